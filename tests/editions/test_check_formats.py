"""``check --format``: several reports of one run, files that cannot be written, and what decides the exit code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import etree

from tests.publications import DRAFT, RELEASED, Ran, hexapla, ready_publication, replace_in

FR = "locale/fr/LC_MESSAGES/star.po"


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An error and a warning in French, a note in Japanese."""
    root = ready_publication(tmp_path_factory.mktemp("formats") / "essays", locales={"fr": RELEASED, "ja": DRAFT})
    replace_in(root / FR, "Français : Later", "Voir [ça](javascript:alert)")
    replace_in(root / FR, "Français : It set again.", "")
    return root


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user stands: not in the publication."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return tmp_path


def check(root: Path, *arguments: str | Path) -> Ran:
    return hexapla("-C", root, "check", *arguments)


def test_several_reports_of_one_run(publication: Path, here: Path) -> None:
    ran = check(publication, "--format", "sarif=out/x.sarif", "--format", "junit=reports/deep/j.xml", "--format", "text")
    assert ran.code == 3
    assert "error[unsafe-link]" in ran.out
    assert json.loads((here / "out/x.sarif").read_bytes())["version"] == "2.1.0"
    assert etree.parse(here / "reports/deep/j.xml").getroot().tag == "testsuites"


def test_a_report_is_the_same_in_a_file_as_on_standard_output(publication: Path, here: Path) -> None:
    for form in ("json", "junit", "sarif", "gitlab", "github"):
        ran = check(publication, "--format", form, "--format", f"{form}=report")
        assert (here / "report").read_text("utf-8") == ran.out


def test_without_a_bare_format_only_the_summary_is_said(publication: Path, here: Path) -> None:
    ran = check(publication, "--format", "text=t.txt")
    assert (ran.out, ran.err.count("\n")) == ("", 1)
    assert (here / "t.txt").read_text("utf-8").endswith(ran.err)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        pytest.param(["xml"], "there is no format 'xml'; there are text, json", id="unknown"),
        pytest.param(["sarif="], "'sarif=' names no file; write sarif=FILE", id="no file"),
        pytest.param(["text", "json"], "two reports cannot go to standard output", id="two on standard output"),
        pytest.param(["junit=a", "json=a"], "two reports cannot go to a", id="two in one file"),
        pytest.param(["junit=a", "json=b/../a"], "two reports cannot go to a", id="two in one file, spelled in two ways"),
    ],
)
@pytest.mark.usefixtures("here")
def test_a_format_that_cannot_be(publication: Path, values: list[str], message: str) -> None:
    ran = check(publication, *(part for value in values for part in ("--format", value)))
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


@pytest.mark.parametrize("command", ["check", "lint"])
def test_lint_takes_the_same_formats(publication: Path, here: Path, command: str) -> None:
    (here / "page.html").write_text("<!DOCTYPE html><title>x</title><p>x", encoding="utf-8")
    ran = hexapla("-C", publication, command, *(["page.html"] if command == "lint" else []), "--format", "sarif")
    assert json.loads(ran.out)["runs"][0]["automationDetails"]["id"] == f"hexapla/{command}/"


# --- Reports that cannot be written --------------------------------------------------------------------------------


def blocked(here: Path, kind: str) -> str:
    """The name of a place where no file can be written: by root no more than by others."""
    if kind == "folder":
        (here / "taken").mkdir()
        return "taken"
    if kind == "below a file":
        (here / "file").write_text("x", encoding="utf-8")
        return "file/report"
    return kind


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        pytest.param("folder", "taken: is a folder: no report was written there", id="a folder"),
        pytest.param("below a file", "file/report: cannot be written: Not a directory", id="below a file"),
        pytest.param("/sys/report", "/sys/report: cannot be written: (Permission denied|Read-only file system)", id="for nobody, root too"),
        pytest.param("x" * 300, "x{300}: cannot be written: File name too long", id="too long a name"),
        pytest.param("/dev/full", "/dev/full: is a device or a pipe: no report was written there", id="a device"),
    ],
)
def test_what_cannot_be_written_keeps_nothing_else_from_being(publication: Path, here: Path, kind: str, message: str) -> None:
    ran = check(publication, "--format", f"json={blocked(here, kind)}", "--format", "junit=good.xml", "--format", "text")
    assert ran.code == 2
    assert re.search(f"hexapla: {message}\n    fix: ", ran.err)
    assert etree.parse(here / "good.xml").getroot().tag == "testsuites"
    assert "error[unsafe-link]" in ran.out


@pytest.mark.parametrize("name", [FR, "locale/new.pot", "source/star.md", "source/reports/check.json"])
def test_no_report_is_written_over_a_source_or_a_catalog(publication: Path, here: Path, name: str) -> None:
    place = publication / name
    before = place.read_bytes() if place.exists() else None
    ran = check(publication, "--format", f"json={place}", "--format", "junit=good.xml")
    assert (ran.code, "is a place for sources or catalogs" in ran.err, (here / "good.xml").exists()) == (2, True, True)
    assert (place.read_bytes() if place.exists() else None) == before


# --- GitHub --------------------------------------------------------------------------------------------------------


def test_the_summary_of_a_step_is_appended(publication: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = here / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    check(publication, "--format", "text")
    assert summary.read_text("utf-8") == "before\n"
    check(publication, "--format", "github")
    lines = summary.read_text("utf-8").splitlines()
    assert lines[0] == "before"
    assert [line for line in lines if line.startswith("### ")] == ["### fr: 2 errors, 1 warning", "### ja: 1 note"]


def test_a_summary_that_cannot_be_written_is_said(publication: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(here))
    ran = check(publication, "--format", "github")
    assert (ran.code, "the summary cannot be written: Is a directory" in ran.err) == (2, True)
    assert "::error file=" in ran.out


def test_paths_are_those_of_the_repository(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(publication.parent)
    assert f"::error file=essays/{FR}," in check(Path("essays"), "--format", "github").out
    monkeypatch.chdir(publication)
    assert f"::error file={FR}," in check(Path(), "--format", "github").out


# --- What decides the exit code ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "fail_on", "code"),
    [
        pytest.param("fr", "error", 3, id="an error"),
        pytest.param("fr", "never", 0, id="an error, never"),
        pytest.param("ja", "error", 0, id="a note"),
        pytest.param("ja", "warning", 0, id="a note, from warnings on"),
        pytest.param("ja", "info", 3, id="a note, from notes on"),
    ],
)
@pytest.mark.parametrize("shown", [[], ["--max-findings", "0"]], ids=["all shown", "none shown"])
@pytest.mark.usefixtures("here")
def test_fail_on(publication: Path, locale: str, fail_on: str, code: int, shown: list[str]) -> None:
    assert check(publication, "-l", locale, "--fail-on", fail_on, *shown).code == code


@pytest.mark.usefixtures("here")
def test_max_findings_says_what_is_not_shown(publication: Path) -> None:
    ran = check(publication, "--max-findings", "0")
    assert "unsafe-link: 1 more not shown" in ran.out.splitlines()
    assert "error[unsafe-link]" not in ran.out
    assert ran.err == "2 errors, 1 warning, 1 note\n"
