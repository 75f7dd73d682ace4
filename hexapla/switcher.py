"""Languages and where they stand in, what a page says of the other languages out.

With a hundred languages this is most of a short page, and the same on every page but for addresses: each language's line is written once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from markupsafe import Markup, escape

from hexapla.locales import Locale
from hexapla.templating import macro

_PARTS = "site/parts.html"
_HERE = "\0"
"""Where an address goes: a character that no template and no name of a language has."""


def switcher(links: Sequence[tuple[Locale, str]], current: str) -> Markup:
    """The items of a page's switcher, in their order; nothing where there is nothing to choose.

    ``links`` are languages and addresses, ``current`` the BCP 47 tag of the page's own.
    """
    return Markup("".join(_items(links, current))) if len(links) > 1 else Markup("")


def _items(links: Iterable[tuple[Locale, str]], current: str) -> Iterator[str]:
    for locale, href in links:
        before, after = _item(locale.tag, locale.name, locale.direction, locale.tag == current)
        yield before
        yield escape(href)
        yield after


@cache
def _item(tag: str, name: str, direction: str, current: bool) -> tuple[str, str]:
    """A language's line, before its address and after it."""
    before, after = macro(_PARTS, "language")(_HERE, tag, name, direction, current).split(_HERE)
    return str(before), str(after)


def other_locales(codes: Iterable[str]) -> Markup:
    """What Open Graph says of the other languages of a page, by `locales.open_graph_code`: https://ogp.me/#optional"""
    return Markup("".join(map(_other_locale, codes)))


@cache
def _other_locale(code: str) -> str:
    return macro(_PARTS, "other_locale")(code)
