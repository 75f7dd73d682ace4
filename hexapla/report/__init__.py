"""Findings and completeness in, one report per format out: for people, programs, and the services that run checks.

Every command loads this front door; what one format alone needs is loaded with that format.
"""

from __future__ import annotations

from importlib import import_module

from hexapla.report.identity import fingerprint, numbered
from hexapla.report.json import findings_json
from hexapla.report.text import finding_line, finding_lines, printable, summary_line
from hexapla.report.values import Report

FORMATS = ("text", "json", "junit", "sarif", "github", "gitlab")
"""Each is a module of this package with a function ``render``."""


def render_report(form: str, report: Report) -> str:
    """One of `FORMATS`, whole, with a line end: what a file or standard output gets. Raises ValueError for another format."""
    if form not in FORMATS:
        raise ValueError(form)
    return str(import_module(f"hexapla.report.{form}").render(report))


__all__ = [
    "FORMATS",
    "Report",
    "finding_line",
    "finding_lines",
    "findings_json",
    "fingerprint",
    "numbered",
    "printable",
    "render_report",
    "summary_line",
]
