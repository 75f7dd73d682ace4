"""A page's JSON-LD and a book's package document say the same, and what they say is true of the files beside them."""

from __future__ import annotations

import doctest
import hashlib
import json
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from hexapla.edition import edition_identifier
from hexapla.html import shared
from hexapla.locales import format_size, parse_locale
from hexapla.pipeline import editions
from hexapla.pipeline.editions import asset_name
from tests.publications import BOOK, ESSAY, build, png, ready_publication
from tests.validators import epubcheck

NAMES = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
TAGS = ("en", "fr", "ar", "ja")
HEAD = """
base_url = "https://example.org/books"
publisher = "Maison d’étoiles"
rights = "© 2026 Maison d’étoiles & Co."
title = "Collection"
[[authors]]
name = "Ada Lovelace"
file_as = "Lovelace, Ada"
"""
EVALUATION = """
evaluation.conforms_to = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
evaluation.by = "Zoé & Yan"
evaluation.date = 2026-11-20
evaluation.credential = "A badge"
evaluation.report = "https://example.org/report"
"""
OF_WORK = """
isbn = "978-3-16-148410-0"
edition = "2"
date = 2025-03-01
description = "A book of three stars, & one more."
"""
LOCALES = {
    "fr": 'status = "released"\nprovenance = "machine, reviewed"\ncredits = [{ name = "Zoé" }, { name = "Yan", role = "editor" }]\n'
    f'isbn = "0-306-40615-2"\nedition = "1.1"{EVALUATION}',
    "ar": 'status = "released"\nprovenance = "machine"',
    "ja": 'status = "released"\nprovenance = "human"',
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = ready_publication(tmp_path_factory.mktemp("metadata"), {"star": BOOK}, LOCALES, head=HEAD, of_works={"star": OF_WORK})
    ran = build(root)
    assert ran.code == 0, ran.said
    return root / "output/site"


def json_ld(site: Path, tag: str, name: str = "index.html") -> dict[str, Any]:
    page = html.fromstring((site / tag / name).read_bytes())
    (text,) = page.xpath("//script[@type='application/ld+json']/text()")
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def package(site: Path, tag: str) -> Callable[[str], list[str]]:
    with zipfile.ZipFile(site / tag / f"star.{tag}.epub") as book:
        root = etree.fromstring(book.read("EPUB/package.opf"))

    def values(query: str) -> list[str]:
        found = root.xpath(query, namespaces=NAMES)
        return [one if isinstance(one, str) else one.text for one in found]

    return values


def meta(name: str) -> str:
    return f"//opf:meta[@property='{name}' and not(@refines)]"


Facts = dict[str, list[str]]
"""What is said, in the words of Dublin Core and schema.org, by each of the four places that say it."""


def package_facts(site: Path, tag: str) -> Facts:
    opf = package(site, tag)
    return {
        "identifier": opf("//dc:identifier[@id='id']"),
        "isbn": [number.removeprefix("urn:isbn:") for number in opf("//dc:identifier[@id='isbn']")],
        "title": opf("//dc:title"),
        "language": opf("//dc:language"),
        "authors": opf("//dc:creator"),
        "translators": opf("//dc:contributor[@id=substring-after(//opf:meta[@property='role'][.='trl']/@refines, '#')]"),
        "publisher": opf("//dc:publisher"),
        "published": opf("//dc:date"),
        "rights": opf("//dc:rights"),
        "description": opf("//dc:description"),
        "modified": [moment.removesuffix("T00:00:00Z") for moment in opf(meta("dcterms:modified"))],
        "version": opf(meta("schema:version")),
        "original": opf(meta("schema:translationOfWork")),
        "original title": opf("//opf:meta[@property='alternate-script']"),
        "provenance": opf(meta("dcterms:provenance")),
        "modes": opf(meta("schema:accessMode")),
        "sufficient": opf(meta("schema:accessModeSufficient")),
        "features": opf(meta("schema:accessibilityFeature")),
        "hazard": opf(meta("schema:accessibilityHazard")),
        "summary": opf(meta("schema:accessibilitySummary")),
    }


def graph_facts(site: Path, tag: str) -> Facts:
    graph = json_ld(site, tag)
    original = graph.get("translationOfWork", {})

    def said(name: str) -> list[str]:
        return [graph[name]] if name in graph else []

    return {
        "identifier": said("@id"),
        "isbn": said("isbn"),
        "title": said("name"),
        "language": said("inLanguage"),
        "authors": [one["name"] for one in graph["author"]],
        "translators": [one["name"] for one in graph.get("translator", ())],
        "publisher": [graph["publisher"]["name"]],
        "published": said("datePublished"),
        "rights": said("copyrightNotice"),
        "description": said("description"),
        "modified": said("dateModified"),
        "version": said("version"),
        "original": [original["@id"]] if original else [],
        "original title": [original["name"]] if original else [],
        "provenance": said("creditText"),
        "modes": graph["accessMode"],
        "sufficient": said("accessModeSufficient"),
        "features": graph["accessibilityFeature"],
        "hazard": said("accessibilityHazard"),
        "summary": said("accessibilitySummary"),
        "page": said("url"),
        "book": [graph["encoding"][0]["contentUrl"]],
    }


def open_graph_facts(site: Path, tag: str) -> Facts:
    page = html.fromstring((site / tag / "index.html").read_bytes())

    def said(name: str) -> list[str]:
        return [str(one) for one in page.xpath("//meta[@property=$name]/@content", name=name)]

    return {
        "title": said("og:title"),
        "language": [code.replace("_", "-")[:2] for code in said("og:locale")],
        "description": said("og:description"),
        "authors": said("book:author"),
        "isbn": said("book:isbn"),
        "published": said("book:release_date"),
        "page": said("og:url"),
    }


def feed_facts(site: Path, tag: str) -> Facts:
    (entry,) = (one for one in etree.parse(site / "feed.xml").findall("a:entry", ATOM) if one.get(XML_LANG) == tag)

    def said(query: str) -> list[str]:
        return [str(one) for one in entry.xpath(query, namespaces=ATOM)]

    return {
        "identifier": said("a:id/text()"),
        "title": said("a:title/text()"),
        "language": said("a:link[@rel='alternate']/@hreflang"),
        "authors": said("a:author/a:name/text()"),
        "published": [moment.removesuffix("T00:00:00Z") for moment in said("a:published/text()")],
        "rights": said("a:rights/text()"),
        "description": said("a:summary/text()"),
        "modified": [moment.removesuffix("T00:00:00Z") for moment in said("a:updated/text()")],
        "page": said("a:link[@rel='alternate']/@href"),
        "book": said("a:link[@rel='enclosure']/@href"),
    }


ATOM = {"a": "http://www.w3.org/2005/Atom"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SAYS_LESS = {"en": {"translators", "original", "original title", "provenance"}, "fr": set(), "ar": {"isbn", "translators"}}
"""What is not said in a language, because it is not so; Japanese has nobody to name as a translator either, and no number."""


@pytest.mark.parametrize("tag", TAGS)
def test_package_document_json_ld_open_graph_and_feed_are_equal(site: Path, tag: str) -> None:
    graph = graph_facts(site, tag)
    assert {name for name, said in graph.items() if not said} == SAYS_LESS.get(tag, SAYS_LESS["ar"])
    for facts in (package_facts(site, tag), open_graph_facts(site, tag), feed_facts(site, tag)):
        assert facts == {name: graph[name] for name in facts}
    assert package(site, tag)("/opf:package/@xml:lang") == [tag]


def test_the_source_names_its_translations_and_they_name_it(site: Path) -> None:
    found = json_ld(site, "en")["workTranslation"]
    assert [(one["inLanguage"], one["@id"], one["url"]) for one in found] == [
        (tag, json_ld(site, tag)["@id"], f"https://example.org/books/{tag}/") for tag in TAGS[1:]
    ]
    assert all("workTranslation" not in json_ld(site, tag) for tag in TAGS[1:])


def test_an_isbn_is_that_of_one_edition_and_readers_see_it_as_it_is_written(site: Path) -> None:
    assert package(site, "en")("//dc:identifier[@id='isbn']") == ["urn:isbn:9783161484100"]
    assert package(site, "fr")("//dc:identifier[@id='isbn']") == ["urn:isbn:9780306406157"]
    assert package(site, "fr")("//opf:meta[@refines='#isbn'][@property='identifier-type'][@scheme='onix:codelist5']") == ["15"]
    assert "0-306-40615-2" in html.fromstring((site / "fr/about.html").read_bytes()).xpath("//dd//bdi/text()")
    assert b"ISBN" not in (site / "ar/about.html").read_bytes()


@pytest.mark.parametrize(("tag", "version"), [("en", "2"), ("fr", "1.1"), ("ar", "2"), ("ja", "2")])
def test_the_number_of_an_edition_is_its_version(site: Path, tag: str, version: str) -> None:
    opf = package(site, tag)
    assert opf(meta("schema:version")) == opf(meta("ibooks:version")) == [version]


def test_who_certified_an_edition_is_said_of_that_one_alone(site: Path) -> None:
    opf = package(site, "fr")
    assert opf("//opf:meta[@property='dcterms:conformsTo']") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert opf("//opf:meta[@property='a11y:certifiedBy'][@refines='#conformance']") == ["Zoé & Yan"]
    assert opf("//opf:meta[@property='dcterms:date'][@refines='#certifier']") == ["2026-11-20"]
    assert opf("//opf:meta[@property='a11y:certifierCredential'][@refines='#certifier']") == ["A badge"]
    assert opf("//opf:link[@rel='a11y:certifierReport'][@refines='#certifier']/@href") == ["https://example.org/report"]
    for tag in ("en", "ar", "ja"):
        assert package(site, tag)("//opf:meta[contains(@property, 'certif') or contains(@property, 'conformsTo')]") == []


@pytest.mark.tool("java", "epubcheck")
def test_epubcheck_has_nothing_to_say_of_numbers_and_claims(site: Path) -> None:
    assert [str(one) for one in epubcheck(sorted(site.rglob("*.epub")))] == []


MOVING = b"GIF89a\1\0\1\0\0\0\0" + (b"\x21\xf9\x04\0\0\0\0\0\x2c" + b"\0" * 9) * 2 + b";"
SHOWN: dict[str, tuple[str, bytes, str, tuple[str, str, bool]]] = {
    "a picture that is told in words": ("![A star](assets/p.png)", png(), "released", ("textual", "none", True)),
    "a picture that only decorates": ('A <img src="assets/p.png" alt="">', png(), "released", ("textual", "none", False)),
    "a picture that nobody tells": ("![](assets/p.png)", png(), "draft", ("textual,visual", "none", False)),
    "a picture that moves": ("![A star](assets/p.gif)", MOVING, "released", ("textual", "unknown", True)),
    "code that shows how to write one": ('`<img src="p.png" alt="A star">`', b"", "released", ("textual", "none", False)),
}


@pytest.mark.parametrize(("text", "content", "status", "claims"), SHOWN.values(), ids=SHOWN)
def test_what_is_claimed_of_accessibility_is_derived_from_the_content(
    tmp_path: Path, text: str, content: bytes, status: str, claims: tuple[str, str, bool]
) -> None:
    """A draft is built whatever is wrong with it, and claims no more than is so."""
    locales = {"fr": f'status = "{status}"'}
    root = ready_publication(tmp_path, {"star": {"star.md": f"# The star\n\n{text}\n"}}, locales, tail=NO_COVERS)
    for name in ("p.png", "p.gif"):
        (root / "source/assets" / name).write_bytes(content)
    build(root, "--drafts")
    opf = package(root / "output" / ("preview" if status == "draft" else "site"), "fr")
    features = opf(meta("schema:accessibilityFeature"))
    assert (opf(meta("schema:accessModeSufficient")), opf(meta("schema:accessibilityHazard")), "alternativeText" in features) == (
        [claims[0]],
        [claims[1]],
        claims[2],
    )


NO_COVERS = "[cover]\ndraw = false\n"


@pytest.mark.parametrize("tag", TAGS)
def test_the_digests_and_the_sizes_are_those_of_the_book_and_the_file_beside(site: Path, tag: str) -> None:
    for name in ("index.html", "one.html", "about.html"):
        encodings = json_ld(site, tag, name)["encoding"]
        assert [said["encodingFormat"] for said in encodings] == ["application/epub+zip", "text/html"]
        for said, suffix in zip(encodings, ("epub", "html"), strict=True):
            content = (site / tag / f"star.{tag}.{suffix}").read_bytes()
            assert (said["sha256"], said["contentSize"]) == (hashlib.sha256(content).hexdigest(), str(len(content)))
            assert said["contentUrl"] == f"https://example.org/books/{tag}/star.{tag}.{suffix}"


@pytest.mark.parametrize("tag", TAGS)
def test_a_translation_names_its_source_and_the_source_names_none(site: Path, tag: str) -> None:
    graph, opf = json_ld(site, tag), package(site, tag)
    if tag == "en":
        assert ("translationOfWork" in graph, opf(meta("schema:translationOfWork")), opf("//dc:source")) == (False, [], [])
        return
    source = json_ld(site, "en")
    original = graph["translationOfWork"]
    assert (original["@id"], original["name"], original["inLanguage"]) == (source["@id"], source["name"], "en")
    assert opf(meta("schema:translationOfWork")) == opf("//dc:source") == [source["@id"]]
    assert opf("//opf:meta[@property='alternate-script']") == [source["name"]]


def test_credits_are_those_of_the_publication_and_no_others(site: Path) -> None:
    assert package(site, "fr")("//dc:contributor") == ["Zoé", "Yan"]
    assert package(site, "fr")("//opf:meta[starts-with(@refines, '#credit')]") == ["trl", "edt"]
    assert json_ld(site, "fr")["translator"] == [{"@type": "Person", "name": "Zoé"}]
    assert package(site, "ja")("//dc:contributor") == []
    assert "translator" not in json_ld(site, "ja")


@pytest.mark.parametrize("tag", TAGS[1:])
def test_how_a_translation_was_made_is_said_in_both(site: Path, tag: str) -> None:
    (said,) = package(site, tag)(meta("dcterms:provenance"))
    assert said == json_ld(site, tag)["creditText"]


def test_identifiers_are_one_per_language_and_not_made_from_the_address(site: Path) -> None:
    found = {json_ld(site, tag)["@id"] for tag in TAGS}
    assert len(found) == len(TAGS)
    known = uuid.uuid5(uuid.NAMESPACE_URL, "urn:uuid:4f0e0d5c-8c80-4c3c-8d5e-0a1f6b7c2d3e#fr")
    assert edition_identifier("urn:uuid:4f0e0d5c-8c80-4c3c-8d5e-0a1f6b7c2d3e", "fr") == f"urn:uuid:{known}"
    assert f"urn:uuid:{known}" in found


@pytest.mark.parametrize("tag", TAGS)
def test_every_file_of_the_book_is_in_its_manifest_and_every_document_in_its_spine(site: Path, tag: str) -> None:
    with zipfile.ZipFile(site / tag / f"star.{tag}.epub") as book:
        names = book.namelist()
    opf = package(site, tag)
    assert names[0] == "mimetype"
    assert sorted(f"EPUB/{href}" for href in opf("//opf:item/@href")) == sorted(set(names) - {names[0], names[1], "EPUB/package.opf"})
    assert opf("//opf:itemref/@idref") == ["cover", "title", "nav", "doc-one", "doc-two", "doc-three", "about"]
    assert opf("//opf:spine/@page-progression-direction") == ["rtl" if tag == "ar" else "ltr"]


def test_a_page_names_every_language_and_itself_the_same_way_everywhere(site: Path) -> None:
    def alternates(tag: str) -> list[tuple[str, str]]:
        page = html.fromstring((site / tag / "two.html").read_bytes())
        (canonical,) = page.xpath("//link[@rel='canonical']/@href")
        assert canonical == f"https://example.org/books/{tag}/two.html"
        return [(link.get("hreflang"), link.get("href")) for link in page.xpath("//link[@rel='alternate'][@hreflang]")]

    expected = [(tag, f"https://example.org/books/{tag}/two.html") for tag in TAGS]
    assert alternates("en") == [*expected, ("x-default", "https://example.org/books/en/two.html")]
    assert alternates("fr") == alternates("ar") == alternates("ja") == alternates("en")


def test_the_sitemap_lists_every_page_with_the_same_alternates(site: Path) -> None:
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    root = etree.parse(site / "sitemap.xml")
    found = root.xpath("//s:loc/text()", namespaces=names)
    pages = ("", "one.html", "two.html", "three.html", "about.html")
    assert sorted(found) == sorted(f"https://example.org/books/{tag}/{page}" for tag in TAGS for page in pages)
    for url in root.findall("s:url", names):
        links = [(link.get("hreflang"), link.get("href")) for link in url.findall("x:link", names)]
        (place,) = url.xpath("s:loc/text()", namespaces=names)
        page = str(place).rsplit("/", 1)[-1]
        assert links == [(tag, f"https://example.org/books/{tag}/{page}") for tag in TAGS] + [
            ("x-default", f"https://example.org/books/en/{page}")
        ]
        assert url.findtext("s:lastmod", namespaces=names) == "2026-11-23"


@pytest.mark.parametrize(("bound", "most"), [("_MOST_URLS", 19), ("_MOST_BYTES", 20 * 100)])
def test_more_than_a_sitemap_may_hold_is_an_index_of_several(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    monkeypatch.setattr(shared, bound, most)
    monkeypatch.setattr(shared, "_OF_A_PART", 8)
    root = ready_publication(tmp_path, {"star": BOOK}, LOCALES, head=HEAD, of_works={"star": OF_WORK})
    assert build(root).code == 0
    index = etree.parse(root / "output/site/sitemap.xml").getroot()
    assert (etree.QName(index).localname, index.xpath("//*[local-name()='lastmod']/text()")) == ("sitemapindex", ["2026-11-23"] * 3)
    addresses = index.xpath("//*[local-name()='loc']/text()")
    assert addresses == [f"https://example.org/books/sitemap-{number}.xml" for number in (1, 2, 3)]
    parts = [etree.parse(root / "output/site" / address.rpartition("/")[2]) for address in addresses]
    found = [place for part in parts for place in part.xpath("//*[local-name()='loc']/text()")]
    assert found == etree.parse(site / "sitemap.xml").xpath("//*[local-name()='loc']/text()")
    assert len(found) == 20
    assert [len(part.xpath("//*[local-name()='link']")) for part in parts] == [0, 0, 0]
    monkeypatch.undo()
    with (root / "source/publication.toml").open("a", encoding="utf-8") as configuration:
        configuration.write("# saved again\n")
    assert build(root).code == 0
    assert [path.name for path in (root / "output/site").glob("sitemap*")] == ["sitemap.xml"]
    assert (root / "output/site/sitemap.xml").read_bytes() == (site / "sitemap.xml").read_bytes()


def test_every_page_names_the_feed_and_the_feed_the_book(site: Path) -> None:
    for tag in TAGS:
        for name in ("index.html", "one.html", "about.html"):
            page = html.fromstring((site / tag / name).read_bytes())
            assert page.xpath("//link[@type='application/atom+xml']/@href") == ["https://example.org/books/feed.xml"]
    kinds = etree.parse(site / "feed.xml").xpath("//a:link[@rel='enclosure']/@type", namespaces=ATOM)
    assert kinds == ["application/epub+zip"] * len(TAGS)


def test_the_feed_has_what_rfc_4287_requires(site: Path) -> None:
    """Sections 4.1.1 and 4.1.2: one id, title and updated each, an author, a link to itself; ids that differ; absolute addresses."""
    root = etree.parse(site / "feed.xml").getroot()
    entries = root.findall("a:entry", ATOM)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert [entry.get(XML_LANG) for entry in entries] == [*TAGS]
    for one in (root, *entries):
        assert {name: len(one.findall(f"a:{name}", ATOM)) for name in ("id", "title", "updated")} == {"id": 1, "title": 1, "updated": 1}
        assert uuid.UUID(str(one.findtext("a:id", None, ATOM))).version == 5
    assert root.findtext("a:author/a:name", None, ATOM) == "Maison d’étoiles"
    assert [link.get("href") for link in root.findall("a:link[@rel='self']", ATOM)] == ["https://example.org/books/feed.xml"]
    assert len({one.findtext("a:id", None, ATOM) for one in (root, *entries)}) == len(entries) + 1
    assert {entry.findtext("a:updated", None, ATOM) for entry in entries} == {root.findtext("a:updated", None, ATOM)}
    addresses = root.xpath("//a:link/@href", namespaces=ATOM)
    assert all(str(address).startswith("https://example.org/books/") for address in addresses)


@pytest.mark.parametrize("tag", TAGS)
def test_the_digests_and_the_sizes_that_readers_see_are_those_of_the_book_and_the_file(site: Path, tag: str) -> None:
    files = {name: (site / tag / name).read_bytes() for name in (f"star.{tag}.epub", f"star.{tag}.html")}
    page = html.fromstring((site / tag / "about.html").read_bytes())
    (lines,) = page.xpath("//details[@class='digest']//code[@dir='ltr']/text()")
    assert lines.splitlines() == [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()]
    assert page.xpath("//span[@class='size']/text()") == [format_size(len(content), parse_locale(tag)) for content in files.values()]


def test_the_lost_page_leads_home_from_any_depth(site: Path) -> None:
    page = html.fromstring((site / "404.html").read_bytes())
    assert page.xpath("//li/a/@href") == [f"/books/{tag}/index.html" for tag in TAGS]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_without_a_base_url_nothing_pretends_to_know_the_address(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"star": ESSAY})
    assert build(root).code == 0
    assert not (root / "output/site/sitemap.xml").exists()
    assert not (root / "output/site/feed.xml").exists()
    page = html.fromstring((root / "output/site/fr/index.html").read_bytes())
    assert page.xpath("//link[@rel='canonical']") == page.xpath("//link[@rel='alternate'][@hreflang]") == []
    assert "url" not in json_ld(root / "output/site", "fr")


@pytest.mark.parametrize(("epoch", "day"), [("0", "1970-01-01"), ("1700000000", "2023-11-14")])
def test_source_date_epoch_dates_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, epoch: str, day: str) -> None:
    root = ready_publication(tmp_path, {"star": ESSAY}, head='base_url = "https://example.org/"')
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert build(root).code == 0
    site = root / "output/site"
    assert json_ld(site, "fr")["dateModified"] == day
    assert package(site, "fr")(meta("dcterms:modified")) == [f"{day}T00:00:00Z"]
    assert set(etree.parse(site / "sitemap.xml").xpath("//*[local-name()='lastmod']/text()")) == {day}
    assert {row["modified"] for row in json.loads((site / "editions.json").read_bytes())["editions"]} == {day}


def test_json_ld_cannot_end_its_script(tmp_path: Path) -> None:
    name = "</script><script>alert(1)</script><!-- &"
    root = ready_publication(tmp_path, {"star": ESSAY}, {"fr": 'status = "released"'}, head=f'publisher = "{name}"')
    assert build(root).code == 0
    assert json_ld(root / "output/site", "fr")["publisher"]["name"] == name
    assert b"alert(1)</script>" not in (root / "output/site/fr/index.html").read_bytes()


ASSETS = ["source/a.png", "source/assets/a.png", "source/assets/A.png", "source/assets/a.PNG", "source/b/a.png", "source/assets/a.b.png"]


def test_no_two_pictures_share_a_name_or_a_manifest_id() -> None:
    names = [asset_name(path) for path in [*ASSETS, "source/assets/a-b.png", "source/assets/星.png", "source/assets/月.png"]]
    assert len({name.replace("/", "-").replace(".", "-") for name in names}) == len(names)
    assert all(name.isascii() and name == name.lower() and name.startswith("assets/") for name in names)


def test_the_examples_of_names_and_keywords_are_true() -> None:
    assert doctest.testmod(editions) == (0, 4)
