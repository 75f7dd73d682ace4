"""Units of work in, what each gave out, in their order: done by this process, or by a staff where that pays."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Protocol

from hexapla.frozen import Frozen


class Done(Frozen):
    """What a unit gave."""

    value: Any
    seconds: float


class Lost(Frozen):
    """A unit that was not done, through no fault of its own."""

    reason: str


WORTH = 3.0
"""Seconds of work from which processes pay: two take half a second to be started and told of the publication. Measured on an essay in 12
languages without covers (1.2 s of CPU, one process) and with them (4.2 s, several), in 106 languages (7.6 s), and on a book of 776 kB in 3
(16.4 s): ``python -m benchmarks.speed --alone``."""


def pays(seconds: float, count: int, *, always: bool) -> bool:
    """Whether so much work is handed on to so many; ``always`` where they are asked for by name."""
    return always or (count > 1 and seconds >= WORTH)


if TYPE_CHECKING:

    class Staff(Protocol):
        """Whoever else can do units: `workers.Workers`."""

        @property
        def near(self) -> bool:
            """Whether they see the folders of this computer."""

        def pays(self, seconds: float) -> bool:
            """Whether so much work is handed on."""

        def spread(self, common: object, function: Callable[[Any, Any], object], units: Iterable[object]) -> Iterator[Done | Lost]:
            """``function(common, unit)`` of each."""


def do_here(common: object, function: Callable[[Any, Any], object], units: Iterable[object]) -> Iterator[Done | Lost]:
    """`Staff.spread` without a staff: each unit when its result is asked for."""
    for unit in units:
        began = time.perf_counter()
        # Held by nobody here: an edition must not lie in memory while the next one is made.
        yield Done(function(common, unit), time.perf_counter() - began)
