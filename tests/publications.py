"""Texts in, a small publication in a folder out; and the command line run on it, without a process of its own."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from hexapla.cli import exit_code
from hexapla.model import Entry
from hexapla.pofile import edit, parse_catalog, render_catalog

ROOT = Path(__file__).resolve().parent.parent
"""The project's own publication."""

IDENTIFIER = "urn:uuid:4f0e0d5c-8c80-4c3c-8d5e-0a1f6b7c2d3e"

Texts = Mapping[str, str]
"""A document's name in ``source/`` → its Markdown."""

ESSAY: Texts = {"star.md": "# The star\n\nA star rose over the *hill*.\n\n## Later\n\nIt set again.\n"}
RELEASED, DRAFT = 'status = "released"', 'status = "draft"'
LOCALES: Mapping[str, str] = {"fr": RELEASED, "ar": RELEASED, "ja": RELEASED, "ru": DRAFT}
"""From left to right, from right to left, without spaces, and with three plurals."""
BOOK: Texts = {
    "book/one.md": "# One\n\nSee [the second](two.md), and [its middle](two.md#middle).\n\n![A red square](../assets/red.png)\n\n"
    "A note.[^1] A word in `code`.\n\n[^1]: Here is *the note*.\n",
    "book/two.md": "# Two\n\nBack to [the first](one.md).\n\n## Middle\n\n"
    "| Name | Count |\n| --- | --- |\n| red | 1 |\n\n1. first\n2. second\n",
    "book/three.md": "# Three\n\n> A quotation.\n\n## Last\n\nThe end.\n",
}
WORKS: Mapping[str, Texts] = {"star": ESSAY, "book": BOOK, "stone": {"stone.md": "# The stone\n\nA stone lay in the brook.\n"}}


def write_publication(
    root: Path,
    works: Mapping[str, Texts] | None = None,
    locales: Mapping[str, str] | None = None,
    *,
    head: str = "",
    tail: str = "",
    of_works: Mapping[str, str] | None = None,
) -> Path:
    """Source and ``publication.toml``, without catalogs; gives ``root``.

    ``locales`` gives the lines below each ``[locales.…]``; ``head`` stands before the works, ``tail`` at the end, ``of_works`` in a work.
    """
    works = {"star": ESSAY} if works is None else works
    lines = ['source = "en"', f'identifier = "{IDENTIFIER}"', "modified = 2026-11-23", head]
    for name, documents in works.items():
        lines += ["[[works]]", f'id = "{name}"', f"documents = {list(documents)!r}", (of_works or {}).get(name, "")]
        for path, text in documents.items():
            write(root / "source" / path, text)
    for code, row in (LOCALES if locales is None else locales).items():
        lines += [f"[locales.{code}]", row]
    write(root / "source" / "publication.toml", "\n".join([*lines, tail, ""]))
    red = root / "source" / "assets" / "red.png"
    red.parent.mkdir(exist_ok=True)
    red.write_bytes(png())
    return root


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def ready_publication(
    root: Path,
    works: Mapping[str, Texts] | None = None,
    locales: Mapping[str, str] | None = None,
    *,
    head: str = "",
    tail: str = "",
    of_works: Mapping[str, str] | None = None,
) -> Path:
    """A publication whose every message is translated in every language that is released."""
    write_publication(root, works, locales, head=head, tail=tail, of_works=of_works)
    assert hexapla("-C", str(root), "-q", "update").code == 0
    for code, row in (LOCALES if locales is None else locales).items():
        if "released" in row:
            fill(root, code)
    return root


def fill(root: Path, code: str, translation: Callable[[str], str] | None = None, *, only: str = "*") -> None:
    """Translate every message of a locale's catalogs; by default with a text that tells the language and keeps the markup."""
    say = translation or (lambda msgid: f"{WORDS.get(code, code)} {msgid}")

    def filled(entry: Entry) -> Entry:
        if entry.is_header or entry.obsolete:
            return entry
        return edit(entry, msgstr=(say(entry.msgid),), flags=tuple(flag for flag in entry.flags if flag != "fuzzy"))

    for file in sorted((root / "locale" / code / "LC_MESSAGES").glob(f"**/{only}.po")):
        catalog = parse_catalog(file.read_bytes(), file.name)
        file.write_bytes(render_catalog(replace(catalog, entries=tuple(map(filled, catalog.entries)))))


WORDS = {"fr": "Français :", "ar": "بالعربية", "ja": "日本語、", "ru": "По-русски"}


def replace_in(path: Path, old: str, new: str) -> None:
    """Change a file that must hold ``old``."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command ended with, and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


def hexapla(*arguments: str | Path) -> Ran:
    """The command line, in this process; a traceback stays one."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = exit_code([str(argument) for argument in arguments])
    return Ran(code, out.getvalue(), err.getvalue())


def build(root: Path, *arguments: str | Path) -> Ran:
    return hexapla("-C", root, "build", *arguments)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file by its path, our bookkeeping in the root of an output folder left out."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in found}
    return {name: path.read_bytes() for name, path in names.items() if not name.startswith(".hexapla")}


def png() -> bytes:
    """One red pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")
