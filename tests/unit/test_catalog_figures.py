"""Catalogs in, who refuses them and how many lines each library changes out: what `benchmarks.catalogs` counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import catalogs
from tests.validators import require_tool

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
ODD = (HEAD + '#. note\n# mine\nmsgid "a"\nmsgstr "b"\n').encode()
"""Sound; the comments stand in another order than gettext writes them."""


def test_lines_that_a_diff_shows() -> None:
    assert catalogs.changed_lines(b"a\nb\nc\n", b"a\nx\ny\nc\n") == 3
    assert catalogs.changed_lines(ODD, ODD) == 0


def test_only_the_scanner_leaves_an_odd_file_as_it_is() -> None:
    changed = {name: catalogs.measure(save, ODD).changed for name, save in catalogs.SAVES.items()}
    assert changed["Hexapla"] == 0
    assert (changed["polib"] or 0) > 0
    assert (changed["Babel"] or 0) > 0


def test_what_a_library_refuses_is_counted_and_never_ends_the_run() -> None:
    for files in catalogs.MALFORMED_FILES.values():
        for save in catalogs.SAVES.values():
            for data in files:
                catalogs.saved(save, data)
    (row,) = [row for row in catalogs.count_changed("x", [b"msgid"]) if row[3] == "Hexapla"]
    assert row[4:] == ["1", "0", "0", "0"]


@pytest.mark.tool("msgfmt")
def test_where_msgfmt_and_the_scanner_differ_is_named() -> None:
    msgfmt, files = str(require_tool("msgfmt")), {Path("bom.po"): b"\xef\xbb\xbf" + ODD, Path("good.po"): ODD}
    assert list(catalogs.disagreements(msgfmt, files)) == ["bom.po: msgfmt refuses it"]
