"""A catalog in, the same without its translators' names, addresses and hours out.

Translators may be at risk; this outranks losslessness.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from hexapla.frozen import replace
from hexapla.model import Catalog, Entry
from hexapla.patterns import pattern
from hexapla.pofile import edit, find_header, header_fields, with_header_fields

EMAIL = pattern(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_NAMES = pattern(r"translator|team|author|user|e-?mail")
_DATES = pattern(r"date|time")
"""In a field's name: what it holds. Launchpad, Pootle, Transifex and others write fields of their own beside gettext's."""
_MIDNIGHT = " 00:00+0000"
_CUT = pattern(r"\d{4}-\d{2}-\d{2} 00:00\+0000", re.ASCII)
_DAY = pattern(r"\d{4}-\d{2}-\d{2}")
_PUBLIC = frozenset({"report-msgid-bugs-to"})
"""The publisher's own address, from ``publication.toml``."""


def strip_private(catalog: Catalog) -> Catalog:
    """Without Last-Translator, teams, e-mail addresses, ``X-Poedit-*`` and header comments; times cut to the day, UTC.

    A header that a program made obsolete translates nothing, and goes.
    """
    living = tuple(entry for entry in catalog.entries if not _is_old_header(entry))
    catalog = catalog if len(living) == len(catalog.entries) else replace(catalog, entries=living)
    header = find_header(catalog)
    if header is None:
        return catalog
    changes = {name: stripped for name, value in header_fields(header) if (stripped := _stripped(name, value)) != value}
    bare = with_header_fields(catalog, changes) if changes else catalog
    if not header.comments and not any(_bare_lines(header)):
        return bare
    return replace(bare, entries=tuple(_without_words(entry) if entry.is_header else entry for entry in bare.entries))


def _without_words(header: Entry) -> Entry:
    """Without comments, and without lines that are no field: msgcat names files and projects in them, people themselves."""
    bare = set(_bare_lines(header))
    lines = (line for line in header.msgstr[0].split("\n") if line not in bare)
    return edit(header, comments=(), msgstr=("\n".join(lines), *header.msgstr[1:]))


def _bare_lines(header: Entry) -> Iterator[str]:
    yield from (line for line in header.msgstr[0].split("\n") if line.strip() and ":" not in line)


def find_private(catalog: Catalog) -> Iterator[tuple[str, Entry]]:
    """What a catalog's header tells about a person, and the header: a field's name, ``line without a name``, or ``comment``."""
    header = find_header(catalog)
    for entry in (*([header] if header else ()), *filter(_is_old_header, catalog.entries)):
        for name, value in header_fields(entry):
            if _stripped(name, value) != value:
                yield name, entry
        if any(_bare_lines(entry)):
            yield "line without a name", entry
        if any(map(str.strip, entry.comments)):  # polib puts an empty one above every header
            yield "comment", entry


def _is_old_header(entry: Entry) -> bool:
    return entry.is_header and entry.obsolete


def _stripped(name: str, value: str) -> str | None:
    """What a header field may say; None where it must go."""
    match _kind(name):
        case "of an editor":
            return None
        case "public":
            return value
        case "name":
            return ""
        case "date":
            return _cut_to_day(value)
    return "" if "@" in value and EMAIL.search(value) else value


@lru_cache(maxsize=1 << 10)
def _kind(name: str) -> str:
    """What a field holds. Catalogs have a dozen, and mostly the same."""
    lower = name.lower()
    if lower.startswith("x-poedit"):
        return "of an editor"
    if lower in _PUBLIC:
        return "public"
    return "name" if _NAMES.search(lower) else "date" if _DATES.search(lower) else ""


def _cut_to_day(value: str) -> str:
    """``2026-11-23 01:30+0800`` → ``2026-11-22 00:00+0000``. Of what is no such date, nothing stays that could hold an hour."""
    if not re.search(r"\d", value) or _DAY.fullmatch(value) or _CUT.fullmatch(value):
        return value
    for form in ("%Y-%m-%d %H:%M%z", "%Y-%m-%d %H:%M:%S%z", "%Y-%m-%dT%H:%M:%S%z"):
        try:
            moment = dt.datetime.strptime(value.strip(), form).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            continue
        return moment.date().isoformat() + _MIDNIGHT
    return found[0] + _MIDNIGHT if (found := _DAY.search(value)) else ""
