"""Every attack there is, in one catalog, through every command: no page, book or report that comes of it acts on whoever opens it."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from hexapla.errors import CatalogError
from hexapla.model import Catalog, Entry
from hexapla.pofile import edit, parse_catalog, render_catalog
from hexapla.report import FORMATS
from tests.attacks import COSTLY, INERT, REFUSED
from tests.inert import acting_in, hosts_in, require_inert, require_inert_line, require_inert_output, require_inert_tree, trees_in
from tests.publications import fill, hexapla, replace_in, write_publication

FR, AR = (f"locale/{code}/LC_MESSAGES/star.po" for code in ("fr", "ar"))
SAYING = 'Go *on* to [the page](https://example.org/a "Title") now[^1].'


def can_be_written(text: str) -> bool:
    try:
        render_catalog(Catalog((Entry("a", (text,)),), "a.po")).decode()
    except (CatalogError, UnicodeEncodeError):
        return False
    return True


ATTACKS = {name: text for name, text in {**REFUSED, **INERT}.items() if can_be_written(text)}
UNREADABLE = {name: text for name, text in REFUSED.items() if name not in ATTACKS}
"""No catalog can hold them: what a hostile hand writes all the same is no catalog."""


def publication(root: Path) -> Path:
    """A message for each attack, in French and in Arabic."""
    blocks = [f"{SAYING} It is number {number}." for number in range(len(ATTACKS))]
    text = "\n\n".join(["# The star", *blocks, "[^1]: A note.", "[ref]: https://example.org/ref", "*[HTML]: Hypertext", ""])
    write_publication(root, {"star": {"star.md": text}}, {"fr": 'status = "draft"', "ar": 'status = "draft"'})
    assert hexapla("-C", root, "-q", "update").code == 0
    return root


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = publication(tmp_path_factory.mktemp("attacked"))
    for path in (FR, AR):
        attacks = iter(ATTACKS.values())
        catalog = parse_catalog((root / path).read_bytes())
        entries = tuple(edit(one, msgstr=(next(attacks),)) if "number" in one.msgid else one for one in catalog.entries)
        assert next(attacks, None) is None
        (root / path).write_bytes(render_catalog(Catalog(entries, path)))
    require_inert(hexapla("-C", root, "build", "--drafts", "-v"))
    return root


@pytest.fixture(scope="module")
def reports(attacked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each as a file, which holds what standard output would."""
    folder = tmp_path_factory.mktemp("reports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary"))
        ran = hexapla("-C", attacked, "check", *(part for form in FORMATS for part in ("--format", f"{form}={folder / form}")))
    assert ran.code == 3
    require_inert(ran)
    return folder


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = publication(tmp_path_factory.mktemp("sound"))
    for code in ("fr", "ar"):
        fill(root, code)
    assert hexapla("-C", root, "build", "--drafts").code == 0
    return root


def test_all_ways_are_tried() -> None:
    assert len(ATTACKS) >= 200
    assert {name.partition(":")[0] for name in ATTACKS if name in REFUSED} == {name.partition(":")[0] for name in REFUSED}
    assert set(COSTLY.values()) <= set(ATTACKS.values())
    assert len(UNREADABLE) >= 8


def test_pages_and_books_have_what_the_sound_ones_have(attacked: Path, sound: Path) -> None:
    require_inert_output(attacked)
    pages, wanted = (dict(trees_in(root / "output")) for root in (attacked, sound))
    assert pages.keys() == wanted.keys()
    assert {"preview/ar/index.html", "preview/fr/index.html"} < pages.keys()
    assert sum(".epub/" in name for name in pages) > 8
    for name, tree in pages.items():
        assert acting_in(tree) == acting_in(wanted[name]), name
        assert hosts_in(tree) - hosts_in(wanted[name]) <= {"example.org"}, name


def test_no_word_of_a_refused_translation_is_in_an_edition(attacked: Path, reports: Path) -> None:
    """Those that stand are the ones that only look like attacks; each that does not has a finding that says so."""
    told = json.loads((reports / "json").read_bytes())["findings"]
    for path in (FR, AR):
        never = {row["line"] for row in told if row["path"] == path and "The source text stands in for it." in row["message"]}
        assert len(never) >= len([name for name in ATTACKS if name in REFUSED])
    for name, tree in trees_in(attacked / "output"):
        text = "".join(tree.itertext())
        assert "evil.example" not in text, name
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufffe\uffff]", text), name


@pytest.mark.parametrize("form", FORMATS)
def test_no_report_acts(reports: Path, form: str) -> None:
    text = (reports / form).read_text("utf-8")
    for line in text.split("\n"):
        require_inert_line(line, commands=form == "github")
    _LOOK[form](text)


def test_the_summary_of_a_step_does_not_act(reports: Path) -> None:
    text = (reports / "summary").read_text("utf-8")
    assert "| unsafe-link | error |" in text
    assert not re.search(r"<|!\[|\]\(|evil", text)


def _look_at_text(text: str) -> None:
    assert "error[unsafe-link]" in text


def _look_at_json(text: str) -> None:
    assert all(char == "\n" or " " <= char <= "~" for char in text)
    assert json.loads(text)["schema"] == 1


def _look_at_github(text: str) -> None:
    commands = [line for line in text.split("\n") if line.lstrip().startswith("::")]
    kinds = Counter(re.split("[ :]", line)[2] for line in commands)
    assert kinds.keys() <= {"error", "warning", "notice", "group", "endgroup"}
    assert max(kinds.values()) <= 10


def _look_at_sarif(text: str) -> None:
    run: dict[str, Any] = json.loads(text)["runs"][0]
    messages = [result["message"]["text"] for result in run["results"]]
    assert messages
    assert [message for message in messages if re.search(r"(?<!\\)\]\(", message)] == [], "viewers would make links of them"


def _look_at_junit(text: str) -> None:
    tree = etree.fromstring(text.encode())
    assert {str(element.tag) for element in tree.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "skipped", "system-out"}


def _look_at_gitlab(text: str) -> None:
    assert {issue["location"]["path"] for issue in json.loads(text)} <= {FR, AR, "source/star.md"}


_LOOK = {
    "text": _look_at_text,
    "json": _look_at_json,
    "github": _look_at_github,
    "sarif": _look_at_sarif,
    "junit": _look_at_junit,
    "gitlab": _look_at_gitlab,
}


def test_the_page_of_the_status_does_not_act(attacked: Path, tmp_path: Path) -> None:
    """It has the badges, and what opens and closes; neither comes from a text."""
    for form in ("text", "json", "markdown"):
        require_inert(hexapla("-C", attacked, "status", "--format", form))
    require_inert(hexapla("-C", attacked, "status", "--html", "--output", tmp_path))
    page = html.fromstring((tmp_path / "reports/status.html").read_bytes())
    require_inert_tree(page)
    assert acting_in(page).keys() <= {"details", "meta", "style", "svg"}
    assert acting_in(page)["svg"] == 2
    assert hosts_in(page) <= {"example.org"}
    badges = list((tmp_path / "reports").glob("*.svg"))
    assert len(badges) == 2
    for badge in badges:
        require_inert_tree(etree.fromstring(badge.read_bytes()))


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_what_no_catalog_can_hold_is_none(sound: Path, text: str) -> None:
    """The whole language waits; nothing of the file is shown, and nothing is written to it."""
    before = (sound / FR).read_bytes()
    planted = before.replace(b"is number 7.", text.encode("utf-8", "surrogatepass"))
    (sound / FR).write_bytes(planted)
    ran = hexapla("-C", sound, "check", "-l", "fr")
    after = (sound / FR).read_bytes()
    (sound / FR).write_bytes(before)
    require_inert(ran)
    assert (ran.code, "[malformed-catalog]" in ran.out, after) == (3, True, planted)
    assert re.search(rf"^{FR}:\d+(:\d+)?: error", ran.out, re.MULTILINE)


def test_taking_them_in_and_bringing_them_into_form_does_not_act(attacked: Path, tmp_path: Path) -> None:
    """The commands that write: a catalog with all attacks is received, merged, formed, annotated and filled from."""
    root = publication(tmp_path / "here")
    (tmp_path / "mail.po").write_bytes((attacked / FR).read_bytes())
    replace_in(root / FR, 'msgid "The star"\nmsgstr ""', 'msgid "The star"\nmsgstr "L’étoile"')
    for arguments in (
        ("receive", tmp_path / "mail.po"),
        ("update",),
        ("fmt", "--wrap", "79"),
        ("check", "--annotate"),
        ("check", "--accept"),
        ("status", "-v"),
    ):
        require_inert(hexapla("-C", root, *arguments))
