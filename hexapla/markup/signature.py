"""One msgid and its msgstr in, what must not differ between them out: links, images, HTML, notes, attributes."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from hexapla.markup import xhtml
from hexapla.markup.document import Document
from hexapla.markup.parser import Parser

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
MAX_GROWTH = 20
"""A msgstr may be this many times as long as its msgid (and 2,000 characters longer): beyond it, it is no translation."""
MAX_BRACKETS = 100
"""More brackets and emphasis marks than this beyond the msgid's cost the parser seconds: 5 kB of ``[a](<b`` does."""
_BIDI_FORMATTING = re.compile("[\u202a-\u202e]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_HIDDEN = re.compile("[\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010fffd\u115f\u1160\u3164\uffa0\ufff9-\ufffb]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_MARKS = re.compile(r"[\[\]<>*_`{}!]")
_ALLOWED_TAGS = frozenset({"bdi", "br", "sup", "sub", "abbr", "ruby", "rt", "rp", "rb", "span", "wbr"})
_ALLOWED_ATTRIBUTES = {"span": frozenset({"lang", "dir"}), "bdi": frozenset({"lang", "dir"}), "abbr": frozenset({"title", "lang"})}


@dataclass(frozen=True, slots=True)
class Signature:
    """What one text does besides saying something. Multisets, as sorted tuples: order is the translator's."""

    links: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """Raw HTML start and end tags, attributes included."""
    attributes: tuple[str, ...] = ()
    """What attribute lists put on elements: ``tag name=value``."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a msgstr is not rendered: the slug of its finding and what was seen."""

    slug: str
    seen: str


def signature(parser: Parser, document: Document, tag: str, text: str) -> Signature:
    """What a folded text does when it stands in a block ``tag`` of the document, by the renderer's own parser."""
    block = parser.inline(document, tag, text)
    raw = parser.raw_pieces(document)
    links, images, codes, notes, attributes = [], [], [], [], []
    for element in block.iter():
        kept = {"href", "src", "alt", "title"} if element.tag in ("a", "img") else set()
        if element.tag == "a" and element.get("class") == "footnote-ref":
            notes.append(element.get("href", ""))
            continue
        if element.tag == "sup" and element.get("id", "").startswith("fnref"):
            continue
        if element.tag == "a":
            links.append(element.get("href", ""))
        elif element.tag == "img":
            images.append(element.get("src", ""))
        elif element.tag == "code":
            codes.append("".join(element.itertext()))
        attributes += [f"{element.tag} {name}={value}" for name, value in element.items() if name not in kept]
    tags = [tag for piece in raw for tag in _tags(piece)]
    return Signature(*(tuple(sorted(part)) for part in (links, images, codes, notes, tags, attributes)))


def find_faults(parser: Parser, document: Document, tag: str, msgid: str, msgstr: str) -> Iterator[Fault]:
    """Every reason why a msgstr must never be rendered in place of its msgid; nothing for a sound one.

    A translation is data: it may not bring links that act, HTML, attributes, images, notes or invisible controls of its own.
    """
    cheap = tuple(_character_faults(msgid, msgstr))
    yield from cheap
    if cheap and any(fault.slug in ("message-too-complex", "control-character") for fault in cheap):
        return
    if not _MARKS.search(msgstr) and "&" not in msgstr and not _MARKS.search(msgid):
        return
    old, new = signature(parser, document, tag, msgid), signature(parser, document, tag, msgstr)
    for link in new.links:
        if not is_safe_link(link) and link not in old.links:
            yield Fault("unsafe-link", link)
        elif _BIDI_FORMATTING.search(unquote(link)) or _ISOLATES.search(unquote(link)):
            yield Fault("bidi-in-link", link)
    for slug, added in (
        ("image-added", _added(old.images, new.images)),
        ("note-added", _added(old.notes, new.notes)),
        ("attributes-added", _added(old.attributes, new.attributes)),
        ("html-added", [tag for tag in _added(old.tags, new.tags) if not _is_allowed_tag(tag)]),
    ):
        if added:
            yield Fault(slug, ", ".join(added))
    if new.tags and not parser.renders_well(document, tag, msgstr) and document.balanced:
        yield Fault("html-unbalanced", ", ".join(new.tags))


def is_safe_link(link: str) -> bool:
    """Whether a browser would take an address as http, https, mailto, tel, relative or a fragment.

    Entities, percent signs, white space and controls are taken away first, as browsers and hostile authors do.
    """
    seen = link
    for _ in range(3):
        seen = html.unescape(unquote(seen))
    seen = re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]", "", seen)
    if seen.startswith(("//", "\\\\", "/\\", "\\/")):
        return False
    scheme = re.match(r"([^/?#]*?):", seen)
    if scheme is None:
        return True
    if scheme[1].lower() not in SCHEMES:
        return False
    try:
        return not urlsplit(seen).username or scheme[1].lower() == "mailto"
    except ValueError:
        return False


def _character_faults(msgid: str, msgstr: str) -> Iterator[Fault]:
    if found := _CONTROL.search(msgstr):
        yield Fault("control-character", f"U+{ord(found[0]):04X}")
    if _BIDI_FORMATTING.search(msgstr):
        yield Fault("bidi-control", ", ".join(f"U+{ord(char):04X}" for char in _BIDI_FORMATTING.findall(msgstr)))
    if not _balanced_isolates(msgstr):
        yield Fault("bidi-control", "an isolate that is not closed")
    if (found := _HIDDEN.search(msgstr)) and found[0] not in msgid:
        yield Fault("hidden-character", f"U+{ord(found[0]):04X}")
    too_long = len(msgstr) > MAX_GROWTH * len(msgid) + 2_000
    if too_long or len(_MARKS.findall(msgstr)) > 2 * len(_MARKS.findall(msgid)) + MAX_BRACKETS:
        yield Fault("message-too-complex", f"{len(msgstr)} characters, {len(_MARKS.findall(msgstr))} marks")


def _balanced_isolates(text: str) -> bool:
    depth = 0
    for char in _ISOLATES.findall(text):
        depth += -1 if char == "\u2069" else 1
        if depth < 0:
            return False
    return depth == 0


def _tags(piece: str) -> Iterator[str]:
    """The tags of a piece of raw HTML, in one spelling; entities are no tags."""
    yield from re.findall(r"<[^>]*>", xhtml.to_xml(piece))


def _is_allowed_tag(tag: str) -> bool:
    found = re.fullmatch(r"</?([a-z]+)((?: [a-z:]+=\"[^\"]*\")*) ?/?>", tag)
    if found is None or found[1] not in _ALLOWED_TAGS:
        return False
    names = re.findall(r" ([a-z:]+)=", found[2])
    return set(names) <= _ALLOWED_ATTRIBUTES.get(found[1], frozenset())


def _added(old: tuple[str, ...], new: tuple[str, ...]) -> list[str]:
    return sorted((Counter(new) - Counter(old)).elements())
