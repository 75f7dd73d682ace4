"""Catalogs and documents in, findings out: each kind of finding fires where it must, and is silent where it must."""

from __future__ import annotations

from pathlib import Path

import pytest

from hexapla.checks import Checked, Place, Surroundings, addresses_of, check_addresses, check_catalog, check_document, check_header, quote
from hexapla.config import parse_publication
from hexapla.extract import template_of
from hexapla.locales import parse_locale
from hexapla.markup import Document, Parser, parser_for
from hexapla.model import Catalog, Entry, Finding, Source

TOML = b"""source = "en"
identifier = "urn:uuid:6f0e4a52-0d3b-4c1c-9d0a-7f4f2c3c9b14"
modified = 2026-11-23
[[works]]
id = "one"
documents = ["one.md", "two.md"]
"""
PUBLICATION = parse_publication(TOML, Path("nowhere"))
TEXT = "# Two words\n\nSee [a page](two.md) now.\n\nThird message here.\n"
LINKED = "See [a page](two.md) now."


def parser() -> Parser:
    return parser_for(("extra", "sane_lists", "admonition", "toc"))


def parse(text: str) -> Document:
    return parser().parse(Source("source/one.md", text), "en")


def checked(*entries: Entry, places: bool = True) -> Checked:
    document = parse(TEXT)
    template = template_of(document.segments, "source/one.md", PUBLICATION, "one")
    where = {segment.key: Place(document, "p", segment.role) for segment in document.segments} if places else {}
    catalog = Catalog((Entry("", ("Language: de\n",)), *entries), "locale/de/LC_MESSAGES/one.po")
    return check_catalog(catalog, template, parse_locale("de"), where, parser())


def slugs(found: Checked) -> list[str]:
    return [finding.slug for finding in found.findings]


WHOLE = (
    Entry("Two words", ("Zwei Worte",), line=5),
    Entry(LINKED, ("Siehe [Seite](two.md).",), line=8),
    Entry("Third message here.", ("Drittes",), line=11),
)


def test_a_whole_catalog_has_no_finding() -> None:
    assert checked(*WHOLE) == Checked((), frozenset())


MISSING = {
    "untranslated": (Entry("Two words", line=5), ["untranslated-message"]),
    "fuzzy": (Entry("Two words", ("Zwei",), flags=("fuzzy",), line=5), ["fuzzy-message"]),
    "fuzzy and copied": (Entry("Two words", ("Two words",), flags=("fuzzy",), line=5), ["fuzzy-message"]),
    "copied": (Entry("Two words", ("Two words",), line=5), ["copied-message"]),
    "obsolete": (Entry("Two words", ("Zwei",), obsolete=True, line=5), ["stale-catalog"]),
    "another text": (Entry("Four words", ("<script>",), line=5), ["stale-catalog"]),
}


@pytest.mark.parametrize(("entry", "found"), MISSING.values(), ids=MISSING)
def test_what_is_missing(entry: Entry, found: list[str]) -> None:
    result = checked(entry, *WHOLE[1:])
    assert slugs(result) == found
    assert not result.never_rendered
    assert {finding.locale for finding in result.findings} == {"de"}
    assert {finding.path for finding in result.findings} == {"locale/de/LC_MESSAGES/one.po"}


def test_a_stale_catalog_is_one_finding_with_its_count() -> None:
    (finding,) = checked(WHOLE[0]).findings
    assert finding.slug == "stale-catalog"
    assert finding.message.startswith("2 of 3 messages")


UNSAFE = {
    "link": ("[x](javascript:alert(1))", "unsafe-link"),
    "HTML": ("<script>alert(1)</script>", "html-added"),
    "image": ("![x](https://evil.example/a.png)", "image-added"),
    "control": ("a\x07b", "control-character"),
    "bidi": ("a\u202eb", "bidi-control"),
    "hidden": ("a\ue000b", "hidden-character"),
    "costly": ("[" * 400, "message-too-complex"),
}


@pytest.mark.parametrize(("msgstr", "slug"), UNSAFE.values(), ids=UNSAFE)
@pytest.mark.parametrize("flags", [(), ("fuzzy",)], ids=["translated", "fuzzy"])
def test_what_is_unsafe_is_never_rendered_fuzzy_or_not(flags: tuple[str, ...], msgstr: str, slug: str) -> None:
    result = checked(WHOLE[0], Entry(LINKED, (msgstr,), flags=flags, line=8), WHOLE[2])
    assert result.never_rendered == {(None, LINKED)}
    finding = next(finding for finding in result.findings if finding.slug == slug)
    assert finding.line == 8
    assert finding.message.isprintable()


@pytest.mark.parametrize(("msgstr", "found"), [("a\u202eb", True), ("<b>& [x](javascript:y)", False)], ids=["characters", "markup"])
def test_lines_of_the_publication_are_no_markdown_but_have_characters(msgstr: str, found: bool) -> None:
    result = checked(Entry("Two words", (msgstr,), line=5), *WHOLE[1:], places=False)
    assert bool(result.never_rendered) is found


HEADERS = {
    "same": ("Language: de\n", []),
    "with a territory": ("Language: de_AT\n", []),
    "with a hyphen": ("Language: de-DE\n", []),
    "none": ("Language: \n", []),
    "another": ("Language: fr\n", ["header-language-mismatch"]),
    "no tag": ("Language: German language\n", ["header-language-mismatch"]),
    "translator": ("Language: de\nLast-Translator: Ann <ann@example.org>\n", ["private-header"]),
    "hour": ("Language: de\nPO-Revision-Date: 2026-11-23 10:11+0000\n", ["private-header"]),
}


@pytest.mark.parametrize(("header", "found"), HEADERS.values(), ids=HEADERS)
def test_headers(header: str, found: list[str]) -> None:
    catalog = Catalog((Entry("", (header,), line=1),), "x.po")
    assert [finding.slug for finding in check_header(catalog, parse_locale("de"), PUBLICATION)] == found


def test_a_comment_above_the_header_is_called_one() -> None:
    catalog = Catalog((Entry("", ("Language: de\n",), comments=("Ann, 2026",), line=2),), "x.po")
    (finding,) = check_header(catalog, parse_locale("de"), PUBLICATION)
    assert (finding.slug, finding.line, finding.message[:26]) == ("private-header", 2, "A comment above the header")


def test_a_catalog_without_a_header_and_one_whose_names_are_kept() -> None:
    (finding,) = check_header(Catalog((Entry("a"),), "x.po"), parse_locale("de"), PUBLICATION)
    assert finding.slug == "header-missing"
    keeping = parse_publication(TOML + b'[privacy]\nheaders = "keep"\n', Path("nowhere"))
    named = Catalog((Entry("", ("Last-Translator: Ann\n",)),), "x.po")
    assert not list(check_header(named, parse_locale("de"), keeping))


LONG = "a" * 300
DOCUMENTS: dict[str, tuple[str, list[tuple[str, int]]]] = {
    "good": (TEXT, []),
    "no title": ("words", [("title-missing", 1)]),
    "empty": ("", [("title-missing", 1)]),
    "second title": ("# a\n\nb\n\n# c", [("second-title", 5)]),
    "level skipped": ("# a\n\n### b\n\n#### c", [("heading-level-skipped", 3)]),
    "level up": ("# a\n\n## b\n\n### c\n\n## d", []),
    "own part": ("# a\n\n[x](#a)", []),
    "page that is not there": ("# a\n\n[x](other.md)", [("link-target-missing", 3)]),
    "page out of the folder": ("# a\n\n[x](../../etc/passwd)", [("link-target-missing", 3)]),
    "web": ("# a\n\n[x](https://example.org) <https://example.org> <me@example.org>", []),
    "script": ("# a\n\nb\n\n[x](javascript:alert)", [("unsafe-source-link", 5)]),
    "file": ("# a\n\n[x](file:///etc/passwd)", [("unsafe-source-link", 3)]),
    "address that is none": ("# a\n\n[x](http://[)", [("unsafe-source-link", 3)]),
    "protocol-relative": ("# a\n\n[x](//example.org/)", [("unsafe-source-link", 3)]),
    "picture elsewhere": ("# a\n\n![x](https://example.org/a.png)", [("remote-image", 3)]),
    "picture in the text": ("# a\n\n![x](data:image/png;base64,AA)", [("remote-image", 3)]),
    "picture with an address that is none": ("# a\n\n![x](//[)", [("remote-image", 3)]),
    "picture missing": ("# a\n\n![x](a.png)", [("asset-missing", 3)]),
    "picture with a name too long": (f"# a\n\n![x]({LONG}.png)", [("asset-missing", 3)]),
    "picture with a NUL": ("# a\n\n![x](a%00.png)", [("asset-missing", 3)]),
    "picture outside": ("# a\n\n![x](../a.png)", [("asset-outside", 3)]),
    "picture of another kind": ("# a\n\n![x](a.tiff)", [("asset-outside", 3)]),
    "picture that is there": ("# a\n\n![x](there.png)", []),
    "id twice": ('# a\n\n<span id="b">x</span>\n\ny\n{: #b }', [("duplicate-id", 3)]),
    "script element": ("# a\n\n<script>x</script>", [("active-html", 3)]),
    "event": ('# a\n\n<b onclick="x">y</b>', [("active-html", 3)]),
    "event in an attribute list": ("# a {: onclick=x }\n\nb", [("active-html", 1)]),
    "frame": ('# a\n\n<iframe src="x"></iframe>', [("active-html", 3)]),
    "form": ('# a\n\n<form action="x"><input></form>', [("active-html", 3), ("active-html", 3), ("active-html", 3)]),
    "HTML that does not act": ('# a\n\n<kbd class="x">y</kbd> <br> <ruby>a<rt>b</rt></ruby>', []),
    "raw HTML": ("# a\n\n<div><svg><text>words</text></svg></div>", [("words-in-raw-html", 3)]),
    "not balanced": ("# a\n\n<b>x", [("raw-html-unbalanced", 3)]),
}


@pytest.mark.parametrize(("text", "found"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_documents(tmp_path: Path, text: str, found: list[tuple[str, int]]) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/there.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    document = parse(text)
    body = parser().render(document).body
    own = addresses_of(body)
    around = Surroundings({"source/one.md": own, "source/two.md": addresses_of("")}, tmp_path)
    findings: list[Finding] = [*check_document(document, body), *check_addresses(document.source, own, around)]
    assert [(finding.slug, finding.line) for finding in findings] == found
    assert {finding.path for finding in findings} <= {"source/one.md"}


QUOTES = {
    "plain": ("words", "“words”"),
    "line breaks": ("a\nb\tc", "“a b c”"),
    "bidi": ("a\u202eb", "“a<U+202E>b”"),
    "terminal": ("\x1b[31mred", "“<U+001B>[31mred”"),
    "long": ("a" * 100, "“" + "a" * 79 + "…”"),
    "joiner": ("می\u200cخواهم", "“می<U+200C>خواهم”"),
}


@pytest.mark.parametrize(("text", "shown"), QUOTES.values(), ids=QUOTES)
def test_quote(text: str, shown: str) -> None:
    assert quote(text) == shown
