"""A work in one language, rendered, in; an Edition out: the one set of values that pages, books, metadata and feeds are made from."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from markupsafe import Markup

from hexapla import locales, words
from hexapla.config import Credit, Policy, Publication, Work
from hexapla.locales import Locale
from hexapla.markup import Heading, Rendered
from hexapla.model import Completeness, Provenance, Status

NO_LANG = Markup("")
ABOUT_EDITION = words.mark("About this edition")
ABOUT_TRANSLATION = words.mark("About this translation")
ACCESSIBILITY = words.mark(
    "This edition has a table of contents and headings to move by. Its text can be enlarged, recoloured and read aloud."
)
IMAGE_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
"""EPUB 3.3, section 3.2: the image types that every reading system shows."""


@dataclass(frozen=True, slots=True)
class Name:
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


@dataclass(frozen=True, slots=True)
class Asset:
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


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover as the site shows it."""

    asset: Asset
    width: int
    height: int
    """In pixels."""


@dataclass(frozen=True, slots=True)
class Chapter:
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


@dataclass(frozen=True)
class Edition:
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
    def version(self) -> str:
        """Of the edition: the day of its last change, which orders as versions do."""
        return self.modified.replace("-", ".")

    @property
    def images(self) -> bool:
        return bool(self.assets or self.cover)

    @cached_property
    def accessibility_features(self) -> tuple[str, ...]:
        """Derived from what is in it: EPUB Accessibility 1.1, section 2.2."""
        described = self.cover is not None or any('alt="' in chapter.body for chapter in self.chapters)
        always = ("tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "unlocked")
        return (*always, "alternativeText") if described else always

    @property
    def epub_name(self) -> str:
        return f"{self.work}.{self.tag}.epub"

    @property
    def onefile_name(self) -> str:
        return f"{self.work}.{self.tag}.html"


def make_edition(
    publication: Publication,
    work: Work,
    policy: Policy,
    rendered: Sequence[tuple[str, str, Rendered]],
    *,
    title: str,
    title_translated: bool,
    source_title: str,
    description: str,
    completeness: Completeness,
    assets: tuple[Asset, ...],
    modified: dt.date,
    quotations: tuple[str, ...] = (),
) -> Edition:
    """The edition of a work in one locale.

    ``rendered`` holds slug, path and rendering of each document in reading order; ``modified`` is the day all files are dated with.
    """
    locale, source = policy.locale, publication.source
    say, said = words.phrase(locale), words.plain(locale)
    foreign = lang_attributes(source)
    is_source = policy.provenance is Provenance.SOURCE
    about = ABOUT_EDITION if is_source else ABOUT_TRANSLATION
    sentence = words.PROVENANCE.get(policy.provenance, "")
    return Edition(
        work=work.id,
        locale=locale,
        source=source,
        title=title,
        source_title=source_title,
        description=description,
        chapters=tuple(_chapter(slug, path, result, source, locale) for slug, path, result in rendered),
        assets=assets,
        authors=tuple(_name(author, source, locale) for author in work.authors),
        credits=tuple(_name(credit, locale, locale) for credit in policy.credits),
        publisher=work.publisher,
        rights=work.rights,
        contact=publication.contact,
        quotations=quotations,
        identifier=edition_identifier(work.identifier, locale.tag),
        source_identifier=edition_identifier(work.identifier, source.tag),
        modified=modified.isoformat(),
        published=work.date.isoformat() if work.date else "",
        provenance=policy.provenance,
        completeness=completeness,
        draft=policy.status is Status.DRAFT,
        title_lang=NO_LANG if title_translated else foreign,
        title_xml=NO_LANG if title_translated else xml_attributes(source),
        percent=locales.format_percent(completeness.share, locale),
        date=locales.format_date(modified, locale),
        about_label=say(about),
        provenance_sentence=say(sentence) if sentence else "",
        provenance_plain=said(sentence) if sentence else "",
        source_language=locales.display_name(source, locale),
        accessibility_summary=said(ACCESSIBILITY),
        summary_xml=_own_words(locale, ACCESSIBILITY),
        provenance_xml=_own_words(locale, sentence),
    )


def _own_words(locale: Locale, message: str) -> Markup:
    """For the package document: what language a message of the tool is shown in, where it is not the edition's."""
    return NO_LANG if words.knows(locale, message) else Markup(' xml:lang="en" dir="ltr"')


def edition_identifier(work: str, tag: str) -> str:
    """One per language, stable across builds and addresses; never made from an address."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{work}#{tag}')}"


def lang_attributes(locale: Locale) -> Markup:
    return Markup(' lang="{}" dir="{}"').format(locale.tag, locale.direction)


def xml_attributes(locale: Locale) -> Markup:
    return Markup(' xml:lang="{}" dir="{}"').format(locale.tag, locale.direction)


def media_type_of(path: str) -> str | None:
    """None for what an edition cannot carry as a picture."""
    return IMAGE_TYPES.get(PurePosixPath(path).suffix.lower())


def _chapter(slug: str, path: str, result: Rendered, source: Locale, locale: Locale) -> Chapter:
    first = result.headings[0] if result.headings else None
    title = (first.text if first else "") or dict(result.front).get("title") or slug
    foreign = bool(first and first.lang)
    return Chapter(
        slug, path, title, result.body, result.headings, lang_attributes(source) if foreign and locale.tag != source.tag else NO_LANG
    )


def _name(credit: Credit, default: Locale, edition: Locale) -> Name:
    locale = locales.parse_locale(credit.lang) if credit.lang else default
    same = locale.tag == edition.tag
    return Name(
        credit.name,
        credit.role,
        words.phrase(edition)(words.ROLE_LABELS.get(credit.role, credit.role)),
        credit.file_as,
        NO_LANG if same else lang_attributes(locale),
        NO_LANG if same else xml_attributes(locale),
    )


def metadata_of(edition: Edition) -> Mapping[str, object]:
    """What JSON-LD says of an edition: https://schema.org/Book, by the same values as the package document."""
    graph: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Book",
        "@id": edition.identifier,
        "name": edition.title,
        "inLanguage": edition.tag,
        "dateModified": edition.modified,
        "version": edition.version,
        "creativeWorkStatus": "Draft" if edition.draft else "Published",
        "bookFormat": "https://schema.org/EBook",
        "accessMode": ["textual", "visual"] if edition.images else ["textual"],
        "accessModeSufficient": "textual",
        "accessibilityFeature": list(edition.accessibility_features),
        "accessibilityHazard": "none",
        "accessibilitySummary": edition.accessibility_summary,
    }
    if edition.description:
        graph["description"] = edition.description
    if edition.published:
        graph["datePublished"] = edition.published
    if edition.rights:
        graph["copyrightNotice"] = edition.rights
    if edition.authors:
        graph["author"] = [{"@type": "Person", "name": author.name} for author in edition.authors]
    if edition.publisher:
        graph["publisher"] = {"@type": "Organization", "name": edition.publisher}
    if translators := [{"@type": "Person", "name": credit.name} for credit in edition.credits if credit.role == "trl"]:
        graph["translator"] = translators
    if not edition.is_source:
        graph["translationOfWork"] = {
            "@type": "Book",
            "@id": edition.source_identifier,
            "name": edition.source_title,
            "inLanguage": edition.source.tag,
        }
        graph["creditText"] = edition.provenance_plain
    return graph
