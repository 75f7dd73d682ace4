"""One line of Markdown in, which kind of block it begins out: the marks of CommonMark 0.31 and of Python-Markdown's extensions."""

from __future__ import annotations

import re

from hexapla.frozen import Frozen
from hexapla.patterns import pattern

ITEM = pattern(r"(?P<before> {0,3})(?:[-+*]|(?P<number>\d{1,9})(?P<sign>[.)]))(?P<after> +)(?=\S)")
"""CommonMark 5.2, without items that begin with a blank line: Python-Markdown has none."""
QUOTE = pattern(r" {0,3}> ?")
RULE = pattern(r" {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})")
HEADING = pattern(r" {0,3}#{1,6}(?: |$)")
UNDERLINE = pattern(r" {0,3}(?:=+|-+) *")
FENCE = pattern(r"(?P<indent> {0,3})(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)")
ADMONITION = pattern(r"!!! ?[\w-]+")
TERM_OR_NOTE = pattern(r" {0,3}(?:\[\^[^\]\s]+\]: *|: {1,3}(?=\S))")
"""The beginning of a footnote or of a definition."""
DEFINITION = pattern(r" {0,3}(?:\*\[[^\[\]]+\] ?:|\[\^[^\]\s]+\]:)")
"""Of an abbreviation or a footnote. Each ends the one above; Python-Markdown's time grows with the square of those in one block."""
DELIMITERS = pattern(r" {0,3}\|?(?: *:?-+:? *\|)*(?: *:?-+:? *)?")
"""The row below a table's headings (GitHub Flavored Markdown 4.10)."""
COMMENT = pattern(r" {0,3}<!--(?:(?!-->).)*-->")
NOTE = pattern(r" {0,3}(?:<!--\s*(?:translators|context)\s*:(?:(?!-->).)*-->\s*)+", re.IGNORECASE)
"""A line of nothing but what the author says to translators about what follows."""
_BLOCKS = (
    "address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link main menu menuitem nav noframes ol "
    "optgroup option p param search section summary table tbody td tfoot th thead title tr track ul"
)
HTML = pattern(rf" {{0,3}}</?(?:{_BLOCKS.replace(' ', '|')})(?=[\s>]|/>|$)", re.IGNORECASE)
"""CommonMark 4.6, start condition 6."""
_VERBATIM = pattern(r"<(pre|script|style|textarea)(?=[\s>])|(<!--)", re.IGNORECASE)
VERBATIM = pattern(r" {0,3}<(?:(?:pre|script|style|textarea)(?=[\s>]|$)|!--)", re.IGNORECASE)
"""Start conditions 1 and 2: what runs on over blank lines to its own end."""
MARKDOWN_INSIDE = pattern(r"<[^<>]*\smarkdown(?:[\s=>]|$)", re.IGNORECASE)
_CELL_BORDER = pattern(r"(?<!\\)\|")


class Line(Frozen):
    """One line without its line end, and its number in the source, counted from 1."""

    text: str
    number: int

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip(" "))

    @property
    def blank(self) -> bool:
        return not self.text.strip(" ")

    def cut(self, width: int) -> Line:
        """The line without as many of its leading spaces."""
        return Line(self.text[min(width, self.indent) :], self.number)


def find_closing(text: str) -> str | None:
    """What must come before the HTML block of this line may end: ``</pre>`` and the like, or ``-->``; None where nothing is open.

    >>> find_closing("<div><pre>"), find_closing("<pre>x</pre>"), find_closing("x <!-- y")
    ('</pre', None, '-->')
    """
    at = 0
    lowered = text.lower()
    while found := _VERBATIM.search(text, at):
        closing = "-->" if found[2] else f"</{found[1].lower()}"
        at = lowered.find(closing, found.end())
        if at < 0:
            return closing
    return None


def closes(line: Line, fence: str) -> bool:
    """Whether a line ends a fenced block that ``fence`` began (CommonMark 4.5): as many marks of the kind, or more."""
    stripped = line.text.strip(" ")
    return line.indent < 4 and len(stripped) >= len(fence) and not stripped.strip(fence[0])


def begins_table(line: Line, below: Line) -> bool:
    """Whether two lines are the headings of a table and its delimiter row, of as many columns."""
    if "|" not in line.text or "-" not in below.text or not DELIMITERS.fullmatch(below.text):
        return False
    return _columns(line.text) == _columns(below.text)


def _columns(row: str) -> int:
    return len(_CELL_BORDER.findall(row.strip().removeprefix("|").removesuffix("|"))) + 1


def interrupts(line: Line) -> bool:
    """Whether a line ends a paragraph above it, be it in another container (CommonMark 4.8 and 5.2)."""
    text = line.text
    if line.indent > 3:
        return False
    return any(mark.match(text) for mark in (ITEM, QUOTE, HEADING, FENCE, HTML, VERBATIM)) or RULE.fullmatch(text) is not None
