"""Exceptions from end to end: written with ``allow``, silent in ``check``, kept by every program, gone with their texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from hexapla.pofile import parse_catalog
from hexapla.waivers import message_digest
from tests.publications import ESSAY, RELEASED, Ran, hexapla, replace_in, write, write_publication

FR = "locale/fr/LC_MESSAGES/star.po"
SONG = "A star rose over the *hill*."
TEXTS = {"The star": "L’étoile", SONG: SONG, "Later": "Plus tard", "It set again.": "Fin."}
"""The song is copied."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = write_publication(tmp_path, {"star": ESSAY}, {"fr": RELEASED})
    hexapla("-C", root, "-q", "update")
    for msgid, msgstr in TEXTS.items():
        replace_in(root / FR, f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{msgstr}"')
    return root


def check(root: Path) -> Ran:
    return hexapla("-C", root, "check")


def place(ran: Ran, slug: str) -> str:
    """``FILE:LINE`` of the finding, as a person copies it."""
    line = next(line for line in ran.out.splitlines() if f"[{slug}]" in line)
    return line.partition(": ")[0]


def allow(root: Path, slug: str) -> None:
    ran = hexapla("-C", root, "allow", place(check(root), slug), slug, "a", "line", "of", "a", "song")
    assert ran.code == 0, ran.err


def test_after_allow_check_is_silent_and_so_it_stays(root: Path) -> None:
    allow(root, "copied-message")
    assert check(root).out == ""
    for command in (["update"], ["fmt", "--wrap", "79"], ["fmt"], ["update", "--check"]):
        assert hexapla("-C", root, *command).code == 0
        assert check(root).out == ""


def test_a_change_of_the_source_takes_it_along_and_then_it_has_lapsed(root: Path) -> None:
    allow(root, "copied-message")
    replace_in(root / "source/star.md", "A star rose", "The star rose")
    hexapla("-C", root, "-q", "update")
    assert "waiver" not in check(root).out, "while it is fuzzy, nobody knows"
    replace_in(root / FR, "#, fuzzy\n", "")
    replace_in(root / FR, '#| msgid "A star rose over the *hill*."\n', "")
    replace_in(root / FR, 'msgstr "A star', 'msgstr "The star')
    said = check(root).out
    assert ("[copied-message]" in said, "warning[waiver-lapsed]" in said) == (True, True)
    line = said.partition("write: ")[2].partition("\n")[0]
    text = (root / FR).read_text("utf-8")
    (old,) = (one for one in text.splitlines() if "hexapla: allow" in one)
    write(root / FR, text.replace(old, line))
    assert check(root).out == "", "the line that was printed is the right one"


def test_one_that_does_nothing_is_told(root: Path) -> None:
    allow(root, "copied-message")
    replace_in(root / FR, 'msgstr "A star rose over the *hill*."', 'msgstr "Une étoile se leva sur la *colline*."')
    said = check(root).out
    assert said.count("warning[") == 1
    assert "warning[waiver-unused] There is no copied-message here: the line # hexapla: allow=copied-message@" in said


def rows(root: Path, locale: str = "fr") -> None:
    entry = next(one for one in parse_catalog((root / FR).read_bytes()).entries if "hill" in one.msgid)
    row = f'locale = "{locale}"\nslug = "copied-message"\ndigest = "{message_digest(entry)}"\nreason = "a song"\n'
    write(root / "locale/waivers.toml", f"[[waivers]]\n{row}")


def test_the_file_takes_the_same(root: Path) -> None:
    rows(root)
    assert check(root).out == ""
    replace_in(root / FR, 'msgstr "A star rose over the *hill*."', 'msgstr "Une étoile se leva sur la *colline*."')
    said = check(root).out
    assert "locale/waivers.toml:4: warning[waiver-unused] No message in fr has the digest" in said


def test_a_row_for_a_finding_that_is_gone_is_told(root: Path) -> None:
    rows(root)
    replace_in(root / "locale/waivers.toml", "copied-message", "number-missing")
    said = check(root).out
    assert "locale/waivers.toml:4: warning[waiver-unused] There is no number-missing in the message" in said
    assert "[copied-message]" in said


def test_a_row_with_a_wrong_locale_is_an_error_with_its_line(root: Path) -> None:
    rows(root, "Français")
    ran = check(root)
    assert (ran.code, "locale/waivers.toml:4" in ran.err, "fix:" in ran.err) == (2, True, True)


def test_a_term_of_the_glossary_can_be_waived(root: Path) -> None:
    replace_in(root / FR, 'msgstr "A star rose over the *hill*."', 'msgstr "Une étoile se leva sur la *colline*."')
    write(root / "locale/glossary.toml", '[[terms]]\nsource = "hill"\nforms = { fr = ["mont"] }\n')
    assert "glossary-term" in check(root).out
    allow(root, "glossary-term")
    assert check(root).out == ""


def test_in_a_source_it_is_for_the_block_below_and_no_reader_sees_it(root: Path) -> None:
    write(root / "source/star.md", ESSAY["star.md"].replace("It set", "It [set](next-week.md)"))
    hexapla("-C", root, "-q", "update")
    before = check(root)
    assert (before.code, "error[link-target-missing]" in before.out) == (3, True)
    templates = (root / "locale/star.pot").read_text("utf-8")
    allow(root, "link-target-missing")
    after = check(root)
    assert ("link-target-missing" in after.out, "waiver" in after.out) == (False, False)
    hexapla("-C", root, "-q", "update")
    assert [line for line in (root / "locale/star.pot").read_text("utf-8").splitlines() if not line.startswith("#:")] == [
        line for line in templates.splitlines() if not line.startswith("#:")
    ], "translators see no difference"
    hexapla("-C", root, "-q", "build", "--drafts")
    pages = [path.read_text("utf-8") for path in (root / "output").rglob("*.html")]
    assert pages
    assert [page for page in pages if "allow=" in page] == []


@pytest.mark.parametrize("slug", ["unsafe-link", "html-added", "no-such-thing"])
def test_what_must_never_be_rendered_cannot_be_waived(root: Path, slug: str) -> None:
    replace_in(root / FR, 'msgstr "Plus tard"', 'msgstr "[Plus tard](javascript:x) <u>y</u>"')
    ran = hexapla("-C", root, "allow", f"{FR}:22", slug, "please")
    assert (ran.code, "fix:" in ran.err) == (2, True)
    replace_in(root / FR, 'msgid "Later"', f'# hexapla: allow={slug}@00000000 please\nmsgid "Later"')
    said = check(root)
    assert (said.code, "error[unsafe-link]" in said.out, "error[waiver-invalid]" in said.out) == (3, True, True)
