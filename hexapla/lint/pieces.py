"""What stands between one ``<`` of a page and the next, a tag and the text after it, in; out what it shows wherever it stands.

Each is judged once: menus stand on every page, a work's text on its pages, in its book and in its one file, its tags in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import TypeVar

from hexapla.lint.attributes import faults_of
from hexapla.lint.reading import EPUB_TYPE, FOLLOWED, XML_LANG
from hexapla.lint.structure import refers_to_note
from hexapla.lint.wording import BLOCKS, LABELLED, LABELS, begins_label, locale_of
from hexapla.patterns import pattern

_PLAIN_NAMES = """
a abbr article aside b bdi bdo blockquote body br caption circle cite code col colgroup dd del details dfn div dl dt ellipse em
figcaption figure footer g h1 h2 h3 h4 h5 h6 head header hr html i img ins kbd li link main mark meta nav ol p path pre q rp rt ruby s
samp script section small span strong style sub summary sup svg table tbody td tfoot th thead time title tr u ul var
"""
"""Those that any parser of HTML takes as they are written, wherever they stand in a body."""
_NAMES = frozenset(_PLAIN_NAMES.split())
_ONCE = frozenset({"html", "head", "title", "body"})
"""Of a second one parsers make what they will."""
_VOID = frozenset({"br", "col", "hr", "img", "link", "meta"})
UNENDED = _VOID | {"!", "?"}
"""The shapes of what has no end of its own, without their space; ``!`` and ``?`` are those of the prologue."""
CODE = frozenset({"script", "style"})
NEED_TEXT = frozenset({"a", "title", "h1", "h2", "h3", "h4", "h5", "h6"})
_WATCHED = NEED_TEXT | LABELLED
_ATTRIBUTE_NAME = r"(?:[a-z][a-z0-9-]*|viewBox|xml:lang|epub:type|xmlns(?::epub)?)"
_VALUE = r"(?:[^\"<>&\x00-\x1f\ufffd]|&(?:amp|lt|gt|quot|#3[49]);)*"
_TAG = pattern(rf"([a-z][a-z0-9]*)((?: {_ATTRIBUTE_NAME}(?:=\"{_VALUE}\")?)*)( ?/)?")
_ATTRIBUTE = pattern(r" ([^ =]+)(?:=\"([^\"]*)\")?")
_NAMED = pattern(rb"([a-z][a-z0-9]*) id=\"([^\"<>&\x00-\x1f\x80-\xff]+)\"(?=[ /]|\Z)")
_REFERENCE = pattern(rb"&(?:amp|lt|gt|quot|#3[49]);")
_LEADING = pattern(rb"a href=\"([^\"<>&:/\\\x00-\x1f\x80-\xff][^\"<>&:\\\x00-\x1f\x80-\xff]*)\"(?=[ /]|\Z)")
_QUALIFIED = {"xml:lang": XML_LANG, "epub:type": EPUB_TYPE}
_PROLOGUE = {"!DOCTYPE html": "! ", "?xml version='1.0' encoding='UTF-8'?": "? ", '?xml version="1.0" encoding="UTF-8"?': "? "}
_MOST = 1 << 12
"""Tags and pieces that are remembered."""
_LONGEST = 1 << 12
"""Bytes of one."""
_LARGEST = 1 << 22
"""Bytes of a plain piece. The parser of HTML passes over what comes after a text or a value of 10,000,000."""
_Mark = tuple[str, str, str, bool, bool, bool, frozenset[str]]
"""Of a tag: its shape, see `Row`; its id; where it leads to; whether the text after it is said, whether that is in the language of the
page, and whether it is that of a link or heading; what it shows, see `_shown`."""
Row = tuple[str, str, str, bytes, bytes, bool, frozenset[str]]
"""Of a piece: its shape, the name of its tag, in capitals if a page has it once, ``/`` before it where it ends, ``!`` after it where
it says a language, ``/`` after it where it ends itself and no other of its name does, a space; its id; where it leads to; what is said,
which code is not; what of it is in the language of the page; whether it may be a link or heading without text, or a label in English;
what its tag shows."""
_Value = TypeVar("_Value")


def _row(piece: bytes) -> Row | None:
    """None where the tag or the text after it is not plain."""
    tag, end, text = piece.partition(b">")
    common, named, leading = _without_own(tag)
    mark = _MARKS[common] if end and len(piece) < _LARGEST else None
    if mark is None or (named and mark[1]):
        return None
    shape, other, address, is_said, is_own, is_watched, shown = mark
    if not _is_utf8(text) or (is_said and b"&" in text and text.count(b"&") != len(_REFERENCE.findall(text))):
        return None
    is_doubtful = is_watched and begins_label(text.decode())
    return shape, named or other, leading or address, text if is_said else b"", text if is_own else b"", is_doubtful, shown


def _is_utf8(text: bytes) -> bool:
    try:
        return text.isascii() or bool(text.decode())
    except UnicodeDecodeError:
        return False


def _without_own(tag: bytes) -> tuple[bytes, str, str]:
    """The tag as many have it, without its id, or with another address in place of one that leads to this edition; and these two."""
    if found := _NAMED.match(tag):
        return found[1] + tag[found.end() :], found[2].decode(), ""
    if found := _LEADING.match(tag):
        return b'a href="x"' + tag[found.end() :], "", found[1].decode()
    return tag, "", ""


def attribute(piece: bytes, name: str) -> str:
    """Of a plain tag; empty where it has none."""
    return unescape(dict(_ATTRIBUTE.findall(piece.partition(b">")[0].decode())).get(name, ""))


def _mark(written: bytes) -> _Mark | None:
    """None for a tag that is not plain."""
    text = written.decode("utf-8", "replace")
    if text in _PROLOGUE:
        return _PROLOGUE[text], "", "", True, True, False, frozenset()
    if text.startswith("/"):
        return (f"/{_shape(text[1:])} ", "", "", True, True, False, frozenset()) if text[1:] in _NAMES - _VOID else None
    found = _TAG.fullmatch(text)
    pairs = _ATTRIBUTE.findall(found[2]) if found else ()
    said = {_QUALIFIED.get(name, name): unescape(value) for name, value in pairs}
    if not found or found[1] not in _NAMES or len(said) < len(pairs):
        return None
    name, is_closed, is_void = found[1], bool(found[3]), found[1] in _VOID
    speaks = "lang" in said or XML_LANG in said
    if (speaks and (is_void or is_closed or name in CODE or not said.get("lang"))) or (is_closed and name in _WATCHED | CODE):
        return None
    shape = f"{_shape(name)}{'!' if speaks else ''}{'/' if is_closed and not is_void else ''} "
    address, is_said, is_own = said.get(FOLLOWED.get(name, ""), ""), name not in CODE, not speaks or name == "html"
    shown = frozenset(_shown(name, said, speaks=speaks))
    return shape, said.get("id", ""), address, is_said, is_said and is_own, name in _WATCHED, shown


def _shape(name: str) -> str:
    return name.upper() if name in _ONCE else name


def _shown(name: str, said: Mapping[str, str], *, speaks: bool) -> Iterator[str]:
    """What a start tag shows by itself."""
    if name in ("script", "style", "table"):
        yield name
    if faults_of(name, said):
        yield "fault"
    if name == "html" and (locale := locale_of(said.get("lang", ""))) and locale.direction == "rtl" and not said.get("dir"):
        yield "turned"
    if name == "a" and refers_to_note(said):
        yield "note"
    if said.get("aria-label") in LABELS:
        yield "label"
    if speaks and name != "html":
        yield f"speaks {name}"
    if speaks and name in BLOCKS:
        yield "marked"
    if name == "meta" and said.get("http-equiv", "").lower() == "content-security-policy":
        yield "policy"
    if name in ("img", "svg"):
        yield "picture described" if name == "svg" or said.get("alt") else "picture"


class _Judged(dict[bytes, _Value]):
    """Of what is written, what it is; judged once. Faster than a cache that knows what was asked for last."""

    def __init__(self, judge: Callable[[bytes], _Value]) -> None:
        super().__init__()
        self._judge = judge

    def __missing__(self, written: bytes) -> _Value:
        found = self._judge(written)
        if len(written) < _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[written] = found
        return found


_MARKS = _Judged(_mark)
ROWS = _Judged(_row)
"""Each plain piece of a page, read; None for one that is not plain."""
