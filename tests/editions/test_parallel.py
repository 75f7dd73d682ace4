"""Editions made by others than this process: the same bytes, whoever does the work; and what is whole stays, whatever becomes of them."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from hexapla.cli import building
from hexapla.errors import HexaplaError, SourceError
from hexapla.pipeline import done, units, workers
from hexapla.pipeline.done import Done, Lost
from hexapla.pipeline.workers import Workers, processes
from hexapla.project.packed import Deflated
from hexapla.record.memory import MEMORY
from tests.faults import Failing, broken, interrupted, number
from tests.publications import RELEASED, ROOT, WORKS, Ran, files_in, hexapla, ready_publication, replace_in, write

LOCALES = {"fr": RELEASED, "ar": RELEASED, "ja": RELEASED, "ru": 'status = "draft"'}
PLAIN = "[cover]\ndraw = false"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two works with a picture, notes and covers, in four languages and a draft; and what one process makes of them, in ``alone/``."""
    works = {name: WORKS[name] for name in ("star", "book")}
    root = ready_publication(tmp_path_factory.mktemp("parallel") / "publication", works, LOCALES, head='title = "Both"')
    (root / "source/assets/red.fr.png").write_bytes((root / "source/assets/red.png").read_bytes() + b"fr")
    assert hexapla("-C", root, "-q", "build", "--drafts", "--jobs", "1", "--output", root / "alone").code == 0
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return ready_publication(tmp_path / "publication", locales={"fr": RELEASED, "ar": RELEASED, "ja": RELEASED}, tail=PLAIN)


def use(monkeypatch: pytest.MonkeyPatch, executor: Executor, count: int = 2) -> None:
    """Let the command line build with another executor than processes of its own."""
    monkeypatch.setattr(building, "_Processes", lambda *_, **__: Workers(executor, count))


def build(root: Path, *options: str | Path) -> Ran:
    return hexapla("-C", root, "build", "--jobs", "2", *options)


# --- The same bytes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", ["2", "8"])
def test_processes_make_the_same_bytes(shared: Path, tmp_path: Path, jobs: str) -> None:
    ran = hexapla("-C", shared, "-q", "build", "--drafts", "--jobs", jobs, "--output", tmp_path / "out")
    assert (ran.code, ran.err) == (0, "")
    assert files_in(tmp_path / "out") == files_in(shared / "alone")
    assert len(files_in(tmp_path / "out")) > 80


def test_any_executor_makes_the_same_bytes(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadPoolExecutor(4) as threads:
        use(monkeypatch, threads, 4)
        assert hexapla("-C", shared, "-q", "build", "--drafts", "--output", tmp_path / "out").code == 0
    assert files_in(tmp_path / "out") == files_in(shared / "alone")


def test_large_editions_travel_packed_and_are_the_same_bytes(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []

    class Watched(ThreadPoolExecutor):
        def submit(self, *args, **kwargs):  # type: ignore[no-untyped-def]
            future = super().submit(*args, **kwargs)
            future.add_done_callback(lambda done: sent.append(getattr(done.result().value, "files", None)))
            return future

    monkeypatch.setattr(units, "_LARGE", 1)
    with Watched(2) as threads:
        use(monkeypatch, threads)
        assert hexapla("-C", shared, "-q", "build", "--drafts", "--output", tmp_path / "out").code == 0
    assert files_in(tmp_path / "out") == files_in(shared / "alone")
    assert sum(isinstance(files, Deflated) for files in sent) == 10


def test_what_is_handed_out_for_each_edition_does_not_grow_with_the_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With hundreds of them, what pages say of the others would be handed out hundreds of times."""
    sizes: dict[int, int] = {}

    class Watched(ThreadPoolExecutor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            if isinstance(args[-1], units.ToMake) and args[-1].code == "fr":
                sizes[len(locales)] = len(pickle.dumps(args[-1]))
            return super().submit(fn, *args, **kwargs)

    for locales in ("fr", "de"), ("fr", "de", "es", "it", "nl", "sv", "da", "fi", "pl", "cs", "hu", "ro"):
        root = ready_publication(tmp_path / str(len(locales)), {"star": WORKS["star"]}, dict.fromkeys(locales, RELEASED), tail=PLAIN)
        with Watched(2) as threads, monkeypatch.context() as patch:
            use(patch, threads)
            assert hexapla("-C", root, "-q", "build").code == 0
    assert sizes[12] - sizes[2] < 10


def test_a_worker_reads_no_file_of_the_publication(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on another computer: the units are done where the publication's folder has another name."""
    hidden = shared.with_name("elsewhere")

    class Elsewhere(Failing):
        def submit(self, *args: object, **kwargs: object):  # type: ignore[no-untyped-def]
            shared.rename(hidden)
            try:
                return super().submit(*args, **kwargs)  # type: ignore[arg-type]
            finally:
                hidden.rename(shared)

    use(monkeypatch, Elsewhere(10_000, broken))
    assert hexapla("-C", shared, "-q", "build", "--drafts", "--output", tmp_path / "out").code == 0
    assert files_in(tmp_path / "out") == files_in(shared / "alone")


def test_findings_and_the_code_are_those_of_one_process(root: Path) -> None:
    replace_in(root / "locale/fr/LC_MESSAGES/star.po", "Français : Later", "[ça](javascript:alert)")
    write(root / "locale/ar/LC_MESSAGES/star.po", "<<<<<<< ours\n")
    (root / "locale/ja/LC_MESSAGES/star.po").unlink()
    one = hexapla("-C", root, "-v", "build", "--jobs", "1", "--output", root / "one")
    two = hexapla("-C", root, "-v", "build", "--jobs", "2", "--output", root / "two")
    assert one.code == two.code == 3
    assert "malformed-catalog" in one.err
    assert two.err == one.err
    assert files_in(root / "two") == files_in(root / "one")


def test_one_msgstr_makes_one_edition(root: Path) -> None:
    assert build(root).code == 0
    before = {file: file.stat().st_ino for file in (root / "output/site").glob("*/index.html")}
    replace_in(root / "locale/fr/LC_MESSAGES/star.po", "Français : Later", "Plus tard")
    assert build(root).code == 0
    assert [file.parent.name for file, inode in before.items() if file.stat().st_ino != inode] == ["fr"]


def test_small_work_starts_no_process_and_one_job_never_does(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Failing(0, broken))
    assert hexapla("-C", root, "build", "--jobs", "1").code == 0
    monkeypatch.undo()
    monkeypatch.setattr(building, "usable_cores", lambda: 8)
    monkeypatch.setattr(workers, "_serve", broken)
    assert hexapla("-C", root, "build", "--output", root / "auto").code == 0


def test_large_work_is_handed_on_where_there_are_cores(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(done, "WORTH", 0.01)
    asked: list[int] = []

    def counted(count: int, *, always: bool) -> contextlib.AbstractContextManager[Workers]:
        asked.append(count)
        return contextlib.nullcontext(Workers(Failing(0, broken), count, always))

    monkeypatch.setattr(workers, "processes", counted)
    monkeypatch.setattr(building, "usable_cores", lambda: 3)
    assert hexapla("-C", root, "build").code == 3
    assert asked == [3]


def test_only_so_many_units_are_under_way() -> None:
    """The results of hundreds of editions never lie in memory together."""
    numbers: list[int] = []
    team = Workers(Failing(1000, broken), 3)
    for result, unit in zip(team.spread(None, number, iter(range(100))), range(100), strict=True):
        assert isinstance(result, Done)
        assert result.value == unit
        numbers.append(unit)
        assert 1000 - team.executor.left - len(numbers) <= 6  # type: ignore[attr-defined]


# --- What is lost, and what is not ------------------------------------------------------------------------------------


@pytest.mark.parametrize("good", range(0, 7, 2))
def test_a_broken_pool_names_what_is_missing_and_the_next_run_makes_it(root: Path, monkeypatch: pytest.MonkeyPatch, good: int) -> None:
    use(monkeypatch, Failing(good, broken), count=1)
    ran = build(root)
    assert ran.code == 3
    (line,) = ran.err.splitlines()
    assert line.startswith("not made: ")
    assert line.endswith(
        "– a process was killed (where nobody did that, memory had run out); what is whole stays, and the next run makes what is missing"
    )
    made = {row["locale"] for row in json.loads((root / "output/site/editions.json").read_bytes())["editions"]}
    missing = {name.split()[-1] for name in line.removeprefix("not made: ").partition(" –")[0].split(", ")}
    assert made | missing == {"en", "fr", "ar", "ja"}
    assert made & missing == set()
    assert {path.name for path in (root / "output/site").iterdir() if path.is_dir()} == made
    chooser = (root / "output/site/index.html").read_text("utf-8")
    assert all((f'href="{code}/index.html"' in chooser) == (code in made) for code in ("en", "fr", "ar", "ja"))
    assert not (root / "output/.hexapla-staging").exists()
    inodes = {code: (root / "output/site" / code / "index.html").stat().st_ino for code in made}
    monkeypatch.undo()
    assert hexapla("-C", root, "build", "--jobs", "1").code == 0
    assert {code: (root / "output/site" / code / "index.html").stat().st_ino for code in made} == inodes
    assert hexapla("-C", root, "build", "--output", root / "clean").code == 0
    assert files_in(root / "output") == files_in(root / "clean")


@pytest.mark.parametrize("good", [1, 2], ids=["not checked", "not made"])
def test_an_edition_that_was_lost_keeps_its_last_good_one(root: Path, monkeypatch: pytest.MonkeyPatch, good: int) -> None:
    assert build(root).code == 0
    before = files_in(root / "output/site/fr")
    replace_in(root / "locale/fr/LC_MESSAGES/star.po", "Français : Later", "Plus tard")
    use(monkeypatch, Failing(good, broken))
    ran = build(root)
    assert ran.code == 3
    assert "not made: star in fr (the last good edition stays) – a process was killed" in ran.err
    assert files_in(root / "output/site/fr") == before
    monkeypatch.undo()
    assert build(root).code == 0
    assert b"Plus tard" in (root / "output/site/fr/index.html").read_bytes()


def test_an_interrupt_names_what_is_missing_and_the_next_run_makes_only_that(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Failing(6, interrupted), count=1)
    ran = build(root)
    assert (ran.code, ran.out) == (130, "")
    assert "interrupted: every file is the old one or the new one, whole" in ran.err
    assert "not made: star in ar, star in ja" in ran.err
    assert {path.name for path in (root / "output/site").iterdir()} == {"en", "fr"}
    inode = (root / "output/site/fr/index.html").stat().st_ino
    monkeypatch.undo()
    assert hexapla("-C", root, "build").code == 0
    assert (root / "output/site/fr/index.html").stat().st_ino == inode
    assert hexapla("-C", root, "build", "--output", root / "clean").code == 0
    assert files_in(root / "output") == files_in(root / "clean")


def test_what_a_unit_finds_wrong_with_its_computer_costs_that_unit_alone() -> None:
    team = Workers(Failing(1000, broken), 2)
    first, lost, last = team.spread(None, number, [1, -2, 3])
    assert isinstance(lost, Lost)
    assert lost.reason.startswith("No space left on device where it was made (")
    assert [one.value for one in (first, last) if isinstance(one, Done)] == [1, 3]


def test_a_process_that_is_killed_loses_what_it_did_and_hangs_nothing() -> None:
    with processes(2, always=True) as team:
        results = list(team.spread(None, number, [1, 2, -1, 4]))
    assert isinstance(results[2], Lost)
    assert "was killed" in results[2].reason


def test_without_a_folder_for_temporary_files_small_work_is_done_and_more_is_one_clear_error(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(root / "source/publication.toml"))
    monkeypatch.setattr(building, "usable_cores", lambda: 2)
    assert hexapla("-C", root, "-q", "build").code == 0
    ran = hexapla("-C", root, "-q", "build", "--jobs", "2", "--output", root / "other")
    assert (ran.code, "cannot be written: Not a directory" in ran.err, "TMPDIR" in ran.err) == (2, True, True)


def test_where_no_process_can_be_started_that_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object, **__: object) -> object:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(ProcessPoolExecutor, "submit", none_left)
    with processes(2, always=True) as team, pytest.raises(HexaplaError, match="cannot start processes"):
        list(team.spread(None, number, [1, 2]))


def test_a_module_in_a_publications_folder_is_never_run(tmp_path: Path) -> None:
    """Python looks in the current folder first, where it is told what to do in its command line."""
    root = ready_publication(tmp_path)
    for name in ("hashlib", "hexapla", "lxml", "markdown", "random", "socket"):
        (root / f"{name}.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w').close()\n")
    command = [sys.executable, str(ROOT / "build.py"), "build", "--jobs", "2"]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr, (tmp_path / "run").exists()) == (0, "", False)
    assert (root / "output/site/fr/index.html").exists()


def test_the_environment_is_as_it_was_when_no_process_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "mine")
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    before = dict(os.environ)
    with processes(2, always=True):
        assert (os.environ["PYTHONSAFEPATH"], os.environ["PYTHONPATH"].split(os.pathsep)[-1]) == ("1", "mine")
    assert dict(os.environ) == before


@contextlib.contextmanager
def in_the_middle(root: Path, *options: str | Path) -> Iterator[subprocess.Popen[str]]:
    """A real build, as soon as its first edition stands."""
    command = [sys.executable, ROOT / "build.py", "-C", root, "build", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        while process.poll() is None and not list((root / "output/site").glob("*/index.html")):
            time.sleep(0.01)
        yield process


def children(process: int) -> list[int]:
    """The processes that a process started, and those that they did."""
    own = [int(name) for file in Path(f"/proc/{process}/task").glob("*/children") for name in file.read_text().split()]
    return own + [one for child in own for one in children(child)]


LANGUAGES = ("fr", "ar", "ja", "de", "es", "it", "nl", "pt", "sv", "pl", "ko", "vi")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """An essay in a dozen languages, with covers, so that there is an end to be reached."""
    return ready_publication(tmp_path / "publication", locales=dict.fromkeys(LANGUAGES, RELEASED))


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="no /proc: the processes of a build cannot be found")
def test_a_real_process_killed_in_the_middle(many: Path) -> None:
    with in_the_middle(many, "--jobs", "2") as process:
        for child in children(process.pid)[-2:]:
            os.kill(child, signal.SIGKILL)
        _, err = process.communicate()
    assert (process.returncode, "Traceback" in err) == (3, False)
    assert "not made: " in err
    assert hexapla("-C", many, "-q", "build", "--jobs", "1").code == 0
    assert hexapla("-C", many, "-q", "build", "--jobs", "1", "--output", many / "clean").code == 0
    assert files_in(many / "output") == files_in(many / "clean")


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="no /proc: the processes of a build cannot be found")
@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)], ids=["interrupt", "killed"])
def test_no_process_outlives_a_build_that_was_stopped(many: Path, signum: int, code: int) -> None:
    with in_the_middle(many, "--jobs", "2") as process:
        started = children(process.pid)
        # As a terminal does it: everybody gets the interrupt.
        os.killpg(process.pid, signum) if signum == signal.SIGINT else process.kill()
        _, err = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in err) == (code, False)
    assert started
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{child}/cmdline").exists() and Path(f"/proc/{child}/cmdline").read_bytes() for child in started):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="no /proc: the processes of a build cannot be found")
@pytest.mark.parametrize("later", [0, 0.05, 0.15, 0.3])
def test_an_interrupt_while_processes_start_shows_nobody_s_inside(many: Path, later: float) -> None:
    command = [sys.executable, str(ROOT / "build.py"), "-C", str(many), "build", "--jobs", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        # The first child watches over what is shared; the second starts all others.
        while process.poll() is None and len(children(process.pid)) < 2:
            time.sleep(0.005)
        time.sleep(later)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in err, "interrupted" in err) == (130, False, True), err


# --- Outputs of other builds -----------------------------------------------------------------------------------------


@pytest.fixture
def parts(root: Path) -> list[Path]:
    """Each language built in a job of its own, as in a CI matrix."""
    for code in ("en", "fr", "ar", "ja"):
        assert hexapla("-C", root, "build", "--part", "-l", code, "--output", root / "parts" / code).code == 0
    return [root / "parts" / code for code in ("en", "fr", "ar", "ja")]


def join(root: Path, parts: list[Path]) -> Ran:
    return hexapla("-C", root, "build", *(option for part in parts for option in ("--join", part)))


def whole(root: Path) -> dict[str, bytes]:
    assert hexapla("-C", root, "build", "--output", root / "whole").code == 0
    return files_in(root / "whole")


def refuse_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no edition be made."""
    monkeypatch.setattr("hexapla.pipeline.units.edition_of", broken)


def test_parts_that_are_joined_are_a_whole_site_and_nothing_is_made(root: Path, parts: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    expected = whole(root)
    refuse_units(monkeypatch)
    ran = join(root, parts)
    assert (ran.code, ran.err) == (0, "")
    assert files_in(root / "output") == expected


def test_what_no_part_has_is_made(root: Path, parts: list[Path]) -> None:
    assert join(root, parts[:2]).code == 0
    assert files_in(root / "output") == whole(root)


def test_of_a_part_whose_job_ended_in_the_midst_nothing_is_taken(root: Path, parts: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(root / "parts/fr")
    with monkeypatch.context() as patch:
        patch.setattr("hexapla.pipeline.units.lint_edition", unreadable)
        assert hexapla("-C", root, "build", "--part", "-l", "fr", "--output", root / "parts/fr").code == 2
    assert [path.name for path in (root / "parts/fr").iterdir() if path.name == MEMORY] == []
    ran = join(root, parts)
    assert (ran.code, ran.err) == (0, "")
    assert files_in(root / "output") == whole(root)


def unreadable(*_: object) -> object:
    raise SourceError("cannot be read: Permission denied", location="source/red.png")


def test_a_part_of_an_older_text_is_not_taken(root: Path, parts: list[Path]) -> None:
    replace_in(root / "locale/fr/LC_MESSAGES/star.po", "Français : Later", "Plus tard")
    assert join(root, parts).code == 0
    assert files_in(root / "output") == whole(root)
    assert b"Plus tard" in (root / "output/site/fr/index.html").read_bytes()


def test_a_part_that_was_changed_by_another_hand_is_not_taken(root: Path, parts: list[Path]) -> None:
    write(root / "parts/fr/site/fr/index.html", "tampered")
    assert join(root, parts).code == 0
    assert files_in(root / "output") == whole(root)


def test_a_part_reads_no_other_catalog_and_writes_no_chooser(root: Path) -> None:
    write(root / "locale/ar/LC_MESSAGES/star.po", "<<<<<<< ours\n")
    ran = hexapla("-C", root, "build", "--part", "-l", "fr")
    assert (ran.code, ran.err) == (0, "")
    assert 'hreflang="ar"' in (root / "output/site/fr/index.html").read_text("utf-8")
    assert [path.name for path in (root / "output/site").iterdir()] == ["fr"]


def test_a_language_that_was_taken_for_granted_and_is_not_ready_is_named_nowhere(root: Path, parts: list[Path]) -> None:
    write(root / "locale/ar/LC_MESSAGES/star.po", "<<<<<<< ours\n")
    assert join(root, parts).code == 3
    assert hexapla("-C", root, "build", "--output", root / "whole").code == 3
    assert files_in(root / "output") == files_in(root / "whole")
    assert 'hreflang="ar"' not in (root / "output/site/fr/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (".hexapla.json", None, "has no .hexapla.json"),
        (MEMORY, "{", "is damaged, or of another version"),
        (".hexapla.json", "{", "the record of what was built cannot be read"),
        (".hexapla.json", '{"hexapla": 99, "editions": {}, "shared": {}}', "the record of what was built cannot be read"),
    ],
)
def test_a_part_that_is_none_stops_the_build_before_anything_is_made(
    root: Path, parts: list[Path], name: str, content: str | None, message: str
) -> None:
    (root / "parts/fr" / name).unlink()
    if content is not None:
        write(root / "parts/fr" / name, content)
    ran = join(root, parts)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert "fix: " in ran.err
    assert not (root / "output").exists()


def test_a_part_whose_record_is_locked_up_is_one_clear_error(root: Path, parts: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def locked(self: Path) -> bytes:
        if self == root / "parts/fr/.hexapla.json":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", locked)
    ran = join(root, parts)
    assert (ran.code, ran.out) == (2, "")
    assert "parts/fr/.hexapla.json: cannot be read: Permission denied" in ran.err
