"""A text in any script in, the values of the numbers in it out: for telling whether a translation kept them.

A number has several readings (``1.234`` may be 1234 or 1.234), so each gives a set of values, and two numbers agree where one value is in
both. Digits of every script are read (Unicode ``Nd``), Han numerals, Roman ones, and numbers before a word or sign for a power of ten
(``1 万``, ``10 آلاف``, ``10 mil``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from hexapla.patterns import pattern

Values = frozenset[Decimal]
"""The readings of one number."""

_POWERS = {
    2: "百 hundred",
    3: (
        "千 천 thousand tausend mille mil nghìn ngàn тыс тысяч тысячи тысячам тысячами тысяча тысячу ألف آلاف ألفا ألفًا الف هزار مىڭ "
        "אלף хиляди тисяч bin ribu"
    ),
    4: "万 萬 만",
    6: "million millions millionen millones millón milhões milhão milioni triệu млн миллион миллиона миллионов مليون ملايين میلیون",
    8: "億 亿 억",
    9: "billion billions milliarde milliarden milliards milliard tỷ млрд миллиард миллиардов مليار میلیارد",
}
"""What multiplies the number before it, by exponent."""

_EXPONENTS = {word: exponent for exponent, words in _POWERS.items() for word in words.split()}
_WORDS = "|".join(sorted(map(re.escape, _EXPONENTS), key=len, reverse=True))
_NO_DIGIT = pattern(r"\D")
_APART = pattern(r"[’'\u00a0\u202f\u2009 ٬]")
_POINTS = pattern(r"[.,]")
_BETWEEN = pattern(r"[\s\u2010-\u2015-]")
_ISBN_10 = pattern(r"[0-9]{9}[0-9X]")
_ISBN_13 = pattern(r"97[89][0-9]{10}")
_DIGITS = pattern(rf"(\d+(?:[.,’'٬٫]\d+|[\u00a0\u202f\u2009 ]\d{{3}}(?!\d))*)(?:[ \u00a0\u202f-]?({_WORDS})(?![a-zа-я]))?", re.IGNORECASE)
_DIGIT = pattern(r"\d")
_OTHER_DIGIT = pattern(r"[^\D0-9]")
_DATE = pattern(r"(?<![\d.,])(?:(\d{4})[-./](\d{1,2})[-./](\d{1,2})|(\d{1,2})[./](\d{1,2})[./](\d{4}))(?!\d|[.,]\d)")
_MAY_BE_DATE = pattern(r"\d[-./]\d")
_MONTHS = 12
_TIME = pattern(r"(?:[01]?\d|2[0-4])\.[0-5]\d")
_NOUGHT: Values = frozenset({Decimal(0)})
"""Nobody misses the minutes of 16:00."""
_HAN_DIGITS = {
    char: value for value, chars in enumerate(("〇零", "一壹", "二貳两兩", "三叁", "四", "五", "六", "七", "八", "九")) for char in chars
}
_HAN_UNITS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_HAN_GROUPS = {"万": 10_000, "萬": 10_000, "億": 100_000_000, "亿": 100_000_000}
_HAN = pattern(f"(?<!\\d)[{''.join(_HAN_DIGITS)}{''.join(_HAN_UNITS)}{''.join(_HAN_GROUPS)}]+")
_ROMAN = pattern(r"\b(?=[IVXLC]{2,}\b)C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b")
"""Empty where the letters of a word are Roman digits in no order, as in CIVIL."""
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def find_numbers(text: str) -> tuple[Values, ...]:
    """Every number in a text, in order.

    >>> [sorted(map(int, values)) for values in find_numbers("第十四条, over 10,000 or 1万")]
    [[14], [10, 10000], [1, 10000]]
    """
    read = _ascii_digits(text)
    found = sorted((*_in_digits(read), *_in_letters(read)), key=lambda pair: pair[0])
    return tuple(values for _, values in found)


def missing_numbers(msgid: str, msgstr: str) -> tuple[str, ...]:
    """The numbers of two digits or more in a text that its translation has in no reading, as the text writes them."""
    wanted = _wanted(msgid)
    if all(_stands(written, msgstr) for written, _ in wanted):
        return ()
    text = _apart(_ascii_digits(msgstr), 0)
    there = _NOUGHT.union(*(values for _, values in _in_digits(text)))
    if all(values & there for _, values in wanted):
        return ()
    there = there.union(*(values for _, values in _in_letters(text)))
    return tuple(written for written, values in wanted if not values & there)


def _stands(written: str, text: str) -> bool:
    """Whether a text surely has a number as it is written: digits of ASCII alone, between blanks or letters, which are no part of one."""
    place = text.find(written)
    if place < 0 or not (written.isascii() and written.isdecimal()):
        return False
    end = place + len(written)
    return all(not char or char == " " or char.isalpha() for char in (text[max(0, place - 1) : place], text[end : end + 1]))


@lru_cache(maxsize=1 << 14)
def _wanted(msgid: str) -> tuple[tuple[str, Values], ...]:
    """What a translation must have, as the text writes it."""
    if not _DIGIT.search(msgid):
        return ()
    found = _DIGITS.finditer(_apart(_ascii_digits(msgid), _MONTHS))
    return tuple((match[0].strip(), _readings(match[1], match[2])) for match in found if len(_NO_DIGIT.sub("", match[1])) > 1)


def _apart(text: str, most: int) -> str:
    """Dates as the numbers in them: 2007-07-22 is 22.07.2007 elsewhere. Up to ``most`` a number may be a month, and a word."""
    if not _MAY_BE_DATE.search(text):
        return text
    return _DATE.sub(lambda date: ", ".join(part for part in date.groups() if part and int(part) > most), text)


def _ascii_digits(text: str) -> str:
    """Without format characters, none of which is printable: they may stand within a number."""
    if text.isascii() or (text.isprintable() and not _OTHER_DIGIT.search(text)):
        return text
    return "".join(map(_ascii_digit, text))


@lru_cache(maxsize=1 << 14)
def _ascii_digit(char: str) -> str:
    return str(unicodedata.digit(char)) if char.isdecimal() else "" if unicodedata.category(char) == "Cf" else char


def _in_digits(text: str) -> Iterator[tuple[int, Values]]:
    """Where each number stands that is written in digits, and its readings."""
    for match in _DIGITS.finditer(text):
        yield match.start(), _readings(match[1], match[2])
        # A number written with blanks between may be several, and one with a point the time of day.
        if " " in match[1] or _TIME.fullmatch(match[1]):
            yield from ((match.start(), _readings(part, None)) for part in re.split("[ .]", match[1]))


def _in_letters(text: str) -> Iterator[tuple[int, Values]]:
    """The same of Han and Roman numerals."""
    yield from ((match.start(), frozenset({Decimal(_han(match[0]))})) for match in _HAN.finditer(text))
    yield from ((match.start(), frozenset({Decimal(_roman(match[0]))})) for match in _ROMAN.finditer(text) if match[0])


@lru_cache(maxsize=1 << 12)
def _readings(written: str, power: str | None) -> Values:
    plain = _APART.sub("", written).replace("٫", ".")
    values = {Decimal(_NO_DIGIT.sub("", plain))}
    head, mark, tail = plain.rpartition("," if plain.rfind(",") > plain.rfind(".") else ".")
    if mark and tail:
        values.add(Decimal(f"{_POINTS.sub('', head) or 0}.{tail}"))
    if power:
        values |= {value * 10 ** _EXPONENTS[power.lower()] for value in values}
    return frozenset(value.normalize() for value in values)


def _han(text: str) -> int:
    """``十四`` is 14, ``二〇一八`` 2018, ``一万二千`` 12000."""
    if not any(char in _HAN_UNITS or char in _HAN_GROUPS for char in text):
        return int("".join(str(_HAN_DIGITS[char]) for char in text))
    total = group = digit = 0
    for char in text:
        if char in _HAN_DIGITS:
            digit = _HAN_DIGITS[char]
        elif char in _HAN_UNITS:
            group += (digit or 1) * _HAN_UNITS[char]
            digit = 0
        else:
            total = (total + (group + digit or 1)) * _HAN_GROUPS[char] if not total else total + (group + digit or 1) * _HAN_GROUPS[char]
            group = digit = 0
    return total + group + digit


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[char] for char in text]
    return sum(-value if following > value else value for value, following in zip(values, [*values[1:], 0], strict=True))


def parse_isbn(text: str) -> str | None:
    """The thirteen digits of an International Standard Book Number, however it is written; None where its check digit does not hold.

    ISO 2108. Ten digits become the thirteen that name the same book.

    >>> parse_isbn("978-0-306-40615-7"), parse_isbn("0-306-40615-2"), parse_isbn("978-0-306-40615-8")
    ('9780306406157', '9780306406157', None)
    """
    digits = _BETWEEN.sub("", text).upper()
    if _ISBN_10.fullmatch(digits):
        weighed = sum((10 if digit == "X" else int(digit)) * (10 - place) for place, digit in enumerate(digits))
        return _with_check_digit(f"978{digits[:9]}") if weighed % 11 == 0 else None
    if _ISBN_13.fullmatch(digits) and digits == _with_check_digit(digits[:12]):
        return digits
    return None


def _with_check_digit(twelve: str) -> str:
    return twelve + str(-sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(twelve)) % 10)
