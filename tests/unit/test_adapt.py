"""A rendered body in, the body of a page or a book out: links, notes, tables, languages and directions."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from lxml import etree

from hexapla.adapt import Setting, book_body, page_body, resolve
from hexapla.frozen import replace
from hexapla.locales import parse_locale
from hexapla.markup import parse_body, parser_for
from hexapla.model import Source
from hexapla.translate import translate

EPUB = "http://www.idpf.org/2007/ops"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def setting(locale: str = "ar", path: str = "source/book/one.md") -> Setting:
    pages = {"source/book/one.md": "one.html", "source/book/two.md": "two.html", "source/three.md": "three.html"}
    assets = {"source/assets/map.png": "assets/map.png"}
    return Setting(parse_locale(locale), parse_locale("en"), path, pages, assets, lambda text: f"[{text}]")


def page(body: str, locale: str = "ar") -> str:
    return page_body(body, setting(locale))


def book(body: str, locale: str = "ar") -> etree._Element:
    return etree.fromstring(f'<div xmlns:epub="{EPUB}">{book_body(body, setting(locale))}</div>')


def rendered(text: str, translations: dict[str, str] | None = None) -> str:
    parser = parser_for(("extra", "sane_lists", "admonition", "toc"))
    document = parser.parse(Source("source/book/one.md", text), "en")
    if translations is not None:
        keys = {segment.msgid: segment.key for segment in document.segments}
        document = translate(document, {keys[msgid]: text for msgid, text in translations.items()})
    return parser.render(document).body


RESOLVED = {
    "beside": ("two.md", ("source/book/two.md", "")),
    "above": ("../three.md#a", ("source/three.md", "a")),
    "here": ("#a", ("source/book/one.md", "a")),
    "nothing": ("", ("source/book/one.md", "")),
    "percent": ("a%20b.md#%E5%A4%A9", ("source/book/a b.md", "天")),
    "query": ("two.md?x#y", ("source/book/two.md", "y")),
    "out of the folder": ("../../../etc/passwd", ("../etc/passwd", "")),
    "web": ("https://example.org/two.md", None),
    "mail": ("mailto:me@example.org", None),
    "file": ("file:///etc/passwd", None),
    "from the root": ("/two.md", None),
    "protocol-relative": ("//example.org/two.md", None),
    "backslash": ("\\\\example.org", None),
    "no address at all": ("http://[", None),
    "no host at all": ("//[", None),
    "host that changes when it is normalised": ("https://a℀b.org/", None),
}


@pytest.mark.parametrize(("address", "target"), RESOLVED.values(), ids=RESOLVED)
def test_resolve(address: str, target: tuple[str, str] | None) -> None:
    assert resolve("source/book/one.md", address) == target


LINKS = {
    "document of the work": ('<a href="two.md">x</a>', '<a href="two.html">x</a>'),
    "its part": ('<a href="../three.md#a">x</a>', '<a href="three.html#a">x</a>'),
    "own page by name": ('<a href="one.md#a">x</a>', '<a href="one.html#a">x</a>'),
    "own part": ('<a href="#a">x</a>', '<a href="#a">x</a>'),
    "not of the work": ('<a href="other.md">x</a>', '<a href="other.md">x</a>'),
    "an anchor without an address": ('<a id="a">x</a>', '<a id="a">x</a>'),
    "another site": ('<a href="https://example.org/">x</a>', '<a href="https://example.org/" rel="noopener noreferrer">x</a>'),
    "picture": ('<img src="../assets/map.png" alt="x"/>', '<img src="assets/map.png" alt="x">'),
    "picture that decorates": ('<img role="presentation" src="../x.png" alt=""/>', '<img src="../x.png" alt="">'),
    "picture of no edition": ('<img src="../x.png" alt="x"/>', '<img src="../x.png" alt="x">'),
}


@pytest.mark.parametrize(("body", "adapted"), LINKS.values(), ids=LINKS)
def test_links_and_pictures(body: str, adapted: str) -> None:
    assert page(f"<p>see {body}</p>", "de") == f"<p>see {adapted}</p>"


DIRECTIONS = {
    "source in another": ("ar", '<p lang="en">x</p>', '<p lang="en" dir="ltr">x</p>'),
    "a translator's": ("en", '<p><span lang="ar">x</span></p>', '<p><span lang="ar" dir="rtl">x</span></p>'),
    "Persian in Arabic": ("ar", '<p><span lang="fa">x</span></p>', '<p><span lang="fa" dir="rtl">x</span></p>'),
    "said already": ("ar", '<p lang="en" dir="auto">x</p>', '<p lang="en" dir="auto">x</p>'),
    "no language": ("ar", '<p lang="no such tag">x</p>', '<p lang="no such tag">x</p>'),
    "none": ("ar", "<p>x</p>", "<p>x</p>"),
}


@pytest.mark.parametrize(("locale", "body", "adapted"), DIRECTIONS.values(), ids=DIRECTIONS)
def test_a_direction_beside_each_language(locale: str, body: str, adapted: str) -> None:
    assert page(body, locale) == adapted


def test_books_say_languages_twice() -> None:
    element = book('<p lang="en">x</p>')[0]
    assert (element.get("lang"), element.get(XML_LANG), element.get("dir")) == ("en", "en", "ltr")


NOTES = "x[^1] y[^1]\n\n[^1]: note\n\n    more\n"


@pytest.mark.parametrize("locale", ["en", "fr", "ar"])
def test_no_browser_translates_code(locale: str) -> None:
    code = "<p>Press <kbd>A <samp>b</samp></kbd>, <code>c</code>.</p><pre><code>d</code></pre>"
    for root in (parse_body(page(code, locale)), book(code, locale)):
        assert [element.text for element in root.iterfind(".//*[@translate='no']")] == ["A ", "c", None]


def test_notes_have_their_roles() -> None:
    root = parse_body(re.sub(r"<(br|hr|img)([^>]*)>", r"<\1\2/>", page(rendered(NOTES), "de")))
    assert [element.get("role") for element in root.iter("a")] == ["doc-noteref"] * 2 + ["doc-backlink"] * 2
    sections = list(root.iter("section"))
    assert [(each.get("role"), each.get("aria-label")) for each in sections] == [("doc-endnotes", "[Notes]")]
    assert {element.get("aria-label") for element in root.iter("a") if element.get("role") == "doc-backlink"} == {"[Back to the text]"}
    assert not root.xpath("//@title")


def test_notes_have_their_types_in_books() -> None:
    root = book(rendered(NOTES))
    types = Counter(element.get(f"{{{EPUB}}}type") for element in root.iter() if element.get(f"{{{EPUB}}}type"))
    assert types == {"noteref": 2, "footnotes": 1, "footnote": 1, "backlink": 2}
    notes = [element for element in root.iter() if element.get(f"{{{EPUB}}}type") == "footnote"]
    assert [(note.get("id"), "note" in "".join(note.itertext())) for note in notes] == [("fn-1", True)]


def test_only_the_notes_are_notes() -> None:
    adapted = page(rendered("- x\n\nwords\n{: .footnote #fn-x }\n"), "de")
    assert "<section" not in adapted
    assert "doc-" not in adapted


def test_a_table_scrolls_by_itself_and_has_a_name() -> None:
    adapted = page(rendered("| a |\n|--:|\n| 1 |\n\nx"), "de")
    assert adapted.startswith('<div class="table" role="region" tabindex="0" aria-label="[Table]"><table>')
    assert adapted.count("</table></div>") == 1
    assert "style=" not in adapted


LINE = '<p class="missing">[Not translated yet:]</p>'
RUNS = {
    "none missing": ({"a": "A", "b": "B", "c": "C"}, []),
    "all": ({}, [0]),
    "the first": ({"b": "B", "c": "C"}, [0]),
    "two runs": ({"b": "B"}, [0, 3]),
    "the last two are one run": ({"a": "A"}, [1]),
}


@pytest.mark.parametrize(("translations", "places"), RUNS.values(), ids=RUNS)
def test_a_line_before_each_run_that_is_not_translated(translations: dict[str, str], places: list[int]) -> None:
    blocks = parse_body(page(rendered("a\n\n- b\n\nc", translations)))
    assert [number for number, block in enumerate(blocks) if block.get("class") == "missing"] == places
    assert page(rendered("a\n\n- b\n\nc", translations)).count(LINE) == len(places)


def test_what_the_author_keeps_is_not_missing() -> None:
    assert "missing" not in page(rendered("<!-- translate: off -->\n\na", {}))


def test_the_source_edition_misses_nothing() -> None:
    assert "missing" not in page(rendered("a\n\nb"), "en")


EVERYTHING = "# a\n\n## a\n\nx[^1] y[^1] z[^2]\n\n- x\n    - x\n\n| a |\n|---|\n| x |\n\n[TOC]\n\n[^1]: n\n[^2]: n\n\n*x*{: #p }\n"


@pytest.mark.parametrize("translations", [None, {}, {"a": "ا"}], ids=["source", "nothing translated", "something"])
def test_no_id_twice_and_nothing_lost(translations: dict[str, str] | None) -> None:
    body = rendered(EVERYTHING, translations)
    root = book(body)
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    assert max(ids.values()) == 1
    assert [element.get("href") for element in root.iter("a") if element.get("href", "#")[1:] not in ids] == []
    own = "".join(parse_body(body).itertext()).split()
    assert [word for word in "".join(root.itertext()).replace("[Not translated yet:]", " ").split() if word] == own


def test_the_last_line_of_a_quotation_that_begins_with_a_dash_says_whose_it_is() -> None:
    body = page(rendered("> The sea has no memory.\n>\n> — Second keeper\n\nText.\n"), "en")
    assert re.findall(r'class="attribution"[^>]*>([^<]*)', body) == ["— Second keeper"]


@pytest.mark.parametrize(
    "quotation",
    [
        "> — Good morning.\n>\n> — Good night.\n",
        "> — Who is there?\n",
        "> The sea.\n>\n> Second keeper\n",
        f"> The sea.\n>\n> — {'A long answer. ' * 10}\n",
        "> The sea.\n>\n> - Second keeper\n",
    ],
    ids=["dialogue", "one line", "no dash", "long", "list"],
)
def test_what_else_ends_a_quotation_says_nobodys_name(quotation: str) -> None:
    assert "attribution" not in page(rendered(f"Text.\n\n{quotation}"), "en")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("`lamp --lit /var`", 'lamp <span class="whole">--lit</span> /var'),
        ("`--lit`", '<span class="whole">--lit</span>'),
        ("`lamp /var/a-very-long-address`", "lamp /var/a-very-long-address"),
        ("`lamp lit`", "lamp lit"),
        ("`a-b  <c-d>`", '<span class="whole">a-b</span>  <span class="whole">&lt;c-d&gt;</span>'),
    ],
)
def test_a_short_word_of_code_is_not_broken_after_its_hyphens(code: str, expected: str) -> None:
    assert f'Call <code translate="no">{expected}</code>.</p>' in page(rendered(f"Call {code}.\n"), "en")


def test_a_block_of_code_is_left_as_it_is() -> None:
    assert page(rendered("```\nlamp --lit\n```\n"), "en").endswith("<code>lamp --lit\n</code></pre>")


@pytest.mark.parametrize(("locale", "digits"), [("fa", "۱۲"), ("ar", "12"), ("en", "12"), ("ckb", "١٢")])
def test_notes_are_numbered_in_the_digits_of_their_language(locale: str, digits: str) -> None:
    text = " ".join(f"a[^{number}]" for number in range(1, 13)) + "\n\n" + "".join(f"[^{number}]: n\n" for number in range(1, 13))
    references = book(rendered(text), locale).findall(".//a[@class='footnote-ref']")
    assert (len(references), references[-1].text) == (12, digits)


def test_a_link_that_shows_its_address_is_told_from_one_that_does_not() -> None:
    body = page(rendered("<https://lamp.example/> and [the lamp](https://lamp.example/)\n"), "en")
    assert [link.get("class") for link in parse_body(body).iter("a")] == ["address", None]


# --- Emphasis by marks -----------------------------------------------------------------------------------------------

EMPHASES = {
    "its own script": ("ja", "<em>強調</em>", "<em>強調</em>"),
    "a Western text": ("zh_Hans", "<em>The Star of 1984</em>", '<em class="western">The Star of 1984</em>'),
    "Cyrillic": ("zh_Hans", "<em>Звезда</em>", '<em class="western">Звезда</em>'),
    "words in both": ("zh_Hant", "<em>用 Python 3 寫成</em>", '<em>用 <span class="western">Python 3</span> 寫成</em>'),
    "no space between": ("ja", "<em>第3D章</em>", '<em>第<span class="western">3D</span>章</em>'),
    "Hangul": ("ko", "<em>별 star</em>", '<em>별 <span class="western">star</span></em>'),
    "figures alone": ("ja", "<em>1984年、42</em>", "<em>1984年、42</em>"),
    "in what is inside": (
        "ja",
        "<em>星<u>star</u>と<b>moon</b> sun だ</em>",
        '<em>星<u><span class="western">star</span></u>と<b><span class="western">moon</span></b> <span class="western">sun</span> だ</em>',
    ),
    "code": ("ja", "<em>命令 <code>ls</code> だ</em>", '<em>命令 <code translate="no">ls</code> だ</em>'),
    "full width": ("ja", "<em>ＡＢＣ</em>", "<em>ＡＢＣ</em>"),
    "letters of three scripts": ("zh_Hans", "<em>Star نجم 星</em>", '<em><span class="western">Star</span> نجم 星</em>'),
    "a script without italics": ("zh_Hans", "<em>نجم</em>", "<em>نجم</em>"),
    "a language that has italics": ("fr", "<em>La NASA</em>", "<em>La NASA</em>"),
}


@pytest.mark.parametrize(("locale", "body", "expected"), EMPHASES.values(), ids=EMPHASES.keys())
def test_western_words_in_an_emphasis_are_told_where_marks_emphasise(locale: str, body: str, expected: str) -> None:
    assert page_body(f"<p>{body}</p>", setting(locale)) == f"<p>{expected}</p>"
    assert "".join(book(f"<p>{body}</p>", locale).itertext()) == "".join(etree.fromstring(body).itertext())


def test_what_is_not_translated_from_chinese_has_marks_in_any_language() -> None:
    def body(lang: str) -> str:
        return f"<p{lang}><em>Star</em></p><p><em>نجم Star</em></p>"

    chinese = replace(setting("ar"), source=parse_locale("zh_Hans"))
    assert 'class="western"' not in page_body(body(""), chinese)
    assert page_body(body(' lang="zh-Hans"'), chinese).count('class="western"') == 1
