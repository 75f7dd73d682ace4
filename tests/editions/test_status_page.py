"""The status page in validators and in a browser: of a book in four languages, with hostile and unfinished translations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.publications import WORKS, hexapla, ready_publication, replace_in
from tests.validators import axe_pages, serve, vnu

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = ready_publication(tmp_path_factory.mktemp("publication"), WORKS)
    replace_in(root / "locale/fr/LC_MESSAGES/star.po", "Français : Later", "</p></details><script>alert(1)</script>")
    replace_in(root / "locale/ar/LC_MESSAGES/star.po", 'msgid "Later"', '#, fuzzy\n#| msgid "Much sooner"\nmsgid "Later"')
    replace_in(root / "source/stone.md", "lay in the brook", f"lay in the {'very' * 40} deep brook")
    replace_in(root / "source/book/two.md", "Middle", "The middle")
    assert hexapla("-C", root, "status", "--html").code == 0
    return root / "output" / "reports"


@pytest.mark.tool("java", "vnu")
def test_the_html_checker_has_nothing_to_say(reports: Path) -> None:
    """Its policy names the style sheet by a hash; the checker compares."""
    assert [str(one) for one in vnu([reports / "status.html"])] == []


@pytest.mark.tool("chromium", "playwright", "axe")
def test_axe_finds_no_fault_with_everything_open(reports: Path, browser: Browser) -> None:
    """In both colour schemes, on a phone and on a desk; nothing is wider than its window."""
    page = reports / "status.html"
    opened = page.with_name("opened.html")
    opened.write_bytes(page.read_bytes().replace(b"<details", b"<details open"))
    with serve(reports) as site:
        found = axe_pages(browser, [f"{site}status.html", f"{site}opened.html"], sizes=((320, 640), (1280, 900)))
    opened.unlink()
    assert [str(one) for one in found] == []


@pytest.mark.tool("chromium", "playwright")
def test_a_badge_is_drawn_as_wide_as_it_says(reports: Path, browser: Browser) -> None:
    """The words stay within their halves, from left to right and from right to left."""
    with serve(reports) as site, browser.new_page() as page:
        for code in ("fr", "ar", "ja", "ru"):
            page.goto(f"{site}{code}.svg")
            boxes = page.evaluate("[...document.querySelectorAll('text, rect[fill]')].map(one => [one.getBBox().x, one.getBBox().width])")
            (left, wide), (right, narrow), *words = boxes
            assert [start >= left and start + width <= left + wide for start, width in words[:1]] == [True], code
            assert [start >= right and start + width <= right + narrow for start, width in words[1:]] == [True], code
