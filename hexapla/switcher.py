"""Languages and where they stand in, what a page says of the other languages out.

With a hundred languages this is most of a short page, and the same on every page but for addresses: each language's line is written once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from markupsafe import Markup, escape

from hexapla.locales import Locale
from hexapla.templating import macro, render_template

_PARTS = "site/parts.html"
_HERE = "\0"
"""Where an address goes: a character that no template and no name of a language has."""

Lines = Mapping[str, bytes]
"""What is said of each language, by its BCP 47 tag, on pages that are not in that language."""


def switcher_lines(links: Iterable[tuple[Locale, str]]) -> Lines:
    """A switcher's items, in their order: of languages and addresses."""
    return {locale.tag: _line(locale, href, current=False) for locale, href in links}


def switcher(lines: Lines, own: Locale, href: str) -> bytes:
    """The items of the switcher of a page in the language ``own``, whose address is ``href``; nothing where there is nothing to choose."""
    if len(lines) < 2:
        return b""
    return b"".join({**lines, own.tag: _line(own, href, current=True)}.values() if own.tag in lines else lines.values())


def render_page(template: str, long: Mapping[str, bytes], /, **values: object) -> bytes:
    """A page, into which its ``long`` parts are set as bytes: beside letters of another script, each copy of them is four times as long."""
    places = {name: Markup(f"\0{name}\0" if content else "") for name, content in long.items()}
    page = render_template(template, **places, **values).encode()
    for name, content in long.items():
        page = page.replace(places[name].encode(), content) if content else page
    return page


def _line(locale: Locale, href: str, *, current: bool) -> bytes:
    before, after = _item(locale.tag, locale.name, locale.direction, current)
    return f"{before}{escape(href)}{after}".encode()


@cache
def _item(tag: str, name: str, direction: str, current: bool) -> tuple[str, str]:
    """A language's line, before its address and after it."""
    before, after = macro(_PARTS, "language")(_HERE, tag, name, direction, current).split(_HERE)
    return str(before), str(after)


OtherLocales = Mapping[str, str]
"""What Open Graph says of each language, by its BCP 47 tag."""


def other_locale_lines(codes: Iterable[tuple[str, str]]) -> OtherLocales:
    """Of tags and `locales.open_graph_code`: https://ogp.me/#optional"""
    return {tag: _other_locale(code) for tag, code in codes}


def other_locales(lines: OtherLocales, own: str) -> Markup:
    """Of all but the page's own, by its BCP 47 tag."""
    return Markup("".join(line for tag, line in lines.items() if tag != own))


@cache
def _other_locale(code: str) -> str:
    return macro(_PARTS, "other_locale")(code)
