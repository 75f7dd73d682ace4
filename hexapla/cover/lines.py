"""A title and its width in a font in, lines of about one length out, and the size that fills a space."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from hexapla.frozen import Frozen
from hexapla.patterns import pattern

Measure = Callable[[str], float]
"""Text → width in em."""

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff10-\uff5a\U00020000-\U0003fffd"
_NOT_FIRST = "、。，．・：；？！ー」』）】》〉〕］｝ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々…"
_SPACE = "[^\\S\u00a0\u202f]"
_WORD = rf"(?:(?!{_SPACE})[^{_HAN}\u0f0b])+[\u0f0b\u0f0d]*[{_NOT_FIRST}]*(?:{_SPACE}+[:;!?»](?={_SPACE}|$))*"
_PIECE = rf"[「『（【《〈〔［｛]*[{_HAN}][{_NOT_FIRST}]*|{_WORD}{_SPACE}*|{_SPACE}+|\u0f0b+{_SPACE}*"
"""What stays together: a word with the space after it, and with a mark that is set apart from it; what a no-break space joins; one
character of Han or kana with its punctuation; a Tibetan syllable. `re` compiles it for the first cover."""
_PHRASE_END = pattern(rf".*[{_NOT_FIRST.partition('ぁ')[0]}…\s]", re.DOTALL)
_KANA, _NOT_KANA = pattern(r".*[\u3041-\u3096]", re.DOTALL), pattern(r"[^\u3041-\u3096]")
"""Japanese words begin with what is no hiragana, and end with hiragana that belongs to them."""
_SUBTITLE = pattern(r"(?<=：)(?=.)|(?<=:)\s+")
"""A line ends where a title ends and its subtitle begins."""

_ALONE, _SMALLER = 0.5, 0.7
"""Of the longest line, of the largest size: where a line looks forgotten, and how much of the size may go to save it."""


class Setting(Frozen):
    """Lines, and the size they are set in."""

    lines: tuple[str, ...]
    size: int


def fit(text: str, measure: Measure, *, width: float, height: float, leading: float, largest: int, smallest: int) -> Setting:
    """The largest size at which ``text`` fits, its lines balanced; all in pixels. What fits at no size is cut, with an ellipsis.

    A size somewhat smaller is taken where it leaves no word alone on a line, or where Chinese and Japanese lines end with a phrase.
    """
    parts = [re.findall(_PIECE, part) for part in _SUBTITLE.split(text)]
    space = {"width": width, "height": height, "leading": leading}
    whole = _largest(parts, measure, **space, largest=largest, smallest=smallest)
    if whole is None:
        return _broken(parts, measure, **space, largest=largest // 2, smallest=smallest)
    phrased = _largest([_phrases(pieces) for pieces in parts], measure, **space, largest=largest, smallest=smallest)
    return phrased if phrased and phrased.size >= whole.size * _SMALLER else whole


def _phrases(pieces: Sequence[str]) -> list[str]:
    """What Chinese and Japanese readers take in as one: up to a mark, or to where a Japanese word ends. Elsewhere each word is a phrase."""
    found: list[str] = []
    for piece in pieces:
        ends = not found or _PHRASE_END.fullmatch(found[-1]) or (_KANA.fullmatch(found[-1]) and _NOT_KANA.match(piece))
        found = [*found, piece] if ends else [*found[:-1], found[-1] + piece]
    return found


def _largest(
    parts: Sequence[Sequence[str]], measure: Measure, *, width: float, height: float, leading: float, largest: int, smallest: int
) -> Setting | None:
    """With whole pieces; None where they fit at no size."""
    best: Setting | None = None
    for size in range(largest, smallest, -4):
        if best and size < best.size * _SMALLER:
            break
        column = width / size
        found = [_balanced(pieces, measure, column) for pieces in parts]
        lines = tuple(line for part in found for line in part)
        if max(map(measure, lines), default=0.0) <= column and len(lines) * size * leading <= height:
            best = best or Setting(lines, size)
            if not any(_leaves_alone(part, measure) for part in found):
                return Setting(lines, size)
    return best


def _leaves_alone(lines: Sequence[str], measure: Measure) -> bool:
    """Whether one of several lines is far shorter than the longest."""
    widths = [measure(line) for line in lines]
    return len(widths) > 1 and min(widths) < _ALONE * max(widths)


def _broken(
    parts: Sequence[Sequence[str]], measure: Measure, *, width: float, height: float, leading: float, largest: int, smallest: int
) -> Setting:
    """With words broken that are wider than a line."""
    lines: tuple[str, ...] = ()
    for size in range(max(largest, smallest), smallest - 1, -4):
        column = width / size
        wholes = (piece for part in parts for piece in part)
        lines = _filled([one for whole in wholes for one in _pieces(whole, measure, column)], measure, column)
        if len(lines) * size * leading <= height:
            return Setting(lines, size)
    room = max(int(height / (smallest * leading)), 1)
    return Setting(lines if len(lines) <= room else (*lines[: room - 1], _cut(lines[room - 1], measure, width / smallest)), smallest)


def _pieces(whole: str, measure: Measure, column: float) -> list[str]:
    return [whole] if measure(whole.rstrip()) <= column else _clusters(whole)


def _cut(line: str, measure: Measure, column: float) -> str:
    clusters = _clusters(line.rstrip())
    while clusters and measure("".join(clusters) + "…") > column:
        clusters.pop()
    return "".join(clusters).rstrip() + "…"


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
