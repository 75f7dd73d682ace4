"""A publication as it lies in its folder: templates, catalogs, pictures, each read once, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from pathlib import Path, PurePosixPath
from posixpath import dirname

from hexapla import checks, locales, waivers
from hexapla.baseline import Accepted, find_losses, find_vanished
from hexapla.completeness import count_catalog
from hexapla.config import CONFIG_PATH, METADATA_DOMAIN, DocumentName, Policy, Publication, Work
from hexapla.documents import place_of
from hexapla.errors import CatalogError, SourceError, UnreadableCatalogError
from hexapla.extract import metadata_segments, template_of
from hexapla.frozen import Frozen, field, replace
from hexapla.glossary import Glossary, check_glossary
from hexapla.locales import Locale
from hexapla.markup import Document, Parser, Rendered
from hexapla.model import Completeness, Entry, Finding, Key, Segment
from hexapla.pofile import messages, parse_catalog, unreadable
from hexapla.project.packed import Kept, Packed, put_together
from hexapla.project.values import Content, Domain, KeptWords, Part, Translation, Words
from hexapla.source import former_name
from hexapla.systems import give_back_memory
from hexapla.text import count_words
from hexapla.translate import Lookup
from hexapla.variants import names_beside


class Project(Frozen):
    """A publication as it lies in its folder now. Reads what it is asked for, once; writes nothing."""

    publication: Publication
    parser: Parser
    documents: Kept[str, Document]
    """Every document that can be read, by path."""
    renderings: Mapping[str, Rendered]
    """The same, in their own language."""
    faults: Mapping[str, tuple[Finding, ...]]
    """What is wrong with each document, by path."""
    lengths: Mapping[str, int]
    """In characters, of each that can be read."""
    fronts: Mapping[str, frozenset[str]]
    """The keys of the front matter of each document that has some, by path: most are not opened to be asked."""
    images: Mapping[str, tuple[str, ...]]
    """The addresses of the pictures in each document that has some, by path; as its author wrote them."""
    hosts: frozenset[str]
    """Where links may lead: to hosts that the sources link to, and those that ``publication.toml`` allows."""
    glossary: Glossary = field(default_factory=Glossary)
    waived: tuple[waivers.Waiver, ...] = ()
    """The rows of ``locale/waivers.toml``."""
    accepted: tuple[Accepted, ...] = ()
    """The rows of ``locale/baseline.toml``."""
    typography: checks.Typography | None = None
    """How languages punctuate; None where the publisher did not ask for these checks."""
    is_large: bool = False
    """Whether catalogs are held of one language at a time, or less."""
    brief: bool = False
    """Whether of a catalog only its verdict and its words are kept: not its bytes, its comments, its obsolete entries."""
    carried: Mapping[str, bytes] | None = None
    """The publication's pictures by path, on a computer that does not hold its folder; None where that lies here."""

    @property
    def root(self) -> Path:
        return self.publication.root

    @cached_property
    def domains(self) -> tuple[Domain, ...]:
        """In reading order; what ``publication.toml`` says comes first. Documents that cannot be read are left out."""
        grouped: dict[str, list[str]] = {}
        if said := metadata_segments(self.publication):
            grouped[METADATA_DOMAIN] = [CONFIG_PATH]
        for name in self.publication.documents:
            if name.path in self.documents:
                grouped.setdefault(name.domain, []).append(name.path)
        read = lru_cache(1 if self.is_packed else None)(partial(_content, self.documents, said, self.publication, grouped))
        return tuple(Domain(name, tuple(paths), read) for name, paths in grouped.items())

    @cached_property
    def _by_name(self) -> Mapping[str, Domain]:
        return {domain.name: domain for domain in self.domains}

    @property
    def is_packed(self) -> bool:
        """Whether it holds its documents packed, and what it finds out of them."""
        return isinstance(self.documents, Packed)

    def domain(self, name: str) -> Domain | None:
        return self._by_name.get(name)

    def document(self, name: DocumentName) -> Document | None:
        domain = self.domain(name.domain)
        return domain.content.documents.get(name.path) if domain else None

    def read_asset(self, path: str) -> bytes | None:
        """A picture, read once; None for one that is not there. Raises SourceError where it cannot be read."""
        known = self._assets
        if path not in known:
            known[path] = _read_asset(self.root, path) if self.carried is None else self.carried.get(path)
        return known[path]

    def names_beside(self, path: str) -> tuple[str, ...]:
        """The names of the files in the folder of ``path``, sorted; read once."""
        known, folder = self._names, dirname(path)
        if folder not in known:
            known[folder] = names_beside(self.root / path) if self.carried is None else self._carried_names(folder)
        return known[folder]

    def _carried_names(self, folder: str) -> tuple[str, ...]:
        return tuple(sorted(PurePosixPath(name).name for name in self.carried or () if dirname(name) == folder))

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def _assets(self) -> dict[str, bytes | None]:
        return {}

    def source_findings(self, work: Work) -> tuple[Finding, ...]:
        return tuple(finding for name in work.documents for finding in self.faults[name.path])

    def work_paths(self, work: Work) -> tuple[tuple[Domain, str], ...]:
        """The work's documents that can be read, in reading order, and the catalogs they belong to."""
        paths = {name.path: place for place, name in enumerate(work.documents)}
        found = [(domain, path) for domain in self.domains for path in domain.paths if path in paths]
        return tuple(sorted(found, key=lambda pair: paths[pair[1]]))

    def segments(self, work: Work) -> Iterator[Segment]:
        """Of the work's documents that can be read, in reading order."""
        found = (self.document(name) for name in work.documents)
        return (segment for document in found if document is not None for segment in document.segments)

    def work_domains(self, work: Work) -> tuple[Domain, ...]:
        names = {name.domain for name in work.documents}
        return tuple(domain for domain in self.domains if domain.name in names)

    def catalogs(self, work: Work) -> tuple[Domain, ...]:
        """All that an edition of a work is judged by and takes words from."""
        names = {METADATA_DOMAIN, *(name.domain for name in work.documents)}
        return tuple(domain for domain in self.domains if domain.name in names)

    def translation(self, domain: Domain, locale: Locale) -> Translation:
        """Read and check one catalog. A broken one is a finding, never an exception, and never taken for an empty one."""
        known = self._translations.setdefault(locale.code, {})
        if domain.name not in known:
            found = self._read_translation(domain, locale)
            self.keep_words(self._words_in(locale.code), domain, found)
            known[domain.name] = found.brief(domain) if self.brief else found
        return known[domain.name]

    def words(self, domain: Domain, locale: Locale) -> Words:
        """What an edition takes from one catalog."""
        self._require_words(domain, locale)
        held = self._words[locale.code]
        return Words.named(held[domain.name], domain.content.keys) if isinstance(held, Packed) else held[domain.name]

    def words_of(self, work: Work, locale: Locale) -> KeptWords:
        """What an edition takes from its catalogs, by domain: small enough to be handed to another process."""
        domains = self.catalogs(work)
        for domain in domains:
            self._require_words(domain, locale)
        held, names = self._words_in(locale.code), [domain.name for domain in domains]
        return held.only(names) if isinstance(held, Packed) else {name: held[name] for name in names}

    def _require_words(self, domain: Domain, locale: Locale) -> None:
        if domain.name not in self._words_in(locale.code):
            self.translation(domain, locale)

    def adopt(self, code: str, words: KeptWords, found: Iterable[Translation] = ()) -> None:
        """Catalogs of the locale ``code`` that were read and checked elsewhere are not read again."""
        put_together(self._words_in(code), words)
        self._translations.setdefault(code, {}).update({one.domain: one for one in found})

    def put_away(self, locale: Locale) -> None:
        """Make room, once its editions are judged: of all that its catalogs say, the words stay."""
        self._translations.pop(locale.code, None)
        if self.is_large:
            give_back_memory()

    def let_go(self, locale: Locale) -> None:
        """Make room: what its catalogs hold is not wanted for a while, and is read again if it is."""
        self._words.pop(locale.code, None)
        self.put_away(locale)

    def in_turn(self, codes: Collection[str] = ()) -> Iterator[Locale]:
        """The languages named (all, if none is). What the catalogs of one hold is let go, in a large work, before the next is asked for."""
        for locale in self.publication.translations:
            if not codes or locale.code in codes:
                yield locale
                if self.is_large:
                    self.let_go(locale)

    def is_checked(self, domain: Domain, locale: Locale) -> bool:
        """Whether `translation` knows already."""
        return domain.name in self._translations.get(locale.code, ())

    @cached_property
    def _translations(self) -> dict[str, dict[str, Translation]]:
        """By locale and domain."""
        return {}

    @cached_property
    def _words(self) -> dict[str, KeptWords]:
        """By locale and domain: all that is kept of a language between its verdict and its edition."""
        return {}

    def _words_in(self, code: str) -> KeptWords:
        return self._words.setdefault(code, self.new_words())

    def new_words(self) -> KeptWords:
        """By domain."""
        return Packed() if self.is_packed else {}

    @staticmethod
    def keep_words(shelf: KeptWords, domain: Domain, found: Translation) -> None:
        if isinstance(shelf, Packed):
            shelf[domain.name] = found.words.numbered(domain.content.keys)
        else:
            shelf[domain.name] = found.words

    def _read_translation(self, domain: Domain, locale: Locale) -> Translation:
        path = self.publication.catalog_path(locale, domain.name)
        try:
            return self.checked(domain, locale, _read_if_there(self.root / path))
        except OSError as error:
            found = (malformed(unreadable(error, self.root / path, path), path, locale.code),)
            return Translation(domain.name, locale, path, None, {}, count_catalog(domain.template, {}), found)

    def checked(self, domain: Domain, locale: Locale, content: bytes | None) -> Translation:
        """What a catalog with this content is; None for one that is not there."""
        path = self.publication.catalog_path(locale, domain.name)
        if content is None:
            sources = ", ".join(domain.paths)
            finding = Finding("catalog-missing", f"There is no catalog for {sources}.", path, None, None, locale.code)
            vanished = (one for before in self._accepted(domain, locale) for one in find_vanished(before, path))
            return Translation(domain.name, locale, path, None, {}, count_catalog(domain.template, {}), (finding, *vanished))
        try:
            catalog = parse_catalog(content, path, raw=False)
        except CatalogError as error:
            nothing = count_catalog(domain.template, {})
            return Translation(domain.name, locale, path, None, {}, nothing, (malformed(error, path, locale.code),))
        rules = self.typography.rules(locale) if self.typography else None
        checked = checks.check_catalog(catalog, domain.template, locale, domain.places, self.parser, self.hosts, rules)
        entries = {entry.key: entry for entry in messages(catalog)}
        found = (
            *checks.check_header(catalog, locale, self.publication),
            *checks.check_comments(catalog, locale),
            *checked.findings,
            *check_glossary(catalog, locale, self.glossary),
        )
        lookup = {
            entry.key: entry.msgstr[0]
            for entry in entries.values()
            if entry.translated and not entry.fuzzy and entry.key not in checked.never_rendered
        }
        counts = count_catalog(domain.template, entries, checked.never_rendered)
        lost = self._losses(domain, locale, path, lookup, entries)
        waived = waivers.apply_to_catalog((*found, *lost), waivers.waivers_in(catalog, locale.code), entries)
        rows = waivers.used_rows(waived, self._rows(locale), entries)
        left = waivers.apply_file(waived, rows, entries)
        return Translation(domain.name, locale, path, catalog, lookup, counts, left, entries, checked.never_rendered, rows)

    def _losses(self, domain: Domain, locale: Locale, path: str, lookup: Lookup, entries: Mapping[Key, Entry]) -> Iterator[Finding]:
        """What the baseline has and the catalog has not any more."""
        accepted = tuple(self._accepted(domain, locale))
        now = {entry.key: count_words(entry.msgid) for entry in domain.messages if entry.key in lookup} if accepted else {}
        for before in accepted:
            for finding in find_losses(before, domain.template, now, path):
                entry = entries.get(finding.key) if finding.key else None
                yield replace(finding, line=entry.line if entry else None)

    def _accepted(self, domain: Domain, locale: Locale) -> Iterator[Accepted]:
        rows = self._accepted_by_name
        return (row for name in self.names_of(domain) for row in rows.get((locale.code, name), ())) if rows else iter(())

    @cached_property
    def _accepted_by_name(self) -> Mapping[tuple[str, str], Sequence[Accepted]]:
        """By locale and domain."""
        found: dict[tuple[str, str], list[Accepted]] = {}
        for row in self.accepted:
            found.setdefault((row.locale, row.domain), []).append(row)
        return found

    def names_of(self, domain: Domain) -> tuple[str, ...]:
        """What a domain is called, and was before its documents were renamed."""
        former = (former_name(document.source) for document in domain.content.documents.values() if document)
        return tuple(dict.fromkeys((domain.name, *(name for name in former if name and name not in self._by_name))))

    def _rows(self, locale: Locale) -> tuple[waivers.Waiver, ...]:
        return tuple(row for row in self.waived if row.locale and locales.same_locale(row.locale, locale.code))

    def work_translations(self, work: Work, locale: Locale) -> tuple[Translation, ...]:
        return tuple(self.translation(domain, locale) for domain in self.work_domains(work))

    def metadata_lookup(self, locale: Locale) -> Lookup:
        """The translations of what ``publication.toml`` says."""
        domain = self.domain(METADATA_DOMAIN)
        return self.words(domain, locale).lookup if domain else {}

    def work_findings(self, work: Work, locale: Locale) -> tuple[Finding, ...]:
        """Of the work's catalogs. In a catalog that works share, what is wrong with another work's message is left out."""
        found = tuple(finding for translation in self.work_translations(work, locale) for finding in translation.findings)
        if all(finding.key is None for finding in found):
            return found
        keys = {segment.key for segment in self.segments(work)}
        return tuple(finding for finding in found if finding.key is None or finding.key in keys)

    def completeness(self, work: Work, policy: Policy) -> Completeness:
        """Of the work's documents, and of what ``publication.toml`` says of it: a title is part of an edition."""
        documents = (self.count(domain, path, policy.locale) for domain, path in self.work_paths(work))
        return sum(documents, self._metadata_completeness(work, policy.locale))

    def count(self, domain: Domain, path: str, locale: Locale) -> Completeness:
        """How far one document is."""
        found = self.translation(domain, locale)
        if len(domain.paths) == 1:
            return found.completeness
        return found.counts[path] if path in found.counts else found.count(domain.part(path))

    def metadata_findings(self, locale: Locale, work: Work | None = None) -> tuple[Finding, ...]:
        """Of the catalog of what ``publication.toml`` says; with ``work``, only of what it says of this work and of all."""
        domain, part = self._metadata
        if domain is None or part is None:
            return ()
        wanted = None if work is None else {self.publication.title, work.title, work.description}
        keys = {segment.key for segment in part.segments if wanted is None or segment.msgid in wanted}
        return tuple(finding for finding in self.translation(domain, locale).findings if finding.key is None or finding.key in keys)

    @cached_property
    def _metadata(self) -> tuple[Domain | None, Part | None]:
        """The catalog of what ``publication.toml`` says, which documents may share, and its part of it."""
        domain = self.domain(METADATA_DOMAIN)
        return domain, domain.part(CONFIG_PATH) if domain and CONFIG_PATH in domain.paths else None

    def _metadata_completeness(self, work: Work, locale: Locale) -> Completeness:
        domain, part = self._metadata
        wanted = {work.title, work.description} - {""}
        if domain is None or part is None or not wanted:
            return Completeness()
        said = replace(part.template, entries=tuple(entry for entry in part.template.entries if entry.msgid in wanted))
        return self.translation(domain, locale).count(replace(part, template=said))


def _content(
    documents: Mapping[str, Document], said: tuple[Segment, ...], publication: Publication, paths: Mapping[str, list[str]], name: str
) -> Content:
    """Of the domain ``name``."""
    return Content({path: documents.get(path) for path in paths[name]}, said, partial(template_of, publication=publication, domain=name))


def malformed(error: CatalogError, path: str, locale: str) -> Finding:
    """The finding for a catalog that cannot be read, at the place that the error names."""
    line, column = place_of(error, path)
    message = error.message + (f" – {error.hint}" if error.hint else "")
    slug = "unreadable-catalog" if isinstance(error, UnreadableCatalogError) else "malformed-catalog"
    return Finding(slug, message, path, line, column, locale)


def _read_if_there(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _read_asset(root: Path, path: str) -> bytes | None:
    try:
        return (root / path).read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return None
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", location=path, hint="look at the file's permissions") from error
