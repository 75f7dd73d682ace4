"""Source in, Document out; Document in, XHTML out. Python-Markdown parses blocks first and inlines later: we stand between the two."""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from importlib import import_module
from itertools import count
from typing import Any
from xml.etree.ElementTree import Element, SubElement, fromstring

import markdown
from markdown.extensions import Extension, extra
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.toc import TocTreeprocessor, remove_fnrefs, render_inner_html, strip_tags
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, AtomicString

from hexapla.compiled import constants
from hexapla.frozen import replace
from hexapla.markup import xhtml
from hexapla.markup.bounds import find_length, require_bounded
from hexapla.markup.commonmark import CommonMark, Fences
from hexapla.markup.document import HEADINGS, HTML, TEXT, Document, Heading, Rendered, Slot, Stores, Text
from hexapla.markup.fill import Filling
from hexapla.markup.fold import unfold
from hexapla.markup.ids import assign_ids
from hexapla.markup.patterns import Patterns
from hexapla.markup.rawtexts import find_unbalanced, sound_html
from hexapla.markup.scan import TOC_MARKER, Found, Scan, scan_tree
from hexapla.markup.stores import find_stored, substituted
from hexapla.model import Finding, Segment, Source
from hexapla.patterns import pattern
from hexapla.text import count_words

TRANSLATABLE_FRONT = ("title", "subtitle", "description", "keywords")
_ID = pattern(r"""\bid\s*=\s*["']?([^\s"'<>{}]+)|[{ ]#([^\s{}"'<>=]+)(?=[^{}\n]*\})""")
"""What may be an id in raw HTML or in an attribute list; too many do no harm."""
_ODDITIES = {
    "fence-not-closed": "A fence of code is opened and never closed: what follows is read as text.",
    "underlined-heading": "A heading that is underlined has several lines or begins a list item, and is not read as a heading.",
}
_SETTINGS: dict[str, dict[str, Any]] = {"footnotes": {"SEPARATOR": "-"}}
_MARKS = pattern("[\\\\`\\[<&*_\x02\x03]|  \n")
"""One of these is in all that the inline patterns below take for markup."""
_NOT_BARE = pattern("[<>&\x02\x03]")
"""A text without these is written as it is."""
_MEANING = pattern("[\\\\`\\[<&*_{\n\x02\x03]")
"""The same in a folded text, whose line ends are hard, and what an attribute list begins with. One set of characters: a search is quick."""
_INLINE = {"inline": "", "attr_list": "{", "unescape": "\\\x02"}
"""The tree processors that a text is given to, and what a text has that they do something with."""
_PLACEHOLDER = pattern("\x02(?:wzxhzdk:(\\d+)|[^\x02\x03]*)\x03")


@cache
def parser_for(extensions: tuple[str, ...]) -> Parser:
    """The parser for a set of Python-Markdown extensions; made once, since that costs more than most documents."""
    return Parser(extensions)


class Parser:
    """One configured Python-Markdown. It carries no document between calls: what it keeps beside the tree is put back each time."""

    def __init__(self, extensions: tuple[str, ...]) -> None:
        self.extensions = extensions
        self._commonmark = CommonMark()
        with constants():
            self._md = markdown.Markdown(extensions=[*_made(extensions), self._commonmark], output_format="xhtml")
        inline = self._md.treeprocessors.get_index_for_name("inline")
        processors = list(self._md.treeprocessors)
        self._early, self._late = processors[:inline], processors[inline:]
        self._inline = {p: marks for p in self._late for name, marks in _INLINE.items() if self._is(name, p)}
        self._footnotes = next((e for e in self._md.registeredExtensions if isinstance(e, FootnoteExtension)), None)
        self._abbreviations = next((e for e in self._md.registeredExtensions if isinstance(e, AbbrExtension)), None)
        self._patterns = Patterns(self._md.inlinePatterns)
        self.spares_plain = self._patterns.are_marked
        """Whether nothing is looked for in a text that has not its mark: where every inline pattern is one that wants a mark."""
        self.has_attribute_lists = "attr_list" in self._md.treeprocessors

    def __reduce__(self) -> tuple[Callable[[tuple[str, ...]], Parser], tuple[tuple[str, ...]]]:
        """Another process makes its own."""
        return parser_for, (self.extensions,)

    def _is(self, name: str, processor: object) -> bool:
        return name in self._md.treeprocessors and processor is self._md.treeprocessors[name]

    # --- parse -----------------------------------------------------------------------------------------------------

    def parse(self, source: Source, lang: str) -> Document:
        """The blocks of a source written in the language ``lang`` (BCP 47). What is odd about it is in `Document.findings`.

        Raises SourceError for one that is nested too deep to be read.
        """
        return self.read(source, lang)[0]

    def read(self, source: Source, lang: str) -> tuple[Document, Rendered]:
        """`parse`, and `render` of what it gives: whether its HTML balances shows in the rendering, which most callers want too."""
        require_bounded(source)
        md = self._md
        md.reset()
        lines = source.text.split("\n")
        for preprocessor in md.preprocessors:
            lines = preprocessor.run(lines)
        root: Element = md.parser.parseDocument(lines).getroot()  # type: ignore[assignment]
        for processor in self._early:
            root = _run(processor, root)
        stores = self._stores()
        scan = scan_tree(root, source, stores.raw, attribute_lists=self.has_attribute_lists, code=frozenset(self._commonmark.code))
        blocks = [found.segment for found in scan.found if found.segment]
        found = (*scan.found, *find_stored(source, stores, blocks))
        segments, slots = _numbered(_front_segments(source), found)
        texts = tuple(Text(one.text) for one in found)
        findings = (*find_length(source), *scan.findings, *self._oddities(source))
        document = Document(source, segments, slots, texts, (), root, stores, lang, _title(segments), findings)
        document = replace(document, ids=self._ids(document, scan))
        body, headings = self._body(document)
        if not xhtml.is_well_formed(body):
            document, body = self._with_unbalanced(document, scan), xhtml.repair(body)
        return document, Rendered(body, headings)

    def _oddities(self, source: Source) -> Iterator[Finding]:
        for slug, number in self._commonmark.oddities:
            yield Finding(slug, _ODDITIES[slug], source.path, number + source.first_line - 1)

    def _ids(self, document: Document, scan: Scan) -> tuple[tuple[int, str], ...]:
        said = "\n".join((document.source.text, *(raw for raw in document.stores.raw if isinstance(raw, str))))
        taken = _ID.findall(said) if "=" in said or "}" in said else []
        texts = [text.text for text in document.texts]
        return assign_ids(document.slots, texts, scan.own_ids, (one or other for one, other in taken), partial(self.plain, document))

    def _with_unbalanced(self, document: Document, scan: Scan) -> Document:
        """The document, whose raw HTML does not balance, with a finding that says where."""
        finding = Finding(
            "raw-html-unbalanced",
            "The HTML in this document does not balance: a tag is not closed, or closed in the wrong order.",
            document.source.path,
            self._unbalanced_line(document, scan),
        )
        return replace(document, findings=(*document.findings, finding))

    def _unbalanced_line(self, document: Document, scan: Scan) -> int:
        for slot, text in zip(document.slots, document.texts, strict=True):
            if slot.segment is not None and "<" in text.text and not self.renders_well(document, slot.tag, text.text):
                return document.segments[slot.segment].line
        line = find_unbalanced((piece.line, piece.raw) for piece in scan.pieces)
        return document.source.first_line if line is None else line

    # --- render ----------------------------------------------------------------------------------------------------

    def render(self, document: Document) -> Rendered:
        """The document as it stands. It is not changed, and the same document gives the same bytes."""
        body, headings = self._body(document)
        if not xhtml.is_well_formed(body):
            body = xhtml.repair(body)
        return Rendered(body, headings, fallbacks=sum(1 for text in document.texts if text.missing))

    def _body(self, document: Document) -> tuple[str, tuple[Heading, ...]]:
        self._restore(substituted(document.stores, document.slots, document.texts))
        root = copy.deepcopy(document.tree)
        filling = Filling(root, self._md.htmlStash.store)
        for number, identifier in document.ids:
            filling.elements[number].set("id", identifier)
        for slot, text in zip(document.slots, document.texts, strict=True):
            filling.fill(slot, text)
        self._spare_plain(root)
        for processor in self._late:
            if self._has_work(processor, root):
                root = _run(processor, root)
        xhtml.name_attributes(root)
        headings = tuple(self._headings(root))
        return self._serialize(root), headings

    def _has_work(self, processor: Treeprocessor, root: Element) -> bool:
        """Some look at every element, and change only what has a mark of theirs."""
        if isinstance(processor, TocTreeprocessor):
            return _wants_contents(root)
        marks = self._inline.get(processor)
        if not marks:
            return True
        text = _said_in(root)
        return any(mark in text for mark in marks)

    def _headings(self, root: Element) -> Iterator[Heading]:
        for element in root.iter():
            if element.tag in HEADINGS:
                text = element.text or ""
                if len(element) or _NOT_BARE.search(text):
                    text = html.unescape(strip_tags(render_inner_html(remove_fnrefs(element), self._md)))
                yield Heading(int(element.tag[1]), element.get("id", ""), " ".join(text.split()), element.get("lang"))

    def _serialize(self, root: Element) -> str:
        stash = self._md.htmlStash
        stash.rawHtmlBlocks = [xhtml.to_xml(raw) if isinstance(raw, str) else raw for raw in stash.rawHtmlBlocks]
        output = self._md.serializer(root).strip()
        body = output.removeprefix("<div>").removesuffix("</div>").strip() if output.startswith("<div>") else ""
        for postprocessor in self._md.postprocessors:
            body = postprocessor.run(body)
        return xhtml.resolve_references(body.strip())

    # --- one text --------------------------------------------------------------------------------------------------

    def inline(self, document: Document, tag: str, text: str) -> Element:
        """The inline tree of one folded text, as it would stand in a block ``tag`` of the document: the block itself, filled.

        Raw HTML in it is left as the parser's placeholders, and `raw_pieces` tells what they hold; in a slot that is HTML, it is the tree.
        """
        if self.is_plain(document, tag, text):
            # It is what it says: nothing has to be put back, and no processor asked.
            self._md.htmlStash.rawHtmlBlocks = list(document.stores.raw)
            block = Element(tag)
            block.text = text
            return block
        self._restore(document.stores)
        if tag == HTML:
            self._md.htmlStash.store(text)
            return fromstring(f"<p>{sound_html(text)}</p>")
        root = Element("div")
        block = SubElement(root, "p" if tag == TEXT else tag)
        block.text = AtomicString(text) if tag == TEXT else unfold(text)
        self._spare_plain(root)
        for processor, marks in self._inline.items():
            if not marks or not self.spares_plain or any(mark in text for mark in marks):
                processor.run(root)
        return block

    def is_plain(self, document: Document, tag: str, text: str) -> bool:
        """Whether a folded text in a block ``tag`` has nothing that means more than itself, an attribute list included."""
        return self.spares_plain and not document.stores.abbreviations and tag not in (TEXT, HTML) and not _MEANING.search(text)

    def _spare_plain(self, root: Element) -> None:
        """The inline parser looks for each of its patterns in each text, in turn: it is kept from what cannot be there."""
        if not self.spares_plain:
            return
        self._md.treeprocessors["inline"].inlinePatterns = self._patterns.wanted_by("".join(root.itertext()))  # type: ignore[attr-defined]
        if self._abbreviations and _abbreviations_of(self._abbreviations):
            return
        for element in root.iter():
            if element.text and not _MARKS.search(element.text):
                element.text = AtomicString(element.text)

    def plain(self, document: Document, text: str) -> str:
        """One folded text without markup, note references and HTML: for titles and ids."""
        block = remove_fnrefs(self.inline(document, "p", text))
        raw = self._md.htmlStash.rawHtmlBlocks

        def shown(placeholder: re.Match[str]) -> str:
            return xhtml.visible_text(str(raw[int(placeholder[1])])).strip(" ") if placeholder[1] else ""

        return " ".join(_PLACEHOLDER.sub(shown, html.unescape("".join(block.itertext()).replace(AMP_SUBSTITUTE, "&"))).split())

    def raw_pieces(self, document: Document) -> tuple[str, ...]:
        """The raw HTML that the last `inline` of this document met, in order."""
        return tuple(str(raw) for raw in self._md.htmlStash.rawHtmlBlocks[len(document.stores.raw) :])

    def renders_well(self, document: Document, tag: str, text: str) -> bool:
        """Whether the tags in one text balance."""
        if tag == HTML:
            return xhtml.is_well_formed(xhtml.to_xml(text))
        block = self.inline(document, tag, text)
        root = Element("div")
        root.append(block)
        return xhtml.is_well_formed(self._serialize(root))

    # --- what stands beside the tree -------------------------------------------------------------------------------

    def _stores(self) -> Stores:
        return Stores(
            raw=tuple(self._md.htmlStash.rawHtmlBlocks),
            references=dict(self._md.references),
            footnotes=dict(self._footnotes.footnotes) if self._footnotes else {},
            abbreviations=dict(_abbreviations_of(self._abbreviations)) if self._abbreviations else {},
        )

    def _restore(self, stores: Stores) -> None:
        md = self._md
        md.reset()
        md.htmlStash.rawHtmlBlocks = list(stores.raw)
        md.htmlStash.html_counter = len(stores.raw)
        md.references.update(stores.references)  # type: ignore[arg-type]
        if self._footnotes:
            self._footnotes.footnotes.update(stores.footnotes)
        if self._abbreviations:
            _abbreviations_of(self._abbreviations).update(stores.abbreviations)


def _made(extensions: Iterable[str]) -> Iterator[Extension]:
    """Each extension, `extra` as the ones it stands for. By their names, the parser would ask every package on the computer for them."""
    for name in extensions:
        for one in extra.extensions if name == "extra" else (name,):
            yield Fences() if one == "fenced_code" else import_module(f"markdown.extensions.{one}").makeExtension(**_SETTINGS.get(one, {}))


def _run(processor: Treeprocessor, root: Element) -> Element:
    """A tree processor may give a new root, or change the one it got."""
    replaced = processor.run(root)
    return root if replaced is None else replaced


def _said_in(root: Element) -> str:
    """All texts of a tree, and the values of its attributes."""
    return "".join((*root.itertext(), *(value for element in root.iter() for value in element.attrib.values() if value)))


def _wants_contents(root: Element) -> bool:
    """Whether the extension `toc` would do more than list headings: a table of contents stands there, or a heading has no id yet."""
    return any(
        TOC_MARKER in (element.text or "")
        or (str(element.tag).lower() in HEADINGS and ("id" not in element.attrib or "data-toc-label" in element.attrib))
        for element in root.iter()
    )


def _abbreviations_of(extension: Any) -> dict[str, str]:
    """The stubs do not know the attribute."""
    found: dict[str, str] = extension.abbrs
    return found


def _front_segments(source: Source) -> tuple[Segment, ...]:
    pairs = zip(source.front, source.front_lines, strict=True)
    return tuple(
        Segment(value, f"front matter: {key}", line, words=count_words(value))
        for (key, value), line in pairs
        if key in TRANSLATABLE_FRONT and value
    )


def _numbered(front: tuple[Segment, ...], found: Iterable[Found]) -> tuple[tuple[Segment, ...], tuple[Slot, ...]]:
    """All segments in their order, and the slots, each with the number of its segment."""
    found = tuple(found)
    segments = (*front, *_with_role_contexts([one.segment for one in found if one.segment]))
    numbers = count(len(front))
    return segments, tuple(replace(one.slot, segment=next(numbers) if one.segment else None) for one in found)


def _with_role_contexts(segments: Sequence[Segment]) -> Iterator[Segment]:
    """One text in different roles is two messages: a heading and a cell are rarely translated alike."""
    roles: dict[str, set[str]] = {}
    for segment in segments:
        if segment.msgctxt is None:
            roles.setdefault(segment.msgid, set()).add(segment.role)
    for segment in segments:
        clash = segment.msgctxt is None and len(roles[segment.msgid]) > 1
        yield replace(segment, msgctxt=segment.role) if clash else segment


def _title(segments: tuple[Segment, ...]) -> str:
    for role in ("heading 1", "front matter: title", "heading 2"):
        for segment in segments:
            if segment.role == role:
                return segment.msgid
    return ""
