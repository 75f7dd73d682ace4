"""What is remembered of a build is read back as it was, or not at all: an output folder may come from anybody's cache."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from hexapla.model import Finding
from hexapla.pipeline.plan import State
from hexapla.pipeline.told import STATES, Shown, Told, as_row, from_row

FINDINGS = (
    Finding("fuzzy-message", "It is fuzzy.", "locale/fr/LC_MESSAGES/star.po", 7, 1, "fr", "a", ("menu", "The star")),
    Finding("link-lost", "A link is lost.", key=(None, "The star")),
)
SHOWN = Shown("site/fr/", ("index.html", "star.fr.epub"), 12, "98 %")
TOLD = Told("star", "fr", "Français", "ltr", True, "published", "", FINDINGS, SHOWN, SHOWN)
ROW = json.loads(json.dumps(as_row(TOLD)))


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every value of a row of JSON stands."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in inner:
        yield from places(part, (*path, name))


def test_what_is_written_is_read_back() -> None:
    assert from_row(ROW) == TOLD


@pytest.mark.parametrize("other", [[{"a": 1}], {"a": [1]}, {}], ids=str)
@pytest.mark.parametrize("place", [*places(ROW)][1:], ids=lambda place: ".".join(map(str, place)))
def test_a_value_of_another_kind_is_refused(place: tuple[Any, ...], other: object) -> None:
    row = copy.deepcopy(ROW)
    inner = row
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = other
    with pytest.raises((TypeError, KeyError, ValueError)):
        from_row(row)


def test_a_state_is_one_of_those_that_an_edition_can_have() -> None:
    assert frozenset(State) == STATES
    with pytest.raises(ValueError, match="no state"):
        from_row(ROW | {"state": "zzz"})


def test_a_finding_of_no_known_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no kind of finding"):
        from_row({**ROW, "findings": [{**ROW["findings"][0], "slug": "link-gone"}]})
