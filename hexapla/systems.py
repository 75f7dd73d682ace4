"""What is asked of operating systems: where they keep what every program may use, to take memory back, and to let an interrupt wait."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def font_folders(home: Path) -> tuple[Path, ...]:
    """Where Linux, macOS and Windows keep fonts. ``home`` is the user's own folder."""
    usual = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
    own = (".local/share/fonts", ".fonts", "Library/Fonts", "AppData/Local/Microsoft/Windows/Fonts")
    return (*map(Path, usual), *(home / name for name in own))


def collect_rarely() -> None:
    """A build makes many values and hardly a cycle: Python's garbage collector, as often as it runs by itself, is a tenth of its time."""
    gc.set_threshold(100_000, 10, 10)
    gc.enable()


def usable_cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_MMAP_THRESHOLD, _LARGE = -3, 1 << 20


def give_back_memory() -> None:
    """What was freed, to the system; and what is large, from now on, as soon as it is freed.

    C's library keeps all that lies below anything still in use, which after a large tree is most of it, and the more large blocks it
    has seen freed, the more of them it puts there: https://man7.org/linux/man-pages/man3/malloc_trim.3.html and mallopt.3.html.
    Where it has no such functions, nothing is done.
    """
    if sys.platform == "linux":
        from ctypes import CDLL  # Here: a small build has nothing to give back.

        with suppress(AttributeError):
            library = CDLL(None)
            library.mallopt(_MMAP_THRESHOLD, _LARGE)
            library.malloc_trim(0)


@contextmanager
def interrupt_later() -> Iterator[None]:
    """An interrupt that comes meanwhile is heard at the end; processes that are started meanwhile hear none, ever.

    In the middle of a start it would leave a process that nobody knows of, and tracebacks of those that are not ready to ignore it.
    Python hears signals in its main thread only; Windows has no mask to hand down.
    """
    import signal  # Here: most builds start no process.
    import threading

    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, before)
        if heard:
            signal.raise_signal(signal.SIGINT)
