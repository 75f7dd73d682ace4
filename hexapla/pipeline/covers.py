"""An edition in, the same with its covers out: of the book, of the site's front page, of links that lead to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath

from hexapla.checks.pictures import read_picture
from hexapla.config import Publication, Work
from hexapla.cover import BOOK, CARD, Face, FontStack, Format, choose_palette, draw, find_fonts, rasterize
from hexapla.edition import Asset, Cover, Edition, media_type_of
from hexapla.locales import Locale
from hexapla.model import Finding
from hexapla.pipeline.editions import title_of
from hexapla.pipeline.own_covers import own_cover
from hexapla.project import Project

SHOWN_WIDE = 480
"""Pixels: on a front page, sharp on dense screens."""

Fetch = Callable[[str, Callable[[], bytes]], bytes]
"""A digest of what a picture is made of and the drawing of it → the picture, which may have been kept."""


@dataclass(frozen=True, slots=True)
class Studio:
    """Where covers are drawn."""

    fonts: tuple[Path, ...]
    """Folders."""
    fetch: Fetch


def with_cover(edition: Edition, project: Project, work: Work, studio: Studio) -> Edition:
    """The publisher's own picture where there is one, else one that is drawn; none where the publisher wants none.

    Drawn: 1600 × 2560 pixels in the book, 480 × 768 on the site, 1200 × 630 for links; an SVG for both where fonts lack characters.
    Raises SourceError for a picture that cannot be read.
    """
    own = own_cover(project, work, edition.locale)
    if own is not None:
        content = project.read_asset(own) or b""
        picture = read_picture(content)
        suffix = PurePosixPath(own).suffix.lower()
        asset = Asset(own, f"cover{suffix}", media_type_of(own) or "", content)
        shown = Cover(asset, picture.width, picture.height)
        return replace(edition, cover=asset, shown=shown, card=shown)
    if not project.publication.draws_covers:
        return edition
    names = tuple(author.name for author in edition.authors)
    return _drawn(edition, Face(work.identifier, edition.locale, edition.title, names, edition.publisher), project.publication, studio)


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


def cover_findings(project: Project, work: Work, locale: Locale, folders: tuple[Path, ...]) -> tuple[Finding, ...]:
    """Whether no font has some of what the cover says."""
    missing = _fonts(project, work, locale, folders).missing
    if not missing:
        return ()
    characters = ", ".join(f"U+{ord(character):04X}" for character in missing[:8]) + (" …" if len(missing) > 8 else "")
    message = f"No font on this computer has {characters}; the cover of {work.id} in {locale.code} is an SVG, which readers' fonts draw."
    return (Finding("cover-font-missing", message, work.documents[0].path, None, None, locale.code, work.id),)


def cover_fonts(project: Project, work: Work, locale: Locale, folders: tuple[Path, ...]) -> str:
    """Which fonts a cover is drawn with, told apart by what they hold; empty where none is drawn."""
    found = _fonts(project, work, locale, folders)
    return " ".join((*(face.sha256 for face in found.faces), found.missing))


def _fonts(project: Project, work: Work, locale: Locale, folders: tuple[Path, ...]) -> FontStack:
    if not project.publication.draws_covers or own_cover(project, work, locale) is not None:
        return FontStack(())
    title = title_of(project, work, locale)[0]
    face = Face(work.identifier, locale, title, tuple(author.name for author in work.authors), work.publisher)
    return find_fonts(face.text, locale.script, folders)
