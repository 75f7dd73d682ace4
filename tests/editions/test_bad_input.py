"""Bad input of every kind: one clear message, the right exit code, no traceback, and nothing lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.publications import ROOT, files_in, hexapla, ready_publication, replace_in, write

CONFIG = "source/publication.toml"
Harm = Callable[[Path], object]


def cannot_read(name: str) -> Harm:
    """A link that leads to itself: nobody can read it, not even root."""
    return then(lambda root: (root / name).unlink(), lambda root: (root / name).symlink_to(Path(name).name))


def folder_instead(name: str) -> Harm:
    return then(lambda root: (root / name).unlink(), lambda root: (root / name).mkdir())


def then(*harms: Harm) -> Harm:
    def harm(root: Path) -> None:
        for one in harms:
            one(root)

    return harm


def config(old: str, new: str) -> Harm:
    return lambda root: replace_in(root / CONFIG, old, new)


STOPS: dict[str, tuple[Harm, str]] = {
    "no source": (lambda root: shutil.rmtree(root / "source"), "there is no source/publication.toml in"),
    "a file where source should be": (
        then(lambda root: shutil.rmtree(root / "source"), lambda root: write(root / "source", "")),
        "there is no source/publication.toml in",
    ),
    "not TOML": (config('source = "en"', "source = en"), f"{CONFIG}:1:"),
    "not UTF-8": (lambda root: (root / CONFIG).write_bytes(b'source = "\xff"'), f"{CONFIG}:1"),
    "an empty file": (lambda root: write(root / CONFIG, ""), "is missing"),
    "a slip in a key": (config("documents", "docments"), "did you mean 'documents'?"),
    "a tag that is not well-formed": (config("[locales.fr]", "[locales.f_r_a]"), f"{CONFIG}:"),
    "a locale that is a path": (config("[locales.fr]", '[locales."../../x"]'), "../../x"),
    "a document outside": (config("star.md", "../../etc/passwd.md"), "is not a file in source/"),
    "a document that is not Markdown": (config("star.md", "star.txt"), "documents end in .md"),
    "two documents with one slug": (config("['star.md']", "['star.md', 'b/Star.md']"), "two documents of the work star have the slug"),
    "two locales that are one": (config("[locales.fr]", "[locales.fr-FR]\n[locales.fr_FR]"), "are the same locale"),
    "an output that is not ours": (lambda root: write(root / "output/thesis.txt", "years"), "was not made by Hexapla"),
    "an output that is a file": (lambda root: write(root / "output", "years"), "is a file, not a folder"),
    "a record that is not ours": (lambda root: write(root / "output/.hexapla.json", "{}"), "the record of what was built cannot be read"),
    "a file where a page shall be": (
        then(lambda root: write(root / "output/.hexapla.json", EMPTY_RECORD), lambda root: write(root / "output/site/fr", "years")),
        "is in the way of an edition",
    ),
    "a file where the site shall be": (
        then(lambda root: write(root / "output/.hexapla.json", EMPTY_RECORD), lambda root: write(root / "output/site", "years")),
        "is in the way of an edition",
    ),
}
EMPTY_RECORD = '{"hexapla": 1, "editions": {}, "shared": {}}'


def test_a_publication_that_cannot_be_looked_at_is_one_message_with_2() -> None:
    """As in a folder without the right to enter it, which root always has."""
    ran = hexapla("-C", "a" * 300, "check")
    assert (ran.code, ran.err.strip()) == (2, "hexapla: source/publication.toml: cannot be read: File name too long")


@pytest.mark.parametrize(("harm", "message"), STOPS.values(), ids=STOPS)
def test_what_stops_all_work_is_one_message_with_2_and_nothing_is_lost(tmp_path: Path, harm: Harm, message: str) -> None:
    root = ready_publication(tmp_path)
    harm(root)
    before = files_in(root)
    ran = hexapla("-C", root)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("hexapla: ")
    assert message in ran.err
    assert len(ran.err.splitlines()) <= 2
    # Our own editions, and so our sound record, may have changed before the place in the way was met; nothing else may differ.
    if before.get("output/.hexapla.json") == EMPTY_RECORD.encode():
        del before["output/.hexapla.json"]
    assert {name: content for name, content in files_in(root).items() if name in before} == before


FINDINGS: dict[str, tuple[Harm, str]] = {
    "a document that is not there": (lambda root: (root / "source/star.md").unlink(), "The document is not there – write it"),
    "a document that cannot be read": (cannot_read("source/star.md"), "cannot be read"),
    "a document that is a folder": (folder_instead("source/star.md"), "cannot be read"),
    "a document that is not UTF-8": (lambda root: (root / "source/star.md").write_bytes(b"# The\ncaf\xe9"), "is not UTF-8: byte 0xE9"),
    "a document in UTF-16": (lambda root: (root / "source/star.md").write_bytes("# é".encode("utf-16")), "is UTF-16"),
    "a document with a control character": (lambda root: write(root / "source/star.md", "# A\n\nb\0c"), "U+0000"),
    "a document without a title": (lambda root: write(root / "source/star.md", "A star.\n"), "title-missing"),
    "an empty document": (lambda root: write(root / "source/star.md", ""), "title-missing"),
    "a picture that is not there": (lambda root: write(root / "source/star.md", "# A\n\n![a](b.png)\n"), "asset-missing"),
    "a picture that cannot be read": (
        then(lambda root: write(root / "source/star.md", "# A\n\n![a](assets/red.png)\n"), cannot_read("source/assets/red.png")),
        "assets/red.png",
    ),
    "a catalog that cannot be read": (cannot_read("locale/fr/LC_MESSAGES/star.po"), "locale/fr/LC_MESSAGES/star.po"),
    "a catalog that is a folder": (folder_instead("locale/fr/LC_MESSAGES/star.po"), "locale/fr/LC_MESSAGES/star.po"),
    "a catalog that is a page": (lambda root: write(root / "locale/fr/LC_MESSAGES/star.po", "<!DOCTYPE html>"), "malformed-catalog"),
}


@pytest.mark.parametrize("command", ["build", "check", "update", "status"])
@pytest.mark.parametrize(("harm", "message"), FINDINGS.values(), ids=FINDINGS)
def test_what_is_wrong_with_one_file_is_named_and_never_a_traceback(tmp_path: Path, harm: Harm, message: str, command: str) -> None:
    root = ready_publication(tmp_path)
    harm(root)
    ran = hexapla("-C", root, command)
    assert ran.code in {"build": (3,), "check": (0, 3), "update": (0, 3), "status": (0,)}[command]
    assert command != "build" or message in ran.err


WIDE = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (50_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
SLIPS: dict[str, tuple[str, str, int]] = {
    "a picture that is not there": ("![a](b.png)", "asset-missing", 3),
    "a picture without alternative text": ("![](assets/red.png)", "alt-missing", 3),
    "a reference to a document that is not there": ("[a](moon.md)", "link-target-missing", 3),
    "a reference to a part that is not there": ("[a](#moon)", "anchor-missing", 3),
    "two headings with one id": ("## One {#one}\n\n## Two {#one}", "duplicate-id", 3),
    "a character that XML forbids": ("A star.\f", "unreadable-source", 3),
    "a picture too large for any phone": ("![a](assets/wide.png)", "asset-too-large", 3),
}
"""What a document ends with, what is found, and the line where it is said."""


@pytest.mark.parametrize(("slip", "slug", "line"), SLIPS.values(), ids=SLIPS)
def test_a_slip_in_a_source_is_found_at_its_line_and_the_last_good_edition_stays(tmp_path: Path, slip: str, slug: str, line: int) -> None:
    root = ready_publication(tmp_path)
    assert hexapla("-C", root).code == 0
    before = files_in(root / "output/site")
    (root / "source/assets/wide.png").write_bytes(WIDE)
    write(root / "source/star.md", f"# The star\n\n{slip}\n")
    said = hexapla("-C", root, "check").out
    assert f"source/star.md:{line}" in next(row for row in said.splitlines() if f"error[{slug}]" in row)
    ran = hexapla("-C", root)
    assert (ran.code, "Traceback" in ran.err) == (3, False)
    assert files_in(root / "output/site") == before


def test_a_picture_of_one_language_costs_the_others_nothing(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"star": {"star.md": "# The star\n\n![A star](assets/red.png)\n"}})
    (root / "source/assets/red.fr.png").write_bytes(WIDE)
    ran = hexapla("-C", root)
    assert (ran.code, sorted(path.name for path in (root / "output/site").iterdir() if path.is_dir())) == (3, ["ar", "en", "ja"])
    assert "asset-too-large" in ran.err
    assert "source/assets/red.fr.png" in ran.err
    (root / "source/assets/red.fr.png").rename(root / "source/assets/red.zh-Hant.png")
    assert hexapla("-C", root).code == 0, "no edition shows it"


def test_a_broken_document_costs_no_translation(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    before = files_in(root / "locale")
    (root / "source/star.md").write_bytes(b"\xff")
    assert hexapla("-C", root, "update", "--force").code == 3
    assert files_in(root / "locale") == before


# --- A real process ----------------------------------------------------------------------------------------------------


def real(root: Path, *arguments: str | Path, **options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "build.py", "-C", root, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **options})


@pytest.mark.parametrize("name", ["no source", "not TOML", "an output that is not ours", "a locale that is a path"])
def test_a_real_process_says_it_on_standard_error_without_a_traceback(tmp_path: Path, name: str) -> None:
    harm, message = STOPS[name]
    root = ready_publication(tmp_path)
    harm(root)
    done = real(root)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB of its own; skipped by name where nothing may be mounted."""
    place = tmp_path / "tiny"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("mount needs root: the full disk is not tried")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=4m", "none", place], capture_output=True, check=False).returncode:
        pytest.skip("tmpfs cannot be mounted here: the full disk is not tried")
    yield place
    subprocess.run(["umount", place], check=True)


def leave_room(disk: Path, room: int) -> None:
    """Let the disk hold what it holds and ``room`` bytes more, however large an edition is that stands there."""
    size = shutil.disk_usage(disk).used + room
    subprocess.run(["mount", "-o", f"remount,size={size}", disk], check=True)


@pytest.mark.parametrize("jobs", [("--jobs", "1"), ("--jobs", "2")], ids=["here", "processes"])
def test_a_full_disk_is_one_message_and_what_stood_stays(tmp_path: Path, tiny_disk: Path, jobs: tuple[str, ...]) -> None:
    root = ready_publication(tmp_path / "publication")
    assert real(root, "-l", "fr", "--output", tiny_disk / "out").returncode == 0
    before = files_in(tiny_disk / "out/site/fr")
    leave_room(tiny_disk, 40_000)
    done = real(root, *jobs, "--output", tiny_disk / "out")
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be written: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert files_in(tiny_disk / "out/site/fr") == before
    assert not (tiny_disk / "out/.hexapla-staging").exists()
    subprocess.run(["mount", "-o", "remount,size=8m", tiny_disk], check=True)
    assert real(root, "--output", tiny_disk / "out").returncode == 0
    assert real(root, "--output", root / "fresh").returncode == 0
    assert files_in(tiny_disk / "out") == files_in(root / "fresh")


def test_a_read_only_disk_is_one_message_and_what_stood_stays(tmp_path: Path, tiny_disk: Path) -> None:
    root = ready_publication(tmp_path / "publication")
    assert real(root, "-l", "fr", "--output", tiny_disk / "out").returncode == 0
    before = files_in(tiny_disk / "out")
    subprocess.run(["mount", "-o", "remount,ro", tiny_disk], check=True)
    done = real(root, "-l", "ar", "--output", tiny_disk / "out")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Read-only file system" in done.stderr
    assert files_in(tiny_disk / "out") == before
    assert "Read-only file system" in real(root, "--output", tiny_disk / "new").stderr


def test_a_full_disk_costs_no_catalog(tiny_disk: Path) -> None:
    root = ready_publication(tiny_disk / "p", locales={"fr": 'status = "released"'})
    leave_room(tiny_disk, 40_000)
    catalog = root / "locale/fr/LC_MESSAGES/star.po"
    write(root / "source/star.md", (root / "source/star.md").read_text("utf-8") + "\nA new one.\n")
    before = catalog.read_bytes()
    filler = tiny_disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 512):
                pass
        except OSError:
            pass
    done = real(root, "update", PYTHONDONTWRITEBYTECODE="1")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "cannot be written: No space left on device" in done.stderr
    assert catalog.read_bytes() == before
    filler.unlink()
    assert real(root, "update").returncode == 0
    assert b"A new one." in catalog.read_bytes()
