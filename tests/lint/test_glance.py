"""What is told of a page at a glance is what its tree shows: of sound pages, and of pages changed in hundreds of places."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from hexapla.lint import lint_edition, lint_pages
from hexapla.lint.glance import glance
from hexapla.lint.pieces import ROWS
from hexapla.lint.reading import Page, open_page
from hexapla.model import Finding

PAGE = """<!DOCTYPE html>
<html lang="fr" dir="ltr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'">
<title>Un &amp; deux</title>
<link rel="stylesheet" href="style.css">
<style>main > p { color: red }</style>
<script>if (1 && 2) { x() }</script>
</head>
<body class="text">
<a class="skip" href="#text">Aller au texte</a>
<nav aria-label="Langues"><ul><li><a href="../ru/one.html" lang="ru" dir="ltr" hreflang="ru">Русский</a></li></ul></nav>
<details><summary><svg viewBox="0 0 1 1"><circle r="1"/></svg> Langues</summary></details>
<main id="text">
<h1 id="one">Un</h1>
<p id="p-1">Mot <em>après</em> mot<br>
et <a href="#two">suite</a>.</p>
<h2 id="two"><span lang="en">Two</span></h2>
<p lang="de" dir="ltr">Ein Absatz</p>
<ul><li>Un</li><li>Deux</li></ul>
</main>
</body>
</html>
"""
NAMES = (
    "p",
    "a",
    "li",
    "div",
    "span",
    "h1",
    "h2",
    "nav",
    "summary",
    "title",
    "head",
    "body",
    "html",
    "script",
    "style",
    "br",
    "meta",
    "em",
)
PIECES = (
    *(f"{form}" for name in NAMES for form in (f"<{name}>", f"</{name}>", f'<{name} lang="ru">', f'<{name} id="one">', f"<{name}/>")),
    *(f"<{name}>Contents</{name}>" for name in NAMES),
    *(
        "x",
        "\n",
        "\u00a0",
        "&nbsp;",
        "&#8238;",
        "&amp;",
        "<",
        ">",
        "\u202e",
        "\u2067",
        "\u00ad",
        "\x02",
        "\0",
        "<!-- <p> -->",
        "<!-- --><p>",
    ),
    *(
        '<p onclick="x">a</p>',
        '<p ONCLICK="x">a</p>',
        "<p title='<b onclick=x>'>a</p>",
        '<a href="java&#115;cript:x">a</a>',
        '<a href="no.html">a</a>',
    ),
    *(
        '<p id="p-1">a</p>',
        '<img src="style.css">',
        "<table><tr><td>a</td></tr></table>",
        '<a role="doc-noteref" href="#n">1</a><p id="n">a</p>',
    ),
    *(
        "<p>Это предложение целиком написано по-русски</p>",
        '<p lang="ar">latin letters, and many of them</p>',
        "<p>{{ x }}</p>",
        "<p>**a**</p>",
    ),
    *('<nav aria-label="Contents"><p>a</p></nav>', '<div lang="de"><nav aria-label="Contents"></nav></div>', "<h2><b>Contents</b></h2>"),
    *("<h2>Table<b> </b>of contents</h2>", "<h2>Con<b>tents</b> </h2>", "<h2>Table\u00a0of contents</h2>", "<h2><b></b>Contents x</h2>"),
    *(
        '<h2><span lang="en">Contents</span></h2>',
        '<h2><span lang="en">Contents</span> x</h2>',
        "<h4>a</h4>",
        "<h2></h2>",
        "<a href='one.html'> </a>",
    ),
    *(
        "<style>p { direction: rtl }</style>",
        "<style>@import '//x';</style>",
        "<div>" * 260,
        "<p>â€</p>",
        "<p>cafÃ© noir</p>",
        "<p>TODO: a</p>",
    ),
)
TAG = re.compile(r"</?[a-z][^>]*>")


def whole(content: bytes) -> tuple[Finding, ...]:
    """What is found where every rule looks at every page."""
    with patch("hexapla.lint.glance", return_value=None):
        return lint_pages({"one.html": content, "style.css": b""}, "fr")


def changed() -> Iterator[str]:
    """Pages with one or two changes."""
    choice = random.Random(14)
    for piece in PIECES * 3:
        place = choice.choice([place for found in TAG.finditer(PAGE) for place in found.span()])
        yield PAGE[:place] + piece + PAGE[place:]
    for found in TAG.finditer(PAGE):
        yield PAGE[: found.start()] + PAGE[found.end() :]
        for old, new in (
            ('"', "'"),
            ('"', ""),
            (" ", "\n"),
            ("=", " = "),
            (">", "/>"),
            (">", " onx>"),
            (">", ' lang="x">'),
            (">", ' dir="rtl">'),
        ):
            yield PAGE[: found.start()] + found[0].replace(old, new) + PAGE[found.end() :]


def seen(content: str) -> frozenset[str] | None:
    page = open_page("one.html", content.encode, in_book=False)
    assert isinstance(page, Page)
    found = glance(page)
    return found.doubts if found else None


def test_a_page_that_was_judged_is_read_again_if_it_is_asked_for() -> None:
    """A site has thousands: what they hold is not kept until the last is judged."""
    page = open_page("one.html", PAGE.encode, in_book=False)
    assert isinstance(page, Page)
    assert page.root.tag == "html"
    page.let_go()
    assert vars(page).keys().isdisjoint({"content", "parsed"})
    assert page.content == PAGE.encode()


def test_a_sound_page_is_known_without_its_tree() -> None:
    assert whole(PAGE.encode()) == ()
    with patch.object(Page, "parsed", property(lambda _: pytest.fail("parsed"))):
        assert lint_pages({"one.html": PAGE.encode(), "style.css": b""}, "fr") == ()


def test_the_findings_are_those_of_the_tree() -> None:
    pages = list(dict.fromkeys(changed()))
    assert len(pages) > 500
    for page in pages:
        content = page.encode()
        assert lint_pages({"one.html": content, "style.css": b""}, "fr") == whole(content), page


@pytest.mark.parametrize("odd", [b"De\xc3x", b"\xc3<b>\xa9</b>", b"<a href='#one'>\xc3<b>\xa9</b></a>".replace(b"'", b'"')])
def test_bytes_that_are_no_utf8_are_left_to_the_parser(odd: bytes) -> None:
    content = PAGE.encode().replace(b"Deux", odd)
    found = lint_pages({"one.html": content, "style.css": b""}, "fr")
    assert found == whole(content)
    assert {finding.slug for finding in found} == {"page-replacement-character"}


@pytest.mark.parametrize(
    ("old", "new", "doubts"),
    [
        ("", "", frozenset()),
        ('id="p-1"', 'id="p-1" onclick="x"', frozenset({"attributes"})),
        ('id="p-1"', 'id="one"', frozenset({"structure"})),
        ("Un</li>", "\u2067Un</li>", frozenset({"wording"})),
        ("Un</li>", "Один</li>", frozenset({"scripts"})),
        ("<li>Un</li>", "<li><a href='x'>Un</a></li>", None),
        (" Langues</summary>", "Contents<b></b></summary>", frozenset({"labels"})),
        ("Content-Security-Policy", "X", frozenset({"requests"})),
        ("<body", "<!-- a --><body", None),
    ],
)
def test_only_the_rules_that_may_find_something_are_asked(old: str, new: str, doubts: frozenset[str] | None) -> None:
    assert seen(PAGE.replace(old, new) if old else PAGE) == doubts


@pytest.mark.parametrize(
    ("old", "new", "slug"),
    [
        ("Un</li>", "Un<script>'\u2067'</script></li>", "page-bidi-unpaired"),
        ("Un</li>", "<style>Это предложение целиком написано по-русски</style></li>", "page-script-unmarked"),
        ("Un</li>", "&#3<b></b>4;</li>", "page-control-character"),
        ("<main", "</em>" * 150 + "<div>" * 290 + "<main", "page-heading-missing"),
        ("<main", "<b></i>" * 300 + "<main", "page-heading-missing"),
        ("<main", f"<div>{'</i>' * 150}{'<i>' * 300}<main", "page-heading-missing"),
        ("<main", f"<p>{'x ' * 5_600_000}</p><main", "page-heading-missing"),
        ("<main", f'<p title="{"x" * 11_000_000}"></p><main', "page-heading-missing"),
    ],
    ids=lambda given: given[:40],
)
def test_what_only_the_parser_knows_is_left_to_it(old: str, new: str, slug: str) -> None:
    content = PAGE.replace(old, new, 1).encode()
    found = lint_pages({"one.html": content, "style.css": b""}, "fr")
    assert found == whole(content)
    assert slug in {finding.slug for finding in found}


def test_odd_code_in_the_head_makes_the_rule_look_into_every_element() -> None:
    content = PAGE.replace("if (1 && 2)", "/* TODO: */").replace("Ein Absatz", "**a<b>*</b>b**").encode()
    found = lint_pages({"one.html": content, "style.css": b""}, "fr")
    assert found == whole(content)
    assert [finding.slug for finding in found] == ["page-raw-markdown"]


def test_a_label_in_an_attribute_is_found_where_it_stands() -> None:
    content = PAGE.replace('"Langues"', '"Languages"').encode()
    (found,) = lint_edition({"one.html": content, "style.css": b""}, "fr")
    assert (found.slug, found.line) == ("page-label-foreign", 13)
    assert whole(content) == (found,)


# --- The same page in other languages --------------------------------------------------------------------------------------


def alternate(tag: str, address: str) -> str:
    return f'<link rel="alternate" hreflang="{tag}" href="{address}">\n'


def with_alternates(*links: str) -> bytes:
    return PAGE.replace("</head>", f"{''.join(links)}</head>").encode()


def test_of_a_hundred_languages_one_link_is_judged() -> None:
    links = (alternate(f"x{number}", f"https://example.org/x{number}/one.html") for number in range(100))
    with patch.dict(ROWS, clear=True):
        assert lint_pages({"one.html": with_alternates(*links), "style.css": b""}, "fr") == ()
        assert len([piece for piece in ROWS if b"https://example.org/" in piece]) == 1


@pytest.mark.parametrize(
    "host", ["https://example.org/", "http://localhost/", "http://127.0.0.1:8000/books/", "https://example.org/a&amp;b/"]
)
@pytest.mark.parametrize(
    "odd",
    [
        "",
        "http://localhost/one.html",
        "file:///one.html",
        "java&#115;cript:x",
        "https://localhost.example/",
        "https://user@localhost:80/",
        "no.html",
        "https://example.org/\u202e",
    ],
    ids=lambda given: given[:40],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_odd_link_among_alternates_is_found(host: str, odd: str, place: int) -> None:
    links = [alternate("en", f"{host}en/"), alternate("fr", f"{host}fr/"), *([alternate("x", odd)] if odd else [])]
    links.insert(place, links.pop())
    content = with_alternates(*links)
    assert lint_pages({"one.html": content, "style.css": b""}, "fr") == whole(content)


def test_an_alternate_too_long_for_the_parser_is_left_to_it() -> None:
    content = with_alternates(alternate("en", "https://example.org/en/"), alternate("fr", f"https://example.org/{'x' * 11_000_000}"))
    found = lint_pages({"one.html": content, "style.css": b""}, "fr")
    assert found == whole(content)
    assert "page-heading-missing" in {finding.slug for finding in found}


@pytest.mark.parametrize(
    ("old", "new"), [("<main", "{}<main"), ("<p id", "<!--{}--><p id"), ("if (1", "'{}';if (1"), (">Un<", "title='{}'>Un<")]
)
def test_alternates_that_stand_elsewhere_are_judged_like_others(old: str, new: str) -> None:
    links = "".join(alternate(tag, f"http://localhost/{tag}/") for tag in ("en", "fr", "ar"))
    content = PAGE.replace(old, new.format(links), 1).encode()
    assert lint_pages({"one.html": content, "style.css": b""}, "fr") == whole(content)


def test_below_alternates_lines_keep_their_numbers() -> None:
    links = (alternate(tag, f"https://example.org/{tag}/") for tag in ("en", "fr", "ar"))
    content = with_alternates(*links).replace(b'"Langues"', b'"Languages"')
    (found,) = lint_edition({"one.html": content, "style.css": b""}, "fr")
    assert (found.slug, found.line) == ("page-label-foreign", 16)
    assert whole(content) == (found,)
