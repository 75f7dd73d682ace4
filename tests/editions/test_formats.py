"""``build --format``: what is not current is made, and nothing else; pages offer what stands beside them; a full build leaves all new."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import html

from hexapla.config import Policy, Work
from hexapla.edition import Edition
from hexapla.model import Completeness
from hexapla.pipeline.editions import edition_of
from hexapla.project import Project
from hexapla.record.memory import MEMORY
from tests.editions.test_incremental import EDITS, LOCALES, catalog, clean, make
from tests.publications import RELEASED, WORKS, files_in, fill, hexapla, ready_publication, replace_in, write

ALL = {"en", "fr", "ar"}
BOOK, PAGE, ONE_FILE = "output/site/fr/star.fr.epub", "output/site/fr/index.html", "output/site/fr/star.fr.html"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return ready_publication(tmp_path / "publication", locales=LOCALES)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The languages that are made from now on: an edition that is made again with the same bytes leaves no other trace."""
    found: list[str] = []

    def noting(project: Project, work: Work, policy: Policy, completeness: Completeness, *, draft: bool, day: dt.date | None) -> Edition:
        found.append(policy.locale.code)
        return edition_of(project, work, policy, completeness, draft=draft, day=day)

    monkeypatch.setattr("hexapla.pipeline.units.edition_of", noting)
    return found


def formats(*names: str) -> list[str]:
    """As options; none for a full build."""
    return [option for name in names for option in ("--format", name)]


def change(root: Path) -> None:
    replace_in(catalog(root), "Français : The star", "L’étoile")


def revert(root: Path) -> None:
    replace_in(catalog(root), "L’étoile", "Français : The star")


def wrong_offers(folder: Path) -> Iterator[str]:
    """Every page that offers what is not there, or tells another digest, or says nothing of a file that is."""
    for file in folder.rglob("*/about.html"):
        beside = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in file.parent.iterdir() if path.name.count(".") == 2}
        for page in file.parent.glob("*.html"):
            if page.name not in beside:
                shown = html.fromstring(page.read_bytes())
                told = shown.xpath("string(//details[@class='digest']//code)").splitlines()
                if {line.partition("  ")[2]: line.partition("  ")[0] for line in told} != beside or {*shown.xpath(TAKE)} != {*beside}:
                    yield str(page)


TAKE = "//p[@class='take']/a/@href"


# --- The law -------------------------------------------------------------------------------------------------------


ORDERS: tuple[list[str], ...] = ([], ["html"], ["html"], ["epub"], ["onefile"], ["epub", "onefile"], ["html", "epub"])


@pytest.mark.parametrize("seed", range(3))
def test_any_edits_and_orders_leave_what_a_build_that_remembers_nothing_makes(tmp_path: Path, seed: int) -> None:
    works = {name: WORKS[name] for name in ("star", "book")}
    root = ready_publication(tmp_path / "publication", works, LOCALES, head='title = "Both"')
    replace_in(root / "source" / "publication.toml", RELEASED, RELEASED + "\nbar = 0")
    dice = random.Random(seed)
    make(root, *formats(*dice.choice(ORDERS)))
    for _ in range(5):
        edits = dice.sample(EDITS, dice.randrange(0, 3))
        for edit in edits:
            edit(root, dice)
        options = [*formats(*dice.choice(ORDERS)), *dice.choice([[], ["-l", "fr"], ["--drafts"], ["--verify"]])]
        expected = forgetful(root, *options)
        assert make(root, *options) == expected, (edits, options)
        assert list(wrong_offers(root / "output")) == [], (edits, options)
    assert published(make(root)) == published(clean(root))


def published(files: dict[str, bytes]) -> dict[str, bytes]:
    """Without previews, which stay until their languages are published."""
    return {name: content for name, content in files.items() if name.startswith("site/")}


def forgetful(root: Path, *options: str) -> dict[str, bytes]:
    """What the same build makes where no note tells of earlier ones."""
    copy = root.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root / "output", copy)
    (copy / MEMORY).unlink()
    hexapla("-C", str(root), "-q", "build", *options, "--output", str(copy))
    return files_in(copy)


# --- What is made, and what is not ------------------------------------------------------------------------------------


Step = str | Callable[[Path], None]
"""Formats to build, or what befalls the publication."""
FULL = ""


@pytest.mark.parametrize(
    ("before", "last", "expected"),
    [
        pytest.param([FULL], "html", set(), id="pages of a full build are current"),
        pytest.param([FULL, "html"], FULL, set(), id="and the rest stays so"),
        pytest.param([FULL, "html", change], FULL, {"fr"}, id="and is known of each edition"),
        pytest.param([FULL, change], "html", {"fr"}, id="one msgstr"),
        pytest.param(["html", change], "html", {"fr"}, id="one msgstr, where there were only pages"),
        pytest.param(["epub", change], "epub", {"fr"}, id="one msgstr, where there were only books"),
        pytest.param([FULL, change, "html"], "html", set(), id="pages are current beside an older book"),
        pytest.param([FULL, change, "html"], FULL, {"fr"}, id="an older book is not"),
        pytest.param([FULL, change, "html"], "epub", {"fr"}, id="nor when books are asked for"),
        pytest.param([FULL, change, "epub"], "html", set(), id="pages that tell of a new book are new"),
        pytest.param([FULL, change, "html", revert], "html", {"fr"}, id="the older text again"),
        pytest.param([FULL, change, "html", revert, "html"], FULL, {"fr"}, id="nobody knows of which text the book is"),
        pytest.param(["html"], FULL, ALL, id="what was never made"),
        pytest.param(["html"], "epub", ALL, id="a book that was never made"),
        pytest.param(["epub", "onefile"], "epub", set(), id="books and single files in turn"),
        pytest.param(["epub onefile", "html"], FULL, set(), id="all that there is, in turn"),
        pytest.param(["epub onefile", change, "html"], FULL, {"fr"}, id="all in turn, of two texts"),
    ],
)
def test_what_is_made(root: Path, made: list[str], before: list[Step], last: str, expected: set[str]) -> None:
    for step in before:
        take_step(root, step)
    made.clear()
    take_step(root, last)
    assert set(made) == expected
    assert len(made) == len(expected)
    assert list(wrong_offers(root / "output")) == []
    assert make(root) == clean(root)


def take_step(root: Path, step: Step) -> None:
    if callable(step):
        step(root)
    else:
        make(root, *formats(*step.split()))


@pytest.mark.parametrize("options", [formats("html"), formats("epub"), []], ids=["html", "epub", "full"])
@pytest.mark.parametrize("name", [BOOK, PAGE, ONE_FILE])
@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"damaged")], ids=["deleted", "damaged"])
def test_what_was_harmed_is_made_again_or_offered_no_more(
    root: Path, made: list[str], name: str, harm: Callable[[Path], None], options: list[str]
) -> None:
    whole = make(root)
    made.clear()
    harm(root / name)
    make(root, *options)
    assert made == ["fr"]
    assert list(wrong_offers(root / "output")) == []
    # Pages stand, whatever befell them: they are how readers find the rest.
    assert (root / PAGE).is_file()
    made.clear()
    mended = (root / name).is_file()
    assert make(root) == whole
    assert made == ([] if mended else ["fr"])


def test_a_build_that_ended_before_it_could_note_what_it_made(root: Path) -> None:
    make(root)
    older = (root / "output" / MEMORY).read_bytes()
    change(root)
    make(root, *formats("epub"))
    (root / "output" / MEMORY).write_bytes(older)
    revert(root)
    make(root, *formats("html"))
    assert list(wrong_offers(root / "output")) == []
    assert make(root) == clean(root)


@pytest.mark.parametrize("value", [None, 5, "html", ["what"], [["html"]], ["html", 1], ["html", "epub", "onefile", "pdf"]], ids=str)
def test_formats_that_nobody_noted_are_not_believed(root: Path, value: object) -> None:
    make(root)
    change(root)
    make(root, *formats("html"))
    table = json.loads((root / "output" / MEMORY).read_bytes())
    table["answers"] = {}
    for note in table["editions"].values():
        note["formats"] = value
    write(root / "output" / MEMORY, json.dumps(table))
    assert make(root) == clean(root)


def test_a_preview_has_the_formats_that_were_asked_for(root: Path, made: list[str]) -> None:
    make(root, "--drafts", *formats("html"))
    made.clear()
    assert "preview/ja/star.ja.epub" not in make(root, "--drafts", *formats("html"))
    assert made == []
    whole = make(root, "--drafts")
    assert "preview/ja/star.ja.epub" in whole
    fill(root, "ja")
    made.clear()
    make(root, "-l", "ja", *formats("html"))
    assert made == ["ja"]
    assert list(wrong_offers(root / "output")) == []
    made.clear()
    again = make(root, "--drafts")
    assert made == ["ja"]
    assert (again.keys(), again["preview/ja/star.ja.epub"] != whole["preview/ja/star.ja.epub"]) == (whole.keys(), True)


# --- Parts ------------------------------------------------------------------------------------------------------------


def parts(root: Path, *options: str) -> list[str]:
    """Each language built in a job of its own with these formats, as options for joining them."""
    for code in ("en", "fr", "ar", "ja"):
        hexapla("-C", root, "-q", "build", "--part", "-l", code, "--output", root / "parts" / code, *options)
    return [option for code in ("en", "fr", "ar", "ja") for option in ("--join", str(root / "parts" / code))]


def test_parts_of_one_format_are_a_site_of_that_format(root: Path, made: list[str]) -> None:
    joined = parts(root, *formats("html"))
    made.clear()
    found = make(root, *joined, *formats("html"))
    assert made == []
    shutil.rmtree(root / "output")
    assert make(root, *formats("html")) == found


def test_parts_of_one_format_are_no_whole_site(root: Path) -> None:
    assert make(root, *parts(root, *formats("html"))) == clean(root)


def test_whole_parts_are_taken_where_pages_stood(root: Path, made: list[str]) -> None:
    make(root, *formats("html"))
    joined = parts(root)
    made.clear()
    found = make(root, *joined)
    assert made == []
    assert found == clean(root)


def test_a_part_takes_the_place_of_no_book(root: Path) -> None:
    make(root)
    change(root)
    book = (root / BOOK).read_bytes()
    make(root, *parts(root, *formats("html")), *formats("html"))
    assert (root / BOOK).read_bytes() == book
    assert "L’étoile" in (root / PAGE).read_text("utf-8")
    assert list(wrong_offers(root / "output")) == []


def test_a_last_good_edition_is_current_in_no_format(root: Path) -> None:
    make(root)
    shutil.copytree(root / "output" / "site", root / "deployed")
    change(root)
    with catalog(root).open("a", encoding="utf-8") as file:
        file.write('\nmsgid "broken\n')
    make(root, "--last-good", str(root / "deployed"), *formats("html"))
    make(root, *formats("html"))
    write(catalog(root), catalog(root).read_text("utf-8").replace('\nmsgid "broken\n', ""))
    make(root, *formats("html"))
    assert "L’étoile" in (root / PAGE).read_text("utf-8")
    assert make(root) == clean(root)
