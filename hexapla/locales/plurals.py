"""A language in, the value of gettext's ``Plural-Forms`` header out."""

from __future__ import annotations

import gettext
from functools import cache

from hexapla.errors import ConfigError
from hexapla.locales.cldr import cldr_locale
from hexapla.locales.subtags import Subtags
from hexapla.locales.values import Locale
from hexapla.patterns import pattern

_TWO_FORMS = "nplurals=2; plural=(n != 1);"
_ONE_FORM = frozenset({
    "bm", "hnj", "id", "ig", "ii", "jbo", "jv", "kde", "kea", "lkt", "ms", "my", "nqo", "osa", "sah", "ses", "sg", "su", "to", "tpi", "wo",
    "yo", "yue",
})  # fmt: skip
"""Without plural forms by CLDR's plurals.xml, and not in gettext's table. Babel says the same of every language that file lacks."""

_HEADER = pattern(r"\s*nplurals\s*=\s*([1-9])\s*;\s*plural\s*=\s*([^;]+?)\s*;?\s*")
_SAMPLES = (*range(200), 1_000, 1_001, 100_000, 1_000_000)


def usual_plural_forms(tags: Subtags) -> str:
    """gettext's own table, as Babel has it; else CLDR's rules, if gettext can express them; else two forms, as in English."""
    table = _gettext_plurals()
    return table.get(f"{tags.language}_{tags.territory}") or table.get(tags.language) or _cldr_plurals(tags.language)


@cache
def _gettext_plurals() -> dict[str, str]:
    from babel.messages.plurals import PLURALS

    return {code: f"nplurals={count}; plural={expression};" for code, (count, expression) in PLURALS.items()}


def _cldr_plurals(language: str) -> str:
    from babel.localedata import exists
    from babel.plural import to_gettext

    rule = cldr_locale(language).plural_form if exists(language) else None
    if rule is None or not rule.rules:
        return "nplurals=1; plural=0;" if language in _ONE_FORM else _TWO_FORMS
    header = to_gettext(rule)
    try:
        values = _plural_values(header)
    except ValueError:  # "e", the exponent of a compact number, which gettext does not know
        return _TWO_FORMS
    return next((usual for usual in (_TWO_FORMS, *_gettext_plurals().values()) if _plural_values(usual) == values), header)


@cache
def _plural_values(header: str) -> tuple[int, ...]:
    """How many forms there are, then the form of each sample number. Raises ValueError for what gettext would not read or could not use."""
    match = _HEADER.fullmatch(header)
    if match is None:
        raise ValueError(header)
    form = gettext.c2py(match[2])
    try:
        forms = [form(number) for number in _SAMPLES]
    except ArithmeticError as error:
        raise ValueError(header) from error
    if not all(0 <= form < int(match[1]) for form in forms):
        raise ValueError(header)
    return int(match[1]), *forms


_OTHER_TABLES = {
    "cy": "nplurals=4; plural=(n==1 ? 0 : n==2 ? 1 : n != 8 && n != 11 ? 2 : 3);",
    "ga": "nplurals=3; plural=(n == 1 ? 0 : n == 2 ? 1 : 2);",
    "gd": "nplurals=3; plural=(n < 2 ? 0 : n == 2 ? 1 : 2);",
}
"""What is published in a language beside gettext's table and CLDR's."""


def tells_plurals_apart(header: str, locale: Locale) -> bool:
    """Whether the forms that a ``Plural-Forms`` header chooses tell apart what the language does; one that gettext cannot use does not.

    Published headers number forms in several ways, and have more of them than need be, or, where there are two, draw the line elsewhere.
    So only a header of a language of three forms or more can be wrong, and it is where it calls numbers the same that every known table
    of the language, and ``publication.toml``, tell apart.

    >>> from hexapla.locales import parse_locale
    >>> tells_plurals_apart("nplurals=2; plural=(n != 1);", parse_locale("pl"))
    False
    """
    try:
        forms = _plural_values(header)[1:]
    except ValueError:
        return False
    language = locale.language
    known = {locale.plural_forms, _gettext_plurals().get(language), _cldr_plurals(language), _OTHER_TABLES.get(language)}
    tables = [_plural_values(table)[1:] for table in known if table]
    return any(len(set(table)) < 3 or len(set(zip(forms, table, strict=True))) == len(set(forms)) for table in tables)


def require_plurals(header: str) -> int:
    try:
        return _plural_values(header)[0]
    except ValueError as error:
        raise ConfigError(f"{header!r} are not plural forms gettext can use", hint=f'Write them like "{_TWO_FORMS}".') from error
