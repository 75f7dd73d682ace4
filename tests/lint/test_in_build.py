"""A defect that only the finished edition shows: it is not published, and the last good edition stays."""

from __future__ import annotations

from pathlib import Path

from tests.publications import ESSAY, build, files_in, ready_publication, replace_in


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
