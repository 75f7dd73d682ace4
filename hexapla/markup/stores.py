"""What the parser keeps beside the tree in, texts to be translated out; translations in, the same stores with them out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from hexapla.frozen import replace
from hexapla.markup.document import HTML, TEXT, InStore, Slot, Stores, Text
from hexapla.markup.lines import Lines
from hexapla.markup.rawtexts import inert, quoted, sound_html
from hexapla.markup.scan import Found
from hexapla.model import Segment, Source
from hexapla.patterns import pattern
from hexapla.text import count_words

_DEFINITION = pattern(r"^[ >]*(\*?)\[([^\[\]]+)\] ?:", re.MULTILINE)
"""Of a link, or, with a star, of an abbreviation."""
_SWITCH = pattern(r"<!--\s*translate\s*:\s*(\w+)\s*-->", re.IGNORECASE)
_HEADING = pattern(r"heading \d")


def find_stored(source: Source, stores: Stores, segments: Sequence[Segment]) -> tuple[Found, ...]:
    """Titles of links' definitions and what abbreviations stand for, in the order of the source.

    ``segments`` are those of the blocks: their headings stand above. What is defined where the author switched translation off is left out.
    """
    lines = Lines(source.text, source.first_line)
    headings = sorted((segment for segment in segments if _HEADING.fullmatch(segment.role)), key=lambda heading: heading.line)
    starts = [heading.line for heading in headings]
    switches = [(found.end(), found[1].lower()) for found in _SWITCH.finditer(source.text)]

    def found_at(offset: int, text: str, role: str, place: InStore) -> Found:
        line = lines.line_at(offset)
        above = headings[max(at := bisect_right(starts, line), 1) - 1 : at]
        trail = tuple(part for heading in above for part in (*heading.trail, heading.msgid))
        return Found(Slot(TEXT, None, place), text, Segment(text, role, line, trail=trail, words=count_words(text)))

    texts = sorted((text for text in _stored(source.text, stores) if count_words(text[1])), key=lambda text: text[0])
    return tuple(found_at(*text) for text in texts if not _is_off(switches, text[0]))


def _is_off(switches: Sequence[tuple[int, str]], offset: int) -> bool:
    before = bisect_right(switches, (offset, ""))
    return before > 0 and switches[before - 1][1] == "off"


def _stored(text: str, stores: Stores) -> Iterator[tuple[int, str, str, InStore]]:
    """Offset, text, role and place of each. Of several definitions with one label, the last one counts."""
    ends = {(found[1], " ".join(found[2].lower().split())): found.end() for found in _DEFINITION.finditer(text)}
    for label, (_, title) in stores.references.items():
        if title:
            begin = ends.get(("", " ".join(label.lower().split())), 0)
            yield max(text.find(title, begin), begin), title, "link title", InStore("references", label)
    for short, title in stores.abbreviations.items():
        begin = ends.get(("*", " ".join(short.lower().split())), 0)
        yield max(text.find(title, begin), begin), title, f"abbreviation {short}", InStore("abbreviations", short)


def substituted(stores: Stores, slots: Sequence[Slot], texts: Sequence[Text]) -> Stores:
    """The stores with the texts of their slots in place. No text can leave its attribute or its element."""
    raw: dict[int, list[tuple[tuple[int, int], str]]] = {}
    references, abbreviations = dict(stores.references), dict(stores.abbreviations)
    for slot, text in zip(slots, texts, strict=True):
        match slot.place:
            case InStore("raw", int(number), span):
                raw.setdefault(number, []).append((span, marked_html(text) if slot.tag == HTML else quoted(text.text)))
            case InStore("references", str(label)):
                references[label] = (references[label][0], inert(text.text))
            case InStore("abbreviations", str(short)):
                abbreviations[short] = inert(text.text)
    pieces = tuple(_filled(piece, raw[number]) if number in raw else piece for number, piece in enumerate(stores.raw))
    return replace(stores, raw=pieces, references=references, abbreviations=abbreviations)


def marked_html(text: Text) -> str:
    """A text that is HTML, with its language where that is not the edition's."""
    sound = sound_html(text.text)
    lang = f" lang={quoted(text.lang)}" if text.lang else ""
    marks = f' class="{text.marks}"' if text.marks else ""
    return f"<span{lang}{marks}>{sound}</span>" if lang or marks else sound


def _filled(piece: str, texts: Sequence[tuple[tuple[int, int], str]]) -> str:
    for (begin, end), text in sorted(texts, reverse=True):
        piece = piece[:begin] + text + piece[end:]
    return piece
