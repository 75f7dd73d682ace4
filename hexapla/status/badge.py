"""A language and how far it is in, a badge for a README out: SVG without script, link, font or picture from elsewhere."""

from __future__ import annotations

import unicodedata

from hexapla.locales import Locale, format_percent, parse_locale
from hexapla.templating import render_template

GROUND = "#3b362e"
INK = "#ffffff"
COLOURS = {1.0: "#2c6b3f", 0.5: "#7a5a10", 0.0: "#8a2f1d"}
"""From which share on a badge has which colour; every one of them 4.5:1 or better under white."""
_PADDING = 9
_SIZE = 11
_WIDE, _JOINED, _NARROW, _COMMON = 1.0, 0.46, 0.33, 0.6
"""Of the size of the font; the words are then set to the width that was reckoned, whatever font the reader has."""


def badge(locale: Locale, share: float) -> bytes:
    """How far a language is, in its own words and digits; in English for those who listen. ``share``: 0.0 to 1.0."""
    label, value = locale.name, format_percent(share, locale)
    widths = _width(label), _width(value)
    left, right = (width + 2 * _PADDING for width in widths)
    said = f"{locale.english_name}: {format_percent(share, parse_locale('en'))} translated"
    return render_template(
        "reports/badge.svg",
        locale=locale,
        said=said,
        left=left,
        right=right,
        size=_SIZE,
        words=((label, left / 2, widths[0]), (value, left + right / 2, widths[1])),
        ground=GROUND,
        ink=INK,
        colour=colour_of(share),
    ).encode()


def colour_of(share: float) -> str:
    """
    >>> colour_of(1.0) == COLOURS[1.0], colour_of(0.999) == COLOURS[0.5], colour_of(0) == COLOURS[0.0]
    (True, True, True)
    """
    return next(colour for least, colour in COLOURS.items() if share >= least)


def _width(text: str) -> int:
    """In pixels, reckoned."""
    return max(1, round(sum(map(_advance, text)) * _SIZE))


def _advance(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF" or char in "%٪":
        return _WIDE
    if unicodedata.bidirectional(char) == "AL":
        return _JOINED
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    return _NARROW if char in "iljtfI.,:;'’ ()|\u00a0\u202f" else _COMMON
