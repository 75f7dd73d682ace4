"""The command line: the one place that prints, and the one that catches what stops all work."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from hexapla import __version__
from hexapla.errors import ConfigError, HexaplaError
from hexapla.model import Severity

if TYPE_CHECKING:
    from rich.console import Console

    from hexapla.config import Publication
    from hexapla.model import Finding
    from hexapla.pipeline.build import Outcome
    from hexapla.pipeline.plan import Verdict
    from hexapla.pipeline.update import Updated
    from hexapla.project import Project

GOOD, CANNOT_RUN, FINDINGS, INTERRUPTED = 0, 2, 3, 130
"""Exit codes. 1 is left to a crash, so that a crash never looks like an incomplete translation."""


@dataclass(slots=True)
class Context:
    """What the options before the command say."""

    root: Path
    quiet: bool
    verbose: bool

    def say(self, text: str = "") -> None:
        """For people, on standard output; not with --quiet."""
        if not self.quiet:
            click.echo(text)


class _Commands(click.Group):
    """Commands in the order in which they are used, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 — click's signature
        return list(self.commands)


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("-C", "root", metavar="DIR", default=".", type=click.Path(path_type=Path), help="Work on the publication in DIR.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Say more: warnings while building, files one by one.")
@click.version_option(__version__, "-V", "--version", prog_name="hexapla", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context, root: Path, quiet: bool, verbose: bool) -> int:
    """Make HTML and EPUB editions of Markdown works in every language they are translated into.

    \b
    Works are Markdown files in source/, described by source/publication.toml.
    Translations are gettext catalogs in locale/: translators edit the .po files.
    Editions come out in output/site/, previews of drafts in output/preview/.

    Without a command, every edition that is ready is built.

    \b
    Exit codes: 0 good; 2 cannot run; 3 something in the work needs mending;
    130 interrupted.
    """
    ctx.obj = Context(root, quiet, verbose)
    if ctx.invoked_subcommand is None:
        return int(ctx.invoke(build))
    return GOOD


_LOCALES = click.option("-l", "--locale", "codes", metavar="LOCALE", multiple=True, help="Only this locale; may be repeated.")


@main.command()
@_LOCALES
@click.option("--work", "works", metavar="ID", multiple=True, help="Only this work; may be repeated.")
@click.option("--format", "formats", type=click.Choice(["html", "epub"]), multiple=True, help="Only pages, or only books.")
@click.option("--drafts", is_flag=True, help="Also make previews of what is not published, in output/preview/.")
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), help="Where editions go instead of output/.")
@click.option(
    "--last-good",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="A copy of the deployed site: an edition that is not ready now is taken from there.",
)
@click.pass_obj
def build(
    context: Context,
    codes: Sequence[str] = (),
    works: Sequence[str] = (),
    formats: Sequence[str] = (),
    drafts: bool = False,
    output: Path | None = None,
    last_good: Path | None = None,
) -> int:
    """Build every edition that is ready. (This is what happens without a command.)

    A released edition is published when it is complete enough and has no errors; else the last good one
    stays, and a line says why. One language never waits for another.
    """
    from hexapla.pipeline.build import FORMATS, Order
    from hexapla.pipeline.build import build as build_editions

    project = _project(context)
    order = Order(
        locales=_locales(project.publication, codes),
        works=_works(project.publication, works),
        formats=frozenset(formats or FORMATS),
        drafts=drafts,
        last_good=last_good,
        day=_epoch_day(os.environ),
    )
    folder = output if output is not None else context.root / "output"
    began = time.perf_counter()
    with _progress(context) as tell:
        outcomes = build_editions(project, folder, order, clock=time.perf_counter, progress=tell)
    findings = _unique(finding for outcome in outcomes for finding in outcome.verdict.findings)
    _say_findings([f for f in findings if _is_error(f) or (context.verbose and not _is_note(f))])
    _say_built(context, outcomes, folder, time.perf_counter() - began)
    unpublished = any(outcome.verdict.policy.status == "released" and outcome.verdict.state != "published" for outcome in outcomes)
    return FINDINGS if unpublished or any(map(_is_error, findings)) else GOOD


@main.command()
@_LOCALES
@click.option("--check", "check_only", is_flag=True, help="Write nothing; end with 3 if anything is stale.")
@click.option("--force", is_flag=True, help="Merge even where much of a translation would be lost to obsolete entries.")
@click.pass_obj
def update(context: Context, codes: Sequence[str], check_only: bool, force: bool) -> int:
    """Bring templates and catalogs up to date with the source.

    Only what changed is written; translators' words are never dropped: they stay as translations, as fuzzy
    ones with the previous text, or as obsolete entries at the end.
    """
    from hexapla.pipeline.update import update as update_catalogs

    project = _project(context)
    result = update_catalogs(project, _locales(project.publication, codes), check=check_only, force=force)
    _say_changes(context, result, check_only)
    _say_findings(result.findings)
    stale = check_only and any(change.stale for change in result.changes)
    return FINDINGS if stale or any(map(_is_error, result.findings)) else GOOD


@main.command()
@click.argument("locale")
@click.pass_obj
def add(context: Context, locale: str) -> int:
    """Add a language: an entry in publication.toml, and a catalog for each document."""
    from hexapla.pipeline.add import add as add_locale

    added, result = add_locale(context.root, locale)
    context.say(f"{added.code} – {added.name} ({added.english_name}), written {_WAYS[added.direction]}, is a draft now.")
    _say_changes(context, result, check_only=False)
    _say_findings(result.findings)
    context.say("Translate the .po files; `hexapla build -l " + added.code + "` makes a preview.")
    return FINDINGS if result.findings else GOOD


@main.command()
@_LOCALES
@click.pass_obj
def check(context: Context, codes: Sequence[str]) -> int:
    """Report what is missing, stale or unsafe, where, and how to mend it."""
    from hexapla.pipeline.check import check as check_project
    from hexapla.report import summary_line

    project = _project(context)
    findings = check_project(project, _locales(project.publication, codes))
    _say_findings([finding for finding in findings if not context.quiet or _is_error(finding)])
    if not context.quiet:
        click.echo(summary_line(findings), err=True)
    return FINDINGS if any(map(_is_error, findings)) else GOOD


@main.command()
@_LOCALES
@click.pass_obj
def status(context: Context, codes: Sequence[str]) -> int:
    """Show how complete each work is, per locale and document."""
    from hexapla.pipeline.check import standings

    project = _project(context)
    rows = standings(project, _locales(project.publication, codes))
    if not rows:
        context.say("There is no language besides the source yet: hexapla add LOCALE")
        return GOOD
    table = _table("work", "locale", "language", "status", ">translated", ">fuzzy", ">missing", ">words left")
    for row in rows:
        lines = [(row.work.id, row.total)]
        if len(row.documents) > 1:
            lines += [(f"  {path.removeprefix('source/')}", count) for path, count in row.documents]
        for number, (name, count) in enumerate(lines):
            head = (row.policy.locale.code, row.policy.locale.name, row.policy.status) if number == 0 else ("", "", "")
            left = count.total.words - count.translated.words
            table.add_row(name, *head, _percent(count.share), str(count.fuzzy.messages), str(count.untranslated.messages), str(left))
    _console().print(table)
    return GOOD


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def init(context: Context, folder: Path) -> int:
    """Start a small new publication in DIR. It builds at once."""
    from hexapla.pipeline.add import init as init_publication

    today = dt.datetime.now(dt.UTC).date()
    for path in init_publication(folder, f"urn:uuid:{uuid.uuid4()}", today):
        context.say(f"wrote {path}")
    context.say(f"Now: hexapla -C {folder} build")
    return GOOD


# --- What is asked for ---------------------------------------------------------------------------------------------


def _project(context: Context) -> Project:
    from hexapla.project import read_project

    return read_project(context.root)


def _locales(publication: Publication, codes: Sequence[str]) -> frozenset[str]:
    """The codes of the publication's locales that are meant, in whatever spelling."""
    from hexapla import locales

    found = set()
    for code in codes:
        match = next((one for one in publication.locales if locales.same_locale(one.code, locales.parse_locale(code).code)), None)
        if match is None:
            known = ", ".join(locale.code for locale in publication.locales)
            raise ConfigError(f"this publication has no locale {code}", hint=f"it has {known}; a new one is added with: hexapla add {code}")
        found.add(match.code)
    return frozenset(found)


def _works(publication: Publication, names: Sequence[str]) -> frozenset[str]:
    known = [work.id for work in publication.works]
    for name in names:
        if name not in known:
            raise ConfigError(f"this publication has no work {name!r}", hint=f"it has {', '.join(known)}")
    return frozenset(names)


def _epoch_day(environment: Mapping[str, str]) -> dt.date | None:
    """The day, UTC, of SOURCE_DATE_EPOCH: https://reproducible-builds.org/specs/source-date-epoch/."""
    value = environment.get("SOURCE_DATE_EPOCH")
    if not value:
        return None
    try:
        return dt.datetime.fromtimestamp(int(value), dt.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise ConfigError(f"SOURCE_DATE_EPOCH is {value!r}, not a number of seconds", hint="set it to one, or unset it") from error


# --- What is said --------------------------------------------------------------------------------------------------

_WAYS = {"ltr": "from left to right", "rtl": "from right to left"}


def _is_error(finding: Finding) -> bool:
    from hexapla.diagnostics import severity_of

    return severity_of(finding) is Severity.ERROR


def _is_note(finding: Finding) -> bool:
    from hexapla.diagnostics import severity_of

    return severity_of(finding) is Severity.INFO


def _unique(findings: Any) -> tuple[Finding, ...]:
    from hexapla.diagnostics import sort_findings

    return sort_findings(findings)


def _say_findings(findings: Sequence[Finding]) -> None:
    from hexapla.report import finding_lines

    colors = {"error": "red", "warning": "yellow", "info": "cyan"}
    for line in finding_lines(findings):
        word = next((name for name in colors if f": {name}[" in line), None)
        if word and _color():
            before, mark, after = line.partition(f"{word}[")
            line = before + click.style(mark.removesuffix("["), fg=colors[word], bold=True) + "[" + after
        click.echo(line, color=_color())


def _say_changes(context: Context, result: Updated, check_only: bool) -> None:
    shown = [change for change in result.changes if change.stale or context.verbose or not check_only]
    for change in shown:
        verb = ("would be " if check_only else "") + ("new" if change.new else "updated")
        context.say(f"{verb}: {change.path} ({change.summary})")
    if not shown:
        context.say("Everything is up to date.")


def _say_built(context: Context, outcomes: Sequence[Outcome], folder: Path, seconds: float) -> None:
    several = len({outcome.verdict.work.id for outcome in outcomes}) > 1
    built = [outcome for outcome in outcomes if outcome.built]
    if built and not context.quiet:
        columns = ["locale", "language", ">translated", ">files", ">size", ">time", ""]
        table = _table(*(["work", *columns] if several else columns))
        for outcome in built:
            table.add_row(*([outcome.verdict.work.id] if several else []), *_cells(outcome))
        _console().print(table)
    for outcome in outcomes:
        if outcome.verdict.state == "draft" and (outcome.preview or context.quiet):
            continue
        if outcome.verdict.state != "published":
            _say_unpublished(outcome)
    published = sum(outcome.verdict.state == "published" for outcome in outcomes)
    previews = sum(outcome.preview for outcome in outcomes)
    made = f"{published} edition{'' if published == 1 else 's'}" + (
        f" and {previews} preview{'' if previews == 1 else 's'}" if previews else ""
    )
    context.say(f"{made} in {seconds:.1f} s: {folder / 'site' / 'index.html'}")
    if previews:
        context.say(f"previews: {folder / 'preview' / 'index.html'}")


def _cells(outcome: Outcome) -> tuple[str, ...]:
    verdict, built = outcome.verdict, outcome.built
    assert built is not None
    share = "source" if verdict.policy.provenance == "source" else _percent(built.share)
    note = "preview" if outcome.preview else "kept" if verdict.state == "kept" else ""
    size = f"{built.size / 1000:,.0f} kB"
    locale = verdict.policy.locale
    return (locale.code, locale.name, share, str(len(built.files)), size, f"{outcome.seconds:.2f} s", note)


def _say_unpublished(outcome: Outcome) -> None:
    verdict = outcome.verdict
    name = f"{verdict.work.id} in {verdict.policy.locale.code} ({verdict.policy.locale.name})"
    kept = "not published anew, the last good edition stays" if verdict.state == "kept" else "not published"
    click.echo(f"{kept}: {name} – {verdict.reason}", err=verdict.state != "draft")


def _percent(share: float) -> str:
    from hexapla.locales import format_percent, parse_locale

    return format_percent(share, parse_locale("en"))


def _color() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return Console(stderr=stderr, width=None if terminal else 120, highlight=False, soft_wrap=not terminal)


def _table(*columns: str) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(column.lstrip(">"), justify="right" if column.startswith(">") else "left", overflow="fold")
    return table


class _progress:  # noqa: N801 — used as a function, in a with statement
    """A bar on a terminal, for work that takes more than a moment; nothing elsewhere."""

    def __init__(self, context: Context) -> None:
        self._show = not context.quiet and sys.stderr.isatty()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Callable[[int, int, Verdict], None]:
        return self._tell

    def _tell(self, number: int, total: int, verdict: Verdict) -> None:
        if not self._show or total < 4:
            return
        if self._bar is None:
            from rich.progress import Progress

            self._bar = Progress(console=_console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("", total=total)
        self._bar.update(self._task, completed=number, description=f"{verdict.work.id} {verdict.policy.locale.code}")

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


# --- The front door ------------------------------------------------------------------------------------------------


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_code(arguments))


def _code(arguments: Sequence[str] | None) -> int:
    try:
        return int(main.main(args=None if arguments is None else list(arguments), prog_name="hexapla", standalone_mode=False) or GOOD)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        error.show()
        return CANNOT_RUN
    except HexaplaError as error:
        _say_error(error)
        return CANNOT_RUN
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted: every edition is the old one or the new one, whole; run the command again to go on", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD


def _say_error(error: HexaplaError) -> None:
    from hexapla.report import printable

    click.echo(f"hexapla: {printable(str(error))}", err=True)
    if error.hint:
        click.echo(f"    fix: {printable(error.hint)}", err=True)
