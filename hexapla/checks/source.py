"""A parsed document in, what is wrong with it out: titles, headings, ids, links, pictures, HTML that acts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from hexapla.adapt import resolve
from hexapla.checks.quoting import quote
from hexapla.checks.wording import check_wording
from hexapla.config import SOURCE_FOLDER
from hexapla.edition import media_type_of
from hexapla.frozen import Frozen
from hexapla.locales import Locale
from hexapla.markup import Document, is_safe_link, read_body
from hexapla.model import Finding, Segment, Source
from hexapla.patterns import pattern
from hexapla.variants import names_beside, serves, variant_for, variants_of

_FORMS = ("form", "input", "button", "select", "textarea")
_FRAMES = ("iframe", "frame", "frameset", "object", "embed", "applet", "param", "portal")
_ACTIVE_ELEMENTS = frozenset({"script", "style", "link", "meta", "base", "audio", "video", "source", "track", *_FORMS, *_FRAMES})
_ACTIVE_ATTRIBUTES = frozenset({"srcset", "srcdoc", "formaction", "action", "background", "ping", "poster", "data"})
"""What a page's policy refuses or a book cannot carry: scripts, forms, frames, and whatever is fetched other than by ``img src``."""
_HEADING = pattern(r"heading (\d)")
_IMAGE_TAG = pattern(r"<img\b[^<>]*>", re.IGNORECASE)
_EMPTY_ALT = pattern(r"\balt\s*=\s*(?:\"\"|'')", re.IGNORECASE)
_SAID = {
    "asset-type-mismatch": "{path} is not what its name says: {seen}.",
    "asset-too-large": "{path} is too large: {seen}.",
    "asset-private-data": "{path} tells more than it shows: {seen}.",
    "asset-active": "{path} acts, or fetches something: {seen}.",
}
"""What each finding on a picture says: ``path`` is the file, ``seen`` what was found in it."""


class Addresses(Frozen):
    """What others may lead to on a page, and what the page leads to; each once, as its author wrote it."""

    ids: frozenset[str]
    images: tuple[str, ...]
    links: tuple[str, ...]


class Surroundings(Frozen):
    """What a document may lead to."""

    pages: Mapping[str, Addresses | None]
    """Of each document of the work, by path; None for one that cannot be read, where nothing can be said."""
    root: Path
    """The publication's folder: pictures are looked for in it."""
    locales: Sequence[Locale] | None = None
    """The publication's languages: variants of pictures are for one of them. None where nothing can be said."""


def addresses_of(body: str) -> Addresses:
    """Of a rendered document."""
    ids: list[str] = []
    images: list[str] = []
    links: list[str] = []
    for element in read_body(body).iter("*"):
        ids.append(element.get("id", ""))
        if element.tag == "img":
            images.append(element.get("src", ""))
        elif element.tag == "a":
            links.append(element.get("href", ""))
    return Addresses(frozenset(filter(None, ids)), tuple(dict.fromkeys(images)), tuple(dict.fromkeys(filter(None, links))))


def check_document(document: Document, body: str) -> Iterator[Finding]:
    """What is wrong with a source by itself: its titles, its headings, its words, its pictures' texts, HTML that acts.

    ``body`` is its rendering in its own language.
    """
    yield from document.findings
    path, elements = document.source.path, tuple(read_body(body).iter("*"))
    yield from _titles(document)
    yield from _skipped_levels(document.segments, path)
    yield from check_wording(document.segments, path, document.lang)
    yield from _elements(document, elements)
    for image in elements:
        if image.tag == "img":
            yield from _alternative(document, image.get("src", ""), image.get("alt"), image.get("role", ""))


def check_addresses(source: Source, addresses: Addresses, around: Surroundings) -> Iterator[Finding]:
    """What is wrong with a source beside others: its links, and the files of its pictures."""
    for address in addresses.images:
        yield from _image(source, address, around)
    for address in addresses.links:
        if name := _unused_note(address, addresses.ids):
            mark = f"[^{name}]"
            message = f"Nothing refers to the footnote {quote(mark)}."
            yield Finding("note-unused", message, source.path, _line(source, f"{mark}:"), subject=mark)
            continue
        for slug, message in _link(source.path, address, around.pages):
            yield Finding(slug, message, source.path, _line(source, address), subject=address)


def _unused_note(address: str, ids: frozenset[str]) -> str:
    """The name of the note whose way back, which the parser makes, this is, where there is no place to go back to; else empty."""
    name = unquote(address.removeprefix("#fnref-")) if address.startswith("#fnref-") else ""
    return name if f"fn-{name}" in ids and f"fnref-{name}" not in ids else ""


def _titles(document: Document) -> Iterator[Finding]:
    """A page begins with a heading of level 1; the title in the front matter becomes one where the text has none."""
    path = document.source.path
    tops = [segment for segment in document.segments if segment.role == "heading 1"]
    if not tops and not dict(document.source.front).get("title"):
        first = next((segment for segment in document.segments if segment.role.startswith("heading")), None)
        message = "The document has no heading that could be its title." + (
            f" It begins with {quote(first.msgid)}, which is of {first.role.replace('heading', 'level')}." if first else ""
        )
        yield Finding("title-missing", message, path, first.line if first else document.source.first_line)
    for segment in tops[1:]:
        yield Finding("second-title", f"{quote(segment.msgid)} is a second heading of level 1.", path, segment.line, subject=segment.msgid)


def _elements(document: Document, elements: Sequence[etree._Element]) -> Iterator[Finding]:
    """Ids that are there twice, and HTML that acts."""
    path = document.source.path
    ids = Counter(element.get("id", "") for element in elements)
    for name in (name for name, times in ids.items() if name and times > 1):
        message = f"The id {quote(name)} is given to {ids[name]} elements."
        yield Finding("duplicate-id", message, path, _line(document.source, name), subject=name)
    for name in dict.fromkeys(name for element in elements for name in _active(str(element.tag), element.attrib)):
        message = f"{quote(name)} in raw HTML acts, or fetches something: it is not published."
        yield Finding("active-html", message, path, _line(document.source, name), subject=name)


def _active(tag: str, attributes: Iterable[str | bytes]) -> Iterator[str]:
    if tag in _ACTIVE_ELEMENTS:
        yield tag
    yield from (name for name in map(str, attributes) if name.startswith("on") or name in _ACTIVE_ATTRIBUTES)


def _link(path: str, address: str, pages: Mapping[str, Addresses | None]) -> Iterator[tuple[str, str]]:
    """Slug and message."""
    target = resolve(path, address)
    if not is_safe_link(address):
        yield "unsafe-source-link", f"The link {quote(address)} is not one that is published."
    elif target and target[0] not in pages:
        yield "link-target-missing", f"The link {quote(address)} leads to {target[0]}, which is no document of this work."
    elif target and target[1] and (page := pages[target[0]]) is not None and target[1] not in page.ids:
        import difflib

        near = difflib.get_close_matches(target[1], page.ids, 1)
        hint = f" Is {quote(near[0])} meant?" if near else ""
        message = f"The link {quote(address)} leads to a part of {target[0]} that is not there: no id is {quote(target[1])}.{hint}"
        yield "anchor-missing", message


def _alternative(document: Document, address: str, alternative: str | None, role: str) -> Iterator[Finding]:
    """HTML, 4.8.4.4: an empty ``alt`` says that a picture only decorates. Markdown cannot tell that from a forgotten one; HTML can."""
    tags = (tag for tag in _IMAGE_TAG.findall(document.source.text) if address in tag)
    decorates = role in ("presentation", "none") or (alternative == "" and any(map(_EMPTY_ALT.search, tags)))
    if not (alternative or "").strip() and not decorates:
        message = f"The picture {quote(address)} has no alternative text."
        yield Finding("alt-missing", message, document.source.path, _line(document.source, address), subject=address)


def _image(source: Source, address: str, around: Surroundings) -> Iterator[Finding]:
    path, line, root = source.path, _line(source, address), around.root
    target = resolve(path, address)
    if target is None:
        yield Finding("remote-image", f"The picture {quote(address)} is on another site.", path, line, subject=address)
    elif not target[0].startswith(f"{SOURCE_FOLDER}/") or media_type_of(target[0]) is None:
        yield Finding("asset-outside", f"The picture {quote(address)} cannot go into an edition.", path, line, subject=address)
    elif not _is_file(root / target[0]):
        yield Finding("asset-missing", f"The picture {quote(address)} is not there: no file {target[0]}.", path, line, subject=address)
    else:
        variants = variants_of(target[0], names_beside(root / target[0]))
        for file in (target[0], *variants.values()):
            for slug, seen, message in check_picture(content, file) if (content := _read(root / file)) is not None else ():
                for code in _shown_in(file, target[0], variants, around):
                    yield Finding(slug, message, path, line, locale=code, subject=f"{file}|{seen}")
        for code, file in variants.items():
            if around.locales is not None and not serves(code, around.locales):
                message = f"{file} is a variant of the picture {quote(address)} for {code}, and this publication has no such language."
                yield Finding("asset-variant-unused", message, path, line, subject=file)


def check_picture(content: bytes, path: str) -> Iterator[tuple[str, str, str]]:
    """Slug, what was seen, and a sentence that says so, for each thing that is wrong with a picture's file."""
    from hexapla.checks.assets import check_asset  # Here, as below: most works have no picture.

    for slug, seen in check_asset(content, path):
        yield slug, seen, _SAID[slug].format(path=path, seen=quote(seen, 200)[1:-1])


def _shown_in(file: str, picture: str, variants: Mapping[str, str], around: Surroundings) -> Sequence[str | None]:
    """The languages that what is wrong with a picture's file concerns: a variant's costs no other edition."""
    if file == picture or around.locales is None:
        return (None,)
    return [locale.code for locale in around.locales if variant_for(picture, variants, locale) == file]


def _read(path: Path) -> bytes | None:
    """None for a file that cannot be read: whoever builds is told, by name. No more than what is looked at."""
    from hexapla.checks.assets import MAX_BYTES

    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:
        return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A name too long for any file.
        return False


def _line(source: Source, needle: str) -> int:
    found = source.text.find(needle)
    return source.text.count("\n", 0, max(found, 0)) + source.first_line


def _skipped_levels(segments: Sequence[Segment], path: str) -> Iterator[Finding]:
    level = 1
    for segment in segments:
        if found := _HEADING.fullmatch(segment.role):
            if int(found[1]) > level + 1:
                message = f"{quote(segment.msgid)} is a heading of level {found[1]} below one of level {level}."
                yield Finding("heading-level-skipped", message, path, segment.line, subject=segment.msgid)
            level = int(found[1])
