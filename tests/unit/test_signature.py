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

from hexapla.markup import Document, Parser, find_faults, is_safe_link, parse_body, parser_for, signature
from hexapla.model import Key, Source
from hexapla.translate import translate

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

LINKS = {
    "javascript": "[x](javascript:alert(1))",
    "capitals": "[x](JaVaScRiPt:alert(1))",
    "entity": "[x](&#106;avascript:alert(1))",
    "entity without a zero less": "[x](&#0000106avascript:alert(1)) &#106;",
    "hexadecimal entity": "[x](&#x6A;avascript:alert(1))",
    "named entity": "[x](javascript&colon;alert(1))",
    "entity of an entity": "[x](&amp;#106;avascript:alert(1))",
    "tab by entity": "[x](java&Tab;script:alert(1))",
    "newline by entity": "[x](java&NewLine;script:alert(1))",
    "tab by number": "[x](java&#9;script:alert(1))",
    "percent": "[x](%6Aavascript:alert(1))",
    "percent twice": "[x](%256Aavascript:alert(1))",
    "angle brackets": "[x](<javascript:alert(1)>)",
    "space before": "[x]( javascript:alert(1))",
    "space before, in angle brackets": "[x](< javascript:alert(1)>)",
    "no-break space before": "[x](\u00a0javascript:alert(1))",
    "soft invisible inside": "[x](java\u200bscript:alert(1))",
    "byte order mark before": "[x](\ufeffjavascript:alert(1))",
    "backslash inside": "[x](java\\script:alert(1)) [y](javascript\\:alert(1))",
    "with a title": '[x](javascript:alert(1) "title")',
    "around an image": "[![x](a.png)](javascript:alert(1))",
    "around emphasis": "[**x**](javascript:alert(1))",
    "vbscript": "[x](vbscript:msgbox)",
    "data": "[x](data:text/html,<script>alert(1)</script>)",
    "data in base64": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "file": "[x](file:///etc/passwd)",
    "ftp": "[x](ftp://example.org/a)",
    "blob": "[x](blob:https://example.org/a)",
    "intent": "[x](intent://scan/#Intent;end)",
    "sms": "[x](sms:123)",
    "view-source": "[x](view-source:https://example.org)",
    "protocol-relative": "[x](//evil.example)",
    "protocol-relative with backslashes": "[x](\\\\\\\\evil.example)",
    "mixed slashes": "[x](/\\\\evil.example)",
    "protocol-relative by percent": "[x](/%2Fevil.example)",
    "protocol-relative after a tab": "[x](/&#9;/evil.example)",
    "user": "[x](https://example.org@evil.example)",
    "user and password": "[x](https://user:word@evil.example/)",
    "user by percent": "[x](https://example.org%40evil.example)",
    "user behind one slash": "[x](https:/example.org@evil.example)",
    "user behind backslashes": "[x](https:\\\\example.org@evil.example)",
    "no host": "[x](https://)",
    "host that is no host": "[x](https://[)",
    "autolink": "<javascript://%0Aalert(1)>",
    "autolink to data": "<data://text/html,x>",
    "autolink with a user": "<https://example.org@evil.example/>",
}
IMAGES = {
    "remote image": "![x](https://evil.example/a.png)",
    "local image": "![x](a.png)",
    "image by reference": "![x][ref]",
    "short image reference": "![ref]",
    "image in a link": "[![x](https://evil.example/a.png)](https://example.org/a)",
    "image with data": "![x](data:image/svg+xml,<svg/>)",
    "image that is javascript": "![x](javascript:alert(1))",
    "image in emphasis": "**![x](https://evil.example/a.png)**",
    "image without a name": "![](https://evil.example/a.png)",
}
HTML = {
    "script": "<script>alert(1)</script>",
    "script in capitals": "<SCRIPT>alert(1)</SCRIPT>",
    "script from elsewhere": "<script src=//evil.example></script>",
    "script and slash": "<script/x>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "image without spaces": "<img/src=x/onerror=alert(1)>",
    "svg": "<svg onload=alert(1)>",
    "svg whole": "<svg><script>alert(1)</script></svg>",
    "math": "<math href=javascript:alert(1)>x</math>",
    "iframe": "<iframe src=javascript:alert(1)></iframe>",
    "object": "<object data=x></object>",
    "embed": "<embed src=x>",
    "form": "<form action=https://evil.example><input></form>",
    "button": "<button formaction=javascript:alert(1)>x</button>",
    "style": "<style>*{display:none}</style>",
    "style attribute": "<p style=x>x</p>",
    "link": "<link rel=stylesheet href=//evil.example>",
    "meta": "<meta http-equiv=refresh content=0>",
    "base": "<base href=//evil.example>",
    "video": "<video src=x onerror=alert(1)></video>",
    "details": "<details open ontoggle=alert(1)>x</details>",
    "marquee": "<marquee onstart=alert(1)>x</marquee>",
    "anchor": '<a href="javascript:alert(1)">x</a>',
    "plain anchor": '<a href="https://example.org/a">x</a>',
    "anchor with an id": '<a id="fn-1"></a>',
    "unknown element": "<xss onclick=alert(1)>x</xss>",
    "event on an allowed element": "<bdi onclick=alert(1)>x</bdi>",
    "event on a break": "<br onclick=alert(1)>",
    "style on a span": '<span style="display:none">x</span>',
    "class on a span": '<span class="untranslated">x</span>',
    "id on a span": '<span id="x">x</span>',
    "event in quotation marks": "<span lang='a' onclick='alert(1)'>x</span>",
    "paragraph": "<p>x</p>",
    "closing our elements": "</p></div></body>",
    "bold": "<b>x</b>",
    "markdown in HTML": '<div markdown="1">x</div>',
    "comment that hides": "<b><!-- x --></b>",
    "template": "<template><script></script></template>",
    "textarea": "<textarea></p><script>",
    "noscript": "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "title of an abbreviation, and more": '<abbr title="x" onmouseover="alert(1)">x</abbr>',
    "entity in a tag": '<img src="x" &#111;nerror="alert(1)">',
    "prefix": "<svg:script>alert(1)</svg:script>",
    "two in one": "<b<script>alert(1)</script>",
}
UNBALANCED = {
    "never closed": "<bdi>x",
    "never opened": "x</bdi>",
    "crossed": "<bdi><sup>x</bdi></sup>",
    "span": '<span lang="en">x',
}
ATTRIBUTES = {
    "on a link": "[x](https://example.org/a){: onclick=alert(1) }",
    "on emphasis": "*x*{: onclick=alert(1) }",
    "on strong": '**x**{: style="position:fixed" }',
    "on code": "`x`{: onclick=alert(1) }",
    "without a colon": "*x*{ onclick=alert(1) }",
    "class": "*x*{: .untranslated }",
    "id": "*x*{: #own }",
    "address of a link": "[x](https://example.org/a){: href=javascript:alert(1) }",
    "on a note": "x[^1]{: onclick=alert(1) }",
    "on a note's address": "x[^1]{: href=javascript:alert(1) }",
    "block, after a space": "x {: onclick=alert(1) }",
    "block, on its own line": "x\n{: onclick=alert(1) }",
    "block, after a break": "x\\\n{: onclick=alert(1) }",
    "block, after an element": "*x*\n{: onclick=alert(1) }",
    "without a value": "*x*{: autofocus }",
    "on a link dressed as a note": "[x](#fn-1){: .footnote-ref onclick=alert(1) }",
    "name in capitals": "*x*{: ONCLICK=alert(1) }",
    "name with a prefix": "*x*{: xlink:href=javascript:alert(1) }",
}
NOTES = {
    "the same twice": "x[^1] y[^1]",
    "twice, side by side": "x[^1][^1]",
}
CHARACTERS = {
    "null": "a\x00b",
    "start of text": "a\x02b",
    "the parser's placeholder": "\x02wzxhzdk:0\x03",
    "the parser's other placeholder": "\x02klzzwxh:0001\x03",
    "the parser's ampersand": "\x02amp\x03lt;",
    "escape": "a\x1bb",
    "delete": "a\x7fb",
    "C1": "a\x85b",
    "noncharacter": "a\ufffeb",
    "lone surrogate": "a\ud800b",
    "control by number": "a&#1;b",
    "placeholder by number": "&#2;wzxhzdk:0&#3;",
    "form feed by number": "a&#x0C;b",
    "C1 by number": "a&#128;b",
    "embedding": "a\u202ab",
    "override": "a\u202eb\u202c",
    "override by number": "a&#x202E;b",
    "isolate never closed": "a\u2067b",
    "isolate never opened": "a\u2069b",
    "isolate by name, never closed": "a&#8295;b",
    "bidi in an address": "[x](https://example.org/\u202e/a)",
    "isolate in an address": "[x](https://example.org/\u2066a\u2069)",
    "tag characters": "a\U000e0041\U000e007f",
    "private use": "a\ue000",
    "private use by number": "a&#xE000;",
    "Hangul filler": "a\u3164b",
    "interlinear annotation": "a\ufff9b\ufffbc",
}
COSTLY = {
    "brackets": "[" * 4_000,
    "links in links": "[" * 2_000 + "x" + "](y)" * 2_000,
    "addresses never closed": "[a](<b" * 800,
    "images": "![" * 4_000,
    "stars": "*a **b " * 1_000,
    "low lines": "_a __b " * 1_000,
    "ticks": "`a ``b " * 1_000,
    "less than": "<" * 4_000,
    "comments": "<!--" * 1_000,
    "braces": "{:" * 2_000,
    "a book": "word " * 5_000,
}
REFUSED = {
    f"{kind}: {name}": text
    for kind, table in {
        "link": LINKS, "image": IMAGES, "html": HTML, "unbalanced": UNBALANCED, "attributes": ATTRIBUTES, "note": NOTES,
        "character": CHARACTERS, "costly": COSTLY,
    }.items()
    for name, text in table.items()
}  # fmt: skip

INERT = {
    "reference definition": "[x]: javascript:alert(1)",
    "hijacked definition": "[ref]: javascript:alert(1)",
    "definition on a line of its own": "x\n\n[ref]: javascript:alert(1)\n\n[ref]",
    "unknown reference": "[x][nowhere]",
    "footnote definition": "[^1]: javascript:alert(1)",
    "another footnote": "[^2]: x",
    "unknown footnote": "x[^9]",
    "abbreviation": "*[HTML]: <script>",
    "heading": "# Heading",
    "underlined heading": "Heading\n=======",
    "list": "- one\n- two",
    "numbered list": "1. one",
    "quotation": "> quoted",
    "fence": "```\ncode\n```",
    "tildes": "~~~\ncode\n~~~",
    "code": "    code",
    "table": "| a | b |\n|---|---|\n| c | d |",
    "cell": "a | b",
    "rule": "---",
    "definition list": "term\n: definition",
    "admonition": '!!! danger "x"\n    y',
    "contents": "[TOC]",
    "contents with space": " [TOC] ",
    "place of the notes": "///Footnotes Go Here///",
    "block attribute list alone": "{: onclick=alert(1) }",
    "block attribute list behind a blank line": "x\n\n{: onclick=alert(1) }",
    "attribute list in words": "x {: onclick=alert(1) } y",
    "attribute list by entities": "*x*&#123;: onclick=alert(1) &#125;",
    "HTML by entities": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "HTML by numbers": "&#60;script&#62;",
    "HTML in code": "`<script>alert(1)</script>`",
    "HTML escaped": "\\&lt;script>",
    "comment": "<!-- x -->",
    "translate directive": "<!-- translate: off -->",
    "comment never closed": "<!-- x",
    "character data": "<![CDATA[<b>x</b>]]>",
    "processing instruction": "<?php echo 1 ?>",
    "doctype": "<!DOCTYPE html>",
    "entity declaration": '<!ENTITY x SYSTEM "file:///etc/passwd">',
    "unknown entity": "&x; &nosuch;",
    "ampersands": "a & b &amp b",
    "half a tag": "<script",
    "tag of brackets": "Map<string[]>",
    "placeholder in letters": "wzxhzdk:0 klzzwxh:0001",
    "address in words": "javascript:alert(1)",
    "template marks": "{{ config }} {% include x %} ${x} %(x)s",
    "trailing backslash": "x\\",
    "trailing tick": "x `",
    "open link": "[x](",
    "open link with quotation marks": '[x](https://example.org "',
    "mail in angle brackets": "<me@example.org>",
    "mail with a script": "<javascript:alert(1)@example.org>",
    "scheme of mail": "<mailto:me@example.org>",
    "script in angle brackets": "<javascript:alert(1)>",
    "fragment": "[x](#own)",
    "out of the folder": "[x](../../../etc/passwd)",
    "title with a tag": '[x](https://example.org/a "<script>")',
    "title that closes": "[x](https://example.org/a '\" onclick=\"alert(1)')",
    "address that closes": '[x](https://example.org/"onclick="alert(1))',
}  # fmt: skip

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
    "host in its own letters": "[x](https://例え.jp/道)",
    "at sign in a path": "[x](https://example.org/@me)",
    "zero width non-joiner": "می\u200cخواهم بروم به [صفحه](https://example.org/a)",
    "zero width joiner": "ක්\u200dරි *x*",
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
