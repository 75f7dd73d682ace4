"""What was typed wrong in, words for it out, with what was meant, perhaps. Loaded where there is a slip."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from hexapla.cli.options import Command, UsageError
from hexapla.cli.registry import ENTRIES, MAIN

_READ = 80
"""Letters of a word that are compared: looking for what is like it takes longer than its length."""


def no_such_command(name: str) -> UsageError:
    return UsageError(f"No such command {name!r}.{_meant(name, ENTRIES)}", MAIN)


def no_such_option(command: Command, name: str) -> UsageError:
    own, before = ([one for option in each.options for one in option.names] for each in (command, MAIN))
    if name in before:
        more = " It stands before the command."
    else:
        is_word = len(name) > len("--")
        more = _meant(name, dict.fromkeys([*own, *before])) if is_word else ""
    return UsageError(f"No such option '{name}'.{more}", command)


def too_many(command: Command, left: Sequence[str]) -> UsageError:
    more = " There is one command, and its options follow it." if left[0] in ENTRIES and not command.arguments else ""
    return UsageError(f"Got unexpected extra argument{'' if len(left) == 1 else 's'} ({' '.join(left)}).{more}", command)


def _meant(word: str, known: Iterable[str]) -> str:
    """What begins so, or else what is spelled nearly so."""
    names = list(known)
    near = [name for name in names if word and name.startswith(word)] or difflib.get_close_matches(word[:_READ], names, n=3, cutoff=0.7)
    return f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
