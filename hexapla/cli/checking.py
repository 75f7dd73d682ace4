"""What `check` was asked in, reports and an exit code out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from hexapla.cli.asked import Context, locales_named, project_in
from hexapla.cli.reports import Form, folder_of, give_reports
from hexapla.pipeline.annotate import annotate as annotate_catalogs
from hexapla.pipeline.check import accept as accept_baseline
from hexapla.pipeline.check import check, standings
from hexapla.report import Report


def run_check(
    context: Context,
    codes: Sequence[str],
    forms: Sequence[Form],
    fail_on: str,
    most: int | None,
    environment: Mapping[str, str],
    *,
    accept: bool = False,
    annotate: bool = False,
) -> int:
    """Check the locales named (all, if none is); ``accept`` takes what is translated for the baseline first.

    ``annotate`` writes the findings into the catalogs before they are reported: the lines reported are those of the files then.
    """
    project = project_in(context)
    named = locales_named(project.publication, codes)
    if accept:
        path = accept_baseline(project, named)
        if not context.quiet:
            click.echo(f"accepted: {path}", err=Form("text") not in forms)
        project = project_in(context)
    if annotate:
        for path in annotate_catalogs(project, check(project, named), named):
            if not context.quiet:
                click.echo(f"annotated: {path}", err=True)
        project = project_in(context)
    rows = tuple(standing.row for standing in standings(project, named))
    report = Report(check(project, named), rows, most, folder_of(context.root, Path.cwd()))
    return give_reports(context, forms, report, fail_on, environment)
