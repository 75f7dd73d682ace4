"""The examples of ``docs/ci.md``: their commands, read from the YAML, run in order in a clean clone of a small publication."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from hexapla.cli.registry import ENTRIES
from tests.publications import DRAFT, RELEASED, ROOT, files_in, ready_publication, replace_in

FR = "locale/fr/LC_MESSAGES/star.po"
INSTALL = "python -m pip install git+REPOSITORY@VERSION"


def read_yaml(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def workflow_commands() -> list[str]:
    job = read_yaml("docs/examples/github-workflow.yml")["jobs"]["editions"]
    return [step["run"] for step in job["steps"] if "run" in step]


def gitlab_commands() -> list[str]:
    job = read_yaml("docs/examples/gitlab-ci.yml")["editions"]
    return [*job["before_script"], *job["script"], *job["after_script"]]


def git(folder: Path, *arguments: str | Path) -> None:
    name = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *name, "-C", folder, *arguments], check=True, capture_output=True)


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = ready_publication(tmp_path_factory.mktemp("ci") / "origin", locales={"fr": RELEASED, "ja": DRAFT})
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "All")
    return root


@pytest.fixture
def clone(origin: Path, tmp_path: Path) -> Path:
    """Fresh, with a ``hexapla`` on the PATH that is this one: the pip of an example is the only command not run."""
    git(tmp_path, "clone", "--quiet", origin, "clone")
    program = tmp_path / "bin" / "hexapla"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m hexapla "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return tmp_path / "clone"


def run(clone: Path, command: str) -> subprocess.CompletedProcess[str]:
    path = f"{clone.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "GITHUB_STEP_SUMMARY": str(clone.parent / "summary.md")}
    return subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=clone, env=environment, capture_output=True, encoding="utf-8")


def read_reports(clone: Path) -> dict[str, Any]:
    """Each as its reader parses it."""
    found = {file.name: file for file in (clone / "reports").iterdir()}
    return {name: etree.parse(file).getroot() if name.endswith(".xml") else json.loads(file.read_bytes()) for name, file in found.items()}


@pytest.mark.parametrize(
    ("commands", "reports"),
    [
        pytest.param(workflow_commands(), {"hexapla.sarif", "hexapla.xml"}, id="github"),
        pytest.param(gitlab_commands(), {"codequality.json", "hexapla.xml"}, id="gitlab"),
    ],
)
def test_the_commands_of_an_example_run_in_order(clone: Path, commands: list[str], reports: set[str]) -> None:
    assert commands[0] == INSTALL
    for command in commands[1:]:
        ran = run(clone, command)
        assert ran.returncode == 0, ran.stderr
    assert set(read_reports(clone)) == reports
    assert {file.suffix for file in (clone / "output/site").rglob("*")} >= {".html", ".epub"}
    assert (clone / "output/reports/status.html").exists()
    assert subprocess.run(["git", "-C", clone, "status", "--short", "locale", "source"], capture_output=True, check=True).stdout == b""


def commands_of(job: Any) -> list[str]:
    """Of a job of either service, without the installation."""
    steps = [step["run"] for step in job["steps"] if "run" in step] if "steps" in job else job["script"]
    return [step for step in steps if step != INSTALL]


@pytest.mark.parametrize("service", ["github", "gitlab"])
def test_a_job_for_each_language_and_one_that_joins_them_make_the_site_of_one_run(clone: Path, service: str) -> None:
    read = read_yaml(f"docs/examples/{service}-matrix.yml")
    jobs = read.get("jobs", read)
    for code in ("en", "fr"):
        for command in commands_of(jobs["language"]):
            ran = run(clone, f"export LANGUAGE={code} LOCALE={code}; {command}")
            assert ran.returncode == 0, ran.stderr
        if service == "github":
            # What one job uploads and the other downloads.
            shutil.move(clone / "output", clone / "parts" / f"part-{code}")
    for command in commands_of(jobs["site"]):
        ran = run(clone, command)
        assert ran.returncode == 0, ran.stderr
    assert "0.00 s" in ran.stdout
    assert run(clone, "hexapla build --output whole").returncode == 0
    assert files_in(clone / "output") == files_in(clone / "whole")


def test_a_matrix_hands_over_the_hidden_files_that_joining_needs() -> None:
    steps = read_yaml("docs/examples/github-matrix.yml")["jobs"]["language"]["steps"]
    (upload,) = (step["with"] for step in steps if "upload-artifact" in step.get("uses", ""))
    assert (upload["path"], upload["include-hidden-files"]) == ("output", True)


def test_a_workflow_uploads_what_its_commands_write(clone: Path) -> None:
    """With an error in the clone: the check ends with 3, and every file that a later step takes is there."""
    replace_in(clone / FR, "Français : Later", "Voir [ça](javascript:alert)")
    steps = read_yaml("docs/examples/github-workflow.yml")["jobs"]["editions"]["steps"]
    check = next(step["run"] for step in steps if step.get("name") == "Check")
    ran = run(clone, check)
    assert ran.returncode == 3
    assert any(line.startswith(f"::error file={FR},line=") for line in ran.stdout.splitlines())
    upload = next(step for step in steps if "upload-sarif" in step.get("uses", ""))
    assert upload["if"].startswith("always()")
    sarif = json.loads((clone / upload["with"]["sarif_file"]).read_bytes())
    assert "unsafe-link" in {one["ruleId"] for one in sarif["runs"][0]["results"]}
    assert "### fr: " in (clone.parent / "summary.md").read_text(encoding="utf-8")


def test_a_gitlab_job_hands_over_what_its_commands_write(clone: Path) -> None:
    replace_in(clone / FR, "Français : Later", "Voir [ça](javascript:alert)")
    job = read_yaml("docs/examples/gitlab-ci.yml")["editions"]
    assert run(clone, job["script"][0]).returncode == 3
    assert job["artifacts"]["when"] == "always"
    issues = json.loads((clone / job["artifacts"]["reports"]["codequality"]).read_bytes())
    assert "unsafe-link" in {one["check_name"] for one in issues}
    suites = etree.parse(clone / job["artifacts"]["reports"]["junit"]).getroot()
    assert [suite.get("failures") for suite in suites.iterfind("testsuite[@name='fr']")] == ["2"]


def test_actions_are_pinned_by_a_placeholder() -> None:
    names = ("workflow", "matrix")
    jobs = [job for name in names for job in read_yaml(f"docs/examples/github-{name}.yml")["jobs"].values()]
    assert {step["uses"].partition("@")[2] for job in jobs for step in job["steps"] if "uses" in step} == {"COMMIT"}


HOOKS = {hook["id"]: hook for hook in read_yaml(".pre-commit-hooks.yaml")}


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "changes"),
    [
        pytest.param("hexapla-check", "Français : Later", "[ça](javascript:alert)", 3, False, id="check"),
        pytest.param("hexapla-update-check", 'msgid "Later"', 'msgid "Before"', 3, False, id="update --check"),
        pytest.param("hexapla-fmt", 'msgstr "Français : Later"', 'msgstr ""\n"Français : "\n"Later"', 0, True, id="fmt"),
    ],
)
def test_a_hook_runs_and_stops_what_it_must(clone: Path, name: str, old: str, new: str, code: int, changes: bool) -> None:
    """pre-commit stops where a hook ends with another code than 0, or changes a file."""
    entry = HOOKS[name]["entry"]
    assert run(clone, entry).returncode == 0
    replace_in(clone / FR, old, new)
    before = (clone / FR).read_bytes()
    assert run(clone, entry).returncode == code
    assert ((clone / FR).read_bytes() != before) == changes


def test_hooks_are_as_pre_commit_wants_them() -> None:
    assert set(HOOKS) == {"hexapla-check", "hexapla-update-check", "hexapla-fmt"}
    for hook in HOOKS.values():
        assert {"id", "name", "entry", "language"} <= hook.keys()
        assert (hook["language"], hook["pass_filenames"]) == ("python", False)
        assert shlex.split(hook["entry"])[1] in ENTRIES


PAGE = (ROOT / "docs/ci.md").read_text(encoding="utf-8")


def test_the_page_names_every_example_and_hook() -> None:
    (snippet,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (repository,) = yaml.safe_load(snippet)["repos"]
    assert {hook["id"] for hook in repository["hooks"]} == set(HOOKS)
    assert all(f"(examples/{file.name})" in PAGE for file in (ROOT / "docs/examples").iterdir())


def test_the_commands_of_the_page_run_in_order(clone: Path) -> None:
    commands = re.findall(r"^    (hexapla .*?)(?:  +#.*)?$", PAGE, re.MULTILINE)
    assert len(commands) >= 6
    ended = [(command, run(clone, command).returncode) for command in commands]
    assert ended == [(command, 0) for command in commands]
    assert {"hexapla.sarif", "hexapla.xml"} <= read_reports(clone).keys()
    assert {file.name for file in (clone / "output/reports").iterdir()} == {"status.html", "fr.svg", "ja.svg"}
