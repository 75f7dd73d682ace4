"""A folder in, a Project out: its documents read, its sources checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from hexapla import checks, waivers
from hexapla.baseline import read_baseline
from hexapla.config import Publication, Work, read_publication, with_found_locales
from hexapla.documents import Parse, parse_sources, read_documents
from hexapla.extract import metadata_segments
from hexapla.glossary import read_glossary
from hexapla.markup import Document, parser_for
from hexapla.model import Finding
from hexapla.project.folder import Project
from hexapla.strays import why_stray


def read_project(root: Path, parse: Parse = parse_sources) -> Project:
    """Everything in the folder ``root`` but the catalogs, which are read when asked for. Raises ConfigError."""
    said = read_publication(root)
    parsed = read_documents(said, parse)
    sources = {one.path: (one.document, one.findings) for one in parsed}
    renderings = {one.path: one.rendered for one in parsed if one.rendered is not None}
    publication = with_found_locales(said, partial(why_stray, said, _msgids(said, sources)))
    bodies = {path: shown.body for path, shown in renderings.items()}
    for work in publication.works:
        sources |= dict(_checked_sources(work, sources, bodies, publication))
    typography = checks.read_typography(root) if publication.typography else None
    rules = (read_glossary(root), waivers.read_waivers(root), read_baseline(root), typography)
    return Project(publication, parser_for(said.extensions), sources, renderings, *rules)


def _msgids(publication: Publication, sources: Mapping[str, tuple[Document | None, tuple[Finding, ...]]]) -> frozenset[str] | None:
    documents = [document for document, _ in sources.values() if document is not None]
    said = (metadata_segments(publication), *(document.segments for document in documents))
    return frozenset(segment.msgid for part in said for segment in part) if len(documents) == len(sources) else None


def _checked_sources(
    work: Work, sources: Mapping[str, tuple[Document | None, tuple[Finding, ...]]], bodies: Mapping[str, str], publication: Publication
) -> Iterator[tuple[str, tuple[Document, tuple[Finding, ...]]]]:
    """The work's documents that can be read, with what is wrong with them. All must be known first: links lead from one to another."""
    pages = {name.path: checks.ids_of(bodies[name.path]) if name.path in bodies else None for name in work.documents}
    around = checks.Surroundings(pages, publication.root, publication.locales)
    for path in pages:
        document = sources[path][0]
        if document is not None:
            found = tuple(checks.check_document(document, bodies[path], around))
            yield path, (document, waivers.apply_to_source(found, waivers.waivers_of(document.source)))
