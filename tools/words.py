"""The templates and the package in, the tool's own catalogs out: ``hexapla/locale/hexapla.pot`` and one catalog per language.

Babel extracts; our own merge updates the catalogs, so that nothing a translator wrote is lost. Run it after changing a template:

    python -m tools.words            write what changed
    python -m tools.words --check    write nothing; end with 3 if anything is stale
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.extract import extract_from_dir

from hexapla.extract import for_catalogs
from hexapla.locales import Locale, parse_locale
from hexapla.merge import merge
from hexapla.model import Catalog, Entry
from hexapla.pofile import parse_catalog, render_catalog
from hexapla.privacy import strip_private
from hexapla.record import write_whole

PACKAGE = Path(__file__).resolve().parent.parent / "hexapla"
LANGUAGES = ("ar", "bo", "de", "es", "fa", "fr", "he", "ja", "ko", "pl", "pt_BR", "ru", "ug", "vi", "zh_Hans", "zh_Hant")
METHODS = [
    ("**/words.py", "python"),
    ("**/edition/*.py", "python"),
    ("**/adapt.py", "python"),
    ("**/pipeline/shared.py", "python"),
    ("templates/**", "jinja2"),
]
KEYWORDS = {"_": None, "plain": None, "mark": None, "say": None, "said": None}


def template() -> Catalog:
    """Every message of the tool, sorted by the file it is first said in; without line numbers, which would change with every template."""
    found: dict[str, Entry] = {}
    for file, _line, message, comments, _context in sorted(extract_from_dir(PACKAGE, METHODS, keywords=KEYWORDS, comment_tags=("NOTE:",))):
        text = message if isinstance(message, str) else message[0]
        reference = f"hexapla/{file}"
        known = found.get(text, Entry(text))
        references = tuple(dict.fromkeys((*known.references, reference)))
        found[text] = Entry(text, extracted=tuple(dict.fromkeys((*known.extracted, *comments))), references=references)
    header = Entry("", (_header(None),), flags=("fuzzy",))
    return Catalog((header, *found.values()), "hexapla/locale/hexapla.pot")


def _header(locale: Locale | None) -> str:
    fields = {
        "Project-Id-Version": "hexapla",
        "Report-Msgid-Bugs-To": "",
        "PO-Revision-Date": "2026-11-23 00:00+0000",
        "Last-Translator": "",
        "Language-Team": "",
        "Language": locale.code if locale else "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": locale.plural_forms if locale else None,
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items() if value is not None)


def catalogs() -> Iterator[tuple[Path, bytes]]:
    """Every file, and the bytes it must have."""
    messages = template()
    yield PACKAGE / "locale" / "hexapla.pot", render_catalog(messages)
    for code in LANGUAGES:
        file = PACKAGE / "locale" / code / "LC_MESSAGES" / "hexapla.po"
        empty = Catalog((Entry("", (_header(parse_locale(code)),)),))
        known = parse_catalog(file.read_bytes(), file.name) if file.is_file() else empty
        yield file, render_catalog(strip_private(merge(known, for_catalogs(messages, "line")).catalog))


def main(arguments: Sequence[str]) -> int:
    """0: nothing to do, or done; 2: cannot run; 3: with ``--check``, something is stale."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m tools.words [--check]", file=sys.stderr)
        return 2
    stale = {file: content for file, content in catalogs() if not file.is_file() or file.read_bytes() != content}
    for file, content in stale.items():
        if not arguments:
            write_whole(file, content)
        print(("stale: " if arguments else "written: ") + file.relative_to(PACKAGE.parent).as_posix())
    return 3 if stale and arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
