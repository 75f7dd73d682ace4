"""A report in, JSON out; nothing in it needs escaping twice."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from io import StringIO

from hexapla.diagnostics import diagnostic_of, severity_of
from hexapla.model import Finding
from hexapla.report.identity import numbered
from hexapla.report.text import RUNNER_COMMAND
from hexapla.report.values import Report

SCHEMA = 1
"""The version of what `findings_json` says: raised where a key changes its meaning or goes; a new key raises nothing."""


def json_text(value: object) -> str:
    """Control and direction characters stand as ``\\u`` escapes, and the bracket of what a runner would take for a command in its log.

    >>> json_text(["\\u202e", "\\x7f", "##vso[x]"])
    '[\\n "\\\\u202e",\\n "\\\\u007f",\\n "##vso\\\\u005bx]"\\n]'
    """
    text = StringIO()
    json.dump(value, text, indent=1)  # Its pieces, which `dumps` collects first, take five times the room.
    return RUNNER_COMMAND.sub(r"\1\\u005b", text.getvalue().replace("\x7f", "\\u007f"))


def findings_json(
    findings: Sequence[Finding], completeness: Sequence[Mapping[str, object]], omitted: Mapping[str, int] | None = None
) -> str:
    """For programs; ``omitted`` counts by slug what ``findings`` leaves out."""
    rows = [
        {
            "slug": finding.slug,
            "severity": str(severity_of(finding)),
            "path": finding.path or None,
            "line": finding.line,
            "column": finding.column,
            "locale": finding.locale,
            "message": finding.message,
            "help": diagnostic_of(finding).remedy,
            "fingerprint": mark,
        }
        for finding, mark in numbered(findings)
    ]
    return json_text({"schema": SCHEMA, "findings": rows, "completeness": list(completeness), "omitted": dict(omitted or {})})


def render(report: Report) -> str:
    return findings_json(report.shown, report.completeness, report.omitted) + "\n"
