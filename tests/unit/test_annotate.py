"""``check --annotate``: a finding becomes a comment beside its message and goes when it is mended; every other byte stays."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import polib
import pytest

from hexapla.diagnostics import Where, examples
from hexapla.errors import HexaplaError
from hexapla.model import Catalog, Entry, Finding
from hexapla.pipeline.annotate import annotate, note_of, with_notes
from hexapla.pipeline.check import check
from hexapla.pofile import parse_catalog, render_catalog
from hexapla.project import read_project
from hexapla.waivers import waivers_in
from tests.publications import DRAFT, hexapla, write, write_publication
from tests.validators.tools import require_tool

SOURCE = "# The star\n\nSeen in 1951 [here](https://example.org/a).\n\nWrite to https://example.org/b now.\n\nIt set.\n"
FR = "locale/fr/LC_MESSAGES/star.po"
TEXTS = {
    "The star": "L’étoile",
    "Seen in 1951 [here](https://example.org/a).": "Vue en 1950 (ici.",
    "Write to https://example.org/b now.": "Écrivez.",
}
SLUGS = ("brackets-unbalanced", "link-lost", "number-missing")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = write_publication(tmp_path, {"star": {"star.md": SOURCE}}, {"fr": DRAFT})
    assert hexapla("-C", root, "-q", "update").code == 0
    text = (root / FR).read_text("utf-8")
    for msgid, msgstr in TEXTS.items():
        text = text.replace(f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{msgstr}"')
    write(root / FR, text.replace('msgid "The star"', 'msgid   "The star"'))
    return root


def run(root: Path) -> tuple[str, ...]:
    project = read_project(root)
    return annotate(project, check(project))


def notes(root: Path) -> list[str]:
    return [line for line in (root / FR).read_text("utf-8").splitlines() if line.startswith("# hexapla: [")]


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_each_finding_of_a_message_is_one_comment_and_nothing_else_changes(root: Path, newline: str) -> None:
    before = (root / FR).read_text("utf-8").replace("\n", newline).encode()
    (root / FR).write_bytes(before)
    assert run(root) == (FR,)
    after = (root / FR).read_bytes()
    kept = [line for line in after.splitlines(keepends=True) if not line.startswith(b"# hexapla: [")]
    assert b"".join(kept) == before
    found = [f for f in check(read_project(root)) if f.path == FR and f.key and f.slug not in {"untranslated-message", "fuzzy-message"}]
    assert {*SLUGS} <= {finding.slug for finding in found}
    assert sorted(notes(root)) == sorted(f"# {note_of(finding)}" for finding in found)
    assert run(root) == ()
    assert (root / FR).read_bytes() == after


def test_what_was_mended_goes_again_to_the_byte(root: Path) -> None:
    before = (root / FR).read_bytes()
    run(root)
    text = (root / FR).read_text("utf-8")
    mend = ("Vue en 1950 (ici.", "Vue en 1951 [ici](https://example.org/a)."), ("Écrivez.", "Écrivez à https://example.org/b maintenant.")
    for wrong, right in mend:
        before, text = before.replace(wrong.encode(), right.encode()), text.replace(wrong, right)
    write(root / FR, text)
    assert run(root) == (FR,)
    assert (root / FR).read_bytes() == before


def test_a_note_stands_below_the_translators_own_comments_and_is_no_waiver() -> None:
    raw = b'# mine\n#. paragraph\nmsgid "One"\nmsgstr "Un"\n'
    catalog = parse_catalog(b'msgid ""\nmsgstr "Language: fr\\n"\n\n' + raw)
    lapsed = note_of(Finding("waiver-lapsed", "If it still holds, write: # hexapla: allow=number-missing@12345678 x", key=(None, "One")))
    noted = with_notes(catalog, {(None, "One"): (lapsed,)})
    assert f"# mine\n# {lapsed}\n#. paragraph\n".encode() in render_catalog(noted)
    assert render_catalog(parse_catalog(render_catalog(noted))) == render_catalog(noted)
    assert waivers_in(noted, "fr") == ()
    assert render_catalog(with_notes(noted, {})) == render_catalog(catalog)


@pytest.mark.parametrize("raw", [b'# hexapla: [x-y] z\nmsgid "One"\nmsgstr "Un"', b'#  hexapla: [x-y] z\r\nmsgid "One"\r\nmsgstr "Un"\r\n'])
def test_a_note_is_known_again_however_an_editor_set_it(raw: bytes) -> None:
    assert b"hexapla" not in render_catalog(with_notes(parse_catalog(raw), {}))


@pytest.mark.parametrize("slug", [slug for slug, one in examples().items() if one.where is Where.MESSAGE])
def test_a_note_that_polib_wrapped_goes_again_with_nothing_else(slug: str) -> None:
    """Programs built on it wrap comments at 78 characters, at hyphens too."""
    head = 'msgid ""\nmsgstr "Language: fr\\n"\n\n'
    text = head + '# mine\n# and mine\n#. paragraph\nmsgid "One"\nmsgstr "Un"\n'
    notes = tuple(note_of(Finding(slug, f"“{said}” is not right, and says so at length: a-b-c d-e-f. " * 3)) for said in ("One", "Two"))
    noted = with_notes(parse_catalog(text.encode()), {(None, "One"): notes})
    wrapped = str(polib.pofile(render_catalog(noted).decode(), wrapwidth=78)).encode()
    assert len(wrapped.splitlines()) > len(render_catalog(noted).splitlines())
    assert parse_catalog(render_catalog(with_notes(parse_catalog(wrapped), {}))).entries[1].comments == ("mine", "and mine")
    again = with_notes(parse_catalog(wrapped), {(None, "One"): notes})
    assert again.entries[1].comments == ("mine", "and mine", *notes)


@pytest.mark.tool("msgcat")
def test_notes_do_not_pile_up_when_msgcat_writes_the_file_between_runs(root: Path) -> None:
    run(root)
    known = notes(root)
    for _ in range(3):
        subprocess.run([require_tool("msgcat"), "-o", root / FR, root / FR], check=True)
        run(root)
        assert notes(root) == known
    write(root / FR, "".join(line for line in (root / FR).read_text("utf-8").splitlines(True) if not line.startswith("# hexapla: [")))
    run(root)
    assert notes(root) == known


def test_an_obsolete_entry_loses_its_notes() -> None:
    catalog = Catalog((Entry("One", ("Un",), obsolete=True, comments=("mine", "hexapla: [number-missing] x Fix: y")),))
    assert with_notes(catalog, {(None, "One"): ("hexapla: [number-missing] x Fix: y",)}).entries[0].comments == ("mine",)


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        pytest.param("a\nb\x1b[31m\u202e", "a b<U+001B>[31m<U+202E>", id="control-and-direction"),
        pytest.param("no name@example.org here", "no (an e-mail address) here", id="mail-address"),
    ],
)
def test_a_note_is_one_harmless_line(said: str, noted: str) -> None:
    assert note_of(Finding("number-missing", said)).startswith(f"hexapla: [number-missing] {noted} Fix: ")


def test_the_commands_keep_notes_and_none_takes_them_for_a_word_of_a_translator(root: Path) -> None:
    run(root)
    known = notes(root)
    assert known
    for command in (["fmt"], ["update"], ["update", "--check"]):
        assert hexapla("-C", root, "-q", *command).code == 0
        assert notes(root) == known
    slugs = {finding.slug for finding in check(read_project(root))}
    assert not slugs & {"waiver-invalid", "waiver-unused", "private-comment", "stale-catalog"}


def test_the_command_reports_the_lines_of_the_annotated_file(root: Path) -> None:
    ran = hexapla("-C", root, "check", "--annotate")
    assert ran.code == 3
    assert f"annotated: {FR}" in ran.said
    (line,) = re.findall(rf"^{FR}:(\d+): error\[link-lost\]", ran.out, re.MULTILINE)
    assert (root / FR).read_text("utf-8").splitlines()[int(line) - 1].startswith('msgid "Seen in 1951')
    assert "annotated" not in hexapla("-C", root, "check", "--annotate").said


def test_a_broken_catalog_and_other_languages_are_left_alone(root: Path) -> None:
    project = read_project(root)
    assert annotate(project, check(project), ("de",)) == ()
    broken = (root / FR).read_bytes() + b'msgid "x\n'
    (root / FR).write_bytes(broken)
    assert run(root) == ()
    assert (root / FR).read_bytes() == broken


def test_who_saves_while_it_is_checked_wins(root: Path) -> None:
    project = read_project(root)
    findings = check(project)
    saved = (root / FR).read_text("utf-8").replace("Écrivez.", "Écrivez à https://example.org/b maintenant.")
    write(root / FR, saved)
    with pytest.raises(HexaplaError, match="changed while"):
        annotate(project, findings)
    assert (root / FR).read_text("utf-8") == saved


def test_msgfmt_takes_the_file(root: Path) -> None:
    run(root)
    ran = subprocess.run([require_tool("msgfmt"), "-c", "-o", "/dev/null", root / FR], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
