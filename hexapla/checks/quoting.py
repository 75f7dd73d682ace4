"""A text in, the same as findings show it out: on one line, not too long, nothing invisible."""

from __future__ import annotations

_SEEN = 80


def quote(text: str, length: int = _SEEN) -> str:
    """A text as messages show it: on one line, not too long, invisible characters named, nothing that a terminal acts on."""
    shown = "".join(char if char.isprintable() else " " if char in "\n\t" else f"<U+{ord(char):04X}>" for char in text)
    shown = " ".join(shown.split(" "))
    return f"“{shown[: length - 1]}…”" if len(shown) > length else f"“{shown}”"
