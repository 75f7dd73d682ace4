"""Arguments in, an exit code out: the one place that catches what stops all work."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, TextIO

from hexapla import __version__
from hexapla.cli.asked import Context
from hexapla.cli.codes import CANNOT_RUN, GOOD, INTERRUPTED, PIPE_CLOSED
from hexapla.cli.echo import echo
from hexapla.cli.options import Command, UsageError
from hexapla.cli.parsing import typed, values
from hexapla.cli.registry import ENTRIES, MAIN, divided, find
from hexapla.compiled import keep
from hexapla.errors import HexaplaError
from hexapla.systems import collect_rarely


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with an exit code."""
    collect_rarely()
    sys.stdout, sys.stderr = _writable(sys.stdout), _writable(sys.stderr)
    _end(exit_code(arguments))


def _end(code: int) -> NoReturn:
    """What is left goes with the process: taking it apart, value by value, takes Python 15 ms and more.

    A profiler, a debugger or what measures coverage ends as it is used to.
    """
    if sys.getprofile() or sys.gettrace():
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    with contextlib.suppress(KeyboardInterrupt):
        keep()  # The command is done, and its code is known.
    os._exit(code)


def _writable(stream: TextIO | None) -> TextIO:
    """A stream that takes every character. One that was closed (``>&-``) is opened on nothing, or the next file would get its number."""
    if stream is None:
        return Path(os.devnull).open("w", encoding="utf-8")
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return stream


def exit_code(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (``sys.argv`` where no arguments are given) and give its exit code; 1 is left to a crash."""
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing more can be said to them, not even on the way out.
        _say_no_more()
        return PIPE_CLOSED
    except OSError as error:
        # Files of ours are written elsewhere, and say their names.
        if error.errno not in _FULL or error.filename is not None:
            raise
        _say_no_more()
        with contextlib.suppress(OSError):
            sys.stderr.write(
                f"hexapla: the output cannot be written: {error.strerror}\n    fix: make room where it goes, and run it again\n"
            )
            sys.stderr.flush()
        return CANNOT_RUN
    return code


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


def _say_no_more() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: Sequence[str] | None) -> int:
    try:
        return _called(list(sys.argv[1:] if arguments is None else arguments))
    except UsageError as error:
        from hexapla.cli.tables import help_width
        from hexapla.cli.usage import slip_text
        from hexapla.report import printable

        echo(slip_text(_program_name(), error.command, help_width(), printable(str(error))), err=True)
        return CANNOT_RUN
    except HexaplaError as error:
        from hexapla.cli.said import say_error

        say_error(error)
        return CANNOT_RUN
    except KeyboardInterrupt as interrupt:
        echo("interrupted: every file is the old one or the new one, whole; run the command again to go on", err=True)
        if missing := getattr(interrupt, "missing", ()):
            echo(f"not made: {', '.join(missing)}", err=True)
        return INTERRUPTED


def _called(words: Sequence[str]) -> int:
    """Raises UsageError, HexaplaError or KeyboardInterrupt."""
    own, (name, *rest) = divided(words)
    before = typed(MAIN, own)
    if "help" in before.options:
        return _helped(MAIN)
    if "version" in before.options:
        echo(f"hexapla {__version__}")
        return GOOD
    called = values(MAIN, before)
    command = find(name)
    after = typed(command, rest)
    if "help" in after.options:
        return _helped(command)
    given = values(command, after)
    louder = {key: given.pop(key) or called[key] for key in ("quiet", "verbose")}
    del given["help"]
    return command.run(Context(called["root"], **louder), **given)


def _helped(command: Command) -> int:
    from hexapla.cli.tables import help_width
    from hexapla.cli.usage import help_text

    commands = {name: entry.about for name, entry in ENTRIES.items()} if command is MAIN else {}
    echo(help_text(_program_name(), command, help_width(), commands))
    return GOOD


def _program_name() -> str:
    """What help calls the program: what was typed."""
    return "python build.py" if Path(sys.argv[0]).name == "build.py" else "hexapla"
