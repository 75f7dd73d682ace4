"""A defect that only the finished edition shows: it is not published, and the last good edition stays."""

from __future__ import annotations

from pathlib import Path

from tests.publications import DRAFT, ESSAY, build, files_in, hexapla, ready_publication, replace_in, write


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
