"""The same source gives the same bytes, wherever, whenever and by whomever it is built; and nothing of that gets into an edition."""

from __future__ import annotations

import base64
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
HOST, USER, FOLDER, HOME = "planted-host.example", "planted-user-of-it", "planted-folder-of-it", "/home/planted-user-of-it"
CARD = 0x504C414E5445
"""The number of a network card, which UUIDs of the first version tell."""
ELSEWHERE = f"""
import getpass, os, platform, runpy, socket, sys, uuid
uname = os.uname()
socket.gethostname = socket.getfqdn = platform.node = lambda *_: {HOST!r}
os.uname = lambda: os.uname_result((uname.sysname, {HOST!r}, uname.release, uname.version, uname.machine))
os.getlogin = getpass.getuser = lambda: {USER!r}
uuid.getnode, uuid._generate_time_safe = lambda: {CARD}, None
sys.argv = sys.argv[1:]
sys.path[0] = os.path.dirname(sys.argv[0])
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Runs a script on another person's machine, as far as Python can tell. The names are long: none of them is anywhere by chance."""
HEADER = """"Last-Translator: Zoé Planted <zoe.planted@example.net>\\n"
"Language-Team: planted-team <zoe.planted@example.net>\\n"
"X-Generator: PlantedGenerator 3.4\\n"
"X-Poedit-Basepath: Planted/Base/Path\\n"
"PO-Revision-Date: 2026-11-22 17:23+0800\\n"
"""


def run_build(root: Path, *python: str, **environment: str) -> dict[str, bytes]:
    """``python`` is what the build runs with: another interpreter, options of it."""
    env = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **environment}
    command = [*(python or (sys.executable,)), str(ROOT / "build.py"), "-C", str(root), "--drafts", "-q"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=root)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    # The record too: it must not tell more than the editions do.
    return files_in(root / "output") | {".hexapla.json": (root / "output/.hexapla.json").read_bytes()}


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = ready_publication(tmp_path_factory.mktemp(FOLDER), WORKS, head='base_url = "https://example.org/"\n')
    replace_in(root / "source/publication.toml", "[locales.fr]", '[privacy]\nheaders = "keep"\n\n[locales.fr]')
    for file in (root / "locale/fr").rglob("*.po"):
        replace_in(file, '"Last-Translator: \\n"\n', HEADER)
        text = file.read_text("utf-8")
        file.write_text("# Zoé Planted <zoe.planted@example.net>, 17:23\n" + text.replace("\nmsgid", "\n# Zoé Planted: hm\nmsgid"), "utf-8")
    return root


@pytest.fixture(scope="module")
def here(publication: Path) -> dict[str, bytes]:
    names = {**dict.fromkeys(("USER", "LOGNAME", "USERNAME"), USER), **dict.fromkeys(("HOSTNAME", "COMPUTERNAME"), HOST), "HOME": HOME}
    return run_build(publication, sys.executable, "-c", ELSEWHERE, TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="0", **names)


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


def other_python() -> str:
    """Another version of Python with all that a build needs: the test is skipped where there is none."""
    named = os.environ.get("HEXAPLA_OTHER_PYTHON")
    names = [named] if named else [f"python3.{minor}" for minor in range(11, 16) if minor != sys.version_info.minor]
    asks = "import babel, fontTools, lxml, markdown, minijinja, polib, rapidfuzz, resvg_py, rich"
    for found in filter(None, map(shutil.which, names)):
        if subprocess.run([found, "-c", asks], capture_output=True, check=False).returncode == 0:
            return found
    pytest.skip("no second Python: name one that has requirements/run.txt installed in HEXAPLA_OTHER_PYTHON")


def test_the_same_bytes_with_another_python(publication: Path, here: dict[str, bytes], tmp_path: Path) -> None:
    python = other_python()
    root = Path(shutil.copytree(publication, tmp_path / "there", ignore=shutil.ignore_patterns("output")))
    there = run_build(root, python, PYTHONHASHSEED="7")
    assert there.keys() == here.keys()
    assert [name for name in here if there[name] != here[name]] == []


def test_a_build_over_an_old_one_gives_what_a_fresh_one_gives(publication: Path, here: dict[str, bytes], tmp_path: Path) -> None:
    root = tmp_path / "again"
    shutil.copytree(publication, root)
    replace_in(root / "source/star.md", "A star rose", "A moon rose")
    subprocess.run([sys.executable, ROOT / "build.py", "-C", root, "-q"], capture_output=True, check=False)
    replace_in(root / "source/star.md", "A moon rose", "A star rose")
    assert run_build(root) == here


INSIDE = re.compile(rb"data:image/(png|jpeg|svg)[a-z+]*;base64,([A-Za-z0-9+/=]+)")


def parts(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Every file, every picture inside a page, every file of every book as it is unpacked, and what the book says of it beside it."""
    for name, content in files.items():
        yield name, content
        if name.endswith(".html"):
            for number, (kind, picture) in enumerate(INSIDE.findall(content)):
                yield f"{name}: {number}.{kind.decode()}", base64.b64decode(picture, validate=True)
        if name.endswith(".epub"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                yield f"{name}: the end", book.comment
                for part in book.infolist():
                    yield f"{name}: {part.filename}", book.read(part)
                    yield f"{name}: {part.filename}: beside it", part.filename.encode() + b" " + part.extra + b" " + part.comment


def chunks(picture: bytes) -> Iterator[tuple[str, bytes]]:
    """Of a PNG: https://www.w3.org/TR/png-3/#5DataRep"""
    place = 8
    while place < len(picture):
        length = int.from_bytes(picture[place : place + 4], "big")
        yield picture[place + 4 : place + 8].decode("ascii"), picture[place + 8 : place + 8 + length]
        place += 12 + length


def words(files: dict[str, bytes]) -> Iterator[tuple[str, set[str]]]:
    """What can be read in each part. Packed bytes are none of it: two or three letters are in any of them by chance."""
    for name, content in parts(files):
        if not name.endswith((".epub", ".png")):
            yield name, set(re.findall(r"[\w.@-]+", INSIDE.sub(b"", content).decode("utf-8")))


def test_nothing_in_an_edition_tells_who_where_or_when(publication: Path, here: dict[str, bytes]) -> None:
    planted = (HOST, USER, FOLDER, HOME, str(publication), str(ROOT), f"{CARD:012x}", *PLANTED)
    assert len({name for name, _ in parts(here)}) > 300
    assert [(name, secret) for name, content in parts(here) for secret in planted if secret.encode() in content] == []


def test_no_file_has_the_name_of_this_machine_or_of_who_runs_the_tests(here: dict[str, bytes]) -> None:
    """Beside the planted names, which a library that asks the system itself would not see."""
    names = {getpass.getuser(), socket.gethostname(), socket.gethostname().partition(".")[0]}
    # A name that is a common word (a container's user is often "root") would be found in the text itself.
    names -= {"root", "user", "runner", "app", "node", "build", "test", "localhost"}
    assert [(name, found) for name, said in words(here) if (found := said & names)] == []


def test_a_picture_holds_nothing_but_the_picture(here: dict[str, bytes]) -> None:
    """No text, no hour, no Exif: all that is not drawn."""
    pictures = [(name, content) for name, content in parts(here) if name.endswith(".png")]
    assert len(pictures) > 15
    drawn = {"IHDR", "PLTE", "tRNS", "IDAT", "IEND"}
    assert [(name, sorted(other)) for name, content in pictures if (other := {kind for kind, _ in chunks(content)} - drawn)] == []


@pytest.mark.parametrize("secret", [HOST, USER, HOME, f"{CARD:012x}"])
def test_the_planted_names_are_what_a_build_would_tell(tmp_path: Path, secret: str) -> None:
    """A script that asks who and where it is, gets them: else the search above would find nothing whatever was there."""
    script = tmp_path / "tell.py"
    asked = "getpass.getuser(), socket.gethostname(), platform.node(), os.uname().nodename, os.path.expanduser('~'), str(uuid.uuid1())"
    script.write_text(f"import getpass, os, platform, socket, uuid\nprint({asked})", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, script], env={**os.environ, "HOME": HOME}, capture_output=True, text=True, check=True
    )
    assert secret in done.stdout


def test_no_clock_is_in_any_file(here: dict[str, bytes]) -> None:
    """The one date is that of publication.toml, and no hour but midnight is anywhere."""
    for name, content in parts(here):
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
