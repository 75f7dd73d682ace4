"""Markdown in, segments and XHTML out: roles and notes, ids, texts that stand in another language, and what is too much to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import pytest

from hexapla.errors import SourceError
from hexapla.markup import Document, Parser, parse_body, parser_for
from hexapla.markup.bounds import MAX_DEPTH, MAX_OPEN
from hexapla.markup.ids import slugify
from hexapla.model import Segment, Source
from hexapla.translate import translate

EXTENSIONS = ("extra", "sane_lists", "admonition", "toc")


def parser() -> Parser:
    return parser_for(EXTENSIONS)


def parse(text: str, *, first_line: int = 1) -> Document:
    return parser().parse(Source("source/x.md", text, first_line=first_line), "en")


def render(text: str, translations: Mapping[str, str] | None = None) -> str:
    """The body as it stands, or with translations by msgid."""
    document = parse(text)
    if translations is not None:
        keys = {segment.msgid: segment.key for segment in document.segments}
        document = translate(document, {keys[msgid]: msgstr for msgid, msgstr in translations.items()})
    return parser().render(document).body


def segment(text: str, msgid: str) -> Segment:
    return next(segment for segment in parse(text).segments if segment.msgid == msgid)


# --- What translators are told -------------------------------------------------------------------------------------

NOTES = {
    "before a paragraph": ("<!-- translators: n -->\n\nword", "n"),
    "on the line above": ("<!-- translators: n -->\nword", "n"),
    "on the same line": ("<!-- translators: n --> word", "n"),
    "two": ("<!-- translators: n -->\n\n<!-- translators: m -->\n\nword", "n m"),
    "over two lines": ("<!-- translators: n\n  and m -->\n\nword", "n and m"),
    "before a heading": ("<!-- translators: n -->\n\n# word", "n"),
    "before a list": ("<!-- translators: n -->\n\n- word\n- other", "n"),
    "in a list item": ("- other\n\n    <!-- translators: n -->\n\n    word\n\n- x", "n"),
    "at a list item's beginning": ("- <!-- translators: n --> word\n- x", "n"),
    "before a quotation": ("<!-- translators: n -->\n\n> word", "n"),
    "in a quotation": ("> <!-- translators: n -->\n> word", "n"),
    "in a quotation, a block of its own": ("> <!-- translators: n -->\n>\n> word", "n"),
    "before a table": ("<!-- translators: n -->\n\n| word | b |\n|---|---|\n| c | d |", "n"),
    "in a footnote": ("x[^1]\n\n[^1]: <!-- translators: n --> word", "n"),
    "not for the next block": ("<!-- translators: n -->\n\nother\n\nword", ""),
    "another comment": ("<!-- a note to myself -->\n\nword", ""),
}


@pytest.mark.parametrize(("text", "note"), NOTES.values(), ids=NOTES)
def test_the_author_s_note(text: str, note: str) -> None:
    assert segment(text, "word").note == note
    assert "<!--" not in render(text)
    assert "<p></p>" not in render(text)


CONTEXTS = {
    "none": ("word", None),
    "asked for": ("<!-- context: menu -->\n\nword", "menu"),
    "one role twice": ("word\n\nword", None),
    "two roles": ("word\n\n# word", "paragraph"),
    "two roles, one with a context": ("word\n\n<!-- context: menu -->\n\n# word", None),
    "for all of a list": ("<!-- context: menu -->\n\n- word\n- other", "menu"),
}


@pytest.mark.parametrize(("text", "context"), CONTEXTS.values(), ids=CONTEXTS)
def test_contexts_only_where_they_are_needed(text: str, context: str | None) -> None:
    assert segment(text, "word").msgctxt == context


TRANSLATABLE = {
    "switched off and on": ("<!-- translate: off -->\n\na\n\n- b\n\n<!-- translate: on -->\n\nc", ["c"]),
    "off to the end of its list item": ("- a\n\n    <!-- translate: off -->\n\n    b\n\n- c", ["a", "c"]),
    "attribute list of a paragraph": ("a\n{: translate=no }\n\nb", ["b"]),
    "attribute list of a heading": ("# a {: translate='no' }\n\nb", ["b"]),
    "attribute of an element": ('<div markdown="1" translate="no">\na\n</div>\n\nb', ["b"]),
    "code": ("```\na\n```\n\n    b\n\nc", ["c"]),
    "code alone in a cell": ("| `a` | b |\n|---|---|\n| c | `d` |", ["b", "c"]),
    "a fence in a list item": ("- a\n\n    ```\n    b\n    ```", ["a"]),
    "picture without a name": ("![](a.png)\n\n![b](b.png)", ["![b](b.png)"]),
    "picture that decorates": ('![](a.png){: role="presentation" }\n\n![b](b.png){: .x }', ["![b](b.png){: .x }"]),
    "empty cells": ("| a |   |\n|---|---|\n| &nbsp; | b |", ["a", "b"]),
    "raw HTML that only draws": ('<span><img src="a.png"></span>\n\n<img src="b.png" alt="b">', ['<img src="b.png" alt="b">']),
    "drawn": ('<svg viewBox="0 0 1 1"><path d="M0"/></svg>', []),
    "nothing": ("", []),
    "white space": ("\n \n\t\n", []),
    "comments only": ("<!-- a -->\n\n<!-- b -->", []),
    "place of the contents and of the notes": ("[TOC]\n\na[^1]\n\n///Footnotes Go Here///\n\n[^1]: b", ["a[^1]", "b"]),
}


@pytest.mark.parametrize(("text", "msgids"), TRANSLATABLE.values(), ids=TRANSLATABLE)
def test_what_is_a_message(text: str, msgids: list[str]) -> None:
    assert [segment.msgid for segment in parse(text).segments] == msgids


def test_headings_above() -> None:
    segments = parse("# a\n\nb\n\n## c\n\n### d\n\ne\n\n## f\n\ng").segments
    trails = {segment.msgid: segment.trail for segment in segments}
    assert trails == {
        "a": (),
        "b": ("a",),
        "c": ("a",),
        "d": ("a", "c"),
        "e": ("a", "c", "d"),
        "f": ("a",),
        "g": ("a", "f"),
    }


def test_notes_in_the_middle_do_not_move_the_lines_of_what_follows() -> None:
    segments = parse("a[^1]\n\n///Footnotes Go Here///\n\nb\n\n[^1]: note\n\nb c\n").segments
    assert [(segment.msgid, segment.line) for segment in segments] == [("a[^1]", 1), ("note", 7), ("b", 5), ("b c", 9)]


def test_front_matter_is_said_first_and_only_what_readers_see() -> None:
    front = (("title", "The title"), ("slug", "x"), ("keywords", ""), ("description", "Two words"))
    document = parser().parse(Source("x.md", "word", front, (2, 3, 4, 5), 7), "en")
    assert [(segment.msgid, segment.role, segment.line, segment.words) for segment in document.segments] == [
        ("The title", "front matter: title", 2, 2),
        ("Two words", "front matter: description", 5, 2),
        ("word", "paragraph", 7, 1),
    ]
    assert document.title == "The title"


# --- Ids -----------------------------------------------------------------------------------------------------------

SLUGS = {
    "words": ("The Emperor’s Long Arm: 120 Days", "the-emperors-long-arm-120-days"),
    "han": ("天下為公", "天下為公"),
    "arabic with marks": ("الحَقّ في اللجوء", "الحَقّ-في-اللجوء"),
    "digits first": ("1984", "s-1984"),
    "punctuation": ("“…”", ""),
    "slashes": ("a/b_c", "a-b-c"),
    "composed": ("Cafe\u0301", "café"),
}


@pytest.mark.parametrize(("text", "slug"), SLUGS.values(), ids=SLUGS)
def test_slugify(text: str, slug: str) -> None:
    assert slugify(text) == slug


def ids_of(body: str) -> list[str]:
    return [name for element in parse_body(body).iter() if (name := element.get("id"))]


IDS = {
    "headings alike": ("# a\n\n## a\n\n### a", ["a", "a-2", "a-3"]),
    "a heading that looks like a repeat": ("# a-2\n\n# a\n\n# a", ["a-2", "a", "a-3"]),
    "the author's": ("# a {: #mine }\n\n# mine", ["mine", "mine-2"]),
    "an id in raw HTML": ('# a\n\n<div id="a">x</div>', ["a-2", "a"]),
    "an id in inline HTML": ('# a\n\n<span id="a">x</span>', ["a-2", "p-2d711642", "a"]),
    "an id on an inline element": ("# a\n\n*x*{: #a }", ["a-2", "p-2d711642", "a"]),
    "markup in a heading": ("# *a* `b` [c](d) <b>e</b>[^1]\n\n[^1]: f", ["a-b-c-e", "fnref-1", "fn-1", "p-252f10c8"]),
    "paragraphs alike": ("x\n\nx\n\nx", ["p-2d711642", "p-2d711642-2", "p-2d711642-3"]),
    "a heading of punctuation": ("# …", ["p-da8d1f5c"]),
}


@pytest.mark.parametrize(("text", "ids"), IDS.values(), ids=IDS)
def test_ids(text: str, ids: list[str]) -> None:
    found = ids_of(render(text))
    assert [re.sub(r"p-[0-9a-f]{8}", "p-", name) for name in found] == [re.sub(r"p-[0-9a-f]{8}", "p-", name) for name in ids]
    assert max(Counter(found).values()) == 1


@pytest.mark.parametrize("text", [text for text, _ in IDS.values()], ids=IDS)
def test_ids_are_the_same_in_every_language(text: str) -> None:
    document = parse(text)
    other = translate(document, {segment.key: "天下" for segment in document.segments})
    none = translate(document, {})
    bodies = [parser().render(each).body for each in (document, other, none)]
    own = [[name for name in ids_of(body) if not name.startswith("fnref")] for body in bodies]
    assert own[2] == own[0]
    assert own[1] == [name for name in own[0] if name != "a" or ("#a }" not in text and "<span" not in text)]


def test_ten_thousand_paragraphs_alike_are_counted_on() -> None:
    ids = parse("x\n\n" * 10_000).ids
    assert ids[-1][1].endswith("-10000")


# --- Rendering -----------------------------------------------------------------------------------------------------

UNTRANSLATED = {
    "paragraph": ("x", '<p class="untranslated" id="" lang="en">x</p>'),
    "class of the author's": ("x\n{: .a }", '<p class="untranslated a" id="" lang="en">x</p>'),
    "emphasis at both ends": ("_x_ y *z*", '<p class="untranslated" id="" lang="en"><em>x</em> y <em>z</em></p>'),
    "item with a list below": (
        "- _x_ <b>y</b>\n    - z",
        (
            '<ul>\n<li id=""><span class="untranslated" lang="en"><em>x</em> <b>y</b></span><ul>\n'
            '<li class="untranslated" id="" lang="en">z</li>\n</ul>\n</li>\n</ul>'
        ),
    ),
    "note with its way back": (
        "[^1]: x \\* `y`",
        (
            '<div class="footnote">\n<hr />\n<ol>\n<li id="fn-1">\n'
            '<p id=""><span class="untranslated" lang="en">x * <code>y</code></span>\xa0'
            '<a class="footnote-backref" href="#fnref-1" title="Jump back to footnote 1 in the text">↩</a></p>\n</li>\n</ol>\n</div>'
        ),
    ),
    "kept by the author": ("<!-- translate: off -->\n\nx", '<p id="" lang="en">x</p>'),
    "heading": ("# x {: #y }", '<h1 class="untranslated" id="y" lang="en">x</h1>'),
}


@pytest.mark.parametrize(("text", "body"), UNTRANSLATED.values(), ids=UNTRANSLATED)
def test_untranslated_text_keeps_its_language(text: str, body: str) -> None:
    assert re.sub(r'id="p-[^"]*"', 'id=""', render(text, {})) == body


def test_what_lacks_a_translation_is_counted_and_what_the_author_keeps_is_not() -> None:
    document = parse("a\n\nb\n\n<!-- translate: off -->\n\nc")
    lookup = {document.segments[0].key: "A"}
    assert parser().render(translate(document, lookup)).fallbacks == 1


DEFUSED = {
    "contents": ("x", "[TOC]", "[TOC]"),
    "contents with spaces": ("x", " [TOC] ", "[TOC]"),
    "attribute list of a paragraph": ("x", "y\n{: .z }", "y {: .z }"),
    "attribute list of a heading": ("# x", "y {: .z }", "y {: .z }"),
    "attribute list of a cell": ("| x |\n|---|\n| a |", "y { .z }", "y { .z }"),
    "heading": ("x", "# y", "# y"),
    "list": ("x", "- y", "- y"),
    "fence": ("x", "``` y ```", "y"),
    "table": ("x", "| y |", "| y |"),
    "note": ("x", "[^9]: y", "[^9]: y"),
    "abbreviation": ("x", "*[y]: z", "*[y]: z"),
}


@pytest.mark.parametrize(("text", "msgstr", "seen"), DEFUSED.values(), ids=DEFUSED)
def test_a_translation_is_the_text_of_its_block_and_nothing_else(text: str, msgstr: str, seen: str) -> None:
    """Even if no check had looked at it."""
    root = parse_body(render(text, {"x": msgstr}))
    assert [(child.tag, child.get("class")) for child in root] == [(child.tag, child.get("class")) for child in parse_body(render(text))]
    assert seen in " ".join("".join(root.itertext()).split())


def test_attribute_lists_of_the_source_come_back_with_the_translation() -> None:
    text = "# a {: .big #top }\n\nb\n{: .lead }\n\n| c {: .first } |\n|---|\n| d |"
    body = render(text, {"a": "A", "b": "B", "c": "C", "d": "D"})
    assert '<h1 class="big" id="top">A</h1>' in body
    assert 'class="lead"' in body
    assert '<th class="first">C</th>' in body


def test_attribute_lists_that_are_no_xml_are_made_xml() -> None:
    assert render("x\n{: hidden 1a=b c:d=e }").startswith('<p hidden="hidden" id=')


def test_contents_are_in_the_edition_s_language() -> None:
    body = render("[TOC]\n\n# One\n\n## Two", {"One": "Eins", "Two": "Zwei"})
    assert '<a href="#one">Eins</a>' in body
    assert '<a href="#two">Zwei</a>' in body


def test_headings_are_told_with_their_language() -> None:
    document = parse("# One *x*[^1]\n\n## Two &amp; three\n\n[^1]: note")
    headings = parser().render(translate(document, {document.segments[0].key: "Eins *x*[^1]"})).headings
    assert [(h.level, h.id, h.text, h.lang) for h in headings] == [
        (1, "one-x", "Eins x", None),
        (2, "two-three", "Two & three", "en"),
    ]


def test_abbreviations_of_the_source_are_marked_in_translations() -> None:
    assert '<abbr title="Hypertext">HTML</abbr>' in render("*[HTML]: Hypertext\n\nx", {"x": "HTML 標準"})


def test_references_of_the_source_can_be_used_by_translations() -> None:
    assert '<a href="https://example.org/a" title="t">Seite</a>' in render('[r]: https://example.org/a "t"\n\nx', {"x": "[Seite][r]"})


def test_nothing_of_one_document_stays_for_the_next() -> None:
    parse("*[HTML]: Hypertext\n\n[r]: https://example.org\n\nx[^1]\n\n[^1]: y")
    assert "<abbr" not in render("HTML [r] x[^1]")
    assert "<a" not in render("HTML [r] x[^1]")


def test_documents_are_rendered_in_any_order() -> None:
    one, other = parse("*[A]: one\n\nA[^1]\n\n[^1]: n"), parse("*[A]: other\n\nA <b>x</b>")
    first = parser().render(one)
    parser().render(other)
    assert parser().render(one) == first


def test_plain_text_of_a_title() -> None:
    document = parse("# The *long* [arm](a.md) <b>x</b> `y`[^1] &amp; z\n\n[^1]: n")
    assert parser().plain(document, document.title) == "The long arm x y & z"


# --- Raw HTML ------------------------------------------------------------------------------------------------------

RAW = {
    "block": ("<div>\ntwo words\n</div>", [("text in HTML", 2, "two words")]),
    "below other blocks": ("x\n\n<table><tr><td>word</td></tr></table>", [("paragraph", 1, "x"), ("table cell in HTML", 3, "word")]),
    "a table": (
        "<table>\n<caption>C</caption>\n<tr><th>A</th></tr>\n<tr><td>one <b>two</b><br>\n  three</td>\n<td></td></tr>\n</table>",
        [
            ("caption in HTML", 2, "C"),
            ("table heading in HTML", 3, "A"),
            ("table cell in HTML", 4, "one <b>two</b><br> three"),
        ],
    ),
    "summary": ("<details>\n<summary>One *two*</summary>\n</details>", [("summary in HTML", 2, "One *two*")]),
    "caption": (
        '<figure>\n<img src="a.png" alt="A map">\n<figcaption>Now</figcaption>\n</figure>',
        [("alternative text", 2, "A map"), ("caption in HTML", 3, "Now")],
    ),
    "summary in Markdown inside HTML": (
        '<details markdown="1">\n<summary>One <b>two</b></summary>\n\nx\n\n</details>',
        [("summary in HTML", 2, "One <b>two</b>"), ("paragraph", 4, "x")],
    ),
    "title of what holds Markdown": (
        '<div markdown="1" title="Now" class="c">\nx\n</div>',
        [("title of HTML", 1, "Now"), ("paragraph", 2, "x")],
    ),
    "comment beside it": ("<!-- x --><div>word</div>", [("text in HTML", 1, "word")]),
    "comment inside": ("<div>one <!-- x --> two</div>", [("text in HTML", 1, "one two")]),
    "note before": ("<!-- translators: n -->\n<div>word</div>", [("text in HTML", 2, "word")]),
    "names of pictures": (
        "<div><img src=a.png alt='a map' title=\"now &amp; then\"></div>",
        [("alternative text", 1, "a map"), ("title of HTML", 1, "now & then")],
    ),
    "a picture in a sentence": (
        '<p>See <img src="a.png" alt="a map"> now</p>',
        [("paragraph in HTML", 1, 'See <img src="a.png" alt="a map"> now')],
    ),
    "label without quotation marks": ("<nav aria-label=Contents></nav>", [("label of HTML", 1, "Contents")]),
    "tags around all of it": (
        '<p align="center"><a href="x" title="Now"><b>All</b></a></p>',
        [("title of HTML", 1, "Now"), ("paragraph in HTML", 1, "All")],
    ),
    "closed elsewhere": ("<div><b>one<p>two</p></b></div>", [("text in HTML", 1, "one"), ("paragraph in HTML", 1, "two")]),
    "in a list item": ("- a\n\n    <div>word</div>\n\n- b", [("list item", 1, "a"), ("text in HTML", 3, "word"), ("list item", 5, "b")]),
    "begins a list item": ("- <div>word</div>\n- b", [("text in HTML", 1, "word"), ("list item", 2, "b")]),
    "in a quotation": ("> <div>word</div>", [("text in HTML", 1, "word")]),
    "beside a marked section of no kind": ("<div>one <![a> two</div>", [("text in HTML", 1, "one"), ("text in HTML", 1, "two")]),
    "in Han": ("<p>天下\n大同</p>", [("paragraph in HTML", 1, "天下大同")]),
    "no words": ('<div class="x"></div>\n\n<hr>\n\n<p>…</p>', []),
    "preformatted": ("<pre>some code</pre>", []),
    "code in a cell": ("<table><tr><td><code>x</code></td></tr></table>", []),
    "script": ("<script>var x</script>", []),
    "kept by the author": ('<div translate="no">word <i title="t">x</i></div>', []),
    "switched off": ("<!-- translate: off -->\n\n<div>word</div>", []),
    "title in a script": ("<script>\"<b title='x'>\"</script>", []),
    "Markdown inside": ('<div markdown="1">\ntwo words\n</div>', [("paragraph", 2, "two words")]),
    "inline": ('x <b title="t">two words</b>', [("paragraph", 1, 'x <b title="t">two words</b>')]),
}


@pytest.mark.parametrize(("text", "found"), RAW.values(), ids=RAW)
def test_words_in_raw_html_are_messages(text: str, found: list[tuple[str, int, str]]) -> None:
    document = parse(text)
    assert [(segment.role, segment.line, segment.msgid) for segment in document.segments] == found
    assert not [finding for finding in document.findings if finding.slug == "words-in-raw-html"]


def test_the_note_before_raw_html_is_for_its_words() -> None:
    assert segment("<!-- context: c --><!-- translators: n -->\n<div>word</div>", "word").note == "n"
    assert segment("<!-- context: c --><!-- translators: n -->\n<div>word</div>", "word").msgctxt == "c"


TRANSLATED_HTML = {
    "words": ("<p>one</p>", {"one": "eins"}, "<p>eins</p>"),
    "words and tags": ("<p>one <b>two</b></p>", {"one <b>two</b>": "<b>zwei</b> eins<br>"}, "<p><b>zwei</b> eins<br /></p>"),
    "no Markdown": ("<p>one</p>", {"one": "*eins* `x` [a](b)"}, "<p>*eins* `x` [a](b)</p>"),
    "less and greater": ("<p>1 &lt; 2 one</p>", {"1 &lt; 2 one": "1 < 2 & 3"}, "<p>1 &lt; 2 &amp; 3</p>"),
    "missing": ("<p>one</p>", {}, '<p><span lang="en" class="untranslated">one</span></p>'),
    "kept": ('<p translate="no">one</p>', {}, '<p translate="no"><span lang="en">one</span></p>'),
    "alternative text": ('<p><img src="a.png" alt="one"></p>', {"one": "eins"}, '<p><img src="a.png" alt="eins" /></p>'),
    "in Markdown inside HTML": (
        '<details markdown="1" title="one">\n<summary>two <b>x</b></summary>\n</details>',
        {"one": "eins", "two <b>x</b>": "<b>y</b> zwei"},
        '<details title="eins">\n<summary><b>y</b> zwei</summary>\n</details>',
    ),
    "one missing in Markdown inside HTML": (
        '<details markdown="1">\n<summary>two</summary>\n</details>',
        {},
        '<details>\n<summary><span lang="en" class="untranslated">two</span></summary>\n</details>',
    ),
    "link title": ("[a][r]\n\n[r]: b.md 'one'", {"[a][r]": "[A][r]", "one": "eins"}, '<p id=""><a href="b.md" title="eins">A</a></p>'),
    "abbreviation": ("AB\n\n*[AB]: one", {"AB": "x AB y", "one": "eins"}, '<p id="">x <abbr title="eins">AB</abbr> y</p>'),
}


@pytest.mark.parametrize(("text", "translations", "body"), TRANSLATED_HTML.values(), ids=TRANSLATED_HTML)
def test_words_beside_the_tree_are_translated(text: str, translations: dict[str, str], body: str) -> None:
    assert re.sub(r'id="p-[^"]*"', 'id=""', render(text, translations)) == body


BREAKING = {
    "quotation marks": '"\' onload="x',
    "both, by entities": "&quot; onload=&quot;x",
    "tag": '"><script>x</script>',
    "end of the element": "</p></div><svg onload=x>",
    "half a tag": "<img src=x onerror=",
    "comment": "<!-- x",
    "end of a comment": "--> x",
    "character data": "<![CDATA[x",
    "declaration": "<!DOCTYPE x [",
    "instruction": "<?x",
    "script": "<script>",
    "style": "<style>*{}",
    "textarea": "<textarea>",
    "plain text": "<plaintext>",
    "brackets": '" onload="x" a=[',
    "the parser's placeholder": "\x02wzxhzdk:0\x03",
    "null": "\x00",
    "backslash": '\\" onload=x',
    "line break": 'x\n" onload=x',
}
STORED = "<p title='one'>two <b>x</b> <img alt=one></p>\n\n<div>three</div>\n\n[a][r] AB end\n\n[r]: b.md 'one'\n\n*[AB]: one\n"


@pytest.mark.parametrize("text", BREAKING.values(), ids=BREAKING)
def test_no_translation_leaves_its_attribute_or_its_element(text: str) -> None:
    """Even if no check had looked at it."""
    parsed = parse(STORED)
    keys = {segment.key for segment in parsed.segments if segment.msgid in ("one", "two <b>x</b> <img alt=one>")}
    assert len(keys) == 4
    lookup = {segment.key: (text if segment.key in keys else segment.msgid) for segment in parsed.segments}
    root = parse_body(parser().render(translate(parsed, lookup)).body)
    assert [child.tag for child in root] == ["p", "div", "p"]
    assert "".join(root[1].itertext()) == "three"
    assert "".join(root[2].itertext()) == "a AB end"
    assert not root[1].xpath(".//*")
    assert [(child.tag, {*child.attrib}) for child in root[2]] == [("a", {"href", "title"}), ("abbr", {"title"})]
    assert {*root[0].attrib} == {"title"}
    assert {*root[2].attrib} == {"id"}


UNSEEN = {
    "drawn": ("<div><svg><text>two words</text></svg></div>", [(1, "2 words")]),
    "drawn, in a block": ("x\n\n<div><svg><title>word</title></svg></div>", [(3, "1 word ")]),
    "tags that cross": ("<div>one <b>two <i>three</b> four</i> five</div>", [(1, "5 words")]),
    "tags that cross in Markdown inside HTML": (
        '<details markdown="1">\n<summary>one <b>two <i>three</b> four</i> five</summary>\n</details>',
        [(2, "5 words")],
    ),
}


@pytest.mark.parametrize(("text", "found"), UNSEEN.values(), ids=UNSEEN)
def test_words_that_no_translator_sees_are_counted(text: str, found: list[tuple[int, str]]) -> None:
    findings = [finding for finding in parse(text).findings if finding.slug == "words-in-raw-html"]
    assert [finding.line for finding in findings] == [line for line, _ in found]
    assert all(finding.message.startswith(words.strip()) for finding, (_, words) in zip(findings, found, strict=True))


TITLES = {
    "link definition": ("[a][r]\n\n[r]: https://example.org 'Two words'", [("link title", 3, "Two words")]),
    "in brackets": ("[a][r]\n\n[r]: <https://example.org> (Two words)", [("link title", 3, "Two words")]),
    "on the next line": ("[a][r]\n\n[r]: https://example.org\n    'Two words'", [("link title", 4, "Two words")]),
    "label in other letters": ("[a][My  R]\n\n[my r]: https://example.org 'Two words'", [("link title", 3, "Two words")]),
    "twice": ("[a][r]\n\n[r]: a 'Two words'\n\n[r]: a 'Two words'", [("link title", 5, "Two words")]),
    "abbreviation": ("HTML\n\n*[HTML]: Hypertext", [("abbreviation HTML", 3, "Hypertext")]),
    "both": (
        "*[HTML]: Hypertext\n\n[r]: https://example.org 'Two words'",
        [("abbreviation HTML", 1, "Hypertext"), ("link title", 3, "Two words")],
    ),
    "the title's words stand above": ("Two words\n\n[r]: a 'Two words'", [("link title", 3, "Two words")]),
    "no words": ("*[HTML]: …\n\n[r]: https://example.org", []),
    "switched off": ("<!-- translate: off -->\n\n[r]: a 'Two words'\n\n<!-- translate: on -->\n\n*[A]: b", [("abbreviation A", 7, "b")]),
    "in the link itself": ("[a](b.md 'Two words')", []),
}


@pytest.mark.parametrize(("text", "found"), TITLES.values(), ids=TITLES)
def test_titles_beside_the_text_are_messages(text: str, found: list[tuple[str, int, str]]) -> None:
    segments = parse(text).segments
    kinds = ("link title", "abbreviation")
    assert [(s.role, s.line, s.msgid) for s in segments if s.role.startswith(kinds)] == found


def test_titles_stand_under_the_heading_above_them() -> None:
    text = "# A\n\n[r]: a 'one'\n\n## B\n\n*[X]: two\n\n# C\n\n[s]: a 'three'"
    trails = {segment.msgid: segment.trail for segment in parse(text).segments}
    assert (trails["one"], trails["two"], trails["three"]) == (("A",), ("A", "B"), ("C",))


UNBALANCED = {
    "inline": ("a\n\nb <b>c", 3),
    "block": ("a\n\n<div>\nb", 3),
    "wrong order": ("<b><i>x</b></i>", 1),
    "our own root": ("x</div><div>y", 1),
    "in a list": ("- a\n- <b>x", 2),
}


@pytest.mark.parametrize(("text", "line"), UNBALANCED.values(), ids=UNBALANCED)
def test_html_that_does_not_balance_is_told_and_set_as_a_browser_would(text: str, line: int) -> None:
    findings = parse(text, first_line=10).findings
    assert [(finding.slug, finding.line) for finding in findings if finding.slug == "raw-html-unbalanced"] == [
        ("raw-html-unbalanced", line + 9)
    ]
    assert len(parse_body(render(text)))


BALANCED = {
    "void elements": "a<br>b <img src=a.png alt=x>\n\n<hr>",
    "references": 'a &copy; [x](?a&copy;=1 "t &eacute;") ![&ouml;](a.png) &nosuch; &#1;',
    "generic types": "Map<string[]> of <T, U>",
    "svg": '<svg viewBox="0 0 1 1"><path d="M0"/></svg> x',
    "a list without values": "x\n{: hidden }",
    "spread over lines": 'a <span\nlang="fr">b</span>',
}


@pytest.mark.parametrize("text", BALANCED.values(), ids=BALANCED)
def test_html_that_only_looks_odd_is_no_finding(text: str) -> None:
    assert not parse(text).findings
    assert len(parse_body(render(text)))


# --- Bounds --------------------------------------------------------------------------------------------------------

TOO_MUCH = {
    "quotations": (">" * 250 + " a", 1),
    "quotations with spaces": ("> " * 250 + " a", 1),
    "lists on a line": ("- " * 250 + "a", 1),
    "numbered lists on a line": ("1. " * 250 + "a", 1),
    "lists": ("".join("    " * level + "- a\n" for level in range(250)), MAX_DEPTH + 1),
    "lists by tabs": ("".join("\t" * level + "- a\n" for level in range(250)), MAX_DEPTH + 1),
    "mixed": ("> - " * 125 + "a", 1),
    "HTML with Markdown": ('<div markdown="1">\n' * 250 + "a\n" + "</div>\n" * 250, MAX_DEPTH + 1),
    "brackets": ("a\n\n" + "[" * 4_000, 3),
    "addresses": ("a\n\n" + "[a](<b" * 800, 3),
    "comments": ("<!--" * 4_000, 1),
}


@pytest.mark.parametrize(("text", "line"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_is_too_deep_to_be_read_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(SourceError) as caught:
        parse(text, first_line=5)
    assert caught.value.location == f"source/x.md:{line + 4}"
    assert re.search(r"\d+", caught.value.message)
    assert caught.value.hint


ENOUGH = {
    "quotations": ">" * MAX_DEPTH + " a",
    "lists": "".join("    " * level + "- a\n" for level in range(MAX_DEPTH)),
    "HTML with Markdown": '<div markdown="1">\n' * MAX_DEPTH + "a\n" + "</div>\n" * MAX_DEPTH,
    "HTML side by side": '<div markdown="1">\na\n</div>\n\n' * 250,
    "brackets": "[" * MAX_OPEN,
    "fenced": "```\n" + "> " * 250 + "\n```",
    "fences": "```\na\n```\n\n" * 2_000,
    "a rule of stars": "*" * 300 + "\n\n" + "-" * 300,
    "one very long paragraph": "word " * 20_000,
}


@pytest.mark.parametrize("text", ENOUGH.values(), ids=ENOUGH)
def test_what_is_deep_or_long_enough_for_anyone_is_read(text: str) -> None:
    assert parser().render(parse(text)).body


def test_a_refused_source_leaves_the_parser_as_it_was() -> None:
    with pytest.raises(SourceError):
        parse("- " * 250 + "a")
    assert [segment.msgid for segment in parse("- a\n\nb").segments] == ["a", "b"]
