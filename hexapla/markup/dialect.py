"""Lines of Markdown as CommonMark reads them in, lines that Python-Markdown reads the same way out.

Lists nested by two spaces, lists right below a paragraph, fences in list items and quotations, ``1)``: habits that editors, forges and
most authors share, and that Python-Markdown reads otherwise or not at all. What is written as Python-Markdown wants it comes out as it is:
what stands four spaces in belongs to the item above, whatever its marker's width.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from hexapla.frozen import Frozen, field
from hexapla.markup import marks
from hexapla.markup.bounds import MAX_DEPTH
from hexapla.markup.margins import dedented, deeper, indented, left_open, unquoted, with_note
from hexapla.markup.marks import Line

if TYPE_CHECKING:

    class Stash(Protocol):
        """Where finished blocks are kept; each gives the placeholder that stands for it, on a line of its own."""

        def code(self, fence: str, info: str, lines: Sequence[str]) -> str | None:
            """A fenced block. None where the parser knows no fences."""

        def html(self, text: str) -> str:
            """A block of raw HTML."""


class Reading(Frozen):
    """What is the same for all of a document."""

    stash: Stash
    tables: bool = True
    """Whether the parser knows tables."""
    oddities: list[tuple[str, int]] = field(default_factory=list)
    """What could not be read as CommonMark does: a slug and a line, counted from 1."""
    code: set[str] = field(default_factory=set)
    """The lines that are code because they stand further in, without their margin."""


def read_lines(texts: Sequence[str], reading: Reading) -> list[str]:
    """The lines (tabs expanded) as Python-Markdown wants them. There may be more of them; no word is added, taken away or moved."""
    return [line.text for line in _Level([Line(text, number) for number, text in enumerate(texts, 1)], reading).read()]


class _Level:
    """The lines inside one container, without its own indent, from top to bottom."""

    def __init__(self, lines: list[Line], reading: Reading, depth: int = 0, *, item: bool = False) -> None:
        self.lines = lines
        self.reading = reading
        self.depth = depth
        self.item = item
        self.out: list[Line] = []
        self.at = 0
        self.paragraph = 0
        """How many lines the paragraph has that is still open."""
        self.ended = ""
        """The kind of block that ended on the line above, where a blank line is wanted before anything else."""
        self.list = ""
        """The kind of the list that is the last block; blank lines do not end it."""
        self.loose = False
        """The last item holds blank lines."""
        self.never_closed: dict[str, int] = {}
        """Closing marks that were looked for and not found, and from how many characters on."""

    def read(self) -> list[Line]:
        if self.depth > MAX_DEPTH:
            return self.lines
        while self.at < len(self.lines):
            self.block(self.lines[self.at])
        return self.out

    def block(self, line: Line) -> None:
        if line.blank:
            self.copy(1)
            self.paragraph, self.ended = 0, ""
            return
        if self.ended == "kept":
            self.separate()
        if self.note(line):
            return
        self.part_comments(line)
        line = self.lines[self.at]
        if line.indent > 3:
            self.deep()
        elif not (self.fence(line) or self.html(line) or self.quote(line) or self.heading(line) or self.container(line)):
            if (found := marks.ITEM.match(line.text)) and self.may_begin(found["number"]):
                self.one_item(line, found)
            else:
                self.words(line)

    def deep(self) -> None:
        """Code, or more of a paragraph."""
        if self.paragraph:
            self.paragraph += 1
        else:
            self.reading.code.add(self.lines[self.at].text.strip())
            self.end("")
        self.copy(1)

    def end(self, kind: str) -> None:
        self.paragraph, self.ended, self.list = 0, kind, ""

    def copy(self, count: int) -> None:
        self.out += self.lines[self.at : self.at + count]
        self.at += count

    def separate(self) -> None:
        if self.out and not self.out[-1].blank:
            self.out.append(Line("", self.out[-1].number))

    # --- Leaves ----------------------------------------------------------------------------------------------------

    def words(self, line: Line) -> None:
        below = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else None
        if self.reading.tables and below is not None and marks.begins_table(line, below):
            self.table()
            return
        if self.ended or marks.DEFINITION.match(line.text):
            self.separate()
        self.copy(1)
        self.paragraph += 1
        self.ended = self.list = ""

    def heading(self, line: Line) -> bool:
        underline = self.paragraph and marks.UNDERLINE.fullmatch(line.text)
        if underline and (self.paragraph > 1 or (self.item and self.paragraph == len(self.out))):
            self.reading.oddities.append(("underlined-heading", line.number))
        if not (underline or marks.RULE.fullmatch(line.text) or marks.HEADING.match(line.text)):
            return False
        if not underline:
            self.separate()
        self.out.append(line.cut(3))
        self.at += 1
        self.end("heading")
        return True

    def table(self) -> None:
        """Rows run to the next blank line. A note before a row goes into it."""
        self.separate()
        self.copy(2)
        while self.at < len(self.lines) and not (line := self.lines[self.at]).blank and not self.ends_table(line):
            below = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else line
            if marks.NOTE.fullmatch(line.text) and "|" in below.text:
                self.lines[self.at + 1] = Line(with_note(below.text, line.text.strip()), below.number)
                self.at += 1
            else:
                self.copy(1)
        self.end("table")

    def ends_table(self, line: Line) -> bool:
        return marks.interrupts(line) and not marks.NOTE.fullmatch(line.text)

    def fence(self, line: Line) -> bool:
        found = marks.FENCE.fullmatch(line.text)
        if found is None:
            return False
        fence = found["fence"]
        close = self.find_line(fence[0], len(fence), lambda below: marks.closes(below, fence))
        if close is None:
            self.reading.oddities.append(("fence-not-closed", line.number))
            return False
        code = [below.cut(len(found["indent"])).text for below in self.lines[self.at + 1 : close]]
        kept = self.reading.stash.code(fence, found["info"].strip(), code)
        if kept is None:
            self.copy(close + 1 - self.at)
        else:
            self.separate()
            self.out.append(Line(kept, line.number))
            self.at = close + 1
        self.end("kept")
        return True

    def find_line(self, kind: str, size: int, ends: Callable[[Line], bool]) -> int | None:
        """Where the first line below is that ends a block. What was not found once is not looked for again: time stays linear."""
        if size >= self.never_closed.get(kind, size + 1):
            return None
        for number in range(self.at + 1, len(self.lines)):
            if ends(self.lines[number]):
                return number
        self.never_closed[kind] = size
        return None

    # --- HTML ------------------------------------------------------------------------------------------------------

    def part_comments(self, line: Line) -> None:
        """A comment ends a paragraph (condition 2); several on a line, or one before a text, become lines of their own."""
        found = marks.COMMENT.match(line.text)
        if found and line.text[found.end() :].strip() and not (self.item and not self.out):
            rest = Line(line.text[found.end() :].lstrip(" "), line.number)
            self.lines[self.at : self.at + 1] = [Line(found[0], line.number), rest]

    def note(self, line: Line) -> bool:
        """What the author says about one item of a list, above it: it goes into the item, so that the list stays one."""
        below = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else line
        found = marks.ITEM.match(below.text)
        if not (found and self.list == _kind(found) and marks.NOTE.fullmatch(line.text)):
            return False
        self.lines[self.at + 1] = Line(f"{found[0]}{line.text.strip()} {below.text[found.end() :]}", below.number)
        self.at += 1
        return True

    def html(self, line: Line) -> bool:
        """At the top, the parser takes blocks of HTML itself; inside a container, they are kept for it here."""
        if (end := self.html_end(line)) is None:
            return False
        if self.ended:
            self.separate()
        if self.depth and not marks.MARKDOWN_INSIDE.search(line.text):
            text = "\n".join(below.text for below in self.lines[self.at : end]).strip()
            self.separate()
            self.out.append(Line(self.reading.stash.html(text), line.number))
            self.at = end
            self.end("kept")
        else:
            self.copy(end - self.at)
            self.end("")
        return True

    def html_end(self, line: Line) -> int | None:
        """The line after a block of HTML that begins here (CommonMark 4.6, conditions 1, 2 and 6); None where none does."""
        if marks.VERBATIM.match(line.text):
            end = self.verbatim_end(self.at)
            after = line.text.rpartition("-->")[2] if "-->" in line.text else ""
            return None if line.text.lstrip().startswith("<!--") and after.strip() else end
        if not marks.HTML.match(line.text):
            return None
        if marks.MARKDOWN_INSIDE.search(line.text):
            return self.at + 1
        at = self.at
        while at < len(self.lines) and not self.lines[at].blank and not (at > self.at and marks.FENCE.fullmatch(self.lines[at].text)):
            at = self.verbatim_end(at) or at + 1
        return at

    def verbatim_end(self, at: int) -> int | None:
        """The line after what runs on over blank lines from line ``at``; None where it has no end."""
        closing = marks.find_closing(self.lines[at].text)
        if closing is None:
            return at + 1
        if closing in self.never_closed:
            return None
        for number in range(at + 1, len(self.lines)):
            if closing in self.lines[number].text.lower():
                return number + 1
        self.never_closed[closing] = 1
        return None

    # --- Containers ------------------------------------------------------------------------------------------------

    def quote(self, line: Line) -> bool:
        if not marks.QUOTE.match(line.text):
            return False
        if self.ended or self.item:
            self.separate()
        end = self.container_end(unquoted(line) or line, unquoted)
        taken = [unquoted(below) or below for below in self.lines[self.at : end]]
        inner = self.inside(taken)
        if [below.text for below in inner.out] == [below.text for below in taken]:
            self.copy(end - self.at)
        else:
            self.out += [Line(f"> {below.text}".rstrip(), below.number) for below in inner.out]
        self.at = end
        self.end("quote")
        return True

    def container(self, line: Line) -> bool:
        """An admonition, a footnote or a definition: what belongs to it stands four spaces in."""
        found = marks.ADMONITION.match(line.text) or marks.TERM_OR_NOTE.match(line.text)
        if found is None or (end := self.deep_end()) == self.at + 1:
            return False
        titled = line.text.startswith("!!!")
        if self.ended or marks.DEFINITION.match(line.text):
            self.separate()
        head = line.text if titled else found[0]
        first = [] if titled else [Line(line.text[found.end() :], line.number)]
        inner = self.inside([*first, *(below.cut(4) for below in self.lines[self.at + 1 : end])])
        self.out += indented(Line(head, line.number), inner.out, keep=titled)
        self.at = end
        self.end("")
        self.paragraph = 1
        return True

    def deep_end(self) -> int:
        """The line after those below that stand four spaces in or are blank."""
        end = at = self.at + 1
        while at < len(self.lines) and (self.lines[at].blank or self.lines[at].indent > 3):
            at += 1
            end = end if self.lines[at - 1].blank else at
        return end

    def inside(self, lines: list[Line], *, item: bool = False) -> _Level:
        level = _Level(lines, self.reading, self.depth + 1, item=item)
        level.out = level.read()
        return level

    # --- Lists -----------------------------------------------------------------------------------------------------

    def may_begin(self, number: str | None) -> bool:
        """Only an item that begins a list or is numbered 1 may interrupt a paragraph (CommonMark 5.2)."""
        return not self.paragraph or number is None or int(number) == 1

    def one_item(self, line: Line, found: re.Match[str]) -> None:
        kind = _kind(found)
        self.separate_item(kind)
        offset = found.end() if len(found["after"]) < 5 else found.start("after") + 1
        need = min(offset, 4)
        first = Line(line.text[offset:], line.number)
        end = self.container_end(first, partial(deeper, need))
        below = self.lines[self.at + 1 : end]
        inner = self.inside([first, *dedented(below, need, code=marks.FENCE.fullmatch(first.text) is not None)], item=True)
        head = Line(line.text[:offset].replace(")", "."), line.number)
        if inner.paragraph == len(inner.out) == len(below) + 1:
            self.out += [Line(head.text + line.text[offset:], line.number), *below]
        else:
            self.out += indented(head, inner.out, item=True)
        self.at = end
        self.end("list")
        self.list, self.loose = kind, any(part.blank for part in inner.out)

    def separate_item(self, kind: str) -> None:
        """Right below a paragraph, only the first one of an item, Python-Markdown sees a list; between two items, only of one kind."""
        below_text = self.paragraph > 0 and not (self.item and self.paragraph == len(self.out))
        in_list = self.ended == "list" and not self.loose and self.list == kind
        if not in_list and (self.ended or below_text):
            self.separate()

    def container_end(self, first: Line, inside: Callable[[Line], Line | None]) -> int:
        """The line after a list item or a quotation: where a line is not ``inside``, and does not go on with a paragraph (5.1, 5.2).

        ``inside`` gives a line without the container's own mark. Blank lines at the end are not counted.
        """
        end = self.at + 1
        open_text, fence = left_open(first, "")
        for at in range(self.at + 1, len(self.lines)):
            line = self.lines[at]
            found = inside(line)
            if found is None and (fence or not open_text or line.blank or marks.interrupts(line)):
                break
            if found is not None:
                open_text, fence = left_open(found, fence)
            end = end if line.blank else at + 1
        return end


def _kind(item: re.Match[str]) -> str:
    return "ol" if item["number"] else "ul"
