"""The style sheets in a browser, one paragraph in each language: what every script asks of typography, on pages, on paper and in books."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from hexapla.locales import parse_locale
from hexapla.templating import read_static

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

browsing = pytest.mark.tool("chromium", "playwright")

SCRIPTS = read_static("scripts.css")
SHEETS = {"page": SCRIPTS + read_static("site/style.css"), "book": SCRIPTS + read_static("book/style.css")}
BODY = """<!DOCTYPE html><html lang="{tag}" dir="{direction}"><meta charset="utf-8"><style>{sheet}</style>
<body><p class="work" id="work">A</p><main><article class="text"><h1>A</h1><p id="first">A <em>b</em> <code>c</code></p>
<p id="second">A <em>b <span class="western">c</span> <code>d</code></em> <em class="western" id="western">e</em></p>
<ol><li><p id="item">1</p></li></ol><blockquote><p>A</p><p class="attribution">— B</p></blockquote><p id="verse">a<br>b</p>
<p><a id="link" href="https://lamp.example/">the lamp</a> <a id="shown" class="address" href="https://lamp.example/">https://lamp.example/</a></p>
<table><tr><td id="figure">1871</td></tr></table></article>
<nav class="contents"><ol><li id="listed">A</li></ol></nav></main></body></html>"""
MEASURED = """() => {
  const of = (selector, part) => getComputedStyle(document.querySelector(selector), part);
  const first = of('#first'), em = of('#first em'), root = of('html');
  const share = value => Math.round(100 * parseFloat(value) / parseFloat(first.fontSize)) / 100;
  return {
    leading: share(first.lineHeight), size: parseFloat(root.fontSize) / 16, spacing: first.letterSpacing, hyphens: first.hyphens,
    align: first.textAlign, strict: first.lineBreak, words: first.wordBreak, overflow: first.overflowWrap, indent: share(first.textIndent),
    second: share(of('#second').textIndent), item: share(of('#item').textIndent), verse: share(of('#verse').textIndent),
    slant: em.fontStyle, weight: em.fontWeight, marks: em.textEmphasisStyle, place: em.textEmphasisPosition,
    counted: of('ol').listStyleType, listed: of('#listed').listStyleType,
    work: share(of('#work').textIndent),
    western: ['#western', '#second .western', '#second em code'].map(place => of(place).textEmphasisStyle + ' ' + of(place).fontStyle),
    said: of('.attribution').textAlign, figures: root.fontVariantNumeric,
    column: of('#figure').fontVariantNumeric, features: first.fontFeatureSettings,
    leads: of('#link', '::after').content, again: of('#shown', '::after').content,
  };
}"""
JOINED = {"leading": 1.8, "spacing": "normal", "hyphens": "manual", "slant": "normal", "weight": "600", "align": "start"}
WESTERN = ["none italic", "none italic", "none normal"]
"""Marks and slant of what is emphasised: a Western text, a Western word among others, code."""
HAN = {"western": WESTERN, "leading": 1.75, "strict": "strict", "align": "justify", "slant": "normal", "marks": "dot", "place": "under"}
LATIN = {"hyphens": "auto", "align": "start", "slant": "italic", "marks": "none", "figures": "oldstyle-nums"}
ASKED: Mapping[str, Mapping[str, object]] = {
    "ar": JOINED | {"counted": "decimal"},
    "fa": JOINED | {"counted": "persian", "features": '"locl" 0'},
    "ug": JOINED | {"counted": "decimal"},
    "ur": JOINED | {"leading": 2.2},
    "he": {"hyphens": "manual", "slant": "normal", "weight": "600", "align": "start"},
    "zh_Hans": HAN,
    "zh_Hant": HAN,
    "ja": HAN | {"marks": "sesame", "place": "over", "indent": 1},
    "ko": {"western": WESTERN, "words": "keep-all", "overflow": "break-word", "slant": "normal"},
    "bo": {"size": 1.15, "leading": 1.9, "hyphens": "manual", "align": "start", "slant": "normal", "weight": "600"},
    "vi": {"leading": 1.6},
    "en": LATIN,
    "fr": LATIN,
    "ru": LATIN | {"figures": "lining-nums"},
}
INDENTS = {
    **dict.fromkeys(("zh_Hans", "zh_Hant"), (2, 2)),
    **dict.fromkeys(("ja", "ko"), (1, 1)),
    **dict.fromkeys(("ru", "fr"), (1.3, 1.3)),
    **dict.fromkeys(("en", "ar"), (0, 1.3)),
}
"""Of the first paragraph after a heading and of the next, where indents and no spaces tell paragraphs apart: on paper and in books."""


@pytest.fixture
def sheet(browser: Browser) -> Iterator[Page]:
    with closing(browser.new_context(viewport={"width": 1000, "height": 700})) as context:
        yield context.new_page()


def measured(page: Page, code: str, kind: str, media: str = "screen") -> Mapping[str, object]:
    locale = parse_locale(code)
    page.emulate_media(media=media)  # type: ignore[arg-type]
    page.set_content(BODY.format(tag=locale.tag, direction=locale.direction, sheet=SHEETS[kind]))
    found: Mapping[str, object] = page.evaluate(MEASURED)
    return found


@browsing
@pytest.mark.parametrize("kind", SHEETS)
def test_every_script_is_set_as_it_asks(sheet: Page, kind: str) -> None:
    for code, asked in ASKED.items():
        found = measured(sheet, code, kind)
        assert (code, {name: found[name] for name in asked}) == (code, {**asked})
        assert (code, found["item"], found["verse"], found["said"]) == (code, 0, 0, "end")
        assert "tabular-nums" in str(found["column"]), code
        # Contents have numbers of their own, on pages, and none in books.
        assert (code, found["listed"]) == (code, "none")
        assert (code, kind, found["work"]) == (code, kind, 0) or kind == "book"


@browsing
@pytest.mark.parametrize(("kind", "media"), [("page", "print"), ("book", "screen")])
def test_paragraphs_are_told_by_the_indents_of_their_language(sheet: Page, kind: str, media: str) -> None:
    found = {code: measured(sheet, code, kind, media) for code in INDENTS}
    assert {code: (one["indent"], one["second"]) for code, one in found.items()} == INDENTS
    assert {(one["item"], one["verse"]) for one in found.values()} == {(0, 0)}


@browsing
def test_paper_says_where_a_link_leads_once_and_in_an_isolate(sheet: Page) -> None:
    assert measured(sheet, "ar", "page")["leads"] == "none"
    printed = measured(sheet, "ar", "page", "print")
    assert (printed["leads"], printed["again"]) == ('" \u2066(https://lamp.example/)\u2069"', "none")


FORBIDDEN = re.compile(
    r"(?<![\w-])(?:direction|unicode-bidi|-epub-[\w-]+|(?:margin|padding|border)-(?:left|right|top|bottom)[\w-]*|left|right|top|bottom)\s*:"
    r"|(?:text-align|float|clear):\s*(?:left|right)|@import|@font-face|url\("
)


@pytest.mark.parametrize("name", ["scripts.css", "book/style.css", "site/style.css", "site/404.css"])
def test_style_sheets_know_no_left_and_right_and_ask_for_nothing(name: str) -> None:
    assert FORBIDDEN.findall(read_static(name)) == []
    assert FORBIDDEN.findall("p { margin-left: 0; direction: rtl; float: right }") != []


def test_a_book_has_the_colours_of_its_reader() -> None:
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgb|hsl|background", SHEETS["book"].partition("/* The book.")[2]) == []
