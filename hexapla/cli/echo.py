"""Text in, on standard output or standard error out."""

from __future__ import annotations

import sys

_CODES = {"bold": 1, "red": 31, "green": 32, "yellow": 33, "cyan": 36}
"""Select Graphic Rendition, ECMA-48, 8.3.117."""


def echo(text: str, *, err: bool = False, end: str = "\n", colored: bool = False) -> None:
    """At once, so that what goes to both streams comes in order. Only what is ``colored`` can act on a terminal."""
    stream = sys.stderr if err else sys.stdout
    stream.write((text if colored else text.replace("\x1b", "<U+001B>")) + end)
    stream.flush()


def style(text: str, *looks: str) -> str:
    """For a terminal that `shows_color`.

    >>> style("error", "red", "bold")
    '\\x1b[31m\\x1b[1merror\\x1b[0m'
    """
    return "".join(f"\x1b[{_CODES[look]}m" for look in looks) + text + "\x1b[0m"
