"""A page in, out what may be wrong with it and what other pages ask of it: read piece by piece, without a tree.

Nearly every page is written plainly: in tags of lower case, quoted, each ended in its place, without comments, with code in the head only.
Of such a page each piece is judged by itself, and the order of all shows the rest. A rule that might object to something is asked, with the
tree that the parser makes; all are, of a page that is not plain. So nothing here need be exact, but it must never call sound what a rule
would not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape
from itertools import compress, count, pairwise, takewhile
from typing import TypeVar, cast

from hexapla.frozen import Frozen
from hexapla.lint.pieces import CODE, NEED_TEXT, ROWS, UNENDED, Row, attribute
from hexapla.lint.reading import Page, Text
from hexapla.lint.requests import style_faults
from hexapla.lint.wording import BLOCKS, LABELLED, LABELS, begins_label, has_isolate, is_in_letters_of, is_odd
from hexapla.patterns import pattern

_PHRASES = frozenset({"abbr", "b", "bdi", "cite", "code", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u"})
"""What closes no link or heading when it begins."""
_METADATA = "(?:(?:meta|link) |style /style |script /script )*"
_ORDER = pattern(rf"(?:\? )?! HTML! HEAD {_METADATA}TITLE /TITLE {_METADATA}/HEAD BODY( .*) /BODY /HTML ")
_HEADING = pattern(r" h([1-6])")
_REST = r"[^\"<>&\x00-\x1f\x7f-\xff]{0,1000}"
_ALTERNATE = r'<link rel="alternate" hreflang="[A-Za-z0-9-]+" href="'
_ALTERNATES = pattern(rf"""({_ALTERNATE}(https?://[^/\"<>&\x00-\x1f\x7f-\xff]+/){_REST}">)(?:\n{_ALTERNATE}\2{_REST}">)+""".encode())
"""Links to a page in other languages, on the same host."""
_DEEPEST = 200
"""Elements in one another. The parser of HTML passes over what is deeper than 256."""
_LONGEST = 1 << 14
"""Letters of an order of tags that is remembered."""
_Label = tuple[str, str, int]
"""What it says, the language it is in, and its line."""
_Value = TypeVar("_Value")


class Glance(Frozen):
    """What a plain page shows."""

    doubts: frozenset[str]
    """The rules that may find something."""
    lang: str
    title: str
    places: frozenset[str]
    addresses: frozenset[str]
    pictures: frozenset[bool]
    labels: tuple[_Label, ...]
    """Those in English, unless they are doubted."""


class _Plain(Frozen):
    """A page taken apart: for each of its tags what it is, and the text after it."""

    pieces: Sequence[bytes]
    shapes: Sequence[str]
    ids: Sequence[str]
    addresses: frozenset[str]
    texts: Sequence[bytes]
    """What is said: all but scripts and styles."""
    own: Sequence[bytes]
    """What of it is in the language of the page."""
    doubtful: Sequence[int]
    """Where a link or heading may be blank, or a label in English."""
    shows: Sequence[frozenset[str]]
    body: str
    """The shapes of all that stands in it."""
    said: Text
    shown: frozenset[str]

    def text(self, place: int) -> str:
        return self.pieces[place].partition(b">")[2].decode("utf-8", "replace")


def glance(whole: Page) -> Glance | None:
    """None for a page that is not written plainly."""
    page = _taken_apart(whole.content)
    if page is None or (whole.in_book and any("&" in code for name in CODE for code in _codes(page, name))):
        return None
    lang = attribute(page.pieces[page.shapes.index("HTML! ")], "lang")
    title = " ".join(unescape(page.text(page.shapes.index("TITLE "))).split())
    labels = tuple(_labels(page, lang))
    doubts = frozenset(rule for rule, is_doubted in _doubts(page, lang, labels, in_book=whole.in_book) if is_doubted)
    pictures = frozenset(shown == "picture described" for shown in page.shown if shown.startswith("picture"))
    return Glance(doubts, lang, title, frozenset(page.ids), page.addresses, pictures, tuple(filter(None, labels)))


def _taken_apart(content: bytes) -> _Plain | None:
    before, *pieces = _ALTERNATES.sub(_first_alternate, content, count=1).split(b"<")
    rows = tuple(map(ROWS.__getitem__, pieces))
    if before or not rows or not all(rows) or b"\0" in content:
        return None
    shapes, ids, addresses, texts, own, are_doubtful, shows = zip(*cast("tuple[Row, ...]", rows), strict=True)
    order = "".join(shapes)
    body = _known_body(order) if len(order) < _LONGEST else _plain_body(order)
    if body is None or not _has_plain_head(shapes, texts):
        return None
    return _Plain(
        pieces=pieces,
        shapes=shapes,
        ids=tuple(filter(None, ids)),
        addresses=frozenset(filter(None, addresses)),
        texts=texts,
        own=own,
        doubtful=tuple(compress(count(), are_doubtful)),
        shows=shows,
        body=body,
        said=Text(b"".join(texts)),
        shown=frozenset[str]().union(*set(filter(None, shows))),
    )


def _first_alternate(found: re.Match[bytes]) -> bytes:
    """What links that differ in language and path alone show, one of them shows. Lines keep their numbers."""
    return found[1] + b"\n" * found[0].count(b"\n")


def _has_plain_head(shapes: Sequence[str], texts: Sequence[bytes]) -> bool:
    """Whether nothing but the title is said there, which would be taken for the beginning of the body."""
    said = b"".join(texts[: shapes.index("BODY ")])
    return said.strip(b" \n") == texts[shapes.index("TITLE ")].strip(b" \n")


def _plain_body(shapes: str) -> str | None:
    """Of the shapes of a whole page those of its body; None where their order is not that of a plain page.

    Nothing stands in the body that a page has once, and no code, whose letters would be those of the block around it.
    """
    found = _ORDER.fullmatch(shapes)
    body = f"{found[1]} " if found else ""
    return body if body.islower() and not any(f"{name} " in body for name in CODE) and _is_nested(shapes) else None


_known_body = lru_cache(maxsize=1024)(_plain_body)
"""Remembered: the order of a page's tags is the same in all languages."""


def _is_nested(shapes: str) -> bool:
    """Whether each element is ended, by its own end, before the one around it, and none is too deep for the parser."""
    awaited: list[str] = []
    for shape in shapes.split():
        if shape[0] == "/":
            if not awaited or awaited.pop() != shape[1:]:
                return False
        elif shape[-1] != "/" and shape not in UNENDED:
            awaited.append(shape.rstrip("!"))
            if len(awaited) > _DEEPEST:
                return False
    return not awaited


def _doubts(page: _Plain, lang: str, labels: Sequence[_Label | None], *, in_book: bool) -> Iterator[tuple[str, bool]]:
    """Each rule, and whether it may find something."""
    shown, styles, scripts = page.shown, _codes(page, "style"), _codes(page, "script")
    yield "attributes", "fault" in shown
    is_odd_tag = not shown.isdisjoint({"table", "note", "turned"})
    yield "structure", is_odd_tag or _may_have_blank(page) or _has_repeated_id(page) or _has_odd_headings(page)
    yield "wording", is_odd(page.said) or has_isolate(page.said) or any(map(_is_odd_code, (*styles, *scripts)))
    yield "scripts", _has_language_around(page) or _may_be_foreign(page, lang) or ("marked" in shown and _has_foreign_block(page))
    yield "labels", None in labels
    yield "requests", "script" in shown if in_book else "policy" not in shown
    yield "requests", any(map(style_faults, styles))


def _codes(page: _Plain, name: str) -> tuple[str, ...]:
    """What stands in scripts, or in styles."""
    return tuple(map(page.text, _places(page.shapes, f"{name} "))) if name in page.shown else ()


@lru_cache(maxsize=256)
def _is_odd_code(code: str) -> bool:
    """Whether the rule looks at every element because of it. Remembered: an edition has the style and script that every other has."""
    return is_odd(Text(code.encode()))


def _may_have_blank(page: _Plain) -> bool:
    """Whether a link or heading may have no text."""
    return any(page.shapes[place].rstrip(" !").lower() in NEED_TEXT and _may_be_blank(page, place) for place in page.doubtful)


def _may_be_blank(page: _Plain, place: int) -> bool:
    """Whether an element begins with anything but text and what holds text."""
    inside = takewhile(lambda here: page.shapes[here].rstrip(" !") in _PHRASES, count(place + 1))
    return not any(page.text(here).strip() for here in (place, *inside))


def _may_be_label(page: _Plain, place: int) -> bool:
    """Whether what is said from here on is a label, wherever the element ends, that is not all said by another, which says its language."""
    said = spoken = ""
    for here in range(place, len(page.shapes)):
        text = page.texts[here].decode()
        said += text
        if not text.strip():
            continue
        if here > place and page.shapes[here].endswith("! "):
            spoken = " ".join(text.split())
        label = " ".join(said.split())
        if label in LABELS and label != spoken:
            return True
        if not begins_label(label):
            return False
    return False


def _labels(page: _Plain, lang: str) -> Iterator[_Label | None]:
    """The labels in English where the language is another; None for what may be one."""
    labelling = {shown for shown in page.shows if "label" in shown} if "label" in page.shown else set()
    found = [(place, attribute(page.pieces[place], "aria-label")) for shown in labelling for place in _places(page.shows, shown)]
    for place in page.doubtful:
        name = page.shapes[place].rstrip(" !").lower()
        if name in LABELLED and _may_be_label(page, place):
            is_whole = page.shapes[place + 1].lower() == f"/{name} "
            found.append((place, " ".join(page.text(place).split()) if is_whole else ""))
    is_unsure = bool(found) and _has_language_around(page)
    for place, label in found:
        own = attribute(page.pieces[place], "lang") or lang
        if is_unsure or own.partition("-")[0] != "en":
            yield None if is_unsure or label not in LABELS else (label, own, _line(page, place))


def _line(page: _Plain, place: int) -> int:
    return 1 + b"".join(page.pieces[:place]).count(b"\n")


def _has_repeated_id(page: _Plain) -> bool:
    return len(set(page.ids)) < len(page.ids)


def _has_odd_headings(page: _Plain) -> bool:
    levels = _HEADING.findall(page.body)
    return levels.count("1") != 1 or any(int(here) > int(before) + 1 for before, here in pairwise(levels))


def _may_be_foreign(page: _Plain, lang: str) -> bool:
    return not is_in_letters_of(lang, page.said) and not is_in_letters_of(lang, Text(b"".join(page.own)))


def _has_language_around(page: _Plain) -> bool:
    """Whether an element of the body that says a language holds more than text."""
    return any(page.body.count(f"{name}! ") != page.body.count(f"{name}! /{name} ") for name in _speaking(page))


def _speaking(page: _Plain) -> Iterator[str]:
    """The names of what says a language in the body."""
    return (shown.removeprefix("speaks ") for shown in page.shown if shown.startswith("speaks "))


def _has_foreign_block(page: _Plain) -> bool:
    """Among those that say a language."""
    marked = (place for name in _speaking(page) if name in BLOCKS for place in _places(page.shapes, f"{name}! "))
    return any(not is_in_letters_of(attribute(page.pieces[place], "lang"), Text(page.texts[place])) for place in marked)


def _places(values: Sequence[_Value], wanted: _Value) -> Iterator[int]:
    """Where it stands."""
    place = -1
    for _ in range(values.count(wanted)):
        yield (place := values.index(wanted, place + 1))
