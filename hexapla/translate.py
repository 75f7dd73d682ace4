"""A document and its translations in, the same document in another language out; what lacks a translation keeps its own language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from hexapla.frozen import replace
from hexapla.markup import Document, Text
from hexapla.model import Key

Lookup = Mapping[Key, str]
"""What may be rendered: complete, not fuzzy, and free of every fault that forbids it."""


def translate(document: Document, lookup: Lookup, fuzzy: Lookup = MappingProxyType({})) -> Document:
    """The document with each of its segments' translations in place, and the source text, marked as such, where there is none.

    ``fuzzy`` holds translations that nobody has confirmed: shown, and marked, where ``lookup`` has none. What the author keeps from
    translation stays in its language too, but nothing is missing there.
    """

    def text_of(segment: int | None, old: Text) -> Text:
        if segment is None:
            return replace(old, lang=document.lang)
        key = document.segments[segment].key
        if translation := lookup.get(key):
            return Text(translation)
        if doubtful := fuzzy.get(key):
            return Text(doubtful, fuzzy=True)
        return Text(document.segments[segment].msgid, document.lang, missing=True)

    texts = tuple(text_of(slot.segment, text) for slot, text in zip(document.slots, document.texts, strict=True))
    return replace(document, texts=texts)


def translated_front(document: Document, lookup: Lookup) -> dict[str, str]:
    """The front matter that readers see, translated where it can be."""
    fields = {}
    for segment in document.segments:
        kind, _, key = segment.role.partition(": ")
        if kind == "front matter":
            fields[key] = lookup.get(segment.key, segment.msgid)
    return fields
