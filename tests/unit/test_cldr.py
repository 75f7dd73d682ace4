"""What is known of a locale without Babel is what Babel says."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from hexapla.locales import (
    canonical,
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
from hexapla.locales.facts import FILE, find_facts
from tools.cldr import REGIONS, asked_of_babel, render, spelled_otherwise

CODES = tuple(code for code in (*known_codes(), *REGIONS) if find_facts(code))
SHARES = (0.0, 0.07, 0.29, 0.425, 0.999, 1.0)
SIZES = (*(number * 1_000 for number in (0, 1, 2, 3, 5, 11, 22, 101, 999)), 1_040_000, 2_000_000, 3_500_000, 21_700_000, 999_940_000)
GROUPED = (999_960_000, 1_234_000_000)
DAYS = tuple(date(2026, month, day) for month, day in zip(range(1, 13), (1, 5, 9, 10, 11, 12, 7, 20, 22, 28, 30, 31), strict=True))


def test_what_is_known_is_what_babel_says_today() -> None:
    assert FILE.read_text("utf-8") == render()


def test_all_that_translators_write_is_known() -> None:
    assert len(CODES) > 390
    assert {"ar", "bo", "de", "fa", "ja", "ko", "pt_BR", "ru", "ug", "vi", "zh_Hans", "zh_Hant"} <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_babel_says_the_same(code: str) -> None:
    known, asked = parse_locale(code), asked_of_babel(code)
    assert find_facts(asked.code) is None
    assert known == parse_locale(spelled_otherwise(code))
    assert (canonical(code), fallbacks(known)) == (canonical(asked.code), fallbacks(asked))
    assert open_graph_code(known) == open_graph_code(asked)
    for other in ("en", "fr"):
        assert display_name(parse_locale(other), known) == display_name(parse_locale(spelled_otherwise(other)), asked)
    assert [format_percent(share, known) for share in SHARES] == [format_percent(share, asked) for share in SHARES]
    assert [format_size(size, known) for size in SIZES + GROUPED] == [format_size(size, asked) for size in SIZES + GROUPED]
    assert [format_date(day, known) for day in DAYS] == [format_date(day, asked) for day in DAYS]
    assert [format_number(number, known) for number in (0, 7, 42, 999, 12_345)] == [
        format_number(number, asked) for number in (0, 7, 42, 999, 12_345)
    ]


def test_what_the_publication_says_outranks_what_is_known() -> None:
    said = parse_locale("fr", name="Le français", direction="rtl", plural_forms=" nplurals=1; plural=0; ")
    assert (said.name, said.direction, said.plural_forms, said.nplurals) == ("Le français", "rtl", "nplurals=1; plural=0;", 1)
    assert said == parse_locale("FR", name="Le français", direction="rtl", plural_forms=" nplurals=1; plural=0; ")


def test_a_language_that_is_known_loads_no_babel() -> None:
    asked = "from hexapla.locales import parse_locale, format_date, format_size; from datetime import date; import sys; "
    asked += "format_size(1_500_000, parse_locale('ar')); format_date(date(2026, 1, 2), parse_locale('zh_Hans')); "
    done = subprocess.run([sys.executable, "-c", asked + "print('babel' in sys.modules)"], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
