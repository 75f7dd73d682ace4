"""A locale code in any spelling in, a Locale out; and which codes are spellings of one locale."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from hexapla.errors import ConfigError
from hexapla.frozen import replace
from hexapla.locales.cldr import cldr_locale, global_table, known_codes
from hexapla.locales.facts import find_facts
from hexapla.locales.names import name_in, own_name
from hexapla.locales.plurals import require_plurals, usual_plural_forms
from hexapla.locales.subtags import (
    LANGTAG,
    LONGEST,
    MODIFIERS,
    Subtags,
    canonical_subtags,
    current_language,
    data_of,
    likely_subtags,
    script_direction,
    script_of,
    subtags_of,
)
from hexapla.locales.values import Direction, Locale
from hexapla.patterns import pattern

_NO_LANGUAGE = frozenset({"mul", "und", "zxx"})
_RESERVED = frozenset({"aux", "con", "nul", "prn"})
"""Real languages, but no folder on Windows can have these names."""

_PRIVATE_SCRIPT = pattern("Qa(?:a[a-z]|b[a-x])")
_PRIVATE_TERRITORY = pattern("AA|Q[M-Z]|X[A-Z]|ZZ")

EXPECTED = "A locale is a BCP 47 tag such as ar, pt_BR or zh_Hans."


@lru_cache(maxsize=1 << 10)
def parse_locale(code: str, *, name: str | None = None, direction: str | None = None, plural_forms: str | None = None) -> Locale:
    """The locale that a code in any spelling names: ``zh_Hans``, ``zh-hans``, ``sr@latin``, ``de-CH-1996``, ``art-x-sindarin``.

    Every well-formed BCP 47 tag is a locale, known to CLDR or not; the keywords, from ``publication.toml``, say what CLDR does not, and
    outrank it. Refused are language codes of two letters, scripts and territories that are not registered: those sets are closed, so a
    stranger is a slip. Codes that ISO 639 has replaced become their successors (``iw`` → ``he``, ``deu`` → ``de``; UTS #35, annex C).

    Raises `ConfigError`, without a location, for what is not a locale, and for a direction or plural forms that cannot be used.
    """
    facts = find_facts(code)
    found = facts.locale if facts else _read_locale(parse_subtags(code), name)
    if name is None and direction is None and plural_forms is None:
        return found
    plurals = found.plural_forms if plural_forms is None else plural_forms.strip()
    return replace(
        found,
        name=name or found.name,
        direction=found.direction if direction is None else _require_direction(direction),
        plural_forms=plurals,
        nplurals=require_plurals(plurals),
    )


def _read_locale(tags: Subtags, name: str | None) -> Locale:
    """As CLDR has it. ``name`` stands in for the English one where there is none."""
    plurals = usual_plural_forms(tags)
    return Locale(
        code=tags.join("_"),
        tag=tags.join("-"),
        language=tags.language,
        script=script_of(tags),
        territory=tags.territory,
        direction=script_direction(script_of(tags)),
        name=own_name(tags) or tags.join("-"),
        english_name=name_in(tags, cldr_locale("en")) or name or tags.join("-"),
        plural_forms=plurals,
        nplurals=require_plurals(plurals),
    )


@cache
def canonical(code: str) -> str:
    """The one spelling of all equivalent codes: ``zh_TW``, ``zh-Hant`` and ``zh_Hant_TW`` are ``zh_Hant``; ``sr-Cyrl`` is ``sr``.

    The script is written where it is not the language's likely one, and always for Chinese. A territory counts as written: ``pt`` is not
    ``pt_BR`` and ``en`` is not ``en_US``, since a translator who writes one means it. Only Chinese drops one that says no more than the
    script. Raises `ConfigError` like `parse_locale`.
    """
    facts = find_facts(code)
    return facts.fallbacks[0] if facts else canonical_subtags(parse_subtags(code)).join("_")


def same_locale(one: str, other: str) -> bool:
    """Whether two codes are spellings of one locale; raises `ConfigError` if either is no locale."""
    return canonical(one) == canonical(other)


@cache
def fallbacks(locale: Locale) -> tuple[str, ...]:
    """Canonical codes under which to look for words in this language, best first: ``zh_Hant_HK``, ``zh_Hant``. Never another script.

    The lookup of RFC 4647, section 3.4, ended before the script would be lost; variants go together.
    """
    if facts := find_facts(locale.code):
        return facts.fallbacks
    tags = canonical_subtags(parse_subtags(locale.code))
    plain = replace(tags, rest=())
    return tuple(dict.fromkeys(step.join("_") for step in (tags, plain, replace(plain, territory=None))))


@cache
def open_graph_code(locale: Locale) -> str:
    """``language_TERRITORY`` as Open Graph wants it, the territory from CLDR's likely subtags where none is written; else the language."""
    if facts := find_facts(locale.code):
        return facts.open_graph
    territory = locale.territory if locale.territory and locale.territory.isalpha() else likely_subtags(locale.language, locale.script)[1]
    return f"{locale.language}_{territory}" if territory else locale.language


def display_name(locale: Locale, inside: Locale) -> str:
    """What a language is called in another, as running text: fr in de is ``Französisch``; else in English, else its tag."""
    if locale.code == "en" and (facts := find_facts(inside.code)):
        return facts.english
    data = data_of(parse_subtags(inside.code))
    return (data and name_in(parse_subtags(locale.code), data)) or locale.english_name


def _require_direction(direction: str) -> Direction:
    match direction:
        case "ltr" | "rtl":
            return direction
    raise ConfigError(f"{direction!r} is not a direction", hint='Write direction = "ltr" or direction = "rtl".')


def parse_subtags(code: str) -> Subtags:
    base, _, modifier = code.partition("@")
    script = MODIFIERS.get(modifier.lower())
    match = LANGTAG.fullmatch((base if script else code.replace("@", "-")).replace("_", "-")) if len(code) <= LONGEST else None
    if match is None:
        raise ConfigError(f"{code[:LONGEST]!r} is not a locale", hint=did_you_mean(nearest(code)))
    tags = subtags_of(match)
    tags = replace(tags, script=script) if script else tags
    _require_registered(tags, code)
    return tags


def _require_registered(tags: Subtags, code: str) -> None:
    english = cldr_locale("en")
    if tags.language in _NO_LANGUAGE:
        raise ConfigError(f"{code!r} does not name one language", hint=EXPECTED)
    if len(tags.language) == 2 and tags.language not in english.languages:
        raise ConfigError(f"{code!r}: there is no language {tags.language!r}", hint=did_you_mean(language_of(tags.language)))
    if tags.script and tags.script not in english.scripts and not _PRIVATE_SCRIPT.fullmatch(tags.script):
        raise ConfigError(f"{code!r}: there is no script {tags.script!r}", hint=did_you_mean(with_nearest_script(tags)))
    if tags.territory and tags.territory not in english.territories and not _PRIVATE_TERRITORY.fullmatch(tags.territory):
        raise ConfigError(f"{code!r}: there is no territory {tags.territory!r}", hint=did_you_mean(with_successor(tags)))
    if tags.join("_") in _RESERVED:
        raise ConfigError(f"{code!r} cannot be a folder on Windows", hint=f"Write the script as well, such as {code.lower()}_Latn.")


# --- Suggestions ---------------------------------------------------------------------------------------------------


def did_you_mean(code: str | None) -> str:
    return f"Did you mean {code}? {EXPECTED}" if code else EXPECTED


def nearest(code: str) -> str | None:
    """A code for something that is none: doubled marks, an encoding at its end, a letter too many, the language's name."""
    if len(code) > LONGEST:
        return None
    word = "-".join(re.findall(r"[^\W_]+", code.partition(".")[0].lower()))
    if (match := LANGTAG.fullmatch(word)) and current_language(match["language"]) in cldr_locale("en").languages:
        return subtags_of(match).join("_")
    from difflib import get_close_matches

    for names in (_english_names, _native_names) if len(word) > 3 else ():
        if found := get_close_matches(word, names(), n=1, cutoff=0.85):
            return names()[found[0]]
    return None


def _english_names() -> dict[str, str]:
    return {name.lower(): code for code, name in cldr_locale("en").languages.items()}


@cache
def _native_names() -> dict[str, str]:
    return {name.lower(): code for code in known_codes() if (name := own_name(parse_subtags(code)))}


def language_of(territory: str) -> str | None:
    """``jp`` is Japan, not Japanese: the language most spoken in the country of that name."""
    successor: str | None = global_table("language_aliases").get(territory)
    likely = global_table("likely_subtags").get(f"und_{territory.upper()}")
    return canonical("_".join(likely.split("_")[:2])) if likely and not successor else successor


def with_nearest_script(tags: Subtags) -> str | None:
    from difflib import get_close_matches

    used = [code.partition("_")[2] for code in known_codes() if code.startswith(f"{tags.language}_")]
    scripts = [*get_close_matches(tags.script or "", used), *get_close_matches(tags.script or "", cldr_locale("en").scripts)]
    return replace(tags, script=scripts[0]).join("_") if scripts else None


def with_successor(tags: Subtags) -> str | None:
    successors = global_table("territory_aliases").get(tags.territory or "", ())
    return replace(tags, territory=successors[0]).join("_") if len(successors) == 1 else None
