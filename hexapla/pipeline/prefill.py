"""Catalogs that a team brings from elsewhere in, what of them fits a catalog of ours out: exact first, then alike, then fuzzy.

What is still empty is merged with the other team's entries as if they were obsolete ones of ours; the texts found are put in place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from hexapla.config import find_locale
from hexapla.errors import HexaplaError
from hexapla.frozen import Frozen, replace
from hexapla.locales import Locale
from hexapla.merge import borrow
from hexapla.merge.earlier import Earlier
from hexapla.model import Catalog, Entry, Key
from hexapla.patterns import pattern
from hexapla.pofile import edit, header_fields, messages, obsolete, read_catalog
from hexapla.text import join_lines


class Prefilled(Frozen):
    """A catalog with texts from elsewhere, and how many there are."""

    catalog: Catalog
    settled: int = 0
    fuzzy: int = 0


def read_compendium(files: Iterable[Path], known: Sequence[Locale], codes: Iterable[str] = ()) -> dict[str, tuple[Entry, ...]]:
    """The worded entries of catalogs from elsewhere, by the code of the locale that each catalog's header names.

    Where a header names none, ``codes`` must name exactly one. Raises CatalogError for a malformed file, HexaplaError for one whose
    language is not one of the publication's.
    """
    found: dict[str, tuple[Entry, ...]] = {}
    named = tuple(codes)
    for file in files:
        catalog = read_catalog(file, str(file))
        code = _require_code(catalog, file, known, named)
        found[code] = (*found.get(code, ()), *_worded(catalog))
    return found


class Compendium:
    """Entries from elsewhere, made ready once for all the catalogs of a language. Of entries with the same key the first is taken."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._marked = {entry.key for entry in entries if _unmarked(entry) is not entry}

    @cached_property
    def _bare(self) -> Earlier:
        return self._ready(frozenset())

    def for_template(self, template: Catalog) -> Earlier:
        """What other programs leave in a message stays where the template has it too."""
        known = {entry.key for entry in template.entries}
        return self._bare if self._marked.isdisjoint(known) else self._ready(known)

    def _ready(self, known: Collection[Key]) -> Earlier:
        bare = (entry if entry.key in known else _unmarked(entry) for entry in reversed(self._entries))
        lent = {entry.key: _lent(entry) for entry in bare}
        return Earlier(tuple(reversed(lent.values())), lasting=True)

    def __bool__(self) -> bool:
        return bool(self._entries)


def prefill(
    compendium: Compendium, catalog: Catalog, template: Catalog, *, errata: Sequence[tuple[str, str]] = (), plural_count: int = 1
) -> Prefilled:
    """The catalog, which is up to date with ``template``, with texts of the compendium where it has none; its own words stay.

    Nothing that is not used comes into the catalog.
    """
    empty = {entry.key for entry in messages(catalog) if not any(entry.msgstr)} if compendium else ()
    if not empty:
        return Prefilled(catalog)
    wanted = replace(template, entries=tuple(entry for entry in template.entries if entry.key in empty))
    found = borrow(wanted, compendium.for_template(template), errata=errata, plural_count=plural_count)
    filled = tuple(_filled(entry, found) for entry in catalog.entries)
    fuzzy = sum(entry.fuzzy for entry in found.values())
    return Prefilled(replace(catalog, entries=filled), len(found) - fuzzy, fuzzy)


def _filled(entry: Entry, found: Mapping[Key, Entry]) -> Entry:
    text = None if entry.obsolete or any(entry.msgstr) else found.get(entry.key)
    if text is None:
        return entry
    flags = (*text.flags, *(flag for flag in entry.flags if flag not in ("fuzzy", *text.flags)))
    return edit(
        entry,
        msgstr=text.msgstr,
        flags=flags,
        comments=(*entry.comments, *(line for line in text.comments if line not in entry.comments)),
        previous_msgctxt=text.previous_msgctxt,
        previous_msgid=text.previous_msgid,
        previous_msgid_plural=text.previous_msgid_plural,
    )


def _lent(entry: Entry) -> Entry:
    """A message of another team, with its text and nothing else: its comments and places are not ours."""
    return Entry(entry.msgid, entry.msgstr, entry.msgctxt, entry.msgid_plural, flags=("fuzzy",) if entry.fuzzy else (), obsolete=True)


_QUOTED = pattern(r"(?:>[ \t]?)+")
_ATTRIBUTES = pattern(r"[ \t]*\n?\{:?[ \t]*[#.][^{}\n]*\}[ \t]*\Z")


def _unmarked(entry: Entry) -> Entry:
    """Without what other programs leave in a message and ours is free of: po4a keeps the ``>`` of each line of a quotation and the line end
    after it; po4a, Sphinx and mdbook-i18n-helpers a heading's attribute list.
    """
    msgid = entry.msgid.strip("\n")
    if all(map(_QUOTED.match, msgid.split("\n"))):
        entry = replace(entry, msgid=_unquoted(msgid), msgstr=tuple(map(_unquoted, entry.msgstr)))
    elif _ATTRIBUTES.search(msgid):
        entry = replace(entry, msgid=_ATTRIBUTES.sub("", msgid), msgstr=tuple(_ATTRIBUTES.sub("", form) for form in entry.msgstr))
    return entry


def _unquoted(text: str) -> str:
    return join_lines([_QUOTED.sub("", line, count=1).strip() for line in text.strip("\n").split("\n")])


def _worded(catalog: Catalog) -> Iterator[Entry]:
    yield from (entry for entry in (*messages(catalog), *obsolete(catalog)) if any(entry.msgstr))


def _require_code(catalog: Catalog, file: Path, known: Sequence[Locale], codes: tuple[str, ...]) -> str:
    language = dict(header_fields(catalog)).get("Language", "")
    if not language and len(codes) == 1:
        return codes[0]
    if found := find_locale(known, language, near=True):
        return found.code
    said = f"its header says {language!r}" if language else "its header names no language"
    raise HexaplaError(
        f"is in no language of this publication: {said}", location=str(file), hint="name one with -l, or add it: hexapla add LOCALE"
    )
