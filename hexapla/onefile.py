"""An Edition in, one HTML file out that needs nothing else: all chapters, styles and pictures inside, the ids that the pages have."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from urllib.parse import unquote, urlsplit

from lxml import etree
from markupsafe import Markup

from hexapla import words
from hexapla.adapt import Setting, adapt_body, ids_of, page_markup
from hexapla.edition import NO_LANG, Asset, Chapter, Cover, Edition, metadata_of
from hexapla.frozen import Frozen, replace
from hexapla.locales import Locale, format_number
from hexapla.patterns import pattern
from hexapla.switcher import render_page, switcher, switcher_lines
from hexapla.templating import policy_hash, read_static, script_json

Places = Mapping[tuple[str, str], str]
"""The path of a document and an id of its page → the id in the file; with an empty id, that of the whole chapter."""

_NAMING = frozenset({"for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details"})
"""Attributes that hold ids: https://html.spec.whatwg.org/multipage/ and https://www.w3.org/TR/wai-aria-1.2/"""
_FRAGMENT = pattern(r"url\(#([^)]*)\)")


class Part(Frozen):
    """A chapter, as the file holds it."""

    id: str
    title: str
    body: Markup
    lang_attributes: Markup = NO_LANG


class Frame(Frozen):
    """Ids of what is no chapter: none of them stands in the text."""

    contents: str
    about: str


def render_onefile(edition: Edition, elsewhere: Sequence[tuple[Locale, str]] = ()) -> bytes:
    """The edition as one page that asks for nothing, on a disk as on a server.

    ``elsewhere`` are each language and where the work stands on the web in it, this one included; empty for one that stands nowhere.
    """
    parts, frame = _parts(edition)
    style, style_hash = _style()
    canonical = next((address for locale, address in elsewhere if locale.tag == edition.tag), "")
    graph = script_json({**metadata_of(edition), **({"url": canonical} if canonical else {})})
    return render_page(
        "site/onefile.html",
        {"languages": switcher(switcher_lines(elsewhere), edition.locale, canonical), "style": style},
        edition=_with_own_cover(edition),
        parts=parts,
        frame=frame,
        single=len(parts) == 1,
        canonical=canonical,
        style_hash=style_hash,
        json_ld=graph,
        json_ld_hash=policy_hash(graph),
        _=words.phrase(edition.locale),
        plain=words.plain(edition.locale),
    )


@cache
def _style() -> tuple[bytes, str]:
    """And its hash, for the page's policy."""
    style = "".join(map(read_static, ("scripts.css", "site/style.css", "site/onefile.css"))).strip()
    return style.encode(), policy_hash(style)


def data_address(asset: Asset) -> str:
    """https://www.rfc-editor.org/rfc/rfc2397"""
    return f"data:{asset.media_type};base64,{base64.b64encode(asset.content).decode()}"


def _with_own_cover(edition: Edition) -> Edition:
    if edition.shown is None:
        return edition
    cover = edition.shown
    return replace(edition, shown=Cover(replace(cover.asset, name=data_address(cover.asset)), cover.width, cover.height))


# --- Chapters ------------------------------------------------------------------------------------------------------


def _parts(edition: Edition) -> tuple[tuple[Part, ...], Frame]:
    """In two turns, with a chapter's tree at a time: a link may lead to any chapter, and a book's trees together would fill the memory."""
    chapters, tables = edition.chapters, count(1)
    places, frame = place_ids(chapters, [ids_of(chapter.body) for chapter in chapters])
    return tuple(
        Part(places[chapter.path, ""], chapter.title, _body(edition, chapter, setting, places, tables), chapter.lang_attributes)
        for chapter, setting in zip(chapters, _settings(edition), strict=True)
    ), frame


def _body(edition: Edition, chapter: Chapter, setting: Setting, places: Places, tables: Iterator[int]) -> Markup:
    root = adapt_body(chapter.body, setting)
    for element in root.iter("*"):
        _anchor(element, setting, places)
    _carry_pictures(root)
    if len(edition.chapters) > 1:
        _tell_apart(root, chapter, edition.locale, tables)
        _lower_headings(root)
    return Markup(page_markup(root))


def _settings(edition: Edition) -> Iterator[Setting]:
    """A link to another document keeps that document's path, until it is known where everything stands."""
    pages = {chapter.path: chapter.path for chapter in edition.chapters}
    assets = {asset.path: data_address(asset) for asset in edition.assets}
    plain = words.plain(edition.locale)
    return (Setting(edition.locale, edition.source, chapter.path, pages, assets, plain) for chapter in edition.chapters)


def place_ids(chapters: Sequence[Chapter], ids: Sequence[Sequence[str]]) -> tuple[Places, Frame]:
    """Where everything stands. The first chapter that has an id keeps it; in a later one it follows the chapter's slug.

    Ids are the same in every language, and so is what becomes of them here.
    """
    places: dict[tuple[str, str], str] = {}
    used: set[str] = set()
    for chapter, names in zip(chapters, ids, strict=True):
        for name in names:
            if (chapter.path, name) not in places:
                places[chapter.path, name] = _free(name, chapter.slug, used)
    for chapter in chapters:
        places[chapter.path, ""] = _free(chapter.slug, "chapter", used)
    return places, Frame(_free("contents", "list", used), _free("about", "page", used))


def _free(name: str, prefix: str, used: set[str]) -> str:
    while name in used:
        name = f"{prefix}-{name}"
    used.add(name)
    return name


def _anchor(element: etree._Element, setting: Setting, places: Places) -> None:
    """What an element is called and what it points to, by the names of the file."""
    path = setting.path
    for attribute, value in list(element.attrib.items()):
        if attribute == "id" or attribute in _NAMING:
            element.set(attribute, " ".join(places.get((path, name), name) for name in value.split()))
        elif "url(#" in value:
            element.set(attribute, _FRAGMENT.sub(lambda found: f"url(#{places.get((path, found[1]), found[1])})", value))
        elif attribute.endswith("href"):
            _set_address(element, attribute, setting, places)


def _set_address(element: etree._Element, attribute: str, setting: Setting, places: Places) -> None:
    """A link to a chapter leads to a place in the file, one to another host stays, and one to a file beside is none any more."""
    address = element.get(attribute, "")
    target, _, fragment = address.partition("#")
    document = target or setting.path
    if document in setting.pages:
        place = places.get((document, unquote(fragment)), places[document, ""])
        element.set(attribute, f"#{place}")
    elif not urlsplit(address).scheme:
        del element.attrib[attribute]


def _carry_pictures(root: etree._Element) -> None:
    """A picture that could not be read is what it says: there is nothing beside the file that it could be."""
    for image in list(root.iter("img")):
        if not image.get("src", "").startswith("data:"):
            text = etree.Element("span")
            text.text, text.tail = image.get("alt", ""), image.tail
            parent = image.getparent()
            if parent is not None:
                parent.replace(image, text)


def _tell_apart(root: etree._Element, chapter: Chapter, locale: Locale, tables: Iterator[int]) -> None:
    """Regions that have a name have a name of their own: tables are counted through the file, notes say whose they are."""
    label = words.plain(locale)("Table")
    for frame in root.iter("div"):
        if frame.get("class") == "table" and frame.get("role") == "region":
            frame.set("aria-label", f"{label} {format_number(next(tables), locale)}")
    for notes in root.iter("section"):
        if notes.get("role") == "doc-endnotes":
            notes.set("aria-label", f"{notes.get('aria-label', '')} – {chapter.title}")


def _lower_headings(root: etree._Element) -> None:
    """The title of the work is the one heading of level 1: chapters begin a level below it. HTML has six, ARIA more."""
    for heading in list(root.iter("h1", "h2", "h3", "h4", "h5", "h6")):
        level = int(str(heading.tag)[1])
        if level == 6:
            heading.set("aria-level", "7")
        else:
            heading.tag = f"h{level + 1}"
