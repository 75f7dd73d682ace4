"""Files in, what they hold out: a digest of each, and the stat values that may spare reading it again."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from hexapla.frozen import Frozen

SETTLED, _SECOND = 2_000_000_000, 1_000_000_000
"""Nanoseconds: a file that changed less than `SETTLED` before it was looked at may change again, and keep its times. FAT counts in 2 s."""
_FINE = 100_000_000
"""The same for a time that is no whole second: whoever keeps such times counts in ticks of 10 ms or less."""


class Stamp(Frozen):
    """A file as it was when it was looked at."""

    size: int
    modified: int
    """Nanoseconds, as the two below: st_mtime_ns and st_ctime_ns."""
    changed: int
    inode: int
    digest: str
    """sha256, hexadecimal."""


Stamps = Mapping[str, Stamp]


def stamp_files(files: Iterable[tuple[str, str]], known: Stamps, made: int) -> dict[str, Stamp]:
    """A stamp for each name and path that is a file and can be read.

    ``known`` spares reading a file whose stat values are the same and older than ``made`` (nanoseconds, when ``known`` was taken) by a
    margin, as with git's index: https://git-scm.com/docs/racy-git. Content decides for every other.
    """
    found = ((name, _stamp(path, known.get(name), made)) for name, path in files)
    return {name: stamp for name, stamp in found if stamp is not None}


def _stamp(path: str, known: Stamp | None, made: int) -> Stamp | None:
    try:
        status = os.stat(path)  # noqa: PTH116 — a thousand files in a few milliseconds
        if not stat.S_ISREG(status.st_mode):
            return None
        values = _values(status)
        if known is not None and values == (known.size, known.modified, known.changed, known.inode) and _are_settled(values[1:3], made):
            return known
        with open(path, "rb") as file:  # noqa: PTH123
            return Stamp(*values, hashlib.sha256(file.read()).hexdigest())
    except OSError:
        return None


def _are_settled(times: Iterable[int], made: int) -> bool:
    return all(time < made - (_FINE if time % _SECOND else SETTLED) for time in times)


def _values(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def stamp_written(files: Iterable[tuple[str, str, str]]) -> dict[str, Stamp]:
    """As `stamp_files`, for names and paths of files whose digest is known, since we have just written them or read them."""
    found = {}
    for name, path, digest in files:
        with suppress(OSError):
            found[name] = Stamp(*_values(os.stat(path)), digest)  # noqa: PTH116 — as above
    return found


def mark_files(files: Iterable[tuple[str, str]]) -> dict[str, Stamp]:
    """As `stamp_files`, but told apart by size and time alone: for a system's fonts, which are too large to read each time."""
    found = {}
    for name, path in files:
        with suppress(OSError):
            status = os.stat(path)  # noqa: PTH116
            found[name] = Stamp(*_values(status), f"{status.st_size} {status.st_mtime_ns}")
    return found


def same_contents(one: Stamps, other: Stamps) -> bool:
    """Whether the same names hold the same bytes, whatever their times."""
    return one.keys() == other.keys() and all(stamp.digest == other[name].digest for name, stamp in one.items())


def files_below(root: str, folder: str, suffix: str = "") -> Iterator[tuple[str, str]]:
    """Every file below ``root/folder``: its name relative to ``root``, and its path. Links are followed, but not back to a folder above."""
    place = os.path.join(root, folder)  # noqa: PTH118
    try:
        entries = sorted(os.scandir(place), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        name = f"{folder}/{entry.name}" if folder else entry.name
        if not _is_folder(entry):
            if entry.name.endswith(suffix):
                yield name, entry.path
        elif entry.name != "__pycache__" and not (entry.is_symlink() and _leads_above(entry.path)):
            yield from files_below(root, name, suffix)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """A link that leads in a circle is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _leads_above(path: str) -> bool:
    here, target = os.path.realpath(os.path.dirname(path)), os.path.realpath(path)  # noqa: PTH120
    return os.path.commonpath([here, target]) == target
