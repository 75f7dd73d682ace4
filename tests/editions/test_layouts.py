"""Catalogs wherever a project keeps them: one for each document, work or publication, and locales as other programs spell them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hexapla.pofile import parse_catalog
from tests.publications import ESSAY, RELEASED, build, files_in, hexapla, replace_in, write, write_publication

WORKS = {"star": ESSAY, "stone": {"stone.md": "# The stone\n\nA stone lay in the brook.\n\nIt set again.\n"}}
ONE_FILE = '[catalogs]\npath = "po/{locale}.po"\ntemplate = "po/messages.pot"\ndomain = "publication"'
PER_WORK = '[catalogs]\npath = "po/{domain}/{locale}.po"\ntemplate = "po/{domain}/messages.pot"\ndomain = "work"'
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: {}\\n"\n\n'


def publication(root: Path, layout: str, works: dict[str, dict[str, str]] | None = None) -> Path:
    locales = {"fr": RELEASED, "ja": 'status = "draft"'}
    root = write_publication(root, works or {name: dict(texts) for name, texts in WORKS.items()}, locales, tail=layout)
    assert hexapla("-C", root, "-q", "update").code == 0
    return root


def translate(file: Path, *msgids: str) -> None:
    for msgid in msgids:
        replace_in(file, f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "Français : {msgid}"')


@pytest.mark.parametrize(
    ("layout", "files"),
    [
        pytest.param(ONE_FILE, {"po/messages.pot", "po/fr.po", "po/ja.po"}, id="publication"),
        pytest.param(
            PER_WORK,
            {f"po/{work}/{name}" for work in WORKS for name in ("messages.pot", "fr.po", "ja.po")},
            id="work",
        ),
    ],
)
def test_files_are_where_publication_toml_says(tmp_path: Path, layout: str, files: set[str]) -> None:
    root = publication(tmp_path, layout)
    assert {path.relative_to(root).as_posix() for path in root.rglob("*.po*")} == files
    assert hexapla("-C", root, "update").out == "Everything is up to date.\n"
    assert "orphan-catalog" not in hexapla("-C", root, "check").out


def test_works_that_share_a_catalog_are_judged_each_for_itself(tmp_path: Path) -> None:
    root = publication(tmp_path, ONE_FILE)
    fr = root / "po/fr.po"
    assert [entry.msgid for entry in parse_catalog(fr.read_bytes()).entries].count("It set again.") == 1
    translate(fr, "The star", "A star rose over the *hill*.", "Later", "It set again.")
    rows = {line.split()[0]: line for line in hexapla("-C", root, "status").out.splitlines() if " fr " in line}
    assert ("100%" in rows["star"], "100%" in rows["stone"]) == (True, False)
    ran = build(root)
    assert (ran.code, "star in fr" in ran.err, "stone in fr" in ran.err) == (3, False, True), ran.err
    assert [(root / f"output/site/fr/{work}/index.html").exists() for work in WORKS] == [True, False]
    replace_in(fr, "Français : Later", "[Ensuite](javascript:x)")
    translate(fr, "The stone", "A stone lay in the brook.")
    ran = build(root)
    assert (ran.code, "star in fr" in ran.err, "stone in fr" in ran.err) == (3, True, False), ran.err
    assert (root / "output/site/fr/stone/index.html").exists()


def test_what_is_said_of_a_draft_is_folded_in_a_shared_catalog_too(tmp_path: Path) -> None:
    root = publication(tmp_path, ONE_FILE)
    said = hexapla("-C", root, "check", "-l", "ja").out
    assert said.count("po/ja.po") == 1
    assert "info[draft-incomplete] 6 of 6 messages wait for a translator" in said


def test_what_publication_toml_says_is_folded_where_all_works_are_drafts(tmp_path: Path) -> None:
    works = {"star": {"star.md": "# A star\n"}, "moon": {"moon.md": "# The moon\n"}}
    root = write_publication(tmp_path, works, {"ja": 'status = "draft"'}, head='title = "Lights"')
    assert hexapla("-C", root, "update").code == 0
    catalog = "locale/ja/LC_MESSAGES/publication.po"
    assert (
        f"{catalog}: info[draft-incomplete] 1 of the messages of publication.toml wait"
        in hexapla("-C", root, "check", "--fail-on", "warning").out
    )
    replace_in(root / "source/publication.toml", 'status = "draft"', 'status = "released"')
    assert "publication.po:16: warning[untranslated-message] “Lights” has no translation." in hexapla("-C", root, "check").out


def test_a_folder_in_another_spelling_is_used(tmp_path: Path) -> None:
    root = write_publication(tmp_path, {"star": ESSAY}, {"zh_Hant": RELEASED})
    (root / "locale/zh_TW/LC_MESSAGES").mkdir(parents=True)
    write(root / "locale/zh_TW/LC_MESSAGES/star.po", HEADER.format("zh_TW") + 'msgid "Later"\nmsgstr "後來"\n')
    assert hexapla("-C", root, "-q", "update").code == 0
    assert [path.name for path in (root / "locale").iterdir() if path.is_dir()] == ["zh_TW"]
    said = hexapla("-C", root, "check").out
    assert ("unexpected-locale" in said, "header-language" in said, "locale/zh_TW/LC_MESSAGES/star.po" in said) == (False, False, True)
    assert 'msgstr "後來"' in (root / "locale/zh_TW/LC_MESSAGES/star.po").read_text("utf-8")


def test_two_spellings_are_a_finding_and_no_word_is_lost(tmp_path: Path) -> None:
    root = write_publication(tmp_path, {"star": ESSAY}, {"zh_Hant": RELEASED})
    hexapla("-C", root, "-q", "update")
    write(root / "locale/zh_TW/LC_MESSAGES/star.po", HEADER.format("zh_TW") + 'msgid "Later"\nmsgstr "後來"\n')
    said = hexapla("-C", root, "check").out
    assert "zh_TW is another spelling of zh_Hant; the catalogs under zh_Hant are the ones used." in said
    hexapla("-C", root, "-q", "update")
    assert 'msgid "Later"\nmsgstr "後來"' in (root / "locale/zh_Hant/LC_MESSAGES/star.po").read_text("utf-8")


def test_a_language_that_weblate_began_is_a_draft_until_it_is_added(tmp_path: Path) -> None:
    root = write_publication(tmp_path, {"star": ESSAY}, {"fr": 'status = "draft"'})
    nl = write(root / "locale/nl/LC_MESSAGES/star.po", HEADER.format("nl") + 'msgid "Later"\nmsgstr "Later op de avond"\n')
    hexapla("-C", root, "-q", "update")
    ran = hexapla("-C", root, "check")
    assert (ran.code, "warning[unexpected-locale] There are catalogs for nl" in ran.out) == (0, True)
    assert "star in nl" in build(root).out
    assert not (root / "output/site/nl").exists()
    build(root, "--drafts")
    assert "Later op de avond" in "".join(page.read_text("utf-8") for page in (root / "output/preview/nl").glob("*.html"))
    before = nl.read_bytes()
    added = hexapla("-C", root, "add", "nl")
    assert added.code == 0, added.said
    assert nl.read_bytes() == before
    assert "unexpected-locale" not in hexapla("-C", root, "check").out
    assert "[locales.nl]" in (root / "source/publication.toml").read_text("utf-8")


def test_add_adopts_a_folder_in_another_spelling(tmp_path: Path) -> None:
    root = write_publication(tmp_path, {"star": ESSAY}, {"fr": 'status = "draft"'})
    hexapla("-C", root, "-q", "update")
    write(root / "locale/zh_TW/LC_MESSAGES/star.po", HEADER.format("zh_TW") + 'msgid "Later"\nmsgstr "後來"\n')
    assert hexapla("-C", root, "add", "zh_Hant").code == 0
    assert sorted(path.name for path in (root / "locale").iterdir() if path.is_dir()) == ["fr", "zh_TW"]
    assert "unexpected-locale" not in hexapla("-C", root, "check").out


@pytest.mark.parametrize("name", ["en", "old.bak"])
def test_a_folder_that_is_no_language_is_a_finding_and_nothing_else(tmp_path: Path, name: str) -> None:
    root = publication(tmp_path, "", {"star": dict(ESSAY)})
    write(root / f"locale/{name}/LC_MESSAGES/star.po", HEADER.format("x"))
    before = files_in(root / "locale")
    hexapla("-C", root, "-q", "update")
    said = hexapla("-C", root, "check").out
    assert (files_in(root / "locale") == before, f"locale/{name}/LC_MESSAGES/star.po: warning[unexpected-locale]" in said) == (True, True)


STRAYS = {
    "a backup, called like Bashkir": ("bak", "fr", "The catalogs under bak say that they are in fr, not in Bashkir"),
    "an old copy, called like Mochi": ("old", "fr", "The catalogs under old say that they are in fr, not in old"),
    "a copy called like Newari": ("new", "fr_FR", "The catalogs under new say that they are in fr_FR, not in Newari"),
    "a scratch folder without a word of its language": ("tmp", "", "tmp is no code for a language that CLDR has"),
    "a language that is none": ("nl", "?", "The catalogs under nl say that they are in ?, not in Dutch"),
}


@pytest.mark.parametrize(("name", "language", "said"), STRAYS.values(), ids=STRAYS)
def test_a_copy_called_like_a_language_is_no_draft(tmp_path: Path, name: str, language: str, said: str) -> None:
    root = publication(tmp_path, "", {"star": dict(ESSAY)})
    write(root / f"locale/{name}/LC_MESSAGES/star.po", HEADER.format(language) + 'msgid "Later"\nmsgstr "Ensuite"\n')
    before = files_in(root / "locale")
    hexapla("-C", root, "-q", "update")
    ran = hexapla("-C", root, "check")
    assert f"locale/{name}/LC_MESSAGES/star.po: warning[unexpected-locale] {said}" in ran.out
    assert (f"star in {name}" in build(root, "--drafts").said, files_in(root / "locale") == before) == (False, True)


def test_catalogs_of_another_project_are_no_draft(tmp_path: Path) -> None:
    root = publication(tmp_path, "", {"star": dict(ESSAY)})
    write(root / "locale/nl/LC_MESSAGES/django.po", HEADER.format("nl") + 'msgid "Log in"\nmsgstr "Aanmelden"\n')
    said = hexapla("-C", root, "check").out
    assert "The catalogs under nl hold no message of this publication: no edition is made of them." in said
    assert "star in nl" not in build(root, "--drafts").said


@pytest.mark.parametrize(("name", "language"), [("nl", ""), ("nl", "nl_BE"), ("old", "old"), ("bak", "ba"), ("nds", "nds")])
def test_a_language_that_somebody_began_is_a_draft(tmp_path: Path, name: str, language: str) -> None:
    """Also one that CLDR has not, if its catalogs say so; nothing need be translated yet."""
    root = publication(tmp_path, "", {"star": dict(ESSAY)})
    write(root / f"locale/{name}/LC_MESSAGES/star.po", HEADER.format(language) + 'msgid "Later"\nmsgstr ""\n')
    assert "they are taken for a draft" in hexapla("-C", root, "check").out


def test_while_a_document_cannot_be_read_nobody_says_that_its_messages_are_not_there(tmp_path: Path) -> None:
    root = publication(tmp_path, "", {"star": dict(ESSAY)})
    write(root / "locale/nl/LC_MESSAGES/star.po", HEADER.format("nl") + 'msgid "Later"\nmsgstr ""\n')
    (root / "source/star.md").write_bytes(b"\xff\xfe")
    assert "they are taken for a draft" in hexapla("-C", root, "check").out


@pytest.mark.parametrize("place", ["locale/fr/star.po", "locale/bak/fr/LC_MESSAGES/star.po", "locale/star.fr.po"])
def test_a_catalog_in_a_wrong_place_is_a_finding(tmp_path: Path, place: str) -> None:
    root = publication(tmp_path, "", {"star": dict(ESSAY)})
    write(root / place, HEADER.format("fr") + 'msgid "Later"\nmsgstr "Ensuite"\n')
    said = hexapla("-C", root, "check").out
    assert f"{place}: warning[orphan-catalog] No catalog is looked for at this place; one that is read would be locale/fr/" in said


# --- Renamed documents and errata ----------------------------------------------------------------------------------


def test_a_renamed_document_keeps_its_translations(tmp_path: Path) -> None:
    """Edited ones, too: `previous` lets them be found by likeness."""
    root = publication(tmp_path, "", {"star": dict(ESSAY)})
    old, new = root / "locale/fr/LC_MESSAGES/star.po", root / "locale/fr/LC_MESSAGES/sun.po"
    translate(old, "The star", "A star rose over the *hill*.", "Later", "It set again.")
    (root / "source/star.md").rename(root / "source/sun.md")
    replace_in(root / "source/sun.md", "# The star", "---\nprevious: star.md\n---\n# The star")
    replace_in(root / "source/sun.md", "It set again.", "It set again at dawn.")
    replace_in(root / "source/publication.toml", "star.md", "sun.md")
    before = old.read_bytes()
    assert hexapla("-C", root, "update").code == 0
    text = new.read_text("utf-8")
    assert '#| msgid "It set again."\nmsgid "It set again at dawn."\nmsgstr "Français : It set again."' in text
    assert ('msgstr "Français : Later"' in text, "#~" in text) == (True, False)
    assert old.read_bytes() == before
    assert "locale/fr/LC_MESSAGES/star.po: warning[orphan-catalog]" in hexapla("-C", root, "check").out
    assert hexapla("-C", root, "update", "--check").code == 0


def test_previous_may_not_name_a_document_that_is_still_there(tmp_path: Path) -> None:
    root = publication(tmp_path, "", {"star": {**ESSAY, "sun.md": "---\nprevious: star.md\n---\n# The sun\n"}})
    translate(root / "locale/fr/LC_MESSAGES/star.po", "The star", "Later")
    (root / "locale/fr/LC_MESSAGES/sun.po").unlink()
    assert hexapla("-C", root, "update").code == 0
    assert "#~" not in (root / "locale/fr/LC_MESSAGES/sun.po").read_text("utf-8")


def test_an_erratum_keeps_the_translation(tmp_path: Path) -> None:
    root = publication(tmp_path, "", {"star": dict(ESSAY)})
    fr = root / "locale/fr/LC_MESSAGES/star.po"
    translate(fr, "The star", "It set again.")
    replace_in(root / "source/star.md", "It set again.", "It set once more.")
    errata = 'errata = [{ old = "It set again.", new = "It set once more." }]'
    replace_in(root / "source/publication.toml", "modified =", f"{errata}\nmodified =")
    assert hexapla("-C", root, "update").code == 0
    entry = next(one for one in parse_catalog(fr.read_bytes()).entries if one.msgid == "It set once more.")
    assert (entry.msgstr, entry.fuzzy) == (("Français : It set again.",), False)
    assert "erratum" in entry.comments[0]
