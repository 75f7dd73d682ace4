"""A body in a language that emphasises by marks in, the same with its Western words told out: they have italics, and no marks."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from hexapla.text import is_western, part_western

_CLASS = "western"


def tell_western(root: etree._Element, *, but: Collection[str]) -> None:
    """A class for what is Western in an ``em``, whole or by the word, but not in these tags: a style sheet cannot choose by script."""
    for emphasis in root.iter("em"):
        if is_western("".join(emphasis.itertext())):
            emphasis.set("class", f"{emphasis.get('class', '')} {_CLASS}".strip())
            continue
        for element in list(emphasis.iter("*")):
            if element.tag not in but and element.text:
                element.text, words = _parted(element.text)
                element[:0] = words
            if element is not emphasis and element.tail and (parent := element.getparent()) is not None:
                element.tail, words = _parted(element.tail)
                place = parent.index(element) + 1
                parent[place:place] = words


def _parted(text: str) -> tuple[str, list[etree._Element]]:
    """What comes before the first Western word, and each of them with what comes after it."""
    before, *rest = part_western(text)
    found = []
    for word, after in zip(rest[::2], rest[1::2], strict=True):
        span = etree.Element("span", {"class": _CLASS})
        span.text, span.tail = word, after
        found.append(span)
    return before, found
