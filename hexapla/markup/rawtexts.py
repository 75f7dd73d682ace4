"""A piece of raw HTML in, the texts that readers meet in it out: words between its tags, names of pictures, titles."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from hexapla.frozen import Frozen
from hexapla.markup import xhtml
from hexapla.markup.document import HTML, TEXT
from hexapla.patterns import pattern
from hexapla.text import count_words, join_lines

SAYING = {"alt": "alternative text", "title": "title of HTML", "aria-label": "label of HTML"}
"""Attributes that readers see or hear, and what translators call them."""
_AROUND = frozenset({"a", "b", "big", "em", "font", "i", "mark", "small", "strong", "tt", "u"})
"""What may stand around all of a text, and then is not part of it."""
_INLINE = _AROUND | {
    *("abbr", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "img", "ins", "kbd", "picture", "q", "rb", "rp", "rt", "rtc"),
    *("ruby", "s", "samp", "source", "span", "strike", "sub", "sup", "time", "var", "wbr"),
}
"""What stands inside a text; every other tag ends one."""
_SILENT = frozenset({"pre", "script", "style", "textarea", "template", "noscript"})
"""What holds code, or nothing that is shown."""
_DRAWN = frozenset({"svg", "math"})
"""What holds words that are part of a drawing."""
_ATTRIBUTE = pattern(r"""(?<=[\s"'/])([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>=`]+))?""")
_CODE = pattern(r"<code\b[^<>]*>.*?</code\s*>", re.DOTALL | re.IGNORECASE)
_COMMENT = pattern(r"(?<=\s)<!--.*?-->\s|<!--.*?-->", re.DOTALL)
_DEEPEST = 40
"""Open elements that are remembered: what nobody closes must not cost more with each."""
_KEPT = pattern(r"""\stranslate\s*=\s*["']?no\b""", re.IGNORECASE)
_PLACEHOLDER = pattern("\x02[^\x02\x03]*\x03")
_ROLES = {
    **{f"h{level}": f"heading {level}" for level in range(1, 7)},
    "td": "table cell", "th": "table heading", "caption": "caption", "figcaption": "caption", "summary": "summary", "li": "list item",
    "dt": "term", "dd": "definition", "blockquote": "quotation", "p": "paragraph",
}  # fmt: skip


class RawText(Frozen):
    """One text in raw HTML."""

    tag: str
    """How it is read: `TEXT` or `HTML`."""
    text: str
    """What a translator sees: folded HTML, or the attribute's value as plain text."""
    role: str
    span: tuple[int, int]
    """Which characters of the piece it takes the place of."""
    lost: bool = False
    """Nobody can translate it: its tags do not balance, or it is drawn."""
    kept: bool = False
    """The author keeps it from translation, by ``translate="no"``."""


class _Mark(Frozen):
    """A tag, a comment or a placeholder, where it stands; only tags have a name."""

    start: int
    end: int
    name: str = ""
    closing: bool = False


class Around(Frozen):
    """An element of raw HTML that is open."""

    tag: str
    kept: bool = False
    """Its words are not to be translated."""


def find_texts(raw: str, around: Sequence[Around] = ()) -> tuple[tuple[RawText, ...], tuple[Around, ...]]:
    """The texts of one piece of raw HTML, in their order, and the elements that it leaves open; those that ``around`` names already are.

    Texts that are `lost` are there to be counted.

    >>> [(found.role, found.text) for found in find_texts('<td title="Now">One <b>two</b></td>')[0]]
    [('title of HTML', 'Now'), ('table cell in HTML', 'One <b>two</b>')]
    """
    scanner = _Scanner(raw, around)
    texts = tuple(found for found in scanner.texts() if count_words(found.text))
    return texts, tuple(scanner.open[-_DEEPEST:])


def find_tags(raw: str) -> Iterator[tuple[str, bool]]:
    """The tags of a piece of raw HTML that must balance: their names, and whether they close."""
    return ((mark.name, mark.closing) for mark in _marks(raw) if mark.name and mark.name not in xhtml.VOID)


def find_unbalanced(pieces: Iterable[tuple[int, str]]) -> int | None:
    """The line of the first tag that does not balance, of pieces of raw HTML with their lines; they may balance among each other."""
    open_tags: list[tuple[str, int]] = []
    for line, raw in pieces:
        for name, closing in find_tags(raw):
            if not closing:
                open_tags.append((name, line))
            elif open_tags and open_tags[-1][0] == name:
                open_tags.pop()
            else:
                return line
    return open_tags[-1][1] if open_tags else None


def says_words(text: str) -> bool:
    """Whether HTML has anything to translate: code alone is no message."""
    return count_words(xhtml.visible_text(_CODE.sub("", text))) > 0


def role_in_html(tag: str) -> str:
    """What a translator would call the text of an element of raw HTML."""
    return f"{_ROLES.get(tag, 'text')} in HTML"


def fold_html(raw: str) -> str:
    """HTML as a msgid: without comments, its lines joined, its white space as browsers take it."""
    return join_lines(re.sub(r"[ \t]+", " ", line) for line in _COMMENT.sub("", raw).split("\n"))


def sound_html(text: str) -> str:
    """HTML in which nothing stays open: it cannot change what stands around it."""
    xml = xhtml.to_xml(inert(text))
    return xml if xhtml.is_well_formed(xml) else xhtml.repair(xml)


def quoted(text: str) -> str:
    """A plain text as the value of an attribute, which it cannot leave."""
    return f'"{html.escape(inert(text))}"'


def inert(text: str) -> str:
    """A text without the characters between which the parser keeps its own placeholders."""
    return text.replace("\x02", "").replace("\x03", "")


class _Scanner:
    def __init__(self, raw: str, around: Sequence[Around]) -> None:
        self.raw = raw
        self.open = [*around]
        """The elements that are not inline, outermost first."""

    def texts(self) -> Iterator[RawText]:
        run: list[_Mark] = []
        begin = 0
        for mark in (*_marks(self.raw), _Mark(len(self.raw), len(self.raw))):
            if mark.name in _INLINE or self.raw.startswith("<!--", mark.start):
                run.append(mark)
                continue
            yield from self.run(begin, mark.start, run)
            self.enter(mark)
            yield from self.attributes([mark])
            run, begin = [], mark.end

    def enter(self, mark: _Mark) -> None:
        if mark.closing and any(around.tag == mark.name for around in self.open):
            while self.open.pop().tag != mark.name:
                pass
        elif mark.name and not mark.closing and mark.name not in xhtml.VOID:
            kept = _KEPT.search(self.raw, mark.start, mark.end) is not None
            self.open.append(Around(mark.name, kept or self.kept))

    @property
    def kept(self) -> bool:
        return bool(self.open) and self.open[-1].kept

    def inside(self, tags: frozenset[str]) -> bool:
        return any(around.tag in tags for around in self.open)

    def run(self, begin: int, end: int, marks: Sequence[_Mark]) -> Iterator[RawText]:
        """What stands between two tags that are not inline: a text, or only pictures and the like with texts of their own."""
        if self.inside(_SILENT):
            return
        begin, end = _trimmed(self.raw, begin, end, marks)
        text = fold_html(self.raw[begin:end])
        says = says_words(text)
        lost = self.inside(_DRAWN) or not xhtml.is_well_formed(xhtml.to_xml(text))
        whole = says and not lost
        yield from self.attributes([mark for mark in marks if not whole or mark.start < begin])
        if says:
            role = role_in_html(self.open[-1].tag if self.open else "")
            yield RawText(HTML, xhtml.visible_text(text) if lost else text, role, (begin, end), lost, self.kept)
        yield from self.attributes([mark for mark in marks if whole and mark.start >= end])

    def attributes(self, marks: Sequence[_Mark]) -> Iterator[RawText]:
        for mark in marks:
            for found in _ATTRIBUTE.finditer(self.raw, mark.start, mark.end) if mark.name and not mark.closing else ():
                if (role := SAYING.get(found[1].lower())) and found[2]:
                    value = found[2][1:-1] if found[2][0] in "\"'" else found[2]
                    yield RawText(TEXT, " ".join(html.unescape(value).split()), role, found.span(2), kept=self.kept)


def _trimmed(raw: str, begin: int, end: int, marks: Sequence[_Mark]) -> tuple[int, int]:
    """A run without the white space, comments, breaks, and tags around all of it."""
    pairs = _pairs(marks)
    first, last = 0, len(marks) - 1
    while True:
        begin += len(raw[begin:end]) - len(raw[begin:end].lstrip())
        end -= len(raw[begin:end]) - len(raw[begin:end].rstrip())
        at_begin = first <= last and marks[first].start == begin
        at_end = first <= last and marks[last].end == end
        if at_begin and at_end and pairs.get(first) == last and marks[first].name in _AROUND:
            begin, end, first, last = marks[first].end, marks[last].start, first + 1, last - 1
        elif at_begin and _is_loose(marks[first], first, pairs):
            begin, first = marks[first].end, first + 1
        elif at_end and _is_loose(marks[last], last, pairs):
            end, last = marks[last].start, last - 1
        else:
            return begin, end


def _is_loose(mark: _Mark, number: int, pairs: dict[int, int]) -> bool:
    return mark.name in ("", "br", "wbr") or (mark.name not in xhtml.VOID and number not in pairs)


def _pairs(marks: Sequence[_Mark]) -> dict[int, int]:
    """The start and end tags that belong together, by their numbers, both ways."""
    pairs: dict[int, int] = {}
    open_tags: list[int] = []
    for number, mark in enumerate(marks):
        if not mark.closing:
            open_tags += [number] if mark.name and mark.name not in xhtml.VOID else []
        elif open_tags and marks[open_tags[-1]].name == mark.name:
            pairs[open_tags[-1]] = number
            pairs[number] = open_tags.pop()
    return pairs


def _marks(raw: str) -> list[_Mark]:
    reader = _Reader(raw)
    reader.feed(raw)
    reader.close()
    kept = [_Mark(found.start(), found.end()) for found in _PLACEHOLDER.finditer(raw)]
    return sorted((*reader.marks, *kept), key=lambda mark: mark.start)


class _Reader(xhtml.HtmlReader):
    """The same reader that `xhtml.to_xml` has: what is a tag for one is a tag for the other."""

    def __init__(self, raw: str) -> None:
        super().__init__(convert_charrefs=False)
        self.raw = raw
        self.starts = [0, *accumulate(len(line) + 1 for line in raw.split("\n"))]
        self.marks: list[_Mark] = []

    def mark(self, length: int, name: str = "", *, closing: bool = False) -> None:
        line, column = self.getpos()
        start = self.starts[line - 1] + column
        end = start + length if length else self.raw.find(">", start) + 1 or len(self.raw)
        self.marks.append(_Mark(start, end, name, closing))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if xhtml.element_name(tag):
            self.mark(len(self.get_starttag_text() or ""), tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in xhtml.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if xhtml.element_name(tag):
            self.mark(0, tag, closing=True)

    def handle_comment(self, data: str) -> None:
        self.mark(len(data) + 7)

    def handle_decl(self, decl: str) -> None:  # noqa: ARG002
        self.mark(0)

    def handle_pi(self, data: str) -> None:  # noqa: ARG002
        self.mark(0)

    def unknown_decl(self, data: str) -> None:  # noqa: ARG002
        self.mark(0)
