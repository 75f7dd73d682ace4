"""Old entries in; those that a new message may get its text from out: by key, by what is the same in both, by likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from hexapla.merge.likeness import Kin, likely_pairs
from hexapla.model import Entry, Key

_Form = TypeVar("_Form", bound=Hashable)
Form = Callable[[Entry], Hashable]
"""What of an entry must be the same in two that belong together."""


class Earlier:
    """Old entries by their positions; ``spent`` are those that a message has taken, and only entries with a text are offered.

    ``lasting`` ones are asked for one catalog after the other: what is worked out for one is kept for the next.
    """

    def __init__(self, entries: Sequence[Entry], *, lasting: bool = False) -> None:
        self.entries = entries
        self._lasting = lasting
        self._forms: dict[tuple[Form, bool], Mapping[Hashable, list[int]]] = {}

    @cached_property
    def places(self) -> Mapping[Key, list[int]]:
        """By key, those without a text too."""
        return grouped((entry.key, at) for at, entry in enumerate(self.entries))

    @cached_property
    def live(self) -> Sequence[int]:
        """Those that are not obsolete."""
        return [at for at, entry in enumerate(self.entries) if not entry.obsolete]

    @cached_property
    def _texts(self) -> Mapping[int, str]:
        return {at: entry.msgid for at, entry in enumerate(self.entries) if any(entry.msgstr)}

    @cached_property
    def _kin(self) -> Kin:
        return Kin(self._texts)

    def is_used_up(self, spent: Collection[int]) -> bool:
        """Whether there is nothing to offer any more."""
        return all(at in spent for at in self._texts)

    def same(self, form: Form, spent: Collection[int], *, obsolete: bool) -> Callable[[Hashable], list[int]]:
        """For a form, the entries that have it."""
        known = self._forms.get((form, obsolete))
        if known is None:
            wanted = self._texts if self._lasting else self._left(spent)
            known = grouped((form(self.entries[at]), at) for at in wanted if self.entries[at].obsolete is obsolete)
            if self._lasting:
                self._forms[form, obsolete] = known
        return lambda value: [at for at in known.get(value, ()) if at not in spent]

    def alike(self, new: Mapping[int, str], spent: Collection[int], near: Mapping[int, Iterable[int]]) -> Iterator[tuple[int, int]]:
        """`likely_pairs` of new texts and entries."""
        if self._lasting:
            return likely_pairs(new, self._texts, near, self._kin, spent)
        return likely_pairs(new, self._left(spent), near)

    def _left(self, spent: Collection[int]) -> Mapping[int, str]:
        return {at: text for at, text in self._texts.items() if at not in spent}


def grouped(pairs: Iterable[tuple[_Form, int]]) -> dict[_Form, list[int]]:
    groups: dict[_Form, list[int]] = defaultdict(list)
    for form, at in pairs:
        groups[form].append(at)
    return groups
