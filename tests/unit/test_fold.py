"""Raw inline Markdown in, msgids out, and back: tables of what a line break means."""

from __future__ import annotations

import pytest

from hexapla.markup.fold import fold, take_comments, unfold

FOLDS = {
    "one line": ("  one line ", "one line"),
    "soft break": ("one\ntwo", "one two"),
    "indented continuation": ("one\n    two\n\tthree", "one two three"),
    "two spaces": ("one  \ntwo", "one\ntwo"),
    "five spaces": ("one     \ntwo", "one\ntwo"),
    "backslash": ("one\\\ntwo", "one\ntwo"),
    "space before a backslash": ("one \\\ntwo", "one\ntwo"),
    "escaped backslash": ("one\\\\\ntwo", "one\\\\ two"),
    "three backslashes": ("one\\\\\\\ntwo", "one\\\\\ntwo"),
    "hard break at the end means nothing": ("one\ntwo  ", "one two"),
    "backslash at the end stays": ("one\ntwo\\", "one two\\"),
    "han": ("天下\n為公", "天下為公"),
    "han and latin": ("天下\nDatong", "天下 Datong"),
    "han around emphasis": ("**天下**\n為公", "**天下**為公"),
    "hangul": ("대동\n사상", "대동 사상"),
    "full-width comma": ("天下，\n為公", "天下，為公"),
    "code span over a break": ("see `a\n  b` now\nhere", "see `a b` now here"),
    "han in a code span keeps its space": ("`天\n下`", "`天 下`"),
    "two spaces in a code span are no break": ("`a  \nb` c", "`a b` c"),
    "two spaces after a sentence": ("one.  Two", "one. Two"),
    "two spaces in a code span stay": ("`a  b`  c\nd", "`a  b` c d"),
    "two ideographic spaces stay": ("天\u3000\u3000下", "天\u3000\u3000下"),
    "no-break space": ("one\u00a0\ntwo", "one\u00a0 two"),
    "ideographic indent": ("\u3000\u3000天下\n為公", "\u3000\u3000天下為公"),
    "right to left": ("حق\nاللجوء", "حق اللجوء"),
    "nothing": ("", ""),
    "blank": (" \n \n", ""),
}


@pytest.mark.parametrize(("raw", "msgid"), FOLDS.values(), ids=FOLDS)
def test_fold(raw: str, msgid: str) -> None:
    assert fold(raw) == msgid


@pytest.mark.parametrize("raw", [raw for raw, _ in FOLDS.values()], ids=FOLDS)
def test_folding_what_was_unfolded_gives_the_same_msgid(raw: str) -> None:
    assert fold(unfold(fold(raw))) == fold(raw)


def test_a_break_in_a_msgid_is_a_hard_break_in_markdown() -> None:
    assert unfold("one\ntwo") == "one  \ntwo"


COMMENTS = {
    "none": ("text", "text", ""),
    "note before": ("<!-- translators: a pun --> Say", "Say", "a pun"),
    "note on a line above": ("<!-- translators: a pun -->\nSay", "\nSay", "a pun"),
    "note behind": ("Say <!-- TRANSLATORS: loud -->", "Say ", "loud"),
    "note over lines": ("<!-- translators: one\n   two -->Say", "Say", "one two"),
    "two notes": ("<!-- translators: a --><!-- translators: b -->Say", "Say", "a b"),
    "another comment": ("Say <!-- me: later --> it", "Say it", ""),
    "in code": ("`<!-- translators: x -->`", "`<!-- translators: x -->`", ""),
    "never closed": ("a <!-- b", "a <!-- b", ""),
}


@pytest.mark.parametrize(("raw", "text", "note"), COMMENTS.values(), ids=COMMENTS)
def test_take_comments(raw: str, text: str, note: str) -> None:
    assert take_comments(raw) == (text, note)
