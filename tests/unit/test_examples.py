"""The examples of ``explain``: one for each kind of finding, and what is said to be wrong is found, what is said to be right is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hexapla.checks import Place, check_catalog, check_comments, read_typography
from hexapla.diagnostics import Where, examples, registry
from hexapla.extract import template_of
from hexapla.locales import parse_locale
from hexapla.markup import parser_for
from hexapla.model import Catalog, Source
from hexapla.pofile import parse_catalog
from tests.unit.test_checks import PUBLICATION
from tools.findings import PAGE, main, page, words

NEEDS_MORE = {
    "message-too-complex": "twenty pages",
    "too-many-marks": "marks that no screen shows well",
    "glossary-term": "a glossary",
    "glossary-forbidden": "a glossary",
    "quotation-altered": "a glossary",
    "translation-lost": "a baseline",
    "kept-text-changed": "[checks] in publication.toml",
}
"""What an example does not show whole, and what it would need; ``tests/findings`` has it."""
MESSAGES = [slug for slug, one in examples().items() if one.where is Where.MESSAGE and slug not in NEEDS_MORE]


def test_every_kind_of_finding_has_an_example_and_nothing_else() -> None:
    assert set(examples()) == set(registry())


@pytest.mark.parametrize("slug", registry())
def test_an_example_is_short_and_shows_a_difference(slug: str) -> None:
    one = examples()[slug]
    assert one.wrong.strip()
    assert one.right.strip()
    assert one.wrong != one.right
    assert "```" not in one.wrong + one.right, "it would end the block it stands in"
    assert max(len(line) for line in f"{one.wrong}\n{one.right}".splitlines()) <= 110


@pytest.mark.parametrize("slug", MESSAGES)
def test_what_an_example_calls_wrong_is_found_and_what_it_calls_right_is_not(slug: str) -> None:
    one = examples()[slug]
    assert slug in found_in(one.wrong, one.language)
    assert found_in(one.right, one.language) == set()


def test_an_example_of_a_comment() -> None:
    one = examples()["private-comment"]
    assert [finding.slug for finding in check_comments(catalog_of(one.wrong), parse_locale("fr"))] == ["private-comment"]
    assert not list(check_comments(catalog_of(one.right), parse_locale("fr")))


def test_the_page_is_up_to_date_and_names_every_finding_once() -> None:
    assert main(["--check"]) == 0
    outside_examples = re.sub(r"^```\n.*?^```$", "", PAGE.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert sorted(re.findall(r"^### (.+)$", outside_examples, re.MULTILINE)) == sorted(registry())
    said = page()
    for slug, one in registry().items():
        assert all(text in said for text in (words(one.meaning), words(one.remedy), examples()[slug].wrong, examples()[slug].right)), slug


def test_a_stale_page_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("tools.findings.PAGE", tmp_path / "findings.md")
    assert main(["--check"]) == 3
    assert capsys.readouterr().err == "stale: docs/findings.md; run: python -m tools.findings\n"
    assert (main([]), main(["--check"]), main(["--chekc"])) == (0, 0, 2)


def catalog_of(text: str) -> Catalog:
    return parse_catalog(re.sub(r"U\+([0-9A-F]{4})", lambda found: chr(int(found[1], 16)), text).encode(), "star.po")


def found_in(text: str, language: str) -> set[str]:
    """The slugs found in the entry, where its msgid is a paragraph of a document."""
    catalog, locale, parser = catalog_of(text), parse_locale(language), parser_for(PUBLICATION.extensions)
    note = "\n\n[^1]: A note." if "[^1]" in text else ""
    document = parser.parse(Source("source/star.md", f"{catalog.entries[0].msgid}{note}\n"), "en")
    segments = document.segments[:1]
    template = template_of(segments, "source/star.md", PUBLICATION, "star")
    places = {segment.key: Place(document, "p", segment.role) for segment in segments}
    rules = read_typography(Path("nowhere")).rules(locale)
    return {one.slug for one in check_catalog(catalog, template, locale, places, parser, {"example.org"}, rules).findings}
