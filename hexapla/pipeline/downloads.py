"""An edition and the formats that are asked for in, the files that readers take with them out: the book, and the one file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from hexapla import epub, html, onefile
from hexapla.edition import Edition
from hexapla.frozen import Frozen
from hexapla.html import Download, Site
from hexapla.locales import Locale

BOOK, ONE_FILE = "application/epub+zip", "text/html"
Read = Callable[[str], bytes | None]
"""A format → the file as an earlier build made it; None where there is none."""
Look = Callable[[str, bytes], None]
"""Whoever wants to see each file, by its name, before the next one is made."""


def download_names(work: str, tag: str) -> dict[str, str]:
    """By format, of the work with this id in the language with this BCP 47 tag."""
    return {"epub": f"{work}.{tag}.epub", "onefile": f"{work}.{tag}.html"}


class Downloads(Frozen):
    """What readers can take with them."""

    made: Mapping[str, bytes]
    """Files that are new."""
    standing: Mapping[str, bytes]
    """Files of formats that were not asked for, as an earlier build made them."""
    offered: tuple[Download, ...]
    """Both, as pages tell of them."""


def make_downloads(edition: Edition, site: Site, formats: Collection[str], read: Read, look: Look) -> Downloads:
    made: dict[str, bytes] = {}
    standing: dict[str, bytes] = {}
    offered: list[Download] = []
    for kind, name, media_type, make in _formats(edition, site):
        content = make() if kind in formats else read(kind)
        if content is not None:
            look(name, content)
            (made if kind in formats else standing)[name] = content
            offered.append(html.download(edition, name, media_type, content))
    return Downloads(made, standing, tuple(reversed(offered)))


def _formats(edition: Edition, site: Site) -> Iterator[tuple[str, str, str, Callable[[], bytes]]]:
    """The one file first, though pages offer it last: nothing that is looked at takes more room."""
    yield "onefile", edition.onefile_name, ONE_FILE, lambda: onefile.render_onefile(edition, tuple(_elsewhere(edition, site)))
    yield "epub", edition.epub_name, BOOK, lambda: epub.pack(edition)


def _elsewhere(edition: Edition, site: Site) -> Iterator[tuple[Locale, str]]:
    if html.is_public(edition, site):
        for standing in site.editions:
            yield standing.locale, html.address(site, standing.locale.tag, edition.work, "index.html")
