"""A work and a language in; the publisher's own cover for them and what is wrong with its file out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from hexapla.checks import check_picture
from hexapla.config import Work
from hexapla.locales import Locale
from hexapla.model import Finding
from hexapla.project import Project
from hexapla.variants import variant_for, variants_of


def own_cover(project: Project, work: Work, locale: Locale) -> str | None:
    """``cover.fr.png`` or ``.jpg`` beside the work's first document, in any spelling of the language; ``cover-<work>.fr.png`` comes first.

    A picture for the wider language in the same script serves too, as it does for figures.
    """
    folder = PurePosixPath(work.documents[0].path).parent
    names = project.names_beside(str(folder / "cover"))
    for stem in (f"cover-{work.id}", "cover"):
        for suffix in (".png", ".jpg", ".jpeg"):
            path = str(folder / f"{stem}{suffix}")
            found = variant_for(path, variants_of(path, names), locale)
            if found != path:
                return found
    return None


def own_cover_findings(project: Project, work: Work, locale: Locale) -> Iterator[Finding]:
    """What is wrong with a cover is wrong with every picture; it costs no other edition. Raises SourceError where it cannot be read."""
    path = own_cover(project, work, locale)
    content = project.read_asset(path) if path is not None else None
    if path is not None and content is not None:
        for slug, seen, message in check_picture(content, path):
            yield Finding(slug, message, path, locale=locale.code, subject=f"{path}|{seen}")
