"""A page in, defects of its structure and languages out: lang, dir, headings, pictures, tables, links, notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from hexapla.lint.reading import EPUB_TYPE, XML_LANG, Defect, Node, Page
from hexapla.lint.wording import locale_of

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def structure_defects(page: Page) -> Iterator[Defect]:
    yield from _root_language(page)
    for node in page.nodes:
        if "lang" in node.attributes or XML_LANG in node.attributes:
            yield from _language(page, node)
    yield from _title(page)
    yield from _headings(page)
    yield from _ids(page)
    yield from _pictures(page)
    yield from _tables(page)
    yield from _links(page)


def _root_language(page: Page) -> Iterator[Defect]:
    root = page.root
    if not (root.get("lang") or root.get(XML_LANG)):
        yield Defect("page-language-missing", "The page does not say its language: <html> lacks lang.", page.name, root.line)
        return
    locale, direction = locale_of(root.lang), (root.get("dir") or "").lower()
    if locale and locale.direction == "rtl" and not direction and "rtl" not in {(body.get("dir") or "") for body in page.tagged("body")}:
        yield Defect("page-direction-missing", f"{root.lang} is written from right to left, and the page lacks dir.", page.name, root.line)


def _language(page: Page, node: Node) -> Iterator[Defect]:
    lang, other, direction = node.get("lang"), node.get(XML_LANG), (node.get("dir") or "").lower()
    if lang is not None and other is not None and lang.lower() != other.lower():
        yield Defect("page-language-mismatch", f"lang is {lang!r}, and xml:lang is {other!r}.", page.name, node.line)
    own = lang or other
    locale = locale_of(own) if own else None
    if own and locale is None and own not in ("und", "zxx", "mul"):
        yield Defect("page-language-unknown", f"{own!r} is no language tag of BCP 47.", page.name, node.line)
    if own and locale and direction in ("ltr", "rtl") and locale.direction != direction:
        said = f"{own} is written {locale.direction}, and the element says {direction}."
        yield Defect("page-direction-wrong", said, page.name, node.line)


def _title(page: Page) -> Iterator[Defect]:
    heads = [node for node in page.tagged("title") if node.element.getparent() is not None and _parent(node) == "head"]
    if not any(node.text for node in heads):
        yield Defect("page-title-missing", "The page has no title, or an empty one.", page.name, page.root.line)


def _parent(node: Node) -> str:
    parent = node.element.getparent()
    return "" if parent is None else str(parent.tag).rpartition("}")[2]


def _is_picture(page: Page) -> bool:
    """A cover, most often: a picture and no text."""
    bodies = list(page.tagged("body"))
    return any(page.tagged("img", "svg")) and not any(body.text for body in bodies)


def _headings(page: Page) -> Iterator[Defect]:
    found = list(page.tagged(*_HEADINGS))
    first = [node for node in found if node.tag == "h1"]
    if not first and not _is_picture(page):
        yield Defect("page-heading-missing", "The page has no heading of level 1.", page.name, page.root.line)
    if len(first) > 1:
        yield Defect("page-heading-several", f"The page has {len(first)} headings of level 1.", page.name, first[1].line)
    for before, node in pairwise(found):
        if int(node.tag[1]) > int(before.tag[1]) + 1:
            yield Defect("page-heading-skipped", f"A heading of level {node.tag[1]} follows one of {before.tag[1]}.", page.name, node.line)
    for node in found:
        if not node.text and not any(child.get("alt") for child in node.element.iter("*")):
            yield Defect("page-heading-empty", f"A heading of level {node.tag[1]} is empty.", page.name, node.line)


def _ids(page: Page) -> Iterator[Defect]:
    for name, times in Counter(page.ids).items():
        if times > 1:
            yield Defect("page-id-duplicate", f"The id {name!r} is there {times} times.", page.name)


def _pictures(page: Page) -> Iterator[Defect]:
    for node in page.tagged("img"):
        if node.get("alt") is None:
            yield Defect("page-image-without-text", f"The picture {node.get('src') or ''!r} has no alt.", page.name, node.line)


def _tables(page: Page) -> Iterator[Defect]:
    for node in page.tagged("table"):
        if node.get("role") not in ("presentation", "none") and not any(str(cell.tag).endswith("th") for cell in node.element.iter("*")):
            yield Defect("page-table-without-headers", "A table has no header cells.", page.name, node.line)


def _links(page: Page) -> Iterator[Defect]:
    for node in page.tagged("a"):
        # Most links begin with what they say.
        if node.get("href") is not None and not (node.element.text or "").strip() and not node.text and not _says(node):
            yield Defect("page-link-empty", f"The link to {node.get('href')!r} has no text.", page.name, node.line)
    referred = dict.fromkeys(node.get("href") or "" for node in page.tagged("a") if _is_note_reference(node))
    by_id = {name: node for node in page.nodes if (name := node.attributes.get("id"))} if referred else {}
    for href in referred:
        note = by_id.get(href[1:]) if href.startswith("#") else None
        if note is not None and not _leads_back(note):
            yield Defect("page-note-without-return", f"The note {href} has no link back to the text.", page.name, note.line)


def _is_note_reference(node: Node) -> bool:
    said = node.get(EPUB_TYPE), node.get("role")
    return any(said) and not {"noteref", "doc-noteref"}.isdisjoint(" ".join(one or "" for one in said).split())


def _says(node: Node) -> bool:
    return bool(node.get("aria-label")) or any(child.get("alt") or child.get("aria-label") for child in node.element.iter("*"))


def _leads_back(note: Node) -> bool:
    return any(child.get("href") for child in note.element.iter("*"))
