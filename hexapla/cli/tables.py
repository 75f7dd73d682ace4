"""Columns and rows of text in, lines for a terminal out: as wide as the words are, and never wider than the terminal where that can be."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Mapping, Sequence
from typing import IO

from hexapla.frozen import Frozen
from hexapla.report import printable

_GAP = "  "
_NO_CELL = frozenset({"Mn", "Me", "Mc", "Cf", "Cc"})
"""General categories of what stands on, or within, the letter before it."""


class Column(Frozen):
    title: str
    right: bool = False
    """Numbers stand to the right."""
    rank: int = 0
    """Where the terminal is narrow, the column of the highest rank goes first; one of rank 0 always stays."""


def table_lines(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int | None) -> list[str]:
    """Title, rule and rows; ``width`` in cells of the terminal, None for no limit. Columns that say nothing are left out.

    >>> table_lines([Column("language"), Column("files", right=True)], [["日本語", "5"]], None)
    ['language  files', '────────  ─────', '日本語        5']
    """
    kept = [index for index in range(len(columns)) if any(row[index] for row in rows)]
    widths = {index: max(cell_len(text) for text in (columns[index].title, *(row[index] for row in rows))) for index in kept}
    while width is not None and sum(widths.values()) + len(_GAP) * (len(widths) - 1) > width:
        index = max(widths, key=lambda one: columns[one].rank)
        if columns[index].rank == 0:
            break
        del widths[index]
    head = [column.title for column in columns]
    rule = ["─" * widths.get(index, 0) for index in range(len(columns))]

    def line_of(cells: Sequence[str]) -> str:
        return _GAP.join(_padded(cells[index], size, right=columns[index].right) for index, size in widths.items()).rstrip(" ")

    return [line_of(cells) for cells in (head, rule, *rows)]


def _padded(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - cell_len(text))
    return space + text if right else text + space


def cell_len(text: str) -> int:
    """How many cells of a terminal a text takes: two for a wide or full-width letter (UAX #11), none for a mark. As `rich` counts.

    >>> cell_len("日本語"), cell_len("தமிழ்")
    (6, 3)
    """
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return wide + sum(unicodedata.category(char) not in _NO_CELL for char in text)


def isolated(name: str, direction: str) -> str:
    """A name in a line of Latin text: with a left-to-right mark after one from right to left, or what follows would change sides."""
    shown = printable(name)
    return f"{shown}\u200e" if direction == "rtl" else shown


def terminal_width() -> int | None:
    """In cells; None where the output is no terminal and the environment names no width."""
    return shutil.get_terminal_size((0, 0)).columns or None


def help_width() -> int:
    """For what is read like a book."""
    return max(24, min(100, terminal_width() or 80) - 2)


def shows_color(stream: IO[str], environment: Mapping[str, str] = os.environ) -> bool:
    """A terminal that can, and a reader who does not mind: https://no-color.org."""
    return stream.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
