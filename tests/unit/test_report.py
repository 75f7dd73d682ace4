"""Findings become lines that people can act on and terminals cannot be harmed by."""

from __future__ import annotations

import pytest

from hexapla.diagnostics import registry
from hexapla.model import Finding, Severity
from hexapla.report import finding_line, finding_lines, printable, summary_line

FUZZY = Finding("fuzzy-message", "“Star” is marked fuzzy.", "locale/fr/star.po", 7, None, "fr")


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        pytest.param(FUZZY, "locale/fr/star.po:7: warning[fuzzy-message] “Star” is marked fuzzy.", id="file and line"),
        pytest.param(
            Finding("malformed-catalog", "No.", "star.po", 7, 3), "star.po:7:3: error[malformed-catalog] No.", id="file, line and column"
        ),
        pytest.param(Finding("malformed-catalog", "No.", "star.po"), "star.po: error[malformed-catalog] No.", id="file alone"),
        pytest.param(Finding("malformed-catalog", "No."), "error[malformed-catalog] No.", id="no file"),
        pytest.param(
            Finding("malformed-catalog", "\x1b[2J\u202eoff", "a\nb.po"),
            "a b.po: error[malformed-catalog] <U+001B>[2J<U+202E>off",
            id="nothing acts on the terminal",
        ),
    ],
)
def test_a_line_says_where_how_bad_and_what(finding: Finding, line: str) -> None:
    assert finding_line(finding) == line


def test_the_word_of_the_severity_may_be_coloured_and_nothing_else() -> None:
    finding = Finding("fuzzy-message", "error[x]: warning[y]", "warning.po", 1)
    assert finding_line(finding, lambda severity: f"<{severity}>") == "warning.po:1: <warning>[fuzzy-message] error[x]: warning[y]"


def test_a_run_of_one_kind_in_one_file_is_told_once_how_to_mend_it() -> None:
    other = Finding("untranslated-message", "No.", "locale/fr/star.po", 9)
    fix = {slug: f"    fix: {registry()[slug].remedy}" for slug in ("fuzzy-message", "untranslated-message")}
    assert finding_lines([FUZZY, FUZZY, other, FUZZY]) == [
        finding_line(FUZZY),
        finding_line(FUZZY),
        fix["fuzzy-message"],
        finding_line(other),
        fix["untranslated-message"],
        finding_line(FUZZY),
        fix["fuzzy-message"],
    ]
    assert finding_lines([]) == []


@pytest.mark.parametrize(
    ("slugs", "line"),
    [
        pytest.param([], "no findings", id="none"),
        pytest.param(["malformed-catalog"], "1 error", id="one"),
        pytest.param(
            ["fuzzy-message", "malformed-catalog", "draft-incomplete", "fuzzy-message"], "1 error, 2 warnings, 1 note", id="worst first"
        ),
    ],
)
def test_a_summary_counts_by_severity(slugs: list[str], line: str) -> None:
    assert summary_line([Finding(slug, "") for slug in slugs]) == line


def test_every_severity_has_a_name_in_the_summary() -> None:
    slugs = {one.severity: one.slug for one in registry().values()}
    assert slugs.keys() == set(Severity)
    assert "no findings" not in {summary_line([Finding(slug, "")]) for slug in slugs.values()}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("یک\u200cدو – “é” 日本語\u00a0!", "یک<U+200C>دو – “é” 日本語\u00a0!", id="what is invisible is named"),
        pytest.param("a\tb\r\n", "a b<U+000D> ", id="on one line"),
        pytest.param("\x07\x9b31m", "<U+0007><U+009B>31m", id="no control sequences"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown
