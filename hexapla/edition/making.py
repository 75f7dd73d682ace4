"""A work in one language, rendered, in; an Edition out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import cache

from markupsafe import Markup

from hexapla import locales, words
from hexapla.config import Credit, Policy, Publication, Work
from hexapla.edition.values import NO_LANG, Asset, Chapter, Edition, Name, lang_attributes, xml_attributes
from hexapla.frozen import Frozen
from hexapla.locales import Locale
from hexapla.markup import Rendered
from hexapla.model import Completeness, Provenance, Status

ABOUT_EDITION = words.mark("About this edition")
ABOUT_TRANSLATION = words.mark("About this translation")
ACCESSIBILITY = words.mark(
    "This edition has a table of contents and headings to move by. Its text can be enlarged, recoloured and read aloud."
)


class Said(Frozen):
    """What a document says at its head, as plain text."""

    text: str = ""
    """Empty where it says nothing."""
    translated: bool = True
    """Whether it is in the edition's language: the source's text stands in for it otherwise."""


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
    subtitle: Said,
    keywords: tuple[str, ...],
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
        subtitle=subtitle.text,
        keywords=keywords,
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
        work_identifier=work.identifier,
        modified=modified.isoformat(),
        published=work.date.isoformat() if work.date else "",
        provenance=policy.provenance,
        completeness=completeness,
        draft=policy.status is Status.DRAFT,
        title_lang=NO_LANG if title_translated else foreign,
        title_xml=NO_LANG if title_translated else xml_attributes(source),
        subtitle_lang=NO_LANG if subtitle.translated else foreign,
        subtitle_xml=NO_LANG if subtitle.translated else xml_attributes(source),
        percent=locales.format_percent(completeness.share, locale),
        date=locales.format_date(modified, locale),
        about_label=say(about),
        provenance_sentence=say(sentence) if sentence else "",
        provenance_plain=said(sentence) if sentence else "",
        source_language=locales.display_name(source, locale),
        accessibility_summary=said(ACCESSIBILITY),
        summary_xml=_own_words(locale, ACCESSIBILITY),
        provenance_xml=_own_words(locale, sentence),
        isbn=policy.imprint.isbn,
        number=policy.imprint.edition,
        evaluation=None if policy.status is Status.DRAFT else policy.imprint.evaluation,
    )


def _own_words(locale: Locale, message: str) -> Markup:
    """For the package document: what language a message of the tool is shown in, where it is not the edition's."""
    return NO_LANG if words.knows(locale, message) else Markup(' xml:lang="en" dir="ltr"')


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


@cache
def edition_identifier(work: str, tag: str) -> str:
    """One per language, stable across builds and addresses; never made from an address."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{work}#{tag}')}"
