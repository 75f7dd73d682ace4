"""A document and what was translated of it in, the same document in another language out."""

from __future__ import annotations

import re

from hexapla.markup import Document, Text, parser_for
from hexapla.model import Source
from hexapla.translate import Lookup, translate, translated_front


def parse() -> Document:
    front = (("title", "The title"), ("slug", "x"), ("description", "Words"))
    text = "# One\n\none\n\n<!-- translate: off -->\n\nkept\n\n<!-- translate: on -->\n\n| a |\n|---|\n| `b` |\n"
    return parser_for(("extra",)).parse(Source("x.md", text, front, (2, 3, 4), 6), "en")


def test_texts_in_their_places() -> None:
    lookup: Lookup = {(None, "One"): "Eins", (None, "a"): ""}
    assert translate(parse(), lookup).texts == (
        Text("Eins"),
        Text("one", "en", missing=True),
        Text("kept", "en"),
        Text("a", "en", missing=True),
    )


def test_a_context_keeps_two_texts_apart() -> None:
    document = parser_for(("extra",)).parse(Source("x.md", "# One\n\nOne\n"), "en")
    texts = translate(document, {("heading 1", "One"): "Eins"}).texts
    assert [(text.text, text.missing) for text in texts] == [("Eins", False), ("One", True)]


def test_the_document_is_not_changed() -> None:
    document = parse()
    before = document.texts
    translated = translate(document, {(None, "One"): "Eins"})
    assert document.texts is before
    assert (translated.segments, translated.ids, translated.tree) == (document.segments, document.ids, document.tree)
    assert translate(translated, {(None, "One"): "Uno"}).texts[0] == Text("Uno")


def test_front_matter_that_readers_see() -> None:
    assert translated_front(parse(), {(None, "Words"): "Worte"}) == {"title": "The title", "description": "Worte"}


def test_a_fuzzy_translation_is_shown_marked_where_the_publisher_wants_it() -> None:
    parser = parser_for(("extra",))
    document = parser.parse(Source("a.md", "# Title\n\nOne.\n\nTwo with [a link](a.md).\n\n- Three\n"), "en")
    lookup: Lookup = {(None, "Title"): "Titel", (None, "One."): "Eins."}
    fuzzy: Lookup = {(None, "One."): "nicht dies", (None, "Two with [a link](a.md)."): "Zwei mit [Link](a.md).", (None, "Three"): "Drei"}
    body = parser.render(translate(document, lookup, fuzzy)).body
    assert "nicht dies" not in body
    assert re.search(r'<p class="fuzzy" id="[^"]+">Zwei mit <a href="a.md">Link</a>.</p>', body)
    assert re.search(r'<li class="fuzzy" id="[^"]+">Drei</li>', body)
    assert "untranslated" not in body
    assert 'lang="' not in body
