"""What stands, in; what all editions share out: the chooser, front pages, the feed, the sitemap, the page for what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from markupsafe import Markup

from hexapla import words
from hexapla.edition import NO_LANG
from hexapla.frozen import Frozen, replace
from hexapla.html.values import Page, Sibling, feed_address
from hexapla.locales import Locale, open_graph_code
from hexapla.switcher import other_locale_lines, other_locales, render_page, switcher, switcher_lines
from hexapla.templating import policy_hash, read_static, render_template


class Listed(Frozen):
    """One work, as a front page lists it."""

    href: str
    title: str
    description: str
    machine: bool
    lang_attributes: Markup = NO_LANG


def chooser_page(
    source: Locale, heading: str, publisher: str, siblings: Sequence[Sibling], *, base_url: str = "", noindex: bool = False
) -> bytes:
    """The page at the root: every language that is published, in its own words."""
    page = Page(
        "choose", heading, source.tag, source.direction, heading=heading, noindex=noindex, canonical=base_url, feed=feed_address(base_url)
    )
    values: dict[str, object] = {"heading": heading, "publisher": publisher, "siblings": siblings, "title_lang": ""}
    codes = {sibling.tag: sibling.open_graph for sibling in siblings}
    others = other_locales(other_locale_lines(codes.items()), source.tag)
    values |= {"own_locale": codes.get(source.tag, ""), "other_locales": others}
    return render_template("site/chooser.html", page=page, _=words.phrase(source), plain=words.plain(source), **values).encode()


def works_page(
    locale: Locale,
    heading: str,
    works: Sequence[Listed],
    links: Sequence[tuple[Locale, str]],
    *,
    canonical: str = "",
    alternates: Markup = NO_LANG,
    feed: str = "",
    noindex: bool = False,
) -> bytes:
    """The front page of a language, where there are several works. ``links`` are those of all languages."""
    page = Page(
        "works",
        heading,
        locale.tag,
        locale.direction,
        base="../",
        heading=heading,
        noindex=noindex,
        canonical=canonical,
        alternates=alternates,
        feed=feed,
    )
    others = other_locales(other_locale_lines((one.tag, open_graph_code(one)) for one, _ in links), locale.tag)
    values: dict[str, object] = {"heading": heading, "works": works, "own_locale": open_graph_code(locale), "other_locales": others}
    languages = switcher(switcher_lines(links), locale, "index.html")
    return render_page("site/works.html", {"languages": languages}, page=page, _=words.phrase(locale), plain=words.plain(locale), **values)


def missing_page(source: Locale, siblings: Sequence[Sibling], *, base_url: str = "") -> bytes:
    """``404.html``: a server shows it at any depth, so its style stands inside and its links start at the root of the site."""
    root = urlsplit(base_url).path or "/"
    style = read_static("site/404.css").strip()
    page = Page("missing", "", source.tag, source.direction)
    rooted = [replace(sibling, href=root + sibling.href) for sibling in siblings]
    values = {"siblings": rooted, "style": Markup(style), "style_hash": policy_hash(style)}
    return render_template("site/404.html", page=page, _=words.phrase(source), plain=words.plain(source), **values).encode()


class Entry(Frozen):
    """One edition, as the feed tells of it."""

    identifier: str
    title: str
    title_lang: str
    tag: str
    """BCP 47."""
    modified: str
    """ISO 8601 date, as ``published``, which may be empty."""
    published: str
    authors: tuple[str, ...]
    description: str
    rights: str
    page: str
    """Absolute address of the front page; empty where there is none, as ``book``."""
    book: str


def feed(identifier: str, heading: str, lang: str, author: str, base_url: str, entries: Sequence[Entry]) -> bytes:
    """The editions that readers find, as Atom: https://www.rfc-editor.org/rfc/rfc4287. ``entries`` holds one at least.

    ``author`` is the feed's, and so that of every entry that names none (section 4.2.1).
    """
    updated = max(entry.modified for entry in entries)
    values = {"identifier": identifier, "heading": heading, "lang": lang, "author": author, "updated": updated, "entries": entries}
    return render_template("site/feed.xml", base_url=base_url, feed=feed_address(base_url), **values).encode()


_MOST_URLS, _MOST_BYTES = 50_000, 50_000_000
"""What one sitemap may hold: https://www.sitemaps.org/protocol.html."""
_OF_A_PART = 20_000
"""Pages: no address is so long that they would be too many bytes."""
_MARKUP_OF_A_PAGE = 100
"""Bytes, about: what stands around its address and its alternates."""


class Url(Frozen):
    """One page in the sitemap."""

    canonical: str
    """Absolute."""
    modified: str
    """ISO 8601 date."""
    alternates: Markup
    """`sitemap_alternates`."""


def sitemaps(base_url: str, urls: Sequence[Url]) -> Iterator[tuple[str, bytes]]:
    """``sitemap.xml``, with the alternates of each page, by its name.

    Where that would be more than a sitemap may hold, it is an index of several, and alternates stand in the heads of pages alone.
    """
    length = sum(len(url.canonical) + len(url.alternates) + _MARKUP_OF_A_PAGE for url in urls)
    if len(urls) <= _MOST_URLS and length <= _MOST_BYTES:
        yield "sitemap.xml", _sitemap(urls)
        return
    bare = [replace(url, alternates=NO_LANG) for url in urls]
    parts = {f"sitemap-{1 + place // _OF_A_PART}.xml": bare[place : place + _OF_A_PART] for place in range(0, len(bare), _OF_A_PART)}
    listed = [Url(base_url + name, max(url.modified for url in part), NO_LANG) for name, part in parts.items()]
    yield "sitemap.xml", render_template("site/sitemapindex.xml", sitemaps=listed).encode()
    yield from ((name, _sitemap(part)) for name, part in parts.items())


def _sitemap(urls: Sequence[Url]) -> bytes:
    return render_template("site/sitemap.xml", pages=urls).encode()
