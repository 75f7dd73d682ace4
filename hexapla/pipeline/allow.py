"""A place, a kind of finding and a reason in, the exception written where it belongs out: beside the message, or before the block."""

from __future__ import annotations

import re
from pathlib import Path

from hexapla.config import Publication, read_publication
from hexapla.diagnostics import registry
from hexapla.errors import HexaplaError
from hexapla.frozen import replace
from hexapla.markup import Document, parser_for
from hexapla.model import Catalog, Entry
from hexapla.pofile import edit, parse_catalog, render_catalog
from hexapla.record import write_unless_changed
from hexapla.source import parse_source
from hexapla.waivers import waived_slug, waiver_comment

_NOT_HERE = "only what is said of a message or of a block of the source can be allowed; a finding on a whole file must be mended"


def allow(root: Path, place: str, slug: str, reason: str) -> str:
    """Write a waiver for the finding at ``FILE:LINE`` and give the line written. Raises HexaplaError; then the file is as it was.

    ``FILE`` is relative to the publication, as findings name it.
    """
    path, line = _require_place(place)
    _require_slug(slug)
    text = " ".join(reason.split())
    if not text:
        raise HexaplaError("a reason is needed", hint="say why the finding is right to be there: whoever reads the file next will ask")
    file = root / path
    publication = read_publication(root)
    try:
        found = file.read_bytes()
    except OSError as error:
        raise HexaplaError(f"cannot be read: {error.strerror}", location=path, hint="name the file as the finding does") from error
    if path.endswith(".po"):
        written, wanted = _in_catalog(found, path, line, slug, text, publication.wrap)
    else:
        written, wanted = _in_source(found, path, line, slug, text, publication)
    write_unless_changed(file, wanted, found)
    return written


def _require_place(place: str) -> tuple[str, int]:
    match = re.fullmatch(r"(.+?):(\d{1,9})(?::\d+)?:?", place)
    if match is None or match[1].startswith("/") or ".." in match[1].split("/") or not match[1].endswith((".po", ".md")):
        raise HexaplaError(
            f"{place!r} is no place", hint="write it as findings do: locale/fr/LC_MESSAGES/essay.po:12 or source/essay.md:12"
        )
    return match[1].removeprefix("./"), int(match[2])


def _require_slug(slug: str) -> None:
    if slug not in registry():
        raise HexaplaError(f"{slug!r} is no kind of finding", hint="copy it from the square brackets of the finding")
    if registry()[slug].never_rendered:
        raise HexaplaError(f"{slug} cannot be waived: such a translation is never published", hint=registry()[slug].remedy)


# --- In a catalog --------------------------------------------------------------------------------------------------


def _in_catalog(found: bytes, path: str, line: int, slug: str, reason: str, wrap: int | None) -> tuple[str, bytes]:
    catalog = parse_catalog(found, path)
    entry = _entry_at(catalog, line, found.count(b"\n") + 1)
    if entry is None:
        raise HexaplaError("there is no message at this line", location=f"{path}:{line}", hint=_NOT_HERE)
    comment = waiver_comment(entry, slug, reason)
    changed = edit(entry, comments=(*_without(entry, slug), comment))
    entries = tuple(changed if one is entry else one for one in catalog.entries)
    return f"# {comment}", render_catalog(replace(catalog, entries=entries), wrap)


def _entry_at(catalog: Catalog, line: int, last: int) -> Entry | None:
    """The message that this line belongs to, its comments included."""
    entry = next((entry for entry in reversed(catalog.entries) if _first_line(entry) <= line <= last), None)
    return None if entry is None or entry.is_header or entry.obsolete else entry


def _first_line(entry: Entry) -> int:
    lines = (entry.raw or b"").splitlines()
    return entry.line - next((number for number, line in enumerate(lines) if re.match(rb"(?:#~\s*)?msgid\b", line)), 0)


def _without(entry: Entry, slug: str) -> tuple[str, ...]:
    """The comments but for an older waiver of the same kind, which has lapsed."""
    return tuple(comment for comment in entry.comments if waived_slug(comment) != slug)


# --- In a source ---------------------------------------------------------------------------------------------------


def _in_source(found: bytes, path: str, line: int, slug: str, reason: str, publication: Publication) -> tuple[str, bytes]:
    if path not in {name.path for name in publication.documents}:
        raise HexaplaError("is no document of this publication", location=path, hint="name it as the finding does")
    source = parse_source(found, path)
    text = found.decode("utf-8")
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        raise HexaplaError("there is no such line", location=f"{path}:{line}", hint=f"the file has {len(lines)} lines")
    first = max(line, source.first_line) - 1
    while first >= source.first_line and lines[first - 1].strip():
        first -= 1
    ending = "\r" if "\r\n" in text else ""
    comment = f"<!-- hexapla: allow={slug} {reason.replace('--', '–')} -->"
    wanted = "\n".join([*lines[:first], comment + ending, ending, *lines[first:]]).encode()
    if _said(wanted, path, publication) != _said(found, path, publication):
        hint = "this block stands inside another (a list, a quotation, a fence), where the comment would cut it in two: mend the finding"
        raise HexaplaError("an exception here would change the document", location=f"{path}:{line}", hint=hint)
    return comment, wanted


def _said(data: bytes, path: str, publication: Publication) -> tuple[object, ...]:
    """What readers and translators get, wherever it stands."""
    parser = parser_for(publication.extensions)
    document: Document = parser.parse(parse_source(data, path), publication.source.tag)
    segments = tuple((segment.key, segment.role, segment.trail) for segment in document.segments)
    body = re.sub(r"<!--.*?-->", "", parser.render(document).body, flags=re.DOTALL)
    return document.title, segments, re.sub(r"\s+", " ", body).strip()
