"""Sources in, what each of them is out, and what is wrong with it by itself: the part of reading that any process can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from hexapla import checks, waivers
from hexapla.documents import parse_source
from hexapla.frozen import Frozen, field, replace
from hexapla.markup import Document, Rendered
from hexapla.model import Finding, Source
from hexapla.project.packed import Kept, new_kept, put_together


class ToParse(Frozen):
    """Sources that are parsed together, in one process."""

    extensions: tuple[str, ...]
    """Of the parser."""
    lang: str
    """BCP 47 tag of the sources."""
    sources: tuple[Source, ...]
    packed: bool
    """Whether documents are packed as soon as they are parsed."""


class Noticed(Frozen):
    """What is seen in a document before the others are known."""

    findings: tuple[Finding, ...]
    addresses: checks.Addresses
    waivers: tuple[waivers.Waiver, ...]


class Batch(Frozen):
    """What sources are, by path; of one that cannot be read, only why."""

    documents: Kept[str, Document]
    """Packed without the text that they were parsed from."""
    renderings: Kept[str, Rendered]
    """In their own language."""
    seen: dict[str, Noticed] = field(default_factory=dict)
    unreadable: dict[str, Finding] = field(default_factory=dict)

    def take(self, other: Batch) -> None:
        put_together(self.documents, other.documents)
        put_together(self.renderings, other.renderings)
        self.seen.update(other.seen)
        self.unreadable.update(other.unreadable)


Parse = Callable[[ToParse], Iterable[Batch]]
"""Whoever parses sources, in one batch or in several."""


def new_batch(*, packed: bool) -> Batch:
    return Batch(new_kept(packed=packed), new_kept(packed=packed))


def parse_sources(unit: ToParse) -> Batch:
    """Each source in its turn: none is parsed before the last one is put away."""
    batch = new_batch(packed=unit.packed)
    for source in unit.sources:
        parsed = parse_source(unit.extensions, unit.lang, source)
        if isinstance(parsed, Finding):
            batch.unreadable[source.path] = parsed
            continue
        document, rendered = parsed
        batch.seen[source.path] = _see(document, rendered.body)
        batch.documents[source.path] = _without_text(document) if unit.packed else document
        batch.renderings[source.path] = rendered
    return batch


def parse_here(unit: ToParse) -> Iterator[Batch]:
    yield parse_sources(unit)


def _see(document: Document, body: str) -> Noticed:
    found = tuple(checks.check_document(document, body))
    return Noticed(found, checks.addresses_of(body), waivers.waivers_of(document.source))


def _without_text(document: Document) -> Document:
    return replace(document, source=replace(document.source, text=""))
