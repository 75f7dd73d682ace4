"""What the parser makes of a source, and what rendering makes of that. Opaque outside this package but for the segments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal
from xml.etree.ElementTree import Element

from hexapla.frozen import Frozen, field
from hexapla.model import Finding, Segment, Source


class Text(Frozen):
    """What stands in a slot: the author's words, or a translation of them."""

    text: str
    """Folded inline Markdown; HTML or plain text where the slot says so."""
    lang: str | None = None
    """BCP 47 tag where it is not the edition's own language: the source text, in a translation that lacks this message."""
    missing: bool = False
    """There is no translation that may be rendered: the source text stands in, and the reader is told."""
    fuzzy: bool = False
    """A translation that nobody has confirmed since the source changed: shown, and the reader is told."""

    @property
    def marks(self) -> str:
        """The class that tells a reader's page how the text stands; empty for a sound one."""
        return "untranslated" if self.missing else "fuzzy" if self.fuzzy else ""


HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
TEXT = "#text"
"""Stands for a tag where a text is plain: the value of an attribute, or of a title. No Markdown is read there, and no HTML."""
HTML = "#html"
"""Stands for a tag where a text is HTML: words in raw HTML, which no Markdown touches."""


class InTree(Frozen):
    """A place in the tree of blocks."""

    element: int
    """Which element, counted in document order."""
    tail: bool = False
    """The text follows the element instead of standing in it."""
    attribute: str = ""
    """The text is the value of this attribute instead of standing in the element."""
    attributes: str = ""
    """The attribute list at the end of the block, as the author wrote it; translators never see it."""
    suffix: str = ""
    """The parser's own placeholders at the end."""


class InStore(Frozen):
    """A place beside the tree."""

    store: Literal["raw", "references", "abbreviations"]
    """Which of `Stores`."""
    key: int | str
    """What it is found by there: the number of a piece of raw HTML, the label of a link's definition, an abbreviation."""
    span: tuple[int, int] = (0, 0)
    """Of a piece of raw HTML, the characters that the text takes the place of."""


class Slot(Frozen):
    """A place that holds a text."""

    tag: str
    """The block it stands in, which tells how it is read; `TEXT` and `HTML` where that is not as Markdown."""
    segment: int | None
    """Which segment stands here; None where nothing is to be translated."""
    place: InTree | InStore


class Stores(Frozen):
    """What the parser keeps beside the tree."""

    raw: tuple[Any, ...] = ()
    """Pieces of raw HTML, and code that is rendered already."""
    references: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    footnotes: Mapping[str, str] = field(default_factory=dict)
    abbreviations: Mapping[str, str] = field(default_factory=dict)


class Document(Frozen):
    """A parsed document. `segments` is what it says; `texts` what stands in each slot now. Two are never the same."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    source: Source
    segments: tuple[Segment, ...]
    slots: tuple[Slot, ...]
    texts: tuple[Text, ...]
    ids: tuple[tuple[int, str], ...]
    """Element number and id, for headings and blocks: made from the source, the same in every language."""
    tree: Element
    stores: Stores
    lang: str
    """BCP 47 tag of the source."""
    title: str
    """msgid of the first heading, or of the front matter's title; empty where there is neither."""
    findings: tuple[Finding, ...] = ()


class Heading(Frozen):
    """One heading of a rendered document."""

    level: int
    id: str
    text: str
    """Plain text, without note references."""
    lang: str | None = None
    """Where it is not the edition's language."""


class Rendered(Frozen):
    """A document in one language, ready for a page or a book."""

    body: str
    """Well-formed XHTML without a root, in no namespace, with ``lang`` and ``dir`` where the text is not the edition's."""
    headings: tuple[Heading, ...]
    front: tuple[tuple[str, str], ...] = ()
    """Translated front matter."""
    fallbacks: int = 0
    """Texts that stand in the source language."""
