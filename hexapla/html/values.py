"""What pages are made of and where they stand: languages, addresses, what is offered to take along."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeVar

from markupsafe import Markup

from hexapla import locales, text
from hexapla.edition import NO_LANG, Edition
from hexapla.frozen import Frozen
from hexapla.locales import Locale
from hexapla.switcher import Lines, OtherLocales, other_locale_lines, switcher_lines
from hexapla.templating import macro, policy_hash, read_static

_PARTS = "site/parts.html"
_Value = TypeVar("_Value")


class Sibling(Frozen):
    """Another language, as a switcher or a chooser shows it."""

    tag: str
    name: str
    direction: str
    href: str
    open_graph: str = ""
    title: str = ""


class Alternate(Frozen):
    """``rel="alternate" hreflang``: absolute, so only with a base URL."""

    hreflang: str
    href: str


class Turn(Frozen):
    """The page before or after."""

    href: str
    title: str
    lang_attributes: Markup = NO_LANG


class Page(Frozen):
    """What every page says about itself in its head."""

    kind: str
    title: str
    lang: str
    direction: str
    base: str = ""
    """The way to the folder that holds the page's style sheet."""
    heading: str = ""
    description: str = ""
    noindex: bool = False
    canonical: str = ""
    alternates: Markup = NO_LANG
    """`head_alternates`."""
    feed: str = ""
    """The absolute address of the feed of editions."""
    json_ld: Markup = NO_LANG
    card: str = ""
    """The absolute address of the picture that links to the page are shown with."""
    main: str = "text"
    """The id of the main part: one that nothing in the text has."""
    first: bool = False
    single: bool = False
    previous: Turn | None = None
    next: Turn | None = None

    @property
    def json_ld_hash(self) -> str:
        """Lets the page's policy name its metadata: they run nothing, but checkers count them among the inline scripts."""
        return policy_hash(self.json_ld)


_REMEMBERED = 1 << 14
"""Lines, one for each language of a page: those of a large book would fill the memory, and its text is what takes time."""


class Standing(Frozen):
    """An edition that readers find: its language, and its pages. A last good edition may lack pages that the others have."""

    locale: Locale
    pages: frozenset[str]

    def nearest(self, name: str) -> str:
        """The page of this name, or the front page."""
        return name if name in self.pages else "index.html"


class Site(Frozen):
    """What the pages of one edition need to know about the others: which stand, and where everything is."""

    editions: tuple[Standing, ...]
    """Those of this work, in the order of ``publication.toml``."""
    several_works: bool
    base_url: str = ""
    x_default: str = ""
    """BCP 47 tag of the source."""

    def folder(self, tag: str, work: str) -> str:
        """Where an edition stands, relative to the site: ``fr/`` or ``fr/work/``."""
        return f"{tag}/{work}/" if self.several_works else f"{tag}/"

    def languages(self, name: str, work: str) -> Lines:
        """For the switcher of a page: the same page in each language, or the front page where an edition has no such page."""
        up = "../../" if self.several_works else "../"
        links = ((one.locale, up + self.folder(one.locale.tag, work) + one.nearest(name)) for one in self.editions)
        return self._once(self._languages, name, lambda: switcher_lines(links))

    def alternates(self, name: str, work: str) -> Markup:
        """For the head of a page, see `alternates`."""
        return self._once(self._alternates, name, lambda: head_alternates(alternates(self, work, name)))

    def _once(self, known: dict[str, _Value], name: str, make: Callable[[], _Value]) -> _Value:
        """What is made for the pages of this name: with a hundred languages, each edition's has nearly the same."""
        if name in known:
            return known[name]
        made = make()
        if len(known) * len(self.editions) < _REMEMBERED:
            known[name] = made
        return made

    @cached_property
    def _languages(self) -> dict[str, Lines]:
        return {}

    @cached_property
    def _alternates(self) -> dict[str, Markup]:
        return {}

    @cached_property
    def digest(self) -> str:
        """Of all that it says, the same in every run."""
        editions = [(one.locale.tag, one.locale.name, one.locale.direction, sorted(one.pages)) for one in self.editions]
        return text.digest(repr((editions, self.several_works, self.base_url, self.x_default)), length=64)

    @cached_property
    def other_locales(self) -> OtherLocales:
        return other_locale_lines((one.locale.tag, locales.open_graph_code(one.locale)) for one in self.editions)


class Download(Frozen):
    """The edition as a file that readers take with them, beside its pages."""

    name: str
    media_type: str
    length: int
    """Bytes."""
    size: str
    """The same in the edition's words."""
    sha256: str


def download(edition: Edition, name: str, media_type: str, content: bytes) -> Download:
    size = locales.format_size(len(content), edition.locale)
    return Download(name, media_type, len(content), size, hashlib.sha256(content).hexdigest())


def is_public(edition: Edition, site: Site) -> bool:
    return bool(site.base_url) and not edition.draft


def site_style() -> str:
    return read_static("scripts.css") + read_static("site/style.css")


def feed_address(base_url: str) -> str:
    """Empty without a base URL: a feed is read far from the site, so that its addresses are absolute."""
    return f"{base_url}feed.xml" if base_url else ""


def address(site: Site, tag: str, work: str, name: str) -> str:
    """Absolute: the folder itself for its ``index.html``."""
    return site.base_url + site.folder(tag, work) + ("" if name == "index.html" else name)


def alternates(site: Site, work: str, name: str) -> tuple[Alternate, ...]:
    """The full set, itself included, so that it is the same on every page of it; ``x-default`` is the source edition."""
    tags = [standing.locale.tag for standing in site.editions if name in standing.pages]
    found = [Alternate(tag, address(site, tag, work, name)) for tag in tags]
    if site.x_default in tags:
        found.append(Alternate("x-default", address(site, site.x_default, work, name)))
    return tuple(found)


def head_alternates(found: Sequence[Alternate]) -> Markup:
    """As the head of a page says it."""
    return macro(_PARTS, "head_alternates")(found)


def sitemap_alternates(found: Sequence[Alternate]) -> Markup:
    """As the sitemap says it."""
    return macro(_PARTS, "sitemap_alternates")(found)


def page_names(slugs: Sequence[str]) -> tuple[str, ...]:
    """The pages of an edition whose documents have these slugs: a single document is the front page itself."""
    return ("index.html", *(f"{slug}.html" for slug in slugs if len(slugs) > 1), "about.html")


def sibling_of(locale: Locale, href: str, title: str = "") -> Sibling:
    return Sibling(locale.tag, locale.name, locale.direction, href, locales.open_graph_code(locale), title)
