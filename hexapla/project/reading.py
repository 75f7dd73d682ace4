"""A folder in, a Project out: its documents read, its sources checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, partial
from itertools import chain
from pathlib import Path

from hexapla import checks, waivers
from hexapla.adapt import host_of
from hexapla.baseline import read_baseline
from hexapla.config import Publication, Work, read_publication, with_found_locales
from hexapla.documents import read_sources
from hexapla.extract import metadata_segments
from hexapla.glossary import read_glossary
from hexapla.markup import Document, parser_for
from hexapla.model import Finding, Source
from hexapla.project.batch import Noticed, Parse, ToParse, new_batch, parse_here
from hexapla.project.folder import Project
from hexapla.strays import why_stray

LARGE = 2_000_000
"""Characters of source from which the catalogs of one language are held at a time, and a build holds its documents packed: for 12 MB
half the memory, and a twelfth more time."""


def read_project(root: Path, parse: Parse = parse_here, *, brief: bool = False) -> Project:
    """Everything in the folder ``root`` but the catalogs, which are read when asked for. Raises ConfigError.

    ``brief``: for a build, which asks little of what it has judged.
    """
    said = read_publication(root)
    read = read_sources(said)
    sources = {one.path: one for one in read if isinstance(one, Source)}
    lengths = {path: len(source.text) for path, source in sources.items()}
    fronts = {path: frozenset(key for key, _ in source.front) for path, source in sources.items() if source.front}
    large = sum(lengths.values()) >= LARGE
    unit = ToParse(said.extensions, said.source.tag, tuple(sources.values()), packed=large and brief)
    found = new_batch(packed=unit.packed)
    for batch in parse(unit):
        found.take(batch)
    msgids = cache(partial(_msgids, said, found.documents, whole=len(found.documents) == len(read)))
    publication = with_found_locales(said, lambda folder, locale: why_stray(said, msgids(), folder, locale))
    unreadable = {one.path: one for one in read if isinstance(one, Finding)} | found.unreadable
    faults: dict[str, tuple[Finding, ...]] = {one.path: (unreadable[one.path],) if one.path in unreadable else () for one in read}
    for work in publication.works:
        faults |= dict(_faults(sources, found.seen, checks.Surroundings(_pages(work, found.seen), root, publication.locales)))
    typography = checks.read_typography(root) if publication.typography else None
    rules = (read_glossary(root), waivers.read_waivers(root), read_baseline(root), typography)
    images = {path: one.addresses.images for path, one in found.seen.items() if one.addresses.images}
    hosts = frozenset(host for one in found.seen.values() for host in map(host_of, one.addresses.links) if host) | publication.hosts
    known = (found.documents, found.renderings, faults, lengths, fronts, images, hosts)
    return Project(publication, parser_for(said.extensions), *known, *rules, is_large=large, brief=brief)


def _msgids(publication: Publication, documents: Mapping[str, Document], *, whole: bool) -> frozenset[str] | None:
    """None where a document cannot be read, so that nobody knows them all."""
    own = (segment for document in documents.values() for segment in document.segments)
    return frozenset(segment.msgid for segment in chain(metadata_segments(publication), own)) if whole else None


def _pages(work: Work, seen: Mapping[str, Noticed]) -> dict[str, checks.Addresses | None]:
    """What the work's pages lead to. All must be known first: links lead from one to another."""
    return {name.path: seen[name.path].addresses if name.path in seen else None for name in work.documents}


def _faults(
    sources: Mapping[str, Source], seen: Mapping[str, Noticed], around: checks.Surroundings
) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    """What is wrong with the documents of a work that can be read."""
    for path, addresses in around.pages.items():
        if addresses is not None:
            found = (*seen[path].findings, *checks.check_addresses(sources[path], addresses, around))
            yield path, waivers.apply_to_source(found, seen[path].waivers)
