"""A locale in, the tool's own words in that language out: Contents, Languages, About this translation …

They live in ``hexapla/locale``, one catalog per language, extracted with Babel from the templates and from this package.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from markupsafe import Markup, escape

from hexapla.locales import Locale, fallbacks
from hexapla.pofile import messages, parse_catalog

SOURCE_TAG = "en"
"""The language in which the templates are written."""
_FOLDER = Path(__file__).parent / "locale"


if TYPE_CHECKING:

    class Phrase(Protocol):
        """``_("Contents")``, ``_("{percent} translated", percent=…)``: a message of the tool, with its fields filled."""

        def __call__(self, message: str, /, **fields: object) -> str: ...


@cache
def words_for(locale: Locale) -> Mapping[str, str]:
    """The tool's messages in a locale, best catalog first; a message that no catalog has is missing."""
    found: dict[str, str] = {}
    for code in fallbacks(locale):
        for message, translation in _catalog(code).items():
            found.setdefault(message, translation)
    return found


def phrase(locale: Locale) -> Phrase:
    """For places that hold markup: what the language lacks stands in English and says so with ``lang`` and ``dir``."""
    known = words_for(locale)

    def say(message: str, /, **fields: object) -> Markup:
        text = escape(known.get(message, message))
        filled = text.format(**fields) if "{" in text else text
        if message in known or locale.language == SOURCE_TAG:
            return filled
        return Markup(f'<span lang="{SOURCE_TAG}" dir="ltr">{filled}</span>')

    return say


def plain(locale: Locale) -> Phrase:
    """For attributes and titles, which cannot carry a language of their own."""
    known = words_for(locale)

    def say(message: str, /, **fields: object) -> str:
        text = known.get(message, message)
        return text.format(**fields) if "{" in text else text

    return say


def knows(locale: Locale, message: str) -> bool:
    return locale.language == SOURCE_TAG or message in words_for(locale)


@cache
def _catalog(code: str) -> Mapping[str, str]:
    file = _FOLDER / code / "LC_MESSAGES" / "hexapla.po"
    if not file.is_file():
        return {}
    catalog = parse_catalog(file.read_bytes(), f"hexapla/locale/{code}/LC_MESSAGES/hexapla.po")
    return {entry.msgid: entry.msgstr[0] for entry in messages(catalog) if entry.translated and not entry.fuzzy}


def mark(message: str) -> str:
    """Marks a message for extraction where it is said later."""
    return message


ROLE_LABELS: Mapping[str, str] = {
    "aut": mark("Author"),
    "trl": mark("Translated by"),
    "edt": mark("Edited by"),
    "rev": mark("Reviewed by"),
    "pfr": mark("Proofread by"),
    "ill": mark("Illustrated by"),
    "ctb": mark("With the help of"),
}

PROVENANCE: Mapping[str, str] = {
    "human": mark("It was made by people."),
    "machine": mark("This is a machine translation. No human has reviewed it."),
    "machine, reviewed": mark("It was made by a machine and reviewed by people."),
}
