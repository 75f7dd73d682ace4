"""Every slug of the lint, planted in a sound edition; and nothing found in the sound ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from hexapla.diagnostics import registry
from hexapla.lint import lint_across, lint_book, lint_edition, lint_pages
from tests.lint.plants import ARCHIVES, BOOK, ONE, PAGES, PLANTED, Plant, encryption, zipped
from tests.publications import BOOK as BOOK_TEXTS
from tests.publications import RELEASED, build, fill, ready_publication

Files = Mapping[str, bytes]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = ready_publication(tmp_path_factory.mktemp("lint"), {"book": BOOK_TEXTS}, {"fr": RELEASED, "ar": RELEASED})
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
    if plant.old == "*":
        return {**files, plant.file: plant.new.encode()}
    if not plant.old:
        return {**files, plant.file: files.get(plant.file, b"") + plant.new.encode()}
    old, new = plant.old.encode(), plant.new.encode()
    changed = {name: text.replace(old, new) for name, text in files.items() if fnmatchcase(name, plant.file) and old in text}
    assert changed
    return {**files, **changed}


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


@pytest.mark.parametrize("said", ["Sobre todo: esto.", "El método: así.", "fixme-los", "{ a }"])
def test_words_that_look_like_placeholders(site: Path, said: str) -> None:
    sound = edition(site, "fr")
    page = sound["one.html"].replace(b"</main>", f"<p>{said}</p></main>".encode())
    assert page != sound["one.html"]
    assert lint_pages({**sound, "one.html": page}) == ()


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


@pytest.mark.parametrize("odd", ["", "<p onclick='x'>a</p>"], ids=["a plain page", "one that is not"])
def test_a_tag_of_a_hundred_thousand_attributes_is_refused(odd: str) -> None:
    """The parser would take minutes for its tree."""
    attributes = " ".join(f'a{number}="{odd and ">"}"' for number in range(100_000))
    (found,) = lint_pages({"a.html": f"<!DOCTYPE html>\n<html><body>{odd}<p {attributes}>a</p></body></html>".encode()})
    assert (found.slug, found.message) == ("page-unreadable", "<p> has more than 1000 attributes; the page was not read.")


def test_a_thousand_attributes_are_read() -> None:
    attributes = " ".join(f"a{number}" for number in range(1000))
    head = '<html lang="fr"><head><meta http-equiv="Content-Security-Policy"><title>T</title></head>'
    assert lint_pages({"a.html": f"{head}<body {attributes}><h1>a</h1></body></html>".encode()}) == ()


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


def test_a_label_that_says_it_is_english_is_no_defect(site: Path) -> None:
    label = b'<h2><span lang="en" xml:lang="en" dir="ltr">Contents</span></h2></body>'
    assert slugs(zipped({**book(site), ONE: book(site)[ONE].replace(b"</body>", label)})) == set()
    half = label.replace(b"Contents</span>", b"Contents</span> Contents")
    assert slugs(zipped({**book(site), ONE: book(site)[ONE].replace(b"</body>", half)})) == set()
    bare = b"<h2>Contents</h2></body>"
    assert slugs(zipped({**book(site), ONE: book(site)[ONE].replace(b"</body>", bare)})) == {"page-label-foreign"}


@pytest.mark.parametrize("algorithm", ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"])
def test_fonts_that_are_obfuscated_keep_no_book_from_being_read(site: Path, algorithm: str) -> None:
    whole = {**book(site), "META-INF/encryption.xml": encryption(algorithm, "EPUB/font.otf")}
    assert slugs(zipped(whole)) == set()
    assert slugs(zipped({**whole, ONE: whole[ONE].replace(b"</body>", "<p>cafÃ©</p></body>".encode())})) == {"page-mojibake"}


@pytest.mark.parametrize("part", [b"<encryption/>", b"no XML", encryption("http://www.w3.org/2001/04/xmlenc#kw-aes128")])
def test_what_nobody_can_read_is_not_read(site: Path, part: bytes) -> None:
    assert slugs(zipped({**book(site), "META-INF/encryption.xml": part})) == {"epub-encrypted"}
    assert slugs(zipped({**book(site), "META-INF/rights.xml": b"<rights/>"})) == {"epub-encrypted"}


def test_a_link_in_an_archive_is_not_followed(site: Path) -> None:
    out = io.BytesIO(zipped(book(site)))
    with zipfile.ZipFile(out, "a") as archive:
        entry = zipfile.ZipInfo("EPUB/passwd.xhtml", (1980, 1, 1, 0, 0, 0))
        entry.create_system, entry.external_attr = 3, 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    assert slugs(out.getvalue()) == {"epub-name-unsafe"}


def test_pictures_that_a_page_carries_are_not_counted(site: Path) -> None:
    page = edition(site, "fr")["book.fr.html"]
    carried = b'<p><img alt="" src="data:image/png;base64,' + b"A" * (20 * 1024 * 1024) + b'"></p></main>'
    assert lint_pages({"book.fr.html": page.replace(b"</main>", carried)}) == ()


def test_a_book_of_epub_2_has_its_contents_in_an_ncx(site: Path) -> None:
    files = book(site)
    opf = files["EPUB/package.opf"].decode().replace('version="3.0"', 'version="2.0"').replace(' properties="nav"', "")
    ncx = '<item id="ncx" href="style.css" media-type="application/x-dtbncx+xml"/></manifest>'
    assert slugs(zipped({**files, "EPUB/package.opf": opf.encode()})) == {"epub-contents-missing"}
    assert slugs(zipped({**files, "EPUB/package.opf": opf.replace("</manifest>", ncx).encode()})) == set()


def test_every_slug_that_is_planted_is_registered() -> None:
    """And no slug of the lint is left out."""
    of_lint = {slug for slug in registry() if slug.startswith(("epub-", "page-", "style-", "edition-", "lint-"))}
    assert of_lint - {"edition-below-bar"} == PLANTED
    assert len(PLANTED) >= 60


HEAD = '<!DOCTYPE html><html lang="fr"><head><meta http-equiv="Content-Security-Policy"><title>T</title></head><body><h1>a</h1>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.css", "a" * 1_000_000),
        ("a.css", "/*" * 500_000),
        ("a.html", HEAD + "<p>" + "![" * 500_000),
        ("a.html", HEAD + "<blockquote>" * 200 + "<p>жжж ж</p>" * 4_000),
        ("a.html", HEAD + "<p id='n'>x</p>" + "<a role='doc-noteref' href='#n'>1</a>" * 10_000),
    ],
    ids=["a style without a rule", "comments that do not end", "pictures that do not end", "nested quotations", "many notes"],
)
def test_what_is_large_and_odd_takes_no_longer_than_its_length(name: str, content: str) -> None:
    """Each of these took minutes, or hours, where its cost grew with the square of its length: what fails here is the run's time limit."""
    assert {finding.slug for finding in lint_pages({name: content.encode()})} <= {"page-note-without-return", "page-id-duplicate"}
