"""Two texts in, what became of the words of the first out: kept, taken out, put in. Bounded, whatever the texts are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

from hexapla.frozen import Frozen
from hexapla.patterns import pattern
from hexapla.text import is_cjk

_WORD = pattern(r"\s*\S+|\s+")
MAX_WORDS = 1000
MAX_PAIRS = 5000
"""Pairs of equal words. With both bounds, `SequenceMatcher` takes at most MAX_WORDS * MAX_PAIRS steps, well under a second."""


class Piece(Frozen):
    """A run of words with one fate."""

    fate: Literal["same", "out", "in"]
    text: str

    @property
    def words(self) -> str:
        return self.text.lstrip()

    @property
    def space(self) -> str:
        """What stands before its words: nobody wants it struck out or underlined."""
        return self.text[: len(self.text) - len(self.words)]


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in reading order: what is not ``in`` gives ``before``, what is not ``out`` gives ``after``.

    A word is what stands between spaces; among Han and kana it is a character. What is too long to compare is one change.

    >>> [(piece.fate, piece.text) for piece in word_changes("a red star", "a star")]
    [('same', 'a'), ('out', ' red'), ('same', ' star')]
    """
    one, other = _words(before), _words(after)
    head = _common(one, other)
    tail = _common(one[head:][::-1], other[head:][::-1])
    inner = _compared(one[head : len(one) - tail], other[head : len(other) - tail])
    ends = ("".join(one[:head]), "".join(one[len(one) - tail :]))
    pieces = (Piece("same", ends[0]), *inner, Piece("same", ends[1]))
    return tuple(piece for piece in pieces if piece.text)


def _words(text: str) -> list[str]:
    return [part for word in _WORD.findall(text) for part in (word if any(map(is_cjk, word)) else [word])]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _compared(one: Sequence[str], other: Sequence[str]) -> Iterator[Piece]:
    if _is_too_much(one, other):
        yield Piece("out", "".join(one))
        yield Piece("in", "".join(other))
        return
    for tag, start, end, other_start, other_end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(one[start:end]))
            continue
        yield Piece("out", "".join(one[start:end]))
        yield Piece("in", "".join(other[other_start:other_end]))


def _is_too_much(one: Sequence[str], other: Sequence[str]) -> bool:
    counts = Counter(other)
    return max(len(one), len(other)) > MAX_WORDS or sum(counts[word] for word in one) > MAX_PAIRS
