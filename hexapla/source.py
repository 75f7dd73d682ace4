"""A Markdown file in, a Source out: its text, its front matter, and the line each of them stands on."""

from __future__ import annotations

import re
from pathlib import Path

from hexapla.errors import SourceError
from hexapla.model import Source
from hexapla.patterns import pattern

MAX_CHARACTERS = 4_000_000
"""A document longer than this is refused: nobody reads it as one page, and no parser should have to."""
_FRONT_MATTER = pattern(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_LINE = pattern(r"([A-Za-z][A-Za-z0-9_-]*)[ \t]*:(?:[ \t]+(.*))?")
_UNCLOSED = pattern(r"---[ \t]*\n[A-Za-z][A-Za-z0-9_-]*[ \t]*:[ \t]")
_A_RULE = "if that first line was to be a rule across the page, write *** in its place"
_FORBIDDEN = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""XML 1.0, production 2, and what HTML forbids beyond it: control and noncharacter code points."""


def read_source(root: Path, path: str) -> Source:
    """The document at ``root / path``. Raises SourceError, with file and line."""
    file = root / path
    try:
        data = file.read_bytes()
    except FileNotFoundError as error:
        raise SourceError("is not there", location=path, hint="write it, or take it out of publication.toml") from error
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", location=path, hint="look at the file's permissions") from error
    return parse_source(data, path)


def parse_source(data: bytes, path: str) -> Source:
    """The document that ``data`` holds; ``path`` is what errors call it. UTF-8 with or without BOM, any line ends."""
    text = _decode(data, path)
    if found := _FORBIDDEN.search(text):
        line, column = _position(text, found.start())
        raise SourceError(
            f"holds the control character U+{ord(found[0]):04X}, which no page or book can carry",
            location=f"{path}:{line}:{column}",
            hint="delete it: it is invisible, and mostly came with a copy from another program",
        )
    if len(text) > MAX_CHARACTERS:
        raise SourceError(f"is {len(text):,} characters long", location=path, hint="split it into several documents of one work")
    front = _FRONT_MATTER.match(text)
    if front is None and _UNCLOSED.match(text):
        hint = f"write a line of three hyphens below the last key; {_A_RULE}"
        raise SourceError("has front matter that never ends", location=f"{path}:1", hint=hint)
    if front is None:
        return Source(path, text)
    pairs, lines = _parse_front_matter(front[1] or "", path)
    return Source(path, text[front.end() :], pairs, lines, text.count("\n", 0, front.end()) + 1)


def _decode(data: bytes, path: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or 3 * data.count(0) > len(data):
        raise SourceError("is UTF-16", location=path, hint="save the file as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # `error.object` is what follows a byte order mark; `start` counts from there.
        line = len(re.findall(rb"\r\n?|\n", error.object[: error.start])) + 1
        seen = f"byte 0x{error.object[error.start]:02X}"
        raise SourceError(f"is not UTF-8: {seen} cannot be read", location=f"{path}:{line}", hint="save the file as UTF-8") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _parse_front_matter(block: str, path: str) -> tuple[tuple[tuple[str, str], ...], tuple[int, ...]]:
    pairs: list[tuple[str, str]] = []
    numbers: list[int] = []
    for number, line in enumerate(block.split("\n"), 2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _FRONT_LINE.fullmatch(line.rstrip())
        if found is None:
            raise SourceError(
                f"has the line {line.strip()[:60]!r} in its front matter, which says nothing",
                location=f"{path}:{number}",
                hint=f"write `key: value`, one on each line; {_A_RULE}",
            )
        key = found[1].lower()
        if key in dict(pairs):
            raise SourceError(f"says {key!r} twice in its front matter", location=f"{path}:{number}", hint="take one of the two lines out")
        pairs.append((key, _unquote((found[2] or "").strip())))
        numbers.append(number)
    return tuple(pairs), tuple(numbers)


def _unquote(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def former_name(source: Source) -> str:
    """The name, without ending, that a document had before (``previous: old.md`` at its top); empty where it says none that can be one."""
    name = dict(source.front).get("previous", "").removesuffix(".md")
    return "" if name.startswith("/") or ".." in name.split("/") else name
