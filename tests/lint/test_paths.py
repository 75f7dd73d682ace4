"""Files of every kind in, findings or a clear refusal out; and sound books of another maker."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.publications import hexapla, write

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


@pytest.mark.parametrize("name", ["", "essay.md"], ids=["a folder", "a file"])
def test_a_path_with_nothing_of_an_edition_is_no_clean_bill(tmp_path: Path, name: str) -> None:
    """A misspelt path in a CI job would stay green for ever."""
    (tmp_path / "essay.md").write_text("# An essay\n", encoding="utf-8")
    ran = hexapla("lint", tmp_path / name)
    assert (ran.code, ran.out) == (2, "")
    assert "holds no EPUB and no page" in ran.err


def test_a_file_that_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.epub").write_bytes(b"PK nothing")
    ran = hexapla("lint", tmp_path)
    assert ran.code == 3
    assert "error[epub-not-archive]" in ran.out


def test_a_page_in_another_language_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    assert hexapla("lint", tmp_path, "--locale", "fr").out == ""
    assert "edition-language-wrong" in hexapla("lint", tmp_path, "--locale", "de").out


FRONT = "---\ntitle: A book\nlang: en\nauthor: Ana\n---\n\n"
TEXT = "# One\n\nText.[^1] See [two](#two).\n\n[^1]: Note.\n\n# Two\n\n## Sub\n\n> Said.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"


def by_pandoc(folder: Path, *options: str) -> Path:
    if shutil.which("pandoc") is None:
        if os.environ.get("CI"):
            pytest.fail("pandoc is missing: apt-get install pandoc")
        pytest.skip("pandoc is missing: apt-get install pandoc")
    (folder / "a.md").write_text(FRONT + TEXT, encoding="utf-8")
    subprocess.run(["pandoc", "a.md", *options], cwd=folder, check=True)
    return folder / options[-1]


@pytest.mark.parametrize(
    "options", [("-o", "a.epub"), ("-t", "epub2", "-o", "b.epub"), ("-s", "-o", "c.html")], ids=["EPUB 3", "EPUB 2", "a page"]
)
def test_nothing_is_said_of_a_sound_book_made_by_pandoc(tmp_path: Path, options: tuple[str, ...]) -> None:
    ran = hexapla("lint", by_pandoc(tmp_path, *options))
    assert (ran.code, ran.out) == (0, "")


def test_notes_are_said_when_asked_for(tmp_path: Path) -> None:
    book = by_pandoc(tmp_path, "-o", "a.epub")
    said = hexapla("lint", book, "--strict")
    assert said.code == 0
    assert "info[epub-clock-times]" in said.out
    assert not {"error[", "warning["} & set(said.out.split())
    assert hexapla("lint", book, "--fail-on", "info").code == 3


# --- The same reports and exceptions as those of check ---------------------------------------------------------------------


BAD = PAGE.replace("<h1>a</h1>", "<h1>a</h1><p>caf\u00c3\u00a9</p>")


@pytest.mark.parametrize(
    ("form", "there"),
    [
        ("text", "error[page-mojibake]"),
        ("json", '"slug": "page-mojibake"'),
        ("junit", "<failure"),
        ("sarif", '"ruleId": "page-mojibake"'),
        ("github", "::error "),
        ("gitlab", '"check_name": "page-mojibake"'),
    ],
)
def test_every_format_of_check(tmp_path: Path, form: str, there: str) -> None:
    (tmp_path / "a.html").write_text(BAD, encoding="utf-8")
    ran = hexapla("lint", tmp_path / "a.html", "--format", form)
    assert ran.code == 3
    assert there in ran.out
    assert hexapla("lint", tmp_path / "a.html", "--fail-on", "never").code == 0
    assert "page-mojibake" in hexapla("explain", "page-mojibake").out


WAIVER = '[[editions]]\nlocale = "{}"\nslug = "page-mojibake"\nfile = "{}"\nreason = "a book about encodings"\n'


@pytest.mark.parametrize(
    ("locale", "file", "code"),
    [("fr", "a.html", 0), ("fr_CA", "a.html", 3), ("fr", "b.html", 3), ("fr", "output/site/fr/a.html", 0)],
    ids=["its language and file", "another language", "another file", "a longer name"],
)
def test_an_exception_holds_for_one_file_of_one_language(tmp_path: Path, locale: str, file: str, code: int) -> None:
    write(tmp_path / "output/site/fr/a.html", BAD)
    write(tmp_path / "locale/waivers.toml", WAIVER.format(locale, file))
    ran = hexapla("-C", tmp_path, "lint")
    assert ran.code == code
    assert ("waiver-unused" in ran.out) == (code == 3)
    assert "waiver-unused" not in hexapla("-C", tmp_path, "lint", tmp_path / "output").out
