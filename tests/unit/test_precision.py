"""Folders of translations in, the figures of the checks out: what `benchmarks.precision` counts, prints and keeps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks import precision
from tests.publications import write

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n{}\n'
SOUND = "\n".join(f'msgid "The star {word} rose."\nmsgstr "L’étoile {word} se leva."\n' for word in map(chr, range(0x4E00, 0x4E00 + 150)))
BROKEN = '#. heading 2\nmsgid "A **bright** star"\nmsgstr "Une étoile ** brillante**"\n'
NOT_COUNTED = '#, fuzzy\nmsgid "a"\nmsgstr "** a"\n\nmsgid "b"\nmsgstr ""\n\n#~ msgid "c"\n#~ msgstr "** c"\n'


def project(root: Path, *, header: str = '"Language: fr\\n"\n', body: str = SOUND, name: str = "fr.po") -> Path:
    write(root / name, HEADER.format(header) + body)
    return root


@pytest.mark.parametrize(
    ("name", "header", "language"),
    [
        pytest.param("x.po", '"Language: pt_BR\\n"\n', "pt-BR", id="header"),
        pytest.param("ja.po", "", "ja", id="file"),
        pytest.param("zh_TW/LC_MESSAGES/guide-one.po", "", "zh-TW", id="folder"),
    ],
)
def test_the_language_is_that_of_the_header_the_name_or_the_folder(tmp_path: Path, name: str, header: str, language: str) -> None:
    (one,) = precision.measure_folder(project(tmp_path / "guide", name=name, header=header))
    assert (one.project, one.locale.tag) == ("guide", language)


def test_what_an_edition_would_show_is_counted_and_nothing_else(tmp_path: Path) -> None:
    (one,) = precision.measure_folder(project(tmp_path, body=SOUND + "\n" + BROKEN + "\n" + NOT_COUNTED))
    assert (len(one.units), [finding.slug for finding in one.findings]) == (151, ["markup-broken"])


def test_under_one_in_a_hundred_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert precision.main([str(project(tmp_path / "guide", body=SOUND + "\n" + BROKEN)), "--samples", "2"]) == 0
    said = capsys.readouterr().out
    assert "151 translated messages in 1 language:\n1 (0.66%) have an error, 1 (0.66%) any finding." in said
    assert "| guide | fr | 151 | 1 | 0.66% |" in said
    assert "| `markup-broken` | error | 1 | 0.662% |" in said
    assert "===== markup-broken: 1\n--- guide/fr.po:" in said


def test_more_is_not(tmp_path: Path) -> None:
    assert precision.main([str(project(tmp_path, body=BROKEN))]) == 3


@pytest.mark.parametrize("body", ["", 'msgid "a', 'msgid "a"\nmsgstr ""\n'], ids=["no messages", "broken", "untranslated"])
def test_without_a_translation_there_is_nothing_to_measure(tmp_path: Path, body: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert precision.main([str(project(tmp_path, body=body))]) == 2
    assert "No catalog" in capsys.readouterr().err


def test_what_was_read_by_hand_stays_on_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = write(tmp_path / "page.md", "# Old\n\n## Read by hand\n\nForty of forty.\n")
    monkeypatch.setattr(precision, "REPORT", page)
    assert precision.main([str(project(tmp_path / "guide")), "--write"]) == 0
    text = page.read_text("utf-8")
    assert (text.startswith("# Checks: how often"), text.endswith("\n\n## Read by hand\n\nForty of forty.\n"), "# Old" in text) == (
        True,
        True,
        False,
    )


def test_the_page_that_is_kept_says_that_the_aim_is_met() -> None:
    text = precision.REPORT.read_text("utf-8")
    found = re.search(r"^([0-9,]+) \(([0-9.]+)%\) have an error", text, re.MULTILINE)
    assert found is not None
    assert float(found[2]) < 1
    assert precision.BY_HAND in text
