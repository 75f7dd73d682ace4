"""Adding languages, every one that Babel knows among them, and starting a publication."""

from __future__ import annotations

import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest

from hexapla.config import read_publication
from hexapla.locales import known_codes, parse_locale
from hexapla.pipeline.add import add
from hexapla.pofile import find_header, header_fields, read_catalog
from tests.publications import files_in, hexapla, ready_publication, replace_in, write, write_publication
from tests.validators import require_tool

CONFIG = "source/publication.toml"


def test_add_makes_an_entry_and_catalogs_and_the_language_is_a_draft(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    ran = hexapla("-C", root, "add", "pt-br")
    assert ran.code == 0
    assert ran.out.startswith("pt_BR – Português (Brasil) (")
    assert "new: locale/pt_BR/LC_MESSAGES/star.po (4 new)" in ran.out
    assert tomllib.loads((root / CONFIG).read_text("utf-8"))["locales"]["pt_BR"] == {"status": "draft", "provenance": "unknown"}
    assert hexapla("-C", root, "check").code == 0
    assert hexapla("-C", root, "build", "-l", "pt_BR").code == 0
    assert (root / "output/preview/pt-BR/index.html").is_file()


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n# The last word is a comment."], ids=["no end of line", "end of line", "comment"])
def test_what_was_written_by_hand_stays_byte_for_byte(tmp_path: Path, newline: str, end: str) -> None:
    root = write_publication(tmp_path, locales={}, head="# Ours, by hand\n")
    text = ((root / CONFIG).read_text("utf-8").rstrip("\n") + end).replace("\n", newline).encode()
    (root / CONFIG).write_bytes(text)
    assert hexapla("-C", root, "add", "ar").code == 0
    after = (root / CONFIG).read_bytes()
    assert after.startswith(text)
    assert set(re.findall(rb"\r?\n", after)) == {newline.encode()}
    assert [locale.code for locale in read_publication(root).locales] == ["en", "ar"]


def test_catalogs_that_are_there_already_are_kept(tmp_path: Path) -> None:
    """Weblate makes the catalogs of a new language itself."""
    root = ready_publication(tmp_path)
    text = (root / "locale/fr/LC_MESSAGES/star.po").read_text("utf-8")
    write(root / "locale/de/LC_MESSAGES/star.po", text.replace("Français", "Deutsch").replace("Language: fr", "Language: de"))
    assert hexapla("-C", root, "add", "de").code == 0
    assert "Deutsch : Later" in (root / "locale/de/LC_MESSAGES/star.po").read_text("utf-8")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        pytest.param("fr", "there already, as fr", id="there already"),
        pytest.param("FR", "there already, as fr", id="in another spelling"),
        pytest.param("en", "is the source language", id="the source"),
        pytest.param("../../x", "../../x", id="a path"),
        pytest.param("english", "english", id="a name"),
        pytest.param("zh__Hans", "zh__Hans", id="not well-formed"),
        pytest.param("con", "con", id="a reserved name of Windows"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_cannot_be_added_is_refused_and_nothing_is_written(tmp_path: Path, code: str, message: str) -> None:
    root = ready_publication(tmp_path)
    before = files_in(root)
    ran = hexapla("-C", root, "add", "--", code)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert files_in(root) == before


def test_a_file_that_cannot_be_extended_is_left_alone(tmp_path: Path) -> None:
    root = write_publication(tmp_path, locales={})
    replace_in(root / CONFIG, 'source = "en"', 'source = "en"\nlocales = { fr = { status = "draft" } }')
    before = (root / CONFIG).read_bytes()
    ran = hexapla("-C", root, "add", "de")
    assert ran.code == 2
    assert "cannot be added at the end of this file" in ran.err
    assert (root / CONFIG).read_bytes() == before


def test_a_language_that_a_work_speaks_of_already_is_added_as_the_message_says(tmp_path: Path) -> None:
    root = write_publication(tmp_path, locales={})
    with (root / CONFIG).open("a", encoding="utf-8") as file:
        file.write("\n[works.locales.fr]\nbar = 90\n")
    refused = hexapla("-C", root, "build")
    assert (refused.code, refused.out) == (2, "")
    assert "add it: hexapla add fr;" in refused.err
    before = (root / CONFIG).read_bytes()
    other = hexapla("-C", root, "add", "de")
    assert (other.code, "names the locale fr" in other.err) == (2, True)
    assert (root / CONFIG).read_bytes() == before
    assert hexapla("-C", root, "add", "fr").code == 0
    assert read_publication(root).works[0].policy("fr").bar == 0.9
    assert list((root / "locale/fr/LC_MESSAGES").glob("*.po"))
    assert hexapla("-C", root, "build").code == 0


def test_every_language_that_babel_knows_can_be_added(tmp_path: Path) -> None:
    """GNU msgfmt accepts each catalog, and each header says the language, its plurals and nothing about a person."""
    msgfmt = require_tool("msgfmt")
    root = write_publication(tmp_path, {"stone": {"stone.md": "# The stone\n"}}, {})
    codes = [code for code in known_codes() if parse_locale(code).code != "en"]
    assert len(codes) > 200
    for code in codes:
        # Each is the first to be added: `az` and `az_Latn` are the same locale, and would share a folder.
        entry = (root / CONFIG).read_bytes()
        locale, result = add(root, code)
        assert result.findings == ()
        (root / CONFIG).write_bytes(entry)
        file = root / f"locale/{locale.code}/LC_MESSAGES/stone.po"
        header = find_header(read_catalog(file, file.name))
        assert header is not None
        fields = dict(header_fields(header))
        assert (fields["Language"], fields["Plural-Forms"]) == (locale.code, locale.plural_forms)
        assert fields["Last-Translator"] == fields["Language-Team"] == ""
        file.rename(tmp_path / f"{locale.code}.po")
    files = sorted(tmp_path.glob("*.po"))
    assert len(files) == len(codes)
    for file in files:
        done = subprocess.run([msgfmt, "-c", "-o", "/dev/null", file], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), file


def test_many_languages_fit_into_one_publication(tmp_path: Path) -> None:
    root = write_publication(tmp_path, {"stone": {"stone.md": "# The stone\n"}}, {})
    codes = ["fr", "ar", "ja", "ru", "zh_Hans", "zh_Hant", "sr_Latn", "sr", "ug", "bo", "kjh", "mnw", "pt_BR", "pt"]
    for code in codes:
        assert hexapla("-C", root, "add", code).code == 0
    assert [locale.code for locale in read_publication(root).translations] == codes
    assert hexapla("-C", root, "build", "--drafts", "-q").code == 0


# --- init ------------------------------------------------------------------------------------------------------------


def test_a_new_publication_builds_at_once_and_takes_a_language(tmp_path: Path) -> None:
    root = tmp_path / "new"
    ran = hexapla("init", root)
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == f"Now: hexapla -C {root} build"
    assert hexapla("-C", root).code == 0
    assert (root / "output/site/en/welcome.en.epub").is_file()
    assert hexapla("-C", root, "add", "ar").code == 0
    assert hexapla("-C", root, "--drafts").code == 0
    assert hexapla("-C", root, "check").code == 0


def test_the_command_that_init_names_can_be_typed(tmp_path: Path) -> None:
    root = tmp_path / "mein Buch's Ordner"
    said = hexapla("init", root).out.splitlines()[-1]
    command = shlex.split(said.removeprefix("Now: "))
    assert command[0] == "hexapla"
    assert hexapla(*command[1:]).code == 0


def test_two_new_publications_have_two_identifiers(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert hexapla("init", tmp_path / name).code == 0
    assert read_publication(tmp_path / "one").identifier != read_publication(tmp_path / "two").identifier


def test_init_never_writes_over_anything(tmp_path: Path) -> None:
    mine = write(tmp_path / "source/welcome.md", "# Mine\n")
    assert hexapla("init", tmp_path).code == 0
    assert mine.read_text() == "# Mine\n"
    before = files_in(tmp_path)
    ran = hexapla("init", tmp_path)
    assert (ran.code, "there is a publication here already" in ran.err) == (2, True)
    assert files_in(tmp_path) == before


def test_init_in_a_place_that_is_a_file_is_one_clear_error(tmp_path: Path) -> None:
    ran = hexapla("init", write(tmp_path / "file", ""))
    assert (ran.code, ran.err.startswith(f"hexapla: {tmp_path}/file")) == (2, True)
