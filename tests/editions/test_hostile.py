"""Text that attacks from where no Markdown is read: catalogs' headers, lines of a log, names of files and folders. Nothing of it acts."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest

from hexapla.pofile import edit, parse_catalog, render_catalog
from tests.inert import require_inert, require_inert_output
from tests.publications import hexapla, png, ready_publication, replace_in, write

FR = "locale/fr/LC_MESSAGES/star.po"
MARK = "planted-mark"
COMMANDS = {
    "GitHub error": f"::error file=x::{MARK}",
    "GitHub environment": f"::set-env name=PATH::{MARK}",
    "GitHub output": f"::set-output name=a::{MARK}",
    "GitHub masks nothing": f"::stop-commands::{MARK}",
    "GitHub group": f"##[group]{MARK}",
    "Azure": f"##vso[task.setvariable variable=x]{MARK}",
    "Azure, within a line": f"a ##vso[task.setvariable variable=x]{MARK}",
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


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_catalog_with_a_name_that_attacks(root: Path, name: str) -> None:
    """An orphan: it is told, kept and brought into form; and a variant of a picture."""
    write(root / "locale" / "fr" / "LC_MESSAGES" / f"{name}.po", (root / FR).read_text("utf-8"))
    (root / "source" / "assets" / f"red.{name}.png").write_bytes(png())
    write(root / "source" / "star.md", "# The star\n\n![Red](assets/red.png)\n")
    for arguments in (("check",), ("check", "--format", "json"), ("fmt", "--wrap", "79"), ("update",), ("build", "--drafts")):
        require_inert(hexapla("-C", root, *arguments))
    require_inert_output(root)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_work_with_an_id_that_attacks_is_refused(root: Path, name: str) -> None:
    replace_in(root / "source/publication.toml", 'id = "star"', f"id = {json.dumps(name)}")
    ran = hexapla("-C", root)
    require_inert(ran)
    assert (ran.code, ran.out) == (2, "")
    assert "source/publication.toml:" in ran.err


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("code", [(), ("-l", "fr")], ids=["of its own", "named"])
def test_a_catalog_by_mail_with_a_name_that_attacks(root: Path, tmp_path: Path, name: str, code: tuple[str, ...]) -> None:
    """With texts that attack in it, of which two sides have each their own."""
    before = {path: path.read_bytes() for path in (root / "locale").rglob("*.po")}
    file = write(tmp_path / "mail" / f"{name}.po", (root / FR).read_text("utf-8").replace("Français : Later", COMMANDS["Azure"]))
    require_inert(hexapla("-C", root, "receive", *code, "--", file))
    assert {path for path in (root / "locale").rglob("*.po") if path not in before} == set()
    assert {path for path, content in before.items() if path.read_bytes() != content} <= {root / FR}
    for arguments in (("check",), ("build", "--drafts")):
        require_inert(hexapla("-C", root, *arguments))
    require_inert_output(root)


IN_PUBLICATION = {
    "title": ("source = ", "title = TEXT"),
    "publisher": ("source = ", "publisher = TEXT"),
    "rights": ("source = ", "rights = TEXT"),
    "contact": ("source = ", "contact = TEXT"),
    "address": ("source = ", "base_url = TEXT"),
    "author": ("source = ", "authors = [{ name = TEXT, file_as = TEXT }]"),
    "unknown key": ("source = ", "TEXT = 1"),
    "title of a work": ("[[works]]", "title = TEXT"),
    "description of a work": ("[[works]]", "description = TEXT"),
    "author of a work": ("[[works]]", "authors = [{ name = TEXT }]"),
    "name of a language": ("[locales.ja]", "name = TEXT"),
    "plural forms": ("[locales.ja]", "plural_forms = TEXT"),
    "credits": ("[locales.fr]", "credits = [{ name = TEXT, role = 'editor' }]"),
    "role": ("[locales.fr]", "credits = [{ name = 'x', role = TEXT }]"),
    "required document": ("[locales.fr]", "required = [TEXT]"),
}
"""Where in ``publication.toml`` a text may stand: before or behind a line, and how."""
QUOTED = "[[quotations]]\nsource = 'It set again.'\nname = TEXT\ntexts = { fr = TEXT }\norigin = { fr = TEXT }\nnotes = { fr = TEXT }"
IN_LOCALE = {
    "term": ("glossary", "[[terms]]\nsource = 'star'\nforms = { fr = [TEXT] }\nforbidden = { fr = ['Français'] }\nnote = TEXT"),
    "source of a term": ("glossary", "[[terms]]\nsource = TEXT\nforms = { fr = ['x'] }"),
    "forbidden form": ("glossary", "[[terms]]\nsource = 'star'\nforbidden = { fr = [TEXT, 'star'] }"),
    "locale of a term": ("glossary", "[[terms]]\nsource = 'star'\nforms = { TEXT = ['x'] }"),
    "kept text": ("glossary", "[keep]\ntexts = [TEXT, 'star']"),
    "quotation": ("glossary", QUOTED),
    "slug of a waiver": ("waivers", "[[waivers]]\nlocale = 'fr'\nslug = TEXT\ndigest = '1a2b3c4d'\nreason = TEXT"),
    "digest of a waiver": ("waivers", "[[waivers]]\nlocale = 'fr'\nslug = 'copied-message'\ndigest = TEXT\nreason = 'x'"),
    "locale of a waiver": ("waivers", "[[waivers]]\nlocale = TEXT\nslug = 'copied-message'\ndigest = '1a2b3c4d'\nreason = 'x'"),
    "accepted document": ("baseline", "[[accepted]]\nlocale = 'fr'\ndomain = TEXT\ntemplate = TEXT\nkeys = [TEXT]\nmessages = 1"),
    "accepted language": ("baseline", "[[accepted]]\nlocale = TEXT\ndomain = 'star'\ntemplate = '0'\nkeys = ['0']"),
    "typography": ("typography", "[languages.fr]\nalso = [TEXT]\nown = [TEXT]"),
    "language of typography": ("typography", "[languages.TEXT]\nalso = ['x']"),
    "broken": ("glossary", "[[terms]]\nsource = TEXT TEXT"),
}  # fmt: skip
SPOKEN = "::error::x ##vso[task.x]y ##[group]z </p><script>alert(1)</script> {{ 7*7 }} \u202ex\u202c \u2028::error::y $(x)`x`"
UNSPEAKABLE = "\x1b]0;x\x07\r\x1b[2J"


def plant(root: Path, place: str, text: str) -> None:
    said = json.dumps(text)
    if place in IN_LOCALE:
        name, rows = IN_LOCALE[place]
        write(root / "locale" / f"{name}.toml", f"{rows.replace('TEXT', said)}\n")
    else:
        line, given = IN_PUBLICATION[place]
        given = given.replace("TEXT", said)
        replace_in(root / "source/publication.toml", line, f"{line}\n{given}" if line.startswith("[") else f"{given}\n{line}")


@pytest.mark.parametrize("place", [*IN_PUBLICATION, *IN_LOCALE])
@pytest.mark.parametrize("text", [SPOKEN, UNSPEAKABLE], ids=["spoken", "controls"])
def test_a_value_that_attacks(root: Path, place: str, text: str) -> None:
    """In what the publication says of itself, its glossary, its exceptions, what was accepted and how it punctuates."""
    plant(root, place, text)
    for arguments in (("check",), ("check", "--format", "json"), ("status",), ("build", "--drafts", "-v")):
        ran = hexapla("-C", root, *arguments)
        require_inert(ran)
        assert ran.code in (0, 2, 3)
        assert ran.code != 2 or ("toml" in ran.err and "fix: " in ran.err)
    require_inert_output(root)
