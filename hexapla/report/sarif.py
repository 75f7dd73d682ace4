"""A report in, SARIF 2.1.0 out, within what GitHub takes.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html and GitHub's page "SARIF support for code scanning".
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from hexapla import __version__
from hexapla.diagnostics import Diagnostic, registry, severity_of
from hexapla.model import Finding, Severity
from hexapla.report.identity import numbered
from hexapla.report.json import json_text
from hexapla.report.text import omitted_lines, printable
from hexapla.report.values import Report, worst_first

MOST_RESULTS = 25_000
"""Of one run; GitHub refuses a file with more."""
LARGEST = 10_000_000
"""Bytes of the compressed file."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(report: Report) -> str:
    """The worst findings that fit; a notification says how many were left out."""
    findings = worst_first(report.shown)
    kept = findings[:MOST_RESULTS]
    text = _log(report, kept, len(findings))
    while (size := _packed(text)) > LARGEST:
        kept = kept[: len(kept) * LARGEST * 9 // (size * 10)]
        text = _log(report, kept, len(findings))
    return text


def _packed(text: str) -> int:
    """Bytes, compressed; of a text that is small enough as it is, its length."""
    return len(text) if len(text) <= LARGEST else len(zlib.compress(text.encode()))


def _log(report: Report, kept: Sequence[Finding], found: int) -> str:
    slugs = {slug: index for index, slug in enumerate(dict.fromkeys(finding.slug for finding in kept))}
    left = [f"{found - len(kept):,} findings more than the format's limits allow; the worst are shown"] if found > len(kept) else []
    run = {
        "tool": {"driver": {"name": "Hexapla", "semanticVersion": __version__, "rules": [_rule(registry()[slug]) for slug in slugs]}},
        "automationDetails": {"id": f"hexapla/{report.command}/"},
        "invocations": [_invocation([*omitted_lines(report), *left])],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, finding, mark, slugs) for finding, mark in numbered(kept)],
    }
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return json_text({"$schema": schema, "version": "2.1.0", "runs": [run]}) + "\n"


def _invocation(left: Sequence[str]) -> dict[str, Any]:
    notes = [{"level": "note", "message": {"text": text}} for text in left]
    return {"executionSuccessful": True, "toolExecutionNotifications": notes}


def _rule(one: Diagnostic) -> dict[str, Any]:
    """No ``helpUri``: the specification wants an absolute one, and the page lies beside the publication's own copy of the tool."""
    page = f"docs/findings.md#{one.slug}"
    return {
        "id": one.slug,
        "shortDescription": {"text": _plain(one.meaning)},
        "fullDescription": {"text": _plain(one.meaning)},
        "help": {"text": f"{_plain(one.remedy)}\n{page}", "markdown": f"{_plain(one.remedy)}\n\n`{page}`"},
        "defaultConfiguration": {"level": _LEVELS[one.severity]},
    }


def _result(report: Report, finding: Finding, mark: str, slugs: Mapping[str, int]) -> dict[str, Any]:
    """What concerns a file as a whole stands at its first line: GitHub takes no result without one."""
    address = {"uri": quote(report.place(finding), errors="surrogatepass"), "uriBaseId": "%SRCROOT%"}
    region = {"startLine": finding.line or 1} | ({"startColumn": finding.column} if finding.line and finding.column else {})
    return {
        "ruleId": finding.slug,
        "ruleIndex": slugs[finding.slug],
        "level": _LEVELS[severity_of(finding)],
        "message": {"text": _plain(printable(finding.message))},
        "locations": [{"physicalLocation": {"artifactLocation": address, "region": region}}],
        "partialFingerprints": {"hexapla/v1": mark},
        "properties": {"locale": finding.locale or ""},
    }


def _plain(text: str) -> str:
    """Where a text has ``](``, viewers make a link of it (SARIF 3.11.6): its brackets are escaped.

    >>> _plain("[here](https://example.org)")
    '\\\\[here\\\\](https://example.org)'
    """
    return text.replace("[", "\\[").replace("]", "\\]") if "](" in text else text
