"""An Edition in, an EPUB's bytes out: EPUB 3.3, the same input giving the same bytes on every machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache

from lxml import etree
from markupsafe import Markup

from hexapla import words
from hexapla.adapt import XML_LANG, Setting, book_body, with_lang
from hexapla.edition import Chapter, Edition, lang_attributes
from hexapla.frozen import Frozen, field
from hexapla.markup import Heading
from hexapla.templating import read_static, render_template

_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest a ZIP archive can hold: no archive tells when it was packed."""
_BODY = "\ue000"
"""Stands for a chapter's text."""


class _Item(Frozen):
    """One line of the table of contents, with the lines below it."""

    href: str
    text: str
    lang_attributes: Markup
    children: list[_Item] = field(default_factory=list)


def pack(edition: Edition) -> bytes:
    """The book. ``mimetype`` first and stored, then names in a fixed order with fixed dates and modes."""
    buffer = io.BytesIO(_beginning())
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, content in _parts(edition):
            _write(archive, name, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@cache
def _beginning() -> bytes:
    """An archive of what is the same in every book, packed once."""
    style = read_static("scripts.css") + read_static("book/style.css")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        _write(archive, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        _write(archive, "META-INF/container.xml", render_template("book/container.xml").encode(), zipfile.ZIP_DEFLATED)
        _write(archive, "EPUB/style.css", style.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _write(archive: zipfile.ZipFile, name: str, content: bytes, method: int) -> None:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = method
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    archive.writestr(entry, content, compresslevel=9)


def _parts(edition: Edition) -> Iterator[tuple[str, bytes]]:
    say, plain = words.phrase(edition.locale), words.plain(edition.locale)
    common = {"edition": edition, "_": say, "plain": plain}
    yield "EPUB/package.opf", render_template("book/package.opf", **common).encode()
    yield "EPUB/nav.xhtml", _xhtml("nav", common, page_title=plain("Contents"), contents=contents_of(edition))
    if edition.cover:
        yield "EPUB/cover.xhtml", _xhtml("cover", common, page_title=edition.title)
    yield "EPUB/title.xhtml", _xhtml("title", common, page_title=edition.title)
    pages = {chapter.path: f"{chapter.slug}.xhtml" for chapter in edition.chapters}
    assets = {asset.path: asset.name for asset in edition.assets}
    for number, chapter in enumerate(edition.chapters):
        setting = Setting(edition.locale, edition.source, chapter.path, pages, assets, plain)
        frame = _xhtml("chapter", common, page_title=chapter.title, chapter=chapter, body=_BODY, first=number == 0)
        # What was a tree is well-formed, and is not read again. Nothing stands behind it but the ends of elements.
        before, _, after = frame.rpartition(_BODY.encode())
        yield f"EPUB/{chapter.slug}.xhtml", before + book_body(chapter.body, setting).encode() + after
    yield "EPUB/about.xhtml", _xhtml("about", common, page_title=Markup(edition.about_label).striptags())
    for asset in (*((edition.cover,) if edition.cover else ()), *edition.assets):
        yield f"EPUB/{asset.name}", asset.content


def _xhtml(name: str, common: dict[str, object], **values: object) -> bytes:
    """One content document, read back as XML, which proves it well-formed, with ``xml:lang`` wherever ``lang`` stands."""
    text = render_template(f"book/{name}.xhtml", **common, **values)
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    for element in with_lang(root):
        element.set(XML_LANG, element.get("lang", ""))
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True, doctype="<!DOCTYPE html>") + b"\n"


def contents_of(edition: Edition) -> list[_Item]:
    """The table of contents: a line per document, its sections below it."""
    return [_chapter_item(chapter, edition) for chapter in edition.chapters]


def _chapter_item(chapter: Chapter, edition: Edition) -> _Item:
    href = f"{chapter.slug}.xhtml"
    top = _Item(href, chapter.title, chapter.lang_attributes)
    stack: list[tuple[int, _Item]] = [(1, top)]
    for heading in _sections(chapter.headings):
        attributes = lang_attributes(edition.source) if heading.lang and heading.lang != edition.tag else Markup("")
        item = _Item(f"{href}#{heading.id}", heading.text, attributes)
        while stack[-1][0] >= heading.level:
            stack.pop()
        stack[-1][1].children.append(item)
        stack.append((heading.level, item))
    return top


def _sections(headings: Sequence[Heading]) -> Iterator[Heading]:
    """Headings of level 2 and 3: deeper ones make a contents nobody reads. A second heading of level 1 is shown as a section."""
    for heading in headings[1:]:
        if heading.text and heading.level <= 3:
            yield Heading(max(heading.level, 2), heading.id, heading.text, heading.lang)
