"""One work in one language, as values: all that pages, books, metadata and feeds say is said from here."""

from __future__ import annotations

import re
from functools import cache, cached_property

from lxml import etree
from markupsafe import Markup

from hexapla import locales, words
from hexapla.config import Evaluation
from hexapla.edition.pictures import can_move
from hexapla.frozen import Frozen
from hexapla.locales import Locale
from hexapla.markup import Heading, read_body
from hexapla.model import Completeness, Provenance
from hexapla.numbers import parse_isbn

NO_LANG = Markup("")


class Name(Frozen):
    """A person or body as an edition names them."""

    name: str
    role: str
    """MARC relator code."""
    label: str = ""
    """The role in the edition's words."""
    file_as: str = ""
    lang_attributes: Markup = NO_LANG
    """For HTML: empty, or `` lang="…" dir="…"``, where the name is not in the edition's language."""
    xml_attributes: Markup = NO_LANG
    """The same for the package document."""


class Asset(Frozen):
    """A picture that a document shows."""

    path: str
    """Relative to the publication: ``source/assets/map.png``."""
    name: str
    """In the edition: ``assets/map.png``."""
    media_type: str
    content: bytes

    @property
    def id(self) -> str:
        """As a manifest id."""
        return re.sub(r"[^A-Za-z0-9_-]", "-", self.name)


class Cover(Frozen):
    """A cover as the site shows it."""

    asset: Asset
    width: int
    height: int
    """In pixels."""


class Chapter(Frozen):
    """One document of the edition."""

    slug: str
    path: str
    """The source document, relative to the publication."""
    title: str
    body: str
    """Well-formed XHTML in no namespace, links as the author wrote them."""
    headings: tuple[Heading, ...]
    lang_attributes: Markup = NO_LANG
    """Of the title, where it is not translated."""

    @property
    def heading_id(self) -> str:
        return self.headings[0].id if self.headings else ""

    @property
    def pictures(self) -> tuple[etree._Element, ...]:
        return tuple(read_body(self.body).iter("img")) if "<img" in self.body else ()


class Edition(Frozen):
    """One work in one language. Everything that is said about it anywhere is said from here."""

    work: str
    locale: Locale
    source: Locale
    title: str
    source_title: str
    description: str
    chapters: tuple[Chapter, ...]
    assets: tuple[Asset, ...]
    authors: tuple[Name, ...]
    credits: tuple[Name, ...]
    publisher: str
    rights: str
    contact: str
    quotations: tuple[str, ...]
    """Where the wording of a canonical quotation comes from, said in the edition's language."""
    identifier: str
    """``urn:uuid:`` of uuid5 over the work's identifier and the BCP 47 tag."""
    source_identifier: str
    work_identifier: str
    """A URI: what the identifiers of all its editions are made from."""
    modified: str
    """ISO 8601 date."""
    published: str
    """ISO 8601 date of first publication, or empty."""
    provenance: str
    completeness: Completeness
    draft: bool
    title_lang: Markup
    title_xml: Markup
    percent: str
    date: str
    about_label: str
    provenance_sentence: str
    provenance_plain: str
    source_language: str
    accessibility_summary: str
    summary_xml: Markup
    provenance_xml: Markup
    cover: Asset | None = None
    """In the book."""
    shown: Cover | None = None
    """On the front page."""
    card: Cover | None = None
    """Where a link to the edition is shown elsewhere: https://ogp.me."""
    isbn: str = ""
    """Of the book, as the publisher writes it; empty where it has none."""
    number: str = ""
    """Of the edition, as the publisher counts: ``2`` or ``2.1``; empty where nobody counts."""
    evaluation: Evaluation | None = None
    """What a human found of its accessibility; never of a draft."""

    @property
    def tag(self) -> str:
        return self.locale.tag

    @property
    def direction(self) -> str:
        return self.locale.direction

    @property
    def is_source(self) -> bool:
        return self.provenance == Provenance.SOURCE

    @property
    def machine(self) -> bool:
        """No human has reviewed it: said wherever a reader comes in."""
        return self.provenance == Provenance.MACHINE

    @property
    def open_graph(self) -> str:
        return locales.open_graph_code(self.locale)

    @property
    def isbn13(self) -> str:
        """Thirteen digits, as catalogs and shops know a book; empty where it has no number."""
        return parse_isbn(self.isbn) or ""

    @property
    def version(self) -> str:
        """Of the edition: the publisher's number, else the day of its last change, which orders as versions do."""
        return self.number or self.modified.replace("-", ".")

    @property
    def images(self) -> bool:
        return bool(self.assets or self.cover)

    @cached_property
    def _alternatives(self) -> tuple[str, ...]:
        """For each picture, the words that stand for it. Of what is published, a picture without any only decorates."""
        shown = (picture.get("alt") or "" for chapter in self.chapters for picture in chapter.pictures)
        return (*((self.title,) if self.cover else ()), *map(str.strip, shown))

    @property
    def access_modes(self) -> tuple[str, ...]:
        """How its content reaches a reader: https://www.w3.org/community/reports/a11y-discov-vocab/CG-FINAL-vocabulary-20230718/"""
        return ("textual", "visual") if self.images else ("textual",)

    @property
    def access_mode_sufficient(self) -> str:
        """Text alone is enough, unless a draft may still lack the words for a picture."""
        return "textual,visual" if self.draft and not all(self._alternatives) else "textual"

    @property
    def accessibility_features(self) -> tuple[str, ...]:
        """Derived from what is in it: EPUB Accessibility 1.1, section 2.2."""
        always = ("tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "unlocked")
        return (*always, "alternativeText") if any(self._alternatives) else always

    @cached_property
    def accessibility_hazard(self) -> str:
        """``none`` where nothing moves. Whether what moves flashes, only a human can tell."""
        return "unknown" if any(can_move(asset.media_type, asset.content) for asset in self.assets) else "none"

    @cached_property
    def facts(self) -> Markup:
        """What its page, its book and its one file tell of it, as a list."""
        from hexapla.templating import macro  # Here: whoever judges an edition needs no templates.

        return macro("site/parts.html", "facts")(self, words.phrase(self.locale))

    @property
    def epub_name(self) -> str:
        return f"{self.work}.{self.tag}.epub"

    @property
    def onefile_name(self) -> str:
        return f"{self.work}.{self.tag}.html"


@cache
def lang_attributes(locale: Locale) -> Markup:
    return Markup(' lang="{}" dir="{}"').format(locale.tag, locale.direction)


@cache
def xml_attributes(locale: Locale) -> Markup:
    return Markup(' xml:lang="{}" dir="{}"').format(locale.tag, locale.direction)
