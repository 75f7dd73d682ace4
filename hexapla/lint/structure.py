"""A page in, defects of its structure and languages out: lang, dir, headings, pictures, tables, links, notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from lxml import etree

from hexapla.lint.reading import EPUB_TYPE, XML_LANG, Defect, Page, local_name, text_of
from hexapla.lint.wording import locale_of

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def structure_defects(page: Page) -> Iterator[Defect]:
    yield from _root_language(page)
    yield from _title(page)
    yield from _headings(page)
    yield from _ids(page)
    yield from _tables(page)
    yield from _links(page)
    yield from _notes(page)


def _root_language(page: Page) -> Iterator[Defect]:
    root = page.root
    if not (root.get("lang") or root.get(XML_LANG)):
        yield Defect("page-language-missing", "The page does not say its language: <html> lacks lang.", page.name, root.sourceline)
        return
    locale, direction = locale_of(page.lang), (root.get("dir") or "").lower()
    if locale and locale.direction == "rtl" and not direction and "rtl" not in {(body.get("dir") or "") for body in page.tagged("body")}:
        said = f"{page.lang} is written from right to left, and the page lacks dir."
        yield Defect("page-direction-missing", said, page.name, root.sourceline)


def language_faults(attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Slugs and messages of one element that says its language."""
    lang, other, direction = attributes.get("lang"), attributes.get(XML_LANG), attributes.get("dir", "").lower()
    if lang is not None and other is not None and lang.lower() != other.lower():
        yield "page-language-mismatch", f"lang is {lang!r}, and xml:lang is {other!r}."
    own = lang or other
    locale = locale_of(own) if own else None
    if own and locale is None and own not in ("und", "zxx", "mul"):
        yield "page-language-unknown", f"{own!r} is no language tag of BCP 47."
    if own and locale and direction in ("ltr", "rtl") and locale.direction != direction:
        yield "page-direction-wrong", f"{own} is written {locale.direction}, and the element says {direction}."


def picture_faults(tag: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Slugs and messages of one element."""
    if tag == "img" and "alt" not in attributes:
        yield "page-image-without-text", f"The picture {attributes.get('src', '')!r} has no alt."


def _title(page: Page) -> Iterator[Defect]:
    if not any(text_of(title) for title in page.tagged("title") if _parent(title) == "head"):
        yield Defect("page-title-missing", "The page has no title, or an empty one.", page.name, page.root.sourceline)


def _parent(element: etree._Element) -> str:
    parent = element.getparent()
    return "" if parent is None else str(parent.tag).rpartition("}")[2]


def _is_picture(page: Page) -> bool:
    """A cover, most often: a picture and no text."""
    return next(page.tagged("img", "svg"), None) is not None and not any(text_of(body) for body in page.tagged("body"))


def _headings(page: Page) -> Iterator[Defect]:
    found = [(int(local_name(heading)[1]), heading) for heading in page.tagged(*_HEADINGS)]
    first = [heading for level, heading in found if level == 1]
    if not first and not _is_picture(page):
        yield Defect("page-heading-missing", "The page has no heading of level 1.", page.name, page.root.sourceline)
    if len(first) > 1:
        yield Defect("page-heading-several", f"The page has {len(first)} headings of level 1.", page.name, first[1].sourceline)
    for (before, _), (level, heading) in pairwise(found):
        if level > before + 1:
            yield Defect("page-heading-skipped", f"A heading of level {level} follows one of {before}.", page.name, heading.sourceline)
    for level, heading in found:
        if _is_blank(heading) and not any(child.get("alt") for child in heading.iter("*")):
            yield Defect("page-heading-empty", f"A heading of level {level} is empty.", page.name, heading.sourceline)


def _is_blank(element: etree._Element) -> bool:
    """Most elements begin with what they say."""
    return not (element.text or "").strip() and not text_of(element)


def _ids(page: Page) -> Iterator[Defect]:
    if len(page.places) == len(page.ids):
        return
    for name, times in Counter(page.ids).items():
        if times > 1:
            yield Defect("page-id-duplicate", f"The id {name!r} is there {times} times.", page.name)


def _tables(page: Page) -> Iterator[Defect]:
    for table in page.tagged("table"):
        if table.get("role") not in ("presentation", "none") and not any(local_name(cell) == "th" for cell in table.iter("*")):
            yield Defect("page-table-without-headers", "A table has no header cells.", page.name, table.sourceline)


def _links(page: Page) -> Iterator[Defect]:
    for kind, links in page.kinds:
        if kind.tag == "a" and "href" in kind.names:
            for link in links:
                if _is_blank(link) and not _says(link):
                    yield Defect("page-link-empty", f"The link to {link.get('href')!r} has no text.", page.name, link.sourceline)


def _says(link: etree._Element) -> bool:
    return any(child.get("alt") or child.get("aria-label") for child in link.iter("*"))


def _notes(page: Page) -> Iterator[Defect]:
    kinds = (links for kind, links in page.kinds if kind.tag == "a" and ("role" in kind.names or EPUB_TYPE in kind.names))
    referred = dict.fromkeys(link.get("href") or "" for links in kinds for link in links if refers_to_note(link))
    by_id = {name: element for element in page.root.iter("*") if (name := element.get("id"))} if referred else {}
    for href in referred:
        note = by_id.get(href[1:]) if href.startswith("#") else None
        if note is not None and not _leads_back(note):
            yield Defect("page-note-without-return", f"The note {href} has no link back to the text.", page.name, note.sourceline)


def refers_to_note(link: Mapping[str, str] | etree._Element) -> bool:
    said = f"{link.get('role') or ''} {link.get(EPUB_TYPE) or ''}"
    return not {"noteref", "doc-noteref"}.isdisjoint(said.split())


def _leads_back(note: etree._Element) -> bool:
    return any(child.get("href") for child in note.iter("*"))
