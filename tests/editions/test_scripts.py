"""A book and a letter with everything that Markdown can hold, in thirteen languages and eight scripts, and a draft, as they are sold.

`tests/fixtures/everything` is translated in earnest: what a validator, a browser or a reader meets is what a publisher would sell.
"""

from __future__ import annotations

import re
import zipfile
from contextlib import closing
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree, html

from hexapla.locales import format_date, format_percent, parse_locale
from hexapla.words import PROVENANCE, plain
from tests.publications import ROOT, build, hexapla
from tests.validators import Violation, ace, axe_pages, epubcheck, serve, vnu
from tests.validators.pages import DESK, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EVERYTHING = ROOT / "tests/fixtures/everything"
TAGS = ("en", "fr", "ar", "fa", "ug", "zh-Hans", "zh-Hant", "ja", "ko", "bo", "vi", "ru", "he")
DRAFT = "pl"
WORKS = ("lamp", "letter")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("everything")
    ran = build(EVERYTHING, "--drafts", "--output", folder)
    assert ran.code == 0, ran.said
    return folder


@pytest.fixture(scope="module")
def books(output: Path) -> list[Path]:
    public = [output / "site" / tag / work / f"{work}.{tag}.epub" for tag in TAGS for work in WORKS]
    found = public + [output / "preview" / DRAFT / work / f"{work}.{DRAFT}.epub" for work in WORKS]
    assert sorted(output.rglob("*.epub")) == sorted(found)
    return found


def test_the_catalogs_hold_what_the_source_says_today() -> None:
    assert hexapla("-C", EVERYTHING, "update", "--check").code == 0


HELD = {
    "notes": "//section[@role='doc-endnotes']//li",
    "note references": "//a[@role='doc-noteref']",
    "tables": "//table",
    "a wide table": "//table[count(.//tr[1]/*) > 12]",
    "pictures": "//img",
    "a figure with a caption": "//figure/figcaption",
    "a list in a list in a list": "//ol//ul//ol/li",
    "a table in a list": "//li//table",
    "definitions": "//dl[not(@class)]/dd",
    "code in a block": "//pre/code",
    "code in a line": "//p/code",
    "notes to the reader": "//div[contains(@class, 'admonition')]",
    "a quotation in a quotation": "//blockquote//blockquote",
    "headings of level 6": "//h6",
    "links to another document": "//article//a[@href='light.html#signals'] | //section//a[@href='light.xhtml#signals']",
    "links to another place": "//a[@href='https://lamp.example/society'][@title]",
    "abbreviations": "//abbr[@title]",
    "keys": "//kbd",
    "subscripts": "//sub",
    "words in other scripts": "//span[@lang='bo']",
    "what opens": "//details/summary",
    "lines broken by hand": "//p/br",
    "raw HTML that is no XML": "//p[b][br]",
}
"""What the fixture's documents hold, and where a page or a document of a book has it."""


@pytest.mark.parametrize("tag", TAGS)
def test_everything_is_in_every_page_and_book(output: Path, tag: str) -> None:
    folder = output / "site" / tag / "lamp"
    with zipfile.ZipFile(folder / f"lamp.{tag}.epub") as archive:
        documents = [etree.fromstring(archive.read(f"EPUB/{name}.xhtml")) for name in ("oil", "light", "watch")]
    for document in documents:
        for element in document.iter("*"):
            element.tag = etree.QName(element).localname
    pages = [html.fromstring((folder / f"{name}.html").read_bytes()) for name in ("oil", "light", "watch")]
    for trees in (pages, documents):
        assert [kind for kind, query in HELD.items() if not any(tree.xpath(query) for tree in trees)] == []


OWN = ("fr", "ar", "zh-Hans", "ja")


@pytest.mark.parametrize("tag", TAGS)
def test_each_language_is_shown_its_own_picture(output: Path, tag: str) -> None:
    name = f"night.{tag}.png" if tag in OWN else "night.png"
    content = (EVERYTHING / "source/assets" / name).read_bytes()
    assert (output / "site" / tag / "lamp/assets/night.png").read_bytes() == content
    with zipfile.ZipFile(output / "site" / tag / f"lamp/lamp.{tag}.epub") as book:
        assert book.read("EPUB/assets/night.png") == content


# --- What a book must be, row by row ----------------------------------------------------------------------------------------

OPF, DC = "{http://www.idpf.org/2007/opf}", "{http://purl.org/dc/elements/1.1/}"
XML_LANG, TYPE = "{http://www.w3.org/XML/1998/namespace}lang", "{http://www.idpf.org/2007/ops}type"
RTL = {"ar", "fa", "ug", "he"}
ROLES = {
    "cover": "doc-cover",
    "toc": "doc-toc",
    "chapter": "doc-chapter",
    "noteref": "doc-noteref",
    "footnote": "doc-footnote",
    "footnotes": "doc-endnotes",
    "backlink": "doc-backlink",
    "colophon": "doc-colophon",
}
"""``epub:type`` and the role that says the same: EPUB Type to ARIA Role Authoring Guide 1.1."""


@cache
def read_book(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def documents_of(path: Path) -> dict[str, etree._Element]:
    return {name: etree.fromstring(content) for name, content in read_book(path).items() if name.endswith(".xhtml")}


def language_of(book: Path) -> str:
    return book.stem.rpartition(".")[2]


def test_every_document_of_every_book_says_its_language_and_direction_and_has_one_title(books: list[Path]) -> None:
    for book in books:
        tag = language_of(book)
        for name, root in documents_of(book).items():
            direction = "rtl" if tag in RTL else "ltr"
            assert (root.get("lang"), root.get(XML_LANG), root.get("dir")) == (tag, tag, direction), (book.name, name)
            levels = [int(str(one.tag)[-1]) for one in root.iter(*(f"{{*}}h{level}" for level in range(1, 7)))]
            assert levels.count(1) == (name != "EPUB/cover.xhtml"), (book.name, name)
            assert all(after <= before + 1 for before, after in pairwise(levels)), (book.name, name, levels)
            title = root.findtext(".//{*}title") or ""
            assert [title, *("".join(one.itertext()) for one in root.iter("{*}h1"))] in ([title], [title] * 2), (book.name, name)
            assert title, (book.name, name)


def test_every_type_that_has_a_role_has_it(books: list[Path]) -> None:
    seen = set()
    for book in books:
        for name, root in documents_of(book).items():
            for element in root.iterfind(f".//*[@{TYPE}]"):
                kind = str(element.get(TYPE))
                role = element.get("role") or next((one.get("role") for one in element if kind == "cover"), None)
                landmark = name == "EPUB/nav.xhtml" and etree.QName(element).localname == "a"
                assert landmark or role == ROLES.get(kind), (book.name, name, kind)
                seen.add(kind)
    assert seen >= set(ROLES)


def test_the_package_document_of_every_book_holds_what_it_must_and_nothing_older(books: list[Path]) -> None:
    for book in books:
        tag, root = language_of(book), etree.fromstring(read_book(book)["EPUB/package.opf"])
        direction = "rtl" if tag in RTL else "ltr"
        assert (root.get("version"), root.get(XML_LANG), root.get("dir"), root.get("unique-identifier")) == ("3.0", tag, direction, "id")
        assert [one.text for one in root.iter(f"{DC}language")] == [tag]
        assert [bool(one.text) for one in root.iter(f"{DC}title")] == [True]
        assert next(root.iter(f"{OPF}spine")).get("page-progression-direction") == direction
        assert [one for one in root.iter(f"{OPF}guide", f"{OPF}meta") if one.tag == f"{OPF}guide" or one.get("name")] == []
        assert "application/x-dtbncx+xml" not in {one.get("media-type") for one in root.iter(f"{OPF}item")}
        for one in root.iter(f"{DC}creator", f"{DC}contributor", f"{DC}publisher", f"{DC}rights"):
            latin = one.text is not None and one.text.isascii()
            assert tag not in RTL or not latin or (one.get(XML_LANG), one.get("dir")) == ("en", "ltr"), (book.name, one.tag)
        ids = [one.get("id") for one in root.iter(f"{OPF}item")]
        assert [one for one in ids if one and one.startswith("doc-")] == (
            ["doc-oil", "doc-light", "doc-watch"] if "lamp" in book.name else ["doc-letter"]
        )


def test_the_container_of_every_book_is_plain(books: list[Path]) -> None:
    orders = set()
    for book in books:
        with zipfile.ZipFile(book) as archive:
            entries = archive.infolist()
        assert (entries[0].filename, entries[0].compress_type, entries[0].extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert all(re.fullmatch(r"(META-INF|EPUB)/[a-z0-9/._-]+", entry.filename) for entry in entries[1:])
        orders.add((book.name.partition(".")[0], *(entry.filename for entry in entries)))
    assert len(orders) == len(WORKS), "the names, and their order, are not the same in every language"


def test_navigation_and_landmarks_are_in_the_books_own_language_and_in_the_order_of_its_spine(books: list[Path]) -> None:
    labels: dict[str, set[str]] = {}
    for book in books:
        root, package = documents_of(book)["EPUB/nav.xhtml"], etree.fromstring(read_book(book)["EPUB/package.opf"])
        toc, landmarks = (next(nav for nav in root.iter("{*}nav") if nav.get(TYPE) == kind) for kind in ("toc", "landmarks"))
        assert [link.get(TYPE) for link in landmarks.iter("{*}a")] == ["cover", "titlepage", "toc", "bodymatter", "backmatter"]
        assert landmarks.get("hidden") is not None
        said = [*toc.iter("{*}h1"), *landmarks.iter("{*}a")]
        assert root.findall(".//*[@lang='en']") == [] or language_of(book) in ("en", DRAFT)
        labels.setdefault(language_of(book), set()).update("".join(one.itertext()) for one in said)
        files = {item.get("id"): item.get("href") for item in package.iter(f"{OPF}item")}
        order = [files[ref.get("idref")] for ref in package.iter(f"{OPF}itemref")]
        places = [order.index(str(link.get("href")).partition("#")[0]) for link in toc.iter("{*}a")]
        assert places == sorted(places)
    assert [tag for tag, said in labels.items() if tag != "en" and said & labels["en"]] == []


def test_no_style_of_a_book_sets_directions_or_asks_for_anything(books: list[Path]) -> None:
    style = read_book(books[0])["EPUB/style.css"].decode()
    assert re.findall(r"(?i)(?<![\w-])(direction|unicode-bidi)\s*:|-epub-|@import|url\(", style) == []
    assert re.findall(r"(?i)(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right)|float:\s*(?:left|right)", style) == []


def test_no_book_and_no_page_holds_a_mark_that_embeds_or_overrides_direction(output: Path, books: list[Path]) -> None:
    marks = [chr(code).encode() for code in range(0x202A, 0x202F)]
    texts = [content for book in books for name, content in read_book(book).items() if not name.endswith((".png", ".svg"))]
    texts += [page.read_bytes() for page in output.rglob("*.html")]
    assert [mark for mark in marks if any(mark in text for text in texts)] == []


@pytest.mark.parametrize("name", ["oil", "light", "watch"])
def test_ids_are_the_same_in_every_language(books: list[Path], name: str) -> None:
    found = {tuple(documents_of(book)[f"EPUB/{name}.xhtml"].xpath("//@id")) for book in books if book.name.startswith("lamp")}
    assert len(found) == 1
    assert len(next(iter(found))) > 5


@pytest.mark.parametrize("tag", TAGS[1:])
def test_about_this_translation_tells_how_far_and_how_it_was_made(output: Path, tag: str) -> None:
    """And the day of its text, its licence, whom to write to, and who is credited."""
    locale = parse_locale(tag)
    made = PROVENANCE["machine, reviewed" if tag == "ar" else "machine"]
    credited = ("سلمى", "N. Ferry") if tag == "ar" else ()
    told = (plain(locale)(made), format_percent(1, locale), format_date(date(2026, 1, 15), locale), *credited)
    book = documents_of(output / f"site/{tag}/lamp/lamp.{tag}.epub")["EPUB/about.xhtml"]
    page = html.fromstring((output / f"site/{tag}/lamp/about.html").read_bytes())
    for root in (book, page):
        text = " ".join("".join(root.itertext()).split())
        assert [one for one in (*told, "Public domain", "https://lamp.example/contact") if " ".join(one.split()) not in text] == []


# --- A draft ----------------------------------------------------------------------------------------------------------------

MARKED = "//*[contains(concat(' ', @class, ' '), ' untranslated ')]"


@pytest.mark.parametrize("name", ["oil", "light", "watch"])
def test_a_draft_marks_what_is_missing_with_its_language_and_a_note_in_its_own(output: Path, name: str) -> None:
    say = plain(parse_locale(DRAFT))
    page = html.fromstring((output / f"preview/{DRAFT}/lamp/{name}.html").read_bytes())
    book = documents_of(output / f"preview/{DRAFT}/lamp/lamp.{DRAFT}.epub")[f"EPUB/{name}.xhtml"]
    for root in (page, book):
        marked = root.xpath(MARKED)
        assert len(marked) > 5
        assert {(one.get("lang"), one.get("dir")) for one in marked} == {("en", "ltr")}
        notes = root.xpath("//*[@class='missing']")
        wanted = {say("Not translated yet:"), *([say("Not confirmed yet:")] if name == "watch" else [])}
        assert {one.text for one in notes} == wanted
        assert [one.get("lang") for one in notes] == [None] * len(notes)
    doubtful = [one.text_content() for one in page.xpath("//*[contains(@class, 'fuzzy')]")]
    assert doubtful == (["Przekazanie wachty"] if name == "watch" else [])


def test_a_draft_says_so_at_its_head_and_in_its_metadata_and_no_public_file_leads_to_it(output: Path) -> None:
    folder, locale = output / f"preview/{DRAFT}/lamp", parse_locale(DRAFT)
    message = "Draft, not published: {percent} of the original’s words are translated. What is not stands in the language of the original."
    before = plain(locale)(message, percent="%").partition("%")[0]
    book = documents_of(folder / f"lamp.{DRAFT}.epub")
    heads: list[etree._Element] = [html.fromstring((folder / f"{name}.html").read_bytes()) for name in ("index", "oil", "about")]
    heads += [book[f"EPUB/{name}.xhtml"] for name in ("title", "oil", "about")]
    for root in heads:
        (notice,) = root.xpath("//*[contains(@class, 'draft')]")
        assert "".join(notice.itertext()).startswith(before)
    package = read_book(folder / f"lamp.{DRAFT}.epub")["EPUB/package.opf"].decode()
    assert '<meta property="schema:creativeWorkStatus">Draft</meta>' in package
    for page in sorted((output / "preview").rglob("*.html")):
        assert html.fromstring(page.read_bytes()).xpath("//meta[@name='robots']/@content") == ["noindex"], page
    public = b"".join(path.read_bytes() for path in (output / "site").rglob("*") if path.suffix in {".html", ".xml", ".json"})
    assert [word for word in (b"preview", b'hreflang="pl"', b"/pl/", b"Draft") if word in public] == []


# --- The validators --------------------------------------------------------------------------------------------------------


@pytest.mark.tool("java", "epubcheck")
def test_epubcheck_has_nothing_to_say_of_any_book(books: list[Path]) -> None:
    assert [str(one) for one in epubcheck(books)] == []


@pytest.mark.tool("node", "chromium", "ace")
def test_ace_asserts_nothing_of_any_book(books: list[Path]) -> None:
    assert [str(one) for one in ace(books)] == []


@pytest.mark.tool("java", "vnu")
def test_the_html_checker_has_nothing_to_say_of_any_page(output: Path) -> None:
    pages = sorted(output.rglob("*.html"))
    assert len(pages) > 100
    assert [str(one) for one in vnu(pages)] == []


@pytest.mark.tool("chromium", "playwright", "axe")
def test_axe_has_nothing_to_say_of_any_language_on_a_phone(output: Path, browser: Browser) -> None:
    names = [f"site/{tag}/{name}.html" for tag in TAGS for name in ("index", "lamp/index", "lamp/light")]
    with serve(output) as site:
        found = axe_pages(browser, [site + name for name in names], color_schemes=["light"], sizes=[PHONE])
    assert [str(one) for one in found] == []


KINDS = (
    "site/index.html",
    "site/404.html",
    "site/fr/index.html",
    "site/ar/index.html",
    "site/zh-Hans/letter/index.html",
    *(f"site/{tag}/lamp/{name}.html" for tag in ("ar", "bo") for name in ("index", "oil", "light", "watch", "about")),
    "preview/index.html",
    f"preview/{DRAFT}/index.html",
    f"preview/{DRAFT}/lamp/oil.html",
    f"preview/{DRAFT}/lamp/about.html",
)
"""A page of each kind, in both directions, drafts too."""


@pytest.mark.tool("chromium", "playwright", "axe")
def test_axe_has_nothing_to_say_of_a_page_of_each_kind_in_light_and_dark_and_at_a_desk(output: Path, browser: Browser) -> None:
    with serve(output) as site:
        urls = [site + name for name in KINDS]
        violations: list[Violation] = axe_pages(browser, urls, color_schemes=["dark"])
        violations += axe_pages(browser, urls, color_schemes=["light"], sizes=[DESK])
    assert [str(one) for one in violations] == []


WIDTHS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"


@pytest.mark.tool("chromium", "playwright")
def test_no_page_scrolls_sideways_at_320_pixels_in_any_script(output: Path, browser: Browser) -> None:
    """WCAG 2.2, 1.4.10: with the digest of the download and the switcher open, too."""
    wide = []
    names = [page.relative_to(output).as_posix() for page in sorted(output.rglob("*.html"))]
    with serve(output) as address, closing(browser.new_context(viewport={"width": 320, "height": 640})) as context:
        page = context.new_page()
        for name in names:
            page.goto(address + name)
            page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
            content, window = page.evaluate(WIDTHS)
            wide += [(name, content)] if content > window else []
    assert wide == []
