"""The comment lines above an entry in, what they say out (translator and extracted comments, references, flags), and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hexapla.frozen import Frozen
from hexapla.model import Entry
from hexapla.patterns import pattern

_FLAG_KINDS = ("#,", "#!", "#=")
"""``#!`` is read by GNU gettext as ``#,`` is; ``#=`` holds the sticky flags of gettext 0.26 and later."""

_REFERENCE = pattern("\u2068([^\u2068\u2069]+)\u2069((?::[0-9]+)?)|([^ \t]+)")
"""GNU gettext writes file names with spaces between U+2068 (first strong isolate) and U+2069 (pop directional isolate)."""

_LINE_NUMBER = pattern(r":[0-9]+\Z")
_LINE_END = pattern(r"\r++\n?|\n")


class Comments(Frozen):
    """The fields of an `Entry` that comments hold."""

    comments: tuple[str, ...]
    extracted: tuple[str, ...]
    references: tuple[str, ...]
    flags: tuple[str, ...]
    heeded: bool
    """Of several lines of flags GNU gettext 0.21 heeds only the last, and a ``fuzzy`` in the first is lost."""


def read_comments(lines: Sequence[str]) -> Comments:
    """Comment lines, ``#`` and all, sorted by kind.

    Kinds that gettext does not know (``#-``, ``#%`` …) are translator comments whose text begins with that character, as to GNU msgcat.
    """
    comments: list[str] = []
    extracted: list[str] = []
    references: list[str] = []
    flags: list[str] = []
    flag_lines = 0
    for line in lines:
        kind = line[:2]
        if kind == "#.":
            extracted.append(line[2:].removeprefix(" "))
        elif kind == "#:":
            references += _references(line[2:])
        elif kind in _FLAG_KINDS:
            flags += _flags(line[2:])
            flag_lines += kind != "#="
        else:
            comments.append(line[1:].removeprefix(" "))
    return Comments(tuple(comments), tuple(extracted), tuple(references), _unique(flags), flag_lines < 2)


def render_comments(entry: Entry, width: int | None) -> list[str]:
    """The comment lines of an entry in gettext's order; references are filled to this width, flags and comments never broken."""
    lines = [f"# {line}" if line else "#" for line in _lines(entry.comments)]
    lines += [f"#. {line}" if line else "#." for line in _lines(entry.extracted)]
    lines += _fill("#:", [_isolate(_one_line(reference)) for reference in entry.references if reference], width)
    flags = _unique(flag for given in entry.flags for flag in _flags(_one_line(given)))
    return [*lines, f"#, {', '.join(flags)}"] if flags else lines


def _references(text: str) -> list[str]:
    if "\u2068" not in text:
        return [part for part in text.replace("\t", " ").split(" ") if part]
    return [f"{name}{line}" if name else plain for name, line, plain in _REFERENCE.findall(text)]


def _flags(text: str) -> list[str]:
    """Flags are parted by commas, and by blanks where one is ``fuzzy``: GNU gettext sees it there. ``range: 0..9`` stays whole."""
    flags: list[str] = []
    for part in text.split(","):
        words = part.split()
        flags += words if "fuzzy" in words else [part.strip(" \t")]
    return [flag for flag in flags if flag]


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _lines(comments: Iterable[str]) -> list[str]:
    return [line for comment in comments for line in _LINE_END.split(comment)]


def _one_line(text: str) -> str:
    return _LINE_END.sub(" ", text)


def _isolate(reference: str) -> str:
    name = _LINE_NUMBER.sub("", reference)
    return f"\u2068{name}\u2069{reference[len(name) :]}" if " " in name or "\t" in name else reference


def _fill(mark: str, words: Sequence[str], width: int | None) -> list[str]:
    if width is None:
        return [" ".join([mark, *words])] if words else []
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(f"{mark} {word}")
    return lines
