"""The commands for catalogs that come and go: receive, fmt, allow, and git's merge driver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hexapla.cli.asked import Context, locales_named, project_in
from hexapla.cli.codes import FINDINGS, GOOD
from hexapla.cli.options import LOCALES, Argument, Option, command, one_of
from hexapla.errors import CatalogError, HexaplaError
from hexapla.frozen import replace
from hexapla.report import printable

if TYPE_CHECKING:
    from hexapla.pipeline.receive import Received


@command(
    Argument("FILE.po …", "files", Path, many=True),
    Option("-l, --locale LOCALE", "code", "The language, where the file does not say it."),
)
def receive(context: Context, files: Sequence[Path], code: str | None) -> int:
    """Take in catalogs that came by mail, entry by entry.

    Where a catalog belongs is found by its content. With git, it is compared with the version it started from, so that work done here
    meanwhile stays. Where both sides changed a translation, ours stands, fuzzy, with theirs in a comment. Nothing empty or older replaces
    anything.
    """
    from hexapla.checks import quote
    from hexapla.cli.said import say, say_error
    from hexapla.pipeline.receive import receive as receive_catalog

    project = project_in(context)
    locales_named(project.publication, [code] if code else [])
    ended = GOOD
    for file in files:
        try:
            # What was read of the catalogs does not hold after one was written.
            got = receive_catalog(replace(project), file, code)
        except HexaplaError as error:
            # The others are taken in all the same.
            say_error(error)
            ended = FINDINGS
            continue
        say(context, printable(f"{file} → {got.path}: {_outcome(got)}"))
        for entry in got.conflicts:
            say(context, printable(f"    to decide: {quote(entry.msgid)}"))
    return ended


def _outcome(got: Received) -> str:
    since = f" (compared with {got.base})" if got.base else ""
    if not got.changed:
        return f"nothing new{since}"
    return f"{len(got.taken)} taken, {len(got.conflicts)} to decide, {got.added} new{since}"


@command(
    LOCALES,
    Option("--wrap [no|79]", "wrap", "Break long lines at 79 columns, or not at all.", one_of("no", "79")),
    Option("--check", "check_only", "Write nothing; end with 3 if a catalog is in another form."),
)
def fmt(context: Context, codes: Sequence[str], wrap: str | None, check_only: bool) -> int:
    """Bring catalogs into one canonical form: order of lines, wrapping, nothing private in the header. What they say stays."""
    from hexapla.cli.said import say, say_findings
    from hexapla.pipeline.fmt import fmt as format_catalogs

    project = project_in(context)
    columns = {"no": None, "79": 79}[wrap] if wrap else project.publication.wrap
    result = format_catalogs(project, locales_named(project.publication, codes), wrap=columns, check=check_only)
    for path in result.paths:
        say(context, printable(f"{'would be written' if check_only else 'written'}: {path}"))
    if not result.paths and not result.findings:
        say(context, "Every catalog is in canonical form.")
    say_findings(result.findings)
    return FINDINGS if result.findings or (check_only and result.paths) else GOOD


@command(Argument("FILE:LINE", "place"), Argument("SLUG", "slug"), Argument("REASON", "reason", many=True))
def allow(context: Context, place: str, slug: str, reason: Sequence[str]) -> int:
    """Write down why a finding is right to be there.

    The exception stands beside the message or before the block it is for, bound to the texts as they are now: when they change, it lapses.
    """
    from hexapla.cli.said import say
    from hexapla.pipeline.allow import allow as write_waiver

    say(context, f"{place}: {write_waiver(context.root, place, slug, ' '.join(reason))}")
    return GOOD


@command(
    Argument("%O", "base", Path),
    Argument("%A", "ours", Path),
    Argument("%B", "theirs", Path),
    Argument("[%P]", "place", Path, required=False),
)
def merge_driver(context: Context, base: Path, ours: Path, theirs: Path, place: Path | None) -> int:
    """Merge two versions of a catalog for git. A conflict is a fuzzy entry with both texts, never a marker in the file.

    Two lines set it up: `*.po merge=hexapla` in .gitattributes, and, once in each clone, git config merge.hexapla.driver
    "hexapla merge-driver %O %A %B %P". With %P, where the catalog lies, it is wrapped as its publication wraps catalogs.
    """
    from hexapla.cli.said import say, say_error
    from hexapla.pipeline.receive import merge_driver as merge_catalogs
    from hexapla.pipeline.receive import wrap_at

    try:
        result = merge_catalogs(base, ours, theirs, wrap_at((context.root / (place or ours)).resolve()))
    except CatalogError as error:
        say_error(_in_words(error, {base: "as both had it", ours: "ours", theirs: "theirs"}, place))
        return FINDINGS
    if result.conflicts:
        count = len(result.conflicts)
        told = "message was changed on both sides; it is" if count == 1 else "messages were changed on both sides; they are"
        say(context, (f"{place.as_posix()}: " if place else "") + f"{count} {told} fuzzy now, with both texts.")
    return GOOD


def _in_words(error: CatalogError, sides: Mapping[Path, str], place: Path | None) -> CatalogError:
    """git hands over files of passing names, which are gone when somebody reads the error: the catalog's own, and which version it is."""
    side = next((path for path in sides if error.location.startswith(f"{path}:")), None)
    if place is None or side is None:
        return error
    location = place.as_posix() + error.location.removeprefix(str(side))
    return CatalogError(f"{error.message} (in the version: {sides[side]})", location=location, hint=error.hint)
