"""The registry and the code that emits: each kind of finding is registered, and each registered one is emitted somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hexapla.diagnostics import Diagnostic, diagnostic_of, errors_of, registry, severity_of, sort_findings, weights
from hexapla.model import Finding, Severity

PACKAGE = Path(__file__).parents[2] / "hexapla"
_EMITTERS = {"Finding", "Fault", "Difference"}
_SENTENCES = re.compile(r"[A-Z].*[.!]", re.DOTALL)


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call that makes a finding, or what becomes one, with its file."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _EMITTERS:
                yield path.name, node


def slugs_given() -> set[str]:
    """The slugs written in those calls."""
    first = (call.args[0] for _, call in calls() if call.args)
    return {node.value for node in first if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def texts_of_package() -> set[str]:
    """Every text constant in the code: a slug may reach its finding through a table."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py"))
    return {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_the_code_emits_findings() -> None:
    assert len(slugs_given()) > 20


def test_every_slug_emitted_is_registered() -> None:
    assert slugs_given() <= set(registry())


def test_every_slug_registered_is_emitted() -> None:
    assert set(registry()) <= texts_of_package()


@pytest.mark.parametrize("row", registry().values(), ids=registry())
def test_a_kind_of_finding_is_explained(row: Diagnostic) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", row.slug)
    assert _SENTENCES.fullmatch(row.meaning)
    assert _SENTENCES.fullmatch(row.remedy)
    assert row.meaning != row.remedy


def test_what_is_never_rendered_is_an_error() -> None:
    never = [row for row in registry().values() if row.never_rendered]
    assert len(never) >= 11
    assert {row.severity for row in never} == {Severity.ERROR}


def test_weights_are_those_of_the_registry() -> None:
    assert weights() == {slug: (row.severity, row.never_rendered) for slug, row in registry().items()}


def test_severities() -> None:
    error, warning, info = (Finding(slug, "x") for slug in ("unsafe-link", "copied-message", "draft-incomplete"))
    assert [severity_of(finding) for finding in (error, warning, info)] == [Severity.ERROR, Severity.WARNING, Severity.INFO]
    assert errors_of([info, warning, error]) == (error,)
    with pytest.raises(KeyError):
        diagnostic_of(Finding("nothing-of-the-kind", "x"))


def test_findings_are_sorted_as_a_person_works_and_none_is_there_twice() -> None:
    findings = [
        Finding("unsafe-link", "b", "b.po", 2),
        Finding("unsafe-link", "a", "a.po", 10),
        Finding("copied-message", "a", "a.po", 10),
        Finding("unsafe-link", "a", "a.po", 9, 4),
        Finding("unsafe-link", "a", "a.po", 9),
        Finding("title-missing", "no file"),
        Finding("unsafe-link", "a", "a.po", 10),
    ]
    assert [(f.path, f.line, f.column, f.slug) for f in sort_findings(findings)] == [
        ("", None, None, "title-missing"),
        ("a.po", 9, None, "unsafe-link"),
        ("a.po", 9, 4, "unsafe-link"),
        ("a.po", 10, None, "copied-message"),
        ("a.po", 10, None, "unsafe-link"),
        ("b.po", 2, None, "unsafe-link"),
    ]
