"""The segments of a document in, what its author should mend before it is translated out: each mistake is multiplied by every language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hexapla.checks.quoting import quote
from hexapla.model import Finding, Key, Segment
from hexapla.patterns import pattern
from hexapla.text import count_words, is_cjk

MAX_WORDS = 250
MAX_CHARACTERS = 1_500
"""A message longer than this is translated anew, whole, after a change of one word: nobody sees in it what changed."""

_CODE = pattern(r"(?<!`)(`++).*?(?<!`)\1(?!`)", re.DOTALL)
_PLACEHOLDER = pattern(
    r"\[email\s+protected\]"
    r"|(?i:\blorem ipsum\b)"
    r"|\b(?:TODO|FIXME|TBD)(?=:|\]|\))|\[(?i:insert|to do|tbd|tk)\b[^\[\]]*\](?!\()"
    r"|\bTKTK\w*|\bX{4,}\b|(?<=\[)XXX(?=\])|(?<=\()XXX(?=\))|\bXXX(?=:)|\A\s*XXX\s*\Z"
    r"|\{\{[^{}]*\}\}|\{%[^{}]*%\}",
)
"""``\\s`` takes the no-break space of an obfuscated address. ``XXX`` alone may be the number thirty: only what surrounds it tells."""
_HINT = pattern(r"\[|\{[{%]|XXX|TODO|TBD|TK|FIXME|l(?i:orem)|L(?i:orem)")
"""One of these is in whatever the expressions around find. Each begins with one letter: what has none of them is passed over quickly."""
_WORDS = pattern(r"\b(?:TODO|FIXME|TBD|TK)\b")
_WORDS_ELSEWHERE = pattern(r"\b(?:FIXME|TBD)\b")
_TODO_IS_A_WORD = frozenset({"ast", "es", "gl", "pt"})


def check_wording(segments: Sequence[Segment], path: str, lang: str) -> Iterator[Finding]:
    """Headings that cannot be told apart, text that stands in for text, paragraphs too long; ``lang`` is the BCP 47 tag of the source."""
    yield from _duplicate_headings(segments, path)
    for segment in segments:
        seen = find_placeholder(segment.msgid, lang)
        # A heading that is only XXX is the thirtieth chapter.
        if seen and not (seen.strip() == "XXX" and segment.role.startswith("heading")):
            message = f"{quote(seen)} looks like something that stands in for the text to come."
            yield Finding("placeholder-text", message, path, segment.line, subject=seen)
        if segment.role != "front matter: keywords" and (said := _length(segment.msgid)):
            yield Finding("paragraph-too-long", f"{quote(segment.msgid)} is {said}.", path, segment.line, subject=segment.msgid[:80])


def _duplicate_headings(segments: Sequence[Segment], path: str) -> Iterator[Finding]:
    """One text in two headings of one role is one message: it can be translated in one way only."""
    first: dict[Key, int] = {}
    for segment in segments:
        if not segment.role.startswith("heading"):
            continue
        if segment.key in first:
            message = f"The heading {quote(segment.msgid)} stands in line {first[segment.key]} already: both get one translation."
            yield Finding("duplicate-heading", message, path, segment.line, subject=segment.msgid)
        first.setdefault(segment.key, segment.line)


def find_placeholder(text: str, lang: str) -> str:
    """The first thing in a text that somebody meant to replace; empty where there is none. Code is left out.

    >>> find_placeholder("Write to [email\\xa0protected], or see chapter XXX.", "en")
    '[email\\xa0protected]'
    """
    if not _HINT.search(text):
        return ""
    bare = _CODE.sub(" ", text)
    words = _WORDS_ELSEWHERE if lang.partition("-")[0] in _TODO_IS_A_WORD or not lang.startswith("en") else _WORDS
    found = _PLACEHOLDER.search(bare) or words.search(bare)
    return found[0] if found else ""


def _length(text: str) -> str:
    """How long a text is, where that is too long; empty where it is not. Two characters of Han or kana count as one word."""
    words = count_words(text)
    if words > MAX_WORDS and (words := words - sum(map(is_cjk, text)) // 2) > MAX_WORDS:
        return f"{words} words long"
    return f"{len(text):,} characters long" if len(text) > MAX_CHARACTERS else ""
