"""What a cover says and the fonts for it in, an SVG out: a title on a ground, and six columns of lines that belong to this work only."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator

from hexapla.colours import Palette
from hexapla.cover.fonts import FontStack
from hexapla.cover.lines import Setting, fit
from hexapla.frozen import Frozen
from hexapla.locales import Locale
from hexapla.templating import render_template
from hexapla.text import script_letters, scripts

COLUMNS = 6
"""Origen's Hexapla set six versions of one text side by side."""
_SMALL = {"Arab": 1.3, "Tibt": 1.25, "Hebr": 1.1}
"""Scripts whose letters are small for their size: names in them are set larger."""
_LEADING = {
    "Arab": 1.55, "Tibt": 1.75, "Mymr": 1.85, "Khmr": 1.75, "Laoo": 1.5, "Thai": 1.45,
    **dict.fromkeys(("Deva", "Beng", "Gujr", "Guru", "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh"), 1.5),
    **dict.fromkeys(("Hans", "Hant", "Jpan", "Kore"), 1.3),
}  # fmt: skip
"""From line to line, in em, for scripts whose lines would touch at 1.16."""


class Face(Frozen):
    """What a cover says."""

    work: str
    """The work's identifier: decides the ornament, the same in all languages."""
    locale: Locale
    title: str
    authors: tuple[str, ...] = ()
    publisher: str = ""

    @property
    def text(self) -> str:
        """Every character that is set."""
        return "".join((self.title, *self.authors, self.publisher, self.locale.name))


class Box(Frozen):
    """A rectangle, in pixels."""

    x: int
    y: int
    width: int
    height: int


class Format(Frozen):
    """A grid, in pixels."""

    width: int
    height: int
    margin: int
    title: Box
    ornament: Box
    largest: int
    small: int
    """Size of names."""


BOOK = Format(1600, 2560, 150, Box(150, 420, 1300, 1120), Box(150, 1640, 1300, 600), 280, 54)
"""What stores ask of a cover: 1600 × 2560."""
CARD = Format(1200, 630, 70, Box(70, 130, 660, 370), Box(800, 70, 330, 490), 120, 28)
"""https://ogp.me: what a link looks like elsewhere, 1200 × 630."""


class Line(Frozen):
    """A line of text: where it is anchored, and what it says, isolated in its direction."""

    x: float
    y: float
    size: int
    anchor: str
    text: str


class Stroke(Frozen):
    """One line of the ornament."""

    x: float
    y: float
    width: float
    accent: bool


def draw(face: Face, form: Format, palette: Palette, fonts: FontStack) -> str:
    """The cover as SVG. Every text is escaped, wrapped by measured widths, and stands in isolates (U+2066 or U+2067, and U+2069)."""
    return render_template(
        "cover/cover.svg",
        form=form,
        palette=palette,
        families=", ".join(f"'{name}'" for name in (*fonts.families,)) or "serif",
        title=face.title,
        locale=face.locale,
        lines=tuple(_lines(face, form, fonts)),
        strokes=tuple(_strokes(face, form)),
        rule=form.margin + form.small * 0.75,
    )


def _lines(face: Face, form: Format, fonts: FontStack) -> Iterator[Line]:
    leading = _LEADING.get(face.locale.script, 1.16)
    box, small = form.title, form.small
    rtl = face.locale.direction == "rtl"
    start, end = (form.width - form.margin, form.margin) if rtl else (form.margin, form.width - form.margin)
    if form is CARD:
        end = start + (-box.width if rtl else box.width)
    anchors = ("end", "start") if rtl else ("start", "end")
    setting = fit(
        face.title, fonts.width, width=box.width, height=box.height, leading=leading, largest=form.largest, smallest=form.small - 8
    )
    leftwards = runs_rtl(face.title, face.locale)
    for number, line in enumerate(setting.lines):
        yield Line(start, _baseline(box, setting, leading, number), setting.size, anchors[0], isolate(line, leftwards))
    for name, y in ((" · ".join(face.authors), form.margin), (face.publisher, form.height - form.margin)):
        if name:
            size = _small_size(name, face.locale, small)
            wide = (form.width - 2 * form.margin) * 0.6
            shown = fit(name, fonts.width, width=wide, height=size * 1.2, leading=1.2, largest=size, smallest=16)
            yield Line(start, y, shown.size, anchors[0], isolate(shown.lines[0], runs_rtl(name, face.locale)))
    size = int(_small_size(face.locale.name, face.locale, small) * 0.8)
    yield Line(end, form.height - form.margin, size, anchors[1], isolate(face.locale.name, rtl))


def _small_size(name: str, locale: Locale, small: int) -> int:
    own = scripts(name).keys() & script_letters(locale.script)
    return int(small * _SMALL.get(locale.script, 1.0)) if own else small


def _baseline(box: Box, setting: Setting, leading: float, number: int) -> float:
    return round(box.y + setting.size * (0.5 + leading / 2 + leading * number) - setting.size * 0.15, 1)


def runs_rtl(text: str, locale: Locale) -> bool:
    """Whether a title or a name runs from right to left: as its language does, but for one that has no letter of its script."""
    rtl = locale.direction == "rtl"
    found = scripts(text).keys()
    if not found or found & script_letters(locale.script):
        return rtl
    return next((kind != "L" for char in text if (kind := unicodedata.bidirectional(char)) in ("L", "R", "AL")), rtl)


def isolate(text: str, rtl: bool) -> str:
    """https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates; the text's own controls are taken out."""
    own = text.translate(dict.fromkeys((*range(0x2066, 0x206A), *range(0x202A, 0x202F))))
    opening = "\u2067" if rtl else "\u2066"
    return f"{opening}{own}\u2069"


def _strokes(face: Face, form: Format) -> Iterator[Stroke]:
    """Six columns of lines, long and short as the digest of the work has them; the accented column is the language's own."""
    box, rtl = form.ornament, face.locale.direction == "rtl"
    left = form.width - box.x - box.width if rtl else box.x
    gap = box.width / COLUMNS * 0.16
    width = (box.width - gap * (COLUMNS - 1)) / COLUMNS
    rows = 16
    own = hashlib.sha256(face.locale.tag.encode()).digest()[0] % COLUMNS
    seed = hashlib.shake_256(face.work.encode()).digest(COLUMNS * rows)
    for column in range(COLUMNS):
        for row in range(rows):
            share = 1.0 if (value := seed[column * rows + row]) > 96 else 0.35 + value / 160
            place = left + column * (width + gap)
            x = place + width * (1 - share) if rtl else place
            yield Stroke(round(x, 1), round(box.y + row * box.height / rows, 1), round(width * share, 1), column == own)
