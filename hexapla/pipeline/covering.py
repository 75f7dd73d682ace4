"""An edition in, the same with its covers out: the publisher's own, or drawn ones. What draws is loaded where a publication wants it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from hexapla.config import Work
from hexapla.edition import Asset, Cover, Edition, media_type_of
from hexapla.frozen import Frozen, replace
from hexapla.locales import Locale
from hexapla.model import Finding
from hexapla.pipeline.own_covers import own_cover
from hexapla.project import Project

if TYPE_CHECKING:
    from hexapla.cover import FontStack

Fetch = Callable[[str, Callable[[], bytes]], bytes]
"""A digest of what a picture is made of and the drawing of it → the picture, which may have been kept."""


class Studio(Frozen):
    """Where covers are drawn."""

    fonts: tuple[Path, ...]
    """Folders."""
    fetch: Fetch


def with_cover(edition: Edition, project: Project, work: Work, studio: Studio) -> Edition:
    """The publisher's own picture where there is one, else one that is drawn; none where the publisher wants none.

    Raises SourceError for a picture that cannot be read.
    """
    own = own_cover(project, work, edition.locale)
    if own is not None:
        from hexapla.checks.pictures import read_picture  # Here: most works have none.

        content = project.read_asset(own) or b""
        picture = read_picture(content)
        suffix = PurePosixPath(own).suffix.lower()
        asset = Asset(own, f"cover{suffix}", media_type_of(own) or "", content)
        shown = Cover(asset, picture.width, picture.height)
        return replace(edition, cover=asset, shown=shown, card=shown)
    if not project.publication.draws_covers:
        return edition
    from hexapla.pipeline.covers import with_drawn_cover

    return with_drawn_cover(edition, work, project.publication, studio)


def cover_findings(project: Project, work: Work, locale: Locale, folders: tuple[Path, ...]) -> tuple[Finding, ...]:
    """Whether no font has some of what the cover says."""
    fonts = _fonts(project, work, locale, folders)
    if fonts is None or not fonts.missing:
        return ()
    characters = ", ".join(f"U+{ord(character):04X}" for character in fonts.missing[:8]) + (" …" if len(fonts.missing) > 8 else "")
    message = f"No font on this computer has {characters}; the cover of {work.id} in {locale.code} is an SVG, which readers' fonts draw."
    return (Finding("cover-font-missing", message, work.documents[0].path, None, None, locale.code, work.id),)


def cover_fonts(project: Project, work: Work, locale: Locale, folders: tuple[Path, ...]) -> str:
    """Which fonts a cover is drawn with, told apart by what they hold; empty where none is drawn."""
    found = _fonts(project, work, locale, folders)
    return " ".join((*(face.sha256 for face in found.faces), found.missing)) if found else ""


def _fonts(project: Project, work: Work, locale: Locale, folders: tuple[Path, ...]) -> FontStack | None:
    """None where no cover is drawn."""
    if not project.publication.draws_covers or own_cover(project, work, locale) is not None:
        return None
    from hexapla.pipeline.covers import fonts_of_cover

    return fonts_of_cover(project, work, locale, folders)
