"""An output folder is ours or refused, holds editions whole, and survives an interruption at any point."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from hexapla.errors import HexaplaError, OutputError
from hexapla.record import (
    PUBLIC_RECORD,
    RECORD,
    Built,
    Record,
    files,
    find_damage,
    open_output,
    output,
    public_record,
    read_files,
    read_published,
    read_record,
    write_unless_changed,
    write_whole,
)
from hexapla.record.values import built_bytes, ready_bytes
from tests.publications import files_in, write

OLD = {"index.html": b"old", "old.html": b"gone soon", "star.fr.epub": b"old book"}
NEW = {"index.html": b"new", "new.html": b"came", "star.fr.epub": b"new book"}


def built(folder: str = "site/fr/") -> Built:
    return Built("star", "fr", "fr", "L’étoile", "fr", "", "human", 1.0, "2026-11-23", folder)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """An output folder that holds the old edition."""
    with open_output(tmp_path / "out") as place:
        place.swap_edition(built(), OLD)
    return tmp_path / "out"


def edition(root: Path, folder: str = "site/fr") -> dict[str, bytes]:
    return files_in(root / folder)


# --- Swapping --------------------------------------------------------------------------------------------------------


def test_an_edition_takes_the_place_of_the_old_one_with_none_of_its_leftovers(site: Path) -> None:
    with open_output(site) as place:
        place.swap_edition(built(), NEW)
        assert place.stands("site/fr/")
    assert edition(site) == NEW
    assert sorted(path.name for path in site.iterdir()) == [RECORD, output.LOCK, "site"]


def test_an_edition_that_did_not_change_is_not_written(site: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (site / "site").rglob("*")}
    with open_output(site) as place:
        place.swap_edition(built(), OLD)
    assert {path: path.stat().st_mtime_ns for path in (site / "site").rglob("*")} == before


def test_files_beside_stay_only_while_they_are_whole(site: Path) -> None:
    pages = {"index.html": b"new page"}
    with open_output(site) as place:
        place.swap_edition(built(), pages, beside=["star.fr.epub"])
        assert edition(site) == {**pages, "star.fr.epub": b"old book"}
        assert place.stands("site/fr/")
        (site / "site/fr/star.fr.epub").write_bytes(b"tampered")
        assert not place.stands("site/fr/")
        assert place.swap_edition(built(), pages, beside=["star.fr.epub"]).files.keys() == {"index.html"}


def test_foreign_files_are_never_removed_nor_written_over(site: Path) -> None:
    notes = write(site / "site/fr/notes/mine.txt", "mine")
    write(site / "site/CNAME", "example.org")
    with open_output(site) as place:
        place.swap_edition(built(), NEW)
        assert notes.read_text() == "mine"
        with pytest.raises(OutputError, match="is in the way of an edition"):
            place.swap_edition(built(), {**NEW, "notes/mine.txt": b"ours"})
        with pytest.raises(OutputError, match="is in the way"):
            place.write_shared({"site/CNAME": b"ours"})
        place.drop_edition("site/fr/")
    assert files_in(site) == {"site/fr/notes/mine.txt": b"mine", "site/CNAME": b"example.org"}


def test_a_dropped_edition_leaves_no_empty_folder(site: Path) -> None:
    with open_output(site) as place:
        place.drop_edition("site/fr/")
    assert sorted(path.name for path in site.iterdir()) == [RECORD, output.LOCK]


def test_shared_files_come_and_go(site: Path) -> None:
    with open_output(site) as place:
        place.write_shared({"site/index.html": b"1", "site/sitemap.xml": b"1"})
        place.write_shared({"site/index.html": b"2"})
    assert files_in(site / "site") == {"index.html": b"2"} | {f"fr/{name}": content for name, content in OLD.items()}


def test_one_work_becomes_several_and_one_again(site: Path) -> None:
    """``site/fr/index.html`` is an edition's page, then a shared front page, then an edition's page again."""
    with open_output(site) as place:
        place.swap_edition(built("site/fr/star/"), NEW)
        place.write_shared({"site/fr/index.html": b"front"})
        place.drop_edition("site/fr/")
    assert edition(site) == {"index.html": b"front"} | {f"star/{name}": content for name, content in NEW.items()}
    with open_output(site) as place:
        place.swap_edition(built(), OLD)
        place.write_shared({})
        place.drop_edition("site/fr/star/")
    assert edition(site) == OLD


# --- Interruptions ---------------------------------------------------------------------------------------------------

STEPS = ("mkdir", "rename", "replace", "write_bytes")


class Cut(BaseException):
    """Stands for a process that ends: nothing may catch it."""


@pytest.fixture
def cut_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let the process end right before its n-th change to the disk; the process takes no step afterwards."""

    def arm(number: int) -> None:
        left = iter(range(number))
        dead = False

        def step() -> None:
            nonlocal dead
            if dead or next(left, None) is None:
                dead = True
                raise Cut

        for owner, names in ((Path, STEPS), (files, ("_exchange",)), (shutil, ("rmtree",)), (os, ("link",))):
            for name in names:
                monkeypatch.setattr(owner, name, _counted(getattr(owner, name), step))

    return arm


def _counted(call: Callable[..., object], step: Callable[[], None]) -> Callable[..., object]:
    def counted(*arguments: object, **options: object) -> object:
        step()
        return call(*arguments, **options)

    return counted


@pytest.mark.parametrize("number", range(24))
def test_a_cut_at_any_step_leaves_old_or_new_and_the_next_run_completes(
    site: Path, cut_at: Callable[[int], None], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    write(site / "site/fr/mine.txt", "mine")
    mine = {"mine.txt": b"mine"}
    with monkeypatch.context() as patch:
        cut_at(number)
        try:
            with open_output(site) as place:
                place.swap_edition(built(), NEW)
        except Cut:
            pass
        patch.undo()
        monkeypatch.undo()
    assert edition(site) in (OLD | mine, NEW | mine)
    with open_output(site) as place:
        place.swap_edition(built(), NEW)
        assert place.stands("site/fr/")
    assert edition(site) == NEW | mine
    assert not (site / output.STAGING).exists()


def test_the_steps_of_the_cut_cover_the_whole_swap(site: Path, cut_at: Callable[[int], None]) -> None:
    """If a swap took more steps than the test above cuts at, its end would never be tested."""
    cut_at(24)
    with open_output(site) as place:
        place.swap_edition(built(), NEW)
    assert edition(site) == NEW


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0], ids=["before", "inside", "after"])
@pytest.mark.parametrize("number", [0, 1], ids=["ready", "in its place"])
@pytest.mark.parametrize("exchange", [True, False], ids=["one step", "two steps"])
def test_a_cut_at_a_line_of_the_record_leaves_old_or_new_and_the_next_run_completes(
    site: Path, monkeypatch: pytest.MonkeyPatch, number: int, share: float, exchange: bool
) -> None:
    left = iter(range(number))

    def add(self: output.Output, line: bytes, record: Record) -> None:
        cut = next(left, None) is None
        with (site / RECORD).open("ab") as file:
            file.write(line[: round(len(line) * share)] if cut else line)
        if cut:
            monkeypatch.setattr(output.Output, "tidy", lambda _self: None)
            raise Cut
        self.record = record

    if not exchange:
        monkeypatch.setattr(files, "_exchange", lambda _one, _other: False)
    with monkeypatch.context() as patch:
        patch.setattr(output.Output, "_add", add)
        with pytest.raises(Cut), open_output(site) as place:
            place.swap_edition(built(), NEW)
    monkeypatch.undo()
    assert edition(site) == (NEW if number else OLD)
    with open_output(site) as place:
        assert place.stands("site/fr/")
        assert edition(site) == (NEW if number or share == 1 else OLD)
        assert place.record.ready is None
    assert not (site / output.STAGING).exists()


def test_where_folders_cannot_change_places_in_one_step_two_do(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_exchange", lambda _one, _other: False)
    with open_output(site) as place:
        place.swap_edition(built(), NEW)
    assert edition(site) == NEW


def test_a_folder_that_cannot_be_put_in_place_leaves_the_old_one(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename
    monkeypatch.setattr(files, "_exchange", lambda _one, _other: False)

    def fail(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise PermissionError(errno.EACCES, "in use", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OutputError, match="cannot be written: in use"), open_output(site) as place:
        place.swap_edition(built(), NEW)
    assert edition(site) == OLD


@pytest.mark.parametrize("name", ["write_bytes", "mkdir"])
def test_a_full_disk_is_one_clear_error_and_what_was_there_stays(site: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    call = getattr(Path, name)

    def full(self: Path, *arguments: object, **options: object) -> object:
        if "new" in self.parts:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))
        return call(self, *arguments, **options)

    monkeypatch.setattr(Path, name, full)
    with pytest.raises(OutputError, match="No space left on device") as caught, open_output(site) as place:
        place.swap_edition(built(), NEW)
    assert "make room" in caught.value.hint
    assert edition(site) == OLD
    assert not (site / output.STAGING).exists(), "what was staged takes room"


def test_two_builds_cannot_hold_one_output(site: Path) -> None:
    with open_output(site), pytest.raises(OutputError, match="another build is writing here") as caught, open_output(site):
        pass
    assert caught.value.location == str(site)


def test_an_edition_is_on_record_once_it_stands_and_a_build_leaves_the_record_in_one_piece(site: Path) -> None:
    with open_output(site) as place:
        place.swap_edition(built(), NEW)
        place.swap_edition(built("site/de/"), NEW)
        assert read_record(site) == place.record
        assert [*place.record.editions] == ["site/fr/", "site/de/"]
    assert read_record(site) == place.record
    assert list(json.loads((site / RECORD).read_bytes())["editions"]) == ["site/de/", "site/fr/"]


@pytest.mark.parametrize("length", [1, 60, -8, -1])
@pytest.mark.parametrize("line", [built_bytes, ready_bytes])
def test_a_line_of_the_record_that_was_cut_is_not_read_and_the_next_build_ends_it(
    site: Path, line: Callable[[Built], bytes], length: int
) -> None:
    known = read_record(site)
    with (site / RECORD).open("ab") as file:
        file.write(line(built("site/de/"))[:length])
    assert read_record(site) == known
    with open_output(site) as place:
        place.swap_edition(built("site/it/"), NEW)
    assert read_record(site).editions.keys() == {"site/fr/", "site/it/"}


@pytest.mark.parametrize("line", ['{"folder": "../"}', '{"ready": {}}', "[]", "x"])
def test_a_line_that_was_added_to_the_record_and_is_damaged_is_refused(site: Path, line: str) -> None:
    with (site / RECORD).open("a") as file:
        file.write(f"{line}\n")
    with pytest.raises(OutputError, match="the record of what was built cannot be read"):
        read_record(site)


# --- Whose folder ----------------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_ours_is_refused_untouched(tmp_path: Path) -> None:
    write(tmp_path / "thesis.txt", "years of work")
    with pytest.raises(OutputError, match="was not made by Hexapla"), open_output(tmp_path):
        pass
    assert files_in(tmp_path) == {"thesis.txt": b"years of work"}


def test_a_file_is_no_output_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a file, not a folder"), open_output(write(tmp_path / "out", "")):
        pass


def test_an_empty_folder_and_one_of_a_first_run_that_was_cut_are_taken(tmp_path: Path) -> None:
    (tmp_path / output.LOCK).touch()
    (tmp_path / output.STAGING).mkdir()
    with open_output(tmp_path) as place:
        place.swap_edition(built(), OLD)
    assert edition(tmp_path) == OLD


ROW = {
    "work": "star",
    "locale": "fr",
    "tag": "fr",
    "title": "",
    "title_lang": "fr",
    "description": "",
    "provenance": "human",
    "share": 1.0,
    "modified": "2026-11-23",
    "folder": "site/fr/",
    "files": {"index.html": "0" * 64},
    "size": 1,
}


def record(**row: object) -> str:
    return json.dumps({"hexapla": 1, "shared": {}, "editions": {"site/fr/": {**ROW, **row}}})


DAMAGED = {
    "cut short": record()[:-9],
    "not JSON": "hello",
    "a list": "[]",
    "nothing": "{}",
    "of another version": record().replace('"hexapla": 1', '"hexapla": 2'),
    "no editions": '{"hexapla": 1, "shared": {}, "editions": []}',
    "an edition too short": '{"hexapla": 1, "shared": {}, "editions": {"site/fr/": {}}}',
    "an edition too long": record(extra="x"),
    "files are a text": record(files="x"),
    "a digest is a number": record(files={"index.html": 1}),
    "size is a text": record(size="x"),
    "names a file above": record(files={"../../thesis.txt": "0"}),
    "names an absolute file": record(files={"/etc/passwd": "0"}),
    "names a drive": record(files={"C:evil": "0"}),
    "names a Windows path": record(files={"..\\evil": "0"}),
    "names a folder above": record(folder="../fr/"),
    "two places": record(folder="site/de/"),
    "shares a file above": '{"hexapla": 1, "shared": {"../thesis.txt": "0"}, "editions": {}}',
    "not UTF-8": "\udcff",
    "nested": "[" * 60_000,
    "a share that is no number": record(share=float("nan")),
    "a title that is half a character": record(title="\ud800"),
    "a file that is half a character": record(files={"\ud800": "0"}),
    "shares half a character": json.dumps({"hexapla": 1, "shared": {"site/\ud800": "0"}, "editions": {}}),
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_record_is_refused_and_nothing_is_touched(tmp_path: Path, text: str) -> None:
    (tmp_path / RECORD).write_bytes(text.encode("utf-8", "surrogateescape"))
    write(tmp_path / "site/fr/index.html", "page")
    with pytest.raises(OutputError, match="the record of what was built cannot be read") as caught, open_output(tmp_path):
        pass
    assert "move the output folder away" in caught.value.hint
    assert (tmp_path / "site/fr/index.html").read_text() == "page"


def test_the_record_of_the_damaged_table_is_read_where_it_is_sound(tmp_path: Path) -> None:
    write(tmp_path / RECORD, record())
    assert read_record(tmp_path).editions["site/fr/"].title_lang == "fr"


# --- A copy of a deployed site -----------------------------------------------------------------------------------------


@pytest.fixture
def copy(site: Path) -> Path:
    with open_output(site) as place:
        place.write_shared({"site/editions.json": public_record(list(place.record.editions.values()))})
    return site / "site"


def test_a_copy_gives_an_edition_back(copy: Path) -> None:
    (found,) = read_published(copy)
    assert (found.title, find_damage(copy, found)) == ("L’étoile", "")
    assert read_files(copy, found) == OLD


@pytest.mark.parametrize("change", [lambda path: path.write_bytes(b"tampered"), Path.unlink], ids=["tampered", "missing"])
def test_a_copy_that_is_not_as_it_was_published_is_refused(copy: Path, change: Callable[[Path], object]) -> None:
    (found,) = read_published(copy)
    change(copy / "fr/index.html")
    assert find_damage(copy, found) == "fr/index.html"
    with pytest.raises(OutputError, match="is not as it was published"):
        read_files(copy, found)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(None, "cannot be read", id="none"),
        pytest.param("[", "is not a list of editions", id="no JSON"),
        pytest.param('{"hexapla": 1, "editions": {}}', "is not a list of editions", id="no list"),
        pytest.param('{"hexapla": 1, "editions": [{}]}', "is not a list of editions", id="no edition"),
    ],
)
def test_what_is_no_copy_of_a_site_is_refused(tmp_path: Path, text: str | None, message: str) -> None:
    if text is not None:
        write(tmp_path / PUBLIC_RECORD, text)
    with pytest.raises(OutputError, match=message) as caught:
        read_published(tmp_path)
    assert "--last-good wants a copy of a site" in caught.value.hint


# --- The user's own files ----------------------------------------------------------------------------------------------


def test_a_file_is_written_only_where_it_differs(tmp_path: Path) -> None:
    path = tmp_path / "deep/down/star.po"
    assert write_whole(path, b"one")
    before = path.stat().st_mtime_ns
    assert not write_whole(path, b"one")
    assert path.stat().st_mtime_ns == before
    assert [one.name for one in path.parent.iterdir()] == ["star.po"]


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    real = write(tmp_path / "real.po", "one")
    real.chmod(0o640)
    link = tmp_path / "link.po"
    link.symlink_to(real)
    write_whole(link, b"two")
    assert (link.is_symlink(), real.read_bytes(), stat.S_IMODE(real.stat().st_mode)) == (True, b"two", 0o640)


def test_whoever_saved_meanwhile_wins(tmp_path: Path) -> None:
    path = write(tmp_path / "star.po", "saved by a translator just now")
    with pytest.raises(HexaplaError, match="changed while it was being updated, and was left alone"):
        write_unless_changed(path, b"ours", b"read before")
    with pytest.raises(HexaplaError, match="changed while"):
        write_unless_changed(path, b"ours", None)
    assert path.read_text() == "saved by a translator just now"
    assert [one.name for one in tmp_path.iterdir()] == ["star.po"]


def test_a_save_in_the_last_moment_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "star.po", "read")
    write_through = files._write_through  # noqa: SLF001 — the moment between writing and renaming

    def save_meanwhile(fresh: Path, content: bytes) -> None:
        write_through(fresh, content)
        write(path, "saved")

    monkeypatch.setattr(files, "_write_through", save_meanwhile)
    with pytest.raises(HexaplaError, match="changed while"):
        write_unless_changed(path, b"ours", b"read")
    assert path.read_text() == "saved"


def test_a_file_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    write(tmp_path / "locale", "a file where a folder should be")
    with pytest.raises(HexaplaError, match="cannot be written") as caught:
        write_whole(tmp_path / "locale/fr/star.po", b"one")
    assert "the file is as it was" in caught.value.hint
