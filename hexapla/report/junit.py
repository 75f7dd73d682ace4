"""A report in, JUnit XML in Jenkins' dialect out: a suite per language, a case per document and kind of finding, one per bar.

The dialect is that of Jenkins' xunit plugin, ``junit-10.xsd``. There are no times in it: the same findings give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from hexapla.diagnostics import severity_of
from hexapla.frozen import Frozen
from hexapla.model import Finding, Severity
from hexapla.patterns import pattern
from hexapla.report.text import finding_lines, omitted_lines, printable
from hexapla.report.values import Bar, Report

_SOURCES = "sources"
_ATTACHMENT = pattern(r"\[\[(?=ATTACHMENT\|)", re.IGNORECASE)
"""In the output of a case it has GitLab, and a plugin of Jenkins, show a file: https://docs.gitlab.com/ci/testing/unit_test_reports/"""
_BELOW = "edition-below-bar"
"""What the case of a bar says already: it is no case beside it."""


class Case(Frozen):
    """One ``testcase``."""

    group: str
    """What Jenkins groups it by: a document, or a work."""
    name: str
    outcome: str = ""
    """The element that says how it ended: ``failure``, ``skipped``, ``system-out``; empty where there is nothing to say."""
    message: str = ""
    text: str = ""


def render(report: Report) -> str:
    suites = [(name, list(_cases(bars, found))) for name, (bars, found) in _suites(report).items()]
    root = Element("testsuites", {"name": "hexapla", **_counts([case for _, cases in suites for case in cases])})
    for name, cases in suites:
        suite = SubElement(root, "testsuite", {"name": name, **_counts(cases), "skipped": _number(cases, "skipped")})
        for case in cases:
            _add(suite, name, case)
    if left := omitted_lines(report):
        SubElement(root[0], "system-out").text = "\n".join(left)
    indent(root, " ")
    # The report may go to a runner's log, where ## begins a command.
    text = tostring(root, encoding="unicode").replace("##", "#&#35;")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suites(report: Report) -> dict[str, tuple[list[Bar], list[Finding]]]:
    """What concerns the sources and every language, those without a finding too."""
    found: dict[str, tuple[list[Bar], list[Finding]]] = {_SOURCES: ([], [])}
    for bar in report.bars:
        found.setdefault(printable(bar.locale), ([], []))[0].append(bar)
    for finding in report.shown:
        found.setdefault(printable(finding.locale or _SOURCES), ([], []))[1].append(finding)
    return found


def _cases(bars: Sequence[Bar], found: Sequence[Finding]) -> Iterator[Case]:
    below = {finding.subject: finding for finding in found if finding.slug == _BELOW}
    told = {below.get(bar.work) for bar in bars if bar.missed}
    yield from (_bar_case(bar, below.get(bar.work)) for bar in bars)
    groups = groupby(sorted((finding for finding in found if finding not in told), key=_kind), key=_kind)
    yield from (_finding_case(path, slug, list(ones)) for (path, slug), ones in groups)
    if not bars and not found:
        yield Case("all", "no findings")


def _kind(finding: Finding) -> tuple[str, str]:
    return finding.path, finding.slug


def _bar_case(bar: Bar, below: Finding | None) -> Case:
    """``below``: what was found of it, which a report that is cut short may lack."""
    if not bar.released:
        return Case(bar.work, "bar", "skipped", f"a draft: {bar.stand}")
    if not bar.missed:
        return Case(bar.work, "bar")
    text = "\n".join(finding_lines([below])) if below else bar.stand
    return Case(bar.work, "bar", "failure", f"{bar.work}: {bar.stand} is translated", text)


def _finding_case(path: str, slug: str, found: Sequence[Finding]) -> Case:
    outcome = "failure" if severity_of(found[0]) is Severity.ERROR else "system-out"
    more = f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""
    return Case(path or "publication", slug, outcome, found[0].message + more, "\n".join(finding_lines(found)))


def _add(suite: Element, name: str, case: Case) -> None:
    """Jenkins takes what stands before the last dot for a package: a language is one, and a document no more than a class in it."""
    group = printable(case.group).replace(".", "_")
    found = SubElement(suite, "testcase", {"classname": f"{name}.{group}", "name": printable(case.name)})
    text = _ATTACHMENT.sub("[<U+005B>", case.text)
    if case.outcome == "system-out":
        SubElement(found, "system-out").text = text
    elif case.outcome:
        attributes = {"type": case.name, "message": printable(case.message)}
        SubElement(found, case.outcome, attributes).text = text or None


def _counts(cases: Sequence[Case]) -> dict[str, str]:
    return {"tests": str(len(cases)), "failures": _number(cases, "failure"), "errors": "0"}


def _number(cases: Sequence[Case], outcome: str) -> str:
    return str(sum(case.outcome == outcome for case in cases))
