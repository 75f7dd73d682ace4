"""Every catalog and template the project has, or writes, in; GNU msgfmt and i18nspector have nothing to say of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from hexapla.pipeline.add import add
from hexapla.pipeline.update import update
from hexapla.project import read_project
from tests.publications import ROOT, replace_in
from tests.validators import require_tool

OWN = sorted([*(ROOT / "locale").rglob("*.po*"), *(ROOT / "hexapla" / "locale").rglob("*.po*")])
"""The catalogs and templates of the project's own publication and of the tool's own words."""


def check_with_msgfmt(file: Path) -> str:
    """What msgfmt complains of; templates have no header to be checked."""
    check = "--check-format" if file.suffix == ".pot" else "--check"
    command = [str(require_tool("msgfmt")), check, "--output-file=-", str(file)]
    return subprocess.run(command, capture_output=True, check=False).stderr.decode()


def test_the_project_has_catalogs() -> None:
    assert len([file for file in OWN if file.suffix == ".po"]) >= 2 * 12


@pytest.mark.tool("msgfmt")
@pytest.mark.parametrize("file", OWN, ids=lambda file: str(file.relative_to(ROOT)))
def test_msgfmt_accepts(file: Path) -> None:
    assert check_with_msgfmt(file) == ""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The project's own publication, in a folder of its own."""
    for name in ("source", "locale"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.mark.tool("msgfmt")
@pytest.mark.parametrize("wrap", ["no", "79"])
def test_msgfmt_accepts_what_add_and_update_write(copied: Path, wrap: str) -> None:
    """Another language with three plurals, and a source in which one paragraph is new, one edited and one gone."""
    if wrap == "79":
        replace_in(copied / "source" / "publication.toml", "[privacy]", "[catalogs]\nwrap = 79\n\n[privacy]")
    essay = copied / "source" / "article-14.md"
    first, title, *rest = re.split(r"\n\n+", essay.read_text("utf-8"))
    longest = max(range(len(rest)), key=lambda at: len(rest[at]))
    rest[longest] = f"Edited. {rest[longest]}"
    del rest[(longest + 1) % len(rest)]
    new = 'A paragraph that is "new", with 100% of a \\\\ and `code`: it stands in no catalog, and is longer than any line may be.'
    essay.write_text("\n\n".join([first, title, new, *rest]) + "\n", "utf-8")
    added, _ = add(copied, "pl")
    assert added.nplurals >= 3
    result = update(read_project(copied))
    assert result.findings == ()
    written = sorted((copied / "locale").rglob("*.po*"))
    assert len(written) == 1 + 15
    assert {str(file): said for file in written if (said := check_with_msgfmt(file))} == {}
    texts = [file.read_text("utf-8") for file in written if file.suffix == ".po"]
    assert sum("#, fuzzy" in text for text in texts) >= 12
    assert sum("#~ msgid" in text for text in texts) >= 12


# --- i18nspector ----------------------------------------------------------------------------------------------------

ACCEPTED = {
    r"invalid-last-translator \(empty string\)": "translators are anonymous: they may be at risk",
    r"no-report-msgid-bugs-to-header-field": "the publisher has given no address, and none is invented",
    r"no-date-header-field POT-Creation-Date": "it would change every catalog whenever the source does, and helps no one: git has the date",
    r"no-version-in-project-id-version \S+": "a version would change every catalog with every release",
    r"invalid-language zh_Han[st]": "gettext's codes name no script; these are BCP 47, and CLDR's",
    r"unable-to-determine-language": "of the same two: what is not a code to i18nspector has no language",
    r"unusual-unused-plural-forms 'nplurals=2; plural=\(n != 1\);' => 'nplurals=1; plural=0;'": "CLDR gives Uyghur two forms",
}
"""What i18nspector says of our catalogs, as patterns, and why it stays so."""


def inspect(*files: Path) -> list[str]:
    """What i18nspector says, without severity and file."""
    command = [str(require_tool("i18nspector")), *map(str, files)]
    said = subprocess.run(command, capture_output=True, check=True).stdout.decode().splitlines()
    return [line.split(": ", 2)[2] for line in said]


def unexpected(*files: Path) -> list[str]:
    return [said for said in inspect(*files) if not any(re.fullmatch(pattern, said) for pattern in ACCEPTED)]


@pytest.mark.tool("i18nspector")
def test_i18nspector_is_content_but_for_what_is_meant() -> None:
    assert unexpected(*OWN) == []


@pytest.mark.tool("i18nspector")
@pytest.mark.parametrize(
    ("old", "new", "tag"),
    [
        ("charset=UTF-8", "charset=UTF-9", "unknown-encoding"),
        ("Language: de", "Language: ja", "language-disparity"),
        ("2026-11-23 00:00+0000", "yesterday", "invalid-date"),
        ("Last-Translator: ", "Last-Translator: Jane", "invalid-last-translator"),
    ],
)
def test_i18nspector_is_not_content_with_a_fault(old: str, new: str, tag: str, tmp_path: Path) -> None:
    po = tmp_path / "de.po"
    shutil.copy(ROOT / "locale" / "de" / "LC_MESSAGES" / "article-14.po", po)
    replace_in(po, old, new)
    assert any(tag in said for said in unexpected(po)), inspect(po)
