"""Texts of blocks in, ids out that are the same in every language."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from hexapla.markup.document import HEADINGS, InTree, Slot
from hexapla.patterns import pattern
from hexapla.text import digest

_OWN_ID = pattern(r"[{ ]#[^\s}]")
_BLOCKS = frozenset({*HEADINGS, "p", "li", "dt", "dd", "figcaption", "summary", "caption"})
"""What gets an id, so that a reader who changes the language keeps the place."""


def assign_ids(
    slots: Sequence[Slot], texts: Sequence[str], own: Mapping[int, str], taken: Iterable[str], plain: Callable[[str], str]
) -> tuple[tuple[int, str], ...]:
    """Ids for headings (their text in the source, as a slug) and blocks (a digest of their msgid), by element number.

    Ids that are there already (``own``, and ``taken`` in raw HTML and attribute lists) are kept and given to nothing else. ``plain``
    gives the plain text of a folded one.
    """
    used = Counter({*own.values(), *taken})
    given: set[int] = set(own)
    ids: list[tuple[int, str]] = []
    for slot, text in zip(slots, texts, strict=True):
        match slot.place:
            case InTree(element, tail=False, attribute="", attributes=attributes) if slot.tag in _BLOCKS and element not in given:
                if not _OWN_ID.search(attributes):
                    given.add(element)
                    wanted = slugify(plain(text)) if slot.tag in HEADINGS else ""
                    ids.append((element, _unique(wanted or f"p-{digest(text)}", used)))
    return tuple(ids)


def slugify(text: str) -> str:
    """A heading as an id: lower case, letters and digits of every script, hyphens between; a letter first.

    >>> slugify("The Emperor’s Long Arm: 120 Days"), slugify("天下為公"), slugify("1984")
    ('the-emperors-long-arm-120-days', '天下為公', 's-1984')
    """
    text = unicodedata.normalize("NFC", text).lower()
    kept = "".join(
        char if char.isalnum() or unicodedata.category(char) in ("Mn", "Mc") else " " if char in " -–—_/:" else "" for char in text
    )
    slug = "-".join(kept.split())
    return slug if not slug or slug[0].isalpha() else f"s-{slug}"


def _unique(wanted: str, used: Counter[str]) -> str:
    """Counts on from the last repeat: ten thousand paragraphs that are all alike must not be counted from one each time."""
    name = wanted
    while name in used:
        used[wanted] += 1
        name = f"{wanted}-{used[wanted]}"
    used[name] += 1
    return name
