"""Raw texts in document order in, lines out: markers, repeats, footnotes, and texts that are not found."""

from __future__ import annotations

import pytest

from hexapla.markup.lines import Lines

TEXT = """# One

one and only

- one
- two

> one
> two

| one | two |
|-----|-----|
| two | one |

[^1]: one

    one again
"""

WALKS = {
    "each in its turn": (["One", "one and only", "one", "two", "one\ntwo"], [1, 3, 5, 6, 8]),
    "cells": (["one and only", "| one | two |", "two", "one"], [3, 11, 13, 13]),
    "a lone word is not taken for the beginning of a sentence": (["two"], [6]),
    "out of order": (["one again", "One"], [17, 1]),
    "not there: where the cursor is": (["one and only", "three"], [3, 3]),
    "nothing": (["", "One"], [1, 1]),
    "another case, as a made title has": (["ONE AND ONLY"], [3]),
}


@pytest.mark.parametrize(("texts", "lines"), WALKS.values(), ids=WALKS)
def test_locate(texts: list[str], lines: list[int]) -> None:
    cursor = Lines(TEXT, 1)
    assert [cursor.locate(text) for text in texts] == lines


def test_lines_are_those_of_the_file_below_its_front_matter() -> None:
    assert Lines("# One\n", 5).locate("One") == 5


def test_what_is_located_elsewhere_does_not_move_the_cursor() -> None:
    cursor = Lines(TEXT, 1)
    cursor.locate("One")
    with cursor.elsewhere():
        cursor.move_to_note("1")
        assert cursor.locate("one") == 15
    assert cursor.locate("one and only") == 3


def test_a_pattern_that_is_not_there_leaves_the_cursor() -> None:
    cursor = Lines(TEXT, 1)
    cursor.move_to_note("2")
    assert cursor.locate("One") == 1


@pytest.mark.parametrize("piece", ["[", "<", "> ", "!!! ", "1. ", "[^", "| "])
def test_finding_is_bounded_where_a_line_is_all_markers(piece: str) -> None:
    text = piece * 3_000 + "x\n" + "y\n"
    assert Lines(text, 1).locate("y") == 2
