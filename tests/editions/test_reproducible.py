"""The same source gives the same bytes, wherever, whenever and by whomever it is built; and nothing of that gets into an edition."""

from __future__ import annotations

import getpass
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publications import ROOT, WORKS, files_in, ready_publication, replace_in

PLANTED = ("Zoé Planted", "zoe.planted@example.net", "planted-team", "17:23", "Planted/Base/Path", "PlantedGenerator")
HEADER = """"Last-Translator: Zoé Planted <zoe.planted@example.net>\\n"
"Language-Team: planted-team <zoe.planted@example.net>\\n"
"X-Generator: PlantedGenerator 3.4\\n"
"X-Poedit-Basepath: Planted/Base/Path\\n"
"PO-Revision-Date: 2026-11-22 17:23+0800\\n"
"""


def run_build(root: Path, **environment: str) -> dict[str, bytes]:
    env = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **environment}
    done = subprocess.run(
        [sys.executable, ROOT / "build.py", "-C", root, "--drafts", "-q"], env=env, capture_output=True, text=True, check=False, cwd=root
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    # The record too: it must not tell more than the editions do.
    return files_in(root / "output") | {".hexapla.json": (root / "output/.hexapla.json").read_bytes()}


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = ready_publication(tmp_path_factory.mktemp("here"), WORKS, head='base_url = "https://example.org/"\n')
    replace_in(root / "source/publication.toml", "[locales.fr]", '[privacy]\nheaders = "keep"\n\n[locales.fr]')
    for file in (root / "locale/fr").rglob("*.po"):
        replace_in(file, '"Last-Translator: \\n"\n', HEADER)
        text = file.read_text("utf-8")
        file.write_text("# Zoé Planted <zoe.planted@example.net>, 17:23\n" + text.replace("\nmsgid", "\n# Zoé Planted: hm\nmsgid"), "utf-8")
    return root


@pytest.fixture(scope="module")
def here(publication: Path) -> dict[str, bytes]:
    return run_build(publication, TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="0", HOME="/nowhere")


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"TZ": "Pacific/Kiritimati", "LC_ALL": "ar_EG.UTF-8", "PYTHONHASHSEED": "1"}, id="east"),
        pytest.param({"TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONHASHSEED": "4294967295", "LANGUAGE": "tr"}, id="west"),
        pytest.param({"TZ": "Asia/Kathmandu", "LANG": "tr_TR.UTF-8", "PYTHONUTF8": "0", "USER": "somebody", "COLUMNS": "40"}, id="else"),
    ],
)
def test_the_same_bytes_in_another_folder_zone_locale_and_hash_seed(
    publication: Path, here: dict[str, bytes], tmp_path: Path, environment: dict[str, str]
) -> None:
    root = tmp_path / "another folder – ü"
    shutil.copytree(publication, root, ignore=shutil.ignore_patterns("output"))
    for file in root.rglob("*"):
        os.utime(file, (1, 1))
    there = run_build(root, **environment)
    assert there.keys() == here.keys()
    assert [name for name in here if there[name] != here[name]] == []


def test_a_build_over_an_old_one_gives_what_a_fresh_one_gives(publication: Path, here: dict[str, bytes], tmp_path: Path) -> None:
    root = tmp_path / "again"
    shutil.copytree(publication, root)
    replace_in(root / "source/star.md", "A star rose", "A moon rose")
    subprocess.run([sys.executable, ROOT / "build.py", "-C", root, "-q"], capture_output=True, check=False)
    replace_in(root / "source/star.md", "A moon rose", "A star rose")
    assert run_build(root) == here


def texts(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Every file, and every file of every book, and the books' own directories of names."""
    for name, content in files.items():
        yield name, content
        if name.endswith(".epub"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                for part in book.infolist():
                    yield f"{name}/{part.filename}", book.read(part) + part.extra + part.comment


def test_nothing_in_an_edition_tells_who_where_or_when(publication: Path, here: dict[str, bytes]) -> None:
    secrets = {getpass.getuser(), socket.gethostname(), str(ROOT), str(publication), os.environ.get("HOME", "/nowhere"), *PLANTED}
    # A name that is a common word (a container's user is often "root") would be found in the text itself.
    secrets -= {"root", "user", "runner", "app", "node", "build", "test", "localhost", "/", "/root"}
    # And two or three letters are found by chance in what is compressed.
    secrets = {secret for secret in secrets if len(secret) > 3}
    found = [(name, secret) for name, content in texts(here) for secret in secrets if secret.encode() in content]
    assert found == []


def test_no_clock_is_in_any_file(here: dict[str, bytes]) -> None:
    """The one date is that of publication.toml, and no hour but midnight is anywhere."""
    for name, content in texts(here):
        if name.endswith((".css", ".js", ".epub", ".png")):
            continue
        assert set(re.findall(rb"\b20\d\d-\d\d-\d\d", content)) <= {b"2026-11-23"}, name
        assert set(re.findall(rb"T\d\d:\d\d(?::\d\d)?", content)) <= {b"T00:00:00"}, name


def test_every_entry_of_every_book_has_the_same_date_mode_and_system(here: dict[str, bytes]) -> None:
    books = [content for name, content in here.items() if name.endswith(".epub")]
    assert len(books) == 15
    for content in books:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = book.infolist()
        assert {(part.date_time, part.external_attr >> 16, part.create_system, part.extra) for part in parts} == {
            ((1980, 1, 1, 0, 0, 0), 0o100644, 3, b"")
        }
        assert (parts[0].filename, parts[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert all(re.fullmatch(r"[A-Za-z0-9/_.-]+", part.filename) for part in parts)
