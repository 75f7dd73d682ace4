"""A public-domain book in, the table of ``docs/benchmarks-merge.md`` out: `hexapla.merge.merge` beside GNU msgmerge on labelled edits.

Run it as ``python -m benchmarks.merge_history``; ``benchmarks/README.md`` says what is measured and where the book comes from.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.history import ANOTHER_FACT, History, Label, Marks, make_history, mark, new_template, old_catalog
from hexapla.merge import merge
from hexapla.model import Catalog
from hexapla.pofile import parse_catalog, render_catalog

REPORT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks-merge.md"
DRIFTED = "## A drifted catalog"
"""Where the second half of the page begins, which `benchmarks.merge_drift` writes."""
BOOK = "Isaac.Newton-Opticks.txt"
REMEDY = f"""\
The book is missing: Newton's Opticks (1730), {BOOK}.
It comes with Go's sources (Debian: apt install golang-src; elsewhere: install Go), or name any plain text: --book FILE"""
WANTED = {
    Label.TYPOGRAPHY: 15,
    Label.SMALL: 60,
    Label.HEAVY: 30,
    Label.NUMBER: 40,
    Label.NEGATION: 40,
    Label.NAME: 40,
    Label.SPLIT: 20,
    Label.JOINED: 15,
    Label.REMOVED: 20,
    Label.NEW: 20,
}
CHAPTERS = 3
SEEDS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Run:
    """What one program made of one history."""

    marks: Marks
    cpu: float
    """Seconds, of all cores together."""
    wall: float
    """Seconds."""


# --- The book ------------------------------------------------------------------------------------------------------


def find_book(go_roots: Iterable[Path]) -> Path | None:
    """Where one of these copies of Go's sources keeps the book that its compressors are tested with."""
    return next((book for root in go_roots if (book := root / "src" / "testdata" / BOOK).is_file()), None)


def go_roots() -> Iterator[Path]:
    """Debian's places, the newest first, and the one of the Go that is on the PATH."""
    yield from sorted(Path("/usr/share").glob("go-*"), reverse=True)
    if go := shutil.which("go"):
        yield Path(subprocess.run([go, "env", "GOROOT"], capture_output=True, text=True, check=True).stdout.strip())


def read_paragraphs(book: Path) -> list[str]:
    """The paragraphs of a plain text, unwrapped. Tables and pictures are left out: they are no prose."""
    blocks = re.split(r"\n\s*\n", book.read_text("utf-8").replace("\r\n", "\n"))
    prose = (block for block in blocks if re.search(r"[a-z]{3}", block) and not re.search(r"   |[|+]--|\[Illustration", block))
    return [" ".join(block.split()) for block in prose]


# --- The two programs ----------------------------------------------------------------------------------------------


def measured(work: Callable[[], Catalog], clock: Callable[[], float], history: History) -> Run:
    cpu, wall = clock(), time.perf_counter()
    merged = work()
    return Run(cpu=clock() - cpu, wall=time.perf_counter() - wall, marks=mark(history, merged))


def run_merge(history: History) -> Run:
    """`merge` alone, on catalogs as values."""
    old, template = old_catalog(history), new_template(history)
    return measured(lambda: merge(old, template).catalog, time.process_time, history)


def run_files(history: History) -> Run:
    """Files read, merged and written, as msgmerge has to."""
    old, template = render_catalog(old_catalog(history)), render_catalog(new_template(history))

    def work() -> Catalog:
        return parse_catalog(render_catalog(merge(parse_catalog(old), parse_catalog(template)).catalog))

    return measured(work, time.process_time, history)


def run_msgmerge(history: History, program: str) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "old.po").write_bytes(render_catalog(old_catalog(history)))
        (Path(folder) / "new.pot").write_bytes(render_catalog(new_template(history)))
        command = [program, "--quiet", "--previous", "--output-file=merged.po", "old.po", "new.pot"]

        def work() -> Catalog:
            subprocess.run(command, cwd=folder, check=True)
            return parse_catalog((Path(folder) / "merged.po").read_bytes())

        return measured(work, _children, history)


def _children() -> float:
    used = os.times()
    return used.children_user + used.children_system


# --- The report ----------------------------------------------------------------------------------------------------


def render_report(histories: Sequence[History], runs: dict[str, list[Run]], book: str, machine: str) -> str:
    """The page, in Markdown: what was merged, on what kind of machine, and two tables."""
    changed = sum(edit.label is not Label.KEPT for history in histories for edit in history.edits)
    return f"""\
# Merging: a history of edits

Made by `python -m benchmarks.merge_history`; [how](../benchmarks/README.md). {book}: {len(histories)} histories of
{len(histories[0].old)} paragraphs each, {changed} labelled edits in all, {CHAPTERS} chapters moved in each. Sums over all histories.

{machine}

{render_table(_summary(runs))}

*False*: messages given the text of another paragraph. *Doubled*: messages given a text that another message has as well. *Believed*:
messages that are not fuzzy though more than typography changed; `merge` must never give one.

{render_table(_by_label(histories, runs))}

A kept paragraph counts where it is neither fuzzy nor empty; typography where the text was found; a split or a joined paragraph where one
half was. A changed {" or ".join(label.removesuffix(" changed") for label in ANOTHER_FACT)} is what no likeness can see: all come out fuzzy.
"""


def _summary(runs: dict[str, list[Run]]) -> Iterator[list[str]]:
    yield ["", "edits found", "recall", "false", "doubled", "believed", "CPU s", "wall s"]
    for name, done in runs.items():
        marks = [run.marks for run in done]
        wanted = sum(one.wanted for one in marks)
        found = round(sum(one.recall * one.wanted for one in marks))
        counts = (sum(one.false_matches for one in marks), sum(one.doubled for one in marks), sum(len(one.believed) for one in marks))
        seconds = (sum(run.cpu for run in done), sum(run.wall for run in done))
        yield [name, f"{found} of {wanted}", f"{found / wanted:.1%}", *map(str, counts), *(f"{second:.2f}" for second in seconds)]


def _by_label(histories: Sequence[History], runs: dict[str, list[Run]]) -> Iterator[list[str]]:
    yield ["edit", "made", *runs]
    made = [edit for history in histories for edit in history.edits]
    for label in Label:
        if label not in (Label.REMOVED, Label.NEW):
            found = [str(sum(run.marks.found[label] for run in done)) for done in runs.values()]
            yield [label.value, str(sum(edit.label is label for edit in made)), *found]
    all_moved = sum(run.marks.moved[1] for run in next(iter(runs.values())))
    yield ["any, in a moved chapter", str(all_moved), *(str(sum(run.marks.moved[0] for run in done)) for done in runs.values())]


def render_table(rows: Iterator[list[str]]) -> str:
    head, *body = rows
    rule = ["---", *(["--:"] * (len(head) - 1))]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *body))


def write_half(half: str, report: Path = REPORT) -> None:
    """Put one half of the page in its place: the history of edits before, the drifted catalog after; the other half stays."""
    page = report.read_text("utf-8") if report.is_file() else ""
    first, mark, second = page.partition(f"\n{DRIFTED}\n")
    halves = (first, half) if half.startswith(DRIFTED) else (half, f"{DRIFTED}\n{second}" if mark else "")
    report.write_text("\n\n".join(part.strip("\n") for part in halves if part) + "\n", "utf-8")


def describe_machine(msgmerge: str | None) -> str:
    """Its kind, not its name."""
    versions = [f"{platform.python_implementation()} {platform.python_version()}"]
    if msgmerge:
        said = subprocess.run([msgmerge, "--version"], capture_output=True, text=True, check=True).stdout
        versions.append(f"GNU gettext {said.splitlines()[0].rpartition(' ')[2]}")
    return f"Measured on {platform.system()}, {platform.machine()}, {os.cpu_count()} cores, with {', '.join(versions)}."


# --- The command ---------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where all went well; 2 where there is no book; 3 where a changed text came out as not fuzzy."""
    options = _options(arguments)
    book = options.book or find_book(go_roots())
    if book is None or not book.is_file():
        print(REMEDY, file=sys.stderr)
        return 2
    msgmerge = shutil.which("msgmerge")
    if msgmerge is None:
        print("msgmerge is missing, its column is left out: install gettext (Debian: apt install gettext)", file=sys.stderr)
    paragraphs = read_paragraphs(book)
    histories = [make_history(paragraphs, WANTED, CHAPTERS, seed) for seed in SEEDS]
    runs = {
        "`merge`": [run_merge(history) for history in histories],
        "`merge`, with reading and writing": [run_files(history) for history in histories],
    }
    if msgmerge:
        runs["msgmerge"] = [run_msgmerge(history, msgmerge) for history in histories]
    title = "Newton’s *Opticks* (1730)" if book.name == BOOK else "The book"
    report = render_report(histories, runs, title, describe_machine(msgmerge))
    print(report)
    if msgmerge and book.name == BOOK:
        write_half(report)
    return 3 if any(run.marks.believed for run in runs["`merge`"]) else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Merge two versions of a book with hexapla and with msgmerge, and compare.")
    parser.add_argument(
        "--book",
        type=Path,
        metavar="FILE",
        help="another plain text, whose paragraphs are parted by blank lines; its figures are only printed",
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
