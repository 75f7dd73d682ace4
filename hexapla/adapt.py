"""A rendered body in, the same body as a page or a book needs it out: links, notes, tables, languages and directions set."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree

from hexapla.locales import Locale
from hexapla.markup import parse_body

EPUB = "http://www.idpf.org/2007/ops"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TYPE = f"{{{EPUB}}}type"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a body is set into."""

    locale: Locale
    source: Locale
    path: str
    """The source document, relative to the publication."""
    pages: Mapping[str, str]
    """Where each document of the work stands, by its path: a file name."""
    assets: Mapping[str, str]
    """Where each picture stands, by its path."""
    say: Callable[[str], str]
    """The tool's words, for labels."""


def page_body(body: str, setting: Setting) -> str:
    """For an HTML page."""
    root = _adapted(body, setting)
    text = etree.tostring(root, encoding="unicode", method="html")
    return _inner(text)


def book_body(body: str, setting: Setting) -> str:
    """For an EPUB content document: XHTML, with ``xml:lang`` beside ``lang`` and ``epub:type`` beside the roles."""
    root = _adapted(body, setting)
    wrapper = etree.Element("div", nsmap={"epub": EPUB})
    wrapper.text = root.text
    for child in list(root):
        wrapper.append(child)
    for element, kind in _note_parts(wrapper):
        element.set(_TYPE, kind)
    for element in wrapper.iter("*"):
        if lang := element.get("lang"):
            element.set(_XML_LANG, lang)
    return _inner(etree.tostring(wrapper, encoding="unicode"))


def links_of(body: str) -> tuple[str, ...]:
    """Every address that a body links to, as the author wrote it."""
    return tuple(element.get("href", "") for element in parse_body(body).iter("a") if element.get("href"))


def images_of(body: str) -> tuple[str, ...]:
    """Every address of a picture, as the author wrote it."""
    return tuple(element.get("src", "") for element in parse_body(body).iter("img"))


def resolve(path: str, address: str) -> tuple[str, str] | None:
    """The file that a relative address in the document ``path`` means, relative to the publication, and the fragment.

    None for an address of another place. The file may lie outside ``source/``: the caller looks.
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or address.startswith("/"):
        return None
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
    return target, unquote(parts.fragment)


def _adapted(body: str, setting: Setting) -> etree._Element:
    root = parse_body(body)
    for element in root.iter("a"):
        _set_link(element, setting)
    for image in root.iter("img"):
        target = resolve(setting.path, image.get("src", ""))
        if target and target[0] in setting.assets:
            image.set("src", setting.assets[target[0]])
    for element in root.iter("*"):
        if element.get("lang") == setting.source.tag and "dir" not in element.attrib:
            element.set("dir", setting.source.direction)
    _set_notes(root, setting)
    _wrap_tables(root, setting)
    if setting.locale.tag != setting.source.tag:
        _mark_untranslated(root, setting)
    return root


def _set_link(element: etree._Element, setting: Setting) -> None:
    href = element.get("href", "")
    target = resolve(setting.path, href)
    if target is None:
        element.set("rel", "noopener noreferrer")
    elif not href.startswith("#") and target[0] in setting.pages:
        element.set("href", setting.pages[target[0]] + (f"#{target[1]}" if target[1] else ""))


def _note_parts(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for element in root.iter("*"):
        match element.get("class"):
            case "footnote-ref":
                yield element, "noteref"
            case "footnote":
                yield element, "footnotes"
            case "footnote-backref":
                yield element, "backlink"
        if element.tag == "li" and element.get("id", "").startswith("fn-"):
            yield element, "footnote"


def _set_notes(root: etree._Element, setting: Setting) -> None:
    for element, kind in _note_parts(root):
        match kind:
            case "noteref":
                element.set("role", "doc-noteref")
            case "footnotes":
                element.tag = "section"
                element.set("role", "doc-endnotes")
                element.set("aria-label", setting.say("Notes"))
            case "backlink":
                element.set("role", "doc-backlink")
                element.set("aria-label", setting.say("Back to the text"))
                element.attrib.pop("title", None)


def _wrap_tables(root: etree._Element, setting: Setting) -> None:
    """A table wider than a phone scrolls by itself, with the keyboard too; the page never does."""
    for table in list(root.iter("table")):
        parent = table.getparent()
        if parent is None:
            continue
        frame = etree.Element("div", {"class": "table", "role": "region", "tabindex": "0", "aria-label": setting.say("Table")})
        frame.tail, table.tail = table.tail, None
        parent.replace(table, frame)
        frame.append(table)


def _mark_untranslated(root: etree._Element, setting: Setting) -> None:
    """Before each run of blocks that stand in the source language, a line that says so in the reader's."""
    before = False
    for block in list(root):
        missing = any("untranslated" in (element.get("class") or "").split() for element in block.iter("*"))
        if missing and not before:
            note = etree.Element("p", {"class": "missing"})
            note.text = setting.say("Not translated yet:")
            note.tail = "\n"
            root.insert(root.index(block), note)
        before = missing


def _inner(text: str) -> str:
    return text.partition(">")[2].rpartition("</div>")[0].strip()
