"""Readable triples in ``tests/spec``: Markdown, a line with a point, and the messages it gives, one on each line: role | line | msgid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hexapla.markup import parser_for
from hexapla.model import Source

FOLDER = Path(__file__).parents[1] / "spec"
EXTENSIONS = ("extra", "sane_lists", "admonition", "toc")
_EXAMPLE = re.compile(r"^(?P<ticks>`{4,})\n(?P<source>.*?)^\.\n(?P<expected>.*?)^(?P=ticks)$", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^`{4,}$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """One triple: where it stands, what is read, what comes out."""

    name: str
    source: str
    expected: str


def examples() -> Iterator[Example]:
    for path in sorted(FOLDER.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for found in _EXAMPLE.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield Example(f"{path.name}:{line}", found["source"], found["expected"])


def described(source: str) -> str:
    """``⏎`` is a line break in a msgid; a context and an author's note follow on the same line."""
    document = parser_for(EXTENSIONS).parse(Source("x.md", source), "en")
    rows = []
    for segment in document.segments:
        row = f"{segment.role} | {segment.line} | {segment.msgid}".replace("\n", "⏎")
        row += f" | context: {segment.msgctxt}" if segment.msgctxt else ""
        rows.append(row + (f" | note: {segment.note}" if segment.note else ""))
    rows += [f"! {finding.slug} | {finding.line}" for finding in document.findings]
    return "".join(f"{row}\n" for row in rows)


def test_every_file_has_examples_and_every_example_is_read() -> None:
    paths = list(FOLDER.glob("*.md"))
    assert len(paths) >= 5
    for path in paths:
        fences = len(_FENCE.findall(path.read_text(encoding="utf-8")))
        assert fences >= 2
        assert 2 * sum(1 for example in examples() if example.name.startswith(f"{path.name}:")) == fences


@pytest.mark.parametrize("example", [*examples()], ids=lambda example: example.name)
def test_example(example: Example) -> None:
    assert described(example.source) == example.expected
