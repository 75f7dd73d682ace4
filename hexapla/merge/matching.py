"""Messages of a template and old entries in; which message gets its text from which entry, and on what ground, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from functools import lru_cache

from hexapla.frozen import Frozen, replace
from hexapla.merge.earlier import Earlier, Form, grouped
from hexapla.merge.likeness import normal_form, similarity, windows
from hexapla.model import Entry, Key
from hexapla.pofile import edit

KEPT_NOTE = "hexapla: kept; the source changed only in its spaces, quotation marks or dashes"
ERRATUM_NOTE = "hexapla: kept; the author lists this change of the source as an erratum"
SPLIT_NOTE = "hexapla: split; the translation of this text may stand in the message"
"""Notes are translator comments: extracted ones would be gone after the next run. They go once they are true no more: the notes of a kept
text when its source changes again, `SPLIT_NOTE` when its message is translated."""


class How(Enum):
    KEPT = auto()
    REUSED = auto()
    NORMALISED = auto()
    FUZZIED = auto()
    ADDED = auto()


class Match(Frozen):
    """Where a message of the template gets its text from."""

    source: Entry
    how: How
    spent: tuple[int, ...] = ()
    """The positions of the old entries that are used up."""
    note: str = ""


Matches = dict[int, Match]


def match_messages(new: Sequence[Entry], old: Earlier, compendium: Mapping[Key, Entry], errata: Sequence[tuple[str, str]]) -> Matches:
    """The matches by index of the template's message, safest first; what is matched once is out of every later round."""
    matches = dict(_by_key(new, old, compendium))
    mended = _mended(tuple(errata))
    rounds: tuple[tuple[Form, Form, str, bool], ...] = (
        (_without_context, _without_context, "", False),
        (mended, _exactly, ERRATUM_NOTE, False),
        (_normalised, _normalised, KEPT_NOTE, False),
        (mended, _exactly, ERRATUM_NOTE, True),
        (_normalised, _normalised, KEPT_NOTE, True),
    )
    for old_form, new_form, note, obsolete in rounds:
        spent = _spent(matches)
        if len(matches) == len(new) or old.is_used_up(spent):
            break
        offers = old.same(old_form, spent, obsolete=obsolete)
        wanted = grouped((new_form(new[index]), index) for index in range(len(new)) if index not in matches)
        for index, at in _only_pairs(wanted, offers):
            matches[index] = Match(old.entries[at], How.NORMALISED, (at,), note)
    for index, at in _alike(new, old, matches):
        matches[index] = Match(old.entries[at], How.FUZZIED, (at,))
    return matches | dict(_split_off(new, matches))


def _by_key(new: Sequence[Entry], earlier: Earlier, compendium: Mapping[Key, Entry]) -> Iterator[tuple[int, Match]]:
    """The same key: in the catalog, among its obsolete entries, in the compendium; the first that has a text, translated before fuzzy."""
    old = earlier.entries
    for index, entry in enumerate(new):
        here = sorted(earlier.places.get(entry.key, ()), key=lambda at: (old[at].obsolete, not any(old[at].msgstr), old[at].fuzzy))
        worded = [at for at in here if any(old[at].msgstr)][:1]
        donor = old[worded[0]] if worded else compendium.get(entry.key)
        if here and (donor is None or worded == here[:1]):
            yield index, Match(old[here[0]], How.REUSED if old[here[0]].obsolete else How.KEPT, (here[0],))
        elif donor is not None:
            yield index, Match(_joined(old[here[0]], donor) if here else donor, How.REUSED, (*here[:1], *worded))


def _joined(wordless: Entry, donor: Entry) -> Entry:
    """The donor's text with the comments and flags of both."""
    return edit(donor, comments=_union(wordless.comments, donor.comments), flags=_union(wordless.flags, donor.flags))


def _union(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def choose_entries(compendium: Sequence[Entry]) -> dict[Key, Entry]:
    """The first translated entry of each key, else the first fuzzy one; fuzzy where the catalogs translate one text in different words."""
    worded = [entry for entry in compendium if any(entry.msgstr) and not entry.is_header]
    chosen: dict[Key, Entry] = {}
    for entry in sorted(worded, key=lambda entry: entry.fuzzy):
        first = chosen.get(entry.key)
        if first is None:
            chosen[entry.key] = replace(entry, raw=None, before=b"", line=0)
        elif first.msgstr != entry.msgstr and not entry.fuzzy and not first.fuzzy:
            chosen[entry.key] = replace(first, flags=("fuzzy", *first.flags))
    return chosen


def _spent(matches: Matches) -> set[int]:
    """The positions of old entries that have a taker."""
    return {at for match in matches.values() for at in match.spent}


def _only_pairs(wanted: Mapping[Hashable, list[int]], offers: Callable[[Hashable], list[int]]) -> Iterator[tuple[int, int]]:
    """The pairs of one form that only one message has on either side: where there is a choice, it is the translator's."""
    for form, indexes in wanted.items():
        if len(indexes) == 1 and len(offered := offers(form)) == 1:
            yield indexes[0], offered[0]


def _exactly(entry: Entry) -> Hashable:
    return (entry.msgctxt, entry.msgid, entry.msgid_plural)


def _without_context(entry: Entry) -> Hashable:
    return (entry.msgid, entry.msgid_plural)


@lru_cache(maxsize=1)
def _mended(errata: tuple[tuple[str, str], ...]) -> Form:
    known = dict(errata)
    return lambda entry: (entry.msgctxt, known.get(entry.msgid, entry.msgid), entry.msgid_plural)


def _normalised(entry: Entry) -> Hashable:
    return (entry.msgctxt, normal_form(entry.msgid), entry.msgid_plural and normal_form(entry.msgid_plural))


# --- Likeness ------------------------------------------------------------------------------------------------------


def _alike(new: Sequence[Entry], old: Earlier, matches: Matches) -> Iterator[tuple[int, int]]:
    """What is left on both sides, paired by likeness; entries that stood between the same neighbours first."""
    open_ = {index: entry.msgid for index, entry in enumerate(new) if index not in matches}
    spent = _spent(matches)
    if not open_ or old.is_used_up(spent):
        return iter(())
    return old.alike(open_, spent, _neighbours(len(new), old, matches))


def _neighbours(count: int, old: Earlier, matches: Matches) -> dict[int, set[int]]:
    """For each unmatched message the unmatched old entries that stand where it would, counted from the matches above and below it."""
    live = old.live
    rank = {at: place for place, at in enumerate(live)}
    taken = {rank[at] for match in matches.values() for at in match.spent if at in rank}
    anchors = {index: next((rank[at] for at in match.spent if at in rank), None) for index, match in matches.items()}
    slots = [(index, anchors.get(index)) for index in range(count) if index not in anchors or anchors[index] is not None]
    last = len(live) - 1
    mirrored = [(index, None if place is None else last - place) for index, place in reversed(slots)]
    below = windows(slots, [place in taken for place in range(len(live))])
    above = windows(mirrored, [last - place in taken for place in range(len(live))])
    places = [*below, *((index, [last - place for place in found]) for index, found in above)]
    near: dict[int, set[int]] = defaultdict(set)
    for index, found in places:
        near[index].update(live[place] for place in found if any(old.entries[live[place]].msgstr))
    return near


def _split_off(new: Sequence[Entry], matches: Matches) -> Iterator[tuple[int, Match]]:
    """A new message that together with the one beside it makes up that one's old text: the other half of a paragraph that was split."""
    for index, match in matches.items():
        for beside, where in ((index + 1, "before"), (index - 1, "after")):
            if match.how is How.FUZZIED and 0 <= beside < len(new) and beside not in matches:
                halves = " ".join(new[at].msgid for at in sorted((index, beside)))
                if similarity(match.source.msgid, halves) >= max(0.9, similarity(match.source.msgid, new[index].msgid)):
                    yield beside, Match(new[beside], How.ADDED, note=f"{SPLIT_NOTE} {where}")
