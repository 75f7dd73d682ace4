"""A folder of catalogs that ``publication.toml`` does not name in; why it is no language that somebody began, or nothing, out.

``bak``, ``old`` and ``tmp`` are codes of languages (Bashkir, Mochi, Tai Mène), and a copy of a catalog is one: a name alone decides
nothing. The header does; and whether the catalogs hold a message of this publication.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from hexapla.config import Publication, catalog_files
from hexapla.errors import CatalogError, ConfigError
from hexapla.locales import Locale, is_listed, parse_locale
from hexapla.model import Catalog
from hexapla.pofile import header_fields, read_catalog


def why_stray(publication: Publication, msgids: Collection[str] | None, folder: str, locale: Locale) -> str:
    """A sentence for `check`; empty where the catalogs under ``folder`` are a translation into ``locale`` that somebody began.

    ``msgids`` are all of this publication; None where a document cannot be read, so that nobody knows them all. A catalog that cannot be
    read speaks for nothing and against nothing.
    """
    catalogs = tuple(_catalogs(publication, folder))
    named = {language for catalog in catalogs if (language := dict(header_fields(catalog)).get("Language", ""))}
    own = {language for language in named if same_language(language, locale)}
    if named and not own:
        return f"The catalogs under {folder} say that they are in {', '.join(sorted(named))}, not in {locale.english_name}"
    if not own and not is_listed(folder):
        return f"{folder} is no code for a language that CLDR has, and its catalogs name no language"
    if (
        msgids is not None
        and catalogs
        and not any(entry.msgid in msgids for one in catalogs for entry in one.entries if not entry.is_header)
    ):
        return f"The catalogs under {folder} hold no message of this publication"
    return ""


def same_language(written: str, locale: Locale) -> bool:
    """Poedit and Weblate write ``ja_JP`` for ``ja``: a territory is no mistake, another language or script is."""
    try:
        other = parse_locale(written)
    except ConfigError:
        return False
    return (other.language, other.script) == (locale.language, locale.script)


def _catalogs(publication: Publication, folder: str) -> Iterator[Catalog]:
    for path, name in catalog_files(publication):
        if name == folder:
            try:
                yield read_catalog(publication.root / path, path)
            except CatalogError:
                continue
