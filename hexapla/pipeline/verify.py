"""A copy of a published site in, what is not as it was published out: by ``SHA256SUMS``, which ``sha256sum -c`` reads too."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Mapping
from pathlib import Path

from hexapla.errors import HexaplaError
from hexapla.frozen import Frozen
from hexapla.patterns import pattern
from hexapla.record.files import names_below
from hexapla.record.values import require_below

SUMS = "SHA256SUMS"
_LINE = pattern(r"([0-9a-f]{64}) [ *](\S.*)")
_LARGEST = 64 * 1024 * 1024
_PIECE = 1 << 20


class Verified(Frozen):
    """How a copy differs from what was published: names relative to it, sorted."""

    whole: int
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        return not (self.changed or self.missing or self.extra)


def sums_bytes(digests: Mapping[str, str]) -> bytes:
    """The file for digests by name: GNU format, in the order of the names' bytes; it does not list itself."""
    names = sorted((name for name in digests if name != SUMS), key=str.encode)
    return "".join(f"{digests[name]}  {name}\n" for name in names).encode()


def verify(folder: Path) -> Verified:
    """Compare every file with ``SHA256SUMS``. Raises HexaplaError where that is missing, malformed or names files elsewhere."""
    listed = parse_sums(_read_sums(folder / SUMS), str(folder / SUMS))
    there = {name for name in names_below(folder) if name != SUMS}
    digests = {name: _digest(folder, name) for name in listed}
    changed = tuple(sorted(name for name, digest in digests.items() if digest is not None and digest != listed[name]))
    missing = tuple(sorted(name for name, digest in digests.items() if digest is None))
    extra = tuple(sorted(there - set(listed)))
    return Verified(len(listed) - len(changed) - len(missing), changed, missing, extra)


def _read_sums(file: Path) -> bytes:
    hint = "name the folder that holds SHA256SUMS: a whole copy of the published site"
    try:
        if not stat.S_ISREG(file.lstat().st_mode) or file.stat().st_size > _LARGEST:
            raise HexaplaError("is no list of checksums", location=str(file), hint=hint)
        return file.read_bytes()
    except OSError as error:
        raise HexaplaError(f"cannot be read: {error.strerror}", location=str(file), hint=hint) from error


def parse_sums(content: bytes, location: str) -> dict[str, str]:
    """Digests by name. Raises HexaplaError, with the line, for one that is malformed, twice there, or leads out of the folder."""
    found: dict[str, str] = {}
    for number, line in enumerate(content.decode("utf-8", "surrogateescape").splitlines(), 1):
        match = _LINE.fullmatch(line)
        try:
            if match is None or require_below(match[2]) in found:
                raise ValueError("the line is malformed, or its name is there twice")
        except ValueError as error:
            hint = "take SHA256SUMS from the publisher again; nothing was read by this list"
            raise HexaplaError(
                f"is not a list of checksums that can be trusted: {error}", location=f"{location}:{number}", hint=hint
            ) from error
        found[match[2]] = match[1]
    return found


def _digest(folder: Path, name: str) -> str | None:
    """None for what is not there as a file of the folder's own: a link, on the way or at the end, is not followed."""
    path = folder
    for part in Path(name).parts:
        path /= part
        if path.is_symlink():
            return None
    if not path.is_file():
        return None
    total = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                total.update(piece)
    except OSError:
        return None
    return total.hexdigest()
