"""The paragraphs of a book in, a history of labelled edits out; and of a merged catalog, how far it tells that history.

Every edit knows which old paragraphs it was made from, so that a merge can be marked without anyone's judgement. All chance comes from
one seed: the same paragraphs and the same seed give the same history.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import chain
from random import Random

from hexapla.model import Catalog, Entry
from hexapla.pofile import messages


class Label(StrEnum):
    """What happened to a paragraph."""

    KEPT = "kept"
    TYPOGRAPHY = "typography"
    """Quotation marks, dashes or spaces only: the one change that may keep a translation without a look."""
    SMALL = "small edit"
    HEAVY = "heavy edit"
    NUMBER = "number changed"
    NEGATION = "negation changed"
    NAME = "name changed"
    SPLIT = "split"
    JOINED = "joined"
    REMOVED = "removed"
    NEW = "new"


ANOTHER_FACT = (Label.NUMBER, Label.NEGATION, Label.NAME)
"""A sentence that looks the same and says something else."""
_FROM_OLD = (Label.TYPOGRAPHY, Label.SMALL, Label.HEAVY, *ANOTHER_FACT, Label.SPLIT, Label.JOINED)
"""The edits whose old text a translator wants to see again."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One step from the old version to the new one."""

    label: Label
    old: tuple[int, ...]
    """The old paragraphs it was made from, by number."""
    new: tuple[str, ...]
    """What stands there now."""
    moved: bool = False
    """It stands in a chapter that was moved."""


@dataclass(frozen=True, slots=True)
class History:
    """Two versions of a text."""

    old: tuple[str, ...]
    edits: tuple[Edit, ...]
    """In the order of the new version; what was removed stands where it stood."""

    @property
    def new(self) -> tuple[str, ...]:
        return tuple(chain.from_iterable(edit.new for edit in self.edits))


# --- Edits ---------------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"\d+|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred|thousand)\b")
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty", "hundred", "thousand")
_NEGATED = re.compile(r"(?<=[a-z]) (?:not|never)\b")
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|will|would|shall|should|may|might|can|could|must|did|does|do|has|have|had)\b")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")
_SENTENCE_END = re.compile(r"(?<=[a-z]{2}[.?!]) (?=[A-Z_])")
_TYPEWRITTEN = (("--", "—"), ("'", "’"), (". ", ".  "))

Texts = tuple[str, ...]
_Maker = Callable[[str, Random, Sequence[str]], Texts]
"""A text and the book in, what it became out; nothing where it cannot be changed so."""


def _typography(text: str, _rng: Random, _book: Sequence[str]) -> Texts:
    return next(((text.replace(old, new),) for old, new in _TYPEWRITTEN if old in text), ())


def _small(text: str, rng: Random, book: Sequence[str]) -> Texts:
    """A word replaced, dropped, or put in."""
    words = text.split()
    if len(words) < 6:
        return ()
    at = rng.randrange(1, len(words) - 1)
    kept = rng.choice((0, 1, 1))
    words[at : at + kept] = rng.choice(([], _borrowed(rng, book, 1), _borrowed(rng, book, 1), _borrowed(rng, book, 2)))
    return (" ".join(words),)


def _heavy(text: str, rng: Random, book: Sequence[str]) -> Texts:
    """Two fifths of the words are others now, in two places, and a tenth is gone."""
    words = text.split()
    if len(words) < 15:
        return ()
    run = len(words) // 5
    for start in (0, len(words) // 2):
        at = start + rng.randrange(len(words) // 2 - run)
        words[at : at + run] = _borrowed(rng, book, run)
    gone = len(words) // 10
    at = rng.randrange(len(words) - gone)
    del words[at : at + gone]
    return (" ".join(words),)


def _borrowed(rng: Random, book: Sequence[str], count: int) -> list[str]:
    """Words that stand together somewhere in the book."""
    words = rng.choice(book).split()
    at = rng.randrange(max(1, len(words) - count))
    return words[at : at + count]


def _number(text: str, rng: Random, _book: Sequence[str]) -> Texts:
    return _replaced(text, _NUMBER, rng, lambda found: _other_number(found, rng))


def _other_number(number: str, rng: Random) -> str:
    """Two digits turned round where that makes another number, else another digit or word."""
    if not number.isdigit():
        return rng.choice([word for word in _NUMBERS if word != number])
    turned = number[:-2] + number[:-3:-1]
    if len(number) > 1 and turned != number and rng.random() < 0.5:
        return turned
    at = rng.randrange(len(number))
    return number[:at] + rng.choice([digit for digit in "123456789" if digit != number[at]]) + number[at + 1 :]


def _negation(text: str, rng: Random, _book: Sequence[str]) -> Texts:
    return _replaced(text, _NEGATED, rng, lambda _: "") or _replaced(text, _AUXILIARY, rng, lambda verb: f"{verb} not")


def _name(text: str, rng: Random, book: Sequence[str]) -> Texts:
    return _replaced(text, _NAME, rng, lambda found: rng.choice([name for name in _names(tuple(book)) if name != found]))


@cache
def _names(book: Texts) -> Texts:
    return tuple(sorted({name for text in book for name in _NAME.findall(text)}))


def _replaced(text: str, pattern: re.Pattern[str], rng: Random, other: Callable[[str], str]) -> Texts:
    places = list(pattern.finditer(text))
    if not places:
        return ()
    place = rng.choice(places)
    return (text[: place.start()] + other(place[0]) + text[place.end() :],)


def _split(text: str, _rng: Random, _book: Sequence[str]) -> Texts:
    """At the end of the sentence nearest to the middle."""
    places = [place.start() for place in _SENTENCE_END.finditer(text)]
    if not places:
        return ()
    at = min(places, key=lambda place: abs(place - len(text) / 2))
    return text[:at], text[at + 1 :]


_MAKERS: Mapping[Label, _Maker] = {
    Label.NAME: _name,
    Label.NUMBER: _number,
    Label.NEGATION: _negation,
    Label.SPLIT: _split,
    Label.TYPOGRAPHY: _typography,
    Label.HEAVY: _heavy,
    Label.SMALL: _small,
}
"""The edits of one paragraph, those that few paragraphs allow first."""


# --- A history -----------------------------------------------------------------------------------------------------


def make_history(paragraphs: Sequence[str], wanted: Mapping[Label, int], chapters: int, seed: int) -> History:
    """A history of ``paragraphs`` with so many edits of each label, as far as the text allows, and so many chapters moved.

    Paragraphs that stand twice are taken once. Those that come in as new are real ones too, which the old version does not have.
    """
    rng = Random(seed)
    book = tuple(dict.fromkeys(paragraphs))
    fresh = sorted(rng.sample(range(len(book)), wanted.get(Label.NEW, 0)))
    old = [text for at, text in enumerate(book) if at not in set(fresh)]
    edits = [Edit(Label.KEPT, (at,), (text,)) for at, text in enumerate(old)]
    _edit_paragraphs(edits, wanted, book, rng)
    edits = _joined(edits, wanted.get(Label.JOINED, 0), rng)
    for at in fresh:
        edits.insert(rng.randrange(len(edits) + 1), Edit(Label.NEW, (), (book[at],)))
    return History(tuple(old), tuple(_with_moved_chapters(edits, chapters, rng)))


def _edit_paragraphs(edits: list[Edit], wanted: Mapping[Label, int], book: Sequence[str], rng: Random) -> None:
    free = rng.sample(range(len(edits)), len(edits))
    taken = set(book)
    for label, make in _MAKERS.items():
        left = wanted.get(label, 0)
        for at in list(free) if left else ():
            texts = make(edits[at].new[0], rng, book)
            if texts and taken.isdisjoint(texts):
                taken.update(texts)
                edits[at] = Edit(label, edits[at].old, texts)
                free.remove(at)
                left -= 1
            if not left:
                break
    for at in free[: wanted.get(Label.REMOVED, 0)]:
        edits[at] = Edit(Label.REMOVED, edits[at].old, ())


def _joined(edits: Sequence[Edit], count: int, rng: Random) -> list[Edit]:
    """With ``count`` pairs of neighbours made one, none of them touched before."""
    pairs = [at for at in range(len(edits) - 1) if edits[at].label is edits[at + 1].label is Label.KEPT]
    joined = list(edits)
    for at in sorted(_apart(rng.sample(pairs, len(pairs)), count), reverse=True):
        first, second = joined[at : at + 2]
        joined[at : at + 2] = [Edit(Label.JOINED, first.old + second.old, (f"{first.new[0]} {second.new[0]}",))]
    return joined


def _apart(places: Sequence[int], count: int) -> list[int]:
    """The first ``count`` of the places of which no two are neighbours."""
    chosen: list[int] = []
    for place in places:
        if len(chosen) < count and not {place - 1, place, place + 1}.intersection(chosen):
            chosen.append(place)
    return chosen


def _with_moved_chapters(edits: Sequence[Edit], chapters: int, rng: Random) -> list[Edit]:
    """With ``chapters`` runs of a fiftieth of the text each standing elsewhere."""
    moved = list(edits)
    length = max(3, len(moved) // 50)
    for _ in range(chapters):
        start = rng.randrange(len(moved) - length)
        run = [replace(edit, moved=True) for edit in moved[start : start + length]]
        del moved[start : start + length]
        at = rng.randrange(len(moved) + 1)
        moved[at:at] = run
    return moved


# --- As catalogs ---------------------------------------------------------------------------------------------------

_HEADER = Entry("", ("Language: de\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n",))


def old_catalog(history: History) -> Catalog:
    """The old version, translated: each msgstr tells which paragraph it translates."""
    return Catalog((_HEADER, *(Entry(text, (f"translation {at}",)) for at, text in enumerate(history.old))))


def new_template(history: History) -> Catalog:
    return Catalog((_HEADER, *map(Entry, history.new)))


# --- Marks ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Marks:
    """How far a merged catalog tells a history."""

    edits: Counter[Label]
    found: Counter[Label]
    """Edits of which a message carries the text it was made from, and kept ones that are neither fuzzy nor empty."""
    false_matches: int
    """Messages that carry the text of another paragraph."""
    doubled: int
    """Messages that carry a text which another message carries as well."""
    believed: tuple[Edit, ...]
    """Edits of which a message carries an old text and is not fuzzy, though more than typography changed. There must be none."""
    moved: tuple[int, int]
    """Of the edits in moved chapters that have an origin: found, and all."""

    @property
    def recall(self) -> float:
        """Of the paragraphs that were edited, 0.0 to 1.0."""
        return sum(self.found[label] for label in _FROM_OLD) / sum(self.edits[label] for label in _FROM_OLD)

    @property
    def wanted(self) -> int:
        return sum(self.edits[label] for label in _FROM_OLD)


def mark(history: History, merged: Catalog) -> Marks:
    """Mark what a merge made of `old_catalog` and `new_template`."""
    entries = {entry.msgid: entry for entry in messages(merged)}
    given = {msgid: int(entry.msgstr[0].rpartition(" ")[2]) for msgid, entry in entries.items() if entry.msgstr[0]}
    found = [edit for edit in history.edits if _is_found(edit, entries, given)]
    return Marks(
        edits=Counter(edit.label for edit in history.edits),
        found=Counter(edit.label for edit in found),
        false_matches=sum(given.get(text, -1) not in (-1, *edit.old) for edit in history.edits for text in edit.new),
        doubled=len(given) - len(set(given.values())),
        believed=tuple(edit for edit in history.edits if any(_is_believed(edit, entries[text]) for text in edit.new)),
        moved=(sum(edit.moved for edit in found), sum(edit.moved and bool(edit.old) and bool(edit.new) for edit in history.edits)),
    )


def _is_found(edit: Edit, entries: Mapping[str, Entry], given: Mapping[str, int]) -> bool:
    if not any(given.get(text) in edit.old for text in edit.new):
        return False
    return edit.label is not Label.KEPT or not entries[edit.new[0]].fuzzy


def _is_believed(edit: Edit, entry: Entry) -> bool:
    return edit.label not in (Label.KEPT, Label.TYPOGRAPHY) and entry.translated and not entry.fuzzy
