"""A template and a catalog in, exact counts of what is translated out: in messages and in source words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from hexapla.markup.fold import CODE_SPAN
from hexapla.model import Catalog, Completeness, Count, Entry, Key
from hexapla.patterns import pattern
from hexapla.text import count_words, is_cjk

_REAL_WORD = pattern(r"[^\W\d_]{2,}")
_KEPT = pattern(r"\]\([^()\s]*\)?|\b[a-z][a-z0-9+.-]*://\S+|\S+@\S+|\{[^{}]*\}|</?[A-Za-z][^<>]*>")
"""Addresses, placeholders and tags: the same in every language."""

_KINDS = ("translated", "fuzzy", "untranslated", "copied")
"""The fields of `Completeness`, in their order."""
_NONE = Count()


def count_catalog(template: Catalog, translations: Mapping[Key, Entry], never_rendered: Collection[Key] = ()) -> Completeness:
    """How far a catalog is, against the template extracted from today's source, never a ``.pot`` on disk.

    A msgstr that is never rendered counts as untranslated, whatever the catalog says.
    """
    messages, words = dict.fromkeys(_KINDS, 0), dict.fromkeys(_KINDS, 0)
    for entry in template.entries:
        if not entry.is_header:
            for kind in _kinds(translations.get(entry.key), entry.key in never_rendered):
                messages[kind] += 1
                words[kind] += count_words(entry.msgid)
    return Completeness(*(Count(messages[kind], words[kind]) if messages[kind] else _NONE for kind in _KINDS))


def is_copied(entry: Entry) -> bool:
    """The msgstr is the msgid, and there was something to translate: two or more real words."""
    return entry.msgstr[0] == entry.msgid and _count_real_words(entry.msgid) >= 2


def _count_real_words(msgid: str) -> int:
    """Words of two letters or more, and each character of Han or kana, outside of code and addresses."""
    words = _REAL_WORD.findall(_KEPT.sub(" ", CODE_SPAN.sub(" ", msgid)))
    return sum(count_words(word) if is_cjk(word[0]) else 1 for word in words)


def _kinds(found: Entry | None, never_rendered: bool) -> tuple[str, ...]:
    """As what one message counts."""
    if found is None or not found.translated or never_rendered:
        return ("untranslated",)
    if found.fuzzy:
        return ("fuzzy",)
    return ("translated", "copied") if is_copied(found) else ("translated",)
