"""Documents in, templates and catalogs out: what a translator gets to see, and nothing that changes by itself."""

from __future__ import annotations

from pathlib import Path

from hexapla.config import Publication, parse_publication
from hexapla.extract import for_catalogs, metadata_segments, new_catalog, same_but_for_references, template_of
from hexapla.markup import parser_for
from hexapla.model import Catalog, Entry, Source
from hexapla.pofile import find_header, header_fields

TOML = b"""source = "en"
identifier = "urn:uuid:6f0e4a52-0d3b-4c1c-9d0a-7f4f2c3c9b14"
modified = 2026-11-23
title = "Collected essays"
contact = "us@example.org"
[[works]]
id = "one"
documents = ["one.md"]
title = "The first"
description = "Two words"
[[works]]
id = "two"
documents = ["two.md"]
[locales.ar]
"""
TEXT = """# The *title*

<!-- translators: an imperative -->

Say

## Again

Publisher\\
Motto

- Say it
- Say it
"""


def publication(root: Path = Path("nowhere")) -> Publication:
    return parse_publication(TOML, root)


def template(text: str = TEXT) -> Catalog:
    document = parser_for(("extra",)).parse(Source("source/one.md", text), "en")
    return template_of(document.segments, "source/one.md", publication(), "one")


def fields_of(catalog: Catalog) -> dict[str, str]:
    header = find_header(catalog)
    assert header is not None
    return dict(header_fields(header))


def test_a_message_for_each_text_in_the_order_of_the_source() -> None:
    assert [(entry.msgid, entry.references) for entry in template().entries[1:]] == [
        ("The *title*", ("source/one.md:1",)),
        ("Say", ("source/one.md:5",)),
        ("Again", ("source/one.md:7",)),
        ("Publisher\nMotto", ("source/one.md:9",)),
        ("Say it", ("source/one.md:12", "source/one.md:13")),
    ]


def test_what_a_translator_is_told() -> None:
    told = {entry.msgid: entry.extracted for entry in template().entries[1:]}
    assert told["The *title*"] == ("heading 1",)
    assert told["Say"] == ("paragraph", "under: The *title*", "The author says: an imperative")
    assert told["Publisher\nMotto"][1:] == ("under: The *title* › Again", "A line break in this text is a line break in the edition.")
    assert told["Say it"] == ("list item", "under: The *title* › Again")


def test_one_message_under_two_headings_tells_of_both() -> None:
    entry = template("# A\n\nword\n\n# B\n\nword\n").entries[2]
    assert entry.extracted == ("paragraph", "under: A", "under: B")


def test_the_template_s_header_has_no_clock_and_no_person() -> None:
    fields = fields_of(template())
    assert fields["POT-Creation-Date"] == "2026-11-23 00:00+0000"
    assert (fields["Language"], fields["Last-Translator"], fields["Language-Team"]) == ("", "", "")
    assert fields["Report-Msgid-Bugs-To"] == "us@example.org"
    assert fields["Content-Type"] == "text/plain; charset=UTF-8"
    assert "Plural-Forms" not in fields
    assert template().path == "locale/one.pot"
    assert template() == template()


def test_a_new_catalog_is_its_locale_s() -> None:
    ours = publication()
    catalog = new_catalog(for_catalogs(template(), "file"), ours.translations[0], ours, "one")
    fields = fields_of(catalog)
    assert (fields["Language"], fields["PO-Revision-Date"], catalog.path) == ("ar", "2026-11-23 00:00+0000", "locale/ar/LC_MESSAGES/one.po")
    assert fields["Plural-Forms"].startswith("nplurals=6")
    assert [entry.msgstr for entry in catalog.entries[1:]] == [("",)] * 5
    assert not catalog.entries[0].fuzzy
    assert {entry.references for entry in catalog.entries[1:]} == {("source/one.md",)}


def test_references_as_catalogs_take_them() -> None:
    entry = Entry("a", references=("b.md:1", "b.md:2", "c.md:1"))
    taken = {kind: for_catalogs(Catalog((entry,)), kind).entries[0].references for kind in ("file", "line", "none")}
    assert taken == {"file": ("b.md", "c.md"), "line": entry.references, "none": ()}


def test_what_moved_is_the_same_and_what_changed_is_not() -> None:
    assert same_but_for_references(template(), template(f"---\n\n{TEXT}"))
    assert not same_but_for_references(template(), template(TEXT.replace("an imperative", "a noun")))
    assert not same_but_for_references(template(), template(f"{TEXT}\nmore\n"))


def test_what_the_publication_says_of_itself(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/publication.toml").write_bytes(TOML)
    said = metadata_segments(publication(tmp_path))
    assert [(segment.msgid, segment.role, segment.line, segment.words) for segment in said] == [
        ("Collected essays", "title of the collection", 4, 2),
        ("The first", "title of the work one", 9, 2),
        ("Two words", "description of the work one", 10, 2),
    ]
    assert [segment.line for segment in metadata_segments(publication())] == [1, 1, 1]
