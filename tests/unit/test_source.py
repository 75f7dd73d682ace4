"""Bytes of a document in, its text and front matter out, or an error that says where and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from hexapla.errors import SourceError
from hexapla.source import MAX_CHARACTERS, parse_source, read_source

READ = {
    "plain": (b"# A\n\nb\n", "# A\n\nb\n"),
    "byte order mark": (b"\xef\xbb\xbf# A\n", "# A\n"),
    "CRLF": (b"# A\r\n\r\nb\r\n", "# A\n\nb\n"),
    "CR": (b"# A\r\rb\r", "# A\n\nb\n"),
    "mixed line ends": (b"a\r\nb\rc\n", "a\nb\nc\n"),
    "tabs": (b"\ta\n", "\ta\n"),
    "empty": (b"", ""),
    "other scripts": ("天下 حق བོད\n".encode(), "天下 حق བོད\n"),
    "a rule at the beginning": (b"---\n\nb\n", "---\n\nb\n"),
    "a rule, and words with a colon": (b"---\n\nb: c\n", "---\n\nb: c\n"),
    "a rule of four": (b"----\ntitle: x\n----\n", "----\ntitle: x\n----\n"),
}


@pytest.mark.parametrize(("data", "text"), READ.values(), ids=READ)
def test_text(data: bytes, text: str) -> None:
    source = parse_source(data, "source/x.md")
    assert (source.text, source.front, source.first_line, source.path) == (text, (), 1, "source/x.md")


FRONT = {
    "one key": ("---\ntitle: A\n---\nb", (("title", "A"),), (2,), "b", 4),
    "quotation marks": ("---\ntitle: \"A: b\"\nx: 'c'\n---\n", (("title", "A: b"), ("x", "c")), (2, 3), "", 5),
    "half a quotation": ('---\ntitle: "A" and b\n---\n', (("title", '"A" and b'),), (2,), "", 4),
    "comments and blank lines": ("---\n# x\n\ntitle: A\n---\n\nb", (("title", "A"),), (4,), "\nb", 6),
    "no value": ("---\ntitle:\n---\n", (("title", ""),), (2,), "", 4),
    "capitals": ("---\nTitle: A\n---\n", (("title", "A"),), (2,), "", 4),
    "nothing inside": ("---\n---\nb", (), (), "b", 3),
    "spaces behind the hyphens": ("--- \ntitle: A\n---\t\nb", (("title", "A"),), (2,), "b", 4),
    "an address": ("---\nsee: https://example.org/a\n---\n", (("see", "https://example.org/a"),), (2,), "", 4),
}


@pytest.mark.parametrize(("text", "pairs", "lines", "rest", "first"), FRONT.values(), ids=FRONT)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_front_matter(newline: str, text: str, pairs: tuple[tuple[str, str], ...], lines: tuple[int, ...], rest: str, first: int) -> None:
    source = parse_source(text.replace("\n", newline).encode(), "x.md")
    assert (source.front, source.front_lines, source.text, source.first_line) == (pairs, lines, rest, first)


REFUSED = {
    "Latin-1": (b"a\ncaf\xe9\n", "x.md:2", "0xE9"),
    "Latin-1 after CR": (b"a\r\rcaf\xe9\r", "x.md:3", "0xE9"),
    "Latin-1 after a byte order mark": (b"\xef\xbb\xbfa\ncaf\xe9", "x.md:2", "0xE9"),
    "half a character": ("a\n天".encode()[:-1], "x.md:2", "0xE5"),
    "UTF-16": ("# A".encode("utf-16"), "x.md", "UTF-16"),
    "UTF-16, other end first": (b"\xfe\xff\x00#", "x.md", "UTF-16"),
    "UTF-16 without a mark": ("# Heading".encode("utf-16-le"), "x.md", "UTF-16"),
    "NUL": (b"# A\n\nb\x00c", "x.md:3:2", "U+0000"),
    "start of text": (b"a\x02", "x.md:1:2", "U+0002"),
    "form feed": (b"a\n\x0cb", "x.md:2:1", "U+000C"),
    "escape": (b"\x1b[0m", "x.md:1:1", "U+001B"),
    "C1": ("a\u0085b".encode(), "x.md:1:2", "U+0085"),
    "noncharacter": ("a\ufffe".encode(), "x.md:1:2", "U+FFFE"),
    "too long": (b"a" * (MAX_CHARACTERS + 1), "x.md", "4,000,001 characters"),
    "front matter with a list": (b"---\ntitle: A\ntags:\n  - b\n---\n", "x.md:4", "- b"),
    "front matter without keys": (b"---\nwords\n---\n", "x.md:2", "words"),
    "front matter twice": (b"---\ntitle: A\nTITLE: B\n---\n", "x.md:3", "title"),
    "front matter that never ends": (b"---\ntitle: A\n\n# A\n", "x.md:1", "never ends"),
}


@pytest.mark.parametrize(("data", "location", "seen"), REFUSED.values(), ids=REFUSED)
def test_refused(data: bytes, location: str, seen: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse_source(data, "x.md")
    assert caught.value.location == location
    assert seen in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("data", [b"---\n\nIt was done.\n\n---\n", b"---\nNote: it was done.\n"], ids=["two rules", "one rule"])
def test_a_rule_at_the_head_of_a_page_is_told_from_front_matter(data: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        parse_source(data, "x.md")
    assert caught.value.hint.endswith("if that first line was to be a rule across the page, write *** in its place")
    assert parse_source(data.replace(b"---", b"***"), "x.md").front == ()


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/one.md").write_bytes(b"# One\n")
    assert read_source(tmp_path, "source/one.md").text == "# One\n"
    for path in ("source/none.md", "source"):
        with pytest.raises(SourceError) as caught:
            read_source(tmp_path, path)
        assert (caught.value.location, bool(caught.value.hint)) == (path, True)
