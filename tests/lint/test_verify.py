"""A published site, copied and changed; what ``verify`` says of it, and what coreutils says."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.publications import RELEASED, build, hexapla, ready_publication


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    root = ready_publication(tmp_path / "work", locales={"fr": RELEASED})
    assert build(root).code == 0
    return Path(shutil.copytree(root / "output" / "site", tmp_path / "copy"))


def test_a_whole_copy_is_good_and_coreutils_agree(copy: Path) -> None:
    ran = hexapla("verify", copy)
    assert ran.code == 0, ran.said
    names = [line[66:] for line in (copy / "SHA256SUMS").read_text("utf-8").splitlines()]
    assert names == sorted(names)
    assert {*names, "SHA256SUMS"} == {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()}
    checked = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=copy, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_what_was_changed_is_missing_or_is_extra_is_named(copy: Path) -> None:
    (copy / "index.html").write_text("x", encoding="utf-8")
    (copy / "404.html").unlink()
    (copy / "stray.txt").write_text("x", encoding="utf-8")
    ran = hexapla("verify", copy)
    assert (ran.code, ran.out) == (3, "index.html: changed\n404.html: missing\nstray.txt: extra\n")


def test_a_link_is_not_followed(copy: Path, tmp_path: Path) -> None:
    outside = Path(shutil.copy(copy / "index.html", tmp_path / "outside.html"))
    (copy / "index.html").unlink()
    (copy / "index.html").symlink_to(outside)
    ran = hexapla("verify", copy)
    assert ran.code == 3
    assert "index.html: missing" in ran.out


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "a/../../x", "C:/x", "a\\..\\x"])
def test_a_name_that_leads_elsewhere_is_refused(copy: Path, name: str) -> None:
    with (copy / "SHA256SUMS").open("a", encoding="utf-8") as file:
        file.write(f"{'0' * 64}  {name}\n")
    ran = hexapla("verify", copy)
    assert ran.code == 2
    assert "SHA256SUMS:" in ran.err


def test_a_folder_without_sums_is_refused(tmp_path: Path) -> None:
    assert hexapla("verify", tmp_path).code == 2
