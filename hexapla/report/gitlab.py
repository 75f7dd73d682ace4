"""A report in, GitLab's Code Quality report out: https://docs.gitlab.com/ci/testing/code_quality/ (a list of issues)."""

from __future__ import annotations

from typing import Any

from hexapla.diagnostics import diagnostic_of, severity_of
from hexapla.model import Finding, Severity
from hexapla.report.identity import numbered
from hexapla.report.json import json_text
from hexapla.report.text import omitted_lines, printable
from hexapla.report.values import Report

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report) -> str:
    issues = [
        _issue(report, finding, mark, f"{finding.message} To mend it: {diagnostic_of(finding).remedy}", _SEVERITIES[severity_of(finding)])
        for finding, mark in numbered(report.shown)
    ]
    # The format has no other place to say what is missing from it.
    left = [Finding(line.partition(":")[0], line) for line in omitted_lines(report)]
    issues += [_issue(report, finding, mark, finding.message, "info") for finding, mark in numbered(left)]
    return json_text(issues) + "\n"


def _issue(report: Report, finding: Finding, mark: str, description: str, severity: str) -> dict[str, Any]:
    return {
        "description": printable(description),
        "check_name": finding.slug,
        "fingerprint": mark,
        "severity": severity,
        "location": {"path": report.place(finding), "lines": {"begin": finding.line or 1}},
    }
