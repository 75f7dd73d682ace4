"""Output folders of other builds of the same publication in, the editions that are current there out: nobody makes them again.

A note says what each was made of; where today's files hold the same, it is what would be made now. Content decides, and every file is
compared with its digest, wherever the folder came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from hexapla.errors import OutputError
from hexapla.frozen import Frozen, field, replace
from hexapla.pipeline.reuse import Reuse
from hexapla.pipeline.shared import SITE, place_of
from hexapla.record import RECORD, Built, Record, read_record
from hexapla.record.memory import MEMORY, read_memory
from hexapla.record.stamps import Stamps, stamp_files


class Part(Frozen):
    """What a build left in an output folder."""

    folder: Path
    record: Record
    noted: Mapping[str, Any] = field(default_factory=dict)
    """By the edition's folder."""
    outputs: Stamps = field(default_factory=dict)
    """Its files, relative to it, as they were when that build ended; of a folder that may be a copy, none."""
    written: int = 0
    """Nanoseconds since 1970: before those were looked at."""

    def built(self, place: str) -> Built:
        return self.record.editions[place]

    def stands(self, place: str) -> bool:
        """Whether an edition is there, with every file as it was written."""
        if place not in self.record.editions:
            return False
        digests = {place + name: digest for name, digest in self.built(place).files.items()}
        stamps = stamp_files(((name, f"{self.folder}/{name}") for name in digests), self.outputs, self.written)
        return {name: stamp.digest for name, stamp in stamps.items()} == digests


def read_parts(folders: Iterable[Path]) -> tuple[Part, ...]:
    """Raises OutputError for one that is no output folder. One whose build did not end says of no edition what it was made of."""
    return tuple(map(_read_part, folders))


def _read_part(folder: Path) -> Part:
    hint = f"--join wants a whole output folder, hidden files included: {RECORD} and {MEMORY} say what is in it"
    record = read_record(folder)
    if not (folder / RECORD).is_file():
        raise OutputError(f"has no {RECORD}", location=str(folder), hint=hint)
    memory = read_memory(folder)
    if memory is None:
        raise OutputError("is damaged, or of another version", location=str(folder / MEMORY), hint=hint)
    return Part(folder, record, memory.editions)


def with_parts(reuse: Reuse, parts: Sequence[Part]) -> Reuse:
    """What other builds noted, beside our own notes: where their files held what ours hold today."""
    if not parts:
        return reuse
    noted = dict(reuse.noted)
    for work in reuse.project.publication.works:
        for locale in (policy.locale for policy in work.policies):
            place = place_of(SITE, reuse.project, work, locale)
            notes = (noted.get(place), *(part.noted.get(place) for part in parts))
            noted[place] = next((note for note in notes if reuse.knows(note, locale)), None)
    return replace(reuse, noted=noted)
