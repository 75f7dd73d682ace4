"""Merging: what is kept, what becomes fuzzy, what is put away; and GNU msgmerge as the oracle for all that translators know from it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hexapla.merge import Merge, MergeRefused, merge, require_plausible
from hexapla.merge.likeness import is_short, likely_pairs, normal_form, similarity, windows
from hexapla.merge.matching import ERRATUM_NOTE, KEPT_NOTE, SPLIT_NOTE
from hexapla.model import Catalog, Entry
from hexapla.pofile import messages, obsolete, parse_catalog, render_catalog
from tests.validators import require_tool

HEAD = """# The header is the translator's.
msgid ""
msgstr ""
"Project-Id-Version: datong\\n"
"Language: ar\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"X-Ours: kept\\n"
"""

POT_HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def read(text: str, head: str = HEAD) -> Catalog:
    return parse_catalog((head + "\n" + text.strip("\n") + "\n").encode(), "locale/ar/LC_MESSAGES/essay.po")


def pot(*msgids: str) -> Catalog:
    return Catalog(tuple(map(Entry, msgids)))


def po(*pairs: tuple[str, str]) -> Catalog:
    return Catalog(tuple(Entry(msgid, (msgstr,)) for msgid, msgstr in pairs))


def only(merged: Merge) -> Entry:
    (entry,) = messages(merged.catalog)
    return entry


def written(merged: Merge) -> str:
    return render_catalog(merged.catalog).decode()


# --- The same words -------------------------------------------------------------------------------------------------

SAME = {
    "curly quotes": ("He said \"yes\" and 'no'.", "He said “yes” and ‘no’."),
    "guillemets": ('"Datong"', "«Datong»"),
    "low quotes": ("“Datong”", "„Datong“"),
    "corner brackets": ("「大同」の世", "“大同”の世"),
    "apostrophe": ("Kang's book", "Kang’s book"),
    "double space": ("One.  Two.", "One. Two."),
    "no-break space": ("Mr Kang", "Mr\u00a0Kang"),
    "thin spaces around a colon": ("voilà\u202f: oui", "voilà : oui"),
    "space at the end": ("Datong ", "Datong"),
    "spaced hyphen to em dash": ("one - two", "one — two"),
    "spaced en dash to em dash": ("one – two", "one — two"),
    "em dash without spaces": ("one — two", "one—two"),
    "typed em dash": ("one -- two", "one—two"),
    "typed em dash without spaces": ("one--two", "one — two"),
    "range": ("1914-1918", "1914–1918"),
    "joined names": ("Mao-Nixon talks", "Mao–Nixon talks"),
    "no-break hyphen": ("co-op", "co‑op"),
    "composed accent": ("Cafe\u0301", "Café"),
    "all at once": ("He  said \"one\" - 'two'", "He said “one” — ‘two’"),
    "quotes beside code": ('"Run" `x "y"`', '“Run” `x "y"`'),
    "quotes beside a link": ('"[a](b-c)"', "“[a](b-c)”"),
    "spaces around a hard break": ("one \ntwo", "one\ntwo"),
    "Arabic": ('قال "نعم" ثم', "قال «نعم» ثم"),
}

OTHER = {
    "digits turned": ("within 120 days of the vote", "within 210 days of the vote"),
    "one digit": ("in 1884 he wrote it", "in 1894 he wrote it"),
    "negation": ("The assembly did agree to it.", "The assembly did not agree to it."),
    "negation in a word": ("It is possible for all.", "It is impossible for all."),
    "a name": ("Dong went to the assembly.", "Deng went to the assembly."),
    "decimal comma": ("It costs 1,0 in all.", "It costs 10 in all."),
    "decimal point moved": ("It costs 1.25 in all.", "It costs 12.5 in all."),
    "hyphen gone": ("Re-cover the book.", "Recover the book."),
    "hyphen new": ("They resigned the treaty.", "They re-signed the treaty."),
    "hyphen to space": ("a man-eating fish", "a man eating fish"),
    "hyphen to dash": ("a man-eating fish", "a man — eating fish"),
    "dash to minus before a digit": ("a loss – 5 each", "a loss -5 each"),
    "en dash to hyphen before a digit": ("at –5 °C", "at -5 °C"),
    "spaced hyphen before a digit": ("ten – 5 each", "ten - 5 each"),
    "hyphen to minus sign": ("10-5", "10−5"),
    "minus sign to en dash": ("10−5", "10–5"),
    "quotes around other words": ('He "said" it then.', "He said “it” then."),
    "quotes taken away": ('The "people" decide.', "The people decide."),
    "quotes put in": ("The people decide.", "The “people” decide."),
    "double to single quotes": ('The "people" decide.', "The ‘people’ decide."),
    "apostrophe moved": ("the boy's books", "the boys' books"),
    "apostrophe gone": ("we're here", "were here"),
    "case": ("the People decide", "the people decide"),
    "full stop": ("The people decide.", "The people decide"),
    "question mark": ("The people decide.", "The people decide?"),
    "comma": ("Eat, people!", "Eat people!"),
    "words turned round": ("from Beijing to Nanjing", "from Nanjing to Beijing"),
    "space within a word": ("every day", "everyday"),
    "space between digits": ("1 000 people", "1000 people"),
    "exponent": ("5 m² of land", "5 m2 of land"),
    "ligature": ("the ﬁne", "the fine"),
    "accent": ("resume it", "résumé it"),
    "prime": ("5′ long", "5' long"),
    "emphasis": ("the *people* decide", "the people decide"),
    "emphasis moved": ("the *people* decide", "the people *decide*"),
    "hard break": ("one\ntwo", "one two"),
    "quotes in code": ("Type `x = “y”` here", 'Type `x = "y"` here'),
    "spaces in code": ("Type `a  b` here", "Type `a b` here"),
    "dash in a link target": ("[text](a–b)", "[text](a-b)"),
    "dash in an address": ("at https://example.org/a–b", "at https://example.org/a-b"),
    "quotes in a tag": ('<span lang="ar">a</span>', "<span lang='ar'>a</span>"),
    "dash in an attribute list": ("text {: #a–b }", "text {: #a-b }"),
    "spaces in mathematics": ("so $a - b$ is", "so $a — b$ is"),
    "dash in a reference": ("[text][a–b]", "[text][a-b]"),
    "zero-width joiner": ("می\u200cخواهم", "میخواهم"),
    "script": ("Kang", "Каng"),
}


@pytest.mark.parametrize(("old", "new"), SAME.values(), ids=SAME)
def test_a_change_of_typography_keeps_the_translation(old: str, new: str) -> None:
    merged = merge(po((old, "ترجمة")), pot(new))
    assert only(merged) == Entry(new, ("ترجمة",), comments=(KEPT_NOTE,))
    assert (merged.normalised, merged.fuzzied, merged.retired) == (1, 0, 0)


@pytest.mark.parametrize(
    ("old", "new"), [*OTHER.values(), *((new, old) for old, new in OTHER.values())], ids=[*OTHER, *(f"{n}, back" for n in OTHER)]
)
def test_another_text_is_never_taken_for_the_same(old: str, new: str) -> None:
    merged = merge(po((old, "ترجمة")), pot(new))
    entry = only(merged)
    assert entry.fuzzy or not entry.translated
    assert merged.normalised == 0
    assert [e.msgstr for e in merged.catalog.entries].count(("ترجمة",)) == 1


@pytest.mark.parametrize("name", ["digits turned", "negation", "a name", "case", "quotes taken away", "hyphen gone"])
def test_a_small_change_is_fuzzy_with_its_previous_text(name: str) -> None:
    old, new = OTHER[name]
    assert only(merge(po((old, "ترجمة")), pot(new))) == Entry(new, ("ترجمة",), flags=("fuzzy",), previous_msgid=old)


def test_a_text_beyond_all_measure_is_its_own_form() -> None:
    long = "a - " * 6_000
    assert normal_form(long) == long


def test_two_candidates_of_one_form_are_left_to_the_translator() -> None:
    merged = merge(po(('say "yes" now', "a"), ("say “yes” now", "b")), pot("say «yes» now"))
    assert only(merged).fuzzy
    assert len(obsolete(merged.catalog)) == 1


def test_an_obsolete_entry_comes_back_with_other_quotation_marks() -> None:
    merged = merge(read('#~ msgid "the \'people\'"\n#~ msgstr "الشعب"'), pot("the ‘people’"))
    assert only(merged).msgstr == ("الشعب",)
    assert (only(merged).fuzzy, merged.normalised) == (False, 1)


def test_the_note_goes_when_the_source_changes_again() -> None:
    first = merge(po(('the "people" decide', "الشعب")), pot("the “people” decide")).catalog
    again = only(merge(first, pot("the “people” decided")))
    assert (again.fuzzy, again.comments) == (True, ())


def test_a_fuzzy_text_stays_fuzzy_whatever_the_typography() -> None:
    catalog = Catalog((Entry('"a" thing', ("شيء",), flags=("fuzzy",), previous_msgid="a thing of old"),))
    assert only(merge(catalog, pot("“a” thing"))) == Entry("“a” thing", ("شيء",), flags=("fuzzy",), previous_msgid="a thing of old")


# --- Errata ---------------------------------------------------------------------------------------------------------


def test_an_erratum_keeps_the_translation() -> None:
    merged = merge(po(("Written in 1884.", "كتب")), pot("Written in 1902."), errata=[("Written in 1884.", "Written in 1902.")])
    assert only(merged) == Entry("Written in 1902.", ("كتب",), comments=(ERRATUM_NOTE,))


@pytest.mark.parametrize(
    "errata",
    [[("Written in 1884", "Written in 1902.")], [("Written in 1884.", "Written in 1903.")], [("Written in 1902.", "Written in 1884.")]],
    ids=["other old", "other new", "the wrong way round"],
)
def test_only_the_exact_pair_is_an_erratum(errata: list[tuple[str, str]]) -> None:
    assert only(merge(po(("Written in 1884.", "كتب")), pot("Written in 1902."), errata=errata)).fuzzy


def test_an_erratum_holds_within_one_context() -> None:
    catalog = Catalog((Entry("teh end", ("نهاية",), msgctxt="a"),))
    assert only(merge(catalog, pot("the end"), errata=[("teh end", "the end")])).fuzzy


# --- Contexts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("old", "new"), [(None, "verb"), ("verb", None), ("verb", "noun")], ids=["added", "removed", "changed"])
def test_a_context_carries_the_translation_over(old: str | None, new: str | None) -> None:
    merged = merge(Catalog((Entry("Work", ("عمل",), msgctxt=old),)), Catalog((Entry("Work", msgctxt=new),)))
    assert only(merged) == Entry("Work", ("عمل",), msgctxt=new)
    assert merged.normalised == 1


def test_two_new_contexts_are_a_choice() -> None:
    merged = merge(po(("Work", "عمل")), Catalog((Entry("Work", msgctxt="verb"), Entry("Work", msgctxt="noun"))))
    first, second = messages(merged.catalog)
    assert (first.fuzzy, first.msgstr, first.previous_msgid) == (True, ("عمل",), "Work")
    assert second == Entry("Work", msgctxt="noun")


def test_a_text_in_use_is_not_lent_to_a_new_context() -> None:
    merged = merge(po(("Work", "عمل")), Catalog((Entry("Work"), Entry("Work", msgctxt="noun"))))
    assert messages(merged.catalog) == (Entry("Work", ("عمل",)), Entry("Work", msgctxt="noun"))


def test_an_obsolete_entry_of_another_context_comes_back_fuzzy() -> None:
    merged = merge(Catalog((Entry("Work", ("عمل",), msgctxt="verb", obsolete=True),)), pot("Work"))
    assert only(merged) == Entry("Work", ("عمل",), flags=("fuzzy",), previous_msgctxt="verb", previous_msgid="Work")


# --- Obsolete entries and the compendium ---------------------------------------------------------------------------


def test_a_deleted_message_comes_back_as_it_was() -> None:
    catalog = read('# mine\n#. paragraph\n#: a.md\nmsgid "one"\nmsgstr "واحد"\n\n#. paragraph\nmsgid "two"\nmsgstr "اثنان"')
    template = read('#. paragraph\n#: a.md\nmsgid "one"\nmsgstr ""\n\n#. paragraph\nmsgid "two"\nmsgstr ""', POT_HEAD)
    without = replace(template, entries=(template.entries[0], template.entries[2]))
    put_away = merge(catalog, without)
    assert obsolete(put_away.catalog)[0].comments == ("mine",)
    assert obsolete(put_away.catalog)[0].extracted == obsolete(put_away.catalog)[0].references == ()
    back = merge(put_away.catalog, template)
    assert (put_away.retired, back.reused) == (1, 1)
    assert messages(back.catalog) == messages(catalog)


def test_an_empty_message_takes_the_text_of_its_obsolete_twin() -> None:
    catalog = Catalog((Entry("one", comments=("a question",)), Entry("one", ("واحد",), comments=("an answer",), obsolete=True)))
    merged = merge(catalog, pot("one"))
    assert merged.catalog.entries == (Entry("one", ("واحد",), comments=("a question", "an answer")),)


@pytest.mark.parametrize(
    ("compendium", "expected"),
    [
        ([Entry("one", ("واحد",))], Entry("one", ("واحد",))),
        ([Entry("one", ("واحد",), obsolete=True, references=("b.md",), line=9, raw=b"x")], Entry("one", ("واحد",))),
        ([Entry("one", ("غامض",), flags=("fuzzy",)), Entry("one", ("واحد",))], Entry("one", ("واحد",))),
        ([Entry("one", ("واحد",), flags=("fuzzy",))], Entry("one", ("واحد",), flags=("fuzzy",))),
        ([Entry("one", ("واحد",)), Entry("one", ("أحد",))], Entry("one", ("واحد",), flags=("fuzzy",))),
        ([Entry("one", ("واحد",)), Entry("one", ("واحد",))], Entry("one", ("واحد",))),
        ([Entry("one", ("",)), Entry("", ("Language: ar\n",))], Entry("one")),
        ([Entry("one", ("واحد",), msgctxt="number")], Entry("one")),
        ([Entry("One", ("واحد",))], Entry("one")),
    ],
    ids=[
        "exact",
        "obsolete",
        "translated before fuzzy",
        "fuzzy",
        "two opinions",
        "one opinion",
        "untranslated",
        "context",
        "likeness is not enough",
    ],
)
@pytest.mark.parametrize("catalog", [Catalog(()), pot("one")], ids=["unseen", "untranslated"])
def test_the_compendium_gives_exact_texts(catalog: Catalog, compendium: list[Entry], expected: Entry) -> None:
    assert only(merge(catalog, pot("one"), compendium=compendium)) == expected


def test_a_translators_own_word_comes_before_the_compendium() -> None:
    merged = merge(po(("one", "واحد")), pot("one"), compendium=[Entry("one", ("أحد",))])
    assert (only(merged).msgstr, merged.kept, merged.changed) == (("واحد",), 1, False)


# --- What stays, what goes ------------------------------------------------------------------------------------------


def test_bytes_of_unchanged_entries_stay() -> None:
    body = '#,fuzzy\n#.   odd spacing\nmsgid ""\n"one "\n"two"\nmsgstr   "واحد"\n\n\n\n# c\nmsgid "b"\nmsgstr "ب"\n# after the end\n'
    catalog = parse_catalog((HEAD + "\n" + body).encode())
    template = Catalog(tuple(replace(entry, msgstr=("",), flags=(), comments=()) for entry in messages(catalog)))
    merged = merge(catalog, template)
    assert (written(merged), merged.changed) == (HEAD + "\n" + body, False)


def test_a_message_of_the_template_that_is_new_starts_empty() -> None:
    template = Catalog(
        (Entry("new", ("x",), extracted=("paragraph",), references=("a.md",), flags=("fuzzy", "no-wrap"), line=7, raw=b"x"),)
    )
    entry = only(merge(Catalog(()), template))
    assert entry == Entry("new", extracted=("paragraph",), references=("a.md",), flags=("no-wrap",))
    assert entry.raw is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (("no-wrap", "mine"), ("no-wrap",), ("no-wrap", "mine")),
        (("mine", "no-wrap"), (), ("mine",)),
        (("c-format", "python-brace-format"), ("no-python-format",), ("no-python-format",)),
        (("fuzzy", "range: 0..9"), ("range: 0..5",), ("fuzzy", "range: 0..5")),
        (("mine",), ("fuzzy",), ("mine",)),
        ((), ("theirs",), ("theirs",)),
    ],
    ids=["same", "gone", "formats", "range", "fuzzy is not the template's", "unknown"],
)
def test_flags(old: tuple[str, ...], new: tuple[str, ...], expected: tuple[str, ...]) -> None:
    merged = merge(Catalog((Entry("a", ("أ",), flags=old),)), Catalog((Entry("a", flags=new),)))
    assert only(merged).flags == expected


def test_fuzzy_comes_first() -> None:
    catalog = Catalog((Entry("The people decide.", ("الشعب",), flags=("mine", "no-wrap")),))
    template = Catalog((Entry("The people decided.", flags=("no-wrap",)),))
    assert only(merge(catalog, template)).flags == ("fuzzy", "mine", "no-wrap")


@pytest.mark.parametrize(
    ("entry", "left"),
    [
        (Entry("gone"), ()),
        (Entry("gone", ("ذهب",), extracted=("p",), references=("a",)), (Entry("gone", ("ذهب",), obsolete=True),)),
        (Entry("gone", comments=("why?",)), (Entry("gone", comments=("why?",), obsolete=True),)),
        (Entry("gone", obsolete=True), (Entry("gone", obsolete=True),)),
        (
            Entry("gone", ("ذهب",), flags=("fuzzy",), previous_msgid="go"),
            (Entry("gone", ("ذهب",), flags=("fuzzy",), previous_msgid="go", obsolete=True),),
        ),
        (Entry("gone", ("ذهب", ""), msgid_plural="all gone"), (Entry("gone", ("ذهب", ""), msgid_plural="all gone", obsolete=True),)),
    ],
    ids=["untranslated", "translated", "commented", "obsolete before", "fuzzy", "half translated"],
)
def test_what_left_the_source(entry: Entry, left: tuple[Entry, ...]) -> None:
    assert merge(Catalog((entry,)), pot()).catalog.entries == left


def test_plural_forms_of_a_new_message() -> None:
    assert only(merge(Catalog(()), Catalog((Entry("a", ("", ""), msgid_plural="b"),)), plural_count=6)).msgstr == ("",) * 6


def test_a_message_that_became_plural_is_fuzzy_in_every_form() -> None:
    entry = only(merge(po(("a page", "صفحة")), Catalog((Entry("a page", msgid_plural="pages"),)), plural_count=3))
    assert entry == Entry("a page", ("صفحة",) * 3, msgid_plural="pages", flags=("fuzzy",), previous_msgid="a page")


def test_forms_without_a_place_stay_as_comments() -> None:
    entry = only(merge(Catalog((Entry("a page", ("صفحة", "صفحتان"), msgid_plural="pages"),)), pot("a page")))
    assert (entry.msgstr, entry.comments) == (("صفحة",), ("hexapla: msgstr[1] was: صفحتان",))
    assert (entry.fuzzy, entry.previous_msgid, entry.previous_msgid_plural) == (True, "a page", "pages")


# --- Edited messages ------------------------------------------------------------------------------------------------


def test_an_edited_paragraph_is_fuzzy_with_what_its_text_translates() -> None:
    catalog = Catalog((Entry("The tide was high.", ("المد",), flags=("fuzzy",), previous_msgid="The tide is high.", comments=("mine",)),))
    entry = only(merge(catalog, pot("The tide was very high.")))
    assert entry == Entry("The tide was very high.", ("المد",), flags=("fuzzy",), previous_msgid="The tide is high.", comments=("mine",))


def test_an_empty_text_is_never_offered() -> None:
    assert only(merge(po(("The tide was high.", "")), pot("The tide was very high."))) == Entry("The tide was very high.")


def test_one_old_text_is_given_once() -> None:
    merged = merge(po(("The tide was high.", "المد")), pot("The tide was high!", "The tide was high?"))
    assert [entry.msgstr for entry in messages(merged.catalog)] == [("المد",), ("",)]


def test_the_most_similar_pairs_come_first() -> None:
    merged = merge(
        po(("The harvest of the year was good in the north.", "شمال"), ("The harvest of the year was poor in the south.", "جنوب")),
        pot("The harvest of the year was poor in the far south.", "The harvest of the year was good in the far north."),
    )
    assert [entry.msgstr for entry in messages(merged.catalog)] == [("جنوب",), ("شمال",)]


def test_a_message_that_a_translator_emptied_is_left_alone() -> None:
    catalog = po(("The tide was high.", ""), ("The tide was high!", "المد"))
    merged = merge(catalog, pot("The tide was high."))
    assert only(merged) == Entry("The tide was high.")
    assert merged.retired == 1


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_split_paragraph_gives_its_text_to_the_larger_half(where: str) -> None:
    short, long = (
        "Then the council met in the old hall.",
        "It spoke for nine days of land, of bread and of the coming year, and none went home.",
    )
    first, second = (long, short) if where == "before" else (short, long)
    merged = merge(po((f"{first} {second}", "كل")), pot(first, second))
    given, rest = sorted(messages(merged.catalog), key=lambda entry: entry.fuzzy, reverse=True)
    assert (given.msgid, given.previous_msgid, given.comments) == (long, f"{first} {second}", ())
    assert rest == Entry(short, comments=(f"{SPLIT_NOTE} {where}",))
    translated = replace(merged.catalog, entries=tuple(replace(entry, msgstr=("نص",), flags=()) for entry in merged.catalog.entries))
    assert all(entry.comments == () for entry in messages(merge(translated, pot(first, second)).catalog))


def test_two_paragraphs_that_became_one_lose_no_text() -> None:
    first, second = "Then the council met in the old hall and spoke of land.", "None went home."
    merged = merge(po((first, "أول"), (second, "ثان")), pot(f"{first} {second}"))
    assert (only(merged).msgstr, only(merged).fuzzy) == (("أول",), True)
    assert [entry.msgstr for entry in obsolete(merged.catalog)] == [("ثان",)]


# --- Likeness -------------------------------------------------------------------------------------------------------


def pairs(new: list[str], old: list[str], near: dict[int, set[int]] | None = None) -> set[tuple[int, int]]:
    return set(likely_pairs(dict(enumerate(new)), dict(enumerate(old)), near or {}))


LIKELY = {
    "a word": ("The council met in the old hall by the river.", "The council met in the new hall by the river.", True),
    "another text": ("The council met in the old hall by the river.", "Bread was dear that winter, and so was salt and oil.", False),
    "heading, one letter": ("Introductions", "Introduction", True),
    "headings that look alike": ("The first day", "The last days", False),
    "heading, another word": ("Of the land", "Of the people", False),
    "Chinese": (
        "大道之行也，天下為公，選賢與能，講信修睦，故人不獨親其親。",
        "大道之行也，天下為公，選賢與能，講信修睦。故人皆不獨親其親。",
        True,
    ),
    "other Chinese": (
        "大道之行也，天下為公，選賢與能，講信修睦，故人不獨親其親。",
        "今大道既隱，天下為家，各親其親，各子其子，貨力為己。",
        False,
    ),
    "Arabic": ("اجتمع المجلس في القاعة القديمة قرب النهر.", "اجتمع المجلس في القاعة الجديدة قرب النهر.", True),
}


@pytest.mark.parametrize(("old", "new", "likely"), LIKELY.values(), ids=LIKELY)
def test_likeness_far_from_the_neighbours(old: str, new: str, likely: bool) -> None:
    assert pairs([new], [old]) == ({(0, 0)} if likely else set())


def test_beside_its_neighbours_less_will_do() -> None:
    old, new = "Bread was dear that winter.", "Bread and all salt rose in price by summer."
    assert 0.5 <= similarity(old, new) < 0.6
    assert pairs([new], [old], {0: {0}}) == {(0, 0)}
    assert pairs([new], [old]) == set()


def test_the_place_decides_between_equals() -> None:
    old = ["The council met on the first day of May.", "The council met on the third day of May."]
    assert pairs(["The council met on the sixth day of May."], old, {0: {1}}) == {(0, 1)}


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Of the land", True),
        ("Internationalization, incomprehensibilities", True),
        ("One two three four five and six, seven", False),
        ("天" * 40, False),
    ],
    ids=["few characters", "few words", "a sentence", "Chinese"],
)
def test_short_texts(text: str, short: bool) -> None:
    assert is_short(text) is short


def test_windows_reach_to_the_next_settled_entry_and_no_further() -> None:
    taken = [False, True, False, False, True]
    assert list(windows([(0, None), (1, 1), (2, None), (3, None)], taken)) == [(0, range(1)), (2, range(2, 4)), (3, range(2, 4))]


def test_windows_are_bounded() -> None:
    assert max(len(found) for _, found in windows([(at, None) for at in range(500)], [False] * 500)) == 17


def test_long_texts_are_compared_by_their_ends() -> None:
    middle = "x" * 50_000
    assert similarity(f"{'a' * 800}{middle}{'b' * 400}", f"{'a' * 800}{'b' * 400}") == 1.0


YEARS = ("first", "second", "third", "fourth", "fifth", "sixth")
GOODS = ("bread", "salt", "oil", "iron", "wool", "tea")


def test_an_edit_is_found_where_the_chapter_was_moved() -> None:
    chapter = [f"In the {word} year the {word} council of the {word} land met." for word in YEARS]
    rest = [f"Of {word} the elders said {word} again and {word} once more." for word in GOODS]
    moved = [*rest, *(text.replace("met", "met again") for text in chapter)]
    merged = merge(po(*((text, text.upper()) for text in (*chapter, *rest))), pot(*moved))
    assert (merged.kept, merged.fuzzied, merged.added, merged.retired) == (6, 6, 0, 0)
    assert all(
        entry.msgstr[0].replace("MET", "MET AGAIN").casefold().startswith(entry.msgid[:20].casefold()) for entry in messages(merged.catalog)
    )


# --- Files ----------------------------------------------------------------------------------------------------------

CRLF = HEAD.replace("\n", "\r\n") + '\r\nmsgid "a"\r\nmsgstr "أ"\r\n\r\nmsgid "b"\r\nmsgstr "ب"'


def test_entries_that_move_keep_a_blank_line_between_them() -> None:
    catalog = parse_catalog(b'msgid "a"\nmsgstr "1"\nmsgid "b"\nmsgstr "2"\n\nmsgid "c"\nmsgstr "3"\n# end\n')
    merged = merge(catalog, pot("c", "b", "a"))
    assert written(merged) == 'msgid "c"\nmsgstr "3"\n\nmsgid "b"\nmsgstr "2"\n\nmsgid "a"\nmsgstr "1"\n# end\n'
    assert merged.changed


def test_line_ends_stay_those_of_the_file() -> None:
    merged = merge(parse_catalog(CRLF.encode()), pot("b", "c"))
    lines = written(merged).splitlines(keepends=True)
    assert all(line.endswith("\r\n") for line in lines)
    assert written(merged).endswith('msgid "c"\r\nmsgstr ""\r\n\r\n#~ msgid "a"\r\n#~ msgstr "أ"\r\n')


def test_the_header_is_not_touched_and_comes_first() -> None:
    catalog = parse_catalog(('msgid "a"\nmsgstr "أ"\n\n' + HEAD).encode())
    merged = merge(catalog, read('msgid "a"\nmsgstr ""', POT_HEAD))
    assert written(merged) == HEAD + '\nmsgid "a"\nmsgstr "أ"\n'


def test_no_header_is_made_up() -> None:
    assert merge(Catalog(()), read('msgid "a"\nmsgstr ""', POT_HEAD)).catalog.entries == (Entry("a"),)


# --- Refusals -------------------------------------------------------------------------------------------------------

TEXTS = [f"The {word} of the {thing} is told here." for word in ("age", "bread", "crown", "deed") for thing in "abcdefghij"]


def refusal(old: Catalog, new: Catalog) -> MergeRefused | None:
    old = replace(old, path="locale/ar/LC_MESSAGES/essay.po")
    try:
        require_plausible(old, new, merge(old, new))
    except MergeRefused as refused:
        return refused
    return None


def translated(texts: list[str]) -> Catalog:
    return po(*((text, "نص") for text in texts))


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        (TEXTS[:33], TEXTS[10:33], "10 of 33 translated messages would become obsolete"),
        (TEXTS[:34], TEXTS[10:34], ""),
        (TEXTS[:12], TEXTS[9:12], "only 3 of 12 translated messages are in the template"),
        (TEXTS[:18], TEXTS[9:18], ""),
        (TEXTS[:10], TEXTS[:4] + [f"{text} Indeed." for text in TEXTS[4:10]], "only 4 of 10 translated messages are in the template"),
        (TEXTS[:10], TEXTS[:5] + [f"{text} Indeed." for text in TEXTS[5:10]], ""),
        (TEXTS[:9], TEXTS[10:], ""),
        (TEXTS[:20], [f"  {text}" for text in TEXTS[:20]], ""),
        ([], TEXTS, ""),
        (TEXTS, TEXTS, ""),
    ],
    ids=[
        "31 %",
        "29 %",
        "nine of twelve",
        "nine of eighteen",
        "all edited",
        "half edited",
        "a small one",
        "typography",
        "new language",
        "same",
    ],
)
def test_a_merge_that_costs_too_much_is_refused(old: list[str], new: list[str], seen: str) -> None:
    refused = refusal(translated(old), pot(*new))
    assert (refused.message if refused else "") == (f"the merge is refused: {seen}" if seen else "")
    assert refused is None or ("--force" in refused.hint and refused.location == "locale/ar/LC_MESSAGES/essay.po")


def test_where_nothing_is_translated_nothing_is_refused() -> None:
    assert refusal(pot(*TEXTS[:20]), pot(*TEXTS[20:])) is None


# --- GNU msgmerge ---------------------------------------------------------------------------------------------------

A = "The assembly of the people met in the great hall to speak of the land."
B = "Bread and salt were set before every guest who came from the north."
C = "In winter the river froze, and children walked to school across the ice."
"""Three sentences that no one takes for one another."""


def e(msgid: str, msgstr: str = "", before: str = "", mark: str = "") -> str:
    """An entry of a file; ``before`` holds its comment lines, ``mark`` is ``#~ ``."""
    return f'{before}{mark}msgid "{msgid}"\n{mark}msgstr "{msgstr}"\n'


AGREED = {
    "the same": ([e(A, "أ"), e(B, "ب")], [e(A), e(B)]),
    "order of the template": ([e(A, "أ"), e(B, "ب"), e(C, "ج")], [e(C), e(A), e(B)]),
    "a new message": ([e(A, "أ"), e(C, "ج")], [e(A), e(B), e(C)]),
    "a deleted message": ([e(A, "أ", "# mine\n#. p\n#: a.md\n"), e(B, "ب")], [e(B)]),
    "an untranslated message deleted": ([e(A), e(B, "ب")], [e(B)]),
    "an edited message": ([e(A, "أ", "# mine\n"), e(B, "ب")], [e(A.replace("great", "old"), "", "#. p\n#: b.md\n"), e(B)]),
    "edited again while fuzzy": (
        [e(A.replace("great", "old"), "أ", f'#, fuzzy\n#| msgid "{A}"\n')],
        [e(A.replace("great", "small"))],
    ),
    "edited and set back while fuzzy": ([e(A.replace("great", "old"), "أ", f'#, fuzzy\n#| msgid "{A}"\n')], [e(A)]),
    "still fuzzy": ([e(A, "أ", f'#, fuzzy\n#| msgid "{B}"\n')], [e(A)]),
    "previous text of a translated message": ([e(A, "أ", f'#| msgid "{B}"\n')], [e(A)]),
    "obsolete returns": ([e(B, "ب"), e(A, "أ", "# mine\n", "#~ ")], [e(A, "", "#. p\n#: a.md\n"), e(B)]),
    "fuzzy obsolete returns": ([e(B, "ب"), e(A, "أ", f'#, fuzzy\n#~| msgid "{C}"\n', "#~ ")], [e(A), e(B)]),
    "obsolete returns edited": ([e(B, "ب"), e(A, "أ", "", "#~ ")], [e(A.replace("great", "old")), e(B)]),
    "obsolete stays, after the newly obsolete": ([e(A, "أ"), e(B, "ب"), e(C, "ج", "# c\n", "#~ ")], [e(B)]),
    "comments and references": (
        [e(A, "أ", "# mine\n# too\n#. old role\n#: old.md\n")],
        [e(A, "", "#. heading 2\n#. Of land\n#: a.md b.md\n")],
    ),
    "flags of the template": ([e(A, "أ", "#, no-wrap\n"), e(B, "ب")], [e(A), e(B, "", "#, no-wrap\n")]),
    "contexts apart": (
        ['msgctxt "verb"\nmsgid "Work"\nmsgstr "اعمل"\n', 'msgctxt "noun"\nmsgid "Work"\nmsgstr "عمل"\n'],
        ['msgctxt "noun"\nmsgid "Work"\nmsgstr ""\n', 'msgctxt "verb"\nmsgid "Work"\nmsgstr ""\n'],
    ),
    "plural": (
        ['msgid "%d page"\nmsgid_plural "%d pages"\nmsgstr[0] "صفحة"\nmsgstr[1] "صفحات"\n'],
        [
            'msgid "%d page"\nmsgid_plural "%d pages"\nmsgstr[0] ""\nmsgstr[1] ""\n',
            'msgid "x"\nmsgid_plural "xs"\nmsgstr[0] ""\nmsgstr[1] ""\n',
        ],
    ),
    "another plural": (
        ['msgid "%d page"\nmsgid_plural "%d pages"\nmsgstr[0] "صفحة"\nmsgstr[1] "صفحات"\n'],
        ['msgid "%d page"\nmsgid_plural "%d full pages"\nmsgstr[0] ""\nmsgstr[1] ""\n'],
    ),
    "became plural": ([e("one page", "صفحة")], ['msgid "one page"\nmsgid_plural "pages"\nmsgstr[0] ""\nmsgstr[1] ""\n']),
    "emptied stays empty": ([e(A), e(A.replace("great", "old"), "أ", "", "#~ ")], [e(A)]),
    "hard breaks": ([e("one\\ntwo", "أ\\nب"), e(B, "ب")], [e(B), e("one\\ntwo")]),
    "comment of the template": ([e(A, "أ")], [e(A), e(B, "", "# from the author\n")]),
}
"""Old catalog, template: GNU and we make the same of them."""

DIFFERS = {
    "GNU makes a changed context fuzzy": ([e(A, "أ")], ['msgctxt "x"\n' + e(A)], lambda entry: entry.fuzzy, (True, False)),
    "GNU makes other quotation marks fuzzy": (
        [e("Tom's long book", "أ")],
        [e("Tom’s long book")],
        lambda entry: entry.fuzzy,
        (True, False),
    ),
    "GNU gives one text to two messages": (
        [e(A, "أ")],
        [e(A.replace("great", "old")), e(A.replace("great", "new"))],
        lambda entry: entry.msgstr[0],
        (["أ", "أ"], ["", "أ"]),
    ),
    "GNU gives no previous text of a message that was fuzzy without": (
        [e(A, "أ", "#, fuzzy\n")],
        [e(A.replace("great", "old"))],
        lambda entry: entry.previous_msgid,
        (None, A),
    ),
    "GNU gives a text that is in use": (
        [e(A, "أ")],
        [e(A), e(A.replace("great", "new"))],
        lambda entry: entry.msgstr[0],
        (["أ", "أ"], ["أ", ""]),
    ),
    "GNU drops a question about a deleted message": ([e(A, "", "# why?\n")], [e(B)], lambda entry: entry.comments, ([()], [(), ("why?",)])),
    "GNU drops unknown flags": ([e(A, "أ", "#, mine\n")], [e(A)], lambda entry: entry.flags, ((), ("mine",))),
    "GNU drops plural forms": (
        ['msgid "page"\nmsgid_plural "pages"\nmsgstr[0] "صفحة"\nmsgstr[1] "صفحات"\n'],
        [e("page")],
        lambda entry: entry.comments,
        ((), ("hexapla: msgstr[1] was: صفحات",)),
    ),
    "GNU drops fuzzy from an empty message": ([e(A, "", "#, fuzzy\n")], [e(A)], lambda entry: entry.flags, ((), ("fuzzy",))),
}
"""Old catalog, template, what to look at, and what GNU and we make of it."""


def msgmerge(old: list[str], new: list[str], folder: Path) -> Catalog:
    (folder / "old.po").write_bytes((HEAD + "\n" + "\n".join(old)).encode())
    (folder / "new.pot").write_bytes((POT_HEAD + "\n" + "\n".join(new)).encode())
    command = [str(require_tool("msgmerge")), "--quiet", "--previous", "--no-wrap", "old.po", "new.pot"]
    return parse_catalog(subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout)


def ours(old: list[str], new: list[str]) -> Catalog:
    merged = merge(read("\n".join(old)), read("\n".join(new), POT_HEAD), plural_count=2)
    return parse_catalog(written(merged).encode())


def meaning(catalog: Catalog) -> list[Entry]:
    """The entries without their places in the file."""
    return [replace(entry, line=0, flags=tuple(sorted(entry.flags))) for entry in catalog.entries]


@pytest.mark.tool("msgmerge")
@pytest.mark.parametrize(("old", "new"), AGREED.values(), ids=AGREED)
def test_as_msgmerge_does(old: list[str], new: list[str], tmp_path: Path) -> None:
    assert meaning(ours(old, new)) == meaning(msgmerge(old, new, tmp_path))


@pytest.mark.tool("msgmerge")
@pytest.mark.parametrize(("old", "new", "look", "expected"), DIFFERS.values(), ids=DIFFERS)
def test_where_we_differ_from_msgmerge(
    old: list[str], new: list[str], look: Callable[[Entry], object], expected: tuple[object, object], tmp_path: Path
) -> None:
    for catalog, seen in zip((msgmerge(old, new, tmp_path), ours(old, new)), expected, strict=True):
        found = [look(entry) for entry in catalog.entries[1:]]
        assert found == (seen if isinstance(seen, list) else [seen])
