"""A publication and the catalogs in its folder in; the publication with the languages and spellings that are found there out.

A catalog's locale is its path, in any equivalent spelling: Weblate and Poedit write ``zh_TW`` where we write ``zh_Hant``. A language that
somebody began without an entry in ``publication.toml`` is a draft.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from hexapla import locales
from hexapla.config.values import Policy, Publication
from hexapla.errors import ConfigError
from hexapla.frozen import replace
from hexapla.locales import Locale
from hexapla.model import Provenance, Status


def with_found_locales(publication: Publication, why_stray: Callable[[str, Locale], str] = lambda *_: "") -> Publication:
    """The same publication, aware of how its catalogs are spelled and of languages that only they know.

    ``why_stray`` gets a folder that nobody listed and the locale it is called after; what it answers, if anything, is why it is none.
    """
    spelled = find_spellings(publication)
    folders, unlisted = {}, []
    strays: dict[str, str] = {}
    for name, locale in sorted(spelled.items()):
        twin = next((known for known in publication.translations if locales.same_locale(known.code, locale.code)), None)
        if twin is None and (why := why_stray(name, locale)):
            strays[name] = why
        elif twin is None:
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
        strays=strays,
    )


def find_spellings(publication: Publication) -> Mapping[str, Locale]:
    """Every name of a locale that a catalog's path holds, and the locale it means; names that mean none are left out."""
    found: dict[str, Locale] = {}
    for name in dict.fromkeys(spelling for _, spelling in catalog_files(publication)):
        try:
            found[name] = locales.parse_locale(name)
        except ConfigError:
            continue
    return found


def find_locale(known: Iterable[Locale], code: str, *, near: bool = False) -> Locale | None:
    """The locale that a code means, in any equivalent spelling.

    With ``near`` also the only one in its language and script, where one of the two names no territory: Poedit writes ``fr_FR`` for ``fr``.
    """
    try:
        wanted = locales.parse_locale(code)
    except ConfigError:
        return None
    alike = [one for one in known if (one.language, one.script) == (wanted.language, wanted.script)]
    same = [one for one in alike if locales.same_locale(one.code, wanted.code)]
    close = [one for one in alike if near and None in (one.territory, wanted.territory)]
    return same[0] if same else close[0] if len(close) == 1 else None


def catalog_files(publication: Publication) -> Iterator[tuple[str, str]]:
    """Every file that lies where a catalog may, sorted: its path, relative to the publication, and the name of a locale in it."""
    pattern = path_pattern(publication)
    for path in _po_files(publication):
        if match := pattern.fullmatch(path):
            yield path, match["locale"]


def misplaced_files(publication: Publication) -> Iterator[str]:
    """The ``.po`` files that lie in the folder of the catalogs, where none is looked for. A whole project is no folder of catalogs."""
    pattern = path_pattern(publication)
    if _catalogs_folder(publication) != publication.root:
        yield from (path for path in _po_files(publication) if not pattern.fullmatch(path))


def _po_files(publication: Publication) -> Iterator[str]:
    """Hidden files are none of ours: Emacs keeps ``.#x.po`` beside a file that is being edited, macOS ``._x.po`` on other disks."""
    folder = _catalogs_folder(publication)
    found: list[str] = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        within = Path(place).relative_to(publication.root)
        shown = (name for name in (*folders, *files) if name.endswith(".po") and not name.startswith("."))
        found += (name if within == Path() else f"{within.as_posix()}/{name}" for name in shown)
    yield from sorted(found)


def _catalogs_folder(publication: Publication) -> Path:
    return publication.root / Path(publication.catalogs.partition("{")[0] + "x").parent


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
