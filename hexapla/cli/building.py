"""What is asked of ``build`` in, what became of each edition out: said again where nothing changed, made where something did."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hexapla.cli.asked import Context, locales_named, project_in, works_named

if TYPE_CHECKING:
    from hexapla.pipeline.build import Order
    from hexapla.pipeline.current import Made
    from hexapla.pipeline.reuse import Reuse
    from hexapla.pipeline.told import Told
    from hexapla.project import Project


@dataclass(frozen=True, slots=True)
class Asked:
    """The options as they were typed. Empty: everything."""

    codes: tuple[str, ...]
    works: tuple[str, ...]
    formats: tuple[str, ...]
    drafts: bool
    last_good: Path | None
    day: dt.date | None


def build_or_recall(context: Context, folder: Path, asked: Asked, *, verify: bool) -> tuple[Told, ...]:
    """Raises ConfigError and OutputError."""
    from hexapla.pipeline import current

    now = time.time_ns()
    question = current.question(*astuple(asked))
    told = None if asked.last_good else current.recall(context.root, folder, question, now=now, verify=verify)
    if told is not None:
        return told
    if not current.is_readable(folder):
        click.echo("what the last build noted cannot be read; every edition is checked and made anew", err=True)
    from hexapla.cover import font_folders
    from hexapla.pipeline.reuse import Reuse

    fonts = font_folders(Path.home())
    before, noted = current.before_build(context.root, folder, fonts, verify=verify)
    project = project_in(context)
    reuse = Reuse(project, before, current.versions(), asked.day, noted)
    made = _build(context, folder, _order(project, asked, fonts), reuse, question)
    if not asked.last_good:
        current.remember(context.root, folder, made, before, now=now)
    return made.told


def _order(project: Project, asked: Asked, fonts: tuple[Path, ...]) -> Order:
    from hexapla.pipeline.build import FORMATS, Order

    return Order(
        locales=locales_named(project.publication, asked.codes),
        works=works_named(project.publication, asked.works),
        formats=frozenset(asked.formats or FORMATS),
        drafts=asked.drafts,
        last_good=asked.last_good,
        day=asked.day,
        fonts=fonts,
    )


def _build(context: Context, folder: Path, order: Order, reuse: Reuse, question: str) -> Made:
    from hexapla.cli.said import progress
    from hexapla.pipeline.build import build, tell
    from hexapla.pipeline.current import Made
    from hexapla.pipeline.shared import SITE, place_of

    project = reuse.project
    with progress(context) as bar:
        outcomes = build(project, folder, order, clock=time.perf_counter, progress=bar, reuse=reuse)
    notes: dict[str, object] = {place_of(SITE, project, one.verdict.work, one.verdict.policy.locale): one.note for one in outcomes}
    return Made(question, tuple(map(tell, outcomes)), notes, project.publication.catalogs, tuple(map(str, order.fonts)))
