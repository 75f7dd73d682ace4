"""The registry of findings: a slug in, its severity, meaning and remedy out. The texts live in ``diagnostics.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hexapla.model import Finding, Severity


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One kind of finding."""

    slug: str
    severity: Severity
    meaning: str
    """What is wrong, one sentence, for someone who has never seen the slug."""
    remedy: str
    """How to mend it, one sentence or two."""
    never_rendered: bool = False
    """The msgstr is not used in any edition: the source text stands in for it, marked."""


@cache
def registry() -> dict[str, Diagnostic]:
    """Every kind of finding, by slug, in the order of ``diagnostics.toml``."""
    table = tomllib.loads((files("hexapla") / "diagnostics.toml").read_text(encoding="utf-8"))
    return {
        slug: Diagnostic(slug, Severity(row["severity"]), row["meaning"], row["remedy"], row.get("never_rendered", False))
        for slug, row in table.items()
    }


def diagnostic_of(finding: Finding) -> Diagnostic:
    """Raises KeyError for a slug that is not registered: a defect of Hexapla, not of the work."""
    return registry()[finding.slug]


def severity_of(finding: Finding) -> Severity:
    return diagnostic_of(finding).severity


def errors_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that change the exit code."""
    return tuple(finding for finding in findings if severity_of(finding) is Severity.ERROR)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Without repeats, in the order a person works through them: by file, line, column, kind."""
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda f: (f.path, f.line or 0, f.column or 0, f.slug, f.locale or "", f.message)))
