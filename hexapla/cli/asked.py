"""What was typed and what the environment says in, checked values out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hexapla.errors import ConfigError
from hexapla.frozen import Frozen

if TYPE_CHECKING:
    from hexapla.config import Publication
    from hexapla.project import Parse, Project


class Context(Frozen):
    """What the options say that every command has."""

    root: Path
    quiet: bool = False
    verbose: bool = False


def project_in(context: Context, parse: Parse | None = None) -> Project:
    """``parse`` is who parses the documents for a build; None: this process, for another command."""
    from hexapla.project import read_project

    return read_project(context.root, parse, brief=True) if parse else read_project(context.root)


def locales_named(publication: Publication, codes: Sequence[str]) -> frozenset[str]:
    """The codes of the publication's locales that are meant, in whatever spelling. Raises ConfigError."""
    from hexapla import locales

    found = set()
    for code in codes:
        wanted = locales.parse_locale(code).code
        match = next((one.code for one in publication.locales if locales.same_locale(one.code, wanted)), None)
        if match is None:
            known = ", ".join(locale.code for locale in publication.locales)
            raise ConfigError(f"this publication has no locale {code}", hint=f"it has {known}; a new one is added with: hexapla add {code}")
        found.add(match)
    return frozenset(found)


def works_named(publication: Publication, names: Sequence[str]) -> frozenset[str]:
    """Raises ConfigError."""
    known = [work.id for work in publication.works]
    for name in names:
        if name not in known:
            raise ConfigError(f"this publication has no work {name!r}", hint=f"it has {', '.join(known)}")
    return frozenset(names)


def epoch_day(environment: Mapping[str, str]) -> dt.date | None:
    """The day, UTC, of SOURCE_DATE_EPOCH: https://reproducible-builds.org/specs/source-date-epoch/. Raises ConfigError.

    >>> epoch_day({"SOURCE_DATE_EPOCH": "1700000000"})
    datetime.date(2023, 11, 14)
    """
    value = environment.get("SOURCE_DATE_EPOCH")
    if not value:
        return None
    try:
        return dt.datetime.fromtimestamp(int(value), dt.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise ConfigError(f"SOURCE_DATE_EPOCH is {value!r}, not a number of seconds", hint="set it to one, or unset it") from error
