"""Pages of several editions in, what they do not share out: links between pages, ids and structure between languages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from posixpath import normpath

from lxml import etree

from hexapla.frozen import Frozen
from hexapla.lint.book import target
from hexapla.lint.reading import FOLLOWED, Defect, Page, local_name

_COUNTED = {
    "headings": ("h1", "h2", "h3", "h4", "h5", "h6"),
    "list items": ("li",),
    "links": ("a",),
    "quotations": ("blockquote",),
    "tables": ("table",),
}


class Shape(Frozen):
    """What a document of an edition has in common with the same document in other languages."""

    work: str
    """The edition's file without its language."""
    document: str
    """The page inside it."""
    tag: str
    where: str
    """The edition's file, for a finding."""
    ids: frozenset[str]
    counts: tuple[tuple[str, int], ...]


def shape_of(page: Page, work: str, where: str) -> Shape:
    """Of a page of a book, which has no menus. What only a translation says of itself, in a notice, is not counted."""
    shown = [local_name(element) for element in page.root.iter("*") if not _in_notice(element)]
    counts = tuple((kind, sum(tag in tags for tag in shown)) for kind, tags in _COUNTED.items())
    return Shape(work, page.name, page.lang, where, page.places, counts)


def _in_notice(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and "notice" in (parent.get("class") or "").split()


def link_defects(pages: Mapping[str, Page], names: frozenset[str]) -> Iterator[Defect]:
    """Links that lead nowhere inside the edition. Those that leave it are not followed."""
    for page in pages.values():
        # From a page that stands in no folder of the edition, this leaves it.
        inside = page.addresses if "/" in page.name else [address for address in page.addresses if not address.startswith("../")]
        broken = {address: fault for address in inside if (fault := _fault(page.name, address, pages, names))}
        for element in page.tagged(*FOLLOWED) if broken else ():
            if fault := broken.get(element.get(FOLLOWED[local_name(element)]) or ""):
                yield Defect(*fault, page.name, element.sourceline)
        page.let_go()


def _fault(name: str, address: str, pages: Mapping[str, Page], names: frozenset[str]) -> tuple[str, str] | None:
    """The slug and message of an address in the page ``name``."""
    if not address or ":" in address.split("/")[0] or address.startswith("//"):
        return None
    path, fragment = target(name, address)
    if path.startswith(("..", "/")):
        return None
    if path not in names and normpath(f"{path}/index.html") not in names:
        return "page-link-broken", f"{address!r} leads to a file that is not there."
    if fragment and path in pages and fragment not in pages[path].places:
        return "page-fragment-broken", f"{address!r} leads to a place that is not there."
    return None


def titles_repeated(pages: Sequence[Page]) -> Iterator[Defect]:
    titles = (page.title for page in pages)
    if len(pages) > 2 and (first := next(titles)) and all(title == first for title in titles):
        yield Defect("edition-titles-same", f"All {len(pages)} pages have the title {first!r}.")


def across_defects(shapes: Sequence[Shape]) -> Iterator[tuple[Shape, Defect]]:
    """The same document in several languages: the shape that most have is taken for right."""
    groups: defaultdict[tuple[str, str], list[Shape]] = defaultdict(list)
    for shape in shapes:
        groups[shape.work, shape.document].append(shape)
    for group in groups.values():
        if len({shape.tag for shape in group}) > 1:
            yield from _odd_ones(group)


def _odd_ones(group: Sequence[Shape]) -> Iterator[tuple[Shape, Defect]]:
    ids = Counter(shape.ids for shape in group).most_common(1)[0][0]
    counts = Counter(shape.counts for shape in group).most_common(1)[0][0]
    for shape in group:
        if shape.ids != ids:
            odd = sorted(shape.ids ^ ids)[0]
            yield shape, Defect("edition-ids-differ", f"The id {odd!r} is not in every language alike.", shape.document)
        for (kind, here), (_, there) in zip(shape.counts, counts, strict=True):
            if here != there:
                yield shape, Defect("edition-structure-differs", f"There are {here} {kind} here, and {there} elsewhere.", shape.document)
