"""``--format``, ``--fail-on`` and ``--max-findings`` in; reports on standard output and in files, and an exit code, out."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from hexapla.cli.asked import Context
from hexapla.cli.codes import CANNOT_RUN, FINDINGS, GOOD
from hexapla.cli.echo import echo
from hexapla.cli.options import Option, one_of, whole_number
from hexapla.diagnostics import severity_of
from hexapla.errors import HexaplaError
from hexapla.frozen import Frozen
from hexapla.model import Severity
from hexapla.report import FORMATS, Report, render_report, summary_line

_THRESHOLDS = (*map(str, Severity), "never")


class Form(Frozen):
    """A format, and the file it goes to; None: standard output."""

    name: str
    path: Path | None = None


def parse_forms(values: Sequence[str]) -> tuple[Form, ...]:
    """What ``--format`` says, each time it is given; text where it is not. Raises ValueError.

    >>> parse_forms(["sarif=out/x.sarif", "text"])[1]
    Form(name='text', path=None)
    """
    forms = tuple(map(_parse_form, values)) or (Form("text"),)
    places = [form.path and os.path.realpath(form.path) for form in forms]
    for form, place in zip(forms, places, strict=True):
        if places.count(place) > 1:
            raise ValueError(f"two reports cannot go to {form.path or 'standard output'}; write the others as FORMAT=FILE")
    return forms


def _parse_form(value: str) -> Form:
    name, equals, path = value.partition("=")
    if name not in FORMATS:
        raise ValueError(f"there is no format {name!r}; there are {', '.join(FORMATS)}")
    if equals and not path:
        raise ValueError(f"{value!r} names no file; write {name}=FILE, or {name} alone for standard output")
    return Form(name, Path(path) if path else None)


REPORTING = (
    Option(
        "--format NAME[=FILE]",
        "forms",
        f"How findings are said: {', '.join(FORMATS)}; with =FILE into that file. May be repeated.",
        many=parse_forms,
    ),
    Option(
        "--fail-on SEVERITY",
        "fail_on",
        "End with 3 from this on: error (the default), warning, info; or never.",
        one_of(*_THRESHOLDS),
        default="error",
    ),
    Option("--max-findings N", "most", "Show only the first N findings of each kind.", whole_number),
)
"""Of every command that reports."""


def give_reports(context: Context, forms: Sequence[Form], report: Report, fail_on: str, environment: Mapping[str, str]) -> int:
    """Every report that can be given is given. The exit code: 2 where one could not be written, 3 where a finding weighs enough."""
    from hexapla.cli.said import say_error

    written = True
    for form in forms:
        try:
            _give(context, form, report)
            if form.name == "github" and (summary := environment.get("GITHUB_STEP_SUMMARY")):
                _append_summary(Path(summary), report)
        except HexaplaError as error:
            say_error(error)
            written = False
    if not context.quiet and Form("github") not in forms:
        echo(summary_line(report.findings), err=True)
    if not written:
        return CANNOT_RUN
    return FINDINGS if weighs(report, fail_on) else GOOD


def weighs(report: Report, fail_on: str) -> bool:
    """Whether a finding is as bad as ``fail_on``, or worse; those that are not shown count too."""
    bad = _THRESHOLDS[: _THRESHOLDS.index(fail_on) + 1] if fail_on != "never" else ()
    return any(str(severity_of(finding)) in bad for finding in report.findings)


def folder_of(root: Path, here: Path) -> str:
    """Where ``root`` lies below ``here``, as services name files; empty where it does not.

    >>> folder_of(Path("/repository/essays"), Path("/repository"))
    'essays'
    """
    place, base = root.resolve(), here.resolve()
    return place.relative_to(base).as_posix() if base in place.parents else ""


def _give(context: Context, form: Form, report: Report) -> None:
    from hexapla.record import write_whole

    if form.path is None and form.name == "text":
        _say_text(context, report)
    elif form.path is None:
        echo(render_report(form.name, report), end="")
    else:
        _require_plain_file(form.path, context.root)
        write_whole(form.path, render_report(form.name, report).encode())


def _say_text(context: Context, report: Report) -> None:
    from hexapla.cli.said import is_error, say_findings
    from hexapla.report.text import omitted_lines

    say_findings((finding for finding in report.shown if not context.quiet or is_error(finding)), err=False)
    for line in omitted_lines(report):
        echo(line)


def _require_plain_file(path: Path, root: Path) -> None:
    """A report is written whole, beside its place and then in it: a folder, a device or a pipe cannot be that place.

    Nor can a catalog or a source: nobody means to write a report over somebody's words.
    """
    if path.suffix in (".po", ".pot") or (root / "source").resolve() in path.resolve().parents:
        raise HexaplaError("is a place for sources or catalogs: no report was written there", location=str(path), hint="name another file")
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # Not there yet; what else is wrong with the path, writing says.
    if not stat.S_ISREG(mode):
        what = "is a folder" if stat.S_ISDIR(mode) else "is a device or a pipe"
        raise HexaplaError(f"{what}: no report was written there", location=str(path), hint="name a file")


def _append_summary(path: Path, report: Report) -> None:
    """Raises HexaplaError. GitHub gives each step a file of its own; what the step wrote before stays."""
    from hexapla.report.github import LARGEST_SUMMARY, step_summary

    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(step_summary(report, LARGEST_SUMMARY - file.tell()))
    except OSError as error:
        hint = "GITHUB_STEP_SUMMARY names it; unset it where this is not a step of GitHub Actions"
        raise HexaplaError(f"the summary cannot be written: {error.strerror}", location=str(path), hint=hint) from error
