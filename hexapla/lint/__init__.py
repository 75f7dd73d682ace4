"""Finished editions in, findings out: archives and pages are read as a reader's program reads them; no writer is imported.

What is read is bounded (`reading`), is never written anywhere, and asks nothing of the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from hexapla.diagnostics import sort_findings
from hexapla.frozen import Frozen, field, replace
from hexapla.lint.across import Shape, across_defects, link_defects, shape_of, titles_repeated
from hexapla.lint.attributes import attribute_defects
from hexapla.lint.book import Package, archive_defects, package_defects, read_package
from hexapla.lint.glance import glance
from hexapla.lint.reading import LARGEST_BOOK, LARGEST_FILE, Archive, Defect, Page, is_page, open_page, read_archive
from hexapla.lint.requests import request_defects, style_defects
from hexapla.lint.structure import structure_defects
from hexapla.lint.wording import label_defects, locale_of, script_defects, wording_defects
from hexapla.model import Finding

__all__ = [
    "LARGEST_BOOK",
    "LARGEST_FILE",
    "Linted",
    "Read",
    "is_page",
    "lint_across",
    "lint_book",
    "lint_edition",
    "lint_pages",
    "read_edition",
]


_RULES = {
    "attributes": attribute_defects,
    "structure": structure_defects,
    "wording": wording_defects,
    "scripts": script_defects,
    "labels": label_defects,
    "requests": request_defects,
}
"""By the names of `Glance.doubts`."""


class Linted(Frozen):
    """One edition: what is wrong with it, and what is compared with its other languages."""

    findings: tuple[Finding, ...] = ()
    shapes: tuple[Shape, ...] = ()
    identifier: str = ""
    tag: str = ""
    where: str = ""


class Read(Frozen):
    """Files of one folder, each judged by itself."""

    names: frozenset[str] = frozenset()
    pages: Mapping[str, Page] = field(default_factory=dict)
    defects: tuple[Defect, ...] = ()
    found: tuple[Finding, ...] = ()
    """In its books."""


def lint_edition(files: Mapping[str, bytes], locale: str | None = None, *before: Read) -> tuple[Finding, ...]:
    """The findings of one edition before it is published: its pages and its book, by their names in its folder.

    ``locale`` is the code the edition is for; None where nobody says. What lies outside the edition is not followed. ``before`` are
    files of the same edition that were read already: what is large is best read before there is more.
    """
    read = (*before, read_edition(files, locale))
    pages = {name: page for one in read for name, page in one.pages.items()}
    defects = tuple(defect for one in read for defect in one.defects)
    whole = Read(frozenset[str]().union(*(one.names for one in read)), pages, defects)
    return sort_findings((*(finding for one in read for finding in one.found), *_judged(whole, locale)))


def read_edition(files: Mapping[str, bytes], locale: str | None = None) -> Read:
    """What `lint_edition` may be told later."""
    books = [lint_book(name, content, locale, alone=True) for name, content in files.items() if name.endswith(".epub")]
    return replace(_read(files), found=tuple(finding for book in books for finding in book.findings))


def lint_pages(files: Mapping[str, bytes], locale: str | None = None, *, prefix: str = "", alone: bool = False) -> tuple[Finding, ...]:
    """The findings of pages and style sheets that stand in one folder, by their names in it.

    ``alone``: a page is given without the files beside it, so that nothing can be said of its links.
    """
    return sort_findings(_judged(_read(files), locale, prefix=prefix, alone=alone))


def _read(files: Mapping[str, bytes]) -> Read:
    defects, pages = _read_pages(files, filter(is_page, files), in_book=False)
    for name in files:
        if name.endswith(".css"):
            defects += style_defects(name, files[name].decode("utf-8", "replace"))
    return Read(frozenset(files), pages, tuple(defects))


def _judged(read: Read, locale: str | None, *, prefix: str = "", alone: bool = False) -> Iterator[Finding]:
    """The findings of files that are all there are."""
    defects = (*read.defects, *_page_defects(read.pages, None if alone else read.names, locale))
    said = {name: page.lang for name, page in read.pages.items() if page.lang}
    for defect in defects:
        yield from _findings([defect], prefix, locale or said.get(defect.name))


def lint_book(name: str, content: bytes, locale: str | None = None, *, alone: bool = False) -> Linted:
    """The findings of one EPUB; ``name`` is the path that they give, before ``!/``.

    ``alone``: it is not to be compared with its other languages.
    """
    archive = read_archive(content)
    if isinstance(archive, Defect):
        return Linted(tuple(_findings([archive], name, locale, inside=True)), where=name)
    defects = list(archive_defects(archive))
    package = read_package(archive)
    if isinstance(package, Defect):
        return Linted(tuple(_findings([*defects, package], name, locale, inside=True)), where=name)
    read, pages = _read_pages(archive.files, _documents(package, archive), in_book=True, kept=package.navigation)
    defects += [*read, *_page_defects(pages, frozenset(archive.files), locale), *package_defects(package, archive, pages)]
    for file, item in package.items.items():
        if item.get("media-type") == "text/css" and file in archive.files:
            defects += style_defects(file, archive.files[file].decode("utf-8", "replace"))
    tag = next(iter(package.languages), "")
    work = name.removesuffix(".epub").rpartition("/")[2].removesuffix(f".{tag}")
    shapes = () if alone else tuple(shape_of(page, work, name) for page in pages.values())
    return Linted(tuple(_findings(defects, name, locale or tag or None, inside=True)), shapes, package.identifier, tag, name)


def _documents(package: Package, archive: Archive) -> Iterator[str]:
    listed = (name for name, item in package.items.items() if item.get("media-type") == "application/xhtml+xml")
    return (name for name in listed if name in archive.files)


def lint_across(editions: Iterable[Linted]) -> tuple[Finding, ...]:
    """What only several editions together show: identifiers that are shared, ids and structure that differ."""
    editions = [edition for edition in editions if edition.identifier]
    found: list[Finding] = []
    first: dict[str, Linted] = {}
    for edition in editions:
        known = first.setdefault(edition.identifier, edition)
        if known.tag != edition.tag:
            message = f"The identifier {edition.identifier} is also that of {known.where}."
            found += _findings([Defect("edition-identifier-shared", message)], edition.where, edition.tag or None)
    for shape, defect in across_defects([shape for edition in editions for shape in edition.shapes]):
        found += _findings([defect], shape.where, shape.tag or None, inside=True)
    return sort_findings(found)


def _read_pages(
    files: Mapping[str, bytes], names: Iterable[str], *, in_book: bool, kept: str | None = None
) -> tuple[list[Defect], dict[str, Page]]:
    """The pages of these names, and what is wrong with each by itself. The tree of the one that is ``kept`` will be asked for again."""
    defects: list[Defect] = []
    pages: dict[str, Page] = {}
    for name in names:
        page = open_page(name, partial(files.__getitem__, name), in_book=in_book)
        if isinstance(page, Defect):
            defects.append(page)
            continue
        seen = glance(page)
        if (seen is None or in_book) and isinstance(page.parsed, Defect):
            defects.append(page.parsed)
            continue
        if seen is not None:
            page.know(is_lower=True, lang=seen.lang, title=seen.title, places=seen.places, addresses=seen.addresses, pictures=seen.pictures)
        for doubt, rule in _RULES.items():
            if seen is None or doubt in seen.doubts:
                defects += rule(page)
            elif doubt == "labels":
                defects += label_defects(page, seen.labels)
        if name != kept:
            page.let_go()
        pages[name] = page
    return defects, pages


def _page_defects(pages: Mapping[str, Page], names: frozenset[str] | None, locale: str | None) -> list[Defect]:
    """What is wrong with pages as pages of one edition."""
    wanted = locale_of(locale) if locale else None
    strangers = _of_another_language(pages.values(), wanted.language) if wanted else ()
    return [*strangers, *(() if names is None else link_defects(pages, names)), *titles_repeated(tuple(pages.values()))]


def _of_another_language(pages: Iterable[Page], language: str) -> Iterator[Defect]:
    for page in pages:
        own = locale_of(page.lang) if page.lang else None
        if own and own.language != language:
            yield Defect(
                "edition-language-wrong", f"The page is in {own.tag}; this is the edition in {language}.", page.name, page.root.sourceline
            )


def _findings(defects: Iterable[Defect], prefix: str, locale: str | None, *, inside: bool = False) -> Iterator[Finding]:
    """``book.epub!/EPUB/nav.xhtml`` for what is inside an archive; ``folder/page.html`` for what is not."""
    for defect in defects:
        joint = "!/" if inside and defect.name else ""
        yield Finding(defect.slug, defect.message, f"{prefix}{joint}{defect.name}", defect.line, None, locale)
