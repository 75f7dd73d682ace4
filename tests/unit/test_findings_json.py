"""``check --format json``: for programs, on standard output, whatever a catalog holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hexapla.diagnostics import registry
from hexapla.model import Finding
from hexapla.report import finding_line, findings_json, fingerprint
from tests.publications import DRAFT, RELEASED, hexapla, ready_publication, replace_in, write

FR = "locale/fr/LC_MESSAGES/star.po"
FUZZY = Finding("fuzzy-message", "“Star” is fuzzy.", "fr.po", 7, None, "fr", "“Star”", (None, "Star"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = ready_publication(tmp_path, locales={"fr": RELEASED, "ar": RELEASED, "ja": DRAFT})
    replace_in(root / FR, "Français : Later", "Voir [ça](javascript:alert)")
    replace_in(root / FR, "Français : It set again.", "")
    return root


def report(root: Path, *arguments: str) -> dict[str, Any]:
    ran = hexapla("-C", root, "check", "--format", "json", *arguments)
    assert ran.code == 3
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_schema_1(root: Path) -> None:
    found = report(root)
    assert list(found) == ["schema", "findings", "completeness", "omitted"]
    assert found["schema"] == 1
    unsafe = next(row for row in found["findings"] if row["slug"] == "unsafe-link")
    assert list(unsafe) == ["slug", "severity", "path", "line", "column", "locale", "message", "help", "fingerprint"]
    assert (unsafe["severity"], unsafe["path"], unsafe["locale"], unsafe["help"]) == ("error", FR, "fr", registry()["unsafe-link"].remedy)
    assert (root / FR).read_text("utf-8").split("\n")[unsafe["line"] - 1] == 'msgid "Later"'
    rows = {row["locale"]: row for row in found["completeness"]}
    assert (rows["fr"]["work"], rows["fr"]["status"], rows["fr"]["bar"]) == ("star", "released", 1.0)
    assert (rows["fr"]["translated"], rows["fr"]["untranslated"]) == ({"messages": 2, "words": 8}, {"messages": 2, "words": 4})
    assert (rows["ar"]["share"], rows["ja"]["share"]) == (1.0, 0.0)
    assert rows["fr"]["documents"][0]["path"] == "source/star.md"


def test_a_language_can_be_named(root: Path) -> None:
    ran = hexapla("-C", root, "check", "--format", "json", "-l", "ar")
    found = json.loads(ran.out)
    assert (ran.code, {row["locale"] for row in found["findings"]}, [row["locale"] for row in found["completeness"]]) == (0, {"ar"}, ["ar"])


@pytest.mark.parametrize("options", [[], ["-q"], ["--accept"], ["-v"]], ids=["plain", "quiet", "accept", "verbose"])
def test_nothing_else_is_on_standard_output(root: Path, options: list[str]) -> None:
    assert report(root, *options)["schema"] == 1


def test_what_stops_all_work_is_on_standard_error(root: Path) -> None:
    write(root / "source/publication.toml", "no = 1\n")
    ran = hexapla("-C", root, "check", "--format", "json")
    assert (ran.code, ran.out, "publication.toml:1" in ran.err) == (2, "", True)


def test_fingerprints_stay_when_lines_move(root: Path) -> None:
    before = report(root)["findings"]
    replace_in(root / FR, "#. heading 1\n", "# a comment\n# another\n#. heading 1\n")
    after = report(root)["findings"]
    assert [row["fingerprint"] for row in before] == [row["fingerprint"] for row in after]
    assert [row["line"] for row in before if row["line"]] != [row["line"] for row in after if row["line"]]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(Finding("untranslated-message", FUZZY.message, "fr.po", 7, None, "fr", "“Star”", (None, "Star")), id="kind"),
        pytest.param(Finding("fuzzy-message", FUZZY.message, "ar.po", 7, None, "fr", "“Star”", (None, "Star")), id="file"),
        pytest.param(Finding("fuzzy-message", FUZZY.message, "fr.po", 7, None, "fr", "“Star”", (None, "Sun")), id="message"),
        pytest.param(Finding("fuzzy-message", FUZZY.message, "fr.po", 7, None, "fr", "“Sun”", (None, "Star")), id="subject"),
        pytest.param(Finding("fuzzy-message", FUZZY.message, "fr.po", 7, None, "fr", "“Star”", ("x", "Star")), id="context"),
    ],
)
def test_fingerprints_of_different_findings_differ(other: Finding) -> None:
    assert fingerprint(other) != fingerprint(FUZZY)


def test_a_message_that_names_a_line_keeps_its_fingerprint() -> None:
    first, second = (Finding("malformed-catalog", f"defined on line {n} too", "fr.po", n + 4) for n in (3, 30))
    assert fingerprint(first) == fingerprint(second)


def test_twins_are_told_apart() -> None:
    """Two headings with the same words, both too deep."""
    twins = [Finding("heading-level-skipped", "“Notes” …", "a.md", line, subject="Notes") for line in (3, 9)]
    first, second = (row["fingerprint"] for row in json.loads(findings_json(twins, []))["findings"])
    assert first == fingerprint(twins[0])
    assert first != second


def test_texts_stay_data() -> None:
    hostile = "::error::x\n::set-output name=a::b\x1b[2J\x7f\u202e\u2028</script>"
    text = findings_json([Finding("unsafe-link", hostile, "fr.po", 1)], [])
    assert json.loads(text)["findings"][0]["message"] == hostile
    assert [line for line in text.splitlines() if line.lstrip().startswith("::")] == []
    assert all(char == "\n" or " " <= char <= "~" for char in text)


@pytest.mark.parametrize("path", ["::error::x.po", "::error file=a::x/fr.po"])
def test_no_line_for_people_is_a_command_to_a_runner(path: str) -> None:
    assert finding_line(Finding("unsafe-link", "x", path)).startswith("./::error")
