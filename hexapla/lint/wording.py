"""A page in, defects of its text out: characters, scripts, labels, leftovers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

from lxml import etree

from hexapla.errors import ConfigError
from hexapla.lint.reading import XML_LANG, Defect, Node, Page
from hexapla.locales import Locale, parse_locale
from hexapla.text import script_letters, script_of, scripts
from hexapla.words import words_for

_FORBIDDEN = re.compile("[\u202a-\u202e]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf©¨ª«¢¤¶¼±³]|â€[\u0099\u0153\u009d\u2122\u201c\u0153]|Â[«»©°]")
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f]")
_PLACEHOLDER = re.compile(r"lorem ipsum|\{\{[^{}]*\}\}|\{%[^{}]*%\}|\bTODO:|\bFIXME\b", re.IGNORECASE)
_MARKDOWN = re.compile(r"\*\*\w[^*\n]*\w\*\*|\]\((?:https?:|[\w./-]+\.(?:md|html))|!\[[^\]\[]*\]\(")
_LABELS = frozenset(
    {"Contents", "Table of Contents", "Table of contents", "Landmarks", "Cover", "Title page", "Title Page", "Start of the text", "Guide"}
    | {"List of Pages", "Start of Content", "Back to the text", "Skip to the text", "Languages", "Next", "Previous", "Download as EPUB"}
    | {"Download as one web page", "About this translation", "About this edition"}
)
"""What books are labelled with in English, where these letters say nothing in another language."""
_LABELLED = frozenset({"title", "h1", "h2", "a", "summary"})
_VERBATIM = frozenset({"code", "pre", "script", "style", "kbd", "samp", "math", "svg", "template"})
_BLOCKS = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dd", "dt", "figcaption", "blockquote", "caption"})
_NO_PROSE = frozenset({"code", "pre", "bdi", *_BLOCKS})
"""Whose words are not those of the block around them."""
_ADDRESS = re.compile(r"\b(?:[a-z]+:|www\.)\S+")
_LETTERS = 20
"""Of one script, before a block says anything."""


@cache
def locale_of(tag: str) -> Locale | None:
    """None for what is no BCP 47 tag."""
    try:
        return parse_locale(tag)
    except ConfigError:
        return None


def wording_defects(page: Page) -> Iterator[Defect]:
    # What is nowhere on the page is in none of its elements: one look at the whole spares most pages a look at each.
    characters = set(page.text)
    odd = _is_odd(page.text, "".join(characters))
    isolated = not characters.isdisjoint("\u2066\u2067\u2068\u2069")
    scripts_seen = frozenset(script_of(character) for character in characters)
    for node in page.nodes:
        if odd and node.tag not in _VERBATIM and node.tag != "body" and node.tag != "html":
            yield from _characters(page, node)
        if node.tag in _BLOCKS:
            if isolated:
                yield from _isolates(page, node)
            yield from _foreign(page, node, scripts_seen)
    yield from _labels(page)


def _is_odd(text: str, characters: str) -> bool:
    """Whether the text of a page, in which these characters are, may have anything that `_characters` looks for."""
    if _ODD.search(characters) or not unicodedata.is_normalized("NFC", text):
        return True
    folded = text.casefold()
    return any(any(sign in folded for sign in signs) and pattern.search(text) for pattern, signs in _SIGNS)


def _own(node: Node) -> str:
    """The text that stands in the element itself, and after its children."""
    return (node.element.text or "") + " ".join(child.tail or "" for child in node.element)


_ODD = re.compile("[\u202a-\u202e\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd\ufffd\x01-\x08\x0b\x0c\x0e-\x1f\u00ad]")
"""All that is one character in `_KINDS`."""
_SIGNS = ((_MOJIBAKE, ("ã", "â")), (_PLACEHOLDER, ("lorem ipsum", "{{", "{%", "todo:", "fixme")), (_MARKDOWN, ("**", "](")))
"""All else in `_KINDS`, with what it cannot do without, in lower case."""
_KINDS = (
    ("page-bidi-forbidden", _FORBIDDEN, "The text holds an embedding or override of direction (U+202A to U+202E)"),
    ("page-private-use", _PRIVATE, "The text holds a private-use character, which only one font can show"),
    ("page-replacement-character", re.compile("\ufffd"), "The text holds U+FFFD: a character was lost when it was read"),
    ("page-mojibake", _MOJIBAKE, "The text was read in the wrong encoding"),
    ("page-control-character", _CONTROL, "The text holds a control character"),
    ("page-soft-hyphen", re.compile("\u00ad"), "The text holds a soft hyphen"),
    ("page-placeholder", _PLACEHOLDER, "The text holds a placeholder"),
    ("page-raw-markdown", _MARKDOWN, "The text holds Markdown that was not rendered"),
)


def _characters(page: Page, node: Node) -> Iterator[Defect]:
    text = _own(node)
    for slug, pattern, said in _KINDS:
        if found := pattern.search(text):
            yield Defect(slug, f"{said}: {text[max(0, found.start() - 20) : found.end() + 20].strip()!a}.", page.name, node.line)
    if node.lang.split("-")[0] == "vi" and not unicodedata.is_normalized("NFC", text):
        yield Defect("page-not-composed", "Vietnamese text is not in Unicode's composed form (NFC).", page.name, node.line)


def _within(element: etree._Element, is_left_out: Callable[[etree._Element], bool]) -> Iterator[str]:
    """The text of an element, without that of the elements in it that are left out."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not is_left_out(child):
            yield from _within(child, is_left_out)
        yield child.tail or ""


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _is_block(element: etree._Element) -> bool:
    return _name(element) in _BLOCKS


def _is_no_prose(element: etree._Element) -> bool:
    """A block of its own, code, or what has a language of its own."""
    return _name(element) in _NO_PROSE or bool(element.get("lang") or element.get(XML_LANG))


def _isolates(page: Page, node: Node) -> Iterator[Defect]:
    depth = 0
    for mark in _ISOLATES.findall("".join(_within(node.element, _is_block))):
        depth += -1 if mark == "\u2069" else 1
        if depth < 0:
            break
    if depth:
        yield Defect("page-bidi-unpaired", "A direction isolate (U+2066 to U+2069) lacks its partner in this block.", page.name, node.line)


def _foreign(page: Page, node: Node, scripts_seen: frozenset[str]) -> Iterator[Defect]:
    """A block mostly in a script that its language is not written in. ``scripts_seen`` are those of the page's letters."""
    locale = locale_of(node.lang) if node.lang else None
    if locale is None or locale.script == "Zyyy":
        return
    own = script_letters(locale.script)
    if own | {""} >= scripts_seen:
        return
    text = " ".join(_within(node.element, _is_no_prose))
    if own | {""} >= set(map(script_of, set(text))):
        return
    counts = scripts(_ADDRESS.sub(" ", text))
    expected = sum(counts[name] for name in own)
    total = counts.total()
    if total >= _LETTERS and expected * 3 < total:
        most = counts.most_common(1)[0][0]
        yield Defect("page-script-unmarked", f"A block in {node.lang} is mostly written in {most}, without lang.", page.name, node.line)


def _says_its_language(node: Node) -> bool:
    """Whether all that a label says stands in an element that has a language of its own."""
    own = (child for child in node.element.iter("*") if child is not node.element and (child.get("lang") or child.get(XML_LANG)))
    return any(" ".join("".join(map(str, child.itertext())).split()) == node.text for child in own)


def _labels(page: Page) -> Iterator[Defect]:
    for node in page.nodes:
        known = {label} if (label := node.attributes.get("aria-label")) in _LABELS else set[str]()
        if node.tag in _LABELLED and (text := node.text) in _LABELS and not _says_its_language(node):
            known.add(text)
        if not known:
            continue
        locale = locale_of(node.lang) if node.lang else None
        if locale is None or locale.language == "en":
            continue
        for label in sorted(known):
            if words_for(locale).get(label) != label:
                yield Defect("page-label-foreign", f"The label {label!r} is English in a page in {node.lang}.", page.name, node.line)
