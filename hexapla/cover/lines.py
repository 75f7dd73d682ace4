"""A title and its width in a font in, lines of about one length out, and the size that fills a space."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Measure = Callable[[str], float]
"""Text → width in em."""

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff10-\uff5a\U00020000-\U0003fffd"
_NOT_FIRST = "、。，．・：；？！ー」』）】》〉〕］｝ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々…"
_PIECE = re.compile(rf"[「『（【《〈〔［｛]*[{_HAN}][{_NOT_FIRST}]*|[^\s{_HAN}\u0f0b]+[\u0f0b\u0f0d]*[{_NOT_FIRST}]*\s*|\s+|\u0f0b+\s*")
"""What stays together: a word with the space after it, one character of Han or kana with its punctuation, a Tibetan syllable."""
_SUBTITLE = re.compile(r"(?<=：)(?=.)|(?<=:)\s+")
"""A line ends where a title ends and its subtitle begins."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Lines, and the size they are set in."""

    lines: tuple[str, ...]
    size: int


def fit(text: str, measure: Measure, *, width: float, height: float, leading: float, largest: int, smallest: int) -> Setting:
    """The largest size at which ``text`` fits, its lines balanced; all in pixels. What fits at no size is cut, with an ellipsis."""
    parts = [_PIECE.findall(part) for part in _SUBTITLE.split(text)]
    widest = max((measure(piece.rstrip()) for pieces in parts for piece in pieces), default=0.0)
    for size in range(largest, smallest, -4):
        if widest <= width / size:
            lines = tuple(line for pieces in parts for line in _balanced(pieces, measure, width / size))
            if len(lines) * size * leading <= height:
                return Setting(lines, size)
    room = max(int(height / (smallest * leading)), 1)
    lines = _filled(_clusters(text), measure, width / smallest - 1)
    return Setting(lines if len(lines) <= room else (*lines[: room - 1], lines[room - 1].rstrip() + "…"), smallest)


def _clusters(text: str) -> list[str]:
    """Characters with the marks that belong to them."""
    found: list[str] = []
    for character in text:
        if found and (unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf")):
            found[-1] += character
        else:
            found.append(character)
    return found


def _filled(pieces: Sequence[str], measure: Measure, width: float) -> tuple[str, ...]:
    """As many pieces on each line as there is room for."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and measure((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return tuple(line.strip() for line in lines if line.strip())


def _balanced(pieces: Sequence[str], measure: Measure, width: float) -> tuple[str, ...]:
    """No more lines than need be, in the narrowest column that holds that many."""
    best = _filled(pieces, measure, width)
    low, high = max(map(measure, pieces), default=0.0), width
    while high - low > 0.05:
        middle = (low + high) / 2
        tried = _filled(pieces, measure, middle)
        low, high, best = (low, middle, tried) if len(tried) <= len(best) else (middle, high, best)
    return best
