"""What is asked of ``build`` in, what became of each edition out: said again where nothing changed, made where something did."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hexapla.cli.asked import Context, locales_named, project_in, works_named
from hexapla.cli.echo import echo
from hexapla.frozen import Frozen, as_dict
from hexapla.systems import usable_cores

if TYPE_CHECKING:
    from hexapla.pipeline.build import Order, Outcome
    from hexapla.pipeline.done import Done, Lost, Staff
    from hexapla.pipeline.reuse import Reuse
    from hexapla.pipeline.told import Told
    from hexapla.pipeline.workers import Workers
    from hexapla.project import Project
    from hexapla.record.memory import Memory
    from hexapla.record.stamps import Stamps


class Asked(Frozen):
    """The options as they were typed. Empty: everything."""

    codes: tuple[str, ...]
    works: tuple[str, ...]
    formats: tuple[str, ...]
    drafts: bool
    last_good: Path | None
    day: dt.date | None
    part: bool = False


class Staffing(Frozen):
    """Who builds, as it was typed. Nothing that is built depends on it."""

    jobs: int = 0
    """Processes; 0: as many as there are cores, where they pay."""
    dask: str = ""
    """The address of a scheduler."""
    join: tuple[Path, ...] = ()
    """Output folders of other builds."""


def build_or_recall(context: Context, folder: Path, asked: Asked, staffing: Staffing, *, verify: bool) -> tuple[Told, ...]:
    """Raises HexaplaError; Interrupted for a KeyboardInterrupt, once something was made."""
    from hexapla.pipeline import current

    now = time.time_ns()
    question = current.question(*as_dict(asked).values())
    anew = asked.last_good or staffing.join
    seen = current.look(context.root, folder, verify=verify)
    told = None if anew else current.recall(folder, question, seen, now=now, verify=verify)
    if told is not None:
        return told
    if not seen.readable:
        echo("what the last build noted cannot be read; every edition is checked and made anew", err=True)
    from hexapla.pipeline.build import Interrupted
    from hexapla.pipeline.handing import Hands
    from hexapla.pipeline.reuse import Reuse
    from hexapla.systems import font_folders

    with _workers(staffing) as workers:
        project = project_in(context, Hands(workers).parse)
        fonts = font_folders(Path.home()) if project.publication.draws_covers else ()
        before = current.before_build(seen, fonts)
        outputs, written = ({}, 0) if verify else (seen.memory.outputs, seen.memory.written)
        reuse = Reuse(project, before, current.versions(), asked.day, seen.memory.editions, outputs, written)
        keep = partial(_keep, context.root, folder, _Asking(question, project, fonts, seen.memory, before, now, bool(asked.last_good)))
        try:
            outcomes = _build(context, folder, _order(project, asked, fonts, staffing.join), reuse, workers)
        except Interrupted as interrupt:
            keep(interrupt.outcomes, whole=False)
            raise
    return keep(outcomes, whole=not any(one.lost for one in outcomes))


@contextmanager
def _workers(staffing: Staffing) -> Iterator[Staff | None]:
    if staffing.dask:
        from hexapla.pipeline.cluster import cluster

        with cluster(staffing.dask) as workers:
            yield workers
    elif staffing.jobs == 1:
        yield None
    else:
        count = staffing.jobs or usable_cores()
        with ExitStack() as stack:
            yield _Processes(stack, count, always=staffing.jobs > 1) if count > 1 else None


class _Processes:
    """Processes of this computer: what starts and watches them is loaded once there is work enough for them."""

    near = True

    def __init__(self, stack: ExitStack, count: int, *, always: bool) -> None:
        self._stack, self._count, self._always = stack, count, always

    def pays(self, seconds: float) -> bool:
        from hexapla.pipeline import done

        return done.pays(seconds, self._count, always=self._always)

    def spread(self, common: object, function: Callable[[Any, Any], object], units: Iterable[object]) -> Iterator[Done | Lost]:
        return self._workers.spread(common, function, units)

    @cached_property
    def _workers(self) -> Workers:
        from hexapla.pipeline.workers import processes

        return self._stack.enter_context(processes(self._count, always=self._always))


def _order(project: Project, asked: Asked, fonts: tuple[Path, ...], join: tuple[Path, ...]) -> Order:
    from hexapla.pipeline.build import FORMATS, Order

    return Order(
        locales=locales_named(project.publication, asked.codes),
        works=works_named(project.publication, asked.works),
        formats=frozenset(asked.formats or FORMATS),
        drafts=asked.drafts,
        last_good=asked.last_good,
        day=asked.day,
        fonts=fonts,
        part=asked.part,
        join=join,
    )


def _build(context: Context, folder: Path, order: Order, reuse: Reuse, workers: Staff | None) -> tuple[Outcome, ...]:
    from hexapla.cli.said import progress
    from hexapla.pipeline.build import build

    with progress(context) as bar:
        return build(reuse.project, folder, order, progress=bar, reuse=reuse, workers=workers)


class _Asking(Frozen):
    """What a build has to know when it notes what it made."""

    question: str
    project: Project
    fonts: tuple[Path, ...]
    memory: Memory
    before: Stamps
    began: int
    """Nanoseconds since 1970."""
    forgets: bool
    """An edition from elsewhere is never current."""


def _keep(root: Path, folder: Path, asking: _Asking, outcomes: Sequence[Outcome], *, whole: bool) -> tuple[Told, ...]:
    """What the next build need not make again; and, where nothing is missing, what it may say again."""
    from hexapla.pipeline import current
    from hexapla.pipeline.build import tell

    told = tuple(map(tell, outcomes))
    made = current.Made(
        asked=asking.question,
        told=told if whole else None,
        notes={place: note for one in outcomes for place, note in one.notes.items()},
        written=frozenset[str]().union(*(one.written for one in outcomes)),
        catalogs=asking.project.publication.catalogs,
        fonts=tuple(map(str, asking.fonts)),
    )
    if not asking.forgets:
        current.remember(root, folder, made, asking.memory, asking.before, began=asking.began, now=time.time_ns())
    return told
