"""Previews are made again where they are not current, by content, as editions are."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from hexapla.record.memory import MEMORY
from tests.editions.test_formats import forgetful, made, wrong_offers
from tests.editions.test_incremental import catalog, make
from tests.publications import RELEASED, fill, hexapla, ready_publication, replace_in, write

__all__ = ["made"]
DRAFT = 'status = "draft"'
ALL = {"en", "fr", "ar", "ja"}
LOCALES = {"fr": DRAFT, "ar": DRAFT, "ja": RELEASED}
PAGE, BOOK = "output/preview/fr/index.html", "output/preview/fr/star.fr.epub"
MOJIBAKE = "Français : cafÃ©"
"""What the lint finds in a page, and no check in a catalog."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = ready_publication(tmp_path / "publication", locales=LOCALES, tail="[cover]\ndraw = false")
    fill(root, "fr")
    fill(root, "ar")
    return root


def change(root: Path) -> None:
    replace_in(catalog(root), "Français : The star", "L’étoile")


def spoil(root: Path) -> None:
    replace_in(catalog(root), "Français : Later", MOJIBAKE)


def change_source(root: Path) -> None:
    with (root / "source/star.md").open("a", encoding="utf-8") as file:
        file.write("\nMore.\n")


def release(root: Path) -> None:
    replace_in(root / "source/publication.toml", f"[locales.fr]\n{DRAFT}", f"[locales.fr]\n{RELEASED}")


@pytest.mark.parametrize(
    ("before", "options", "edit", "expected"),
    [
        pytest.param(["--drafts"], ["--drafts"], change, {"fr"}, id="one msgstr"),
        pytest.param(["--drafts"], ["-l", "fr"], change, {"fr"}, id="one msgstr, by name"),
        pytest.param(["--drafts"], [], change, set(), id="one msgstr, and nobody asks for previews"),
        pytest.param(["--drafts"], ["--drafts"], change_source, ALL, id="a source"),
        pytest.param(["--drafts"], ["--drafts"], release, ALL, id="one is published: all others name it, or did"),
        pytest.param(["--drafts"], ["--drafts"], lambda root: (root / PAGE).unlink(), {"fr"}, id="a page that was deleted"),
        pytest.param(["--drafts"], ["--drafts"], lambda root: (root / BOOK).write_bytes(b""), {"fr"}, id="a book that was damaged"),
        pytest.param(["--drafts"], ["--drafts"], lambda root: write(root / "output" / MEMORY, "{}"), ALL, id="no note"),
        pytest.param(["--drafts", "--format", "html"], ["--drafts", "--format", "html"], change, {"fr"}, id="pages alone"),
        pytest.param(["--drafts"], ["--drafts", "--format", "html"], lambda _: None, set(), id="pages of whole previews are current"),
        pytest.param(["--drafts", "--format", "html"], ["--drafts"], lambda _: None, ALL, id="books that were never made"),
        pytest.param(["-l", "fr", "-l", "en", "-l", "ja"], ["--drafts"], lambda _: None, {"fr", "ar"}, id="previews name each other"),
    ],
)
def test_what_is_made(
    root: Path, made: list[str], before: list[str], options: list[str], edit: Callable[[Path], object], expected: set[str]
) -> None:
    make(root, *before)
    edit(root)
    wanted = forgetful(root, *options)
    made.clear()
    assert make(root, *options) == wanted
    assert (set(made), len(made)) == (expected, len(expected))
    assert list(wrong_offers(root / "output")) == []


def test_what_the_lint_found_in_a_preview_is_said_as_long_as_it_stands(root: Path, made: list[str]) -> None:
    spoil(root)
    ran = hexapla("-C", root, "-q", "build", "--drafts")
    assert "mojibake" in ran.err
    replace_in(catalog(root, "ar"), "بالعربية Later", "لاحقا")
    made.clear()
    again = hexapla("-C", root, "-q", "build", "--drafts")
    assert made == ["ar"]
    assert (again.code, again.err) == (ran.code, ran.err)


@pytest.mark.parametrize("faults", [None, 5, ["what"], [{}], [{"slug": "no-such"}]], ids=str)
def test_faults_that_nobody_noted_are_not_believed(root: Path, made: list[str], faults: object) -> None:
    whole = make(root, "--drafts")
    table = json.loads((root / "output" / MEMORY).read_bytes())
    table["answers"] = {}
    table["editions"]["preview/fr/"]["faults"] = faults
    write(root / "output" / MEMORY, json.dumps(table))
    made.clear()
    assert make(root, "--drafts") == whole
    assert made == ["fr"]


def test_a_preview_leaves_when_its_language_is_published(root: Path) -> None:
    make(root, "--drafts")
    release(root)
    found = make(root, "--drafts")
    assert not any(name.startswith("preview/fr/") for name in found)
    assert found == forgetful(root, "--drafts")


@pytest.mark.parametrize("seed", range(4))
def test_previews_are_those_of_a_build_without_notes(root: Path, seed: int) -> None:
    dice = random.Random(seed)
    make(root)
    for number in range(12):
        code = dice.choice(["fr", "ar", "ja"])
        file = catalog(root, code)
        write(file, file.read_text("utf-8").replace(": Later", f": Later {number}", 1))
        options = dice.choice([[], ["--drafts"], ["--drafts"], ["-l", "fr"], ["-l", "ja"], ["--drafts", "--format", "html"]])
        wanted = forgetful(root, *options)
        assert make(root, *options) == wanted, (number, options)
