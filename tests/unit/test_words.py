"""The tool's own words: every catalog sound, every field kept, and English that says it is English where a language lacks one."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from hexapla.locales import parse_locale
from hexapla.model import Catalog
from hexapla.pofile import messages, parse_catalog
from hexapla.words import PROVENANCE, ROLE_LABELS, knows, phrase, plain, words_for
from tests.validators import require_tool
from tools.words import LANGUAGES, PACKAGE, main, template

FILES = sorted((PACKAGE / "locale").glob("*/LC_MESSAGES/hexapla.po"))
FIELD = re.compile(r"\{[^{}]*\}")


def catalog(file: Path) -> Catalog:
    return parse_catalog(file.read_bytes(), file.name)


def test_there_is_a_catalog_for_each_language_and_no_other() -> None:
    assert [file.parent.parent.name for file in FILES] == sorted(LANGUAGES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.parent.name)
def test_a_translation_has_the_fields_of_its_message(file: Path) -> None:
    """Another field would be a KeyError in the middle of a build."""
    wrong = [
        entry.msgid
        for entry in messages(catalog(file))
        if entry.translated and sorted(FIELD.findall(entry.msgstr[0])) != sorted(FIELD.findall(entry.msgid))
    ]
    assert wrong == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_complete_language_lacks_nothing(code: str) -> None:
    known = words_for(parse_locale(code))
    assert [entry.msgid for entry in messages(template()) if entry.msgid not in known] == []


def test_gnu_msgfmt_accepts_every_catalog() -> None:
    msgfmt = require_tool("msgfmt")
    for file in FILES:
        done = subprocess.run([msgfmt, "-c", "-o", "/dev/null", file], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), file


def test_what_the_code_says_later_is_in_the_template() -> None:
    known = {entry.msgid for entry in messages(template())}
    assert known >= {*ROLE_LABELS.values(), *PROVENANCE.values(), "Contents", "Languages"}


def test_the_catalogs_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(["--check"]), capsys.readouterr().out) == (0, "")


def test_an_unknown_option_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--chekc"]) == 2
    assert capsys.readouterr().err == "usage: python -m tools.words [--check]\n"


# --- Saying ----------------------------------------------------------------------------------------------------------

FR, UNKNOWN, EN_GB = parse_locale("fr"), parse_locale("kjh"), parse_locale("en_GB")


def test_a_known_message_is_said_in_the_language() -> None:
    assert (phrase(FR)("Languages"), plain(FR)("Languages")) == ("Langues", "Langues")


def test_a_regional_locale_takes_the_words_of_its_language() -> None:
    assert plain(parse_locale("fr_CA"))("Languages") == "Langues"


def test_an_unknown_language_gets_english_that_says_so() -> None:
    assert phrase(UNKNOWN)("Languages") == '<span lang="en" dir="ltr">Languages</span>'
    assert plain(UNKNOWN)("Languages") == "Languages"
    assert not knows(UNKNOWN, "Languages")


def test_english_needs_no_translation() -> None:
    assert phrase(EN_GB)("Languages") == "Languages"
    assert knows(EN_GB, "Languages")


def test_what_fills_a_field_cannot_be_markup() -> None:
    message = "{percent} of the original’s words are translated."
    assert "&lt;b&gt;" in phrase(UNKNOWN)(message, percent="<b>")
    assert "<b>" in plain(UNKNOWN)(message, percent="<b>")
