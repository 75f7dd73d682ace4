"""A work and a language in; the publisher's own cover for them and what is wrong with its file out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from hexapla.checks import check_picture
from hexapla.config import Work
from hexapla.locales import Locale
from hexapla.model import Finding
from hexapla.project import Project
from hexapla.variants import serves, variant_for, variants_of


def own_cover(project: Project, work: Work, locale: Locale) -> str | None:
    """``cover.fr.png`` or ``.jpg`` beside the work's first document, in any spelling of the language; ``cover-<work>.fr.png`` comes first.

    A picture for the wider language in the same script serves too, as it does for figures.
    """
    found = (variant_for("", variants, locale) for variants in _covers(project, work))
    return next((path for path in found if path), None)


def _covers(project: Project, work: Work) -> Iterator[Mapping[str, str]]:
    """The covers of each name that a work's may have, by their languages; the first that serves is taken."""
    first = work.documents[0].path
    names = [name for name in project.names_beside(first) if name.startswith("cover")]
    if not names:
        return
    folder = PurePosixPath(first).parent
    for stem in (f"cover-{work.id}", "cover"):
        for suffix in (".png", ".jpg", ".jpeg"):
            yield variants_of(str(folder / f"{stem}{suffix}"), names)


def own_cover_findings(project: Project, work: Work, locale: Locale) -> Iterator[Finding]:
    """What is wrong with a cover is wrong with every picture; it costs no other edition. Raises SourceError where it cannot be read."""
    path = own_cover(project, work, locale)
    content = project.read_asset(path) if path is not None else None
    if path is not None and content is not None:
        for slug, seen, message in check_picture(content, path):
            yield Finding(slug, message, path, locale=locale.code, subject=f"{path}|{seen}")
    if locale == project.publication.source:
        yield from _unused(project, work)


def _unused(project: Project, work: Work) -> Iterator[Finding]:
    for code, file in (pair for variants in _covers(project, work) for pair in variants.items()):
        if not serves(code, project.publication.locales):
            message = f"{file} is a cover for {code}, and this publication has no such language."
            yield Finding("asset-variant-unused", message, file, subject=file)
