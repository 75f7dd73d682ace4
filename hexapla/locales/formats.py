"""Numbers, shares, sizes and days in, text out, as a language writes them."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hexapla.locales.cldr import cldr_locale
from hexapla.locales.facts import Facts, find_facts
from hexapla.locales.parsing import parse_subtags
from hexapla.locales.subtags import data_of
from hexapla.locales.values import Locale

if TYPE_CHECKING:
    import babel

_ZEROS = {
    "adlm": "𞥐", "arab": "٠", "arabext": "۰", "beng": "০", "cakm": "𑄶", "deva": "०",
    "hmnp": "𞅀", "mtei": "꯰", "mymr": "၀", "nkoo": "߀", "olck": "᱐", "tibt": "༠",
}  # fmt: skip
"""CLDR's numbering systems that some locale uses by default → their digit zero. Babel sets the separators, never the digits."""


_GROUPED = 1_000
"""From here on, digits may stand in groups."""


def format_number(number: int, locale: Locale) -> str:
    """A whole number with the language's digits and grouping; CLDR's root where the language is unknown."""
    if (facts := find_facts(locale.code)) and 0 <= number < _GROUPED:
        return facts.digits(number)
    from babel.numbers import format_decimal

    data = _number_data(locale)
    return _with_digits(format_decimal(number, locale=data, numbering_system="default"), data)


def format_percent(share: float, locale: Locale) -> str:
    """A share from 0.0 to 1.0 in whole percent, rounded down: only what is complete is 100 %."""
    # 0.29 * 100 is a little less than 29.
    percent = 100 if share >= 1 else min(99, max(0, math.floor(round(share * 100, 9))))
    if (facts := find_facts(locale.code)) and facts.percent:
        return facts.percent.replace("{}", facts.digits(percent))
    from babel import numbers

    data = _number_data(locale)
    return _with_digits(numbers.format_percent(Decimal(percent) / 100, locale=data, numbering_system="default"), data)


def format_size(size: int, locale: Locale) -> str:
    """Bytes as a reader sees them: ``1 kB`` at least, ``1.2 MB`` from a million, with the language's own unit (``1,2 Mo``)."""
    if (facts := find_facts(locale.code)) and (known := _known_size(size, facts)):
        return known
    from babel.localedata import LocaleDataDict, load
    from babel.numbers import format_decimal

    data = _number_data(locale)
    unit, value = ("kilobyte", Decimal(max(1, size // 1_000))) if size < 1_000_000 else ("megabyte", round(Decimal(size) / 1_000_000, 1))
    # babel.units falls back to the long form ("1,2 MByte") where CLDR gives the short one for "other" alone.
    everything: Any = load(str(data))
    patterns = LocaleDataDict(everything)["unit_patterns"][f"digital-{unit}"]["short"]
    pattern = patterns.get(data.plural_form(value), patterns["other"])
    return _with_digits(pattern.replace("{0}", format_decimal(value, locale=data, numbering_system="default")), data)


def _known_size(size: int, facts: Facts) -> str:
    """Nothing where Babel has to be asked."""
    if size < 1_000_000:
        return facts.kilobytes.replace("{}", facts.digits(max(1, size // 1_000)))
    value = round(Decimal(size) / 1_000_000, 1)
    whole, _, tenth = f"{value:.1f}".partition(".")
    said = facts.digits(whole) + (facts.decimal + facts.digits(tenth) if tenth != "0" else "")
    return facts.megabytes.replace("{}", said) if value < _GROUPED else ""


def format_date(date: datetime.date, locale: Locale) -> str:
    """A day in CLDR's long form, Gregorian: ``17 mai 2024``; ISO 8601 where CLDR does not know the names of the months."""
    if (facts := find_facts(locale.code)) and facts.date:
        return facts.date.format(d=facts.digits(date.day), m=facts.months[date.month - 1], y=facts.digits(date.year))
    from babel import dates

    data = _number_data(locale)
    if data.months["format"]["wide"][1] == "M01":
        return date.isoformat()
    return _with_digits(dates.format_date(date, "long", locale=data), data)


def _number_data(locale: Locale) -> babel.Locale:
    return data_of(parse_subtags(locale.code)) or cldr_locale("root")


def _with_digits(text: str, data: babel.Locale) -> str:
    zero = _ZEROS.get(data.default_numbering_system)
    if zero is None:
        return text
    symbols = data.number_symbols.get(data.default_numbering_system, {})
    digits = {str(digit): chr(ord(zero) + digit) for digit in range(10)}
    return text.translate(str.maketrans(digits | {"%": symbols.get("percentSign", "%")}))
