"""Locale codes in any spelling → names, scripts, directions, plural forms and formats; the plural forms are put to the real msgfmt."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from babel.messages.plurals import PLURALS

from hexapla.errors import ConfigError
from hexapla.locales import (
    canonical,
    display_name,
    fallbacks,
    format_date,
    format_number,
    format_percent,
    format_size,
    formats,
    known_codes,
    open_graph_code,
    parse_locale,
    same_locale,
    script_direction,
    tells_plurals_apart,
)
from hexapla.locales.cldr import cldr_locale

SPELLINGS = {
    "zh_Hans": ("zh_Hans", "zh-Hans"),
    "zh-hans": ("zh_Hans", "zh-Hans"),
    "ZH_HANT_tw": ("zh_Hant_TW", "zh-Hant-TW"),
    "zh-CN": ("zh_CN", "zh-CN"),
    "pt-br": ("pt_BR", "pt-BR"),
    "sr@latin": ("sr_Latn", "sr-Latn"),
    "sr_RS@latin": ("sr_Latn_RS", "sr-Latn-RS"),
    "uz@Cyrillic": ("uz_Cyrl", "uz-Cyrl"),
    "ca@valencia": ("ca_valencia", "ca-valencia"),
    "ca_ES@valencia": ("ca_ES_valencia", "ca-ES-valencia"),
    "be@tarask": ("be_tarask", "be-tarask"),
    "de-CH-1996": ("de_CH_1996", "de-CH-1996"),
    "sl-rozaj-biske": ("sl_rozaj_biske", "sl-rozaj-biske"),
    "es_419": ("es_419", "es-419"),
    "art-x-Sindarin": ("art_x_sindarin", "art-x-sindarin"),
    "ar-u-nu-latn": ("ar_u_nu_latn", "ar-u-nu-latn"),
    "zh-yue": ("yue", "yue"),
    "zh-cmn-Hans": ("zh_Hans", "zh-Hans"),
    "iw": ("he", "he"),
    "in_ID": ("id_ID", "id-ID"),
    "deu": ("de", "de"),
    "tl": ("tl", "tl"),
    "kjh": ("kjh", "kjh"),
    "mnw": ("mnw", "mnw"),
    "nan-Hant-TW": ("nan_Hant_TW", "nan-Hant-TW"),
    "con-Latn": ("con_Latn", "con-Latn"),
    "en-Qaaa-XX": ("en_Qaaa_XX", "en-Qaaa-XX"),
}


@pytest.mark.parametrize(("spelling", "code", "tag"), [(key, *value) for key, value in SPELLINGS.items()], ids=SPELLINGS)
def test_every_spelling_has_one_code_and_one_tag(spelling: str, code: str, tag: str) -> None:
    locale = parse_locale(spelling)
    assert (locale.code, locale.tag) == (code, tag)
    assert parse_locale(locale.code) == parse_locale(locale.tag) == locale


HOSTILE = {
    "empty": ("", ""),
    "one letter": ("C", ""),
    "path upward": ("../../x", ""),
    "path": ("de/fr", "de_FR"),
    "backslash": ("de\\fr", "de_FR"),
    "absolute": ("/etc", ""),
    "dot": (".", ""),
    "NUL": ("de\0", "de"),
    "line end": ("de\n", "de"),
    "space": (" de", "de"),
    "markup": ("<b>", ""),
    "POSIX": ("POSIX", ""),
    "encoding": ("de_DE.UTF-8", "de_DE"),
    "doubled mark": ("zh__Hans", "zh_Hans"),
    "mark at the end": ("pt_br_", "pt_BR"),
    "far too long": ("a" * 100, ""),
    "long and well-formed": ("de-x" + "-abcdefgh" * 10, ""),
    "private use alone": ("x-private", ""),
    "empty private use": ("de-x", ""),
    "several languages": ("mul", ""),
    "no language": ("und", ""),
    "English name": ("english", "en"),
    "English name misspelt": ("Portugese", "pt"),
    "native name": ("Deutsch", "de"),
    "native name in its script": ("русский", "ru"),
    "country for Japanese": ("jp", "ja"),
    "country for Czech": ("cz", "cs"),
    "country for Chinese": ("cn", "zh_Hans"),
    "country for Ukrainian": ("ua", "uk"),
    "no such language": ("xx", ""),
    "script misspelt": ("zh_Hnas", "zh_Hans"),
    "script cut off": ("sr_Lat", ""),
    "modifier of no meaning": ("de@euro", ""),
    "no such territory": ("de_JJ", ""),
    "territory of old": ("en_UK", "en_GB"),
    "long s": ("ſr", ""),
    "dotted capital": ("de_İT", ""),
    "full-width": ("ｄｅ", ""),
    "Arabic digits": ("es_٤١٩", ""),
    "Windows con": ("con", "con_Latn"),
    "Windows nul": ("NUL", "nul_Latn"),
    "Windows aux": ("aux", "aux_Latn"),
    "Windows prn": ("prn", "prn_Latn"),
}


@pytest.mark.parametrize(("code", "suggestion"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_locale_is_refused_with_a_hint(code: str, suggestion: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parse_locale(code)
    assert raised.value.location == ""
    assert repr(code[:40])[1:-1] in raised.value.message
    assert len(raised.value.message) < 160
    suggested = f"Did you mean {suggestion}?" if not suggestion.endswith("_Latn") else suggestion
    assert raised.value.hint.startswith("A locale is") if not suggestion else suggested in raised.value.hint


DIRECTIONS = {
    "rtl": "ar fa ug he ur yi dv ckb ku_Arab az_Arab pa_Arab pa_PK uz_AF ks sd ps rhg nqo ff_Adlm syr ar_EG iw ku_Aran",
    "ltr": "en ja zh_Hant ug_Latn ku ar_Latn he_Latn az pa ff uz bo mn_Mong ks_Deva sd_Deva kjh art-x-sindarin",
}


@pytest.mark.parametrize(("code", "direction"), [(code, key) for key, codes in DIRECTIONS.items() for code in codes.split()])
def test_direction_comes_from_the_script(code: str, direction: str) -> None:
    locale = parse_locale(code)
    assert locale.direction == script_direction(locale.script) == direction


@pytest.mark.parametrize(
    ("code", "script"),
    [
        ("en", "Latn"),
        ("zh", "Hans"),
        ("zh_HK", "Hant"),
        ("ja", "Jpan"),
        ("ko", "Kore"),
        ("sr", "Cyrl"),
        ("sr_ME", "Latn"),
        ("uz_AF", "Arab"),
        ("kjh", "Cyrl"),
        ("mnw", "Mymr"),
        ("art-x-sindarin", "Zyyy"),
        ("con_Latn", "Latn"),
        ("nan_TW", "Hant"),
    ],
)
def test_the_script_is_always_filled(code: str, script: str) -> None:
    assert parse_locale(code).script == script


NAMES = {
    "en": ("English", "English"),
    "zh_Hans": ("简体中文", "Simplified Chinese"),
    "zh_Hant": ("繁體中文", "Traditional Chinese"),
    "es": ("Español", "Spanish"),
    "fr": ("Français", "French"),
    "de": ("Deutsch", "German"),
    "pt_BR": ("Português (Brasil)", "Brazilian Portuguese"),
    "ru": ("Русский", "Russian"),
    "ja": ("日本語", "Japanese"),
    "ko": ("한국어", "Korean"),
    "vi": ("Tiếng Việt", "Vietnamese"),
    "ar": ("العربية", "Arabic"),
    "fa": ("فارسی", "Persian"),
    "ug": ("ئۇيغۇرچە", "Uyghur"),
    "bo": ("བོད་སྐད་", "Tibetan"),
    "zh_TW": ("繁體中文", "Traditional Chinese"),
    "zh_HK": ("繁體中文（香港）", "Traditional Chinese (Hong Kong)"),
    "sr_Latn": ("Srpski (latinica)", "Serbian (Latin)"),
    "ca_valencia": ("Català (valencià)", "Catalan (Valencian)"),
    "ka": ("ქართული", "Georgian"),
    "zu": ("isiZulu", "Zulu"),
    "ug_Latn": ("ug-Latn", "Uyghur (Latin)"),
    "ku_Arab": ("ku-Arab", "Kurdish (Arabic)"),
    "kjh": ("kjh", "kjh"),
}


@pytest.mark.parametrize(("code", "name", "english"), [(key, *value) for key, value in NAMES.items()], ids=NAMES)
def test_names(code: str, name: str, english: str) -> None:
    locale = parse_locale(code)
    assert (locale.name, locale.english_name) == (name, english)


def test_what_the_publication_says_outranks_cldr() -> None:
    locale = parse_locale("kjh", name="Хакас тілі", direction="rtl", plural_forms="nplurals=1; plural=0;")
    assert (locale.name, locale.english_name, locale.direction, locale.nplurals) == ("Хакас тілі", "Хакас тілі", "rtl", 1)
    assert parse_locale("de", name="Hochdeutsch").english_name == "German"


BAD_PLURALS = {
    "empty": "",
    "no expression": "nplurals=2;",
    "python": "nplurals=2; plural=__import__('os');",
    "no forms": "nplurals=0; plural=0;",
    "form out of range": "nplurals=1; plural=(n != 1);",
    "divides by zero": "nplurals=2; plural=n%0;",
    "unknown operand": "nplurals=2; plural=(e == 0);",
    "unbalanced": "nplurals=2; plural=((n != 1);",
    "nested": "nplurals=2; plural=" + "(" * 400 + "n" + ")" * 400 + ";",
    "template": "nplurals=INTEGER; plural=EXPRESSION;",
}


@pytest.mark.parametrize("header", BAD_PLURALS.values(), ids=BAD_PLURALS)
def test_unusable_plural_forms_are_refused(header: str) -> None:
    with pytest.raises(ConfigError, match="plural forms") as raised:
        parse_locale("kjh", plural_forms=header)
    assert "nplurals=2; plural=(n != 1);" in raised.value.hint


@pytest.mark.parametrize("direction", ["", "RTL", "auto"])
def test_an_unknown_direction_is_refused(direction: str) -> None:
    with pytest.raises(ConfigError, match="direction"):
        parse_locale("kjh", direction=direction)


# --- Equivalence ---------------------------------------------------------------------------------------------------

EQUIVALENT = {
    "zh_Hant": "zh_TW zh-TW zh-Hant zh_Hant_TW",
    "zh_Hans": "zh zh_CN zh-Hans-CN cmn zh-cmn",
    "zh_Hant_HK": "zh_HK zh-Hant-HK",
    "zh_Hans_SG": "zh_SG",
    "sr": "sr_Cyrl sr@cyrillic",
    "sr_Latn": "sr@latin sr-latn",
    "sr_Latn_ME": "sr_ME",
    "pt": "pt-Latn por",
    "pt_BR": "pt-br pt_Latn_BR",
    "en": "en_Latn eng",
    "en_US": "en-us",
    "pa_Arab_PK": "pa_PK",
    "he": "iw he_Hebr",
    "ca_valencia": "ca@valencia",
    "art_x_sindarin": "art-x-sindarin",
}


@pytest.mark.parametrize(("one", "others"), EQUIVALENT.items(), ids=EQUIVALENT)
def test_equivalent_spellings(one: str, others: str) -> None:
    assert canonical(one) == one
    assert {canonical(other) for other in others.split()} == {one}
    assert all(same_locale(one, other) for other in others.split())


def test_locales_that_are_not_the_same_stay_apart() -> None:
    assert len({canonical(code) for code in EQUIVALENT}) == len(EQUIVALENT)
    assert not same_locale("pt", "pt_BR")
    assert not same_locale("zh_Hans", "zh_TW")
    assert not same_locale("zh_HK", "zh_TW")


def test_canonical_is_stable_for_every_known_code() -> None:
    assert [code for code in known_codes() if canonical(canonical(code)) != canonical(code)] == []


@pytest.mark.parametrize(
    ("code", "chain"),
    [
        ("zh_Hant_HK", ("zh_Hant_HK", "zh_Hant")),
        ("zh_TW", ("zh_Hant",)),
        ("zh", ("zh_Hans",)),
        ("pt_BR", ("pt_BR", "pt")),
        ("de-CH-1996", ("de_CH_1996", "de_CH", "de")),
        ("sr_Latn", ("sr_Latn",)),
        ("pa_PK", ("pa_Arab_PK", "pa_Arab")),
        ("ug_Latn_CN", ("ug_Latn_CN", "ug_Latn")),
        ("art-x-a", ("art_x_a", "art")),
    ],
)
def test_fallbacks_never_leave_the_script(code: str, chain: tuple[str, ...]) -> None:
    locale = parse_locale(code)
    assert fallbacks(locale) == chain
    assert {parse_locale(step).script for step in chain} == {locale.script}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("zh_Hans", "zh_CN"),
        ("zh_Hant", "zh_TW"),
        ("pt_BR", "pt_BR"),
        ("pt", "pt_BR"),
        ("en", "en_US"),
        ("ar", "ar_EG"),
        ("sr_Latn", "sr_RS"),
        ("es_419", "es_ES"),
        ("ug", "ug_CN"),
        ("art-x-sindarin", "art"),
    ],
)
def test_open_graph_code(code: str, expected: str) -> None:
    assert open_graph_code(parse_locale(code)) == expected


# --- Plural forms --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "header"),
    [
        ("en", "nplurals=2; plural=(n != 1);"),
        ("fr", "nplurals=2; plural=(n > 1);"),
        ("pt", "nplurals=2; plural=(n != 1);"),
        ("pt_BR", "nplurals=2; plural=(n > 1);"),
        ("zh_Hant", "nplurals=1; plural=0;"),
        ("ug", "nplurals=2; plural=(n != 1);"),
        ("ug_Latn", "nplurals=2; plural=(n != 1);"),
        ("am", "nplurals=2; plural=(n > 1);"),
        ("id", "nplurals=1; plural=0;"),
        ("la", "nplurals=2; plural=(n != 1);"),
        ("vec", "nplurals=2; plural=(n != 1);"),
        ("kjh", "nplurals=2; plural=(n != 1);"),
    ],
)
def test_plural_forms(code: str, header: str) -> None:
    locale = parse_locale(code)
    assert locale.plural_forms == header
    assert header.startswith(f"nplurals={locale.nplurals};")


def _require_tool(name: str) -> str:
    found = shutil.which(name)
    if found is None and os.environ.get("CI"):
        pytest.fail(f"{name} is not installed")
    return found or pytest.skip(f"{name} is not installed")


def _plural_catalog(code: str) -> str:
    locale = parse_locale(code)
    fields = (f"Language: {code}", "Content-Type: text/plain; charset=UTF-8", f"Plural-Forms: {locale.plural_forms}")
    header = 'msgid ""\nmsgstr ""\n' + "".join(f'"{field}\\n"\n' for field in fields)
    forms = "".join(f'msgstr[{form}] "%d"\n' for form in range(locale.nplurals))
    return f'{header}\n#, c-format\nmsgid "%d day"\nmsgid_plural "%d days"\n{forms}'


def test_gnu_msgfmt_accepts_the_plural_forms_of_every_known_language(tmp_path: Path) -> None:
    msgfmt = _require_tool("msgfmt")
    codes = (*known_codes(), "pt_BR", "kjh")

    def complaints(code: str) -> str:
        path = tmp_path / f"{code}.po"
        path.write_text(_plural_catalog(code), encoding="utf-8")
        ran = subprocess.run([msgfmt, "-c", "-o", os.devnull, str(path)], capture_output=True, text=True, check=False)
        return ran.stderr if ran.returncode else ""

    with ThreadPoolExecutor() as pool:
        assert {code: text for code, text in zip(codes, pool.map(complaints, codes), strict=True) if text} == {}


# --- Every language that is known ----------------------------------------------------------------------------------


def test_known_codes_are_locales_in_their_own_spelling() -> None:
    codes = known_codes()
    assert len(codes) > 300
    assert {"en", "zh_Hans", "sr_Latn", "ug", "bo"} <= set(codes)
    renamed = {code: parse_locale(code).code for code in codes if parse_locale(code).code != code}
    assert renamed == {}


def test_every_known_language_can_be_shown() -> None:
    day = datetime.date(2024, 5, 17)
    for code in known_codes():
        locale = parse_locale(code)
        shown = (
            locale.name,
            format_number(1234, locale),
            format_percent(0.5, locale),
            format_size(1_500_000, locale),
            format_date(day, locale),
        )
        assert all(shown), code
        assert all(unicodedata.category(char) not in {"Cc", "Co", "Cs", "Cn"} for char in "".join(shown)), code


# --- Names in another language, formats ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "inside", "expected"),
    [
        ("fr", "de", "Französisch"),
        ("pt_BR", "de", "Portugiesisch (Brasilien)"),
        ("zh_TW", "en", "Traditional Chinese"),
        ("zh_Hant_HK", "zh_Hans", "繁体中文（香港）"),
        ("en", "ar", "الإنجليزية"),
        ("fr", "kjh", "French"),
        ("fr", "ku_Arab", "French"),
        ("kjh", "fr", "kjh"),
    ],
)
def test_display_name(code: str, inside: str, expected: str) -> None:
    assert display_name(parse_locale(code), parse_locale(inside)) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, "0%"), (0.29, "29%"), (0.57, "57%"), (0.999, "99%"), (0.9999999999999, "99%"), (1.0, "100%"), (1.5, "100%"), (-0.5, "0%")],
)
def test_percent_is_rounded_down(share: float, expected: str) -> None:
    assert format_percent(share, parse_locale("en")) == expected


def test_percent_of_every_count_of_a_hundred() -> None:
    assert [format_percent(part / 100, parse_locale("en")) for part in range(101)] == [f"{part}%" for part in range(101)]


@pytest.mark.parametrize(
    ("code", "number", "percent", "size", "date"),
    [
        ("en", "12,345", "98%", "1.2 MB", "May 17, 2024"),
        ("de", "12.345", "98 %", "1,2 MB", "17. Mai 2024"),
        ("fr", "12\u202f345", "98 %", "1,2 Mo", "17 mai 2024"),
        ("pt_BR", "12.345", "98%", "1,2 MB", "17 de maio de 2024"),
        ("zh_Hant", "12,345", "98%", "1.2 MB", "2024年5月17日"),
        ("ug", "12,345", "98%", "1.2 MB", "17-ماي، 2024"),
        ("fa", "۱۲٬۳۴۵", "۹۸٪", "۱٫۲ MB", "۱۷ مهٔ ۲۰۲۴"),
        ("kjh", "12,345", "98%", "1.2 MB", "2024-05-17"),
        ("rhg", "12,345", "98%", "1.2 MB", "2024-05-17"),
    ],
)
def test_formats(code: str, number: str, percent: str, size: str, date: str) -> None:
    locale = parse_locale(code)
    assert format_number(12_345, locale) == number
    assert _breaking(format_percent(0.98, locale)) == percent
    assert _breaking(format_size(1_234_567, locale)) == size
    assert format_date(datetime.date(2024, 5, 17), locale) == date


def _breaking(text: str) -> str:
    """CLDR's releases differ in which space does not break."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("size", "expected"),
    [(0, "1 kB"), (999, "1 kB"), (1_999, "1 kB"), (999_999, "999 kB"), (1_000_000, "1 MB"), (1_950_000, "2 MB"), (12_345_678, "12.3 MB")],
)
def test_sizes(size: int, expected: str) -> None:
    assert format_size(size, parse_locale("en")) == expected


def test_digit_zeros_are_zeros_and_complete() -> None:
    zeros = formats._ZEROS  # noqa: SLF001 - a table of facts, checked against Unicode's
    assert {unicodedata.decimal(zero) for zero in zeros.values()} == {0}
    used = {cldr_locale(code).default_numbering_system for code in known_codes()}
    assert used - {"latn"} <= set(zeros)


def test_importing_the_module_does_not_load_babel() -> None:
    program = "import sys, hexapla.locales; sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


# --- Plural forms that a header says ----------------------------------------------------------------------------------

SLAVIC = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
MANY = "nplurals=3; plural=(n == 0 || n == 1) ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;"
TOLD_APART = [
    ("pt", "nplurals=2; plural=(n > 1);"),
    ("pt_BR", "nplurals=2; plural=(n != 1);"),
    ("fr", MANY),
    ("es", "nplurals=3; plural=n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;"),
    ("it", "nplurals=2; plural=n != 1;"),
    ("tr", "nplurals=1; plural=0;"),
    ("tr", "nplurals=2; plural=(n>1);"),
    ("ja", "nplurals=2; plural=(n != 1);"),
    ("fa", "nplurals=1; plural=0;"),
    ("hu", "nplurals=1; plural=0;"),
    ("is", "nplurals=2; plural=(n%10!=1 || n%100==11);"),
    ("he", "nplurals=4; plural=(n==1 ? 0 : n==2 ? 1 : n>10 && n%10==0 ? 2 : 3);"),
    ("ru", SLAVIC),
    ("ru", "nplurals=4; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : n%10>=5 ? 2 : 3;"),
    ("sr", "nplurals=4; plural=n==1 ? 3 : n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;"),
    ("pl", "nplurals=4; plural=(n==1 ? 0 : (n%10>=2 && n%10<=4) && (n%100<12 || n%100>14) ? 1 : n!=1 && n%10<=1 || n%10>=5 ? 2 : 3);"),
    ("cs", "nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;"),
    ("sl", "nplurals=4; plural=(n%100==1 ? 1 : n%100==2 ? 2 : n%100==3 || n%100==4 ? 3 : 0);"),
    ("ro", "nplurals=3; plural=(n==1 ? 0 : (((n%100>19) || ((n%100==0) && (n!=0))) ? 2 : 1));"),
    ("lv", "nplurals=3; plural=(n % 10 == 0 || n % 100 >= 11 && n % 100 <= 19) ? 0 : (n % 10 == 1 && n % 100 != 11) ? 1 : 2;"),
    ("ar", "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;"),
    ("cy", "nplurals=4; plural=(n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3;"),
    ("cy", "nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;"),
    ("ga", "nplurals=5; plural=(n==1 ? 0 : n==2 ? 1 : n<7 ? 2 : n<11 ? 3 : 4);"),
    ("ga", "nplurals=3; plural=n==1 ? 0 : n==2 ? 1 : 2;"),
    ("gd", "nplurals=4; plural=(n==1 || n==11) ? 0 : (n==2 || n==12) ? 1 : (n > 2 && n < 20) ? 2 : 3;"),
]
"""As catalogs are published with them."""


@pytest.mark.parametrize(("code", "header"), TOLD_APART)
def test_published_plural_forms_are_good(code: str, header: str) -> None:
    assert tells_plurals_apart(header, parse_locale(code))


@pytest.mark.parametrize("code", sorted(PLURALS))
def test_gettexts_own_plural_forms_are_good(code: str) -> None:
    count, expression = PLURALS[code]
    assert tells_plurals_apart(f"nplurals={count}; plural={expression};", parse_locale(code))


@pytest.mark.parametrize(
    ("code", "header"),
    [
        ("pl", "nplurals=2; plural=(n != 1);"),
        ("ar", "nplurals=2; plural=(n != 1);"),
        ("ar", SLAVIC),
        ("ru", "nplurals=1; plural=0;"),
        ("ru", "nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;"),
        ("cs", "nplurals=2; plural=(n > 1);"),
        ("lt", "nplurals=2; plural=(n != 1);"),
        ("fr", "nplurals=INTEGER; plural=EXPRESSION;"),
        ("fr", ""),
    ],
)
def test_plural_forms_that_call_numbers_the_same_which_the_language_tells_apart(code: str, header: str) -> None:
    assert not tells_plurals_apart(header, parse_locale(code))


def test_plural_forms_of_the_publications_own_are_good() -> None:
    own = "nplurals=2; plural=(n != 1);"
    assert tells_plurals_apart(own, parse_locale("pl", plural_forms=own))
