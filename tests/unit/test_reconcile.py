"""Two versions of a catalog become one, and nobody's work is lost."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from hexapla.model import Catalog, Entry
from hexapla.pofile import parse_catalog, render_catalog
from hexapla.reconcile import THEIRS_NOTE, reconcile

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def catalog(*entries: str, newline: str = "\n") -> Catalog:
    return parse_catalog((HEADER + "\n".join(entries)).replace("\n", newline).encode(), "fr.po")


def message(msgstr: str, msgid: str = "One", *, fuzzy: bool = False, comment: str = "") -> str:
    return f'{f"# {comment}{chr(10)}" if comment else ""}{"#, fuzzy" + chr(10) if fuzzy else ""}msgid "{msgid}"\nmsgstr "{msgstr}"\n'


def outcome(ours: str, theirs: str, base: str | None = None) -> tuple[str, bool, bool]:
    """The text, whether it is fuzzy, and whether it is a conflict."""
    result = reconcile(catalog(ours), catalog(theirs), catalog(base) if base is not None else None)
    entry = result.catalog.entries[1]
    return entry.msgstr[0], entry.fuzzy, bool(result.conflicts)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        pytest.param(None, message("Un"), message("Un"), ("Un", False, False), id="two-way: the same"),
        pytest.param(None, message(""), message("Un"), ("Un", False, False), id="two-way: only theirs"),
        pytest.param(None, message("Un"), message(""), ("Un", False, False), id="two-way: theirs is empty"),
        pytest.param(None, message("Un", fuzzy=True), message("Un"), ("Un", False, False), id="two-way: theirs took fuzzy away"),
        pytest.param(None, message("Un"), message("Un", fuzzy=True), ("Un", False, False), id="two-way: ours took fuzzy away"),
        pytest.param(None, message("Un", fuzzy=True), message("Une"), ("Une", False, False), id="two-way: theirs is settled"),
        pytest.param(None, message("Un"), message("Une", fuzzy=True), ("Un", False, False), id="two-way: ours is settled"),
        pytest.param(None, message("Un"), message("Une"), ("Un", True, True), id="two-way: two texts"),
        pytest.param(message("Un"), message("Un"), message("Une"), ("Une", False, False), id="three-way: theirs changed"),
        pytest.param(message("Un"), message("Une"), message("Un"), ("Une", False, False), id="three-way: ours changed, theirs is older"),
        pytest.param(message("Un"), message("Une"), message("Unes"), ("Une", True, True), id="three-way: both changed"),
        pytest.param(message("Un"), message("Un"), message(""), ("Un", False, False), id="three-way: theirs emptied it"),
        pytest.param(message("Un"), message(""), message("Un"), ("", False, False), id="three-way: ours emptied it on purpose"),
        pytest.param(message(""), message(""), message("Un"), ("Un", False, False), id="three-way: theirs is new"),
        pytest.param(message("Un"), message(""), message("Une"), ("Une", False, False), id="three-way: ours emptied it, theirs mended it"),
        pytest.param(message(""), message("Un"), message("Une", fuzzy=True), ("Un", False, False), id="three-way: theirs is not sure"),
        pytest.param(message(""), message("Un", fuzzy=True), message("Une"), ("Un", True, True), id="three-way: ours is not sure"),
        pytest.param(message("Un", fuzzy=True), message("Un", fuzzy=True), message("Un"), ("Un", False, False), id="three-way: unfuzzied"),
        pytest.param(message("نعم"), message("نعم"), message("أجل"), ("أجل", False, False), id="three-way: arabic"),
    ],
)
def test_one_entry(base: str | None, ours: str, theirs: str, expected: tuple[str, bool, bool]) -> None:
    assert outcome(ours, theirs, base) == expected


def test_a_conflict_holds_both_texts_in_a_sound_file() -> None:
    result = reconcile(catalog(message("Un")), catalog(message("Une")))
    written = render_catalog(result.catalog).decode()
    assert f"# {THEIRS_NOTE}\n# Une\n#, fuzzy\n" in written
    assert "<<<<" not in written
    assert parse_catalog(written.encode()).entries[1].msgstr == ("Un",)


def test_a_conflict_is_told_once() -> None:
    first = reconcile(catalog(message("Un")), catalog(message("Une"))).catalog
    again = reconcile(first, catalog(message("Une")))
    assert again.catalog == first
    assert again.conflicts == ()


def test_a_text_that_nobody_is_sure_of_stands_beside_the_settled_one() -> None:
    result = reconcile(catalog(message("Un")), catalog(message("Une", fuzzy=True)), catalog(message("")))
    assert (result.catalog.entries[1].comments, result.catalog.entries[1].fuzzy) == ((THEIRS_NOTE, "Une"), False)


def test_a_third_version_of_a_conflict_is_a_conflict_too() -> None:
    first = reconcile(catalog(message("Un")), catalog(message("Une"))).catalog
    second = reconcile(first, catalog(message("Unes", fuzzy=True)))
    assert len(second.conflicts) == 1
    assert second.catalog.entries[1].comments == (THEIRS_NOTE, "Une", THEIRS_NOTE, "Unes")


def test_entries_that_do_not_change_keep_their_bytes() -> None:
    ours = parse_catalog((HEADER + 'msgid ""\n"On"\n"e"\nmsgstr "Un"\n\nmsgid "Two"\nmsgstr ""\n').encode())
    result = reconcile(ours, catalog(message("Un"), message("Deux", "Two")))
    assert render_catalog(result.catalog) == render_catalog(ours).replace(b'msgid "Two"\nmsgstr ""', b'msgid "Two"\nmsgstr "Deux"')


def test_what_only_they_have_is_added_before_the_obsolete() -> None:
    ours = catalog(message("Un"), '#~ msgid "Old"\n#~ msgstr "Vieux"\n')
    result = reconcile(ours, catalog(message("Un"), message("Trois", "Three")))
    assert [entry.msgid for entry in result.catalog.entries] == ["", "One", "Three", "Old"]
    assert [entry.msgid for entry in result.added] == ["Three"]


def test_what_ours_dropped_comes_back_only_with_new_words() -> None:
    base = catalog(message("Un"), message("Deux", "Two"))
    ours = catalog(message("Un"))
    assert reconcile(ours, base, base).catalog == ours
    result = reconcile(ours, catalog(message("Un"), message("Paire", "Two")), base)
    assert [(entry.msgid, entry.obsolete) for entry in result.catalog.entries[1:]] == [("One", False), ("Two", True)]


def test_comments_of_both_sides_are_kept() -> None:
    base = catalog(message("Un", comment="old"))
    result = reconcile(catalog(message("Un", comment="ours")), catalog(message("Un", comment="theirs")), base)
    assert result.catalog.entries[1].comments == ("ours", "theirs")


def test_line_ends_are_ours() -> None:
    result = reconcile(catalog(message("Un"), newline="\r\n"), catalog(message("Un"), message("Deux", "Two")))
    assert render_catalog(result.catalog).count(b"\r\n") == render_catalog(result.catalog).count(b"\n")


TEXTS = ("", "a", "b")


@pytest.mark.parametrize("with_base", [True, False])
def test_no_word_is_lost_and_nothing_empty_wins(with_base: bool) -> None:
    """Every combination of texts and fuzzy marks: what either side settled since the base stands as text or in a comment."""
    states = [(text, fuzzy) for text in TEXTS for fuzzy in ((False, True) if text else (False,))]
    count = 0
    for base, ours, theirs in itertools.product(states if with_base else [("", False)], states, states):
        make = [Catalog((Entry("One", (text,), flags=("fuzzy",) if fuzzy else ()),)) for text, fuzzy in (base, ours, theirs)]
        result = reconcile(make[1], make[2], make[0] if with_base else None).catalog.entries[0]
        said = {result.msgstr[0], *result.comments}
        if ours[0] and ours != base and (with_base or not (ours[1] and not theirs[1])):
            assert ours[0] in said
        if theirs != base and theirs[0] and (ours != base or not with_base) and theirs[1] <= ours[1]:
            assert theirs[0] in said
        if ours[0] or (theirs[0] and not with_base):
            assert result.msgstr[0]
        count += 1
    assert count == (125 if with_base else 25)


def test_both_sides_agree_whoever_asks() -> None:
    """Without a base, both sides end with the same two texts, each with its own in front."""
    one, other = catalog(message("Un")), catalog(message("Une"))
    forth, back = reconcile(one, other).catalog.entries[1], reconcile(other, one).catalog.entries[1]
    assert {forth.msgstr[0], forth.comments[-1]} == {back.msgstr[0], back.comments[-1]}
    assert replace(forth, msgstr=back.msgstr, comments=back.comments) == back
