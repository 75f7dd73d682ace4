"""A locale code in any spelling in; its folder name, BCP 47 tag, names, script, direction, plural forms and number formats out.

The one module that imports `babel`, and only inside functions: a command that needs no locale data loads none. Babel's data is CLDR's.
"""

from __future__ import annotations

import datetime
import difflib
import gettext
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from hexapla.errors import ConfigError

if TYPE_CHECKING:
    import babel

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Locale:
    """A language as it is written in one edition."""

    code: str
    """gettext's spelling, safe as a folder name: ``zh_Hans``, ``pt_BR``, ``ca_valencia`` (for ``ca@valencia``). Subtags as written."""
    tag: str
    """BCP 47 in canonical case: ``zh-Hans``, ``pt-BR``, ``ca-valencia``."""
    language: str
    script: str
    """ISO 15924, from CLDR's likely subtags where the code has none; ``Zyyy`` where CLDR knows no script."""
    territory: str | None
    """ISO 3166-1 or UN M.49, only as written."""
    direction: Direction
    """From the script, unless ``publication.toml`` says otherwise."""
    name: str
    """The native name as a language switcher shows it: ``Français``, ``简体中文``; the tag where CLDR has none."""
    english_name: str
    plural_forms: str
    """The value of gettext's ``Plural-Forms`` header."""
    nplurals: int


# --- Codes ---------------------------------------------------------------------------------------------------------

_LANGTAG = re.compile(
    r"""(?:(?:ar|kok|ms|sgn|sw|zh)-(?=[a-z]{3}(?:-|$)))?     # an extended language stands for itself: zh-yue is yue
    (?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<territory>[a-z]{2}|[0-9]{3}))?
    (?P<rest>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?)""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
"""RFC 5646, section 2.1, without languages of four letters and more, which never came into use, and tags of private use alone."""

_LONGEST = 64
"""Characters of a code; RFC 5646, section 4.4.1, asks for 35."""

_MODIFIERS = {"arabic": "Arab", "cyrillic": "Cyrl", "devanagari": "Deva", "hebrew": "Hebr", "latin": "Latn", "tifinagh": "Tfng"}
"""gettext's ``@modifier`` for a script; every other one is taken for a variant (``ca@valencia``, ``be@tarask``)."""

_DEPRECATED = frozenset({"in", "iw", "ji", "jw", "mo"})
_NO_LANGUAGE = frozenset({"mul", "und", "zxx"})
_RESERVED = frozenset({"aux", "con", "nul", "prn"})
"""Real languages, but no folder on Windows can have these names."""

_PRIVATE_SCRIPT = re.compile("Qa(?:a[a-z]|b[a-x])")
_PRIVATE_TERRITORY = re.compile("AA|Q[M-Z]|X[A-Z]|ZZ")

_EXPECTED = "A locale is a BCP 47 tag such as ar, pt_BR or zh_Hans."


@dataclass(frozen=True, slots=True)
class _Subtags:
    language: str
    script: str | None = None
    territory: str | None = None
    rest: tuple[str, ...] = ()

    def join(self, mark: str) -> str:
        return mark.join(part for part in (self.language, self.script, self.territory, *self.rest) if part)


@lru_cache(maxsize=1 << 10)
def parse_locale(code: str, *, name: str | None = None, direction: str | None = None, plural_forms: str | None = None) -> Locale:
    """The locale that a code in any spelling names: ``zh_Hans``, ``zh-hans``, ``sr@latin``, ``de-CH-1996``, ``art-x-sindarin``.

    Every well-formed BCP 47 tag is a locale, known to CLDR or not; the keywords, from ``publication.toml``, say what CLDR does not, and
    outrank it. Refused are language codes of two letters, scripts and territories that are not registered: those sets are closed, so a
    stranger is a slip. Codes that ISO 639 has replaced become their successors (``iw`` → ``he``, ``deu`` → ``de``; UTS #35, annex C).

    Raises `ConfigError`, without a location, for what is not a locale, and for a direction or plural forms that cannot be used.
    """
    tags = _parse(code)
    plurals = _plural_forms(tags) if plural_forms is None else plural_forms.strip()
    found = _own_name(tags)
    return Locale(
        code=tags.join("_"),
        tag=tags.join("-"),
        language=tags.language,
        script=_script(tags),
        territory=tags.territory,
        direction=_require_direction(direction) if direction is not None else script_direction(_script(tags)),
        name=name or found or tags.join("-"),
        english_name=_name_in(tags, _cldr("en")) or name or tags.join("-"),
        plural_forms=plurals,
        nplurals=_require_plurals(plurals),
    )


@cache
def canonical(code: str) -> str:
    """The one spelling of all equivalent codes: ``zh_TW``, ``zh-Hant`` and ``zh_Hant_TW`` are ``zh_Hant``; ``sr-Cyrl`` is ``sr``.

    The script is written where it is not the language's likely one, and always for Chinese. A territory counts as written: ``pt`` is not
    ``pt_BR`` and ``en`` is not ``en_US``, since a translator who writes one means it. Only Chinese drops one that says no more than the
    script. Raises `ConfigError` like `parse_locale`.
    """
    return _canonical(_parse(code)).join("_")


def same_locale(one: str, other: str) -> bool:
    """Whether two codes are spellings of one locale; raises `ConfigError` if either is no locale."""
    return canonical(one) == canonical(other)


@cache
def fallbacks(locale: Locale) -> tuple[str, ...]:
    """Canonical codes under which to look for words in this language, best first: ``zh_Hant_HK``, ``zh_Hant``. Never another script.

    The lookup of RFC 4647, section 3.4, ended before the script would be lost; variants go together.
    """
    tags = _canonical(_parse(locale.code))
    plain = replace(tags, rest=())
    return tuple(dict.fromkeys(step.join("_") for step in (tags, plain, replace(plain, territory=None))))


@cache
def known_codes() -> tuple[str, ...]:
    """Every language, and every language in one of its other scripts, that CLDR has data for: sorted, in gettext's spelling."""
    from babel.localedata import locale_identifiers

    return tuple(sorted(code for code in locale_identifiers() if re.fullmatch("[a-z]{2,3}(_[A-Z][a-z]{3})?", code)))


@cache
def open_graph_code(locale: Locale) -> str:
    """``language_TERRITORY`` as Open Graph wants it, the territory from CLDR's likely subtags where none is written; else the language."""
    territory = locale.territory if locale.territory and locale.territory.isalpha() else _likely(locale.language, locale.script)[1]
    return f"{locale.language}_{territory}" if territory else locale.language


def _parse(code: str) -> _Subtags:
    base, _, modifier = code.partition("@")
    script = _MODIFIERS.get(modifier.lower())
    match = _LANGTAG.fullmatch((base if script else code.replace("@", "-")).replace("_", "-")) if len(code) <= _LONGEST else None
    if match is None:
        raise ConfigError(f"{code[:_LONGEST]!r} is not a locale", hint=_did_you_mean(_nearest(code)))
    tags = _subtags(match)
    tags = replace(tags, script=script) if script else tags
    _require_registered(tags, code)
    return tags


def _subtags(match: re.Match[str]) -> _Subtags:
    script, territory = match["script"], match["territory"]
    rest = tuple(match["rest"].lower().split("-")[1:])
    return _Subtags(_language(match["language"]), script and script.title(), territory and territory.upper(), rest)


def _language(written: str) -> str:
    """The successor of a code that ISO 639 has replaced or that has a shorter one."""
    language = written.lower()
    successor = str(_global("language_aliases").get(language, language))
    replaced = language in _DEPRECATED or (len(language) == 3 and re.fullmatch("[a-z]{2}", successor))
    return successor if replaced else language


def _require_registered(tags: _Subtags, code: str) -> None:
    english = _cldr("en")
    if tags.language in _NO_LANGUAGE:
        raise ConfigError(f"{code!r} does not name one language", hint=_EXPECTED)
    if len(tags.language) == 2 and tags.language not in english.languages:
        raise ConfigError(f"{code!r}: there is no language {tags.language!r}", hint=_did_you_mean(_language_of(tags.language)))
    if tags.script and tags.script not in english.scripts and not _PRIVATE_SCRIPT.fullmatch(tags.script):
        raise ConfigError(f"{code!r}: there is no script {tags.script!r}", hint=_did_you_mean(_with_nearest_script(tags)))
    if tags.territory and tags.territory not in english.territories and not _PRIVATE_TERRITORY.fullmatch(tags.territory):
        raise ConfigError(f"{code!r}: there is no territory {tags.territory!r}", hint=_did_you_mean(_with_successor(tags)))
    if tags.join("_") in _RESERVED:
        raise ConfigError(f"{code!r} cannot be a folder on Windows", hint=f"Write the script as well, such as {code.lower()}_Latn.")


# --- Suggestions ---------------------------------------------------------------------------------------------------


def _did_you_mean(code: str | None) -> str:
    return f"Did you mean {code}? {_EXPECTED}" if code else _EXPECTED


def _nearest(code: str) -> str | None:
    """A code for something that is none: doubled marks, an encoding at its end, a letter too many, the language's name."""
    if len(code) > _LONGEST:
        return None
    word = "-".join(re.findall(r"[^\W_]+", code.partition(".")[0].lower()))
    if (match := _LANGTAG.fullmatch(word)) and _language(match["language"]) in _cldr("en").languages:
        return _subtags(match).join("_")
    for names in (_english_names, _native_names) if len(word) > 3 else ():
        if found := difflib.get_close_matches(word, names(), n=1, cutoff=0.85):
            return names()[found[0]]
    return None


def _english_names() -> dict[str, str]:
    return {name.lower(): code for code, name in _cldr("en").languages.items()}


@cache
def _native_names() -> dict[str, str]:
    return {name.lower(): code for code in known_codes() if (name := _own_name(_parse(code)))}


def _language_of(territory: str) -> str | None:
    """``jp`` is Japan, not Japanese: the language most spoken in the country of that name."""
    successor: str | None = _global("language_aliases").get(territory)
    likely = _global("likely_subtags").get(f"und_{territory.upper()}")
    return canonical("_".join(likely.split("_")[:2])) if likely and not successor else successor


def _with_nearest_script(tags: _Subtags) -> str | None:
    used = [code.partition("_")[2] for code in known_codes() if code.startswith(f"{tags.language}_")]
    scripts = [*difflib.get_close_matches(tags.script or "", used), *difflib.get_close_matches(tags.script or "", _cldr("en").scripts)]
    return replace(tags, script=scripts[0]).join("_") if scripts else None


def _with_successor(tags: _Subtags) -> str | None:
    successors = _global("territory_aliases").get(tags.territory or "", ())
    return replace(tags, territory=successors[0]).join("_") if len(successors) == 1 else None


# --- Scripts and direction -----------------------------------------------------------------------------------------

_RIGHT_TO_LEFT = frozenset({
    "Adlm", "Arab", "Aran", "Armi", "Avst", "Chrs", "Cprt", "Elym", "Gara", "Hatr", "Hebr", "Hung", "Khar", "Lydi", "Mand", "Mani", "Mend",
    "Merc", "Mero", "Narb", "Nbat", "Nkoo", "Orkh", "Ougr", "Palm", "Phli", "Phlp", "Phlv", "Phnx", "Prti", "Rohg", "Samr", "Sarb", "Sidt",
    "Sogd", "Sogo", "Syrc", "Syre", "Syrj", "Syrn", "Thaa", "Yezi",
})  # fmt: skip


def script_direction(script: str) -> Direction:
    """The direction of an ISO 15924 script, after CLDR's script metadata: a language's own data is wrong for ``ug_Latn``, ``ku_Arab``."""
    return "rtl" if script in _RIGHT_TO_LEFT else "ltr"


def _require_direction(direction: str) -> Direction:
    match direction:
        case "ltr" | "rtl":
            return direction
    raise ConfigError(f"{direction!r} is not a direction", hint='Write direction = "ltr" or direction = "rtl".')


def _likely(language: str, script: str | None = None, territory: str | None = None) -> tuple[str | None, str | None]:
    """The script and territory that CLDR's likely subtags give for what is missing."""
    likely = _global("likely_subtags")
    by_territory = likely.get(f"{language}_{territory}") or likely.get(language)
    by_script = likely.get(f"{language}_{script}") or likely.get(language)
    return script or (by_territory.split("_")[1] if by_territory else None), by_script.split("_")[2] if by_script else None


def _script(tags: _Subtags) -> str:
    return _likely(tags.language, tags.script, tags.territory)[0] or "Zyyy"


def _canonical(tags: _Subtags) -> _Subtags:
    script = _likely(tags.language, tags.script, tags.territory)[0]
    chinese = tags.language == "zh"
    implied = chinese and tags.territory == _likely("zh", script)[1]
    written = script if chinese or script != _likely(tags.language)[0] else None
    return replace(tags, script=written, territory=None if implied else tags.territory)


# --- CLDR ----------------------------------------------------------------------------------------------------------


def _global(table: Literal["likely_subtags", "language_aliases", "territory_aliases"]) -> Mapping[str, Any]:
    from babel.core import get_global

    return get_global(table)


@cache
def _cldr(code: str) -> babel.Locale:
    from babel import Locale as CldrLocale

    return CldrLocale.parse(code)


@cache
def _data(tags: _Subtags) -> babel.Locale | None:
    """CLDR's data for a locale, the most exact there is; never what is written in another script."""
    from babel.localedata import exists

    return next((_cldr(code) for code in _data_codes(tags) if exists(code)), None)


def _data_codes(tags: _Subtags) -> Iterator[str]:
    script = _script(tags)
    for territory in dict.fromkeys((tags.territory, None)):
        yield _Subtags(tags.language, script, territory).join("_")
        if _script(_Subtags(tags.language, None, territory)) == script:
            yield _Subtags(tags.language, None, territory).join("_")


# --- Names ---------------------------------------------------------------------------------------------------------

_SHORT = {
    "中國香港特別行政區": "香港", "中国香港特别行政区": "香港", "Hong Kong SAR China": "Hong Kong",
    "中國澳門特別行政區": "澳門", "中国澳门特别行政区": "澳门", "Macao SAR China": "Macao",
}  # fmt: skip
"""CLDR's own short names, which Babel leaves out."""


def display_name(locale: Locale, inside: Locale) -> str:
    """What a language is called in another, as running text: fr in de is ``Französisch``; else in English, else its tag."""
    data = _data(_parse(inside.code))
    return (data and _name_in(_parse(locale.code), data)) or locale.english_name


def is_listed(code: str) -> bool:
    """Whether CLDR names the language of a code as it is written: ``ba``, not ``bak``, which ISO 639 has for the same."""
    return re.split("[-_@]", code)[0].lower() in _cldr("en").languages


def script_name(script: str) -> str:
    """An ISO 15924 code in words, in English: ``Cyrl`` is ``Cyrillic``; the code itself where CLDR has no name."""
    chinese = {"Hans": "Chinese (simplified)", "Hant": "Chinese (traditional)", "Hani": "Chinese"}
    return chinese.get(script) or str(_cldr("en").scripts.get(script, script))


def _own_name(tags: _Subtags) -> str | None:
    data = _data(tags)
    name = _name_in(tags, data) if data else None
    # CLDR capitalises names that stand alone in a list, but not "isiZulu"; title case leaves Georgian as it is.
    return name and (name if re.match(r"[^\W\d_A-Z]+[A-Z]", name) else name[:1].title() + name[1:])


def _name_in(tags: _Subtags, data: babel.Locale) -> str | None:
    tags = _canonical(tags)
    plain = replace(tags, rest=())
    for named in (plain, replace(plain, territory=None), replace(plain, script=None), _Subtags(tags.language)):
        if name := data.languages.get(named.join("_")):
            return _qualified(name, _qualifiers(tags, named, data), data)
    return None


def _qualifiers(tags: _Subtags, named: _Subtags, data: babel.Locale) -> Iterator[str]:
    if tags.script and not named.script:
        yield data.scripts.get(tags.script, tags.script)
    if tags.territory and not named.territory:
        territory = data.territories.get(tags.territory, tags.territory)
        yield _SHORT.get(territory, territory)
    if tags.rest:
        yield data.variants.get("_".join(tags.rest).upper(), "-".join(tags.rest))


def _qualified(name: str, qualifiers: Iterator[str], data: babel.Locale) -> str:
    inner = ", ".join(qualifiers)
    if not inner:
        return name
    return f"{name}（{inner}）" if data.language in {"ja", "yue", "zh"} else f"{name} ({inner})"


# --- Plural forms --------------------------------------------------------------------------------------------------

_TWO_FORMS = "nplurals=2; plural=(n != 1);"
_ONE_FORM = frozenset({
    "bm", "hnj", "id", "ig", "ii", "jbo", "jv", "kde", "kea", "lkt", "ms", "my", "nqo", "osa", "sah", "ses", "sg", "su", "to", "tpi", "wo",
    "yo", "yue",
})  # fmt: skip
"""Without plural forms by CLDR's plurals.xml, and not in gettext's table. Babel says the same of every language that file lacks."""

_HEADER = re.compile(r"\s*nplurals\s*=\s*([1-9])\s*;\s*plural\s*=\s*([^;]+?)\s*;?\s*")
_SAMPLES = (*range(200), 1_000, 1_001, 100_000, 1_000_000)


def _plural_forms(tags: _Subtags) -> str:
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

    rule = _cldr(language).plural_form if exists(language) else None
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


def _require_plurals(header: str) -> int:
    try:
        return _plural_values(header)[0]
    except ValueError as error:
        raise ConfigError(f"{header!r} are not plural forms gettext can use", hint=f'Write them like "{_TWO_FORMS}".') from error


# --- Numbers, sizes, dates -----------------------------------------------------------------------------------------

_ZEROS = {
    "adlm": "𞥐", "arab": "٠", "arabext": "۰", "beng": "০", "cakm": "𑄶", "deva": "०",
    "hmnp": "𞅀", "mtei": "꯰", "mymr": "၀", "nkoo": "߀", "olck": "᱐", "tibt": "༠",
}  # fmt: skip
"""CLDR's numbering systems that some locale uses by default → their digit zero. Babel sets the separators, never the digits."""


def format_number(number: int, locale: Locale) -> str:
    """A whole number with the language's digits and grouping; CLDR's root where the language is unknown."""
    from babel.numbers import format_decimal

    data = _number_data(locale)
    return _with_digits(format_decimal(number, locale=data, numbering_system="default"), data)


def format_percent(share: float, locale: Locale) -> str:
    """A share from 0.0 to 1.0 in whole percent, rounded down: only what is complete is 100 %."""
    from babel import numbers

    # 0.29 * 100 is a little less than 29.
    percent = 100 if share >= 1 else min(99, max(0, math.floor(round(share * 100, 9))))
    data = _number_data(locale)
    return _with_digits(numbers.format_percent(Decimal(percent) / 100, locale=data, numbering_system="default"), data)


def format_size(size: int, locale: Locale) -> str:
    """Bytes as a reader sees them: ``1 kB`` at least, ``1.2 MB`` from a million, with the language's own unit (``1,2 Mo``)."""
    from babel.localedata import LocaleDataDict, load
    from babel.numbers import format_decimal

    data = _number_data(locale)
    unit, value = ("kilobyte", Decimal(max(1, size // 1_000))) if size < 1_000_000 else ("megabyte", round(Decimal(size) / 1_000_000, 1))
    # babel.units falls back to the long form ("1,2 MByte") where CLDR gives the short one for "other" alone.
    everything: Any = load(str(data))
    patterns = LocaleDataDict(everything)["unit_patterns"][f"digital-{unit}"]["short"]
    pattern = patterns.get(data.plural_form(value), patterns["other"])
    return _with_digits(pattern.replace("{0}", format_decimal(value, locale=data, numbering_system="default")), data)


def format_date(date: datetime.date, locale: Locale) -> str:
    """A day in CLDR's long form, Gregorian: ``17 mai 2024``; ISO 8601 where CLDR does not know the names of the months."""
    from babel import dates

    data = _number_data(locale)
    if data.months["format"]["wide"][1] == "M01":
        return date.isoformat()
    return _with_digits(dates.format_date(date, "long", locale=data), data)


def _number_data(locale: Locale) -> babel.Locale:
    return _data(_parse(locale.code)) or _cldr("root")


def _with_digits(text: str, data: babel.Locale) -> str:
    zero = _ZEROS.get(data.default_numbering_system)
    if zero is None:
        return text
    symbols = data.number_symbols.get(data.default_numbering_system, {})
    digits = {str(digit): chr(ord(zero) + digit) for digit in range(10)}
    return text.translate(str.maketrans(digits | {"%": symbols.get("percentSign", "%")}))
