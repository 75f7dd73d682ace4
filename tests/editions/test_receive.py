"""Catalogs that come by mail, and git's merges of them: the new work is taken, and nobody's is lost."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hexapla.pipeline import receive as receiving
from hexapla.pofile import parse_catalog
from hexapla.reconcile import THEIRS_NOTE, reconcile
from tests.publications import RELEASED, ROOT, Ran, hexapla, ready_publication, replace_in, write, write_publication
from tests.validators import require_tool

FR, AR, JA = (f"locale/{code}/LC_MESSAGES/star.po" for code in ("fr", "ar", "ja"))
GIT = shutil.which("git")
needs_git = pytest.mark.skipif(GIT is None, reason="git is missing")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return ready_publication(tmp_path / "here")


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    folder = tmp_path / "mail"
    folder.mkdir()
    return folder


def sent(root: Path, mail: Path, name: str = "star.fr.po", path: str = FR) -> Path:
    return Path(shutil.copy(root / path, mail / name))


def receive(root: Path, *arguments: str | Path) -> Ran:
    return hexapla("-C", root, "receive", *arguments)


def git(root: Path, *arguments: str) -> str:
    settings = ["-c", "user.name=a", "-c", "user.email=a@example.invalid", "-c", "commit.gpgsign=false"]
    done = subprocess.run([GIT or "git", *settings, *arguments], cwd=root, capture_output=True, text=True, check=False)
    return f"{done.returncode}\n{done.stdout}{done.stderr}"


def commit(root: Path) -> None:
    if not (root / ".git").exists():
        git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    assert git(root, "commit", "-q", "-m", "x").startswith("0\n")


def text_of(root: Path, msgid: str, path: str = FR) -> tuple[str, bool]:
    entry = next(one for one in parse_catalog((root / path).read_bytes()).entries if one.msgid == msgid)
    return entry.msgstr[0], entry.fuzzy


# --- Where it belongs ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "header"),
    [
        pytest.param("star.po", "fr", id="header"),
        pytest.param("star.po", "fr_FR", id="header as Poedit writes it"),
        pytest.param("star.fr.po", "", id="name"),
        pytest.param("star.fr (1).po", "", id="name as a browser saves it"),
        pytest.param("star_fr_FR.po", "", id="name with a low line"),
        pytest.param("star-fr.po", "en", id="name, and the header says the source language"),
        pytest.param("fr/LC_MESSAGES/star.po", "", id="folder"),
        pytest.param("star.po", "", id="only its words"),
        pytest.param("star.po", "es", id="its words, and the header says another language"),
    ],
)
def test_language_and_document_are_found(root: Path, mail: Path, name: str, header: str) -> None:
    (mail / name).parent.mkdir(parents=True, exist_ok=True)
    file = sent(root, mail, name)
    replace_in(file, "Language: fr", f"Language: {header}")
    replace_in(root / FR, "Français : Later", "")
    ran = receive(root, file)
    assert (ran.code, f"→ {FR}: 1 taken, 0 to decide, 0 new" in ran.out) == (0, True), ran.said
    assert text_of(root, "Later") == ("Français : Later", False)


def test_a_file_without_a_header_is_taken_by_its_name(root: Path, mail: Path) -> None:
    replace_in(root / JA, "日本語、 Later", "")
    file = write(mail / "star.ja.po", 'msgid "Later"\nmsgstr "後"\n')
    assert receive(root, file).code == 0
    assert text_of(root, "Later", JA) == ("後", False)


def test_a_wrong_header_does_not_put_one_language_into_another(tmp_path: Path, mail: Path) -> None:
    root = ready_publication(tmp_path / "long", {"star": {"star.md": "# T\n\n" + "".join(f"Line {n}.\n\n" for n in range(8))}})
    before = (root / AR).read_bytes()
    file = sent(root, mail, "star.po")
    replace_in(file, "Language: fr", "Language: ar")
    ran = receive(root, file)
    assert (ran.code, "says it is ar, but holds the words of fr" in ran.err, "-l fr" in ran.err) == (3, True, True)
    assert (root / AR).read_bytes() == before
    assert receive(root, "-l", "fr", file).code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param('msgid "Quite another book"\nmsgstr "Un tout autre livre"\n', "only 0% of its messages", id="another publication"),
        pytest.param("", "is empty", id="an empty file"),
        pytest.param('msgid ""\nmsgstr "Language: fr\\n"\n', "holds no messages", id="a header alone"),
        pytest.param("<html>", "HTML", id="a page"),
        pytest.param('msgid "Later"\nmsgstr "Más tarde"\n', "its language cannot be told", id="no language"),
        pytest.param(
            'msgid ""\nmsgstr "Language: es\\n"\n\nmsgid "Later"\nmsgstr "Más tarde"\n', "says it is es, which is no language", id="es"
        ),
    ],
)
def test_what_does_not_belong_here_is_refused(root: Path, mail: Path, text: str, said: str) -> None:
    before = {path: (root / path).read_bytes() for path in (FR, AR, JA)}
    ran = receive(root, write(mail / "letter.po", text))
    assert (ran.code, said in ran.err, "fix:" in ran.err) == (3, True, True), ran.err
    assert {path: (root / path).read_bytes() for path in before} == before


def test_the_others_are_taken_when_one_is_malformed(root: Path, mail: Path) -> None:
    files = [sent(root, mail, "star.fr.po"), write(mail / "star.ja.po", 'msgid "unterminated\n'), sent(root, mail, "star.ar.po", AR)]
    replace_in(files[0], "Français : Later", "Plus tard")
    replace_in(files[2], "بالعربية Later", "لاحقا")
    replace_in(root / FR, "Français : Later", "")
    replace_in(root / AR, "بالعربية Later", "")
    ran = receive(root, *files)
    assert ran.code == 3
    assert "star.ja.po:1" in ran.err
    assert (text_of(root, "Later"), text_of(root, "Later", AR)) == (("Plus tard", False), ("لاحقا", False))


@pytest.mark.parametrize("arguments", [["nowhere.po"], ["-l", "nl", "x.po"], ["-l", "no such code", "x.po"]], ids=["no file", "nl", "code"])
def test_what_cannot_be_done_is_said(root: Path, arguments: list[str]) -> None:
    ran = receive(root, *arguments)
    assert ran.code == (3 if arguments == ["nowhere.po"] else 2)
    assert "fix:" in ran.err or "cannot be read" in ran.err


def test_a_language_that_has_no_catalog_yet_gets_one(root: Path, mail: Path) -> None:
    file = sent(root, mail)
    (root / FR).unlink()
    assert receive(root, file).code == 0
    assert (root / FR).read_bytes() == file.read_bytes()


# --- Two-way -------------------------------------------------------------------------------------------------------


def test_without_git_two_texts_are_a_conflict_and_nothing_empty_wins(root: Path, mail: Path) -> None:
    file = sent(root, mail)
    replace_in(file, "Français : Later", "Ensuite")
    replace_in(file, "Français : It set again.", "")
    ran = receive(root, file)
    assert (ran.code, "0 taken, 1 to decide" in ran.out, "to decide: “Later”" in ran.out) == (0, True, True), ran.said
    assert text_of(root, "Later") == ("Français : Later", True)
    assert f"# {THEIRS_NOTE}\n# Ensuite\n" in (root / FR).read_text("utf-8")
    assert text_of(root, "It set again.") == ("Français : It set again.", False)


def test_a_second_run_changes_nothing(root: Path, mail: Path) -> None:
    file = sent(root, mail)
    replace_in(file, "Français : Later", "Ensuite")
    receive(root, file)
    before = (root / FR).read_bytes()
    ran = receive(root, file)
    assert (ran.code, "nothing new" in ran.out) == (0, True)
    assert (root / FR).read_bytes() == before


def test_names_addresses_and_hours_stay_in_the_mail(root: Path, mail: Path) -> None:
    file = sent(root, mail)
    replace_in(file, "Last-Translator: ", "Last-Translator: Zoé <zoe@example.org>")
    replace_in(file, 'msgid ""\nmsgstr ""\n', '# Zoé, 2026.\nmsgid ""\nmsgstr ""\n')
    replace_in(file, "Français : Later", "Ensuite")
    (root / FR).unlink()
    assert receive(root, file).code == 0
    assert "zo" not in (root / FR).read_text("utf-8").lower()
    assert text_of(root, "Later") == ("Ensuite", False)


def test_what_omegat_saves_loses_nothing(root: Path, mail: Path) -> None:
    """It drops the fuzzy mark and empties the text, or writes the source text where nobody translated (tests/interop/omegat)."""
    replace_in(root / FR, 'msgid "Later"', '#, fuzzy\nmsgid "Later"')
    before = (root / FR).read_bytes()
    emptied, copied = sent(root, mail), sent(root, mail, "copied.fr.po")
    replace_in(emptied, '#, fuzzy\nmsgid "Later"\nmsgstr "Français : Later"', 'msgid "Later"\nmsgstr ""')
    replace_in(copied, '#, fuzzy\nmsgid "Later"\nmsgstr "Français : Later"', 'msgid "Later"\nmsgstr "Later"')
    replace_in(copied, 'msgstr "Français : It set again."', 'msgstr "It set again."')
    ran = receive(root, emptied, copied)
    assert (ran.code, ran.out.count("nothing new")) == (0, 2), ran.said
    assert (root / FR).read_bytes() == before


def test_a_catalog_saved_meanwhile_is_not_overwritten(root: Path, mail: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = sent(root, mail)
    replace_in(file, "Français : Later", "Ensuite")

    def while_somebody_saves(*arguments: object) -> object:
        replace_in(root / FR, "Français : It set again.", "Elle se coucha.")
        return reconcile(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(receiving, "reconcile", while_somebody_saves)
    ran = receive(root, file)
    assert (ran.code, "changed while it was being updated" in ran.err) == (3, True)
    assert text_of(root, "It set again.") == ("Elle se coucha.", False)
    assert text_of(root, "Later") == ("Français : Later", False)


def test_a_text_for_an_older_wording_is_beside_the_new_one(tmp_path: Path, mail: Path) -> None:
    """The source changed while the catalog was away, and nobody here has translated the new wording."""
    root = write_publication(tmp_path / "here", locales={"fr": RELEASED})
    hexapla("-C", root, "-q", "update")
    file = sent(root, mail)
    replace_in(file, 'msgid "It set again."\nmsgstr ""', 'msgid "It set again."\nmsgstr "Elle se coucha."')
    replace_in(root / "source/star.md", "It set again.", "It set again at dawn.")
    hexapla("-C", root, "-q", "update")
    assert receive(root, file).code == 0
    assert text_of(root, "It set again at dawn.") == ("Elle se coucha.", True)
    assert '#| msgid "It set again."\nmsgid "It set again at dawn."' in (root / FR).read_text("utf-8")
    assert hexapla("-C", root, "update", "--check").code == 0


# --- Three-way, with git -------------------------------------------------------------------------------------------


@needs_git
def test_work_on_both_sides_since_two_commits_ago(root: Path, mail: Path) -> None:
    commit(root)
    file = sent(root, mail)
    replace_in(root / FR, "Français : The star", "L’étoile")
    commit(root)
    replace_in(root / FR, "Français : Later", "Plus tard")
    commit(root)
    replace_in(file, "Français : It set again.", "Elle se coucha.")
    replace_in(file, "Français : Later", "Ensuite")
    ran = receive(root, file)
    assert (ran.code, "1 taken, 1 to decide, 0 new (compared with " in ran.out) == (0, True), ran.said
    assert text_of(root, "The star") == ("L’étoile", False), "theirs is older"
    assert text_of(root, "It set again.") == ("Elle se coucha.", False)
    assert text_of(root, "Later") == ("Plus tard", True)
    assert f"# {THEIRS_NOTE}\n# Ensuite\n" in (root / FR).read_text("utf-8")
    before = (root / FR).read_bytes()
    assert receive(root, file).code == 0
    assert (root / FR).read_bytes() == before


@needs_git
def test_an_independent_translation_replaces_nothing(tmp_path: Path, mail: Path) -> None:
    """It was made from the empty catalog of the first commit, and has not a word in common with the second."""
    root = write_publication(tmp_path / "here", locales={"fr": RELEASED})
    hexapla("-C", root, "-q", "update")
    commit(root)
    file = sent(root, mail)
    for path, word in ((root / FR, "a"), (file, "b")):
        path.write_text(path.read_text("utf-8").replace('"\nmsgstr ""\n\n', f'"\nmsgstr "{word}"\n\n'), "utf-8")
    commit(root)
    ran = receive(root, file)
    assert (ran.code, "0 taken, 3 to decide" in ran.out) == (0, True), ran.said
    assert text_of(root, "Later") == ("a", True)


@needs_git
def test_the_source_changed_since_the_catalog_left(root: Path, mail: Path) -> None:
    commit(root)
    file = sent(root, mail)
    replace_in(root / "source/star.md", "It set again.", "It set again at dawn.")
    hexapla("-C", root, "-q", "update")
    replace_in(root / FR, '#| msgid "It set again."\nmsgid "It set again at dawn."', 'msgid "It set again at dawn."')
    replace_in(root / FR, "#, fuzzy\n", "")
    replace_in(root / FR, "Français : It set again.", "À l’aube, elle se coucha.")
    commit(root)
    replace_in(file, "Français : It set again.", "Elle se coucha de nouveau.")
    assert receive(root, file).code == 0
    assert text_of(root, "It set again at dawn.") == ("À l’aube, elle se coucha.", False), "a text for another wording unsettles none"
    assert "Elle se coucha de nouveau." in (root / FR).read_text("utf-8")


# --- git merge -----------------------------------------------------------------------------------------------------


def set_up_lines() -> tuple[str, str]:
    """The line for ``.gitattributes`` and the one for a shell, as the translator's guide has them."""
    guide = (ROOT / "docs/translators-guide.md").read_text("utf-8").partition("### Merging with git")[2]
    attributes, command = re.findall(r"(?s)```\n(.*?)```", guide)[:2]
    return attributes, command


@pytest.fixture
def clone(root: Path) -> Path:
    """Set up with the two lines of the guide; ``./run`` is this interpreter."""
    if GIT is None:
        pytest.skip("git is missing")
    attributes, command = set_up_lines()
    write(root / ".gitattributes", attributes)
    write(root / "run", f"#!/bin/sh\nPYTHONPATH='{ROOT}' exec '{sys.executable}' -m hexapla \"$@\"\n").chmod(0o755)
    commit(root)
    subprocess.run(command, shell=True, cwd=root, check=True)
    return root


def test_the_set_up_is_two_lines(clone: Path) -> None:
    assert set_up_lines() == ("*.po merge=hexapla\n", 'git config merge.hexapla.driver "./run merge-driver %O %A %B %P"\n')
    assert git(clone, "check-attr", "merge", FR) == f"0\n{FR}: merge: hexapla\n"


def test_git_rebases_as_it_merges(clone: Path) -> None:
    """What two people did stands in one history; git calls the other side ours then."""
    git(clone, "checkout", "-q", "-b", "theirs")
    replace_in(clone / FR, LATER, "Plus tard")
    commit(clone)
    git(clone, "checkout", "-q", "main")
    replace_in(clone / FR, SET, "Elle se coucha.")
    commit(clone)
    git(clone, "checkout", "-q", "theirs")
    assert git(clone, "rebase", "-q", "main").startswith("0\n")
    assert (text_of(clone, "Later"), text_of(clone, "It set again.")) == (("Plus tard", False), ("Elle se coucha.", False))


def branch(root: Path, ours: tuple[str, str], theirs: tuple[str, str]) -> str:
    git(root, "checkout", "-q", "-b", "theirs")
    replace_in(root / FR, *theirs)
    commit(root)
    git(root, "checkout", "-q", "main")
    replace_in(root / FR, *ours)
    commit(root)
    return git(root, "merge", "-q", "-m", "merge", "theirs")


LATER, SET = "Français : Later", "Français : It set again."


def test_git_merges_what_two_people_did(clone: Path) -> None:
    said = branch(clone, (LATER, "Plus tard"), (SET, "Elle se coucha."))
    assert said.startswith("0\n"), said
    assert (text_of(clone, "Later"), text_of(clone, "It set again.")) == (("Plus tard", False), ("Elle se coucha.", False))
    assert git(clone, "status", "--porcelain").split("\n")[1] == ""


def test_git_wraps_catalogs_as_their_publication_does(clone: Path) -> None:
    configuration = clone / "source" / "publication.toml"
    write(configuration, configuration.read_text("utf-8") + "\n[catalogs]\nwrap = 79\n")
    commit(clone)
    long = "Plus tard, " * 12
    assert branch(clone, (LATER, f"{long}enfin"), (LATER, f"{long}ensuite")).startswith("0\n")
    text = (clone / FR).read_text("utf-8")
    assert max(map(len, text.split('msgid "Later"')[1].split("\n\n")[0].split('"\n'))) <= 79, "the entry that is written anew"
    assert text_of(clone, "Later") == (f"{long}enfin", True)


def test_a_conflict_in_git_is_a_fuzzy_entry_with_both_texts(clone: Path) -> None:
    said = branch(clone, (LATER, "Plus tard"), (LATER, "Ensuite"))
    assert (said.startswith("0\n"), f"{FR}: 1 message was changed on both sides" in said) == (True, True), said
    text = (clone / FR).read_text("utf-8")
    assert ("Plus tard" in text, "# Ensuite" in text, "<<<<" in text) == (True, True, False)
    assert text_of(clone, "Later") == ("Plus tard", True)
    done = subprocess.run([require_tool("msgfmt"), "-c", "-o", "/dev/null", clone / FR], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_git_is_told_of_a_side_that_is_malformed(clone: Path) -> None:
    said = branch(clone, (LATER, "Plus tard"), ('msgstr "Français : Later"', 'msgstr "Ensuite'))
    assert (said.startswith("1\n"), f"Merge conflict in {FR}" in said) == (True, True), said
    assert re.search(rf"hexapla: {re.escape(FR)}:\d+:\d+: .* \(in the version: theirs\)", said), "git's passing name says nothing"
    assert text_of(clone, "Later") == ("Plus tard", False)


def test_a_catalog_that_both_sides_began_has_no_common_version(tmp_path: Path) -> None:
    base, ours, theirs = (tmp_path / name for name in ("base", "ours", "theirs"))
    base.write_bytes(b"")
    head = 'msgid ""\nmsgstr "Language: fr\\n"\n\n'
    write(ours, head + 'msgid "One"\nmsgstr "Un"\n')
    write(theirs, head + 'msgid "Two"\nmsgstr "Deux"\n')
    assert hexapla("merge-driver", base, ours, theirs).code == 0
    assert [entry.msgstr[0] for entry in parse_catalog(ours.read_bytes()).entries[1:]] == ["Un", "Deux"]
    assert hexapla("merge-driver", tmp_path / "missing", ours, theirs).code == 2
