"""An Edition in, its web pages out; and the pages that all editions share: the chooser, the sitemap, the page for what is not there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from markupsafe import Markup

from hexapla import locales, words
from hexapla.adapt import Setting, page_body
from hexapla.edition import NO_LANG, Asset, Chapter, Edition, edition_identifier, metadata_of
from hexapla.locales import Locale
from hexapla.templating import policy_hash, read_static, render_template, script_json


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another language, as a switcher or a chooser shows it."""

    tag: str
    name: str
    direction: str
    href: str
    open_graph: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Alternate:
    """``rel="alternate" hreflang``: absolute, so only with a base URL."""

    hreflang: str
    href: str


@dataclass(frozen=True, slots=True)
class Turn:
    """The page before or after."""

    href: str
    title: str
    lang_attributes: Markup = NO_LANG


@dataclass(frozen=True, slots=True)
class Page:
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
    alternates: tuple[Alternate, ...] = ()
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


@dataclass(frozen=True, slots=True)
class Standing:
    """An edition that readers find: its language, and its pages. A last good edition may lack pages that the others have."""

    locale: Locale
    pages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Site:
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


@dataclass(frozen=True, slots=True)
class Download:
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


def edition_pages(edition: Edition, site: Site, downloads: Sequence[Download]) -> dict[str, bytes]:
    """Every file of an edition's folder but what the pages offer to download, by name: pages, style sheet, script, pictures."""
    say, plain = words.phrase(edition.locale), words.plain(edition.locale)
    common = {
        "edition": edition,
        "downloads": downloads,
        "_": say,
        "plain": plain,
        "works_href": "../index.html" if site.several_works else "",
    }
    files: dict[str, bytes] = {}
    # One text for all pages: it takes the features of every chapter.
    for name, template, page, values in _pages(edition, site, _json_ld(edition, site, downloads), plain):
        siblings = _siblings(edition, site, name)
        files[name] = render_template(f"site/{template}.html", page=page, siblings=siblings, **common, **values).encode()
    files["style.css"] = site_style().encode()
    files["place.js"] = read_static("site/place.js").encode()
    return files | {asset.name: asset.content for asset in (*edition.assets, *_covers(edition, site))}


def _covers(edition: Edition, site: Site) -> Iterator[Asset]:
    """What links are shown with is named by its absolute address, or not at all."""
    if edition.shown:
        yield edition.shown.asset
    if edition.card and is_public(edition, site):
        yield edition.card.asset


def is_public(edition: Edition, site: Site) -> bool:
    return bool(site.base_url) and not edition.draft


def site_style() -> str:
    return read_static("scripts.css") + read_static("site/style.css")


def _pages(edition: Edition, site: Site, json_ld: Markup, plain: words.Phrase) -> Iterator[tuple[str, str, Page, Mapping[str, object]]]:
    single = len(edition.chapters) == 1
    names = {chapter.path: "index.html" if single else f"{chapter.slug}.html" for chapter in edition.chapters}
    assets = {asset.path: asset.name for asset in edition.assets}
    if not single:
        yield "index.html", "title", _page(edition, site, "index.html", "title", edition.title, json_ld), {}
    for number, chapter in enumerate(edition.chapters):
        setting = Setting(edition.locale, edition.source, chapter.path, names, assets, plain)
        body = Markup(page_body(chapter.body, setting))
        title = chapter.title if single else f"{chapter.title} – {edition.title}"
        page = _page(edition, site, names[chapter.path], "chapter", title, json_ld, chapter.title)
        before, after = (_turn(edition.chapters, number + step, names) for step in (-1, 1))
        page = replace(page, main=_main(body), first=number == 0, single=single, previous=before, next=after)
        yield names[chapter.path], "chapter", page, {"body": body}
    about = Markup(edition.about_label).striptags()
    yield "about.html", "about", _page(edition, site, "about.html", "about", f"{about} – {edition.title}", json_ld, about), {}


def _main(body: str) -> str:
    """``text``, unless the text has a heading of that name."""
    name = "text"
    while f'id="{name}"' in body:
        name += "-"
    return name


def _turn(chapters: Sequence[Chapter], index: int, names: Mapping[str, str]) -> Turn | None:
    if not 0 <= index < len(chapters):
        return None
    return Turn(names[chapters[index].path], chapters[index].title, chapters[index].lang_attributes)


def _page(edition: Edition, site: Site, name: str, kind: str, title: str, json_ld: Markup, heading: str = "") -> Page:
    public = is_public(edition, site)
    return Page(
        kind=kind,
        title=title,
        lang=edition.tag,
        direction=edition.direction,
        heading=heading or title,
        description=edition.description if kind != "about" else "",
        noindex=edition.draft,
        canonical=address(site, edition.tag, edition.work, name) if public else "",
        alternates=alternates(site, edition.work, name) if public else (),
        feed=feed_address(site.base_url) if public else "",
        json_ld=json_ld,
        card=address(site, edition.tag, edition.work, edition.card.asset.name) if public and edition.card else "",
    )


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


def page_names(slugs: Sequence[str]) -> tuple[str, ...]:
    """The pages of an edition whose documents have these slugs: a single document is the front page itself."""
    return ("index.html", *(f"{slug}.html" for slug in slugs if len(slugs) > 1), "about.html")


def _siblings(edition: Edition, site: Site, name: str) -> tuple[Sibling, ...]:
    """The languages of the switcher: the same page in each, or the front page where an edition has no such page."""
    up = "../../" if site.several_works else "../"

    def href(standing: Standing) -> str:
        own = standing.locale.tag == edition.tag
        return name if own else up + site.folder(standing.locale.tag, edition.work) + (name if name in standing.pages else "index.html")

    return tuple(sibling_of(standing.locale, href(standing)) for standing in site.editions)


def sibling_of(locale: Locale, href: str, title: str = "") -> Sibling:
    return Sibling(locale.tag, locale.name, locale.direction, href, locales.open_graph_code(locale), title)


def _json_ld(edition: Edition, site: Site, downloads: Sequence[Download]) -> Markup:
    graph = dict(metadata_of(edition))
    public = is_public(edition, site)
    if public:
        graph["url"] = address(site, edition.tag, edition.work, "index.html")
    if translations := list(_translations(edition, site)):
        graph["workTranslation"] = translations
    if public and edition.shown:
        graph["image"] = address(site, edition.tag, edition.work, edition.shown.asset.name)
    if downloads:
        graph["encoding"] = [_encoding(one, address(site, edition.tag, edition.work, one.name) if public else "") for one in downloads]
    return script_json(graph)


def _translations(edition: Edition, site: Site) -> Iterator[Mapping[str, object]]:
    """What the source says of the editions beside it; each of them names the source by ``translationOfWork``."""
    if not edition.is_source or edition.draft:
        return
    for tag in (standing.locale.tag for standing in site.editions if standing.locale.tag != edition.tag):
        one: dict[str, object] = {"@type": "Book", "@id": edition_identifier(edition.work_identifier, tag), "inLanguage": tag}
        yield one | ({"url": address(site, tag, edition.work, "index.html")} if site.base_url else {})


def _encoding(one: Download, url: str) -> dict[str, str]:
    """https://schema.org/MediaObject"""
    said = {"@type": "MediaObject", "encodingFormat": one.media_type, "contentSize": str(one.length), "sha256": one.sha256}
    return said | ({"contentUrl": url} if url else {})


# --- Shared pages --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
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
    values = {"heading": heading, "publisher": publisher, "siblings": siblings, "title_lang": ""}
    return render_template("site/chooser.html", page=page, _=words.phrase(source), plain=words.plain(source), **values).encode()


def works_page(
    locale: Locale,
    heading: str,
    works: Sequence[Listed],
    siblings: Sequence[Sibling],
    *,
    canonical: str = "",
    alternates: tuple[Alternate, ...] = (),
    feed: str = "",
    noindex: bool = False,
) -> bytes:
    """The front page of a language, where there are several works."""
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
    values = {"heading": heading, "works": works, "siblings": siblings}
    return render_template("site/works.html", page=page, _=words.phrase(locale), plain=words.plain(locale), **values).encode()


def missing_page(source: Locale, siblings: Sequence[Sibling], *, base_url: str = "") -> bytes:
    """``404.html``: a server shows it at any depth, so its style stands inside and its links start at the root of the site."""
    root = urlsplit(base_url).path or "/"
    style = read_static("site/404.css").strip()
    page = Page("missing", "", source.tag, source.direction)
    rooted = [replace(sibling, href=root + sibling.href) for sibling in siblings]
    values = {"siblings": rooted, "style": Markup(style), "style_hash": policy_hash(style)}
    return render_template("site/404.html", page=page, _=words.phrase(source), plain=words.plain(source), **values).encode()


@dataclass(frozen=True, slots=True)
class Entry:
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


def sitemap(pages: Sequence[Mapping[str, object]]) -> bytes:
    """https://www.sitemaps.org, with the alternates of each page."""
    return render_template("site/sitemap.xml", pages=pages).encode()
