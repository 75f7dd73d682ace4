"""Finished editions in, what is wrong with them out: ``lint`` and ``verify``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from hexapla.cli.asked import Context
from hexapla.cli.codes import FINDINGS, GOOD
from hexapla.cli.commands import common, main
from hexapla.cli.reports import Form, give_reports, report_options


@main.command(short_help="Find what is wrong with finished editions.")
@click.argument("paths", nargs=-1, metavar="[FILE|FOLDER]…", type=click.Path(path_type=Path))
@click.option("--locale", "locale", metavar="L", help="The language that every page must be in.")
@click.option("--strict", is_flag=True, help="Also say what is sound and could be better: the notes, which weigh nothing.")
@report_options
@common
@click.pass_obj
def lint(
    context: Context, paths: Sequence[Path], locale: str | None, strict: bool, forms: Sequence[Form], fail_on: str, most: int | None
) -> int:
    """Read finished EPUB archives and HTML pages, of any maker, and say what is wrong with them.

    Without a path: what stands in output/site. The exceptions in locale/waivers.toml hold here too.
    """
    from hexapla.diagnostics import severity_of
    from hexapla.locales import parse_locale
    from hexapla.model import Severity
    from hexapla.pipeline.lint import lint_paths
    from hexapla.report import Report
    from hexapla.waivers import apply_to_editions, read_waivers

    tag = parse_locale(locale).tag if locale else None
    waived = read_waivers(context.root)
    left, unused = apply_to_editions(lint_paths(paths or [context.root / "output" / "site"], tag), waived)
    # Only what all editions were read for can tell that an exception does nothing.
    found = left if paths else (*left, *unused)
    if not strict and fail_on != "info":
        found = tuple(finding for finding in found if severity_of(finding) is not Severity.INFO)
    return give_reports(context, forms, Report(found, most=most, command="lint"), fail_on, os.environ)


@main.command(short_help="Check a copy of a published site against its SHA256SUMS.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@common
@click.pass_obj
def verify(context: Context, folder: Path) -> int:
    """Name every file of a copy that was changed, is missing, or was not published; end with 3 if there is one."""
    from hexapla.pipeline.verify import verify as compare
    from hexapla.report import printable

    found = compare(folder)
    for word, names in (("changed", found.changed), ("missing", found.missing), ("extra", found.extra)):
        for name in names:
            click.echo(f"{printable(name)}: {word}")
    if not context.quiet:
        click.echo(f"{found.whole} files are as they were published" + ("" if found.good else "; the rest is named above"), err=True)
    return GOOD if found.good else FINDINGS
