"""Units of work in, what each gave out, in their order: done by processes of this computer, or by any other executor.

A unit is a function and a value that can be pickled; it needs no file of this computer but fonts. Only so many are under way at a time, so
that the results of hundreds of editions never lie in memory together.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import signal
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hexapla
from hexapla.compiled import recall
from hexapla.errors import HexaplaError
from hexapla.frozen import Frozen
from hexapla.pipeline.done import Done, Lost, pays
from hexapla.systems import collect_rarely, interrupt_later

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

_END = 10.0
"""Seconds that a process or a thread has to end, once it was told to."""
_AHEAD = 2
"""Units under way for each worker: one that is done, and one to go on with."""


class _Shared(Frozen):
    """What all units need. Pictures and all, it is too much to be pickled for each of them, or to be held twice."""

    common: object
    name: str
    """The SHA-256 of what it is pickled to."""


def _pickled(common: object) -> bytes:
    return pickle.dumps(common, protocol=5)


def everything(held: bytes) -> object:
    """What any executor can hand on."""
    return held


def wait_for(future: Future[Any]) -> Any:
    return future.result()


@dataclass(frozen=True)
class Workers:
    """Who does the units: ``Workers(executor, 8)`` for any `concurrent.futures.Executor`."""

    executor: Executor
    count: int
    """How many units can be done at a time."""
    always: bool = True
    """Whether they are asked for by name; else only for work that is worth it."""
    near: bool = False
    """Whether they see the folders of this computer."""
    share: Callable[[bytes], object] = everything
    """What all units need, in; what is handed on with each of them in its place, out."""
    wait: Callable[[Future[Any]], Any] = wait_for
    losses: tuple[type[BaseException], ...] = ()
    """What else a worker that is gone looks like."""
    alive: Callable[[], bool] | None = None
    """Whether anything can be handed on. Where that can be told, a unit that was cancelled is, once more: a worker that dies may take
    what all units need with it."""
    held: dict[str, object] = field(default_factory=dict)

    def pays(self, seconds: float) -> bool:
        """Whether so much work is handed on."""
        return pays(seconds, self.count, always=self.always)

    def spread(self, common: object, function: Callable[[Any, Any], object], units: Iterable[object]) -> Iterator[Done | Lost]:
        """``function(common, unit)`` of each. Raises what a unit raises, but for OSError and MemoryError: that unit is lost."""
        shared = self._shared(common)
        rest, waiting = iter(units), deque[tuple[object, Future[Any]]]()
        try:
            while True:
                while len(waiting) < self.count * _AHEAD and (unit := next(rest, None)) is not None:
                    waiting.append((unit, self._submit(shared, function, unit)))
                if not waiting:
                    return
                unit, future = waiting.popleft()
                try:
                    yield self._result(future)
                except CancelledError:
                    yield self._once_more(shared, function, unit)
        finally:
            for _, future in waiting:
                future.cancel()

    def _shared(self, common: object) -> _Shared:
        content = _pickled(common)
        shared = _Shared(common, hashlib.sha256(content).hexdigest())
        if shared.name not in self.held and (self.alive is None or self.alive()):
            self.held.clear()
            with suppress(*self._gone):
                self.held[shared.name] = self.share(content)
        return shared

    def _submit(self, shared: _Shared, function: Callable[[Any, Any], object], unit: object) -> Future[Any]:
        name = shared.name
        try:
            if self.alive and not self.alive():
                raise CancelledError
            if name not in self.held:
                self.held.clear()
                self.held[name] = self.share(_pickled(shared.common))
            return self.executor.submit(run_unit, name, self.held[name], function, unit)
        except self._gone as error:
            failed: Future[Any] = Future()
            failed.set_exception(error)
            return failed

    def _once_more(self, shared: _Shared, function: Callable[[Any, Any], object], unit: object) -> Done | Lost:
        if self.alive is None or not self.alive():
            return Lost("the workers were lost (CancelledError)")
        self.held.clear()
        try:
            return self._result(self._submit(shared, function, unit))
        except CancelledError:
            return Lost("the workers were lost (CancelledError)")

    def _result(self, future: Future[Any]) -> Done | Lost:
        """Raises CancelledError."""
        try:
            found = self.wait(future)
        except CancelledError:
            raise
        except BrokenExecutor:
            return Lost("a process was killed (where nobody did that, memory had run out)")
        except self._gone as error:
            return Lost(f"the workers were lost ({type(error).__name__})")
        assert isinstance(found, Done | Lost)
        return found

    @property
    def _gone(self) -> tuple[type[BaseException], ...]:
        return (BrokenExecutor, CancelledError, *self.losses)


# --- In a worker -----------------------------------------------------------------------------------------------------

_ONE = threading.Lock()
"""One parser serves all documents of a process: where an executor has threads, they take turns."""
_opened: dict[str, object] = {}


def run_unit(name: str, held: object, function: Callable[[Any, Any], object], unit: object) -> Done | Lost:
    """One unit. ``held`` is what all of them need, pickled, or the file that holds it; ``name`` is its digest."""
    with _ONE:
        began = time.perf_counter()
        try:
            value = function(_open(name, held), unit)
        except (OSError, MemoryError) as error:
            import socket

            return Lost(f"{getattr(error, 'strerror', None) or 'memory had run out'} where it was made ({socket.gethostname()})")
        return Done(value, time.perf_counter() - began)


def _open(name: str, held: object) -> object:
    """Opened once for all units of a process."""
    if name not in _opened:
        content = held.read_bytes() if isinstance(held, Path) else held
        assert isinstance(content, bytes)
        _opened.clear()  # What the units before needed is not held beside it.
        _opened[name] = pickle.loads(content)
    return _opened[name]


# --- Processes of this computer --------------------------------------------------------------------------------------


@contextmanager
def processes(count: int, *, always: bool) -> Iterator[Workers]:
    """So many, started when the first unit comes. However the block ends, none is left."""
    executor = _Pool(count)
    whole = False
    with _Shelf() as shelf, _own_modules():
        try:
            yield Workers(executor, count, always, near=True, share=shelf.put, wait=executor.wait)
            whole = True
        finally:
            executor.shutdown(wait=whole, cancel_futures=True)
            executor.terminate()


@contextmanager
def _own_modules() -> Iterator[None]:
    """Interpreters that are started meanwhile find Hexapla where this one did, and nothing in the current folder.

    `multiprocessing` starts them with ``-c``, for which Python looks there first: a publication could hold a ``socket.py``.
    """
    home = str(Path(hexapla.__file__).parents[1])
    added = [home] if sys.path[:1] == [home] else []
    wanted = {"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join([*added, *filter(None, [os.environ.get("PYTHONPATH")])])}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ |= wanted
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class _Pool(Executor):
    """A pool of processes that is there, and whose library is loaded, once it has something to do."""

    def __init__(self, count: int) -> None:
        self._count = min(count, 61)  # what Windows can wait for
        self._pool: ProcessPoolExecutor | None = None
        self._others: set[BaseProcess] = set()
        """Children of this process that are none of the pool's."""
        self._seen: set[BaseProcess] = set()
        self._close: Callable[[], None] = lambda: None
        self._threads: set[threading.Thread] = set()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        before = set(threading.enumerate())
        try:
            self._pool = self._pool or self._started()
            with interrupt_later():
                future = self._pool.submit(fn, *args, **kwargs)
        except (OSError, EOFError, ImportError) as error:
            # Where a system has no semaphores (https://docs.python.org/3/library/multiprocessing.html), or no room for another process.
            raise HexaplaError(f"this system cannot start processes ({error})", hint="build with --jobs 1") from error
        self._threads |= set(threading.enumerate()) - before
        self._alive()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if self._pool:
            self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)

    def wait(self, future: Future[Any]) -> Any:
        """Whoever dies while it gives back what it made leaves half a message, and Python waits for the rest of it for ever."""
        while True:
            try:
                return future.result(timeout=1)
            except TimeoutError:
                if future.done():
                    raise
                if self._seen - self._alive():
                    self.terminate()

    def terminate(self) -> None:
        """End what may be left of it, and wait for those that wait for it: Python's own end would find them at work."""
        if self._pool:
            for child in self._alive():
                child.terminate()
                child.join(_END)
            self._close()
            for thread in self._threads - {threading.current_thread()}:
                thread.join(_END)

    def _alive(self) -> set[BaseProcess]:
        from multiprocessing import active_children

        alive = set(active_children()) - self._others
        self._seen |= alive
        return alive

    def _started(self) -> ProcessPoolExecutor:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        self._others = set(multiprocessing.active_children())
        # Not fork: a thread of this process (a progress bar has one) may hold a lock that its copy would wait for.
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if "forkserver" in methods:
            context.set_forkserver_preload(["hexapla.pipeline.units"])
        pool = ProcessPoolExecutor(self._count, mp_context=context, initializer=_serve)
        # The end that workers write to: as long as it is open here, their end is no end of file for whoever reads.
        # Python shows it nobody: where it has another name, a process that dies halfway may be waited for, and that is all.
        writer = getattr(getattr(pool, "_result_queue", None), "_writer", None)
        self._close = writer.close if writer is not None else self._close
        return pool


class _Shelf:
    """A folder that all processes of this computer read from, and that is there once something is put in it."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> _Shelf:
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder:
            self._folder.cleanup()

    def put(self, content: bytes) -> Path:
        try:
            self._folder = self._folder or tempfile.TemporaryDirectory(prefix="hexapla-", ignore_cleanup_errors=True)
            file = Path(self._folder.name) / hashlib.sha256(content).hexdigest()
            file.write_bytes(content)
        except OSError as error:
            place = self._folder.name if self._folder else str(error.filename or "the folder for temporary files")
            hint = "make room there, name another folder with TMPDIR, or build with --jobs 1"
            raise HexaplaError(f"cannot be written: {error.strerror}", location=place, hint=hint) from error
        return file


def _serve() -> None:
    """An interrupt is the parent's to answer; and no process outlives its parent."""
    collect_rarely()
    recall()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
