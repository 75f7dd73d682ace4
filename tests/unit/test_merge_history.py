"""A history of labelled edits: what `merge` finds of it, what it must never believe, and GNU msgmerge beside it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from benchmarks import merge_drift
from benchmarks.history import (
    ANOTHER_FACT,
    Edit,
    History,
    Label,
    Marks,
    make_history,
    mark,
    new_template,
    old_catalog,
)
from benchmarks.merge_history import BOOK, DRIFTED, Run, find_book, main, read_paragraphs, run_merge, run_msgmerge, write_half
from benchmarks.samples import sample_paragraphs
from hexapla.merge import merge
from hexapla.model import Catalog, Entry
from tests.validators import require_tool

WANTED = {
    Label.TYPOGRAPHY: 8,
    Label.SMALL: 30,
    Label.HEAVY: 12,
    Label.NUMBER: 20,
    Label.NEGATION: 20,
    Label.NAME: 20,
    Label.SPLIT: 10,
    Label.JOINED: 8,
    Label.REMOVED: 10,
    Label.NEW: 12,
}
SEEDS = (0, 1, 2, 3)


@cache
def history(seed: int) -> History:
    return make_history(sample_paragraphs(300, seed=1), WANTED, chapters=2, seed=seed)


@cache
def marks(seed: int) -> Marks:
    return run_merge(history(seed)).marks


@pytest.mark.parametrize("seed", SEEDS)
def test_the_history_is_as_it_was_ordered(seed: int) -> None:
    made = history(seed)
    assert {label: count for label, count in marks(seed).edits.items() if label is not Label.KEPT} == WANTED
    assert len(set(made.new)) == len(made.new)
    assert sorted(at for edit in made.edits for at in edit.old) == list(range(len(made.old)))
    assert all(set(edit.new).isdisjoint(made.old) for edit in made.edits if edit.label not in (Label.KEPT, Label.NEW))
    assert any(edit.moved for edit in made.edits)


def test_one_seed_gives_one_history() -> None:
    assert make_history(sample_paragraphs(300, seed=1), WANTED, chapters=2, seed=0) == history(0)
    assert history(0) != history(1)


@pytest.mark.parametrize("seed", SEEDS)
def test_another_fact_is_never_believed(seed: int) -> None:
    assert marks(seed).believed == ()
    assert [marks(seed).found[label] for label in ANOTHER_FACT] == [WANTED[label] for label in ANOTHER_FACT]


@pytest.mark.parametrize("seed", SEEDS)
def test_edits_are_found(seed: int) -> None:
    found = marks(seed)
    assert found.recall >= 0.96
    assert found.found[Label.KEPT] == found.edits[Label.KEPT]
    assert found.found[Label.TYPOGRAPHY] == found.edits[Label.TYPOGRAPHY]
    assert found.moved[0] == found.moved[1] > 0
    assert (found.doubled, found.false_matches <= 10) == (0, True)


@pytest.mark.tool("msgmerge")
@pytest.mark.parametrize("seed", SEEDS)
def test_no_less_is_found_than_msgmerge_finds(seed: int) -> None:
    theirs = run_msgmerge(history(seed), str(require_tool("msgmerge"))).marks
    assert marks(seed).recall >= theirs.recall
    assert marks(seed).false_matches <= theirs.false_matches
    assert marks(seed).doubled <= theirs.doubled


# --- The marks themselves -------------------------------------------------------------------------------------------

OLD = ("one", "two", "three")


def marked(label: Label, old: tuple[int, ...], *entries: Entry) -> Marks:
    made = History(OLD, (Edit(label, old, tuple(entry.msgid for entry in entries)),))
    return mark(made, Catalog(entries))


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (marked(Label.SMALL, (0,), Entry("One", ("translation 0",), flags=("fuzzy",))), (1, 0, 0, 0)),
        (marked(Label.SMALL, (0,), Entry("One", ("translation 1",), flags=("fuzzy",))), (0, 1, 0, 0)),
        (marked(Label.SMALL, (0,), Entry("One")), (0, 0, 0, 0)),
        (marked(Label.NUMBER, (0,), Entry("One", ("translation 0",))), (1, 0, 0, 1)),
        (marked(Label.TYPOGRAPHY, (0,), Entry("One", ("translation 0",))), (1, 0, 0, 0)),
        (marked(Label.KEPT, (0,), Entry("one", ("translation 0",), flags=("fuzzy",))), (0, 0, 0, 0)),
        (marked(Label.NEW, (), Entry("four", ("translation 0",), flags=("fuzzy",))), (0, 1, 0, 0)),
        (marked(Label.JOINED, (0, 1), Entry("one two", ("translation 1",), flags=("fuzzy",))), (1, 0, 0, 0)),
        (
            marked(
                Label.SPLIT,
                (0,),
                Entry("o", ("translation 0",), flags=("fuzzy",)),
                Entry("ne", ("translation 0",), flags=("fuzzy",)),
            ),
            (1, 0, 1, 0),
        ),
    ],
    ids=["found", "false", "lost", "believed", "typography", "kept, but fuzzy", "new, but given", "joined", "doubled"],
)
def test_marks(marks: Marks, expected: tuple[int, int, int, int]) -> None:
    assert (marks.found.total(), marks.false_matches, marks.doubled, len(marks.believed)) == expected


def test_a_merge_that_believes_is_caught() -> None:
    """As one would that took likeness for sameness."""
    merged = merge(old_catalog(history(0)), new_template(history(0))).catalog
    trusting = Catalog(tuple(Entry(entry.msgid, entry.msgstr) for entry in merged.entries if not entry.obsolete))
    assert len(mark(history(0), trusting).believed) > 100


# --- The benchmark --------------------------------------------------------------------------------------------------


def test_without_the_book_it_says_where_to_get_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--book", str(tmp_path / "none.txt")]) == 2
    assert "apt install golang-src" in capsys.readouterr().err


def test_a_book_is_read_by_paragraphs(tmp_path: Path) -> None:
    book = tmp_path / "book.txt"
    book.write_text("A line\nand another.\r\n\r\n   1   2   3\n\n[Illustration: none]\n\n\nThe end, not more.\n", "utf-8")
    assert read_paragraphs(book) == ["A line and another.", "The end, not more."]


def test_the_book_is_found_where_go_is_installed(tmp_path: Path) -> None:
    book = tmp_path / "go-2" / "src" / "testdata" / BOOK
    book.parent.mkdir(parents=True)
    book.touch()
    assert find_book([tmp_path / "go-1", tmp_path / "go-2"]) == book
    assert find_book([tmp_path / "go-1"]) is None


# --- A drifted catalog ----------------------------------------------------------------------------------------------


def test_three_in_ten_messages_drift() -> None:
    made = merge_drift.drifted(300)
    changed = sum(edit.label not in (Label.KEPT, Label.NEW) for edit in made.edits)
    assert (len(made.old), 80 <= changed <= 90) == (300, True)


@pytest.mark.tool("msgmerge")
def test_a_drifted_catalog_finds_more_and_mistakes_less_than_msgmerge(capsys: pytest.CaptureFixture[str]) -> None:
    assert merge_drift.main(["--messages", "300"]) == 0
    shown = capsys.readouterr()
    assert ("| msgmerge |" in shown.out, shown.err) == (True, "")


def run_of(*, found: int = 9, false: int = 1, believed: int = 0, cpu: float = 1.0) -> Run:
    edits = {Label.SMALL: 10}
    edit = Edit(Label.SMALL, (0,), ("x",))
    return Run(Marks(Counter(edits), Counter({Label.SMALL: found}), false, 0, (edit,) * believed, (0, 0)), cpu, cpu)


@pytest.mark.parametrize(
    ("ours", "missed"),
    [
        (run_of(), []),
        (run_of(found=8), ["less was found"]),
        (run_of(false=2), ["more was mistaken"]),
        (run_of(cpu=1.1), ["a twentieth"]),
        (run_of(believed=1), ["not fuzzy"]),
    ],
    ids=["all met", "recall", "false matches", "time", "believed"],
)
def test_an_aim_that_is_missed_is_named(ours: Run, missed: list[str]) -> None:
    misses = list(merge_drift.find_misses(ours, run_of(cpu=20.0)))
    assert [part for part, said in zip(missed, misses, strict=True) if part in said] == missed


def test_each_benchmark_writes_its_half_of_the_page(tmp_path: Path) -> None:
    page, drifted = tmp_path / "page.md", f"{DRIFTED}\n\nOne.\n"
    write_half("# A history\n\nOne.\n", page)
    write_half(drifted, page)
    assert page.read_text("utf-8") == f"# A history\n\nOne.\n\n{drifted}"
    write_half("# A history\n\nTwo.\n", page)
    write_half(drifted.replace("One", "Two"), page)
    assert page.read_text("utf-8") == f"# A history\n\nTwo.\n\n{drifted.replace('One', 'Two')}"
