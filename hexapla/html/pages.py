"""An Edition in, its web pages out, with what they need beside them: the style sheet, the script, the pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from markupsafe import Markup

from hexapla import words
from hexapla.adapt import Setting, page_body
from hexapla.edition import NO_LANG, Asset, Chapter, Edition, edition_identifier, metadata_of
from hexapla.frozen import replace
from hexapla.html.values import (
    Download,
    Page,
    Site,
    Turn,
    address,
    feed_address,
    is_public,
    site_style,
)
from hexapla.switcher import other_locales, render_page, switcher
from hexapla.templating import read_static, script_json


def edition_pages(edition: Edition, site: Site, downloads: Sequence[Download]) -> dict[str, bytes]:
    """Every file of an edition's folder but what the pages offer to download, by name: pages, style sheet, script, pictures."""
    say, plain = words.phrase(edition.locale), words.plain(edition.locale)
    common = {
        "edition": edition,
        "downloads": downloads,
        "_": say,
        "plain": plain,
        "works_href": "../index.html" if site.several_works else "",
        "other_locales": other_locales(site.other_locales, edition.tag),
    }
    files: dict[str, bytes] = {}
    # One text for all pages: it takes the features of every chapter.
    for name, template, page, body in _pages(edition, site, _json_ld(edition, site, downloads), plain):
        languages = switcher(site.languages(name, edition.work), edition.locale, name)
        files[name] = render_page(f"site/{template}.html", {"languages": languages, "body": body}, page=page, **common)
    files |= _constant()
    return files | {asset.name: asset.content for asset in (*edition.assets, *_covers(edition, site))}


@cache
def _constant() -> dict[str, bytes]:
    """The files that are the same in every edition."""
    return {"style.css": site_style().encode(), "place.js": read_static("site/place.js").encode()}


def _covers(edition: Edition, site: Site) -> Iterator[Asset]:
    """What links are shown with is named by its absolute address, or not at all."""
    if edition.shown:
        yield edition.shown.asset
    if edition.card and is_public(edition, site):
        yield edition.card.asset


def _pages(edition: Edition, site: Site, json_ld: Markup, plain: words.Phrase) -> Iterator[tuple[str, str, Page, bytes]]:
    """Name, template, what is said of it, and the text that is in it."""
    single = len(edition.chapters) == 1
    names = {chapter.path: "index.html" if single else f"{chapter.slug}.html" for chapter in edition.chapters}
    assets = {asset.path: asset.name for asset in edition.assets}
    if not single:
        yield "index.html", "title", _page(edition, site, "index.html", "title", edition.title, json_ld), b""
    for number, chapter in enumerate(edition.chapters):
        setting = Setting(edition.locale, edition.source, chapter.path, names, assets, plain)
        body = page_body(chapter.body, setting)
        title = chapter.title if single else f"{chapter.title} – {edition.title}"
        page = _page(edition, site, names[chapter.path], "chapter", title, json_ld, chapter.title)
        before, after = (_turn(edition.chapters, number + step, names) for step in (-1, 1))
        page = replace(page, main=_main(body), first=number == 0, single=single, previous=before, next=after)
        yield names[chapter.path], "chapter", page, body.encode()
    about = Markup(edition.about_label).striptags()
    yield "about.html", "about", _page(edition, site, "about.html", "about", f"{about} – {edition.title}", json_ld, about), b""


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
        alternates=site.alternates(name, edition.work) if public else NO_LANG,
        feed=feed_address(site.base_url) if public else "",
        json_ld=json_ld,
        card=address(site, edition.tag, edition.work, edition.card.asset.name) if public and edition.card else "",
    )


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
