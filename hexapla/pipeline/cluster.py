"""The address of a Dask scheduler in, its workers out: they are handed the units that processes of this computer would be."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Waited
from contextlib import contextmanager
from typing import Any

from hexapla.errors import HexaplaError
from hexapla.pipeline.workers import Workers

PATIENCE = 10.0
"""Seconds: for a scheduler to answer, and for a first worker to be there."""
ALONE = 30.0
"""Seconds after which a cluster without a single worker is taken for lost."""


@contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """The workers of a Dask cluster. Raises HexaplaError where ``hexapla[dask]`` is not installed, or nobody answers in time."""
    try:
        import distributed
    except ImportError as error:
        raise HexaplaError("--dask needs Dask, which is not installed", hint="in a clone of Hexapla: pip install '.[dask]'") from error
    # What goes wrong is said once, by us.
    for name in ("distributed", "tornado", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        hint = "give the address that `dask scheduler` printed, such as tcp://10.0.0.5:8786, and see that it can be reached from here"
        raise HexaplaError(f"no Dask scheduler answers at {address} ({type(error).__name__})", hint=hint) from error
    try:
        yield _workers(client, address)
    finally:
        client.close(timeout=1)


def _workers(client: Any, address: str) -> Workers:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except (OSError, TimeoutError) as error:
        hint = f"start some, on any computer with the same Hexapla: dask worker {address} --nthreads 1"
        raise HexaplaError(f"the Dask scheduler at {address} has no workers", hint=hint) from error

    patience, count = _Patience(client), sum(client.nthreads().values())
    executor = client.get_executor(pure=False)
    return Workers(executor, count, share=patience.share, wait=patience.wait, losses=_losses(), alive=patience.alive)


class _Patience:
    """Waits for whoever may give a result, or take what it needs, as long as there may be somebody."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._connection = client.scheduler_comm
        self._ended = False

    def alive(self) -> bool:
        # A client that connects again has cancelled all it waited for, and its executor may tell nobody.
        self._ended = self._ended or self._client.scheduler_comm is not self._connection
        return not self._ended

    def share(self, content: bytes) -> object:
        """What all units need, given to every worker. Raises one of `_losses`."""
        try:
            return self._client.scatter(content, broadcast=True, hash=False, timeout=ALONE)
        except TimeoutError:
            # Nobody came to take it: the units that are left would each wait as long.
            self._ended = True
            raise
        except OSError as error:
            raise ConnectionError("a worker was lost") from error

    def wait(self, future: Future[Any]) -> Any:
        """Raises what the unit raised, or one of `_losses`."""
        alone_since = None
        while True:
            try:
                return future.result(timeout=1 if self.alive() else 0)
            except Waited:
                if future.done():
                    raise
            except ImportError as error:
                hint = "in a clone of Hexapla, on every computer of the cluster: pip install '.[dask]'"
                raise HexaplaError(f"a worker of the cluster lacks {error.name}", hint=hint) from error
            if not self.alive():
                raise ConnectionError("the scheduler was lost")
            if self._client.scheduler_info().get("workers"):
                alone_since = None
            elif alone_since is None:
                alone_since = time.monotonic()
            elif time.monotonic() - alone_since > ALONE:
                self._ended = True
                raise ConnectionError("no workers")


def _losses() -> tuple[type[BaseException], ...]:
    from asyncio import CancelledError

    from distributed import KilledWorker
    from distributed.client import FutureCancelledError
    from distributed.comm import CommClosedError

    return (KilledWorker, FutureCancelledError, CommClosedError, CancelledError, ConnectionError, TimeoutError)
