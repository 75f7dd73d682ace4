"""A pattern is compiled when it is first used, and every one of them can be."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import hexapla
from hexapla.patterns import _Late, pattern


def test_a_pattern_does_what_re_does() -> None:
    late, known = pattern(r"(\d+)-?", re.ASCII), re.compile(r"(\d+)-?", re.ASCII)
    text = "12-30 a 4"
    assert [found[1] for found in late.finditer(text)] == [found[1] for found in known.finditer(text)] == ["12", "30", "4"]
    assert (late.pattern, late.flags, late.split(text)) == (known.pattern, known.flags, known.split(text))
    assert late.fullmatch("٣") is None
    assert pattern(rb"a+").sub(b"b", b"caat") == b"cbt"


def test_a_pattern_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    compiling = re.compile

    def noted(written: str, flags: int) -> re.Pattern[str]:
        made.append(written)
        return compiling(written, flags)

    monkeypatch.setattr(re, "compile", noted)
    late = pattern("a+")
    assert made == []
    assert late.search("aa")
    assert not late.match("b")
    assert made == ["a+"]


def test_every_pattern_of_the_tool_can_be_compiled() -> None:
    """An error in one would come with its first use only."""
    names = [module.name for module in pkgutil.walk_packages(hexapla.__path__, "hexapla.") if "__main__" not in module.name]
    found = [one for name in names for one in vars(importlib.import_module(name)).values() if isinstance(one, _Late)]
    assert len(found) > 150
    assert all(one.pattern for one in found)
