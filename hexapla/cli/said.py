"""What the commands found in, lines for people out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hexapla.cli.asked import Context
from hexapla.cli.tables import Column, isolated, shows_color, table_lines, terminal_width
from hexapla.diagnostics import severity_of, sort_findings
from hexapla.errors import HexaplaError
from hexapla.locales import Locale, format_percent, parse_locale
from hexapla.model import Completeness, Finding, Severity
from hexapla.report import finding_lines, printable

if TYPE_CHECKING:
    from hexapla.pipeline.build import Outcome
    from hexapla.pipeline.check import Standing
    from hexapla.pipeline.plan import Verdict
    from hexapla.pipeline.update import Updated
    from hexapla.record import Built

_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def say(context: Context, text: str) -> None:
    """For people, on standard output; not with --quiet."""
    if not context.quiet:
        click.echo(text)


def say_error(error: HexaplaError) -> None:
    """What stopped a piece of work, and what to do about it."""
    click.echo(f"hexapla: {printable(str(error))}", err=True)
    if error.hint:
        click.echo(f"    fix: {printable(error.hint)}", err=True)


def say_findings(findings: Iterable[Finding], *, err: bool = True) -> None:
    """On standard error, unless they are what was asked for."""
    colored = shows_color(sys.stderr if err else sys.stdout)

    def word(severity: Severity) -> str:
        return click.style(str(severity), fg=_COLORS[severity], bold=True) if colored else str(severity)

    for line in finding_lines(sort_findings(findings), word):
        click.echo(line, err=err, color=colored)


def is_error(finding: Finding) -> bool:
    return severity_of(finding) is Severity.ERROR


def say_changes(context: Context, result: Updated, *, check_only: bool = False) -> None:
    shown = [change for change in result.changes if change.stale or context.verbose or not check_only]
    for change in shown:
        verb = ("would be " if check_only else "") + ("new" if change.new else "updated")
        say(context, f"{verb}: {change.path}" + (f" ({change.summary})" if change.summary else ""))
    if not shown and not result.findings:
        say(context, "Everything is up to date.")


# --- build ---------------------------------------------------------------------------------------------------------


def say_built(context: Context, outcomes: Sequence[Outcome], folder: Path, seconds: float) -> None:
    """The closing table, what is not published and why, and where to look."""
    if not context.quiet:
        _say_table(_BUILT, [row for outcome in outcomes for row in _built_rows(outcome)])
    if context.verbose:
        for built in (one for outcome in outcomes for one in (outcome.built, outcome.preview) if one):
            for name in built.files:
                say(context, f"{folder / built.folder / name}")
    for outcome in outcomes:
        _say_unpublished(context, outcome, folder)
    published = sum(outcome.verdict.state == "published" for outcome in outcomes)
    previews = sum(outcome.preview is not None for outcome in outcomes)
    made = _count(published, "edition") + (f" and {_count(previews, 'preview')}" if previews else "")
    say(context, f"{made} in {seconds:.1f} s: {folder / 'site' / 'index.html'}")
    if previews:
        say(context, f"previews: {folder / 'preview' / 'index.html'}")


_BUILT = (
    Column("work", rank=1),
    Column("locale"),
    Column("language"),
    Column("translated", right=True),
    Column("files", right=True, rank=3),
    Column("size", right=True, rank=2),
    Column("time", right=True, rank=4),
    Column(""),
)


def _built_rows(outcome: Outcome) -> Iterator[tuple[str, ...]]:
    if outcome.built:
        yield _built_row(outcome, outcome.built, "kept" if outcome.verdict.state == "kept" else "")
    if outcome.preview:
        yield _built_row(outcome, outcome.preview, "preview")


def _built_row(outcome: Outcome, built: Built, note: str) -> tuple[str, ...]:
    policy = outcome.verdict.policy
    share = "source" if policy.provenance == "source" else percent(built.share)
    size = f"{built.size / 1000:,.0f} kB"
    time = f"{outcome.seconds:.2f} s"
    return (outcome.verdict.work.id, policy.locale.code, name_of(policy.locale), share, str(len(built.files)), size, time, note)


def _say_unpublished(context: Context, outcome: Outcome, folder: Path) -> None:
    """A line on standard error for what was promised and is not there; one on standard output for a draft, which promises nothing."""
    verdict = outcome.verdict
    if verdict.state == "published" or (verdict.state == "draft" and context.quiet):
        return
    kept = "not published anew, the last good edition stays" if verdict.state == "kept" else "not published"
    preview = f"; preview: {folder / outcome.preview.folder}" if outcome.preview else "; `--drafts` makes a preview"
    name = f"{verdict.work.id} in {verdict.policy.locale.code} ({name_of(verdict.policy.locale)})"
    click.echo(f"{kept}: {name} – {verdict.reason}{preview}", err=verdict.state != "draft")


@contextmanager
def progress(context: Context) -> Iterator[Callable[[int, int, Verdict], None]]:
    """A bar on a terminal, for work that takes more than a moment; nothing elsewhere."""
    if context.quiet or not shows_color(sys.stderr):
        yield lambda _number, _total, _verdict: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, visible=False)

        def tell(number: int, total: int, verdict: Verdict) -> None:
            name = f"{verdict.work.id} {verdict.policy.locale.code}"
            bar.update(task, completed=number, total=total, description=name, visible=total > 3)

        yield tell


# --- status --------------------------------------------------------------------------------------------------------

_STATUS = (
    Column("work", rank=1),
    Column("locale"),
    Column("language", rank=2),
    Column("status", rank=3),
    Column("translated", right=True),
    Column("fuzzy", right=True, rank=5),
    Column("missing", right=True, rank=6),
    Column("words left", right=True, rank=4),
)


def say_standings(standings: Sequence[Standing]) -> None:
    _say_table(_STATUS, [row for standing in standings for row in _standing_rows(standing)])


def _standing_rows(standing: Standing) -> Iterator[tuple[str, ...]]:
    locale = standing.policy.locale
    yield (standing.work.id, locale.code, name_of(locale), str(standing.policy.status), *_counts(standing.total))
    if len(standing.documents) > 1:
        for path, count in standing.documents:
            yield (f"  {path.removeprefix('source/')}", locale.code, "", "", *_counts(count))


def _counts(count: Completeness) -> tuple[str, ...]:
    left = count.total.words - count.translated.words
    return percent(count.share), str(count.fuzzy.messages), str(count.untranslated.messages), str(left)


# --- Words ---------------------------------------------------------------------------------------------------------


def name_of(locale: Locale) -> str:
    return isolated(locale.name, locale.direction)


def percent(share: float) -> str:
    return format_percent(share, parse_locale("en"))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _say_table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        return
    head, rule, *lines = table_lines(columns, rows, terminal_width())
    colored = shows_color(sys.stdout)
    click.echo(click.style(head, bold=True) if colored else head, color=colored)
    for line in (rule, *lines):
        click.echo(line)
