"""Pictures: what they tell of their makers, what acts in them, what they are; and no broken file stops anything."""

from __future__ import annotations

import base64
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexapla.checks.assets import MAX_BYTES, check_asset
from hexapla.checks.pictures import Picture, read_picture

# --- Pictures made by hand -----------------------------------------------------------------------------------------

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(*chunks: bytes, width: int = 3, height: int = 2) -> bytes:
    size = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return PNG + size + b"".join(chunks) + chunk(b"IDAT", zlib.compress(b"\0" * 8)) + chunk(b"IEND", b"")


def text(keyword: str, said: str) -> bytes:
    return chunk(b"tEXt", keyword.encode("latin-1") + b"\0" + said.encode("latin-1"))


def packed(keyword: str, said: bytes) -> bytes:
    return chunk(b"zTXt", keyword.encode() + b"\0\0" + zlib.compress(said))


def international(keyword: str, said: str, *, compressed: bool = False) -> bytes:
    content = zlib.compress(said.encode()) if compressed else said.encode()
    return chunk(b"iTXt", keyword.encode() + b"\0" + bytes([compressed]) + b"\0en\0\0" + content)


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def jpeg(*segments: bytes, width: int = 3, height: int = 2) -> bytes:
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")
    return JPEG + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0") + b"".join(segments) + frame + segment(0xDA, b"\0" * 6) + b"\0\xff\xd9"


def gif(*blocks: bytes) -> bytes:
    image = b",\0\0\0\0\3\0\2\0\0\2\2\x4c\1\0"
    return b"GIF89a\3\0\2\0\x80\0\0" + b"\0" * 6 + b"".join(blocks) + image + b";"


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    first = (b"VP8X", b"\0\0\0\0" + (2).to_bytes(3, "little") + (1).to_bytes(3, "little"))
    body = b"".join(name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2) for name, content in (first, *chunks))
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def tiff(fields: dict[int, str | dict[int, str]], order: str = "<") -> bytes:
    """An Exif structure: texts in the first folder, and folders below it."""
    out = bytearray((b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8))
    _folder(out, fields, order)
    return bytes(out)


def _folder(out: bytearray, fields: dict[int, str | dict[int, str]], order: str) -> None:
    start = len(out)
    out += struct.pack(f"{order}H", len(fields)) + b"\0" * (12 * len(fields) + 4)
    for number, (tag, value) in enumerate(fields.items()):
        place = start + 2 + 12 * number
        said = value.encode() + b"\0" if isinstance(value, str) else b""
        kind, count = (2, len(said)) if isinstance(value, str) else (4, 1)
        at = len(out)
        if isinstance(value, str) and len(said) <= 4:
            out[place : place + 12] = struct.pack(f"{order}HHI", tag, kind, count) + said.ljust(4, b"\0")
            continue
        out[place : place + 12] = struct.pack(f"{order}HHII", tag, kind, count, at)
        if isinstance(value, str):
            out += said
        else:
            _folder(out, dict(value.items()), order)


EXIF = tiff({0x010F: "Acme", 0x013B: "Ann Author", 0x8769: {0xA430: "Ann", 0xA431: "123456"}, 0x8825: {1: "N", 2: "1234567"}})
ORIENTED = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:li><dc:creator>Ann</dc:creator></rdf:li></x:xmpmeta>'
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0d\x1c\x02\x50\0\x03Ann"
AUTHOR, GPS, OWNER, SERIAL = "an author", "the place it was taken (GPS)", "the owner of a camera", "the serial number of a camera"
ALL = {"the make of a camera", AUTHOR, OWNER, SERIAL, GPS}

PRIVATE: dict[str, tuple[bytes, set[str]]] = {
    "JPEG, Exif": (jpeg(segment(0xE1, b"Exif\0\0" + EXIF)), ALL),
    "JPEG, Exif of the other byte order": (jpeg(segment(0xE1, b"Exif\0\0" + tiff({0x013B: "Ann Author"}, ">"))), {AUTHOR}),
    "JPEG, a short value": (jpeg(segment(0xE1, b"Exif\0\0" + tiff({0x013B: "Ann"}))), {AUTHOR}),
    "JPEG, XMP": (jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP.encode())), {AUTHOR}),
    "JPEG, IPTC": (jpeg(segment(0xED, IPTC)), {AUTHOR}),
    "JPEG, comment": (jpeg(segment(0xFE, b"by Ann")), {"the comment “by Ann”"}),
    "PNG, Exif": (png(chunk(b"eXIf", EXIF)), ALL),
    "PNG, author": (png(text("Author", "Ann")), {AUTHOR}),
    "PNG, path": (png(text("Software", "/home/ann/bin/draw")), {"the path /home/ann"}),
    "PNG, path of Windows": (png(text("Software", "C:\\Users\\ann\\draw.exe")), {"the path C:\\Users\\ann"}),
    "PNG, packed": (png(packed("Author", b"Ann")), {AUTHOR}),
    "PNG, XMP": (png(international("XML:com.adobe.xmp", XMP)), {AUTHOR}),
    "PNG, packed XMP": (png(international("XML:com.adobe.xmp", XMP, compressed=True)), {AUTHOR}),
    "PNG, hour": (png(chunk(b"tIME", b"\x07\xea\x0b\x17\x0a\x0b\x0c")), {"the hour it was made"}),
    "PNG, Exif as ImageMagick keeps it": (png(packed("Raw profile type exif", b"\nexif\n  %d\n" % len(EXIF) + EXIF.hex().encode())), ALL),
    "GIF, comment": (gif(b"!\xfe\x06by Ann\0"), {"the comment “by Ann”"}),
    "GIF, XMP": (gif(b"!\xff\x0bXMP DataXMP" + bytes([len(XMP)]) + XMP.encode() + b"\0"), {AUTHOR}),
    "WebP, Exif": (webp((b"EXIF", EXIF)), ALL),
    "WebP, XMP": (webp((b"XMP ", XMP.encode())), {AUTHOR}),
}


@pytest.mark.parametrize(("content", "found"), PRIVATE.values(), ids=PRIVATE)
def test_what_a_picture_tells(content: bytes, found: set[str]) -> None:
    picture = read_picture(content)
    assert (picture.width, picture.height) == (3, 2)
    assert set(picture.private) == found
    suffix = picture.media_type.removeprefix("image/")
    assert [slug for slug, _ in check_asset(content, f"source/a.{suffix}")] == ["asset-private-data"]


PLAIN = {
    "PNG": (png(), "png"),
    "PNG, gamma and language": (png(chunk(b"gAMA", b"\0\0\xb1\x8f"), text("Title", "A map")), "PNG"),
    "PNG, its program": (png(text("Software", "Matplotlib 3.8"), text("Comment", "Created with GIMP")), "png"),
    "PNG, an empty author": (png(text("Author", "")), "png"),
    "JPEG": (jpeg(), "jpg"),
    "JPEG, orientation": (jpeg(segment(0xE1, b"Exif\0\0" + ORIENTED)), "jpeg"),
    "JPEG, an owner of blanks": (jpeg(segment(0xE1, b"Exif\0\0" + tiff({0x8769: {0xA430: "          "}}))), "jpg"),
    "JPEG, the comment of a program": (jpeg(segment(0xFE, b"CREATOR: gd-jpeg v1.0")), "jpg"),
    "GIF": (gif(), "gif"),
    "GIF that moves": (gif(b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"), "gif"),
    "WebP": (webp(), "webp"),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1" fill="url(#a)"/><a href="https://example.org">x</a></svg>', "svg"),
    "SVG with a picture inside": (
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/png;base64,' + base64.b64encode(png()) + b'"/></svg>',
        "svg",
    ),
    "SVG of an editor": (
        (
            b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:version="1.3"><metadata>'
            b'<r xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#" resource="http://purl.org/dc/dcmitype/StillImage"/></metadata></svg>'
        ),
        "svg",
    ),
}


@pytest.mark.parametrize(("content", "suffix"), PLAIN.values(), ids=PLAIN)
def test_a_plain_picture_has_no_finding(content: bytes, suffix: str) -> None:
    assert list(check_asset(content, f"source/a.{suffix}")) == []


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:i="urn:i">{}</svg>'
SVGS: dict[str, tuple[str, str, str]] = {
    "script": ("<script>alert(1)</script>", "asset-active", "<script>"),
    "event": ('<path onclick="x()"/>', "asset-active", "onclick"),
    "HTML": ("<foreignObject/>", "asset-active", "<foreignObject>"),
    "picture of another site": ('<image href="https://example.org/a.png"/>', "asset-active", "href=https://example.org/a.png"),
    "picture beside it": ('<image xlink:href="a.png"/>', "asset-active", "href=a.png"),
    "script in a link": ('<a href=" javascript:alert(1)"><path/></a>', "asset-active", "href= javascript:alert(1)"),
    "page in an address": ('<use href="data:text/html,x"/>', "asset-active", "href=data:text/html,x"),
    "font of another site": (
        "<style>@font-face { src: url('https://example.org/a.woff') }</style>",
        "asset-active",
        "https://example.org/a.woff",
    ),
    "style sheet of another site": ('<style>@import "https://example.org/a.css";</style>', "asset-active", "https://example.org/a.css"),
    "style attribute": ('<path style="fill: url(https://example.org/a#b)"/>', "asset-active", "https://example.org/a#b"),
    "path of Linux": ('<image i:absref="/home/ann/map.png" href="#a"/>', "asset-private-data", "the path /home/ann"),
    "path of a program": ('<path i:export-filename="D:\\maps\\a.png"/>', "asset-private-data", "the path D:\\maps\\a.png"),
    "path in a comment": ("<!-- file:///home/ann/map.svg -->", "asset-private-data", "the path file:///home/ann/map.svg"),
    "author": ("<metadata><creator>Ann</creator></metadata>", "asset-private-data", "an author"),
    "author of a picture inside": (
        '<image href="data:image/png;base64,' + base64.b64encode(png(text("Author", "Ann"))).decode() + '"/>',
        "asset-private-data",
        "an author",
    ),
}


@pytest.mark.parametrize(("inside", "slug", "seen"), SVGS.values(), ids=SVGS)
def test_svg(inside: str, slug: str, seen: str) -> None:
    found = list(check_asset(SVG.format(inside).encode(), "source/a.svg"))
    assert [kind for kind, _ in found] == [slug]
    assert seen in found[0][1]


def test_svg_that_names_files_outside() -> None:
    entity = b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
    assert ("asset-active", "an entity outside the file") in check_asset(entity, "a.svg")
    sheet = b'<?xml-stylesheet href="https://example.org/a.css"?><svg xmlns="http://www.w3.org/2000/svg"/>'
    assert list(check_asset(sheet, "a.svg")) == [("asset-active", "a style sheet outside the file")]


OTHERS = {
    "JPEG called PNG": (jpeg(), "a.png", "image/jpeg"),
    "PNG called JPEG": (png(), "a.jpg", "image/png"),
    "SVG called PNG": (b"<svg/>", "a.png", "image/svg+xml"),
    "PNG called SVG": (png(), "a.svg", "image/png"),
    "web page": (b"<!DOCTYPE html><title>404</title>", "a.png", "a web page"),
    "web page called SVG": (b"<html/>", "a.svg", "an XML file that begins with <html>"),
    "Git LFS": (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "a.webp", "a Git LFS pointer"),
    "empty": (b"", "a.gif", "an empty file"),
    "TIFF": (b"II*\0\x08\0\0\0", "a.jpg", "no picture that books can carry"),
}


@pytest.mark.parametrize(("content", "path", "seen"), OTHERS.values(), ids=OTHERS)
def test_what_is_not_what_its_name_says(content: bytes, path: str, seen: str) -> None:
    assert list(check_asset(content, path)) == [("asset-type-mismatch", seen)]


def test_svg_that_is_cut_off() -> None:
    ((slug, seen),) = check_asset(b'<svg xmlns="http://www.w3.org/2000/svg"><path', "a.svg")
    assert slug == "asset-type-mismatch"
    assert "cannot be read as XML" in seen


LARGE = {
    "PNG": (png(width=8000, height=5001), "a.png", "8000 × 5001 pixels"),
    "JPEG": (jpeg(width=8000, height=5001), "a.jpg", "8000 × 5001 pixels"),
    "many bytes": (png() + b"\0" * MAX_BYTES, "a.png", "20 MB"),
}


@pytest.mark.parametrize(("content", "path", "seen"), LARGE.values(), ids=LARGE)
def test_what_is_too_large(content: bytes, path: str, seen: str) -> None:
    assert list(check_asset(content, path)) == [("asset-too-large", seen)]


def test_the_largest_that_is_not_too_large() -> None:
    assert list(check_asset(png(width=8000, height=5000), "a.png")) == []


SIZES = {
    "lossy WebP": (b"RIFF\0\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\x03\x00\x02\x00", (3, 2)),
    "lossless WebP": (b"RIFF\0\0\0\0WEBPVP8L\x05\0\0\0\x2f" + (2 | 1 << 14).to_bytes(4, "little"), (3, 2)),
    "nothing said": (PNG, (0, 0)),
}


@pytest.mark.parametrize(("content", "size"), SIZES.values(), ids=SIZES)
def test_sizes(content: bytes, size: tuple[int, int]) -> None:
    picture = read_picture(content)
    assert (picture.width, picture.height) == size


WHOLE = (*(content for content, _ in PRIVATE.values()), *(content for content, _ in PLAIN.values()))
SUFFIXES = ("png", "jpg", "gif", "webp", "svg")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(WHOLE), st.integers(0, 400), st.binary(max_size=12), st.sampled_from(SUFFIXES))
def test_no_broken_file_stops_anything(content: bytes, place: int, damage: bytes, suffix: str) -> None:
    for broken in (content[:place], content[:place] + damage + content[place + len(damage) :]):
        assert {slug for slug, _ in check_asset(broken, f"a.{suffix}")} <= {
            "asset-type-mismatch",
            "asset-private-data",
            "asset-active",
            "asset-too-large",
        }


def test_folders_that_lead_to_themselves_and_texts_that_unpack_without_end() -> None:
    loop = b"II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"
    assert read_picture(jpeg(segment(0xE1, b"Exif\0\0" + loop))) == Picture("image/jpeg", 3, 2)
    bomb = png(packed("Author", b"a" * 50_000_000))
    assert read_picture(bomb).private == (AUTHOR,)
