"""Raw inline Markdown of a block in, a msgid out, and back: where the author broke the lines must not matter to a translator."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from hexapla.patterns import pattern
from hexapla.text import join_lines

_SHELVED = pattern("\x00(\\d+)\x00")
_SPACES = pattern("  +")
_LINE_END = pattern(r"[ \t]*\n[ \t]*")
CODE_SPAN = pattern(r"(?<![\\`])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
"""As Python-Markdown's ``backtick`` pattern reads it: an escaped tick opens nothing."""
_COMMENT = pattern(r"<!--((?:(?!-->).)*)-->", re.DOTALL)
_SPACED_COMMENT = pattern(r"(?<= )(<!--(?:(?!-->).)*-->) ", re.DOTALL)
_DIRECTIVE = pattern(r"\s*((?:row\s+)?(?:translators|context|translate))\s*:(.*)", re.DOTALL | re.IGNORECASE)
"""What the author says to translators; of a whole row of a table where `dialect` put it into the first cell."""


def fold(raw: str) -> str:
    r"""The msgid of a block's raw text: soft breaks folded, a hard break (two spaces or a backslash at a line's end) one ``\n``.

    Spaces in a row are one space, as readers see them: a sentence that ends with two spaces may end its line one day.

    >>> fold("one\n  two  \nthree.  So\\\nfour")
    'one two\nthree. So\nfour'
    """
    raw = raw.strip(" \t\n")
    if "\n" not in raw and "  " not in raw:
        return raw
    spans: list[str] = []

    def shelve(match: re.Match[str]) -> str:
        spans.append(_LINE_END.sub(" ", match[0]))
        return f"\x00{len(spans) - 1}\x00"

    lines = CODE_SPAN.sub(shelve, raw).split("\n")
    folded = _SPACES.sub(" ", _join(lines))
    return _SHELVED.sub(lambda match: spans[int(match[1])], folded)


def unfold(msgid: str) -> str:
    r"""The raw text that means a msgid, for the inline parser: ``\n`` is a hard break again."""
    return msgid.replace("\n", "  \n")


def take_comments(raw: str) -> tuple[str, str]:
    """The text without its HTML comments, and what they say to translators. Code spans are left alone.

    >>> take_comments("<!-- translators: a pun --> Say `<!-- this -->`")
    ('Say `<!-- this -->`', 'a pun')
    """
    if "<!--" not in raw:
        return raw, ""
    raw = _SPACED_COMMENT.sub(r"\1", raw) if "`" not in raw else raw
    notes = [value for name, value in find_directives(raw) if name == "translators"]
    text = "".join(_outside_code(raw, lambda prose: _COMMENT.sub("", prose)))
    return text.lstrip(" ") if raw.startswith("<!--") else text, " ".join(notes)


def find_directives(raw: str) -> list[tuple[str, str]]:
    """What the HTML comments in a text say to us: a name, in lower case, and a value, in their order. Code spans are left alone.

    >>> find_directives("<!-- context: menu --><!-- Translators: a verb --> Open")
    [('context', 'menu'), ('translators', 'a verb')]
    """
    prose = "".join(_outside_code(raw, str, code=lambda _: " "))
    said = (_DIRECTIVE.fullmatch(comment[1]) for comment in _COMMENT.finditer(prose))
    return [(" ".join(found[1].lower().split()), " ".join(found[2].split())) for found in said if found]


def _outside_code(raw: str, prose: Callable[[str], str], code: Callable[[str], str] = str) -> Iterator[str]:
    end = 0
    for found in CODE_SPAN.finditer(raw):
        yield prose(raw[end : found.start()])
        yield code(found[0])
        end = found.end()
    yield prose(raw[end:])


def _join(lines: list[str]) -> str:
    paragraphs: list[list[str]] = [[]]
    for number, line in enumerate(lines):
        last = number == len(lines) - 1
        stripped = line.rstrip(" ")
        slashes = len(stripped) - len(stripped.rstrip("\\"))
        if last:
            paragraphs[-1].append(stripped)
        elif len(line) - len(stripped) >= 2:
            paragraphs[-1].append(stripped)
            paragraphs.append([])
        elif slashes % 2:
            paragraphs[-1].append(stripped[:-1].rstrip())
            paragraphs.append([])
        else:
            paragraphs[-1].append(stripped)
    return "\n".join(join_lines(part) for part in paragraphs)
