"""The front door in a folder of its own, with a Python that notes what it is asked; out comes what it runs, and when it sets up again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

TOOLS = ("cat", "cmp", "cp", "dirname", "env", "mkdir", "rm", "sh")

PYTHON = """#!/bin/sh
echo "$*" >>"$LOG"
case "$*" in
*version_info*) exit "${TOO_OLD:-0}" ;;
*ensurepip*) exit "${NO_VENV:-0}" ;;
'-m venv .venv') mkdir -p .venv/bin && cp "$0" .venv/bin/python && exit "${VENV_FAILS:-0}" ;;
'-m pip install'*) exit "${PIP_FAILS:-0}" ;;
'-m pytest'*) echo '1 passed' && exit "${PYTEST_FAILS:-0}" ;;
'build.py check') exit "${CHECK_FAILS:-0}" ;;
esac
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="run is a POSIX script; on Windows it is python build.py")


class Folder:
    """A project of nothing but the front door, and a PATH of nothing but what that may use."""

    def __init__(self, path: Path) -> None:
        self.path = path / "a folder"
        self.log = path / "log"
        self.bin = path / "bin"
        (self.path / "requirements").mkdir(parents=True)
        shutil.copy(ROOT / "run", self.path)
        for name in ("run", "dev"):
            (self.path / "requirements" / f"{name}.txt").write_text(f"# {name}\n")
        self.bin.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool) or pytest.fail(f"no {tool}"))
        self.python = self.bin / "python3"
        self.python.write_text(PYTHON)
        self.python.chmod(0o755)

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """The front door, called from elsewhere, both its outputs as one; the log then holds this call's lines only."""
        self.log.write_text("")
        env = {"PATH": str(self.bin), "LOG": str(self.log), **environment}
        return subprocess.run(
            [self.path / "run", *arguments],
            env=env,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    @property
    def asked(self) -> list[str]:
        """What Python was asked, checks of the machine aside."""
        return [line for line in self.log.read_text().splitlines() if not line.startswith(("-c", "-m pip --version"))]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


VENV = "-m venv .venv"


def pip(name: str) -> str:
    return f"-m pip install --quiet --no-input --disable-pip-version-check --require-hashes -r requirements/{name}.txt"


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        pytest.param([], ["build.py"], id="nothing builds every edition"),
        pytest.param(["build", "-l", "fr"], ["build.py build -l fr"], id="build of one language"),
        pytest.param(["update"], ["build.py update"], id="another word of build.py's"),
        pytest.param(["--help"], ["build.py --help"], id="an option"),
        pytest.param(["check"], ["-m ruff check", "-m mypy", ".venv/bin/lint-imports"], id="check"),
        pytest.param(["setup"], [], id="setup"),
        pytest.param(
            ["test", "-k", "x"],
            [
                "-m tests.validators",
                "build.py update --check",
                "build.py check",
                "-m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile -k x",
            ],
            id="test",
        ),
    ],
)
def test_a_word_runs(folder: Folder, arguments: list[str], asked: list[str]) -> None:
    folder.run("setup")
    done = folder.run(*arguments)
    assert (done.returncode, folder.asked) == (0, asked), done.stdout


def test_set_up_happens_once_and_again_when_the_pins_change(folder: Folder) -> None:
    folder.run()
    assert folder.asked == [VENV, pip("run"), "build.py"]
    folder.run()
    assert folder.asked == ["build.py"]
    (folder.path / "requirements" / "run.txt").write_text("# newer\n")
    folder.run()
    assert folder.asked == [pip("run"), "build.py"]
    folder.run("check")
    assert folder.asked[0] == pip("dev")
    (folder.path / "requirements" / "dev.txt").write_text("# newer\n")
    folder.run()
    assert folder.asked == [pip("dev"), "build.py"]


@pytest.mark.parametrize("fault", ["PIP_FAILS", "VENV_FAILS"])
def test_an_interrupted_set_up_is_made_afresh(folder: Folder, fault: str) -> None:
    done = folder.run(**{fault: "1"})
    assert done.returncode == 2
    assert "build.py" not in folder.asked
    folder.run()
    assert folder.asked == [VENV, pip("run"), "build.py"]


def test_a_python_that_went_away_is_replaced(folder: Folder) -> None:
    folder.run()
    (folder.path / ".venv" / "bin" / "python").unlink()
    assert folder.run().returncode == 0
    assert folder.asked == [VENV, pip("run"), "build.py"]


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        pytest.param({"TOO_OLD": "1"}, "Hexapla needs Python 3.11 or later, and found none.", id="too old"),
        pytest.param({"NO_VENV": "1"}, "    apt install python3-venv", id="no venv module"),
    ],
)
def test_without_a_python_that_can_it_says_what_to_do(folder: Folder, environment: dict[str, str], said: str) -> None:
    done = folder.run(**environment)
    assert done.returncode == 2
    assert said in done.stdout.splitlines()
    assert not (folder.path / ".venv").exists()


def test_without_any_python_it_says_what_to_do(folder: Folder) -> None:
    folder.python.unlink()
    done = folder.run()
    assert done.returncode == 2
    assert "found none" in done.stdout


def test_another_python_can_be_named(folder: Folder) -> None:
    other = folder.python.rename(folder.bin / "my python")
    assert folder.run(PYTHON=str(other)).returncode == 0


def test_failing_tests_fail_the_run_and_pytest_has_the_last_word(folder: Folder) -> None:
    done = folder.run("test", PYTEST_FAILS="1")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "1 passed"


def test_work_that_is_not_in_order_fails_the_run_and_pytest_has_the_last_word(folder: Folder) -> None:
    done = folder.run("test", CHECK_FAILS="3")
    assert done.returncode == 3
    assert done.stdout.splitlines()[-1] == "1 passed"
    assert "== FAILED (3): build.py check" in done.stdout.splitlines()


def test_a_real_python_sets_up_a_real_environment(folder: Folder) -> None:
    (folder.path / "build.py").write_text("import sys\nprint(sys.prefix, *sys.argv[1:])\n")
    folder.python.unlink()
    done = folder.run("status", PATH=f"{folder.bin}{os.pathsep}{os.environ['PATH']}", PYTHON=sys.executable)
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1] == f"{folder.path / '.venv'} status"


def test_the_pins_name_no_address_and_hold_hashes() -> None:
    for name in ("run", "dev"):
        lines = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").splitlines()
        assert [line for line in lines if "://" in line or line.startswith("-")] == []
        pins = [number for number, line in enumerate(lines) if "==" in line]
        assert pins
        assert all("--hash=sha256:" in lines[number + 1] for number in pins)


def test_the_tests_run_the_versions_that_publishers_run() -> None:
    run, dev = (set((ROOT / "requirements" / f"{name}.txt").read_text("utf-8").splitlines()) for name in ("run", "dev"))
    assert run <= dev


def test_the_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text("utf-8")
