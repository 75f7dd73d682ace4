"""A public-domain book in, ``docs/benchmarks.md`` and its plot out: whole commands of Hexapla beside those of its peers, on the same work.

Run it as ``python -m benchmarks.speed``; ``benchmarks/README.md`` says what is measured, and what has to be installed.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.corpus import Corpus, book_of, change_one, drifted, latin_languages
from benchmarks.cost import CommandError, Cost, middle, run
from benchmarks.merge_history import BOOK, REMEDY, find_book, go_roots, read_paragraphs
from benchmarks.peers import Commands, Gettext, Hexapla, HexaplaWithCovers, Mdpo, Po4a, Sphinx, Tool, TranslateToolkit
from benchmarks.report import OWN, Row, read_rows, render_plot, render_report, write_rows

ROOT = Path(__file__).resolve().parents[1]
ESSAY = ROOT / "source" / "article-14.md"
BOOK_SIZE, BOOK_DOCUMENTS = 776_000, 562
MERGES = {"merge, 2 % edited": 0.02, "merge, 30 % edited": 0.3}
FEW = 50
"""Documents in all languages, beyond which the two slowest peers are left out: they take minutes for each unit."""
HUGE = 5_000_000
"""Bytes of Markdown, beyond which it is the memory that is asked for."""
MEASURED = Path(__file__).parent / "measured.json"
USUAL = ("essay-12", "essay-106", "book-3", "book-3-page", "scale-1", "scale-4", "scale-16")
UNITS = ("extract", *MERGES, "one language", "all languages, cold", "nothing changed", "one msgstr changed")


def corpora(paragraphs: Sequence[str]) -> dict[str, Callable[[], Corpus]]:
    """By the names that ``--only`` takes."""
    essay = (("article-14.md", ESSAY.read_text("utf-8")),)

    def book(times: int, languages: int, documents: int = BOOK_DOCUMENTS, size: int = BOOK_SIZE, *, as_one_page: bool = False) -> Corpus:
        found = book_of(paragraphs, documents * times, size * times)
        name = f"book of {documents * times} documents, {size * times // 1000:,} KB × {languages}"
        return Corpus(f"{name}, as one page" if as_one_page else name, found, latin_languages(languages), as_one_page)

    return {
        "essay-12": lambda: Corpus("essay × 12 languages", essay, latin_languages(12)),
        "essay-106": lambda: Corpus("essay × 106 languages", essay, latin_languages(106)),
        "essay-500": lambda: Corpus("essay × 500 languages", essay, latin_languages(500)),
        "book-3": lambda: book(1, 3),
        "book-3-page": lambda: book(1, 3, as_one_page=True),
        "book-21": lambda: book(1, 21),
        "scale-1": lambda: book(1, 3, 35, 48_500),
        "scale-4": lambda: book(4, 3, 35, 48_500),
        "scale-16": lambda: book(16, 3, 35, 48_500),
        "scale-256": lambda: book(256, 3, 35, 48_500),
    }


def tools(corpus: Corpus, folder: Path, environments: Path | None) -> Iterator[Tool]:
    """Hexapla first, then every peer that is installed."""
    yield Hexapla(corpus, folder / "hexapla")
    yield HexaplaWithCovers(corpus, folder / "covers")
    if shutil.which("po4a") and shutil.which("pandoc"):
        yield Po4a(corpus, folder / "po4a")
    if environments and shutil.which("pandoc"):
        yield Mdpo(corpus, folder / "mdpo", environments / "mdpo" / "bin" / "python")
    if environments and len(corpus.documents) * len(corpus.languages) <= FEW:
        yield TranslateToolkit(corpus, folder / "toolkit", environments / "tt" / "bin")
        yield Sphinx(corpus, folder / "sphinx", environments / "sphinx" / "bin")
    if shutil.which("msgmerge"):
        yield Gettext(corpus, folder / "gettext")


def units_of(corpus: Corpus) -> tuple[str, ...]:
    """A drifted book is measured by `benchmarks.merge_drift`: msgmerge, and po4a with it, takes minutes for each language."""
    if corpus.size > HUGE:
        return ("all languages, cold", "nothing changed")
    if corpus.as_one_page:
        return ("one language", "all languages, cold", "one msgstr changed")
    large = len(corpus.documents) > FEW
    return tuple(unit for unit in UNITS if not (large and MERGES.get(unit, 0) > 0.1))


def measure(tool: Tool, unit: str) -> Cost:
    """One unit of work, once. What has to stand before it is made without being counted."""
    languages = tool.corpus.languages
    if unit in MERGES:
        return _merge(tool, MERGES[unit])
    if unit == "extract":
        return _sum(tool, tool.extract())
    if unit in ("one language", "all languages, cold"):
        tool.clean()
        return _sum(tool, tool.build(languages[:1] if unit == "one language" else languages))
    if unit == "one msgstr changed":
        change_one(tool.catalogs(languages[0])[-1])
        # A peer's user rebuilds the language that changed; Hexapla is asked for everything, and finds out what changed.
        return _sum(tool, tool.build(languages if isinstance(tool, Hexapla) else languages[:1]))
    return _sum(tool, tool.build(languages))


def _merge(tool: Tool, share: float) -> Cost:
    """On a copy of everything: the tool's own folder stays as it was."""
    with tempfile.TemporaryDirectory(dir=tool.folder.parent) as name:
        kept = Path(name) / "kept"
        shutil.copytree(tool.folder, kept)
        tool.edit(drifted(tool.corpus.documents, share))
        try:
            return _sum(tool, tool.merge())
        finally:
            shutil.rmtree(tool.folder)
            kept.rename(tool.folder)


def _sum(tool: Tool, commands: Commands) -> Cost:
    total = Cost(0.0, 0.0, 0.0)
    for command in commands:
        total += run(command, tool.folder)
    return total


def compare(corpus: Corpus, rounds: int, environments: Path | None, say: Callable[[str], None], *, alone: bool) -> list[Row]:
    """Every tool on every unit, alternating, the median of so many rounds. A tool that fails is said, and left out."""
    with tempfile.TemporaryDirectory(prefix="hexapla-benchmark-") as name:
        found: list[Tool] = []
        for tool in tools(corpus, Path(name), None if alone else environments):
            if alone and not tool.name.startswith(OWN):
                continue
            try:
                tool.prepare()
            except CommandError as error:
                say(f"{tool.name} is left out of {corpus.name}: {error}")
                continue
            found.append(tool)
        rows = []
        for unit in units_of(corpus):
            costs: dict[str, list[Cost]] = {tool.name: [] for tool in found}
            for _ in range(rounds):
                for tool in (one for one in found if one.publishes or unit in MERGES):
                    costs[tool.name].append(measure(tool, unit))
            rows += [Row(corpus.name, unit, name, middle(taken), corpus.size, rounds) for name, taken in costs.items() if taken]
            say("\n".join(f"{corpus.name} | {unit} | {name}: {middle(taken)}" for name, taken in costs.items() if taken))
        return rows


def main() -> int:
    """0: measured; 2: the book is missing."""
    asked = _asked()
    book = asked.book or find_book(go_roots())
    if book is None:
        print(REMEDY, file=sys.stderr)
        return 2
    known = corpora(read_paragraphs(book))
    rows = read_rows(MEASURED)
    for name in asked.only or USUAL:
        alone = asked.alone or name.startswith("scale")
        rows[name] = compare(known[name](), asked.rounds, asked.peers, lambda text: print(text, flush=True), alone=alone)
        if asked.write:
            _write({name: rows[name] for name in known if name in rows})
    return 0


def _write(rows: Mapping[str, Sequence[Row]]) -> None:
    """Corpora may be measured in several sessions: what was measured before stays in the page."""
    machine = f"Measured on {platform.system()}, {platform.machine()}, {os.cpu_count()} cores, with CPython {platform.python_version()}."
    scaling = [row for name, found in rows.items() if name.startswith("scale") for row in found if row.tool == OWN]
    others = [row for name, found in rows.items() if not name.startswith("scale") for row in found]
    write_rows(MEASURED, rows)
    (ROOT / "docs" / "benchmarks.md").write_text(render_report(others, scaling, machine), "utf-8")
    if len({row.size for row in scaling}) > 1:
        (ROOT / "docs" / "benchmarks.svg").write_text(render_plot(scaling), "utf-8")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--book", type=Path, help=f"a plain text instead of {BOOK}")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="where mdpo, tt and sphinx have an environment each")
    parser.add_argument("--only", action="append", metavar="CORPUS", help="essay-12, essay-106, book-3, scale-1 …; may be repeated")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="Hexapla only")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md and its plot")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
