"""A command in a process of its own, what it loaded out: no more than it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.publications import ROOT, ready_publication

HEAVY = frozenset({"babel", "lxml", "markdown", "minijinja", "polib", "rapidfuzz", "rich"})
UNASKED = frozenset({"click", "difflib", "textwrap"})
"""For help, for slips of the hand, or of a library that once read the command line."""

PROBE = """
import sys
from hexapla.cli import exit_code
code = exit_code(sys.argv[1:])
print("loaded:", *sorted(sys.modules))
sys.exit(code)
"""


def modules(*arguments: str | Path) -> frozenset[str]:
    """What a command has loaded when it ends."""
    command = [sys.executable, "-c", PROBE, *map(str, arguments)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return frozenset(ran.stdout.splitlines()[-1].removeprefix("loaded:").split())


def loaded(*arguments: str | Path) -> frozenset[str]:
    """The packages that a command has loaded when it ends."""
    return frozenset(name.partition(".")[0] for name in modules(*arguments))


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ready_publication(tmp_path_factory.mktemp("startup"))


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"], ["receive", "--help"]], ids=" ".join)
def test_help_loads_no_library(arguments: list[str]) -> None:
    assert loaded(*arguments) & {*HEAVY, "click", "difflib"} == set()


def test_a_build_with_nothing_to_do_loads_no_library(publication: Path) -> None:
    first = loaded("-C", publication, "build")
    assert {"lxml", "markdown", "minijinja"} <= first
    assert loaded("-C", publication, "build") & (HEAVY | UNASKED) == set()


@pytest.mark.parametrize("command", ["status", "check", "update"])
def test_a_command_that_makes_no_pages_loads_no_templates(publication: Path, command: str) -> None:
    assert loaded("-C", publication, command) & {"minijinja", "rich"} == set()


def test_a_build_without_covers_loads_nothing_that_draws(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    configuration = root / "source" / "publication.toml"
    configuration.write_text(configuration.read_text(encoding="utf-8") + "\n[cover]\ndraw = false\n", encoding="utf-8")
    assert modules("-C", root, "build") & {"fontTools", "resvg_py", "hexapla.cover"} == set()


def test_a_build_loads_nothing_for_what_is_not_asked_of_it(publication: Path, tmp_path: Path) -> None:
    """It writes no catalog, has no fence of code to colour, and alone it hands nothing on."""
    unasked = {"polib", "pygments", "rich", "concurrent.futures", "hexapla.pipeline.workers", "hexapla.pipeline.update"}
    assert modules("-C", publication, "build", "--jobs", "1", "--output", tmp_path) & unasked == set()
    assert "hexapla.pipeline.workers" in modules("-C", publication, "build", "--jobs", "2", "--output", tmp_path / "other")


def test_a_build_that_says_nothing_reads_no_words_of_the_registry(publication: Path, tmp_path: Path) -> None:
    """TOML's parser is there for ``publication.toml``; where nothing is to do, not even for that."""
    modules("-C", publication, "build", "-q", "--output", tmp_path)
    assert modules("-C", publication, "build", "-q", "--output", tmp_path) & {"tomllib", "importlib.resources", "ctypes"} == set()


def test_whoever_watches_a_command_sees_its_end() -> None:
    """A command takes nothing apart when it is done; a profiler must still be able to say what it saw."""
    command = [sys.executable, "-m", "cProfile", "build.py", "--version"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert "function calls" in ran.stdout


def test_a_command_loads_no_other(publication: Path) -> None:
    others = {"hexapla.cli.catalogs", "hexapla.cli.linting", "hexapla.cli.status"}
    assert modules("-C", publication, "build") & {*others, "hexapla.cli.usage", "hexapla.cli.slips"} == set()
    assert "hexapla.cli.status" in modules("-C", publication, "status")
    assert modules("--version") & {*others, "hexapla.cli.commands", "hexapla.report"} == set()


def test_what_is_not_installed_is_said_with_the_line_that_installs_it(publication: Path, tmp_path: Path) -> None:
    """Whatever is loaded late, or not at all: ``-S`` hides all packages from Python."""
    command = [sys.executable, "-S", str(ROOT / "build.py"), "-C", str(publication), "build", "--output", str(tmp_path / "out")]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, env=environment)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "-m pip install --require-hashes -r requirements/run.txt" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "out").exists()
