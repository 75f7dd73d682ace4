"""Templates and catalogs in, exact counts out: messages and source words, whatever a catalog claims."""

from __future__ import annotations

import pytest

from hexapla.completeness import count_catalog, is_copied
from hexapla.model import Catalog, Completeness, Count, Entry

TEMPLATE = Catalog(
    (Entry("", ("x\n",)), Entry("one"), Entry("two words"), Entry("now three words"), Entry("—"), Entry("one", msgctxt="menu"))
)


COUNTS = {
    "no catalog": ([], Completeness(untranslated=Count(5, 7))),
    "one": ([Entry("one", ("eins",))], Completeness(Count(1, 1), untranslated=Count(4, 6))),
    "one in its context": ([Entry("one", ("eins",), "menu")], Completeness(Count(1, 1), untranslated=Count(4, 6))),
    "no words": ([Entry("—", ("–",))], Completeness(Count(1, 0), untranslated=Count(4, 7))),
    "fuzzy": ([Entry("two words", ("zwei",), flags=("fuzzy",))], Completeness(Count(), Count(1, 2), Count(4, 5))),
    "fuzzy and empty": ([Entry("two words", ("",), flags=("fuzzy",))], Completeness(untranslated=Count(5, 7))),
    "copied": ([Entry("two words", ("two words",))], Completeness(Count(1, 2), untranslated=Count(4, 5), copied=Count(1, 2))),
    "one word copied": ([Entry("one", ("one",))], Completeness(Count(1, 1), untranslated=Count(4, 6))),
    "fuzzy copy": ([Entry("two words", ("two words",), flags=("fuzzy",))], Completeness(Count(), Count(1, 2), Count(4, 5))),
    "not in the source": ([Entry("four", ("vier",))], Completeness(untranslated=Count(5, 7))),
    "plural with a gap": ([Entry("one", ("eins", ""), msgid_plural="ones")], Completeness(untranslated=Count(5, 7))),
    "all": (
        [Entry(entry.msgid, (f"{entry.msgid}!",), entry.msgctxt) for entry in TEMPLATE.entries[1:]],
        Completeness(Count(5, 7)),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("entries", "counts"), COUNTS.values(), ids=COUNTS)
def test_counts(entries: list[Entry], counts: Completeness) -> None:
    found = count_catalog(TEMPLATE, {entry.key: entry for entry in entries})
    assert found == counts
    assert found.total == Count(5, 7)


def test_what_is_never_rendered_is_untranslated_even_when_it_is_fuzzy() -> None:
    entries = {entry.key: entry for entry in (Entry("one", ("eins",)), Entry("two words", ("zwei",), flags=("fuzzy",)))}
    found = count_catalog(TEMPLATE, entries, {(None, "one"), (None, "two words")})
    assert found == Completeness(untranslated=Count(5, 7))


def test_a_share_is_of_words_and_nothing_is_whole() -> None:
    assert count_catalog(TEMPLATE, {(None, "now three words"): Entry("now three words", ("drei",))}).share == 3 / 7
    assert count_catalog(Catalog((Entry("", ("x\n",)),)), {}).share == 1.0


COPIES = {
    "two words": ("two words", True),
    "one word": ("word", False),
    "one letter each": ("A B C", False),
    "numbers": ("2026 10000", False),
    "an address": ("https://example.org/a/b", False),
    "an address with a word": ("see https://example.org/a/b", False),
    "mail": ("Email: me@example.org", False),
    "code": ("`git add files`", False),
    "link target": ("[word](other-file.md)", False),
    "link text": ("[two words](x.md)", True),
    "placeholder": ("{first name} {last name}", False),
    "tag": ('<span class="two words">x</span>', False),
    "Han": ("天下為公", True),
    "one character of Han": ("天", False),
    "Arabic": ("حق اللجوء", True),
}


@pytest.mark.parametrize(("text", "copied"), COPIES.values(), ids=COPIES)
def test_copies(text: str, copied: bool) -> None:
    assert is_copied(Entry(text, (text,))) is copied
    assert not is_copied(Entry(text, (f"{text}!",)))
