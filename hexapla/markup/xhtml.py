"""Raw HTML as authors write it in, XML that says the same out. Comments are dropped: they were never for readers."""

from __future__ import annotations

import html
from copy import deepcopy
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

from lxml import etree

from hexapla.patterns import pattern

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_UNSEEN = pattern(r"(?is)<(script|style)\b.*?</\1\s*>|<!--.*?-->")
_TAG = pattern(r"<[^<>]*>")
_NAME = pattern(r"[A-Za-z_][A-Za-z0-9_.-]*")
_ATTRIBUTE_NAME = pattern(r"(?:xml:)?[A-Za-z_][A-Za-z0-9_.-]*")
_REFERENCE = pattern(r"&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")
_NOT_XML = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""XML 1.0, production 2: what may not be in a document, however it is written."""
_FOREIGN = {"svg": "http://www.w3.org/2000/svg", "math": "http://www.w3.org/1998/Math/MathML"}
_SVG_NAMES = (
    "clipPath feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDropShadow "
    "feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight "
    "feSpecularLighting feSpotLight feTile feTurbulence foreignObject linearGradient radialGradient textPath "
    "attributeName baseFrequency clipPathUnits diffuseConstant edgeMode filterUnits gradientTransform gradientUnits kernelMatrix "
    "lengthAdjust markerHeight markerUnits markerWidth maskContentUnits maskUnits numOctaves pathLength patternContentUnits "
    "patternTransform patternUnits pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits refX refY "
    "specularConstant specularExponent spreadMethod startOffset stdDeviation stitchTiles surfaceScale systemLanguage tableValues "
    "targetX targetY textLength viewBox xChannelSelector yChannelSelector definitionURL"
)
_CASED = {name.lower(): name for name in _SVG_NAMES.split()}
"""HTML takes these names in any case, XML in one only: the HTML standard, section 13.2.6.5, “The rules for parsing tokens in foreign
content”. No element or attribute of HTML has such a name."""
_QUOTES = str.maketrans({'"': "&quot;", "'": "&#39;"})
_IN_ATTRIBUTE = str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
_PLACEHOLDER = pattern("\x02[^\x02\x03]*\x03")


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
    raw = _UNSEEN.sub(" ", raw)
    return html.unescape(_TAG.sub(" ", raw))


def is_well_formed(body: str) -> bool:
    """Whether a body without a root reads as XML, and no element of it closes the root."""
    try:
        _trees.read(body)
    except etree.XMLSyntaxError:
        return False
    return True


def name_attributes(root: Element) -> None:
    """In the parser's tree: an attribute list may give an attribute without a value, or one whose name is none in XML."""
    for element in root.iter():
        given: dict[str, str | None] = dict(element.items())
        for name, value in given.items():
            if not _ATTRIBUTE_NAME.fullmatch(name):
                del element.attrib[name]
            elif value is None:
                element.set(name, name)


def resolve_references(body: str) -> str:
    """XML knows five named references; all others become the characters they mean, and what means no character of XML is left out.

    >>> resolve_references("&copy; &amp; &#160; &nosuch; &#1;")
    '© &amp; \xa0 &amp;nosuch; '
    """
    return _NOT_XML.sub("", _REFERENCE.sub(lambda match: _referenced(match[0]), body))


def parse_body(body: str) -> etree._Element:
    """The body inside one ``div``. Raises lxml.etree.XMLSyntaxError. Entities and the network are never used."""
    return deepcopy(read_body(body))


def read_body(body: str) -> etree._Element:
    """`parse_body`, for who changes nothing in it: others read the same tree."""
    return _trees.read(body)


class _Trees:
    """What was parsed first, as much as a small book has, and the last: a body is proven well-formed, then set into pages and a book.

    A large work is gone through from its beginning each time: the first part is found again, where the latest would never be.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        """Characters; their trees take a dozen times as many bytes."""
        self.forget()

    def forget(self) -> None:
        self._held: dict[str, etree._Element] = {}
        self._size = 0
        self._last: tuple[str, etree._Element] | None = None

    def read(self, body: str) -> etree._Element:
        """Not to be changed."""
        if body in self._held:
            return self._held[body]
        last = self._last
        tree = last[1] if last and last[0] == body else self._parse(body)
        self._last = body, tree
        if self._size + len(body) <= self._room:
            self._held[body] = tree
            self._size += len(body)
        return tree

    @staticmethod
    def _parse(body: str) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
        # As bytes: libxml2 reads them as they are, and would have to be told what a str is made of.
        return etree.fromstring(f"<div>{_PLACEHOLDER.sub('', body)}</div>".encode(), parser)


_trees = _Trees(1_000_000)


def forget_bodies() -> None:
    """Make room, once an edition is made: no other has its bodies."""
    _trees.forget()


def repair(body: str) -> str:
    """A body whose tags do not balance, as a browser would read it, written as XML."""
    from lxml.html import fragment_fromstring

    root = fragment_fromstring(body, create_parent="div")
    text = etree.tostring(root, encoding="unicode", method="xml")
    return text.partition(">")[2].rpartition("</div>")[0]


class HtmlReader(HTMLParser):
    """The standard library's, which gives up where ``<![`` begins no section that it knows."""

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """To HTML that is a comment, spelt wrong, up to the next ``>`` (13.2.5.42, “Markup declaration open state”)."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            end = self.parse_bogus_comment(i, report=False)
            if report and end > 0:
                self.unknown_decl(self.rawdata[i + 3 : end - 1])
            return end


class _XmlWriter(HtmlReader):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if (name := element_name(tag)) is None:
            self.pieces.append(_escape(self.get_starttag_text() or ""))
        else:
            self.pieces.append(f"<{name}{_attributes(tag, attrs)}{' /' if tag in VOID else ''}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # HTML ignores the slash on an element that is not void; closing it at once is what the author meant.
        self.handle_starttag(tag, attrs)
        if tag not in VOID and element_name(tag):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            name = element_name(tag)
            self.pieces.append(f"</{name}>" if name else _escape(f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        self.pieces.append(_escape(data))

    def handle_entityref(self, name: str) -> None:
        self.pieces.append(_referenced(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.pieces.append(_referenced(f"&#{name};"))

    def handle_comment(self, data: str) -> None:
        pass

    def handle_decl(self, decl: str) -> None:
        pass

    def handle_pi(self, data: str) -> None:
        pass

    def unknown_decl(self, data: str) -> None:
        pass


def element_name(tag: str) -> str | None:
    """A tag as XML writes it; None for what is no tag, such as ``Map<string[]>``. A prefix would need a declaration."""
    name = tag.replace(":", "-")
    return _CASED.get(name, name) if _NAME.fullmatch(name) else None


def _attributes(tag: str, attrs: list[tuple[str, str | None]]) -> str:
    """Each name once, as HTML takes them: the first one counts."""
    unique: dict[str, str] = {"xmlns": _FOREIGN[tag]} if tag in _FOREIGN else {}
    for name, value in attrs:
        name = name.removeprefix("xlink:")
        if _ATTRIBUTE_NAME.fullmatch(name) and name not in ("markdown", "xmlns"):
            unique.setdefault(_CASED.get(name, name), name if value is None else value)
    return "".join(f' {name}="{_escape(_NOT_XML.sub("", value)).translate(_IN_ATTRIBUTE)}"' for name, value in unique.items())


def _referenced(reference: str) -> str:
    """The XML for one character reference of HTML: itself where XML has it, else its characters; an unknown one is only text."""
    if reference in ("&amp;", "&lt;", "&gt;", "&quot;", "&apos;"):
        return reference
    text = html.unescape(reference)
    if text == reference:
        return f"&amp;{reference[1:]}"
    if text in ("\t", "\n", "\r"):
        return reference
    return _escape(_NOT_XML.sub("", text)).translate(_QUOTES)


def _escape(text: str) -> str:
    """As `xml.sax.saxutils` does, which brings half of the standard library with it."""
    return html.escape(text, quote=False)
