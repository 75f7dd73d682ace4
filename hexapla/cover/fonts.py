"""A text and folders of fonts in, the few fonts that hold every character of it out, with the widths of what they set."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from hexapla.cover.joining import joined
from hexapla.frozen import Frozen

PREFERRED: Mapping[str, tuple[str, ...]] = {
    "Arab": ("NotoNaskhArabic", "NotoSerifArabic", "NotoSansArabic"),
    "Tibt": ("NotoSerifTibetan", "NotoSansTibetan"),
    "Hans": ("NotoSerifCJK", "NotoSansCJK", "SourceHanSerif"),
    "Hant": ("NotoSerifCJK", "NotoSansCJK", "SourceHanSerif"),
    "Jpan": ("NotoSerifCJK", "NotoSansCJK", "SourceHanSerif"),
    "Kore": ("NotoSerifCJK", "NotoSansCJK", "SourceHanSerif"),
    "Deva": ("NotoSerifDevanagari", "NotoSansDevanagari"),
    "Hebr": ("NotoSerifHebrew", "NotoSansHebrew"),
    "Thai": ("NotoSerifThai", "NotoSansThai"),
}
"""ISO 15924 code → what the names of fitting files begin with, best first."""
_EVERYWHERE = ("NotoSerif-", "NotoSerif", "NotoSans", "Noto", "LiberationSerif", "DejaVuSerif", "Georgia", "Times")
_FACE = {"Hans": "SC", "Hant": "TC", "Jpan": "JP", "Kore": "KR"}
_UNSET = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""General categories that draw nothing: a space, an isolate, a joiner."""


class FontFace(Frozen):
    """One font of one file."""

    path: str
    family: str
    sha256: str
    advances: Mapping[int, float]
    """Code point → width in em."""


class FontStack(Frozen):
    """What a text is set in."""

    faces: tuple[FontFace, ...]
    missing: str = ""
    """The characters that no font has, each once."""

    @property
    def families(self) -> tuple[str, ...]:
        return tuple(face.family for face in self.faces)

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(face.path for face in self.faces))

    def width(self, text: str) -> float:
        """In em, letters of the Arabic script joined; kerned pairs are narrower, hardly ever wider."""
        return sum(map(self._advance, joined(text)))

    def _advance(self, character: str) -> float:
        """A font need not hold the form that a letter is drawn in: the letter by itself is about as wide, or wider."""
        if unicodedata.category(character) == "Cf":
            return 0.0
        letter = unicodedata.normalize("NFKC", character)
        held = (face.advances[code] for code in (ord(character), ord(letter[0])) for face in self.faces if code in face.advances)
        return next(held, 1.0)


def find_fonts(text: str, script: str, folders: Sequence[Path]) -> FontStack:
    """The fewest fonts, the best for ``script`` (ISO 15924) first, that together hold ``text``."""
    missing = {character for character in text if unicodedata.category(character) not in _UNSET}
    chosen: list[FontFace] = []
    for path in _ranked(script, _files(tuple(folders))):
        if not missing:
            break
        face = _face(path, _FACE.get(script, ""))
        found = {character for character in missing if face and ord(character) in face.advances}
        if face and found:
            chosen.append(face)
            missing -= found
    return FontStack(tuple(chosen), "".join(sorted(missing)))


@cache
def _files(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    found = (path for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.suffix.lower() in (".ttf", ".otf", ".ttc"))
    return tuple(sorted(path for path in found if _is_upright(path.stem)))


def _is_upright(stem: str) -> bool:
    return "-" not in stem or stem.endswith(("-Regular", "-VF"))


def _ranked(script: str, files: Iterable[Path]) -> list[Path]:
    """What fits the script, then what fits most scripts. Other families are not tried: symbols and display faces hold letters too."""
    wanted = (*PREFERRED.get(script, ()), *_EVERYWHERE)

    def rank(path: Path) -> int:
        return next((number for number, name in enumerate(wanted) if path.name.startswith(name)), len(wanted))

    return sorted((path for path in files if rank(path) < len(wanted)), key=lambda path: (rank(path), path.name))


@cache
def _face(path: Path, variant: str) -> FontFace | None:
    """None for a file that is no font, or that cannot be read. ``variant`` chooses the font of a collection by the end of its name."""
    # Here, since a build without covers has no use for it.
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    try:
        content = path.read_bytes()
        stream = io.BytesIO(content)
        fonts = TTCollection(stream, lazy=True).fonts if path.suffix.lower() == ".ttc" else [TTFont(stream, lazy=True)]
        named = [(str(font["name"].getDebugName(1) or path.stem), font) for font in fonts]
        family, font = next((one for one in named if variant and one[0].endswith(f" {variant}")), named[0])
        metrics, em = font["hmtx"].metrics, font["head"].unitsPerEm
        advances = {code: metrics[name][0] / em for code, name in (font.getBestCmap() or {}).items()}
        return FontFace(str(path), family, hashlib.sha256(content).hexdigest(), advances)
    except (OSError, TTLibError, KeyError):
        return None
