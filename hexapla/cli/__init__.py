"""The command line: the one place that prints, and the one that catches what stops all work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from hexapla.compiled import recall


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line (``sys.argv`` where no arguments are given) and end the process with an exit code."""
    recall()
    from hexapla.cli import front  # Here: what it loads compiles expressions.

    front.run(arguments)


def exit_code(arguments: Sequence[str] | None = None) -> int:
    """Run the command line in this process, and give its exit code."""
    from hexapla.cli import front

    return front.exit_code(arguments)
