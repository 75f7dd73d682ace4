"""What became of each edition in, values that a terminal's report needs and a file can keep out, and back."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType
from typing import Any

from hexapla.diagnostics import weights
from hexapla.frozen import Frozen, as_dict
from hexapla.model import Finding, Key

STATES = frozenset({"published", "kept", "absent", "draft"})
"""Of an edition: `plan.State`, which a build that has nothing to do does not load."""


class Shown(Frozen):
    """An edition that stands, or its preview."""

    folder: str
    """Relative to the output folder, with a final slash."""
    files: tuple[str, ...]
    size: int
    """Bytes of all files."""
    share: str
    """``source``, or how much is translated: ``98 %``."""


class Told(Frozen):
    """One edition, in what a publisher is told of it."""

    work: str
    locale: str
    name: str
    """The language's own name."""
    direction: str
    released: bool
    state: str
    """One of `STATES`."""
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
    shown = {"built": told.built and as_dict(told.built), "preview": told.preview and as_dict(told.preview)}
    return as_dict(told) | shown | {"findings": [row_of(one) for one in told.findings], "seconds": 0.0}


def from_row(row: Any) -> Told:
    """TypeError, KeyError or ValueError for what is none."""
    shown = (dict, NoneType)
    known = require_types(row, {"released": bool, "findings": list, "built": shown, "preview": shown, "seconds": (int, float)})
    if row["state"] not in STATES:
        raise ValueError("no state of an edition")
    findings = tuple(finding_of(one) for one in row["findings"])
    built, preview = (_shown(row[part]) for part in ("built", "preview"))
    return Told(**{**known, "findings": findings, "built": built, "preview": preview})


def row_of(finding: Finding) -> dict[str, Any]:
    """As JSON gives it back: a list, where there was a tuple."""
    return as_dict(finding) | {"key": None if finding.key is None else list(finding.key)}


def finding_of(row: Any) -> Finding:
    """TypeError, KeyError or ValueError for what is none."""
    known = require_types(row, {"line": (int, NoneType), "column": (int, NoneType), "locale": (str, NoneType), "key": (list, NoneType)})
    if row["slug"] not in weights():
        raise ValueError("no kind of finding")
    return Finding(**{**known, "key": None if row["key"] is None else _key(*row["key"])})


def require_types(row: Any, kinds: Mapping[str, type | tuple[type, ...]]) -> dict[str, Any]:
    """A row of JSON, as it is: its values are of these kinds, and texts where none is named. TypeError for another."""
    if not isinstance(row, dict) or not all(isinstance(value, kinds.get(name, str)) for name, value in row.items()):
        raise TypeError("not what was written")
    return row


def _key(context: object, msgid: object) -> Key:
    if not isinstance(context, str | None) or not isinstance(msgid, str):
        raise TypeError("no key of a message")
    return context, msgid


def _shown(row: Any) -> Shown | None:
    if row is None:
        return None
    files = tuple(require_types(row, {"files": list, "size": int})["files"])
    if not all(isinstance(name, str) for name in files):
        raise TypeError("no names of files")
    return Shown(**{**row, "files": files})
