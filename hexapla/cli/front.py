"""Arguments in, an exit code out: the one place that catches what stops all work."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from hexapla.cli import catalogs as catalogs  # its commands join the others
from hexapla.cli import linting as linting
from hexapla.cli import status as status
from hexapla.cli.codes import CANNOT_RUN, GOOD, INTERRUPTED, PIPE_CLOSED
from hexapla.cli.commands import main
from hexapla.errors import HexaplaError


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with an exit code."""
    # A build makes many values and hardly a cycle: Python's garbage collector, as often as it runs by itself, is a tenth of its time.
    gc.set_threshold(10_000, 10, 10)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(exit_code(arguments))


def exit_code(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (``sys.argv`` where no arguments are given) and give its exit code; 1 is left to a crash."""
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing more can be said to them, not even on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    return code


def _run(arguments: Sequence[str] | None) -> int:
    try:
        # Not click's own main(): it would end with 1 where a reader went away, which is the code of a crash.
        with main.make_context(_program_name(sys.argv[0]), list(sys.argv[1:] if arguments is None else arguments)) as context:
            return int(main.invoke(context) or GOOD)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        error.show()
        return CANNOT_RUN
    except HexaplaError as error:
        from hexapla.cli.said import say_error

        say_error(error)
        return CANNOT_RUN
    except (click.Abort, KeyboardInterrupt) as interrupt:
        click.echo("interrupted: every file is the old one or the new one, whole; run the command again to go on", err=True)
        if missing := getattr(interrupt, "missing", ()):
            click.echo(f"not made: {', '.join(missing)}", err=True)
        return INTERRUPTED


def _program_name(started: str) -> str:
    """What help calls the command: what was typed."""
    return "python build.py" if Path(started).name == "build.py" else "hexapla"
