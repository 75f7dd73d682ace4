"""A text and its place in the tree in, the tree with the text there out: nothing that a text holds is read as more than text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from xml.etree.ElementTree import Element

from hexapla.markup.document import HTML, InTree, Slot, Text
from hexapla.markup.fold import unfold
from hexapla.markup.rawtexts import inert
from hexapla.markup.scan import TOC_MARKER, find_attributes
from hexapla.markup.stores import marked_html


class Filling:
    """A tree of blocks that is being filled. Its elements are numbered as they were before."""

    def __init__(self, root: Element, keep: Callable[[str], str]) -> None:
        self.elements = list(root.iter())
        self.keep = keep
        """Takes a piece of HTML, gives the placeholder that stands for it."""

    @cached_property
    def parents(self) -> Mapping[Element, Element]:
        return {child: parent for parent in self.elements for child in parent}

    def fill(self, slot: Slot, text: Text) -> None:
        """Put a text into its place; one in a store is put there by `stores.substituted`."""
        if not isinstance(slot.place, InTree):
            return
        element = self.elements[slot.place.element]
        if slot.place.attribute:
            element.set(slot.place.attribute, inert(text.text))
        elif slot.tag == HTML:
            self.html(element, slot.place, text)
        else:
            self.markdown(element, slot.tag, slot.place, text)

    def html(self, element: Element, place: InTree, text: Text) -> None:
        old = (element.tail if place.tail else element.text) or ""
        before, after = old[: len(old) - len(old.lstrip())], old[len(old.rstrip()) :]
        _set(element, f"{before}{self.keep(marked_html(text))}{after}", tail=place.tail)

    def markdown(self, element: Element, tag: str, place: InTree, text: Text) -> None:
        """The author's own attribute list and the parser's placeholders come back, nothing else does."""
        raw, rest = _defused(unfold(text.text), tag), f"{place.attributes}{place.suffix}"
        marked = text.lang or text.marks
        if marked and (place.tail or len(element)):
            self.insert_span(element, text, raw, tail=place.tail).tail = rest
            return
        if marked:
            _mark(element, text)
        _set(element, raw + rest, tail=place.tail)

    def insert_span(self, element: Element, text: Text, raw: str, *, tail: bool) -> Element:
        """The element has parts of its own in other languages: only the text itself is marked."""
        span = Element("span")
        span.text = raw
        _mark(span, text)
        _set(element, None, tail=tail)
        if tail:
            parent = self.parents[element]
            parent.insert(list(parent).index(element) + 1, span)
        else:
            element.insert(0, span)
        return span


def _set(element: Element, text: str | None, *, tail: bool) -> None:
    if tail:
        element.tail = text
    else:
        element.text = text


def _defused(raw: str, tag: str) -> str:
    """The author's attribute list and marker for the contents are kept apart: what looks like one here is only text."""
    if raw.strip() == TOC_MARKER:
        return f"\\{TOC_MARKER}"
    attributes = find_attributes(tag, raw)
    return raw.removesuffix(attributes) + attributes.replace("{", "\\{", 1)


def _mark(element: Element, text: Text) -> None:
    if text.lang:
        element.set("lang", text.lang)
    if text.marks:
        element.set("class", f"{element.get('class', '')} {text.marks}".strip())
