"""The registry of findings and its examples in, ``docs/findings.md`` out: what `explain` says of each, on one page.

python -m tools.findings            write the page
python -m tools.findings --check    write nothing; end with 3 if it is stale
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from hexapla.cli.explain import EXCEPTION, HOW, NEVER_RENDERED, NO_EXCEPTION, SEVERITIES, WHY
from hexapla.diagnostics import Diagnostic, Example, Where, examples, registry
from hexapla.record import write_whole

PAGE = Path(__file__).resolve().parent.parent / "docs" / "findings.md"
_HEAD = """# Findings

Every kind of finding of `check`, `build`, `update` and `lint`, with an example and how to mend it.

- `hexapla explain SLUG` says the same in a terminal.
- `hexapla check --annotate` writes the findings of a catalog into it as comments, `# hexapla: [slug] …`, for those who translate in Poedit
  or Weblate; the next run takes out those that were mended. That a message has no translation or is fuzzy is not written: editors show it.

This page is made by `python -m tools.findings`. Change `hexapla/diagnostics.toml` and `hexapla/examples.toml`, not the page.
"""
_PLACES = {
    Where.MESSAGE: "In translations",
    Where.COMMENT: "In comments of catalogs",
    Where.SOURCE: "In sources",
    Where.PUBLICATION: "In the publication and its files",
    Where.EDITION: "In finished editions",
}
_CODE = re.compile(r"(`[^`]+`)")
_MARKS = re.compile(r"[\\*_\[\]<`]|(?<=\])\(")


def page() -> str:
    """The whole page: by what has to be mended, then in the order of the registry."""
    severities = (f"- {words(said)}. {words(WHY[severity])}" for severity, said in SEVERITIES.items())
    return "\n".join([_HEAD, *severities, "", *(line for where in _PLACES for line in _chapter(where))]).rstrip("\n") + "\n"


def words(text: str) -> str:
    """Plain words as Markdown: what stands between backticks stays code, every other mark is only a mark.

    >>> words("Write `[^1]`, not [^1].")
    'Write `[^1]`, not \\\\[^1\\\\].'
    """
    return "".join(part if number % 2 else _MARKS.sub(r"\\\g<0>", part) for number, part in enumerate(_CODE.split(text)))


def main(arguments: Sequence[str]) -> int:
    """Write the page where it changed. 0: all is good; 2: unknown arguments; 3: stale, under ``--check``."""
    if set(arguments) - {"--check"}:
        print("usage: python -m tools.findings [--check]", file=sys.stderr)
        return 2
    wanted = page().encode()
    if PAGE.exists() and PAGE.read_bytes() == wanted:
        return 0
    if arguments:
        print(f"stale: docs/{PAGE.name}; run: python -m tools.findings", file=sys.stderr)
        return 3
    write_whole(PAGE, wanted)
    return 0


def _chapter(where: Where) -> Iterator[str]:
    exceptions = (line.format(slug="SLUG") for line in EXCEPTION.get(where, (f"Exceptions: {NO_EXCEPTION}",)))
    yield f"## {_PLACES[where]}\n"
    yield from (f"- {words(line)}" for line in (*HOW[where], *exceptions))
    yield ""
    for slug, example in examples().items():
        if example.where is where and slug in registry():
            yield from _entry(registry()[slug], example)


def _entry(one: Diagnostic, example: Example) -> Iterator[str]:
    never = f" {NEVER_RENDERED} Nobody can make an exception." if one.never_rendered else ""
    yield f"### {one.slug}\n"
    yield f"*{one.severity.value.capitalize()}.* {words(one.meaning)}{never}\n"
    for title, text in (("Wrong", example.wrong), ("Right", example.right)):
        yield f"{title}:\n\n```\n{text}\n```\n"
    yield f"How to mend it: {words(one.remedy)}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
