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
from hexapla.documents import Parse, parse_documents, parse_sources, read_sources
from hexapla.extract import metadata_segments
from hexapla.frozen import frozen
from hexapla.glossary import read_glossary
from hexapla.markup import Document, Rendered, parser_for
from hexapla.model import Finding, Source
from hexapla.project.folder import Project
from hexapla.project.packed import Kept, new_kept
from hexapla.strays import why_stray

LARGE = 2_000_000
"""Characters of source from which the catalogs of one language are held at a time, and a build holds its documents packed: it takes a fifth
of the memory, and a twentieth more time."""


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
    seen: dict[str, _Seen] = {}
    for one in parse_documents(said, read, parse):
        faults[one.path] = one.findings
        if one.document is not None and one.rendered is not None:
            documents[one.path], renderings[one.path] = one.document, one.rendered
            seen[one.path] = _see(one.document, one.rendered.body)
    msgids = cache(partial(_msgids, said, documents, whole=len(documents) == len(read)))
    publication = with_found_locales(said, lambda folder, locale: why_stray(said, msgids(), folder, locale))
    for work in publication.works:
        faults |= dict(_faults(documents, seen, checks.Surroundings(_pages(work, seen), root, publication.locales)))
    typography = checks.read_typography(root) if publication.typography else None
    rules = (read_glossary(root), waivers.read_waivers(root), read_baseline(root), typography)
    images = {path: one.addresses.images for path, one in seen.items() if one.addresses.images}
    hosts = frozenset(host for one in seen.values() for host in map(host_of, one.addresses.links) if host) | publication.hosts
    known = (documents, renderings, faults, lengths, images, hosts)
    return Project(publication, parser_for(said.extensions), *known, *rules, is_large=large, brief=brief)


@frozen
class _Seen:
    """What is seen in a document before the others are known."""

    findings: tuple[Finding, ...]
    addresses: checks.Addresses
    waivers: tuple[waivers.Waiver, ...]


def _see(document: Document, body: str) -> _Seen:
    found = tuple(checks.check_document(document, body))
    return _Seen(found, checks.addresses_of(body), waivers.waivers_of(document.source))


def _msgids(publication: Publication, documents: Mapping[str, Document], *, whole: bool) -> frozenset[str] | None:
    """None where a document cannot be read, so that nobody knows them all."""
    own = (segment for document in documents.values() for segment in document.segments)
    return frozenset(segment.msgid for segment in chain(metadata_segments(publication), own)) if whole else None


def _pages(work: Work, seen: Mapping[str, _Seen]) -> dict[str, checks.Addresses | None]:
    """What the work's pages lead to. All must be known first: links lead from one to another."""
    return {name.path: seen[name.path].addresses if name.path in seen else None for name in work.documents}


def _faults(
    documents: Mapping[str, Document], seen: Mapping[str, _Seen], around: checks.Surroundings
) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    """What is wrong with the documents of a work that can be read."""
    for path, addresses in around.pages.items():
        if addresses is not None:
            found = seen[path].findings
            if addresses.images or addresses.links:  # Else a large work's document need not be unpacked.
                found += tuple(checks.check_addresses(documents[path], addresses, around))
            yield path, waivers.apply_to_source(found, seen[path].waivers)
