"""What was translated when somebody last accepted it, and what is now, in; what was lost since out, and who lost it.

``locale/baseline.toml`` is written only by ``check --accept``. It holds digests, never texts: the counts of each catalog, the digest of the
template they were counted against, and a digest of every translated message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from hexapla import schema
from hexapla.errors import ConfigError
from hexapla.frozen import Frozen
from hexapla.model import Catalog, Entry, Finding, Key
from hexapla.text import digest

BASELINE_PATH = "locale/baseline.toml"
_ROW = {
    "locale": schema.text(required=True),
    "domain": schema.text(required=True),
    "template": schema.text(required=True),
    "messages": schema.number(0, 10_000_000),
    "words": schema.number(0, 1_000_000_000),
    "keys": schema.texts(required=True),
}
_SHAPE = {"accepted": schema.tables(_ROW)}


class Accepted(Frozen):
    """One catalog as it was accepted."""

    locale: str
    domain: str
    template: str
    """Digest of the messages of the template."""
    messages: int
    words: int
    """Translated, in messages and in source words."""
    keys: frozenset[str]
    """Digests of the translated messages' keys."""


def key_digest(key: Key) -> str:
    """12 hexadecimal digits of SHA-256 over msgctxt and msgid."""
    context, msgid = key
    return digest("" if context is None else f"ctxt:{context}", msgid, length=12)


def template_digest(template: Catalog) -> str:
    """Changes with the messages, not with their order, comments or lines."""
    return digest(*sorted(key_digest(entry.key) for entry in template.entries if not entry.is_header), length=12)


def accepted_now(locale: str, domain: str, template: Catalog, translated: Mapping[Key, int]) -> Accepted:
    """A catalog as it is; ``translated`` gives the source words of each message that is rendered."""
    keys = frozenset(map(key_digest, translated))
    return Accepted(locale, domain, template_digest(template), len(translated), sum(translated.values()), keys)


def read_baseline(root: Path) -> tuple[Accepted, ...]:
    """What was accepted; nothing where nobody accepted anything. Raises ConfigError, with the line."""
    try:
        data = (root / BASELINE_PATH).read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", location=BASELINE_PATH) from error
    rows = schema.parse(data, _SHAPE, BASELINE_PATH).get("accepted", ())
    return tuple(
        Accepted(row["locale"], row["domain"], row["template"], row.get("messages", 0), row.get("words", 0), frozenset(row["keys"]))
        for row in rows
    )


def render_baseline(rows: Sequence[Accepted]) -> bytes:
    """The file, a message a line, so that a diff shows what was accepted."""
    lines = ["# What is translated. Written by: hexapla check --accept", "# `check` fails when a catalog loses any of it."]
    for row in sorted(rows, key=lambda one: (one.locale, one.domain)):
        lines += ["", "[[accepted]]", f'locale = "{row.locale}"', f'domain = "{row.domain}"', f'template = "{row.template}"']
        lines += [f"messages = {row.messages}", f"words = {row.words}", "keys = ["]
        lines += [f'  "{key}",' for key in sorted(row.keys)]
        lines.append("]")
    return ("\n".join(lines) + "\n").encode()


def find_vanished(before: Accepted, path: str) -> Iterator[Finding]:
    """The loss of a whole catalog, if anything in it was translated."""
    if before.keys:
        message = f"{before.messages} messages were translated when this catalog was last accepted; now there is no such file."
        yield Finding("translation-lost", message, path, None, None, before.locale, before.domain)


def find_losses(before: Accepted, template: Catalog, now: Mapping[Key, int], path: str) -> Iterator[Finding]:
    """What was translated and is not any more.

    A message that left the source took its translation along: a warning. One that is still in the source, and was translated, is the
    catalog's loss: an error, a finding each.
    """
    there = set(map(key_digest, now))
    wanted: dict[str, Entry] = {key_digest(entry.key): entry for entry in template.entries if not entry.is_header}
    lost = before.keys - there
    for key in sorted(lost & wanted.keys(), key=list(wanted).index):
        message = f"“{wanted[key].msgid[:80]}” was translated when the catalog was last accepted, and is not any more."
        yield Finding("translation-lost", message, path, None, None, before.locale, key, wanted[key].key)
    if gone := lost - wanted.keys():
        message = f"{len(gone)} translated message{'' if len(gone) == 1 else 's'} left the source since the catalog was last accepted."
        yield Finding("translation-outdated", message, path, None, None, before.locale, before.domain)
