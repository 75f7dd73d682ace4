"""The bytes of a picture in; what it is, its size in pixels, and the private things it tells out. No picture is ever decoded.

PNG (W3C, third edition), JPEG (ITU-T T.81), GIF 89a and WebP (RFC 9649) are walked chunk by chunk, bounded, and never trusted: a broken
file gives what could be read up to there.
"""

from __future__ import annotations

import binascii
import re
import zlib
from collections.abc import Iterator

from hexapla.checks.exif import find_in_exif, find_in_iptc, find_in_xmp, find_paths
from hexapla.frozen import Frozen
from hexapla.patterns import pattern

_MOST_CHUNKS = 20_000
_MOST_TEXT = 1_000_000
"""Bytes that a compressed text may unpack to before the rest is left unread."""
_XMP_IN_JPEG = b"http://ns.adobe.com/xap/1.0/\0"
_TOOLS = pattern(r"(?i)gd-jpeg|created with (?:the )?gimp|^lavc\d|ijg jpeg|adobe photoshop|jpegmini|jpeg-recompress|ezgif\.com")
"""What programs write into a comment by themselves."""
_KEYWORDS = {
    "author": "an author",
    "artist": "an author",
    "copyright": "a copyright holder",
    "source": "where it came from",
    "comment": "a comment",
    "creation time": "the hour it was made",
    "date:create": "the hour it was made",
    "date:modify": "the hour it was made",
    "date:timestamp": "the hour it was made",
    "parameters": "what a program that draws pictures was told",
    "prompt": "what a program that draws pictures was told",
    "workflow": "what a program that draws pictures was told",
}
"""Keywords of PNG texts, in lower case."""


class Picture(Frozen):
    """What a file's own bytes say of it."""

    media_type: str
    """IANA's name; empty for what is none of the kinds that books carry."""
    width: int = 0
    height: int = 0
    """In pixels; 0 where it is not said."""
    private: tuple[str, ...] = ()
    """What it tells of people, places and devices, each once, in words."""


def read_picture(content: bytes) -> Picture:
    """What the first bytes of a file say it is, and what stands beside the picture. SVG is text, and not looked at here."""
    for media_type, size, private in (
        ("image/png", _png_size, _png_private),
        ("image/jpeg", _jpeg_size, _jpeg_private),
        ("image/gif", _gif_size, _gif_private),
        ("image/webp", _webp_size, _webp_private),
    ):
        if _SIGNATURES[media_type].match(content):
            return Picture(media_type, *size(content), tuple(dict.fromkeys(private(content))))
    return Picture("")


_SIGNATURES = {
    "image/png": pattern(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": pattern(rb"\xff\xd8\xff"),
    "image/gif": pattern(rb"GIF8[79]a"),
    "image/webp": pattern(rb"RIFF.{4}WEBP", re.DOTALL),
}

# --- PNG -----------------------------------------------------------------------------------------------------------


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8
    for _ in range(_MOST_CHUNKS):
        length = int.from_bytes(content[place : place + 4], "big")
        name = content[place + 4 : place + 8]
        if len(name) < 4 or name == b"IEND":
            return
        yield name, content[place + 8 : place + 8 + length]
        place += 12 + length


def _png_size(content: bytes) -> tuple[int, int]:
    return (int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")) if content[12:16] == b"IHDR" else (0, 0)


def _png_private(content: bytes) -> Iterator[str]:
    for name, chunk in _png_chunks(content):
        if name == b"eXIf":
            yield from find_in_exif(chunk)
        elif name == b"tIME":
            yield "the hour it was made"
        elif name in (b"tEXt", b"zTXt", b"iTXt"):
            yield from _in_text(*_png_text(name, chunk))


def _png_text(name: bytes, chunk: bytes) -> tuple[str, bytes]:
    """Keyword and text, unpacked."""
    keyword, _, rest = chunk.partition(b"\0")
    packed = name == b"zTXt"
    if packed:
        rest = rest[1:]
    elif name == b"iTXt":
        packed = rest[:1] == b"\1"
        rest = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    return keyword.decode("latin-1"), _unpacked(rest) if packed else rest[:_MOST_TEXT]


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _MOST_TEXT)
    except zlib.error:
        return b""


def _in_text(keyword: str, text: bytes) -> Iterator[str]:
    if keyword == "XML:com.adobe.xmp":
        yield from find_in_xmp(text)
    elif keyword.lower().startswith("raw profile type"):
        yield from _in_raw_profile(text)
    else:
        said = text.decode("utf-8", "replace").strip()
        known = _KEYWORDS.get(keyword.strip().lower())
        if known and said and not _TOOLS.search(said):
            yield known
        yield from find_paths(said)


def _in_raw_profile(text: bytes) -> Iterator[str]:
    """How ImageMagick keeps Exif, IPTC and XMP in a PNG: a name, a length, and hexadecimal digits."""
    digits = re.sub(rb"\s", b"", b"".join(text.split(b"\n")[3:]))
    try:
        profile = binascii.unhexlify(digits[: len(digits) // 2 * 2])
    except binascii.Error:
        return
    yield from find_in_exif(profile.removeprefix(b"Exif\0\0"))
    yield from find_in_iptc(profile)
    if b"<x:xmpmeta" in profile:
        yield from find_in_xmp(profile)


# --- JPEG ----------------------------------------------------------------------------------------------------------


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and content of each segment before the picture itself."""
    place = 2
    for _ in range(_MOST_CHUNKS):
        while content[place : place + 2] == b"\xff\xff":
            place += 1
        if len(content) < place + 4 or content[place] != 0xFF:
            return
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        yield marker, content[place + 4 : place + 2 + length]
        if marker == 0xDA or length < 2:
            return
        place += 2 + length


def _jpeg_size(content: bytes) -> tuple[int, int]:
    for marker, segment in _jpeg_segments(content):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(segment[3:5], "big"), int.from_bytes(segment[1:3], "big")
    return 0, 0


def _jpeg_private(content: bytes) -> Iterator[str]:
    for marker, segment in _jpeg_segments(content):
        if marker == 0xE1 and segment.startswith(b"Exif\0"):
            yield from find_in_exif(segment[6:])
        elif marker == 0xE1 and segment.startswith(_XMP_IN_JPEG):
            yield from find_in_xmp(segment)
        elif marker == 0xED:
            yield from find_in_iptc(segment)
        elif marker == 0xFE:
            yield from _in_comment(segment)


def _in_comment(comment: bytes) -> Iterator[str]:
    said = " ".join(comment.decode("utf-8", "replace").replace("\0", " ").split())
    if said and not _TOOLS.search(said):
        yield f"the comment “{said[:40]}”"


# --- GIF -----------------------------------------------------------------------------------------------------------


def _gif_size(content: bytes) -> tuple[int, int]:
    return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")


def _gif_private(content: bytes) -> Iterator[str]:
    place = 13 + _table(content[10:11])
    for _ in range(_MOST_CHUNKS):
        kind = content[place : place + 2]
        if kind[:1] == b"!":
            place, text = _gif_blocks(content, place + 2)
            if kind == b"!\xfe":
                yield from _in_comment(text)
            elif text.startswith(b"XMP DataXMP"):
                yield from find_in_xmp(text)
        elif kind[:1] == b",":
            place, _ = _gif_blocks(content, place + 11 + _table(content[place + 9 : place + 10]))
        else:
            return


def _table(flags: bytes) -> int:
    """The bytes of the colour table that a field of flags announces."""
    return 3 * 2 ** ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def _gif_blocks(content: bytes, place: int) -> tuple[int, bytes]:
    """Where a run of blocks ends, and the beginning of what it says."""
    said = bytearray()
    while (length := content[place] if place < len(content) else 0) != 0:
        if len(said) < _MOST_TEXT:
            said += content[place + 1 : place + 1 + length]
        place += 1 + length
    return place + 1, bytes(said)


# --- WebP ----------------------------------------------------------------------------------------------------------


def _webp_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 12
    for _ in range(_MOST_CHUNKS):
        name, length = content[place : place + 4], int.from_bytes(content[place + 4 : place + 8], "little")
        if len(name) < 4:
            return
        yield name, content[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def _webp_size(content: bytes) -> tuple[int, int]:
    name, chunk = next(_webp_chunks(content), (b"", b""))
    if name == b"VP8X":
        return 1 + int.from_bytes(chunk[4:7], "little"), 1 + int.from_bytes(chunk[7:10], "little")
    if name == b"VP8L":
        bits = int.from_bytes(chunk[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if name == b"VP8 ":
        return int.from_bytes(chunk[6:8], "little") & 0x3FFF, int.from_bytes(chunk[8:10], "little") & 0x3FFF
    return 0, 0


def _webp_private(content: bytes) -> Iterator[str]:
    for name, chunk in _webp_chunks(content):
        if name == b"EXIF":
            yield from find_in_exif(chunk.removeprefix(b"Exif\0\0"))
        elif name == b"XMP ":
            yield from find_in_xmp(chunk)
