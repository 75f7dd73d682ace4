"""One msgid and its msgstr in, what must not differ between them out: links, images, HTML, notes, attributes."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from hexapla.frozen import Frozen
from hexapla.markup import xhtml
from hexapla.markup.document import HTML, TEXT, Document
from hexapla.markup.parser import Parser
from hexapla.patterns import pattern

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
MAX_GROWTH = 20
"""A msgstr may be this many times as long as its msgid (and 2,000 characters longer): beyond it, it is no translation."""
MAX_BRACKETS = 100
"""More brackets and emphasis marks than this beyond the msgid's cost the parser seconds: 5 kB of ``[a](<b`` does."""
_BIDI_FORMATTING = pattern("[\u202a-\u202e]")
_BIDI_MARKS = pattern("[\u061c\u200e\u200f]")
"""Sound in a text; in an address they come of copying it, and lead nowhere. Written as ``%E2%80%8E`` they are the site's own."""
_ISOLATES = pattern("[\u2066-\u2069]")
_HIDDEN = pattern("[\ue000-\uf8ff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff\U000f0000-\U0010fffd\u115f\u1160\u3164\uffa0\ufff9-\ufffb]")
_FILLERS = pattern("[\u115f\u1160\u3164\uffa0]")
"""Of these, what Python takes for printable."""
_CONTROL = pattern("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_CONTROL_REFERENCE = pattern(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|12[7-9]|1[34]\d|15\d|65534|65535)|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|7[fF]|[89][0-9a-fA-F]|[fF]{3}[eEfF]));"
)
"""HTML reads some of these as other characters; nobody writes them in good faith."""
_MARKS = pattern(r"[\[\]<>*_`{}!]")
_ALLOWED_TAGS = frozenset({"bdi", "br", "sup", "sub", "abbr", "ruby", "rt", "rp", "rb", "span", "wbr", "dfn"})
_ANCHOR = pattern(
    r"""<a(?P<before>(?: (?:title|target|rel|class)="[^"]*")*) href="(?P<href>[^"]*)"(?P<after>(?: (?:title|target|rel|class)="[^"]*")*)>"""
)
"""A plain link, as HTML: it does nothing that a link in Markdown would not do."""
_ALLOWED_ATTRIBUTES = {
    "span": frozenset({"lang", "dir"}),
    "bdi": frozenset({"lang", "dir"}),
    "abbr": frozenset({"title", "lang"}),
    "dfn": frozenset({"title", "lang"}),
}


_OWN_ATTRIBUTES = {"a": frozenset({"href", "title"}), "img": frozenset({"src", "alt", "title"}), "sup": frozenset({"id"})}
"""What the parser itself sets: addresses are compared as links, images and notes, and titles are the translator's to write."""


class Signature(Frozen):
    """What one text does besides saying something. Multisets, as sorted tuples: order is the translator's."""

    links: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """Raw HTML start and end tags, attributes included, without plain links."""
    attributes: tuple[str, ...] = ()
    """What attribute lists put on elements: ``tag name=value``."""
    anchors: tuple[str, ...] = ()
    """Plain links written as HTML, ``<a href=…>``, by what else stands in the tag; their addresses are among `links`."""


_NOTHING = Signature()


class Fault(Frozen):
    """Why a msgstr is not rendered: the slug of its finding and what was seen."""

    slug: str
    seen: str


def signature(parser: Parser, document: Document, tag: str, text: str) -> Signature:
    """What a folded text does when it stands in a block ``tag`` of the document, by the renderer's own parser."""
    return signature_of(parser.inline(document, tag, text), parser.raw_pieces(document), tag)


def signature_of(block: Element, raw: tuple[str, ...], tag: str) -> Signature:
    """The same, of a text that is parsed: what `Parser.inline` and `Parser.raw_pieces` gave."""
    links, images, codes, notes, attributes = [], [], [], [], []
    for element in block.iter():
        kept = _OWN_ATTRIBUTES.get(element.tag, frozenset())
        if element.tag == "code":
            codes.append("".join(element.itertext()))
        if tag == HTML:
            continue
        if element.tag == "a" and element.get("class") == "footnote-ref":
            notes.append(f"[^{element.get('href', '').removeprefix('#fn-')}]")
            kept |= {"class"}
        elif element.tag == "a":
            links.append(element.get("href", ""))
        elif element.tag == "img":
            images.append(element.get("src", ""))
        attributes += [f"{element.tag} {name}={value}" for name, value in element.items() if name not in kept]
    tags = [tag for piece in raw for tag in _tags(piece)]
    found = [anchor for tag in tags if (anchor := _ANCHOR.fullmatch(tag))]
    links += [html.unescape(anchor["href"]) for anchor in found]
    anchors = [f"<a{anchor['before']}{anchor['after']}>" for anchor in found]
    rest = (Counter(tags) - Counter(anchor[0] for anchor in found) - Counter({"</a>": len(found)})).elements() if tags else ()
    return Signature(*(tuple(sorted(part)) for part in (links, images, codes, notes, rest, attributes, anchors)))


def find_faults(
    parser: Parser, document: Document, tag: str, msgid: str, msgstr: str, read: Callable[[str], Signature] | None = None
) -> Iterator[Fault]:
    """Every reason why a msgstr must never be rendered in place of its msgid; nothing for a sound one.

    ``read`` gives the signature of either text, where a caller has it already.
    A translation is data: it may not bring links that act, HTML, attributes, images, notes or invisible controls of its own. Where a slot
    is plain text (``tag`` is `TEXT`), only characters can do harm.
    """
    yield from (cheap := tuple(find_character_faults(msgid, msgstr)))
    if tag == TEXT or any(fault.slug in ("message-too-complex", "control-character") for fault in cheap):
        return
    if not _MARKS.search(msgstr) and "&" not in msgstr and not _MARKS.search(msgid):
        return
    read = read or partial(signature, parser, document, tag)
    old, new = read(msgid), read(msgstr)
    if new == _NOTHING:
        return
    for link in new.links:
        if link not in old.links and not is_safe_link(link):
            yield Fault("unsafe-link", link)
        elif _reorders(unquote(link)) or (_BIDI_MARKS.search(link) and link not in old.links):
            yield Fault("bidi-in-link", link)
    for slug, added in (
        ("image-added", _added(old.images, new.images)),
        ("note-added", _added(old.notes, new.notes)),
        ("attributes-added", _added(old.attributes, new.attributes)),
        ("html-added", [tag for tag in _added(old.tags, new.tags) if not _is_allowed_tag(tag)]),
        ("html-added", [anchor for anchor in new.anchors if not any(_has_all(known, anchor) for known in old.anchors)]),
    ):
        if added:
            yield Fault(slug, ", ".join(added))
    if (new.tags or new.anchors) and not parser.renders_well(document, tag, msgstr) and parser.renders_well(document, tag, msgid):
        yield Fault("html-unbalanced", ", ".join(new.tags + new.anchors))


def _reorders(link: str) -> bool:
    return not link.isascii() and (_BIDI_FORMATTING.search(link) is not None or _ISOLATES.search(link) is not None)


def is_safe_link(link: str) -> bool:
    """Whether a browser would take an address as http, https, mailto, tel, relative or a fragment.

    Entities, percent signs, white space and controls are taken away first, as browsers and hostile authors do.
    """
    seen = link
    for _ in range(3):
        seen = html.unescape(unquote(seen))
    seen = re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]", "", seen)
    if re.match(r"[/\\]{2}", seen):
        return False
    scheme = re.match(r"([^/?#]*?):", seen)
    if scheme is None:
        return True
    if scheme[1].lower() not in SCHEMES:
        return False
    authority = re.match(r"https?:[/\\]*([^/\\?#]*)", seen, re.IGNORECASE)
    if authority and (not authority[1] or "@" in authority[1]):
        return False
    try:
        urlsplit(seen)
    except ValueError:
        return False
    return True


def find_character_faults(msgid: str, msgstr: str) -> Iterator[Fault]:
    """What no text may hold, wherever it stands: controls, reordering, hidden characters, far more text or markup than its source.

    A character written as a reference (``&#x202E;``) is the same character.
    """
    if not _shows_all(msgstr):
        yield from _hidden_faults(msgid, msgstr)
    marks = len(_MARKS.findall(msgstr)) if len(msgstr) > MAX_BRACKETS else 0
    crowded = marks > MAX_BRACKETS and marks > 2 * len(_MARKS.findall(msgid)) + MAX_BRACKETS
    if crowded or len(msgstr) > MAX_GROWTH * len(msgid) + 2_000:
        yield Fault("message-too-complex", f"{len(msgstr)} characters, {marks} marks")


def _shows_all(text: str) -> bool:
    """Whether every character of a text, and no reference, is one that a reader sees. Few are not; what those do, others look at."""
    bare = text.replace("\n", "").replace("\u00a0", "")
    return bare.isprintable() and "&" not in text and (text.isascii() or not _FILLERS.search(text))


def _hidden_faults(msgid: str, msgstr: str) -> Iterator[Fault]:
    seen = msgstr + html.unescape(msgstr) if "&" in msgstr else msgstr
    if found := _CONTROL.search(seen) or ("&" in msgstr and _CONTROL_REFERENCE.search(msgstr)):
        yield Fault("control-character", found[0] if len(found[0]) > 1 else _code(found[0]))
    if bidi := _BIDI_FORMATTING.findall(seen):
        yield Fault("bidi-control", ", ".join(dict.fromkeys(map(_code, bidi))))
    if not _balanced_isolates(html.unescape(msgstr)):
        yield Fault("bidi-control", "an isolate that is not closed")
    if hidden := _HIDDEN.findall(seen):
        known = html.unescape(msgid)
        if new := [char for char in dict.fromkeys(hidden) if char not in known]:
            yield Fault("hidden-character", ", ".join(map(_code, new)))


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"


def _balanced_isolates(text: str) -> bool:
    depth = 0
    for char in _ISOLATES.findall(text):
        depth += -1 if char == "\u2069" else 1
        if depth < 0:
            return False
    return depth == 0


def _tags(piece: str) -> Iterator[str]:
    """The tags of a piece of raw HTML, in one spelling; entities are no tags. What ``alt`` and ``title`` say is the translator's."""
    for tag in re.findall(r"<[^>]*>", xhtml.to_xml(piece)):
        yield re.sub(r""" (alt|title|aria-label)=("[^"]*"|'[^']*')""", r' \1=""', tag)


def _is_allowed_tag(tag: str) -> bool:
    found = re.fullmatch(r"</?([a-z]+)((?: [a-z:]+=\"[^\"]*\")*) ?/?>", tag)
    if found is None or found[1] not in _ALLOWED_TAGS:
        return False
    names = re.findall(r" ([a-z:]+)=", found[2])
    return set(names) <= _ALLOWED_ATTRIBUTES.get(found[1], frozenset())


def _has_all(known: str, anchor: str) -> bool:
    """Whether one plain link has all that another has, but for its title, which is the translator's."""
    has, wanted = ({*re.findall(r' (?!title)[a-z]+="[^"]*"', each)} for each in (known, anchor))
    return wanted <= has


def _added(old: tuple[str, ...], new: tuple[str, ...]) -> list[str]:
    return sorted((Counter(new) - Counter(old)).elements()) if new and new != old else []
