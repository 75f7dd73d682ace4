"""A place, a kind of finding and a reason in, the exception written where it belongs out: beside the message, or before the block."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from hexapla.diagnostics import registry
from hexapla.errors import HexaplaError
from hexapla.model import Entry
from hexapla.pofile import edit, parse_catalog, render_catalog
from hexapla.record import write_unless_changed
from hexapla.waivers import waiver_comment


def allow(root: Path, place: str, slug: str, reason: str) -> str:
    """Write a waiver for the finding at ``FILE:LINE`` and give the line written. Raises HexaplaError.

    ``FILE`` is relative to the publication, as findings name it.
    """
    path, line = _require_place(place)
    _require_slug(slug)
    text = " ".join(reason.split())
    if not text:
        raise HexaplaError("a reason is needed", hint="say why the finding is right to be there: whoever reads the file next will ask")
    file = root / path
    try:
        found = file.read_bytes()
    except OSError as error:
        raise HexaplaError(f"cannot be read: {error.strerror}", location=path) from error
    written, wanted = _in_catalog(found, path, line, slug, text) if path.endswith(".po") else _in_source(found, path, line, slug, text)
    write_unless_changed(file, wanted, found)
    return written


def _require_place(place: str) -> tuple[str, int]:
    match = re.fullmatch(r"(.+?):(\d+)(?::\d+)?:?", place)
    if match is None or match[1].startswith("/") or ".." in match[1].split("/") or not match[1].endswith((".po", ".md")):
        raise HexaplaError(
            f"{place!r} is no place", hint="write it as findings do: locale/fr/LC_MESSAGES/essay.po:12 or source/essay.md:12"
        )
    return match[1], int(match[2])


def _require_slug(slug: str) -> None:
    if slug not in registry():
        raise HexaplaError(f"{slug!r} is no kind of finding", hint="copy it from the square brackets of the finding")
    if registry()[slug].never_rendered:
        raise HexaplaError(f"{slug} cannot be waived: such a translation is never published", hint=registry()[slug].remedy)


def _in_catalog(found: bytes, path: str, line: int, slug: str, reason: str) -> tuple[str, bytes]:
    catalog = parse_catalog(found, path)
    entries = [entry for entry in catalog.entries if not entry.is_header and not entry.obsolete]
    entry = next((entry for entry in reversed(entries) if entry.line <= line), None)
    if entry is None:
        raise HexaplaError("there is no message at this line", location=f"{path}:{line}")
    comment = waiver_comment(entry, slug, reason)
    changed = edit(entry, comments=(*_without(entry, slug), comment))
    entries_now = tuple(changed if one is entry else one for one in catalog.entries)
    return f"# {comment}", render_catalog(replace(catalog, entries=entries_now))


def _without(entry: Entry, slug: str) -> tuple[str, ...]:
    """The comments but for an older waiver of the same kind, which has lapsed."""
    return tuple(comment for comment in entry.comments if not comment.startswith(f"hexapla: allow={slug}@"))


def _in_source(found: bytes, path: str, line: int, slug: str, reason: str) -> tuple[str, bytes]:
    lines = found.decode("utf-8").splitlines(keepends=True)
    if not 1 <= line <= len(lines):
        raise HexaplaError("there is no such line", location=f"{path}:{line}", hint=f"the file has {len(lines)} lines")
    first = line - 1
    while first > 0 and lines[first - 1].strip():
        first -= 1
    ending = "\r\n" if lines[first].endswith("\r\n") else "\n"
    comment = f"<!-- hexapla: allow={slug} {reason.replace('--', '–')} -->"
    return comment, "".join([*lines[:first], comment, ending, ending, *lines[first:]]).encode()
