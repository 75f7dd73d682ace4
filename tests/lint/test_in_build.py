"""A defect that only the finished edition shows: it is not published, and the last good edition stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hexapla.pipeline.units import Common, Made, ToMake, make
from tests.publications import DRAFT, ESSAY, RELEASED, build, files_in, hexapla, ready_publication, replace_in, write


def test_an_edition_that_the_lint_refuses_is_not_published_and_the_last_good_one_stays(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"star": ESSAY}, {})
    assert build(root).code == 0
    before = files_in(root / "output" / "site" / "en")
    replace_in(root / "source" / "star.md", "A star rose", "A cafÃ© rose")
    ran = build(root)
    assert ran.code == 3
    assert "page-mojibake" in ran.said
    assert files_in(root / "output" / "site" / "en") == before
    replace_in(root / "source" / "star.md", "A cafÃ© rose", "A café rose")
    assert build(root).code == 0
    assert files_in(root / "output" / "site" / "en") != before


def test_an_edition_with_a_defect_that_was_waived_is_published(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"star": ESSAY}, {})
    replace_in(root / "source" / "star.md", "A star rose", "A cafÃ© rose")
    row = '[[editions]]\nlocale = "en"\nslug = "page-mojibake"\nfile = "{}"\nreason = "a text about encodings"\n'
    write(root / "locale/waivers.toml", "".join(map(row.format, ("index.html", "star.en.html"))))
    assert build(root).code == 3
    write(root / "locale/waivers.toml", "".join(map(row.format, ("index.html", "star.en.html", "EPUB/star.xhtml"))))
    assert build(root).code == 0
    ran = hexapla("-C", root, "lint")
    assert (ran.code, ran.out) == (0, "")


def test_a_preview_is_linted_and_stands(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"star": ESSAY}, {"ru": DRAFT})
    assert build(root, "--drafts").code == 0
    replace_in(root / "source" / "star.md", "A star rose", "A cafÃ© rose")
    row = '[[editions]]\nlocale = "en"\nslug = "page-mojibake"\nfile = "{}"\nreason = "a text about encodings"\n'
    write(root / "locale/waivers.toml", "".join(map(row.format, ("index.html", "star.en.html", "EPUB/star.xhtml"))))
    ran = build(root, "--drafts")
    assert ran.code == 3
    assert "star.ru.html:" in ran.err
    assert "error[page-mojibake]" in ran.err
    assert "cafÃ©" in (root / "output/preview/ru/index.html").read_text("utf-8")


def test_the_last_good_one_comes_back_from_the_deployed_site_too(tmp_path: Path) -> None:
    root = ready_publication(tmp_path / "clone", {"star": ESSAY}, {})
    assert build(root).code == 0
    (root / "output/site").rename(tmp_path / "deployed")
    shutil.rmtree(root / "output")
    replace_in(root / "source" / "star.md", "A star rose", "A cafÃ© rose")
    ran = build(root, "--last-good", tmp_path / "deployed")
    assert ran.code == 3
    assert "the last good edition stays: star in en" in ran.err
    assert "page-mojibake" in ran.err
    assert files_in(root / "output/site") == files_in(tmp_path / "deployed")


def test_nothing_stays_where_the_publisher_wants_nothing_to_stand(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"star": ESSAY}, {"fr": f'{RELEASED}\nbelow_bar = "nothing"'})
    assert build(root).code == 0
    replace_in(root / "locale/fr/LC_MESSAGES/star.po", "Français : Later", "Français : cafÃ©")
    ran = build(root)
    assert ran.code == 3
    assert "\nnot published: star in fr" in f"\n{ran.err}"
    assert "another hand" not in ran.err
    assert not (root / "output/site/fr").exists()
    assert 'hreflang="fr"' not in (root / "output/site/en/index.html").read_text("utf-8")


@pytest.mark.parametrize(("policy", "made"), [("", 3), ('\nbelow_bar = "nothing"', 5)], ids=["it stays", "nothing stands"])
def test_what_does_not_name_a_refused_edition_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policy: str, made: int) -> None:
    root = ready_publication(tmp_path, {"star": ESSAY}, {"fr": RELEASED + policy, "ar": RELEASED})
    assert build(root).code == 0
    replace_in(root / "source/publication.toml", "[locales.fr]", "# All are made anew.\n[locales.fr]")
    replace_in(root / "locale/fr/LC_MESSAGES/star.po", "Français : Later", "Français : cafÃ©")
    units: list[str] = []

    def counted(common: Common, unit: ToMake) -> Made | None:
        units.append(unit.place)
        return make(common, unit)

    monkeypatch.setattr("hexapla.pipeline.handing.make", counted)
    assert build(root).code == 3
    assert len(units) == made, units
