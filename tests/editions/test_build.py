"""Building whole publications: what stands where, what pages say of each other, and what an interruption leaves."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import etree, html

from hexapla import epub
from hexapla.edition import Edition
from tests.publications import (
    BOOK,
    ESSAY,
    LOCALES,
    RELEASED,
    ROOT,
    WORDS,
    WORKS,
    build,
    files_in,
    fill,
    hexapla,
    ready_publication,
    replace_in,
    write,
)

CONFIG = "source/publication.toml"
TWO = dict.fromkeys(("fr", "ar"), RELEASED)


def folders(root: Path) -> list[str]:
    """Where there are editions, relative to the output folder."""
    return sorted(path.parent.relative_to(root / "output").as_posix() for path in (root / "output").rglob("about.html"))


def switcher(page: bytes) -> list[tuple[str, str]]:
    links = html.fromstring(page).xpath("//ul[contains(@class, 'languages')]//a")
    return [(link.get("hreflang"), link.get("href")) for link in links]


def broken_links(folder: Path) -> Iterator[str]:
    """Every relative address of a page, and of a book's documents, that leads nowhere."""
    for page in folder.rglob("*.html"):
        tree = html.fromstring(page.read_bytes())
        for address in tree.xpath("//@href | //@src"):
            parts = urlsplit(str(address))
            if parts.scheme or parts.path.startswith("/"):
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if not target.is_file():
                yield f"{page}: {address}"
            elif parts.fragment and target.suffix == ".html":
                ids = html.fromstring(target.read_bytes()).xpath("//@id")
                if unquote(parts.fragment) not in ids:
                    yield f"{page}: {address}"


# --- What stands where -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def three_works(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = ready_publication(tmp_path_factory.mktemp("works"), WORKS, head='title = "Three works"\nbase_url = "https://example.org/"')
    ran = build(root, "--drafts")
    assert ran.code == 0, ran.said
    return root


def test_several_works_have_a_folder_each_and_a_front_page_per_language(three_works: Path) -> None:
    tags = ("ar", "en", "fr", "ja")
    assert folders(three_works) == [
        *(f"preview/ru/{work}" for work in ("book", "star", "stone")),
        *(f"site/{tag}/{work}" for tag in tags for work in ("book", "star", "stone")),
    ]
    for tag in tags:
        page = html.fromstring((three_works / f"output/site/{tag}/index.html").read_bytes())
        assert page.xpath("//main//a/@href") == ["star/index.html", "book/index.html", "stone/index.html"]
        assert (page.get("lang"), page.get("dir")) == (tag, "rtl" if tag == "ar" else "ltr")
        assert page.xpath("//link[@rel='canonical']/@href") == [f"https://example.org/{tag}/"]
        assert len(page.xpath("//link[@hreflang]")) == 5
        assert page.xpath("//meta[@property='og:url']/@content") == [f"https://example.org/{tag}/"]
        assert [code[:2] for code in page.xpath("//meta[starts-with(@property, 'og:locale')]/@content")] == [
            tag,
            *(other for other in ("en", "fr", "ar", "ja") if other != tag),
        ]
    assert f"{WORDS['fr']} Three works" in (three_works / "output/site/fr/index.html").read_text("utf-8")


def test_every_work_has_one_book_per_language(three_works: Path) -> None:
    books = {path.relative_to(three_works / "output").as_posix() for path in three_works.rglob("*.epub")}
    public = {f"site/{tag}/{work}/{work}.{tag}.epub" for tag in ("en", "fr", "ar", "ja") for work in WORKS}
    assert books == public | {f"preview/ru/{work}/{work}.ru.epub" for work in WORKS}


def test_no_link_of_any_page_is_broken(three_works: Path) -> None:
    assert list(broken_links(three_works / "output")) == []


def test_documents_link_to_each_other_in_pages_and_in_the_book(three_works: Path) -> None:
    page = html.fromstring((three_works / "output/site/fr/book/one.html").read_bytes())
    assert page.xpath("//article//a[not(@role)]/@href") == ["two.html", "two.html#middle"]
    assert page.xpath("//article//img/@src") == ["assets/red.png"]
    with zipfile.ZipFile(three_works / "output/site/fr/book/book.fr.epub") as book:
        one, two = (etree.fromstring(book.read(f"EPUB/{name}.xhtml")) for name in ("one", "two"))
        assert "EPUB/assets/red.png" in book.namelist()
    found = one.xpath("//*[local-name()='a'][not(@role)]/@href")
    assert found == ["two.xhtml", "two.xhtml#middle"]
    assert "middle" in two.xpath("//@id")


def test_a_preview_is_marked_and_nothing_public_names_it(three_works: Path) -> None:
    for page in (three_works / "output/preview").rglob("*.html"):
        assert html.fromstring(page.read_bytes()).xpath("//meta[@name='robots']/@content") == ["noindex"], page
    public = b"".join(files_in(three_works / "output/site").values())
    assert b"preview" not in public
    assert b'hreflang="ru"' not in public
    assert "canonical" not in (three_works / "output/preview/ru/star/index.html").read_text("utf-8")


def test_editions_json_tells_every_file_and_its_digest(three_works: Path) -> None:
    site = three_works / "output/site"
    rows = json.loads((site / "editions.json").read_bytes())["editions"]
    assert [row["folder"] for row in rows] == [f"{place}/" for place in folders(three_works) if place.startswith("site/")]
    for row in rows:
        for name, digest in row["files"].items():
            assert hashlib.sha256((three_works / "output" / row["folder"] / name).read_bytes()).hexdigest() == digest


# --- Narrowing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["-l", "fr"], ["--work", "book"], ["-l", "fr", "-l", "ja", "--work", "star"]], ids=" ".join)
def test_narrowing_changes_what_is_built_and_nothing_that_pages_of_editions_say(
    three_works: Path, tmp_path: Path, arguments: list[str]
) -> None:
    assert build(three_works, *arguments, "--output", tmp_path).code == 0
    whole, part = files_in(three_works / "output/site"), files_in(tmp_path / "site")
    rows = json.loads(part["editions.json"])["editions"]
    same = {name for row in rows for name in part if name.startswith(row["folder"].removeprefix("site/"))}
    assert 5 < len(same) < len(whole)
    assert [name for name in sorted(same) if part[name] != whole[name]] == []


@pytest.mark.parametrize("arguments", [["-l", "fr"], ["--work", "book"], ["-l", "fr", "-l", "ja", "--work", "star"]], ids=" ".join)
def test_what_all_editions_share_names_nothing_that_a_narrow_build_did_not_make(
    three_works: Path, tmp_path: Path, arguments: list[str]
) -> None:
    """The chooser, front pages and their menus, the page for what is not there, the sitemap."""
    ran = build(three_works, *arguments, "--output", tmp_path)
    tags = sorted(arguments[1:4:2]) if "-l" in arguments else ["ar", "en", "fr", "ja"]
    site = tmp_path / "site"
    assert sorted(path.name for path in site.iterdir() if path.is_dir()) == tags
    shared = tuple(f"{page}: " for page in (site / "index.html", *site.glob("*/index.html")))
    assert [link for link in broken_links(tmp_path) if link.startswith(shared)] == []
    named = html.fromstring((site / "404.html").read_bytes()).xpath("//a/@hreflang")
    assert sorted(named) == tags
    addresses = etree.fromstring((site / "sitemap.xml").read_bytes()).xpath("//*[local-name() = 'loc']/text() | //@href")
    missing = [one for one in addresses if not (site / urlsplit(one).path.lstrip("/") / ("index.html" if one[-1] == "/" else "")).is_file()]
    assert (len(addresses) > 5, missing) == (True, [])
    said = f"does not hold yet ({', '.join(sorted({'ar', 'en', 'fr', 'ja'} - set(tags)))}): `build` without -l makes what is missing"
    assert (said in ran.out) is (len(tags) < 4)


@pytest.mark.parametrize("arguments", [["-l", "fr"], ["--work", "book"], ["--format", "epub"]], ids=" ".join)
def test_a_full_build_makes_the_same_whatever_was_built_before(three_works: Path, tmp_path: Path, arguments: list[str]) -> None:
    assert build(three_works, *arguments, "--output", tmp_path).code == 0
    before = {path: path.stat().st_ino for path in (tmp_path / "site").glob("*/*/*") if path.is_file() and "--format" not in arguments}
    assert build(three_works, "--drafts", "--output", tmp_path).code == 0
    assert files_in(tmp_path) == files_in(three_works / "output")
    assert {path: path.stat().st_ino for path in before} == before


def test_a_front_page_leads_to_books_where_there_are_no_pages(three_works: Path, tmp_path: Path) -> None:
    assert build(three_works, "--format", "epub", "--output", tmp_path).code == 0
    assert list(broken_links(tmp_path)) == []
    assert "star/star.fr.epub" in (tmp_path / "site/fr/index.html").read_text("utf-8")
    assert b"/star/" not in (tmp_path / "site/sitemap.xml").read_bytes()


def test_a_narrow_build_leaves_the_other_editions_as_they_are(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    build(root)
    before = files_in(root / "output/site/ar")
    fill(root, "fr", lambda msgid: f"Autrement : {msgid}")
    fill(root, "ar", lambda msgid: f"other {msgid}")
    assert build(root, "-l", "fr").code == 0
    assert b"Autrement" in (root / "output/site/fr/index.html").read_bytes()
    assert files_in(root / "output/site/ar") == before


def test_a_draft_named_with_l_gets_a_preview(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    ran = build(root, "-l", "ru")
    assert (ran.code, folders(root)) == (0, ["preview/ru"])
    assert "1 preview in" in ran.out.replace("0 editions and ", "")


@pytest.mark.parametrize(("chosen", "there"), [("html", ["html"]), ("epub", ["epub"])])
def test_one_format_alone(tmp_path: Path, chosen: str, there: list[str]) -> None:
    root = ready_publication(tmp_path, locales=TWO)
    assert build(root, "--format", chosen).code == 0
    found = {path.suffix.strip(".") for path in (root / "output/site/fr").iterdir()} & {"html", "epub"}
    assert sorted(found) == there
    assert list(broken_links(root / "output")) == []
    assert not any(b'"encoding"' in page.read_bytes() for page in (root / "output/site/fr").glob("*.html"))


def test_a_new_book_never_stands_beside_pages_that_name_the_old_one(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, locales=TWO)
    build(root)
    fill(root, "fr", lambda msgid: f"Autrement : {msgid}")
    assert build(root, "--format", "epub").code == 0
    book = (root / "output/site/fr/star.fr.epub").read_bytes()
    assert hashlib.sha256(book).hexdigest() in (root / "output/site/fr/index.html").read_text("utf-8")


def test_new_pages_offer_the_book_that_stands_beside_them(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, locales=TWO)
    build(root)
    assert build(root, "--format", "html").code == 0
    book = (root / "output/site/fr/star.fr.epub").read_bytes()
    assert hashlib.sha256(book).hexdigest() in (root / "output/site/fr/index.html").read_text("utf-8")


# --- What is not published -----------------------------------------------------------------------------------------------


def test_every_edition_that_is_not_published_is_a_named_line_with_its_reason(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, locales={**LOCALES, "de": 'status = "released"'})
    replace_in(root / "locale/fr/LC_MESSAGES/star.po", "Français : Later", "")
    write(root / "locale/ja/LC_MESSAGES/star.po", "<html>")
    ran = build(root)
    assert ran.code == 3
    lines = [line for line in ran.said.splitlines() if line.startswith("not published")]
    assert [line.split(" – ")[0] for line in lines] == [
        "not published: star in ru (Русский)",
        "not published: star in fr (Français)",
        "not published: star in ja (日本語)",
    ]
    assert "a draft" in lines[0]
    assert "1 of 4 messages are not translated" in lines[1]
    assert "malformed-catalog at locale/ja/LC_MESSAGES/star.po:1" in lines[2]
    assert folders(root) == ["site/ar", "site/de", "site/en"]
    assert [tag for tag, _ in switcher((root / "output/site/ar/index.html").read_bytes())] == ["en", "ar", "de"]


def test_a_broken_source_stops_its_work_and_no_other(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, WORKS, TWO)
    (root / "source/stone.md").write_bytes(b"\xff\xfe")
    ran = build(root)
    assert (ran.code, folders(root)) == (3, [f"site/{tag}/{work}" for tag in ("ar", "en", "fr") for work in ("book", "star")])
    assert "unreadable-source" in ran.err


def test_an_edition_below_its_bar_has_a_preview_with_drafts(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, locales=TWO)
    build(root)
    replace_in(root / "locale/fr/LC_MESSAGES/star.po", "Français : Later", "")
    ran = build(root, "--drafts")
    assert (ran.code, folders(root)) == (3, ["preview/fr", "site/ar", "site/en", "site/fr"])
    assert "Later" not in (root / "output/site/fr/index.html").read_text("utf-8").replace("Français : Later", "")
    assert 'lang="en"' in (root / "output/preview/fr/index.html").read_text("utf-8")


def test_draft_to_released_to_draft(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, locales={"fr": 'status = "draft"'})
    fill(root, "fr")
    build(root, "--drafts")
    assert folders(root) == ["preview/fr", "site/en"]
    replace_in(root / CONFIG, '"draft"', '"released"')
    build(root)
    assert folders(root) == ["site/en", "site/fr"]
    assert not (root / "output/preview").exists()
    replace_in(root / CONFIG, '"released"', '"draft"')
    build(root)
    assert folders(root) == ["site/en"]
    assert switcher((root / "output/site/en/index.html").read_bytes()) == []


def test_what_is_taken_out_of_the_publication_goes_from_the_site(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, WORKS, TWO, head='base_url = "https://example.org/"')
    build(root)
    write(root / "output/site/CNAME", "example.org")
    write(root / "output/site/ar/mine.txt", "mine")
    text = (root / CONFIG).read_text("utf-8")
    head, _, tail = text.partition('[[works]]\nid = "stone"')
    write(root / CONFIG, head + "[locales.fr]\n" + tail.partition("[locales.fr]\n")[2].partition("[locales.ar]")[0])
    assert build(root).code == 0
    assert folders(root) == [f"site/{tag}/{work}" for tag in ("en", "fr") for work in ("book", "star")]
    assert files_in(root / "output/site/ar") == {"mine.txt": b"mine"}
    assert (root / "output/site/CNAME").read_text() == "example.org"
    assert b"/ar/" not in (root / "output/site/sitemap.xml").read_bytes()
    assert list(broken_links(root / "output")) == []


def test_a_narrow_build_takes_nothing_away_that_other_pages_link_to(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, locales=TWO)
    build(root)
    text = (root / CONFIG).read_text("utf-8")
    write(root / CONFIG, text.partition("[locales.ar]")[0])
    assert build(root, "-l", "fr").code == 0
    assert folders(root) == ["site/ar", "site/en", "site/fr"]
    assert list(broken_links(root / "output")) == []
    assert build(root).code == 0
    assert folders(root) == ["site/en", "site/fr"]


@pytest.mark.parametrize("first", [1, 3], ids=["one to three", "three to one"])
def test_works_come_and_go(tmp_path: Path, first: int) -> None:
    """``site/fr/index.html`` is a page of the edition with one work, and a front page with several."""
    for number in (first, 4 - first):
        works = dict(list(WORKS.items())[:number])
        root = ready_publication(tmp_path, works, TWO)
        assert build(root).code == 0
        places = [""] if number == 1 else [f"/{work}" for work in sorted(works)]
        assert folders(root) == [f"site/{tag}{place}" for tag in ("ar", "en", "fr") for place in places]
        assert list(broken_links(root / "output")) == []


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, WORKS, TWO)
    build(root)
    before = {path: path.stat().st_mtime_ns for path in (root / "output").rglob("*") if path.is_file()}
    assert build(root).code == 0
    assert {path: path.stat().st_mtime_ns for path in (root / "output").rglob("*") if path.is_file()} == before


# --- A kept edition that lacks a page ------------------------------------------------------------------------------------


def test_pages_lead_to_the_front_page_of_a_last_good_edition_that_lacks_them(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"book": BOOK}, TWO, head='base_url = "https://example.org/"')
    build(root)
    write(root / "source/book/four.md", "# Four\n\nA new chapter.\n")
    replace_in(root / CONFIG, "'book/three.md'", "'book/three.md', 'book/four.md'")
    hexapla("-C", root, "update", "-q")
    fill(root, "ar", only="four")
    ran = build(root)
    assert "the last good edition stays: book in fr" in ran.err
    page = (root / "output/site/en/four.html").read_bytes()
    assert switcher(page) == [("en", "four.html"), ("fr", "../fr/index.html"), ("ar", "../ar/four.html")]
    assert html.fromstring(page).xpath("//link[@hreflang]/@hreflang") == ["en", "ar", "x-default"]
    assert b"/fr/four.html" not in (root / "output/site/sitemap.xml").read_bytes()
    assert list(broken_links(root / "output")) == []


def test_a_last_good_edition_is_named_as_it_was_published(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, locales=TWO)
    build(root)
    fill(root, "fr", lambda msgid: "" if msgid == "Later" else f"Neuf : {msgid}")
    assert build(root).code == 3
    chooser = (root / "output/site/index.html").read_text("utf-8")
    assert f"{WORDS['fr']} The star" in chooser
    assert "Neuf" not in chooser


# --- Interruptions of a real process ---------------------------------------------------------------------------------------


def old_or_new(root: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Each edition is the old one or the new one, whole; each shared file too."""
    found = files_in(root / "output/site")
    for tag in ("en", "fr", "ar", "ja"):
        there = {name: content for name, content in found.items() if name.startswith(f"{tag}/")}
        choices = [{name: content for name, content in one.items() if name.startswith(f"{tag}/")} for one in (old, new)]
        assert there in choices, tag
    for name in ("index.html", "404.html", "style.css"):
        assert found[name] in (old[name], new[name])


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not known on Windows")
def test_a_killed_build_leaves_old_or_new_and_the_next_one_completes(tmp_path: Path) -> None:
    chapters = {f"c{number}.md": f"# Chapter {number}\n\n" + f"A word of chapter {number}.\n\n" * 20 for number in range(4)}
    locales = dict.fromkeys(("fr", "ar", "ja"), RELEASED)
    root = ready_publication(tmp_path, {"book": chapters}, locales)
    build(root)
    old = files_in(root / "output/site")
    for code in locales:
        fill(root, code, lambda msgid: f"New {msgid}")
    replace_in(root / "source/c0.md", "# Chapter 0", "# Chapter nought")
    hexapla("-C", root, "update", "-q", "--force")
    for code in locales:
        fill(root, code, lambda msgid: f"New {msgid}")
    assert build(root, "--output", root / "fresh").code == 0
    new = files_in(root / "fresh/site")
    chance = random.Random(14)
    stopped = 0
    for _ in range(12):
        with subprocess.Popen([sys.executable, ROOT / "build.py", "-C", root, "-q"], stderr=subprocess.PIPE) as running:
            lock = root / "output/.hexapla-staging"
            while running.poll() is None and not lock.exists():
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.15))
            running.send_signal(signal.SIGKILL)
            running.wait()
            stopped += running.returncode == -signal.SIGKILL
        old_or_new(root, old, new)
    assert stopped, "the build was never met at its work"
    assert build(root).code == 0
    assert files_in(root / "output/site") == new
    assert not (root / "output/.hexapla-staging").exists()


def test_an_interrupt_inside_one_edition_leaves_the_others_new_and_it_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = ready_publication(tmp_path, locales=TWO)
    build(root)
    before = files_in(root / "output/site/ar")
    for code in TWO:
        fill(root, code, lambda msgid: f"New {msgid}")
    pack = epub.pack

    def interrupted(edition: Edition) -> bytes:
        if edition.tag == "ar":
            raise KeyboardInterrupt
        return pack(edition)

    monkeypatch.setattr(epub, "pack", interrupted)
    ran = build(root)
    assert ran.code == 130
    assert ran.err.startswith("interrupted: every file is the old one or the new one")
    assert files_in(root / "output/site/ar") == before
    assert b"New The star" in (root / "output/site/fr/index.html").read_bytes()


def test_two_builds_at_once_do_not_corrupt_each_other(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, WORKS, TWO)
    command = [sys.executable, str(ROOT / "build.py"), "-C", str(root), "-q"]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env) for _ in range(3)]
    said = [process.communicate()[1] for process in running]
    codes = [process.returncode for process in running]
    assert 0 in codes
    assert set(codes) <= {0, 2}
    assert all("another build is writing here" in text for text, code in zip(said, codes, strict=True) if code == 2)
    assert build(root, "--output", root / "fresh").code == 0
    assert files_in(root / "output") == files_in(root / "fresh")


def test_the_essay_alone_needs_no_second_page(tmp_path: Path) -> None:
    """One document is the front page itself, with its own address in every language."""
    root = ready_publication(tmp_path, {"star": ESSAY}, TWO)
    build(root)
    assert sorted(name for name in files_in(root / "output/site/fr") if name.endswith(".html")) == [
        "about.html",
        "index.html",
        "star.fr.html",
    ]
    assert switcher((root / "output/site/fr/index.html").read_bytes()) == [
        ("en", "../en/index.html"),
        ("fr", "index.html"),
        ("ar", "../ar/index.html"),
    ]
    assert urljoin("https://example.org/fr/index.html", "../ar/index.html") == "https://example.org/ar/index.html"


@pytest.mark.parametrize("translated", [True, False])
def test_a_title_in_the_front_matter_is_the_heading_of_a_text_that_has_none(tmp_path: Path, translated: bool) -> None:
    root = ready_publication(
        tmp_path, {"star": {"star.md": "---\ntitle: The *star*\n---\n\nA star rose.\n"}}, {"fr": RELEASED + "\nbar = 0"}
    )
    if not translated:
        replace_in(root / "locale/fr/LC_MESSAGES/star.po", f'"{WORDS["fr"]} The *star*"', '""')
    assert build(root).code == 0

    def heading(tag: str) -> tuple[str, str, str | None]:
        page = html.fromstring((root / f"output/site/{tag}/index.html").read_bytes())
        (found,) = page.xpath("//h1")
        return found.get("id"), found.text_content(), found.get("lang")

    assert heading("en") == ("title-star", "The star", None)
    assert heading("fr") == ("title-star", f"{WORDS['fr']} The star" if translated else "The star", None if translated else "en")
    with zipfile.ZipFile(root / "output/site/fr/star.fr.epub") as book:
        assert len(etree.fromstring(book.read("EPUB/star.xhtml")).xpath("//*[local-name()='h1']")) == 1


def test_an_empty_heading_leaves_no_page_without_a_name(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"star": {"star.md": "#\n\nA star rose.\n"}}, {})
    assert build(root, "--drafts").code == 3
    page = html.fromstring((root / "output/preview/en/index.html").read_bytes())
    assert page.xpath("//title/text()") == ["star"]


@pytest.mark.parametrize(
    ("own", "translated", "said"),
    [("", True, "On *waiting*."), ("", False, ""), ("By the work", True, "By the work")],
    ids=["in the front matter", "not translated", "in publication.toml"],
)
def test_a_description_in_the_front_matter_is_that_of_a_work_without_one(tmp_path: Path, own: str, translated: bool, said: str) -> None:
    text = "---\ndescription: On *waiting*.\n---\n\n# A star\n\nA star rose.\n"
    works = {"star": {"star.md": text}, "moon": {"moon.md": "# The moon\n\nIt set.\n"}}
    of_works = {"star": f'description = "{own}"'} if own else {}
    root = ready_publication(tmp_path, works, {"fr": RELEASED + "\nbar = 0"}, of_works=of_works)
    if not translated:
        replace_in(root / "locale/fr/LC_MESSAGES/star.po", f'"{WORDS["fr"]} On *waiting*."', '""')
    assert build(root).code == 0
    wanted = f"{WORDS['fr']} {said}".replace("*", "") if said else None
    page, front = (html.fromstring((root / f"output/site/fr/{name}index.html").read_bytes()) for name in ("star/", ""))
    assert next(iter(page.xpath("//meta[@name='description']/@content")), None) == wanted
    assert next(iter(front.xpath("//ul[@class='works']//p/text()")), None) == wanted
    with zipfile.ZipFile(root / "output/site/fr/star/star.fr.epub") as book:
        package = etree.fromstring(book.read("EPUB/package.opf"))
    assert next(iter(package.xpath("//*[local-name()='description']/text()")), None) == wanted


HEADED = "---\nsubtitle: On *waiting*\nkeywords: hills, night; hills\n---\n\n# A star\n\nA star rose.\n"


def package_of(root: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(root / "output/site" / name) as book:
        return etree.fromstring(book.read("EPUB/package.opf"))


@pytest.mark.parametrize("translated", [True, False], ids=["translated", "not translated"])
def test_a_subtitle_and_keywords_in_the_front_matter_are_published(tmp_path: Path, translated: bool) -> None:
    root = ready_publication(tmp_path, {"star": {"star.md": HEADED}}, {"fr": RELEASED + "\nbar = 0"})
    if not translated:
        for said in ("On *waiting*", "hills, night; hills"):
            replace_in(root / "locale/fr/LC_MESSAGES/star.po", f'"{WORDS["fr"]} {said}"', '""')
    assert build(root).code == 0
    subtitle, lang = (f"{WORDS['fr']} On waiting", None) if translated else ("On waiting", "en")
    words = [f"{WORDS['fr']} hills", "night", "hills"] if translated else []
    for name in ("index.html", "star.fr.html"):
        page = html.fromstring((root / "output/site/fr" / name).read_bytes())
        (found,) = page.xpath("//p[@role='doc-subtitle']")
        assert (found.text_content(), found.get("lang")) == (subtitle, lang)
        assert found.xpath("preceding-sibling::*[not(self::p)]")[-1].tag == "h1"
        assert page.xpath("//meta[@name='keywords']/@content") == ([", ".join(words)] if words else [])
        graph = json.loads(page.xpath("//script[@type='application/ld+json']/text()")[0])
        assert (graph["alternativeHeadline"], graph.get("keywords", [])) == (subtitle, words)
    package = package_of(root, "fr/star.fr.epub")
    assert len(package.xpath("//*[local-name()='title']")) == 1
    (headline,) = package.xpath("//*[@property='schema:alternativeHeadline']")
    assert (headline.text, headline.get("{http://www.w3.org/XML/1998/namespace}lang")) == (subtitle, lang)
    assert package.xpath("//*[local-name()='subject']/text()") == words
    with zipfile.ZipFile(root / "output/site/fr/star.fr.epub") as book:
        for part in ("title", "star"):
            (found,) = etree.fromstring(book.read(f"EPUB/{part}.xhtml")).xpath("//*[@role='doc-subtitle']")
            assert (found.text, found.get("lang")) == (subtitle, lang)


def test_a_subtitle_is_no_line_that_leads_into_an_opening_quotation(tmp_path: Path) -> None:
    text = HEADED.replace("A star rose.", "Say\n\n> What is a star?\n\nIt rose.")
    root = ready_publication(tmp_path, {"star": {"star.md": text}}, {})
    assert build(root).code == 0
    blocks = html.fromstring((root / "output/site/en/index.html").read_bytes()).xpath("//article/*")
    assert [(one.tag, one.get("class")) for one in blocks[:4]] == [
        ("h1", None),
        ("p", "subtitle"),
        ("p", "opening"),
        ("blockquote", "epigraph"),
    ]


@pytest.mark.parametrize(("own", "of_work"), [("", "On waiting"), ("Both", None)], ids=["title of the first document", "title of its own"])
def test_a_books_subtitle_goes_with_its_title_and_a_chapters_stands_in_the_chapter(tmp_path: Path, own: str, of_work: str | None) -> None:
    second = "---\nsubtitle: On *leaving*\nkeywords: brook, night\n---\n\n# The moon\n\nIt set.\n"
    works = {"sky": {"star.md": HEADED, "moon.md": second}}
    root = ready_publication(tmp_path, works, {}, of_works={"sky": f'title = "{own}"'} if own else {})
    assert build(root).code == 0

    def subtitles(name: str) -> list[str]:
        found = html.fromstring((root / "output/site/en" / name).read_bytes()).xpath("//p[@role='doc-subtitle']")
        return [one.text_content() for one in found]

    assert subtitles("index.html") == ([of_work] if of_work else [])
    assert (subtitles("star.html"), subtitles("moon.html")) == (["On waiting"], ["On leaving"])
    assert subtitles("sky.en.html") == [*([of_work] if of_work else []), "On waiting", "On leaving"]
    assert package_of(root, "en/sky.en.epub").xpath("//*[local-name()='subject']/text()") == ["hills", "night", "brook"]


@pytest.mark.parametrize("draw", [True, False], ids=["with a cover", "without"])
def test_the_page_of_an_essay_names_its_authors_above_the_title(tmp_path: Path, draw: bool) -> None:
    """A book has a title page for it."""
    authors = 'authors = [{ name = "Ann Lind" }, { name = "علي", lang = "ar" }]'
    works = {"star": {"star.md": "# A star\n\nIt rose.\n"}, "two": {"a.md": "# A\n", "b.md": "# B\n"}}
    tail = "" if draw else "[cover]\ndraw = false"
    root = ready_publication(tmp_path, works, {"ar": RELEASED}, head=authors, tail=tail)
    assert build(root).code == 0

    def named(name: str) -> list[tuple[str, str | None]]:
        page = html.fromstring((root / f"output/site/ar/{name}").read_bytes())
        names = [(found.text_content(), found.get("lang")) for found in page.xpath("//p[@class='byline']/bdi")]
        assert not names or page.xpath("//p[@class='byline'][last()]/following-sibling::*[1]/h1")
        return names

    expected = [("Ann Lind", "en"), ("علي", None)]
    assert [named(name) for name in ("star/index.html", "star/star.ar.html")] == [expected, expected]
    assert [named(name) for name in ("two/a.html", "two/index.html", "two/two.ar.html", "star/about.html")] == [[]] * 4
