"""``allow FILE:LINE SLUG REASON`` writes the one right line, and nothing that would change a book."""

from __future__ import annotations

from pathlib import Path

import pytest

from hexapla.errors import HexaplaError
from hexapla.pipeline.allow import allow
from hexapla.pofile import parse_catalog, render_catalog
from tests.publications import DRAFT, write, write_publication

FR = "locale/fr/LC_MESSAGES/star.po"
CATALOG = (
    'msgid ""\nmsgstr "Language: fr\\n"\n\n'  # lines 1 to 3
    '# of the first\n#. heading 1\nmsgid "One"\nmsgstr "Un"\n\n'  # 4 to 8
    '#. paragraph\nmsgctxt "x"\nmsgid "Two"\nmsgstr "Two"\n\n'  # 9 to 13
    '#~ msgid "Old"\n#~ msgstr "Vieux"\n'  # 14, 15
)
SOURCE = "# The star\n\nA line\nof text.\n\n- one\n\n- two\n\n```\ncode\n\nmore code\n```\n\nThe end."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = write_publication(tmp_path, {"star": {"star.md": SOURCE}}, {"fr": DRAFT})
    write(root / FR, CATALOG)
    return root


@pytest.mark.parametrize(
    ("line", "msgid"),
    [(4, "One"), (5, "One"), (6, "One"), (7, "One"), (9, "Two"), (10, "Two"), (11, "Two"), (12, "Two")],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_any_line_of_a_message_will_do(root: Path, line: int, msgid: str, newline: str) -> None:
    (root / FR).write_bytes(CATALOG.replace("\n", newline).encode())
    written = allow(root, f"{FR}:{line}", "copied-message", " a  motto ")
    assert written.startswith("# hexapla: allow=copied-message@")
    assert written.endswith(" a motto")
    found = (root / FR).read_bytes()
    assert found.replace(f"{written}{newline}".encode(), b"") == CATALOG.replace("\n", newline).encode()
    (entry,) = (entry for entry in parse_catalog(found).entries if written[2:] in entry.comments)
    assert entry.msgid == msgid


def test_an_older_one_of_the_kind_is_replaced_and_others_stay(root: Path) -> None:
    comments = "# hexapla: allow=copied-message@00000000 x\n# hexapla: allow=copied-message\n# hexapla: allow=number-missing@00000000 y\n"
    write(root / FR, CATALOG.replace("#. heading 1", f"{comments}#. heading 1"))
    written = allow(root, f"{FR}:9", "copied-message", "a motto")
    assert parse_catalog((root / FR).read_bytes()).entries[1].comments == (
        "of the first",
        "hexapla: allow=number-missing@00000000 y",
        written[2:],
    )


@pytest.mark.parametrize(
    ("place", "slug", "reason", "said"),
    [
        pytest.param(f"{FR}:6", "unsafe-link", "please", "cannot be waived", id="never rendered"),
        pytest.param(f"{FR}:6", "copied", "please", "is no kind of finding", id="no slug"),
        pytest.param(f"{FR}:6", "copied-message", "  ", "a reason is needed", id="no reason"),
        pytest.param(f"{FR}:1", "private-header", "please", "no message at this line", id="the header"),
        pytest.param(f"{FR}:15", "copied-message", "please", "no message at this line", id="an obsolete message"),
        pytest.param(f"{FR}:99", "copied-message", "please", "no message at this line", id="behind the end"),
        pytest.param(FR, "copied-message", "please", "is no place", id="no line"),
        pytest.param("../x.po:1", "copied-message", "please", "is no place", id="outside"),
        pytest.param("/x.po:1", "copied-message", "please", "is no place", id="absolute"),
        pytest.param("locale/star.pot:1", "copied-message", "please", "is no place", id="a template"),
        pytest.param("locale/nl.po:1", "copied-message", "please", "cannot be read", id="no file"),
        pytest.param("source/star.md:0", "second-title", "please", "there is no such line", id="line 0"),
        pytest.param("source/star.md:99", "second-title", "please", "there is no such line", id="behind the last line"),
        pytest.param("README.md:1", "second-title", "please", "is no document", id="no document"),
        pytest.param("source/star.md:8", "second-title", "please", "would change the document", id="in a list"),
        pytest.param("source/star.md:13", "second-title", "please", "would change the document", id="in a fence"),
        pytest.param(f"{FR}:6", "copied-message", "bell \x07", "U+0007", id="a control character"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(root: Path, place: str, slug: str, reason: str, said: str) -> None:
    write(root / "README.md", "# Read me\n")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    with pytest.raises(HexaplaError) as caught:
        allow(root, place, slug, reason)
    assert said in str(caught.value)
    assert caught.value.hint
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("line", "before"),
    [
        pytest.param(1, "# The star", id="the first line"),
        pytest.param(3, "A line", id="the first of two"),
        pytest.param(4, "A line", id="the second of two"),
        pytest.param(16, "The end.", id="the last, without a line end"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_in_a_source_it_stands_before_the_block(root: Path, line: int, before: str, newline: str) -> None:
    file = root / "source/star.md"
    file.write_bytes(SOURCE.replace("\n", newline).encode())
    written = allow(root, f"source/star.md:{line}", "second-title", "so -- it is")
    assert written == "<!-- hexapla: allow=second-title so – it is -->"
    expected = SOURCE.replace(before, f"{written}\n\n{before}", 1)
    assert file.read_bytes() == expected.replace("\n", newline).encode()


def test_it_never_stands_in_front_matter(root: Path) -> None:
    text = "---\ntitle: The star\n---\nA line of text.\n"
    write(root / "source/star.md", text)
    for line in (1, 2, 4):
        write(root / "source/star.md", text)
        written = allow(root, f"source/star.md:{line}", "title-missing", "none")
        assert (root / "source/star.md").read_text("utf-8") == text.replace("A line", f"{written}\n\nA line")


def test_a_source_that_cannot_be_read_is_an_error(root: Path) -> None:
    (root / "source/star.md").write_bytes(b"# caf\xe9\n")
    with pytest.raises(HexaplaError, match="not UTF-8"):
        allow(root, "source/star.md:1", "second-title", "x")


def test_everything_else_keeps_its_bytes(root: Path) -> None:
    untidy = CATALOG.replace('msgid "One"', 'msgid ""\n"On"\n"e"')
    write(root / FR, untidy)
    written = allow(root, f"{FR}:13", "copied-message", "x")
    assert (root / FR).read_text("utf-8").replace(f"{written}\n", "") == untidy
    assert render_catalog(parse_catalog((root / FR).read_bytes())) == (root / FR).read_bytes()
