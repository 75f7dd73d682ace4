"""A project and its findings in, catalogs out that carry them beside their messages as comments, and no longer those that were mended.

A line is ``# hexapla: [slug] what is wrong Fix: how to mend it``. It is no word of a translator: the next run replaces it. What an editor
shows by itself, that a message has no translation or is fuzzy, is not written; nor is what concerns a catalog as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from hexapla.diagnostics import diagnostic_of, registry, sort_findings
from hexapla.errors import HexaplaError
from hexapla.frozen import replace
from hexapla.model import Catalog, Entry, Finding, Key
from hexapla.patterns import pattern
from hexapla.pofile import parse_catalog, render_catalog
from hexapla.privacy import EMAIL
from hexapla.project import Project, Translation
from hexapla.record import read_if_there, write_unless_changed
from hexapla.report import printable

SHOWN_BY_EDITORS = frozenset({"untranslated-message", "fuzzy-message"})
_NOTE = pattern(r"\s*hexapla: \[([a-z0-9-]+)\](?: .*)?\s*")
_MOST_LINES = 40
"""Of a note that was wrapped."""
_COMMENT_LINE = pattern(rb"#(?![.:,|~!=])")


def annotate(project: Project, findings: Iterable[Finding], codes: Collection[str] = ()) -> tuple[str, ...]:
    """Write the findings of ``check`` beside their messages, in the catalogs of the locales named (all, if none is).

    Gives the paths written. A catalog that cannot be read is left alone. Raises HexaplaError for one that was saved since it was checked.
    """
    notes = _by_message(findings)
    written: list[str] = []
    for locale in project.in_turn(codes):
        for domain in project.domains:
            found = project.translation(domain, locale)
            if found.catalog is not None and _annotate(project, found, found.catalog, notes.get(found.path, {})):
                written.append(found.path)
    return tuple(written)


def with_notes(catalog: Catalog, notes: Mapping[Key, Sequence[str]]) -> Catalog:
    """The catalog with these comments beside its messages, and no others of the kind; every other byte as it was."""
    entries = (_noted(entry, () if entry.is_header or entry.obsolete else notes.get(entry.key, ()), catalog) for entry in catalog.entries)
    return replace(catalog, entries=tuple(entries))


def note_of(finding: Finding) -> str:
    """A finding as one line of a comment. Mail addresses are left out: a comment that held one would be a finding itself."""
    remedy = diagnostic_of(finding).remedy
    return EMAIL.sub("(an e-mail address)", printable(f"hexapla: [{finding.slug}] {finding.message} Fix: {remedy}"))


def _annotate(project: Project, found: Translation, checked: Catalog, notes: Mapping[Key, Sequence[str]]) -> bool:
    file = project.root / found.path
    data = read_if_there(file)
    catalog = None if data is None else parse_catalog(data, found.path)
    if catalog is None or catalog != checked:
        raise HexaplaError("changed while it was being checked, and was left alone", location=found.path, hint="run the command again")
    noted = with_notes(catalog, notes)
    if noted != checked:
        write_unless_changed(file, render_catalog(noted), data)
    return noted != checked


def _by_message(findings: Iterable[Finding]) -> dict[str, dict[Key, tuple[str, ...]]]:
    """By catalog and message: the lines, in the order of the report, each once."""
    notes: dict[str, dict[Key, tuple[str, ...]]] = {}
    for finding in sort_findings(findings):
        if finding.key is not None and finding.slug not in SHOWN_BY_EDITORS:
            known = notes.setdefault(finding.path, {})
            known[finding.key] = tuple(dict.fromkeys((*known.get(finding.key, ()), note_of(finding))))
    return notes


def _noted(entry: Entry, notes: Sequence[str], catalog: Catalog) -> Entry:
    old = _in_notes(entry.comments)
    comments = (*(comment for number, comment in enumerate(entry.comments) if number not in old), *notes)
    if comments == entry.comments:
        return entry
    raw = None if entry.raw is None else b"".join(_lines_with(entry.raw, notes, catalog.newline))
    return replace(entry, comments=comments, raw=raw)


def _lines_with(raw: bytes, notes: Sequence[str], newline: str) -> Iterator[bytes]:
    """The lines of an entry, with these notes below the translator's own comments, else above all."""
    given = raw.splitlines(keepends=True)
    old = _in_notes([line[1:].decode() if _COMMENT_LINE.match(line) else "" for line in given])
    lines = [line for number, line in enumerate(given) if number not in old]
    below = max((number for number, line in enumerate(lines, 1) if _COMMENT_LINE.match(line)), default=0)
    yield from lines[:below]
    yield from (f"# {note}{newline}".encode() for note in notes)
    yield from lines[below:]


def _in_notes(comments: Sequence[str]) -> frozenset[int]:
    """Which lines of comments are notes."""
    begun = ((number, _NOTE.fullmatch(comment)) for number, comment in enumerate(comments))
    return frozenset(at for first, note in begun if note for at in range(first, first + _length(comments[first:], note[1])))


def _length(lines: Sequence[str], slug: str) -> int:
    """How many lines the note takes that begins on the first: where a program wrapped it, it ends with its remedy."""
    remedy = _letters(registry()[slug].remedy) if slug in registry() else ""
    said = ""
    for number, line in enumerate(lines[:_MOST_LINES], 1):
        if not line.strip() or (said and _NOTE.fullmatch(line)):
            break
        said += _letters(line)
        if remedy and said.endswith(remedy):
            return number
    return 1


def _letters(text: str) -> str:
    """A text without its spaces: those at which it was wrapped are gone, or doubled."""
    return "".join(text.split())
