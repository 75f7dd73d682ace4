"""The commands: options in, work done by the pipeline, an exit code out. What is imported inside a command spares the others its cost."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hexapla.cli.asked import Context, epoch_day, locales_named, project_in
from hexapla.cli.building import Asked, Staffing, build_or_recall
from hexapla.cli.codes import FINDINGS, GOOD
from hexapla.cli.echo import echo
from hexapla.cli.options import LOCALES, Argument, Option, command, one_of, whole_number
from hexapla.cli.reports import REPORTING, Form
from hexapla.diagnostics import errors_of

if TYPE_CHECKING:
    from hexapla.model import Finding

_TOLD_BY_BUILD = frozenset({"cover-font-missing"})
"""What no `check` can tell, since it depends on this computer."""


@command(
    LOCALES,
    Option("--work ID", "works", "Only this work; may be repeated.", many=tuple),
    Option(
        "--format FORMAT",
        "formats",
        "Only this format: html, epub, or onefile (one page that needs nothing else); may be repeated.",
        one_of("html", "epub", "onefile"),
        many=tuple,
    ),
    Option("--drafts", "drafts", "Also make previews of what is not published, in output/preview/."),
    Option("--output DIR", "output", "Where editions go instead of output/.", Path),
    Option("--last-good DIR", "last_good", "A copy of the deployed site: an edition that is not ready now is taken from there.", Path),
    Option("--jobs N", "jobs", "Build with N processes. 0: as many as there are cores, if it pays.", whole_number, default=0),
    Option("--dask ADDRESS", "dask", "Build with the workers of this Dask scheduler: tcp://HOST:8786.", default=""),
    Option("--part", "part", "Build only what -l and --work name, for --join: all else is built elsewhere, and not judged here."),
    Option(
        "--join DIR",
        "join",
        "An output folder of another build: what is current there is not made again; may be repeated.",
        Path,
        many=tuple,
    ),
    Option("--verify", "verify", "Read every file again, whatever its times say, before an edition is taken for current."),
)
def build(
    context: Context,
    codes: tuple[str, ...],
    works: tuple[str, ...],
    formats: tuple[str, ...],
    drafts: bool,
    output: Path | None,
    last_good: Path | None,
    jobs: int,
    dask: str,
    part: bool,
    join: tuple[Path, ...],
    verify: bool,
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
    asked = Asked(codes, works, formats, drafts, last_good, epoch_day(os.environ), part)
    told = build_or_recall(context, folder, asked, Staffing(jobs, dask, join), verify=verify)
    findings = [finding for one in told for finding in one.findings]
    say_findings(findings if context.verbose else [one for one in findings if is_error(one) or one.slug in _TOLD_BY_BUILD])
    say_built(context, told, folder, time.perf_counter() - began, part=part)
    unpublished = any(one.lost or (one.released and one.state != "published") for one in told)
    return FINDINGS if unpublished or errors_of(findings) else GOOD


@command(
    LOCALES,
    Option("--check", "check_only", "Write nothing; end with 3 if anything is stale."),
    Option("--force", "force", "Merge even where much of a translation would be lost to obsolete entries."),
    Option("--compendium FILE.po", "files", "Prefill from a catalog that comes from elsewhere; may be repeated.", Path, many=tuple),
)
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


@command(Argument("LOCALE", "locale"))
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


@command(
    LOCALES,
    *REPORTING,
    Option("--accept", "accept", "Take what is translated now for the least there must be: writes locale/baseline.toml."),
    Option("--annotate", "annotate", "Write findings beside their messages as comments; those that were mended go."),
)
def check(
    context: Context, codes: Sequence[str], forms: Sequence[Form], fail_on: str, most: int | None, accept: bool, annotate: bool
) -> int:
    """Report what is missing, stale or unsafe, where, and how to mend it.

    Several reports come of one run: --format sarif=reports/hexapla.sarif --format text
    """
    from hexapla.cli.checking import run_check

    return run_check(context, codes, forms, fail_on, most, os.environ, accept=accept, annotate=annotate)


@command(Argument("[SLUG]", "slug", required=False))
def explain(context: Context, slug: str | None) -> int:  # noqa: ARG001 — what every command is given
    """Explain what the finding SLUG means and how to mend it; without SLUG, list every kind of finding."""
    from hexapla.cli.explain import explained, listed
    from hexapla.cli.tables import terminal_width

    echo(listed() if slug is None else explained(slug, min(100, terminal_width() or 80)))
    return GOOD


@command(Argument("DIR", "folder", Path))
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
