"""A regular expression in, a pattern out that is compiled when it is first used: a build loads two hundred, and uses half."""

from __future__ import annotations

import re
from typing import AnyStr, cast

from hexapla.compiled import expression

_ASKED = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "pattern", "flags")


class _Late:
    """Stands for a pattern, and has its methods as soon as one of them is asked for."""

    def __init__(self, written: str | bytes, flags: int) -> None:
        self._written = written
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        compiled = expression(self._written, self._flags)
        vars(self).update((asked, getattr(compiled, asked)) for asked in _ASKED)
        return getattr(compiled, name)


def pattern(written: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """For constants of a module: what ``re.compile`` takes and gives, but for an error in it, which comes with its first use.

    >>> pattern(r"\\d+").sub("n", "12 of 30")
    'n of n'
    """
    return cast("re.Pattern[AnyStr]", _Late(written, flags))
