"""Builds that make only what is not current: content decides, the output is that of a clean build, and the same is said twice."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hexapla.pipeline import current
from hexapla.record.memory import MEMORY
from hexapla.record.output import LOCK
from hexapla.record.stamps import files_below
from hexapla.record.values import RECORD
from tests.publications import RELEASED, WORKS, files_in, hexapla, ready_publication, replace_in, write

LOCALES = {"fr": RELEASED, "ar": RELEASED, "ja": 'status = "draft"'}
SETTLED = 10**18
"""A time long ago, in nanoseconds."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return ready_publication(tmp_path / "publication", {name: WORKS[name] for name in ("star", "book")}, LOCALES, head='title = "Both"')


def make(root: Path, *options: str) -> dict[str, bytes]:
    hexapla("-C", str(root), "-q", "build", *options)
    return files_in(root / "output")


def clean(root: Path) -> dict[str, bytes]:
    """What a build into an empty folder makes."""
    fresh = root.parent / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    hexapla("-C", str(root), "-q", "build", "--output", str(fresh))
    return files_in(fresh)


def inodes(root: Path) -> dict[str, int]:
    """The files of editions by name, and which file it is: another one where an edition was made again."""
    site = root / "output" / "site"
    return {path.relative_to(site).as_posix(): path.stat().st_ino for path in site.glob("*/*/*") if path.is_file()}


def catalog(root: Path, code: str = "fr", domain: str = "star") -> Path:
    return next((root / "locale" / code / "LC_MESSAGES").rglob(f"{domain}.po"))


# --- The law -------------------------------------------------------------------------------------------------------


def change_msgstr(root: Path, dice: random.Random) -> None:
    file = dice.choice([catalog(root), catalog(root, "ar"), catalog(root, "fr", "one")])
    lines = file.read_text(encoding="utf-8").splitlines()
    places = [number for number, line in enumerate(lines) if line.startswith('msgstr "') and line != 'msgstr ""']
    place = dice.choice(places)
    lines[place] = lines[place][:8] + dice.choice("XYZ") + lines[place][8:]
    write(file, "\n".join([*lines, ""]))


def same_size_and_times(root: Path, _dice: random.Random) -> None:
    file = catalog(root)
    status = file.stat()
    write(file, file.read_text(encoding="utf-8").replace("Français", "FRANÇAIS"))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def change_source(root: Path, dice: random.Random) -> None:
    file = root / "source" / "star.md"
    write(file, file.read_text(encoding="utf-8") + f"\nMore {dice.randrange(10)}.\n")


def change_config(root: Path, dice: random.Random) -> None:
    file = root / "source" / "publication.toml"
    text = file.read_text(encoding="utf-8")
    new = f"modified = 2026-11-{dice.randrange(10, 30)}"
    write(file, "\n".join(new if line.startswith("modified") else line for line in text.split("\n")))


def break_catalog(root: Path, _dice: random.Random) -> None:
    with catalog(root, "ar").open("a", encoding="utf-8") as file:
        file.write('\nmsgid "broken\n')


def mend_catalog(root: Path, _dice: random.Random) -> None:
    file = catalog(root, "ar")
    write(file, file.read_text(encoding="utf-8").replace('\nmsgid "broken\n', ""))


def delete_output(root: Path, dice: random.Random) -> None:
    files = sorted(path for path in (root / "output" / "site").rglob("*") if path.is_file())
    dice.choice(files).unlink()


def damage_output(root: Path, dice: random.Random) -> None:
    dice.choice(sorted((root / "output" / "site").rglob("*.html"))).write_bytes(b"damaged")


def touch(root: Path, dice: random.Random) -> None:
    for path in (root / "source").rglob("*.md"):
        os.utime(path, ns=(SETTLED, SETTLED + dice.randrange(1000)))


def change_asset(root: Path, dice: random.Random) -> None:
    file = root / "source" / "assets" / "red.png"
    file.write_bytes(file.read_bytes() + bytes([dice.randrange(256)]))


EDITS: tuple[Callable[[Path, random.Random], None], ...] = (
    change_msgstr,
    same_size_and_times,
    change_source,
    change_config,
    delete_output,
    damage_output,
    touch,
    change_asset,
)


@pytest.mark.parametrize("seed", range(4))
def test_any_edits_leave_what_a_clean_build_makes(root: Path, seed: int) -> None:
    # A source that changed leaves translations behind: without bars every edition is published, and none depends on what stood before.
    replace_in(root / "source" / "publication.toml", RELEASED, RELEASED + "\nbar = 0")
    dice = random.Random(seed)
    make(root)
    for _ in range(5):
        chosen = dice.sample(EDITS, dice.randrange(1, 3))
        for edit in chosen:
            edit(root, dice)
        assert make(root) == clean(root), [edit.__name__ for edit in chosen]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_each_edit_leaves_what_a_clean_build_makes(root: Path, edit: Callable[[Path, random.Random], None]) -> None:
    replace_in(root / "source" / "publication.toml", RELEASED, RELEASED + "\nbar = 0")
    make(root)
    edit(root, random.Random(1))
    assert make(root) == clean(root)


# --- What is made, and what is not ------------------------------------------------------------------------------------


def test_one_msgstr_makes_one_edition(root: Path) -> None:
    make(root)
    before = inodes(root)
    replace_in(catalog(root), "Français : The star", "L’étoile")
    make(root)
    after = inodes(root)
    assert {name.rsplit("/", 1)[0] for name in after if after[name] != before[name]} == {"fr/star"}
    assert "L’étoile" in (root / "output" / "site" / "fr" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("edit", [touch, lambda _root, _dice: None], ids=["touched", "nothing"])
def test_nothing_changed_makes_nothing(root: Path, edit: Callable[[Path, random.Random], None]) -> None:
    make(root)
    before = inodes(root)
    edit(root, random.Random(1))
    make(root)
    assert inodes(root) == before


def test_the_same_is_said_twice_with_the_same_code(root: Path) -> None:
    make(root)
    break_catalog(root, random.Random(1))
    first, second = (hexapla("-C", str(root), "-v", "build") for _ in range(2))
    assert first.code == second.code == 3
    assert "malformed-catalog" in first.err
    assert first.err == second.err


def test_a_language_that_broke_and_was_mended_is_built(root: Path) -> None:
    whole = make(root)
    break_catalog(root, random.Random(1))
    make(root)
    mend_catalog(root, random.Random(1))
    assert make(root) == whole


def test_one_format_of_a_new_text_is_no_current_edition(root: Path) -> None:
    make(root)
    replace_in(catalog(root), "Français : The star", "L’étoile")
    make(root, "--format", "html")
    assert make(root) == clean(root)


@pytest.mark.parametrize("draws", [True, False])
def test_a_new_font_concerns_who_draws_covers(root: Path, monkeypatch: pytest.MonkeyPatch, draws: bool) -> None:
    fonts = root.parent / "fonts"
    monkeypatch.setattr("hexapla.systems.font_folders", lambda _home: (fonts,))
    file = root / "source" / "publication.toml"
    write(file, file.read_text(encoding="utf-8") + f"\n[cover]\ndraw = {str(draws).lower()}\n")
    made_of = []
    for name in ("one", "two"):
        write(fonts / f"{name}.txt", "a font, for all that anybody knows")
        make(root)
        memory = json.loads((root / "output" / MEMORY).read_text("utf-8"))
        assert f"font:{fonts}/{name}.txt" in memory["inputs"] or not draws
        made_of.append([note["inputs"] for note in memory["editions"].values()])
    assert (made_of[0] != made_of[1]) is draws


def test_a_note_leads_to_no_folder_where_no_build_looks_for_fonts(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, elsewhere = make(root), write(root.parent / "elsewhere" / "private.txt", "private").parent
    memory = root / "output" / MEMORY
    table = json.loads(memory.read_bytes())
    write(memory, json.dumps(table | {"fonts": [*table["fonts"], str(elsewhere)]}))
    looked = set[str]()

    def spied(folder: str, name: str, suffix: str = "") -> Iterator[tuple[str, str]]:
        looked.add(folder)
        return files_below(folder, name, suffix)

    monkeypatch.setattr(current, "files_below", spied)
    assert make(root) == whole
    assert (str(root) in looked, str(elsewhere) in looked) == (True, False)


def test_verify_reads_what_the_stat_values_would_spare(root: Path) -> None:
    # As if a file system kept all four values of a file that was changed long ago: only --verify can tell.
    make(root)
    memory = root / "output" / MEMORY
    table = json.loads(memory.read_bytes())
    file = catalog(root)
    name = file.relative_to(root).as_posix()
    write(file, file.read_text(encoding="utf-8").replace("Français : The star", "Francais : The star "))
    status = file.stat()
    table["inputs"][name][:4] = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
    table["made"] = status.st_ctime_ns + 10**12
    memory.write_text(json.dumps(table), encoding="utf-8")
    assert "Francais" not in make(root)["site/fr/star/index.html"].decode()
    assert "Francais" in make(root, "--verify")["site/fr/star/index.html"].decode()


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"hexapla": 99}', '{"hexapla": 2, "answers": []}', '"' * 40, "[" * 50_000],
    ids=lambda text: text[:12] or "empty",
)
def test_a_memory_that_cannot_be_read_is_none(root: Path, content: str) -> None:
    whole = make(root)
    write(root / "output" / MEMORY, content)
    ran = hexapla("-C", str(root), "-q", "build")
    assert "what the last build noted cannot be read" in ran.err
    assert ran.code == 0
    assert files_in(root / "output") == whole
    assert hexapla("-C", str(root), "-q", "build").err == ""


@pytest.mark.parametrize(
    "hostile",
    [
        {"catalogs": "\ud800"},
        {"catalogs": "\0"},
        {"catalogs": "/"},
        {"catalogs": "../.."},
        {"fonts": ["\0"]},
        {"fonts": "/etc"},
        {"fonts": [1]},
        {"outputs": {"\ud800": [1, 1, 1, 1, ""]}},
        {"outputs": {"\0": [1, 1, 1, 1, ""]}},
        {"made": float("inf")},
    ],
    ids=str,
)
def test_a_memory_of_what_is_no_file_is_none(root: Path, hostile: dict[str, object]) -> None:
    whole = make(root)
    table = json.loads((root / "output" / MEMORY).read_bytes())
    write(root / "output" / MEMORY, json.dumps(table | hostile))
    ran = hexapla("-C", str(root), "-q", "build")
    assert (ran.code, "what the last build noted cannot be read" in ran.err) == (0, True)
    assert files_in(root / "output") == whole


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are Unicode there")
@pytest.mark.parametrize("folder", ["source/assets", "locale"])
def test_a_file_whose_name_is_not_unicode_stops_no_build(root: Path, folder: str) -> None:
    file = root / folder / os.fsdecode(b"caf\xe9.txt")
    file.write_bytes(b"notes")
    ran = hexapla("-C", str(root), "-q", "build")
    assert (ran.code, ran.err) == (0, "")
    memory = root / "output" / MEMORY
    noted = memory.read_bytes()
    assert make(root) == clean(root)
    assert memory.read_bytes() == noted


def test_a_folder_that_cannot_be_locked_is_one_clear_error(root: Path) -> None:
    whole = make(root)
    lock = root / "output" / LOCK
    lock.unlink()
    lock.mkdir()
    ran = hexapla("-C", str(root), "-q", "build")
    assert (ran.code, "cannot be written: Is a directory" in ran.err) == (2, True)
    assert files_in(root / "output") == whole


@pytest.mark.parametrize("part", ["answers", "editions"])
def test_a_memory_that_says_something_else_is_not_believed(root: Path, part: str) -> None:
    whole = make(root)
    table = json.loads((root / "output" / MEMORY).read_bytes())
    table["answers"] = {} if part == "editions" else {key: [{"work": 1}] for key in table["answers"]}
    table["editions"] = {key: ["what"] for key in table["editions"]} if part == "editions" else {}
    write(root / "output" / MEMORY, json.dumps(table))
    assert make(root) == whole


@pytest.mark.parametrize("said", [{"title": "Another"}, {"provenance": "machine"}, {"share": 0.5}, {"modified": "1999-01-01"}], ids=str)
def test_a_record_that_says_something_else_of_an_edition_is_not_believed(root: Path, said: dict[str, object]) -> None:
    whole = make(root)
    record = root / "output" / RECORD
    table = json.loads(record.read_bytes())
    table["editions"]["site/fr/star/"] |= said
    write(record, json.dumps(table) + "\n")
    assert make(root) == whole


@pytest.mark.parametrize(
    "verdict", [{"reason": 5}, {"completeness": 5}, {"completeness": {"fuzzy": {"messages": "2", "words": None}}}], ids=str
)
def test_a_verdict_of_another_kind_is_judged_anew(root: Path, verdict: dict[str, object]) -> None:
    whole = make(root)
    table = json.loads((root / "output" / MEMORY).read_bytes())
    table["answers"] = {}
    for note in table["editions"].values():
        note["verdict"] |= verdict
    write(root / "output" / MEMORY, json.dumps(table))
    assert make(root) == whole


def test_source_date_epoch_is_part_of_the_question(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert make(root) == clean(root)


def test_what_was_damaged_before_another_language_was_built_is_made_again(root: Path) -> None:
    """A build of one language says nothing of what it did not look at."""
    whole = make(root)
    page = root / "output/site/fr/star/index.html"
    page.write_bytes(page.read_bytes().replace(b"Fran", b"FRAN"))
    make(root, "-l", "ar")
    assert make(root) == whole


def test_a_build_remembers_what_it_wrote_as_it_stands(root: Path) -> None:
    make(root)
    memory = json.loads((root / "output" / MEMORY).read_bytes())
    found = {name: hashlib.sha256((root / "output" / name).read_bytes()).hexdigest() for name in memory["outputs"]}
    assert {name: row[-1] for name, row in memory["outputs"].items()} == found
    assert len(found) > 50
