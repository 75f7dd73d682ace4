"""A msgid and its msgstr, as the renderer reads them, in; what the translation lost or changed by mistake out.

What must never be rendered is looked for in `markup.signature`; here is what is rendered all the same, and told to the translator. All of
it is counted on the parsed tree: regular expressions on the raw strings flag half of a real book.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit
from xml.etree.ElementTree import Element

from hexapla.frozen import Frozen
from hexapla.locales import Locale, script_name
from hexapla.markup import Document, Parser, Signature, signature_of
from hexapla.numbers import missing_numbers
from hexapla.patterns import pattern
from hexapla.text import script_letters, scripts

_BLOCK_MARKER = pattern(r"(?:#{1,6} |[-+*] |> ?|```|~~~)")
_BEGINNINGS = ("#", "-", "+", ">", "~")
"""Of these, what a text without marks may begin with."""
_LEFT_MARKUP = pattern(r"\*\*|`|\]\(|\] \((?=[^\s()]*[./#:][^\s()]*(?: [\"'“][^()]*)?\))")
"""``] (`` only before an address: `[host name] (as you like)` is prose."""
_LEFT_EMPHASIS = pattern(r"\*|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_ADDRESS = pattern(r"(?<!\S)\S*(?:://|\w_\w)\S*")
"""From the beginning of what blanks set apart: looked for from each of its characters, a line of Han would cost its square."""
_TAG_OF_A_TOOL = pattern(r"(?:<|&lt;)/?\d{1,2} ?/?>")
"""``<0>…</0>``: what translation tools put in the place of markup, and forget to put back."""
_STASHED = pattern("\x02wzxhzdk:\\d+\x03")
"""Where a piece of raw HTML stands: neither its letters nor its number are the text's."""
_LANGUAGE_LABEL = pattern(r"^(?:[a-z]{2,3}(?:-[a-z]{2,4})?|www)\.(?=[^.]+\.)")
_PLACEHOLDER = pattern(r"\{\{[^{}]*\}\}|\$\{[^{}]*\}|%\([A-Za-z_]\w*\)[sd]")
_CLOSES_ALONE = pattern(r"(?:^|[\s(.。;；:：,，、])(?:\d{1,3}|[ivxIVX]{1,4}|[^\W\d_]) ?$|[:;：；]-?$")
"""What stands before a bracket that closes a list marker, ``a)``, ``12)``, ``예)``, or that is a mouth: ``:)``."""
_FROWN = pattern(r"[:;：；]-?[(（](?=\s|$)")
_PAIRS = {"(": ")", "[": "]", "{": "}", "（": "）", "［": "］", "【": "】", "「": "」", "『": "』", "《": "》", "〈": "〉", "〔": "〕"}
_SAME = {"（": "(", "）": ")", "［": "[", "］": "]"}
"""Full-width and ASCII brackets close each other: mixed pairs are ugly, and no damage."""
_CLOSING = {close: open_ for open_, close in _PAIRS.items()}
_BRACKET = pattern(f"[{re.escape(''.join((*_PAIRS, *_CLOSING)))}]")
_STACKING = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
"""Marks that stack. Those of Tibetan, Thai and the scripts of India are letters of theirs, and stand in other blocks."""
_MOST_MARKS = 8
_PILE = pattern(f"[{_STACKING}][{_STACKING}]{{{_MOST_MARKS},}}")
"""Begun with one: what every match begins with is looked for in no time."""
_NO_LETTERS = bytes(byte for byte in range(128) if not chr(byte).isalpha())
_SAYS_MORE = frozenset({"a", "img", "code", "em", "strong"})
"""Elements that are counted: a block of one of these is no mere text."""
_LEAST_LETTERS = 12
"""Fewer letters than this may be one name."""
_PROSE = pattern(r"(?:[^\W\d_]+[,;]? +){5}[^\W\d_]+|[\u3040-\u30ff\u4e00-\u9fff]{8}")
"""Six words in a row, or eight characters of Han or kana: a sentence, and no list of names."""


_NOTHING = Signature()
"""Of a text without any mark of Markdown."""


class Side(Frozen):
    """One text as the renderer reads it."""

    raw: str
    """Folded Markdown."""
    signature: Signature
    visible: str
    """What a reader sees of it, without code."""
    emphasis: int = 0
    """How many elements are emphasised."""
    empty_links: int = 0
    """Links that show nothing to click on."""


class Difference(Frozen):
    """Something lost or changed: the slug of its finding, and what."""

    slug: str
    seen: str
    why: str = ""
    """What is wrong with it, where a kind of finding has several reasons."""


def read_side(parser: Parser, document: Document, tag: str, text: str) -> Side:
    """One text as it would stand in a block ``tag`` of the document."""
    if tag not in _SAYS_MORE and parser.is_plain(document, tag, text):
        return Side(text, _NOTHING, text)
    block = parser.inline(document, tag, text)
    emphasis = sum(element.tag in ("em", "strong") for element in block.iter())
    links = [link for link in block.iter("a") if not _is_note(link)]
    empty = sum(not "".join(_visible(link)).strip() and not any(child.tag in ("img", "code") for child in link.iter()) for link in links)
    shown = _STASHED.sub("\x03", "".join(_visible(block)))
    return Side(text, signature_of(block, parser.raw_pieces(document), tag), shown, emphasis, empty)


def _visible(element: Element) -> Iterator[str]:
    """Text, alternative texts included, without code (nothing in it is markup) and without the numbers of notes (which are no text)."""
    if element.tag == "code" or _is_note(element):
        return
    yield element.get("alt") or ""
    yield element.text or ""
    for child in element:
        yield from _visible(child)
        yield child.tail or ""


def _is_note(element: Element) -> bool:
    return element.get("class") == "footnote-ref"


def find_differences(old: Side, new: Side, locale: Locale, role: str, hosts: Collection[str] = ()) -> Iterator[Difference]:
    """Every difference between a msgid and a sound msgstr that a translator should look at.

    ``role`` is the segment's; ``hosts`` are the hosts that links of this work may lead to.
    """
    marked = new.signature is not _NOTHING or new.raw.startswith(_BEGINNINGS) or _BRACKET.search(new.raw)
    if marked:
        yield from _blocks(old, new, role)
        yield from _left_markup(old, new)
    if new.signature is not old.signature:
        yield from _links(old.signature, new.signature, hosts)
        if new.empty_links > old.empty_links:
            yield Difference("link-empty", "[]")
        if new.signature != old.signature:
            yield from _losses(old.signature, new.signature)
    if "{" in old.raw or "{" in new.raw or "%" in old.raw or "%" in new.raw:
        yield from _placeholders(old.raw, new.raw)
    if marked:
        yield from _brackets(old.visible, new.visible)
    yield from _letters(old.visible, new.visible, locale)
    if missing := missing_numbers(old.visible, " ".join((new.visible, *new.signature.codes))):
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
    if left := _marks_left(old, new):
        yield Difference("markup-broken", " ".join(sorted(left)))


def _marks_left(old: Side, new: Side) -> Collection[str]:
    if (found := _LEFT_MARKUP.findall(new.visible)) and (left := Counter(found) - Counter(_LEFT_MARKUP.findall(old.visible))):
        return left
    if new.emphasis < old.emphasis and len(marks := _emphasis_marks(new.visible)) > len(_emphasis_marks(old.visible)):
        return set(marks)
    if ("<" in new.raw or "&" in new.raw) and not _TAG_OF_A_TOOL.search(old.raw):
        return set(_TAG_OF_A_TOOL.findall(new.raw))
    return ()


def _emphasis_marks(text: str) -> list[str]:
    """The ``*`` and ``_`` that a reader sees, but for those in addresses and names_like_this."""
    return _LEFT_EMPHASIS.findall(_without_addresses(text))


def _without_addresses(text: str) -> str:
    return _ADDRESS.sub("", text) if "://" in text or "_" in text else text


def _links(old: Signature, new: Signature, hosts: Collection[str]) -> Iterator[Difference]:
    if old.links == new.links:
        return
    lost, added = Counter(old.links) - Counter(new.links), Counter(new.links) - Counter(old.links)
    for link in added:
        if reason := _suspicion(link, old.links, hosts):
            yield Difference("link-target-suspicious", link, reason)
        else:
            yield Difference("link-target-changed", link)
    for link in list(lost.elements())[added.total() :]:
        yield Difference("link-lost", link)


def _suspicion(link: str, known: Collection[str], hosts: Collection[str]) -> str:
    """Why an address that the source does not have may mean harm; nothing for another page of a host the work links to."""
    parts, others = _parts(link), [found for other in known if (found := _parts(other))]
    if parts is None:
        return "cannot be read as an address"
    host = parts.hostname or ""
    if parts.username:
        return "holds a user name"
    if not parts.scheme:
        return ""
    if parts.scheme == "http" and any(other.scheme == "https" and other.hostname == host for other in others):
        return "is http where the source has https"
    if len([script for script in scripts(host) if script != "Zzzz"]) > 1 or "xn--" in host:
        return "has a name in letters of several scripts, or in code (xn--)"
    if parts.scheme in ("http", "https"):
        here = {*hosts, *(other.hostname for other in others if other.hostname)}
        return "" if any(_is_sister(host, other) for other in here) else "is a site that is nowhere in the work"
    if any(other.scheme == parts.scheme for other in others):
        return ""
    return f"begins with {parts.scheme}:, as no link of the source does"


def _parts(link: str) -> SplitResult | None:
    """None for what cannot be read as an address."""
    try:
        return urlsplit(link)
    except ValueError:
        return None


def _is_sister(host: str, known: str) -> bool:
    """The same host, one below it, or the same site in another language: ``fr.example.org`` for ``en.example.org``."""
    return host == known or host.endswith(f".{known}") or _LANGUAGE_LABEL.sub("", host) == _LANGUAGE_LABEL.sub("", known)


def _losses(old: Signature, new: Signature) -> Iterator[Difference]:
    for slug, before, after in (
        ("image-lost", old.images, new.images),
        ("note-lost", old.notes, new.notes),
        ("html-lost", old.tags, new.tags),
        ("attributes-lost", old.attributes, new.attributes),
    ):
        if before == after:
            continue
        lost = Counter(before) - Counter(after)
        # What a link carried is lost with its address, which is a finding of its own; abbr is a help to readers of the source.
        quiet = ("<abbr", "</abbr", "a ") if set(old.links) - set(new.links) else ("<abbr", "</abbr")
        lost = Counter({name: count for name, count in lost.items() if not name.startswith(quiet)})
        if lost:
            yield Difference(slug, ", ".join(sorted(lost)))
    if old.codes != new.codes:
        changed = (Counter(old.codes) - Counter(new.codes)) or (Counter(new.codes) - Counter(old.codes))
        yield Difference("code-changed", ", ".join(sorted(changed)))


def _placeholders(old: str, new: str) -> Iterator[Difference]:
    found, kept = _PLACEHOLDER.findall(old), _PLACEHOLDER.findall(new)
    if found != kept and (before := Counter(found)) != (after := Counter(kept)):
        yield Difference("placeholder-changed", ", ".join(sorted((before - after) or (after - before))))


def _brackets(old: str, new: str) -> Iterator[Difference]:
    """Only within the msgstr, and only where the msgid's balance: counts of two languages never compare."""
    if (found := _unbalanced(new)) and not _unbalanced(old):
        yield Difference("brackets-unbalanced", found)


def _unbalanced(text: str) -> str:
    """The bracket that is not closed, or closes nothing; empty where all is well."""
    if _BRACKET.search(text) is None:
        return ""
    bare = _FROWN.sub("", text)
    stack: list[str] = []
    for found in _BRACKET.finditer(bare):
        char, place = _SAME.get(found[0], found[0]), found.start()
        if char in _PAIRS:
            stack.append(char)
        elif stack and stack[-1] == _CLOSING[char]:
            stack.pop()
        elif not (char == ")" and not stack and _CLOSES_ALONE.search(_narrow(bare[max(0, place - 8) : place]))):
            return char
    return stack[-1] if stack else ""


def _narrow(text: str) -> str:
    return "".join(_SAME.get(char, char) for char in text)


def _letters(old: str, new: str, locale: Locale) -> Iterator[Difference]:
    if not new.isascii() and (found := _PILE.search(new)):
        yield Difference("too-many-marks", f"{len(found[0])} marks on one letter")
    bare = _without_addresses(new)
    if locale.script == "Zyyy" or (locale.script == "Latn" and _is_latin(bare)) or new == old or not _is_prose(old):
        return
    counts = scripts(bare)
    own = sum(counts[script] for script in script_letters(locale.script))
    total = counts.total()
    if total >= _LEAST_LETTERS and own * 10 < total * 3:
        script = counts.most_common(1)[0][0]
        yield Difference("script-mismatch", f"{script_name(script)}, not {script_name(locale.script)}")


def _is_latin(text: str) -> bool:
    """Whether so many of its characters are letters of ASCII that nobody has to count the others."""
    return text.isascii() or len(text.encode("ascii", "ignore").translate(None, _NO_LETTERS)) * 10 >= len(text) * 3


@lru_cache(maxsize=1 << 14)
def _is_prose(msgid: str) -> bool:
    return _PROSE.search(msgid) is not None
