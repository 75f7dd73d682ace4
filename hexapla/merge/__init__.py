"""A translator's catalog and a new template in, the catalog brought up to date out: no word of a translator is ever dropped.

What GNU msgmerge does is what translators expect (gettext manual, *Invoking msgmerge*): the order, extracted comments, references and
format flags of the template; the translator's header, comments, other flags and texts; edited messages fuzzy with their previous text;
what left the source obsolete, at the end. Beyond it: each old text goes to one new message at most, and a change of nothing but spaces,
quotation marks and dashes keeps its translation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from hexapla.errors import HexaplaError
from hexapla.frozen import Frozen, replace
from hexapla.merge.earlier import Earlier
from hexapla.merge.matching import ERRATUM_NOTE, KEPT_NOTE, SPLIT_NOTE, How, Match, choose_entries, match_messages
from hexapla.model import Catalog, Entry, Key
from hexapla.patterns import pattern
from hexapla.pofile import edit

# --- What comes out ------------------------------------------------------------------------------------------------


class Merge(Frozen):
    """A merged catalog and what became of the messages; ``kept`` to ``added`` sum to the messages of the template."""

    catalog: Catalog
    kept: int
    """Stand under the same key, translated or not."""
    reused: int
    """Came back from an obsolete entry or the compendium under the same key."""
    normalised: int
    """Kept under another key, not made fuzzy: the msgctxt, spaces, quotation marks or dashes changed, or an erratum was mended."""
    fuzzied: int
    """Carry the text of an earlier version, for the translator to look at."""
    added: int
    """New and untranslated."""
    retired: int
    """Had a text, translated or fuzzy, and became obsolete."""
    changed: bool
    """Whether any value differs. A writer compares bytes: an entry without ``raw`` is written anew although no value changed."""


class MergeRefused(HexaplaError):  # noqa: N818 - it is an answer, not a fault
    """A merge would cost so much of a translation that a wrong file is likelier than a new source."""


def merge(
    catalog: Catalog,
    template: Catalog,
    *,
    compendium: Sequence[Entry] = (),
    errata: Sequence[tuple[str, str]] = (),
    plural_count: int = 1,
) -> Merge:
    """Bring ``catalog`` up to date with ``template``, whose references are to stand as the catalog shall have them.

    ``compendium`` holds entries of the locale's other catalogs, in the order of preference; ``errata`` pairs of an old and a new msgid
    which the author declares to mean the same; ``plural_count`` is the number of msgstr a new plural message gets. The header is never
    touched (msgmerge refreshes its POT-Creation-Date), and none is made. An entry that ends equal keeps its bytes, and a second run
    changes nothing. Only messages the catalog has never seen are compared by likeness (gettext does the same), so one that a translator
    emptied is not filled with an old text again.
    """
    new = tuple(entry for entry in template.entries if not entry.is_header and not entry.obsolete)
    if _is_current(catalog, new, compendium):
        return Merge(catalog, len(new), 0, 0, 0, 0, 0, changed=False)
    header = tuple(entry for entry in catalog.entries if entry.is_header and not entry.obsolete)[:1]
    old = tuple(entry for entry in catalog.entries if entry not in header)
    matches = match_messages(new, Earlier(old), choose_entries(compendium), errata)
    entries = [_written(entry, matches.get(index), plural_count) for index, entry in enumerate(new)]
    spent = {position for match in matches.values() for position in match.spent}
    left = [(entry, _retired(entry)) for position, entry in enumerate(old) if position not in spent and _worth_keeping(entry)]
    merged = replace(catalog, entries=tuple(_spaced((*header, *entries, *(entry for _, entry in left)), catalog.entries, catalog.newline)))
    tally = Counter(_outcome(matches.get(index), entry) for index, entry in enumerate(entries))
    return Merge(
        catalog=merged,
        kept=tally[How.KEPT],
        reused=tally[How.REUSED],
        normalised=tally[How.NORMALISED],
        fuzzied=tally[How.FUZZIED],
        added=tally[How.ADDED],
        retired=sum(any(before.msgstr) and not before.obsolete for before, _ in left),
        changed=merged.entries != catalog.entries,
    )


def borrow(template: Catalog, earlier: Earlier, *, errata: Sequence[tuple[str, str]] = (), plural_count: int = 1) -> Mapping[Key, Entry]:
    """The messages of a template that get a text from ``earlier`` entries, as `merge` would write them in a catalog of nothing else."""
    matches = match_messages(template.entries, earlier, {}, errata)
    written = (_written(entry, matches.get(index), plural_count) for index, entry in enumerate(template.entries))
    return {entry.key: entry for entry in written if any(entry.msgstr)}


def require_plausible(catalog: Catalog, template: Catalog, merged: Merge) -> None:
    """Raise `MergeRefused` when the merge looks like a wrong file rather than a new source.

    Counted over the messages of ``catalog`` that have a text: 10 or more of them, and more than 30 %, would become obsolete; or there are
    10 or more, and less than half stand in ``template`` (in the same words: `Merge.normalised` counts as standing there).
    """
    if not merged.changed:
        return
    worded = [entry for entry in catalog.entries if any(entry.msgstr) and not entry.obsolete and not entry.is_header]
    msgids = {entry.msgid for entry in template.entries}
    shared = sum(entry.msgid in msgids for entry in worded) + merged.normalised
    if merged.retired >= 10 and merged.retired * 10 > len(worded) * 3:
        seen = f"{merged.retired} of {len(worded)} translated messages would become obsolete"
    elif len(worded) >= 10 and shared * 2 < len(worded):
        seen = f"only {shared} of {len(worded)} translated messages are in the template"
    else:
        return
    hint = "look whether the catalog belongs to this document; if the source did change so much, run it again with --force"
    raise MergeRefused(f"the merge is refused: {seen}", location=catalog.path, hint=hint)


# --- Nothing to do -------------------------------------------------------------------------------------------------


def _is_current(catalog: Catalog, new: Sequence[Entry], compendium: Sequence[Entry]) -> bool:
    """Whether a merge would change nothing, as it mostly is: each message stands where it should, as it would be written.

    Where one has no text, another catalog may have it.
    """
    first = next(iter(catalog.entries), None)
    old = catalog.entries[1:] if first and first.is_header and not first.obsolete else catalog.entries
    live, rest = old[: len(new)], old[len(new) :]
    return (
        len(live) == len(new)
        and all(map(_stands, new, live))
        and all(entry.obsolete for entry in rest)
        and len({entry.key for entry in catalog.entries}) == len(catalog.entries)
        and (not compendium or all(any(entry.msgstr) for entry in live))
    )


def _stands(new: Entry, old: Entry) -> bool:
    """Whether an entry is what `_written` makes of it."""
    return (
        (old.msgid, old.msgctxt, old.msgid_plural, old.obsolete) == (new.msgid, new.msgctxt, new.msgid_plural, False)
        and (old.extracted, old.references) == (new.extracted, new.references)
        and (old.fuzzy or (old.previous_msgctxt, old.previous_msgid, old.previous_msgid_plural) == (None, None, None))
        and (not (old.flags or new.flags) or _flags(new, old, old.fuzzy) == old.flags)
        and (not old.comments or _comments(new, Match(old, How.KEPT), fuzzy=old.fuzzy) == old.comments)
    )


# --- Writing -------------------------------------------------------------------------------------------------------

_OF_THE_TEMPLATE = pattern(r"(?:no-)?wrap|(?:(?:no|possible|impossible)-)?[a-z0-9-]+-format|range:.*")
"""The flags that say what the source is (gettext manual, *PO Files*); all others are the translator's."""

_Previous = tuple[str | None, str | None, str | None]


def _written(new: Entry, match: Match | None, plural_count: int) -> Entry:
    """The message as the template has it, with the text of its match."""
    forms = plural_count if new.msgid_plural is not None else 1
    if match is None or match.how is How.ADDED:
        blank = replace(new, msgstr=("",) * forms, flags=tuple(flag for flag in new.flags if flag != "fuzzy"), line=0, raw=None, before=b"")
        return replace(blank, comments=(*new.comments, match.note)) if match else blank
    source = match.source
    reshaped = match.how is not How.NORMALISED and source.msgid_plural != new.msgid_plural
    fuzzy = source.fuzzy or (any(source.msgstr) and (reshaped or match.how is How.FUZZIED))
    context, msgid, plural = _previous(new, source) if fuzzy else (None, None, None)
    return edit(
        source,
        msgctxt=new.msgctxt,
        msgid=new.msgid,
        msgid_plural=new.msgid_plural,
        msgstr=_forms(new, source, forms),
        comments=_comments(new, match, fuzzy=fuzzy),
        extracted=new.extracted,
        references=new.references,
        flags=_flags(new, source, fuzzy),
        previous_msgctxt=context,
        previous_msgid=msgid,
        previous_msgid_plural=plural,
        obsolete=False,
    )


def _previous(new: Entry, source: Entry) -> _Previous:
    """What the msgstr translates: the previous text of an entry that was fuzzy already, else the old text where it differs."""
    if (source.key, source.msgid_plural) == (new.key, new.msgid_plural) or (source.fuzzy and source.previous_msgid is not None):
        return source.previous_msgctxt, source.previous_msgid, source.previous_msgid_plural
    return source.msgctxt, source.msgid, source.msgid_plural


def _forms(new: Entry, source: Entry, forms: int) -> tuple[str, ...]:
    """The msgstr; one text stands for every form of a message that became plural, the first form for one that is plural no more."""
    if (new.msgid_plural is None) == (source.msgid_plural is None):
        return source.msgstr
    return source.msgstr[:1] * forms


def _comments(new: Entry, match: Match, *, fuzzy: bool) -> tuple[str, ...]:
    """The translator's, with the note of the match and plural forms that lost their place, without notes that are true no more."""
    source = match.source
    lost = () if new.msgid_plural is not None or source.msgid_plural is None else source.msgstr[1:]
    noted = [f"hexapla: msgstr[{form}] was: {line}" for form, text in enumerate(lost, 1) for line in text.splitlines()]
    stale = (KEPT_NOTE, ERRATUM_NOTE) if match.how is How.FUZZIED else (SPLIT_NOTE,) if source.translated and not fuzzy else ()
    kept = [line for line in source.comments if not line.startswith(stale)]
    return (*kept, *(line for line in (*noted, *([match.note] if match.note and not fuzzy else [])) if line not in kept))


def _flags(new: Entry, source: Entry, fuzzy: bool) -> tuple[str, ...]:
    """In the old order; what the template says of the source is taken from it, ``fuzzy`` comes first where it is new."""
    kept = [flag for flag in source.flags if flag in new.flags or not _OF_THE_TEMPLATE.fullmatch(flag)]
    joined = dict.fromkeys((*kept, *(flag for flag in new.flags if flag != "fuzzy")))
    return tuple(joined) if source.fuzzy or not fuzzy else ("fuzzy", *joined)


def _worth_keeping(entry: Entry) -> bool:
    """An untranslated message goes when the source drops it, unless a translator wrote a comment. What is obsolete already stays."""
    return entry.obsolete or any(entry.msgstr) or bool(entry.comments)


def _retired(entry: Entry) -> Entry:
    return entry if entry.obsolete else edit(entry, obsolete=True, extracted=(), references=())


def _spaced(entries: Sequence[Entry], former: Sequence[Entry], newline: str) -> Iterator[Entry]:
    """The entries; a blank line goes before one that stands behind another than in the file, so that no two run into each other."""
    stood_behind = {entry.key: above and above.key for above, entry in zip((None, *former), former, strict=False)}
    for above, entry in zip((None, *entries), entries, strict=False):
        if stood_behind.get(entry.key, entry.key) == (above and above.key):
            yield entry
        else:
            yield replace(entry, before=(entry.before or newline.encode()) if above else b"")


def _outcome(match: Match | None, entry: Entry) -> How:
    """What became of a message, for the counts."""
    if match is None or (match.how is How.REUSED and not any(entry.msgstr)):
        return How.ADDED
    return How.FUZZIED if entry.fuzzy and not match.source.fuzzy else match.how
