"""Documents of 64 KB to 1 MB of one construct each in, what parsing and rendering them costs out: the time must grow as the text does.

Run it as ``python -m benchmarks.lengths``; ``--write`` writes its page under ``docs/``. Ends with 3 where a character of a construct costs
more than half as much again as it did at a quarter of the length.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path

from hexapla.markup import Parser, parser_for
from hexapla.model import Source

ROOT = Path(__file__).resolve().parents[1]
EXTENSIONS = ("extra", "sane_lists", "admonition", "toc")
SIZES = (64_000, 256_000, 1_000_000)
"""Characters. The last is what `document-too-long` begins above."""
TOO_MUCH = 1.5
PROSE = "The light which comes from the sun is refracted *diversely*, as number {n} of the [experiments](#s) shows by `proof`."

CONSTRUCTS: Mapping[str, str] = {
    "paragraphs": PROSE + "\n\n",
    "headings": "## Observation {n}\n\n" + PROSE + "\n\n",
    "fenced code": "```python\nlight({n})\n```\n\n" + PROSE + "\n\n",
    "one fence": "light({n})\n",
    "a list": "- " + PROSE + "\n",
    "a loose list": "- " + PROSE + "\n\n",
    "nested lists": "- " + PROSE + "\n    - " + PROSE + "\n        - " + PROSE + "\n",
    "numbered items with paragraphs": "1. " + PROSE + "\n\n    " + PROSE + "\n\n",
    "quotations": "> " + PROSE + "\n>\n> - " + PROSE + "\n\n",
    "a table": "| {n} | *light* | refracted |\n",
    "definitions": "Term {n}\n:   " + PROSE + "\n\n",
    "admonitions": '!!! note "Number {n}"\n    ' + PROSE + "\n\n",
    "raw HTML": '<div class="figure"><p>Figure {n} of <em>light</em></p></div>\n\n' + PROSE + "\n\n",
    "HTML with Markdown in it": '<div markdown="1">\n\n' + PROSE + "\n\n</div>\n\n",
    "comments to translators": "<!-- translators: number {n} -->\n\n" + PROSE + "\n\n",
    "attribute lists": PROSE + "\n{{: .observed #s{n} }}\n\n",
    "references": "See [number {n}][r{n}].\n\n[r{n}]: https://example.org/{n}\n\n",
    "hard breaks": PROSE + "\\\n" + PROSE + "  \n" + PROSE + "\n\n",
}
FIRST: Mapping[str, str] = {"one fence": "```\n", "a table": "| number | what | how |\n|---|---|---|\n"}
LAST: Mapping[str, str] = {"one fence": "```\n"}


def document(name: str, size: int) -> Source:
    """About so many characters of one construct."""
    pattern, parts, length = CONSTRUCTS[name], [FIRST.get(name, "")], 0
    for number in count(1):
        parts.append(pattern.format(n=number))
        length += len(parts[-1])
        if length >= size - 200:
            break
    return Source(f"{name}.md", "".join(parts) + LAST.get(name, ""))


def cost(parser: Parser, source: Source) -> float:
    """CPU seconds of reading, which renders it in its own language, and of rendering it once more, as for a translation."""
    began = time.process_time()
    read, _ = parser.read(source, "en")
    parser.render(read)
    return time.process_time() - began


def measure(names: list[str], say: Callable[[str], None]) -> Iterator[tuple[str, list[float]]]:
    parser = parser_for(EXTENSIONS)
    cost(parser, document("paragraphs", 1_000))
    for name in names:
        costs = [min(cost(parser, document(name, size)) for _ in range(2 if size < SIZES[-1] else 1)) for size in SIZES]
        say(f"{name}: " + ", ".join(f"{seconds:.2f}" for seconds in costs))
        yield name, costs


def growth(costs: list[float]) -> list[float]:
    """How much more a character costs than at the size before."""
    pairs = zip(costs, costs[1:], SIZES, SIZES[1:], strict=False)
    return [(after / before) / (larger / smaller) for before, after, smaller, larger in pairs]


def render(rows: list[tuple[str, list[float]]]) -> str:
    head = "".join(f" {size // 1000} KB |" for size in SIZES)
    lines = [
        "# Benchmarks: long documents",
        "",
        "Made by `python -m benchmarks.lengths`: documents of one construct each, read and rendered twice (in their own language, and as a",
        "translation), in CPU seconds. *Growth* is what a character costs beside one of the size before; 1.00 is linear.",
        "",
        f"| construct |{head} growth |",
        f"|---|{'--:|' * len(SIZES)}--:|",
    ]
    for name, costs in rows:
        cells = [name, *(f"{one:.2f}" for one in costs), ", ".join(f"{one:.2f}" for one in growth(costs))]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """0: linear; 3: something is not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", action="append", choices=CONSTRUCTS, metavar="CONSTRUCT", help="may be repeated")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks-lengths.md")
    asked = parser.parse_args()
    rows = list(measure(asked.only or list(CONSTRUCTS), lambda text: print(text, flush=True)))
    if asked.write:
        (ROOT / "docs" / "benchmarks-lengths.md").write_text(render(rows), "utf-8")
    slow = [name for name, costs in rows if max(growth(costs)) > TOO_MUCH]
    for name in slow:
        print(f"not linear: {name}", file=sys.stderr)
    return 3 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
