"""Measured rows in, the page's tables and the plot of cost against size out."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

from benchmarks.cost import Cost

OWN = "Hexapla"


@dataclass(frozen=True, slots=True)
class Row:
    """One tool's figure for one unit of work on one corpus."""

    corpus: str
    unit: str
    tool: str
    cost: Cost
    size: int = 0
    """Bytes of Markdown."""
    rounds: int = 1
    """Of how many runs it is the median."""


def read_rows(file: Path) -> dict[str, list[Row]]:
    """What was measured before, by the name of the corpus as ``--only`` takes it; nothing where nothing was."""
    if not file.is_file():
        return {}
    table = json.loads(file.read_bytes())
    return {name: [Row(**{**row, "cost": Cost(**row["cost"])}) for row in rows] for name, rows in table.items()}


def write_rows(file: Path, rows: Mapping[str, Sequence[Row]]) -> None:
    file.write_text(json.dumps({name: [asdict(row) for row in found] for name, found in rows.items()}, indent=1) + "\n", "utf-8")


# --- Tables --------------------------------------------------------------------------------------------------------


def render_report(rows: Sequence[Row], scaling: Sequence[Row], machine: str) -> str:
    """The page, in Markdown."""
    tables = "\n\n".join(f"## {corpus[0].upper()}{corpus[1:]}\n\n{_table(found)}\n\n{_runs(found)}" for corpus, found in _by_corpus(rows))
    return f"""\
# Benchmarks: whole commands beside what else one would use

Made by `python -m benchmarks.speed`; [how](../benchmarks/README.md). Each table is of one session, all tools on the same work; CPU
seconds are those of the whole process tree, the memory is that of the largest process. *Ratio*: Hexapla's CPU seconds over the best
peer's. Hexapla checks every message, lints what it made, and makes metadata, switchers, digests and a one-file edition; the peers make a
bare page per document and an EPUB. Asked for all languages, every tool publishes the original, too. Where one page is made of all
documents Pandoc takes a fraction of the time: that is a work of its own, beside Hexapla's one-file edition and EPUB. Hexapla's *extract*
also brings every catalog up to date, which is *merge* for the peers; with *one language*, it judges all.

{machine}

{tables}

## Cost against size

![CPU seconds against the size of the work, both logarithmic](benchmarks.svg)

{_scaling(scaling)}
"""


def _runs(rows: Sequence[Row]) -> str:
    rounds = rows[0].rounds
    return f"Medians of {rounds} runs, alternating." if rounds > 1 else "Measured once."


def _by_corpus(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    for corpus in dict.fromkeys(row.corpus for row in rows):
        yield corpus, [row for row in rows if row.corpus == corpus]


def _table(rows: Sequence[Row]) -> str:
    tools = list(dict.fromkeys(row.tool for row in rows))
    lines = [f"| CPU s (wall s, MB) | {' | '.join(tools)} | ratio |", f"| --- |{' --: |' * (len(tools) + 1)}"]
    for unit in dict.fromkeys(row.unit for row in rows):
        costs = {row.tool: row.cost for row in rows if row.unit == unit}
        cells = (_cell(costs[tool]) if tool in costs else "–" for tool in tools)
        lines.append(f"| {unit} | {' | '.join(cells)} | {_ratio(costs)} |")
    return "\n".join(lines)


def _cell(cost: Cost) -> str:
    return f"{cost.cpu:.2f} ({cost.wall:.2f}, {cost.peak:.0f})"


def _ratio(costs: dict[str, Cost]) -> str:
    peers = [cost.cpu for tool, cost in costs.items() if not tool.startswith(OWN)]
    return f"{costs[OWN].cpu / min(peers):.2f}" if peers and OWN in costs else "–"


def _scaling(rows: Sequence[Row]) -> str:
    lines = ["| work | size | runs | CPU s | against the first | MB |", "| --- | --: | --: | --: | --: | --: |"]
    for row in rows:
        first = next(other for other in rows if other.unit == row.unit)
        grown = f"{row.cost.cpu / first.cost.cpu:.1f}× for {row.size / first.size:.0f}×"
        lines.append(f"| {row.unit} | {row.size / 1000:,.0f} KB | {row.rounds} | {row.cost.cpu:.2f} | {grown} | {row.cost.peak:.0f} |")
    return "\n".join(lines)


# --- The plot ------------------------------------------------------------------------------------------------------

_WIDTH, _HEIGHT, _EDGE, _NAMES = 760, 400, 60, 190
_COLOURS = ("#0b5394", "#a64d00", "#38761d", "#741b47", "#555555", "#00707a", "#7a6000")
_LEAST = 16
"""Pixels from one name to the next."""


def render_plot(rows: Sequence[Row]) -> str:
    """An SVG: a line for each unit of work, both axes logarithmic, so that cost that grows with size is a straight line of slope 1."""
    found = [[row for row in rows if row.unit == unit] for unit in dict.fromkeys(row.unit for row in rows)]
    lines = [line for line in found if len({row.size for row in line}) > 1]
    points = [(math.log10(row.size), math.log10(row.cost.cpu)) for line in lines for row in line]
    box = (min(x for x, _ in points), max(x for x, _ in points), min(y for _, y in points), max(y for _, y in points))
    sizes = sorted({row.size for line in lines for row in line})
    ticks = "\n".join(
        f'<text x="{_across(math.log10(size), box):.1f}" y="{_HEIGHT - _EDGE + 18}" text-anchor="middle">{size / 1000:,.0f}</text>'
        for size in sizes
    )
    body = "\n".join(part for number, line in enumerate(lines) for part in _line(line, number, box))
    names = "\n".join(_names(lines, box))
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="13">
<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>
<path d="M{_EDGE} {_EDGE / 2}V{_HEIGHT - _EDGE}H{_WIDTH - _NAMES}" fill="none" stroke="#333333"/>
<text x="{(_EDGE + _WIDTH - _NAMES) / 2}" y="{_HEIGHT - 14}" text-anchor="middle">KB of Markdown</text>
<text x="16" y="{_HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 16 {_HEIGHT / 2})">CPU seconds</text>
{ticks}
{body}
{names}
</svg>
"""


def _line(rows: Sequence[Row], number: int, box: tuple[float, float, float, float]) -> Iterator[str]:
    colour = _COLOURS[number % len(_COLOURS)]
    places = [(_across(math.log10(row.size), box), _up(math.log10(row.cost.cpu), box)) for row in rows]
    yield f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>'
    yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)


def _names(lines: Sequence[Sequence[Row]], box: tuple[float, float, float, float]) -> Iterator[str]:
    """Each unit and what the largest work cost, beside the end of its line; one below another where they would touch."""
    ends = sorted((_up(math.log10(line[-1].cost.cpu), box), number) for number, line in enumerate(lines))
    lowest = 0.0
    for y, number in ends:
        lowest = max(y + 4, lowest + _LEAST)
        last, colour = lines[number][-1], _COLOURS[number % len(_COLOURS)]
        x = _across(math.log10(last.size), box) + 12
        yield f'<text x="{x:.1f}" y="{lowest:.1f}" fill="{colour}">{escape(last.unit)}, {last.cost.cpu:.2f}</text>'


def _across(value: float, box: tuple[float, float, float, float]) -> float:
    return _EDGE + 20 + (value - box[0]) / ((box[1] - box[0]) or 1) * (_WIDTH - _NAMES - _EDGE - 40)


def _up(value: float, box: tuple[float, float, float, float]) -> float:
    return _HEIGHT - _EDGE - 20 - (value - box[2]) / ((box[3] - box[2]) or 1) * (_HEIGHT - 2 * _EDGE - 40)
