"""Addresses of served pages in; out comes what axe-core, the console and the network say of them, or pictures of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from tests.validators.tools import require_tool
from tests.validators.verdicts import ValidatorError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

Scheme = Literal["light", "dark"]
Size = tuple[int, int]

DESK: Size = (1280, 900)
PHONE: Size = (390, 844)

RULES = {"target-size": {"enabled": True}}
"""WCAG 2.2 (2.5.8), which axe-core leaves off unless asked."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing wrong with a page as a browser shows it."""

    url: str
    scheme: Scheme
    size: Size
    """Width and height of the window, in CSS pixels."""
    rule: str
    """axe-core's rule (``image-alt``), or one of ours: ``console``, ``outside-request``, ``failed-request``, ``reflow``."""
    impact: str
    """axe-core's: ``critical``, ``serious``, ``moderate`` or ``minor``; ours are ``serious``."""
    text: str
    element: str = ""
    """The element's markup, when it is about one."""


Fault = tuple[str, str, str, str]
"""Rule, impact, text, element: a `Violation` without its place."""


def axe_pages(
    browser: Browser,
    urls: Sequence[str],
    color_schemes: Sequence[Scheme] = ("light", "dark"),
    sizes: Sequence[Size] = (DESK, PHONE),
) -> list[Violation]:
    """What is wrong with these pages in each colour scheme and window size; nothing for sound ones.

    Beside axe-core's rules (all of them, WCAG 2.2's target size included): messages on the console, requests that leave the page's origin,
    requests that fail, and a page wider than its window (WCAG 1.4.10, reflow). Requests that leave the origin are stopped. A page is loaded
    once, and then shown in each way. `ValidatorError` when one is not served.
    https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
    """
    axe = require_tool("axe").read_text("utf-8")
    shows = list(product(color_schemes, sizes))
    with closing(browser.new_context(reduced_motion="reduce")) as context:
        return [violation for url in urls for violation in _inspect(context, url, shows, axe)]


def _inspect(context: BrowserContext, url: str, shows: Sequence[tuple[Scheme, Size]], axe: str) -> Iterator[Violation]:
    with closing(context.new_page()) as page:
        faults: list[Fault] = []
        _listen(page, url, faults)
        _show(page, *shows[0])
        _open(page, url)
        page.evaluate(axe)
        for scheme, size in shows:
            _show(page, scheme, size)
            faults += (*_reflow(page), *_axe(page))
            yield from (Violation(url, scheme, size, *fault) for fault in faults)
            faults.clear()


def _show(page: Page, scheme: Scheme, size: Size) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": size[0], "height": size[1]})


def _open(page: Page, url: str) -> None:
    response = page.goto(url, wait_until="load")
    if response is None or not response.ok:
        msg = f"{url} was not served: {response.status if response else 'no answer'}"
        raise ValidatorError(msg)


def _listen(page: Page, url: str, faults: list[Fault]) -> None:
    """Note what the console says and what the network does, from now on."""
    origin = _origin(url)
    page.on("console", lambda message: faults.append(("console", "serious", f"{message.type}: {message.text}", "")))
    page.on("pageerror", lambda error: faults.append(("console", "serious", str(error), "")))
    page.on("response", lambda answer: faults.append(_failed(answer.url, str(answer.status))) if answer.status >= 400 else None)
    page.on(
        "requestfailed",
        lambda request: faults.append(_failed(request.url, request.failure or "")) if _origin(request.url) == origin else None,
    )

    def leave(requested: str) -> bool:
        return _origin(requested) != origin and not requested.startswith(("data:", "blob:"))

    def stop(route: Any) -> None:
        faults.append(("outside-request", "serious", f"asks for {route.request.url}", ""))
        route.abort()

    page.route(leave, stop)


def _failed(url: str, why: str) -> Fault:
    return ("failed-request", "serious", f"{url}: {why}", "")


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _reflow(page: Page) -> list[Fault]:
    wide, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [("reflow", "serious", f"the page is {wide} pixels wide in a window of {window}", "")] if wide > window else []


def _axe(page: Page) -> Iterator[Fault]:
    report = page.evaluate("rules => axe.run(document, {rules, resultTypes: ['violations']})", RULES)
    for violation in report["violations"]:
        for node in violation["nodes"]:
            yield violation["id"], violation["impact"], f"{violation['help']} ({violation['helpUrl']})", node["html"]


def screenshots(
    browser: Browser, urls: Sequence[str], out_dir: Path, *, width: int = 1280, height: int = 900, dark: bool = False
) -> list[Path]:
    """A picture of each whole page, as PNG, named by its address; gives the paths in the order of the addresses."""
    out_dir.mkdir(parents=True, exist_ok=True)
    scheme: Scheme = "dark" if dark else "light"
    with closing(browser.new_context()) as context, closing(context.new_page()) as page:
        _show(page, scheme, (width, height))
        return [_screenshot(page, url, out_dir, f"-{width}{'-dark' if dark else ''}.png") for url in urls]


def _screenshot(page: Page, url: str, out_dir: Path, ending: str) -> Path:
    _open(page, url)
    name = urlsplit(url).path.strip("/").replace("/", "-") or "index"
    path = out_dir / (name + ending)
    page.screenshot(path=path, full_page=True)
    return path
