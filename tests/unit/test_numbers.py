"""Numbers by value, across digits, grouping marks and words for powers of ten."""

from __future__ import annotations

import pytest

from hexapla.numbers import find_numbers, missing_numbers

PEOPLE = "the CCP has pressured over 10,000 people"


@pytest.mark.parametrize(
    ("msgid", "msgstr"),
    [
        pytest.param(PEOPLE, "plus de 10 000 personnes", id="narrow no-break space"),
        pytest.param(PEOPLE, "plus de 10\u202f000 personnes", id="u202f"),
        pytest.param(PEOPLE, "mehr als 10.000 Menschen", id="point"),
        pytest.param(PEOPLE, "超过一万人", id="han"),
        pytest.param(PEOPLE, "超過1萬人", id="digit and han"),
        pytest.param(PEOPLE, "1万人以上", id="japanese"),
        pytest.param(PEOPLE, "1만 명이 넘는", id="korean"),
        pytest.param(PEOPLE, "أكثر من 10 آلاف شخص", id="arabic word"),
        pytest.param(PEOPLE, "أكثر من ١٠٬٠٠٠ شخص", id="arabic digits"),
        pytest.param(PEOPLE, "بیش از ۱۰ هزار نفر", id="persian"),
        pytest.param(PEOPLE, "más de 10 mil personas", id="spanish word"),
        pytest.param(PEOPLE, "более 10 тысяч человек", id="russian word"),
        pytest.param(PEOPLE, "hơn 10.000 người", id="vietnamese"),
        pytest.param("Article 14", "第十四条", id="article in han"),
        pytest.param("Article 14", "Artigo XIV", id="roman"),
        pytest.param("In 2018", "二〇一八年", id="year in han"),
        pytest.param("In 2018 and 2022", "۲۰۱۸ و ۲۰۲۲", id="two years, persian digits"),
        pytest.param("3.5 million", "3,5 Millionen", id="decimal comma"),
        pytest.param("12,000", "一万二千", id="composed han"),
        pytest.param("5 apples", "fünf Äpfel", id="one digit may be a word"),
        pytest.param("120 days", "120 天", id="plain"),
        pytest.param("released 2007-12-22", "lansată la 22.12.2007", id="a date with points"),
        pytest.param("released 2007-12-05", "publiée le 5 décembre 2007", id="a date with a month in words"),
        pytest.param("released 2007-12-05", "2007年12月5日发布", id="a date in chinese"),
        pytest.param("since 22/07/2007", "۲۲ ژوئیهٔ ۲۰۰۷", id="a date with strokes, persian"),
        pytest.param("at 16:30, not at 18:00", "kl. 16.30, ikke kl. 18", id="times with points"),
    ],
)
def test_the_same_numbers(msgid: str, msgstr: str) -> None:
    assert missing_numbers(msgid, msgstr) == ()


@pytest.mark.parametrize(
    ("msgid", "msgstr", "missing"),
    [
        pytest.param("over 120 days", "plus de 210 jours", ("120",), id="digits swapped"),
        pytest.param(PEOPLE, "1000 人", ("10,000",), id="a nought lost"),
        pytest.param("In 2018", "في عام 2017", ("2018",), id="another year"),
        pytest.param("Article 14", "第四条", ("14",), id="another article"),
        pytest.param("In 2018 and 2022", "2018", ("2022",), id="one of two"),
        *(
            pytest.param("Article 14", text, ("14",), id=f"a part of {text!r}")
            for text in ("142", "١14", "14\u200b5", "1,14", "14\u00a0000")
        ),
        pytest.param("released 2007-12-22", "lansată la 23.12.2007", ("22",), id="another day"),
        pytest.param("released 2007-12-22", "lansată la 22.12.2008", ("2007",), id="another year of a date"),
        pytest.param("at 16:30", "kl. 16.45", ("30",), id="another time"),
        pytest.param("10,000", "", ("10,000",), id="nothing"),
        pytest.param("10,000 people", "10 Menschen", (), id="a reading that agrees is no finding"),
    ],
)
def test_numbers_that_are_missing(msgid: str, msgstr: str, missing: tuple[str, ...]) -> None:
    assert missing_numbers(msgid, msgstr) == missing


def test_letters_that_are_roman_digits_in_no_order_are_no_number() -> None:
    assert [sorted(map(int, values)) for values in find_numbers("CIVIL, IIII, LILI, VIVIC, CIC, XX")] == [[20]]


def test_order_is_kept() -> None:
    assert [min(values) for values in find_numbers("20, then 十四, then 30")] == [20, 14, 30]
