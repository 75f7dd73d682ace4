"""Files of an edition in, an output folder that holds them whole, or as it was: staged beside their place, then swapped in.

The record (``.hexapla.json``) names every file that is ours. Nothing else is ever removed. An edition is staged in full, then marked
ready; what an interruption leaves ready is finished by the next run, what it leaves unfinished is thrown away.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from hexapla.errors import OutputError

RECORD = ".hexapla.json"
STAGING = ".hexapla-staging"
PUBLIC_RECORD = "editions.json"
"""In ``site/``: what is published, so that a copy of a deployed site can give a good edition back."""
VERSION = 1


@dataclass(frozen=True, slots=True)
class Built:
    """One edition as it stands in an output folder."""

    work: str
    locale: str
    tag: str
    title: str
    title_lang: str
    """BCP 47 tag: the source's, where the title is not translated."""
    description: str
    provenance: str
    share: float
    """Translated source words, 0.0 to 1.0."""
    modified: str
    folder: str
    """Relative to the output folder, with a final slash: ``site/fr/``."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Name relative to the folder → sha256."""
    size: int = 0
    """Bytes of all files."""

    @property
    def key(self) -> str:
        return self.folder


@dataclass(frozen=True, slots=True)
class Record:
    """Everything in an output folder that is ours."""

    editions: Mapping[str, Built] = field(default_factory=dict)
    """By folder."""
    shared: Mapping[str, str] = field(default_factory=dict)
    """Files that belong to no edition: path relative to the output folder → sha256."""


class Output:
    """An output folder that is ours. Raises OutputError for one that is not, or that cannot be written."""

    def __init__(self, root: Path) -> None:
        self.root = root
        with self._errors():
            if root.exists() and not root.is_dir():
                raise OutputError("is a file, not a folder", location=str(root), hint="name a folder with --output DIR")
            if root.is_dir() and any(root.iterdir()) and not (root / RECORD).is_file():
                raise OutputError(
                    "is not empty and was not made by Hexapla; nothing in it was touched",
                    location=str(root),
                    hint="name another folder with --output DIR, or move what is in this one away",
                )
            root.mkdir(parents=True, exist_ok=True)
            self.record = read_record(root)
            self._save()
            self._finish_interrupted()

    def stands(self, folder: str) -> bool:
        """Whether an edition is there, with every file as it was written."""
        built = self.record.editions.get(folder)
        return built is not None and all(_digest_of(self.root / folder / name) == digest for name, digest in built.files.items())

    def swap_edition(self, built: Built, files: Mapping[str, bytes], *, beside: Collection[str] = ()) -> Built:
        """Put an edition in its place: all of its files, and none of those it had before that it has no more.

        ``beside`` names files of the edition that were built before and stay as they are.
        """
        before = self.record.editions.get(built.folder)
        stay = {name: before.files[name] for name in beside if before and name in before.files and name not in files}
        digests = stay | {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        size = sum(map(len, files.values())) + sum((self.root / built.folder / name).stat().st_size for name in stay)
        built = replace(built, files=dict(sorted(digests.items())), size=size)
        stage = self.root / STAGING / built.folder.strip("/").replace("/", "~")
        with self._errors():
            shutil.rmtree(stage, ignore_errors=True)
            for name, content in files.items():
                _write(stage / "files" / _safe(name), content)
            _write(stage / "ready.json", json.dumps(asdict(built)).encode())
            self._finish(stage)
        return built

    def write_shared(self, files: Mapping[str, bytes]) -> None:
        """The pages that all editions share: written last, each whole; those that are no more are removed."""
        with self._errors():
            for name, content in files.items():
                _write(self.root / _safe(name), content)
            for name in set(self.record.shared) - set(files):
                self._remove(name)
            digests = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
            self.record = replace(self.record, shared=digests)
            self._save()

    def drop_edition(self, folder: str) -> None:
        """Take an edition away that the publication no longer has."""
        with self._errors():
            for name in self.record.editions[folder].files:
                self._remove(folder + name)
            self.record = replace(self.record, editions={key: value for key, value in self.record.editions.items() if key != folder})
            self._save()

    def _finish_interrupted(self) -> None:
        for stage in sorted((self.root / STAGING).glob("*")):
            if (stage / "ready.json").is_file():
                self._finish(stage)
            else:
                shutil.rmtree(stage, ignore_errors=True)
        with contextlib.suppress(OSError):
            (self.root / STAGING).rmdir()

    def _finish(self, stage: Path) -> None:
        """Move what is staged into place. Can be done again from any point: every step leaves whole files."""
        built = _built(json.loads((stage / "ready.json").read_bytes()))
        before = self.record.editions.get(built.folder)
        for name in built.files:
            staged, target = stage / "files" / _safe(name), self.root / built.folder / _safe(name)
            if staged.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                staged.replace(target)
        for name in set(before.files if before else ()) - set(built.files):
            self._remove(built.folder + name)
        self.record = replace(self.record, editions={**self.record.editions, built.folder: built})
        self._save()
        shutil.rmtree(stage, ignore_errors=True)
        with contextlib.suppress(OSError):
            (self.root / STAGING).rmdir()

    def _remove(self, name: str) -> None:
        path = self.root / _safe(name)
        path.unlink(missing_ok=True)
        for parent in path.parents:
            if parent == self.root or not parent.is_relative_to(self.root):
                return
            with contextlib.suppress(OSError):
                parent.rmdir()

    def _save(self) -> None:
        _write(self.root / RECORD, _record_bytes(self.record))

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            place = error.filename or self.root
            raise OutputError(
                f"cannot be written: {error.strerror or error}",
                location=str(place),
                hint="what was there before is whole; make room or give the right to write, then run the command again",
            ) from error


def read_record(root: Path) -> Record:
    """What an output folder says of itself; nothing for a new one. Raises OutputError for a record that is damaged or foreign."""
    file = root / RECORD
    if not file.is_file():
        return Record()
    try:
        table = json.loads(file.read_bytes())
        if table["hexapla"] != VERSION:
            raise ValueError(table["hexapla"])
        return Record({key: _built(row) for key, row in table["editions"].items()}, dict(table["shared"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        hint = "delete the output folder (everything in it can be made again), then run the command again"
        raise OutputError("the record of what was built cannot be read", location=str(file), hint=hint) from error


def read_published(site: Path) -> tuple[Built, ...]:
    """The editions in a copy of a deployed site. Raises OutputError where it is none."""
    file = site / PUBLIC_RECORD
    try:
        table = json.loads(file.read_bytes())
        return tuple(_built(row) for row in table["editions"])
    except OSError as error:
        raise OutputError(
            f"cannot be read: {error.strerror}", location=str(file), hint="--last-good wants a copy of a site that Hexapla built"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OutputError(
            "is not a list of editions", location=str(file), hint="--last-good wants a copy of a site that Hexapla built"
        ) from error


def read_files(site: Path, built: Built) -> dict[str, bytes] | None:
    """The files of an edition in a copy of a site, or None where one is missing or not as it was published."""
    files = {}
    for name, digest in built.files.items():
        path = site / _safe(built.folder.removeprefix("site/") + name)
        if _digest_of(path) != digest:
            return None
        files[name] = path.read_bytes()
    return files


def public_record(editions: list[Built]) -> bytes:
    """``editions.json``: the same values for machines that readers find on the chooser."""
    return (
        json.dumps({"hexapla": VERSION, "editions": [asdict(built) for built in editions]}, ensure_ascii=False, indent=1) + "\n"
    ).encode()


def write_whole(path: Path, content: bytes) -> bool:
    """Write a file so that it is old or new, never half; False, and untouched, where it has these bytes already."""
    return _write(path, content)


def _record_bytes(record: Record) -> bytes:
    editions = {key: asdict(built) for key, built in sorted(record.editions.items())}
    table = {"hexapla": VERSION, "editions": editions, "shared": dict(sorted(record.shared.items()))}
    return (json.dumps(table, ensure_ascii=False, indent=1) + "\n").encode()


def _built(row: dict[str, Any]) -> Built:
    built = Built(**row)
    for name in (*built.files, built.folder):
        _safe(name)
    return built


def _safe(name: str) -> str:
    """A path that stays below the folder it is joined to; ValueError for a record that somebody changed."""
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or "\\" in name or ":" in name or not pure.parts:
        raise ValueError(name)
    return name


def _write(path: Path, content: bytes) -> bool:
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return True


def _digest_of(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
