"""Catalogs and documents in, findings out: what is missing, what is unsafe, what must never be rendered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hexapla.adapt import images_of, links_of, resolve
from hexapla.completeness import is_copied
from hexapla.config import SOURCE_FOLDER, Publication
from hexapla.edition import media_type_of
from hexapla.errors import ConfigError
from hexapla.locales import Locale, parse_locale
from hexapla.markup import Document, Parser, find_character_faults, find_faults, is_safe_link, parse_body
from hexapla.model import Catalog, Entry, Finding, Key, Segment
from hexapla.pofile import find_header, header_fields
from hexapla.privacy import find_private

_SEEN = 80
_FORMS = ("form", "input", "button", "select", "textarea")
_FRAMES = ("iframe", "frame", "frameset", "object", "embed", "applet", "param", "portal")
_ACTIVE_ELEMENTS = frozenset({"script", "style", "link", "meta", "base", "audio", "video", "source", "track", *_FORMS, *_FRAMES})
_ACTIVE_ATTRIBUTES = frozenset({"srcset", "srcdoc", "formaction", "action", "background", "ping", "poster", "data"})
"""What a page's policy refuses or a book cannot carry: scripts, forms, frames, and whatever is fetched other than by ``img src``."""
_CAUSES = {
    "unsafe-link": "a link that is not http, https, mailto, tel or a page of the work",
    "bidi-in-link": "an invisible direction mark inside a link",
    "image-added": "an image that is not in the source",
    "note-added": "a note reference that is not in the source",
    "attributes-added": "an attribute list that is not in the source",
    "html-added": "HTML that is not in the source",
    "html-unbalanced": "HTML tags that do not balance",
    "control-character": "a control character",
    "bidi-control": "a direction mark that reorders the text around it",
    "hidden-character": "a character that readers cannot see, or that every font draws in its own way",
    "message-too-complex": "too much markup, or far more text than the source",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking one catalog gives."""

    findings: tuple[Finding, ...]
    never_rendered: frozenset[Key]
    """The messages whose msgstr must not stand in an edition."""


def check_catalog(
    catalog: Catalog, template: Catalog, locale: Locale, segments: Mapping[Key, tuple[Document, str]], parser: Parser
) -> Checked:
    """The findings of one catalog against today's template.

    ``segments`` gives, for each message, a document it stands in and the tag of its block, so that faults are looked for in the tree
    that would be rendered.
    """
    findings: list[Finding] = []
    never: set[Key] = set()
    wanted = {entry.key for entry in template.entries}
    for entry in catalog.entries:
        if entry.is_header or entry.obsolete or entry.key not in wanted or not entry.translated:
            continue
        faults = list(_faults(entry, segments.get(entry.key), parser))
        if faults:
            never.add(entry.key)
        for slug, seen in faults:
            message = f"The translation holds {_CAUSES[slug]}: {quote(seen)}. The source text stands in for it."
            findings.append(Finding(slug, message, catalog.path, entry.line, None, locale.code, f"{quote(entry.msgid)}|{seen}"))
        if not entry.fuzzy and is_copied(entry):
            message = f"The translation of {quote(entry.msgid)} is the source text."
            findings.append(Finding("copied-message", message, catalog.path, entry.line, None, locale.code, quote(entry.msgid)))
    findings += _missing(catalog, template, locale)
    return Checked(tuple(findings), frozenset(never))


def _faults(entry: Entry, place: tuple[Document, str] | None, parser: Parser) -> Iterator[tuple[str, str]]:
    """A fuzzy entry is looked at too: it is not rendered, but what it holds must not harm whoever opens it either.

    Without a place it is a line of ``publication.toml``, which is no Markdown: only its characters matter.
    """
    faults = find_faults(parser, *place, entry.msgid, entry.msgstr[0]) if place else find_character_faults(entry.msgid, entry.msgstr[0])
    yield from ((fault.slug, fault.seen) for fault in faults)


def _missing(catalog: Catalog, template: Catalog, locale: Locale) -> Iterator[Finding]:
    known = {entry.key: entry for entry in catalog.entries if not entry.obsolete}
    stale = [entry for entry in template.entries if not entry.is_header and entry.key not in known]
    if stale:
        total = len(template.entries) - 1
        message = f"{len(stale)} of {total} messages of today's source are not in this catalog, {quote(stale[0].msgid)} first."
        yield Finding("stale-catalog", message, catalog.path, 1, None, locale.code)
    for entry in template.entries:
        found = known.get(entry.key)
        if entry.is_header or found is None:
            continue
        if not found.translated:
            message = f"{quote(entry.msgid)} has no translation."
            yield Finding("untranslated-message", message, catalog.path, found.line, None, locale.code, quote(entry.msgid))
        elif found.fuzzy:
            message = f"The translation of {quote(entry.msgid)} is marked fuzzy and is not used."
            yield Finding("fuzzy-message", message, catalog.path, found.line, None, locale.code, quote(entry.msgid))


def check_header(catalog: Catalog, locale: Locale, publication: Publication) -> Iterator[Finding]:
    """The header says another language, or tells who and when."""
    header = find_header(catalog)
    if header is None:
        yield Finding("header-missing", "The catalog has no header.", catalog.path, 1, None, locale.code)
        return
    language = dict(header_fields(header)).get("Language", "")
    if language and not _same_language(language, locale):
        message = f"The header says Language: {quote(language)}, but the catalog's place says {locale.code}."
        yield Finding("header-language-mismatch", message, catalog.path, header.line, None, locale.code)
    if publication.strip_headers:
        for name, entry in find_private(catalog):
            message = f"The header's {quote(name)} tells who translated, or when."
            yield Finding("private-header", message, catalog.path, entry.line, None, locale.code, name)


def _same_language(written: str, locale: Locale) -> bool:
    """Poedit and Weblate write ``ja_JP`` for ``ja``: a territory is no mistake, another language or script is."""
    try:
        other = parse_locale(written)
    except ConfigError:
        return False
    return (other.language, other.script) == (locale.language, locale.script)


def check_document(document: Document, body: str, paths: Collection[str], root: Path) -> Iterator[Finding]:
    """What is wrong with a source: no title, two titles, links to pages and pictures that are not there.

    ``body`` is its rendering; ``paths`` are the paths of all documents of its work; ``root`` is the publication's folder.
    """
    yield from document.findings
    path = document.source.path
    if not document.title:
        yield Finding("title-missing", "The document has no heading that could be its title.", path, document.source.first_line)
    tops = [segment for segment in document.segments if segment.role == "heading 1"]
    for segment in tops[1:]:
        yield Finding("second-title", f"{quote(segment.msgid)} is a second heading of level 1.", path, segment.line, subject=segment.msgid)
    yield from _skipped_levels(document.segments, path)
    yield from _elements(document, body)
    yield from _addresses(document, body, paths, root)


def _elements(document: Document, body: str) -> Iterator[Finding]:
    """Ids that are there twice, and HTML that acts."""
    path, elements = document.source.path, list(parse_body(body).iter("*"))
    ids = Counter(element.get("id", "") for element in elements)
    for name in (name for name, times in ids.items() if name and times > 1):
        message = f"The id {quote(name)} is given to {ids[name]} elements."
        yield Finding("duplicate-id", message, path, _line(document, name), subject=name)
    for name in dict.fromkeys(name for element in elements for name in _active(str(element.tag), element.attrib)):
        yield Finding("active-html", f"{quote(name)} is not published.", path, _line(document, name), subject=name)


def _active(tag: str, attributes: Iterable[str | bytes]) -> Iterator[str]:
    if tag in _ACTIVE_ELEMENTS:
        yield tag
    yield from (name for name in map(str, attributes) if name.startswith("on") or name in _ACTIVE_ATTRIBUTES)


def _addresses(document: Document, body: str, paths: Collection[str], root: Path) -> Iterator[Finding]:
    path = document.source.path
    for address in dict.fromkeys(images_of(body)):
        yield from _image(document, address, root)
    for address in dict.fromkeys(links_of(body)):
        target = resolve(path, address)
        if not is_safe_link(address):
            yield Finding(
                "unsafe-source-link",
                f"The link {quote(address)} is not one that is published.",
                path,
                _line(document, address),
                subject=address,
            )
        elif target and not address.startswith("#") and target[0] not in paths:
            message = f"The link {quote(address)} leads to {target[0]}, which is no document of this work."
            yield Finding("link-target-missing", message, path, _line(document, address), subject=address)


def _image(document: Document, address: str, root: Path) -> Iterator[Finding]:
    path, line = document.source.path, _line(document, address)
    target = resolve(path, address)
    if target is None:
        yield Finding("remote-image", f"The picture {quote(address)} is on another site.", path, line, subject=address)
    elif not target[0].startswith(f"{SOURCE_FOLDER}/") or media_type_of(target[0]) is None:
        yield Finding("asset-outside", f"The picture {quote(address)} cannot go into an edition.", path, line, subject=address)
    elif not _is_file(root / target[0]):
        yield Finding("asset-missing", f"The picture {quote(address)} is not there: no file {target[0]}.", path, line, subject=address)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A name too long for any file.
        return False


def _line(document: Document, needle: str) -> int:
    found = document.source.text.find(needle)
    return document.source.text.count("\n", 0, max(found, 0)) + document.source.first_line


def _skipped_levels(segments: Sequence[Segment], path: str) -> Iterator[Finding]:
    level = 1
    for segment in segments:
        if found := re.fullmatch(r"heading (\d)", segment.role):
            if int(found[1]) > level + 1:
                message = f"{quote(segment.msgid)} is a heading of level {found[1]} below one of level {level}."
                yield Finding("heading-level-skipped", message, path, segment.line, subject=segment.msgid)
            level = int(found[1])


def quote(text: str, length: int = _SEEN) -> str:
    """A text as messages show it: on one line, not too long, invisible characters named, nothing that a terminal acts on."""
    shown = "".join(char if char.isprintable() else " " if char in "\n\t" else f"<U+{ord(char):04X}>" for char in text)
    shown = " ".join(shown.split(" "))
    return f"“{shown[: length - 1]}…”" if len(shown) > length else f"“{shown}”"
