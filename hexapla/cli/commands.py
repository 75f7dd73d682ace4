"""The commands: options in, work done by the pipeline, an exit code out. What is imported inside a command spares the others its cost."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hexapla import __version__
from hexapla.cli.asked import Context, epoch_day, locales_named, project_in
from hexapla.cli.building import Asked, Staffing, build_or_recall
from hexapla.cli.codes import FINDINGS, GOOD
from hexapla.cli.reports import Form, report_options
from hexapla.cli.tables import terminal_width
from hexapla.diagnostics import errors_of
from hexapla.frozen import replace
from hexapla.patterns import pattern

if TYPE_CHECKING:
    from hexapla.model import Finding

Command = Callable[..., int]


class _Context(click.Context):
    """Wraps help at the terminal's width, however narrow; click stops at 50."""

    def make_formatter(self) -> click.HelpFormatter:
        return click.HelpFormatter(width=max(24, min(100, terminal_width() or 80) - 2))


class _Command(click.Command):
    context_class = _Context


class _Commands(click.Group):
    """Commands in the order in which they are used, not of the alphabet; options without a command are those of ``build``."""

    context_class = _Context
    command_class = _Command

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 — click's signature
        _load_others()
        return list(self.commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands:
            _load_others()
        return super().get_command(ctx, cmd_name)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, with_command(args))


def _load_others() -> None:
    """The commands of other modules, which join those of this one."""
    from hexapla.cli import catalogs as catalogs
    from hexapla.cli import linting as linting
    from hexapla.cli import status as status


_OWN = pattern(r"-C.+|-[qvVh]+|--(quiet|verbose|version|help)")


def with_command(arguments: Sequence[str]) -> list[str]:
    """``build`` before the first option that only it can take.

    >>> with_command(["-C", "essays", "-q", "-l", "fr"])
    ['-C', 'essays', '-q', 'build', '-l', 'fr']
    >>> with_command(["-q", "check", "-l", "fr"])
    ['-q', 'check', '-l', 'fr']
    """
    position = 0
    while position < len(arguments) and arguments[position].startswith("-"):
        if arguments[position] != "-C" and not _OWN.fullmatch(arguments[position]):
            return [*arguments[:position], "build", *arguments[position:]]
        position += 2 if arguments[position] == "-C" else 1
    return list(arguments)


def _louder(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    """-q and -v mean the same before a command and after it."""
    if value:
        ctx.obj = replace(ctx.obj, **{str(parameter.name): True})


def common(command: Command) -> Command:
    quiet = click.option("-q", "--quiet", is_flag=True, expose_value=False, callback=_louder, help="Say only what is wrong.")
    verbose = click.option("-v", "--verbose", is_flag=True, expose_value=False, callback=_louder, help="Say more.")
    return quiet(verbose(command))


_TOLD_BY_BUILD = frozenset({"cover-font-missing"})
"""What no `check` can tell, since it depends on this computer."""

LOCALES = click.option("-l", "--locale", "codes", metavar="LOCALE", multiple=True, help="Only this locale; may be repeated.")


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-C", "root", metavar="DIR", default=".", type=click.Path(path_type=Path), help="Work on the publication in DIR.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Say more: warnings while building, files one by one.")
@click.version_option(__version__, "-V", "--version", prog_name="hexapla", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context, root: Path, quiet: bool, verbose: bool) -> int:
    """Make HTML and EPUB editions of Markdown works in every language they are translated into.

    Works are Markdown files in source/, described by source/publication.toml. Translations are gettext catalogs in locale/: translators
    edit the .po files. Editions come out in output/site/, previews of drafts in output/preview/.

    Without a command, every edition that is ready is built.

    \b
    It ends with
      0    all is good
      2    it cannot run
      3    something needs mending
      130  it was interrupted
    """
    ctx.obj = Context(root, quiet, verbose)
    if ctx.invoked_subcommand is None:
        return int(ctx.invoke(build))
    return GOOD


@main.command(short_help="Build every edition that is ready.")
@LOCALES
@click.option("--work", "works", metavar="ID", multiple=True, help="Only this work; may be repeated.")
@click.option(
    "--format",
    "formats",
    metavar="FORMAT",
    type=click.Choice(["html", "epub", "onefile"]),
    multiple=True,
    help="Only this format: html, epub, or onefile (one page that needs nothing else); may be repeated.",
)
@click.option("--drafts", is_flag=True, help="Also make previews of what is not published, in output/preview/.")
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), help="Where editions go instead of output/.")
@click.option(
    "--last-good",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="A copy of the deployed site: an edition that is not ready now is taken from there.",
)
@click.option(
    "--jobs", metavar="N", type=click.IntRange(0), default=0, help="Build with N processes. 0: as many as there are cores, if it pays."
)
@click.option("--dask", metavar="ADDRESS", default="", help="Build with the workers of this Dask scheduler: tcp://HOST:8786.")
@click.option(
    "--part", is_flag=True, help="Build only what -l and --work name, for --join: all else is built elsewhere, and not judged here."
)
@click.option(
    "--join",
    metavar="DIR",
    multiple=True,
    type=click.Path(path_type=Path),
    help="An output folder of another build: what is current there is not made again; may be repeated.",
)
@click.option("--verify", is_flag=True, help="Read every file again, whatever its times say, before an edition is taken for current.")
@common
@click.pass_obj
def build(
    context: Context,
    codes: Sequence[str] = (),
    works: Sequence[str] = (),
    formats: Sequence[str] = (),
    drafts: bool = False,
    output: Path | None = None,
    last_good: Path | None = None,
    jobs: int = 0,
    dask: str = "",
    part: bool = False,
    join: Sequence[Path] = (),
    verify: bool = False,
) -> int:
    """Build every edition that is ready. (This is what happens without a command.)

    A released edition is published when it is complete enough and has no errors; else the last good one stays, and a line says why. One
    language never waits for another.

    -l and --work narrow what is built, not what an edition's pages say: they name every language that is published, built or not. The
    chooser lists what is there. A draft that is named with -l is built as a preview. Where nothing changed since the last build, by
    content, it says the same again and makes nothing.

    --jobs, --dask and --join say who builds; what is built is the same, to the byte.
    """
    from hexapla.cli.said import is_error, say_built, say_findings

    folder = output if output is not None else context.root / "output"
    began = time.perf_counter()
    asked = Asked(tuple(codes), tuple(works), tuple(formats), drafts, last_good, epoch_day(os.environ), part)
    told = build_or_recall(context, folder, asked, Staffing(jobs, dask, tuple(join)), verify=verify)
    findings = [finding for one in told for finding in one.findings]
    say_findings(findings if context.verbose else [one for one in findings if is_error(one) or one.slug in _TOLD_BY_BUILD])
    say_built(context, told, folder, time.perf_counter() - began, part=part)
    unpublished = any(one.lost or (one.released and one.state != "published") for one in told)
    return FINDINGS if unpublished or errors_of(findings) else GOOD


@main.command(short_help="Bring catalogs up to date with the source.")
@LOCALES
@click.option("--check", "check_only", is_flag=True, help="Write nothing; end with 3 if anything is stale.")
@click.option("--force", is_flag=True, help="Merge even where much of a translation would be lost to obsolete entries.")
@click.option(
    "--compendium",
    "files",
    metavar="FILE.po",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Prefill from a catalog that comes from elsewhere; may be repeated.",
)
@common
@click.pass_obj
def update(context: Context, codes: Sequence[str], check_only: bool, force: bool, files: Sequence[Path]) -> int:
    """Bring templates and catalogs up to date with the source.

    Only what changed is written; translators' words are never dropped: they stay as translations, as fuzzy ones with the previous text, or
    as obsolete entries at the end.
    """
    from hexapla.cli.said import say_changes, say_findings
    from hexapla.pipeline.prefill import read_compendium
    from hexapla.pipeline.update import update as update_catalogs

    project = project_in(context)
    named = locales_named(project.publication, codes)
    compendium = read_compendium(files, project.publication.translations, named)
    result = update_catalogs(project, named, check=check_only, force=force, compendium=compendium)
    say_changes(context, result, check_only=check_only)
    say_findings(result.findings)
    stale = check_only and any(change.stale for change in result.changes)
    return FINDINGS if stale or _errors(result.findings) else GOOD


@main.command(short_help="Add a language.")
@click.argument("locale")
@common
@click.pass_obj
def add(context: Context, locale: str) -> int:
    """Add a language: an entry in publication.toml, and a catalog for each document.

    LOCALE is a code such as fr, pt_BR or zh-Hant; any well-formed language tag will do.
    """
    from hexapla.cli.said import name_of, say, say_changes, say_findings
    from hexapla.pipeline.add import add as add_locale

    added, result = add_locale(context.root, locale)
    say(context, f"{added.code} – {name_of(added)} ({added.english_name}), written {_WAYS[added.direction]}, is a draft now.")
    say_changes(context, result)
    say_findings(result.findings)
    say(context, f"Translate the .po files; `hexapla build -l {added.code}` makes a preview.")
    return FINDINGS if _errors(result.findings) else GOOD


_WAYS = {"ltr": "from left to right", "rtl": "from right to left"}


@main.command(short_help="Report what is missing, stale or unsafe.")
@LOCALES
@report_options
@click.option("--accept", is_flag=True, help="Take what is translated now for the least there must be: writes locale/baseline.toml.")
@click.option("--annotate", is_flag=True, help="Write findings beside their messages as comments; those that were mended go.")
@common
@click.pass_obj
def check(
    context: Context, codes: Sequence[str], forms: Sequence[Form], fail_on: str, most: int | None, accept: bool, annotate: bool
) -> int:
    """Report what is missing, stale or unsafe, where, and how to mend it.

    Several reports come of one run: --format sarif=reports/hexapla.sarif --format text
    """
    from hexapla.cli.checking import run_check

    return run_check(context, codes, forms, fail_on, most, os.environ, accept=accept, annotate=annotate)


@main.command(short_help="Explain a kind of finding, and how to mend it.")
@click.argument("slug", required=False)
@common
def explain(slug: str | None) -> int:
    """Explain what the finding SLUG means and how to mend it; without SLUG, list every kind of finding."""
    from hexapla.cli.explain import explained, listed

    click.echo(listed() if slug is None else explained(slug, min(100, terminal_width() or 80)))
    return GOOD


@main.command(short_help="Start a new publication.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@common
@click.pass_obj
def init(context: Context, folder: Path) -> int:
    """Start a small new publication in DIR. It builds at once."""
    import shlex
    import uuid

    from hexapla.cli.said import say
    from hexapla.pipeline.add import init as init_publication

    today = dt.datetime.now(dt.UTC).date()
    for path in init_publication(folder, f"urn:uuid:{uuid.uuid4()}", today):
        say(context, f"wrote {path}")
    say(context, f"Now: hexapla -C {shlex.quote(str(folder))} build")
    return GOOD


def _errors(findings: Sequence[Finding]) -> bool:
    from hexapla.cli.said import is_error

    return any(map(is_error, findings))
