"""Catalogs from elsewhere fill what is empty, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from hexapla.errors import CatalogError, HexaplaError
from hexapla.locales import parse_locale
from hexapla.merge import merge
from hexapla.merge.matching import KEPT_NOTE
from hexapla.model import Catalog, Entry
from hexapla.pipeline.prefill import Compendium, Prefilled, prefill, read_compendium
from hexapla.pofile import parse_catalog
from tests.publications import DRAFT, hexapla, write, write_publication

RIVER = "The river rose in the night and carried the old bridge away."
TEMPLATE = Catalog((Entry(""), Entry("Rain"), Entry(RIVER), Entry("“The end”"), Entry("Quite another thing")))
EMPTY = merge(Catalog((Entry("", ("Language: fr\n",)),)), TEMPLATE).catalog
LINES = RIVER.replace(" and ", "\nand ")
FRENCH = "La rivière monta dans la nuit et emporta le vieux pont."


def filled(*entries: Entry, catalog: Catalog = EMPTY) -> Prefilled:
    return prefill(Compendium(entries), catalog, TEMPLATE)


def found(result: Prefilled, msgid: str) -> Entry:
    return next(entry for entry in result.catalog.entries if entry.msgid == msgid)


def test_the_same_message_is_taken_as_it_is() -> None:
    result = filled(Entry("Rain", ("Pluie",)))
    assert (found(result, "Rain").msgstr, found(result, "Rain").fuzzy) == (("Pluie",), False)
    assert (result.settled, result.fuzzy) == (1, 0)


def test_what_is_equal_but_for_quotation_marks_is_kept_with_a_note() -> None:
    entry = found(filled(Entry('"The end"', ("« Fin »",))), "“The end”")
    assert (entry.msgstr, entry.fuzzy, entry.comments) == (("« Fin »",), False, (KEPT_NOTE,))


def test_what_is_like_it_is_fuzzy_with_its_former_text() -> None:
    """The catalog has the message already, empty: it was added before the old catalog was brought."""
    old = RIVER.replace("night", "evening")
    result = filled(Entry(old, (FRENCH,)))
    entry = found(result, RIVER)
    assert (entry.msgstr, entry.fuzzy, entry.previous_msgid) == ((FRENCH,), True, old)
    assert (result.settled, result.fuzzy) == (0, 1)


@pytest.mark.parametrize(
    ("msgid", "theirs", "msgstr"),
    [
        pytest.param("> Rain\n", "> Pluie\n", "Pluie", id="a quotation"),
        pytest.param("> > " + RIVER.replace(" and ", "\n>> and ") + "\n", "> > 河水\n> > 沖走。\n", "河水沖走。", id="two deep"),
        pytest.param("Rain { #wet }", "Pluie { #wet }", "Pluie", id="an attribute list"),
        pytest.param("Rain\n{: .lead }", "Pluie", "Pluie", id="an attribute list that the translator left out"),
    ],
)
def test_marks_that_po4a_and_others_keep_in_a_text_go(msgid: str, theirs: str, msgstr: str) -> None:
    (entry,) = [entry for entry in filled(Entry(msgid, (theirs,))).catalog.entries if any(entry.msgstr) and not entry.is_header]
    assert (entry.msgid in (RIVER, "Rain"), entry.msgstr, entry.fuzzy) == (True, (msgstr,), False)


def test_a_text_of_ours_that_looks_so_is_taken_as_it_is() -> None:
    template = Catalog((Entry(""), Entry("Write {#id}")))
    catalog = merge(Catalog((Entry("", ("Language: fr\n",)),)), template).catalog
    compendium = Compendium([Entry("Write {#id}", ("Écrivez {#id}",))])
    assert prefill(compendium, catalog, template).catalog.entries[1].msgstr == ("Écrivez {#id}",)


def test_what_was_fuzzy_there_is_fuzzy_here() -> None:
    assert found(filled(Entry("Rain", ("Pluie",), flags=("fuzzy",))), "Rain").fuzzy


def test_the_first_of_several_wins() -> None:
    assert found(filled(Entry("Rain", ("Pluie",)), Entry("Rain", ("Averse",))), "Rain").msgstr == ("Pluie",)


@pytest.mark.parametrize("fuzzy", [False, True], ids=["translated", "fuzzy"])
def test_own_words_are_never_replaced(fuzzy: bool) -> None:
    own = Entry("Rain", ("Il pleut",), flags=("fuzzy",) if fuzzy else ())
    catalog = Catalog(tuple(own if entry.msgid == "Rain" else entry for entry in EMPTY.entries))
    assert filled(Entry("Rain", ("Pluie",)), catalog=catalog).catalog == catalog


def test_own_comments_stay() -> None:
    catalog = Catalog(tuple(Entry("Rain", comments=("ask the author",)) if entry.msgid == "Rain" else entry for entry in EMPTY.entries))
    assert found(filled(Entry("Rain", ("Pluie",), comments=("theirs",)), catalog=catalog), "Rain").comments == ("ask the author",)


def test_what_fits_nothing_leaves_the_catalog_as_it_is() -> None:
    assert filled(Entry("Bread and butter pudding", ("Pain perdu",)), Entry("Later", ("Plus tard",))) == Prefilled(EMPTY)
    assert filled() == Prefilled(EMPTY)


def test_a_compendium_gives_each_catalog_what_it_would_give_it_alone() -> None:
    """Whatever it gave to the catalog before, or whatever was alike there."""
    texts = [RIVER, RIVER.replace("night", "evening"), RIVER.replace("river", "stream"), "“The end”", "Write {#id}", "Rain", "> Snow\n"]
    entries = [Entry(text.replace("old", "older").replace("“", '"').replace("”", '"'), (f"T{at}",)) for at, text in enumerate(texts)]
    shared = Compendium([*entries, Entry("Rain", ("Pluie",))])
    header = Entry("", ("Language: fr\n",))
    for chosen in (texts, texts[:1], texts[1:3], texts[4:], ["Write", "Snow"], ["The end", "“The end”"], texts[::-1], texts[2:]):
        template = Catalog((Entry(""), *map(Entry, chosen)))
        catalog = merge(Catalog((header,)), template).catalog
        result = prefill(shared, catalog, template)
        assert result == prefill(Compendium([*entries, Entry("Rain", ("Pluie",))]), catalog, template)
        assert result.settled + result.fuzzy


# --- The command ---------------------------------------------------------------------------------------------------

FR = "locale/fr/LC_MESSAGES/song.po"
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: {}\\n"\n\n'
PO4A = HEAD.format("fr") + (
    '#. type: Title #\n#: song.md:1\n#, no-wrap\nmsgid "The song"\nmsgstr "Le chant"\n\n'
    f'#. type: Plain text\n#: song.md:3\nmsgid ""\n"{RIVER[:20]}"\n"{RIVER[20:]}"\nmsgstr "{FRENCH}"\n'
)
SONG, LONG = 'msgid "The song"\nmsgstr "Le chant"\n', f'msgid "{RIVER}"\nmsgstr "{FRENCH}"\n'
SPHINX = HEAD.format("fr_FR") + f"# Zoé\n#: ../../song.rst:1 b8a0e54\n{SONG}\n{LONG}"
MDBOOK = HEAD.format("fr") + f"#: src/song.md:1\n{SONG}\n#: src/song.md:3\n{LONG}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    song = {"song": {"song.md": f"# The song\n\n{LINES}\n\nA line of our own.\n"}}
    root = write_publication(tmp_path / "here", song, {"fr": DRAFT, "ja": DRAFT})
    hexapla("-C", root, "-q", "update")
    return root


@pytest.mark.parametrize("text", [PO4A, SPHINX, MDBOOK], ids=["po4a", "Sphinx", "mdbook-i18n-helpers"])
def test_a_team_brings_its_catalogs(root: Path, tmp_path: Path, text: str) -> None:
    other = (root / "locale/ja/LC_MESSAGES/song.po").read_bytes()
    ran = hexapla("-C", root, "update", "--compendium", write(tmp_path / "old.po", text))
    assert (ran.code, f"updated: {FR} (3 kept, 2 prefilled)" in ran.out) == (0, True), ran.said
    entries = {entry.msgid: entry for entry in parse_catalog((root / FR).read_bytes()).entries}
    assert (entries["The song"].msgstr, entries[RIVER].msgstr) == (("Le chant",), (FRENCH,))
    assert [entry.msgid for entry in entries.values() if entry.obsolete or "Zoé" in entry.comments or "no-wrap" in entry.flags] == []
    assert (root / "locale/ja/LC_MESSAGES/song.po").read_bytes() == other
    again = hexapla("-C", root, "update", "--compendium", tmp_path / "old.po")
    assert again.out == "Everything is up to date.\n"


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        pytest.param(HEAD.format("nl") + 'msgid "The song"\nmsgstr "Het lied"\n', [], "its header says 'nl'", id="another language"),
        pytest.param('msgid "The song"\nmsgstr "Le chant"\n', [], "its header names no language", id="no language"),
        pytest.param('msgid "The song\n', ["-l", "fr"], "old.po:1", id="malformed"),
    ],
)
def test_what_cannot_be_used_is_refused_and_not_written(root: Path, tmp_path: Path, text: str, options: list[str], said: str) -> None:
    before = (root / FR).read_bytes()
    ran = hexapla("-C", root, "update", *options, "--compendium", write(tmp_path / "old.po", text))
    assert (ran.code, said in ran.err, "fix:" in ran.err) == (2, True, True), ran.err
    assert (root / FR).read_bytes() == before


def test_the_language_of_a_file_without_one_is_said_with_l(root: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "old.po", 'msgid "The song"\nmsgstr "Le chant"\n')
    assert hexapla("-C", root, "update", "-l", "fr", "--compendium", file).code == 0
    assert 'msgstr "Le chant"' in (root / FR).read_text("utf-8")


def test_reading(tmp_path: Path) -> None:
    known = [parse_locale("fr"), parse_locale("pt_BR")]
    file = write(tmp_path / "a.po", HEAD.format("fr_CA") + 'msgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr ""\n\n#~ msgid "d"\n#~ msgstr "e"\n')
    assert [entry.msgid for entry in read_compendium([file], known)["fr"]] == ["a", "d"]
    with pytest.raises(HexaplaError, match="pt_PT"):
        read_compendium([write(tmp_path / "b.po", HEAD.format("pt_PT"))], known)
    with pytest.raises(CatalogError):
        read_compendium([tmp_path / "missing.po"], known)
