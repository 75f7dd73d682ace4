"""Text that attacks from where no Markdown is read: catalogs' headers, lines of a log, names of files and folders. Nothing of it acts."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree, html

from hexapla.pofile import edit, parse_catalog, render_catalog
from tests.publications import Ran, hexapla, png, ready_publication, write

FR = "locale/fr/LC_MESSAGES/star.po"
MARK = "planted-mark"
COMMANDS = {
    "GitHub error": f"::error file=x::{MARK}",
    "GitHub environment": f"::set-env name=PATH::{MARK}",
    "GitHub output": f"::set-output name=a::{MARK}",
    "GitHub masks nothing": f"::stop-commands::{MARK}",
    "GitHub group": f"##[group]{MARK}",
    "Azure": f"##vso[task.setvariable variable=x]{MARK}",
    "TeamCity": f"##teamcity[publishArtifacts '{MARK}']",
    "GitLab section": f"section_start:1:{MARK}\r\x1b[0K",
    "terminal": f"\x1b]0;{MARK}\x07\x1b[2J",
    "CDATA": f"]]><x>{MARK}</x>",
    "XML": f"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]>{MARK}",
    "template": "{{ 7*7 }}{% raw %}" + MARK,
    "format": "%s%n{0.__class__}" + MARK,
    "shell": f"$(touch {MARK})`touch {MARK}`;|&",
    "formula": f"=HYPERLINK(1){MARK}",
    "right-to-left override": f"\u202e{MARK}\u202c",
    "line separator": f"a\u2028::error::{MARK}",
}
NAMES = {
    "command": "::error::x",
    "command of Azure": "##vso[x]",
    "parent": "..",
    "path": "..%2f..%2fetc",
    "tag": "<script>alert(1)<",
    "quotation mark": 'a" onload="alert(1)',
    "override": "fr\u202ege",
    "line feed": "fr\n::error::x",
    "escape": "fr\x1b[2J",
    "device": "con",
    "option": "--force",
    "template": "{{7*7}}",
    "dot": ".hidden",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return ready_publication(tmp_path / "here", locales={"fr": 'status = "released"', "ja": 'status = "draft"'})


def require_inert(ran: Ran) -> None:
    """Nothing printed is a command to a runner or a terminal."""
    for line in (*ran.out.split("\n"), *ran.err.split("\n")):
        assert not re.match(r"\s*(::|##|section_)", line), line
        assert not re.search(
            "[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]", line.replace("\u2068", "").replace("\u2069", "")
        ), line


def require_inert_output(root: Path) -> None:
    """No page or chapter has a script but ours, a handler, a frame or a link to a scheme; every path is plain."""
    for file in (path for path in (root / "output").rglob("*") if path.is_file()):
        assert re.fullmatch(r"[A-Za-z0-9._/-]+", file.relative_to(root / "output").as_posix()), file
        if file.suffix == ".html":
            require_inert_tree(html.fromstring(file.read_bytes()))
        if file.suffix == ".epub":
            with zipfile.ZipFile(file) as book:
                for name in book.namelist():
                    assert re.fullmatch(r"[A-Za-z0-9._/-]+", name), name
                    if name.endswith(".xhtml"):
                        require_inert_tree(etree.fromstring(book.read(name)))


def require_inert_tree(tree: etree._Element) -> None:
    for element in tree.iter("*"):
        tag = etree.QName(element).localname
        assert tag not in ("iframe", "object", "embed", "form", "base", "frame"), tag
        assert tag != "script" or element.get("src") == "place.js" or element.get("type") == "application/ld+json", etree.tostring(element)
        for name, value in element.items():
            assert not str(name).lower().startswith("on"), (tag, name)
            assert not re.match(r"\s*(javascript|data|vbscript):", str(value), re.IGNORECASE), (tag, name, value)


def with_every_msgstr(root: Path, text: str) -> None:
    """As bytes: a catalog with a control character is what a hostile hand would send, and `render_catalog` refuses to write it."""
    file = root / FR
    catalog = parse_catalog(file.read_bytes())
    changed = tuple(entry if entry.is_header else edit(entry, msgstr=("PLACE",)) for entry in catalog.entries)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').encode()
    file.write_bytes(render_catalog(type(catalog)(changed, catalog.path)).replace(b"PLACE", escaped))


@pytest.mark.parametrize("text", COMMANDS.values(), ids=COMMANDS)
def test_a_translation_that_is_a_command_elsewhere(root: Path, text: str) -> None:
    with_every_msgstr(root, text)
    for arguments in (("check",), ("status",), ("update", "--check"), ("build", "--drafts", "-v")):
        require_inert(hexapla("-C", root, *arguments))
    require_inert_output(root)
    said = hexapla("-C", root, "check", "--format", "json")
    require_inert(said)
    assert json.loads(said.out)["schema"] == 1


FIELDS = {
    "script": "Language-Team: <script>alert('" + MARK + "')</script>",
    "handler": 'Last-Translator: "><img src=x onerror=alert(1)> ' + MARK,
    "command": "X-Generator: ::set-output name=x::" + MARK,
    "command as a name": "::error::" + MARK + ": x",
    "plural": "Plural-Forms: nplurals=2; plural=n%0; " + MARK,
    "language": "Language: ../../" + MARK,
    "charset": "X-Domain: ../../../" + MARK,
    "template": "Project-Id-Version: {{ 7*7 }} " + MARK,
}


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_a_header_that_attacks_reaches_nothing(root: Path, field: str) -> None:
    file = root / FR
    text = file.read_text("utf-8")
    name = field.split(":")[0]
    escaped = field.replace('"', '\\"')
    kept = "\n".join(line for line in text.split("\n") if not name or not line.startswith(f'"{name}:'))
    file.write_text(kept.replace('"MIME-Version', f'"{escaped}\\n"\n"MIME-Version', 1), "utf-8")
    for arguments in (("check",), ("check", "--format", "json"), ("build", "--drafts")):
        require_inert(hexapla("-C", root, *arguments))
    require_inert_output(root)
    assert not [
        path
        for path in (root / "output").rglob("*")
        if path.is_file() and not path.name.startswith(".") and MARK.encode() in path.read_bytes()
    ]


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_folder_of_catalogs_with_a_name_that_attacks(root: Path, name: str) -> None:
    if name != "..":
        write(root / "locale" / name.replace("/", "_") / "LC_MESSAGES" / "star.po", 'msgid "The star"\nmsgstr "x"\n')
    for arguments in (("check",), ("check", "--format", "json"), ("status",), ("update",), ("build", "--drafts")):
        require_inert(hexapla("-C", root, *arguments))
    require_inert_output(root)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_document_with_a_name_that_attacks_is_refused(root: Path, name: str) -> None:
    file = root / "source" / "publication.toml"
    before = file.read_text("utf-8")
    write(file, before.replace("['star.md']", json.dumps([f"{name}.md"])))
    assert file.read_text("utf-8") != before
    ran = hexapla("-C", root)
    require_inert(ran)
    assert (ran.code, ran.out) == (2, "")
    assert "source/publication.toml:" in ran.err


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("as_html", [False, True], ids=["Markdown", "HTML"])
def test_a_picture_with_a_name_that_attacks(root: Path, name: str, as_html: bool) -> None:
    (root / "source" / "assets" / f"{name}.png").write_bytes(png())
    address = f"assets/{quote(name)}.png"
    shown = f'<img src="{address}" alt="Red">' if as_html else f"![Red]({address})"
    write(root / "source" / "star.md", f"# The star\n\n{shown}\n")
    for arguments in (("check",), ("build", "--drafts", "-l", "ja")):
        require_inert(hexapla("-C", root, *arguments))
    require_inert_output(root)
