"""Terms, names and canonical quotations: what fires and what stays silent."""

from __future__ import annotations

import pytest

from hexapla.errors import ConfigError
from hexapla.glossary import Glossary, check_glossary, parse_glossary, quoted_in
from hexapla.locales import parse_locale
from hexapla.model import Catalog, Entry

GLOSSARY = parse_glossary(
    """
[[terms]]
source = "asylum"
forms.fr = ["asile"]
forms.ar = ["لجوء", "اللجوء"]
forms.ja = ["庇護"]
forms.ru = ["убежищ"]
forbidden.fr = ["refuge fiscal"]
forbidden.ar = ["مأوى"]
forbidden.ja = ["避難所"]

[[names]]
source = "Taoyuan airport"
forms.fr = ["aéroport de Taoyuan"]

[keep]
texts = ["DoOurBest.org"]

[[quotations]]
source = "Everyone has the right to asylum."
name = "Article 14"
texts.fr = "Toute personne a le droit de chercher asile."
origin.fr = "official UN text"
texts.vi = "Mọi người đều có quyền."
""".encode()
)


def slugs(msgid: str, msgstr: str, code: str = "fr", *, fuzzy: bool = False, glossary: Glossary = GLOSSARY) -> list[str]:
    entry = Entry(msgid, (msgstr,), flags=("fuzzy",) if fuzzy else (), line=7)
    return [finding.slug for finding in check_glossary(Catalog((entry,), "fr.po"), parse_locale(code), glossary)]


@pytest.mark.parametrize(
    ("msgid", "msgstr", "code"),
    [
        pytest.param("The right to asylum", "Le droit d’Asile", "fr", id="in any case"),
        pytest.param("Asylums close", "Les asiles ferment", "fr", id="plural"),
        pytest.param("The right to asylum", "حق اللجوء", "ar", id="arabic, second form"),
        pytest.param("The right to asylum", "庇護を求める権利", "ja", id="japanese"),
        pytest.param("The right to asylum", "Право на убежище", "ru", id="russian stem"),
        pytest.param("The right to asylum", "Das Recht auf Zuflucht", "de", id="a language without forms"),
        pytest.param("Parasylumic", "Rien", "fr", id="not a whole word"),
        pytest.param("A tax haven", "Un refuge fiscal", "fr", id="a forbidden form, where the term is not meant"),
        pytest.param("The right to asylum", "L’asile, ni contrefuge ni refuge", "fr", id="a part of a forbidden form"),
        pytest.param("The right to asylum", "L’asile, un subrefuge fiscal", "fr", id="a forbidden form within a word"),
        pytest.param("See [here](https://x.org/asylum)", "Voir [ici](https://x.org/asylum)", "fr", id="a term in an address"),
        pytest.param("At Taoyuan *airport*[^1]", "À l’aéroport[^1] de *Taoyuan*", "fr", id="a name with emphasis and a note"),
        pytest.param("Read DoOurBest.org", "Lisez DoOurBest.org", "fr", id="kept text"),
        pytest.param(
            "Everyone has the *right* to asylum.[^1]",
            "Toute personne a le droit[^1] de **chercher** asile.",
            "fr",
            id="quotation, marked up",
        ),
        pytest.param("“Everyone has the right to  asylum.”", "« Toute personne a le droit de chercher asile. »", "fr", id="quotation"),
    ],
)
def test_stays_silent_on_sound_texts(msgid: str, msgstr: str, code: str) -> None:
    assert slugs(msgid, msgstr, code) == []


@pytest.mark.parametrize(
    ("msgid", "msgstr", "code", "slug"),
    [
        pytest.param("The right to asylum", "Le droit au refuge", "fr", "glossary-term", id="another word"),
        pytest.param("The right to asylum", "حق الملاذ", "ar", "glossary-term", id="another word, arabic"),
        pytest.param("The right to asylum", "避難する権利", "ja", "glossary-term", id="another word, japanese"),
        pytest.param("At Taoyuan Airport", "À l’aéroport", "fr", "glossary-term", id="a name"),
        pytest.param("Read DoOurBest.org", "Lisez FaireDeNotreMieux.org", "fr", "kept-text-changed", id="kept text"),
        pytest.param("The right to asylum", "L’asile, ce Refuge fiscal", "fr", "glossary-forbidden", id="a forbidden form"),
        pytest.param("The right to asylum", "庇護という避難所", "ja", "glossary-forbidden", id="a forbidden form, without spaces"),
        pytest.param("The right to asylum", "حق اللجوء والمأوى", "ar", "glossary-forbidden", id="a forbidden form behind a conjunction"),
        pytest.param("Everyone has the right to asylum.", "Chacun a droit à l’asile.", "fr", "quotation-altered", id="quotation"),
        pytest.param(
            "Everyone has the *right*[^1] to [asylum](a.md).",
            "Chacun a droit à l’asile.",
            "fr",
            "quotation-altered",
            id="quotation, marked up",
        ),
    ],
)
def test_fires(msgid: str, msgstr: str, code: str, slug: str) -> None:
    assert slugs(msgid, msgstr, code) == [slug]


def test_looks_only_at_what_is_rendered() -> None:
    assert slugs("The right to asylum", "Le droit au refuge", fuzzy=True) == []
    assert slugs("The right to asylum", "") == []


def test_a_quotation_is_the_same_in_decomposed_letters() -> None:
    assert slugs("Everyone has the right to asylum.", "“Mo\u0323i người đều có quyền.”", "vi") == []


def test_finding_names_place_and_wording() -> None:
    entry = Entry("Everyone has the right to asylum.", ("Chacun a droit à l’asile.",), line=12)
    (finding,) = check_glossary(Catalog((entry,), "fr.po"), parse_locale("fr"), GLOSSARY)
    assert (finding.path, finding.line, finding.locale) == ("fr.po", 12, "fr")
    assert "official UN text" in finding.message
    assert "Toute personne a le droit de chercher asile." in finding.message


def test_quoted_in_finds_the_quotation_in_running_text() -> None:
    assert quoted_in(GLOSSARY, iter(["He said: everyone has the right to asylum."])) == GLOSSARY.quotations
    assert quoted_in(GLOSSARY, iter(["Nothing."])) == ()


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        pytest.param('[[terms]]\nsource = "a"\nform.fr = ["b"]', "did you mean 'forms'", id="unknown key"),
        pytest.param('[[terms]]\nsource = "a"\nforms.fr = "b"', "must be a list of texts", id="not a list"),
        pytest.param("[[terms]]\nforms.fr = []", "source is missing", id="no source"),
        pytest.param('[[terms]]\nsource = "a"\nforms.fr = [""]', "nothing in it", id="an empty form"),
        pytest.param('[[terms]]\nsource = "a"\nforbidden.fr = [" "]', "nothing in it", id="a blank forbidden form"),
        pytest.param('[keep]\ntexts = [""]', "nothing in it", id="an empty text to keep"),
        pytest.param('terms = "x"', "must be a list of tables", id="not tables"),
    ],
)
def test_a_glossary_that_is_not_as_it_must_be(toml: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_glossary(toml.encode())
    assert said in f"{caught.value} {caught.value.hint}"
    assert caught.value.location.startswith("locale/glossary.toml")
