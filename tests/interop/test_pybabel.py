"""``pybabel extract`` finds our Markdown, and in it the messages that ``update`` finds."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from babel.messages.extract import extract as babel_extract
from babel.messages.pofile import read_po

from hexapla.babel_plugin import extract
from hexapla.errors import ConfigError, SourceError
from hexapla.model import Key
from hexapla.pofile import messages, read_catalog
from hexapla.project import read_project
from tests.publications import BOOK, ROOT, hexapla, write_publication

CONTEXTS = """\
---
title: "Of *May*"
---

<!-- context: a month -->

May

<!-- translators: A verb. -->

May

[ref]: https://example.org/ "A title"

100% of it, with a [ref].
"""
MAPPING = "[hexapla: **.md]\nextensions = extra, sane_lists, admonition, toc\n"


def run_pybabel(folder: Path, mapping: str = MAPPING) -> set[Key]:
    """A real run, in a process that has Hexapla installed as far as Babel can see: its entry points, as pyproject.toml gives them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    metadata = folder / "installed" / "hexapla-0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: hexapla\nVersion: 0\n", "utf-8")
    lines = [f"[{group}]\n{name} = {place}\n" for group, found in project["entry-points"].items() for name, place in found.items()]
    (metadata / "entry_points.txt").write_text("\n".join(lines), "utf-8")
    (folder / "babel.cfg").write_text(mapping, "utf-8")
    command = [sys.executable, "-m", "babel.messages.frontend", "extract", "--mapping-file=babel.cfg", "--output=all.pot", "source"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(metadata.parent), str(ROOT)])}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with (folder / "all.pot").open("rb") as file:
        catalog = read_po(file)
    return {(message.context, str(message.id)) for message in catalog if message.id}


def our_templates(root: Path) -> set[Key]:
    domains = read_project(root).domains
    return {entry.key for domain in domains if any(part.document for part in domain.parts) for entry in domain.messages}


@pytest.mark.parametrize("works", [{"book": BOOK}, {"may": {"may.md": CONTEXTS}}], ids=["a book", "contexts, front matter, a title"])
def test_pybabel_finds_what_update_finds(tmp_path: Path, works: dict[str, dict[str, str]]) -> None:
    root = write_publication(tmp_path, works)
    assert run_pybabel(root) == our_templates(root) != set()


def test_pybabel_finds_the_essay(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "article-14.md").write_bytes((ROOT / "source" / "article-14.md").read_bytes())
    template = read_catalog(ROOT / "locale" / "article-14.pot", "article-14.pot")
    assert run_pybabel(tmp_path) == {entry.key for entry in messages(template)}


def test_line_numbers_are_those_of_the_template(tmp_path: Path) -> None:
    root = write_publication(tmp_path, {"may": {"may.md": CONTEXTS}})
    assert hexapla("-C", root, "-q", "update").code == 0
    template = read_catalog(root / "locale" / "may.pot", "may.pot")
    places = {(reference, entry.msgid) for entry in messages(template) for reference in entry.references}
    file = io.BytesIO(CONTEXTS.encode())
    assert {(f"source/may.md:{line}", msgid) for line, msgid, _, _ in babel_extract("hexapla.babel_plugin:extract", file)} == places


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [(1, None, "One[^1]", ["paragraph"]), (3, None, "Two", ["footnote"])]),
        ({"extensions": "toc"}, [(1, None, "One[^1]", ["paragraph"])]),
        ({"extensions": "toc, footnotes"}, [(1, None, "One[^1]", ["paragraph"]), (3, None, "Two", ["footnote"])]),
        ({"extensions": ["toc", "footnotes"]}, [(1, None, "One[^1]", ["paragraph"]), (3, None, "Two", ["footnote"])]),
    ],
    ids=["as publications have them", "one", "a string", "a list"],
)
def test_extensions(options: dict[str, object], expected: list[object]) -> None:
    assert list(extract(io.BytesIO(b"One[^1]\n\n[^1]: Two\n"), ["pgettext"], (), options)) == expected


@pytest.mark.parametrize(
    ("keywords", "expected"),
    [
        (["_", "pgettext"], (4, "pgettext", ("a month", "May"), ["paragraph", "In spring."])),
        (["_"], (4, None, "May", ["paragraph", "In spring."])),
    ],
    ids=["asked for", "not asked for"],
)
def test_contexts(keywords: list[str], expected: object) -> None:
    text = b"<!-- context: a month -->\n<!-- translators: In spring. -->\n\nMay\n"
    assert list(extract(io.BytesIO(text), keywords, (), {})) == [expected]


@pytest.mark.parametrize("given", ["toc, codehilite", ["codehilite"], 5], ids=["a string", "a list", "a number"])
def test_an_extension_that_is_not_known(given: object) -> None:
    with pytest.raises(ConfigError, match="there is no extension") as raised:
        list(extract(io.BytesIO(b"One\n"), (), (), {"extensions": given}))
    assert "sane_lists" in raised.value.hint


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"one\n\xff\n")
    with file.open("rb") as opened, pytest.raises(SourceError, match="is not UTF-8") as raised:
        list(extract(opened, (), (), {}))
    assert raised.value.location == f"{file}:2"
