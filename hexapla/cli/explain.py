"""A slug in, what `explain` and ``docs/findings.md`` say of it out: what it means, why it matters, an example, how to mend it."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Iterator, Mapping

from hexapla.diagnostics import Diagnostic, Example, Where, examples, registry
from hexapla.errors import HexaplaError
from hexapla.frozen import Frozen
from hexapla.model import Severity
from hexapla.report import printable

SEVERITIES = {
    Severity.ERROR: "error: a check ends with exit code 3 until it is mended",
    Severity.WARNING: "warning: worth a look; it does not change the exit code",
    Severity.INFO: "info: nothing has to be done",
}
WHY = {
    Severity.ERROR: "A released edition that has it is not published: the last good one stays until it is mended.",
    Severity.WARNING: "Editions are published all the same, and somebody will stumble over it: a reader, or the next translator.",
    Severity.INFO: "Editions are published all the same. It is here for those who have a minute to make a good text better.",
}
NEVER_RENDERED = "Until it is mended, editions show the source text in its place, marked."
HOW = {
    Where.MESSAGE: (
        "In Poedit: find the message by words of its source text (Edit, Find), correct the translation, save.",
        "In Weblate: search for words of the source text, correct the translation, save.",
        "In the file: at the line named, correct what stands in quotation marks after msgstr.",
    ),
    Where.COMMENT: (
        "In Poedit: find the message, and edit its comment beside the text.",
        "In Weblate: comments of the file cannot be edited; tell whoever keeps the publication.",
        "In the file: correct or delete the line that begins with #, just above the message.",
    ),
    Where.SOURCE: (
        "In Poedit and Weblate there is nothing to do: the source has to change.",
        "In the file: correct the line named, in source/, then run: hexapla update",
    ),
    Where.PUBLICATION: ("It is about a file as a whole: whoever keeps the publication mends it, not in Poedit or Weblate.",),
    Where.EDITION: (
        "It is about a finished edition: mend what it is made from, and make it again.",
        "In Poedit and Weblate there is nothing to do, unless the words come from a translation.",
    ),
}
EXCEPTION = {
    Where.MESSAGE: (
        "If it is right as it is, run: hexapla allow FILE:LINE {slug} REASON",
        "It writes this line above the message: # hexapla: allow={slug}@DIGEST REASON",
        "It holds until the source or the translation changes.",
    ),
    Where.SOURCE: (
        "If it is right as it is, run: hexapla allow FILE:LINE {slug} REASON",
        "It writes this line before the block: <!-- hexapla: allow={slug} REASON -->",
    ),
}
NO_EXCEPTION = "There is none."


class Section(Frozen):
    """A part of an explanation: paragraphs, or lines to be shown as they are."""

    title: str
    paragraphs: tuple[str, ...] = ()
    verbatim: str = ""


def sections(one: Diagnostic, example: Example) -> tuple[Section, ...]:
    """All that is known of one kind of finding, in the order in which it is read."""
    why = (WHY[one.severity], *((NEVER_RENDERED,) if one.never_rendered else ()))
    exception = () if one.never_rendered else EXCEPTION.get(example.where, ())
    return (
        Section("What it means", (one.meaning,)),
        Section("Why it matters", why),
        Section("Wrong", verbatim=example.wrong),
        Section("Right", verbatim=example.right),
        Section("How to mend it", (one.remedy, *HOW[example.where])),
        Section("Exceptions", tuple(line.format(slug=one.slug) for line in exception) or (NO_EXCEPTION,)),
    )


def explained(slug: str, width: int) -> str:
    """All that is known of one kind of finding, wrapped at ``width`` cells. Raises HexaplaError for a slug that is not registered."""
    known = registry()
    if slug not in known:
        raise _unknown(slug, known)
    return "\n".join(_lines(known[slug], width))


def listed() -> str:
    """Every kind of finding, a line each: slug, severity and meaning, in the order of the registry."""
    return "\n".join(f"{one.slug} ({one.severity.value}): {one.meaning}" for one in registry().values())


def _lines(one: Diagnostic, width: int) -> Iterator[str]:
    yield f"[{one.slug}]"
    yield from textwrap.wrap(SEVERITIES[one.severity], width, subsequent_indent="  ")
    for section in sections(one, examples()[one.slug]):
        yield from ("", section.title)
        for text in section.paragraphs:
            yield from textwrap.wrap(
                text, width, initial_indent="  ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
            )
        yield from (f"    {line}".rstrip() for line in section.verbatim.split("\n") if section.verbatim)


def _unknown(slug: str, known: Mapping[str, Diagnostic]) -> HexaplaError:
    near = difflib.get_close_matches(slug[:80], known, n=3)
    hint = f"Is it {' or '.join(near)}?" if near else "`hexapla explain` lists every kind of finding."
    return HexaplaError(f"there is no finding of the name {printable(slug[:80])}", hint=hint)
