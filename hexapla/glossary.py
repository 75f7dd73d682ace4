"""``locale/glossary.toml`` and a catalog in, findings out: terms translated otherwise, quotations not left as published."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from hexapla import schema
from hexapla.errors import ConfigError
from hexapla.frozen import Frozen, field
from hexapla.locales import Locale, canonical
from hexapla.model import Catalog, Entry, Finding
from hexapla.patterns import pattern
from hexapla.pofile import messages

GLOSSARY_PATH = "locale/glossary.toml"
_ALPHABETS = "A-Za-z\u00aa-\u024f\u0370-\u058f\u10a0-\u10ff\u1e00-\u1fff"
"""Latin, Greek, Cyrillic, Armenian and Georgian."""
_NOTE = pattern(r"\[\^[^\]\s]+\]")
_LINK = pattern(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_EMPHASIS = str.maketrans("", "", "*_`")


class Term(Frozen):
    """A word of the work, or a name, and how each language says it."""

    source: str
    forms: Mapping[str, tuple[str, ...]]
    """By canonical locale code: accepted forms, or the stems they begin with."""
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By canonical locale code: what must not stand where the term is meant."""
    note: str = ""


class Quotation(Frozen):
    """A text that exists in a published translation, and must be quoted from it."""

    source: str
    name: str
    texts: Mapping[str, str]
    """By canonical locale code: the published wording."""
    origin: Mapping[str, str] = field(default_factory=dict)
    """By canonical locale code: who published it, in English."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """By canonical locale code: the same for readers, a sentence in that language."""


class Glossary(Frozen):
    """Empty where a publication has none."""

    terms: tuple[Term, ...] = ()
    keep: tuple[str, ...] = ()
    """What stays as it is in every language."""
    quotations: tuple[Quotation, ...] = ()


def _by_locale(kind: schema.Kind) -> schema.Kind:
    def check(value: object, where: schema.Where) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise where.fail("must be a table with a line for each locale")
        return {_code(key, where.below(key)): kind.check(item, where.below(key)) for key, item in value.items()}

    return schema.Kind(check)


def _code(spelled: str, where: schema.Where) -> str:
    """Canonical: the glossary may write ``pt-BR`` and ``zh_TW`` where the publication has ``pt_BR`` and ``zh_Hant``."""
    try:
        return canonical(spelled)
    except ConfigError as error:
        raise where.fail(f"is for no locale: {error.message}", error.hint) from error


_TERM = {
    "source": schema.text(required=True),
    "note": schema.text(),
    "forms": _by_locale(schema.texts()),
    "forbidden": _by_locale(schema.texts()),
}
_QUOTATION = {
    "source": schema.text(required=True),
    "name": schema.text(),
    "texts": _by_locale(schema.text()),
    "origin": _by_locale(schema.text()),
    "notes": _by_locale(schema.text()),
}
_SHAPE = {
    "terms": schema.tables(_TERM),
    "names": schema.tables(_TERM),
    "keep": schema.table({"texts": schema.texts()}),
    "quotations": schema.tables(_QUOTATION),
}


def read_glossary(root: Path) -> Glossary:
    """The glossary of the publication in ``root``. Raises ConfigError, with the line, for one that is not as it must be."""
    try:
        data = (root / GLOSSARY_PATH).read_bytes()
    except FileNotFoundError:
        return Glossary()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", location=GLOSSARY_PATH) from error
    return parse_glossary(data)


def parse_glossary(data: bytes) -> Glossary:
    table = schema.parse(data, _SHAPE, GLOSSARY_PATH)
    rows = (*table.get("terms", ()), *table.get("names", ()))
    quotations = (
        Quotation(row["source"], row.get("name", ""), row.get("texts", {}), row.get("origin", {}), row.get("notes", {}))
        for row in table.get("quotations", ())
    )
    return Glossary(
        terms=tuple(Term(row["source"], row.get("forms", {}), row.get("forbidden", {}), row.get("note", "")) for row in rows),
        keep=tuple((table.get("keep") or {}).get("texts", ())),
        quotations=tuple(quotations),
    )


def check_glossary(catalog: Catalog, locale: Locale, glossary: Glossary) -> Iterator[Finding]:
    """The findings of one catalog. Only complete translations are looked at; fuzzy ones have a finding of their own."""
    if glossary == Glossary():
        return
    for entry in messages(catalog):
        if entry.translated and not entry.fuzzy:
            yield from _quotations(entry, catalog.path, locale, glossary)
            yield from _terms(entry, catalog.path, locale, glossary)
            yield from _kept(entry, catalog.path, locale, glossary)


def quoted_in(glossary: Glossary, msgids: Iterable[str]) -> tuple[Quotation, ...]:
    """The quotations that stand in one of these texts."""
    read = [_read(msgid) for msgid in msgids]
    return tuple(quotation for quotation in glossary.quotations if any(_read(quotation.source) in text for text in read))


def _quotations(entry: Entry, path: str, locale: Locale, glossary: Glossary) -> Iterator[Finding]:
    for quotation in glossary.quotations:
        published = quotation.texts.get(canonical(locale.code))
        if published and _read(quotation.source) in _read(entry.msgid) and _read(published) not in _read(entry.msgstr[0]):
            origin = quotation.origin.get(canonical(locale.code), "the published translation")
            message = f"{quotation.name or 'A quotation'} is not quoted word for word from the {origin}: “{published}”"
            yield Finding("quotation-altered", message, path, entry.line, None, locale.code, quotation.name, entry.key)


def _terms(entry: Entry, path: str, locale: Locale, glossary: Glossary) -> Iterator[Finding]:
    text = _read(entry.msgstr[0])
    for term in glossary.terms:
        if not _holds(entry.msgid, term.source):
            continue
        forms = term.forms.get(canonical(locale.code), ())
        if forms and not any(_folded(form) in text for form in forms):
            wanted = " or ".join(f"“{form}”" for form in forms)
            message = f"For “{term.source}” the glossary has {wanted}; the translation has no such form."
            yield Finding("glossary-term", message, path, entry.line, None, locale.code, term.source, entry.key)
        for form in term.forbidden.get(canonical(locale.code), ()):
            if _begins_a_word(_folded(form), text):
                message = f"The glossary forbids “{form}” for “{term.source}”."
                yield Finding("glossary-forbidden", message, path, entry.line, None, locale.code, f"{term.source}|{form}", entry.key)


def _kept(entry: Entry, path: str, locale: Locale, glossary: Glossary) -> Iterator[Finding]:
    for text in glossary.keep:
        if text in entry.msgid and text not in entry.msgstr[0]:
            message = f"“{text}” must stay as it is, and is not in this translation."
            yield Finding("kept-text-changed", message, path, entry.line, None, locale.code, text, entry.key)


@lru_cache(maxsize=1 << 16)
def _holds(text: str, term: str) -> bool:
    """As whole words, in any case, with or without a plural ending."""
    return re.search(rf"(?<!\w){re.escape(_folded(term))}(?:s|es)?(?!\w)", _read(text)) is not None


def _begins_a_word(form: str, text: str) -> bool:
    """Where letters of an alphabet that sets words apart stand before it, it is part of another word: *mont* in *démontre*.

    In Arabic and Hebrew an article or a conjunction may be one with the word; Han, kana and Thai set no words apart.
    """
    before = rf"(?<![{_ALPHABETS}])" if re.match(f"[{_ALPHABETS}]", form) else ""
    return re.search(before + re.escape(form), text) is not None


@lru_cache(maxsize=1 << 14)
def _read(text: str) -> str:
    """What a reader sees of it: emphasis, the marks of notes and the addresses of links are no words."""
    return _folded(_LINK.sub(r"\1", _NOTE.sub("", text)).translate(_EMPHASIS))


@lru_cache(maxsize=1 << 14)
def _folded(text: str) -> str:
    """NFC, one space between words, without case: what does not make a quotation another one."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
