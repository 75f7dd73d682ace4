"""How far each work is in, a table for people, JSON for programs, Markdown for a README out: the command ``status``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hexapla.cli.asked import Context, locales_named, project_in
from hexapla.cli.codes import GOOD
from hexapla.cli.echo import echo, style
from hexapla.cli.options import LOCALES, Option, command, one_of
from hexapla.cli.tables import Column
from hexapla.diagnostics import severity_of
from hexapla.frozen import Frozen
from hexapla.model import Completeness, Finding
from hexapla.patterns import pattern

if TYPE_CHECKING:
    from hexapla.config import Publication
    from hexapla.locales import Locale
    from hexapla.pipeline.check import Standing
    from hexapla.pipeline.status import Survey
    from hexapla.project import Project
    from hexapla.status import PublicationStatus

SCHEMA = 1
"""Raised where a key changes its meaning or goes; a new key raises nothing."""
FEW = 12
"""Rows of documents that are shown unasked."""
_CELLS = 10
_EIGHTHS = " ▏▎▍▌▋▊▉"
_COLUMNS = (
    Column("work", rank=1),
    Column("locale"),
    Column("language", rank=5),
    Column("status", rank=3),
    Column("", rank=4),
    Column("translated", right=True),
    Column("fuzzy", right=True, rank=6),
    Column("missing", right=True, rank=7),
    Column("words left", right=True, rank=2),
)


@command(
    LOCALES,
    Option(
        "--format FORM",
        "form",
        "text, for people; json, for programs; markdown, for a README.",
        one_of("text", "json", "markdown"),
        default="text",
    ),
    Option("--html", "page", "Also write output/reports/: status.html, and a badge for each language."),
    Option("--output DIR", "output", "Where --html writes instead of output/.", Path),
)
def status(context: Context, codes: Sequence[str], form: str, page: bool, output: Path | None) -> int:
    """Show how complete each work is, per locale and document, against today's source.

    Documents are shown where they are few, or with -v. --html writes a page for translators that shows every message that waits, what
    changed in its source, and where it is; -l narrows what is shown here, not that page. output/reports/ is never part of the site.
    """
    seen = _look(context, codes, page=page, counts=form == "json")
    if form == "json":
        echo(status_json([standing.row for standing in seen.standings], seen.findings))
    elif form == "markdown":
        echo(status_markdown(seen.standings))
    else:
        _say_table(context, seen.publication, seen.standings)
    if seen.page:
        folder = output if output is not None else context.root / "output"
        _write_page(context, seen.publication, seen.page, folder, err=form != "text")
    return GOOD


class _Seen(Frozen):
    """What is shown of a publication; what else was read of it is let go."""

    publication: Publication
    standings: tuple[Standing, ...]
    findings: tuple[Finding, ...] = ()
    page: PublicationStatus | None = None


def _look(context: Context, codes: Sequence[str], *, page: bool, counts: bool) -> _Seen:
    """Each language is read once. ``counts``: findings are counted, too."""
    from hexapla.pipeline.check import all_findings, examine, in_order, standings

    project = project_in(context)
    named = locales_named(project.publication, codes)
    if not (page or counts):
        return _Seen(project.publication, standings(project, named))
    surveyed = _survey(project) if page else None
    examined = surveyed.languages if surveyed else examine(project, named)
    languages = [one for one in examined if not named or one.locale.code in named]
    found = in_order(project, (standing for one in languages for standing in one.standings))
    findings = all_findings(project, languages, named) if counts else ()
    return _Seen(project.publication, found, findings, surveyed.status if surveyed else None)


def _survey(project: Project) -> Survey:
    from hexapla.pipeline.status import survey

    return survey(project)


def _write_page(context: Context, publication: Publication, page: PublicationStatus, folder: Path, *, err: bool) -> None:
    from hexapla.pipeline.status import write_reports

    names = write_reports(publication, page, folder)
    if not context.quiet:
        echo(f"{folder / names[0]}, and {len(names) - 1} badge{'' if len(names) == 2 else 's'} beside it", err=err)


# --- For programs --------------------------------------------------------------------------------------------------


def status_json(rows: Sequence[Mapping[str, object]], findings: Sequence[Finding]) -> str:
    """``completeness`` as `check` gives it, and how many findings there are of each severity, by locale ("" for those of the source)."""
    counts: dict[str, Counter[str]] = {}
    for finding in findings:
        counts.setdefault(finding.locale or "", Counter())[str(severity_of(finding))] += 1
    return json.dumps({"schema": SCHEMA, "completeness": list(rows), "findings": counts}, indent=1, sort_keys=True)


# --- For a README --------------------------------------------------------------------------------------------------

_MARKUP = pattern(r"([\\`*_{}\[\]<>|#&~!])")


def status_markdown(standings: Sequence[Standing]) -> str:
    """A table in GitHub's dialect, a row for each work and language: https://github.github.com/gfm/#tables-extension-"""
    from hexapla.cli.said import percent
    from hexapla.report import printable

    head = ("Work", "Language", "Locale", "Translated", "Fuzzy", "Missing", "Words left")
    lines: list[tuple[str, ...]] = [head, ("---", "---", "---", "---:", "---:", "---:", "---:")]
    for one in standings:
        counts, locale = one.total, one.policy.locale
        name = _MARKUP.sub(r"\\\1", printable(locale.name))
        numbers = (percent(counts.share), counts.fuzzy.messages, counts.untranslated.messages, _left(counts))
        lines.append((_MARKUP.sub(r"\\\1", one.work.id), name, f"`{locale.code}`", *map(str, numbers)))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


# --- For people ----------------------------------------------------------------------------------------------------


def _say_table(context: Context, publication: Publication, standings: Sequence[Standing]) -> None:
    from hexapla.cli.said import say, say_table

    if not publication.translations:
        say(context, "There is no language besides the source yet: hexapla add LOCALE")
    rows = list(_rows(standings, every=context.verbose))
    say_table(_COLUMNS, rows, lambda line: _BAR.sub(lambda full: style(full[0], "green"), line))


_BAR = pattern(f"[█{_EIGHTHS[1:]}]+")


def _rows(standings: Sequence[Standing], *, every: bool) -> Iterator[tuple[str, ...]]:
    """Each work in each language; last, where there are several works, what a language still needs in all of them."""
    documents = sum(len(one.documents) for one in standings if len(one.documents) > 1)
    for one in standings:
        yield from _rows_of(one, documents=every or documents <= FEW)
    if len({one.work.id for one in standings}) > 1:
        for locale in dict.fromkeys(one.policy.locale for one in standings):
            total = sum((one.total for one in standings if one.policy.locale == locale), Completeness())
            yield _row("all works", locale, "", total)


def _rows_of(standing: Standing, *, documents: bool) -> Iterator[tuple[str, ...]]:
    locale = standing.policy.locale
    yield _row(standing.work.id, locale, str(standing.policy.status), standing.total)
    for path, count in standing.documents if documents and len(standing.documents) > 1 else ():
        work, code, _, *rest = _row(f"  {path.removeprefix('source/')}", locale, "", count)
        yield work, code, "", *rest


def _row(name: str, locale: Locale, state: str, count: Completeness) -> tuple[str, ...]:
    from hexapla.cli.said import name_of, percent

    numbers = (str(count.fuzzy.messages), str(count.untranslated.messages), str(_left(count)))
    return name, locale.code, name_of(locale), state, bar(count.share), percent(count.share), *numbers


def _left(count: Completeness) -> int:
    return count.total.words - count.translated.words


def bar(share: float) -> str:
    """A share in ten cells, to an eighth of a cell; full only for what is complete, empty only for nothing.

    >>> bar(1.0), bar(0.5), bar(0.001), bar(0.0)
    ('██████████', '█████░░░░░', '▏░░░░░░░░░', '░░░░░░░░░░')
    """
    eighths = min(int(share * _CELLS * 8), _CELLS * 8 - 1) if share < 1 else _CELLS * 8
    full, part = divmod(max(eighths, 1) if share > 0 else 0, 8)
    return ("█" * full + _EIGHTHS[part].strip()).ljust(_CELLS, "░")
