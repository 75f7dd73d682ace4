"""The essay of this publication: every word and mark of the publisher's text, in order, and the structure it is given."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from hexapla.markup import Document, parse_body, parser_for
from hexapla.source import read_source

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "tests/fixtures/essay.txt"
"""The publisher's text, as it was handed over: its lines are all the structure it has."""


@cache
def essay() -> Document:
    return parser_for(("extra", "sane_lists", "admonition", "toc")).parse(read_source(ROOT, "source/article-14.md"), "en")


def body() -> str:
    return parser_for(("extra", "sane_lists", "admonition", "toc")).render(essay()).body


def roles(prefix: str) -> list[str]:
    return [segment.msgid for segment in essay().segments if segment.role.startswith(prefix)]


def words_and_marks(text: str) -> list[str]:
    """Split at white space, no-break spaces included; numbers of the list stand in the published text and are marks there."""
    return re.sub(r"(?m)^\d\. ", "", text).replace("\u00a0", " ").split()


def test_every_word_and_every_mark_in_order() -> None:
    published = words_and_marks(PUBLISHED.read_text(encoding="utf-8"))
    assert len(published) > 800
    assert "".join(parse_body(body()).itertext()).replace("\u00a0", " ").split() == published


def test_messages_say_the_whole_text() -> None:
    published = words_and_marks(PUBLISHED.read_text(encoding="utf-8"))
    assert " ".join(segment.msgid for segment in essay().segments).replace("\u00a0", " ").split() == published


def test_no_finding() -> None:
    assert not essay().findings


def test_one_title_on_the_first_line() -> None:
    title = essay().segments[0]
    assert (title.role, title.line, title.msgid) == ("heading 1", 1, "Overthrow autocracy, eliminate dictatorship!")
    assert roles("heading 1") == [title.msgid]


def test_say_is_a_message_of_its_own_with_the_author_s_note() -> None:
    say = essay().segments[1]
    assert (say.msgid, say.role) == ("Say", "paragraph")
    assert "Article 14" in say.note
    assert not any(segment.note for segment in essay().segments if segment is not say)


def test_one_quotation_whose_line_break_is_one_space() -> None:
    assert len(list(parse_body(body()).iter("blockquote"))) == 1
    assert roles("quotation") == ['"Everyone has the right to seek and to enjoy in other countries asylum from persecution."']


def test_headings() -> None:
    assert len(roles("heading 2")) == 5
    assert roles("heading 3") == [
        "Case: Dong Guangping – Kidnapped from Vietnam",
        "Case: Liu Xinglian & Yang Chong – Trapped in limbo",
    ]
    levels = [int(segment.role[-1]) for segment in essay().segments if segment.role.startswith("heading")]
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_one_ordered_list_of_four() -> None:
    lists = list(parse_body(body()).iter("ol", "ul"))
    assert [(each.tag, [child.tag for child in each]) for each in lists] == [("ol", ["li"] * 4)]
    assert len(roles("ordered list item")) == 4


def test_the_imprint_is_one_block_of_three_lines() -> None:
    imprint = essay().segments[-1]
    assert imprint.role == "paragraph"
    assert [line[:6] for line in imprint.msgid.split("\n")] == ["Human ", "Do our", "Email:"]
    assert body().count("<br") == 2
    assert "\u00a0" in imprint.msgid.split("\n")[2]


def test_each_message_is_where_its_line_says() -> None:
    lines = (ROOT / "source/article-14.md").read_text(encoding="utf-8").split("\n")
    assert all(segment.msgid.split("\n")[0] in lines[segment.line - 1] for segment in essay().segments)
    assert [segment.line for segment in essay().segments] == sorted({segment.line for segment in essay().segments})
