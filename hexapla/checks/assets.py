"""A picture's bytes and name in, what is wrong with it out: it tells who made it, it acts, it is too large, it is something else.

Each finding is a slug and what was seen; the place is the caller's to add. No picture is decoded, no address is fetched.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from lxml import etree

from hexapla.checks.exif import COMPUTER_PATH, find_paths
from hexapla.checks.pictures import read_picture
from hexapla.edition import media_type_of
from hexapla.patterns import pattern

MAX_BYTES = 20_000_000
MAX_PIXELS = 40_000_000
"""Beyond these a phone or an e-reader shows nothing, or stops: about four times what a full page needs in print."""

_ADDRESS = pattern(r"url\(\s*[\"']?\s*(?!#)([^\"')]*)|@import\s+[\"']?([^\"';\s]*)", re.IGNORECASE)
_HARMLESS = pattern(r"#|data:(?:image|font|application/(?:x-)?font)[/;,-]", re.IGNORECASE)
_EMBEDDED = pattern(r"data:image/(?:png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s]+)")
_HEADS = {
    b"<svg": "image/svg+xml",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"version https://git-lfs": "a Git LFS pointer",
}
_FETCHING = frozenset({"href", "src"})
_NAMES_A_PATH = frozenset({"absref", "docname", "docbase", "export-filename"})
"""What Inkscape and Sodipodi write down of the computer they run on."""
_DRAWN_FOR_EDITORS = frozenset({"metadata", "namedview"})


def check_asset(content: bytes, path: str) -> Iterator[tuple[str, str]]:
    """Slug and what was seen, for each thing that is wrong with the picture ``path``, whose suffix says what it should be."""
    wanted = media_type_of(path)
    if len(content) > MAX_BYTES:
        yield "asset-too-large", f"{len(content) / 1_000_000:.0f} MB"
    if wanted == "image/svg+xml":
        yield from _check_svg(content[:MAX_BYTES])
        return
    picture = read_picture(content)
    if picture.media_type != wanted:
        yield "asset-type-mismatch", _kind(content, picture.media_type)
    if picture.width * picture.height > MAX_PIXELS:
        yield "asset-too-large", f"{picture.width} × {picture.height} pixels"
    if picture.private:
        yield "asset-private-data", ", ".join(picture.private)


def _kind(content: bytes, media_type: str) -> str:
    if media_type or not content:
        return media_type or "an empty file"
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((name for start, name in _HEADS.items() if head.startswith(start)), "no picture that books can carry")


def _check_svg(content: bytes) -> Iterator[tuple[str, str]]:
    """An SVG is a page of its own: it can run scripts, fetch, and tell the folder it was saved in."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        seen = read_picture(content).media_type or f"cannot be read as XML ({error.msg})"
        yield "asset-type-mismatch", seen
        return
    if _local(root.tag) != "svg":
        yield "asset-type-mismatch", f"an XML file that begins with <{_local(root.tag)}>"
        return
    if active := tuple(dict.fromkeys(_active(root))):
        yield "asset-active", ", ".join(active)
    if private := tuple(dict.fromkeys(_private(root, content))):
        yield "asset-private-data", ", ".join(private)


def _active(root: etree._Element) -> Iterator[str]:
    """Scripts, event handlers, and whatever would be fetched from outside the file. A link to click on is none of them."""
    document = root.getroottree()
    if document.docinfo.internalDTD is not None and any(entity.system_url for entity in document.docinfo.internalDTD.iterentities()):
        yield "an entity outside the file"
    if any(True for _ in root.xpath("preceding-sibling::processing-instruction('xml-stylesheet')")):
        yield "a style sheet outside the file"
    for element in root.iter("*"):
        name = _local(element.tag)
        if name in _DRAWN_FOR_EDITORS or any(_local(above.tag) in _DRAWN_FOR_EDITORS for above in element.iterancestors()):
            continue
        if name in ("script", "foreignObject", "iframe", "embed", "object", "audio", "video"):
            yield f"<{name}>"
        yield from _active_attributes(name, dict(element.items()))
        if name == "style":
            yield from _fetched("".join(element.itertext()))


def _active_attributes(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    for key, value in attributes.items():
        name = _local(key)
        if name.lower().startswith("on"):
            yield name
        elif re.match(r"[\s\x00-\x1f]*(?:java|vb)script:", value, re.IGNORECASE) or (
            name in _FETCHING and tag != "a" and not _HARMLESS.match(value.strip())
        ):
            yield f"{name}={value[:60]}"
        else:
            yield from _fetched(value)


def _fetched(style: str) -> Iterator[str]:
    for found in _ADDRESS.finditer(style):
        address = found[1] or found[2] or ""
        if address and not _HARMLESS.match(address):
            yield address[:60]


def _private(root: etree._Element, content: bytes) -> Iterator[str]:
    yield from find_paths(content.decode("utf-8", "replace"))
    for element in root.iter("*"):
        for key, value in element.items():
            if _local(key) in _NAMES_A_PATH and re.search(r"[/\\]", value) and not COMPUTER_PATH.search(value):
                yield f"the path {value[:60]}"
            for found in _EMBEDDED.finditer(value):
                yield from read_picture(_decoded(found[1])).private
        if _local(element.tag) in ("creator", "publisher", "rights") and "".join(element.itertext()).strip():
            yield "an author"


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=False)
    except binascii.Error:
        return b""


def _local(name: str | bytes | bytearray | object) -> str:
    """A name without its namespace; empty for a comment, which has none."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""
