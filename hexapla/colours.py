"""Colours in, how well they can be told apart out."""

from __future__ import annotations

from hexapla.frozen import Frozen
from hexapla.patterns import pattern

MINIMUM_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3: https://www.w3.org/TR/WCAG22/#contrast-minimum"""
COLOUR = pattern(r"#[0-9A-Fa-f]{6}")


class Palette(Frozen):
    """Three colours, each ``#rrggbb``."""

    ground: str
    ink: str
    """Of all words."""
    accent: str
    """Of one column of the ornament; never of words."""


def contrast(one: str, other: str) -> float:
    """From 1.0, the same, to 21.0, black on white: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
