"""Lines of a list item or a quotation in, the same lines without its margin, or with another one, out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from hexapla.markup import marks
from hexapla.markup.marks import Line
from hexapla.patterns import pattern

_NESTED = pattern(r" *(?:> ?|[-+*] +|\d{1,9}[.)] +)*+ *")
"""The marks of containers inside a container."""
_MARKS = pattern(r" {0,3}(?:(?:[-+*]|\d{1,9}[.)]) +)*+")
"""The marks of items that begin on one line."""
_ROW = pattern(r"\|")


def left_open(line: Line, fence: str) -> tuple[bool, str]:
    """Whether a paragraph is open after a line, and the fence that is."""
    text = Line(_NESTED.sub("", line.text, count=1), line.number)
    if fence:
        return False, "" if marks.closes(text, fence) else fence
    if found := marks.FENCE.fullmatch(text.text):
        return False, found["fence"]
    closed = any(mark.fullmatch(line.text.lstrip(" ")) for mark in (marks.RULE, marks.UNDERLINE))
    return not (text.blank or closed or any(mark.match(text.text) for mark in (marks.HEADING, marks.HTML, _ROW))), ""


def unquoted(line: Line) -> Line | None:
    found = marks.QUOTE.match(line.text)
    return Line(line.text[found.end() :], line.number) if found else None


def deeper(need: int, line: Line) -> Line | None:
    return line if line.blank or line.indent >= need else None


def dedented(lines: Sequence[Line], need: int, *, code: bool) -> list[Line]:
    """What stands below an item, without the item's indent: four spaces where all of it is as Python-Markdown wants it."""
    indents = [line.indent for line in lines if not line.blank and line.indent >= need]
    least = min(indents, default=0)
    code = code or (least in (6, 7) and least - need > 3 and lines[0].blank)
    return [line.cut(4 if least > 3 and not code else need) for line in lines]


def indented(head: Line, lines: Sequence[Line], *, keep: bool = False, item: bool = False) -> list[Line]:
    """Lines below a head, four spaces in; the first one beside it, unless the head is to ``keep`` its line to itself.

    Of a quotation or an admonition that begins an ``item`` Python-Markdown takes no margin away before the first blank line: its lines
    get none.
    """
    first = [head] if keep else [Line(head.text + lines[0].text, head.number)]
    rest = lines if keep else lines[1:]
    bare = _bare(lines[0], rest) if item else []
    return [*first, *bare, *(Line("" if line.blank else f"    {line.text}", line.number) for line in rest[len(bare) :])]


def _bare(first: Line, lines: Sequence[Line]) -> list[Line]:
    """The lines of a first block before a blank line; those that only go on with the text of a quotation (lazily) get its mark."""
    block = [*takewhile(lambda line: not line.blank, lines)]
    match _MARKS.sub("", first.text, count=1)[:3]:
        case "!!!":
            return [*takewhile(lambda line: line.indent > 3, block)]
        case mark if mark.startswith(">"):
            while block and not marks.QUOTE.match(block[-1].text):
                block.pop()
            return [line if marks.QUOTE.match(line.text) else Line(f"> {line.text}", line.number) for line in block]
    return []


def with_note(row: str, note: str) -> str:
    """A row of a table with a note in its first cell."""
    note = note.replace("<!--", "<!-- row")
    before, border, after = row.partition("|")
    return f"{before}|{note} {after}" if not before.strip() else f"{before.rstrip()} {note} {border}{after}"
