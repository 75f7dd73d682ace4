"""Letters of the Arabic script as they are stored in, the forms in which they join out: what a word is wide, only these tell."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

_NON_JOINER = "\u200c"
_NAMES = ("<isolated>", "<initial>", "<medial>", "<final>")


def joined(text: str) -> str:
    """Each letter in the presentation form that its neighbours ask for, marks left out; every other character as it is.

    For measuring only: what is drawn is the text itself, which the renderer shapes. A letter that has an initial form joins the next one,
    a letter that has a final form the one before: https://www.unicode.org/versions/latest/core-spec/chapter-9/#G44594

    >>> [f"{ord(form):04X}" for form in joined("باب")]
    ['FE91', 'FE8E', 'FE8F']
    >>> [f"{ord(form):04X}" for form in joined("ب\\u200cب")][-1]
    'FE8F'
    """
    forms = _forms()
    letters = [one for one in text if one == _NON_JOINER or unicodedata.category(one) not in ("Mn", "Cf")]
    joints = [(one, "<initial>") in forms and (other, "<final>") in forms for one, other in pairwise(letters)]
    return "".join(
        forms.get((letter, _NAMES[2 if before and after else 3 if before else 1 if after else 0]), letter)
        for letter, before, after in zip(letters, [False, *joints], [*joints, False], strict=True)
    )


@cache
def _forms() -> Mapping[tuple[str, str], str]:
    """A letter and its place → the presentation form, for the letters that Unicode has such forms of."""
    found: dict[tuple[str, str], str] = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00)):
        place, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        if place in _NAMES and len(letters) == 1:
            found.setdefault((chr(int(letters[0], 16)), place), chr(code))
    return found
