"""The strings of a catalog in, the text they spell out: the escape sequences of C, as gettext uses them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hexapla.patterns import pattern
from hexapla.pofile.recognise import FORBIDDEN, Sheet, name_character
from hexapla.pofile.tokens import Token

_ESCAPE = pattern(r'\\(?:(?P<letter>[abfnrtv"\\])|(?P<octal>[0-7]{1,3})|x(?P<hex>[0-9A-Fa-f]+)|(?P<other>.))')
_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", '"': '"', "\\": "\\"}
_DELETE = "Delete it from the text: no page or book can carry it."


def spell(sheet: Sheet, strings: Sequence[Token]) -> str:
    """The text of adjacent strings.

    Octal and hexadecimal escapes are bytes of UTF-8, so that a letter may be spelt by several, even across strings. Raises CatalogError
    for a sequence that gettext does not know, for bytes that are not UTF-8, and for characters that XML cannot carry.
    """
    joined = "".join(token.text[1:-1] for token in strings)
    if "\\" not in joined:
        return joined
    spelt = "".join(_expand(sheet, token) for token in strings)
    return _assemble(sheet, strings[0], spelt)


def _expand(sheet: Sheet, token: Token) -> str:
    """One string with its escapes replaced; a byte above 0x7F becomes a surrogate, as in Python's ``surrogateescape`` (PEP 383)."""

    def replace(match: re.Match[str]) -> str:
        if match["letter"]:
            character = _LETTERS[match["letter"]]
        elif match["other"]:
            hint = r"Known are \n \t \r \" \\ and \ooo, \xhh for bytes. A backslash itself is written \\."
            raise sheet.fault(token.start + match.start(), f"{match[0]} is no escape sequence", hint)
        else:
            character = _byte(sheet, token, match)
        if FORBIDDEN.match(character) and not "\udc80" <= character <= "\udcff":
            raise sheet.fault(token.start + match.start(), f"{match[0]} spells the character {name_character(character)}", _DELETE)
        return character

    return _ESCAPE.sub(replace, token.text)[1:-1]


def _byte(sheet: Sheet, token: Token, match: re.Match[str]) -> str:
    value = int(match["octal"], 8) if match["octal"] else int(match["hex"], 16)
    if value > 0xFF:
        raise sheet.fault(token.start + match.start(), f"{match[0][:12]} is more than a byte", "Write the character itself.")
    return chr(value) if value < 0x80 else chr(0xDC00 + value)


def _assemble(sheet: Sheet, at: Token, spelt: str) -> str:
    try:
        text = spelt.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeDecodeError:
        raise sheet.fault(at.start, "the bytes escaped in this text are not UTF-8", "Write the characters themselves.") from None
    if found := FORBIDDEN.search(text):
        raise sheet.fault(at.start, f"the bytes escaped in this text spell {name_character(found[0])}", _DELETE)
    return text
