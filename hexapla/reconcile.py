"""Two versions of one catalog, and the one both started from where it is known, in; one catalog out that loses nobody's work.

Entry by entry. Where both sides changed a translation, ours stands, fuzzy, and theirs is in a comment beside it: a person decides. Where
theirs is fuzzy and ours is settled, ours stays settled, with theirs beside it. Nothing empty ever replaces something written; without a
base, a fuzzy text gives way to a settled one; and there are no conflict markers: the file stays a catalog.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hexapla.frozen import Frozen, replace
from hexapla.model import Catalog, Entry, Key
from hexapla.pofile import edit

THEIRS_NOTE = "hexapla: the other version says:"
"""The first line of the comment that holds the other text of a conflict."""


class Reconciled(Frozen):
    """What came of two versions."""

    catalog: Catalog
    taken: tuple[Entry, ...]
    """Entries whose translation came from the other side."""
    conflicts: tuple[Entry, ...]
    """Entries for a person to decide: fuzzy, with both texts."""
    added: tuple[Entry, ...]
    """Entries that only the other side has."""


def reconcile(ours: Catalog, theirs: Catalog, base: Catalog | None = None) -> Reconciled:
    """Three-way where ``base`` is given, else two-way. Ours gives the order and the header.

    An entry that does not change keeps its bytes.
    """
    theirs_by_key, base_by_key = _by_key(theirs), _by_key(base)
    taken, conflicts = [], []
    entries: list[Entry] = []
    for entry in ours.entries:
        other = None if entry.is_header else theirs_by_key.get(entry.key)
        result = entry if other is None else _joined(entry, other, base_by_key.get(entry.key))
        if other is not None and _is_conflict(result, other) and not _holds(entry.comments, _note(other)):
            conflicts.append(result)
        elif other is not None and _text(result) != _text(entry):
            taken.append(result)
        entries.append(result)
    added = tuple(_added(ours, theirs, base_by_key))
    last = max((place for place, entry in enumerate(entries) if not entry.obsolete), default=-1) + 1
    active = [entry for entry in added if not entry.obsolete]
    entries[last:last] = active
    entries += [entry for entry in added if entry.obsolete]
    return Reconciled(replace(ours, entries=tuple(entries)), tuple(taken), tuple(conflicts), added)


def _by_key(catalog: Catalog | None) -> Mapping[Key, Entry]:
    """Obsolete entries stand behind active ones of the same key."""
    entries = sorted(catalog.entries if catalog else (), key=lambda entry: not entry.obsolete, reverse=True)
    return {entry.key: entry for entry in entries}


def _joined(ours: Entry, theirs: Entry, base: Entry | None) -> Entry:
    if _text(ours) == _text(theirs) or not any(theirs.msgstr) or _holds(ours.comments, _note(theirs)):
        chosen = ours
    elif not any(ours.msgstr):
        # Emptied on purpose here, and left as it was there: it stays empty.
        chosen = ours if base is not None and _text(theirs) == _text(base) else _with_text_of(ours, theirs)
    elif base is not None and _text(theirs) == _text(base):
        chosen = ours
    elif base is not None and _text(ours) == _text(base):
        chosen = _with_text_of(ours, theirs)
    elif ours.msgstr == theirs.msgstr:
        # One side took the fuzzy mark away: somebody looked at it.
        chosen = ours if not ours.fuzzy else _with_text_of(ours, theirs)
    elif ours.fuzzy != theirs.fuzzy and base is None:
        chosen = _with_text_of(ours, theirs) if ours.fuzzy else ours
    elif theirs.fuzzy and not ours.fuzzy:
        chosen = edit(ours, comments=(*ours.comments, *_note(theirs)))
    else:
        chosen = _conflict(ours, theirs)
    return _with_comments(chosen, theirs, base)


def _text(entry: Entry) -> tuple[tuple[str, ...], bool]:
    """What a translator decided: the text, and whether it is settled."""
    return entry.msgstr, entry.fuzzy and any(entry.msgstr)


def _with_text_of(ours: Entry, theirs: Entry) -> Entry:
    flags = tuple(flag for flag in ours.flags if flag != "fuzzy") + (("fuzzy",) if theirs.fuzzy else ())
    fuzzy = theirs.fuzzy
    return edit(
        ours,
        msgstr=theirs.msgstr,
        flags=flags,
        previous_msgctxt=theirs.previous_msgctxt if fuzzy else None,
        previous_msgid=theirs.previous_msgid if fuzzy else None,
        previous_msgid_plural=theirs.previous_msgid_plural if fuzzy else None,
    )


def _conflict(ours: Entry, theirs: Entry) -> Entry:
    return edit(ours, comments=(*ours.comments, *_note(theirs)), flags=ours.flags if ours.fuzzy else (*ours.flags, "fuzzy"))


def _note(theirs: Entry) -> tuple[str, ...]:
    return (THEIRS_NOTE, *(line for form in theirs.msgstr for line in form.split("\n")))


def _is_conflict(entry: Entry, other: Entry) -> bool:
    return entry.fuzzy and _holds(entry.comments, _note(other))


def _with_comments(chosen: Entry, theirs: Entry, base: Entry | None) -> Entry:
    """Comments that the other side wrote are kept; ones that it took away since ``base`` are ours to keep or not."""
    known = set(chosen.comments) | set(base.comments if base else ())
    new = tuple(line for line in theirs.comments if line not in known)
    return edit(chosen, comments=(*chosen.comments, *new)) if new else chosen


def _holds(comments: tuple[str, ...], note: tuple[str, ...]) -> bool:
    return any(comments[place : place + len(note)] == note for place in range(len(comments)))


def _added(ours: Catalog, theirs: Catalog, base: Mapping[Key, Entry]) -> Iterator[Entry]:
    """What only the other side has. What ours dropped since ``base`` comes back, as obsolete, only if it holds a text that is new."""
    known = {entry.key for entry in ours.entries}
    for entry in theirs.entries:
        if entry.is_header or entry.key in known:
            continue
        before = base.get(entry.key)
        if before is None:
            yield replace(entry, raw=entry.raw if ours.newline == theirs.newline else None, before=ours.newline.encode())
        elif any(entry.msgstr) and _text(entry) != _text(before):
            yield edit(entry, obsolete=True, references=(), extracted=())
