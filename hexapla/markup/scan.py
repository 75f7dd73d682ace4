"""A tree of blocks in, its translatable texts out: role, line, headings above, author's notes, attribute lists kept apart."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from hexapla.markup import xhtml
from hexapla.markup.document import Slot
from hexapla.markup.fold import CODE_SPAN, fold, take_comments
from hexapla.markup.lines import Lines
from hexapla.model import Finding, Segment, Source
from hexapla.text import count_words, digest

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset({*HEADINGS, "p", "li", "dt", "dd", "figcaption", "summary", "caption"})
"""What gets an id, so that a reader who changes the language keeps the place."""
_RAW = re.compile("\\A\\s*\x02wzxhzdk:(\\d+)\x03\\s*\\Z")
_TRAILING_PLACEHOLDERS = re.compile("(?:\x02[^\x02\x03]*\x03)+\\Z")
_PLACEHOLDER = re.compile("\x02[^\x02\x03]*\x03")
_DIRECTIVE = re.compile(r"<!--\s*(translators|context|translate)\s*:\s*(.*?)\s*-->", re.DOTALL | re.IGNORECASE)
_ATTRIBUTES_BLOCK = re.compile(r"\n[ ]*\{:?[ ]*[^\}\n ][^\n]*\}[ ]*\Z")
_ATTRIBUTES_LINE = re.compile(r"[ ]+\{:?[ ]*[^\}\n ][^\n]*\}[ ]*\Z")
_COMMENTS = re.compile(r"<!--(?:(?!-->).)*-->(?:\s*<!--(?:(?!-->).)*-->)*", re.DOTALL)
_EMPTY_IMAGE = re.compile(r"!\[\s*\]\([^()\"']*\)")
_SAID = re.compile(r"""\s(?:alt|title)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""")
_SAYING_TAG = re.compile(r"<[^<>]*\b(?:alt|title)\s*=|<[^\s<>]+[@:]")
_NO_TRANSLATE = re.compile(r"""\btranslate=["']?no\b""")
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


@dataclass(slots=True)
class Scan:
    """What `scan_tree` finds, in document order."""

    segments: list[Segment] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """The folded text of each slot."""
    own_ids: dict[int, str] = field(default_factory=dict)
    """Ids that the author or the parser gave, by element number."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Around:
    """What holds for a block because of what stands around it."""

    ancestors: tuple[str, ...] = ()
    note: str = ""
    context: str | None = None
    translate: bool = True
    footnote: bool = False


def scan_tree(root: Element, source: Source, raw: Sequence[Any], *, attribute_lists: bool) -> Scan:
    """Walk the parsed blocks. Comments for translators are taken out of the tree; nothing else in it is changed."""
    walk = _Walk(source, raw, attribute_lists)
    walk.children(root, _Around())
    numbers = {id(element): number for number, element in enumerate(root.iter())}
    scan = Scan(findings=tuple(walk.findings))
    for element, tail, text, segment, attributes, suffix in walk.found:
        index = None
        if segment is not None:
            index = len(scan.segments)
            scan.segments.append(segment)
        scan.slots.append(Slot(numbers[id(element)], element.tag, index, tail, attributes, suffix))
        scan.texts.append(text)
    scan.own_ids = {number: element.attrib["id"] for number, element in enumerate(root.iter()) if "id" in element.attrib}
    scan.segments = list(_with_role_contexts(scan.segments))
    return scan


class _Walk:
    def __init__(self, source: Source, raw: Sequence[Any], attribute_lists: bool) -> None:
        self.source = source
        self.raw = raw
        self.attribute_lists = attribute_lists
        self.lines = Lines(source.text, source.first_line)
        self.trail: list[tuple[int, str]] = []
        self.found: list[tuple[Element, bool, str, Segment | None, str, str]] = []
        self.findings: list[Finding] = []

    def children(self, parent: Element, around: _Around) -> None:
        note, context, translate = "", around.context, around.translate
        for child in list(parent):
            stashed = self.stashed(child)
            if (comments := find_comments(stashed if stashed is not None else _bare_text(child))) is not None:
                self.lines.locate(comments)
                parent.remove(child)
                for name, value in _DIRECTIVE.findall(comments):
                    match name.lower():
                        case "translators":
                            note = f"{note} {' '.join(value.split())}".strip()
                        case "context":
                            context = value or None
                        case _:
                            translate = value.lower() != "off"
                continue
            if stashed is not None:
                self.raw_html(stashed)
                continue
            self.element(child, replace(around, note=note or around.note, context=context, translate=translate))
            note, context = "", around.context

    def stashed(self, element: Element) -> str | None:
        """The raw HTML that an element only stands for."""
        found = _RAW.match(element.text or "") if element.tag == "p" and not len(element) else None
        stored = self.raw[int(found[1])] if found and int(found[1]) < len(self.raw) else None
        return stored if isinstance(stored, str) else None

    def raw_html(self, stashed: str) -> None:
        line = self.lines.locate(xhtml.visible_text(stashed) if stashed.startswith("<pre><code") else stashed)
        if not stashed.startswith(tuple(f"<{tag}" for tag in _NOT_PROSE)):
            said = (text for one, other in _SAID.findall(stashed) if (text := one or other))
            self.unseen(" ".join((xhtml.visible_text(stashed), *said)), line, stashed)

    def unseen(self, text: str, line: int, raw: str) -> None:
        if words := count_words(text):
            message = f"{words} word{'s' if words > 1 else ''} in raw HTML, where no translator sees them."
            self.findings.append(Finding("words-in-raw-html", message, self.source.path, line, subject=raw.strip()[:40]))

    def element(self, element: Element, around: _Around) -> None:
        if element.get("class") == "footnote-backref":
            return
        if _is_notes(element):
            with self.lines.elsewhere():
                self.children(element, replace(around, footnote=True))
            return
        if around.footnote and element.tag == "li" and (found := re.match(r"fn-(.*)", element.get("id", ""))):
            self.lines.move_to(rf"^ {{0,3}}\[\^{re.escape(found[1])}\]:")
        if element.get("translate") == "no":
            around = replace(around, translate=False)
        if isinstance(element.text, AtomicString):
            line = self.lines.locate(element.text)
            if element.tag not in _NOT_PROSE:
                self.unseen(element.text, line, element.text)
        else:
            self.text(element, element.text or "", around, tail=False)
        self.children(element, replace(around, ancestors=(*around.ancestors, element.tag)))
        if element.tail and element.tail.strip() and not isinstance(element.tail, AtomicString):
            self.text(element, element.tail, around, tail=True)

    def text(self, element: Element, raw: str, around: _Around, *, tail: bool) -> None:
        suffix = found[0] if (found := _TRAILING_PLACEHOLDERS.search(raw)) else ""
        raw = raw.removesuffix(suffix)
        if not _PLACEHOLDER.sub("", raw).strip() or raw.strip() in _MARKERS:
            return
        attributes = find_attributes(element.tag, raw) if self.attribute_lists else ""
        bare, note = take_comments(raw.removesuffix(attributes))
        line = self.lines.locate(bare)
        text = fold(bare)
        if not says_something(text):
            return
        segment = None
        if around.translate and not _NO_TRANSLATE.search(attributes):
            note = f"{around.note} {note}".strip()
            role = _role(element, around)
            segment = Segment(text, role, line, around.context, self.headings_above(element.tag), note, count_words(text))
        if element.tag in HEADINGS and not tail:
            self.trail = [*self.headings_over(int(element.tag[1])), (int(element.tag[1]), text)]
        self.found.append((element, tail, text, segment, attributes, suffix))

    def headings_over(self, level: int) -> list[tuple[int, str]]:
        return [heading for heading in self.trail if heading[0] < level]

    def headings_above(self, tag: str) -> tuple[str, ...]:
        return tuple(text for _, text in (self.headings_over(int(tag[1])) if tag in HEADINGS else self.trail))


def find_attributes(tag: str, raw: str) -> str:
    """The attribute list at the end of a block's text, with the white space before it; empty where there is none."""
    pattern = _ATTRIBUTES_LINE if tag in (*HEADINGS, "dt", "td", "th") else _ATTRIBUTES_BLOCK
    return found[0] if (found := pattern.search(raw)) else ""


def find_comments(raw: str) -> str | None:
    """A text that is nothing but HTML comments, without the white space around it."""
    stripped = raw.strip()
    return stripped if _COMMENTS.fullmatch(stripped) else None


def says_something(text: str) -> bool:
    """Whether there is anything to translate: code alone, or what only draws (a picture without words), is no message."""
    prose = _EMPTY_IMAGE.sub("", CODE_SPAN.sub("", text))
    return bool(xhtml.visible_text(prose).strip()) or _SAYING_TAG.search(prose) is not None


def _bare_text(element: Element) -> str:
    return element.text or "" if element.tag == "p" and not len(element) else ""


def _is_notes(element: Element) -> bool:
    """The block that the footnotes extension makes, not one that an author gave the class."""
    return element.tag == "div" and element.get("class") == "footnote" and [child.tag for child in element] == ["hr", "ol"]


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


def _with_role_contexts(segments: list[Segment]) -> Iterator[Segment]:
    """One text in different roles is two messages: a heading and a cell are rarely translated alike."""
    roles: dict[str, set[str]] = {}
    for segment in segments:
        if segment.msgctxt is None:
            roles.setdefault(segment.msgid, set()).add(segment.role)
    for segment in segments:
        clash = segment.msgctxt is None and len(roles[segment.msgid]) > 1
        yield replace(segment, msgctxt=segment.role) if clash else segment


def assign_ids(
    slots: Sequence[Slot], texts: Sequence[str], own: Mapping[int, str], taken: Iterable[str], plain: Callable[[str], str]
) -> tuple[tuple[int, str], ...]:
    """Ids for headings (their text in the source, as a slug) and blocks (a digest of their msgid), by element number.

    Ids that are there already (``own``, and ``taken`` in raw HTML and attribute lists) are kept and given to nothing else. ``plain``
    gives the plain text of a folded one.
    """
    used = Counter({*own.values(), *taken})
    given: set[int] = set(own)
    ids: list[tuple[int, str]] = []
    for slot, text in zip(slots, texts, strict=True):
        if slot.tail or slot.element in given or slot.tag not in _BLOCKS or re.search(r"[{ ]#[^\s}]", slot.attributes):
            continue
        given.add(slot.element)
        wanted = slugify(plain(text)) if slot.tag in HEADINGS else ""
        ids.append((slot.element, _unique(wanted or f"p-{digest(text)}", used)))
    return tuple(ids)


def slugify(text: str) -> str:
    """A heading as an id: lower case, letters and digits of every script, hyphens between; a letter first.

    >>> slugify("The Emperor’s Long Arm: 120 Days"), slugify("天下為公"), slugify("1984")
    ('the-emperors-long-arm-120-days', '天下為公', 's-1984')
    """
    text = unicodedata.normalize("NFC", text).lower()
    kept = "".join(
        char if char.isalnum() or unicodedata.category(char) in ("Mn", "Mc") else " " if char in " -–—_/:" else "" for char in text
    )
    slug = "-".join(kept.split())
    return slug if not slug or slug[0].isalpha() else f"s-{slug}"


def _unique(wanted: str, used: Counter[str]) -> str:
    """Counts on from the last repeat: ten thousand paragraphs that are all alike must not be counted from one each time."""
    name = wanted
    while name in used:
        used[wanted] += 1
        name = f"{wanted}-{used[wanted]}"
    used[name] += 1
    return name
