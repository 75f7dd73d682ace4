"""What languages and scripts are called: by those who speak them, in English, in any other language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hexapla.frozen import replace
from hexapla.locales.cldr import cldr_locale
from hexapla.locales.subtags import Subtags, canonical_subtags, data_of

if TYPE_CHECKING:
    import babel

_SHORT = {
    "中國香港特別行政區": "香港", "中国香港特别行政区": "香港", "Hong Kong SAR China": "Hong Kong",
    "中國澳門特別行政區": "澳門", "中国澳门特别行政区": "澳门", "Macao SAR China": "Macao",
}  # fmt: skip
"""CLDR's own short names, which Babel leaves out."""


def is_listed(code: str) -> bool:
    """Whether CLDR names the language of a code as it is written: ``ba``, not ``bak``, which ISO 639 has for the same."""
    return re.split("[-_@]", code)[0].lower() in cldr_locale("en").languages


def script_name(script: str) -> str:
    """An ISO 15924 code in words, in English: ``Cyrl`` is ``Cyrillic``; the code itself where CLDR has no name."""
    chinese = {"Hans": "Chinese (simplified)", "Hant": "Chinese (traditional)", "Hani": "Chinese"}
    return chinese.get(script) or str(cldr_locale("en").scripts.get(script, script))


def own_name(tags: Subtags) -> str | None:
    data = data_of(tags)
    name = name_in(tags, data) if data else None
    # CLDR capitalises names that stand alone in a list, but not "isiZulu"; title case leaves Georgian as it is.
    return name and (name if re.match(r"[^\W\d_A-Z]+[A-Z]", name) else name[:1].title() + name[1:])


def name_in(tags: Subtags, data: babel.Locale) -> str | None:
    tags = canonical_subtags(tags)
    plain = replace(tags, rest=())
    for named in (plain, replace(plain, territory=None), replace(plain, script=None), Subtags(tags.language)):
        if name := data.languages.get(named.join("_")):
            return _qualified(name, _qualifiers(tags, named, data), data)
    return None


def _qualifiers(tags: Subtags, named: Subtags, data: babel.Locale) -> Iterator[str]:
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
