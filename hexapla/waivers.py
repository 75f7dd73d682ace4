"""Findings and the exceptions that people wrote down in, the findings that stand out; and a finding for each exception that holds no more.

A waiver in a translator comment is bound to the exact texts by a digest: ``# hexapla: allow=copied-message@1a2b3c4d a motto, in Latin``.
``locale/waivers.toml`` takes the same, for those who cannot edit comments. In a source it stands before the block it is for:
``<!-- hexapla: allow=link-target-missing the page comes next week -->``. What must never be rendered cannot be waived.
What the lint finds in a finished edition has its tables in the same file, with the name of the page or of the file in the book.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from hexapla import schema
from hexapla.diagnostics import weights
from hexapla.errors import ConfigError
from hexapla.frozen import Frozen
from hexapla.locales import parse_locale, same_locale
from hexapla.model import Catalog, Entry, Finding, Key, Source
from hexapla.patterns import pattern
from hexapla.pofile import messages
from hexapla.text import digest

WAIVERS_PATH = "locale/waivers.toml"
_COMMENT = pattern(
    r"(?:#\s*)?hexapla\s*:\s*allow(?:\s*[=:]\s*|\s+(?=\w+-))(?P<slug>\w+(?:-\w+)*)(?:\s*@\s*(?P<digest>\w*))?(?:[\s,.:;–—-]+(?P<reason>.*))?",
    re.IGNORECASE,
)
"""As people type it, who have no other name for it than what a finding said: the finding on it gives the line as it should be."""
_IN_SOURCE = pattern(
    r"<!--\s*hexapla:\s*allow=(?P<slug>[a-z0-9-]+)(?:\s+(?P<reason>.*?))?\s*-->"
    r"|^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*(?P=fence)|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)
"""A waiver; or code, in which what looks like one is an example."""
_BLOCK = pattern(r"(?:[ \t]*\n|[ \t]*<!--[^>]*-->)*+(?:[^\n]*\S[^\n]*(?:\n|\Z))*")
"""Blank lines and other comments, then lines up to a blank one."""
_NONE: Mapping[tuple[str, str], Entry] = {}
_SHOWN = 80
_SHAPE = {
    "waivers": schema.tables(
        {
            "locale": schema.text(required=True),
            "slug": schema.text(required=True),
            "digest": schema.text(required=True),
            "reason": schema.text(required=True),
        }
    ),
    "editions": schema.tables(
        {
            "locale": schema.text(required=True),
            "slug": schema.text(required=True),
            "file": schema.text(required=True),
            "reason": schema.text(required=True),
        }
    ),
}


class Waiver(Frozen):
    """An exception to one kind of finding, and where it was written."""

    slug: str
    reason: str
    path: str
    line: int
    digest: str = ""
    """Of msgid and msgstr; empty in a source."""
    locale: str | None = None
    key: Key | None = None
    """The message beside whose comment it stands; None in ``waivers.toml`` and in a source."""
    last_line: int = 0
    """In a source: the last line of the block it is for."""
    file: str = ""
    """For a finished edition: the page, or the file in a book, as findings name it below the edition's folder or after ``!/``."""


def message_digest(entry: Entry) -> str:
    """What binds a waiver to a message: 8 hexadecimal digits of SHA-256 over msgid and msgstr, NUL between."""
    return digest(entry.msgid, *entry.msgstr)


def waiver_comment(entry: Entry, slug: str, reason: str) -> str:
    """The line for a translator comment, as it must stand after ``# ``."""
    return f"hexapla: allow={slug}@{message_digest(entry)} {reason}".rstrip()


def waived_slug(comment: str) -> str:
    """What a translator comment is an exception to; empty for any other comment."""
    found = _COMMENT.fullmatch(comment.strip())
    return found["slug"].lower() if found else ""


def waivers_in(catalog: Catalog, locale: str) -> tuple[Waiver, ...]:
    """The waivers in a catalog's translator comments."""
    return tuple(_in_comments(catalog, locale))


def _in_comments(catalog: Catalog, locale: str) -> Iterator[Waiver]:
    for entry in messages(catalog):
        for comment in entry.comments:
            if found := _COMMENT.fullmatch(comment.strip()):
                reason = found["reason"] or ""
                slug, bound = found["slug"].lower(), (found["digest"] or "").lower()
                yield Waiver(slug, reason, catalog.path, entry.line, bound, locale, entry.key)


def waivers_of(source: Source) -> tuple[Waiver, ...]:
    """The waivers in a source: each is for the block below it, up to the next blank line."""
    return tuple(_in_source(source))


def _in_source(source: Source) -> Iterator[Waiver]:
    for found in _IN_SOURCE.finditer(source.text) if "allow=" in source.text else ():
        if found["slug"] is None:
            continue
        below = source.text[found.end() :]
        block = _BLOCK.match(below)
        first = source.text.count("\n", 0, found.start()) + source.first_line
        length = found[0].count("\n") + (block[0].rstrip("\n").count("\n") if block else 0)
        yield Waiver(found["slug"], found["reason"] or "", source.path, first, last_line=first + length)


def read_waivers(root: Path) -> tuple[Waiver, ...]:
    """``locale/waivers.toml``. Raises ConfigError, with the line, for one that is not as it must be."""
    try:
        data = (root / WAIVERS_PATH).read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", location=WAIVERS_PATH) from error
    table = schema.parse(data, _SHAPE, WAIVERS_PATH)
    text = data.decode("utf-8-sig")
    rows, of_editions = table.get("waivers", ()), table.get("editions", ())
    needles = (*(row["digest"] for row in rows), *(row["file"] for row in of_editions))
    return tuple(_row(row, line) for row, line in zip((*rows, *of_editions), _lines_of(text, needles), strict=True))


def _row(row: schema.Parsed, line: int) -> Waiver:
    try:
        parse_locale(row["locale"])
    except ConfigError as error:
        raise ConfigError(error.message, location=f"{WAIVERS_PATH}:{line}", hint=error.hint) from error
    bound = row.get("digest", "").lower()
    return Waiver(row["slug"], row["reason"], WAIVERS_PATH, line, bound, row["locale"], file=row.get("file", ""))


def _lines_of(text: str, needles: Sequence[str]) -> Iterator[int]:
    """Where each stands, in their order: two exceptions to one message have the same digest."""
    lines, last = text.splitlines(), 0
    for needle in needles:
        places = [number for number, line in enumerate(lines, 1) if needle in line]
        last = next((number for number in places if number > last), places[0] if places else 1)
        yield last


def apply_to_catalog(findings: Sequence[Finding], waivers: Iterable[Waiver], entries: Mapping[Key, Entry]) -> tuple[Finding, ...]:
    """The findings of one catalog that no waiver takes away, and one for each waiver that does nothing or has lapsed."""
    left = list(findings)
    for waiver in waivers:
        fired = [finding for finding in left if finding.slug == waiver.slug and _is_for(waiver, finding, entries)]
        entry = entries.get(waiver.key) if waiver.key else None
        if not _can_be_waived(waiver.slug):
            left.append(_odd(waiver, "waiver-invalid", f"There are no exceptions to {waiver.slug}."))
        elif entry and fired and waiver.digest != message_digest(entry):
            left.append(_odd(waiver, "waiver-lapsed", _lapsed(waiver, entry)))
        elif fired:
            left = [finding for finding in left if finding not in fired]
        elif entry is None or (entry.translated and not entry.fuzzy):
            # While the message waits for its translator, nobody can tell what the exception will be good for.
            left.append(_odd(waiver, "waiver-unused", f"There is no {waiver.slug} here: the line # {_written(waiver)} … does nothing."))
    return tuple(left)


def used_rows(findings: Sequence[Finding], rows: Iterable[Waiver], entries: Mapping[Key, Entry]) -> frozenset[Waiver]:
    """The rows of ``waivers.toml`` that take one of these findings away."""
    return frozenset(row for row in rows if any(_fits(row, finding, entries) for finding in findings))


def apply_file(findings: Sequence[Finding], rows: Iterable[Waiver], entries: Mapping[Key, Entry]) -> tuple[Finding, ...]:
    """The findings of one catalog that no row of ``waivers.toml`` takes away.

    Rows name a language, not a catalog: one that does nothing here may do something in another, see `unused_rows`.
    """
    waived = {finding for row in rows for finding in findings if _fits(row, finding, entries)}
    return tuple(finding for finding in findings if finding not in waived)


def unused_rows(
    rows: Iterable[Waiver],
    digests: Mapping[str, Iterable[str]],
    used: Collection[Waiver],
    standing: Mapping[tuple[str, str], Entry] = _NONE,
) -> Iterator[Finding]:
    """A finding for each row that is not ``used``; ``digests`` gives those of every message, by locale as the row spells it.

    ``standing`` gives, by locale and slug, the one message that has such a finding: what a row that lapsed is most likely for.
    """
    for row in rows:
        if not _can_be_waived(row.slug):
            yield _odd(row, "waiver-invalid", f"There are no exceptions to {row.slug}.")
        elif row.file:
            continue  # Only the lint knows.
        elif row.digest not in set(digests.get(row.locale or "", ())):
            likely = standing.get((row.locale or "", row.slug))
            yield _odd(row, "waiver-lapsed" if likely else "waiver-unused", _gone(row, likely))
        elif row not in used:
            yield _odd(row, "waiver-unused", f"There is no {row.slug} in the message with the digest {row.digest}.")


def _can_be_waived(slug: str) -> bool:
    return slug in weights() and not weights()[slug][1]


def _fits(row: Waiver, finding: Finding, entries: Mapping[Key, Entry]) -> bool:
    return row.slug == finding.slug and _can_be_waived(row.slug) and _is_for(row, finding, entries)


def _is_for(waiver: Waiver, finding: Finding, entries: Mapping[Key, Entry]) -> bool:
    if waiver.key is not None or finding.key is None:
        return finding.key is not None and finding.key == waiver.key
    entry = entries.get(finding.key)
    return entry is not None and message_digest(entry) == waiver.digest


def apply_to_source(findings: Sequence[Finding], waivers: Iterable[Waiver]) -> tuple[Finding, ...]:
    """The findings of one source that no waiver takes away, and one for each waiver that does nothing."""
    left = list(findings)
    for waiver in waivers:
        fired = [finding for finding in left if finding.slug == waiver.slug and waiver.line <= (finding.line or 0) <= waiver.last_line]
        if not _can_be_waived(waiver.slug):
            left.append(_odd(waiver, "waiver-invalid", f"There are no exceptions to {waiver.slug}."))
        elif fired:
            left = [finding for finding in left if finding not in fired]
        else:
            left.append(_odd(waiver, "waiver-unused", f"There is no {waiver.slug} in the block below."))
    return tuple(left)


def apply_to_editions(findings: Sequence[Finding], rows: Iterable[Waiver]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What the lint found in finished editions and no row of ``waivers.toml`` takes away; and a finding for each row that does nothing."""
    of_editions = [row for row in rows if row.file and _can_be_waived(row.slug)]
    waived = {row: [finding for finding in findings if _is_in_edition(row, finding)] for row in of_editions}
    taken = {finding for found in waived.values() for finding in found}
    message = "There is no such finding in {}: the row does nothing."
    unused = tuple(_odd(row, "waiver-unused", message.format(row.file)) for row, found in waived.items() if not found)
    return tuple(finding for finding in findings if finding not in taken), unused


def _is_in_edition(row: Waiver, finding: Finding) -> bool:
    """Whether the finding is of the row's kind, language and file. A finding may name folders that the row does not know."""
    same_file = f"/{finding.path}".endswith(f"/{row.file}")
    try:
        return row.slug == finding.slug and same_file and same_locale(row.locale or "", finding.locale or row.locale or "")
    except ConfigError:
        return False


def _lapsed(waiver: Waiver, entry: Entry) -> str:
    """Whoever writes the comment by hand, in an editor, cannot know the digest: the finding gives the line."""
    line = f"# {waiver_comment(entry, waiver.slug, waiver.reason)}"
    if not waiver.digest:
        return f"The exception to {waiver.slug} does not say for which texts it was made. If it is for these, write: {line}"
    return f"The texts changed since this exception to {waiver.slug} was made. If it still holds, write: {line}"


def _gone(row: Waiver, likely: Entry | None) -> str:
    said = f"No message in {row.locale} has the digest {row.digest}: the texts changed, or are gone."
    return f'{said} If it is for “{likely.msgid[:_SHOWN]}” now, write: digest = "{message_digest(likely)}"' if likely else said


def _written(waiver: Waiver) -> str:
    """How the comment begins."""
    return f"hexapla: allow={waiver.slug}" + (f"@{waiver.digest}" if waiver.digest else "")


def _odd(waiver: Waiver, slug: str, message: str) -> Finding:
    subject = f"{waiver.slug}@{waiver.digest or waiver.file}"
    return Finding(slug, message, waiver.path, waiver.line, None, waiver.locale, subject, waiver.key)
