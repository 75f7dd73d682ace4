"""A locale code in, what `cldr.toml` says of it out: what a build asks of CLDR for each of its languages, without loading Babel."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from hexapla.frozen import Frozen
from hexapla.locales.values import Locale

FILE = Path(__file__).parent.parent / "cldr.toml"
"""Made by `tools.cldr`. A line that is no comment is one locale, and JSON after its key, so that only those are read that are asked for."""


class Facts(Frozen):
    """What is known of a locale that is written in gettext's spelling. Of its formats, what is empty is asked of Babel."""

    locale: Locale
    fallbacks: tuple[str, ...]
    """Canonical codes, its own first."""
    open_graph: str
    english: str
    """What English is called."""
    zero: str
    """The digit zero, where it is not that of ASCII."""
    decimal: str
    percent: str
    """``{}`` stands for the digits, as in both sizes."""
    kilobytes: str
    megabytes: str
    date: str
    """With ``{d}``, ``{m}`` and ``{y}``: day, month and year."""
    months: tuple[str, ...]

    def digits(self, number: int | str) -> str:
        return str(number).translate(_digits_from(self.zero)) if self.zero else str(number)


@cache
def find_facts(code: str) -> Facts | None:
    """None for what is spelled otherwise, and for all that Babel has to be asked about."""
    key = f"\n{code} = ".encode(errors="replace")
    start = -1 if " " in code else _lines().find(key)
    if start < 0:
        return None
    line = _lines()[start + len(key) : _lines().find(b"\n", start + 1)]
    tag, script, direction, name, english_name, plural_forms, count, fallbacks, *rest = json.loads(line)
    open_graph, english, zero, decimal, percent, kilobytes, megabytes, date, months = rest
    language, _, territory = tag.replace(f"-{script}", "").partition("-")
    locale = Locale(code, tag, language, script, territory or None, direction, name, english_name, plural_forms, count)
    formats = (zero, decimal, percent, kilobytes, megabytes, date, tuple(months))
    return Facts(locale, tuple(fallbacks), open_graph, english, *formats)


@cache
def _lines() -> bytes:
    """Looked into as they are: taking them apart takes as long as what a small build asks of them."""
    return b"\n" + FILE.read_bytes().replace(b"\r\n", b"\n") + b"\n"


@cache
def _digits_from(zero: str) -> dict[int, int]:
    return {ord("0") + digit: ord(zero) + digit for digit in range(10)}
