"""A picture's name or bytes in, what an edition must know of it out: its media type, and whether it can move."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from hexapla.patterns import pattern

IMAGE_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
"""EPUB 3.3, section 3.2: the image types that every reading system shows."""

_MOVING = {
    "image/gif": pattern(rb"\x21\xf9\x04.*?\x2c.*\x21\xf9\x04|NETSCAPE2\.0", re.DOTALL),
    "image/png": pattern(rb"acTL"),
    "image/webp": pattern(rb"ANIM"),
    "image/svg+xml": pattern(rb"<(?:\w+:)?(?:animate|set)\b|@keyframes|animation", re.IGNORECASE),
}
"""What is in a picture that moves, and by chance in a few that do not: GIF 89a, section 23; PNG, third edition; RFC 9649; SVG 2."""


def media_type_of(path: str) -> str | None:
    """None for what an edition cannot carry as a picture."""
    return IMAGE_TYPES.get(PurePosixPath(path).suffix.lower())


def can_move(media_type: str, content: bytes) -> bool:
    """Whether a picture may have more than one frame. It is not decoded: one that stands still may be taken for one that moves.

    >>> can_move("image/svg+xml", b'<svg><animate attributeName="x"/></svg>'), can_move("image/png", b"")
    (True, False)
    """
    pattern = _MOVING.get(media_type)
    return pattern is not None and pattern.search(content) is not None
