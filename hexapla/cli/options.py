"""What a command takes, written beside it: options, arguments, and how their texts become values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hexapla.frozen import Frozen

Run = Callable[..., int]
"""Given a `Context` and a value for every key."""


class Option(Frozen):
    """What begins with a dash."""

    shown: str
    """As help shows it, and as it is typed: ``-l, --locale LOCALE``; without a name for its value it takes none, and is True or False."""
    key: str
    """What the command's function calls it."""
    about: str
    read: Callable[[str], object] = str
    """Raises ValueError, with what is wrong, for a text that is no value."""
    many: Callable[[Sequence[Any]], object] | None = None
    """What makes one value of all, for an option that may be repeated, or left out; None: the last one holds."""
    default: object = None

    @property
    def names(self) -> list[str]:
        return [word.rstrip(",") for word in self.shown.split() if word.startswith("-")]

    @property
    def is_flag(self) -> bool:
        return self.shown.split()[-1].startswith("-")


class Argument(Frozen):
    shown: str
    """As usage shows it: with brackets where it may be left out."""
    key: str
    read: Callable[[str], object] = str
    required: bool = True
    many: bool = False
    """All that is left; only for the last."""


class Command(Frozen):
    name: str
    """Empty for the program itself."""
    about: str
    """Help, as a docstring: paragraphs are wrapped, indented lines stay lines."""
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...]
    run: Run


class UsageError(Exception):
    """What was typed cannot be a command."""

    def __init__(self, message: str, command: Command) -> None:
        super().__init__(message)
        self.command = command


def command(*parts: Option | Argument) -> Callable[[Run], Command]:
    """A function as a command: its name, with a dash for each underscore, and its docstring, as help; ``parts`` in the order of help."""

    def made(run: Run) -> Command:
        options = tuple(part for part in parts if isinstance(part, Option))
        arguments = tuple(part for part in parts if isinstance(part, Argument))
        return Command(run.__name__.replace("_", "-"), run.__doc__ or "", (*options, *COMMON), arguments, run)

    return made


HELP = Option("-h, --help", "help", "Show this message and exit.")
COMMON = (Option("-q, --quiet", "quiet", "Say only what is wrong."), Option("-v, --verbose", "verbose", "Say more."), HELP)
"""Of every command; -q and -v mean the same before it."""
LOCALES = Option("-l, --locale LOCALE", "codes", "Only this locale; may be repeated.", many=tuple)


def whole_number(text: str) -> int:
    """From 0 on. Raises ValueError."""
    try:
        number = int(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a whole number.") from None
    if number < 0:
        raise ValueError(f"{text} is less than 0.")
    return number


def one_of(*choices: str) -> Callable[[str], str]:
    """Nothing but these, in their very letters."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"{text!r} is not one of {', '.join(map(repr, choices))}.")
        return text

    return read
