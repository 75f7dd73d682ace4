"""Made-up messages in, the second half of ``docs/benchmarks-merge.md`` out: a large catalog, three in ten of its messages changed.

Run it as ``python -m benchmarks.merge_drift``; ``benchmarks/README.md`` says what is measured.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.history import ANOTHER_FACT, History, Label, make_history
from benchmarks.merge_history import DRIFTED, Run, describe_machine, render_table, run_files, run_merge, run_msgmerge, write_half
from benchmarks.samples import sample_paragraphs

MESSAGES = 6_000
"""In the old catalog."""
_OF_A_THOUSAND = {
    Label.TYPOGRAPHY: 5,
    Label.SMALL: 60,
    Label.HEAVY: 30,
    Label.NUMBER: 40,
    Label.NEGATION: 40,
    Label.NAME: 40,
    Label.SPLIT: 20,
    Label.JOINED: 15,
    Label.REMOVED: 25,
    Label.NEW: 25,
}
"""Three hundred."""
CHAPTERS = 3
SEED = 1
_TIMES_FASTER = 20


def drifted(messages: int, seed: int = SEED) -> History:
    """A catalog of about so many messages and the template it has to follow."""
    wanted = {label: share * messages // 1_000 for label, share in _OF_A_THOUSAND.items()}
    return make_history(sample_paragraphs(messages + wanted[Label.NEW], seed), wanted, CHAPTERS, seed)


def find_misses(ours: Run, theirs: Run, *, judge_time: bool = True) -> Iterator[str]:
    """What of the aims was missed, in words; nothing where all were met."""
    if ours.marks.believed:
        yield f"{len(ours.marks.believed)} changed texts came out as not fuzzy"
    if ours.marks.recall < theirs.marks.recall:
        yield f"less was found than msgmerge finds: {ours.marks.recall:.1%}, not {theirs.marks.recall:.1%}"
    if ours.marks.false_matches > theirs.marks.false_matches:
        yield f"more was mistaken than msgmerge mistakes: {ours.marks.false_matches}, not {theirs.marks.false_matches}"
    if judge_time and ours.cpu * _TIMES_FASTER > theirs.cpu:
        yield f"it took more than a twentieth of msgmerge's time: {ours.cpu:.2f} s of {theirs.cpu:.2f} s"


# --- The report ----------------------------------------------------------------------------------------------------


def render_half(history: History, runs: Mapping[str, Run], machine: str) -> str:
    """The half page, in Markdown."""
    changed = sum(edit.label is not Label.KEPT for edit in history.edits)
    return f"""\
{DRIFTED}

Made by `python -m benchmarks.merge_drift`; [how](../benchmarks/README.md). {len(history.old):,} made-up messages, which resemble each
other more than those of a book do; {changed:,} labelled edits; {CHAPTERS} chapters moved.

{machine}

{render_table(_rows(runs))}

*False*, *doubled* and *believed* are as above. *Another fact*: changed numbers, negations and names, of which none may be believed.
"""


def _rows(runs: Mapping[str, Run]) -> Iterator[list[str]]:
    yield ["", "edits found", "recall", "false", "doubled", "believed", "another fact", "CPU s"]
    for name, run in runs.items():
        marks = run.marks
        counts = (marks.false_matches, marks.doubled, len(marks.believed), sum(marks.found[label] for label in ANOTHER_FACT))
        found = f"{round(marks.recall * marks.wanted):,} of {marks.wanted:,}"
        yield [name, found, f"{marks.recall:.1%}", *map(str, counts), f"{run.cpu:.2f}"]


# --- The command ---------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every aim was met; 2 where there is no msgmerge; 3 where one was missed, and is named."""
    parser = argparse.ArgumentParser(description="Merge a large catalog with hexapla and with msgmerge, and compare.")
    parser.add_argument("--messages", type=int, default=MESSAGES, metavar="N", help="another size; its figures are only printed")
    messages = parser.parse_args(arguments).messages
    msgmerge = shutil.which("msgmerge")
    if msgmerge is None:
        print("msgmerge is missing, there is nothing to compare with: install gettext (Debian: apt install gettext)", file=sys.stderr)
        return 2
    history = drifted(messages)
    ours, theirs = run_files(history), run_msgmerge(history, msgmerge)
    runs = {"`merge`": run_merge(history), "`merge`, with reading and writing": ours, "msgmerge": theirs}
    half = render_half(history, runs, describe_machine(msgmerge))
    print(half)
    misses = list(find_misses(ours, theirs, judge_time=messages >= MESSAGES))
    for miss in misses:
        print(miss, file=sys.stderr)
    if messages == MESSAGES and not misses:
        write_half(half)
    return 3 if misses else 0


if __name__ == "__main__":
    sys.exit(main())
