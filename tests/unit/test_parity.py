"""What a translation lost or changed by mistake: each check fires on damage, and stays silent on what translators rightly do."""

from __future__ import annotations

from functools import cache

import pytest

from hexapla.config import DEFAULT_EXTENSIONS
from hexapla.locales import parse_locale
from hexapla.markup import Document, parser_for
from hexapla.model import Source
from hexapla.parity import find_differences, read_side

PARSER = parser_for(DEFAULT_EXTENSIONS)


@cache
def document() -> Document:
    return PARSER.parse(
        Source("source/a.md", "A note[^1] and another[^2].\n\n[^1]: One.\n[^2]: Two.\n\n[ref]: https://example.org/ref\n"), "en"
    )


def slugs(msgid: str, msgstr: str, code: str = "fr", role: str = "paragraph", hosts: tuple[str, ...] = ("example.org",)) -> list[str]:
    old, new = (read_side(PARSER, document(), "p", text) for text in (msgid, msgstr))
    return [found.slug for found in find_differences(old, new, parse_locale(code), role, hosts)]


LINK = "Read the [guide](https://example.org/guide) first."

SOUND = [
    pytest.param(LINK, "Lisez d’abord le [guide](https://example.org/guide).", "fr", id="link moved"),
    pytest.param(LINK, "まず[手引き](https://example.org/guide)を読んでください。", "ja", id="link, japanese"),
    pytest.param(LINK, "اقرأ [الدليل](https://example.org/guide) أولًا.", "ar", id="link, arabic"),
    pytest.param("See [`fig` pictures](a.md).", "Voir [`fig`](a.md).", "fr", id="a link that is all code"),
    pytest.param("See [one](a.md) and [two](b.md).", "Voir [deux](b.md) et [un](a.md).", "fr", id="two links, other order"),
    pytest.param("A *word* and **two**", "**Deux** et un *mot*", "fr", id="emphasis moved"),
    pytest.param("A *word*", "一个词", "zh_Hans", id="emphasis dropped: not ours to judge"),
    pytest.param("Use `msgfmt -c` here", "استخدم `msgfmt -c` هنا", "ar", id="code kept"),
    pytest.param("May 1 is a holiday", "1. Mai ist ein Feiertag", "de", id="an ordinal is no list"),
    pytest.param("a) first", "a) premier", "fr", id="list marker"),
    pytest.param("First (see below)", "首先（见下文）", "zh_Hans", id="full-width brackets"),
    pytest.param("First (see below)", "首先（见下文)", "zh_Hans", id="mixed widths"),
    pytest.param("a) one, b) two (or three)", "a) いち、b) に (または三)", "ja", id="list markers in a row"),
    pytest.param("Smile :)", "Souriez :)", "fr", id="emoticon"),
    pytest.param("Be creative.:)", "您必须有创造性。：）", "zh_Hans", id="full-width emoticon"),
    pytest.param("A pity :( but well", "Dommage :( mais bon", "fr", id="a sad one"),
    pytest.param("That is (see below) so", "即：（见下文）", "zh_Hans", id="a bracket behind a colon"),
    pytest.param("Your host name (as you like)", "Tên máy [host name] (có lẽ bạn tự quyết định được)", "vi", id="brackets in a row"),
    pytest.param("a (b", "c (d", "fr", id="the source does not balance either"),
    pytest.param("One <br> two", "Un <br> deux", "fr", id="html kept"),
    pytest.param("A note[^1].", "Une note[^1].", "fr", id="note kept"),
    pytest.param(
        "Press <kbd>Ctrl</kbd>+<kbd>C</kbd> where you want it to stop at once",
        "按<kbd>Ctrl</kbd>+<kbd>C</kbd>可以立即停止",
        "zh_Hans",
        id="tags are no letters",
    ),
    pytest.param("In 2018, over 10,000", "在二〇一八年，超过1万", "zh_Hans", id="numbers by value"),
    pytest.param("Xi Jinping", "Xi Jinping", "ar", id="a short name in another script"),
    pytest.param("Class: ClientRequestHandler", "クラス: ClientRequestHandler", "ja", id="a name that stays Latin"),
    pytest.param("In the order (x, y, z)", "dans l’ordre (x, y, z)", "fr", id="a letter before a bracket"),
    pytest.param("Curious people", "Personas curiosas (o curioso(a))", "es", id="a gender in brackets"),
    pytest.param("e.g. this", "예) 이것", "ko", id="korean example marker"),
    pytest.param("V8 5.9 is out", "V8 5.9 ist da", "de", id="two numbers side by side"),
    pytest.param('An <abbr title="x">API</abbr>', "Une API", "fr", id="abbr dropped"),
    pytest.param("Set my_name_here", "Setzen Sie my_name_here", "de", id="low lines in a name"),
    pytest.param("هذا نص طويل بما يكفي", "This text is long enough", "en", id="into Latin"),
    pytest.param("One of many words here", "می‌خواهم این کتاب‌ها را بخوانم", "fa", id="persian ZWNJ"),
    pytest.param("One of many words here", "Một trong nhiều từ ở đây", "vi", id="vietnamese marks"),
    pytest.param("One of many words here", "སྐྱེ་བོ་རེ་རེར་རང་ཉིད་གནོད་འཚེ་ལས་", "bo", id="tibetan stacks"),
    pytest.param("Line one\nline two", "Ligne un\nligne deux", "fr", id="a hard break that is in the source"),
    pytest.param("Hello {{name}}", "{{name}}, bonjour", "fr", id="placeholder kept"),
    pytest.param("# is a hash", "# est un dièse", "fr", id="a marker that is in the source"),
    pytest.param(LINK, "Lisez le [guide](https://example.org/guide) **d’abord**.", "fr", id="emphasis added"),
]


@pytest.mark.parametrize(("msgid", "msgstr", "code"), SOUND)
def test_stays_silent(msgid: str, msgstr: str, code: str) -> None:
    assert slugs(msgid, msgstr, code) == []


DAMAGED = [
    pytest.param(
        "[Wiki](https://en.example.org/a)", "[Wiki](https://fr.example.org/b)", "fr", ["link-target-changed"], id="the same site, localized"
    ),
    pytest.param("The code 9999 is", "Der Code `9999` ist", "de", ["code-changed"], id="a number put into code"),
    pytest.param(LINK, "Lisez d’abord le guide.", "fr", ["link-lost"], id="link dropped"),
    pytest.param(LINK, "Lisez le [guide] (https://example.org/guide).", "fr", ["markup-broken", "link-lost"], id="space before the target"),
    pytest.param(LINK, "Lisez le \\[guide\\](https://example.org/guide).", "fr", ["markup-broken", "link-lost"], id="escaped brackets"),
    pytest.param(LINK, "[دليل](https://example.org/other) طويل هنا", "ar", ["link-target-changed"], id="another page of the host"),
    pytest.param(LINK, "[guide](https://evil.example/guide)", "fr", ["link-target-suspicious"], id="another host"),
    pytest.param(LINK, "[guide](http://example.org/guide)", "fr", ["link-target-suspicious"], id="https became http"),
    pytest.param(LINK, "[guide](https://example.org@evil.example/)", "fr", ["link-target-suspicious"], id="user name"),
    pytest.param(LINK, "[guide](https://ехample.org/guide)", "fr", ["link-target-suspicious"], id="mixed scripts"),
    pytest.param(LINK, "[guide](mailto:a@example.org)", "fr", ["link-target-suspicious"], id="another scheme"),
    pytest.param("One [a](a.md)", "[a](a.md) [b](b.md)", "fr", ["link-target-changed"], id="link added"),
    pytest.param("A **word** here", "Un ** mot** ici", "fr", ["markup-broken"], id="emphasis that is none"),
    pytest.param("On *macOS* here", "在 * macOS * 这里", "zh_Hans", ["markup-broken"], id="spaces inside emphasis"),
    pytest.param("Words _after_ it", "Palavras _ após _ isso", "pt_BR", ["markup-broken"], id="spaces inside low lines"),
    pytest.param("A *word* here", "Ein &lt;0>Wort&lt;/0> hier", "de", ["markup-broken"], id="placeholders of a tool"),
    pytest.param("See [this](a.md)", "Voir [](a.md) ceci", "fr", ["link-empty"], id="empty link"),
    pytest.param("See [`this`](a.md)", "Voir [](a.md) `ceci`", "fr", ["link-empty", "code-changed"], id="link emptied of its code"),
    pytest.param("[a](a.md){: .x} b", "a b", "fr", ["link-lost"], id="attributes lost with their link"),
    pytest.param("[a](a.md){: .x} b", "[a](https://example.org/a) b", "fr", ["link-target-changed"], id="attributes lost with an address"),
    pytest.param("[*a*{: .y}](a.md) b", "[*a*](b.md) b", "fr", ["link-target-changed", "attributes-lost"], id="those of its words"),
    pytest.param("See this", "Voir ceci :) (ou cela", "fr", ["brackets-unbalanced"], id="an emoticon and a bracket not closed"),
    pytest.param("See this", "请看：（见下文", "zh_Hans", ["brackets-unbalanced"], id="full-width, behind a colon, not closed"),
    pytest.param("See this", "Voir [ceci] (b.md)", "fr", ["markup-broken"], id="a link that is none, to a page"),
    pytest.param("See this", 'Voir [ceci] (https://example.org "Titre")', "fr", ["markup-broken"], id="a link that is none, with a title"),
    pytest.param("Use `a` here", "Utilisez `a ici", "fr", ["markup-broken", "code-changed"], id="code not closed"),
    pytest.param("Use `msgfmt`", "Utilisez `msgfmgt`", "fr", ["code-changed"], id="code mistyped"),
    pytest.param("![Map](map.png) of it", "carte", "fr", ["image-lost"], id="image dropped"),
    pytest.param("A note[^1].", "一条注释。", "zh_Hans", ["note-lost"], id="note dropped"),
    pytest.param("One <br> two", "Un deux", "fr", ["html-lost"], id="html dropped"),
    pytest.param("[a](a.md){: .x}", "[a](a.md)", "fr", ["attributes-lost"], id="attributes dropped"),
    pytest.param("Hello {{name}}", "Bonjour {{nom}}", "fr", ["placeholder-changed"], id="placeholder translated"),
    pytest.param("First (see below)", "D’abord (voir plus bas", "fr", ["brackets-unbalanced"], id="bracket not closed"),
    pytest.param("First (see below)", "首先】见下文", "zh_Hans", ["brackets-unbalanced"], id="bracket that closes nothing"),
    pytest.param("over 120 days", "plus de 210 jours", "fr", ["number-missing"], id="number changed"),
    pytest.param(
        "This is a whole sentence of words", "Das ist ein ganzer Satz aus Wörtern", "ru", ["script-mismatch"], id="another script"
    ),
    pytest.param("Hello there", "Bon" + "\u0301" * 9 + "jour", "fr", ["too-many-marks"], id="zalgo"),
    pytest.param("A paragraph", "- Un paragraphe", "fr", ["block-marker-added"], id="a list"),
    pytest.param("A paragraph", "## Un paragraphe", "fr", ["block-marker-added"], id="a heading"),
    pytest.param("A paragraph", "Un\nparagraphe", "fr", ["line-break-added"], id="a line break"),
    pytest.param("A paragraph", "Un\n\nparagraphe", "fr", ["blank-line-added"], id="a blank line"),
]


@pytest.mark.parametrize(("msgid", "msgstr", "code", "expected"), DAMAGED)
def test_fires(msgid: str, msgstr: str, code: str, expected: list[str]) -> None:
    assert slugs(msgid, msgstr, code) == expected


def test_a_host_of_the_work_is_no_suspicion() -> None:
    assert slugs(LINK, "[guide](https://fr.wiki.org/guide)", hosts=("example.org", "wiki.org")) == ["link-target-changed"]


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("https://evil.example/a", "is a site that is nowhere in the work"),
        ("http://example.org/guide", "is http where the source has https"),
        ("https://a@example.org/", "holds a user name"),
        ("mailto:a@example.org", "begins with mailto:, as no link of the source does"),
        ("https://xn--xample-9uf.org/", "has a name in letters of several scripts, or in code (xn--)"),
        ("https://[", "cannot be read as an address"),
    ],
)
def test_why_a_link_is_suspicious(target: str, why: str) -> None:
    old, new = (read_side(PARSER, document(), "p", text) for text in (LINK, f"[guide]({target})"))
    assert [found.why for found in find_differences(old, new, parse_locale("fr"), "paragraph", ["example.org"])] == [why]


def test_a_link_of_the_source_that_is_no_address_is_held_against_no_translation() -> None:
    msgid = "Read the [guide](http://[abc) first."
    assert slugs(msgid, "Lisez d’abord le [guide](http://[abc).") == []
    assert slugs(msgid, "Lisez d’abord le [guide](https://example.org/guide).") == ["link-target-changed"]
    assert slugs(msgid, "Lisez d’abord le [guide](https://evil.example/).") == ["link-target-suspicious"]
