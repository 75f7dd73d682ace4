"""Finished editions in, what is wrong with them out: ``lint`` and ``verify``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from hexapla.cli.asked import Context
from hexapla.cli.codes import FINDINGS, GOOD
from hexapla.cli.echo import echo
from hexapla.cli.options import Argument, Option, command
from hexapla.cli.reports import REPORTING, Form, give_reports


@command(
    Argument("[FILE|FOLDER]…", "paths", Path, required=False, many=True),
    Option("--locale L", "locale", "The language that every page must be in."),
    Option("--strict", "strict", "Also say what is sound and could be better: the notes, which weigh nothing."),
    *REPORTING,
)
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


@command(Argument("DIR", "folder", Path))
def verify(context: Context, folder: Path) -> int:
    """Name every file of a copy that was changed, is missing, or was not published; end with 3 if there is one."""
    from hexapla.pipeline.verify import verify as compare
    from hexapla.report import printable

    found = compare(folder)
    for word, names in (("changed", found.changed), ("missing", found.missing), ("extra", found.extra)):
        for name in names:
            echo(f"{printable(name)}: {word}")
    if not context.quiet:
        echo(f"{found.whole} files are as they were published" + ("" if found.good else "; the rest is named above"), err=True)
    return GOOD if found.good else FINDINGS
