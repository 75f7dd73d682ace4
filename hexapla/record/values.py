"""JSON in, what stands in an output folder out, and back: every name checked before it becomes a path."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path

from hexapla.errors import OutputError
from hexapla.frozen import Frozen, as_dict, field, replace

RECORD = ".hexapla.json"
PUBLIC_RECORD = "editions.json"
"""In ``site/``: what is published, so that a copy of a deployed site can give a good edition back."""
VERSION = 1
_NO_SITE = "--last-good wants a copy of a site that Hexapla built: the folder that holds editions.json"


class Built(Frozen):
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
    """ISO 8601 date."""
    folder: str
    """Relative to the output folder, with a final slash: ``site/fr/``."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Name relative to the folder → sha256."""
    size: int = 0
    """Bytes of all files."""

    @property
    def paths(self) -> frozenset[str]:
        """Every file, relative to the output folder."""
        return frozenset(self.folder + name for name in self.files)


class Record(Frozen):
    """Everything in an output folder that is ours."""

    editions: Mapping[str, Built] = field(default_factory=dict)
    """By folder."""
    shared: Mapping[str, str] = field(default_factory=dict)
    """Files that belong to no edition: path relative to the output folder → sha256."""
    ready: Built | None = None
    """What is staged in full, and on its way into its place."""

    def entered(self, built: Built) -> Record:
        """With an edition that took its place."""
        return replace(self, editions={**self.editions, built.folder: built}, ready=None)

    def paths(self, *, without: str = "") -> frozenset[str]:
        """Every file that is ours, relative to the output folder; ``without`` leaves out one edition, by its folder."""
        return frozenset(self.shared).union(*(built.paths for key, built in self.editions.items() if key != without))


def read_record(root: Path) -> Record:
    """What an output folder says of itself; nothing for a new one. Raises OutputError for a record that is damaged, foreign or locked up.

    A build that runs, or that was killed, has added a line for each edition when it was ready, and another when it had taken its place; the
    last one may be half written.
    """
    file = root / RECORD
    try:
        content = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return Record()
    except OSError as error:
        raise OutputError(f"cannot be read: {error.strerror}", location=str(file), hint="look at the file's permissions") from error
    try:
        text = content[: content.rfind(b"\n") + 1 or None].decode()
        table, end = json.JSONDecoder().raw_decode(text)
        added = (json.loads(line) for line in text[end:].split("\n") if line)
        return reduce(_with_line, added, _parse_record(table))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise OutputError(
            f"the record of what was built cannot be read ({error})",
            location=str(file),
            hint="move the output folder away, then run the command again: editions can be made again, nothing else is lost",
        ) from error


def _parse_record(table: object) -> Record:
    if not isinstance(table, dict) or table["hexapla"] != VERSION:
        raise ValueError("it is of another version")
    if not isinstance(table["editions"], dict) or not isinstance(table["shared"], dict):
        raise TypeError("it holds no editions")
    editions = {key: parse_built(row) for key, row in table["editions"].items()}
    if any(key != built.folder for key, built in editions.items()):
        raise ValueError("an edition is in two places")
    shared = {require_below(name): str(digest) for name, digest in table["shared"].items()}
    _line(shared)  # As in `parse_built`.
    return Record(editions, shared)


def _with_line(record: Record, row: object) -> Record:
    if isinstance(row, dict) and "ready" in row:
        return replace(record, ready=parse_built(row["ready"]))
    return record.entered(parse_built(row))


def read_published(site: Path) -> tuple[Built, ...]:
    """The editions in a copy of a deployed site. Raises OutputError where it is none."""
    file = site / PUBLIC_RECORD
    try:
        table = json.loads(file.read_bytes())
        if not isinstance(table, dict) or table["hexapla"] != VERSION or not isinstance(table["editions"], list):
            raise TypeError("it is of another version")
        return tuple(parse_built(row) for row in table["editions"])
    except OSError as error:
        raise OutputError(f"cannot be read: {error.strerror}", location=str(file), hint=_NO_SITE) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise OutputError(f"is not a list of editions ({error})", location=str(file), hint=_NO_SITE) from error


def read_files(site: Path, built: Built) -> dict[str, bytes]:
    """The files of an edition in a copy of a site. Raises OutputError where one is missing or not as it was published."""
    if damage := find_damage(site, built):
        raise OutputError("is not as it was published", location=str(site / damage), hint="take a whole copy of the deployed site")
    return {name: (site / _in_site(built, name)).read_bytes() for name in built.files}


def find_damage(site: Path, built: Built) -> str:
    """The first file of an edition, relative to ``site``, that is missing there or differs from what was published; empty for none."""
    names = (_in_site(built, name) for name in built.files)
    return next((path for name, path in zip(built.files, names, strict=True) if digest_of(site / path) != built.files[name]), "")


def _in_site(built: Built, name: str) -> str:
    return built.folder.removeprefix("site/") + name


def public_record(editions: Sequence[Built]) -> bytes:
    """``editions.json``: the same values for machines that readers find on the chooser, a line for each edition."""
    lines = ",\n".join(json.dumps(_row(built), ensure_ascii=False) for built in editions)
    return f'{{"hexapla": {VERSION}, "editions": [\n{lines}\n]}}\n'.encode()


def record_bytes(record: Record) -> bytes:
    """The record on one line, which json's fast encoder writes."""
    editions = {key: _row(built) for key, built in sorted(record.editions.items())}
    return _line({"hexapla": VERSION, "editions": editions, "shared": dict(sorted(record.shared.items()))})


def ready_bytes(built: Built) -> bytes:
    """The line that says that an edition is ready."""
    return _line({"ready": _row(built)})


def built_bytes(built: Built) -> bytes:
    """The line that says that an edition took its place."""
    return _line(_row(built))


def _row(built: Built) -> dict[str, object]:
    return as_dict(built)


def _line(table: object) -> bytes:
    return (json.dumps(table, ensure_ascii=False) + "\n").encode()


_TYPES: Mapping[str, type | tuple[type, ...]] = {"share": (int, float), "files": dict, "size": int}
"""Of the values of an edition; all others are texts."""


def parse_built(row: object) -> Built:
    """ValueError or TypeError for what is no edition, or was changed to name files elsewhere."""
    if not isinstance(row, dict) or set(row) != set(Built.__match_args__):
        raise TypeError("it lists something that is not an edition")
    if wrong := [key for key, value in row.items() if not isinstance(value, _TYPES.get(key, str))]:
        raise TypeError(f"the {wrong[0]} of an edition is not what it must be")
    built = Built(**row)
    if not built.folder.endswith("/"):
        raise ValueError(built.folder)
    if not 0 <= built.share <= 1:
        raise ValueError("the share of an edition is none")
    for name, digest in ((built.folder, ""), *built.files.items()):
        if not isinstance(digest, str):
            raise TypeError(f"{name} has no digest")
        require_below(name)
    _line(row)  # Half of a surrogate pair is a ValueError here: it could not be written back.
    return built


def require_below(name: str) -> str:
    """A path that stays below the folder it is joined to; ValueError for a record that somebody changed."""
    parts = set(name.split("/"))
    if name.startswith("/") or ".." in parts or "\\" in name or ":" in name or "\0" in name or parts <= {"", "."}:
        raise ValueError(f"{name!r} is no file of an edition")
    return name


def is_whole(folder: Path, built: Built) -> bool:
    """Whether a folder holds every file of an edition, as it was built."""
    return all(digest_of(folder / name) == digest for name, digest in built.files.items())


def digest_of(path: Path) -> str | None:
    """sha256, hexadecimal; None for what cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
