"""Catalogs and entries in, their bytes out: what was read and not changed as it was, the rest one line of text per string."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from hexapla.errors import CatalogError
from hexapla.model import Catalog, Entry
from hexapla.patterns import pattern
from hexapla.pofile.comments import render_comments
from hexapla.pofile.recognise import FORBIDDEN, name_character

_PIECE = pattern(r"[^\n]*\n|[^\n]+")
_BOM = b"\xef\xbb\xbf"
_CLOSING = "、。，．：；！？）」』】〉》〕］｝〗〙’”…—・ー々ゝゞぁぃぅぇぉっゃゅょァィゥェォッャュョ"
"""What no line of Chinese or Japanese begins with (JIS X 4051, in brief)."""
_OPENING = "（「『【〈《〔［｛〖〘‘“"
"""What none ends with."""


def render_catalog(catalog: Catalog, wrap: int | None = None) -> bytes:
    """The file: entries that have ``raw`` bytes are copied with the blank lines before them, the others rendered, a blank line between.

    For a catalog that was read and not changed these are the bytes it was read from, save for entries that had several ``#,`` lines.
    `wrap` is as for `render_entry`, which also says what is raised.
    """
    newline = catalog.newline.encode()
    chunks = [_BOM if catalog.bom else b""]
    ended, new = True, False
    for place, entry in enumerate(catalog.entries):
        made = entry.raw is None and not entry.before
        blank = newline if place and (made or (new and not entry.before)) else entry.before
        content = render_entry(entry, catalog.newline, wrap) if entry.raw is None else entry.raw
        chunks += [b"" if ended else newline, blank, content]
        ended, new = content.endswith(b"\n"), made
    chunks += [newline if catalog.tail and not ended else b"", catalog.tail]
    return b"".join(chunks)


def render_entry(entry: Entry, newline: str = "\n", wrap: int | None = None) -> bytes:
    """One entry rendered anew, whatever its ``raw``, without the blank lines around it; in gettext's order of lines.

    A text is one line, or, where it has line breaks inside, ``""`` and a line for each. With `wrap` (79 is GNU's) lines wider than that
    many columns are also broken, after spaces and between East Asian characters. Raises CatalogError for a character that `parse_catalog`
    would refuse to read again, and ValueError for an entry that no file can hold: no form, several forms without msgid_plural,
    other previous texts without previous_msgid.
    """
    _require_possible(entry)
    mark = "#~ " if entry.obsolete else ""
    lines = render_comments(entry, wrap)
    for prefix, keyword, text in _fields(entry, mark):
        lines += _render_field(prefix, keyword, text, wrap)
    rendered = "".join(f"{line}{newline}" for line in lines)
    # Looked for before escaping too: polib spells a form feed as an escape, which no reader of ours takes back.
    if found := FORBIDDEN.search(rendered) or FORBIDDEN.search("".join(text for _, _, text in _fields(entry, mark))):
        message = f"the character {name_character(found[0])} cannot be written to a catalog: {entry.msgid[:40]!r}"
        raise CatalogError(message, hint="Delete it from the text it comes from.")
    return rendered.encode()


def _require_possible(entry: Entry) -> None:
    if not entry.msgstr or (entry.msgid_plural is None and len(entry.msgstr) > 1):
        message = f"{len(entry.msgstr)} forms, msgid_plural {entry.msgid_plural!r}: {entry.msgid!r}"
        raise ValueError(message)
    if entry.previous_msgid is None and (entry.previous_msgctxt, entry.previous_msgid_plural) != (None, None):
        message = f"previous texts without previous_msgid: {entry.msgid!r}"
        raise ValueError(message)


def _fields(entry: Entry, mark: str) -> Iterator[tuple[str, str, str]]:
    """The prefix, keyword and text of every field that the entry has."""
    previous = f"{mark.strip()}| " if mark else "#| "
    optional = [
        (previous, "msgctxt", entry.previous_msgctxt),
        (previous, "msgid", entry.previous_msgid),
        (previous, "msgid_plural", entry.previous_msgid_plural),
        (mark, "msgctxt", entry.msgctxt),
        (mark, "msgid", entry.msgid),
        (mark, "msgid_plural", entry.msgid_plural),
    ]
    yield from ((prefix, keyword, text) for prefix, keyword, text in optional if text is not None)
    for index, text in enumerate(entry.msgstr):
        yield mark, "msgstr" if entry.msgid_plural is None else f"msgstr[{index}]", text


def _render_field(prefix: str, keyword: str, text: str, wrap: int | None) -> list[str]:
    # Here, since a build writes no catalog.
    from polib import escape

    pieces = _PIECE.findall(text)
    single = f'{prefix}{keyword} "{escape(text)}"'
    if len(pieces) < 2 and (wrap is None or _columns(single) <= wrap):
        return [single]
    room = None if wrap is None else max(wrap - len(prefix) - 2, 2)
    return [f'{prefix}{keyword} ""', *(f'{prefix}"{line}"' for piece in pieces for line in _wrap(escape(piece), room))]


def _wrap(text: str, room: int | None) -> list[str]:
    """Lines of at most this many columns where the text allows; together they are the text."""
    if room is None or _columns(text) <= room:
        return [text]
    lines, line, width = [], "", 0
    for atom in _atoms(text):
        columns = _columns(atom)
        if line and width + columns > room:
            lines.append(line)
            line, width = "", 0
        line += atom
        width += columns
    return [*lines, line]


def _atoms(text: str) -> list[str]:
    """What a line break may not part: a word with the blanks after it, a wide character with the punctuation that belongs to it."""
    atoms: list[str] = []
    for word in re.findall(r"[^ ]* +|[^ ]+", text):
        start = 0
        for place in range(1, len(word)):
            if _is_wide(word[place]) and word[place] not in _CLOSING and word[place - 1] not in _OPENING:
                atoms.append(word[start:place])
                start = place
        atoms.append(word[start:])
    return atoms


def _columns(text: str) -> int:
    """How many columns of a terminal the text takes (Unicode's UAX #11, *East Asian Width*)."""
    return len(text) if text.isascii() else sum(2 if _is_wide(char) else not unicodedata.combining(char) for char in text)


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"
