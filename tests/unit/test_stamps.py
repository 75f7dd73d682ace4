"""Which files need not be read again to know what they hold."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from hexapla.record.stamps import Stamp, stamp_files, stamp_written

SECOND = 1_000_000_000
LONG_AGO = 1_000_000_000 * SECOND


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text("a page", encoding="utf-8")
    return path


def stamp(file: Path) -> Stamp:
    return stamp_files([("page", str(file))], {}, 0)["page"]


def is_spared(file: Path, known: Stamp, made: int) -> bool:
    """Whether what was known is believed, without a look at what the file holds."""
    return stamp_files([("page", str(file))], {"page": replace(known, digest="known")}, made)["page"].digest == "known"


def test_a_file_that_settled_is_not_read(file: Path) -> None:
    known = stamp(file)
    assert is_spared(file, known, known.changed + 3 * SECOND)
    assert not is_spared(file, replace(known, size=7), known.changed + 3 * SECOND)
    assert not is_spared(file, replace(known, inode=0), known.changed + 3 * SECOND)


def test_a_file_that_changed_just_before_is_read(file: Path) -> None:
    known = stamp(file)
    assert not is_spared(file, known, known.changed)
    assert not is_spared(file, known, known.changed + SECOND // 20)


def test_times_of_a_file_system_that_counts_in_seconds_take_longer_to_settle(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FAT counts in two. A time with a fraction comes from one that counts finer."""
    status = file.stat()

    def told(changed: int) -> None:
        values = type("Status", (), {"st_mode": status.st_mode, "st_size": 6, "st_mtime_ns": LONG_AGO, "st_ctime_ns": changed, "st_ino": 1})
        monkeypatch.setattr(os, "stat", lambda _path: values)

    for fraction, settled in ((0, False), (4_000_000, True)):
        changed = LONG_AGO + 60 * SECOND + fraction
        told(changed)
        known = Stamp(6, LONG_AGO, changed, 1, "")
        assert is_spared(file, known, changed + SECOND) is settled
        assert is_spared(file, known, changed + 3 * SECOND)


def test_what_was_written_is_not_read(file: Path) -> None:
    known = stamp(file)
    assert stamp_written([("page", str(file), known.digest), ("gone", str(file) + "x", "")]) == {"page": known}
