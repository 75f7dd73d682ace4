"""A work's identifier in, the colours of its cover out."""

from __future__ import annotations

import hashlib

from hexapla.colours import Palette

PALETTES = (
    Palette("#1d3a4f", "#f6efe2", "#e0a458"),
    Palette("#f3ead8", "#1e2430", "#b3402a"),
    Palette("#7a2328", "#f8efe3", "#e8b96a"),
    Palette("#24463a", "#f4eedd", "#d9a441"),
    Palette("#e7c873", "#22202b", "#8c2f2b"),
    Palette("#3a3157", "#f5eee6", "#e29578"),
)


def choose_palette(identifier: str) -> Palette:
    """The same for all editions of a work, on every machine."""
    return PALETTES[hashlib.sha256(identifier.encode()).digest()[0] % len(PALETTES)]
