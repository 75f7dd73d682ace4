"""What became of each edition in, values that a terminal's report needs and a file can keep out, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hexapla.model import Finding


@dataclass(frozen=True, slots=True)
class Shown:
    """An edition that stands, or its preview."""

    folder: str
    """Relative to the output folder, with a final slash."""
    files: tuple[str, ...]
    size: int
    """Bytes of all files."""
    share: str
    """``source``, or how much is translated: ``98 %``."""


@dataclass(frozen=True, slots=True)
class Told:
    """One edition, in what a publisher is told of it."""

    work: str
    locale: str
    name: str
    """The language's own name."""
    direction: str
    released: bool
    state: str
    """``published``, ``kept``, ``absent``, ``draft``."""
    reason: str
    findings: tuple[Finding, ...]
    built: Shown | None
    preview: Shown | None
    seconds: float = 0.0
    """What making it took now; 0 for one that was current."""
    lost: str = ""
    """Why it was not made, where a worker was lost: the next run makes it."""


def as_row(told: Told) -> dict[str, Any]:
    """For JSON: the same twice, however long it took."""
    return asdict(told) | {"seconds": 0.0}


def from_row(row: Any) -> Told:
    """TypeError, KeyError or ValueError for what is none."""
    findings = tuple(finding_of(one) for one in row["findings"])
    built, preview = (_shown(row[part]) for part in ("built", "preview"))
    return Told(**{**row, "findings": findings, "built": built, "preview": preview})


def finding_of(row: Mapping[str, Any]) -> Finding:
    """TypeError or KeyError for what is none."""
    return Finding(**{**row, "key": None if row["key"] is None else (row["key"][0], row["key"][1])})


def _shown(row: Mapping[str, Any] | None) -> Shown | None:
    return None if row is None else Shown(**{**row, "files": tuple(row["files"])})
