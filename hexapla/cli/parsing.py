"""Words as they were typed in, a value for every option and argument of a command out."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from hexapla.cli.options import Command, Option, UsageError
from hexapla.compiled import constants
from hexapla.frozen import Frozen


class Typed(Frozen):
    """Texts of which nothing is known yet but what they are for."""

    options: Mapping[str, Sequence[str]]
    """By key, only those that were typed; a text for each time."""
    arguments: Sequence[str]


def typed(command: Command, words: Sequence[str]) -> Typed:
    """Which words are options, which are their values, and which are arguments; behind ``--`` all are. Raises UsageError."""
    end = words.index("--") if "--" in words else len(words)
    try:
        with constants():  # Those of argparse.
            found, rest = _parser(command).parse_known_args(words[:end])
    except _LackingError as error:
        raise UsageError(f"Option '{error.name}' requires an argument.", command) from error
    except argparse.ArgumentError as error:
        raise _overfull(command, words[:end]) from error
    for word in rest:
        if len(word) > 1 and word.startswith("-"):
            raise _unknown(command, word)
    return Typed({key: texts for key, texts in vars(found).items() if texts}, [*rest, *words[end + 1 :]])


def values(command: Command, given: Typed) -> dict[str, Any]:
    """By key. Raises UsageError."""
    found = {option.key: _value(command, option, given.options.get(option.key, ())) for option in command.options}
    return found | _arguments(command, given.arguments)


def _parser(command: Command) -> argparse.ArgumentParser:
    """It tells what is what, and judges nothing: its words for what is wrong differ from one Python to the next."""
    parser = argparse.ArgumentParser(prog="", usage="", add_help=False, allow_abbrev=False, exit_on_error=False)
    for option in command.options:
        # "?", not one: argparse gives None for what is missing, and the name that was typed.
        parser.add_argument(*option.names, dest=option.key, action=_Note, nargs=0 if option.is_flag else "?", default=())
    return parser


class _Note(argparse.Action):
    """One text more."""

    def __call__(self, _parser: object, namespace: argparse.Namespace, values: Any, option_string: str | None = None) -> None:
        if values is None:
            raise _LackingError(option_string)
        setattr(namespace, self.dest, (*getattr(namespace, self.dest), values or ""))


class _LackingError(Exception):
    """An option without its value."""

    def __init__(self, name: str | None) -> None:
        super().__init__(name)
        self.name = name


def _overfull(command: Command, words: Iterable[str]) -> UsageError:
    """What is wrong where a flag has a tail: ``--quiet=x`` or ``-qx``."""
    is_flag = {name: option.is_flag for option in command.options for name in option.names}
    for word in words:
        name, equals, _ = word.partition("=")
        if equals and is_flag.get(name):
            return UsageError(f"Option '{name}' does not take a value.", command)
        bundle = [f"-{letter}" for letter in word[1:]] if is_flag.get(word[:2]) else []
        first = next((name for name in bundle if not is_flag.get(name)), None)
        if first and first not in is_flag:
            return _unknown(command, first)
    raise AssertionError(words)


def _unknown(command: Command, word: str) -> UsageError:
    from hexapla.cli.slips import no_such_option

    return no_such_option(command, word.partition("=")[0] if word.startswith("--") else word[:2])


def _value(command: Command, option: Option, texts: Sequence[str]) -> object:
    if option.is_flag:
        return bool(texts)
    with _slips(command, option.names[-1]):
        if option.many:
            return option.many(tuple(map(option.read, texts)))
        return option.read(texts[-1]) if texts else option.default


def _arguments(command: Command, texts: Sequence[str]) -> dict[str, Any]:
    """Each gets one, the last all that are left if it takes many."""
    found: dict[str, Any] = {}
    left = list(texts)
    for argument in command.arguments:
        if argument.required and not left:
            raise UsageError(f"Missing argument '{argument.shown}'.", command)
        count = len(left) if argument.many else 1
        with _slips(command, argument.shown):
            taken = tuple(map(argument.read, left[:count]))
        found[argument.key] = taken if argument.many else taken[0] if taken else None
        left = left[count:]
    if left:
        from hexapla.cli.slips import too_many

        raise too_many(command, left)
    return found


@contextmanager
def _slips(command: Command, name: str) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise UsageError(f"Invalid value for '{name}': {error}", command) from error
