"""``typography.toml``, of the package and of the publication, in; the punctuation of a locale as values out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from hexapla import schema
from hexapla.errors import ConfigError
from hexapla.frozen import Frozen
from hexapla.locales import Locale, parse_locale

TYPOGRAPHY_PATH = "locale/typography.toml"
Endings = tuple[tuple[str, str], ...]
"""Ways to end a text, and the marks that do."""

_ENDINGS = {name: schema.text() for name in ("stop", "question", "exclamation", "colon", "pause", "ellipsis")}
_LANGUAGE = {
    "quotes": schema.texts(),
    "also": schema.texts(),
    "spaced_before": schema.text(),
    "spaced_after": schema.text(),
    "spaces": schema.texts(blank=True),
    "closed_before": schema.text(),
    "opening": schema.texts(),
    "own": schema.texts(),
    "ellipsis": schema.text(),
    "terminal": schema.flag(),
    "doubled": schema.flag(),
    "doubled_well": schema.texts(),
    "endings": schema.table(_ENDINGS),
}
_SHAPE = {"endings": schema.table(_ENDINGS), "languages": schema.table_of(_LANGUAGE)}


class Rules(Frozen):
    """How one locale punctuates. A language without data has no rule but those that hold for all."""

    quotes: tuple[str, ...] = ()
    """Pairs of quotation marks, the outermost first, then those that are as good; empty where nothing is known."""
    spaced_before: str = ""
    """Marks that want one of ``spaces`` before them."""
    spaced_after: str = ""
    spaces: tuple[str, ...] = ()
    closed_before: str = ""
    """Marks that no space may stand before."""
    opening: tuple[str, ...] = ()
    """Two characters each: a mark, and the one that must open what it closes."""
    own: tuple[str, ...] = ()
    """Two characters each: an ASCII mark, and the one that the script has in its place."""
    ellipsis: str = ""
    terminal: bool = True
    """Whether a translation ends as its source does."""
    doubled: bool = True
    """Whether the same word twice in a row is a slip."""
    doubled_well: frozenset[str] = frozenset()
    endings: Endings = ()
    """Of all languages."""
    own_endings: Endings = ()
    """What a mark means at the end of a text in this language alone: the Greek question mark."""


class Typography(Frozen):
    """The rules of all languages, as the files have them."""

    endings: Mapping[str, str]
    languages: Mapping[str, schema.Parsed]

    def rules(self, locale: Locale) -> Rules:
        """Of a locale: those of its language, then what is said of its script, its territory and the whole name, key by key."""
        said: dict[str, Any] = {}
        for name in _names(locale):
            said |= self.languages.get(name, {})
        return Rules(
            quotes=(*said.get("quotes", ()), *said.get("also", ())),
            own_endings=tuple(said.get("endings", {}).items()),
            endings=tuple(self.endings.items()),
            doubled_well=frozenset(word.casefold() for word in said.get("doubled_well", ())),
            **{key: value for key, value in said.items() if key not in ("quotes", "also", "endings", "doubled_well")},
        )

    def overridden(self, other: Typography) -> Typography:
        """These rules with another file's in their place, language by language and key by key."""
        languages = {
            name: {**self.languages.get(name, {}), **other.languages.get(name, {})} for name in {**self.languages, **other.languages}
        }
        return Typography({**self.endings, **other.endings}, languages)


def _names(locale: Locale) -> tuple[str, ...]:
    """What the tables of a locale may be called, from the widest to the narrowest."""
    places = (locale.language, f"{locale.language}_{locale.script}", f"{locale.language}_{locale.territory}", locale.code)
    return tuple(dict.fromkeys(places))


@cache
def packaged() -> Typography:
    """The rules that come with Hexapla."""
    return parse_typography((Path(__file__).parents[1] / "typography.toml").read_bytes(), "typography.toml")


def read_typography(root: Path) -> Typography:
    """The rules of a publication: Hexapla's, and those of ``locale/typography.toml``. Raises ConfigError, with the line."""
    try:
        data = (root / TYPOGRAPHY_PATH).read_bytes()
    except FileNotFoundError:
        return packaged()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", location=TYPOGRAPHY_PATH) from error
    return packaged().overridden(parse_typography(data, TYPOGRAPHY_PATH))


def parse_typography(data: bytes, path: str) -> Typography:
    """One file's rules; ``path`` is what errors call it. Raises ConfigError for a key, a type or a pair that is not as it must be."""
    table = schema.parse(data, _SHAPE, path)
    text = data.decode("utf-8-sig")
    for name in table.get("languages", {}):
        _require_language(name, schema.locate(text, name, path))
    languages = {name.replace("-", "_"): row for name, row in table.get("languages", {}).items()}
    for name, row in languages.items():
        for key in ("quotes", "opening", "own"):
            for pair in row.get(key, ()):
                _require_pair(pair, f"languages.{name}.{key}", schema.locate(text, pair, path))
    return Typography(table.get("endings", {}), languages)


def _require_language(name: str, location: str) -> None:
    try:
        parse_locale(name)
    except ConfigError as error:
        raise ConfigError(f"languages.{name} is for no locale: {error.message}", location=location, hint=error.hint) from error


def _require_pair(pair: str, key: str, location: str) -> None:
    if len(pair) != 2:
        raise ConfigError(f"{key} holds {pair!r}, which is no pair", location=location, hint="write two characters, such as “”")
