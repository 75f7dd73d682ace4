"""A block of raw HTML in, what CommonMark takes for HTML and what it takes for Markdown out: HTML ends at a blank line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hexapla.frozen import Frozen, replace
from hexapla.markup import marks
from hexapla.patterns import pattern

_BLANK = pattern(r"\n[ ]+(?=\n)")
_WHOLE = pattern(r"\s*<(?:pre|script|style|textarea|svg|math|h[1-6])\b|\s*<[!?]", re.IGNORECASE)
"""What holds no blocks of Markdown: code, drawings, headings, comments."""
_PARAGRAPH = pattern(r"<(/?)p(?=[\s>])", re.IGNORECASE)
_TAG = pattern(r"\s*</?[A-Za-z]")
_PLACEHOLDER = pattern("\\s*\x02[^\x02\x03]*\x03\\s*")


class Chunk(Frozen):
    """Some lines of a block of raw HTML."""

    text: str
    html: bool


def split_html(raw: str) -> tuple[Chunk, ...]:
    """The chunks of one block of raw HTML, blank lines between them left out (CommonMark 4.6).

    What follows a blank line is Markdown until a line begins with a tag. Unlike CommonMark, which takes it for code, a tag that stands
    four spaces in or more is HTML too: authors who indent HTML mean no code.

    >>> [chunk.text for chunk in split_html("<div>\\n\\n*one*\\n\\n</div>") if not chunk.html]
    ['*one*']
    """
    if "\n\n" not in _BLANK.sub("\n", raw) or _WHOLE.match(raw):
        return ()
    return tuple(_without_paragraphs(_chunks(raw.strip("\n").split("\n"))))


def is_split(chunks: Sequence[Chunk]) -> bool:
    """Whether there is Markdown among the chunks, and not only code that is kept already."""
    return any(not chunk.html and _PLACEHOLDER.sub("", chunk.text) for chunk in chunks)


def _chunks(lines: list[str]) -> Iterator[Chunk]:
    part: list[str] = []
    html, closing = True, None
    for line in lines:
        if not line.strip() and not closing:
            yield from _chunk(part, html)
            part, html = [], False
        elif html or (part and not _interrupts(line)) or not _begins_html(line):
            part.append(line)
        else:
            yield from _chunk(part, html)
            part, html = [line], True
        closing = _closing(line, closing) if html else None
    yield from _chunk(part, html)


def _chunk(lines: list[str], html: bool) -> Iterator[Chunk]:
    if lines:
        yield Chunk("\n".join(lines), html)


def _begins_html(line: str) -> bool:
    return _interrupts(line) or (line.startswith("    ") and _TAG.match(line) is not None)


def _interrupts(line: str) -> bool:
    return bool(marks.HTML.match(line) or marks.VERBATIM.match(line))


def _closing(line: str, closing: str | None) -> str | None:
    """What must still come before a blank line may end the chunk."""
    if closing is None:
        return marks.find_closing(line)
    after = line.lower().find(closing)
    return closing if after < 0 else marks.find_closing(line[after + len(closing) :])


def _without_paragraphs(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """A ``p`` that is open where Markdown begins would hold paragraphs, which it cannot: such a one is a ``div``."""
    for chunk in chunks:
        yield replace(chunk, text=_with_divisions(chunk.text)) if chunk.html else chunk


def _with_divisions(text: str) -> str:
    open_ones: list[int] = []
    alone: list[re.Match[str]] = []
    tags = [*_PARAGRAPH.finditer(text)]
    for number, tag in enumerate(tags):
        if not tag[1]:
            open_ones.append(number)
        elif open_ones:
            open_ones.pop()
        else:
            alone.append(tag)
    for tag in sorted((*alone, *(tags[number] for number in open_ones)), key=lambda found: -found.start()):
        text = f"{text[: tag.start()]}<{tag[1]}div{text[tag.end() :]}"
    return text
