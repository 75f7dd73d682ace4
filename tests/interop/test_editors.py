"""Catalogs saved by other programs go through ``update`` with no change but the ones asked for."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from hexapla.model import Catalog, Entry
from hexapla.pipeline.receive import receive
from hexapla.pipeline.update import Updated, update
from hexapla.pofile import find_header, header_fields, messages, obsolete, parse_catalog
from hexapla.project import read_project
from tests.interop import editors
from tests.interop.editors import DAY, HERE, Save
from tests.publications import DRAFT, fill, replace_in, write_publication
from tests.validators import require_tool

LETTER = """\
# A letter

It was sent **today** from the [old town](https://example.org/).

> "Say it": a path is C:\\\\letters, a text is `"quoted"`.

First line,\\
second line.

A paragraph that stands in one long line of the catalog, longer than the seventy-nine columns that other programs allow, and so broken.

<!-- context: of a book -->

The end

It took five days to arrive.

It was signed by nobody.

- one
- two
"""
LOCALES = {"ar": DRAFT, "ja": DRAFT, "ru": DRAFT}
"""From right to left, without spaces, with three plurals."""
EDITED = "one"
"""The message whose translation is changed."""


@pytest.fixture(params=LOCALES)
def po(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A catalog with all that one may hold: a fuzzy message, an untranslated, an obsolete, a comment, a context, several lines."""
    root = write_publication(tmp_path, {"letter": {"letter.md": LETTER}}, LOCALES, tail='[privacy]\nheaders = "strip"')
    code = str(request.param)
    run_update(root)
    fill(root, code, lambda msgid: f"{GREETING[code]}{msgid}")
    source = root / "source" / "letter.md"
    replace_in(source, "It took five days", "It took fifteen days")
    replace_in(source, "It was signed by nobody.\n\n", "")
    replace_in(source, "- two", "- two\n- three, of which nothing is known yet")
    file = root / "locale" / code / "LC_MESSAGES" / "letter.po"
    replace_in(file, '#. list item\n#. under: A letter\n#: source/letter.md\nmsgid "two"', '# ؟ 二 ?\n#. list item\n#: x\nmsgid "two"')
    run_update(root)
    catalog = parse_catalog(file.read_bytes())
    found = messages(catalog)
    assert [entry.msgid for entry in found if entry.fuzzy] == ["It took fifteen days to arrive."]
    assert [entry.msgid for entry in found if not entry.translated] == ["three, of which nothing is known yet"]
    assert [entry.msgid for entry in obsolete(catalog)] == ["It was signed by nobody."]
    assert any(entry.msgctxt for entry in found)
    assert any(entry.comments for entry in found)
    return file


GREETING = {"ar": "نصّ: ", "ja": "「訳」", "ru": "Текст: "}


def run_update(root: Path) -> Updated:
    return update(read_project(root))


def root_of(po: Path) -> Path:
    return po.parents[3]


def read(po: Path) -> Catalog:
    return parse_catalog(po.read_bytes(), po.name)


def body(catalog: Catalog) -> tuple[Entry, ...]:
    return tuple(entry for entry in catalog.entries if not entry.is_header)


def values(catalog: Catalog) -> list[Entry]:
    return [replace(entry, line=0) for entry in body(catalog)]


def fields(catalog: Catalog) -> dict[str, str]:
    header = find_header(catalog)
    assert header is not None
    return dict(header_fields(header))


NAME = "translate-toolkit"


@pytest.fixture(scope="session")
def toolkit(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    cached = pytestconfig.pluginmanager.hasplugin("cacheprovider")
    return editors.find_toolkit(pytestconfig.cache.mkdir(NAME) if cached else tmp_path_factory.mktemp(NAME))


SAVES: dict[str, Save | None] = {
    "Poedit (msgcat)": editors.save_with_poedit,
    "Weblate (translate-toolkit)": None,
    "OmegaT": editors.save_with_omegat,
    "msgmerge": editors.save_with_msgmerge,
    "polib": editors.save_with_polib,
}
"""Each by the name of whom it stands for; None for the one that has to be installed first."""


@pytest.fixture(params=list(SAVES))
def save(request: pytest.FixtureRequest) -> Save:
    return SAVES[request.param] or editors.save_with_weblate(request.getfixturevalue("toolkit"))


def test_only_what_was_asked_for_changes(save: Save, po: Path) -> None:
    ours = read(po)
    save(po, EDITED, "1")
    saved = read(po)
    assert "jane" in po.read_text("utf-8").casefold()
    run_update(root_of(po))
    updated = read(po)
    assert _kept_bytes(saved, updated) == [entry.raw for entry in body(updated)]
    assert values(updated) == [_with_the_edit(entry, saved) for entry in values(ours)]
    assert "jane" not in po.read_text("utf-8").casefold()
    written = fields(updated)
    assert written.pop("PO-Revision-Date") == DAY
    assert written.pop("X-Generator", "Poedit 3.5") == "Poedit 3.5"
    assert written == {name: value for name, value in fields(ours).items() if name != "PO-Revision-Date"}


def _kept_bytes(saved: Catalog, updated: Catalog) -> list[bytes | None]:
    """Each entry's bytes as the other program wrote them; those of an entry that OmegaT emptied as they have to be then."""
    emptied = {entry.key for entry in body(saved) if entry.previous_msgid and not entry.fuzzy}
    theirs = {entry.key: entry.raw for entry in body(saved)}
    return [entry.raw if entry.key in emptied else theirs[entry.key] for entry in body(updated)]


def _with_the_edit(entry: Entry, saved: Catalog) -> Entry:
    """As it was before, but for the msgstr that was typed; and what OmegaT emptied is empty and fuzzy no more."""
    after = next(other for other in body(saved) if other.key == entry.key)
    if entry.fuzzy and not after.fuzzy:
        return replace(entry, msgstr=("",), flags=(), previous_msgid=None)
    return replace(entry, msgstr=("1",)) if entry.msgid == EDITED else entry


def test_a_second_update_changes_nothing(save: Save, po: Path) -> None:
    save(po, EDITED, "1")
    run_update(root_of(po))
    once = po.read_bytes()
    assert run_update(root_of(po)) == Updated((), ())
    assert po.read_bytes() == once


def test_a_fuzzy_text_that_omegat_emptied_stays_where_its_file_is_received(po: Path, tmp_path: Path) -> None:
    commit(root_of(po))
    ours = read(po)
    theirs = tmp_path / "from-omegat.po"
    theirs.write_bytes(po.read_bytes())
    editors.save_with_omegat(theirs, EDITED, "1")
    received = receive(read_project(root_of(po)), theirs)
    assert [entry.msgid for entry in received.taken] == [EDITED]
    assert received.conflicts == ()
    assert values(read(po)) == [replace(entry, msgstr=("1",)) if entry.msgid == EDITED else entry for entry in values(ours)]


def commit(root: Path) -> None:
    """The state that a translator is sent: `receive` finds it again in git's history."""
    for arguments in (
        ("init", "--quiet"),
        ("add", "."),
        ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", "commit", "--quiet", "--message=Sent"),
    ):
        editors.run(Path("git"), "-C", root, *arguments)


def test_msgmerge_with_the_template_loses_nothing(po: Path) -> None:
    """As Poedit's *Update from POT* does it; it writes line numbers into the catalog, which ``update`` takes out again."""
    ours = po.read_bytes()
    template = root_of(po) / "locale" / "letter.pot"
    merged = editors.run(require_tool("msgmerge"), "--quiet", "--previous", "--no-wrap", po, template)
    editors.write(po, merged)
    assert b"letter.md:" in po.read_bytes()
    run_update(root_of(po))
    assert values(read(po)) == values(parse_catalog(ours))
    assert run_update(root_of(po)) == Updated((), ())


def test_omegat_is_imitated_as_it_is() -> None:
    before = editors.read(HERE / "omegat" / "before.po")
    typed = editors.typed(before, "It was sent **today**.", "Послано **сегодня**.", {})
    typed = typed.replace('"Первая строка,\\n"\n"вторая строка"', '"Строка первая,\\n"\n"строка вторая"')
    assert editors.as_omegat(typed) == editors.read(HERE / "omegat" / "after.po")


@pytest.mark.parametrize("code", LOCALES)
def test_omegat_is_imitated_in_every_script(code: str) -> None:
    before, after = (editors.read(HERE / "omegat" / code / name) for name in ("before.po", "after.po"))
    assert before != after
    assert editors.as_omegat(editors.typed(before, EDITED, "1", {})) == after


REAL = {"OmegaT": "omegat", "Emacs": "emacs"}


@pytest.mark.parametrize("program", REAL.values(), ids=REAL)
def test_a_file_that_the_program_itself_saved_loses_nothing(program: str, po: Path) -> None:
    """Files of the same document, in `omegat` and `emacs`. What the source says (comments, places) is as today's source says it."""
    ours, saved = read(po), HERE / program / po.parents[1].name / "after.po"
    po.write_bytes(saved.read_bytes())
    run_update(root_of(po))
    theirs = {entry.key: entry for entry in body(parse_catalog(saved.read_bytes()))}
    assert theirs.keys() == {entry.key for entry in body(ours)}
    assert [_said(entry) for entry in body(read(po))] == [_said(theirs[entry.key]) for entry in body(ours)]
    assert fields(read(po))["PO-Revision-Date"].endswith(" 00:00+0000")
    assert run_update(root_of(po)) == Updated((), ())
    editors.run(require_tool("msgfmt"), "--check", f"--output-file={os.devnull}", po)


def _said(entry: Entry) -> tuple[object, ...]:
    """What a translator said; without the former text of what is empty or settled, which OmegaT leaves behind."""
    previous = entry.previous_msgid if entry.fuzzy else None
    return entry.msgstr, entry.flags, entry.comments, previous, entry.obsolete
