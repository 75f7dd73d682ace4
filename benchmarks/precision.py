"""Folders of published translations in, how often each check of a message fires on them out: ``docs/benchmarks-precision.md``.

Run it as ``python -m benchmarks.precision FOLDER…``; ``benchmarks/README.md`` says where such catalogs come from. What is published was
read by people: a check that often fires there is wrong more often than they are.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hexapla.checks import Place, check_catalog
from hexapla.config import DEFAULT_EXTENSIONS
from hexapla.diagnostics import severity_of
from hexapla.errors import CatalogError, ConfigError
from hexapla.locales import Locale, parse_locale
from hexapla.markup import Parser, parser_for
from hexapla.model import Catalog, Entry, Finding, Severity, Source
from hexapla.pofile import header_fields, read_catalog

REPORT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks-precision.md"
BY_HAND = "## Read by hand"
"""What stands below this heading of the page was written by people, and stays."""
_HOST = re.compile(r"https?://([^/\s)\"'>#?:]+)")
_LONGEST = 420


@dataclass(frozen=True, slots=True)
class Measured:
    """One catalog: its complete translations, and what the checks say of them."""

    project: str
    catalog: Catalog
    locale: Locale
    units: tuple[Entry, ...]
    findings: tuple[Finding, ...]

    def flagged(self, severity: Severity | None = None) -> int:
        """How many units have a finding; of one severity, if one is named."""
        return len({finding.key for finding in self.findings if severity in (None, severity_of(finding))})


# --- Catalogs ------------------------------------------------------------------------------------------------------


def read_catalogs(folder: Path) -> Iterator[tuple[Catalog, Locale]]:
    """Every catalog below a folder whose language is known: by its header, else by its name or the folders it lies in."""
    for file in sorted(folder.rglob("*.po")):
        name = file.relative_to(folder).as_posix()
        try:
            catalog = read_catalog(file, name)
        except CatalogError as error:
            print(f"left out: {error}", file=sys.stderr)
            continue
        if locale := _locale_of(catalog, file):
            yield catalog, locale
        else:
            print(f"left out: {name}: nothing says which language it is in", file=sys.stderr)


def _locale_of(catalog: Catalog, file: Path) -> Locale | None:
    for code in (dict(header_fields(catalog)).get("Language", ""), file.stem, *file.parts[-2::-1]):
        try:
            return parse_locale(code)
        except ConfigError:
            continue
    return None


def units_of(catalog: Catalog) -> tuple[Entry, ...]:
    """The complete translations: what an edition would show."""
    entries = (entry for entry in catalog.entries if not (entry.is_header or entry.obsolete or entry.fuzzy))
    return tuple(entry for entry in entries if entry.translated and len(entry.msgstr) == 1)


# --- Checks --------------------------------------------------------------------------------------------------------


def measure_folder(folder: Path) -> Iterator[Measured]:
    """Every catalog of one project, checked as `check` does: its links may lead to all the hosts that the project links to."""
    found = [(catalog, locale, units_of(catalog)) for catalog, locale in read_catalogs(folder)]
    hosts = frozenset(host.lower() for _, _, units in found for unit in units for host in _HOST.findall(unit.msgid))
    parser = parser_for(DEFAULT_EXTENSIONS)
    for catalog, locale, units in found:
        yield Measured(folder.name, catalog, locale, units, _findings(units, catalog.path, locale, hosts, parser))


def _findings(units: tuple[Entry, ...], path: str, locale: Locale, hosts: frozenset[str], parser: Parser) -> tuple[Finding, ...]:
    """The block a text stood in is not in its catalog: all are taken for paragraphs of a document without notes and definitions."""
    document = parser.parse(Source("x.md", ""), "en")
    places = {unit.key: Place(document, "p", unit.extracted[0] if unit.extracted else "paragraph") for unit in units}
    catalog = Catalog(units, path)
    return check_catalog(catalog, catalog, locale, places, parser, hosts).findings


# --- The report ----------------------------------------------------------------------------------------------------


def render_report(measured: Sequence[Measured], seconds: float) -> str:
    """The page, in Markdown, without what people found when they read."""
    total = sum(len(one.units) for one in measured)
    languages = {one.locale.language for one in measured}
    errors, flagged = sum(one.flagged(Severity.ERROR) for one in measured), sum(one.flagged() for one in measured)
    spoken = f"{len(languages)} language{'s' * (len(languages) > 1)}"
    return f"""\
# Checks: how often they fire on published translations

Made by `python -m benchmarks.precision`; [how](../benchmarks/README.md). {total:,} translated messages in {spoken}:
{errors:,} ({errors / total:.2%}) have an error, {flagged:,} ({flagged / total:.2%}) any finding. The aim is under 1 % with an error.
{seconds:.0f} seconds of CPU.

{_table(_by_project(measured))}

{_table(_by_slug(measured, total))}
"""


def _by_project(measured: Sequence[Measured]) -> Iterator[list[str]]:
    yield ["project", "language", "messages", "with an error", "share"]
    for project, tag in sorted({(one.project, one.locale.tag) for one in measured}):
        own = [one for one in measured if (one.project, one.locale.tag) == (project, tag)]
        units, errors = sum(len(one.units) for one in own), sum(one.flagged(Severity.ERROR) for one in own)
        yield [project, tag, f"{units:,}", f"{errors:,}", f"{errors / units:.2%}" if units else ""]


def _by_slug(measured: Sequence[Measured], total: int) -> Iterator[list[str]]:
    yield ["finding", "severity", "messages", "share"]
    counts = Counter(slug for one in measured for _, slug in {(finding.key, finding.slug) for finding in one.findings})
    severities = {finding.slug: str(severity_of(finding)) for one in measured for finding in one.findings}
    for slug, count in sorted(counts.items(), key=lambda item: (severities[item[0]], -item[1])):
        yield [f"`{slug}`", severities[slug], f"{count:,}", f"{count / total:.3%}"]


def _table(rows: Iterator[list[str]]) -> str:
    head, *body = rows
    rule = ["--:" if cell in ("messages", "share", "with an error") else "---" for cell in head]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *body))


def render_samples(measured: Iterable[Measured], wanted: int, slug: str = "") -> str:
    """So many findings of each kind, or of one, to be read by somebody; the same ones each time."""
    rows: dict[str, list[str]] = {}
    for one in measured:
        texts = {unit.key: unit for unit in one.units}
        for finding in one.findings:
            if finding.key is not None and slug in ("", finding.slug):
                rows.setdefault(finding.slug, []).append(_sample(one, finding, texts[finding.key]))
    chosen = {name: random.Random(7).sample(found, min(wanted, len(found))) for name, found in sorted(rows.items())}
    return "\n".join(f"\n===== {name}: {len(rows[name])}\n" + "\n".join(found) for name, found in chosen.items())


def _sample(one: Measured, finding: Finding, unit: Entry) -> str:
    place = f"{one.project}/{finding.path}:{finding.line}"
    return f"--- {place} {finding.message}\n  {unit.msgid[:_LONGEST]!r}\n  {unit.msgstr[0][:_LONGEST]!r}"


def written_by_hand(page: Path) -> str:
    """What people wrote on the page, with its heading."""
    text = page.read_text("utf-8") if page.is_file() else ""
    return f"\n{BY_HAND}{text.partition(BY_HAND)[2]}" if BY_HAND in text else ""


# --- The command ---------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where it was measured; 2 where the folders hold no translation; 3 where one message in a hundred has an error."""
    options = _options(arguments)
    start = time.process_time()
    measured = [one for folder in options.folders for one in measure_folder(folder) if one.units]
    if not measured:
        print("No catalog (.po file) with a translation is in these folders.", file=sys.stderr)
        return 2
    report = render_report(measured, time.process_time() - start)
    print(report)
    if options.samples:
        print(render_samples(measured, options.samples, options.slug))
    if options.write:
        REPORT.write_text(report + written_by_hand(REPORT), "utf-8")
    return 3 if sum(one.flagged(Severity.ERROR) for one in measured) * 100 >= sum(len(one.units) for one in measured) else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Check published translations, and count what is found.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="of one project's catalogs, in any layout")
    parser.add_argument("--samples", type=int, default=0, metavar="N", help="print so many findings of each kind, to be read")
    parser.add_argument("--slug", default="", help="print samples of this kind only")
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.name}; what stands below “{BY_HAND.strip('# ')}” in it stays")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
