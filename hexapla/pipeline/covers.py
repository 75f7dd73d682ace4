"""An edition in, the same with drawn covers out: of the book, of the site's front page, of links that lead to it."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from pathlib import Path

from hexapla.config import Publication, Work
from hexapla.cover import BOOK, CARD, Face, FontStack, Format, choose_palette, draw, find_fonts, rasterize
from hexapla.edition import Asset, Cover, Edition
from hexapla.frozen import replace
from hexapla.locales import Locale
from hexapla.pipeline.covering import Fetch, Studio
from hexapla.pipeline.editions import title_of
from hexapla.project import Project

SHOWN_WIDE = 480
"""Pixels: on a front page, sharp on dense screens."""


def with_drawn_cover(edition: Edition, work: Work, publication: Publication, studio: Studio) -> Edition:
    """1600 × 2560 pixels in the book, 480 × 768 on the site, 1200 × 630 for links; an SVG for both where fonts lack characters."""
    names = tuple(author.name for author in edition.authors)
    return _drawn(edition, Face(work.identifier, edition.locale, edition.title, names, edition.publisher), publication, studio)


def _drawn(edition: Edition, face: Face, publication: Publication, studio: Studio) -> Edition:
    fonts = find_fonts(face.text, edition.locale.script, studio.fonts)
    palette = publication.palette or choose_palette(face.work)

    def picture(form: Format, width: int) -> bytes:
        return _raster(draw(face, form, palette, fonts), fonts, width, studio.fetch)

    height = SHOWN_WIDE * BOOK.height // BOOK.width
    if fonts.missing:
        asset = Asset("", "cover.svg", "image/svg+xml", draw(face, BOOK, palette, fonts).encode())
        return replace(edition, cover=asset, shown=Cover(asset, SHOWN_WIDE, height))
    public = bool(publication.base_url) and not edition.draft
    return replace(
        edition,
        cover=Asset("", "cover.png", "image/png", picture(BOOK, BOOK.width)),
        shown=Cover(Asset("", "cover.png", "image/png", picture(BOOK, SHOWN_WIDE)), SHOWN_WIDE, height),
        card=Cover(Asset("", "card.png", "image/png", picture(CARD, CARD.width)), CARD.width, CARD.height) if public else None,
    )


def _raster(svg: str, fonts: FontStack, width: int, fetch: Fetch) -> bytes:
    made_of = (_resvg(), str(width), svg, *(face.sha256 for face in fonts.faces))
    return fetch(hashlib.sha256("\0".join(made_of).encode()).hexdigest(), lambda: _remembered(svg, fonts.files, width))


@cache
def _resvg() -> str:
    from importlib.metadata import version

    return version("resvg-py")


@lru_cache(maxsize=8)
def _remembered(svg: str, files: tuple[str, ...], width: int) -> bytes:
    return rasterize(svg, files, width=width)


def fonts_of_cover(project: Project, work: Work, locale: Locale, folders: tuple[Path, ...]) -> FontStack:
    """What a cover is set in."""
    title = title_of(project, work, locale)[0]
    face = Face(work.identifier, locale, title, tuple(author.name for author in work.authors), work.publisher)
    return find_fonts(face.text, locale.script, folders)
