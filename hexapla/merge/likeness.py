"""Texts in; what is the same text but for its typography, and which old text a new one was most likely made from, out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from heapq import nsmallest
from itertools import chain, islice, pairwise

from rapidfuzz.distance import Indel
from rapidfuzz.process import extract

from hexapla.patterns import pattern
from hexapla.text import is_cjk

# --- The same words ------------------------------------------------------------------------------------------------

_LITERAL = pattern(
    r"(?s)`(?<!``)(?P<ticks>`*+).+?(?<!`)`(?P=ticks)(?!`)|\]\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)|\]\[[^\[\]]*+\]"
    r"|<[^<>]*+>|://\S++|\{[^{}]*+\}|\$[^$]++\$"
)
"""Code, link targets, tags, addresses, attribute lists and mathematics, in which every character counts."""

_QUOTES = {ord(mark): '"' for mark in "“”„‟«»＂「」"} | {ord(mark): "'" for mark in "‘’‚‛‹›＇『』"}
_DASH = pattern("[-‐‑–—―]")
_PARTING = pattern(r" ?[—―] ?|(?:^|(?<= ))(?:–|-{1,3})(?= (?!\W{0,9}\d))|(?<=\w)-{2,3}(?=[^\W\d])")
_JOINING = pattern(r"(?<=\w)[‐‑–](?=\w)")
_LONGEST = 20_000


def normal_form(text: str) -> str:
    """Two texts of one form have the same letters, digits and words in the same order: only spaces, quotation marks and dashes may differ.

    Unicode's NFC, never NFKC (``x²`` is not ``x2``). A run of spaces is one space, a hard break stays. Double quotation marks are one sign,
    single ones and the apostrophe another, each in its place. Dashes that part a sentence are one sign, and so are hyphens and en dashes
    that join two words or numbers; a dash that could be a minus, the minus sign itself and a hyphen more or less are another text. Code,
    link targets and tags are compared to the letter. Beyond 20,000 characters a text is its own form: the work stays bounded.

    >>> normal_form("the  ‘Great Community’ – *Datong*") == normal_form("the 'Great Community'—*Datong*")
    True
    >>> normal_form("re-cover") == normal_form("recover"), normal_form("at –5 °C") == normal_form("at -5 °C")
    (False, False)
    """
    text = unicodedata.normalize("NFC", text)
    if len(text) > _LONGEST:
        return text
    literals = [match[0] for match in _LITERAL.finditer(text)]
    prose = re.sub(r"[^\S\n]+", " ", _LITERAL.sub("\x00", text).translate(_QUOTES))
    return "\x00".join([_fold_dashes(re.sub(" ?\n ?", "\n", prose).strip(" ")), *literals])


def _fold_dashes(text: str) -> str:
    return _JOINING.sub("-", re.sub(" ?— ?", "—", _PARTING.sub("—", text))) if _DASH.search(text) else text


# --- Likely pairs --------------------------------------------------------------------------------------------------

NEAR, FAR, FAR_SHORT = 0.5, 0.6, 0.8
"""The least similarity (Indel, 0.0 to 1.0) beside the same neighbours, elsewhere, and elsewhere for a short text."""

_SHARED = 0.4
"""The least share of long words of two texts beside the same neighbours: letters of unrelated prose are alike by 0.45, its words by 0.1."""
_REACH = 8
"""How many places an old text may stand from where a new one is expected."""
_HEAD, _TAIL = 800, 400
"""Characters compared of a long text, from its beginning and its end: what is found is only ever a suggestion."""
_RARE, _POSTINGS, _CANDIDATES = 12, 50, 16
"""Per new text: features looked up, old texts looked at for each, and old texts compared."""


def similarity(left: str, right: str) -> float:
    """0.0 (nothing in common) to 1.0 (equal): twice the longest common subsequence over both lengths; ends of long texts only."""
    return Indel.normalized_similarity(_clipped(left), _clipped(right))


def _clipped(text: str) -> str:
    return text if len(text) <= _HEAD + _TAIL else text[:_HEAD] + text[-_TAIL:]


def is_short(text: str) -> bool:
    """A heading, a cell, a label: up to 30 characters or four words."""
    return len(text) <= 30 or (len(text.split(None, 4)) <= 4 and not any(map(is_cjk, text[:30])))


class Kin:
    """Old texts by what they are made of, to be asked which of them are like a new one."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self._texts = texts
        self._postings: dict[str, list[int]] = defaultdict(list)
        for at, text in texts.items():
            for feature in _features(_clipped(text)):
                self._postings[feature].append(at)

    def like(self, new: Mapping[int, str], spent: Collection[int]) -> Iterator[tuple[int, list[int]]]:
        """For each new text the old ones that share most of its rarest features, without those that are ``spent``."""
        gone = Counter(feature for at in spent if at in self._texts for feature in _features(_clipped(self._texts[at])))
        for index, text in new.items():
            counts = {feature: len(self._postings.get(feature, ())) for feature in _features(_clipped(text))}
            for feature in gone.keys() & counts.keys():
                counts[feature] -= gone[feature]
            rare = nsmallest(_RARE, filter(counts.get, counts), key=lambda feature: (counts[feature], feature))
            votes = Counter(chain.from_iterable(self._left(feature, spent) for feature in rare))
            yield index, [at for at, _ in votes.most_common(_CANDIDATES)]

    def _left(self, feature: str, spent: Collection[int]) -> Iterable[int]:
        places = self._postings[feature]
        return islice((at for at in places if at not in spent), _POSTINGS) if spent else places[:_POSTINGS]


def likely_pairs(
    new: Mapping[int, str],
    old: Mapping[int, str],
    near: Mapping[int, Iterable[int]],
    kin: Kin | None = None,
    spent: Collection[int] = frozenset(),
) -> Iterator[tuple[int, int]]:
    """Pairs (key of a new text, key of the old text it was made from), the most similar first; each key at most once.

    ``near`` says which old texts stood where a new one stands. Work per new text is bounded: it is compared with those, and with the 16 old
    texts that share most of its rarest words. ``kin`` are the old texts made ready, for whoever asks more than once; ``spent`` are those
    that are not to be had.
    """
    kin = kin or Kin(old)
    ranked = sorted([*_ranked(new, old, near, dict(kin.like(new, spent))), *_long_kin(new, old, near)])
    taken_new: set[int] = set()
    taken_old: set[int] = set()
    for _, index, at in ranked:
        if index not in taken_new and at not in taken_old:
            taken_new.add(index)
            taken_old.add(at)
            yield index, at


def _ranked(
    new: Mapping[int, str], old: Mapping[int, str], near: Mapping[int, Iterable[int]], kin: Mapping[int, Sequence[int]]
) -> Iterator[tuple[float, int, int]]:
    """(rank, new, old): the lower the rank the likelier. Standing in the same place is worth what lies between the thresholds."""
    for index, whole in new.items():
        text, beside = _clipped(whole), set(near.get(index, ()))
        choices = {at: _clipped(old[at]) for at in sorted({*beside, *kin.get(index, ())})}
        far = FAR_SHORT if is_short(text) else FAR
        for _, score, at in extract(text, choices, scorer=Indel.normalized_similarity, score_cutoff=NEAR, limit=None):
            if at in beside:
                yield -score - (FAR - NEAR), index, at
            elif score >= far:
                yield -score, index, at


def _long_kin(new: Mapping[int, str], old: Mapping[int, str], near: Mapping[int, Iterable[int]]) -> Iterator[tuple[float, int, int]]:
    """(rank, new, old) of texts so long that only their ends were compared: beside the same neighbours, the words of the whole tell too."""

    @cache
    def long_words(text: str) -> Counter[str]:
        return Counter(re.findall(r"\w{5,}", text.casefold()))

    for index, text in new.items():
        for at in set(near.get(index, ())) if _is_long(text) else ():
            if at in old and _is_long(old[at]):
                mine, other = long_words(text), long_words(old[at])
                if 2 * (mine & other).total() >= _SHARED * (mine.total() + other.total()):
                    yield -NEAR, index, at


def _is_long(text: str) -> bool:
    return len(text) > _HEAD + _TAIL


def _features(text: str) -> set[str]:
    """The words; pairs of characters where words are written without spaces; in a short text, triples as well."""
    folded = text.casefold()
    found = {feature for word in re.findall(r"\w+", folded) for feature in _word_features(word)}
    return found | {folded[at : at + 3] for at in range(len(folded) - 2)} if len(folded) <= 30 else found


def _word_features(word: str) -> list[str]:
    return [left + right for left, right in pairwise(word)] if len(word) > 1 and is_cjk(word[0]) else [word]


# --- Neighbours ----------------------------------------------------------------------------------------------------


def windows(slots: Sequence[tuple[int, int | None]], taken: Sequence[bool]) -> Iterator[tuple[int, range]]:
    """Where the origin of each open slot would stand, counted from the last settled slot above it.

    ``slots`` are (key, place) in the new order, the place None where it is open; ``taken`` says of each old place whether it is settled.
    Gives the key of each open slot and up to 17 old places, none of them beyond the next settled one.

    >>> list(windows([(0, 0), (1, None), (2, 3)], [True, False, False, True]))
    [(1, range(1, 3))]
    """
    ends = [len(taken)] * (len(taken) + 1)
    for at in reversed(range(len(taken))):
        ends[at] = at if taken[at] else ends[at + 1]
    start, passed = 0, 0
    for key, place in slots:
        if place is not None:
            start, passed = place + 1, 0
        else:
            yield key, range(start + max(0, passed - _REACH), min(start + passed + _REACH + 1, ends[start]))
            passed += 1
