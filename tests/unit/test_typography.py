"""Punctuation of translations: each check fires on a slip, and is silent on what the language does; the rules can be overridden."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from hexapla.checks import Place, check_catalog
from hexapla.checks.rules import TYPOGRAPHY_PATH, Rules, packaged, parse_typography, read_typography
from hexapla.checks.typography import find_slips, read_shown
from hexapla.config import DEFAULT_EXTENSIONS, parse_publication
from hexapla.diagnostics import registry
from hexapla.errors import ConfigError
from hexapla.extract import template_of
from hexapla.locales import parse_locale
from hexapla.markup import parser_for
from hexapla.model import Catalog, Entry, Severity, Source
from hexapla.project import read_project

PARSER = parser_for(DEFAULT_EXTENSIONS)
DOCUMENT = PARSER.parse(Source("source/one.md", "A note[^1].\n\n[^1]: One.\n"), "en")
MARKS, SPACING, TERMINAL, PUNCTUATION, DOUBLED = (
    f"typography-{name}" for name in ("quotation-marks", "spacing", "terminal", "punctuation", "doubled-word")
)


def slips(msgid: str, msgstr: str, code: str, rules: Rules | None = None) -> list[tuple[str, str]]:
    locale = parse_locale(code)
    old, new = (read_shown(PARSER, DOCUMENT, "p", text) for text in (msgid, msgstr))
    return [(found.slug, found.seen) for found in find_slips(old, new, rules or packaged().rules(locale), locale)]


FIRES = [
    ("fr", "Say “it”", "Dites “it„", MARKS, "„"),
    ("fr", 'Say "it"', 'Dites "cela"', MARKS, '"'),
    ("de", "Say “it”", "Sag ”es”", MARKS, "”"),
    ("ja", 'Say "it"', '"それ"と言う', MARKS, '"'),
    ("zh_Hans", 'Say "it"', '说"它"', MARKS, '"'),
    ("ar", 'Say "it"', 'قل "ذلك"', MARKS, '"'),
    ("fr", "Why?", "Pourquoi?", SPACING, "Pourquoi?"),
    ("fr", "Why?", "Pourquoi ?", SPACING, "Pourquoi ?"),
    ("fr", "Use `a`:", "Utilisez `a` :", SPACING, "… :"),
    ("fr", "Etc.: a", "Etc. : a", SPACING, "Etc. :"),
    ("fr", "Say “it”", "Dites «\u00a0cela »", SPACING, "«\u00a0cela »"),
    ("fr", "Say “it”", "Dites « cela\u00a0»", SPACING, "«"),
    ("fr", "One, two", "Un , deux", SPACING, "Un ,"),
    ("fr_CA", "Why: so", "Voici: cela", SPACING, "Voici:"),
    ("de", "Why?", "Warum ?", SPACING, "Warum ?"),
    ("ko", "Why?", "왜 ?", SPACING, "왜 ?"),
    ("ar", "Why?", "لماذا ؟", SPACING, "لماذا ؟"),
    ("de", "Why?", "Darum.", TERMINAL, "Why? → Darum."),
    ("ru", "It is so.", "Это так", TERMINAL, "It is so. → Это так"),
    ("zh_Hans", "So", "如此。", TERMINAL, "So → 如此。"),
    ("ar", "Is it so?", "هكذا.", TERMINAL, "Is it so? → هكذا."),
    ("el", "It is so.", "Έτσι είναι;", TERMINAL, "It is so. → Έτσι είναι;"),
    ("zh_Hans", "One, two", "一,二", PUNCTUATION, "一, → ，"),
    ("zh_Hant", "One.", "一個.", PUNCTUATION, "一個. → 。"),
    ("ja", "One, two", "一つ, 二つ", PUNCTUATION, "一つ, → 、"),
    ("ar", "One, two", "واحد, اثنان", PUNCTUATION, "واحد, → ،"),
    ("fa", "Why?", "چرا?", PUNCTUATION, "چرا? → ؟"),
    ("zh_Hans", "Wait…", "等等...", PUNCTUATION, "... → ……"),
    ("zh_Hans", "Wait…", "等等。。。", PUNCTUATION, "。。。 → ……"),
    ("es", "Why?", "Dime, por qué?", PUNCTUATION, "qué?"),
    ("es", "Oh! Why?", "¡Ay! Por qué?", PUNCTUATION, "qué?"),
    ("fr", "It is here", "Il est est ici", DOUBLED, "est est"),
    ("de", "That day", "Am am Tag", DOUBLED, "Am am"),
    ("tlh", "One thing", "blorg blorg ding", DOUBLED, "blorg blorg"),
]


@pytest.mark.parametrize(("code", "msgid", "msgstr", "slug", "seen"), FIRES, ids=[f"{row[0]}: {row[2]}" for row in FIRES])
def test_fires(code: str, msgid: str, msgstr: str, slug: str, seen: str) -> None:
    assert (slug, seen) in slips(msgid, msgstr, code)


SILENT = [
    ("fr", 'Say "it": why?', "Dites «\u202fcela\u202f»\u00a0: pourquoi\u202f?"),
    ("fr", "Why: so", "Voici&nbsp;: cela"),
    ("fr", "Why: so", "Voici&#160;: cela"),
    ("fr", "At 10:30, see https://example.org/a:b?c=d;e!", "À 10:30, voyez https://example.org/a:b?c=d;e\u202f!"),
    ("fr", "Really?!", "Vraiment\u202f?!"),
    ("fr", "Use `a ? b : c` here", "Utilisez `a ? b : c` ici"),
    ("fr", "You were", "Vous vous êtes trompés"),
    ("fr", "The so-called “Voluntary Returns”", "Les «\u00a0“retours volontaires”\u00a0»"),
    ("fr", "A note[^1]: this", "Une note[^1]\u00a0: ceci"),
    ("de", 'Say "it"', "Sag „es“"),
    ("de", 'Say "it"', "Sag »es«"),
    ("de", "The one that that day", "Die, die die Tage zählen"),
    ("de_CH", 'Say "it"', "Sag «es»"),
    ("sv", 'Say "it"', "Säg ”det”"),
    ("pl", 'Say "it"', "Powiedz „to”"),
    ("ru", 'Say "it"', "Скажи «это „там“»"),
    ("ja", 'Say "it".', "「それ」と言う"),
    ("ja", "Why?", "なぜ"),
    ("ko", "It is so.", "그렇다"),
    ("th", "It is so.", "มันเป็นเช่นนั้น"),
    ("bo", "It is so.", "དེ་ལྟར་རེད"),
    ("hy", "Is it so?", "Այդպե՞ս է։"),
    ("zh_Hant", 'Say "it".', "說「它」。"),
    ("zh_Hans", "Use `a`, b", "用 `a`，以及 b"),
    ("zh_Hans", "Version 3.11, in Python, C", "Python, C 的 3.11 版"),
    ("zh_Hans", "Wait…", "等等……"),
    ("zh_Hans", "Is it so? (Yes.)", "是吗？（是。）"),
    ("ar", "One, two; why?", "واحد، اثنان؛ لماذا؟"),
    ("ar", "In HTTP, TCP", "في HTTP, TCP"),
    ("fa", "Little by little", "کم کم"),
    ("ur", "It is so.", "ایسا ہی ہے۔"),
    ("hi", "It is so.", "ऐसा ही है।"),
    ("el", "Is it so?", "Έτσι είναι;"),
    ("es", "Why? Oh!", "¿Por qué? ¡Ay!"),
    ("es", "Why?!", "¡¿Por qué?!"),
    ("es", "Born 1870 (?)", "Nacido en 1870 (?)"),
    ("es", "See https://example.org/?a", "Véase https://example.org/?a"),
    ("vi", "Gradually", "dần dần"),
    ("tr", "Slowly", "yavaş yavaş"),
    ("en", "Ugye", "that that is so"),
    ("de", "New New York", "Neu Neu York"),
    ("de", "A [code](a.md) Owner", "Ein code [Code](a.md) Inhaber"),
    ("de", "Say", "Sag es:"),
    ("de", "And so on.", "Und so weiter …"),
    ("de", "Hooray! 🎉", "Hurra! 🎉"),
    ("de", "He said “no.”", "Er sagte „nein.“"),
    ("de", 'A 5" nail', 'Ein 5" langer Nagel'),
    ("de", "In .NET and ...", "In .NET und ..."),
    ("tlh", 'Say "it"?', 'Blorg "it"?'),
]


@pytest.mark.parametrize(("code", "msgid", "msgstr"), SILENT, ids=[f"{row[0]}: {row[2]}" for row in SILENT])
def test_stays_silent(code: str, msgid: str, msgstr: str) -> None:
    assert slips(msgid, msgstr, code) == []


@pytest.mark.parametrize("code", sorted(packaged().languages))
def test_every_row_is_a_locale_whose_own_quotation_marks_are_no_slip(code: str) -> None:
    rules = packaged().rules(parse_locale(code))
    assert rules.quotes
    spaces = rules.spaces[0] if rules.spaces else ""
    for pair in (pair for pair in rules.quotes if len(pair) == 2):
        quoted = f"{pair[0]}{spaces}a{spaces}{pair[1]}"
        assert MARKS not in [slug for slug, _ in slips(quoted, quoted, code)]


def test_a_narrower_row_adds_to_the_wider_one() -> None:
    hant, hans = (packaged().rules(parse_locale(code)) for code in ("zh_TW", "zh_Hans"))
    assert (hant.quotes[0], hans.quotes[0]) == ("「」", "“”")
    assert hant.own == hans.own
    swiss = packaged().rules(parse_locale("de_CH"))
    assert swiss.quotes[0] == "«»"
    assert "die" in swiss.doubled_well


def test_a_publication_overrides_key_by_key(tmp_path: Path) -> None:
    assert read_typography(tmp_path) == packaged()
    (tmp_path / "locale").mkdir()
    (tmp_path / TYPOGRAPHY_PATH).write_text('[languages.fr]\nquotes = ["“”"]\nalso = []\n[languages.tlh]\nterminal = false\n', "utf-8")
    typography = read_typography(tmp_path)
    french = typography.rules(parse_locale("fr"))
    assert french.quotes == ("“”",)
    assert french.spaced_before == packaged().rules(parse_locale("fr")).spaced_before
    assert (MARKS, "«, »") in slips("“a”", "«\u00a0a\u00a0»", "fr", french)
    assert slips("So.", "bIQ", "tlh") == [(TERMINAL, "So. → bIQ")]
    assert slips("So.", "bIQ", "tlh", typography.rules(parse_locale("tlh"))) == []


BROKEN = {
    "unknown key": ('[languages.fr]\nquote = ["“”"]\n', "quote"),
    "no pair": ('[languages.fr]\nquotes = ["“ ”"]\n', "which is no pair"),
    "one mark": ('[languages.fr]\nown = [","]\n', "which is no pair"),
    "not true or false": ('[languages.fr]\nterminal = "no"\n', "true or false"),
    "no language": ("[languages.French]\nquotes = []\n", "is for no locale"),
    "no language, with hyphens": ("[languages.xx-yy-zz]\nquotes = []\n", "is for no locale"),
    "nothing in it": ('[languages.fr]\nown = [""]\n', "nothing in it"),
    "no TOML": ("[languages.fr\n", "TOML"),
}


@pytest.mark.parametrize(("text", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_named_with_its_line(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        parse_typography(text.encode(), TYPOGRAPHY_PATH)
    assert caught.value.location.startswith(f"{TYPOGRAPHY_PATH}:")


ODD = r"""]\\^-[(?*+.|)}{$"""


@pytest.mark.parametrize("key", ["spaced_before", "spaced_after", "closed_before", "ellipsis", "spaces", "quotes", "own", "opening"])
@pytest.mark.parametrize("marks", [ODD, ODD[::-1], ""], ids=["odd", "reversed", "none"])
def test_marks_are_only_marks(key: str, marks: str) -> None:
    """Whatever a publication calls a mark, it is no pattern."""
    pairs = [f"{one}{other}" for one, other in pairwise(marks)]
    said = {"spaced_after": "«", key: {"spaces": list(marks), "quotes": pairs, "own": pairs, "opening": pairs}.get(key, marks)}
    given = "\n".join(["[languages.fr]", *(f"{name} = {json.dumps(value)}" for name, value in said.items())])
    rules = packaged().overridden(parse_typography(given.encode(), TYPOGRAPHY_PATH)).rules(parse_locale("fr"))
    assert slips("Why?", "Pourquoi", "fr", rules) == [(TERMINAL, "Why? → Pourquoi")]
    assert ("typography-doubled-word", "a a") not in slips("Why?", "« a » ] [b] ^ (c) - \\ ?", "fr", rules)


PUBLICATION = """source = "en"
identifier = "urn:uuid:6f0e4a52-0d3b-4c1c-9d0a-7f4f2c3c9b14"
modified = 2026-11-23
[[works]]
id = "one"
documents = ["one.md"]
[locales.fr]
"""


def test_a_catalog_is_checked_only_with_rules() -> None:
    document = PARSER.parse(Source("source/one.md", "Why?\n\nHow?\n"), "en")
    publication = parse_publication(PUBLICATION.encode(), Path("nowhere"))
    template = template_of(document.segments, "source/one.md", publication, "one")
    entries = (Entry("", ("Language: fr\n",)), Entry("Why?", ("Pourquoi?",), line=5), Entry("How?", ("Comment\u202f?",), line=8))
    catalog = Catalog(entries, "fr.po")
    places = {segment.key: Place(document, "p", segment.role) for segment in document.segments}
    french = parse_locale("fr")
    assert not check_catalog(catalog, template, french, places, PARSER).findings
    (finding,) = check_catalog(catalog, template, french, places, PARSER, (), packaged().rules(french)).findings
    assert (finding.slug, finding.line, finding.key) == (SPACING, 5, (None, "Why?"))


@pytest.mark.parametrize(("asked", "found"), [("", []), ("[checks]\ntypography = true\n", [SPACING])], ids=["not asked for", "asked for"])
def test_a_publication_asks_for_it(tmp_path: Path, asked: str, found: list[str]) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "locale/fr/LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "source/publication.toml").write_text(PUBLICATION + asked, "utf-8")
    (tmp_path / "source/one.md").write_text("# Why?\n", "utf-8")
    catalog = 'msgid ""\nmsgstr "Language: fr\\n"\n\nmsgid "Why?"\nmsgstr "Pourquoi ?"\n'
    (tmp_path / "locale/fr/LC_MESSAGES/one.po").write_text(catalog, "utf-8")
    project = read_project(tmp_path)
    (translation,) = project.work_translations(project.publication.works[0], parse_locale("fr"))
    assert [finding.slug for finding in translation.findings] == found


def test_severity() -> None:
    assert {registry()[slug].severity for slug in (MARKS, SPACING, TERMINAL, PUNCTUATION, DOUBLED)} == {Severity.INFO}
