"""Raw HTML in, XML out: what authors write, what browsers forgive, and what no XML reader would."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from lxml import etree

from hexapla.markup.xhtml import (
    forget_bodies,
    is_well_formed,
    name_attributes,
    parse_body,
    read_body,
    repair,
    resolve_references,
    to_xml,
    visible_text,
)

PIECES = {
    "void element": ("<br>", "<br />"),
    "void element closed": ("<br/>", "<br />"),
    "end tag of a void element": ("</br>", ""),
    "self-closing where HTML has none": ("<span/>", "<span></span>"),
    "one start tag": ('<div class="a">', '<div class="a">'),
    "one end tag": ("</div>", "</div>"),
    "capitals": ("<DIV Class=A>x</DIV>", '<div class="A">x</div>'),
    "attribute without quotes": ("<img src=a.png alt=x>", '<img src="a.png" alt="x" />'),
    "attribute without a value": ("<details open>", '<details open="open">'),
    "attribute twice": ('<p id="a" id="b">', '<p id="a">'),
    "attribute that is no name": ('<p @click="x" 1="y" id="a">', '<p id="a">'),
    "prefix that nobody declared": ('<p o:x="1" xml:lang="fr">', '<p xml:lang="fr">'),
    "element with a prefix": ("<o:p>x</o:p>", "<o-p>x</o-p>"),
    "the parser's own attribute": ('<div markdown="1">', "<div>"),
    "both quotation marks": ("<p title='a\"b'>", '<p title="a&quot;b">'),
    "ampersand in an address": ('<a href="?a=1&b=2">', '<a href="?a=1&amp;b=2">'),
    "named reference": ("&nbsp;&copy;", "\xa0©"),
    "reference that XML has": ("&amp;&lt;", "&amp;&lt;"),
    "unknown reference": ("&nosuch;", "&amp;nosuch;"),
    "number": ("&#160;&#x5929;", "\xa0天"),
    "number of no character": ("&#1;&#12;&#xFFFE;", ""),
    "numbers that browsers show as another character": ("&#0;&#xD800;&#128;", "\ufffd\ufffd€"),
    "comment": ("a<!-- secret -->b", "ab"),
    "processing instruction and declaration": ("<?php x ?><!DOCTYPE html>a", "a"),
    "marked section": ("a<![CDATA[ b ]]>c<![if IE]>d<![endif]>e", "acde"),
    "marked section of no kind": ("a<![b c>d<![>e<![", "ade&lt;!["),
    "generic type": ("Map<string[]>", "Map&lt;string[]&gt;"),
    "less than": ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
    "svg": (
        '<svg viewbox="0 0 1 1"><lineargradient/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><linearGradient></linearGradient></svg>',
    ),
    "svg that says its namespace": ('<svg xmlns="http://www.w3.org/2000/svg"></svg>', '<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
    "svg link": ('<use xlink:href="#a"/>', '<use href="#a"></use>'),
    "math": ("<math><mi>x</mi></math>", '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>'),
    "foreign namespace": ('<div xmlns="urn:x">', "<div>"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "xml"), PIECES.values(), ids=PIECES)
def test_to_xml(raw: str, xml: str) -> None:
    assert to_xml(raw) == xml


BODIES = {
    "cell never closed": "<table><tr><td>x</table>",
    "wrong order": "<p><b><i>x</b></i></p>",
    "a tag that closes our root": "</div><p>x</p><div>",
    "unknown element": "<p>Promise<buffer></p>",
    "never closed": "<p>one<p>two",
    "attribute list without a value": '<p hidden="hidden">x</p></p>',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_repair_gives_xml_with_the_same_words(body: str) -> None:
    assert not is_well_formed(body)
    root = parse_body(repair(body))
    assert "".join(root.itertext()).replace(" ", "") == visible_text(body).replace(" ", "")


def test_parse_body_reads_no_entity_and_no_comment() -> None:
    root = parse_body("<p>a<!-- b --><?c d?></p>")
    assert etree.tostring(root, encoding="unicode") == "<div><p>a</p></div>"
    with pytest.raises(etree.XMLSyntaxError):
        parse_body("<p>&nbsp;</p>")


VISIBLE = {
    "tags": ("<b>one</b>two", "one two"),
    "comment": ("a<!-- b -->c", "a c"),
    "script and style": ("<script>x</script><STYLE>y</STYLE >z", "z"),
    "references": ("&copy; 1 &lt; 2", "© 1 < 2"),
}


@pytest.mark.parametrize(("raw", "text"), VISIBLE.values(), ids=VISIBLE)
def test_visible_text(raw: str, text: str) -> None:
    assert visible_text(raw).split() == text.split()


REFERENCES = {
    "in a title": ('<a title="t &eacute; &quot;">', '<a title="t é &quot;">'),
    "quotation mark by name, in an attribute": ('<a title="&QUOT;">', '<a title="&quot;">'),
    "less than by another name": ("<p>&LT;b&GT;</p>", "<p>&lt;b&gt;</p>"),
    "line feed in an attribute": ('<a title="a&#10;b">', '<a title="a&#10;b">'),
    "form feed, as a number and as it is": ("a&#12;b\x0cc\x00", "abc"),
    "surrogate": ("a&#xD800;b", "a\ufffdb"),
}


@pytest.mark.parametrize(("body", "resolved"), REFERENCES.values(), ids=REFERENCES)
def test_resolve_references(body: str, resolved: str) -> None:
    assert resolve_references(body) == resolved


def test_attributes_of_a_list_get_names_and_values() -> None:
    element = Element("p", {"1x": "a", "id": "b", "a:b": "c"})
    element.set("hidden", None)  # type: ignore[arg-type]
    name_attributes(element)
    assert element.attrib == {"id": "b", "hidden": "hidden"}


def test_of_a_large_work_the_first_bodies_are_found_again() -> None:
    forget_bodies()
    first, *others = (f"<p>{number} {'word ' * 20_000}</p>" for number in range(30))
    tree = read_body(first)
    for body in others:
        assert read_body(body) is read_body(body)
    assert read_body(first) is tree
    assert read_body(others[-2]).findtext("p") == others[-2][3:-4]
    forget_bodies()
    assert read_body(first) is not tree


def test_a_body_that_is_changed_is_read_as_it_was() -> None:
    body = "<p>words</p>"
    parse_body(body).clear()
    assert read_body(body).findtext("p") == "words"
