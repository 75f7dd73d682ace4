"""Pages of several editions in, what they do not share out: links between pages, ids and structure between languages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import normpath

from hexapla.lint.book import target
from hexapla.lint.reading import Defect, Node, Page

_COUNTED = {
    "headings": ("h1", "h2", "h3", "h4", "h5", "h6"),
    "list items": ("li",),
    "links": ("a",),
    "quotations": ("blockquote",),
    "tables": ("table",),
}


@dataclass(frozen=True, slots=True)
class Shape:
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
    shown = [node.tag for node in page.nodes if not _in_notice(node)]
    counts = tuple((kind, sum(tag in tags for tag in shown)) for kind, tags in _COUNTED.items())
    return Shape(work, page.name, page.root.lang, where, frozenset(page.ids), counts)


def _in_notice(node: Node) -> bool:
    parent = node.element.getparent()
    return parent is not None and "notice" in (parent.get("class") or "").split()


def link_defects(pages: Mapping[str, Page], names: frozenset[str]) -> Iterator[Defect]:
    """Links that lead nowhere inside the edition. Those that leave it are not followed."""
    ids = {name: frozenset(page.ids) for name, page in pages.items()}
    for page in pages.values():
        for node in page.tagged("a", "img", "link"):
            address = (node.get("src") if node.tag == "img" else node.get("href")) or ""
            if not address or ":" in address.split("/")[0] or address.startswith("//"):
                continue
            path, fragment = target(page.name, address)
            if path.startswith(("..", "/")):
                continue
            if path not in names and normpath(f"{path}/index.html") not in names:
                yield Defect("page-link-broken", f"{address!r} leads to a file that is not there.", page.name, node.line)
            elif fragment and path in ids and fragment not in ids[path]:
                yield Defect("page-fragment-broken", f"{address!r} leads to a place that is not there.", page.name, node.line)


def titles_repeated(pages: Sequence[Page]) -> Iterator[Defect]:
    titles = [next((node.text for node in page.tagged("title")), "") for page in pages]
    if len(pages) > 2 and len(set(titles)) == 1 and titles[0]:
        yield Defect("edition-titles-same", f"All {len(pages)} pages have the title {titles[0]!r}.")


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
