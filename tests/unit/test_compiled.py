"""What an earlier run compiled, in a later one: the same, and never more than what every publication shares."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hexapla import compiled
from tests.publications import ROOT, files_in, ready_publication

PLAIN = "[cover]\ndraw = false\n"
NAMES = ("Zanzibarstraat", "quartzowl", "Wolfenstraum")
"""Words that stand in no file of the tool."""

COMPARE = """
import re, sys
from hexapla import compiled
anew = re._compiler.compile
compiled.recall()
expressions, codes = compiled.read(sys.argv[1])
for _, written, flags in expressions:
    kept, made = re._compiler.compile(written, flags), anew(written, flags)
    assert kept == made and kept is not made, written
    assert (kept.groups, kept.groupindex, kept.flags, kept.pattern) == (made.groups, made.groupindex, made.flags, made.pattern), written
for text, code in codes.items():
    (own, _), (made, _) = code.co_consts, compile(text, "<hexapla>", "exec").co_consts
    assert (own.co_code, own.co_consts, own.co_varnames) == (made.co_code, made.co_consts, made.co_varnames), text
print(len(expressions), len(codes))
"""


def run(*command: str | Path, cache: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """With a Python that keeps what it compiles in ``cache``, as it would beside its modules."""
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**usual, "PYTHONPYCACHEPREFIX": str(cache), **more}
    return subprocess.run(
        [sys.executable, *map(str, command)], cwd=ROOT, capture_output=True, encoding="utf-8", check=False, env=environment
    )


def build(root: Path, output: Path, cache: Path, **more: str) -> None:
    ran = run("build.py", "-C", root, "build", "-q", "--jobs", "1", "--output", output, cache=cache, **more)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def kept_in(cache: Path) -> Path:
    (place,) = cache.rglob("*.expressions*")
    return place


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ready_publication(tmp_path_factory.mktemp("compiled") / "publication", tail=PLAIN)


@pytest.fixture(scope="module")
def cache(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """After one build."""
    cache = tmp_path_factory.mktemp("cache")
    build(root, cache / "output", cache)
    return cache


def test_what_is_kept_is_what_python_would_compile(cache: Path) -> None:
    ran = run("-c", COMPARE, kept_in(cache), cache=cache)
    assert (ran.returncode, ran.stderr) == (0, "")
    expressions, codes = map(int, ran.stdout.split())
    assert expressions > 200
    assert codes > 50


def test_a_later_run_has_nothing_new_to_keep(root: Path, cache: Path, tmp_path: Path) -> None:
    place = kept_in(cache)
    before = place.stat()
    build(root, tmp_path / "again", cache)
    assert files_in(tmp_path / "again") == files_in(cache / "output")
    assert (place.stat().st_ino, place.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_another_command_adds_to_what_is_kept(root: Path, cache: Path, tmp_path: Path) -> None:
    expressions, _ = compiled.read(str(kept_in(cache)))
    own = tmp_path / "own"
    shutil.copytree(cache, own)
    assert run("build.py", "-C", root, "lint", root / "source/star.md", cache=own).returncode == 2
    assert run("build.py", "-C", root, "check", "--format", "sarif", cache=own).returncode == 0
    more, _ = compiled.read(str(kept_in(own)))
    assert set(expressions) < set(more)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: content[: len(content) // 2], id="cut short"),
        pytest.param(lambda content: content[:-40] + bytes(byte ^ 1 for byte in content[-40:]), id="other bytes"),
        pytest.param(lambda content: b"3.10.0 (main)" + content, id="of another Python"),
        pytest.param(lambda _content: b"", id="empty"),
    ],
)
def test_what_is_damaged_is_compiled_and_kept_anew(root: Path, cache: Path, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    own = tmp_path / "own"
    shutil.copytree(cache, own)
    place = kept_in(own)
    place.write_bytes(damage(place.read_bytes()))
    build(root, tmp_path / "output", own)
    assert files_in(tmp_path / "output") == files_in(cache / "output")
    expressions, codes = compiled.read(str(place))
    assert len(expressions) > 200
    assert len(codes) > 50


def test_no_word_of_a_publication_is_kept(tmp_path: Path) -> None:
    """Abbreviations, the catalogs' names and a folder's come into expressions, too."""
    root = ready_publication(tmp_path / NAMES[0], tail=f'[catalogs]\npath = "{NAMES[1]}/{{locale}}/{{domain}}.po"\n{PLAIN}')
    with (root / "source/star.md").open("a", encoding="utf-8") as document:
        document.write(f"\n{NAMES[2]} again.\n\n!!! {NAMES[2].lower()}\n    Noted.\n\n*[{NAMES[2]}]: a word\n")
    ran = run("build.py", "-C", root, "build", "-q", "--drafts", "--jobs", "1", cache=tmp_path / "cache")
    assert ran.returncode == 3
    assert any(NAMES[2] in page.read_text("utf-8") for page in (root / "output/preview").rglob("*.html"))
    kept = kept_in(tmp_path / "cache").read_bytes().lower()
    assert [name for name in (*NAMES, str(tmp_path)) if name.lower().encode() in kept] == []


def test_nothing_is_kept_where_python_shall_write_nothing_or_cannot(root: Path, tmp_path: Path) -> None:
    build(root, tmp_path / "one", tmp_path / "cache", PYTHONDONTWRITEBYTECODE="1")
    assert not (tmp_path / "cache").exists()
    (tmp_path / "file").write_text("no folder", "utf-8")
    build(root, tmp_path / "two", tmp_path / "file")
    assert (tmp_path / "file").read_text("utf-8") == "no folder"


def test_a_library_leaves_expressions_alone(tmp_path: Path) -> None:
    asks = "import re, hexapla.cli.front, hexapla.pipeline.build; print(re._compiler.compile.__module__)"
    assert run("-c", asks, cache=tmp_path).stdout == "re._compiler\n"


def test_an_interrupt_while_it_is_kept_ends_as_the_command_did_and_leaves_no_half(tmp_path: Path) -> None:
    interrupted = """
import pathlib, sys
def interrupt(*_):
    sys.stderr.write("meanwhile")
    raise KeyboardInterrupt
pathlib.Path.replace = interrupt
sys.argv = ["build.py", "--help"]
from hexapla.cli import run
run()
"""
    ran = run("-c", interrupted, cache=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "meanwhile")
    assert ran.stdout.startswith("Usage: python build.py")
    assert list(tmp_path.rglob("*.expressions*")) == []
