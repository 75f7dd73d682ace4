"""The name of a command in, the command out, from its own module: no command loads another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from hexapla.cli.codes import GOOD
from hexapla.cli.options import HELP, Argument, Command, Option
from hexapla.frozen import Frozen
from hexapla.patterns import pattern


class Entry(Frozen):
    module: str
    about: str


ENTRIES: Mapping[str, Entry] = {
    "build": Entry("commands", "Build every edition that is ready."),
    "update": Entry("commands", "Bring catalogs up to date with the source."),
    "add": Entry("commands", "Add a language."),
    "check": Entry("commands", "Report what is missing, stale or unsafe."),
    "explain": Entry("commands", "Explain a kind of finding, and how to mend it."),
    "init": Entry("commands", "Start a new publication."),
    "receive": Entry("catalogs", "Take in catalogs that came by mail."),
    "fmt": Entry("catalogs", "Bring catalogs into one form."),
    "allow": Entry("catalogs", "Write down an exception to a finding."),
    "merge-driver": Entry("catalogs", "git's merge of two catalogs."),
    "lint": Entry("linting", "Find what is wrong with finished editions."),
    "verify": Entry("linting", "Check a copy of a published site against its SHA256SUMS."),
    "status": Entry("status", "Show how complete each work is."),
}
"""In the order in which they are used, not of the alphabet."""

MAIN = Command(
    "",
    """Make HTML and EPUB editions of Markdown works in every language they are translated into.

    Works are Markdown files in source/, described by source/publication.toml. Translations are gettext catalogs in locale/: translators
    edit the .po files. Editions come out in output/site/, previews of drafts in output/preview/.

    Without a command, every edition that is ready is built.

    It ends with
      0    all is good
      2    it cannot run
      3    something needs mending
      130  it was interrupted
    """,
    (
        Option("-C DIR", "root", "Work on the publication in DIR.", Path, default=Path()),
        Option("-q, --quiet", "quiet", "Say only what is wrong."),
        Option("-v, --verbose", "verbose", "Say more: warnings while building, files one by one."),
        Option("-V, --version", "version", "Show the version and exit."),
        HELP,
    ),
    (Argument("[COMMAND]", "command", required=False), Argument("[ARGS]...", "arguments", required=False, many=True)),
    lambda: GOOD,
)
"""What stands before a command."""

_OWN = pattern(r"-C.+|-[qvVh]+|--(quiet|verbose|version|help)")


def divided(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """What stands before the command, and the command with all that is its own: ``build`` before the first option that only it can take.

    >>> divided(["-C", "essays", "-q", "-l", "fr"])
    (['-C', 'essays', '-q'], ['build', '-l', 'fr'])
    >>> divided(["-q", "check", "-l", "fr"])
    (['-q'], ['check', '-l', 'fr'])
    """
    position = 0
    while position < len(words) and words[position].startswith("-"):
        if words[position] != "-C" and not _OWN.fullmatch(words[position]):
            return [*words[:position]], ["build", *words[position:]]
        position += 2 if words[position] == "-C" else 1
    return [*words[:position]], [*words[position:]] or ["build"]


def find(name: str) -> Command:
    """Raises UsageError."""
    entry = ENTRIES.get(name)
    if entry is None:
        from hexapla.cli.slips import no_such_command

        raise no_such_command(name)
    found: Command = getattr(import_module(f"hexapla.cli.{entry.module}"), name.replace("-", "_"))
    return found
