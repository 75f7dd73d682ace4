"""Markdown in, the same blocks out as CommonMark reads: markdown-it-py is the judge. Blocks of raw HTML in, Markdown between them out."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial

import markdown
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from hexapla.markup import parser_for
from hexapla.markup.bounds import MAX_DEPTH, MAX_LENGTH, MAX_NOTES, MAX_PARAGRAPH, find_length
from hexapla.markup.chunks import is_split, split_html
from hexapla.markup.commonmark import CommonMark
from hexapla.markup.dialect import Reading, read_lines
from hexapla.model import Source

EXTENSIONS = ["extra", "sane_lists", "admonition", "toc"]
_WRAPPERS = frozenset({"p", "thead", "tbody"})
"""Whether an item is tight, or a table has a head, moves no word to another block."""


# --- Beside markdown-it-py -----------------------------------------------------------------------------------------


@cache
def judge() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


@cache
def ours() -> tuple[markdown.Markdown, CommonMark]:
    extension = CommonMark()
    return markdown.Markdown(extensions=[*EXTENSIONS, extension], output_format="xhtml"), extension


def render(text: str) -> str:
    md, _ = ours()
    md.reset()
    return md.convert(text)


def blocks_of(body: str) -> str:
    """The starts and ends of blocks and the words, in order. Two lists or quotations side by side are one: Python-Markdown joins them."""

    def walk(element: etree._Element) -> Iterator[str]:
        shown = element.tag not in _WRAPPERS
        yield from ["<" + str(element.tag)] if shown else []
        yield from (element.text or "").split()
        for child in element:
            yield from walk(child)
            yield from (child.tail or "").split()
        yield from ["/" + str(element.tag)] if shown else []

    seen = " ".join(walk(lxml_html.fragment_fromstring(body, create_parent="div")))
    while (fewer := re.sub(r"/(blockquote|ul|ol) <\1 ", "", seen)) != seen:
        seen = fewer
    return seen


def same(text: str) -> bool:
    return blocks_of(render(text)) == blocks_of(judge().render(text))


HABITS = {
    "nested by two": "- a\n  - b\n    - c\n- d",
    "nested by three": "1. a\n   - b\n   - c\n2. d",
    "nested by four": "- a\n    - b\n        - c\n- d",
    "nested by four, under a number": "1. a\n    - b\n        1. c\n2. d",
    "paragraphs of a nested item": "- a\n  - b\n\n    c\n\n  d\n\ne",
    "wide marker": "-   a\n\n    b\n\n-   c",
    "wide number": "10. a\n\n    b\n11. c",
    "paragraph, then its sibling": "- a\n\n  b\n- c",
    "paragraph by four, then its sibling": "- a\n\n    b\n- c",
    "code in an item": "- a\n\n      code\n\n- b",
    "lazy lines": "- a\nb\n  c\n- d\n  - e\nf",
    "lazy lines of a quotation": "> a\nb\n> c\n\nd",
    "list below a paragraph": "a\n- b\n- c",
    "number below a paragraph": "a\n1. b\n2. c",
    "another number below a paragraph": "a\n2. b",
    "rule of stars": "a\n\n* * *\n\n- b\n- - -\n- c",
    "bracket behind a number": "1) a\n2) b",
    "kinds side by side": "- a\n1. b\n- c",
    "fence in an item": "- a\n\n  ```py\n  x\n\n    y\n  ```\n- b",
    "fence begins an item": "- ```py\n  x\n  ```\n- b",
    "fence right below an item's text": "1. a\n   ```\n   x\n   ```\n   b\n2. c",
    "fence in a quotation": "> a\n> ```\n> - x\n> ```\n> b",
    "fence in a list in a quotation": "> - a\n>\n>   ~~~\n>   x\n>   ~~~\n> - b",
    "fence with three spaces": "   ```\n   x\n     y\n   ```",
    "fence closed by more": "```\nx\n`````\na",
    "fence around a shorter one": "````\n```\nx\n```\n````\na",
    "fence in tildes around ticks": "~~~\n```\n~~~\na",
    "fence that looks like a list": "```\n- a\n  - b\n\n1) c\n```",
    "fence right below a paragraph": "a\n```\nx\n```\nb",
    "empty fence": "```\n```\na",
    "code that looks like a list": "a\n\n    - b\n      - c",
    "heading right below": "a\n# b\nc\n## d",
    "heading with spaces": "  ## a\n\n b",
    "heading in an item": "- # a\n  b\n- c\n  ## d",
    "heading below a list": "- a\n# b",
    "rule below a list": "- a\n---\nb",
    "quotation below a paragraph": "a\n> b\n\nc",
    "quotation in an item": "- a\n  > b\n- c",
    "quotation begins an item": "- > a\n  > b\n- c",
    "quotation of blocks begins an item": "1. > # a\n   > b\n   >\n   > - c\n   > - d\n\n   e\n2. f",
    "quotation in a quotation begins an item": "- a\n- > > b\n  > > c",
    "quotation with a fence begins an item": "> - > ```\n>   > a\n>   > ```\n>   > b",
    "quotation with lazy lines begins an item": "- > a\n  b\n  > c",
    "quotation begins an item of an item": "- a\n\n  - > b\n    > c\n  - d",
    "quotation below a list": "- a\n> b",
    "list below a quotation": "> a\n- b",
    "nested quotations": "> a\n> > b\n> > - c\n> >   - d\n>\n> e",
    "table right below a paragraph": "a\n| b | c |\n|---|---|\n| d | e |\n\nf",
    "table in an item": "- a\n\n  | b | c |\n  |---|---|\n  | d | e |\n- f",
    "what only looks like a table": "a | b\n--- | --- | ---\nc",
    "text with a bar": "a\nb | c\nd",
    "HTML with Markdown": "<div>\n\n*a*\n\n- b\n  - c\n\n</div>",
    "HTML in HTML": "<details>\n<summary>a</summary>\n<div>\n\nb\n\n</div>\n\nc\n\n</details>",
    "HTML in an item": "- a\n\n  <div>\n\n  *b*\n\n  </div>\n- c",
    "HTML in a quotation": "> <div>\n>\n> *a*\n>\n> </div>\n>\n> b",
    "cells with Markdown": "<table><tr><td>\n\n**a**\n\n</td></tr></table>\n\nb",
    "HTML without Markdown": "<div>\n*a*\n</div>\n\nb",
    "preformatted": "<pre>\n- a\n\n  - *b*\n</pre>\n\nc",
    "preformatted in an item": "- a\n\n  <pre>\n  *b*\n\n  - c\n  </pre>\n- d",
    "comment over lines": "<!-- a\n\n- b\n  - c\n-->\n\nd",
    "comment in an item": "- a\n  <!-- b -->\n- c",
    "no-break space is no blank line": "a\n\u00a0\n- b",
}


@pytest.mark.parametrize("text", HABITS.values(), ids=HABITS)
def test_a_habit_is_read_as_commonmark_reads_it(text: str) -> None:
    assert blocks_of(render(text)) == blocks_of(judge().render(text))
    assert not ours()[1].oddities


ODD = {
    "heading over lines": ("a\n\nb\nc\n===", [("underlined-heading", 5)]),
    "heading begins an item": ("- a\n  ---", [("underlined-heading", 2)]),
    "fence never closed": ("a\n\n- b\n\n  ```\n  c", [("fence-not-closed", 5)]),
    "fence closed by fewer": ("````\na\n```", [("fence-not-closed", 1), ("fence-not-closed", 3)]),
    "nothing": ("a\n---\n\n```\nb\n```", []),
}


@pytest.mark.parametrize(("text", "found"), ODD.values(), ids=ODD)
def test_what_is_not_read_so_is_told_with_its_line(text: str, found: list[tuple[str, int]]) -> None:
    render(text)
    assert ours()[1].oddities == found
    findings = parser_for(tuple(EXTENSIONS)).parse(Source("source/x.md", text, first_line=11), "en").findings
    assert [(finding.slug, finding.line) for finding in findings] == [(slug, line + 10) for slug, line in found]
    assert {finding.path for finding in findings} <= {"source/x.md"}


WORDS = st.tuples(st.sampled_from(["alpha", "beta *em*", "gamma `c`", "delta"]), st.integers(1, 99)).map(lambda pair: f"{pair[0]}{pair[1]}")
Block = tuple[str, list[str]]
"""Its kind, and its lines."""


def leaf(kind: str, *lines: str) -> Callable[[str], Block]:
    return lambda words: (kind, [line.replace("@", words) for line in lines])


LEAVES: st.SearchStrategy[Block] = st.one_of(
    WORDS.map(leaf("p", "@")),
    st.tuples(WORDS, WORDS).map(lambda pair: ("p", [*pair])),
    WORDS.map(leaf("h", "# @")),
    WORDS.map(leaf("p", "@", "---")),
    WORDS.map(leaf("code", "```py", "@", "", "  x", "```")),
    WORDS.map(leaf("table", "| a | b |", "|---|---|", "| @ | d |")),
    st.just(("hr", ["***"])),
)


def joined(blocks: list[Block], gaps: list[bool]) -> list[str]:
    """Blocks below each other, with a blank line or without; a text right below a list would belong to it."""
    lines: list[str] = []
    before = ""
    for (kind, block), gap in zip(blocks, gaps, strict=False):
        held = before in ("list", "quote") and kind in ("p", "table")
        if lines and (gap or held or kind == "table" or before in ("html", "table")):
            lines.append("")
        lines += block
        before = kind
    return lines


def item(marker: str, width: int, blocks: list[str]) -> list[str]:
    margin = " " * max(width, len(marker))
    return [marker + blocks[0], *(margin + line if line else "" for line in blocks[1:])]


def several(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[list[str]]:
    return st.builds(joined, st.lists(blocks, min_size=1, max_size=3), st.lists(st.booleans(), min_size=3, max_size=3))


@st.composite
def lists(draw: st.DrawFn, blocks: st.SearchStrategy[Block]) -> Block:
    numbered, loose = draw(st.booleans()), draw(st.booleans())
    lines: list[str] = []
    quoted = several(LEAVES).map(lambda lines: ("quote", [f"> {line}".rstrip() for line in lines]))
    first = st.one_of(WORDS.map(leaf("p", "@")), WORDS.map(leaf("p", "@")), quoted)
    for number in range(1, draw(st.integers(1, 3)) + 1):
        marker = (f"{number}." if numbered else "-") + " " * draw(st.integers(1, 3))
        below = draw(st.one_of(st.just([]), several(blocks)))
        inner = joined([draw(first), ("p", below)], [True, draw(st.booleans())]) if below else draw(first)[1]
        lines += [*item(marker, draw(st.sampled_from([0, 4])), inner), *([""] if loose else [])]
    return "list", lines[:-1] if loose else lines


def nested(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    return st.one_of(
        lists(blocks),
        lists(blocks),
        several(blocks).map(lambda lines: ("quote", [f"> {line}".rstrip() for line in lines])),
        several(blocks).map(lambda lines: ("html", ["<div>", "", *lines, "", "</div>"])),
    )


DOCUMENTS = several(st.recursive(LEAVES, nested, max_leaves=6)).map(lambda lines: "\n".join(lines) + "\n")


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(DOCUMENTS)
def test_generated_documents_are_read_as_commonmark_reads_them(text: str) -> None:
    read = render(text)
    if not ours()[1].oddities:
        assert blocks_of(read) == blocks_of(judge().render(text)), text


# --- What is written for Python-Markdown ---------------------------------------------------------------------------


class Kept:
    """A store that shows what it was given."""

    def code(self, fence: str, info: str, lines: list[str]) -> str | None:
        return f"[{fence}{info}|{'|'.join(lines)}]"

    def html(self, text: str) -> str:
        return f"[{text}]"


def read(text: str, *, tables: bool = True) -> str:
    return "\n".join(read_lines(text.split("\n"), Reading(Kept(), tables)))  # type: ignore[arg-type]


UNTOUCHED = {
    "paragraphs": "a\nb  \nc\n\n  d\n",
    "lists": "- a\n- b\n    - c\n        - d\n\n            e\n\n    f\n\n-   g\n\n    h\n\n1. i\n2.  j\n    k",
    "hanging indent": "- a\n  b\n- c\n   d",
    "code in an item": "- a\n\n        b\n          c",
    "quotation": "> a\n> b\nc\n>\n> - d\n>     - e",
    "code": "a\n\n    - b\n      - c\n    1) d",
    "admonition": '!!! note "T"\n    a\n\n    - b\n        - c\n\nd',
    "footnote": "[^1]: a\n    b\n\n    c\n\nd",
    "definitions": "a\n:   b\n\n    c\n:   d",
    "HTML": "<div>\n  <p>a</p>\n- b\n  - c\n</div>",
    "HTML with blank lines": "<pre>\na\n\n- b\n  - c\n</pre>",
    "table": "a | b\n--- | ---\nc | d",
    "links": "[a]: b\n[c]: d 'e'",
}


@pytest.mark.parametrize("text", UNTOUCHED.values(), ids=UNTOUCHED)
def test_what_python_markdown_reads_alike_is_left_alone(text: str) -> None:
    assert read(text) == text


def test_without_tables_nothing_is_one() -> None:
    text = "a\n| b | c |\n|---|---|"
    assert read(text, tables=False) == text
    assert read(text) == text.replace("a\n", "a\n\n")


def test_without_fences_nothing_in_them_is_read() -> None:
    text = "```\n- a\n  - b\n```"
    assert "<pre>" not in markdown.markdown(text, extensions=[CommonMark()])
    assert "<li>" not in markdown.markdown(text, extensions=[CommonMark()])


INFO = {
    "language": ("```py", 'class="language-py"'),
    "language with a point": ("``` .py", 'class="language-py"'),
    "more than a language": ("```rust,ignore", 'class="language-rust"'),
    "words behind it": ("```js title=x.js {1,3}", 'class="language-js"'),
    "attribute list": ("```{ .py #id }", 'id="id"'),
    "broken attribute list": ("```{r, echo=FALSE", 'class="language-r"'),
    "lines to mark": ('```py hl_lines="1"', 'class="language-py"'),
    "tildes with ticks": ("~~~ a`b", 'class="language-a"'),
    "odd": ("``` “x”", "<pre><code>"),
}


@pytest.mark.parametrize(("fence", "seen"), INFO.values(), ids=INFO)
def test_the_language_of_a_fence(fence: str, seen: str) -> None:
    body = render(f"{fence}\n<a>\n{re.match('[`~]+', fence)[0]}")  # type: ignore[index]
    assert seen in body
    assert "&lt;a&gt;" in body


def test_a_fence_is_kept_whole() -> None:
    assert read("- a\n  ```x y\n    b\n\n   c\n  ```") == "- a\n\n    [```x y|  b|| c]"


def test_lists_deeper_than_is_read_are_left_as_they_are() -> None:
    text = "\n".join("  " * level + "- a" for level in range(2 * MAX_DEPTH))
    assert len(read(text).split("\n")) == 2 * MAX_DEPTH


# --- Chunks of HTML ------------------------------------------------------------------------------------------------

CHUNKS = {
    "no blank line": ("<div>\na\n</div>", []),
    "Markdown": ("<div>\n\na\n\n</div>", ["<div>", "+a", "</div>"]),
    "text below a tag": ("<div>\na\n\nb\n</div>", ["<div>\na", "+b", "</div>"]),
    "tags only": ("<table>\n\n<tr>\n\n</tr></table>", ["<table>", "<tr>", "</tr></table>"]),
    "a tag far to the right": ("<div>\n\n    <b>a</b>\n\n</div>", ["<div>", "    <b>a</b>", "</div>"]),
    "code far to the right": ("<div>\n\n    a\n\n</div>", ["<div>", "+    a", "</div>"]),
    "comment": ("<div>\n\n<!-- a\n\nb -->\nc\n</div>", ["<div>", "<!-- a\n\nb -->\nc\n</div>"]),
    "preformatted": ("<div>\n<pre>\n\na\n</pre>\n\nb\n\n</div>", ["<div>\n<pre>\n\na\n</pre>", "+b", "</div>"]),
    "heading": ("<h1>\n\na\n\n</h1>", []),
    "drawing": ("<svg>\n\na\n\n</svg>", []),
    "paragraph": ('<p align="center">\n\na\n\n</p>', ['<div align="center">', "+a", "</div>"]),
    "paragraphs that are closed": ("<div><p>a</p>\n\nb\n\n<p>c</p></div>", ["<div><p>a</p>", "+b", "<p>c</p></div>"]),
    "spaces on the blank line": ("<div>\n  \na\n</div>", ["<div>", "+a", "</div>"]),
}


@pytest.mark.parametrize(("raw", "parts"), CHUNKS.values(), ids=CHUNKS)
def test_chunks(raw: str, parts: list[str]) -> None:
    chunks = split_html(raw)
    assert [("" if chunk.html else "+") + chunk.text for chunk in chunks] == parts
    assert is_split(chunks) == any(part.startswith("+") for part in parts)


def test_code_that_is_kept_already_splits_no_html() -> None:
    raw = "<div>\n\n\x02wzxhzdk:0\x03\n\n</div>"
    assert not is_split(split_html(raw))


# --- Length --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "piece",
    ["```x\na\n```\n", "```x y\n", "~~~\n`````\n", "- a\n", "- a\n  - b\n", "> a\n", "> ```\n", "<div>\n\n", "<pre>\n", "<!--\n", "# a\n",
     "a\n---\n", "*[A]: b\n", "[^1]: a\n", "[^1]: a\n    b\n", "| a |\n|---|\n", "!!! a\n    b\n", "<!-- translators: x -->\n", "1) a\n\n"],
    ids=repr,
)  # fmt: skip
def test_reading_lines_costs_what_they_are_long(piece: str) -> None:
    """Counted, not timed: twice the lines, about twice the looks at a line."""
    one, two = (count_looks(piece * times) for times in (300, 600))
    assert two < 2.3 * one


def count_looks(text: str) -> int:
    looks = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal looks
        looks += event in ("call", "c_call")

    work = partial(read_lines, text.split("\n"), Reading(Kept()))  # type: ignore[arg-type]
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return looks


@pytest.mark.parametrize(
    ("unit", "most", "said"),
    [
        ("a" * 98 + "\n\n", MAX_LENGTH // 100, "1,000,100 characters"),
        ("[^{}]: n\n\n", MAX_NOTES, "4,001 notes"),
        ("*[A{}]: n\n\n", MAX_NOTES, "4,001 abbreviations"),
        ("a" * 9 + "\n", MAX_PARAGRAPH // 10, "100,010 characters in one paragraph"),
    ],
    ids=["characters", "notes", "abbreviations", "paragraph"],
)
def test_a_document_too_long_is_told(unit: str, most: int, said: str) -> None:
    assert not list(find_length(Source("x.md", "".join(map(unit.format, range(most))))))
    found = list(find_length(Source("x.md", "".join(map(unit.format, range(most + 1))), first_line=3)))
    assert [(finding.slug, finding.line) for finding in found] == [("document-too-long", 3)]
    assert said in found[0].message


def test_a_long_list_or_table_is_not_too_long() -> None:
    assert not list(find_length(Source("x.md", "- an item\n" * 20_000)))
    assert not list(find_length(Source("x.md", "| a | b |\n" * 20_000)))
