"""A catalog in, the same without its translators' names, addresses and hours out.

Translators may be at risk; this outranks losslessness.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from hexapla.model import Catalog, Entry
from hexapla.pofile import edit, find_header, header_fields, with_header_fields

EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_NAMES = re.compile(r"translator|team|author|user|e-?mail")
_DATES = re.compile(r"date|time")
"""In a field's name: what it holds. Launchpad, Pootle, Transifex and others write fields of their own beside gettext's."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PUBLIC = frozenset({"report-msgid-bugs-to"})
"""The publisher's own address, from ``publication.toml``."""


def strip_private(catalog: Catalog) -> Catalog:
    """Without Last-Translator, teams, e-mail addresses, ``X-Poedit-*`` and header comments; times cut to the day, UTC."""
    header = find_header(catalog)
    if header is None:
        return catalog
    changes = {name: _stripped(name, value) for name, value in header_fields(header) if _stripped(name, value) != value}
    stripped = with_header_fields(catalog, changes) if changes else catalog
    if not header.comments:
        return stripped
    return replace(stripped, entries=tuple(edit(entry, comments=()) if entry.is_header else entry for entry in stripped.entries))


def find_private(catalog: Catalog) -> Iterator[tuple[str, Entry]]:
    """What a catalog's header tells about a person, and the header: a field's name, or ``comment``."""
    header = find_header(catalog)
    if header is None:
        return
    for name, value in header_fields(header):
        if _stripped(name, value) != value:
            yield name, header
    if header.comments:
        yield "comment", header


def _stripped(name: str, value: str) -> str | None:
    """What a header field may say; None where it must go."""
    lower = name.lower()
    if lower.startswith("x-poedit"):
        return None
    if lower in _PUBLIC:
        return value
    if _NAMES.search(lower):
        return ""
    if _DATES.search(lower):
        return _cut_to_day(value)
    return "" if EMAIL.search(value) else value


def _cut_to_day(value: str) -> str:
    """``2026-11-23 01:30+0800`` → ``2026-11-22 00:00+0000``. Of what is no such date, nothing stays that could hold an hour."""
    for form in ("%Y-%m-%d %H:%M%z", "%Y-%m-%d %H:%M:%S%z", "%Y-%m-%dT%H:%M:%S%z"):
        try:
            moment = dt.datetime.strptime(value.strip(), form).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            continue
        return f"{moment.date().isoformat()} 00:00+0000"
    if not re.search(r"\d", value) or _DAY.fullmatch(value):
        return value
    return f"{found[0]} 00:00+0000" if (found := _DAY.search(value)) else ""
