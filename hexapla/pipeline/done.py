"""Units of work in, what each gave out, in their order: done by this process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from hexapla.frozen import frozen


@frozen
class Done:
    """What a unit gave."""

    value: Any
    seconds: float


@frozen
class Lost:
    """A unit that was not done, through no fault of its own."""

    reason: str


def do_here(common: object, function: Callable[[Any, Any], object], units: Iterable[object]) -> Iterator[Done | Lost]:
    """`Workers.spread` without workers: each unit when its result is asked for."""
    for unit in units:
        began = time.perf_counter()
        # Held by nobody here: an edition must not lie in memory while the next one is made.
        yield Done(function(common, unit), time.perf_counter() - began)
