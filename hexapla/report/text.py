"""Findings in, lines for people out: where, what, and how to mend it. Nothing that is echoed can act on a terminal or a runner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from hexapla.diagnostics import diagnostic_of, severity_of
from hexapla.model import Finding, Severity
from hexapla.patterns import pattern
from hexapla.report.values import Report

RUNNER_COMMAND = pattern(r"(##\w*)\[")
"""Of the runners of GitHub, Azure and TeamCity, wherever it stands in a line."""
_SHOWN, _NAMED = 60, 20
_NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def finding_line(finding: Finding, word: Callable[[Severity], str] = str) -> str:
    """``path:line:column: severity[slug] what``, as editors and terminals make links of; ``word`` may colour the severity."""
    place = ":".join(str(part) for part in (finding.path, finding.line, finding.column) if part)
    where = f"{printable(place)}: " if place else ""
    if where.lstrip().startswith("::"):
        # A line that begins so is a command to GitHub's runner, which trims it first.
        where = f"./{where}"
    return f"{where}{word(severity_of(finding))}[{finding.slug}] {printable(finding.message + _beside(finding))}"


def _beside(finding: Finding) -> str:
    """The source text that a finding on a translation is about, for those whose editor counts no lines: Poedit searches for it."""
    ends_with_a_line = finding.slug.startswith("waiver-")
    if finding.key is None or ends_with_a_line or f"“{' '.join(finding.key[1].split())[:_NAMED]}" in finding.message:
        return ""
    return f" (in “{_beginning(finding.key[1], _SHOWN)}”)"


def _beginning(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def finding_lines(findings: Sequence[Finding], word: Callable[[Severity], str] = str) -> list[str]:
    """A line for each finding; how to mend it follows the last of a run of its kind in one file."""
    lines: list[str] = []
    for finding, following in zip(findings, [*findings[1:], None], strict=False):
        lines.append(finding_line(finding, word))
        if following is None or (following.slug, following.path) != (finding.slug, finding.path):
            lines.append(f"    fix: {diagnostic_of(finding).remedy}")
    return lines


def omitted_lines(report: Report) -> list[str]:
    """What `--max-findings` keeps back, a line for each kind.

    >>> omitted_lines(Report((Finding("fuzzy-message", "a"), Finding("fuzzy-message", "b")), most=1))
    ['fuzzy-message: 1 more not shown']
    """
    return [f"{slug}: {number:,} more not shown" for slug, number in report.omitted.items()]


def render(report: Report) -> str:
    return "\n".join([*finding_lines(report.shown), *omitted_lines(report), summary_line(report.findings), ""])


def summary_line(findings: Sequence[Finding]) -> str:
    """``2 errors, 1 warning``; ``no findings``."""
    counts = Counter(severity_of(finding) for finding in findings)
    return ", ".join(counted(counts[kind], kind) for kind in _NOUNS if counts[kind]) or "no findings"


def counted(number: int, kind: Severity) -> str:
    """``1 error``; ``10,000 notes``."""
    return f"{number:,} {_NOUNS[kind]}{'' if number == 1 else 's'}"


def printable(text: str) -> str:
    """On one line, with control and direction characters named instead of sent: a msgstr must not reach the terminal as a command.

    >>> printable("so ##vso[task.complete] it is")
    'so ##vso<U+005B>task.complete] it is'
    """
    line = "".join(char if char.isprintable() or char == "\u00a0" else " " if char in "\n\t" else f"<U+{ord(char):04X}>" for char in text)
    return RUNNER_COMMAND.sub(r"\1<U+005B>", line) if "##" in line else line
