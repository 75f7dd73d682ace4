"""Values by name in, the same values out, each made anew when it is asked for: what a large work holds."""

from __future__ import annotations

import zlib
from collections.abc import Hashable, Iterable, Iterator, MutableMapping
from typing import Any, TypeVar

_K = TypeVar("_K", bound=Hashable)
_T = TypeVar("_T")


class _Held(MutableMapping[_K, _T]):
    """Values as bytes. Whoever asks for one holds it, and nobody else does."""

    def __init__(self, held: dict[_K, bytes] | None = None) -> None:
        self._held = held or {}

    def __delitem__(self, name: _K) -> None:
        del self._held[name]

    def __contains__(self, name: object) -> bool:
        return name in self._held

    def __iter__(self) -> Iterator[_K]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


class Packed(_Held[_K, _T]):
    """Any values."""

    def __setitem__(self, name: _K, value: _T) -> None:
        import pickle  # Here, as below: what is small is never packed.

        self._held[name] = pickle.dumps(value, protocol=5)

    def __getitem__(self, name: _K) -> _T:
        import pickle

        found: _T = pickle.loads(self._held[name])
        return found

    def take(self, other: Packed[_K, _T]) -> None:
        """What another holds, packed as it is."""
        self._held |= other._held

    def only(self, names: Iterable[_K]) -> Packed[_K, _T]:
        """Some of the values, packed as they are."""
        return Packed({name: self._held[name] for name in names})


class Deflated(_Held[_K, bytes]):
    """Text as bytes, in a fifth of the room."""

    def __setitem__(self, name: _K, value: bytes) -> None:
        self._held[name] = zlib.compress(value, 1)

    def __getitem__(self, name: _K) -> bytes:
        return zlib.decompress(self._held[name])


Kept = dict[_K, _T] | Packed[_K, _T]
"""Values by name, as they are or packed."""


def new_kept(*, packed: bool) -> Kept[_K, _T]:
    return Packed() if packed else {}


def put_together(kept: Kept[_K, Any], other: Kept[_K, Any]) -> None:
    """Put into one what the other holds. Raises TypeError unless both are packed, or neither: nothing is left out unnoticed."""
    if isinstance(kept, Packed) and isinstance(other, Packed):
        kept.take(other)
    elif isinstance(kept, dict) and isinstance(other, dict):
        kept |= other
    else:
        raise TypeError("one is packed, and the other is not")
