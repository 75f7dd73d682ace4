"""The book with everything that Markdown can hold, in thirteen languages and eight scripts: what EPUBCheck and Ace say of each edition.

Its translations are the source's words after one of the language: what is tried is structure, direction and fonts, not wording.
"""

from __future__ import annotations

import shutil
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.publications import RELEASED, ROOT, build, fill, hexapla, png
from tests.validators import ace, epubcheck, serve, vnu

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WORDS = {
    "fr": "Français :",
    "ar": "بالعربية:",
    "fa": "فارسی:",
    "ug": "ئۇيغۇرچە:",
    "zh_Hans": "简体中文：",
    "zh_Hant": "繁體中文：",
    "ja": "日本語：",
    "ko": "한국어:",
    "bo": "བོད་ཡིག་",
    "vi": "Tiếng Việt:",
    "ru": "По-русски:",
    "he": "בעברית:",
}
TAGS = ("en", *(code.replace("_", "-") for code in WORDS))
UNCLOSED = """

## HTML that is no XML

A line<br>broken by hand, and a picture of its own: <img src="../assets/chart.png" alt="A chart">

<p>A paragraph<br>
in raw HTML, &nbsp; with an entity &copy; and <b>a word</b> in bold.</p>

<hr>
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = Path(shutil.copytree(ROOT / "tests/fixtures/everything", tmp_path_factory.mktemp("scripts") / "everything"))
    shutil.rmtree(root / "locale")
    publication = root / "source/publication.toml"
    head = publication.read_text("utf-8").partition("[locales.")[0]
    publication.write_text(head + "\n".join(f"[locales.{code}]\n{RELEASED}" for code in WORDS), "utf-8")
    with (root / "source/lamp/watch.md").open("a", encoding="utf-8") as file:
        file.write(UNCLOSED)
    for name in ("chart", "chart.fr", "chart.zh-Hans"):
        (root / f"source/assets/{name}.png").write_bytes(png() + name.encode())
    assert hexapla("-C", root, "-q", "update").code == 0
    for code, word in WORDS.items():
        fill(root, code, lambda msgid, word=word: f"{word} {msgid}")  # type: ignore[misc]
    ran = build(root)
    assert ran.code == 0, ran.said
    return root / "output/site"


def books(site: Path) -> list[Path]:
    return [site / tag / work / f"{work}.{tag}.epub" for tag in TAGS for work in ("lamp", "letter")]


@pytest.mark.parametrize(("tag", "shown"), [("en", "chart"), ("fr", "chart.fr"), ("zh-Hans", "chart.zh-Hans"), ("zh-Hant", "chart")])
def test_each_language_is_shown_its_own_picture(site: Path, tag: str, shown: str) -> None:
    assert (site / tag / "lamp/assets/chart.png").read_bytes() == png() + shown.encode()
    with zipfile.ZipFile(site / tag / f"lamp/lamp.{tag}.epub") as book:
        assert book.read("EPUB/assets/chart.png") == png() + shown.encode()


@pytest.mark.tool("java", "epubcheck")
def test_epubcheck_has_nothing_to_say_in_any_script(site: Path) -> None:
    assert [str(one) for one in epubcheck(books(site))] == []


@pytest.mark.tool("node", "chromium", "ace")
def test_ace_asserts_nothing_in_any_script(site: Path) -> None:
    assert [str(one) for one in ace([site / tag / f"lamp/lamp.{tag}.epub" for tag in TAGS])] == []


@pytest.mark.tool("java", "vnu")
def test_the_html_checker_has_nothing_to_say_in_any_script(site: Path) -> None:
    """But that most of the words are English, which they are."""
    found = [one for one in vnu(sorted(site.rglob("*.html"))) if not one.text.startswith("This document appears to be written in English")]
    assert [str(one) for one in found] == []


WIDTHS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
KINDS = ("index.html", "lamp/index.html", "lamp/oil.html", "lamp/light.html", "lamp/about.html", "letter/index.html")


@pytest.mark.tool("chromium", "playwright")
def test_no_page_scrolls_sideways_at_320_pixels_in_any_script(site: Path, browser: Browser) -> None:
    """WCAG 2.2, 1.4.10: with the digest of the download and the switcher open, too."""
    wide = []
    with serve(site) as address, closing(browser.new_context(viewport={"width": 320, "height": 640})) as context:
        page = context.new_page()
        for name in ("", "404.html", *(f"{tag}/{kind}" for tag in TAGS for kind in KINDS)):
            page.goto(address + name)
            page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
            content, window = page.evaluate(WIDTHS)
            wide += [(name, content)] if content > window else []
    assert wide == []
