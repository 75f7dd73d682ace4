"""Files of an edition in, an output folder that holds them whole, or as it was, out.

An edition is staged in full, recorded as ready, and takes its place in one step. What an interruption leaves ready is finished by the next
run; what it leaves unfinished is thrown away.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from hexapla.errors import OutputError
from hexapla.frozen import replace
from hexapla.record.files import hold, link_or_copy, names_below, read_if_there, swap_folder
from hexapla.record.values import (
    RECORD,
    Built,
    Record,
    built_bytes,
    digest_of,
    is_whole,
    read_record,
    ready_bytes,
    record_bytes,
    require_below,
)

OURS = ".hexapla"
"""What our own files in the root of an output folder begin with."""
STAGING = ".hexapla-staging"
LOCK = ".hexapla.lock"
REPORTS = "reports/"
"""What tells how far translations are: beside ``site/``, never in it."""


@contextlib.contextmanager
def open_output(root: Path) -> Iterator[Output]:
    """The output folder, for one process at a time. Raises OutputError for one that is not ours, or that cannot be written."""
    with _errors(root):
        _require_ours(root)
        root.mkdir(parents=True, exist_ok=True)
        with hold(root / LOCK):
            output = Output(root, read_record(root))
            try:
                output.start()
                yield output
            finally:
                output.tidy()


def _require_ours(root: Path) -> None:
    if root.exists() and not root.is_dir():
        raise OutputError("is a file, not a folder", location=str(root), hint="name a folder with --output DIR")
    foreign = root.is_dir() and any(not path.name.startswith(OURS) for path in root.iterdir())
    if foreign and not (root / RECORD).is_file():
        raise OutputError(
            "is not empty and was not made by Hexapla; nothing in it was touched",
            location=str(root),
            hint="name another folder with --output DIR, or move what is in this one away",
        )


@contextlib.contextmanager
def _errors(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror or error}",
            location=str(error.filename or root),
            hint="what was there before is whole; make room or give the right to write, then run the command again",
        ) from error


class Output:
    """An output folder that is ours, and held: see `open_output`, which turns every OSError into an OutputError."""

    def __init__(self, root: Path, record: Record) -> None:
        self.root = root
        self.record = record
        self._added = False
        """Whether the record has lines that were added to it."""
        self._fresh, self._aside = root / STAGING / "new", root / STAGING / "old"
        """The edition that is staged, and the place for what it takes the place of."""

    def start(self) -> None:
        """Finish what an interruption left, and make the folder ours."""
        self._save(self._finished(self.record.ready) if self.record.ready else self.record)
        self.tidy()

    def tidy(self) -> None:
        """Throw away what is staged and not ready, and leave the record in one piece."""
        if self.record.ready:
            return
        shutil.rmtree(self.root / STAGING, ignore_errors=True)
        if self._added:
            with contextlib.suppress(OSError):
                self._save(self.record)
            with contextlib.suppress(OSError):
                (self.root / STAGING).rmdir()

    def stands(self, folder: str) -> bool:
        """Whether an edition is there, with every file as it was written."""
        built = self.record.editions.get(folder)
        return built is not None and is_whole(self.root / folder, built)

    def swap_edition(self, built: Built, files: Mapping[str, bytes], *, beside: Collection[str] = ()) -> Built:
        """Put an edition in its place: all of its files, and none of those it had before that it has no more.

        ``beside`` names files of the edition that were built before and stay as they are. Foreign files in its folder stay.
        """
        before = self.record.editions.get(built.folder)
        stay = self._whole_files(before, set(beside) - set(files))
        digests, size = dict(stay), sum((self.root / built.folder / name).stat().st_size for name in stay)
        for name, content in files.items():
            digests[name] = hashlib.sha256(content).hexdigest()
            size += len(content)
        built = replace(built, files=dict(sorted(digests.items())), size=size)
        if built == before and self.stands(built.folder):
            return built
        self._require_free(built.folder, files)
        self._stage(built.folder, files, stay)
        self._add(ready_bytes(built), replace(self.record, ready=built))
        self._swap(built.folder)
        self._add(built_bytes(built), self.record.entered(built))
        self._clear()
        return built

    def write_shared(self, files: Mapping[str, bytes]) -> None:
        """The pages that all editions share: written last, each whole; those that are no more are removed. Reports stay."""
        self._replace(files, frozenset(name for name in self.record.shared if not name.startswith(REPORTS)))

    def write_reports(self, files: Mapping[str, bytes]) -> None:
        """What stands in ``reports/``, each file whole; those that are no more are removed. Editions and their pages stay."""
        self._replace(files, frozenset(name for name in self.record.shared if name.startswith(REPORTS)))

    def _replace(self, files: Mapping[str, bytes], before: frozenset[str]) -> None:
        self._require_free("", files)
        known = self.record.shared
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
        # Recorded first: whatever interrupts the writing, the next run knows all of them for its own.
        self._save(replace(self.record, shared={**known, **digests}))
        for name, content in files.items():
            self._put(name, content)
        stay = {name: digest for name, digest in known.items() if name not in before}
        self._save(replace(self.record, shared=dict(sorted((stay | digests).items()))))
        for name in before - set(files) - self.record.paths():
            self._remove(name)

    def drop_edition(self, folder: str) -> None:
        """Take an edition away that the publication no longer has. What is not the edition's own stays."""
        place = self.root / folder
        self._stage(folder, {}, ())
        if place.is_dir():
            self._swap(folder)
        self._save(replace(self.record, editions={key: built for key, built in self.record.editions.items() if key != folder}))
        self._clear()
        self._remove_empty(place)

    def _whole_files(self, built: Built | None, names: Collection[str]) -> dict[str, str]:
        if built is None:
            return {}
        place = self.root / built.folder
        return {name: digest for name, digest in built.files.items() if name in names and digest_of(place / name) == digest}

    def _require_free(self, folder: str, files: Collection[str]) -> None:
        """Nothing that is not ours is written over: no file where a folder shall be, no file of another's where one of ours shall be."""
        root, paths = str(self.root), [folder + name for name in files]
        folders = sorted({above for path in paths for above in _folders_of(path)})
        taken = [path for path in folders if os.path.lexists(f"{root}/{path}") and not (self.root / path).is_dir()]
        if there := [path for path in paths if os.path.lexists(f"{root}/{path}")]:
            ours = self.record.paths()
            taken += [path for path in there if path not in ours]
        if taken:
            hint = "move it out of the output folder, then run the command again"
            location = str(self.root / taken[0])
            raise OutputError("is in the way of an edition, and was not made by Hexapla", location=location, hint=hint)

    def _stage(self, folder: str, files: Mapping[str, bytes], stay: Collection[str]) -> None:
        """A folder beside the edition's place that holds all it shall hold: new files, those that stay, and what is not the edition's."""
        self._clear()
        fresh, place = self._fresh, self.root / folder
        fresh.mkdir(parents=True)
        for above in sorted({above for name in files for above in _folders_of(require_below(name))}):
            (fresh / above).mkdir()
        for name, content in files.items():
            (fresh / name).write_bytes(content)
        for name in (*stay, *(name for name in self._strangers(folder) if name not in files)):
            link_or_copy(place / name, fresh / name)

    def _strangers(self, folder: str) -> Iterator[str]:
        """What lies in an edition's folder and is not of that edition, relative to the folder."""
        lying = sorted(names_below(self.root / folder))
        own = self.record.paths() - self.record.paths(without=folder) if lying else frozenset()
        return (name for name in lying if folder + name not in own)

    def _finished(self, built: Built) -> Record:
        """The record once what an interruption left ready has taken its place. Can be done again from any point."""
        if not is_whole(self.root / built.folder, built):
            if not is_whole(self._fresh, built):
                return replace(self.record, ready=None)
            self._swap(built.folder)
        return self.record.entered(built)

    def _swap(self, folder: str) -> None:
        swap_folder(self._fresh, self.root / folder, self._aside)

    def _clear(self) -> None:
        for folder in (self._fresh, self._aside):
            if folder.exists():
                shutil.rmtree(folder, ignore_errors=True)

    def _put(self, name: str, content: bytes) -> None:
        target = self.root / require_below(name)
        if read_if_there(target) != content:
            self._write(target, content)

    def _write(self, target: Path, content: bytes) -> None:
        fresh = self.root / STAGING / "file"
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.parent.mkdir(exist_ok=True)
        fresh.write_bytes(content)
        fresh.replace(target)

    def _save(self, record: Record) -> None:
        self.record = record
        self._put(RECORD, record_bytes(record))
        self._added = False

    def _add(self, line: bytes, record: Record) -> None:
        """With many languages the whole record is long, and it is kept up to date with each of them."""
        self._added = True
        with (self.root / RECORD).open("ab") as file:
            file.write(line)
        self.record = record

    def _remove(self, name: str) -> None:
        path = self.root / require_below(name)
        path.unlink(missing_ok=True)
        self._remove_empty(path.parent)

    def _remove_empty(self, folder: Path) -> None:
        """A folder, and those above it, as far as they are empty."""
        with contextlib.suppress(OSError):
            while folder != self.root:
                folder.rmdir()
                folder = folder.parent


def _folders_of(path: str) -> Iterator[str]:
    """The folders that a file is in.

    >>> list(_folders_of("fr/assets/map.png"))
    ['fr', 'fr/assets']
    """
    parts = path.split("/")
    return ("/".join(parts[:number]) for number in range(1, len(parts)))
