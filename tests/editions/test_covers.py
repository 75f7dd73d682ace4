"""Covers as a build makes them: drawn again only when they change, the publisher's own first, an SVG where fonts lack letters."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from lxml import etree

from hexapla.cover import fonts, rasterize
from hexapla.pipeline import covers
from tests.publications import ESSAY, RELEASED, build, fill, hexapla, png, ready_publication, replace_in

RED = "[cover]\nground = '#7a2328'\nink = '#f8efe3'\naccent = '#e8b96a'\n"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The width of each picture that is drawn, by whatever build."""
    found: list[int] = []
    real = rasterize

    def counted(svg: str, files: Sequence[str], *, width: int | None = None) -> bytes:
        found.append(width or 0)
        return real(svg, files, width=width)

    monkeypatch.setattr(covers, "rasterize", counted)
    return found


def built(root: Path, drawn: list[int]) -> list[int]:
    """What a build draws, as a new process would."""
    drawn.clear()
    # What a process remembers, a new one does not: nothing else may clear it.
    covers._remembered.cache_clear()  # noqa: SLF001
    fonts._files.cache_clear()  # noqa: SLF001
    ran = build(root)
    assert ran.code == 0, ran.said
    return sorted(drawn)


def cover_in(root: Path, tag: str, suffix: str = "png") -> bytes:
    with zipfile.ZipFile(root / f"output/site/{tag}/star.{tag}.epub") as book:
        return book.read(f"EPUB/cover.{suffix}")


def size(picture: bytes) -> tuple[int, int]:
    return struct.unpack(">II", picture[16:24])


def publication(tmp_path: Path, tail: str = "") -> Path:
    """The title of a work stands in its first document."""
    head = 'base_url = "https://example.org/"\npublisher = "Example Press"'
    return ready_publication(tmp_path / "work", {"star": ESSAY}, {"fr": RELEASED, "ar": RELEASED}, head=head, tail=tail)


def test_a_cover_is_drawn_again_only_when_title_style_or_fonts_changed(
    tmp_path: Path, drawn: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    root = publication(tmp_path)
    one = [480, 1200, 1600]
    assert built(root, drawn) == sorted(3 * one)
    assert built(root, drawn) == []
    replace_in(root / "source/star.md", "It set again.", "It set again, and again.")
    assert hexapla("-C", root, "-q", "update").code == 0
    for code in ("fr", "ar"):
        fill(root, code)
    assert built(root, drawn) == []
    catalog = root / "locale/fr/LC_MESSAGES/star.po"
    replace_in(catalog, 'msgstr "Français : The star"', 'msgstr "L’étoile"')
    assert built(root, drawn) == one
    replace_in(root / "source/publication.toml", "[[works]]", f"{RED}[[works]]")
    assert built(root, drawn) == sorted(3 * one)
    serif = next(Path("/usr/share/fonts").rglob("NotoSans-Regular.ttf"))
    folder = tmp_path / ".local/share/fonts"
    folder.mkdir(parents=True)
    (folder / "NotoSerif-A-Regular.ttf").write_bytes(serif.read_bytes())
    assert built(root, drawn) == sorted(3 * one)
    (folder / "NotoSerif-A-Regular.ttf").unlink()
    assert built(root, drawn) == [], "what was drawn yesterday is kept"


def test_the_same_picture_is_in_the_book_on_the_page_and_in_links(tmp_path: Path) -> None:
    root = publication(tmp_path)
    assert build(root).code == 0
    for tag in ("en", "fr", "ar"):
        folder = root / f"output/site/{tag}"
        assert size(cover_in(root, tag)) == (1600, 2560)
        assert size((folder / "cover.png").read_bytes()) == (480, 768)
        assert size((folder / "card.png").read_bytes()) == (1200, 630)
        page = (folder / "index.html").read_text("utf-8")
        assert f'<meta property="og:image" content="https://example.org/{tag}/card.png">' in page
        assert '<img class="cover" src="cover.png"' in page


@pytest.mark.parametrize("name", ["cover.fr.png", "cover-star.fr.png"])
def test_the_publishers_own_cover_wins_in_its_language_only(tmp_path: Path, drawn: list[int], name: str) -> None:
    root = publication(tmp_path)
    (root / "source" / name).write_bytes(png())
    assert built(root, drawn) == sorted(2 * [480, 1200, 1600])
    assert cover_in(root, "fr") == (root / "output/site/fr/cover.png").read_bytes() == png()
    assert size(cover_in(root, "ar")) == (1600, 2560)


def test_an_own_cover_that_is_no_picture_holds_back_its_edition_and_no_other(tmp_path: Path) -> None:
    root = publication(tmp_path)
    (root / "source/cover.fr.png").write_bytes(b"no picture\n")
    checked = hexapla("-C", root, "check", "-l", "fr")
    assert checked.code == 3
    assert "source/cover.fr.png: error[asset-type-mismatch] source/cover.fr.png is not what its name says" in checked.out
    ran = build(root)
    assert ran.code == 3
    assert "not published: star in fr (Français) – 1 error, asset-type-mismatch at source/cover.fr.png first" in ran.out + ran.err
    assert sorted(path.parent.name for path in (root / "output/site").glob("*/index.html")) == ["ar", "en"]


def test_a_cover_for_a_language_that_is_not_there_is_named(tmp_path: Path) -> None:
    root = publication(tmp_path)
    for name in ("cover.fr.png", "cover.de.png", "cover-star.sw.jpg"):
        (root / "source" / name).write_bytes(png())
    said = [line for line in hexapla("-C", root, "check").out.splitlines() if "asset-variant-unused" in line]
    assert [line.split(":")[0] for line in said] == ["source/cover-star.sw.jpg", "source/cover.de.png"]
    assert "source/cover.de.png is a cover for de, and this publication has no such language." in said[1]


def test_where_no_font_has_the_letters_the_cover_is_an_svg_and_an_info_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = publication(tmp_path)
    monkeypatch.setattr("hexapla.systems.font_folders", lambda _home: (tmp_path / "nothing",))
    ran = build(root)
    assert ran.code == 0
    assert ran.err.count("info[cover-font-missing]") == 3
    svg = etree.fromstring(cover_in(root, "ar", "svg"))
    texts = [text.text or "" for text in svg.iter("{*}text")]
    rows = [(text[0], text[1:-1], text[-1]) for text in texts]
    assert {end for _, _, end in rows} == {"\u2069"}
    # A name of Latin letters runs as they do; a title with Arabic letters runs as Arabic does, in every line.
    assert [row for start, row, _ in rows if start == "\u2066"] == ["Example Press"]
    assert "بالعربية" in "".join(row for start, row, _ in rows if start == "\u2067")
