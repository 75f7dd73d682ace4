"""What a publisher promises of a work in a language, and what stands when it is not kept: every case is a line that says why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.publications import BOOK, ESSAY, RELEASED, build, files_in, fill, hexapla, ready_publication, replace_in, write_publication

FR = "locale/fr/LC_MESSAGES/star.po"
PAGE = "output/site/fr/index.html"


def with_policy(tmp_path: Path, row: str) -> Path:
    """Published once; then a message of the French catalog is emptied."""
    root = ready_publication(tmp_path, locales={"fr": f"{RELEASED}\n{row}", "ar": RELEASED})
    assert build(root).code == 0
    assert (root / PAGE).exists()
    replace_in(root / FR, "Français : It set again.", "")
    return root


@pytest.mark.parametrize(
    ("row", "code", "stands", "said"),
    [
        pytest.param("", 3, True, "not published anew, the last good edition stays: star in fr", id="last good, by default"),
        pytest.param('below_bar = "last-good"', 3, True, "not published anew, the last good edition stays: star in fr", id="last good"),
        pytest.param('below_bar = "nothing"', 3, False, "not published: star in fr", id="nothing"),
        pytest.param("bar = 75", 0, True, "", id="a bar that is reached"),
        pytest.param("bar = 76", 3, True, "(75% of the source words, the bar is 76%)", id="a bar that is not"),
        pytest.param('bar = 50\nrequired = ["star.md"]', 3, True, "source/star.md must be complete", id="a required document"),
    ],
)
def test_what_stands_and_why(tmp_path: Path, row: str, code: int, stands: bool, said: str) -> None:
    root = with_policy(tmp_path, row)
    before = (root / PAGE).read_bytes()
    ran = build(root)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert "another hand" not in ran.err
    assert (root / PAGE).exists() == stands
    if stands and code:
        assert (root / PAGE).read_bytes() == before
    assert (root / "output/site/ar/index.html").exists()
    assert ('hreflang="fr"' in (root / "output/site/index.html").read_text("utf-8")) == stands
    assert hexapla("-C", root, "check").code == code


def test_an_edition_that_comes_back_is_published_again(tmp_path: Path) -> None:
    root = with_policy(tmp_path, 'below_bar = "nothing"')
    assert build(root).code == 3
    replace_in(root / FR, 'msgid "It set again."\nmsgstr ""', 'msgid "It set again."\nmsgstr "Elle se coucha."')
    assert build(root).code == 0
    assert "Elle se coucha." in (root / PAGE).read_text("utf-8")


def test_nothing_stands_although_a_copy_of_the_site_is_given(tmp_path: Path) -> None:
    root = with_policy(tmp_path / "here", 'below_bar = "nothing"')
    (root / "output").rename(tmp_path / "deployed")
    ran = build(root, "--last-good", tmp_path / "deployed/site")
    assert (ran.code, (root / PAGE).exists()) == (3, False)


def test_policies_are_of_a_work_and_a_language(tmp_path: Path) -> None:
    """French: the essay is released whole, the book with a low bar and one chapter that must be complete; Arabic: the book is a draft."""
    own = '[works.locales.fr]\nbar = 10\nrequired = ["book/one.md"]\n[works.locales.ar]\nstatus = "draft"'
    root = write_publication(tmp_path, {"star": ESSAY, "book": BOOK}, {"fr": RELEASED, "ar": RELEASED}, of_works={"book": own})
    hexapla("-C", root, "-q", "update")
    ready = ready_publication(tmp_path / "ready", {"star": ESSAY, "book": BOOK}, {"fr": RELEASED, "ar": RELEASED})
    for name in ("fr/LC_MESSAGES/star.po", "ar/LC_MESSAGES/star.po", "fr/LC_MESSAGES/book/one.po"):
        (root / "locale" / name).write_bytes((ready / "locale" / name).read_bytes())
    ran = build(root)
    assert ran.code == 0, ran.said
    assert {name.rpartition("/index.html")[0] for name in files_in(root / "output/site") if name.endswith("index.html")} == {
        "", "en", "fr", "ar", "en/star", "en/book", "fr/star", "fr/book", "ar/star",
    }  # fmt: skip
    assert "book in ar" in ran.out
    replace_in(root / "locale/fr/LC_MESSAGES/book/one.po", "Français : One", "")
    ran = build(root)
    assert (ran.code, "book in fr" in ran.err, "source/book/one.md must be complete" in ran.err) == (3, True, True)
    said = hexapla("-C", root, "check").out
    assert "error[required-document-incomplete] source/book/one.md is required in fr" in said


def test_an_error_in_what_is_said_of_one_work_holds_back_no_other(tmp_path: Path) -> None:
    titles = {"star": 'title = "Of stars"', "book": 'title = "Of books"'}
    root = write_publication(tmp_path, {"star": ESSAY, "book": BOOK}, {"fr": RELEASED}, of_works=titles)
    hexapla("-C", root, "-q", "update")
    ready = ready_publication(tmp_path / "ready", {"star": ESSAY, "book": BOOK}, {"fr": RELEASED})
    for path, content in files_in(ready / "locale").items():
        (root / "locale" / path).write_bytes(content)
    metadata = root / "locale/fr/LC_MESSAGES/publication.po"
    replace_in(metadata, 'msgid "Of stars"\nmsgstr ""', 'msgid "Of stars"\nmsgstr "Des étoiles"')
    replace_in(metadata, 'msgid "Of books"\nmsgstr ""', 'msgid "Of books"\nmsgstr "Des \u202elivres"')
    ran = build(root)
    assert (ran.code, "book in fr" in ran.err, "star in fr" in ran.err) == (3, True, False), ran.err
    assert (root / "output/site/fr/star/index.html").exists()


@pytest.mark.parametrize(("policy", "shown"), [("source", False), ("marked", True)])
def test_fuzzy_translations_are_shown_marked_only_where_the_policy_says_so(tmp_path: Path, policy: str, shown: bool) -> None:
    root = ready_publication(tmp_path, locales={"fr": f'status = "draft"\nfuzzy = "{policy}"'})
    fill(root, "fr")
    replace_in(root / FR, 'msgid "It set again."', '#, fuzzy\nmsgid "It set again."')
    assert build(root, "--drafts").code == 0
    page = (root / "output/preview/fr/index.html").read_text(encoding="utf-8")
    assert ("Français : It set again." in page) == shown
    assert ("Pas encore confirmé\u00a0:</p>" in page.replace("&nbsp;", "\u00a0")) == shown
    assert bool(re.search(r'class="fuzzy"[^>]*>Français : It set again\.', page)) == shown
    assert ("Pas encore traduit\u00a0:</p>" in page.replace("&nbsp;", "\u00a0")) != shown
