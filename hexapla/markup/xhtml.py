"""Raw HTML as authors write it in, XML that says the same out. Comments are dropped: they were never for readers."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from lxml import html as lxml_html

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_ATTRIBUTE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]*")
_PLACEHOLDER = re.compile("\x02[^\x02\x03]*\x03")


def to_xml(raw: str) -> str:
    """A piece of HTML, tag soup included, as XML text: void elements closed, attributes quoted, named entities as characters.

    Tags need not balance: a piece may be one start tag. Event handlers and ``style`` are left to the checks.

    >>> to_xml('<br> &nbsp;<img src=a.png alt="x">')
    '<br /> \\xa0<img src="a.png" alt="x" />'
    """
    writer = _XmlWriter()
    writer.feed(raw)
    writer.close()
    return "".join(writer.pieces)


def visible_text(raw: str) -> str:
    """The text of a piece of HTML, without tags, comments, scripts and styles."""
    raw = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>|<!--.*?-->", " ", raw)
    return html.unescape(re.sub(r"<[^<>]*>", " ", raw))


def is_well_formed(body: str) -> bool:
    """Whether a body without a root reads as XML."""
    try:
        parse_body(body)
    except etree.XMLSyntaxError:
        return False
    return True


def parse_body(body: str) -> etree._Element:
    """The body inside one ``div``. Raises lxml.etree.XMLSyntaxError. Entities and the network are never used."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(f"<div>{_PLACEHOLDER.sub('', body)}</div>", parser)


def repair(body: str) -> str:
    """A body whose tags do not balance, as a browser would read it, written as XML."""
    root = lxml_html.fragment_fromstring(body, create_parent="div")
    text = etree.tostring(root, encoding="unicode", method="xml")
    return text.partition(">")[2].rpartition("</div>")[0]


class _XmlWriter(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append(f"<{tag}{_attributes(attrs)}{' /' if tag in VOID else ''}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # HTML ignores the slash on an element that is not void; closing it at once is what the author meant.
        self.pieces.append(f"<{tag}{_attributes(attrs)} />" if tag in VOID else f"<{tag}{_attributes(attrs)}></{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.pieces.append(escape(data))

    def handle_entityref(self, name: str) -> None:
        text = html.unescape(f"&{name};")
        self.pieces.append(escape(text))

    def handle_charref(self, name: str) -> None:
        self.pieces.append(escape(html.unescape(f"&#{name};")))

    def handle_comment(self, data: str) -> None:
        pass

    def handle_decl(self, decl: str) -> None:
        pass

    def handle_pi(self, data: str) -> None:
        pass

    def unknown_decl(self, data: str) -> None:
        pass


def _attributes(attrs: list[tuple[str, str | None]]) -> str:
    unique = {name: value for name, value in reversed(attrs) if _ATTRIBUTE_NAME.fullmatch(name) and name != "markdown"}
    return "".join(f" {name}={quoteattr(name if value is None else value)}" for name, value in reversed(unique.items()))
