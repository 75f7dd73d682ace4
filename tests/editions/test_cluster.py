"""A real Dask scheduler and workers on the loopback interface: the same bytes; and one clear message where they fail."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from hexapla.errors import HexaplaError
from hexapla.pipeline import cluster as clusters
from hexapla.pipeline.done import Done, Lost
from hexapla.pipeline.workers import Workers
from tests.faults import number
from tests.publications import RELEASED, ROOT, WORKS, files_in, hexapla, ready_publication

pytestmark = pytest.mark.tool("dask")


@dataclass(frozen=True, slots=True)
class Cluster:
    address: str
    scheduler: subprocess.Popen[bytes]
    worker: subprocess.Popen[bytes]


@contextlib.contextmanager
def program(module: str, *arguments: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments, "--no-dashboard"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (
        (folder / f"{module}.log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment) as started,
    ):
        try:
            yield started
        finally:
            started.kill()


@contextlib.contextmanager
def started(folder: Path, *options: str) -> Iterator[Cluster]:
    """A scheduler and one worker."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    with program("dask_scheduler", "--host", "127.0.0.1", "--port", port, folder=folder) as scheduler:
        serve = ("--nthreads", "2", "--no-nanny", "--local-directory", str(folder), *options)
        with program("dask_worker", address, *serve, folder=folder) as worker:
            yield Cluster(address, scheduler, worker)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with started(tmp_path_factory.mktemp("cluster")) as found:
        yield found


@pytest.fixture
def brittle(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster for one test that breaks it."""
    with started(tmp_path) as found:
        yield found


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that runs all tests may be busy: only what waits in vain waits briefly."""
    monkeypatch.setattr(clusters, "PATIENCE", 60.0)


def test_a_cluster_makes_the_same_bytes(cluster: Cluster, tmp_path: Path) -> None:
    works = {name: WORKS[name] for name in ("star", "book")}
    root = ready_publication(tmp_path / "publication", works, {"fr": RELEASED, "ja": RELEASED})
    assert hexapla("-C", root, "-q", "build", "--jobs", "1", "--output", root / "alone").code == 0
    ran = hexapla("-C", root, "-q", "build", "--dask", cluster.address)
    assert (ran.code, ran.err) == (0, "")
    assert files_in(root / "output") == files_in(root / "alone")


def test_a_cover_whose_fonts_a_worker_lacks_is_drawn_here(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = ready_publication(tmp_path / "publication", locales={"fr": RELEASED})
    assert hexapla("-C", root, "-q", "build", "--jobs", "1", "--output", root / "alone").code == 0
    monkeypatch.setattr("hexapla.pipeline.handing.cover_fonts", lambda *_: "another")
    assert hexapla("-C", root, "-q", "build", "--dask", cluster.address).code == 0
    assert files_in(root / "output") == files_in(root / "alone")


def test_a_worker_of_another_version_makes_nothing(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = ready_publication(tmp_path / "publication")
    monkeypatch.setattr("hexapla.pipeline.handing.tool_digest", lambda: "0" * 64)
    ran = hexapla("-C", root, "build", "--dask", cluster.address)
    assert (ran.code, ran.out) == (2, "")
    assert "a worker has another Python, Hexapla or library, and would make other bytes" in ran.err
    assert not (root / "output/site").exists()


def lose(cluster: Cluster, victim: Callable[[Cluster], subprocess.Popen[bytes]]) -> list[Done | Lost]:
    """What a build is told of ten units, where a process is killed once the first is done."""
    with clusters.cluster(cluster.address) as workers:
        results = workers.spread(None, number, range(10))
        found = [next(results)]
        os.kill(victim(cluster).pid, signal.SIGKILL)
        return found + list(results)


@pytest.mark.parametrize("victim", [lambda one: one.worker, lambda one: one.scheduler], ids=["the only worker", "the scheduler"])
def test_what_is_lost_is_said_for_each_unit_in_bounded_time(
    brittle: Cluster, monkeypatch: pytest.MonkeyPatch, victim: Callable[[Cluster], subprocess.Popen[bytes]]
) -> None:
    monkeypatch.setattr(clusters, "ALONE", 2.0)
    results = lose(brittle, victim)
    assert len(results) == 10
    assert isinstance(results[0], Done)
    assert isinstance(results[-1], Lost)
    assert "the workers were lost" in results[-1].reason


def client_of(workers: Workers) -> Any:
    """Dask's executor tells of its client in no other way."""
    return workers.executor._client  # type: ignore[attr-defined]  # noqa: SLF001


def wait_until(happened: Callable[[], bool]) -> None:
    """What does not happen within a minute is a failure, not a test that never ends."""
    for _ in range(1200):
        if happened():
            return
        time.sleep(0.05)
    pytest.fail("the cluster did not come to that in a minute")


def test_where_nobody_is_left_to_take_what_units_need_that_is_waited_for_once(brittle: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "ALONE", 0.5)
    with clusters.cluster(brittle.address) as workers:
        client = client_of(workers)
        brittle.worker.kill()
        wait_until(lambda: not client.nthreads())
        scatter = Mock(wraps=client.scatter)
        monkeypatch.setattr(client, "scatter", scatter)
        results = list(workers.spread(None, number, range(10)))
    assert [type(one) for one in results] == [Lost] * 10
    assert [call.kwargs["timeout"] for call in scatter.call_args_list] == [0.5]


def test_a_worker_that_dies_is_replaced_by_another(brittle: Cluster, tmp_path: Path) -> None:
    with (
        clusters.cluster(brittle.address) as workers,
        program("dask_worker", brittle.address, "--nthreads", "1", "--no-nanny", folder=tmp_path),
    ):
        client = client_of(workers)
        wait_until(lambda: len(client.nthreads()) == 2)
        results = workers.spread(None, number, range(10))
        first = next(results)
        brittle.worker.kill()
        assert [one.value if isinstance(one, Done) else one.reason for one in (first, *results)] == list(range(10))


# --- Nobody there ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "127.0.0.1:1", "nonsense://", "tcp://", "not an address"])
def test_an_address_where_nobody_answers_is_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    root = ready_publication(tmp_path / "publication")
    monkeypatch.setattr(clusters, "PATIENCE", 0.5)
    ran = hexapla("-C", root, "build", "--dask", address)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"hexapla: no Dask scheduler answers at {address}")
    assert len(ran.err.splitlines()) == 2
    assert not (root / "output").exists()


def test_a_scheduler_without_workers_is_one_message(brittle: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    with clusters.cluster(brittle.address):
        brittle.worker.kill()
    monkeypatch.setattr(clusters, "PATIENCE", 3.0)
    with pytest.raises(HexaplaError, match="has no workers"), clusters.cluster(brittle.address):
        pass


def test_without_dask_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    ran = hexapla("-C", ready_publication(tmp_path / "publication"), "build", "--dask", "tcp://127.0.0.1:1")
    assert ran.code == 2
    assert "pip install '.[dask]'" in ran.err
