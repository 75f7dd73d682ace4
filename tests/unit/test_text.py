"""Words, folded lines, scripts and digests: tables of text in, values out."""

from __future__ import annotations

import time

import pytest

from hexapla.text import count_words, digest, is_cjk, join_lines, script_letters, scripts

WORDS = {
    "empty": ("", 0),
    "spaces": (" \n\t ", 0),
    "punctuation": ("— … ! «» ** -- 。，", 0),
    "plain": ("All under heaven belongs to all.", 6),
    "apostrophes": ("don't won’t l’État", 3),
    "hyphens": ("well-being co‐op e‑book", 3),
    "dash is no hyphen": ("one--two three—four", 4),
    "possessive at the end": ("the peoples' 'will'", 3),
    "numbers": ("1,000 and 3.14 at 12:30", 5),
    "sentence end without a space": ("end.Next", 2),
    "snake case": ("msg_id and __init__", 3),
    "emphasis inside a word": ("un*believ*able **and** _so_", 3),
    "link": ("see [the plan](https://example.org/a/b_(c)?d=e) now", 4),
    "link with title": ('[plan](../a.md "The title") x', 4),
    "link in angle brackets": ("[plan](<a file.md>) x", 2),
    "reference link": ("[plan][the-ref] [other][] x", 3),
    "image": ("![a map](map.png)", 2),
    "autolink": ("<https://example.org/a/b> and <me@example.org>", 5),
    "address written out": ("see https://example.org/a?b=c now", 3),
    "note reference": ("word[^note-1] more", 2),
    "attribute list": ("word{: .class #id} more", 2),
    "tags": ('<span class="a b">word</span> <br/> <B>face</B>s', 2),
    "break between words": ("one<br>two", 2),
    "comment": ("one <!-- translators: be kind --> two", 2),
    "comment never closed": ("one <!-- two three", 1),
    "less than": ("a < b and c > d", 5),
    "code span": ("the `msgid` of ``a`b``", 5),
    "tag in code": ("`<div class>` is a tag", 5),
    "link in code": ("`](target)`", 1),
    "entity": ("one&nbsp;two&mdash;three &amp; four", 4),
    "entity in code": ("`&nbsp;`", 1),
    "han": ("天下为公", 4),
    "han with punctuation": ("天下为公，选贤与能。", 8),
    "han and latin": ("第14章 of 大同书", 7),
    "kana": ("すべての人", 5),
    "hangul": ("모든 사람은 자유", 3),
    "arabic with marks": ("الْعَالَمُ كُلُّهُ", 2),
    "persian with joiner": ("می‌خواهم بروم", 2),
    "devanagari": ("हिन्दी में", 2),
    "hebrew gershayim": ("צה״ל", 1),
    "catalan": ("col·lecció", 1),
    "tibetan syllables": ("བོད་སྐད།", 2),
    "decomposed": ("cafe\u0301 noir", 2),
    "soft hyphen": ("trans\u00adlation", 1),
    "zero width space": ("one\u200btwo", 2),
    "marks alone": ("\u0301\u0302", 0),
}


@pytest.mark.parametrize(("text", "words"), WORDS.values(), ids=WORDS)
def test_count_words(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize("piece", ["[a](<b", "<a ", "<!--", "`", "](", "](((", "{:", "[^", "*", "a-", "a://", "<a'", "&", "1,"])
def test_counting_words_is_quick_on_hostile_text(piece: str) -> None:
    start = time.process_time()
    count_words(piece * (40_000 // len(piece)))
    count_words("".join(piece * (n % 7 + 1) + " " for n in range(2_000)))
    assert time.process_time() - start < 2


CJK = {
    "han": ("漢", True),
    "han beyond the plane": ("𠀀", True),
    "hiragana": ("の", True),
    "katakana": ("ア", True),
    "half-width katakana": ("ｱ", True),
    "long vowel": ("ー", True),
    "bopomofo": ("ㄅ", True),
    "ideographic comma": ("、", True),
    "full-width comma": ("，", True),
    "corner bracket": ("「", True),
    "full-width letter": ("Ａ", True),
    "hangul": ("한", False),
    "hangul jamo": ("ㄱ", False),
    "half-width hangul": ("ﾡ", False),
    "circled hangul": ("㉠", False),
    "hangul tone mark": ("\u302e", False),
    "latin": ("a", False),
    "digit": ("1", False),
    "comma": (",", False),
    "curly quote": ("“", False),
    "space": (" ", False),
    "nothing": ("", False),
    "emoji": ("😀", False),
}


@pytest.mark.parametrize(("char", "expected"), CJK.values(), ids=CJK)
def test_is_cjk(char: str, expected: bool) -> None:
    assert is_cjk(char) is expected


LINES = {
    "none": ([], ""),
    "one": (["word"], "word"),
    "latin": (["soft", "break"], "soft break"),
    "indented": (["soft  ", "\t break"], "soft break"),
    "empty lines": (["", "one", "  ", "two", ""], "one two"),
    "no-break space kept": (["one\u00a0", "two"], "one\u00a0 two"),
    "han": (["天下", "为公"], "天下为公"),
    "han after full stop": (["天下。", "为公"], "天下。为公"),
    "kana": (["すべて", "の人"], "すべての人"),
    "bopomofo": (["ㄅㄆ", "ㄇ"], "ㄅㄆㄇ"),
    "hangul": (["모든", "사람"], "모든 사람"),
    "hangul and han": (["모든", "人"], "모든 人"),
    "latin then han": (["word", "天"], "word 天"),
    "han then digit": (["第", "14 章"], "第 14 章"),
    "emphasis": (["**天下**", "*为公*"], "**天下***为公*"),
    "latin emphasis": (["**word**", "天"], "**word** 天"),
    "shared quotation marks": (["他说：“天下”", "“为公”"], "他说：“天下”“为公”"),
    "shared dash": (["天下——", "为公"], "天下——为公"),
    "quoted latin": (["“word”", "天下"], "“word” 天下"),
    "note reference": (["天下。[^1]", "为公"], "天下。[^1]为公"),
    "link before": (["[天下](a.md)", "为公"], "[天下](a.md)为公"),
    "link after": (["天下", "[为公](a.md)"], "天下[为公](a.md)"),
    "latin link": (["[word](天)", "为公"], "[word](天) 为公"),
    "brackets alone": (["(天)", "为公"], "(天) 为公"),
    "ideographic space kept": (["天下", "\u3000为公"], "天下\u3000为公"),
    "marks only": (["***", "“”"], "*** “”"),
}


@pytest.mark.parametrize(("lines", "joined"), LINES.values(), ids=LINES)
def test_join_lines(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined


def test_joining_what_was_joined_changes_nothing() -> None:
    assert [join_lines([joined]) for _, joined in LINES.values()] == [joined for _, joined in LINES.values()]


def test_joining_takes_lines_one_by_one() -> None:
    assert join_lines(line for line in ("天", "下", "one", "two")) == "天下 one two"


SCRIPTS = {
    "none": ("12 — !", {}),
    "latin": ("État", {"Latn": 4}),
    "full-width": ("Ａｂ", {"Latn": 2}),
    "japanese": ("大同のこと ア", {"Hani": 2, "Hira": 3, "Kana": 1}),
    "korean": ("대동", {"Hang": 2}),
    "chinese": ("大同书〇㐀𠀀", {"Hani": 5}),
    "cyrillic": ("Русский", {"Cyrl": 7}),
    "arabic without marks": ("كُلّ", {"Arab": 2}),
    "tibetan": ("བོད", {"Tibt": 2}),
    "mixed": ("ab бв", {"Latn": 2, "Cyrl": 2}),
    "georgian": ("ქართული", {"Geor": 7}),
    "unlisted": ("𐤀", {"Zzzz": 1}),
}


@pytest.mark.parametrize(("text", "counts"), SCRIPTS.values(), ids=SCRIPTS)
def test_scripts(text: str, counts: dict[str, int]) -> None:
    assert scripts(text) == counts


@pytest.mark.parametrize(
    ("script", "letters"),
    [("Latn", {"Latn"}), ("Hans", {"Hani", "Bopo"}), ("Jpan", {"Hani", "Hira", "Kana"}), ("Kore", {"Hang", "Hani"})],
)
def test_script_letters(script: str, letters: set[str]) -> None:
    assert script_letters(script) == letters


def test_digest_is_stable_and_keeps_parts_apart() -> None:
    assert digest("msgid", "msgstr") == "2d728b35"
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("大同", length=64).startswith(digest("大同", length=16))
    assert len(digest("\ud800")) == 8
