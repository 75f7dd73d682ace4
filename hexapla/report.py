"""Findings in, lines for people out: where, what, and how to mend it. Nothing that is echoed can act on a terminal."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from hexapla.diagnostics import diagnostic_of, severity_of
from hexapla.model import Finding, Severity
from hexapla.text import digest


def finding_line(finding: Finding, word: Callable[[Severity], str] = str) -> str:
    """``path:line:column: severity[slug] what``, as editors and terminals make links of; ``word`` may colour the severity."""
    place = ":".join(str(part) for part in (finding.path, finding.line, finding.column) if part)
    where = f"{printable(place)}: " if place else ""
    if where.startswith("::"):
        # A line that begins so is a command to GitHub's runner.
        where = f"./{where}"
    return f"{where}{word(severity_of(finding))}[{finding.slug}] {printable(finding.message)}"


def finding_lines(findings: Sequence[Finding], word: Callable[[Severity], str] = str) -> list[str]:
    """A line for each finding; how to mend it follows the last of a run of its kind in one file."""
    lines: list[str] = []
    for finding, following in zip(findings, [*findings[1:], None], strict=False):
        lines.append(finding_line(finding, word))
        if following is None or (following.slug, following.path) != (finding.slug, finding.path):
            lines.append(f"    fix: {diagnostic_of(finding).remedy}")
    return lines


_LINES = re.compile(r"\blines? \d+")
"""What a message says of lines."""

SCHEMA = 1
"""The version of what `findings_json` says."""


def fingerprint(finding: Finding) -> str:
    """The same for the same finding after lines moved: 16 hexadecimal digits of SHA-256 over what it is about."""
    about = _LINES.sub("line", finding.subject or finding.message)
    return digest(finding.slug, finding.path, finding.locale or "", *(part or "" for part in finding.key or ()), about, length=16)


def findings_json(findings: Sequence[Finding], completeness: Sequence[Mapping[str, object]]) -> str:
    """For programs. Nothing in it needs escaping twice: control and direction characters stand as ``\\u`` escapes."""
    met: Counter[str] = Counter()
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
            "fingerprint": _numbered(fingerprint(finding), met),
        }
        for finding in findings
    ]
    text = json.dumps({"schema": SCHEMA, "findings": rows, "completeness": list(completeness)}, indent=1)
    return text.replace("\x7f", "\\u007f")


def _numbered(mark: str, met: Counter[str]) -> str:
    """Two findings that are the same but for their lines are still two."""
    met[mark] += 1
    return mark if met[mark] == 1 else digest(mark, str(met[mark]), length=16)


def summary_line(findings: Sequence[Finding]) -> str:
    """``2 errors, 1 warning``; ``no findings``."""
    counts = Counter(severity_of(finding) for finding in findings)
    names = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    parts = [f"{counts[kind]} {name}{'' if counts[kind] == 1 else 's'}" for kind, name in names.items() if counts[kind]]
    return ", ".join(parts) or "no findings"


def printable(text: str) -> str:
    """On one line, with control and direction characters named instead of sent: a msgstr must not reach the terminal as a command."""
    return "".join(char if char.isprintable() or char == "\u00a0" else " " if char in "\n\t" else f"<U+{ord(char):04X}>" for char in text)
