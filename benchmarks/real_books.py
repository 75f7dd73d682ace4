"""Folders of other people's Markdown in, what the laws of documents say of it out: identity and reflow, on every file.

Run it as ``python -m benchmarks.real_books FOLDER…`` (``.venv/lib`` and ``node_modules`` hold a few hundred documents).
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from hexapla.errors import SourceError
from hexapla.markup import Document, Parser, parser_for
from hexapla.model import Source
from hexapla.source import parse_source
from hexapla.text import join_lines
from hexapla.translate import translate

EXTENSIONS = ("extra", "sane_lists", "admonition", "toc")
WIDTH = 30
_FENCE = re.compile(r"(?m)^ *(?:```|~~~)")
_NO_PROSE = re.compile(r"^[\s\-+*>#|=:<`~!\[{0-9]|[|`<]|  \n|\\\n|\n[\s\-+*>#|=:<\[{0-9]|\{[ :#.]")
"""A block that is more than lines of one paragraph, or in which a line break is more than a space."""
_MARKER = re.compile(r"[-+*>#|=:<`~!\[\]{\d(^_]|\w+[.)]")


def keeps_identity(parser: Parser, document: Document) -> bool:
    """Law 1: rendered with every message translated to itself, nothing changed."""
    itself = translate(document, {segment.key: segment.msgid for segment in document.segments})
    return parser.render(itself).body == parser.render(document).body


def rewrapped(text: str, width: int = WIDTH) -> str:
    """The Markdown with its plain paragraphs wrapped anew, never so that a line begins with a block marker (the condition of law 2)."""
    return "".join(_rewrapped_blocks(text, width))


def _rewrapped_blocks(text: str, width: int) -> Iterator[str]:
    fenced = False
    for block in re.split(r"(\n[ \t]*\n)", text):
        fences = len(_FENCE.findall(block))
        prose = block.strip() and not fenced and not fences and not _NO_PROSE.search(block)
        fenced ^= bool(fences % 2)
        yield "\n".join(_wrapped(join_lines([line.strip() for line in block.split("\n")]), width)) if prose else block


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Lines that end only where a space stood that folding gives back: not between two characters of Han."""
    line = ""
    for word in text.split(" "):
        full = line and len(line) + len(word) >= width
        if full and word and not _MARKER.match(word) and join_lines([line, word]) == f"{line} {word}":
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def _msgids(document: Document) -> list[str]:
    return [segment.msgid for segment in document.segments]


def read_document(path: Path) -> Source:
    """Front matter of another kind than ours (YAML lists, say) is read as text, below a line that keeps it from being front matter.

    Raises SourceError where the document cannot be read so either.
    """
    data = path.read_bytes()
    try:
        return parse_source(data, path.name)
    except SourceError:
        return parse_source(b"\n" + data, path.name)


def main(arguments: Sequence[str] | None = None) -> int:
    """0: every document keeps both laws; 3: one does not, and is named."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folders", nargs="+", type=Path)
    parser, seen, broken = parser_for(EXTENSIONS), Counter[str](), 0
    began = time.process_time()
    for path in (path for folder in options.parse_args(arguments).folders for path in sorted(folder.rglob("*.md")) if path.is_file()):
        try:
            source = read_document(path)
            document = parser.parse(source, "en")
        except SourceError as error:
            seen["refused"] += 1
            print(f"{path}: refused: {error}")
            continue
        seen.update(documents=1, messages=len(document.segments), words=sum(segment.words for segment in document.segments))
        seen.update(f"finding {finding.slug}" for finding in document.findings)
        other = parser.parse(replace(source, text=rewrapped(source.text)), "en")
        seen["rewrapped"] += other.source.text != source.text
        for law, holds in (("identity", keeps_identity(parser, document)), ("reflow", _msgids(other) == _msgids(document))):
            if not holds:
                broken += 1
                print(f"{path}: {law} does not hold")
    print(", ".join(f"{count:,} {name}" for name, count in seen.items()), f"in {time.process_time() - began:.0f} s CPU")
    return 3 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
