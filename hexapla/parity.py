"""A msgid and its msgstr, as the renderer reads them, in; what the translation lost or changed by mistake out.

What must never be rendered is looked for in `markup.signature`; here is what is rendered all the same, and told to the translator. All of
it is counted on the parsed tree: regular expressions on the raw strings flag half of a real book.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from hexapla.locales import Locale
from hexapla.markup import Signature
from hexapla.numbers import missing_numbers
from hexapla.text import script_letters, scripts

_BLOCK_MARKER = re.compile(r"(?:#{1,6} |[-+*] |> ?|```|~~~)")
_LEFT_MARKUP = re.compile(r"\*\*|`|\]\(|\] \(")
_PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}|\$\{[^{}]*\}|%\([A-Za-z_]\w*\)[sd]")
_LIST_MARKER = re.compile(r"(?:^|(?<=[\s(（]))(?:\d{1,3}|[a-zA-Zа-яА-Яا-ي]|[ivxIVX]{1,4})[)）]")
_EMOTICON = re.compile(r"[:;]-?[()]")
_PAIRS = {"(": ")", "[": "]", "{": "}", "（": "）", "［": "］", "【": "】", "「": "」", "『": "』", "《": "》", "〈": "〉", "〔": "〕"}
_SAME = str.maketrans({"（": "(", "）": ")", "［": "[", "］": "]"})
"""Full-width and ASCII brackets close each other: mixed pairs are ugly, and no damage."""
_CLOSING = {close: open_ for open_, close in _PAIRS.items()}
_STACKING = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
"""Marks that stack. Those of Tibetan, Thai and the scripts of India are letters of theirs, and stand in other blocks."""
_MOST_MARKS = 8
_PILE = re.compile(f"[{_STACKING}]{{{_MOST_MARKS + 1},}}")
_LEAST_LETTERS = 12
"""Fewer letters than this may be one name."""


@dataclass(frozen=True, slots=True)
class Side:
    """One text as the renderer reads it."""

    raw: str
    """Folded Markdown."""
    signature: Signature
    visible: str
    """What a reader sees of it, without code."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something lost or changed: the slug of its finding, and what."""

    slug: str
    seen: str


def find_differences(old: Side, new: Side, locale: Locale, role: str, hosts: Collection[str] = ()) -> Iterator[Difference]:
    """Every difference between a msgid and a sound msgstr that a translator should look at.

    ``role`` is the segment's; ``hosts`` are the hosts that links of this work may lead to.
    """
    yield from _blocks(old, new, role)
    yield from _left_markup(old, new)
    yield from _links(old.signature, new.signature, hosts)
    yield from _losses(old.signature, new.signature)
    yield from _placeholders(old.raw, new.raw)
    yield from _brackets(old.visible, new.visible)
    yield from _letters(old.visible, new.visible, locale)
    if missing := missing_numbers(old.visible, new.visible):
        yield Difference("number-missing", ", ".join(missing))


def _blocks(old: Side, new: Side, role: str) -> Iterator[Difference]:
    """Nothing of it becomes a block: the text is set as it stands. But the translator meant one."""
    if (found := _BLOCK_MARKER.match(new.raw)) and not _BLOCK_MARKER.match(old.raw):
        yield Difference("block-marker-added", found[0].strip())
    if "\n" in new.raw.strip("\n") and "\n" not in old.raw:
        slug = "blank-line-added" if "\n\n" in new.raw else "line-break-added"
        yield Difference(slug, role)


def _left_markup(old: Side, new: Side) -> Iterator[Difference]:
    """Marks that a reader would see: a link, emphasis or code that the parser did not take for one."""
    there = Counter(_LEFT_MARKUP.findall(old.visible))
    left = Counter(_LEFT_MARKUP.findall(new.visible)) - there
    if left:
        yield Difference("markup-broken", " ".join(sorted(left)))


def _links(old: Signature, new: Signature, hosts: Collection[str]) -> Iterator[Difference]:
    lost, added = Counter(old.links) - Counter(new.links), Counter(new.links) - Counter(old.links)
    for link in added:
        if reason := _suspicion(link, old.links, hosts):
            yield Difference("link-target-suspicious", f"{link} ({reason})")
        else:
            yield Difference("link-target-changed", link)
    for link in list(lost.elements())[added.total() :]:
        yield Difference("link-lost", link)


def _suspicion(link: str, known: Collection[str], hosts: Collection[str]) -> str:
    """Why an address that the source does not have may mean harm; nothing for another page of a host the work links to."""
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return "cannot be read"
    if parts.username:
        return "holds a user name"
    if not parts.scheme:
        return ""
    if parts.scheme == "http" and any(urlsplit(other).scheme == "https" and urlsplit(other).hostname == host for other in known):
        return "https became http"
    if len([script for script in scripts(host) if script != "Zzzz"]) > 1 or "xn--" in host:
        return "mixes scripts, or hides them"
    if parts.scheme in ("http", "https"):
        return (
            "" if host in hosts or any(host.endswith(f".{other}") for other in hosts) else "leads to a host that the work does not link to"
        )
    return "" if any(urlsplit(other).scheme == parts.scheme for other in known) else f"{parts.scheme} is not in the source"


def _losses(old: Signature, new: Signature) -> Iterator[Difference]:
    for slug, before, after in (
        ("image-lost", old.images, new.images),
        ("note-lost", old.notes, new.notes),
        ("html-lost", old.tags, new.tags),
        ("attributes-lost", old.attributes, new.attributes),
    ):
        if lost := Counter(before) - Counter(after):
            yield Difference(slug, ", ".join(sorted(lost)))
    if Counter(old.codes) != Counter(new.codes):
        changed = (Counter(old.codes) - Counter(new.codes)) or (Counter(new.codes) - Counter(old.codes))
        yield Difference("code-changed", ", ".join(sorted(changed)))


def _placeholders(old: str, new: str) -> Iterator[Difference]:
    before, after = Counter(_PLACEHOLDER.findall(old)), Counter(_PLACEHOLDER.findall(new))
    if before != after:
        yield Difference("placeholder-changed", ", ".join(sorted((before - after) or (after - before))))


def _brackets(old: str, new: str) -> Iterator[Difference]:
    """Only within the msgstr, and only where the msgid's balance: counts of two languages never compare."""
    if not _unbalanced(old) and (found := _unbalanced(new)):
        yield Difference("brackets-unbalanced", found)


def _unbalanced(text: str) -> str:
    """The bracket that is not closed, or closes nothing; empty where all is well."""
    bare = _EMOTICON.sub("", _LIST_MARKER.sub("", text)).translate(_SAME)
    stack: list[str] = []
    for char in bare:
        if char in _PAIRS:
            stack.append(char)
        elif char in _CLOSING and (not stack or stack.pop() != _CLOSING[char]):
            return char
    return stack[-1] if stack else ""


def _letters(old: str, new: str, locale: Locale) -> Iterator[Difference]:
    if found := _PILE.search(new):
        yield Difference("too-many-marks", f"{len(found[0])} marks on one letter")
    counts = scripts(new)
    own = sum(counts[script] for script in script_letters(locale.script))
    total = counts.total()
    if locale.script != "Zyyy" and total >= _LEAST_LETTERS and own * 10 < total * 3 and new != old:
        script = counts.most_common(1)[0][0]
        yield Difference("script-mismatch", f"{script}, where {locale.script} is expected")
