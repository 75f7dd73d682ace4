"""A page in, defects of its text out: characters, scripts, labels, leftovers."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from lxml import etree

from hexapla.errors import ConfigError
from hexapla.lint.reading import XML_LANG, Defect, Page, Text, language_of, local_name, own_language, text_of
from hexapla.locales import Locale, parse_locale
from hexapla.patterns import pattern
from hexapla.text import script_letters, script_of, scripts
from hexapla.words import words_for

_FORBIDDEN = pattern("[\u202a-\u202e]")
_ISOLATES = pattern("[\u2066-\u2069]")
_PRIVATE = pattern("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_MISREAD = (("Ã", "".join(map(chr, range(0x80, 0xC0)))), ("â€", "\u0099\u0153\u009d\u2122\u201c"), ("Â", "«»©°"))
"""What UTF-8 begins with that was read as Windows-1252 or Latin-1, and what follows then."""
_MOJIBAKE = pattern("|".join(f"{first}[{then}]" for first, then in _MISREAD))
_CONTROL = pattern("[\x01-\x08\x0b\x0c\x0e-\x1f]")
_PLACEHOLDER = pattern(r"(?i:lorem ipsum)|\{\{[^{}]*\}\}|\{%[^{}]*%\}|\bTODO:|\bFIXME\b")
"""Capitals: in Spanish and Portuguese, todo is a word."""
_MARKDOWN = pattern(r"\*\*\w[^*\n]*\w\*\*|\]\((?:https?:|[\w./-]+\.(?:md|html))|!\[[^\]\[]*\]\(")
LABELS = frozenset(
    {"Contents", "Table of Contents", "Table of contents", "Landmarks", "Cover", "Title page", "Title Page", "Start of the text", "Guide"}
    | {"List of Pages", "Start of Content", "Back to the text", "Skip to the text", "Languages", "Next", "Previous", "Download as EPUB"}
    | {"Download as one web page", "About this translation", "About this edition"}
)
"""What books are labelled with in English, where these letters say nothing in another language."""
_BEGINNINGS = frozenset(label[:length] for label in LABELS for length in range(len(label) + 1))
LABELLED = frozenset({"title", "h1", "h2", "a", "summary"})
_NOT_READ = frozenset({"html", "body", "code", "pre", "script", "style", "kbd", "samp", "math", "svg", "template"})
BLOCKS = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dd", "dt", "figcaption", "blockquote", "caption"})
_NO_PROSE = frozenset({"code", "pre", "bdi", *BLOCKS})
"""Whose words are not those of the block around them."""
_ADDRESS = pattern(r"\b(?:[a-z]+:|www\.)\S+")
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
    if is_odd(page.said):
        for element in page.root.iter("*"):
            if local_name(element) not in _NOT_READ:
                yield from _characters(page, element)
    if has_isolate(page.said):
        for block in page.tagged(*BLOCKS):
            yield from _isolates(page, block)


def script_defects(page: Page) -> Iterator[Defect]:
    """Of blocks that are written in a script that their language is not written in."""
    marked = {block: language_of(block) for block in _blocks_with_language(page)}
    others = page.tagged(*BLOCKS) if _may_be_foreign(page) else ()
    for block, lang in (*marked.items(), *((other, page.lang) for other in others if other not in marked)):
        yield from _foreign(page, block, lang)


def is_odd(said: Text) -> bool:
    """Whether the text of a page may have anything that `_characters` looks for."""
    if _ODD.search("".join(said.unusual)) or not _is_composed(said):
        return True
    here = said.unusual
    if any(here.issuperset(first) and not here.isdisjoint(then) for first, then in _MISREAD) and _MOJIBAKE.search(said.text):
        return True
    folded = said.encoded.lower()
    if b"lorem ipsum" in folded or any(word in said.encoded for word in _PLACEHOLDERS):
        return True
    return any(_has_pair(folded, first, then) and pattern.search(said.text) for pattern, first, then in _PAIRS)


def has_isolate(said: Text) -> bool:
    return not said.unusual.isdisjoint("\u2066\u2067\u2068\u2069")


def _has_pair(text: bytes, first: bytes, then: tuple[bytes, ...]) -> bool:
    """Whether one of ``then`` follows ``first``. One byte is found many times faster than two."""
    place = text.find(first)
    while place >= 0:
        if text.startswith(then, place + 1):
            return True
        place = text.find(first, place + 1)
    return False


def _is_composed(said: Text) -> bool:
    """Whether the text is in NFC. Nothing composes with a character of ASCII but a mark that combines."""
    if not any(map(unicodedata.combining, said.unusual)) and unicodedata.is_normalized("NFC", said.beyond):
        return True
    return unicodedata.is_normalized("NFC", said.text)


def _own(element: etree._Element) -> str:
    """The text that stands in the element itself, and after its children."""
    return (element.text or "") + " ".join(child.tail or "" for child in element)


_ODD = pattern("[\u202a-\u202e\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd\ufffd\x01-\x08\x0b\x0c\x0e-\x1f\u00ad]")
"""All that is one character in `_KINDS`."""
_PLACEHOLDERS = (b"TODO:", b"FIXME")
_PAIRS = ((_PLACEHOLDER, b"{", (b"{", b"%")), (_MARKDOWN, b"*", (b"*",)), (_MARKDOWN, b"]", (b"(",)))
"""What all else in `_KINDS` cannot do without."""
_KINDS = (
    ("page-bidi-forbidden", _FORBIDDEN, "The text holds an embedding or override of direction (U+202A to U+202E)"),
    ("page-private-use", _PRIVATE, "The text holds a private-use character, which only one font can show"),
    ("page-replacement-character", pattern("\ufffd"), "The text holds U+FFFD: a character was lost when it was read"),
    ("page-mojibake", _MOJIBAKE, "The text was read in the wrong encoding"),
    ("page-control-character", _CONTROL, "The text holds a control character"),
    ("page-soft-hyphen", pattern("\u00ad"), "The text holds a soft hyphen"),
    ("page-placeholder", _PLACEHOLDER, "The text holds a placeholder"),
    ("page-raw-markdown", _MARKDOWN, "The text holds Markdown that was not rendered"),
)


def _characters(page: Page, element: etree._Element) -> Iterator[Defect]:
    text = _own(element)
    for slug, odd, said in _KINDS:
        if found := odd.search(text):
            around = text[max(0, found.start() - 20) : found.end() + 20].strip()
            yield Defect(slug, f"{said}: {around!a}.", page.name, element.sourceline)
    if not unicodedata.is_normalized("NFC", text) and language_of(element).split("-")[0] == "vi":
        yield Defect("page-not-composed", "Vietnamese text is not in Unicode's composed form (NFC).", page.name, element.sourceline)


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
    return _name(element) in BLOCKS


def _is_no_prose(element: etree._Element) -> bool:
    """A block of its own, code, or what has a language of its own."""
    return _name(element) in _NO_PROSE or bool(element.get("lang") or element.get(XML_LANG))


def _isolates(page: Page, block: etree._Element) -> Iterator[Defect]:
    depth = 0
    for mark in _ISOLATES.findall("".join(_within(block, _is_block))):
        depth += -1 if mark == "\u2069" else 1
        if depth < 0:
            break
    if depth:
        said = "A direction isolate (U+2066 to U+2069) lacks its partner in this block."
        yield Defect("page-bidi-unpaired", said, page.name, block.sourceline)


def _may_be_foreign(page: Page) -> bool:
    """Whether a block in the language of the page may hold letters of a script that this language is not written in."""
    own = _letters_of(page.lang)
    if own is None or "Latn" not in own:
        return own is not None
    return not is_in_letters_of(page.lang, page.said) and not is_in_letters_of(page.lang, Text("".join(_without_languages(page)).encode()))


def is_in_letters_of(lang: str, said: Text) -> bool:
    """Whether a text has letters only that a language is written in, as far as anybody knows. It may have those of ASCII."""
    own = _letters_of(lang)
    return own is None or own >= {"Latn", *map(script_of, said.unusual)}


@cache
def _letters_of(lang: str) -> frozenset[str] | None:
    """The scripts that a language is written in, and no script; None where nobody knows."""
    locale = locale_of(lang) if lang else None
    return None if locale is None or locale.script == "Zyyy" else script_letters(locale.script) | {""}


def _without_languages(page: Page) -> Iterator[str]:
    """All text that stands in no element with a language of its own, and some that does."""
    for kind, elements in page.kinds:
        yield from (element.text or "" for element in elements if not (kind.says_language and own_language(element)))
        yield from (element.tail or "" for element in elements)
    yield from (node.tail or "" for node in page.root.iter(etree.Comment, etree.PI, etree.Entity))


def _blocks_with_language(page: Page) -> Iterator[etree._Element]:
    """All blocks that have a language of their own, or stand in an element of the page that has."""
    for element in page.root.iter("*"):
        if element.get("lang") is None and element.get(XML_LANG) is None:
            continue
        if local_name(element) in BLOCKS:
            yield element
        if len(element) and element is not page.root:
            yield from (inner for inner in element.iterdescendants("*") if local_name(inner) in BLOCKS)


def _foreign(page: Page, block: etree._Element, lang: str) -> Iterator[Defect]:
    """A block mostly in a script that its language is not written in."""
    own = _letters_of(lang)
    if own is None:
        return
    text = " ".join(_within(block, _is_no_prose))
    if own >= set(map(script_of, set(text))):
        return
    counts = scripts(_ADDRESS.sub(" ", text))
    expected = sum(counts[name] for name in own)
    total = counts.total()
    if total >= _LETTERS and expected * 3 < total:
        most = counts.most_common(1)[0][0]
        said = f"A block in {lang} is mostly written in {most}, without lang."
        yield Defect("page-script-unmarked", said, page.name, block.sourceline)


def _says_its_language(element: etree._Element, label: str) -> bool:
    """Whether all that a label says stands in an element that has a language of its own."""
    own = (child for child in element.iterdescendants("*") if child.get("lang") or child.get(XML_LANG))
    return any(" ".join("".join(map(str, child.itertext())).split()) == label for child in own)


def label_defects(page: Page, labels: Iterable[tuple[str, str, int | None]] | None = None) -> Iterator[Defect]:
    """``labels``: those of the page, the language each is in, and its line, where they are known without a tree."""
    for label, lang, line in _labelled(page) if labels is None else labels:
        locale = locale_of(lang) if lang else None
        if locale and locale.language != "en" and words_for(locale).get(label) != label:
            yield Defect("page-label-foreign", f"The label {label!r} is English in a page in {lang}.", page.name, line)


def _labelled(page: Page) -> Iterator[tuple[str, str, int | None]]:
    for element in page.root.iter("*"):
        if (label := element.get("aria-label") or "") in LABELS:
            yield label, language_of(element), element.sourceline
    for element in page.tagged(*LABELLED):
        if begins_label(element.text or "") and (label := text_of(element)) in LABELS and not _says_its_language(element, label):
            yield label, language_of(element), element.sourceline


def begins_label(text: str) -> bool:
    """Whether what begins with this text may be a label."""
    return " ".join(text.split()) in _BEGINNINGS
