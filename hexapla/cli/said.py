"""What the commands found in, lines for people out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hexapla.cli.asked import Context
from hexapla.cli.echo import echo, style
from hexapla.cli.tables import Column, isolated, shows_color, table_lines, terminal_width
from hexapla.diagnostics import severity_of, sort_findings
from hexapla.errors import HexaplaError
from hexapla.model import Finding, Severity
from hexapla.report import finding_lines, printable

if TYPE_CHECKING:
    from hexapla.locales import Locale
    from hexapla.pipeline.plan import Verdict
    from hexapla.pipeline.told import Shown, Told
    from hexapla.pipeline.update import Updated

_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def say(context: Context, text: str) -> None:
    """For people, on standard output; not with --quiet."""
    if not context.quiet:
        echo(text)


def say_error(error: HexaplaError) -> None:
    """What stopped a piece of work, and what to do about it."""
    echo(f"hexapla: {printable(str(error))}", err=True)
    if error.hint:
        echo(f"    fix: {printable(error.hint)}", err=True)


def say_findings(findings: Iterable[Finding], *, err: bool = True) -> None:
    """On standard error, unless they are what was asked for."""
    colored = shows_color(sys.stderr if err else sys.stdout)

    def word(severity: Severity) -> str:
        return style(str(severity), _COLORS[severity], "bold") if colored else str(severity)

    for line in finding_lines(sort_findings(findings), word):
        echo(line, err=err, colored=colored)


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


def say_built(context: Context, editions: Sequence[Told], folder: Path, seconds: float, *, part: bool = False) -> None:
    """The closing table, what is not published and why, and where to look. A ``part`` of a site has no page to begin with."""
    if not context.quiet:
        say_table(_BUILT, [row for told in editions for row in _built_rows(told)])
    if context.verbose:
        for shown in (one for told in editions for one in (told.built, told.preview) if one):
            for name in shown.files:
                say(context, f"{folder / shown.folder / name}")
    for told in editions:
        if not told.lost:
            _say_unpublished(context, told, folder)
    for line in _lost_lines(editions):
        echo(line, err=True)
    published = sum(told.state == "published" for told in editions)
    previews = sum(told.preview is not None for told in editions)
    made = _count(published, "edition") + (f" and {_count(previews, 'preview')}" if previews else "")
    site = folder / "site"
    say(context, f"{made} in {seconds:.1f} s: {site if part else site / 'index.html'}")
    if absent := sorted({code for told in editions for code in told.absent}):
        names = ", ".join((*absent[:_NAMED], *(["…"] if len(absent) > _NAMED else [])))
        count = _count(len(absent), "language")
        say(context, f"pages link to {count} that {site} does not hold yet ({names}): `build` without -l makes what is missing")
    if previews:
        say(context, f"previews: {folder / 'preview' / 'index.html'}")


_NAMED = 12
"""Languages that fit into a line."""
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


def _built_rows(told: Told) -> Iterator[tuple[str, ...]]:
    if told.built:
        yield _built_row(told, told.built, "kept" if told.state == "kept" else "")
    if told.preview:
        yield _built_row(told, told.preview, "preview")


def _built_row(told: Told, shown: Shown, note: str) -> tuple[str, ...]:
    size = f"{shown.size / 1000:,.0f} kB"
    time = f"{told.seconds:.2f} s"
    return (told.work, told.locale, isolated(told.name, told.direction), shown.share, str(len(shown.files)), size, time, note)


def _say_unpublished(context: Context, told: Told, folder: Path) -> None:
    """A line on standard error for what was promised and is not there; one on standard output for a draft, which promises nothing."""
    if told.state == "published" or (told.state == "draft" and context.quiet):
        return
    kept = "not published anew, the last good edition stays" if told.state == "kept" else "not published"
    preview = f"; preview: {folder / told.preview.folder}" if told.preview else "; `--drafts` makes a preview"
    name = f"{told.work} in {told.locale} ({isolated(told.name, told.direction)})"
    echo(f"{kept}: {name} – {told.reason}{preview}", err=told.state != "draft")


def _lost_lines(editions: Sequence[Told]) -> Iterator[str]:
    """The editions that are missing since a worker was lost, by name: a line for each reason, for a cluster may lose hundreds at once."""
    for reason in dict.fromkeys(told.lost for told in editions if told.lost):
        names = ", ".join(_lost_name(told) for told in editions if told.lost == reason)
        yield f"not made: {names} – {reason}; what is whole stays, and the next run makes what is missing"


def _lost_name(told: Told) -> str:
    name = f"{told.work} in {told.locale}"
    return f"the preview of {name}" if told.state == "draft" else f"{name} (the last good edition stays)" if told.built else name


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


# --- Words ---------------------------------------------------------------------------------------------------------


def name_of(locale: Locale) -> str:
    return isolated(locale.name, locale.direction)


def percent(share: float) -> str:
    from hexapla.locales import format_percent, parse_locale

    return format_percent(share, parse_locale("en"))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def say_table(columns: Sequence[Column], rows: Sequence[Sequence[str]], paint: Callable[[str], str] = str) -> None:
    """``paint`` colours a row, on a terminal that shows colour."""
    if not rows:
        return
    head, rule, *lines = table_lines(columns, rows, terminal_width())
    colored = shows_color(sys.stdout)
    echo(style(head, "bold") if colored else head, colored=colored)
    for line in (rule, *lines):
        echo(paint(line) if colored else line, colored=colored)
