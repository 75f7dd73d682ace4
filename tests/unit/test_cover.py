"""Covers: every script is set in fonts that have it, stays within the margins, and says what it was given and nothing else."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import pytest
from lxml import etree

from hexapla.colours import MINIMUM_CONTRAST, contrast
from hexapla.config import read_publication
from hexapla.config.read import parse_publication
from hexapla.cover import BOOK, CARD, PALETTES, Face, FontStack, Format, choose_palette, draw, find_fonts, font_folders, rasterize
from hexapla.cover.lines import fit
from hexapla.errors import ConfigError
from hexapla.locales import parse_locale

ROOT = Path(__file__).parents[2]
WORK = "urn:uuid:6f0e4a52-0d3b-4c1c-9d0a-7f4f2c3c9b14"
TITLES = {
    "en": "Our Best: A Commentary on Article 14",
    "ar": "المادة الرابعة عشرة: الحق في اللجوء",
    "fa": "مادهٔ ۱۴: حق پناهندگی",
    "zh_Hans": "第十四条：寻求庇护与享受庇护的权利",
    "ja": "第十四条：庇護を求め、享受する権利",
    "ko": "제14조: 비호를 구하고 누릴 권리",
    "ru": "Статья четырнадцатая: право убежища",
    "vi": "Điều 14: Quyền tìm kiếm và được hưởng tị nạn",
    "bo": "དོན་ཚན་བཅུ་བཞི་པ།",
}


def face_of(code: str, title: str) -> Face:
    return Face(WORK, parse_locale(code), title, (), "Example Press")


def fonts_for(face: Face) -> FontStack:
    fonts = find_fonts(face.text, face.locale.script, font_folders(Path.home()))
    if fonts.missing:
        pytest.skip(f"no installed font has {fonts.missing!r}: install fonts-noto-core and fonts-noto-cjk")
    return fonts


def ink_box(png: bytes) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of all that differs from the ground, which the first pixel shows."""
    width, _, rows = pixels(png)
    ground = rows[0][:4]
    marked = [(y, [x for x in range(width) if row[4 * x : 4 * x + 4] != ground]) for y, row in enumerate(rows) if row != ground * width]
    return min(xs[0] for _, xs in marked), marked[0][0], max(xs[-1] for _, xs in marked), marked[-1][0]


def pixels(png: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and rows of an RGBA picture of 8 bits: https://www.w3.org/TR/png-3/"""
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert (depth, colour) == (8, 6)
    data, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    raw, stride = zlib.decompress(data), width * 4
    rows, before = [], bytearray(stride)
    for y in range(height):
        line = bytearray(raw[y * (stride + 1) + 1 : (y + 1) * (stride + 1)])
        before = unfiltered(raw[y * (stride + 1)], line, before)
        rows.append(bytes(before))
    return width, height, rows


def unfiltered(kind: int, line: bytearray, above: bytearray) -> bytearray:
    for i in range(len(line)) if kind else ():
        left, corner = (line[i - 4], above[i - 4]) if i >= 4 else (0, 0)
        up = above[i]
        guess = left + up - corner
        paeth = min((left, up, corner), key=lambda one: abs(guess - one))
        line[i] = (line[i] + (0, left, up, (left + up) // 2, paeth)[kind]) & 255
    return line


@pytest.mark.parametrize("code", TITLES)
def test_every_script_is_drawn_within_the_margins(code: str) -> None:
    face = face_of(code, TITLES[code])
    fonts = fonts_for(face)
    png = rasterize(draw(face, BOOK, choose_palette(WORK), fonts), fonts.files, width=160)
    left, top, right, bottom = ink_box(png)
    scale = 160 / BOOK.width
    assert left >= (BOOK.margin - 30) * scale
    assert right <= (BOOK.width - BOOK.margin + 30) * scale
    assert top >= 0.5 * BOOK.margin * scale
    assert bottom <= (BOOK.height - BOOK.margin / 2) * scale


@pytest.mark.parametrize("form", [BOOK, CARD], ids=["book", "card"])
def test_a_picture_has_the_size_that_stores_and_links_want_and_is_small(form: Format) -> None:
    face = face_of("en", TITLES["en"])
    fonts = fonts_for(face)
    svg = draw(face, form, choose_palette(WORK), fonts)
    png = rasterize(svg, fonts.files)
    assert struct.unpack(">II", png[16:24]) == (form.width, form.height)
    assert len(png) < 300_000
    assert png == rasterize(svg, fonts.files)


def test_arabic_is_shaped() -> None:
    face = face_of("ar", "حق")
    fonts = fonts_for(face)
    svg = draw(face, CARD, PALETTES[0], fonts)
    apart = svg.replace("\u2067حق\u2069", "\u2067ح\u200cق\u2069")
    assert apart != svg
    assert rasterize(svg, fonts.files) != rasterize(apart, fonts.files)


HOSTILE = {
    "markup": "</svg><script>alert(1)</script>",
    "controls": "a\u202eb\u2069c",
    "300 characters": "palabra " * 38,
    "one long word": "x" * 300,
    "entity": "&amp; &lt;",
    "quotes": "\"'><",
}


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_a_title_is_text_and_nothing_else(title: str) -> None:
    face = face_of("en", title)
    root = etree.fromstring(draw(face, BOOK, PALETTES[0], fonts_for(face)).encode())
    assert {etree.QName(element).localname for element in root.iter("*")} == {"svg", "title", "rect", "g", "text"}
    lines = [element.text or "" for element in root.iter("{*}text")]
    assert all(re.fullmatch("[\u2066\u2067][^\u2066-\u2069\u202a-\u202e]*\u2069", line) for line in lines)
    assert all(float(element.get("y", "0")) <= BOOK.height - BOOK.margin for element in root.iter("{*}text"))


@pytest.mark.parametrize(
    ("code", "text", "rtl"),
    [
        pytest.param("ug", "Overthrow autocracy!", False, id="not translated yet"),
        pytest.param("ar", "CCP: نص", True, id="begins with Latin letters"),
        pytest.param("ar", "1984", True, id="no letters"),
        pytest.param("fr", "مرحبا!", True, id="the other way round"),
        pytest.param("fr", "Bonjour !", False, id="as ever"),
    ],
)
def test_what_is_in_another_script_runs_as_that_script_does(code: str, text: str, rtl: bool) -> None:
    """Else a full stop or an exclamation mark would stand at its beginning."""
    face = face_of(code, text)
    svg = draw(face, BOOK, PALETTES[0], fonts_for(face))
    lines = re.findall("([\u2066\u2067])([^\u2069<]*)\u2069</text>", svg)
    assert {mark for mark, line in lines if line and line in text} == {"\u2067" if rtl else "\u2066"}


def test_without_fonts_every_character_is_named() -> None:
    assert find_fonts("ab a", "Latn", ()).missing == "ab"


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.ground)
def test_words_can_be_read_in_every_palette(palette: object) -> None:
    assert isinstance(palette, type(PALETTES[0]))
    assert contrast(palette.ground, palette.ink) >= MINIMUM_CONTRAST


def test_lines_are_balanced_and_a_subtitle_begins_a_line() -> None:
    setting = fit("One: two three four five", lambda text: len(text) * 0.5, width=100, height=400, leading=1, largest=20, smallest=8)
    assert setting.lines == ("One:", "two three", "four five")


CONFIG = 'source = "en"\nidentifier = "urn:x:y"\nmodified = 2026-01-01\n[[works]]\nid = "a"\ndocuments = ["a.md"]\n[cover]\n'
PALETTE_ERRORS = {
    "too pale": ('ground = "#ffffff"\nink = "#cccccc"\naccent = "#ff0000"', "contrast of 1.61"),
    "no colour": ('ground = "blue"', "not a colour"),
    "one missing": ('ground = "#ffffff"\nink = "#000000"', "lacks the colour 'accent'"),
}


def lines_of(title: str, *, width: float = 1300) -> tuple[str, ...]:
    """As if every letter were half as wide as high."""
    return fit(title, lambda text: len(text) / 2, width=width, height=1100, leading=1.2, largest=280, smallest=40).lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        pytest.param("Our Best: A Commentary on Article 14", ("Our Best:", "A Commentary", "on Article 14"), id="no article alone"),
        pytest.param("L’exil : une histoire", ("L’exil :", "une histoire"), id="a colon stays with its word"),
        pytest.param("Chapitre\u00a014 du livre", ("Chapitre\u00a014", "du livre"), id="a no-break space breaks no line"),
        pytest.param("Light", ("Light",), id="one word"),
    ],
)
def test_no_word_is_left_alone(title: str, lines: tuple[str, ...]) -> None:
    assert lines_of(title) == lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        pytest.param("専制を打倒せよ、独裁を根絶せよ！", ("専制を", "打倒せよ、", "独裁を", "根絶せよ！"), id="Japanese"),
        pytest.param("推翻专制，消灭独裁！", ("推翻专制，", "消灭独裁！"), id="Chinese"),
        pytest.param("世界人权宣言第十四条", ("世界人权", "宣言第十", "四条"), id="one phrase"),
    ],
)
def test_a_line_ends_with_a_phrase(title: str, lines: tuple[str, ...]) -> None:
    """As if every character were as wide as high."""
    assert fit(title, len, width=1300, height=1100, leading=1.2, largest=280, smallest=40).lines == lines


def test_a_word_that_no_line_holds_is_broken_before_it_is_made_tiny() -> None:
    setting = fit("D" * 80, lambda text: len(text) / 2, width=1300, height=1100, leading=1.2, largest=280, smallest=40)
    assert setting.size > 100
    assert "".join(setting.lines) == "D" * 80


def test_what_fits_at_no_size_is_cut_within_its_column() -> None:
    setting = fit("word " * 2000, lambda text: len(text) / 2, width=1300, height=1100, leading=1.2, largest=280, smallest=40)
    assert setting.lines[-1].endswith("…")
    assert all(len(line) / 2 * setting.size <= 1300 for line in setting.lines)


@pytest.mark.parametrize("title", ["المادة الرابعة عشرة", "حق پناهندگی", "ئۇيغۇرچە", "سسسسس"])
def test_a_joined_word_is_measured_as_it_is_drawn(title: str) -> None:
    """In em, within a twentieth: unjoined, these would be a third wider."""
    fonts = find_fonts(title, "Arab", font_folders(Path.home()))
    if fonts.missing:
        pytest.skip(f"no installed font has {fonts.missing!r}: install fonts-noto-core")
    box = '<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="100"><rect width="1000" height="100" fill="#fff"/>'
    family = fonts.families[0]
    text = f'<text x="990" y="60" font-size="40" text-anchor="end" font-family="{family}">\u2067{title}\u2069</text></svg>'
    left, _, right, _ = ink_box(rasterize(box + text, fonts.files))
    assert (right - left) / 40 == pytest.approx(fonts.width(title), rel=0.05)


@pytest.mark.parametrize(("cover", "said"), PALETTE_ERRORS.values(), ids=PALETTE_ERRORS)
def test_a_poor_palette_is_refused(cover: str, said: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(said)):
        parse_publication((CONFIG + cover).encode(), ROOT)


def test_a_publisher_may_want_no_covers() -> None:
    assert not parse_publication((CONFIG + "draw = false").encode(), ROOT).draws_covers
    assert read_publication(ROOT).draws_covers
