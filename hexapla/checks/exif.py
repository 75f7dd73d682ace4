"""The metadata blocks of a picture (Exif, XMP, IPTC) in, the names of the private things in them out.

Exif 3.0 (CIPA DC-008), the XMP specification, IPTC-IIM 4.2. Broken blocks give what could be read; nothing is ever raised.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from hexapla.patterns import pattern

_TAGS = {
    0x013B: "an author",
    0x013C: "the name of a computer",
    0x0132: "the hour it was made",
    0x8298: "a copyright holder",
    0x9003: "the hour it was taken",
    0x9004: "the hour it was made",
    0x927C: "a camera maker's note",
    0x9C9D: "an author",
    0xA430: "the owner of a camera",
    0xA431: "the serial number of a camera",
    0xA435: "the serial number of a lens",
    0xC62F: "the serial number of a camera",
    0x010F: "the make of a camera",
    0x0110: "the model of a camera",
    0x0201: "a preview, which may show what was cut away",
}
_GPS, _EXIF = 0x8825, 0x8769
_NEXT = -1
_UNIT = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
"""Bytes of one value, by type."""
_MOST_FIELDS, _MOST_FOLDERS = 512, 8

_XMP = {
    r"exif:GPS|GPSLatitude|GPSLongitude": "the place it was taken (GPS)",
    r"<dc:creator|dc:creator=|Iptc4xmpCore:Creator|photoshop:AuthorsPosition|xmpDM:artist": "an author",
    r"aux:OwnerName|exifEX:CameraOwnerName": "the owner of a camera",
    r"SerialNumber": "the serial number of a camera",
    r"photoshop:(?:City|State|Country)|Iptc4xmpCore:Location": "the place it was taken",
    r"xmp:(?:Create|Modify|Metadata)Date|exif:DateTimeOriginal|photoshop:DateCreated": "the hour it was made",
    r"xmpMM:(?:DocumentID|InstanceID|OriginalDocumentID|History)": "numbers that tell its copies and their history",
    r"MicroVideo|MotionPhoto": "a film",
}
_IPTC = {
    0x50: "an author",
    0x55: "an author",
    0x5A: "the place it was taken",
    0x5C: "the place it was taken",
    0x5F: "the place it was taken",
    0x65: "the place it was taken",
    0x37: "the day it was made",
    0x6E: "a credit",
    0x74: "a copyright holder",
    0x76: "a contact",
    0x7A: "the writer of the caption",
}
COMPUTER_PATH = pattern(r"(?i)(?:[a-z]:\\+|/)(?:home|users|documents and settings)[/\\]+[^/\\\s\"'<>]+|file:///[^\s\"'<>]+")
"""A path that names the account of whoever made the file."""


def find_in_exif(block: bytes) -> Iterator[str]:
    """What a TIFF structure tells of people, places and devices; ``block`` begins with the byte order mark ``II`` or ``MM``.

    Orientation, resolution and colour are nobody's secret and give nothing.
    """
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None or len(block) < 8:
        return
    todo, seen = [_number(block, order, 4, 4)], set[int]()
    while todo and len(seen) < _MOST_FOLDERS:
        start = todo.pop()
        if start in seen or start < 8:
            continue
        seen.add(start)
        for tag, count, value in _fields(block, order, start):
            if tag in (_EXIF, _NEXT):
                todo.append(value)
            elif tag == _GPS:
                if any(inner in (2, 4) for inner, _, _ in _fields(block, order, value)):
                    yield "the place it was taken (GPS)"
            elif tag in _TAGS and _says_something(block, order, tag, count, value):
                yield _TAGS[tag]


def _says_something(block: bytes, order: str, tag: int, count: int, value: int) -> bool:
    """A field may be there and empty: cameras fill the owner's name with blanks."""
    content = struct.pack(f"{order}I", value)[:count] if count <= 4 else block[value : value + min(count, 256)]
    return tag == 0x0201 or bool(content.strip(b"\0 "))


def _fields(block: bytes, order: str, start: int) -> Iterator[tuple[int, int, int]]:
    """Tag, size in bytes and value (or where it stands) of each field in a folder; the following folder last, as tag -1."""
    total = min(_number(block, order, start, 2), _MOST_FIELDS)
    for number in range(total):
        place = start + 2 + 12 * number
        if place + 12 > len(block):
            return
        tag, kind, count, value = struct.unpack_from(f"{order}HHII", block, place)
        yield tag, count * _UNIT.get(kind, 1), value
    yield _NEXT, 4, _number(block, order, start + 2 + 12 * total, 4)


def _number(block: bytes, order: str, place: int, size: int) -> int:
    """0 for one that lies outside the block."""
    if place < 0 or place + size > len(block):
        return 0
    return int.from_bytes(block[place : place + size], "little" if order == "<" else "big")


def find_in_xmp(block: bytes) -> Iterator[str]:
    """What an XMP packet tells. Its names are looked for, not its tree: broken packets tell as much as sound ones."""
    text = block.decode("utf-8", "replace")
    yield from (what for pattern, what in _XMP.items() if re.search(pattern, text))
    yield from find_paths(text)


def find_in_iptc(block: bytes) -> Iterator[str]:
    """What the IPTC records in a Photoshop block tell: record 2, by data set."""
    for found in re.finditer(rb"\x1c\x02([\x37\x50\x55\x5a\x5c\x5f\x65\x6e\x74\x76\x7a])[\x00-\x7f][\x01-\xff]", block):
        yield _IPTC[found[1][0]]


def find_paths(text: str) -> Iterator[str]:
    """The first path of somebody's computer in a text."""
    if found := COMPUTER_PATH.search(text):
        yield f"the path {found[0]}"
