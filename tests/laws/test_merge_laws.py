"""Laws of merging: nothing new changes nothing, twice is once, no translated word is lost, and nothing is final that nobody translated."""

from __future__ import annotations

import random
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hexapla.merge import Merge, merge
from hexapla.merge.likeness import likely_pairs, normal_form
from hexapla.model import Catalog, Entry
from hexapla.pofile import find_header, messages, parse_catalog, render_catalog
from tests.validators import require_tool

HEADER = Entry(
    "", ("Language: ar\nContent-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=3; plural=n % 3;\n",), comments=("ours",)
)
FORMS = 3
LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine breaks no law."""

# --- Catalogs and templates that resemble each other -----------------------------------------------------------------

WORDS = [
    "people",
    "People",
    "land",
    "“land”",
    '"land"',
    "law",
    "120",
    "210",
    "did",
    "did not",
    "–",
    "—",
    "- ",
    "-5",
    "–5",
    " ",
    "大同",
    "的",
    "\n",
    "*x*",
    "`y z`",
]
"""Few enough that texts repeat, nearly repeat, and repeat but for their typography."""

TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(lambda words: " ".join(words).strip("\n") or "land")
NOTES = st.lists(st.sampled_from(["mine", "a question?", "hexapla: allow=x@0123abcd why"]), max_size=2, unique=True).map(tuple)
ROLES = st.lists(st.sampled_from(["paragraph", "heading 2"]), max_size=1).map(tuple)
FILES = st.lists(st.sampled_from(["source/a.md", "source/b.md"]), max_size=1).map(tuple)
CONTEXTS = st.sampled_from([None, None, None, "verb"])
PLURALS = st.sampled_from([None, None, None, None, "many", "lots"])
TEMPLATE_FLAGS = st.lists(st.sampled_from(["no-wrap", "python-format"]), max_size=1).map(tuple)


@st.composite
def sources(draw: st.DrawFn) -> Entry:
    """A message of a template."""
    plural = draw(PLURALS)
    return Entry(
        draw(TEXTS),
        ("",) * (1 if plural is None else 2),
        msgctxt=draw(CONTEXTS),
        msgid_plural=plural,
        extracted=draw(ROLES),
        references=draw(FILES),
        flags=draw(TEMPLATE_FLAGS),
    )


@st.composite
def works(draw: st.DrawFn) -> Entry:
    """A message, or what is left of one, as a translator's file has it; the msgstr is made unique later."""
    entry = draw(sources())
    fuzzy, empty, obsolete = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    previous = draw(st.none() | TEXTS) if fuzzy else None
    return replace(
        entry,
        msgstr=("" if empty else "T",) * (FORMS if entry.msgid_plural is not None else 1),
        comments=draw(NOTES),
        extracted=() if obsolete else entry.extracted,
        references=() if obsolete else entry.references,
        flags=(*(("fuzzy",) if fuzzy else ()), *entry.flags, *draw(st.sampled_from([(), ("mine",)]))),
        previous_msgid=previous,
        obsolete=obsolete,
    )


def filed(entries: list[Entry], wrap: int | None = None) -> Catalog:
    """As it is read from a file: the obsolete entries last, every msgstr another, every entry with its bytes."""
    worded = [
        replace(entry, msgstr=tuple(f"T{at}.{form}" if text else "" for form, text in enumerate(entry.msgstr)))
        for at, entry in enumerate(entries)
    ]
    return parse_catalog(render_catalog(Catalog((HEADER, *sorted(worded, key=lambda entry: entry.obsolete))), wrap))


def unique(entries: st.SearchStrategy[Entry]) -> st.SearchStrategy[list[Entry]]:
    return st.lists(entries, max_size=8, unique_by=lambda entry: entry.key)


CATALOGS = st.builds(filed, unique(works()), st.sampled_from([None, 20]))
TEMPLATES = unique(sources()).map(lambda entries: Catalog((Entry("", ("Content-Type: text/plain; charset=UTF-8\n",)), *entries)))
COMPENDIA = unique(works()).map(
    lambda entries: [
        replace(entry, msgstr=tuple(text and f"C{at}.{form}" for form, text in enumerate(entry.msgstr))) for at, entry in enumerate(entries)
    ]
)
ERRATA = st.lists(st.tuples(TEXTS, TEXTS), max_size=2)


def template_of(catalog: Catalog) -> Catalog:
    """What the source would say, were it the one that the catalog was made for."""
    kept = {"no-wrap", "python-format"}
    return Catalog(
        tuple(
            Entry(
                entry.msgid,
                tuple("" for _ in entry.msgstr),
                msgctxt=entry.msgctxt,
                msgid_plural=entry.msgid_plural,
                extracted=entry.extracted,
                references=entry.references,
                flags=tuple(flag for flag in entry.flags if flag in kept),
            )
            for entry in messages(catalog)
        )
    )


def texts(entries: tuple[Entry, ...]) -> Counter[str]:
    return Counter(text for entry in entries for text in entry.msgstr if text)


def reread(merged: Merge) -> Catalog:
    return parse_catalog(render_catalog(merged.catalog))


# --- Laws -----------------------------------------------------------------------------------------------------------


@LAW
@given(CATALOGS)
def test_the_template_of_the_same_source_changes_no_byte(catalog: Catalog) -> None:
    merged = merge(catalog, template_of(catalog), plural_count=FORMS)
    live = {entry.key: any(entry.msgstr) for entry in messages(catalog)}
    assert render_catalog(merged.catalog) == render_catalog(catalog)
    assert merged.catalog == catalog
    assert (merged.kept, merged.changed) == (len(live), False)


NEARLY: dict[str, Callable[[Entry], Entry]] = {
    "as it was": lambda entry: entry,
    "reworded": lambda entry: replace(entry, msgid="another"),
    "in another role": lambda entry: replace(entry, extracted=("caption",)),
    "in another file": lambda entry: replace(entry, references=("source/c.md",)),
    "in another format": lambda entry: replace(entry, flags=("no-wrap", "c-format")),
}


@LAW
@given(CATALOGS, COMPENDIA, st.sampled_from([*NEARLY.values()]), st.integers(0, 7), st.booleans(), st.booleans())
def test_a_merge_that_is_passed_over_would_have_changed_nothing(
    catalog: Catalog, compendium: list[Entry], change: Callable[[Entry], Entry], at: int, headed: bool, ordered: bool
) -> None:
    """Of templates that are the source's, or nearly."""
    entries = [change(entry) if place == at else entry for place, entry in enumerate(template_of(catalog).entries)]
    template = Catalog(tuple(entries if ordered else reversed(entries)))
    catalog = catalog if headed else replace(catalog, entries=catalog.entries[1:] + catalog.entries[:1])
    quickly = merge(catalog, template, compendium=compendium, plural_count=FORMS)
    with patch("hexapla.merge._is_current", return_value=False):
        thoroughly = merge(catalog, template, compendium=compendium, plural_count=FORMS)
    assert quickly == thoroughly
    assert render_catalog(quickly.catalog) == render_catalog(thoroughly.catalog)


@LAW
@given(CATALOGS, TEMPLATES, COMPENDIA, ERRATA)
def test_twice_is_once(catalog: Catalog, template: Catalog, compendium: list[Entry], errata: list[tuple[str, str]]) -> None:
    first = reread(merge(catalog, template, compendium=compendium, errata=errata, plural_count=FORMS))
    again = merge(first, template, compendium=compendium, errata=errata, plural_count=FORMS)
    assert render_catalog(again.catalog) == render_catalog(first)
    assert not again.changed


@LAW
@given(CATALOGS, TEMPLATES, COMPENDIA, ERRATA)
def test_no_translated_word_is_lost_nor_given_twice(
    catalog: Catalog, template: Catalog, compendium: list[Entry], errata: list[tuple[str, str]]
) -> None:
    merged = merge(catalog, template, compendium=compendium, errata=errata, plural_count=FORMS).catalog
    noted = {line.partition(" was: ")[2] for entry in merged.entries for line in entry.comments if line.startswith("hexapla: msgstr[")}
    assert set(texts(catalog.entries)) <= set(texts(merged.entries)) | noted
    assert set(texts(merged.entries)) <= set(texts(catalog.entries)) | set(texts(tuple(compendium)))
    takers = Counter(entry.msgstr[0] for entry in merged.entries if any(entry.msgstr))
    assert set(takers.values()) <= {1}


@LAW
@given(CATALOGS, TEMPLATES, COMPENDIA, ERRATA)
def test_no_comment_of_a_translator_is_lost(
    catalog: Catalog, template: Catalog, compendium: list[Entry], errata: list[tuple[str, str]]
) -> None:
    merged = merge(catalog, template, compendium=compendium, errata=errata, plural_count=FORMS).catalog
    assert {line for entry in catalog.entries for line in entry.comments} <= {line for entry in merged.entries for line in entry.comments}
    assert find_header(merged) == find_header(catalog)


@LAW
@given(CATALOGS, TEMPLATES)
def test_the_template_decides_order_and_number(catalog: Catalog, template: Catalog) -> None:
    merged = merge(catalog, template, plural_count=FORMS)
    assert [(entry.key, entry.msgid_plural) for entry in messages(merged.catalog)] == [(e.key, e.msgid_plural) for e in messages(template)]
    assert [(entry.extracted, entry.references) for entry in messages(merged.catalog)] == [
        (e.extracted, e.references) for e in messages(template)
    ]
    assert merged.kept + merged.reused + merged.normalised + merged.fuzzied + merged.added == len(messages(template))
    assert [entry.obsolete for entry in merged.catalog.entries] == sorted(entry.obsolete for entry in merged.catalog.entries)
    assert len({entry.key for entry in merged.catalog.entries}) == len(merged.catalog.entries)


@LAW
@given(CATALOGS, TEMPLATES)
def test_a_text_that_is_not_fuzzy_translates_the_same_words(catalog: Catalog, template: Catalog) -> None:
    origin = {entry.msgstr: entry for entry in catalog.entries}
    for entry in messages(merge(catalog, template, plural_count=FORMS).catalog):
        if entry.fuzzy or not any(entry.msgstr):
            assert entry.fuzzy or entry.previous_msgid is None
        else:
            old = origin[entry.msgstr]
            assert normal_form(old.msgid) == normal_form(entry.msgid)
            assert not old.fuzzy


@LAW
@given(CATALOGS, TEMPLATES)
def test_a_fuzzy_text_says_what_it_translates(catalog: Catalog, template: Catalog) -> None:
    origin = {entry.msgstr[0]: entry for entry in catalog.entries if any(entry.msgstr)}
    for entry in messages(merge(catalog, template, plural_count=FORMS).catalog):
        if entry.fuzzy and any(entry.msgstr):
            old = origin[entry.msgstr[0]]
            moved = (old.key, old.msgid_plural) != (entry.key, entry.msgid_plural)
            assert entry.previous_msgid == (old.previous_msgid if old.previous_msgid is not None or not moved else old.msgid)


@LAW
@given(st.lists(TEXTS, max_size=8), st.lists(TEXTS, max_size=8), st.dictionaries(st.integers(0, 7), st.sets(st.integers(0, 7)), max_size=8))
def test_likely_pairs_are_pairs(new: list[str], old: list[str], near: dict[int, set[int]]) -> None:
    beside = {index: {at for at in places if at < len(old)} for index, places in near.items()}
    found = list(likely_pairs(dict(enumerate(new)), dict(enumerate(old)), beside))
    assert len({index for index, _ in found}) == len({at for _, at in found}) == len(found)


@LAW
@given(TEXTS)
@example("- –5 — ‘a -- b’ --x")
def test_a_normal_form_sees_through_typography_and_keeps_every_letter(text: str) -> None:
    prose = text.replace("`", "")
    curled = prose.replace("“", "«").replace("”", "»").replace(" ", "\u00a0 ")
    assert normal_form(curled) == normal_form(prose)
    assert [char for char in normal_form(prose) if char.isalnum()] == [char for char in prose if char.isalnum()]


@pytest.mark.tool("msgfmt")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(CATALOGS, TEMPLATES)
def test_msgfmt_accepts_what_a_merge_writes(tmp_path: Path, catalog: Catalog, template: Catalog) -> None:
    without = replace(template, entries=tuple(replace(entry, flags=()) for entry in template.entries))
    file = tmp_path / "merged.po"
    file.write_bytes(render_catalog(merge(catalog, without, plural_count=FORMS).catalog))
    found = subprocess.run([require_tool("msgfmt"), "-c", "-o", "/dev/null", file], capture_output=True, text=True, check=False)
    assert (found.returncode, [line for line in found.stderr.splitlines() if "warning" not in line]) == (0, [])


# --- A book ---------------------------------------------------------------------------------------------------------


def test_a_book_that_was_revised_finds_its_texts_again() -> None:
    """600 messages, a tenth edited, a tenth gone, a tenth new: nine edits of ten are found, and not one in fifty is another's text."""
    rng = random.Random(7)
    syllables = [consonant + vowel for consonant in "bdfgklmnprst" for vowel in "aeiou"]
    vocabulary = ["".join(rng.choices(syllables, k=rng.randint(1, 4))) for _ in range(1_500)]
    old = list(dict.fromkeys(" ".join(rng.choices(vocabulary, k=rng.randint(2, 40))) for _ in range(600)))
    new, origin = [], {}
    for text in old:
        fate = rng.random()
        if fate < 0.1:
            words = text.split()
            words[rng.randrange(len(words))] = rng.choice(vocabulary)
            origin[" ".join(words)] = text
        new += [] if 0.1 <= fate < 0.2 else [text if fate >= 0.2 else next(reversed(origin))]
        new += [" ".join(rng.choices(vocabulary, k=20))] if rng.random() < 0.1 else []
    merged = merge(Catalog(tuple(Entry(text, (text,)) for text in old)), Catalog(tuple(map(Entry, dict.fromkeys(new)))))
    fuzzy = [entry for entry in messages(merged.catalog) if entry.fuzzy]
    right = [entry for entry in fuzzy if entry.msgstr == (origin.get(entry.msgid),)]
    assert len(right) >= 0.9 * len(origin)
    assert len(fuzzy) - len(right) <= 0.02 * len(fuzzy)
