"""The project's own work, finished: the publisher's words in order, and nothing that any validator objects to. And three small works."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree, html

from tests.publications import ROOT, WORKS, build, ready_publication
from tests.validators import Message, Violation, ace, axe_pages, epubcheck, serve, vnu
from tests.validators.pages import DESK, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FIXTURES = ROOT / "tests/fixtures"
RELEASED = ("en", "zh-Hans", "zh-Hant", "es", "fr", "de", "pt-BR", "ru", "ja", "ko", "vi", "ar", "fa")
DRAFTS = ("ug", "bo")


@pytest.fixture(scope="module")
def essay(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every edition of the project's own work, drafts too."""
    folder = tmp_path_factory.mktemp("essay")
    ran = build(ROOT, "--drafts", "--output", folder)
    assert ran.code == 0, ran.said
    return folder


@pytest.fixture(scope="module")
def outputs(essay: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The essay, and three small works in every direction of writing."""
    small = tmp_path_factory.mktemp("small")
    assert build(ready_publication(small, WORKS, head='base_url = "https://example.org/"'), "--drafts").code == 0
    return [essay, small / "output"]


# --- The words -----------------------------------------------------------------------------------------------------------

BLOCKS = {"h1", "h2", "h3", "p", "li", "blockquote", "br", "ol", "ul", "section", "article", "div"}


def words_of(element: etree._Element) -> list[str]:
    """The words a reader reads, in order."""
    return "".join(_text(element)).split()


def _text(element: etree._Element) -> Iterator[str]:
    block = etree.QName(element).localname in BLOCKS
    yield " " if block else ""
    yield element.text or ""
    for child in element:
        yield from _text(child)
        yield child.tail or ""
    yield " " if block else ""


def essay_words() -> list[str]:
    """The publisher's own file; the numbers of its list are drawn by the reading system, not written."""
    text = (FIXTURES / "essay.txt").read_text("utf-8")
    return re.sub(r"^\d+\. ", "", text, flags=re.MULTILINE).split()


def test_the_page_holds_the_words_of_the_essay_in_order(essay: Path) -> None:
    (article,) = html.fromstring((essay / "site/en/index.html").read_bytes()).xpath("//article")
    assert len(essay_words()) > 900
    assert words_of(article) == essay_words()


def test_the_book_holds_the_words_of_the_essay_in_order(essay: Path) -> None:
    with zipfile.ZipFile(essay / "site/en/article-14.en.epub") as book:
        document = etree.fromstring(book.read("EPUB/article-14.xhtml"))
    (section,) = document.xpath("//*[local-name()='section' and @role='doc-chapter']")
    assert words_of(section) == essay_words()


@pytest.mark.parametrize("tag", RELEASED)
def test_every_edition_has_the_structure_of_the_source(essay: Path, tag: str) -> None:
    def shape(name: str) -> list[tuple[str, str]]:
        (article,) = html.fromstring((essay / f"site/{name}/index.html").read_bytes()).xpath("//article")
        return [(str(one.tag), one.get("id", "")) for one in article.iter("h1", "h2", "h3", "p", "blockquote", "ol", "li")]

    assert len(shape("en")) > 40
    assert shape(tag) == shape("en")


def test_thirteen_languages_are_published_and_two_wait(essay: Path) -> None:
    rows = json.loads((essay / "site/editions.json").read_bytes())["editions"]
    assert sorted(row["tag"] for row in rows) == sorted(RELEASED)
    assert {row["share"] for row in rows} == {1.0}
    assert sorted(path.name for path in (essay / "preview").iterdir() if path.is_dir()) == sorted(DRAFTS)


@pytest.mark.parametrize("tag", RELEASED[1:])
def test_a_machine_translation_says_so_wherever_a_reader_comes_in(essay: Path, tag: str) -> None:
    page = html.fromstring((essay / f"site/{tag}/index.html").read_bytes())
    (notice,) = page.xpath("//main//*[contains(@class, 'notice')]")
    with zipfile.ZipFile(essay / f"site/{tag}/article-14.{tag}.epub") as book:
        for name in ("title", "article-14", "about"):
            text = " ".join("".join(etree.fromstring(book.read(f"EPUB/{name}.xhtml")).itertext()).split())
            assert " ".join((notice.text or "").split()) in text
    assert page.xpath("//meta[@name='translation']/@content") == ["machine"]


@pytest.mark.parametrize("tag", DRAFTS)
def test_a_draft_says_it_is_one_and_marks_what_is_not_translated(essay: Path, tag: str) -> None:
    page = html.fromstring((essay / f"preview/{tag}/index.html").read_bytes())
    assert len(page.xpath("//*[contains(@class, 'draft')]")) == 1
    assert len(page.xpath("//article//*[@lang='en'][@dir='ltr']")) > 20


@pytest.mark.parametrize("tag", [*RELEASED, *DRAFTS])
def test_nothing_asks_another_place_for_anything(essay: Path, tag: str) -> None:
    folder = essay / ("preview" if tag in DRAFTS else "site") / tag
    for page in folder.glob("*.html"):
        tree = html.fromstring(page.read_bytes())
        loaded = tree.xpath("//@src | //link[@rel='stylesheet']/@href | //form | //iframe | //object | //style[contains(., 'url(')]")
        assert [one for one in loaded if not re.fullmatch(r"[a-z0-9.-]+|data:image/[^:]+", str(one))] == []
        (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert "default-src 'self'" in str(policy) or "default-src 'none'" in str(policy)


# --- The validators --------------------------------------------------------------------------------------------------------


def found(outputs: list[Path], suffix: str) -> list[Path]:
    files = [path for folder in outputs for path in sorted(folder.rglob(f"*{suffix}"))]
    assert len(files) > 20
    return files


def told(messages: list[Message] | list[Violation]) -> list[str]:
    """As lines that a person can act on."""
    return [str(message) for message in messages]


@pytest.mark.tool("java", "epubcheck")
def test_epubcheck_has_nothing_to_say_of_any_book(outputs: list[Path]) -> None:
    assert told(epubcheck(found(outputs, ".epub"))) == []


@pytest.mark.tool("java", "vnu")
def test_the_html_checker_has_nothing_to_say_of_any_page(outputs: list[Path]) -> None:
    assert told(vnu(found(outputs, ".html"))) == []


KINDS = (
    "site/index.html",
    "site/404.html",
    "preview/index.html",
    *(f"site/{tag}/index.html" for tag in ("en", "ar", "ja")),
    "site/ar/about.html",
    "preview/bo/index.html",
    *(f"site/ar/book/{name}.html" for name in ("index", "one", "two", "about")),
    "preview/ru/book/one.html",
)
"""A page of each kind, in each direction."""


@pytest.mark.tool("chromium", "playwright", "axe")
def test_axe_has_nothing_to_say_of_any_page_on_a_phone(outputs: list[Path], browser: Browser) -> None:
    violations: list[Violation] = []
    for folder in outputs[:1]:
        with serve(folder) as site:
            urls = [site + page.relative_to(folder).as_posix() for page in found([folder], ".html")]
            violations += axe_pages(browser, urls, color_schemes=["light"], sizes=[PHONE])
    assert told(violations) == []


@pytest.mark.tool("chromium", "playwright", "axe")
def test_axe_has_nothing_to_say_of_a_page_of_each_kind_in_light_and_dark_and_at_a_desk(outputs: list[Path], browser: Browser) -> None:
    violations: list[Violation] = []
    seen = set()
    for folder in outputs:
        names = [name for name in KINDS if (folder / name).is_file()]
        seen |= set(names)
        with serve(folder) as site:
            urls = [site + name for name in names]
            violations += axe_pages(browser, urls, color_schemes=["dark"])
            violations += axe_pages(browser, urls, color_schemes=["light"], sizes=[DESK])
    assert seen == set(KINDS)
    assert told(violations) == []


@pytest.mark.tool("node", "chromium", "ace")
def test_ace_has_nothing_to_say_of_any_edition_of_the_essay(essay: Path) -> None:
    books = [essay / f"site/{tag}/article-14.{tag}.epub" for tag in RELEASED]
    books += [essay / f"preview/{tag}/article-14.{tag}.epub" for tag in DRAFTS]
    assert [str(one) for one in ace(books)] == []
