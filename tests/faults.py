"""Executors and units that fail as real ones do; a module of its own, so that another process can load it."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any


class Failing(Executor):
    """Does ``good`` units at once, and then fails as ``fail`` does; ``tamper`` changes what a unit is."""

    def __init__(self, good: int, fail: Callable[[], object]) -> None:
        self.left = good
        self.fail = fail

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.left -= 1
        try:
            if self.left < 0:
                self.fail()
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:  # what any executor does: the error is the future's
            future.set_exception(error)
        return future


def broken() -> object:
    raise BrokenProcessPool("A process in the process pool was terminated abruptly")


def interrupted() -> object:
    raise KeyboardInterrupt


def number(_common: object, unit: int) -> int:
    """The unit itself; ``-1`` kills the process that does it, ``-2`` finds the disk full."""
    if unit == -1:
        os.kill(os.getpid(), signal.SIGKILL)
    if unit == -2:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return unit
