"""A catalog's locale is its path, in any equivalent spelling; every place that publication.toml may name can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from hexapla.config import catalog_files, find_locale, read_publication, with_found_locales
from hexapla.errors import ConfigError
from hexapla.glossary import parse_glossary
from hexapla.locales import parse_locale
from hexapla.schema import parse, text, texts
from tests.publications import DRAFT, write, write_publication

KNOWN = [parse_locale(code) for code in ("fr", "pt_BR", "zh_Hant", "zh_Hans", "sr", "sr_Latn", "de_CH", "de_AT")]


@pytest.mark.parametrize(
    ("code", "found", "near"),
    [
        pytest.param("fr", "fr", "fr", id="the code itself"),
        pytest.param("fr_FR", None, "fr", id="with a territory"),
        pytest.param("zh_TW", "zh_Hant", "zh_Hant", id="Taiwan"),
        pytest.param("zh-Hant", "zh_Hant", "zh_Hant", id="hyphen"),
        pytest.param("zh_HK", None, "zh_Hant", id="Hong Kong writes Hant"),
        pytest.param("pt-br", "pt_BR", "pt_BR", id="case"),
        pytest.param("pt", None, "pt_BR", id="without the territory"),
        pytest.param("pt_PT", None, None, id="another territory"),
        pytest.param("sr@latin", "sr_Latn", "sr_Latn", id="modifier"),
        pytest.param("de", None, None, id="two would do"),
        pytest.param("zh", "zh_Hans", "zh_Hans", id="no script"),
        pytest.param("nl", None, None, id="a stranger"),
        pytest.param("not a code", None, None, id="no code"),
        pytest.param("", None, None, id="nothing"),
    ],
)
def test_a_code_means_a_locale(code: str, found: str | None, near: str | None) -> None:
    same, close = find_locale(KNOWN, code), find_locale(KNOWN, code, near=True)
    assert (same.code if same else None, close.code if close else None) == (found, near)


@pytest.mark.parametrize(
    ("place", "files", "found"),
    [
        pytest.param("po/{locale}.po", ["po/fr.po", "po/old/nl.po"], {"fr"}, id="a file for a language"),
        pytest.param("{locale}/{domain}.po", ["fr/a.po", "fr/b/c.po", "nl/a.pot"], {"fr"}, id="at the root"),
        pytest.param("po/{domain}.{locale}.po", ["po/a.fr.po", "po/b/c.nl.po", "po/fr.po"], {"fr", "nl"}, id="domain first"),
        pytest.param("po/essay-{domain}.{locale}.po", ["po/essay-a.fr.po", "po/a.nl.po"], {"fr"}, id="inside a name"),
        pytest.param("l10n/{locale}/{locale}-{domain}.po", ["l10n/fr/fr-a.po", "l10n/nl/fr-a.po"], {"fr"}, id="twice"),
        pytest.param("po/{locale}.po", ["po/fr.po", "po/.#nl.po", "po/._ja.po", "po/.old/ar.po"], {"fr"}, id="hidden"),
        pytest.param("po/{locale}.po", ["po/zh_TW.po", "po/messages.fr.po"], {"zh_TW", "messages.fr"}, id="what is no locale, too"),
    ],
)
def test_files_are_found_wherever_publication_toml_puts_them(tmp_path: Path, place: str, files: list[str], found: set[str]) -> None:
    template = 'template = "po/{domain}.pot"'
    head = f'[catalogs]\npath = "{place}"\n{template}\ndomain = "publication"'
    root = write_publication(tmp_path, locales={"fr": DRAFT}, tail=head)
    for name in files:
        write(root / name, "")
    assert {name for _, name in catalog_files(read_publication(root))} == found


def test_a_folder_spells_a_listed_locale_and_another_is_a_draft(tmp_path: Path) -> None:
    root = write_publication(tmp_path, locales={"zh_Hant": 'status = "released"'})
    for code in ("zh_TW", "nl", "bak.old", "en"):
        write(root / f"locale/{code}/LC_MESSAGES/star.po", "")
    publication = with_found_locales(read_publication(root))
    assert [locale.code for locale in publication.translations] == ["zh_Hant", "nl"]
    assert publication.catalog_path(publication.translations[0], "star") == "locale/zh_TW/LC_MESSAGES/star.po"
    assert publication.unlisted == {"nl"}
    assert [policy.status for policy in publication.works[0].policies] == ["released", "released", "draft"]


def test_our_own_spelling_comes_first(tmp_path: Path) -> None:
    root = write_publication(tmp_path, locales={"zh_Hant": DRAFT})
    for code in ("zh_TW", "zh_Hant"):
        write(root / f"locale/{code}/LC_MESSAGES/star.po", "")
    publication = with_found_locales(read_publication(root))
    assert publication.catalog_path(publication.translations[0], "star") == "locale/zh_Hant/LC_MESSAGES/star.po"


# --- What no text of publication.toml may hold ---------------------------------------------------------------------


@pytest.mark.parametrize("char", ["\\u0000", "\\u0007", "\\u007f", "\\u0085", "\\u009f", "\\ufdd0", "\\ufffe", "\\uffff"])
@pytest.mark.parametrize("value", ['"a{}b"', '["a{}b"]'], ids=["text", "list"])
def test_what_no_page_can_carry_is_refused(char: str, value: str) -> None:
    shape = {"key": text() if value.startswith('"') else texts()}
    with pytest.raises(ConfigError, match=f"holds the control character U\\+{char[2:].upper()}") as caught:
        parse(f"\nkey = {value.format(char)}\n".encode(), shape, "x.toml")
    assert (caught.value.location, bool(caught.value.hint)) == ("x.toml:2", True)


@pytest.mark.parametrize("value", ['"نیم\u200cفاصله"', '"a\\tb"', '"\\U0001F600"', '"\ufffd"'], ids=["ZWNJ", "tab", "emoji", "U+FFFD"])
def test_what_a_page_can_carry_is_not(value: str) -> None:
    assert parse(f"key = {value}".encode(), {"key": text()}, "x.toml")["key"]


# --- The glossary's locales ----------------------------------------------------------------------------------------


def test_the_glossary_may_spell_a_locale_otherwise() -> None:
    term = parse_glossary('[[terms]]\nsource = "star"\nforms = { zh_TW = ["星"], pt-br = ["estrela"] }\n'.encode()).terms[0]
    assert term.forms == {"zh_Hant": ("星",), "pt_BR": ("estrela",)}


def test_what_is_no_locale_in_the_glossary_is_refused() -> None:
    with pytest.raises(ConfigError, match="is for no locale") as caught:
        parse_glossary(b'[[terms]]\nsource = "star"\n\n[terms.forms]\nfrench = ["etoile"]\n')
    assert caught.value.location == "locale/glossary.toml:5"
