"""Raw texts of blocks in document order in, the line of the source each of them stands on out."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from hexapla.patterns import pattern

_LINE_END = pattern("\n")
_MARKERS = pattern(r"(?>\[\^[^\]]*\]|<[^<>]*>|(?:!!!|\?\?\?).*|\d++(?=[.)])|[\s>*+\-#|:!?=.)(\[\]^\"'<&])*+")
"""What may stand before a block's text on its line. Atomic: a line of brackets must not cost exponential time."""

_NOTE = pattern(r"^[ >]*\[\^([^\]]+)\]:", re.MULTILINE)


class Lines:
    """A cursor that only moves forward: the parser's tree has no positions, but its order is the source's.

    Blocks that are not translated (code, raw HTML) are located too, so that a text inside them is never taken for a later block.
    """

    def __init__(self, text: str, first_line: int) -> None:
        self._text = text
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
        self._first = first_line
        self._cursor = 0

    def locate(self, raw: str) -> int:
        """The line (of the file, counted from 1) on which a raw text begins; the cursor moves behind it."""
        pieces = [piece for piece in (line.strip() for line in raw.split("\n")) if piece]
        if not pieces:
            return self.line_at(self._cursor)
        start = self._find(pieces[0], self._cursor)
        if start < 0:
            start = self._find(pieces[0], 0)
        if start < 0:
            # The title that an admonition gets from its kind: `!!! warning` says “Warning”.
            kind = re.compile(re.escape(pieces[0]), re.IGNORECASE)
            found = kind.search(self._text, self._cursor) or kind.search(self._text)
            start = found.start() if found else -1
        if start < 0:
            return self.line_at(self._cursor)
        end = start + len(pieces[0])
        for piece in pieces[1:]:
            at = self._text.find(piece, end, end + 400 + len(piece))
            end = at + len(piece) if at >= 0 else end
        self._cursor = max(self._cursor, end)
        return self.line_at(start)

    def move_to_note(self, label: str) -> None:
        """Put the cursor, backward if need be, where a footnote is defined: footnotes leave the order of the tree."""
        self._cursor = self._notes.get(label, self._cursor)

    @cached_property
    def _notes(self) -> dict[str, int]:
        notes: dict[str, int] = {}
        for found in _NOTE.finditer(self._text):
            notes.setdefault(found[1], found.start())
        return notes

    @contextmanager
    def within(self, raw: str) -> Iterator[int]:
        """The line on which a raw text begins. What is located inside is looked for from there; afterwards the cursor is behind it."""
        cursor = self._cursor
        line = self.locate(raw)
        end = self._cursor
        self._cursor = max(cursor, self._starts[line - self._first])
        yield line
        self._cursor = end

    @contextmanager
    def elsewhere(self) -> Iterator[None]:
        """What is located inside does not move the cursor for what follows."""
        cursor = self._cursor
        yield
        self._cursor = cursor

    def line_at(self, offset: int) -> int:
        return bisect.bisect_right(self._starts, offset) - 1 + self._first

    def _find(self, needle: str, start: int) -> int:
        """The first place where the text before it on its line is only block markers; else the first place at all."""
        first = at = self._text.find(needle, start)
        for _ in range(200):
            if at < 0:
                return first
            before = self._text[self._text.rfind("\n", 0, at) + 1 : at]
            if not before or "|" in before or _MARKERS.fullmatch(before):
                return at
            at = self._text.find(needle, at + 1)
        return first
