"""What was accepted once must not be lost by a catalog; what the source took away is another matter."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.publications import BOOK, ESSAY, RELEASED, Ran, hexapla, ready_publication, replace_in, write

FR, BASELINE = "locale/fr/LC_MESSAGES/star.po", "locale/baseline.toml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = ready_publication(tmp_path, {"star": ESSAY, "book": BOOK}, {"fr": 'status = "released"\nbar = 0', "ar": RELEASED})
    accepted = hexapla("-C", root, "check", "--accept")
    assert (accepted.code, f"accepted: {BASELINE}\n" in accepted.out) == (0, True)
    return root


def check(root: Path, *arguments: str) -> Ran:
    return hexapla("-C", root, "check", *arguments)


def told(ran: Ran) -> set[str]:
    return {slug for slug in ("translation-lost", "translation-outdated") if f"[{slug}]" in ran.out}


def test_nothing_is_lost_after_it_was_accepted(root: Path) -> None:
    ran = check(root)
    assert (ran.code, told(ran)) == (0, set())
    text = (root / BASELINE).read_text("utf-8")
    assert ("Français" in text, "star rose" in text) == (False, False), "digests, never texts"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('msgstr "Français : Later"', 'msgstr ""', id="emptied"),
        pytest.param('msgid "Later"', '#, fuzzy\nmsgid "Later"', id="made fuzzy"),
        pytest.param("Français : Later", "[x](javascript:x)", id="no more rendered"),
        pytest.param('msgid "Later"\nmsgstr "Français : Later"', '#~ msgid "Later"\n#~ msgstr "Français : Later"', id="made obsolete"),
    ],
)
def test_a_translation_that_its_catalog_lost_fails(root: Path, old: str, new: str) -> None:
    replace_in(root / FR, old, new)
    ran = check(root)
    assert (ran.code, told(ran)) == (3, {"translation-lost"})
    line = next(line for line in ran.out.splitlines() if "translation-lost" in line)
    assert line.startswith(f"{FR}: error" if "#~" in new else f"{FR}:2")
    assert "“Later” was translated" in line
    assert check(root, "-l", "ar").code == 0


def test_a_catalog_that_is_gone_fails(root: Path) -> None:
    (root / FR).unlink()
    ran = check(root)
    assert (ran.code, f"{FR}: error[translation-lost] 4 messages were translated" in ran.out) == (3, True)


def test_a_translation_that_the_source_took_along_warns(root: Path) -> None:
    replace_in(root / "source/star.md", "It set again.", "It set again at dawn.")
    hexapla("-C", root, "-q", "update")
    ran = check(root, "-l", "fr")
    assert (ran.code, told(ran)) == (0, {"translation-outdated"})
    assert check(root, "--accept", "-l", "fr").code == 0
    assert told(check(root, "-l", "fr")) == set()


def test_a_document_and_a_language_that_are_no_more_warn(root: Path) -> None:
    replace_in(root / "source/publication.toml", ", 'book/three.md'", "")
    replace_in(root / "source/publication.toml", '[locales.ar]\nstatus = "released"', "")
    shutil.rmtree(root / "locale/ar")
    ran = check(root)
    assert f"{BASELINE}: warning[translation-outdated] 4 accepted translations into fr were of book/three" in ran.out
    assert f"{BASELINE}: warning[translation-outdated] 4 accepted translations into ar were of star" in ran.out
    check(root, "--accept")
    assert told(check(root)) == set()


@pytest.mark.parametrize(
    ("loses", "code", "slugs"),
    [pytest.param(False, 0, set(), id="whole"), pytest.param(True, 3, {"translation-lost"}, id="with a loss")],
)
def test_a_document_that_was_renamed_keeps_what_was_accepted_of_it(root: Path, loses: bool, code: int, slugs: set[str]) -> None:
    text = (root / "source/star.md").read_text("utf-8")
    (root / "source/star.md").unlink()
    write(root / "source/sun.md", f"---\nprevious: star.md\n---\n{text}")
    replace_in(root / "source/publication.toml", "'star.md'", "'sun.md'")
    hexapla("-C", root, "-q", "update")
    for old in (FR, FR.replace("/fr/", "/ar/")):
        (root / old).unlink()
    if loses:
        replace_in(root / FR.replace("star", "sun"), 'msgstr "Français : Later"', 'msgstr ""')
    ran = check(root)
    assert (ran.code, told(ran)) == (code, slugs), ran.out
    assert check(root, "--accept", "-l", "fr").code == 0
    assert told(check(root)) == set()


def test_only_accept_writes(root: Path) -> None:
    before = (root / BASELINE).read_bytes()
    replace_in(root / FR, 'msgstr "Français : Later"', 'msgstr ""')
    for command in (["check"], ["check", "--format", "json"], ["update"], ["build"], ["status"]):
        hexapla("-C", root, *command)
        assert (root / BASELINE).read_bytes() == before
    (root / BASELINE).unlink()
    check(root)
    assert not (root / BASELINE).exists()


def test_accepting_one_language_leaves_the_others(root: Path) -> None:
    replace_in(root / FR, 'msgstr "Français : Later"', 'msgstr ""')
    before = (root / BASELINE).read_bytes()
    assert check(root, "--accept", "-l", "ar").code == 0
    assert (root / BASELINE).read_bytes() == before
    assert told(check(root)) == {"translation-lost"}
    assert told(check(root, "--accept")) == set()


def test_a_malformed_catalog_keeps_what_was_accepted(root: Path) -> None:
    sound, before = (root / FR).read_bytes(), (root / BASELINE).read_bytes()
    write(root / FR, 'msgid "unterminated\n')
    assert check(root, "--accept").code == 3
    assert (root / BASELINE).read_bytes() == before
    (root / FR).write_bytes(sound.replace("Français : Later".encode(), b""))
    assert told(check(root)) == {"translation-lost"}


def test_an_unreadable_document_keeps_what_was_accepted(root: Path) -> None:
    before = (root / BASELINE).read_bytes()
    (root / "source/star.md").write_bytes(b"caf\xe9")
    ran = check(root, "--accept")
    assert (ran.code, told(ran)) == (3, set())
    assert (root / BASELINE).read_bytes() == before
