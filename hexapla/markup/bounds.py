"""A source in, an error out where its nesting or its open brackets would cost the parser its stack or its time: counted, never timed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hexapla.errors import SourceError
from hexapla.model import Finding, Source
from hexapla.patterns import pattern

MAX_DEPTH = 40
"""Levels of quotations, lists and HTML with Markdown in it: the parser needs about four stack frames for each."""
MAX_OPEN = 200
"""Brackets of one paragraph that are never closed: the parser looks for the end of each, to the end of the paragraph."""
MAX_LENGTH = 1_000_000
"""Characters up to which the time that a document costs was measured to grow with its length and no faster."""
MAX_NOTES = 4_000
"""Notes, and abbreviations, of one document: the parser looks each up in a list of all, which is cheap up to here and no further."""
MAX_PARAGRAPH = 100_000
"""Characters of one block: the parser walks the whole of it for each mark of emphasis, link and picture in it."""
_NOTE = pattern(r"^ {0,3}\[\^[^\]\n]+\]:", re.MULTILINE)
_ABBREVIATION = pattern(r"^ {0,3}\*\[[^\]\n]+\]:", re.MULTILINE)
_ROWS = pattern(r"\s*(?:[-+*>|#`~<]|[0-9]+[.)])")
"""How lists, tables, code and the like begin, whose lines are parsed one by one."""
_UNBROKEN = "characters in one paragraph"
_MARKERS = pattern(r"[ ]*+(?:(?:>|[-+*][ ]|[0-9]++[.)][ ])[ ]*+)*+")
_MARKER = pattern(r"[>+*-]|[0-9]+[.)]")
_PAIRS = (("[", "]"), ("](", ")"), ("](<", ">"), ("<!--", "-->"))
_FENCE = pattern(r" {0,3}(`{3,}|~{3,})")
_TAG = pattern(r"<(/?)([A-Za-z][A-Za-z0-9-]*+)([^<>]*+)>")


def require_bounded(source: Source) -> None:
    """Raises SourceError, with the line, for nesting deeper than MAX_DEPTH or more than MAX_OPEN brackets left open in a paragraph."""
    for offset, depth in (*_block_depths(source.text), *_html_depths(source.text)):
        if depth > MAX_DEPTH:
            raise SourceError(
                f"is nested {depth} levels deep; {MAX_DEPTH} are read",
                location=_location(source, offset),
                hint="take the passage out of some of the lists, quotations or HTML elements around it",
            )
    for offset, count in _open_brackets(source.text):
        if count > MAX_OPEN:
            raise SourceError(
                f"has a paragraph with {count} brackets that are never closed",
                location=_location(source, offset),
                hint="close them, or set the passage as code",
            )


def find_length(source: Source) -> Iterator[Finding]:
    """A finding for a document so long that it is slow to build, and slow for whoever opens it; one for each count that tells so."""
    counts = (
        (len(source.text), MAX_LENGTH, "characters"),
        (_count(_NOTE, source.text), MAX_NOTES, "notes"),
        (_count(_ABBREVIATION, source.text), MAX_NOTES, "abbreviations"),
        (max((len(block) for block in source.text.split("\n\n") if not _ROWS.match(block)), default=0), MAX_PARAGRAPH, _UNBROKEN),
    )
    for count, most, name in counts:
        if count > most:
            message = f"The document has {count:,} {name}; {most:,} are what a page or chapter can well hold."
            yield Finding("document-too-long", message, source.path, source.first_line, subject=name)


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def _location(source: Source, offset: int) -> str:
    return f"{source.path}:{source.text.count(chr(10), 0, offset) + source.first_line}"


def _block_depths(text: str) -> Iterator[tuple[int, int]]:
    """Offset and depth of each line, as its markers and its indent tell. What is fenced is not nested."""
    fence, offset = "", 0
    for line in text.split("\n"):
        if found := _FENCE.match(line):
            fence = "" if fence and found[1].startswith(fence) else fence or found[1]
        elif not fence:
            before = _MARKERS.match(line.expandtabs(4))[0]  # type: ignore[index]
            yield offset, (len(before) - len(before.lstrip(" "))) // 4 + len(_MARKER.findall(before))
        offset += len(line) + 1


def _html_depths(text: str) -> Iterator[tuple[int, int]]:
    """Offset and depth of each element that asks for Markdown inside."""
    open_tags: list[str] = []
    for found in _TAG.finditer(text) if "markdown" in text else ():
        if not found[1] and "markdown" in found[3]:
            open_tags.append(found[2].lower())
            yield found.start(), len(open_tags)
        elif found[1] and open_tags[-1:] == [found[2].lower()]:
            open_tags.pop()


def _open_brackets(text: str) -> Iterator[tuple[int, int]]:
    """Offset of each paragraph, and how many of its brackets stay open."""
    offset = 0
    for block in text.split("\n\n"):
        yield offset, max(block.count(opening) - block.count(closing) for opening, closing in _PAIRS)
        offset += len(block) + 2
