"""What the last builds read, wrote and said in, ``.hexapla-memory.json`` out, and back. It spares work; without it nothing is lost."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from hexapla.frozen import Frozen, field
from hexapla.record.stamps import Stamp, Stamps
from hexapla.record.values import require_below

MEMORY = ".hexapla-memory.json"
_VERSION = 2


class Memory(Frozen):
    """An output folder as the last build left it, and what it was made from."""

    made: int = 0
    """Nanoseconds since 1970: before the inputs were looked at."""
    written: int = 0
    """Nanoseconds since 1970: before the outputs were looked at, once they stood."""
    catalogs: str = "locale"
    """The folder that holds the catalogs, relative to the publication; empty for the publication's own."""
    fonts: tuple[str, ...] = ()
    """The folders in which covers find their fonts; none where no cover is drawn."""
    inputs: Stamps = field(default_factory=dict)
    outputs: Stamps = field(default_factory=dict)
    editions: Mapping[str, object] = field(default_factory=dict)
    """What each was made of, by its folder: JSON."""
    answers: Mapping[str, object] = field(default_factory=dict)
    """What was said, by the digest of what was asked: JSON."""


def read_memory(folder: Path) -> Memory | None:
    """Nothing remembered where there was no build; None for a memory that is damaged, foreign or of another version."""
    try:
        table = json.loads((folder / MEMORY).read_bytes())
        kinds = {"editions": dict, "answers": dict, "fonts": list}
        if table["hexapla"] != _VERSION or not all(isinstance(table[part], kind) for part, kind in kinds.items()):
            return None
        inputs, outputs = ({str(name): _stamp(row) for name, row in table[part].items()} for part in ("inputs", "outputs"))
        catalogs, fonts = str(table["catalogs"]), tuple(table["fonts"])
        _require_paths((catalogs and require_below(catalogs), *fonts, *outputs))
        return Memory(
            int(table["made"]),
            int(table["written"]),
            catalogs,
            fonts,
            inputs,
            outputs,
            table["editions"],
            table["answers"],
        )
    except (FileNotFoundError, NotADirectoryError):
        return Memory()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def _require_paths(names: Iterable[str]) -> None:
    """ValueError for what no system takes for a path. All at once: there are thousands."""
    if b"\0" in os.fsencode("/".join(names)):
        raise ValueError("a name holds NUL")


def _stamp(row: object) -> Stamp:
    if not isinstance(row, list) or [type(value) for value in row] != [int, int, int, int, str]:
        raise TypeError("not a stamp")
    return Stamp(*row)


def _row(stamp: Stamp) -> tuple[object, ...]:
    return (stamp.size, stamp.modified, stamp.changed, stamp.inode, stamp.digest)


def write_memory(folder: Path, memory: Memory) -> None:
    """Whole or not at all. A disk that is full keeps nothing: the next build has more to do then, and that is all."""
    inputs, outputs = ({name: _row(stamp) for name, stamp in stamps.items()} for stamps in (memory.inputs, memory.outputs))
    table: dict[str, object] = {
        "hexapla": _VERSION,
        "made": memory.made,
        "written": memory.written,
        "catalogs": memory.catalogs,
        "fonts": memory.fonts,
        "inputs": inputs,
        "outputs": outputs,
    }
    table |= {"editions": dict(memory.editions), "answers": dict(memory.answers)}
    fresh = folder / f"{MEMORY}.new"
    try:
        # A file in the publication may have a name that is not UTF-8.
        fresh.write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8", errors="surrogatepass")
        fresh.replace(folder / MEMORY)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
