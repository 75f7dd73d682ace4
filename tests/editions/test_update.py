"""Bringing catalogs up to date: only what changed is written, nobody's words are lost, and `--check` writes nothing."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hexapla.merge import merge
from hexapla.pipeline import update as updating
from hexapla.pofile import read_catalog
from tests.publications import BOOK, ESSAY, RELEASED, ROOT, files_in, fill, hexapla, ready_publication, replace_in, write, write_publication
from tests.validators import require_tool

FR = "locale/fr/LC_MESSAGES/star.po"


def update(root: Path, *arguments: str) -> tuple[int, str]:
    ran = hexapla("-C", root, "update", *arguments)
    return ran.code, ran.said


def times(root: Path) -> dict[str, int]:
    return {path.relative_to(root).as_posix(): path.stat().st_mtime_ns for path in (root / "locale").rglob("*.po*")}


def test_a_first_update_makes_templates_and_catalogs_and_a_second_one_nothing(tmp_path: Path) -> None:
    root = write_publication(tmp_path, {"star": ESSAY, "book": BOOK})
    code, said = update(root)
    assert code == 0
    assert "new: locale/fr/LC_MESSAGES/book/one.po (5 new)" in said
    names = [path.relative_to(root / "locale").as_posix() for path in sorted((root / "locale").rglob("*.pot"))]
    assert names == ["book/one.pot", "book/three.pot", "book/two.pot", "star.pot"]
    before = times(root)
    assert update(root) == (0, "Everything is up to date.\n")
    assert times(root) == before


def test_an_edited_paragraph_is_fuzzy_and_nothing_else_changes(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    before = (root / FR).read_text("utf-8")
    replace_in(root / "source/star.md", "It set again.", "It set again at dawn.")
    code, said = update(root, "-l", "fr")
    assert (code, f"updated: {FR} (3 kept, 1 fuzzy)" in said) == (0, True)
    after = (root / FR).read_text("utf-8")
    assert '#| msgid "It set again."\nmsgid "It set again at dawn."\nmsgstr "Français : It set again."' in after
    assert set(before.splitlines()) - set(after.splitlines()) == {'msgid "It set again."'}
    assert "dawn" not in (root / "locale/ar/LC_MESSAGES/star.po").read_text("utf-8"), "-l named another language"


def test_what_left_the_source_comes_back_with_it(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    text = (root / "source/star.md").read_text("utf-8")
    replace_in(root / "source/star.md", "## Later\n\n", "")
    update(root)
    assert '#~ msgid "Later"\n#~ msgstr "Français : Later"' in (root / FR).read_text("utf-8")
    write(root / "source/star.md", text)
    update(root)
    assert 'msgid "Later"\nmsgstr "Français : Later"' in (root / FR).read_text("utf-8")
    assert hexapla("-C", root, "-q").code == 0


def test_check_writes_nothing_and_ends_with_3(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    assert update(root, "--check") == (0, "Everything is up to date.\n")
    write(root / "source/star.md", ESSAY["star.md"] + "\nA new paragraph.\n")
    before = files_in(root)
    code, said = update(root, "--check")
    assert (code, f"would be updated: {FR} (4 kept, 1 new)" in said, "would be updated: locale/star.pot" in said) == (3, True, True)
    assert files_in(root) == before


def test_a_difference_in_line_numbers_alone_is_not_stale(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    replace_in(root / "source/star.md", "## Later", "\n\n\n## Later")
    assert update(root, "--check") == (0, "Everything is up to date.\n")
    assert "updated: locale/star.pot" in update(root)[1]


def test_rewrapping_the_source_is_not_stale(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    replace_in(root / "source/star.md", "A star rose over", "A star\nrose\nover")
    assert update(root, "--check")[0] == 0


def test_a_broken_catalog_is_never_written_and_stops_no_other(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    write(root / FR, 'msgid "unterminated\n')
    write(root / "source/star.md", ESSAY["star.md"] + "\nA new paragraph.\n")
    code, said = update(root)
    assert (code, f"{FR}:1" in said, "updated: locale/ar/LC_MESSAGES/star.po" in said) == (3, True, True)
    assert (root / FR).read_text("utf-8") == 'msgid "unterminated\n'


@pytest.mark.parametrize("command", ["update", "fmt", "check"])
def test_a_folder_in_a_catalogs_place_is_named(tmp_path: Path, command: str) -> None:
    root = ready_publication(tmp_path)
    (root / FR).unlink()
    (root / FR).mkdir()
    ran = hexapla("-C", root, command)
    assert (ran.code, f"{FR}: error[unreadable-catalog] the file cannot be read: a folder has its name" in ran.said) == (3, True), ran.said
    mail = Path(shutil.copy(root / FR.replace("/fr/", "/ar/"), tmp_path / "mail.po"))
    assert (hexapla("-C", root, "receive", "-l", "fr", mail).code, (root / FR).is_dir()) == (3, True)


@pytest.mark.parametrize("command", ["update", "fmt", "check", "build"])
def test_a_catalog_that_nobody_may_read_is_named_with_what_mends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """Root may read everything: so the system's answer is played."""
    root = ready_publication(tmp_path)
    read_bytes = Path.read_bytes

    def locked(path: Path) -> bytes:
        if path == root / FR:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", locked)
    ran = hexapla("-C", root, command)
    said = f"{FR}: error[unreadable-catalog] the file cannot be read: whoever runs this may not open it – Allow it: chmod u+r {FR}"
    assert (ran.code, said in ran.said, "malformed" in ran.said) == (3, True, False), ran.said


def test_a_merge_that_would_cost_a_translation_is_refused_without_force(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"star": {"star.md": "# T\n\n" + "".join(f"Paragraph {n} here.\n\n" for n in range(40))}})
    before = (root / FR).read_bytes()
    write(root / "source/star.md", "# Something else\n\nQuite different words altogether.\n")
    code, said = update(root)
    assert (code, "merge-refused" in said) == (3, True)
    assert (root / FR).read_bytes() == before
    assert update(root, "--force")[0] == 0
    assert (root / FR).read_text("utf-8").count("#~ msgid") == 41


def test_a_translator_who_saves_meanwhile_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = ready_publication(tmp_path)
    write(root / "source/star.md", ESSAY["star.md"] + "\nA new paragraph.\n")

    def merge_while_somebody_saves(*arguments: object, **options: object) -> object:
        replace_in(root / FR, "Français : Later", "Plus tard")
        monkeypatch.setattr(updating, "merge", merge)
        return merge(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(updating, "merge", merge_while_somebody_saves)
    code, said = update(root, "-l", "fr")
    assert code == 2
    assert "star.po: changed while it was being updated, and was left alone\n    fix: run the command again\n" in said
    assert "Plus tard" in (root / FR).read_text("utf-8")
    assert update(root)[0] == 0
    text = (root / FR).read_text("utf-8")
    assert ("Plus tard" in text, "A new paragraph." in text) == (True, True)


def test_a_message_that_moves_to_another_document_takes_its_translation_along(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"book": BOOK}, {"fr": RELEASED})
    text = "The end."
    replace_in(root / "source/book/three.md", text, "")
    replace_in(root / "source/book/two.md", "## Middle", f"{text}\n\n## Middle")
    assert update(root)[0] == 0
    assert f'msgid "{text}"\nmsgstr "Français : {text}"' in (root / "locale/fr/LC_MESSAGES/book/two.po").read_text("utf-8")


def test_a_renamed_document_loses_no_translation(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, locales={"fr": RELEASED})
    (root / "source/star.md").rename(root / "source/sun.md")
    replace_in(root / "source/publication.toml", "star.md", "sun.md")
    assert update(root)[0] == 0
    assert hexapla("-C", root, "-q").code == 0
    assert "orphan-catalog" in hexapla("-C", root, "check").out


def test_names_addresses_and_hours_are_emptied(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    replace_in(root / FR, '"Last-Translator: \\n"', '"Last-Translator: Zoé <zoe@example.org>\\n"\n"X-Poedit-Basepath: /home/zoe\\n"')
    assert update(root, "--check")[0] == 3
    update(root)
    assert "zo" not in (root / FR).read_text("utf-8").lower()


@pytest.mark.tool("msgfmt")
@pytest.mark.parametrize(
    ("there", "left"),
    [("nplurals=INTEGER; plural=EXPRESSION;", "nplurals=2; plural=(n > 1);"), ("nplurals=2; plural=n>1;", "nplurals=2; plural=n>1;")],
    ids=["of a template", "the translator's"],
)
def test_the_plurals_that_a_template_leaves_open_are_the_language_s(tmp_path: Path, there: str, left: str) -> None:
    root = ready_publication(tmp_path)
    catalog = root / "locale/fr/LC_MESSAGES/star.po"
    replace_in(catalog, "nplurals=2; plural=(n > 1);", there)
    assert update(root)[0] == 0
    assert f'"Plural-Forms: {left}\\n"' in catalog.read_text(encoding="utf-8")
    assert subprocess.run([require_tool("msgfmt"), "-c", "-o", "/dev/null", catalog], check=False).returncode == 0
    assert update(root, "--check")[0] == 0


def test_gnu_msgfmt_accepts_every_catalog_at_every_stage(tmp_path: Path) -> None:
    msgfmt = require_tool("msgfmt")
    root = ready_publication(tmp_path, {"star": ESSAY, "book": BOOK})
    replace_in(root / "source/star.md", "It set again.", "It set again at dawn.")
    replace_in(root / "source/book/two.md", "## Middle\n", "")
    update(root)
    fill(root, "ru", lambda msgid: f"По-русски {msgid}", only="one")
    files = sorted((root / "locale").rglob("*.po"))
    assert len(files) == 16
    for file in files:
        done = subprocess.run([msgfmt, "-c", "-o", "/dev/null", file], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), file


def test_an_unreadable_document_is_named_and_the_others_are_updated(tmp_path: Path) -> None:
    root = write_publication(tmp_path, {"star": ESSAY, "book": BOOK})
    (root / "source/star.md").write_bytes(b"caf\xe9")
    code, said = update(root)
    assert (code, "error[unreadable-source]" in said) == (3, True)
    assert not (root / "locale/star.pot").exists()
    assert (root / "locale/fr/LC_MESSAGES/book/one.po").is_file()


def test_two_updates_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each writes whole files, and only over what it has read: the slower one is told to run again, or finds its work done."""
    root = ready_publication(tmp_path)
    catalogs = sorted((root / "locale").rglob("*.po"))
    words = {file: {entry.msgstr for entry in read_catalog(file, file.name).entries if any(entry.msgstr)} for file in catalogs}
    for turn in range(3):
        replace_in(root / "source/star.md", "It set again" + "." * turn, "It set again" + "." * (turn + 1))
        command = [sys.executable, "-m", "hexapla", "-C", str(root), "update"]
        runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) for _ in range(2)]
        said = [run.communicate()[1].decode() for run in runs]
        assert {run.returncode for run in runs} <= {0, 2}, said
        assert not any("Traceback" in text for text in said)
    for file in catalogs:
        assert words[file] <= {entry.msgstr for entry in read_catalog(file, file.name).entries}, file
    assert hexapla("-C", root, "update").code == 0
    assert hexapla("-C", root, "update", "--check").code == 0
