"""Entries and catalogs in, changed entries and catalogs out; what a file holds, asked for by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypedDict, Unpack

from hexapla.frozen import replace
from hexapla.model import Catalog, Entry

_LAYOUT = {"line", "raw", "before"}
"""What an entry knows about the file it came from, as against what it says."""


if TYPE_CHECKING:

    class Changes(TypedDict, total=False):
        """What `edit` may be told: the fields of `Entry`, so that a type checker catches a misspelt or ill-typed one."""

        msgid: str
        msgstr: tuple[str, ...]
        msgctxt: str | None
        msgid_plural: str | None
        comments: tuple[str, ...]
        extracted: tuple[str, ...]
        references: tuple[str, ...]
        flags: tuple[str, ...]
        previous_msgctxt: str | None
        previous_msgid: str | None
        previous_msgid_plural: str | None
        obsolete: bool
        line: int
        raw: bytes | None
        before: bytes


def edit(entry: Entry, **changes: Unpack[Changes]) -> Entry:
    """The entry with these fields changed; its ``raw`` bytes go if, and only if, it now says something else.

    >>> read = Entry("Yes", ("Ja",), raw=b'msgid "Yes"\\nmsgstr "Ja"\\n')
    >>> edit(read, msgstr=("Ja",)).raw == read.raw, edit(read, msgstr=("Doch",)).raw
    (True, None)
    """
    edited = replace(entry, **changes)
    unchanged = all(getattr(entry, name) == value for name, value in changes.items() if name not in _LAYOUT)
    return edited if unchanged or "raw" in changes else replace(edited, raw=None)


def messages(catalog: Catalog) -> tuple[Entry, ...]:
    """The entries that have a place in the work: neither the header nor obsolete."""
    return tuple(entry for entry in catalog.entries if not entry.obsolete and not entry.is_header)


def obsolete(catalog: Catalog) -> tuple[Entry, ...]:
    """The entries marked ``#~``: translations whose text left the source."""
    return tuple(entry for entry in catalog.entries if entry.obsolete)


def find_header(catalog: Catalog) -> Entry | None:
    """The entry with an empty msgid and no msgctxt, wherever in the file it stands; None where there is none."""
    return next((entry for entry in catalog.entries if entry.is_header and not entry.obsolete), None)


def header_fields(source: Entry | Catalog) -> tuple[tuple[str, str], ...]:
    """The ``Name: value`` lines of a header's msgstr, in order, both parts stripped; lines without a colon are left out.

    >>> header_fields(Entry("", ("Language: ar\\nPlural-Forms: nplurals=6; plural=0;\\n",)))
    (('Language', 'ar'), ('Plural-Forms', 'nplurals=6; plural=0;'))
    """
    header = find_header(source) if isinstance(source, Catalog) else source
    lines = header.msgstr[0].split("\n") if header else []
    return tuple((name.strip(), value.strip()) for name, colon, value in (line.partition(":") for line in lines) if colon)


def with_header_fields(catalog: Catalog, changes: Mapping[str, str | None]) -> Catalog:
    """The catalog with these header fields set, or removed where the value is None.

    A field that is there keeps its place and the spelling of its name (names are compared without regard to case); a new one goes to the
    end. A line break in a value becomes a space, since it would begin another field. A catalog without a header gets one at its head.
    Nothing changed: the same catalog.
    """
    header = find_header(catalog)
    old = header or Entry("")
    text = _with_fields(old.msgstr[0], changes)
    if text == old.msgstr[0]:
        return catalog
    new = edit(old, msgstr=(text, *old.msgstr[1:]))
    if header is None:
        return replace(catalog, entries=(new, *catalog.entries))
    return replace(catalog, entries=tuple(new if entry is header else entry for entry in catalog.entries))


def _with_fields(text: str, changes: Mapping[str, str | None]) -> str:
    wanted = {name.casefold(): (name, value) for name, value in changes.items()}
    lines: list[str] = []
    met: set[str] = set()
    for line in text.removesuffix("\n").split("\n") if text else []:
        name, colon, value = line.partition(":")
        key = name.strip().casefold()
        if not colon or key not in wanted:
            lines.append(line)
        elif key not in met:
            met.add(key)
            lines += _set_field(line, name, value, wanted[key][1])
    added = [f"{name}: {_one_line(value)}" for key, (name, value) in wanted.items() if key not in met and value is not None]
    if not added and lines == text.removesuffix("\n").split("\n"):
        return text
    return "".join(f"{line}\n" for line in lines + added)


def _set_field(line: str, name: str, old: str, new: str | None) -> list[str]:
    if new is None:
        return []
    return [line] if old.strip() == _one_line(new) else [f"{name}: {_one_line(new)}"]


def _one_line(value: str) -> str:
    return " ".join(value.split("\n")).replace("\r", " ").strip()
