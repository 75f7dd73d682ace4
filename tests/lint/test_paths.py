"""Files of every kind in, findings or a clear refusal out; and sound books of another maker."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.publications import hexapla

PAGE = '<html lang="fr"><head><meta http-equiv="Content-Security-Policy"><title>T</title></head><body><h1>a</h1></body></html>'


def test_links_and_devices_are_named_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.html").symlink_to("/dev/zero")
    (tmp_path / "up").symlink_to(tmp_path.parent)
    os.mkfifo(tmp_path / "c.epub")
    ran = hexapla("lint", tmp_path)
    assert ran.code == 0
    assert ran.out.count("warning[lint-not-read]") == 3


@pytest.mark.parametrize("name", ["", "gone.epub"], ids=["an empty folder", "nothing"])
def test_nothing_to_lint_is_said(tmp_path: Path, name: str) -> None:
    ran = hexapla("lint", tmp_path / name)
    assert ran.code == 2
    assert "fix:" in ran.err


def test_a_file_that_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.epub").write_bytes(b"PK nothing")
    ran = hexapla("lint", tmp_path)
    assert ran.code == 3
    assert "error[epub-not-archive]" in ran.out


def test_a_page_in_another_language_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    assert hexapla("lint", tmp_path, "--locale", "fr").out == ""
    assert "edition-language-wrong" in hexapla("lint", tmp_path, "--locale", "de").out


def test_a_sound_book_made_by_pandoc_has_no_error_and_no_warning(tmp_path: Path) -> None:
    if shutil.which("pandoc") is None:
        if os.environ.get("CI"):
            pytest.fail("pandoc is missing: apt-get install pandoc")
        pytest.skip("pandoc is missing: apt-get install pandoc")
    front = "---\ntitle: A book\nlang: en\nauthor: Ana\n---\n\n"
    text = "# One\n\nText.[^1] See [two](#two).\n\n[^1]: Note.\n\n# Two\n\n## Sub\n\n> Said.\n"
    (tmp_path / "a.md").write_text(front + text, encoding="utf-8")
    subprocess.run(["pandoc", "a.md", "-o", "a.epub"], cwd=tmp_path, check=True)
    ran = hexapla("lint", tmp_path / "a.epub")
    assert ran.code == 0
    assert "warning[" not in ran.out
