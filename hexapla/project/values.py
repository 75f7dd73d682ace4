"""What a publication holds, as values: what a document gives, a catalog's worth of messages, a catalog against today's source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property
from types import MappingProxyType

from hexapla import checks, waivers
from hexapla.completeness import count_catalog
from hexapla.frozen import frozen
from hexapla.locales import Locale
from hexapla.markup import Document
from hexapla.model import Catalog, Completeness, Entry, Finding, Key, Segment
from hexapla.translate import Lookup


@frozen
class Part:
    """What one document gives to a catalog; or ``publication.toml``, which has no blocks."""

    path: str
    """Relative to the publication."""
    segments: tuple[Segment, ...]
    template: Catalog
    """Of this part alone: what completeness is counted against."""
    document: Document | None = None


@frozen
class Domain:
    """One catalog's worth of messages: of a document, a work, or the whole publication."""

    name: str
    parts: tuple[Part, ...]
    template: Catalog

    @property
    def messages(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.template.entries if not entry.is_header)

    @cached_property
    def keys(self) -> Mapping[Key, Key]:
        """Of the template's messages, by themselves: whoever holds these holds no texts of their own."""
        return {key: key for key in (entry.key for entry in self.messages)}

    @cached_property
    def places(self) -> Mapping[Key, checks.Place]:
        """For each message, the document it stands in, the tag of its block, and its role."""
        places: dict[Key, checks.Place] = {}
        for part in self.parts:
            if part.document is not None:
                for key, place in _places(part.document):
                    places.setdefault(key, place)
        return places


def _places(document: Document) -> Iterator[tuple[Key, checks.Place]]:
    for slot in document.slots:
        if slot.segment is not None:
            segment = document.segments[slot.segment]
            yield segment.key, checks.Place(document, slot.tag, segment.role)
    yield from ((segment.key, checks.Place(document, "p", segment.role)) for segment in document.segments)


@frozen
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
    entries: Mapping[Key, Entry] = field(default_factory=dict)
    never_rendered: frozenset[Key] = frozenset()

    @property
    def fuzzy(self) -> Lookup:
        """What may be shown, marked, where the publisher wants that: fuzzy, and free of every fault that forbids it."""
        sound = (entry for entry in self.entries.values() if entry.fuzzy and entry.translated and entry.key not in self.never_rendered)
        return {entry.key: entry.msgstr[0] for entry in sound}

    waivers: frozenset[waivers.Waiver] = frozenset()
    """The rows of ``locale/waivers.toml`` that took a finding away."""

    def count(self, part: Part) -> Completeness:
        """How far one document is."""
        return count_catalog(part.template, self.entries, self.never_rendered)

    def without_sources(self, keys: Mapping[Key, Key] = MappingProxyType({})) -> Translation:
        """What an edition is judged and made by, without the bytes of the catalog: small enough to be handed to another process.

        ``keys`` are the template's, by themselves: texts that the source holds already are not held once more for each language.
        """
        if self.catalog is None:
            return self
        entries = {keys.get(key, key): _brief(one, keys.get(key, key)) for key, one in self.entries.items()}
        return replace(self, catalog=None, entries=entries, lookup={keys.get(key, key): text for key, text in self.lookup.items()})

    def judged(self) -> Translation:
        """What an edition is made of, once it was judged: nothing is counted any more, and nothing found."""
        doubtful = {key: one for key, one in self.entries.items() if one.fuzzy}
        return replace(self, catalog=None, entries=doubtful, findings=())


def _brief(entry: Entry, key: Key) -> Entry:
    msgctxt, msgid = key
    return Entry(msgid, entry.msgstr, msgctxt, flags=entry.flags, line=entry.line)
