"""The parts of a BCP 47 tag: how they are written, which are likely where they are not written, and what CLDR has for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from hexapla.frozen import Frozen, replace
from hexapla.locales.cldr import cldr_locale, global_table
from hexapla.locales.values import Direction
from hexapla.patterns import pattern

if TYPE_CHECKING:
    import babel

LANGTAG = pattern(
    r"""(?:(?:ar|kok|ms|sgn|sw|zh)-(?=[a-z]{3}(?:-|$)))?     # an extended language stands for itself: zh-yue is yue
    (?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<territory>[a-z]{2}|[0-9]{3}))?
    (?P<rest>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?)""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
"""RFC 5646, section 2.1, without languages of four letters and more, which never came into use, and tags of private use alone."""

LONGEST = 64
"""Characters of a code; RFC 5646, section 4.4.1, asks for 35."""

MODIFIERS = {"arabic": "Arab", "cyrillic": "Cyrl", "devanagari": "Deva", "hebrew": "Hebr", "latin": "Latn", "tifinagh": "Tfng"}
"""gettext's ``@modifier`` for a script; every other one is taken for a variant (``ca@valencia``, ``be@tarask``)."""

_DEPRECATED = frozenset({"in", "iw", "ji", "jw", "mo"})


class Subtags(Frozen):
    language: str
    script: str | None = None
    territory: str | None = None
    rest: tuple[str, ...] = ()

    def join(self, mark: str) -> str:
        return mark.join(part for part in (self.language, self.script, self.territory, *self.rest) if part)


def subtags_of(match: re.Match[str]) -> Subtags:
    script, territory = match["script"], match["territory"]
    rest = tuple(match["rest"].lower().split("-")[1:])
    return Subtags(current_language(match["language"]), script and script.title(), territory and territory.upper(), rest)


def current_language(written: str) -> str:
    """The successor of a code that ISO 639 has replaced or that has a shorter one."""
    language = written.lower()
    successor = str(global_table("language_aliases").get(language, language))
    replaced = language in _DEPRECATED or (len(language) == 3 and re.fullmatch("[a-z]{2}", successor))
    return successor if replaced else language


def likely_subtags(language: str, script: str | None = None, territory: str | None = None) -> tuple[str | None, str | None]:
    """The script and territory that CLDR's likely subtags give for what is missing."""
    likely = global_table("likely_subtags")
    by_territory = likely.get(f"{language}_{territory}") or likely.get(language)
    by_script = likely.get(f"{language}_{script}") or likely.get(language)
    return script or (by_territory.split("_")[1] if by_territory else None), by_script.split("_")[2] if by_script else None


def script_of(tags: Subtags) -> str:
    return likely_subtags(tags.language, tags.script, tags.territory)[0] or "Zyyy"


def canonical_subtags(tags: Subtags) -> Subtags:
    script = likely_subtags(tags.language, tags.script, tags.territory)[0]
    chinese = tags.language == "zh"
    implied = chinese and tags.territory == likely_subtags("zh", script)[1]
    written = script if chinese or script != likely_subtags(tags.language)[0] else None
    return replace(tags, script=written, territory=None if implied else tags.territory)


_RIGHT_TO_LEFT = frozenset({
    "Adlm", "Arab", "Aran", "Armi", "Avst", "Chrs", "Cprt", "Elym", "Gara", "Hatr", "Hebr", "Hung", "Khar", "Lydi", "Mand", "Mani", "Mend",
    "Merc", "Mero", "Narb", "Nbat", "Nkoo", "Orkh", "Ougr", "Palm", "Phli", "Phlp", "Phlv", "Phnx", "Prti", "Rohg", "Samr", "Sarb", "Sidt",
    "Sogd", "Sogo", "Syrc", "Syre", "Syrj", "Syrn", "Thaa", "Yezi",
})  # fmt: skip


def script_direction(script: str) -> Direction:
    """The direction of an ISO 15924 script, after CLDR's script metadata: a language's own data is wrong for ``ug_Latn``, ``ku_Arab``."""
    return "rtl" if script in _RIGHT_TO_LEFT else "ltr"


@cache
def data_of(tags: Subtags) -> babel.Locale | None:
    """CLDR's data for a locale, the most exact there is; never what is written in another script."""
    from babel.localedata import exists

    return next((cldr_locale(code) for code in _data_codes(tags) if exists(code)), None)


def _data_codes(tags: Subtags) -> Iterator[str]:
    script = script_of(tags)
    for territory in dict.fromkeys((tags.territory, None)):
        yield Subtags(tags.language, script, territory).join("_")
        if script_of(Subtags(tags.language, None, territory)) == script:
            yield Subtags(tags.language, None, territory).join("_")
