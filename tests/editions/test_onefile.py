"""One file that needs nothing else: from a disk, without script and network, with every chapter, picture and id of the pages."""

from __future__ import annotations

import hashlib
import re
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from hexapla.lint import lint_pages
from tests.publications import BOOK, ESSAY, RELEASED, build, files_in, fill, hexapla, ready_publication
from tests.validators import axe_pages, serve, vnu

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TAGS = ("en", "fr", "ar", "ja")
CHAPTERS = ("one", "two", "three")
TEXTS = {
    **BOOK,
    "book/one.md": BOOK["book/one.md"]
    + "\n## Text\n\n### Deep\n\n#### Deeper\n\n##### Deepest\n\n###### Bottom\n\n"
    + "## Contents\n\n| a | b |\n| -- | -- |\n| 1 | 2 |\n\n## About\n\n"
    + "A [mail](mailto:ana@example.org), a [place](https://example.org/), the [last](three.md#last) and [here](#text).\n",
    "book/two.md": BOOK["book/two.md"]
    + "\nA note too.[^1] See [one text](one.md#text) and [this text](#text).\n\n## Text\n\nA\n\n[^1]: Of two.\n",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = ready_publication(
        tmp_path_factory.mktemp("onefile"),
        {"book": TEXTS},
        {**dict.fromkeys(("fr", "ja"), RELEASED), "ar": f'{RELEASED}\nprovenance = "machine"', "ru": 'status = "draft"'},
        head='base_url = "https://example.org/books/"\npublisher = "Example Press"',
    )
    fill(root, "ar", lambda msgid: "نص عربي طويل بما يكفي " * 9 + msgid)
    fill(root, "ja", lambda msgid: "十分に長い日本語の文章。" * 9 + msgid)
    ran = build(root, "--drafts")
    assert ran.code == 0, ran.said
    return root


def file_of(root: Path, tag: str, shelf: str = "site") -> Path:
    return root / f"output/{shelf}/{tag}/book.{tag}.html"


def page(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_bytes().decode())


def ids(element: html.HtmlElement) -> list[str]:
    """Of what is inside, in order."""
    return [str(name) for name in element.xpath("descendant::*/@id")]


def words(element: html.HtmlElement) -> list[str]:
    return " ".join(str(text) for text in element.itertext()).split()


@pytest.mark.parametrize("tag", TAGS)
def test_every_chapter_has_the_words_and_the_ids_of_its_page(root: Path, tag: str) -> None:
    file, seen = page(file_of(root, tag)), set[str]()
    parts = file.xpath("//article[contains(@class, 'part')]")
    assert len(parts) == len(CHAPTERS) + 1
    for name, part in zip(CHAPTERS, parts, strict=False):
        article = page(root / f"output/site/{tag}/{name}.html").xpath("//article")[0]
        part.xpath("p[@class='back']")[0].drop_tree()
        assert words(part) == words(article)
        for own, found in zip(ids(article), ids(part), strict=True):
            assert found == (own if own not in seen else f"{name}-{own}")
            seen.add(found)


def test_ids_are_the_same_in_every_language(root: Path) -> None:
    found = {tag: ids(page(file_of(root, tag))) for tag in TAGS}
    assert len(found["en"]) == len(set(found["en"]))
    assert all(names == found["en"] for names in found.values())


@pytest.mark.parametrize("tag", TAGS)
def test_a_link_stays_in_the_file_or_is_absolute(root: Path, tag: str) -> None:
    file = page(file_of(root, tag))
    known = set(ids(file))
    for address in file.xpath("//@href"):
        assert address[1:] in known if address.startswith("#") else re.match(r"https://example\.org/|mailto:", address), address
    assert all(address.startswith("data:image/") for address in file.xpath("//@src"))
    assert file.xpath("//p[contains(., 'this text')]//a[contains(., 'this text')]/@href") == ["#two-text"]
    assert file.xpath("//p[contains(., 'this text')]//a[contains(., 'one text')]/@href") == ["#text"]


@pytest.mark.parametrize("tag", TAGS)
def test_headings_have_one_order_and_regions_names_of_their_own(root: Path, tag: str) -> None:
    file = page(file_of(root, tag))
    levels = [int(heading.get("aria-level", heading.tag[1])) for heading in file.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert (levels.count(1), max(levels)) == (1, 7)
    assert all(after <= before + 1 for before, after in pairwise(levels))
    labels = file.xpath("//section/@aria-label|//div/@aria-label")
    assert len(labels) == len(set(labels)) == 4


def test_the_languages_on_the_web_are_named_and_a_preview_names_none(root: Path) -> None:
    file, draft = page(file_of(root, "fr")), page(file_of(root, "ru", "preview"))
    assert file.xpath("//link[@rel='canonical']/@href") == ["https://example.org/books/fr/"]
    assert file.xpath("//details//a/@href") == [f"https://example.org/books/{tag}/" for tag in ("en", "fr", "ja", "ar")]
    assert draft.xpath("//link|//details[@class='switch']") == []
    assert draft.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert len(draft.xpath("//p[@class='notice draft']")) == 1


def test_a_machine_translation_says_so_before_the_text(root: Path) -> None:
    file = page(file_of(root, "ar"))
    assert file.xpath("//header//p[@class='notice']/a/@href") == ["#page-about"]
    assert file.get("dir") == "rtl"


@pytest.mark.parametrize("tag", TAGS)
def test_pages_offer_it_with_its_size_and_digest(root: Path, tag: str) -> None:
    content, book = file_of(root, tag).read_bytes(), file_of(root, tag).with_suffix(".epub").read_bytes()
    lines = [f"{hashlib.sha256(one).hexdigest()}  book.{tag}.{kind}" for one, kind in ((book, "epub"), (content, "html"))]
    for name in ("index", *CHAPTERS, "about"):
        shown = page(root / f"output/site/{tag}/{name}.html")
        assert shown.xpath("//p[@class='take']/a/@href") == [f"book.{tag}.epub", f"book.{tag}.html"]
        assert shown.xpath("string(//details[@class='digest']//code)").splitlines() == lines


def test_it_is_in_the_sums_and_nothing_is_found_by_the_lint(root: Path) -> None:
    sums = (root / "output/site/SHA256SUMS").read_text("utf-8")
    assert all(f"{hashlib.sha256(file_of(root, tag).read_bytes()).hexdigest()}  {tag}/book.{tag}.html\n" in sums for tag in TAGS)
    assert hexapla("verify", root / "output/site").code == 0
    for tag in TAGS:
        assert lint_pages({"book.html": file_of(root, tag).read_bytes()}, tag) == ()


def test_one_format_alone_is_what_the_chooser_leads_to(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"star": ESSAY}, {"fr": RELEASED, "ar": RELEASED})
    assert build(root, "--format", "onefile").code == 0
    assert sorted(files_in(root / "output/site/fr")) == ["star.fr.html"]
    chooser = page(root / "output/site/index.html")
    assert chooser.xpath("//nav//a/@href") == ["en/star.en.html", "fr/star.fr.html", "ar/star.ar.html"]
    before = (root / "output/site/fr/star.fr.html").read_bytes()
    assert build(root, "--format", "html").code == 0
    assert hashlib.sha256(before).hexdigest() in (root / "output/site/fr/index.html").read_text("utf-8")


def test_an_essay_has_the_ids_of_its_page_and_no_others_but_two(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"star": ESSAY}, {"fr": RELEASED})
    assert build(root).code == 0
    file, shown = (page(root / f"output/site/fr/{name}.html") for name in ("star.fr", "index"))
    assert ids(file) == ["star", *ids(shown.xpath("//article")[0]), "about"]
    assert [heading.text for heading in file.xpath("//h1")] == [heading.text for heading in shown.xpath("//h1")]


def test_a_heading_may_be_called_as_a_part_of_the_page_is(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"star": {"star.md": "# The star\n\nA.\n\n## Text\n\nB.\n\n## About\n\nC.\n"}}, {"fr": RELEASED})
    ran = build(root)
    assert ran.code == 0, ran.said
    shown = page(root / "output/site/fr/index.html")
    assert shown.xpath("//main/@id") == ["text-"]
    assert shown.xpath("//a[@class='skip']/@href") == ["#text-"]


# --- In a browser, and before the validators -------------------------------------------------------------------------------


def heard(opened: Page) -> list[str]:
    """What is asked for and what the console says, from now on."""
    said: list[str] = []
    opened.on("request", lambda request: said.append(request.url))
    opened.on("console", lambda message: said.append(message.text))
    return said


@pytest.fixture(scope="module")
def shown(root: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What is asked for and said when the file, alone in a folder, is opened from the disk; per language."""
    folder = tmp_path_factory.mktemp("stick")
    found: dict[str, list[str]] = {}
    for tag in TAGS:
        copy = folder / f"{tag}.html"
        copy.write_bytes(file_of(root, tag).read_bytes())
        with closing(browser.new_context(offline=True, java_script_enabled=True)) as context, closing(context.new_page()) as opened:
            said = heard(opened)
            opened.goto(copy.as_uri(), wait_until="networkidle")
            broken = opened.evaluate("[...document.images].filter(one => !one.complete || !one.naturalWidth).length")
            width = opened.evaluate("document.querySelector('.part').getBoundingClientRect().width < innerWidth * 0.8")
            opened.locator(".contents a").nth(1).click()
            place = opened.evaluate("[location.hash, Math.abs(document.querySelector(location.hash).getBoundingClientRect().top) < 200]")
            found[tag] = [*(url for url in said if not url.startswith("data:")), str(broken), str(width), *map(str, place)]
    return found


@pytest.mark.tool("chromium", "playwright")
@pytest.mark.parametrize("tag", TAGS)
def test_from_a_disk_it_asks_for_nothing_and_looks_as_it_should(shown: dict[str, list[str]], tag: str) -> None:
    asked, *rest = shown[tag]
    assert re.fullmatch(rf"file://.*/{tag}\.html", asked)
    assert rest == ["0", "True", "#chapter-two", "True"]


@pytest.mark.tool("java", "vnu")
def test_the_html_checker_has_nothing_to_say(root: Path) -> None:
    assert vnu([*(file_of(root, tag) for tag in TAGS), file_of(root, "ru", "preview")]) == []


@pytest.mark.tool("chromium", "playwright", "axe")
def test_axe_has_nothing_to_say(root: Path, browser: Browser) -> None:
    with serve(root / "output") as address:
        assert axe_pages(browser, [f"{address}site/{tag}/book.{tag}.html" for tag in ("en", "ar")]) == []
