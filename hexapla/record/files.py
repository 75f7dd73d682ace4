"""A path and bytes in, a file that is old or new out, never half; two folders in, one in the other's place out."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from hexapla.errors import HexaplaError, OutputError


def write_whole(path: Path, content: bytes) -> bool:
    """Write one of the user's files so that it is old or new, never half; False, and untouched, where it has these bytes already.

    Its permissions stay, and a symbolic link stays one. Raises HexaplaError where it cannot be written; it is as it was then.
    """
    try:
        found = read_if_there(path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    if found == content:
        return False
    write_unless_changed(path, content, found)
    return True


def write_unless_changed(path: Path, content: bytes, found: bytes | None) -> None:
    """`write_whole` for a file that was read before, as ``found`` (None: there was none): whoever saved it meanwhile wins.

    Raises HexaplaError where it has other bytes now, a moment before it would be replaced.
    """
    place = Path(os.path.realpath(path)) if path.is_symlink() else path
    fresh = place.with_name(f".{place.name}.{os.getpid()}.new")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write_through(fresh, content)
            if found is not None:
                shutil.copymode(place, fresh)
            if read_if_there(place) != found:
                hint = "run the command again"
                raise HexaplaError("changed while it was being updated, and was left alone", location=str(path), hint=hint)
            fresh.replace(place)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from error


def _cannot_write(path: Path, error: OSError) -> HexaplaError:
    hint = "the file is as it was; make room or give the right to write, then run the command again"
    return HexaplaError(f"cannot be written: {error.strerror or error}", location=str(path), hint=hint)


def _write_through(path: Path, content: bytes) -> None:
    """On the disk before it takes the old one's place: a power cut must not leave an empty catalog."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def read_if_there(path: Path) -> bytes | None:
    """None for a file that is not there. Raises OSError for one that cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def names_below(folder: Path) -> Iterator[str]:
    """Every file and link below a folder, relative to it, with forward slashes; links to folders are not entered. None where it is none."""
    for here, folders, files in os.walk(folder):
        links = (name for name in folders if os.path.islink(f"{here}/{name}"))  # noqa: PTH114
        yield from (os.path.relpath(f"{here}/{name}", folder).replace(os.sep, "/") for name in (*files, *links))


def link_or_copy(source: Path, target: Path) -> None:
    """The same file in a second place; a copy where the file system has no links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(source, target, follow_symlinks=False)


def swap_folder(fresh: Path, place: Path, aside: Path) -> None:
    """Put the folder ``fresh`` where ``place`` is; what stood there is at ``fresh`` or at ``aside`` then.

    One step where the system can: nobody ever sees half. Where it cannot, there is a moment in which nothing stands there.
    """
    if not place.exists():
        if not place.parent.is_dir():
            place.parent.mkdir(parents=True)
        fresh.rename(place)
    elif not _exchange(fresh, place):
        place.rename(aside)
        try:
            fresh.rename(place)
        except OSError:
            aside.rename(place)
            raise


if sys.platform == "linux":

    def _exchange(one: Path, other: Path) -> bool:
        """Two folders change places in one step, renameat2(2); False where that cannot be done."""
        from ctypes import CDLL  # Here, as below: nothing else needs it, least of all a build that finds nothing to do.

        here, swap = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
        try:
            return bool(CDLL(None).renameat2(here, os.fsencode(one), here, os.fsencode(other), swap) == 0)
        except (AttributeError, OSError):
            return False

elif sys.platform == "darwin":

    def _exchange(one: Path, other: Path) -> bool:
        """Two folders change places in one step, renamex_np(2); False where that cannot be done."""
        from ctypes import CDLL

        swap = 2  # RENAME_SWAP
        try:
            return bool(CDLL(None).renamex_np(os.fsencode(one), os.fsencode(other), swap) == 0)
        except (AttributeError, OSError):
            return False

else:

    def _exchange(one: Path, other: Path) -> bool:  # noqa: ARG001 — this system has no such step
        return False


@contextmanager
def hold(file: Path) -> Iterator[None]:
    """Let no other process hold ``file`` while the block runs. The system lets go of it however the process ends.

    Raises OutputError where another one holds it.
    """
    with file.open("ab") as handle:
        if not _lock(handle):
            hint = "wait until it has ended, or name another folder with --output DIR"
            raise OutputError("another build is writing here", location=str(file.parent), hint=hint)
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: IO[bytes]) -> bool:
        try:
            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(handle: IO[bytes]) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            # A file system without locks: better to build than to refuse for good.
            return True
        return True
