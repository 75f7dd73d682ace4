"""One canonical form for a catalog: what it says stays, how it was written does not."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from hexapla.model import Entry
from hexapla.pofile import parse_catalog
from tests.publications import Ran, hexapla, ready_publication, replace_in, write
from tests.validators import require_tool

FR = "locale/fr/LC_MESSAGES/star.po"
UNTIDY = (
    "\ufeff"
    '# Zoé, 2026.\r\nmsgid ""\r\nmsgstr ""\r\n"Language: fr\\n"\r\n"Last-Translator: Zoé <zoe@example.org>\\n"\r\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\r\n"PO-Revision-Date: 2026-11-23 23:30+0100\\n"\r\n"X-Poedit-Basepath: /home/zoe\\n"\r\n'
    '\r\n\r\n\r\n#~ msgid "Old"\r\n#~ msgstr "Vieux"\r\n\r\n'
    '#, fuzzy\r\n#: source/star.md\r\n#. heading 2\r\n# a note\r\n#| msgid "Late"\r\n'
    'msgid ""\r\n"La"\r\n"ter"\r\nmsgstr "Plus "\r\n"tard"\r\n'
    'msgid "It set again."\r\nmsgstr "' + "Elle se coucha de nouveau, " * 6 + '"\r\n\r\n# What belongs to nothing.\r\n'
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = ready_publication(tmp_path)
    (root / FR).write_bytes(UNTIDY.encode())
    return root


def fmt(root: Path, *arguments: str) -> Ran:
    return hexapla("-C", root, "fmt", *arguments)


def said_by(data: bytes) -> list[Entry]:
    """Everything but the header and the order of obsolete entries."""
    entries = [replace(entry, line=0) for entry in parse_catalog(data).entries if not entry.is_header]
    return sorted(entries, key=lambda entry: entry.obsolete)


def test_everything_is_in_its_place_and_nothing_private_is_left(root: Path) -> None:
    assert fmt(root).code == 0
    found = (root / FR).read_bytes()
    assert (b"\r" in found, found.startswith(b"\xef\xbb\xbf"), "zo" in found.decode().lower()) == (False, False, False)
    assert "PO-Revision-Date: 2026-11-23 00:00+0000" in found.decode()
    assert found.decode().endswith('#~ msgid "Old"\n#~ msgstr "Vieux"\n\n# What belongs to nothing.\n')
    entry = '# a note\n#. heading 2\n#: source/star.md\n#, fuzzy\n#| msgid "Late"\nmsgid "Later"\nmsgstr "Plus tard"\n'
    assert f"\n\n{entry}\n" in found.decode()


@pytest.mark.parametrize("wrap", ["no", "79"])
def test_what_it_says_is_the_same_and_a_second_run_changes_nothing(root: Path, wrap: str) -> None:
    before = said_by((root / FR).read_bytes())
    assert fmt(root, "--wrap", wrap).code == 0
    found = (root / FR).read_bytes()
    assert said_by(found) == before
    assert max(map(len, found.decode().splitlines())) > 100 if wrap == "no" else max(map(len, found.decode().splitlines())) <= 79
    ran = fmt(root, "--wrap", wrap)
    assert (ran.code, ran.out) == (0, "Every catalog is in canonical form.\n")
    assert (root / FR).read_bytes() == found


@pytest.mark.parametrize("wrap", ["no", "79"])
def test_gnu_reads_the_same_in_it(root: Path, wrap: str, tmp_path: Path) -> None:
    msgcat = require_tool("msgcat")

    def read_by_gnu() -> bytes:
        plain = tmp_path / "plain.po"
        header = UNTIDY[: UNTIDY.index("\r\n\r\n")].encode()
        plain.write_bytes((root / FR).read_bytes().removeprefix(b"\xef\xbb\xbf").replace(header.removeprefix(b"\xef\xbb\xbf"), b""))
        done = subprocess.run([msgcat, "--no-wrap", "--sort-output", plain], capture_output=True, check=True)
        return done.stdout[done.stdout.index(b'msgid "It set') :].replace(b"\r", b"")

    before = read_by_gnu()
    fmt(root, "--wrap", wrap)
    assert read_by_gnu() == before
    done = subprocess.run([require_tool("msgfmt"), "-c", "-o", "/dev/null", root / FR], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_check_writes_nothing(root: Path) -> None:
    before = (root / FR).read_bytes()
    ran = fmt(root, "--check")
    assert (ran.code, f"would be written: {FR}" in ran.out) == (3, True)
    assert (root / FR).read_bytes() == before


def test_what_update_writes_is_canonical(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    replace_in(root / "source/star.md", "It set again.", "It set again at dawn.")
    replace_in(root / "source/star.md", "## Later\n\n", "")
    hexapla("-C", root, "-q", "update")
    assert fmt(root, "--check").out == "Every catalog is in canonical form.\n"


def test_what_fmt_writes_is_up_to_date_for_update(root: Path) -> None:
    hexapla("-C", root, "-q", "update")
    for wrap in ("79", "no"):
        fmt(root, "--wrap", wrap)
        assert hexapla("-C", root, "update", "--check").code == 0


def test_the_width_of_publication_toml_is_used(root: Path) -> None:
    replace_in(root / "source/publication.toml", "[locales.fr]", "[catalogs]\nwrap = 79\n[locales.fr]")
    fmt(root)
    assert max(map(len, (root / FR).read_text("utf-8").splitlines())) <= 79


def test_a_malformed_catalog_is_named_and_left(root: Path) -> None:
    write(root / FR, 'msgid "unterminated\n')
    replace_in(root / "locale/ja/LC_MESSAGES/star.po", "\n\n", "\n\n\n")
    ran = fmt(root)
    assert (ran.code, "error[malformed-catalog]" in ran.err, "written: locale/ja" in ran.out) == (3, True, True)
    assert (root / FR).read_text("utf-8") == 'msgid "unterminated\n'
    assert fmt(root, "-l", "ja").code == 0
