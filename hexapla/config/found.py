"""A publication and the catalogs in its folder in; the publication with the languages and spellings that are found there out.

A catalog's locale is its path, in any equivalent spelling: Weblate and Poedit write ``zh_TW`` where we write ``zh_Hant``. A language that
somebody began without an entry in ``publication.toml`` is a draft.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from hexapla import locales
from hexapla.config.values import Policy, Publication
from hexapla.errors import ConfigError
from hexapla.locales import Locale
from hexapla.model import Provenance, Status


def with_found_locales(publication: Publication) -> Publication:
    """The same publication, aware of how its catalogs are spelled and of languages that only they know."""
    spelled = find_spellings(publication)
    folders, unlisted = {}, []
    for name, locale in sorted(spelled.items()):
        twin = next((known for known in publication.translations if locales.same_locale(known.code, locale.code)), None)
        if twin is None:
            unlisted.append(locale)
            folders[locale.code] = name
        elif twin.code not in spelled:
            folders.setdefault(twin.code, name)
    source = publication.source.code
    new = [locale for locale in _distinct(unlisted) if not locales.same_locale(locale.code, source)]
    return replace(
        publication,
        locales=(*publication.locales, *new),
        works=tuple(replace(work, policies=(*work.policies, *map(_draft, new))) for work in publication.works),
        folders=folders,
        unlisted=frozenset(locale.code for locale in new),
    )


def find_spellings(publication: Publication) -> Mapping[str, Locale]:
    """Every name of a locale that a catalog's path holds, and the locale it means; names that mean none are left out."""
    found: dict[str, Locale] = {}
    pattern = path_pattern(publication)
    for file in publication.root.glob(re.sub(r"\{domain\}", "**/*", publication.catalogs).replace("{locale}", "*")):
        match = pattern.fullmatch(file.relative_to(publication.root).as_posix())
        if match is None or match["locale"] in found:
            continue
        try:
            found[match["locale"]] = locales.parse_locale(match["locale"])
        except ConfigError:
            continue
    return found


def path_pattern(publication: Publication) -> re.Pattern[str]:
    """What matches a catalog's path, with the groups ``locale`` and, where the place names it, ``domain``."""
    pattern = re.escape(publication.catalogs)
    for name, shape in (("locale", "[^/]+"), ("domain", ".+")):
        pattern = pattern.replace(rf"\{{{name}\}}", f"(?P<{name}>{shape})", 1).replace(rf"\{{{name}\}}", f"(?P={name})")
    return re.compile(pattern)


def _distinct(found: list[Locale]) -> list[Locale]:
    return list({locales.canonical(locale.code): locale for locale in reversed(found)}.values())[::-1]


def _draft(locale: Locale) -> Policy:
    return Policy(locale, Status.DRAFT, 1.0, Provenance.UNKNOWN)
