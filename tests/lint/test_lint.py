"""Every slug of the lint, planted in a sound edition; and nothing found in the sound ones."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from hexapla.diagnostics import registry
from hexapla.lint import lint_across, lint_book, lint_edition, lint_pages
from tests.lint.plants import ARCHIVES, BOOK, ONE, PAGES, PLANTED, Plant, zipped
from tests.publications import BOOK as BOOK_TEXTS
from tests.publications import RELEASED, build, fill, ready_publication

Files = Mapping[str, bytes]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # A cover, which is drawn where there are fonts, is a picture with words too.
    plain = "[cover]\ndraw = false\n"
    root = ready_publication(tmp_path_factory.mktemp("lint"), {"book": BOOK_TEXTS}, {"fr": RELEASED, "ar": RELEASED}, tail=plain)
    fill(root, "ar", lambda msgid: "نص عربي طويل بما يكفي " * 9 + msgid)
    assert build(root).code == 0
    return root / "output" / "site"


def edition(site: Path, lang: str) -> dict[str, bytes]:
    folder = site / lang
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def book(site: Path, lang: str = "fr") -> dict[str, bytes]:
    with zipfile.ZipFile(next((site / lang).glob("*.epub"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def planted(files: Files, plant: Plant) -> dict[str, bytes]:
    text = files.get(plant.file, b"").decode()
    assert plant.old == "*" or plant.old in text
    if plant.old == "*":
        return {**files, plant.file: plant.new.encode()}
    return {**files, plant.file: (text.replace(plant.old, plant.new) if plant.old else text + plant.new).encode()}


def slugs(content: bytes) -> set[str]:
    return {finding.slug for finding in lint_book("x.epub", content).findings}


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_a_sound_edition_has_no_finding(site: Path, lang: str) -> None:
    assert lint_edition(edition(site, lang), lang) == ()
    assert slugs(zipped(book(site, lang))) == set()


def test_sound_editions_have_no_finding_together(site: Path) -> None:
    assert lint_across([lint_book(f"book.{lang}.epub", zipped(book(site, lang))) for lang in ("en", "fr", "ar")]) == ()


@pytest.mark.parametrize("plant", BOOK, ids=lambda plant: plant.name)
def test_a_defect_of_a_book_is_found_and_no_other(site: Path, plant: Plant) -> None:
    found = slugs(zipped(planted(book(site, plant.lang), plant)))
    assert plant.slug in found
    assert found <= {plant.slug, *plant.also}


@pytest.mark.parametrize("plant", PAGES, ids=lambda plant: plant.name)
def test_a_defect_of_a_page_is_found_and_no_other(site: Path, plant: Plant) -> None:
    found = {finding.slug for finding in lint_pages(planted(edition(site, "fr"), plant))}
    assert plant.slug in found
    assert found <= {plant.slug, *plant.also}


@pytest.mark.parametrize("slug", ARCHIVES)
def test_a_defect_of_an_archive_is_found_and_no_other(site: Path, slug: str) -> None:
    assert slugs(ARCHIVES[slug](book(site))) == {slug}


def test_a_page_in_another_language_than_its_edition(site: Path) -> None:
    assert {finding.slug for finding in lint_edition(edition(site, "fr"), "de")} == {"edition-language-wrong"}


def test_a_book_without_a_reading_order(site: Path) -> None:
    files = book(site)
    opf = files["EPUB/package.opf"].decode()
    start, end = opf.index("<itemref"), opf.index("</spine>")
    assert slugs(zipped({**files, "EPUB/package.opf": (opf[:start] + opf[end:]).encode()})) == {"epub-spine-empty"}


def test_pages_that_all_have_one_title() -> None:
    page = '<html lang="fr"><head><meta http-equiv="Content-Security-Policy"><title>T</title></head><body><h1>a</h1></body></html>'
    found = lint_pages({f"{name}.html": page.encode() for name in "abc"})
    assert [finding.slug for finding in found] == ["edition-titles-same"]


def test_a_page_of_fifty_megabytes_is_refused() -> None:
    assert [finding.slug for finding in lint_pages({"a.html": b"<p>" * (50 * 1024 * 1024 // 3)})] == ["page-too-large"]


@pytest.mark.parametrize(
    ("slug", "file", "old", "new"),
    [
        ("edition-identifier-shared", "EPUB/package.opf", "*", ""),
        ("edition-ids-differ", ONE, "</body>", '<p id="only-here">x</p></body>'),
        ("edition-structure-differs", ONE, "</body>", "<ul><li>x</li></ul></body>"),
    ],
)
def test_what_only_languages_together_show(site: Path, slug: str, file: str, old: str, new: str) -> None:
    french = planted(book(site), Plant(slug, file, old, new)) if old != "*" else book(site)
    if old == "*":
        own, other = (lint_book("x", zipped(book(site, lang))).identifier for lang in ("fr", "en"))
        french[file] = french[file].replace(own.encode(), other.encode())
    books = [lint_book(f"book.{lang}.epub", zipped(french if lang == "fr" else book(site, lang))) for lang in ("en", "ar", "fr")]
    found = lint_across(books)
    assert {finding.slug for finding in found} == {slug}
    assert {finding.path.partition("!/")[0] for finding in found} == {"book.fr.epub"}


def test_a_bomb_that_claims_ten_gigabytes_is_not_unpacked(site: Path) -> None:
    content = bytearray(zipped(book(site)))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    assert slugs(bytes(content)) == {"epub-too-large"}


def test_every_slug_that_is_planted_is_registered() -> None:
    assert set(registry()) >= PLANTED
    assert len(PLANTED) >= 60
