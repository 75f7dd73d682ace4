"""A command in, what it cost out: CPU seconds of all the processes it started, wall seconds, and the memory of the largest of them."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    cpu: float
    """Seconds, user and system, of the whole process tree."""
    wall: float
    """Seconds."""
    peak: float
    """MB (10⁶ bytes) of the largest process."""

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.cpu + other.cpu, self.wall + other.wall, max(self.peak, other.peak))


class CommandError(Exception):
    """A command of a benchmark failed: what it measured would be worth nothing."""


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run it in a folder. Raises CommandError with the end of what it said, when it does not end with 0."""
    log = folder / "benchmark.log"
    _adopt_orphans()
    began = time.perf_counter()
    with log.open("wb") as said:
        started = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env={**_environment(), **(environment or {})}
        )
        _, status, used = os.wait4(started.pid, 0)
    wall = time.perf_counter() - began
    others = list(_orphans())
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise CommandError(f"{' '.join(command)[:200]}\nended with {started.returncode}:\n{log.read_text('utf-8', 'replace')[-2000:]}")
    usages = (used, *others)
    cpu = sum(one.ru_utime + one.ru_stime for one in usages)
    return Cost(cpu, wall, max(one.ru_maxrss for one in usages) * 1024 / 1e6)


def _adopt_orphans() -> None:
    """A program's helpers may end after it: this process, not the first of the system, is told what they took. Linux: prctl(2)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def _orphans() -> Iterator[resource.struct_rusage]:
    """What each of them took, with the processes that they started and waited for."""
    while True:
        try:
            yield os.wait4(-1, 0)[2]
        except ChildProcessError:
            return


def _environment() -> dict[str, str]:
    """As a user has it: a Python that may keep what it compiled, as the peers' installers have done for theirs."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(median(cost.cpu for cost in costs), median(cost.wall for cost in costs), max(cost.peak for cost in costs))
