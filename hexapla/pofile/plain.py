"""The text of a catalog and an offset in; the entry that stands there out, where it is written as nearly all are.

That is: comments, ``msgctxt``, ``msgid`` and ``msgstr``, each on lines of its own, strings one below the other, and what follows begins
another entry. Whatever else there may be is left to `grammar`, and so is every fault: what is matched here has none.
"""

from __future__ import annotations

from functools import lru_cache

from hexapla.frozen import Frozen
from hexapla.model import Entry
from hexapla.patterns import pattern
from hexapla.pofile.comments import Comments, read_comments

_STRINGS = r'((?:"[^"\\\n]*+(?:\\[nrt"\\][^"\\\n]*+)*+"\n)++)'
_ENTRY = pattern(
    r"(\n*+)((?:#(?![~|])[^\r\n]*+\n)*+)"
    rf"(?:msgctxt {_STRINGS})?+msgid {_STRINGS}msgstr {_STRINGS}"
    r"(?=\n*+(?:#(?![~|])|msgid |msgctxt |\Z))"
)
_ESCAPE = pattern(r"\\(.)")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


class Found(Frozen):
    """An entry as it stands in a file."""

    entry: Entry
    place: int
    """The offset of its ``msgid``."""
    end: int
    """Where the next one may begin: behind the end of its last line."""


def read_plain(text: str, begin: int, line: int, *, raw: bool = True) -> Found | None:
    """The entry at the offset ``begin``, which is the beginning of a line, the ``line``-th; None where only the grammar can tell."""
    found = _ENTRY.match(text, begin)
    if found is None:
        return None
    before, above, msgctxt, msgid, msgstr = found.groups()
    said = _read_above(above)
    start, place, end = found.start(2), found.start(4) - len("msgid "), found.end()
    entry = Entry(
        msgid=_spelt(msgid),
        msgstr=(_spelt(msgstr),),
        msgctxt=None if msgctxt is None else _spelt(msgctxt),
        comments=said.comments,
        extracted=said.extracted,
        references=said.references,
        flags=said.flags,
        line=line + text.count("\n", begin, place),
        raw=text[start:end].encode() if raw and said.heeded else None,
        before=before.encode(),
    )
    return Found(entry, place, end)


@lru_cache(maxsize=1 << 12)
def _read_above(comments: str) -> Comments:
    """What stands above a message is mostly the same in each language."""
    return read_comments(comments.split("\n")[:-1])


def _spelt(strings: str) -> str:
    """The text of strings that stand below each other, a line each."""
    joined = strings[1:-2].replace('"\n"', "")
    return _ESCAPE.sub(lambda escape: _LETTERS[escape[1]], joined) if "\\" in joined else joined
