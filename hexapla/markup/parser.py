"""Source in, Document out; Document in, XHTML out. Python-Markdown parses blocks first and inlines later: we stand between the two."""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.toc import remove_fnrefs, render_inner_html, strip_tags
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from hexapla.markup import xhtml
from hexapla.markup.bounds import require_bounded
from hexapla.markup.document import Document, Heading, Rendered, Slot, Stores, Text
from hexapla.markup.fold import unfold
from hexapla.markup.scan import HEADINGS, TOC_MARKER, Scan, assign_ids, find_attributes, scan_tree
from hexapla.model import Finding, Segment, Source
from hexapla.text import count_words

TRANSLATABLE_FRONT = ("title", "subtitle", "description", "keywords")
_ID = re.compile(r"""\bid\s*=\s*["']?([^\s"'<>{}]+)|[{ ]#([^\s{}"'<>=]+)(?=[^{}\n]*\})""")
"""What may be an id in raw HTML or in an attribute list; too many do no harm."""
_PLACEHOLDER = re.compile("\x02(?:wzxhzdk:(\\d+)|[^\x02\x03]*)\x03")


@cache
def parser_for(extensions: tuple[str, ...]) -> Parser:
    """The parser for a set of Python-Markdown extensions; made once, since that costs more than most documents."""
    return Parser(extensions)


class Parser:
    """One configured Python-Markdown. It carries no document between calls: what it keeps beside the tree is put back each time."""

    def __init__(self, extensions: tuple[str, ...]) -> None:
        settings: dict[str, dict[str, Any]] = {"footnotes": {"SEPARATOR": "-"}, "extra": {"footnotes": {"SEPARATOR": "-"}}}
        self._md = markdown.Markdown(
            extensions=list(extensions),
            extension_configs={name: settings[name] for name in extensions if name in settings},
            output_format="xhtml",
        )
        inline = self._md.treeprocessors.get_index_for_name("inline")
        processors = list(self._md.treeprocessors)
        self._early, self._late = processors[:inline], processors[inline:]
        self._inline = [
            p for p in self._late if p is self._md.treeprocessors["inline"] or self._is("attr_list", p) or self._is("unescape", p)
        ]
        self._footnotes = next((e for e in self._md.registeredExtensions if isinstance(e, FootnoteExtension)), None)
        self._abbreviations = next((e for e in self._md.registeredExtensions if isinstance(e, AbbrExtension)), None)
        self.has_attribute_lists = "attr_list" in self._md.treeprocessors

    def _is(self, name: str, processor: object) -> bool:
        return name in self._md.treeprocessors and processor is self._md.treeprocessors[name]

    # --- parse -----------------------------------------------------------------------------------------------------

    def parse(self, source: Source, lang: str) -> Document:
        """The blocks of a source written in the language ``lang`` (BCP 47). What is odd about it is in `Document.findings`.

        Raises SourceError for one that is nested too deep to be read.
        """
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
        scan = scan_tree(root, source, stores.raw, attribute_lists=self.has_attribute_lists)
        front = _front_segments(source)
        segments = (*front, *scan.segments)
        slots = tuple(replace(slot, segment=None if slot.segment is None else slot.segment + len(front)) for slot in scan.slots)
        texts = tuple(Text(text) for text in scan.texts)
        findings = (*scan.findings, *_fixed_titles(source, stores))
        document = Document(source, segments, slots, texts, (), root, stores, lang, _title(segments), findings)
        document = replace(document, ids=self._ids(document, scan))
        return self._checked(document)

    def _ids(self, document: Document, scan: Scan) -> tuple[tuple[int, str], ...]:
        taken = _ID.findall("\n".join((document.source.text, *(raw for raw in document.stores.raw if isinstance(raw, str)))))
        return assign_ids(document.slots, scan.texts, scan.own_ids, (one or other for one, other in taken), partial(self.plain, document))

    def _checked(self, document: Document) -> Document:
        """The document with a finding where its raw HTML does not balance."""
        if xhtml.is_well_formed(self._body(document)[0]):
            return document
        finding = Finding(
            "raw-html-unbalanced",
            "The HTML in this document does not balance: a tag is not closed, or closed in the wrong order.",
            document.source.path,
            self._unbalanced_line(document),
        )
        return replace(document, findings=(*document.findings, finding))

    def _unbalanced_line(self, document: Document) -> int:
        for slot, text in zip(document.slots, document.texts, strict=True):
            if slot.segment is not None and "<" in text.text and not self.renders_well(document, slot.tag, text.text):
                return document.segments[slot.segment].line
        for raw in document.stores.raw:
            if isinstance(raw, str) and raw.strip() and not xhtml.is_well_formed(xhtml.to_xml(raw)):
                line = document.source.text.find(raw.strip().split("\n")[0])
                return document.source.text.count("\n", 0, max(line, 0)) + document.source.first_line
        return document.source.first_line

    # --- render ----------------------------------------------------------------------------------------------------

    def render(self, document: Document) -> Rendered:
        """The document as it stands. It is not changed, and the same document gives the same bytes."""
        body, headings = self._body(document)
        if not xhtml.is_well_formed(body):
            body = xhtml.repair(body)
        return Rendered(body, headings, fallbacks=sum(1 for text in document.texts if text.missing))

    def _body(self, document: Document) -> tuple[str, tuple[Heading, ...]]:
        self._restore(document.stores)
        root = copy.deepcopy(document.tree)
        elements = list(root.iter())
        for number, identifier in document.ids:
            elements[number].set("id", identifier)
        for slot, text in zip(document.slots, document.texts, strict=True):
            _fill(root, elements[slot.element], slot, text)
        for processor in self._late:
            root = _run(processor, root)
        xhtml.name_attributes(root)
        headings = tuple(self._headings(root))
        return self._serialize(root), headings

    def _headings(self, root: Element) -> Iterator[Heading]:
        for element in root.iter():
            if element.tag in HEADINGS:
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

        Raw HTML in it is left as the parser's placeholders; `raw_pieces` tells what they hold.
        """
        self._restore(document.stores)
        root = Element("div")
        block = SubElement(root, tag)
        block.text = unfold(text)
        for processor in self._inline:
            processor.run(root)
        return block

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


def _run(processor: Treeprocessor, root: Element) -> Element:
    """A tree processor may give a new root, or change the one it got."""
    replaced = processor.run(root)
    return root if replaced is None else replaced


def _abbreviations_of(extension: Any) -> dict[str, str]:
    """The stubs do not know the attribute."""
    found: dict[str, str] = extension.abbrs
    return found


def _fill(root: Element, element: Element, slot: Slot, text: Text) -> None:
    """Put a text into its place: the author's own attribute list and the parser's placeholders come back, nothing else does."""
    raw, rest = _defused(unfold(text.text), slot.tag), f"{slot.attributes}{slot.suffix}"
    if text.lang and (slot.tail or len(element)):
        _insert_span(root, element, slot, text, raw).tail = rest
        return
    if text.lang:
        _mark(element, text)
    if slot.tail:
        element.tail = raw + rest
    else:
        element.text = raw + rest


def _defused(raw: str, tag: str) -> str:
    """The author's attribute list and marker for the contents are kept apart: what looks like one here is only text."""
    if raw.strip() == TOC_MARKER:
        return f"\\{TOC_MARKER}"
    attributes = find_attributes(tag, raw)
    return raw.removesuffix(attributes) + attributes.replace("{", "\\{", 1)


def _insert_span(root: Element, element: Element, slot: Slot, text: Text, raw: str) -> Element:
    """The element has parts of its own in other languages: only the text itself is marked."""
    span = Element("span")
    span.text = raw
    _mark(span, text)
    if slot.tail:
        element.tail = None
        parent = next(parent for parent in root.iter() if element in parent)
        parent.insert(list(parent).index(element) + 1, span)
    else:
        element.text = None
        element.insert(0, span)
    return span


def _mark(element: Element, text: Text) -> None:
    element.set("lang", text.lang or "")
    if text.missing:
        element.set("class", f"{element.get('class', '')} untranslated".strip())


def _front_segments(source: Source) -> tuple[Segment, ...]:
    pairs = zip(source.front, source.front_lines, strict=True)
    return tuple(
        Segment(value, f"front matter: {key}", line, words=count_words(value))
        for (key, value), line in pairs
        if key in TRANSLATABLE_FRONT and value
    )


def _fixed_titles(source: Source, stores: Stores) -> Iterator[Finding]:
    """Titles that readers see and translators do not: those of link definitions and abbreviations stand in no block."""
    titles = {title for _, title in stores.references.values() if title} | set(stores.abbreviations.values())
    places = sorted((max(source.text.find(title), 0), title) for title in titles if count_words(title))
    for place, title in places:
        line = source.text.count("\n", 0, place) + source.first_line
        message = f"The title “{title[:60]}” stands beside the text, where no translator sees it."
        yield Finding("title-not-translatable", message, source.path, line, subject=title[:60])


def _title(segments: tuple[Segment, ...]) -> str:
    for role in ("heading 1", "front matter: title", "heading 2"):
        for segment in segments:
            if segment.role == role:
                return segment.msgid
    return ""
