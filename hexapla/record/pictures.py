"""What a picture is made of in, the picture out: drawn once, then kept in the output folder. Without what is kept nothing is lost."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hexapla.frozen import Frozen

KEPT = ".hexapla-cache"
_DIGITS = 32
"""Of each digest in a name: 128 bits, and names that Windows takes."""


class Pictures(Frozen):
    """The pictures that are kept in one folder, each under a digest of what it is made of and one of its own bytes."""

    folder: Path

    def fetch(self, key: str, draw: Callable[[], bytes]) -> bytes:
        """The picture kept under ``key``, a hexadecimal digest; drawn, where none is kept or what is kept is damaged.

        A folder that cannot be written keeps nothing: the picture is drawn again next time, and that is all.
        """
        content = self._find(key[:_DIGITS])
        if content is None:
            content = draw()
            self._keep(self.folder / f"{key[:_DIGITS]}-{_own(content)}.png", content)
        return content

    def trim(self, most: int) -> None:
        """Keep the ``most`` that were used last."""
        with suppress(OSError):
            kept = sorted(self.folder.glob("*"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
            for path in kept[most:]:
                path.unlink()

    def _find(self, key: str) -> bytes | None:
        for path in self.folder.glob(f"{key}-*.png"):
            with suppress(OSError):
                content = path.read_bytes()
                if path.stem == f"{key}-{_own(content)}":
                    os.utime(path)
                    return content
                path.unlink()
        return None

    def _keep(self, path: Path, content: bytes) -> None:
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(".new")
            fresh.write_bytes(content)
            fresh.replace(path)


def _own(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]
