"""A released edition below its bar: the last good one stays, or comes back from a copy of the deployed site, or is refused by name."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.publications import build, files_in, ready_publication, replace_in, write


@pytest.fixture
def deployed(tmp_path: Path) -> Path:
    """A copy of what was deployed while everything was good; the publication beside it has lost a French message since."""
    root = ready_publication(tmp_path / "clone")
    assert build(root).code == 0
    shutil.copytree(root / "output/site", tmp_path / "deployed")
    replace_in(root / "locale/fr/LC_MESSAGES/star.po", "Français : Later", "")
    return tmp_path / "deployed"


@pytest.fixture
def root(deployed: Path) -> Path:
    return deployed.parent / "clone"


def fr_of(root: Path) -> dict[str, bytes]:
    return files_in(root / "output/site/fr")


def test_the_last_good_edition_stays_and_the_summary_says_so_by_name(root: Path, deployed: Path) -> None:
    ran = build(root)
    assert ran.code == 3
    (line,) = (line for line in ran.err.splitlines() if "star in fr" in line and "stays" in line)
    assert line.startswith("not published anew, the last good edition stays: star in fr (Français) – 1 of 4 messages are not translated")
    assert fr_of(root) == files_in(deployed / "fr")
    assert [row.split()[-1] for row in ran.out.splitlines() if row.startswith("star  fr")] == ["kept"]


def test_it_stays_for_good_and_is_replaced_once_it_is_complete(root: Path) -> None:
    build(root)
    assert build(root).code == 3
    replace_in(root / "locale/fr/LC_MESSAGES/star.po", 'msgid "Later"\nmsgstr ""', 'msgid "Later"\nmsgstr "Plus tard"')
    assert build(root).code == 0
    assert "Plus tard" in (root / "output/site/fr/index.html").read_text("utf-8")


def test_in_a_fresh_clone_there_is_none_to_stay(root: Path) -> None:
    shutil.rmtree(root / "output")
    ran = build(root)
    assert ran.code == 3
    assert "not published: star in fr (Français) – 1 of 4 messages" in ran.err
    assert not (root / "output/site/fr").exists()
    assert 'hreflang="fr"' not in (root / "output/site/index.html").read_text("utf-8")


def test_in_a_fresh_clone_it_comes_back_from_the_deployed_site(root: Path, deployed: Path) -> None:
    shutil.rmtree(root / "output")
    ran = build(root, "--last-good", deployed)
    assert ran.code == 3
    assert "the last good edition stays: star in fr (Français)" in ran.err
    assert files_in(root / "output/site") == files_in(deployed)


def test_a_good_edition_is_built_and_not_taken_from_the_copy(root: Path, deployed: Path) -> None:
    write(deployed / "ja/index.html", "tampered, and of no account")
    shutil.rmtree(root / "output")
    assert "not as it was published" not in build(root, "--last-good", deployed).said
    assert "tampered" not in (root / "output/site/ja/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda site: write(site / "fr/index.html", "tampered"), id="a page was changed"),
        pytest.param(lambda site: (site / "fr/star.fr.epub").unlink(), id="the book is missing"),
        pytest.param(lambda site: shutil.rmtree(site / "fr"), id="the folder is missing"),
    ],
)
def test_a_copy_that_was_tampered_with_is_refused_and_no_other_language_waits(
    root: Path, deployed: Path, harm: Callable[[Path], object]
) -> None:
    harm(deployed)
    shutil.rmtree(root / "output")
    ran = build(root, "--last-good", deployed)
    assert ran.code == 3
    (line,) = (line for line in ran.err.splitlines() if line.startswith("not published: star in fr"))
    assert "the copy in --last-good is not as it was published (fr/" in line
    assert not (root / "output/site/fr").exists()
    assert files_in(root / "output/site/ja").keys() == files_in(deployed / "ja").keys()


def test_a_copy_whose_list_names_files_elsewhere_is_refused(root: Path, deployed: Path) -> None:
    table = json.loads((deployed / "editions.json").read_bytes())
    table["editions"][0]["files"]["../../../stolen"] = "0" * 64
    write(deployed / "editions.json", json.dumps(table))
    before = files_in(root / "output")
    ran = build(root, "--last-good", deployed)
    assert (ran.code, ran.out) == (2, "")
    assert "is not a list of editions" in ran.err
    assert files_in(root / "output") == before


def test_what_is_no_copy_of_a_site_is_one_clear_error(root: Path, tmp_path: Path) -> None:
    ran = build(root, "--last-good", tmp_path / "nowhere")
    assert ran.code == 2
    assert "--last-good wants a copy of a site that Hexapla built" in ran.err


def test_an_edition_that_was_changed_by_another_hand_does_not_pass_for_good(root: Path) -> None:
    write(root / "output/site/fr/index.html", "edited on the server")
    ran = build(root)
    assert ran.code == 3
    assert "the edition that stood was changed by another hand and cannot stay" in ran.err
    assert not (root / "output/site/fr").exists()


def test_a_damaged_edition_is_mended_from_the_copy(root: Path, deployed: Path) -> None:
    write(root / "output/site/fr/index.html", "edited on the server")
    ran = build(root, "--last-good", deployed)
    assert ran.code == 3
    assert fr_of(root) == files_in(deployed / "fr")


def test_a_broken_catalog_keeps_the_last_good_edition_too(root: Path, deployed: Path) -> None:
    write(root / "locale/fr/LC_MESSAGES/star.po", "<<<<<<< ours\n")
    ran = build(root)
    assert ran.code == 3
    assert "the last good edition stays: star in fr" in ran.err
    assert fr_of(root) == files_in(deployed / "fr")


def test_a_source_edition_that_cannot_be_built_stays_too(root: Path) -> None:
    before = files_in(root / "output/site/en")
    (root / "source/star.md").write_bytes(b"\xff")
    ran = build(root)
    assert ran.code == 3
    assert "the last good edition stays: star in en (English)" in ran.err
    assert files_in(root / "output/site/en") == before
    assert "The star" in (root / "output/site/index.html").read_text("utf-8")


def test_with_l_the_copy_serves_that_language_alone(root: Path, deployed: Path) -> None:
    shutil.rmtree(root / "output")
    assert build(root, "-l", "fr", "--last-good", deployed).code == 3
    assert [path.name for path in (root / "output/site").iterdir() if path.is_dir()] == ["fr"]
    rows = json.loads((root / "output/site/editions.json").read_bytes())["editions"]
    assert [row["tag"] for row in rows] == ["fr"]
