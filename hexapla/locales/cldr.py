"""CLDR's data, as Babel has it. Babel is imported inside functions only: a command that needs none of it loads none of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import babel


@cache
def known_codes() -> tuple[str, ...]:
    """Every language, and every language in one of its other scripts, that CLDR has data for: sorted, in gettext's spelling."""
    from babel.localedata import locale_identifiers

    return tuple(sorted(code for code in locale_identifiers() if re.fullmatch("[a-z]{2,3}(_[A-Z][a-z]{3})?", code)))


def global_table(table: Literal["likely_subtags", "language_aliases", "territory_aliases"]) -> Mapping[str, Any]:
    from babel.core import get_global

    return get_global(table)


@cache
def cldr_locale(code: str) -> babel.Locale:
    from babel import Locale as CldrLocale

    return CldrLocale.parse(code)
