"""Pictures that a language has its own version of: which file an edition shows, under which name, in pages and in the book."""

from __future__ import annotations

import doctest
import zipfile
from pathlib import Path

import pytest

from hexapla import variants
from hexapla.locales import parse_locale
from hexapla.variants import serves, variant_for, variants_of
from tests.publications import BOOK, RELEASED, build, hexapla, png, ready_publication

CASES = {
    "its own": ("fr", ["fig.fr.png"], "fig.fr.png"),
    "none": ("fr", [], "fig.png"),
    "another language": ("fr", ["fig.de.png"], "fig.png"),
    "the spelling of gettext": ("zh_Hant", ["fig.zh_TW.png"], "fig.zh_TW.png"),
    "the spelling of BCP 47": ("zh_Hans", ["fig.zh-Hans.png"], "fig.zh-Hans.png"),
    "never another script": ("zh_Hant", ["fig.zh-Hans.png", "fig.zh-CN.png"], "fig.png"),
    "never another script of Serbian": ("sr_Latn", ["fig.sr.png"], "fig.png"),
    "the wider language": ("pt_BR", ["fig.pt.png"], "fig.pt.png"),
    "the nearest": ("zh_Hant_HK", ["fig.zh-Hant.png", "fig.zh-HK.png"], "fig.zh-HK.png"),
    "not the narrower": ("pt", ["fig.pt-BR.png"], "fig.png"),
    "another ending": ("fr", ["fig.fr.svg"], "fig.png"),
    "no code": ("fr", ["fig.v2.png", "fig..png", "fig.png.png", "figfr.png"], "fig.png"),
    "another picture": ("fr", ["fig2.fr.png", "a.fig.fr.png"], "fig.png"),
}


@pytest.mark.parametrize(("code", "beside", "shown"), CASES.values(), ids=CASES)
def test_the_picture_that_a_language_is_shown(code: str, beside: list[str], shown: str) -> None:
    found = variants_of("source/a/fig.png", ["fig.png", *beside])
    assert variant_for("source/a/fig.png", found, parse_locale(code)) == f"source/a/{shown}"


@pytest.mark.parametrize(("code", "served"), [("pt", True), ("pt_BR", True), ("zh_Hans", False), ("de", False)])
def test_a_variant_serves_its_language_and_narrower_ones(code: str, served: bool) -> None:
    assert serves(code, [parse_locale("pt_BR"), parse_locale("zh_Hant")]) is served


def test_the_example_is_true() -> None:
    assert doctest.testmod(variants) == (0, 1)


def test_pages_and_books_show_it_under_the_one_name(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"book": BOOK}, dict.fromkeys(("fr", "ar"), RELEASED))
    own = png() + b"fr"
    (root / "source/assets/red.fr.png").write_bytes(own)
    ran = build(root)
    assert ran.code == 0, ran.said
    for tag, shown in (("en", png()), ("fr", own), ("ar", png())):
        folder = root / "output/site" / tag
        assert [path.name for path in (folder / "assets").iterdir()] == ["red.png"]
        assert (folder / "assets/red.png").read_bytes() == shown
        assert 'src="assets/red.png"' in (folder / "one.html").read_text("utf-8")
        with zipfile.ZipFile(folder / f"book.{tag}.epub") as book:
            assert book.read("EPUB/assets/red.png") == shown


@pytest.mark.parametrize(("content", "slug"), [(b"<html>", "asset-type-mismatch"), (b"\x89PNG" + b"0" * 20_000_001, "asset-too-large")])
def test_a_variant_is_looked_at_as_the_picture_is(tmp_path: Path, content: bytes, slug: str) -> None:
    root = ready_publication(tmp_path, {"book": BOOK}, {"fr": RELEASED})
    (root / "source/assets/red.fr.png").write_bytes(content)
    (line,) = (line for line in hexapla("-C", root, "check").out.splitlines() if f"[{slug}]" in line)
    assert line.startswith("source/book/one.md:5: ")
    assert "source/assets/red.fr.png" in line
