"""A folder in, a Project out: its documents read, its sources checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, partial
from itertools import chain
from pathlib import Path

from hexapla import checks, waivers
from hexapla.baseline import read_baseline
from hexapla.config import Publication, Work, read_publication, with_found_locales
from hexapla.documents import Parse, parse_documents, parse_sources, read_sources
from hexapla.extract import metadata_segments
from hexapla.glossary import read_glossary
from hexapla.markup import Document, Rendered, parser_for
from hexapla.model import Finding, Source
from hexapla.project.folder import Project
from hexapla.project.packed import Kept, new_kept
from hexapla.strays import why_stray

LARGE = 2_000_000
"""Characters of source from which a build holds its documents packed: it takes a fifth of the memory, and a twentieth more time."""


def read_project(root: Path, parse: Parse = parse_sources, *, brief: bool = False) -> Project:
    """Everything in the folder ``root`` but the catalogs, which are read when asked for. Raises ConfigError.

    ``brief``: for a build, which asks little of what it has judged.
    """
    said = read_publication(root)
    read = read_sources(said)
    lengths = {one.path: len(one.text) for one in read if isinstance(one, Source)}
    large = sum(lengths.values()) >= LARGE
    documents: Kept[str, Document] = new_kept(packed=large and brief)
    renderings: Kept[str, Rendered] = new_kept(packed=large and brief)
    faults: dict[str, tuple[Finding, ...]] = {}
    ids: dict[str, frozenset[str]] = {}
    for one in parse_documents(said, read, parse):
        faults[one.path] = one.findings
        if one.document is not None and one.rendered is not None:
            documents[one.path], renderings[one.path] = one.document, one.rendered
            ids[one.path] = checks.ids_of(one.rendered.body)
    msgids = cache(partial(_msgids, said, documents, whole=len(documents) == len(read)))
    publication = with_found_locales(said, lambda folder, locale: why_stray(said, msgids(), folder, locale))
    for work in publication.works:
        faults |= dict(_faults(documents, renderings, checks.Surroundings(_pages(work, ids), root, publication.locales)))
    typography = checks.read_typography(root) if publication.typography else None
    rules = (read_glossary(root), waivers.read_waivers(root), read_baseline(root), typography)
    return Project(publication, parser_for(said.extensions), documents, renderings, faults, lengths, *rules, is_large=large, brief=brief)


def _msgids(publication: Publication, documents: Mapping[str, Document], *, whole: bool) -> frozenset[str] | None:
    """None where a document cannot be read, so that nobody knows them all."""
    own = (segment for document in documents.values() for segment in document.segments)
    return frozenset(segment.msgid for segment in chain(metadata_segments(publication), own)) if whole else None


def _pages(work: Work, ids: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str] | None]:
    """The ids of the work's pages. All must be known first: links lead from one to another."""
    return {name.path: ids.get(name.path) for name in work.documents}


def _faults(
    documents: Mapping[str, Document], renderings: Mapping[str, Rendered], around: checks.Surroundings
) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    """What is wrong with the documents of a work that can be read."""
    for path in around.ids:
        if path in documents:
            document = documents[path]
            found = tuple(checks.check_document(document, renderings[path].body, around))
            yield path, waivers.apply_to_source(found, waivers.waivers_of(document.source))
