"""Catalogs that a team brings from elsewhere in, what of them fits a catalog of ours out: exact first, then alike, then fuzzy.

The entries are lent to the merge as obsolete ones, which it may match in every way it knows; what it does not use goes again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from hexapla import locales
from hexapla.errors import ConfigError, HexaplaError
from hexapla.locales import Locale
from hexapla.model import Catalog, Entry, Key
from hexapla.pofile import header_fields, messages, obsolete, read_catalog


def read_compendium(files: Iterable[Path], known: Sequence[Locale], codes: Iterable[str] = ()) -> dict[str, tuple[Entry, ...]]:
    """The worded entries of catalogs from elsewhere, by the code of the locale that each catalog's header names.

    Where a header names none, ``codes`` must name exactly one. Raises CatalogError for a malformed file, HexaplaError for one whose
    language is not one of the publication's.
    """
    found: dict[str, tuple[Entry, ...]] = {}
    for file in files:
        catalog = read_catalog(file, str(file))
        code = _require_code(catalog, file, known, tuple(codes))
        found[code] = (*found.get(code, ()), *_worded(catalog))
    return found


def with_prefill(catalog: Catalog, entries: Sequence[Entry]) -> tuple[Catalog, frozenset[Key]]:
    """The catalog with the entries lent to it, and their keys. What it has itself, worded or not, is not lent."""
    if not entries:
        return catalog, frozenset()
    own = {entry.key for entry in catalog.entries if any(entry.msgstr) or entry.obsolete or entry.comments}
    lent = {entry.key: _lent(entry) for entry in reversed(entries) if entry.key not in own}
    kept = tuple(entry for entry in catalog.entries if entry.key not in lent)
    return replace(catalog, entries=(*kept, *reversed(lent.values()))), frozenset(lent)


def without_prefill(catalog: Catalog, lent: frozenset[Key]) -> Catalog:
    """The catalog without what was lent to it and not used."""
    if not lent:
        return catalog
    return replace(catalog, entries=tuple(entry for entry in catalog.entries if not (entry.obsolete and entry.key in lent)))


def _lent(entry: Entry) -> Entry:
    """A message of another team, with its text and nothing else: its comments and places are not ours."""
    return Entry(entry.msgid, entry.msgstr, entry.msgctxt, entry.msgid_plural, flags=("fuzzy",) if entry.fuzzy else (), obsolete=True)


def _worded(catalog: Catalog) -> Iterator[Entry]:
    yield from (entry for entry in (*messages(catalog), *obsolete(catalog)) if any(entry.msgstr))


def _require_code(catalog: Catalog, file: Path, known: Sequence[Locale], codes: tuple[str, ...]) -> str:
    language = dict(header_fields(catalog)).get("Language", "")
    if not language and len(codes) == 1:
        return codes[0]
    try:
        wanted = locales.parse_locale(language)
    except ConfigError:
        wanted = None
    near = [one for one in known if wanted and (one.language, one.script) == (wanted.language, wanted.script)]
    same = [one for one in near if wanted and locales.same_locale(one.code, wanted.code)]
    if found := same or near[: len(near) == 1]:
        return found[0].code
    said = f"its header says {language!r}" if language else "its header names no language"
    raise HexaplaError(
        f"is in no language of this publication: {said}", location=str(file), hint="name one with -l, or add it: hexapla add LOCALE"
    )
