"""A folder in, everything a publication says out: its documents, its templates, its catalogs, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from hexapla import checks
from hexapla.completeness import count_catalog
from hexapla.config import CONFIG_PATH, METADATA_DOMAIN, DocumentName, Policy, Publication, Work, read_publication
from hexapla.errors import CatalogError, SourceError
from hexapla.extract import metadata_segments, template_of
from hexapla.locales import Locale
from hexapla.markup import Document, Parser, parser_for
from hexapla.model import Catalog, Completeness, Entry, Finding, Key
from hexapla.pofile import messages, read_catalog
from hexapla.source import read_source
from hexapla.translate import Lookup


@dataclass(frozen=True, slots=True)
class Domain:
    """One catalog's worth of messages: a document, or what ``publication.toml`` says."""

    name: str
    path: str
    """The source, relative to the publication."""
    template: Catalog
    document: Document | None = None

    @property
    def messages(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.template.entries if not entry.is_header)

    def places(self) -> dict[Key, tuple[Document, str]]:
        """For each message, the document it stands in and the tag of its block."""
        document = self.document
        if document is None:
            return {}
        places: dict[Key, tuple[Document, str]] = {}
        for slot in document.slots:
            if slot.segment is not None:
                places.setdefault(document.segments[slot.segment].key, (document, slot.tag))
        for segment in document.segments:
            places.setdefault(segment.key, (document, "p"))
        return places


@dataclass(frozen=True, slots=True)
class Translation:
    """One domain in one locale, as checked in, against today's source."""

    domain: str
    locale: Locale
    path: str
    catalog: Catalog | None
    """None where there is none, or where it cannot be read."""
    lookup: Lookup = field(default_factory=dict)
    """What may be rendered."""
    completeness: Completeness = field(default_factory=Completeness)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Project:
    """A publication as it lies in its folder now. Reads what it is asked for, once; writes nothing."""

    publication: Publication
    parser: Parser
    sources: Mapping[str, tuple[Document | None, tuple[Finding, ...]]]
    """Every document by path, and what is wrong with it; None for one that cannot be read."""

    @property
    def root(self) -> Path:
        return self.publication.root

    @cached_property
    def domains(self) -> tuple[Domain, ...]:
        """In reading order; what ``publication.toml`` says comes first. Documents that cannot be read are left out."""
        return tuple(self._domains())

    def _domains(self) -> Iterator[Domain]:
        publication = self.publication
        if said := metadata_segments(publication):
            yield Domain(METADATA_DOMAIN, CONFIG_PATH, template_of(said, CONFIG_PATH, publication, METADATA_DOMAIN))
        for work in publication.works:
            for name in work.documents:
                document = self.sources[name.path][0]
                if document is not None:
                    yield Domain(name.domain, name.path, template_of(document.segments, name.path, publication, name.domain), document)

    def domain(self, name: str) -> Domain | None:
        return next((domain for domain in self.domains if domain.name == name), None)

    def document(self, name: DocumentName) -> Document | None:
        return self.sources[name.path][0]

    def source_findings(self, work: Work) -> tuple[Finding, ...]:
        return tuple(finding for name in work.documents for finding in self.sources[name.path][1])

    def work_domains(self, work: Work) -> tuple[Domain, ...]:
        names = {name.domain for name in work.documents}
        return tuple(domain for domain in self.domains if domain.name in names)

    def translation(self, domain: Domain, locale: Locale) -> Translation:
        """Read and check one catalog. A broken one is a finding, never an exception, and never taken for an empty one."""
        known = self._translations
        key = (domain.name, locale.code)
        if key not in known:
            known[key] = self._read_translation(domain, locale)
        return known[key]

    @cached_property
    def _translations(self) -> dict[tuple[str, str], Translation]:
        return {}

    def _read_translation(self, domain: Domain, locale: Locale) -> Translation:
        path = self.publication.catalog_path(locale, domain.name)
        nothing = count_catalog(domain.template, {})
        if not (self.root / path).is_file():
            finding = Finding("catalog-missing", f"There is no catalog for {domain.path}.", path, None, None, locale.code)
            return Translation(domain.name, locale, path, None, {}, nothing, (finding,))
        try:
            catalog = read_catalog(self.root / path, path)
        except CatalogError as error:
            return Translation(domain.name, locale, path, None, {}, nothing, (malformed(error, path, locale.code),))
        checked = checks.check_catalog(catalog, domain.template, locale, domain.places(), self.parser)
        header = tuple(checks.check_header(catalog, locale, self.publication))
        entries = {entry.key: entry for entry in messages(catalog)}
        lookup = {
            entry.key: entry.msgstr[0]
            for entry in entries.values()
            if entry.translated and not entry.fuzzy and entry.key not in checked.never_rendered
        }
        counts = count_catalog(domain.template, entries, checked.never_rendered)
        return Translation(domain.name, locale, path, catalog, lookup, counts, (*header, *checked.findings))

    def work_translations(self, work: Work, locale: Locale) -> tuple[Translation, ...]:
        return tuple(self.translation(domain, locale) for domain in self.work_domains(work))

    def metadata_lookup(self, locale: Locale) -> Lookup:
        """The translations of what ``publication.toml`` says."""
        domain = self.domain(METADATA_DOMAIN)
        return self.translation(domain, locale).lookup if domain else {}

    def completeness(self, work: Work, policy: Policy) -> Completeness:
        return sum((found.completeness for found in self.work_translations(work, policy.locale)), Completeness())


def malformed(error: CatalogError, path: str, locale: str) -> Finding:
    """The finding for a catalog that cannot be read, at the place that the error names."""
    numbers = error.location.removeprefix(path).strip(":").split(":")
    line, column = ([int(number) for number in numbers if number.isdigit()] + [0, 0])[:2]
    message = error.message + (f" – {error.hint}" if error.hint else "")
    return Finding("malformed-catalog", message, path, line or None, column or None, locale)


def read_project(root: Path) -> Project:
    """Everything in the folder ``root`` but the catalogs, which are read when asked for. Raises ConfigError."""
    publication = read_publication(root)
    parser = parser_for(publication.extensions)
    sources: dict[str, tuple[Document | None, tuple[Finding, ...]]] = {}
    for work in publication.works:
        paths = frozenset(name.path for name in work.documents)
        for name in work.documents:
            sources[name.path] = _read_document(root, name, paths, parser, publication.source)
    return Project(publication, parser, sources)


def _read_document(
    root: Path, name: DocumentName, paths: frozenset[str], parser: Parser, source: Locale
) -> tuple[Document | None, tuple[Finding, ...]]:
    try:
        document = parser.parse(read_source(root, name.path), source.tag)
    except SourceError as error:
        line = int(found) if (found := error.location.removeprefix(name.path).strip(":").split(":")[0]).isdigit() else None
        message = error.message + (f" – {error.hint}" if error.hint else "")
        return None, (Finding("unreadable-source", f"The document {message}", name.path, line),)
    body = parser.render(document).body
    return document, tuple(checks.check_document(document, body, paths, root))
