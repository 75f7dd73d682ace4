"""Translations that attack, and translations that only look odd: the first never act in an edition, the second stand as they are.

Every text is set into every kind of block. What is refused leaves the source text in its place; what is not must be inert there.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from hexapla.markup import Document, Parser, find_character_faults, find_faults, is_safe_link, parse_body, parser_for, signature
from hexapla.model import Key, Source
from hexapla.translate import translate
from tests.attacks import COSTLY, HTML, IMAGES, INERT, LINKS, REFUSED

EXTENSIONS = ("extra", "sane_lists", "admonition", "toc")
SAYING = 'Go *on* to [the page](https://example.org/a "Title") now[^1].'
SOURCE = f"""# {SAYING}

{SAYING}

- {SAYING}
    - below {SAYING}
- item

    {SAYING} It is loose.

| {SAYING} | other |
|---|---|
| {SAYING} | HTML |

{SAYING}
: {SAYING}

> {SAYING}

{SAYING} It has a list of its own.
{{: #own }}

!!! note "{SAYING}"
    {SAYING} It is noted.

[^1]: {SAYING}

[ref]: https://example.org/ref

*[HTML]: Hypertext
"""

SOUND = {
    "plain": "Weiter.",
    "the same": SAYING,
    "words moved": 'Now[^1] go to [the page](https://example.org/a "Title") *on*.',
    "link moved": "[Seite](https://example.org/a) jetzt[^1], *weiter*.",
    "without the link": "Jetzt[^1].",
    "link to a localized page": "[página](https://example.org/es/a)",
    "reference of the source": "[página][ref]",
    "mail": "[x](mailto:me@example.org)",
    "telephone": "[x](tel:+123456)",
    "relative": "[x](other.md#part) [y](./a?b=c:d)",
    "colon in a fragment": "[x](#a:b)",
    "port": "[x](https://example.org:8080/a)",
    "a mark that is the site's own": "[x](https://ar.example.org/%E2%80%8Ea) *x*",
    "host in its own letters": "[x](https://例え.jp/道)",
    "at sign in a path": "[x](https://example.org/@me)",
    "zero width non-joiner": "می\u200cخواهم بروم به [صفحه](https://example.org/a)",
    "zero width joiner": "ක්\u200dරි *x*",
    "left-to-right mark behind a link": "(\u200e[صفحة](https://example.org/a)\u200e)",
    "left-to-right mark": "حق \u200e(CCP)\u200e *x*",
    "right-to-left mark": "x\u200f! *x*",
    "Arabic letter mark": "١\u061c٢ *x*",
    "isolates": "اسم \u2068Xi Jinping\u2069 *x*",
    "nested isolates": "\u2067a \u2066b\u2069 c\u2069 *x*",
    "bdi": "اسم <bdi>Xi Jinping</bdi>",
    "bdi with a direction": '<bdi dir="ltr">a</bdi>',
    "span with a language": '<span lang="en" dir="ltr">CCP</span>',
    "break": "eins<br>zwei<br/>drei",
    "superscript": "XX<sup>e</sup> siècle, H<sub>2</sub>O",
    "abbreviation": '<abbr title="et cetera">etc.</abbr>',
    "ruby": "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字",
    "word break opportunity": "Donau<wbr>dampfschiff",
    "capitals in an allowed tag": "<BDI>x</BDI>",
    "full-width brackets": "中国共产党（CCP）［页面］｛x｝",
    "full-width link marks": "［页面］（https://example.org/a）",
    "corner brackets": "「天下」『為公』【註】",
    "emphasis between Han": "天下**為公**也",
    "emphasis beside full-width punctuation": "**「天下」**為公",
    "ideographic space": "天下\u3000為公 *x*",
    "guillemets": "«\u00a0Allez\u00a0» *x*",
    "quotation marks": "„Weiter“, “on”, \"on\", 'on' *x*",
    "ellipsis and dashes": "weiter … – — *x*",
    "entities": "a &amp; b &nbsp; c &mdash; d",
    "less and greater": "1 < 2 > 0 & 3",
    "numbers in braces": "{1} {name} {{name}}",
    "star and low line alone": "5 * 3, snake_case_name, a_b",
    "brackets alone": "[sic] (a) [..] {b} {c",
    "parenthesis list": "a) eins b) zwei",
    "escaped marks": "\\*kein\\* \\[Link\\]",
    "code": "der Befehl `a | b`",
    "line break": "eins\nzwei",
    "soft hyphen": "Donau\u00addampf *x*",
    "variation selector": "葛\U000e0100城 *x*",
    "combining marks": "Tiê\u0301ng Viê\u0323t *x*",
    "emoji with joiners": "👩\u200d👩\u200d👧 *x*",
    "word joiner": "a\u2060b *x*",
    "Tibetan": "བོད་སྐད། *x*",
    "Khmer": "ភាសា\u200bខ្មែរ *x*",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ\u180e *x*",
    "twenty times as long": "x " * 500,
    "a title of its own": '[Seite](https://example.org/a "Überschrift")',
}  # fmt: skip


@cache
def parsed() -> tuple[Parser, Document]:
    parser = parser_for(EXTENSIONS)
    return parser, parser.parse(Source("source/x.md", SOURCE), "en")


@cache
def places() -> dict[Key, tuple[str, str]]:
    """The tag and the msgid of each message that holds the saying."""
    _, document = parsed()
    segments = ((document.segments[slot.segment], slot.tag) for slot in document.slots if slot.segment is not None)
    return {segment.key: (tag, segment.msgid) for segment, tag in segments if "Go *on*" in segment.msgid}


@cache
def faults_of(text: str) -> dict[Key, set[str]]:
    parser, document = parsed()
    return {key: {fault.slug for fault in find_faults(parser, document, tag, msgid, text)} for key, (tag, msgid) in places().items()}


@cache
def rendered(text: str) -> etree._Element:
    """The document with a text as the translation of each message that does not refuse it."""
    parser, document = parsed()
    lookup = {key: text for key, faults in faults_of(text).items() if not faults}
    return parse_body(parser.render(translate(document, lookup)).body)


@cache
def given_attributes() -> frozenset[tuple[str, str, str]]:
    parser, document = parsed()
    root = parse_body(parser.render(document).body)
    return frozenset((str(element.tag), str(name), str(value)) for element in root.iter() for name, value in element.attrib.items())


PASSIVE = frozenset(
    re.findall(
        r"\w+",
        "div h1 p ul ol li table thead tbody tr th td dl dt dd blockquote hr a em strong code sup sub br abbr span bdi ruby rt rp wbr",
    )
)


def acting(root: etree._Element) -> Iterator[str]:
    """Everything in a body that the source did not bring: written without a look at how the checks are made."""
    for element in root.iter():
        if element.tag not in PASSIVE:
            yield f"element {element.tag!r}"
        for name, value in element.attrib.items():
            known = (str(element.tag), str(name), str(value)) in given_attributes()
            if name == "href" and not _leads_to_a_page(str(value)):
                yield f"address {value!r}"
            elif not known and (name not in ("href", "title", "lang", "dir") and not _is_ours(str(name), str(value))):
                yield f"attribute {element.tag!r} {name!r}={value!r}"
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    yield from (f"id {name} twice" for name, times in ids.items() if times > 1)


def _is_ours(name: str, value: str) -> bool:
    return (name, value.split()[-1:]) == ("class", ["untranslated"]) or (name == "id" and re.fullmatch(r"fnref\d*-1", value) is not None)


def _leads_to_a_page(address: str) -> bool:
    """The URL standard's first steps: ends of controls and spaces cut, tabs and line breaks dropped, then a scheme or none."""
    address = re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(33)))))
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", address)
    if scheme is None:
        return re.match(r"[/\\]{2}", address) is None
    user = re.match(r"https?:[/\\]*[^/\\?#]*@", address, re.IGNORECASE)
    return scheme[1].lower() in {"http", "https", "mailto", "tel"} and not user


def test_there_are_enough_attacks_and_as_many_blocks_as_there_are_kinds() -> None:
    assert len(REFUSED) + len(INERT) >= 120
    assert {tag for tag, _ in places().values()} == {"h1", "p", "li", "th", "td", "dt", "dd"}
    assert {key[0] for key in places()} >= {"quotation", "footnote", "admonition title"}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_an_attack_is_refused_and_leaves_nothing_behind(text: str) -> None:
    refused = [key for key, faults in faults_of(text).items() if faults]
    assert refused
    assert not list(acting(rendered(text)))


@pytest.mark.parametrize("text", [*LINKS.values(), *IMAGES.values(), *HTML.values()], ids=[*LINKS, *IMAGES, *HTML])
def test_links_images_and_html_are_refused_in_every_kind_of_block(text: str) -> None:
    assert all(faults_of(text).values())


@pytest.mark.parametrize("text", INERT.values(), ids=INERT)
def test_what_is_no_attack_in_a_block_is_inert_there(text: str) -> None:
    root = rendered(text)
    assert not list(acting(root))
    assert [child.tag for child in root] == [child.tag for child in rendered("x")]


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_a_sound_translation_passes_untouched(text: str) -> None:
    assert not {slug for faults in faults_of(text).values() for slug in faults}
    root = rendered(text)
    assert not list(acting(root))
    assert not root.xpath("//*[contains(@class, 'untranslated') and not(self::td)][contains(., 'Go on to')]")


SLUGS = {
    "[x](javascript:x)": "unsafe-link",
    "[x](https://example.org/\u202ea)": "bidi-in-link",
    "![x](a.png)": "image-added",
    "[^1] [^1]": "note-added",
    "*x*{: .y }": "attributes-added",
    "<b>x</b>": "html-added",
    "<bdi>x": "html-unbalanced",
    "a\x07": "control-character",
    "a\u202eb": "bidi-control",
    "a\u3164b": "hidden-character",
    "[" * 400: "message-too-complex",
}


@pytest.mark.parametrize(("text", "slug"), SLUGS.items(), ids=SLUGS.values())
def test_a_fault_is_called_by_its_name(text: str, slug: str) -> None:
    assert all(slug in faults for faults in faults_of(text).values())


ANCHOR = 'See <a href="https://example.org/a" target="_blank" title="T">it</a> and <a href="#b">b</a>'
PLAIN_LINKS = {
    "another address": ('<a href="https://example.org/es/a" target="_blank" title="T">lo</a> <a href="#b">b</a>', []),
    "in another order": ('<a href="#c">b</a> <a href="a.md" target="_blank">a</a>', []),
    "one of them twice": ('<a href="#b">b</a> <a href="#b">b</a> <a href="#b">b</a>', []),
    "another title": ('<a href="a.md" target="_blank" title="&quot; onclick=&quot;x">a</a>', []),
    "left out": ("it and b", []),
    "as Markdown": ("[it](https://example.org/a)", []),
    "script": ('<a href="javascript:alert(1)">it</a>', ["unsafe-link"]),
    "script by entity": ('<a href="&#106;avascript:alert(1)" target="_blank">it</a>', ["unsafe-link"]),
    "another site, with a user": ('<a href="https://example.org@evil.example">it</a>', ["unsafe-link"]),
    "direction mark": ('<a href="a\u2066b\u2069.md">it</a>', ["bidi-in-link"]),
    "event": ('<a href="a.md" onclick="x">it</a>', ["html-added"]),
    "style": ('<a href="a.md" style="x">it</a>', ["html-added"]),
    "id": ('<a href="a.md" id="x">it</a>', ["html-added"]),
    "class of its own": ('<a href="a.md" class="untranslated">it</a>', ["html-added"]),
    "ping": ('<a href="a.md" ping="https://evil.example">it</a>', ["html-added"]),
    "no address": ("<a>it</a>", ["html-added"]),
    "never closed": ('<a href="a.md">it', ["html-unbalanced"]),
    "closed twice": ('<a href="a.md">it</a></a>', ["html-added", "html-unbalanced"]),
}


@pytest.mark.parametrize(("text", "slugs"), PLAIN_LINKS.values(), ids=PLAIN_LINKS)
@pytest.mark.parametrize("block", ["{}", "<p>{} x</p>"], ids=["Markdown", "raw HTML"])
def test_a_plain_link_as_html_is_a_link(block: str, text: str, slugs: list[str]) -> None:
    parser = parser_for(EXTENSIONS)
    document = parser.parse(Source("x.md", block.format(ANCHOR)), "en")
    slot, msgid = document.slots[0], document.segments[0].msgid
    if text.startswith("[it]") and slot.tag == "#html":
        return
    assert [fault.slug for fault in find_faults(parser, document, slot.tag, msgid, text)] == slugs


def test_addresses_of_plain_links_are_links() -> None:
    parser, document = parsed()
    found = signature(parser, document, "p", '<a href="a?b&amp;c" class="d">x</a> [y](z.md)')
    assert (found.links, found.tags, found.anchors) == (("a?b&c", "z.md"), (), ('<a class="d">',))


IN_HTML = {
    "words": ("eins <b>zwei</b>", []),
    "tags left out": ("eins zwei", []),
    "Markdown is only text": ("*eins* ![x](https://evil.example/a.png) [^1] {: onclick=x }", []),
    "allowed tags": ('<bdi>eins</bdi> <span lang="en">x</span><br>', []),
    "code": ("<code>x</code>", ["html-added"]),
    "image": ("<img src=https://evil.example/a.png>", ["html-added"]),
    "event": ("<b onclick=alert(1)>x</b>", ["html-added"]),
    "script": ("<script>x</script>", ["html-added"]),
    "end of the cell": ("eins</td><td>", ["html-added", "html-unbalanced"]),
    "never closed": ("<b>eins", ["html-unbalanced"]),
    "override": ("a\u202eb", ["bidi-control"]),
    "null": ("a\x00", ["control-character"]),
    "marked section of no kind": ("eins <![b zwei", []),
    "marked section": ("eins <![CDATA[ zwei ]]>", []),
}


@pytest.mark.parametrize(("text", "slugs"), IN_HTML.values(), ids=IN_HTML)
def test_words_in_raw_html_may_not_bring_html(text: str, slugs: list[str]) -> None:
    parser = parser_for(EXTENSIONS)
    document = parser.parse(Source("x.md", "<table><tr><td>one <b>two</b></td></tr></table>"), "en")
    faults = find_faults(parser, document, document.slots[0].tag, document.segments[0].msgid, text)
    assert [fault.slug for fault in faults] == slugs


@pytest.mark.parametrize(("text", "slugs"), [('"> <script>', []), ("[x](javascript:y)", []), ("a\u202eb", ["bidi-control"])])
def test_in_plain_text_only_characters_do_harm(text: str, slugs: list[str]) -> None:
    parser = parser_for(EXTENSIONS)
    document = parser.parse(Source("x.md", '<img src="a.png" alt="inline">\n\n<p title="one"></p>'), "en")
    slot = document.slots[-1]
    assert (slot.tag, document.segments[-1].msgid) == ("#text", "one")
    assert [fault.slug for fault in find_faults(parser, document, slot.tag, "one", text)] == slugs


IMAGE = '![A map](map.png "Old") and <img src="b.png" alt="A plan" title="t"> and <b>x</b>'
SAME_PICTURES = {
    "described anew": '![Karte](map.png "Neu") <img src="b.png" alt="Ein Plan" title="u"> <b>y</b>',
    "in another order": '<img src="b.png" alt="A plan" title="t"> ![Karte](map.png)',
    "left out": "<b>y</b>",
    "an alt that would close": '<img src="b.png" alt=\'" onload="x\' title="t">',
}
OTHER_PICTURES = {
    "another one": "![A map](other.png)",
    "one of them twice": "![A map](map.png) ![A map](map.png)",
    "raw HTML of another place": '<img src="c.png" alt="A plan" title="t">',
    "an event on it": '<img src="b.png" alt="A plan" title="t" onload="x">',
    "HTML of the source twice": "<b>x</b><b>x</b>",
}


@pytest.mark.parametrize("text", SAME_PICTURES.values(), ids=SAME_PICTURES)
def test_pictures_of_the_source_may_be_described_anew(text: str) -> None:
    parser = parser_for(EXTENSIONS)
    document = parser.parse(Source("x.md", IMAGE), "en")
    assert not list(find_faults(parser, document, "p", IMAGE, text))
    root = parse_body(parser.render(translate(document, {document.segments[0].key: text})).body)
    assert not root.xpath("//@onload")
    assert set(root.xpath("//img/@src")) <= {"map.png", "b.png"}


@pytest.mark.parametrize("text", OTHER_PICTURES.values(), ids=OTHER_PICTURES)
def test_other_pictures_are_refused(text: str) -> None:
    parser = parser_for(EXTENSIONS)
    document = parser.parse(Source("x.md", IMAGE), "en")
    assert list(find_faults(parser, document, "p", IMAGE, text))


ADDRESSES = {
    **dict.fromkeys(
        ["https://example.org/", "a.md", "a.md#b", "#a:b", "?a=b:c", "./a:b", "mailto:a@b.c", "tel:1", "", "/a", "http:a"], True
    ),
    **dict.fromkeys(["HTTPS://EXAMPLE.ORG", "https://example.org/a@b", "https://example.org/?a@b", "%20a.md"], True),
    **dict.fromkeys(["a.md:5", "javascript:x", " javascript:x", "java\nscript:x", "jAvA\tscript:x", "j&#97;vascript:x"], False),
    **dict.fromkeys(["//a", "/\\a", "\\\\a", "\\/a", "https://a@b", "https:a@b", "https:///a@b", "https://", "http://[", "x:"], False),
}


@pytest.mark.parametrize(("address", "safe"), ADDRESSES.items(), ids=[repr(address) for address in ADDRESSES])
def test_is_safe_link(address: str, safe: bool) -> None:
    assert is_safe_link(address) is safe


def count_calls(work: Callable[[], object]) -> int:
    """Work as it is counted, not timed: function calls, those into C included."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("text", COSTLY.values(), ids=COSTLY)
def test_looking_at_a_costly_text_is_cheap(text: str) -> None:
    parser, document = parsed()
    assert count_calls(lambda: list(find_faults(parser, document, "p", SAYING, text))) < 2_000


@pytest.mark.parametrize("piece", ["[", "[a](<b", "![", "*a **b ", "_a __b ", "`a ``b ", "<", "<!--", "{:", "\\", "(", "&", "a://", '"'])
def test_the_worst_that_passes_the_count_is_bounded(piece: str) -> None:
    """As much of a piece as is let through to the parser."""
    parser, document = parsed()
    texts = (piece * times for times in (2_000, 400, 100, 50, 25))
    text = next(
        text for text in texts if not {fault.slug for fault in find_faults(parser, document, "p", SAYING, text)} & {"message-too-complex"}
    )
    assert count_calls(lambda: list(find_faults(parser, document, "p", SAYING, text))) < 150_000


PIECES = [
    "[x](", ")", "](", "[", "]", "![", "javascript:", "&#106;avascript:x", "https://e.org", "//e.org", "data:,", "<", ">", "<a href=", '"',
    "'",    "{:", "}", " onclick=x ", "\n", "\\", "*", "**", "_", "`", "``", "[^1]", "[ref]", "[TOC]", "<br>", "<bdi>", "</bdi>",
    '<span lang="x">',
    "</span>", "<span onclick=x>", "</p>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<script>", "</script>", "<svg onload=x>", "&lt;",
    "&amp;", "&copy;", "&#0;", "HTML", "*[X]: y", "[ref]: javascript:x", "# ", "- ", "> ", "    ", "| a |", "x", " ", "天", "\u200c", "~",
    "(",]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join))
def test_no_mixture_of_pieces_acts(text: str) -> None:
    assert not list(acting(rendered(text)))


def test_what_is_printable_hides_nothing_but_four_letters_that_no_font_draws() -> None:
    """So that the characters of most translations need not be looked at one by one; an ampersand makes sure that they are."""
    fillers = "\u115f\u1160\u3164\uffa0"
    printable = "".join(char for char in map(chr, range(0x110000)) if char.isprintable() and char not in fillers)
    assert [fault.slug for fault in find_character_faults("a", f"& {printable}")] == ["message-too-complex"]
    for char in fillers:
        assert char.isprintable()
        assert [fault.slug for fault in find_character_faults("a", char)] == ["hidden-character"]
