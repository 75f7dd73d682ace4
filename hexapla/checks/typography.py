"""A msgid and its msgstr, as readers see them, in; slips against the punctuation of the language out. Off unless the publisher asks.

Nothing here is damage, and a translator may know better: every finding is of severity info, and every rule is a line in
``typography.toml``, in the package or in the publication.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from hexapla.checks.rules import Rules
from hexapla.locales import Locale
from hexapla.markup import Document, Parser
from hexapla.parity import Difference
from hexapla.patterns import pattern
from hexapla.text import script_letters, scripts

_OBJECT = "\ufffc"
"""Stands for what is no text: code, a picture, an address. The marks around it are real, what it holds is not ours to judge."""
_ENTITY = pattern(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MARKUP = frozenset("<>&*_`[](){}\\!#\n")
_PLACEHOLDER = pattern("\x02([^\x02\x03]*)\x03")
_NO_PROSE = pattern(
    r"[!-~]*(?:://|@|\\)[!-~]*[A-Za-z0-9/]|:[a-z0-9_+-]+:|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,4}\b(?!\.\s)|\bwww\.\S+|\d[\d.,:]*\d"
)
"""Addresses, names of emoji, files and hosts, numbers: the marks in them are no punctuation."""
_DOUBLES = "“”„‟«»‹›‘‚‛「」『』〝〞〟＂"
"""Quotation marks of all languages, but for the straight ones and U+2019, which is an apostrophe in most places."""
_TAIL = pattern("[\"'”’»›“‘«‹」』）)\\]】》〉〕*_\\s\u200b-\u200f\u2066-\u2069\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]+$")
"""What may stand behind the mark that ends a text: closing marks, emphasis, emoji."""
_SOUND = {("stop", "ellipsis"), ("ellipsis", "stop"), ("", "colon")}
"""Changes of ending that are no slip: what leads into the next block takes a colon in many languages where English does without."""
_DOUBLED = pattern(r"(?<![\w’'-])([^\W\d_]{2,})[ \u00a0]+(\1)(?![\w’'-])", re.IGNORECASE)
_STRAIGHT = pattern(r"(?<!\d)\"|\"(?=\w)")
"""Behind a digit it is mostly an inch or a second."""
_SHOWN = 20
_THREE_STOPS = pattern(r"(?<=[^\W\d_])\.{3}(?!\.)(?=\s|$|[^\w.])|[。．]{3,}")
_WORD_END = f"(?:[^\\W_]|[)»”’{_OBJECT}])"
_AFTER = r"(?=[\s\"'”’»›)\]}*]|[;:!?…,.]|$)"
"""What may follow a mark of punctuation; else it belongs to something written without spaces, such as a time or an address."""


def read_shown(parser: Parser, document: Document, tag: str, text: str) -> str:
    """One text as readers see it in a block ``tag`` of the document; U+FFFC stands for code, pictures and addresses."""
    block = parser.inline(document, tag, _ENTITY.sub(_character, text))
    return _NO_PROSE.sub(_OBJECT, _PLACEHOLDER.sub(_restored, "".join(_shown(block))))


def _character(reference: re.Match[str]) -> str:
    """A reference that is punctuation becomes its character; one that would become markup stays."""
    char = html.unescape(reference[0])
    return reference[0] if len(char) != 1 or char in _MARKUP else char


def _restored(placeholder: re.Match[str]) -> str:
    """Tags are nothing to a reader."""
    return "&" if placeholder[1] == "amp" else ""


def _shown(element: Element) -> Iterator[str]:
    if element.tag in ("code", "img"):
        yield _OBJECT
    elif element.tag == "br":
        yield "\n"
    elif element.tag != "sup":
        yield element.text or ""
        for child in element:
            yield from _shown(child)
            yield child.tail or ""


def find_slips(msgid: str, msgstr: str, rules: Rules, locale: Locale) -> Iterator[Difference]:
    """Every slip in a translation, by the rules of its language. Both texts are as `read_shown` gives them.

    >>> from hexapla.checks.rules import packaged
    >>> from hexapla.locales import parse_locale
    >>> french = parse_locale("fr")
    >>> [(slip.slug, slip.seen) for slip in find_slips("Why?", "Pourquoi?", packaged().rules(french), french)]
    [('typography-spacing', 'Pourquoi?')]
    """
    for slug, found in (
        ("typography-quotation-marks", _quotation_marks(msgid, msgstr, rules)),
        ("typography-spacing", _spacing(msgstr, rules)),
        ("typography-terminal", _terminal(msgid, msgstr, rules)),
        ("typography-punctuation", _punctuation(msgstr, rules, locale)),
        ("typography-doubled-word", _doubled(msgid, msgstr, rules)),
    ):
        if seen := tuple(dict.fromkeys(found)):
            yield Difference(slug, ", ".join(seen))


def _quotation_marks(msgid: str, msgstr: str, rules: Rules) -> Iterator[str]:
    """Marks of another language, and straight ones; those that the source has too may belong to something quoted in its own language."""
    known = frozenset("".join(rules.quotes))
    if not known:
        return
    yield from (char for char in msgstr if char in _DOUBLES and char not in known and not (char in msgid and char not in "“”„«»"))
    if '"' not in known and (found := _STRAIGHT.search(msgstr)):
        yield found[0]


def _spacing(msgstr: str, rules: Rules) -> Iterator[str]:
    """No-break spaces where the language sets them, and no space before marks that want none."""
    patterns = []
    if rules.spaced_before:
        patterns.append(rf"(?:{_WORD_END} ?|[.…!?] )[{re.escape(rules.spaced_before)}]{_AFTER}")
    if rules.spaced_after and rules.spaces:
        patterns.append(rf"[{re.escape(rules.spaced_after)}](?!{'|'.join(map(re.escape, rules.spaces))})")
    if rules.closed_before:
        patterns.append(rf"{_WORD_END}[ \u00a0\u202f]+(?!\.\.)[{re.escape(rules.closed_before)}]{_AFTER}")
    for written in patterns:
        yield from (_around(msgstr, found) for found in re.finditer(written, msgstr))


def _around(text: str, found: re.Match[str]) -> str:
    """A mark with the word before it, as a translator finds it again."""
    start = max(text.rfind(" ", 0, found.start()) + 1, found.start() - 20)
    return text[start : found.end()].replace(_OBJECT, "…").strip()


def _terminal(msgid: str, msgstr: str, rules: Rules) -> Iterator[str]:
    """Texts that end in another way than their source: a question that became a statement, a full stop that is gone."""
    if rules.terminal:
        old, new = _ending(msgid, rules, own=False), _ending(msgstr, rules, own=True)
        if old != new and (old, new) not in _SOUND:
            yield f"{_last(msgid)} → {_last(msgstr)}"


def _ending(text: str, rules: Rules, *, own: bool) -> str:
    bare = _TAIL.sub("", text)
    if bare.endswith("..."):
        return "ellipsis"
    last = bare[-1:]
    endings = (*rules.own_endings, *rules.endings) if own else rules.endings
    return next((name for name, marks in endings if last and last in marks), "")


def _last(text: str) -> str:
    """The last words of a text, as a translator finds them again."""
    bare = _TAIL.sub("", text).replace(_OBJECT, "…")
    return bare if len(bare) <= _SHOWN else bare[-_SHOWN:].partition(" ")[2] or bare[-_SHOWN:]


def _punctuation(msgstr: str, rules: Rules, locale: Locale) -> Iterator[str]:
    """Marks of ASCII between letters of a script that has its own, questions that nothing opens, three stops for an ellipsis."""
    own = {pair[0]: pair[1] for pair in rules.own}
    letters = script_letters(locale.script)
    for place, char in enumerate(msgstr):
        if char in own and _is_between(msgstr, place, letters):
            yield f"{msgstr[max(0, place - 6) : place + 1].replace(_OBJECT, '…').strip()} → {own[char]}"
    yield from _unopened(msgstr, rules)
    if rules.ellipsis and (found := _THREE_STOPS.search(msgstr)):
        yield f"{found[0]} → {rules.ellipsis}"


def _is_between(text: str, place: int, letters: frozenset[str]) -> bool:
    """Whether letters of these scripts stand on both sides; a space may follow the mark, and so may the end."""
    before, after = text[place - 1 : place], text[place + 1 :].lstrip(" ")[:1]
    return _is_of(before, letters) and (not after or _is_of(after, letters))


def _is_of(char: str, letters: frozenset[str]) -> bool:
    return any(script in letters for script in scripts(char))


def _unopened(msgstr: str, rules: Rules) -> Iterator[str]:
    """Marks that close what nothing has opened: in Spanish, ``?`` wants its ``¿`` (Ortografía de la lengua española, 3.4.9)."""
    closing = {pair[0]: pair[1] for pair in rules.opening}
    if not closing:
        return
    start = 0
    for found in re.finditer(rf"[{re.escape(''.join(closing))}]+{_AFTER}", msgstr):
        said = msgstr[start : found.start()]
        alone = not said or said[-1] in "( "
        if not alone and not any(mark in said for mark in closing.values()):
            yield _around(msgstr, found)
        start = found.end()


def _doubled(msgid: str, msgstr: str, rules: Rules) -> Iterator[str]:
    """A capital only on the second of the two begins something else, mostly a name."""
    if not rules.doubled or _DOUBLED.search(msgid):
        return
    for found in _DOUBLED.finditer(msgstr):
        first, second = found.groups()
        if second in (first, first[0].lower() + first[1:]) and first.casefold() not in rules.doubled_well:
            yield found[0]
