"""Plain text in; word counts, folded lines, letters per script and short digests out."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise

from hexapla.patterns import pattern

# --- Words ---------------------------------------------------------------------------------------------------------

_UNSEEN = pattern(
    r"(?s)(?P<comment><!--.*?(?:-->|\Z))"
    r"|(?P<code>(?<!`)(?P<ticks>`++).*?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<break><br\b[^<>]*>)"
    r"|(?P<tag></?[A-Za-z][A-Za-z0-9-]*+(?=[\s/>])[^<>]*>)"
    r"|(?P<target>\]\(\s*+(?:<[^<>\n]*>|[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+))"
    r"|(?P<reference>\]\[[^\[\]]*\])"
    r"|(?P<note>\[\^[^\[\]\s]+\])"
    r"|(?P<attributes>\{:[^{}\n]*\})"
    r"|(?P<emphasis>\*+)"
)
"""Markdown and HTML that no reader sees, and code spans, in which nothing is markup."""

_BREAKS_WORDS = frozenset({"break", "target", "reference", "note"})

_JOINERS = "'’‐‑\\-_·׳״"
"""What may stand once inside a word: apostrophes, hyphens, the low line, Catalan's middle dot, Hebrew geresh and gershayim."""

_IDEOGRAPHS = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U0001aff0-\U0001b16f\U00020000-\U0003fffd"
)

_ADDRESS = r"[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s<>]+"
_PLAIN_WORD = pattern(rf"[^\W_]++(?:(?:[{_JOINERS}]|(?<=\d)[.,:](?=\d))[^\W_]++)*+")
"""In a text without addresses and ideographs."""
_FIRST_IDEOGRAPH = _IDEOGRAPHS[0]
_MARK = pattern(r"[<`\[\]{*]")
"""What all begins with that no reader sees."""

_ODD = pattern(rf"[^\x00-\x7f\w\s{_JOINERS}]")
"""Marks, format characters and punctuation beyond ASCII: Python's ``\\w`` takes a vowel sign for a break between words."""


@cache
def _word() -> re.Pattern[str]:
    """In any text. What is no other letter is an ideograph.

    They are named once: Python's compiler takes 1 ms for each mention of 28,000 characters; and only when they are met.
    """
    letters = rf"[^\W_{_IDEOGRAPHS}]++"
    return re.compile(rf"{_ADDRESS}|(?![{_JOINERS}.,:])(?:(?:[{_JOINERS}]|(?<=\d)[.,:](?=\d))?+{letters})++|[^\W_]")


@lru_cache(maxsize=1 << 14)
def count_words(text: str) -> int:
    """The words a reader sees in one message's Markdown.

    A run of letters, digits and marks is one word, with its inner apostrophes, hyphens and decimal points; so is an address written out.
    A character of Han or kana is one. Punctuation is none. Link targets, reference labels, note references, attribute lists, tags and
    comments are not seen; the text of code spans is. After Unicode's UAX #29, without dictionaries: a run of Thai, Lao, Khmer or Burmese
    counts as one word, a Tibetan syllable as one. Time is near linear in the length of the text.

    >>> count_words("The co-op’s [plan](https://example.org/a_b) for 1,000 days, 大同书")
    9
    """
    seen = html.unescape(_UNSEEN.sub(_seen, text) if _MARK.search(text) else text)
    if not seen.isascii():
        seen = _ODD.sub(_spaced, seen)
    plain = "://" not in seen and (seen.isascii() or max(seen) < _FIRST_IDEOGRAPH)
    return len((_PLAIN_WORD if plain else _word()).findall(seen))


def _seen(match: re.Match[str]) -> str:
    if match.lastgroup == "code":
        return match[0].strip("`").replace("&", "&amp;")
    return " " if match.lastgroup in _BREAKS_WORDS else ""


def _spaced(match: re.Match[str]) -> str:
    """Marks and format characters belong to the word they stand in (UAX #29, WB4), save the zero width space; all else ends it."""
    char = match[0]
    return "" if unicodedata.category(char) in {"Mn", "Mc", "Me", "Cf"} and char != "\u200b" else " "


# --- Lines ---------------------------------------------------------------------------------------------------------

_UNSPACED = (
    "\u2e80-\u2fff", "\u3000-\u302d", "\u3030-\u312f", "\u31a0-\u31ff", "\u3220-\u325f", "\u3280-\u4dbf", "\u4e00-\u9fff",
    "\uf900-\ufaff", "\ufe10-\ufe1f", "\ufe30-\ufe6f", "\uff01-\uff9f", "\uffe0-\uffe6", "\U00016fe0-\U00018dff",
    "\U0001aff0-\U0001b2ff", "\U0001f200-\U0001f2ff", "\U00020000-\U0003fffd",
)  # fmt: skip
"""Written without spaces between words; Hangul is left out. Our own table: a newer Unicode must not change a msgid."""

_UNSPACED_OR_HANGUL = "".join(_UNSPACED) + "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff"
_SLANTED = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u052f\u1e00-\u1fff\u2c60-\u2c7f\ua720-\ua7ff\ufb00-\ufb06"
"""Letters of Latin, Greek and Cyrillic, which have italics."""
_BETWEEN = rf"(?:(?![{_UNSPACED_OR_HANGUL}])[{_SLANTED}\u0300-\u036f0-9\W])*"
_WESTERN = pattern(rf"([0-9]*[{_SLANTED}](?:{_BETWEEN}[{_SLANTED}\u0300-\u036f0-9])?)")
_OTHER = pattern(rf"[{_UNSPACED_OR_HANGUL}]|(?![{_SLANTED}])[^\W\d_]")

_MARKS = "*_~`“”‘’—…‥·"
"""Emphasis, and the punctuation that Chinese and Latin share (East Asian Width *Ambiguous*): the letter beyond decides."""

_LINE_END = pattern(r"(?:\]\([^()\s]*\)|\[\^[^\[\]\s]+\])$")


def part_western(text: str) -> list[str]:
    """A text in turns: what is Chinese, Japanese, Korean or no letter, and words of Latin, Greek or Cyrillic letters, numbers among them.

    >>> part_western("用 Python 3 写成")
    ['用 ', 'Python 3', ' 写成']
    >>> part_western("强调")
    ['强调']
    """
    return _WESTERN.split(text)


def is_western(text: str) -> bool:
    """Whether it has such words, and no letter of another script.

    >>> is_western("Per Anhalter durch die Galaxis"), is_western("銀河 Guide"), is_western("42")
    (True, False, False)
    """
    return _WESTERN.search(text) is not None and _OTHER.search(text) is None


def is_cjk(char: str) -> bool:
    """Whether a character is Han, kana, bopomofo or full-width punctuation, between which a soft line break means nothing. Never Hangul."""
    return char >= "\u2e80" and any(span[0] <= char <= span[2] for span in _UNSPACED)


def join_lines(lines: Iterable[str]) -> str:
    """Fold soft line breaks: one space, or nothing where both neighbours are `is_cjk`.

    Spaces and tabs around each line are dropped, and so are empty lines; a hard break is the caller's to keep. The neighbours are the
    characters a reader sees beside the break: emphasis marks, link brackets, note references and the quotation marks and dashes that
    Chinese shares with Latin are looked through. After the *Segment Break Transformation Rules* of CSS Text.

    >>> join_lines(["soft", "  break"]), join_lines(["天下", "**大同**", "說 one"]), join_lines(["대동", "사상"])
    ('soft break', '天下**大同**說 one', '대동 사상')
    """
    kept = [line for line in (line.strip(" \t") for line in lines) if line]
    return "".join(kept[:1]) + "".join(_joint(left, right) + right for left, right in pairwise(kept))


def _joint(left: str, right: str) -> str:
    before = _LINE_END.sub("", left.rstrip(_MARKS)).rstrip(_MARKS)[-1:]
    after = right.lstrip(_MARKS + "[!")[:1]
    return "" if is_cjk(before) and is_cjk(after) else " "


# --- Scripts -------------------------------------------------------------------------------------------------------

_SCRIPTS = {
    "ADLAM": "Adlm", "ARABIC": "Arab", "ARMENIAN": "Armn", "BALINESE": "Bali", "BENGALI": "Beng", "BOPOMOFO": "Bopo", "CANADIAN": "Cans",
    "CHAKMA": "Cakm", "CHEROKEE": "Cher", "CJK": "Hani", "COPTIC": "Copt", "CYRILLIC": "Cyrl", "DEVANAGARI": "Deva", "ETHIOPIC": "Ethi",
    "GEORGIAN": "Geor", "GREEK": "Grek", "GUJARATI": "Gujr", "GURMUKHI": "Guru", "HANGUL": "Hang", "HANIFI": "Rohg", "HEBREW": "Hebr",
    "HIRAGANA": "Hira", "IDEOGRAPHIC": "Hani", "JAVANESE": "Java", "KANNADA": "Knda", "KATAKANA": "Kana", "KATAKANA-HIRAGANA": "Kana",
    "KHMER": "Khmr", "LAO": "Laoo", "LATIN": "Latn", "MALAYALAM": "Mlym", "MEETEI": "Mtei", "MONGOLIAN": "Mong", "MYANMAR": "Mymr",
    "NKO": "Nkoo", "OL": "Olck", "ORIYA": "Orya", "SINHALA": "Sinh", "SUNDANESE": "Sund", "SYRIAC": "Syrc", "TAMIL": "Taml",
    "TELUGU": "Telu", "THAANA": "Thaa", "THAI": "Thai", "TIBETAN": "Tibt", "TIFINAGH": "Tfng", "VAI": "Vaii", "YI": "Yiii",
}  # fmt: skip
"""The first word of a letter's Unicode name → its script's code in ISO 15924."""

_COMPOUND = {
    "Hans": frozenset({"Hani", "Bopo"}),
    "Hant": frozenset({"Hani", "Bopo"}),
    "Jpan": frozenset({"Hani", "Hira", "Kana"}),
    "Kore": frozenset({"Hang", "Hani"}),
    "Aran": frozenset({"Arab"}),
}


def scripts(text: str) -> Counter[str]:
    """How many letters a text has of each script (ISO 15924: ``Latn``, ``Hani``, ``Hira`` …); ``Zzzz`` where our table lacks the script.

    >>> scripts("Datong 大同")
    Counter({'Latn': 6, 'Hani': 2})
    """
    counts: Counter[str] = Counter()
    for char, times in Counter(text).items():
        if script := script_of(char):
            counts[script] += times
    return counts


def script_letters(script: str) -> frozenset[str]:
    """The scripts, as `scripts` names them, whose letters a locale's script is written with: ``Jpan`` → ``Hani``, ``Hira``, ``Kana``."""
    return _COMPOUND.get(script, frozenset({script}))


@lru_cache(maxsize=1 << 14)
def script_of(char: str) -> str:
    """A letter's script, as `scripts` names it; empty for what is no letter."""
    if not char.isalpha():
        return ""
    name = unicodedata.name(char, "").removeprefix("FULLWIDTH ").removeprefix("HALFWIDTH ")
    return _SCRIPTS.get(name.partition(" ")[0], "Zzzz")


# --- Digests -------------------------------------------------------------------------------------------------------


def digest(*parts: str, length: int = 8) -> str:
    """The first ``length`` hexadecimal digits of SHA-256 over the parts in UTF-8, with NUL between them.

    >>> digest("msgid", "msgstr")
    '2d728b35'
    """
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:length]
