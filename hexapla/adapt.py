"""A rendered body in, the same body as a page or a book needs it out: links, notes, tables, languages and directions set."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile
from urllib.parse import unquote, urlsplit

from lxml import etree

from hexapla import words
from hexapla.emphasis import tell_western
from hexapla.errors import ConfigError
from hexapla.frozen import Frozen
from hexapla.locales import Locale, format_number, parse_locale
from hexapla.markup import parse_body, read_body
from hexapla.patterns import pattern

EPUB = "http://www.idpf.org/2007/ops"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TYPE = f"{{{EPUB}}}type"
_BRIEF, _QUOTABLE = 120, 600
"""Characters: what is longer is no line that leads into a quotation, and no quotation that can be set as a display."""
_HYPHENATED = pattern(r"(?<!\S)(?=\S*-)(\S{1,16})(?!\S)")
"""A word of code that a line would break after a hyphen, ``--lit`` into ``-`` and ``-lit``: no property of a style sheet forbids it."""
_DASHES = ("—", "–", "―", "⸺", "─")
_ALIGNMENT = pattern(r"text-align:\s*(left|center|right)\s*;?")
_CODE = ("pre", "code", "kbd", "samp")
_MARKED = frozenset({"zh", "ja", "ko"})
"""Languages that emphasise by a mark at each character."""
_NUMBER = pattern(r"[^\d]{0,3}\d[\W\d_]*")
with_lang = etree.XPath("descendant-or-self::*[@lang != '']")
"""Of a tree, the elements that say their language."""
_with_id = etree.XPath("descendant::*[@id != '']")
_broken = etree.XPath("p[br]")
"""Paragraphs that are broken into lines."""


class Setting(Frozen):
    """What a body is set into."""

    locale: Locale
    source: Locale
    path: str
    """The source document, relative to the publication."""
    pages: dict[str, str]
    """Where each document of the work stands, by its path: a file name."""
    assets: Mapping[str, str]
    """Where each picture stands, by its path."""
    say: Callable[[str], str]
    """The tool's words, for labels."""

    @property
    def last(self) -> str:
        """The document that ends the work."""
        return next(reversed(self.pages), "")


def page_body(body: str, setting: Setting) -> str:
    """For an HTML page. Code that is wider than a phone scrolls by itself, with the keyboard too."""
    return page_markup(adapt_body(body, setting))


def page_markup(root: etree._Element) -> str:
    """A body that was adapted, as HTML."""
    for block in root.iter("pre"):
        block.set("tabindex", "0")
    text = etree.tostring(root, encoding="unicode", method="html")
    return _inner(text)


def book_body(body: str, setting: Setting) -> str:
    """For an EPUB content document: XHTML, with ``xml:lang`` beside ``lang`` and ``epub:type`` beside the roles."""
    root = adapt_body(body, setting)
    wrapper = etree.Element("div", nsmap={"epub": EPUB})
    wrapper.text = root.text
    for child in list(root):
        wrapper.append(child)
    for element, kind in list(_note_parts(wrapper)):
        (_framed_note(element) if kind == "footnote" else element).set(_TYPE, kind)
    for element in with_lang(wrapper):
        element.set(XML_LANG, element.get("lang", ""))
    return _inner(etree.tostring(wrapper, encoding="unicode"))


def ids_of(body: str) -> tuple[str, ...]:
    """Every id in a body, in order."""
    return tuple(element.get("id", "") for element in _with_id(read_body(body)))


def host_of(address: str) -> str:
    """The host of an address on the web; empty for another, and for one that cannot be read."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def resolve(path: str, address: str) -> tuple[str, str] | None:
    """The file that a relative address in the document ``path`` means, relative to the publication, and the fragment.

    None for an address of another place. The file may lie outside ``source/``: the caller looks.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        # Such as `//[`, or a host that is another one once its letters are normalised.
        return None
    if parts.scheme or parts.netloc or address.startswith(("/", "\\")):
        return None
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
    return target, unquote(parts.fragment)


def adapt_body(body: str, setting: Setting) -> etree._Element:
    """What pages and books have in common, as a tree in an element of its own.

    What most bodies have none of is looked for in the text first: what is not there cannot be in the tree.
    """
    root = parse_body(body)
    for element in root.iter("a"):
        _set_link(element, setting)
    for image in root.iter("img"):
        target = resolve(setting.path, image.get("src", ""))
        if target and target[0] in setting.assets:
            image.set("src", setting.assets[target[0]])
        if image.get("alt") == "" and image.get("role") in ("presentation", "none"):
            # An empty alt says it already, and HTML allows no role beside it: https://www.w3.org/TR/html-aria/#el-img-empty-alt
            del image.attrib["role"]
        _set_picture(image)
    for element in with_lang(root):
        if "dir" not in element.attrib and (direction := _direction(element.get("lang", ""), setting)):
            element.set("dir", direction)
    if "<em" in body:
        for part in _marked(root, setting):
            tell_western(part, but=_CODE)
    _set_code(root, setting)
    _keep_words_whole(root)
    if "footnote" in body:
        _set_notes(root, setting)
    _set_tables(root, setting)
    if "<blockquote" in body:
        _set_attributions(root)
        _set_opening([block for block in root[:6] if block.get("role") != "doc-subtitle"])
    if "<br" in body and setting.path == setting.last:
        _set_imprint(root)
    if setting.locale.tag != setting.source.tag and any(name in body for name in _DOUBTFUL):
        _mark_doubtful(root, setting)
    return root


def _set_picture(image: etree._Element) -> None:
    """A picture that is a paragraph by itself is set apart; one in a line of text stays in it. A style sheet cannot tell the two."""
    parent = image.getparent()
    if parent is not None and parent.tag == "p" and len(parent) == 1 and not _length(parent):
        _add_class(parent, "picture")


def _direction(lang: str, setting: Setting) -> str | None:
    """None for what an author wrote that is no language tag."""
    if lang == setting.source.tag:
        return setting.source.direction
    try:
        return parse_locale(lang).direction
    except ConfigError:
        return None


def _set_link(element: etree._Element, setting: Setting) -> None:
    if (href := element.get("href")) is None:
        return
    target = resolve(setting.path, href)
    if target is None:
        element.set("rel", "noopener noreferrer")
        if "".join(element.itertext()) == href:
            # A print need not say it again.
            _add_class(element, "address")
    elif not href.startswith("#") and target[0] in setting.pages:
        element.set("href", setting.pages[target[0]] + (f"#{target[1]}" if target[1] else ""))


def _note_parts(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for element in root.iter("*"):
        match element.tag, element.get("class"):
            case "a", "footnote-ref":
                yield element, "noteref"
            case "a", "footnote-backref":
                yield element, "backlink"
            case (("div" | "section"), "footnote") if [child.tag for child in element] == ["hr", "ol"]:
                yield element, "footnotes"
                yield from ((note, "footnote") for note in element[1])


def _framed_note(item: etree._Element) -> etree._Element:
    """A note's text in an element of its own, which can have a note's role: a list item has the role of a list item."""
    frame = etree.Element("div", {"id": item.attrib.pop("id", ""), "role": "doc-footnote"})
    frame.text, item.text = item.text, None
    frame.extend(list(item))
    item.append(frame)
    return frame


def _set_notes(root: etree._Element, setting: Setting) -> None:
    for element, kind in _note_parts(root):
        match kind:
            case "noteref":
                element.set("role", "doc-noteref")
                if element.text and element.text.isdecimal():
                    # In the digits that its list counts in.
                    element.text = format_number(int(element.text), setting.locale)
            case "footnotes":
                element.tag = "section"
                element.set("role", "doc-endnotes")
                element.set("aria-label", setting.say("Notes"))
            case "backlink":
                element.set("role", "doc-backlink")
                element.set("aria-label", setting.say("Back to the text"))
                element.attrib.pop("title", None)


def _set_code(root: etree._Element, setting: Setting) -> None:
    """Code runs left to right wherever it stands: ``locale/`` must not become ``/locale`` in an Arabic line. No browser translates it."""
    for element in root.iter(*_CODE):
        if setting.locale.direction == "rtl" and "dir" not in element.attrib:
            element.set("dir", "ltr")
        if not any(above.tag in _CODE for above in element.iterancestors()):
            element.set("translate", "no")


def _set_tables(root: etree._Element, setting: Setting) -> None:
    """A table wider than a phone scrolls by itself, with the keyboard too; the page never does."""
    tables = list(root.iter("table"))
    for number, table in enumerate(tables, 1):
        parent = table.getparent()
        if parent is None:
            continue
        _align_cells(table, setting)
        label = setting.say("Table") + (f" {format_number(number, setting.locale)}" if len(tables) > 1 else "")
        frame = etree.Element("div", {"class": "table", "role": "region", "tabindex": "0", "aria-label": label})
        frame.tail, table.tail = table.tail, None
        parent.replace(table, frame)
        frame.append(table)


def _align_cells(table: etree._Element, setting: Setting) -> None:
    """Classes in place of style attributes, which a page's policy refuses, and of left and right, which change places in Arabic.

    But numbers run left to right in every script: a column of them keeps to its side, so that ones stand under ones.
    """
    rtl = setting.locale.direction == "rtl"
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    for column in _columns(rows):
        numeric = all(_is_number(cell) for cell in column if cell.tag == "td")
        for cell in column:
            _align_cell(cell, rtl=rtl, numeric=numeric)


def _align_cell(cell: etree._Element, *, rtl: bool, numeric: bool) -> None:
    found = _ALIGNMENT.fullmatch(cell.get("style", ""))
    side = found[1] if found else ""
    if found:
        del cell.attrib["style"]
    if rtl and numeric and cell.tag == "td":
        # A minus sign stays before its number.
        cell.set("dir", "ltr")
        side = side or "right"
    if side:
        _add_class(cell, _alignment(side, mirrored=rtl and not numeric, rtl=rtl and cell.get("dir") != "ltr"))


def _alignment(side: str, *, mirrored: bool, rtl: bool) -> str:
    """The class for a side: ``mirrored`` where the table runs the other way, ``rtl`` where the cell's own text does.

    >>> _alignment("right", mirrored=False, rtl=False), _alignment("right", mirrored=True, rtl=True)
    ('end', 'end')
    >>> _alignment("right", mirrored=False, rtl=True)
    'start'
    """
    if side == "center":
        return side
    return "start" if (side == "left") == (mirrored == rtl) else "end"


def _columns(rows: Sequence[Sequence[etree._Element]]) -> Iterator[list[etree._Element]]:
    for number in range(max(map(len, rows), default=0)):
        yield [row[number] for row in rows if number < len(row)]


def _is_number(cell: etree._Element) -> bool:
    text = "".join(cell.itertext()).strip()
    return not text or _NUMBER.fullmatch(text) is not None


def _keep_words_whole(root: etree._Element) -> None:
    """In code within a line; longer words are broken where they must be."""
    for code in root.iter("code"):
        parent = code.getparent()
        if len(code) or not code.text or "-" not in code.text or (parent is not None and parent.tag == "pre"):
            continue
        code.text, *rest = _HYPHENATED.split(code.text)
        for word, after in zip(rest[::2], rest[1::2], strict=True):
            whole = etree.SubElement(code, "span", {"class": "whole"})
            whole.text, whole.tail = word, after


def _marked(root: etree._Element, setting: Setting) -> list[etree._Element]:
    """What is in a language that emphasises by marks: all of it, or what is not translated."""
    if setting.locale.language in _MARKED:
        return [root]
    return root.xpath("*[@lang = $tag]", tag=setting.source.tag) if setting.source.language in _MARKED else []


def _set_attributions(root: etree._Element) -> None:
    """The last paragraph of a quotation, when it alone begins with a dash, says whose words they are; in a dialogue others do too."""
    for quotation in root.iter("blockquote"):
        blocks = list(quotation)
        if len(blocks) > 1 and _is_dashed(blocks[-1]) and not any(map(_is_dashed, blocks[:-1])) and _length(blocks[-1]) <= _BRIEF:
            _add_class(blocks[-1], "attribution")


def _is_dashed(block: etree._Element) -> bool:
    begin = next((text for text in block.itertext() if text.strip()), "") if block.tag == "p" else ""
    return begin.lstrip().startswith(_DASHES)


def _set_opening(blocks: Sequence[etree._Element]) -> None:
    """A quotation at the head of a document, and the few short lines that lead from the title into it, are set as a display."""
    if not blocks or blocks[0].tag != "h1":
        return
    lines = list(takewhile(lambda block: block.tag == "p" and _length(block) <= _BRIEF, blocks[1:4]))
    quotation = next(iter(blocks[1 + len(lines) :]), None)
    if quotation is not None and quotation.tag == "blockquote" and _length(quotation) <= _QUOTABLE:
        for line in lines:
            _add_class(line, "opening")
        _add_class(quotation, "epigraph")


def _set_imprint(root: etree._Element) -> None:
    """The last paragraph of a work, when it alone is broken into lines: publisher, motto, address. A poem has more than one such."""
    last = next((block for block in root.iterchildren(reversed=True) if block.get("class") != "footnote"), None)
    if last is not None and _broken(root) == [last]:
        _add_class(last, "imprint")


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _length(element: etree._Element) -> int:
    return len(_text(element))


def _add_class(element: etree._Element, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())


_DOUBTFUL = {"untranslated": words.mark("Not translated yet:"), "fuzzy": words.mark("Not confirmed yet:")}
"""The class of what is missing or in doubt, and what is said before it."""


def _mark_doubtful(root: etree._Element, setting: Setting) -> None:
    """Before each run of blocks that stand in the source language, or that nobody has confirmed, a line that says so."""
    before = ""
    for block in list(root):
        classes = {name for element in block.iter("*") for name in (element.get("class") or "").split()}
        kind = next((name for name in _DOUBTFUL if name in classes), "")
        if kind and kind != before:
            note = etree.Element("p", {"class": "missing"})
            note.text = setting.say(_DOUBTFUL[kind])
            if not words.knows(setting.locale, _DOUBTFUL[kind]):
                note.set("lang", words.SOURCE_TAG)
                note.set("dir", "ltr")
            note.tail = "\n"
            root.insert(root.index(block), note)
        before = kind


def _inner(text: str) -> str:
    return text.partition(">")[2].rpartition("</div>")[0].strip()
