"""A work's title, names and language in, its cover out: drawn as SVG, set in fonts that were found, turned into a picture."""

from hexapla.cover.design import BOOK, CARD, Face, Format, draw
from hexapla.cover.fonts import FontStack, find_fonts
from hexapla.cover.palette import PALETTES, choose_palette
from hexapla.cover.raster import rasterize
from hexapla.systems import font_folders

__all__ = [
    "BOOK",
    "CARD",
    "PALETTES",
    "Face",
    "FontStack",
    "Format",
    "choose_palette",
    "draw",
    "find_fonts",
    "font_folders",
    "rasterize",
]
