"""A number in, so many made-up paragraphs out, which resemble each other more than those of a book do: for tests, where no book is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

_NOUNS = (
    *("council", "river", "harvest", "assembly", "letter", "garden", "bridge", "school"),
    *("winter", "market", "road", "village", "lamp", "treaty", "journey"),
)
_VERBS = ("praised", "mended", "forgotten", "crossed", "opened", "painted", "refused", "measured", "described", "guarded")
_NAMES = ("Origen", "Kang", "Ibrahim", "Helena", "Dorje", "Marguerite", "Nadia", "Tomas", "Yusuf", "Ingrid")
_PATTERNS = (
    "In {number} the {noun} of {name} was {verb} by the {noun}, and the {noun} was {verb} as well.",
    "Nobody had {verb} the {noun} before {name} came with {number} friends from the {noun}.",
    "It was not the {noun} that {name} had {verb} -- it was the {noun} beside the old {noun}.",
    "When the {noun} is {verb}, {name} will have seen {number} of them, and {name} too.",
    "They say {name}'s {noun} was {verb} {number} times, once for each {noun}.",
)


def sample_paragraphs(count: int, seed: int) -> tuple[str, ...]:
    """Paragraphs of one to four sentences that resemble each other more than those of a book do, all different."""
    return tuple(dict.fromkeys(_paragraphs(count, Random(seed))))


def _paragraphs(count: int, rng: Random) -> Iterator[str]:
    for _ in range(count):
        yield " ".join(_sentence(rng) for _ in range(rng.randint(1, 4)))


def _sentence(rng: Random) -> str:
    words = {"noun": _NOUNS, "verb": _VERBS, "name": _NAMES}
    pieces = re.split(r"\{(\w+)\}", rng.choice(_PATTERNS))
    filled = (rng.choice(words[piece]) if at % 2 and piece in words else piece for at, piece in enumerate(pieces))
    return "".join(str(rng.randint(11, 1999)) if piece == "number" else piece for piece in filled)
