"""What `frozen` makes of a class is what `dataclasses` would make of it, as far as anybody can see."""

from __future__ import annotations

import dataclasses
import pickle
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import ClassVar

import pytest

from hexapla.frozen import Frozen, as_dict, field, replace


class Point(Frozen):
    """A place."""

    x: int
    y: int = 0
    note: str = field(default="", compare=False)

    @property
    def far(self) -> bool:
        return self.x > 100


class Name(Frozen):
    text: str


class Secret(Frozen):
    text: str

    def __repr__(self) -> str:
        return "…"


class Line(Frozen):
    start: int
    end: int

    @cached_property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Standard:
    """What `Point` stands for."""

    x: int
    y: int = 0
    note: str = field(default="", compare=False)


def test_a_value_is_a_dataclass_with_slots() -> None:
    assert [one.name for one in fields(Point)] == ["x", "y", "note"]
    assert vars(Point)["__match_args__"] == vars(Standard)["__match_args__"]
    assert asdict(Point(1, note="a")) == asdict(Standard(1, note="a"))
    assert replace(Point(1, 2, "a"), y=3) == dataclasses.replace(Point(1, 2, "a"), y=3) == Point(1, 3)
    assert replace(Point(1, 2, "a"), y=3).note == "a"
    assert as_dict(Point(1, note="a")) == {"x": 1, "y": 0, "note": "a"}
    assert not hasattr(Point(1), "__dict__")
    assert Point(101).far
    assert Point.__doc__ == "A place."


def test_values_are_equal_where_what_is_compared_is() -> None:
    assert Point(1, 2, "a") == Point(1, 2, "b")
    assert Point(1, 2) != Point(2, 2)
    standard: object = Standard(1)
    assert Point(1) != standard
    assert Name("x") == Name("x") != Name("y")
    text: object = "x"
    assert Name("x") != text


def test_values_are_keys() -> None:
    assert {Point(1, 2, "a"): 1}[Point(1, 2, "b")] == 1
    assert len({Name("x"), Name("x"), Name("y")}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(Name(["x"]))  # type: ignore[arg-type]


def test_values_are_shown_as_dataclasses_are() -> None:
    assert repr(Point(1, note="é")) == repr(Standard(1, note="é")).replace("Standard", "Point")
    assert repr(Secret("x")) == "…"


def test_a_value_may_remember_what_is_worked_out_of_it() -> None:
    line = Line(2, 5)
    assert line.length == 3
    assert vars(line) == {"start": 2, "end": 5, "length": 3}
    assert line == Line(2, 5)
    assert hash(line) == hash(Line(2, 5))
    assert replace(line, end=6).length == 4


def test_values_travel() -> None:
    assert pickle.loads(pickle.dumps([Point(1, 2, "a"), Name("x")])) == [Point(1, 2, "a"), Name("x")]
    assert pickle.loads(pickle.dumps(Point(1, 2, "a"))).note == "a"


def test_mypy_takes_them_for_frozen() -> None:
    """An ignored error that mypy does not find is an error to it."""
    point = Point(1)
    point.x = 2  # type: ignore[misc]
    Point("1")  # type: ignore[arg-type]
    replace(point, x="1")  # type: ignore[arg-type]


class Rare(Frozen):
    """Used by one test only, which sees it become whole."""

    KINDS: ClassVar[int] = 3
    words: tuple[str, ...] = field(default_factory=lambda: ("a",))
    number: int = 0


class Rarer(Frozen):
    text: str


def test_a_class_is_worked_out_when_its_first_value_is_made() -> None:
    assert Rare.__init__.__qualname__ == "_late_init.<locals>.init"
    assert Rare(number=2) == Rare(("a",), 2)
    assert Rare.__init__.__qualname__ == "Rare.__init__"
    assert Rare.KINDS == 3
    assert not hasattr(Rare(), "__dict__")


def test_a_class_is_worked_out_when_its_fields_are_asked_for() -> None:
    """A value that another process made is here before any is made here."""
    value = Rarer.__new__(Rarer)
    object.__setattr__(value, "text", "a")
    assert replace(value, text="b") == Rarer("b")
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        Rarer(texts="a")  # type: ignore[call-arg]


def test_defaults_are_those_of_a_dataclass() -> None:
    one, other = Rare(), Rare()
    assert (one.words, one.number) == (("a",), 0)
    assert Rare(number=1, words=()).words == ()
    assert [(one.name, one.default) for one in fields(Rare)][1] == ("number", 0)
    assert replace(other, number=3) == Rare(number=3)
    for wrong in (lambda: Rare((), 1, 2), lambda: Rarer(), lambda: Rarer("a", other=1)):  # type: ignore[call-arg]
        with pytest.raises(TypeError, match=r"Rare[r]?\.__init__\(\)"):
            wrong()


def test_a_class_keeps_its_name() -> None:
    class Inner(Frozen):
        x: int

    assert repr(Inner(1)) == "test_a_class_keeps_its_name.<locals>.Inner(x=1)"
