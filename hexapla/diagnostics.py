"""The registry of findings: a slug in, its severity, meaning, remedy and example out: ``diagnostics.toml`` and ``examples.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from hexapla.frozen import Frozen
from hexapla.model import Finding, Severity
from hexapla.patterns import pattern

_FOLDER = Path(__file__).parent
_WEIGHT = pattern(r'^\[(.+)\]\nseverity = "(.+)"$(\nnever_rendered = true$)?', re.MULTILINE)


class Diagnostic(Frozen):
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
    return {
        slug: Diagnostic(slug, Severity(row["severity"]), row["meaning"], row["remedy"], row.get("never_rendered", False))
        for slug, row in _read("diagnostics.toml").items()
    }


@cache
def weights() -> Mapping[str, tuple[Severity, bool]]:
    """Severity and `never_rendered` of every kind, by slug: all that most runs ask of the registry, whose words take TOML's parser 5 ms."""
    text = (_FOLDER / "diagnostics.toml").read_text(encoding="utf-8")
    return {slug: (Severity(severity), bool(never)) for slug, severity, never in _WEIGHT.findall(text)}


class Where(StrEnum):
    """What has to be mended, and so by whom."""

    MESSAGE = "message"
    """A translation, in a catalog."""
    COMMENT = "comment"
    """A comment beside one."""
    SOURCE = "source"
    PUBLICATION = "publication"
    """A file as a whole, or ``publication.toml``."""
    EDITION = "edition"
    """A finished book or page, of any maker."""


class Example(Frozen):
    """The smallest thing that is wrong, and the same made right: entries of a catalog, Markdown, XML or words."""

    where: Where
    wrong: str
    right: str
    language: str = "fr"
    """Of a message: what it is translated into."""


@cache
def examples() -> dict[str, Example]:
    """An example for every kind of finding, by slug. They have a file of their own: only ``explain`` waits until it is read."""
    return {slug: Example(**{**row, "where": Where(row["where"])}) for slug, row in _read("examples.toml").items()}


def _read(name: str) -> dict[str, Any]:
    import tomllib

    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


def diagnostic_of(finding: Finding) -> Diagnostic:
    """Raises KeyError for a slug that is not registered: a defect of Hexapla, not of the work."""
    return registry()[finding.slug]


def severity_of(finding: Finding) -> Severity:
    """Raises KeyError, as `diagnostic_of`."""
    return weights()[finding.slug][0]


def errors_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that change the exit code."""
    return tuple(finding for finding in findings if severity_of(finding) is Severity.ERROR)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Without repeats, in the order a person works through them: by file, line, column, kind."""
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda f: (f.path, f.line or 0, f.column or 0, f.slug, f.locale or "", f.message)))
