"""Paths in, documents out: parsed, and rendered in their own language; a document that cannot be read is a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from hexapla.config import Publication
from hexapla.errors import HexaplaError, SourceError
from hexapla.frozen import frozen
from hexapla.markup import Document, Rendered, parser_for
from hexapla.model import Finding, Source
from hexapla.source import read_source


@frozen
class Parsed:
    """One document of a publication."""

    path: str
    document: Document | None
    """None for one that cannot be read."""
    rendered: Rendered | None = None
    """In its own language."""
    findings: tuple[Finding, ...] = ()


Parse = Callable[[tuple[str, ...], str, Sequence[Source]], Iterable[Parsed]]
"""Extensions of the parser, the BCP 47 tag of the sources, and the sources → what each of them is, in the same order."""


def parse_sources(extensions: tuple[str, ...], lang: str, sources: Sequence[Source]) -> Iterator[Parsed]:
    """Each in its turn, here."""
    return (_parsed(extensions, lang, source) for source in sources)


def _parsed(extensions: tuple[str, ...], lang: str, source: Source) -> Parsed:
    parser = parser_for(extensions)
    try:
        document, rendered = parser.read(source, lang)
    except SourceError as error:
        return _unreadable(error, source.path)
    return Parsed(source.path, document, rendered)


def read_sources(publication: Publication) -> tuple[Source | Parsed, ...]:
    """Every document of the publication, in reading order, as it is to be parsed; or with why it cannot be."""
    return tuple(_read(publication.root, name.path) for name in publication.documents)


def parse_documents(publication: Publication, read: Sequence[Source | Parsed], parse: Parse) -> Iterator[Parsed]:
    """What was read, each when it is asked for."""
    sources = [one for one in read if isinstance(one, Source)]
    parsed = iter(parse(publication.extensions, publication.source.tag, sources))
    return (next(parsed) if isinstance(one, Source) else one for one in read)


def _read(root: Path, path: str) -> Source | Parsed:
    try:
        return read_source(root, path)
    except SourceError as error:
        return _unreadable(error, path)


def _unreadable(error: SourceError, path: str) -> Parsed:
    """With the finding, at the place that the error names."""
    line, column = place_of(error, path)
    message = f"The document {error.message}" + (f" – {error.hint}" if error.hint else "")
    return Parsed(path, None, findings=(Finding("unreadable-source", message, path, line, column),))


def place_of(error: HexaplaError, path: str) -> tuple[int | None, int | None]:
    """Line and column, where the error names them after the path."""
    numbers = [int(number) for number in error.location.removeprefix(path).strip(":").split(":") if number.isdigit()]
    line, column = ([*numbers, 0, 0])[:2]
    return line or None, column or None
