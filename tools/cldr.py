"""Babel's locale data in, ``hexapla/cldr.toml`` out: what a build asks of it for each language, so that none has to load Babel.

Run it after another Babel was pinned:

    python -m tools.cldr            write what changed
    python -m tools.cldr --check    write nothing; end with 3 if it is stale
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import babel

from hexapla.locales import (
    Locale,
    display_name,
    fallbacks,
    format_date,
    format_number,
    format_percent,
    format_size,
    known_codes,
    open_graph_code,
    parse_locale,
)
from hexapla.locales.facts import FILE
from hexapla.record import write_whole

REGIONS = (
    *("ar_EG", "bn_BD", "bn_IN", "de_AT", "de_CH", "en_AU", "en_CA", "en_GB", "en_IE", "en_IN", "en_NZ", "en_US", "en_ZA"),
    *("es_419", "es_AR", "es_CL", "es_CO", "es_ES", "es_MX", "fr_BE", "fr_CA", "fr_CH", "fr_FR", "it_CH", "nl_BE", "pa_IN"),
    *("pt_BR", "pt_PT", "sv_FI", "zh_CN", "zh_HK", "zh_SG", "zh_TW", "zh_Hant_HK"),
)
"""Languages of one country that works are translated into; for all others, Babel is asked."""
HEAD = """\
# What hexapla.locales says of each locale, by its code, made by `python -m tools.cldr`: BCP 47 tag, script, direction, its own name, its
# name in English, plural forms and how many they are, codes to fall back on, Open Graph code, what English is called, digit zero, decimal
# mark, whole percents, kilobytes, megabytes, long date, months. From Unicode's CLDR, by way of Babel, under this licence:
#
"""


def spelled_otherwise(code: str) -> str:
    """The same locale as `cldr.toml` does not have it, so that Babel answers.

    >>> spelled_otherwise("pt_BR")
    'PT-BR'
    """
    return code.replace("_", "-").upper()


def asked_of_babel(code: str) -> Locale:
    """A locale about which Babel is asked, whatever is known."""
    return replace(parse_locale(spelled_otherwise(code)), code=spelled_otherwise(code))


def render() -> str:
    licence = Path(babel.__file__).with_name("locale-data") / "LICENSE.unicode"
    said = (f"# {line}".rstrip() for line in licence.read_text("utf-8").strip().splitlines())
    return HEAD + "\n".join([*said, "", *(_line(code) for code in sorted({*known_codes(), *REGIONS}) if _is_plain(code))]) + "\n"


def _is_plain(code: str) -> bool:
    """Whether a code is its own spelling, and numbers below 1,000 are digits in a row: Toki Pona sets 100 in groups."""
    locale = asked_of_babel(code)
    return parse_locale(locale.code).code == code and format_number(999, locale) == 3 * format_number(9, locale)


def _line(code: str) -> str:
    locale = asked_of_babel(code)
    own = [locale.tag, locale.script, locale.direction, locale.name, locale.english_name, locale.plural_forms, locale.nplurals]
    others = [list(fallbacks(locale)), open_graph_code(locale), display_name(parse_locale("EN"), locale)]
    return f"{code} = {json.dumps([*own, *others, *_formats(locale)], ensure_ascii=False)}"


def _formats(locale: Locale) -> list[object]:
    zero = format_number(0, locale)
    mark = _mark(format_size(1_100_000, locale), format_number(1, locale))
    whole, broken = (1, 2, 3, 5, 7, 10, 11, 21, 100, 101, 999), (11, 12, 13, 25, 31, 101, 105, 999)
    percent = _one_of(_pattern(format_percent(share / 100, locale), format_number(share, locale)) for share in (12, 7, 100))
    kilobytes = _one_of(_pattern(format_size(size * 1_000, locale), format_number(size, locale)) for size in whole)
    decimals = ((size, mark.join(format_number(int(part), locale) for part in f"{size / 10:.1f}".split("."))) for size in broken)
    megabytes = [_pattern(format_size(size * 100_000, locale), said) for size, said in decimals]
    megabytes += [_pattern(format_size(size * 1_000_000, locale), format_number(size, locale)) for size in whole]
    return ["" if zero == "0" else zero, mark, percent, kilobytes, _one_of(megabytes), *_date(locale)]


def _mark(said: str, one: str) -> str:
    """What stands between two ones."""
    found = re.search(f"{one}(.+?){one}", said)
    return found[1] if found else ""


def _pattern(said: str, number: str) -> str:
    """What is said, without the number in it; nothing where it is not there just once."""
    return said.replace(number, "{}") if said.count(number) == 1 else ""


def _one_of(patterns: Iterable[str]) -> str:
    """The one that holds for all numbers; nothing where there are several."""
    found = set(patterns)
    return found.pop() if len(found) == 1 else ""


def _date(locale: Locale) -> tuple[str, list[str]]:
    """The pattern of a day and what stands in it for each month; nothing where one pattern does not hold for all days, or has an era."""
    said = [_undated(date(2034, month, 25), locale) for month in _MONTHS]
    before = _beginning(said)
    after = _beginning([one[len(before) :][::-1] for one in said])[::-1]
    months = [one[len(before) : len(one) - len(after)] for one in said]
    for pattern in (f"{before}{{m}}{after}", f"{before}{{m}}{after}".replace("{d}", "{d:0>2}")):
        if all(_holds(pattern, name, date(2034, month, day), locale) for month, name in enumerate(months, 1) for day in (3, 25)):
            return pattern, months
    return "", []


def _beginning(texts: Sequence[str]) -> str:
    """What all of them begin with."""
    first = texts[0]
    return next(first[:end] for end in range(len(first), -1, -1) if all(text.startswith(first[:end]) for text in texts))


_MONTHS = range(1, 13)


def _undated(day: date, locale: Locale) -> str:
    """What is said, without day and year."""
    return format_date(day, locale).replace(_year(day, locale), "{y}").replace(format_number(day.day, locale), "{d}")


def _holds(pattern: str, month: str, day: date, locale: Locale) -> bool:
    return pattern.format(d=format_number(day.day, locale), m=month, y=_year(day, locale)) == format_date(day, locale)


def _year(day: date, locale: Locale) -> str:
    return "".join(format_number(int(digit), locale) for digit in str(day.year))


def main(arguments: Sequence[str]) -> int:
    content = render().encode()
    if "--check" in arguments:
        return 0 if FILE.read_bytes() == content else 3
    if write_whole(FILE, content):
        print(FILE.name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
