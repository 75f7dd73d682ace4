"""What a publication holds, as values: what a document gives, a catalog's worth of messages, a catalog against today's source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from hexapla import checks, waivers
from hexapla.completeness import count_catalog
from hexapla.config import CONFIG_PATH, METADATA_DOMAIN
from hexapla.extract import joined_template
from hexapla.frozen import Frozen, field, replace
from hexapla.locales import Locale
from hexapla.markup import Document
from hexapla.model import Catalog, Completeness, Entry, Finding, Key, Segment
from hexapla.project.packed import Packed
from hexapla.translate import Lookup


class Part(Frozen):
    """What one document gives to a catalog; or ``publication.toml``, which has no blocks."""

    path: str
    """Relative to the publication."""
    segments: tuple[Segment, ...]
    template: Catalog
    """Of this part alone: what completeness is counted against."""
    document: Document | None = None


class Content(Frozen):
    """What the documents of a catalog hold."""

    documents: Mapping[str, Document | None]
    """By path; None for ``publication.toml``."""
    said: tuple[Segment, ...]
    """What ``publication.toml`` says."""
    template_of: Callable[[tuple[Segment, ...], str], Catalog]
    """Of segments and the path they stand in."""

    @cached_property
    def parts(self) -> Mapping[str, Part]:
        """By path."""
        return {path: Part(path, own, self.template_of(own, path), self.documents[path]) for path, own in self._segments()}

    def _segments(self) -> Iterator[tuple[str, tuple[Segment, ...]]]:
        return ((path, document.segments if document else self.said) for path, document in self.documents.items())

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """Of all messages, in the order of the source."""
        return tuple(dict.fromkeys(segment.key for _, own in self._segments() for segment in own))

    @cached_property
    def template(self) -> Catalog:
        return joined_template([part.template for part in self.parts.values()])

    @cached_property
    def places(self) -> Mapping[Key, checks.Place]:
        """For each message, the document it stands in, the tag of its block, and its role."""
        places: dict[Key, checks.Place] = {}
        for document in self.documents.values():
            if document is not None:
                for key, place in _places(document):
                    places.setdefault(key, place)
        return places


def _places(document: Document) -> Iterator[tuple[Key, checks.Place]]:
    for slot in document.slots:
        if slot.segment is not None:
            segment = document.segments[slot.segment]
            yield segment.key, checks.Place(document, slot.tag, segment.role)
    yield from ((segment.key, checks.Place(document, "p", segment.role)) for segment in document.segments)


class Domain(Frozen):
    """One catalog's worth of messages: of a document, a work, or the whole publication."""

    name: str
    paths: tuple[str, ...]
    """Of its documents, in reading order; what ``publication.toml`` says comes first."""
    read: Callable[[str], Content]
    """What the domain of a name holds: of a large work, held for the last one that was asked for."""

    @property
    def content(self) -> Content:
        return self.read(self.name)

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(self.content.parts.values())

    def part(self, path: str) -> Part:
        return self.content.parts[path]

    @property
    def template(self) -> Catalog:
        return self.content.template

    @property
    def messages(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.template.entries if not entry.is_header)

    @property
    def places(self) -> Mapping[Key, checks.Place]:
        """For each message, the document it stands in, the tag of its block, and its role."""
        return self.content.places


class Words(Frozen):
    """What an edition takes from one catalog."""

    lookup: Lookup = field(default_factory=dict)
    """What may be rendered."""
    fuzzy: Lookup = field(default_factory=dict)
    """What may be shown, marked, where the publisher wants that: fuzzy, and free of every fault that forbids it."""

    def numbered(self, keys: Sequence[Key]) -> Numbered:
        """With the number of a key in its place, where it is one of these."""
        numbers: dict[Key, int] = {key: number for number, key in enumerate(keys)}
        return tuple({numbers.get(key, key): text for key, text in part.items()} for part in (self.lookup, self.fuzzy))

    @classmethod
    def named(cls, numbered: Numbered, keys: Sequence[Key]) -> Words:
        """What was `numbered` by the same keys."""
        return cls(*({keys[key] if isinstance(key, int) else key: text for key, text in part.items()} for part in numbered))


Numbered = tuple[Mapping[int | Key, str], ...]
"""Words without the msgids that the source has, too: half as much to keep."""
KeptWords = dict[str, Words] | Packed[str, Numbered]
"""By domain: all that is kept of a language between its verdict and its edition."""
_NOTHING: dict[Any, Any] = {}
"""One for all: a large work has tens of thousands of catalogs."""


class Translation(Frozen):
    """One domain in one locale, as checked in, against today's source."""

    domain: str
    locale: Locale
    path: str
    catalog: Catalog | None
    """None where there is none, or where it cannot be read. Its entries have no ``raw``: whoever writes it reads it first."""
    lookup: Lookup = field(default_factory=dict)
    """What may be rendered."""
    completeness: Completeness = field(default_factory=Completeness)
    findings: tuple[Finding, ...] = ()
    entries: Mapping[Key, Entry] = field(default_factory=dict)
    never_rendered: frozenset[Key] = frozenset()
    waivers: frozenset[waivers.Waiver] = frozenset()
    """The rows of ``locale/waivers.toml`` that took a finding away."""
    counts: Mapping[str, Completeness] = field(default_factory=dict)
    """How far each document is, by path, where that is known already."""

    @property
    def words(self) -> Words:
        sound = (entry for entry in self.entries.values() if entry.fuzzy and entry.translated and entry.key not in self.never_rendered)
        return Words(self.lookup, {entry.key: entry.msgstr[0] for entry in sound})

    def count(self, part: Part) -> Completeness:
        """How far one document is."""
        return count_catalog(part.template, self.entries, self.never_rendered)

    def brief(self, domain: Domain) -> Translation:
        """What an edition is judged by, without its words: of entries, those that ``publication.toml`` has and a work may share."""
        if len(domain.paths) == 1 and domain.name != METADATA_DOMAIN:
            return Translation(self.domain, self.locale, self.path, None, _NOTHING, self.completeness, self.findings, _NOTHING)
        parts = domain.content.parts
        said = {segment.key for path, part in parts.items() if path == CONFIG_PATH for segment in part.segments}
        return replace(
            self,
            catalog=None,
            lookup=_NOTHING,
            entries={key: _brief(one) for key, one in self.entries.items() if key in said},
            never_rendered=self.never_rendered & said,
            counts={path: self.count(part) for path, part in parts.items()},
        )


def _brief(entry: Entry) -> Entry:
    return Entry(entry.msgid, entry.msgstr, entry.msgctxt, flags=entry.flags, line=entry.line)
