"""`explain`: every registered slug, the list of them, and names that are nearly right."""

from __future__ import annotations

import pytest

from hexapla.cli import exit_code
from hexapla.diagnostics import examples, registry


@pytest.mark.parametrize("slug", list(registry()))
def test_every_slug_is_explained(slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["explain", slug]) == 0
    said = " ".join(capsys.readouterr().out.split())
    one = registry()[slug]
    assert said.startswith(f"[{slug}] ")
    assert " ".join(one.meaning.split()) in said
    assert " ".join(one.remedy.split()) in said
    assert all(" ".join(text.split()) in said for text in (examples()[slug].wrong, examples()[slug].right))
    assert (f"allow={slug}" in said) <= (not one.never_rendered), "what is never rendered cannot be waived"


def test_without_a_slug_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["explain"]) == 0
    assert [line.split(" ")[0] for line in capsys.readouterr().out.splitlines()] == list(registry())


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        pytest.param("titel-missing", "title-missing", id="near-miss"),
        pytest.param("", "lists every kind", id="empty"),
        pytest.param("qqqqqqqq", "lists every kind", id="nothing-like-it"),
        pytest.param("q\x1b[31m", "lists every kind", id="control-characters"),
    ],
)
def test_an_unknown_slug_is_a_clear_error(asked: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["explain", asked]) == 2
    said = capsys.readouterr()
    assert hint in said.err
    assert not said.out
    assert "\x1b" not in said.err
