"""Paths in, documents out: parsed, and rendered in their own language; a document that cannot be read is a finding."""

from __future__ import annotations

from pathlib import Path

from hexapla.config import Publication
from hexapla.errors import HexaplaError, SourceError
from hexapla.markup import Document, Rendered, parser_for
from hexapla.model import Finding, Source
from hexapla.source import read_source


def read_sources(publication: Publication) -> tuple[Source | Finding, ...]:
    """Every document of the publication, in reading order, as it is to be parsed; or why it cannot be read."""
    return tuple(_read(publication.root, name.path) for name in publication.documents)


def _read(root: Path, path: str) -> Source | Finding:
    try:
        return read_source(root, path)
    except SourceError as error:
        return _unreadable(error, path)


def parse_source(extensions: tuple[str, ...], lang: str, source: Source) -> tuple[Document, Rendered] | Finding:
    """The document, and its rendering in its own language; or why it cannot be read.

    ``extensions`` are those of the parser, ``lang`` is the BCP 47 tag of the source.
    """
    try:
        return parser_for(extensions).read(source, lang)
    except SourceError as error:
        return _unreadable(error, source.path)


def _unreadable(error: SourceError, path: str) -> Finding:
    """At the place that the error names."""
    line, column = place_of(error, path)
    message = f"The document {error.message}" + (f" – {error.hint}" if error.hint else "")
    return Finding("unreadable-source", message, path, line, column)


def place_of(error: HexaplaError, path: str) -> tuple[int | None, int | None]:
    """Line and column, where the error names them after the path."""
    numbers = [int(number) for number in error.location.removeprefix(path).strip(":").split(":") if number.isdigit()]
    line, column = ([*numbers, 0, 0])[:2]
    return line or None, column or None
