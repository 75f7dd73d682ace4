"""What becomes of an edition: published, kept, absent or a draft, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from hexapla.config import Policy, Work
from hexapla.pipeline.plan import State, Verdict, judge_all
from hexapla.project import read_project
from tests.publications import BOOK, ESSAY, fill, hexapla, ready_publication, replace_in, write, write_publication

FR = "locale/fr/LC_MESSAGES"


def verdicts(root: Path, *, kept: bool = False) -> dict[str, Verdict]:
    def stands(_work: Work, _policy: Policy) -> bool:
        return kept

    return {f"{one.work.id}/{one.policy.locale.code}": one for one in judge_all(read_project(root), stands)}


def test_a_complete_edition_is_published_and_a_draft_is_a_draft(tmp_path: Path) -> None:
    found = verdicts(ready_publication(tmp_path))
    assert {name: one.state for name, one in found.items()} == {
        "star/en": State.PUBLISH,
        "star/fr": State.PUBLISH,
        "star/ar": State.PUBLISH,
        "star/ja": State.PUBLISH,
        "star/ru": State.DRAFT,
    }
    assert found["star/ru"].reason == "a draft"
    assert found["star/fr"].reason == ""


@pytest.mark.parametrize(("kept", "state"), [(True, State.KEEP), (False, State.ABSENT)], ids=["good one there", "none"])
def test_below_its_bar_an_edition_is_not_published(tmp_path: Path, kept: bool, state: State) -> None:
    root = ready_publication(tmp_path)
    replace_in(root / FR / "star.po", "Français : It set again.", "")
    found = verdicts(root, kept=kept)
    assert (found["star/fr"].state, found["star/ar"].state) == (state, State.PUBLISH)
    assert found["star/fr"].reason == "1 of 4 messages are not translated (75% of the source words, the bar is 100%)"
    assert "edition-below-bar" in {finding.slug for finding in found["star/fr"].findings}


def test_a_bar_counts_source_words_not_messages(tmp_path: Path) -> None:
    """Three of four messages, but only nine of twelve words: 75 %."""
    root = ready_publication(tmp_path, locales={"fr": 'status = "released"\nbar = 75'})
    replace_in(root / FR / "star.po", "Français : It set again.", "")
    assert verdicts(root)["star/fr"].state is State.PUBLISH
    replace_in(root / "source/publication.toml", "bar = 75", "bar = 75.1")
    assert verdicts(root)["star/fr"].state is State.ABSENT


def test_a_title_given_in_publication_toml_is_part_of_the_edition(tmp_path: Path) -> None:
    root = tmp_path
    write_publication(root, {"star": ESSAY}, {"fr": 'status = "released"'}, of_works={"star": 'title = "Of stars"'})
    hexapla("-C", root, "update", "-q")
    fill(root, "fr")
    assert verdicts(root)["star/fr"].state is State.PUBLISH
    replace_in(root / FR / "publication.po", "Français : Of stars", "")
    assert verdicts(root)["star/fr"].reason.startswith("1 of 5 messages are not translated")
    write(root / FR / "publication.po", "not a catalog")
    assert "malformed-catalog" in {finding.slug for finding in verdicts(root)["star/fr"].findings}


def test_a_fuzzy_translation_and_one_never_rendered_do_not_count(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, locales={"fr": 'status = "released"', "ja": 'status = "released"'})
    replace_in(root / FR / "star.po", 'msgid "Later"', '#, fuzzy\nmsgid "Later"')
    replace_in(root / "locale/ja/LC_MESSAGES/star.po", "日本語、 Later", "[x](javascript:x)")
    found = verdicts(root)
    assert found["star/fr"].reason.startswith("1 of 4 messages")
    assert found["star/ja"].reason.startswith("1 of 4 messages")
    assert "1 error, unsafe-link at locale/ja/LC_MESSAGES/star.po" in found["star/ja"].reason


@pytest.mark.parametrize(
    "text", ["", "<html>", "msgid “Later”\n", "<<<<<<< ours\n", "\ufeff\0"], ids=["empty", "HTML", "typographic quotes", "conflict", "NUL"]
)
def test_a_broken_catalog_stops_its_own_language_only(tmp_path: Path, text: str) -> None:
    root = ready_publication(tmp_path)
    write(root / FR / "star.po", text)
    found = verdicts(root)
    assert found["star/fr"].state is State.ABSENT
    assert "malformed-catalog at locale/fr/LC_MESSAGES/star.po" in found["star/fr"].reason
    assert found["star/ja"].state is State.PUBLISH


def test_a_missing_catalog_is_an_untranslated_document(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"book": BOOK})
    (root / FR / "book/two.po").unlink()
    found = verdicts(root)["book/fr"]
    assert found.state is State.ABSENT
    (below,) = (finding for finding in found.findings if finding.slug == "edition-below-bar")
    assert below.path == f"{FR}/book/two.po", "it names the catalog that lacks most"


def test_an_unreadable_document_holds_back_its_own_work_only(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"star": ESSAY, "stone": {"stone.md": "# The stone\n"}})
    (root / "source/stone.md").write_bytes(b"# The st\xf6ne\n")
    found = verdicts(root)
    assert {name for name, one in found.items() if one.state is State.ABSENT} == {"stone/en", "stone/fr", "stone/ar", "stone/ja"}
    assert "unreadable-source at source/stone.md:1" in found["stone/en"].reason


def test_policies_may_differ_by_work(tmp_path: Path) -> None:
    root = write_publication(
        tmp_path,
        {"star": ESSAY, "stone": {"stone.md": "# The stone\n"}},
        {"fr": 'status = "released"'},
        of_works={"stone": '[works.locales.fr]\nstatus = "draft"'},
    )
    assert {name: one.state for name, one in verdicts(root).items()} == {
        "star/en": State.PUBLISH,
        "star/fr": State.ABSENT,
        "stone/en": State.PUBLISH,
        "stone/fr": State.DRAFT,
    }
