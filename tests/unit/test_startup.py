"""A command in a process of its own, what it loaded out: no more than it needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.publications import ROOT, ready_publication

HEAVY = frozenset({"babel", "jinja2", "lxml", "markdown", "polib", "rapidfuzz", "rich"})

PROBE = """
import sys
from hexapla.cli import exit_code
code = exit_code(sys.argv[1:])
print("loaded:", *sorted({name.partition(".")[0] for name in sys.modules}))
sys.exit(code)
"""


def loaded(*arguments: str | Path) -> frozenset[str]:
    """The packages that a command has loaded when it ends."""
    command = [sys.executable, "-c", PROBE, *map(str, arguments)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return frozenset(ran.stdout.splitlines()[-1].removeprefix("loaded:").split())


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ready_publication(tmp_path_factory.mktemp("startup"))


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"], ["receive", "--help"]], ids=" ".join)
def test_help_loads_no_library_but_click(arguments: list[str]) -> None:
    assert loaded(*arguments) & HEAVY == set()


def test_a_build_with_nothing_to_do_loads_no_library_but_click(publication: Path) -> None:
    first = loaded("-C", publication, "build")
    assert {"jinja2", "lxml", "markdown"} <= first
    assert loaded("-C", publication, "build") & HEAVY == set()


@pytest.mark.parametrize("command", ["status", "check", "update"])
def test_a_command_that_makes_no_pages_loads_no_templates(publication: Path, command: str) -> None:
    assert loaded("-C", publication, command) & {"jinja2", "rich"} == set()


def test_a_build_without_covers_loads_nothing_that_draws(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    configuration = root / "source" / "publication.toml"
    configuration.write_text(configuration.read_text(encoding="utf-8") + "\n[cover]\ndraw = false\n", encoding="utf-8")
    assert loaded("-C", root, "build") & {"fontTools", "resvg_py"} == set()
