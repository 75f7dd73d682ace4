"""Languages and where they stand in, what a page says of the other languages out.

With a hundred languages this is most of a short page, and the same on every page but for addresses: each language's line is written once.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from markupsafe import Markup, escape

from hexapla.locales import Locale
from hexapla.templating import macro, render_template

_PARTS = "site/parts.html"
_HERE, _END = "\0", "\1"
"""Where an address goes, and where a line ends: characters that no template and no name of a language has."""

_Item = tuple[str, str, str, bool]
"""Of a language: its BCP 47 tag, its name, its direction, and whether the page is in it."""
_items: dict[_Item, list[str]] = {}
"""The lines that were written: what stands before an address, and after it."""
_others: dict[str, str] = {}
"""The same for Open Graph, by its codes."""

_Key = TypeVar("_Key", bound=Hashable)

Lines = Mapping[str, bytes]
"""What is said of each language, by its BCP 47 tag, on pages that are not in that language."""


def switcher_lines(links: Iterable[tuple[Locale, str]]) -> Lines:
    """A switcher's items, in their order: of languages and addresses."""
    links = tuple(links)
    wanted = [_item(locale, current=current) for locale, _ in links for current in (False, True)]
    _items.update((item, line.split(_HERE)) for item, line in _written("languages", wanted, _items, _HERE))
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
    before, after = _items[_item(locale, current=current)]
    return f"{before}{escape(href)}{after}".encode()


def _item(locale: Locale, *, current: bool) -> _Item:
    return locale.tag, locale.name, locale.direction, current


def _written(called: str, wanted: Iterable[_Key], known: Collection[_Key], *more: str) -> Iterator[tuple[_Key, str]]:
    """What a macro writes of each that is not known yet: it is called once for all of them."""
    new = [one for one in dict.fromkeys(wanted) if one not in known]
    lines = str(macro(_PARTS, called)(new, *more, _END)).split(_END) if new else ()
    yield from zip(new, lines, strict=False)


OtherLocales = Mapping[str, str]
"""What Open Graph says of each language, by its BCP 47 tag."""


def other_locale_lines(codes: Iterable[tuple[str, str]]) -> OtherLocales:
    """Of tags and `locales.open_graph_code`: https://ogp.me/#optional"""
    codes = tuple(codes)
    _others.update(_written("other_locales", [code for _, code in codes], _others))
    return {tag: _others[code] for tag, code in codes}


def other_locales(lines: OtherLocales, own: str) -> Markup:
    """Of all but the page's own, by its BCP 47 tag."""
    return Markup("".join(line for tag, line in lines.items() if tag != own))
