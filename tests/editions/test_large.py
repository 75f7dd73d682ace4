"""A book of ten documents and a thousand paragraphs: built, linked, valid, and without a cost that grows faster than the text."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree, html

from hexapla.adapt import Setting
from hexapla.markup import Parser
from hexapla.project import folder
from tests.publications import RELEASED, build, fill, hexapla, write_publication
from tests.validators import epubcheck

CHAPTERS, PARAGRAPHS = 10, 100


def chapter(number: int) -> str:
    """A heading, a hundred paragraphs under five sections, a note, and links to the chapter after and to a section of it."""
    following = number % CHAPTERS + 1
    parts = [f"# Chapter {number}", f"Go on to [the next](c{following}.md#section-3-of-chapter-{following})."]
    for index in range(PARAGRAPHS):
        if index % 20 == 0:
            parts.append(f"## Section {index // 20} of chapter {number}")
        parts.append(f"Paragraph {index} of chapter {number} tells of *hills*, of `rivers` and of {index * number} stars above them.")
    return "\n\n".join([*parts, "The end.[^1]", "[^1]: A note.\n"])


DOCUMENTS = {f"c{number}.md": chapter(number) for number in range(1, CHAPTERS + 1)}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_publication(tmp_path_factory.mktemp("large"), {"book": DOCUMENTS}, {"ar": RELEASED})
    assert hexapla("-C", root, "update", "-q").code == 0
    fill(root, "ar")
    ran = build(root)
    assert ran.code == 0, ran.said
    return root / "output/site"


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_every_paragraph_is_in_the_pages_and_in_the_book(large: Path, tag: str) -> None:
    with zipfile.ZipFile(large / tag / f"book.{tag}.epub") as book:
        for number in range(1, CHAPTERS + 1):
            page = html.fromstring((large / tag / f"c{number}.html").read_bytes())
            document = etree.fromstring(book.read(f"EPUB/c{number}.xhtml"))
            for tree in (page, document):
                paragraphs = ["".join(one.itertext()) for one in tree.xpath("//*[local-name()='p'][contains(., 'tells of')]")]
                assert len(paragraphs) == PARAGRAPHS
                assert paragraphs[-1].startswith(("بالعربية " if tag == "ar" else "") + f"Paragraph {PARAGRAPHS - 1} of chapter {number}")


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_every_chapter_links_to_a_section_of_the_next(large: Path, tag: str) -> None:
    for number in range(1, CHAPTERS + 1):
        following = number % CHAPTERS + 1
        page = html.fromstring((large / tag / f"c{number}.html").read_bytes())
        (link,) = page.xpath("//article//a[contains(@href, '#section')]/@href")
        assert link == f"c{following}.html#section-3-of-chapter-{following}"
        ids = html.fromstring((large / tag / f"c{following}.html").read_bytes()).xpath("//@id")
        assert link.partition("#")[2] in ids
        turn = page.xpath("//a[@rel='prev' or @rel='next']/@href")
        assert turn == [f"c{one}.html" for one in (number - 1, number + 1) if 1 <= one <= CHAPTERS]


def test_the_contents_list_every_chapter_and_section_in_order(large: Path) -> None:
    with zipfile.ZipFile(large / "en" / "book.en.epub") as book:
        nav = etree.fromstring(book.read("EPUB/nav.xhtml"))
    (toc,) = nav.xpath("//*[@id='toc']")
    titles = ["".join(link.itertext()) for link in toc.xpath(".//*[local-name()='a']")]
    assert titles == [
        title
        for number in range(1, CHAPTERS + 1)
        for title in (f"Chapter {number}", *(f"Section {index} of chapter {number}" for index in range(5)))
    ]


@pytest.mark.tool("java", "epubcheck")
def test_epubcheck_is_silent(large: Path) -> None:
    assert epubcheck(sorted(large.rglob("*.epub"))) == []


class Calls:
    """How often each of some functions was called."""

    def __init__(self, patches: pytest.MonkeyPatch) -> None:
        self.patches = patches
        self.found: dict[str, int] = {}

    def count(self, owner: object, name: str) -> None:
        call: Callable[..., object] = getattr(owner, name)

        def counted(*arguments: object, **options: object) -> object:
            self.found[name] = self.found.get(name, 0) + 1
            return call(*arguments, **options)

        self.patches.setattr(owner, name, counted)


def test_each_document_is_parsed_once_and_rendered_once_per_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: a build whose cost grew with the square of its documents would show here on any machine."""
    calls = Calls(monkeypatch)
    documents = {name: f"# {name}\n\nA paragraph of {name}.\n" for name in DOCUMENTS}
    root = write_publication(tmp_path, {"book": documents}, {"ar": RELEASED, "fr": RELEASED})
    hexapla("-C", root, "update", "-q")
    fill(root, "ar")
    fill(root, "fr")
    calls.count(Parser, "read")
    calls.count(Parser, "render")
    calls.count(Setting, "__init__")
    calls.count(folder, "parse_catalog")
    assert build(root).code == 0
    # Read, which renders it in its own language too, once for all languages; rendered once for each of the two translations; set once as
    # a page, once as a chapter of the book, and once in the one file. Each catalog is read once.
    assert calls.found == {"read": CHAPTERS, "render": 2 * CHAPTERS, "__init__": 3 * 3 * CHAPTERS, "parse_catalog": 2 * CHAPTERS}


def test_an_essay_s_catalogs_are_read_once_though_the_chooser_names_its_titles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_publication(tmp_path, {"essay": {"essay.md": "# The essay\n\nA paragraph.\n"}}, {"ar": RELEASED, "fr": RELEASED})
    hexapla("-C", root, "update", "-q")
    fill(root, "ar")
    fill(root, "fr")
    calls = Calls(monkeypatch)
    calls.count(folder, "parse_catalog")
    assert build(root).code == 0
    assert "بالعربية" in (root / "output/site/index.html").read_text("utf-8")
    assert calls.found == {"parse_catalog": len(list(root.glob("locale/*/*/*.po")))}
