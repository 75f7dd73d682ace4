"""What `check` was asked in, reports and an exit code out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from hexapla.baseline import read_baseline
from hexapla.cli.asked import Context, locales_named, project_in
from hexapla.cli.echo import echo
from hexapla.cli.reports import Form, folder_of, give_reports
from hexapla.frozen import replace
from hexapla.pipeline.annotate import annotate as annotate_catalogs
from hexapla.pipeline.check import accept as accept_baseline
from hexapla.pipeline.check import all_findings, examine, in_order
from hexapla.project import Project
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
    report = _report(context, codes, most, to_stderr=Form("text") not in forms, accept=accept, annotate=annotate)
    return give_reports(context, forms, report, fail_on, environment)


def _report(context: Context, codes: Sequence[str], most: int | None, *, to_stderr: bool, accept: bool, annotate: bool) -> Report:
    """What was read of the publication goes with this call: a report of thousands of findings takes as much room."""
    project = project_in(context)
    named = locales_named(project.publication, codes)
    if accept:
        path = accept_baseline(project, named)
        if not context.quiet:
            echo(f"accepted: {path}", err=to_stderr)
        project = replace(project, accepted=read_baseline(project.root))
    if annotate:
        for path in _annotated(project, named):
            if not context.quiet:
                echo(f"annotated: {path}", err=True)
        project = replace(project)  # With the catalogs as they are now.
    languages = tuple(examine(project, named))
    found = in_order(project, (standing for one in languages for standing in one.standings))
    rows = tuple(standing.row for standing in found)
    return Report(all_findings(project, languages, named), rows, most, folder_of(context.root, Path.cwd()))


def _annotated(project: Project, named: Collection[str]) -> Iterator[str]:
    for language in examine(project, named):
        yield from annotate_catalogs(project, language.findings, (language.locale.code,))
