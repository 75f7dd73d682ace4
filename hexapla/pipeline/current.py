"""What is asked for and an output folder in, what the last build said out, where every file it read and wrote holds the same bytes.

Content decides, never the order of times. Nothing here loads a parser, a template or a language.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import hexapla
from hexapla.frozen import Frozen, replace
from hexapla.pipeline.told import Told, as_row, from_row
from hexapla.record.files import hold
from hexapla.record.memory import Memory, read_memory, write_memory
from hexapla.record.output import LOCK, STAGING
from hexapla.record.stamps import Stamp, Stamps, files_below, mark_files, same_contents, stamp_files, stamp_written
from hexapla.record.values import RECORD, read_record

_FONT, _TOOL = "font:", "hexapla:"
_FOLDERS = ("source", "locale")
_LIBRARIES = ("babel", "fontTools", "lxml", "markdown", "markupsafe", "minijinja", "polib", "resvg_py")
"""What writes some of the bytes of an edition, or decides what they are: by the name of the package."""


@cache
def versions() -> str:
    """Of the interpreter and the libraries."""
    return " ".join((sys.version, *sorted(_versions())))


def question(*asked: object) -> str:
    """A digest of all that is asked, and of who answers."""
    return hashlib.sha256(json.dumps([versions(), *map(repr, asked)]).encode()).hexdigest()


def _versions() -> Iterator[str]:
    """The names of the folders in which installers note what they installed, with its version."""
    origins = (spec.origin for name in _LIBRARIES if (spec := find_spec(name)) is not None and spec.origin)
    for place in {str(_site(Path(origin))) for origin in origins}:
        for name in os.listdir(place):  # noqa: PTH208
            if name.endswith(".dist-info") and name.lower().startswith(tuple(map(str.lower, _LIBRARIES))):
                yield name


def _site(origin: Path) -> Path:
    return origin.parent.parent if origin.name.startswith("__init__.") else origin.parent


class Seen(Frozen):
    """What is remembered of an output folder, and every file that a build may read, looked at before it reads any."""

    memory: Memory
    readable: bool
    """Whether it could be read; there may be nothing to read."""
    inputs: Stamps


def look(root: Path, folder: Path, *, verify: bool = False) -> Seen:
    """``verify`` reads every file again, whatever is known of it."""
    found = read_memory(folder)
    memory = found or Memory()
    known = replace(memory, inputs={}) if verify else memory
    return Seen(memory, found is not None, _tool(known) | _inputs(root, known))


def recall(folder: Path, asked: str, seen: Seen, *, now: int, verify: bool = False) -> tuple[Told, ...] | None:
    """What was said when the same was ``asked``, if it still holds; None if it must be built. ``verify`` reads every output again.

    Raises OutputError where another build is writing.
    """
    memory, inputs = seen.memory, seen.inputs
    if asked not in memory.answers or not same_contents(inputs, memory.inputs) or (folder / STAGING).exists():
        return None
    try:
        with hold(folder / LOCK):
            outputs = _outputs(folder, memory.outputs, Memory() if verify else memory)
            if not same_contents(outputs, memory.outputs):
                return None
            told = tuple(map(from_row, _rows(memory.answers[asked])))
            if inputs != memory.inputs or outputs != memory.outputs or verify:
                write_memory(folder, replace(memory, made=now, written=now, inputs=inputs, outputs=outputs))
    except (OSError, TypeError, KeyError, ValueError):
        # What was noted is no answer; or the folder cannot be written, which the build that follows says.
        return None
    return told


class Made(Frozen):
    """What a build did, to be kept."""

    asked: str
    """`question`."""
    told: tuple[Told, ...] | None
    """None where something is missing: then the same is not to be said again."""
    notes: dict[str, object]
    """Of each edition, by its folder; None where what stands there is not known to be current."""
    written: frozenset[str]
    """The editions that were written just now, by their folders."""
    catalogs: str
    """Where the publication's catalogs lie: `Publication.catalogs`."""
    fonts: tuple[str, ...]
    """The folders in which covers find their fonts; none where no cover is drawn."""


def _rows(answer: object) -> list[object]:
    if not isinstance(answer, list):
        raise TypeError("no answer")
    return answer


def before_build(seen: Seen, fonts: Iterable[Path]) -> Stamps:
    """What was seen, and the fonts in these folders, where the last build looked into others. Of no folder: without any."""
    folders = tuple(map(str, fonts))
    if folders == seen.memory.fonts:
        return seen.inputs
    return {name: stamp for name, stamp in seen.inputs.items() if not name.startswith(_FONT)} | _marked(folders)


def remember(root: Path, folder: Path, made: Made, memory: Memory, before: Stamps, *, began: int, now: int) -> None:
    """Keep what was said, unless somebody saved a file while it was built: then nobody knows which text went into which edition.

    ``memory`` is what was `Seen`: where another build has ended since, its notes are lost, and what it made is made again.
    ``began`` was taken before ``before``, ``now`` when everything stood; both are nanoseconds since 1970.
    """
    below = Path(made.catalogs.partition("{")[0] + "x").parent
    place = "" if below == Path() else below.as_posix()
    # The tool is as it was when it was looked at: what is saved of it meanwhile is seen by the next build.
    tool = {name: stamp for name, stamp in before.items() if name.startswith(_TOOL)}
    inputs = tool | _inputs(root, Memory(began, now, place, made.fonts, before))
    outputs = _written(folder, made, memory)
    same = same_contents(inputs, memory.inputs) and same_contents(outputs, memory.outputs)
    answers = dict(memory.answers) if same else {}
    if same_contents(inputs, before):
        if made.told is not None:
            answers[made.asked] = [as_row(one) for one in made.told]
        editions = {name: note for name, note in (dict(memory.editions) | made.notes).items() if note is not None}
    else:
        editions = {}
    write_memory(folder, Memory(began, now, place, made.fonts, inputs, outputs, editions, answers))


def _tool(memory: Memory) -> dict[str, Stamp]:
    """Of the tool itself: its code and templates decide as much as the publication."""
    files = files_below(str(Path(hexapla.__file__).parent), "")
    return stamp_files(((f"{_TOOL}{name}", path) for name, path in files), memory.inputs, memory.made)


def _inputs(root: Path, memory: Memory) -> dict[str, Stamp]:
    """Of the publication."""
    publication = (file for folder in _FOLDERS for file in files_below(str(root), folder))
    elsewhere = () if memory.catalogs.split("/")[0] in _FOLDERS else files_below(str(root), memory.catalogs, ".po")
    read = stamp_files((*publication, *elsewhere), memory.inputs, memory.made)
    return read | _marked(memory.fonts)


def _marked(fonts: Iterable[str]) -> dict[str, Stamp]:
    return mark_files((f"{_FONT}{folder}/{name}", path) for folder in fonts for name, path in files_below(folder, ""))


def _written(folder: Path, made: Made, memory: Memory) -> dict[str, Stamp]:
    """Every output: what was written just now as the record has it, all else as it lies there."""
    record = read_record(folder)
    now = {f"{key}{name}": digest for key in made.written & record.editions.keys() for name, digest in record.editions[key].files.items()}
    others = _outputs(folder, sorted({RECORD, *record.paths()} - now.keys()), memory)
    return others | stamp_written((name, f"{folder}/{name}", digest) for name, digest in now.items())


def _outputs(folder: Path, names: Iterable[str], memory: Memory) -> dict[str, Stamp]:
    return stamp_files(((name, f"{folder}/{name}") for name in names), memory.outputs, memory.written)
