"""Catalogs that po4a and Sphinx made of a document in, the same document's catalog filled from them out."""

from __future__ import annotations

from pathlib import Path

import pytest

from hexapla.model import Entry
from hexapla.pofile import messages, parse_catalog
from tests.interop.editors import HERE
from tests.publications import DRAFT, hexapla, write_publication

MADE = HERE / "compendium"
TABLE = {"Name", "Count", "red lamp", "blue lamp", "1", "2"}
NOT_THERE = {"Raw words of HTML", "A title"}
"""Neither program takes them out of raw HTML and a link's definition."""
FOLDED = {"Term of it", "Its definition here.", "Here is the note of it.", "First line,\nsecond line."}
"""What po4a keeps as one text with what stands beside it, or cuts in two."""


@pytest.mark.parametrize(
    ("name", "empty", "fuzzy"),
    [
        pytest.param("po4a.po", NOT_THERE | TABLE | FOLDED, set(), id="po4a"),
        pytest.param("sphinx.po", NOT_THERE, {"First line,\nsecond line."}, id="Sphinx"),
    ],
)
def test_what_a_program_has_of_a_document_is_brought_over(tmp_path: Path, name: str, empty: set[str], fuzzy: set[str]) -> None:
    letter = (MADE / "letter.md").read_text("utf-8")
    root = write_publication(tmp_path, {"letter": {"letter.md": letter}}, {"fr": DRAFT})
    ran = hexapla("-C", root, "update", "--compendium", MADE / name)
    assert ran.code == 0, ran.said
    entries = {entry.msgid: entry for entry in messages(parse_catalog((root / "locale/fr/LC_MESSAGES/letter.po").read_bytes()))}
    assert {msgid for msgid, entry in entries.items() if not any(entry.msgstr)} == empty
    assert {msgid for msgid, entry in entries.items() if entry.fuzzy} == fuzzy
    settled = [entry for entry in entries.values() if entry.translated and not entry.fuzzy]
    assert [entry.msgstr for entry in settled] == [(f"FR {entry.msgid}",) for entry in settled]
    assert all(not entry.flags and not entry.comments for entry in settled)


def test_the_catalogs_hold_what_they_are_to_be_freed_of() -> None:
    held = {name: [entry.msgid for entry in read(name)] for name in ("po4a.po", "sphinx.po")}
    assert any(msgid.startswith("> ") for msgid in held["po4a.po"])
    assert all("The end of it { #end }" in msgids for msgids in held.values())


def read(name: str) -> tuple[Entry, ...]:
    return messages(parse_catalog((MADE / name).read_bytes(), name))
