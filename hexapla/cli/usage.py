"""What a command takes and a width in, its help and what is said of a slip out."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping

from hexapla.cli.options import Command

_BESIDE = 20
"""Cells that a description needs to stand beside its name; where there are fewer, it stands below."""
_INDENT = "  "


def help_text(program: str, command: Command, width: int, commands: Mapping[str, str]) -> str:
    """All that is known of a command; for the program itself, ``commands`` with a line each."""
    lines = [usage_line(program, command, width), "", *_paragraphs(command.about, width)]
    lines += ["", "Options:", *_definitions({option.shown: option.about for option in command.options}, width)]
    if commands:
        lines += ["", "Commands:", *_definitions(commands, width)]
    return "\n".join(lines)


def slip_text(program: str, command: Command, width: int, message: str) -> str:
    """What was typed wrong, below how it is typed."""
    called = _called(program, command)
    return f"{usage_line(program, command, width)}\nTry '{called} --help' for help.\n\nError: {message}"


def usage_line(program: str, command: Command, width: int) -> str:
    start = f"Usage: {_called(program, command)}"
    words = " ".join(["[OPTIONS]", *(argument.shown for argument in command.arguments)])
    if len(start) + _BESIDE <= width:
        return "\n".join(_wrapped(words, width, f"{start} ", " " * len(f"{start} ")))
    return "\n".join([*_wrapped(start, width, "", _INDENT * 2), *_wrapped(words, width, _INDENT * 2, _INDENT * 2)])


def _called(program: str, command: Command) -> str:
    return f"{program} {command.name}".rstrip()


def _paragraphs(text: str, width: int) -> Iterator[str]:
    """Of a docstring; a line that is indented stays a line, with what it wraps into below what it says."""
    first, _, rest = text.partition("\n")
    whole = f"{first}\n{textwrap.dedent(rest)}".strip()
    for number, paragraph in enumerate(whole.split("\n\n")):
        if number:
            yield ""
        for line in re.sub(r"\n(?! )", " ", paragraph).split("\n"):
            term = "".join(re.findall(r"^ +\S+ {2,}", line))
            yield from _wrapped(line[len(term) :], width, _INDENT + term, _INDENT + " " * len(term))


def _definitions(about: Mapping[str, str], width: int) -> Iterator[str]:
    column = max(map(len, about)) + 2 * len(_INDENT)
    for name, text in about.items():
        start = f"{_INDENT}{name}"
        if column + _BESIDE <= width:
            yield from _wrapped(text, width, start.ljust(column), " " * column)
        else:
            yield from (start, *_wrapped(text, width, _INDENT * 3, _INDENT * 3))


def _wrapped(text: str, width: int, start: str, indent: str) -> Iterable[str]:
    return textwrap.wrap(text, width, initial_indent=start, subsequent_indent=indent, break_on_hyphens=False)
