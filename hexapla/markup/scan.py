"""A tree of blocks in, its translatable texts out: role, line, headings above, author's notes, attribute lists kept apart."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from hexapla.frozen import Frozen, replace
from hexapla.markup import xhtml
from hexapla.markup.document import HEADINGS, HTML, TEXT, InStore, InTree, Slot
from hexapla.markup.fold import CODE_SPAN, find_directives, fold, take_comments
from hexapla.markup.lines import Lines
from hexapla.markup.rawtexts import SAYING, Around, RawText, find_texts, fold_html, role_in_html, says_words
from hexapla.model import Finding, Segment, Source
from hexapla.patterns import pattern
from hexapla.text import count_words

_RAW = pattern("\\A\\s*\x02wzxhzdk:(\\d+)\x03\\s*\\Z")
_STASHED = pattern("\x02wzxhzdk:(\\d+)\x03")
_TRAILING_PLACEHOLDERS = pattern("(?:\x02[^\x02\x03]*\x03)+\\Z")
_PLACEHOLDER = pattern("\x02[^\x02\x03]*\x03")
_ATTRIBUTES_BLOCK = pattern(r"\n[ ]*\{:?[ ]*[^\}\n ][^\n]*\}[ ]*\Z")
_ATTRIBUTES_LINE = pattern(r"[ ]+\{:?[ ]*[^\}\n ][^\n]*\}[ ]*\Z")
_COMMENTS = pattern(r"<!--(?:(?!-->).)*-->(?:\s*<!--(?:(?!-->).)*-->)*", re.DOTALL)
_COMMENT = pattern(r"<!--.*?-->", re.DOTALL)
_EMPTY_IMAGE = pattern(r"!\[\s*\]\([^()\"']*\)(?:\{:?[^{}\n]*\})?")
_MARKED = pattern("[`<&!]")
"""What code, tags, references and pictures begin with."""
_SAYING_TAG = pattern(r"<[^<>]*\b(?:alt|title)\s*=|<[^\s<>]+[@:]")
_NO_TRANSLATE = pattern(r"""\btranslate=["']?no\b""")
TOC_MARKER = "[TOC]"
"""Where the author wants the table of contents; a translation cannot ask for one."""
_MARKERS = (TOC_MARKER, "///Footnotes Go Here///")
_NOT_PROSE = frozenset({"pre", "code", "script", "style", "math", "svg"})
_ROLES = {
    "dt": "term",
    "dd": "definition",
    "th": "table heading",
    "td": "table cell",
    "figcaption": "caption",
    "caption": "caption",
    "summary": "summary",
}


class Piece(Frozen):
    """A piece of raw HTML and the line it stands on."""

    line: int
    raw: str


class Found(Frozen):
    """A place with its text, and the segment that stands there, if there is one."""

    slot: Slot
    """Without the segment's number."""
    text: str
    segment: Segment | None


class Scan(Frozen):
    """What `scan_tree` finds, in document order."""

    found: tuple[Found, ...]
    own_ids: dict[int, str]
    """Ids that the author or the parser gave, by element number."""
    pieces: tuple[Piece, ...]
    findings: tuple[Finding, ...]


class _Around(Frozen):
    """What holds for a block because of what stands around it."""

    ancestors: tuple[str, ...] = ()
    note: str = ""
    context: str | None = None
    translate: bool = True
    footnote: bool = False


def scan_tree(root: Element, source: Source, raw: Sequence[Any], *, attribute_lists: bool, code: Set[str]) -> Scan:
    """Walk the parsed blocks. Comments for translators are taken out of the tree; nothing else in it is changed.

    ``code`` are the lines that the author set apart as code; what else the parser takes for code is counted in a finding.
    """
    walk = _Walk(source, raw, attribute_lists, code)
    walk.children(root, _Around())
    numbers = {id(element): number for number, element in enumerate(root.iter())}
    found = (
        replace(one, slot=replace(one.slot, place=replace(place, element=numbers[id(element)])))
        if element is not None and isinstance(place := one.slot.place, InTree)
        else one
        for element, one in walk.found
    )
    own_ids = {number: element.attrib["id"] for number, element in enumerate(root.iter()) if "id" in element.attrib}
    return Scan(tuple(found), own_ids, tuple(walk.pieces), tuple(walk.findings))


class _Walk:
    def __init__(self, source: Source, raw: Sequence[Any], attribute_lists: bool, code: Set[str]) -> None:
        self.source = source
        self.raw = raw
        self.attribute_lists = attribute_lists
        self.code = code
        self.lines = Lines(source.text, source.first_line)
        self.trail: list[tuple[int, str]] = []
        self.html: tuple[Around, ...] = ()
        """The elements of raw HTML that are open: their tags and the Markdown between them are siblings in the tree."""
        self.found: list[tuple[Element | None, Found]] = []
        self.pieces: list[Piece] = []
        self.findings: list[Finding] = []

    def children(self, parent: Element, around: _Around) -> None:
        note, context, translate = "", around.context, around.translate
        html = self.html
        for child in list(parent):
            stashed = self.stashed(child)
            if (comments := find_comments(stashed if stashed is not None else _bare_text(child))) is not None:
                self.lines.locate(comments)
                parent.remove(child)
                for name, value in find_directives(comments):
                    match name:
                        case "translators":
                            note = f"{note} {value}".strip()
                        case "context":
                            context = value or None
                        case _:
                            translate = value.lower() != "off"
                continue
            self.element(child, replace(around, note=note or around.note, context=context, translate=translate and not self.kept))
            note, context = "", around.context
        self.html = html

    @property
    def kept(self) -> bool:
        return bool(self.html) and self.html[-1].kept

    def stashed(self, element: Element) -> str | None:
        """The raw HTML that an element only stands for."""
        found = _RAW.match(element.text or "") if element.tag == "p" and not len(element) else None
        stored = self.raw[int(found[1])] if found and int(found[1]) < len(self.raw) else None
        return stored if isinstance(stored, str) else None

    def raw_html(self, number: int, around: _Around) -> None:
        raw = self.raw[number] if number < len(self.raw) else None
        if not isinstance(raw, str):
            return
        if raw.startswith("<pre"):
            self.lines.locate(xhtml.visible_text(raw))
            return
        with self.lines.within(raw) as line:
            self.pieces.append(Piece(line, raw))
            texts, self.html = find_texts(raw, self.html)
            for text in texts:
                self.raw_text(number, text, raw, around)
        self.unseen(" ".join(text.text for text in texts if text.lost), line, raw)

    def raw_text(self, number: int, text: RawText, raw: str, around: _Around) -> None:
        line = self.lines.locate(raw[slice(*text.span)])
        translate = around.translate and not text.kept
        if text.lost or (text.tag == TEXT and not translate):
            return
        segment = self.segment(text.text, text.role, line, around) if translate else None
        self.found.append((None, Found(Slot(text.tag, None, InStore("raw", number, text.span)), text.text, segment)))

    def segment(self, text: str, role: str, line: int, around: _Around) -> Segment:
        return Segment(text, role, line, around.context, self.headings_above(""), around.note, count_words(text))

    def unseen(self, text: str, line: int, raw: str) -> None:
        if words := count_words(text):
            message = f"{words} word{'s' if words > 1 else ''} in raw HTML, where no translator sees them."
            self.findings.append(Finding("words-in-raw-html", message, self.source.path, line, subject=raw.strip()[:40]))

    def not_code(self, raw: str, line: int) -> None:
        """Lines that the parser takes for code, and the author did not: they stand too far in for the block they belong to."""
        first = unescape(next(filter(None, map(str.strip, raw.split("\n"))), ""))
        if first not in self.code and (words := count_words(raw)):
            message = f"{words} word{'s' if words > 1 else ''} read as code, where no translator sees them."
            self.findings.append(Finding("words-in-code", message, self.source.path, line, subject=first[:40]))

    def element(self, element: Element, around: _Around) -> None:
        if element.get("class") == "footnote-backref":
            return
        if _is_notes(element):
            with self.lines.elsewhere():
                self.children(element, replace(around, footnote=True))
            return
        if around.footnote and element.tag == "li" and (found := re.match(r"fn-(.*)", element.get("id", ""))):
            self.lines.move_to_note(found[1])
        if element.get("translate") == "no":
            around = replace(around, translate=False)
        if element.tag == "tr":
            around = _with_row_notes(element, around)
        self.sayings(element, around)
        self.text(element, element.text or "", around, tail=False)
        self.children(element, replace(around, ancestors=(*around.ancestors, element.tag)))
        self.text(element, element.tail or "", around, tail=True)

    def sayings(self, element: Element, around: _Around) -> None:
        """Attributes of an element that the author wrote as HTML with Markdown in it."""
        for name, role in SAYING.items():
            value = " ".join(element.get(name, "").split())
            if around.translate and count_words(value):
                slot = Slot(TEXT, None, InTree(0, attribute=name))
                self.found.append((element, Found(slot, value, self.segment(value, role, self.lines.locate(value), around))))

    def text(self, element: Element, raw: str, around: _Around, *, tail: bool) -> None:
        if isinstance(raw, AtomicString):
            self.html_text(element, raw, around, tail=tail)
        elif _PLACEHOLDER.sub("", raw).strip():
            self.markdown(element, raw, around, tail=tail)
        else:
            for found in _STASHED.finditer(raw):
                self.raw_html(int(found[1]), around)

    def html_text(self, element: Element, raw: str, around: _Around, *, tail: bool) -> None:
        """Words of an element of raw HTML in which other elements hold Markdown. The parser keeps the tags in it beside the tree."""
        html = _STASHED.sub(lambda found: str(self.raw[int(found[1])]), raw.replace("<", "&lt;"))
        text = fold_html(html)
        if element.tag in _NOT_PROSE or not (says_words(text) or find_texts(text)[0]):
            if element.tag == "code" and around.ancestors[-1:] == ("pre",):
                self.not_code(raw, self.lines.locate(raw))
            return
        # Code in it is HTML by now, and stands nowhere in the source so.
        line = self.lines.locate(_COMMENT.sub("\n", _STASHED.sub("\n", raw) if "<pre" in html else html))
        if not xhtml.is_well_formed(xhtml.to_xml(text)):
            self.unseen(xhtml.visible_text(text), line, text)
            return
        tag = ("", *around.ancestors)[-1] if tail else element.tag
        segment = self.segment(text, role_in_html(tag), line, around) if around.translate else None
        self.found.append((element, Found(Slot(HTML, None, InTree(0, tail)), text, segment)))

    def markdown(self, element: Element, raw: str, around: _Around, *, tail: bool) -> None:
        suffix = found[0] if raw.endswith("\x03") and (found := _TRAILING_PLACEHOLDERS.search(raw)) else ""
        raw = raw.removesuffix(suffix)
        if raw.strip() in _MARKERS:
            return
        attributes = find_attributes(element.tag, raw) if self.attribute_lists else ""
        inner = raw.removesuffix(attributes)
        bare, note = take_comments(inner)
        line = self.lines.locate(bare)
        text = fold(bare)
        if not says_something(text):
            return
        segment = None
        if around.translate and not _NO_TRANSLATE.search(attributes):
            said = dict(find_directives(inner)) if "<!--" in inner else {}
            note, context = f"{around.note} {note}".strip(), said.get("context", around.context)
            segment = Segment(text, _role(element, around), line, context, self.headings_above(element.tag), note, count_words(text))
        if element.tag in HEADINGS and not tail:
            self.trail = [*self.headings_over(int(element.tag[1])), (int(element.tag[1]), text)]
        slot = Slot(element.tag, None, InTree(0, tail, "", attributes, suffix))
        self.found.append((element, Found(slot, text, segment)))
        for number in map(int, _STASHED.findall(suffix)):
            # A block of HTML that the parser took into the text before it: it is rendered there, and nobody translates it.
            stored = self.raw[number] if number < len(self.raw) else None
            if isinstance(stored, str) and not stored.startswith("<pre"):
                self.unseen(xhtml.visible_text(stored), line, stored)

    def headings_over(self, level: int) -> list[tuple[int, str]]:
        return [heading for heading in self.trail if heading[0] < level]

    def headings_above(self, tag: str) -> tuple[str, ...]:
        return tuple(text for _, text in (self.headings_over(int(tag[1])) if tag in HEADINGS else self.trail))


def find_attributes(tag: str, raw: str) -> str:
    """The attribute list at the end of a block's text, with the white space before it; empty where there is none."""
    pattern = _ATTRIBUTES_LINE if tag in (*HEADINGS, "dt", "td", "th") else _ATTRIBUTES_BLOCK
    return found[0] if "{" in raw and (found := pattern.search(raw)) else ""


def find_comments(raw: str) -> str | None:
    """A text that is nothing but HTML comments, without the white space around it."""
    stripped = raw.strip()
    return stripped if stripped.startswith("<!--") and _COMMENTS.fullmatch(stripped) else None


def says_something(text: str) -> bool:
    """Whether there is anything to translate: code alone, or what only draws (a picture without words), is no message."""
    if not _MARKED.search(text):
        return bool(text.strip())
    prose = _EMPTY_IMAGE.sub("", CODE_SPAN.sub("", text))
    return bool(xhtml.visible_text(prose).strip()) or _SAYING_TAG.search(prose) is not None


def _bare_text(element: Element) -> str:
    return element.text or "" if element.tag == "p" and not len(element) else ""


def _is_notes(element: Element) -> bool:
    """The block that the footnotes extension makes, not one that an author gave the class."""
    return element.tag == "div" and element.get("class") == "footnote" and [child.tag for child in element] == ["hr", "ol"]


def _with_row_notes(row: Element, around: _Around) -> _Around:
    """What the author says before a row of a table holds for all of its cells."""
    said = [pair for cell in row if "<!-- row" in (cell.text or "") for pair in find_directives(cell.text or "")]
    notes = " ".join(value for name, value in said if name == "row translators")
    contexts = [around.context, *(value for name, value in said if name == "row context")]
    return replace(around, note=f"{around.note} {notes}".strip(), context=contexts[-1])


def _role(element: Element, around: _Around) -> str:
    """What a translator would call it. In the order in which one thing hides another."""
    tag = element.tag
    if tag in HEADINGS:
        return f"heading {tag[1]}"
    if element.get("class") == "admonition-title":
        return "admonition title"
    if tag in _ROLES:
        return _ROLES[tag]
    if around.footnote:
        return "footnote"
    inside = [parent for parent in (*around.ancestors, tag) if parent in ("blockquote", "li", "dd", "ol", "ul")]
    match inside[-1:]:
        case ["blockquote"]:
            return "quotation"
        case ["dd"]:
            return "definition"
        case ["li"]:
            return "ordered list item" if inside[-2:-1] == ["ol"] else "list item"
    return "paragraph"
