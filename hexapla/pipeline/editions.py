"""A project, a work and a locale in, the Edition out as today's source and catalogs make it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import PurePosixPath

from markupsafe import Markup

from hexapla.adapt import resolve
from hexapla.config import SOURCE_FOLDER, DocumentName, Policy, Work
from hexapla.edition import NO_LANG, Asset, Edition, Said, make_edition, media_type_of
from hexapla.frozen import replace
from hexapla.glossary import quoted_in
from hexapla.locales import Locale, canonical
from hexapla.markup import Document, Heading, Rendered
from hexapla.model import Completeness, Provenance, Status
from hexapla.patterns import pattern
from hexapla.project import Project, Words
from hexapla.text import digest
from hexapla.translate import Lookup, translate, translated_front
from hexapla.variants import variant_for, variants_of


def edition_of(
    project: Project, work: Work, policy: Policy, completeness: Completeness, *, draft: bool, day: dt.date | None = None
) -> Edition:
    """The edition; a preview with ``draft``. ``day`` dates it in place of the work's ``modified``."""
    publication = project.publication
    title, translated = title_of(project, work, policy.locale)
    return make_edition(
        publication,
        work,
        replace(policy, status=Status.DRAFT) if draft else policy,
        tuple(_rendered(project, work, policy)),
        title=title,
        title_translated=translated,
        source_title=title_of(project, work, publication.source)[0],
        description=description_of(project, work, policy.locale),
        subtitle=_subtitle_of(project, work, policy.locale),
        keywords=_keywords_of(project, work, policy.locale),
        completeness=completeness,
        assets=tuple(_assets(project, work, policy.locale)),
        modified=day or work.modified,
        quotations=tuple(_quotations(project, work, policy.locale)),
    )


def _quotations(project: Project, work: Work, locale: Locale) -> Iterator[str]:
    """Where the wording of what the work quotes comes from, where the glossary says it in this language."""
    if project.glossary.quotations:
        msgids, code = (segment.msgid for segment in project.segments(work)), canonical(locale.code)
        yield from (quotation.notes[code] for quotation in quoted_in(project.glossary, msgids) if code in quotation.notes)


def _rendered(project: Project, work: Work, policy: Policy) -> Iterator[tuple[str, str, Rendered]]:
    """Slug, path and rendering of each document that can be read, in reading order."""
    is_source = policy.provenance is Provenance.SOURCE
    words_in = lru_cache(_AT_HAND)(partial(_words, project, policy))
    for name in work.documents:
        document = project.document(name)
        if document is not None:
            words = words_in(name.domain)
            if is_source:
                shown = project.renderings[name.path]
            else:
                shown = project.parser.render(translate(document, words.lookup, words.fuzzy if policy.marks_fuzzy else {}))
            shown = replace(shown, front=tuple(translated_front(document, words.lookup).items()))
            lookup = None if is_source else words.lookup
            yield name.slug, name.path, _with_subtitle(project, document, _titled(project, document, shown, lookup), lookup)


_AT_HAND = 4
"""Catalogs: neighbours share one, and of a large work each is unpacked."""


def _words(project: Project, policy: Policy, name: str) -> Words:
    domain = project.domain(name)
    return Words() if domain is None or policy.provenance is Provenance.SOURCE else project.words(domain, policy.locale)


def _titled(project: Project, document: Document, shown: Rendered, lookup: Lookup | None) -> Rendered:
    """Every page begins with a heading of level 1: the title in the front matter is one, where the text has none.

    ``lookup`` is None for the source edition.
    """
    title = dict(document.source.front).get("title")
    if not title or any(heading.level == 1 for heading in shown.headings):
        return shown
    found = None if lookup is None else _find(lookup, title)
    lang = document.lang if lookup is not None and found is None else None
    text = project.parser.plain(document, found or title)
    attributes = Markup(' class="untranslated" lang="{}"').format(lang) if lang else ""
    name = f"title-{PurePosixPath(document.source.path).stem.lower()}"
    body = Markup('<h1 id="{}"{}>{}</h1>\n').format(name, attributes, text) + Markup(shown.body)
    return replace(shown, body=str(body), headings=(Heading(1, name, text, lang), *shown.headings))


def _with_subtitle(project: Project, document: Document, shown: Rendered, lookup: Lookup | None) -> Rendered:
    """Below the first heading of level 1, which is the title."""
    said = _front(project, document, "subtitle", lookup)
    if not said.text:
        return shown
    classes = "subtitle" if said.translated else "subtitle untranslated"
    lang = NO_LANG if said.translated else Markup(' lang="{}"').format(document.lang)
    line = Markup('<p class="{}" role="doc-subtitle"{}>{}</p>').format(classes, lang, said.text)
    before, heading, after = shown.body.partition("</h1>")
    body = f"{before}{heading}\n{line}{after}" if heading else f"{line}\n{before}"
    return replace(shown, body=body)


def _front(project: Project, document: Document, key: str, lookup: Lookup | None) -> Said:
    """What a document's front matter says. ``lookup`` is None in the language of the source."""
    if not dict(document.source.front).get(key):
        return Said()
    segment = next(one for one in document.segments if one.role == f"front matter: {key}")
    found = segment.msgid if lookup is None else lookup.get(segment.key)
    return Said(project.parser.plain(document, found or segment.msgid), bool(found))


def title_of(project: Project, work: Work, locale: Locale) -> tuple[str, bool]:
    """A work's title in a locale, as plain text, and whether it is in that language: the source's stands in for it otherwise."""
    source = locale.code == project.publication.source.code
    if work.title:
        found = None if source else _find(project.metadata_lookup(locale), work.title)
        return found or work.title, source or found is not None
    document = project.document(work.documents[0])
    domain = project.domain(work.documents[0].domain)
    if document is None or domain is None or not document.title:
        return work.id, True
    found = None if source else _find(project.words(domain, locale).lookup, document.title)
    return project.parser.plain(document, found or document.title), source or found is not None


def description_of(project: Project, work: Work, locale: Locale) -> str:
    """What ``publication.toml`` says of a work; of a single document, else, what its front matter does. Plain text.

    Nothing rather than another language, where it is not translated.
    """
    if work.description or len(work.documents) > 1:
        return said(project, locale, work.description)
    found = _said_at_head(project, work.documents[0], "description", locale)
    return found.text if found.translated else ""


def _subtitle_of(project: Project, work: Work, locale: Locale) -> Said:
    """It goes with the title: that of the first document, whose title the work has, unless ``publication.toml`` gives it another."""
    if work.title and len(work.documents) > 1:
        return Said()
    return _said_at_head(project, work.documents[0], "subtitle", locale)


def _keywords_of(project: Project, work: Work, locale: Locale) -> tuple[str, ...]:
    """Of all its documents, each once: nothing rather than another language."""
    found = (_said_at_head(project, name, "keywords", locale) for name in work.documents)
    return tuple(dict.fromkeys(word for one in found if one.translated for word in split_keywords(one.text)))


_BETWEEN_KEYWORDS = pattern(r"[,;\u060c\u061b\u3001\uff0c\uff1b\u1363]")
"""Commas and semicolons: Latin, Arabic, Chinese and Japanese, Ethiopic."""


def split_keywords(text: str) -> Iterator[str]:
    """
    >>> list(split_keywords("asylum, refuge ; ,"))
    ['asylum', 'refuge']
    >>> list(split_keywords("لجوء، ملجأ")) + list(split_keywords("庇護、避難"))
    ['لجوء', 'ملجأ', '庇護', '避難']
    """
    return (word.strip() for word in _BETWEEN_KEYWORDS.split(text) if word.strip())


def _said_at_head(project: Project, name: DocumentName, key: str, locale: Locale) -> Said:
    """What the front matter of a document says in a locale."""
    if key not in project.fronts.get(name.path, ()):
        return Said()
    document, domain = project.document(name), project.domain(name.domain)
    if document is None or domain is None:
        return Said()
    is_source = locale.code == project.publication.source.code
    return _front(project, document, key, None if is_source else project.words(domain, locale).lookup)


def said(project: Project, locale: Locale, text: str) -> str:
    """What ``publication.toml`` says, in a locale: nothing rather than another language, where it is not translated."""
    if not text or locale.code == project.publication.source.code:
        return text
    return _find(project.metadata_lookup(locale), text) or ""


def _find(lookup: Lookup, msgid: str) -> str | None:
    return next((msgstr for (_, known), msgstr in lookup.items() if known == msgid), None)


def _assets(project: Project, work: Work, locale: Locale) -> Iterator[Asset]:
    """The pictures that the work's documents show, once each, under names that every reading system takes.

    A language's own variant of a picture has the picture's name: addresses are the same in every edition.
    """
    for path in dict.fromkeys(_pictures(project, work)):
        media_type = media_type_of(path)
        content = _shown_in(project, path, locale) if media_type and path.startswith(f"{SOURCE_FOLDER}/") else None
        if media_type and content is not None:
            yield Asset(path, asset_name(path), media_type, content)


def _shown_in(project: Project, path: str, locale: Locale) -> bytes | None:
    variants = variants_of(path, project.names_beside(path))
    return project.read_asset(variant_for(path, variants, locale))


def _pictures(project: Project, work: Work) -> Iterator[str]:
    for name in work.documents:
        for address in project.images.get(name.path, ()):
            if target := resolve(name.path, address):
                yield target[0]


def asset_name(path: str) -> str:
    """ASCII, lower case, in one folder; a digest tells names apart that had to be changed.

    >>> asset_name("source/assets/map.png")
    'assets/map.png'
    >>> asset_name("source/assets/Map 2.PNG")
    'assets/map-2-d6e76280.png'
    """
    pure = PurePosixPath(path).relative_to(SOURCE_FOLDER)
    plain = "-".join(part for part in pure.with_suffix("").parts if part != "assets").lower()
    safe = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "-" for char in plain)
    name = f"assets/{safe}{pure.suffix.lower()}"
    return name if name == pure.as_posix() else f"assets/{safe}-{digest(path)}{pure.suffix.lower()}"
