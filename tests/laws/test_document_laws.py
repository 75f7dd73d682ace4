"""Laws of documents: identity, reflow, counts and lines, on generated documents and on other people's Markdown."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from xml.etree.ElementTree import tostring

import markdown
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown.extensions import Extension

from benchmarks.real_books import rewrapped
from hexapla.markup import Document, Parser, parse_body, parser_for
from hexapla.markup.commonmark import CommonMark
from hexapla.markup.xhtml import is_well_formed, to_xml
from hexapla.model import Source
from hexapla.source import parse_source
from hexapla.translate import translate

ROOT = Path(__file__).parents[2]
EXTENSIONS = ("extra", "sane_lists", "admonition", "toc")
SAMPLE = 40
LARGEST = 25_000

# --- Documents -----------------------------------------------------------------------------------------------------

INLINE = [
    "alpha", "beta", "gamma.", "*em*", "_em_", "**strong**", "`code`", "``a`b``", "[link](https://example.org/a_b)", '[l](a.md "t")',
    "![a map](a.png)",
    "大同", "天下，", "모든", "حق", "می\u200cخواهم", "<b>x</b>", "&nbsp;", "&copy;", "a&b", "1 < 2", "[^1]", "snake_case", "HTML",
    "[ref]", "<br>",
    "<https://example.org>", "<me@example.org>", "\\*", "(a)", "“q”", "{x}", "5 * 3", "C++", "a\u00a0b",
]  # fmt: skip
words = st.lists(st.sampled_from(INLINE), min_size=1, max_size=7).map(lambda parts: " ".join(["word", *parts]))
code = words.map(lambda text: text.replace("word", "kept"))
"""What stands in code, where nobody translates it."""
lines = st.lists(st.tuples(words, st.sampled_from(["", "", "", "  ", "\\"])), min_size=1, max_size=3)
paragraphs = lines.map(lambda rows: "\n".join(text + end for text, end in rows))


def indented(text: str, prefix: str) -> str:
    return "\n".join(prefix + line if line else line.rstrip() for line in text.split("\n"))


def quoted(text: str) -> str:
    """One quotation: what stands behind a bare blank line would be another."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def item(text: str, marker: str = "- ") -> str:
    return marker + indented(text, "    ").lstrip()


def nested(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(blocks, min_size=1, max_size=3).map(lambda items: "\n".join(map(item, items))),
        st.lists(blocks, min_size=1, max_size=3).map(lambda items: "\n\n".join(item(text, "1.  ") for text in items)),
        blocks.map(quoted),
        blocks.map(lambda text: '!!! note "The *title*"\n' + indented(text, "    ")),
        blocks.map(lambda text: "!!! warning\n" + indented(text, "    ")),
        blocks.map(lambda text: f'<div markdown="1">\n\n{text}\n\n</div>'),
        st.tuples(words, blocks).map(lambda pair: f"{pair[0]}\n\n:   " + indented(pair[1], "    ").lstrip()),
        blocks.map(lambda text: "[^1]: " + indented(text, "    ").lstrip()),
    )


LEAVES = st.one_of(
    paragraphs,
    paragraphs,
    st.tuples(st.integers(1, 6), words).map(lambda pair: "#" * pair[0] + " " + pair[1]),
    words.map(lambda text: f"{text}\n====="),
    words.map(lambda text: f"## {text} {{: .c #own }}"),
    paragraphs.map(lambda text: f"{text}\n{{: .lead }}"),
    st.tuples(words, words, words).map(lambda cells: f"| {cells[0]} | b |\n|---|:-:|\n| {cells[1]} | {cells[2]} |"),
    code.map(lambda text: f"```py\n{text}\n\n{text}\n```"),
    code.map(lambda text: f"    {text}"),
    words.map(lambda text: f"<div>\n{text}\n</div>"),
    words.map(lambda text: f"<table title='word'>\n<tr><td>{text}</td>\n<td>word <b>{text}</b></td></tr>\n</table>"),
    st.tuples(words, paragraphs).map(lambda pair: f"<details>\n<summary>{pair[0]}</summary>\n\n{pair[1]}\n\n</details>"),
    st.tuples(words, code).map(lambda pair: f"- {pair[0]}\n  1) {pair[0]}\n\n     ```\n     {pair[1]}\n     ```\n- {pair[0]}"),
    words.map(lambda text: f"word\n- {text}\n<!-- translators: n -->\n- word"),
    st.sampled_from(
        [
            "---",
            "[TOC]",
            "<!-- translators: n -->",
            "<!-- context: c -->",
            "<!-- x -->",
            "<hr>",
            "[ref]: https://example.org/r 'T'",
            "*[HTML]: Hyper",
        ]
    ),
)
blocks = st.recursive(LEAVES, nested, max_leaves=4)
documents = st.lists(blocks, min_size=1, max_size=5).map(lambda parts: "\n\n".join(parts) + "\n")


def parser() -> Parser:
    return parser_for(EXTENSIONS)


@cache
def thorough_parser() -> Parser:
    """One that looks for markup in every text, marked or not."""
    thorough = Parser(EXTENSIONS)
    assert thorough.spares_plain
    thorough.spares_plain = False
    return thorough


def both() -> tuple[Parser, Parser]:
    return parser(), thorough_parser()


def parse(text: str) -> Document:
    return parser().parse(Source("source/x.md", text), "en")


def find_corpus() -> list[Path]:
    """Markdown that came with the libraries: every tenth or so, the same ones on every run."""
    found = (path for folder in (".venv/lib", "node_modules") for path in sorted((ROOT / folder).rglob("*.md")))
    files = [path for path in found if path.is_file() and path.stat().st_size <= LARGEST]
    return files[:: max(1, len(files) // SAMPLE)]


@cache
def corpus() -> tuple[tuple[str, str], ...]:
    files = find_corpus()
    if not files and os.environ.get("CI"):
        pytest.fail("no Markdown in .venv/lib or node_modules: run `npm ci`")
    if not files:
        pytest.skip("no Markdown in .venv/lib or node_modules: run `npm ci`")
    return tuple((str(path.relative_to(ROOT)), parse_source(path.read_bytes(), path.name).text) for path in files)


# --- Laws ----------------------------------------------------------------------------------------------------------


def check_identity(text: str) -> None:
    document = parse(text)
    itself = translate(document, {segment.key: segment.msgid for segment in document.segments})
    assert parser().render(itself).body == parser().render(document).body


def check_rendering_changes_nothing(text: str) -> None:
    document = parse(text)
    before = etree_text(document)
    assert parser().render(document) == parser().render(document)
    assert etree_text(document) == before
    assert is_well_formed(parser().render(document).body)
    assert is_well_formed(parser().render(translate(document, {})).body)


def check_nothing_is_passed_over(text: str) -> None:
    document = parse(text)
    assert parser().render(document) == thorough_parser().render(document)
    for slot, filled in zip(document.slots, document.texts, strict=True):
        read, thorough = ((tostring(one.inline(document, slot.tag, filled.text)), one.raw_pieces(document)) for one in both())
        assert read == thorough


def check_reflow(text: str) -> None:
    assert msgids(rewrapped(text)) == msgids(text)


def check_counts(text: str) -> None:
    document = parse(text)
    other = translate(document, {segment.key: "天下" for segment in document.segments[::2]})
    assert other.segments == document.segments
    assert [slot.segment for slot in other.slots] == [slot.segment for slot in document.slots]
    assert [n for slot in document.slots if (n := slot.segment) is not None] == [*range(len(document.segments))]


def check_lines(text: str) -> None:
    """The line holds the first word; of Han, whose line breaks leave no trace, the first character."""
    rows = text.split("\n")
    for segment in parse(text).segments:
        first = segment.msgid.split()[0]
        row = rows[segment.line - 1].casefold()
        assert first.casefold() in row or re.match(r"\W*[⺀-鿿]", first), (segment, row)


def check_against_plain(text: str) -> None:
    """The backslash at a line's end, which Python-Markdown does not read, is written as its two spaces."""
    document = parse(text)
    if any(finding.slug == "raw-html-unbalanced" for finding in document.findings):
        return
    assert events(parser().render(document).body) == events(to_xml(render_plainly(with_spaces_for_backslashes(text))))


def etree_text(document: Document) -> str:
    return "|".join(f"{element.tag}{sorted(element.items())}{element.text}{element.tail}" for element in document.tree.iter())


def render_plainly(text: str) -> str:
    settings_ = {"extra": {"footnotes": {"SEPARATOR": "-"}}}
    extensions: list[str | Extension] = [*EXTENSIONS, CommonMark()]
    return markdown.markdown(text, extensions=extensions, extension_configs=settings_, output_format="xhtml")


def with_spaces_for_backslashes(text: str) -> str:
    parts = re.split(r"(?ms)(^ *(?P<fence>```+|~~~+).*?^ *(?P=fence) *$)", text)
    return "".join(
        part if part.lstrip(" ").startswith(("```", "~~~")) else re.sub(r"(?<!\\)((?:\\\\)*) *\\\n(?=[ \t>]*[^\s>])", r"\1  \n", part)
        for part in parts
        if part not in ("```", "~~~")
    )


def events(body: str) -> list[str]:
    """The tree as starts, ends and words, without ids, links to ids, and white space."""

    def walk(element: etree._Element) -> Iterator[tuple[bool, str]]:
        kept = sorted(
            f"{name!r}={value!r}" for name, value in element.items() if name != "id" and not (name == "href" and str(value).startswith("#"))
        )
        yield False, f"<{element.tag!r} {' '.join(kept)}>"
        yield True, element.text or ""
        for child in element:
            yield from walk(child)
            yield True, child.tail or ""
        yield False, f"</{element.tag!r}>"

    found: list[str] = []
    for is_text, group in groupby(walk(parse_body(body)), key=lambda event: event[0]):
        pieces = [piece for _, piece in group]
        found += [repr("".join(pieces).split())] if is_text else pieces
    return [piece for piece in found if piece != "[]"]


quickly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quickly
@given(documents)
def test_identity(text: str) -> None:
    check_identity(text)


@quickly
@given(documents)
def test_rendering_changes_nothing_and_gives_the_same_again(text: str) -> None:
    check_rendering_changes_nothing(text)


@quickly
@given(documents)
def test_a_text_without_marks_has_no_markup(text: str) -> None:
    check_nothing_is_passed_over(text)


@quickly
@given(documents)
def test_a_translation_has_the_same_segments(text: str) -> None:
    check_counts(text)


@quickly
@given(documents)
def test_each_segment_is_where_its_line_says(text: str) -> None:
    check_lines(text)


@quickly
@given(documents)
def test_no_id_is_there_twice_but_the_author_s(text: str) -> None:
    ids = Counter(element.get("id") for element in parse_body(parser().render(parse(text)).body).iter() if element.get("id"))
    assert {name for name, times in ids.items() if times > 1} <= {"own"}


@quickly
@given(documents)
def test_every_word_that_is_translated_is_gone(text: str) -> None:
    """What still stands in the source language was in code, as the author wrote it, or there is a finding that counts it."""
    document = parse(text)
    assume(not any(finding.slug in ("words-in-raw-html", "words-in-code") for finding in document.findings))
    root = parse_body(parser().render(translate(document, {segment.key: "天下" for segment in document.segments})).body)
    assert "word" not in "".join(root.itertext()).split()


# --- Reflow --------------------------------------------------------------------------------------------------------

PROSE = [
    *(word for word in INLINE if not re.match(r"[0-9“({\<]|\[\^|.*[⺀-鿿]", word)),
    "(a)",
    "“q”",
]
HAN = ["天下", "為公，", "大同。", "「選賢」", "與能", "**講信**", "修睦"]


@st.composite
def wrapped(draw: st.DrawFn, pieces: list[str], joints: tuple[str, ...], breaks: tuple[str, ...]) -> tuple[str, str]:
    """One paragraph, wrapped twice: each place where a line may end does, or does not."""
    parts = draw(st.lists(st.sampled_from(pieces), min_size=2, max_size=12))
    one, other = parts[0], parts[0]
    for part in parts[1:]:
        joint = draw(st.sampled_from(joints))
        one += draw(st.sampled_from([joint, *breaks])) + part
        other += draw(st.sampled_from([joint, *breaks])) + part
    return one, other


def msgids(text: str) -> list[tuple[str | None, str]]:
    return [segment.key for segment in parse(text).segments]


@pytest.mark.parametrize(
    "frame",
    ["{}", "> {}", "- {}", "- x\n\n    {}", "term\n:   {}", "x[^1]\n\n[^1]: {}"],
    ids=["p", "blockquote", "li", "li p", "dd", "note"],
)
@settings(max_examples=25, deadline=None)
@given(pair=wrapped(PROSE, (" ",), ("\n", "\n  ", " \n")))
def test_wrapping_lines_anew_changes_no_msgid(frame: str, pair: tuple[str, str]) -> None:
    one, other = (frame.format(text.replace("\n", "\n> ") if frame.startswith(">") else text.replace("\n", "\n    ")) for text in pair)
    if frame in ("{}", "- {}"):
        one, other = one.replace("    ", ""), other.replace("    ", "")
    assert msgids(one) == msgids(other)


@settings(max_examples=60, deadline=None)
@given(pair=wrapped(HAN, ("",), ("\n",)))
def test_wrapping_han_anew_changes_no_msgid(pair: tuple[str, str]) -> None:
    assert msgids(pair[0]) == msgids(pair[1])


# --- Other people's documents --------------------------------------------------------------------------------------


def test_the_corpus_is_there_and_says_something() -> None:
    assert len(corpus()) >= 20
    assert sum(len(parse(text).segments) for _, text in corpus()) > 500


@pytest.mark.parametrize(
    "check",
    [
        *(check_identity, check_rendering_changes_nothing, check_nothing_is_passed_over, check_reflow, check_counts, check_lines),
        check_against_plain,
    ],
    ids=["identity", "rendering", "passing over", "reflow", "counts", "lines", "plain"],
)
def test_laws_hold_for_other_people_s_documents(check: Callable[[str], None]) -> None:
    failed = []
    for name, text in corpus():
        try:
            check(text)
        except AssertionError as error:
            failed.append(f"{name}: {str(error)[:300]}")
    assert not failed
