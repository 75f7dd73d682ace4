"""A report in, annotations for GitHub's runner out, within its limits; and the Markdown of a step's summary.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions; escaping as ``actions/toolkit`` does it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from hexapla.diagnostics import diagnostic_of, registry, severity_of
from hexapla.model import Finding, Severity
from hexapla.report.text import counted, finding_lines, omitted_lines, printable, summary_line
from hexapla.report.values import Bar, Report, percent, worst_first

MOST = 10
"""Annotations of one kind that a step may give; GitHub drops the others without a word."""

LARGEST_SUMMARY = 1_000_000
"""Bytes of a step's summary; of one of more than 1,024 KiB GitHub shows nothing at all."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report) -> str:
    """The worst as annotations; the others as plain lines, folded together."""
    return "".join(f"{line}\n" for line in (*_lines(report), *omitted_lines(report), summary_line(report.findings)))


def _lines(report: Report) -> Iterator[str]:
    rest: list[Finding] = []
    for severity in Severity:
        found = [finding for finding in report.shown if severity_of(finding) is severity]
        # The last annotation says how many there are that get none.
        kept = found if len(found) <= MOST else found[: MOST - 1]
        yield from (_annotation(report, finding) for finding in kept)
        if left := found[len(kept) :]:
            more = f"+{counted(len(left), severity).replace(' ', ' more ')}"
            yield _command(_COMMANDS[severity], {"title": more}, "They stand in the log of this step.")
            rest += left
    if rest:
        yield f"::group::{len(rest):,} more findings"
        yield from finding_lines(rest)
        yield "::endgroup::"


def _annotation(report: Report, finding: Finding) -> str:
    places = {"file": report.place(finding), "line": finding.line, "col": finding.column, "title": finding.slug}
    message = f"{printable(finding.message)}\nfix: {diagnostic_of(finding).remedy}"
    return _command(_COMMANDS[severity_of(finding)], places, message)


def _command(name: str, properties: Mapping[str, object], message: str) -> str:
    """One line, whatever the texts hold.

    >>> _command("error", {"file": "a,b.po", "line": 7, "col": None}, "100 %: no")
    '::error file=a%2Cb.po,line=7::100 %25: no'
    """
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value)
    return f"::{name} {given}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(printable(text)).replace(":", "%3A").replace(",", "%2C")


# --- The summary of a step -----------------------------------------------------------------------------------------


def step_summary(report: Report, room: int = LARGEST_SUMMARY) -> str:
    """Markdown: a table of works for each language, with bars, and one of the kinds of findings.

    ``room``: the bytes that are left. Languages that do not fit are counted; where nothing fits, it is empty.
    """
    head = f"## Hexapla {report.command}: {summary_line(report.findings)}"
    kinds = [_kinds(report.findings)] if report.findings else []
    languages = _languages(report)
    sizes = accumulate(map(_size, languages), initial=_size(head, *kinds, _MORE))
    kept = sum(size <= room for size in sizes) - 1
    if kept < 0:
        return ""
    left = [_MORE.format(len(languages) - kept)] if kept < len(languages) else []
    return "\n\n".join((head, *languages[:kept], *left, *kinds)) + "\n"


_MORE = "{:,} more languages have no room here: `hexapla status` lists all."


def _size(*parts: str) -> int:
    """Bytes, with the blank line after each."""
    return sum(len(part.encode()) + 2 for part in parts)


def _languages(report: Report) -> list[str]:
    bars: defaultdict[str, list[Bar]] = defaultdict(list)
    found: defaultdict[str | None, list[Finding]] = defaultdict(list)
    for bar in report.bars:
        bars[bar.locale].append(bar)
    for finding in report.findings:
        found[finding.locale].append(finding)
    return [_language(locale, rows, found[locale]) for locale, rows in bars.items()]


def _language(locale: str, bars: Sequence[Bar], found: Sequence[Finding]) -> str:
    rows = [_bar_row(bar) for bar in bars]
    return f"### {_markdown(locale)}: {summary_line(found)}\n\n" + _table(("work", "", "translated", "bar", "fuzzy", "missing"), rows)


def _bar_row(bar: Bar) -> tuple[str, ...]:
    done = int(bar.share * 10)
    goal = percent(bar.bar) if bar.released else "draft"
    missed = " (missed)" if bar.missed else ""
    return (bar.work, "█" * done + "░" * (10 - done), percent(bar.share), goal + missed, f"{bar.fuzzy:,}", f"{bar.missing:,}")


def _kinds(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.slug for finding in worst_first(findings))
    rows = [(slug, str(registry()[slug].severity), f"{number:,}", registry()[slug].remedy) for slug, number in counts.items()]
    return _table(("finding", "severity", "number", "to mend it"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([_markdown(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _markdown(text: str) -> str:
    """A text that stays one in a cell of a table: no markup, no tag, no link.

    >>> _markdown("a|b <i> www.example.org.")
    'a&#124;b &#60;i&#62; www&#46;example&#46;org.'
    """
    return re.sub(r"[^\w\s.,;%()█░-]|_|\.(?=[^\W\d])", lambda match: f"&#{ord(match[0])};", printable(text))
