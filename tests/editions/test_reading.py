"""Served pages in a browser: with the keyboard alone, without JavaScript, in another language at the same place, and asking nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.publications import DRAFT, RELEASED, build, ready_publication
from tests.validators import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.tool("chromium", "playwright")

LONG = {
    "long/one.md": "# One\n\n" + "".join(f"## Part {part}\n\n" + "A word of the part. " * 60 + "\n\n" for part in range(1, 9)),
    "long/two.md": "# Two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nThe end.\n",
}
SHORT = {"short.md": "# Short\n\nA word in `code`, a note.[^1]\n\n[^1]: Here.\n"}
PAGES = (
    "",
    "404.html",
    "en/",
    "ar/",
    "en/long/",
    "en/long/one.html",
    "en/long/two.html",
    "en/long/about.html",
    "ar/long/one.html",
    "ja/long/two.html",
    "ar/short/",
    "../preview/",
    "../preview/ru/",
    "../preview/ru/long/one.html",
)
"""One of each kind: the chooser, what leads home, the front page of a language, title pages, chapters, a work of one page; and drafts."""
FOCUSED = """() => {
  const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
  return [element.getAttribute('href') || element.tagName, style.outlineStyle, parseFloat(style.outlineWidth), box.width, box.height];
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    locales = {**dict.fromkeys(("fr", "ar", "ja"), RELEASED), "ru": DRAFT}
    root = ready_publication(tmp_path_factory.mktemp("reading"), {"long": LONG, "short": SHORT}, locales)
    ran = build(root, "--drafts")
    assert ran.code == 0, ran.said
    with serve(root / "output") as served:
        yield served + "site/"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with closing(browser.new_context(viewport={"width": 1000, "height": 700}, reduced_motion="reduce")) as context:
        yield context.new_page()


def tabbed(page: Page) -> Iterator[str]:
    """What the Tab key leads to, each thing once; all of it is seen to have the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        name, style, width, wide, high = page.evaluate(FOCUSED)
        if name == "BODY":
            return
        assert (style != "none", width >= 2, wide > 1, high > 1) == (True, True, True, True), name
        yield name
    pytest.fail("the Tab key never comes to the end of the page")


@pytest.mark.parametrize("name", PAGES)
def test_everything_can_be_reached_with_the_keyboard_and_is_seen_to_have_the_focus(page: Page, address: str, name: str) -> None:
    page.goto(address + name)
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    reached = list(tabbed(page))
    assert set(page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")) <= set(reached)
    if name != "404.html":
        assert reached[0] == "#text"


def test_the_skip_link_leads_to_the_text(page: Page, address: str) -> None:
    page.goto(f"{address}en/long/one.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "text"


def test_the_switcher_opens_with_the_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}en/long/one.html")
    page.focus(".switch summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}fr/long/one.html")


@pytest.mark.parametrize("tag", ["fr", "ar", "ja"])
def test_the_switcher_keeps_the_place(page: Page, address: str, tag: str) -> None:
    page.goto(f"{address}en/long/one.html")
    wanted = page.locator("h2").nth(4).get_attribute("id")
    page.evaluate("name => document.getElementById(name).scrollIntoView()", wanted)
    page.wait_for_function("window.scrollY > 200")
    current = page.evaluate("[...document.querySelectorAll('main [id]')].find(one => one.getBoundingClientRect().bottom > 96).id")
    page.evaluate("document.querySelector('.switch').open = true")
    page.eval_on_selector(f".switch [hreflang={tag}]", "link => link.click()")
    page.wait_for_url(f"{address}{tag}/long/one.html#{current}")
    assert page.evaluate("name => Math.abs(document.getElementById(name).getBoundingClientRect().top) < innerHeight", current)


@pytest.mark.parametrize("name", PAGES)
def test_no_request_leaves_the_origin_and_the_console_is_silent(page: Page, address: str, name: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address + name, wait_until="networkidle")
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc}
    assert said == []


def test_without_javascript_every_link_leads_somewhere(browser: Browser, address: str) -> None:
    with closing(browser.new_context(java_script_enabled=False)) as context, closing(context.new_page()) as page:
        page.goto(address)
        page.click("nav.chooser a[hreflang=ar]")
        page.click(".works a[href='long/index.html']")
        page.click(".contents a[href='one.html']")
        page.click(".switch summary")
        page.click(".switch [hreflang=fr]")
        assert page.url == f"{address}fr/long/one.html"
        page.click("a[rel=next]")
        page.click("a[href='about.html']")
        page.click(".digest summary")
        assert page.locator(".digest code").is_visible()


def test_a_print_has_the_text_and_no_navigation(page: Page, address: str) -> None:
    page.goto(f"{address}en/long/one.html")
    page.emulate_media(media="print")
    assert page.locator("article").is_visible()
    assert not page.locator(".switch").is_visible()
    assert not page.locator(".foot").is_visible()
