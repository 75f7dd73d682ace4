"""A class in, a value out: a slotted dataclass that is compared by what it holds, and that nobody changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[_T]) -> type[_T]:
    """``@dataclass(frozen=True, slots=True)``, made when it is first used: every build loads over a hundred such classes, and uses half.

    `dataclasses` writes the source of eight methods for each class and has it compiled, 0.45 ms. Here it does so for ``__init__`` alone,
    and not before the first value is made; what compares, hashes and shows a value is the same for all. That nobody changes one is for mypy
    to see, which takes them for frozen. Nothing watches for it at run time, where that would make each value four times as slow to make.
    A class whose values remember what is worked out of them (`cached_property`) has no slots. What a class writes itself stays.

    Only for classes without a base of their own, whose annotations are texts (``from __future__ import annotations``).
    """
    own = vars(cls)
    names = tuple(name for name, kind in cls.__annotations__.items() if not kind.startswith("ClassVar"))
    remembers = any(isinstance(one, cached_property) for one in own.values())
    content = attrgetter(*(name for name in names if _is_compared(own.get(name))))
    shared = {"__eq__": _equality(content), "__hash__": _hash(content), "__repr__": _repr, "__match_args__": names}
    kept = {name: one for name, one in own.items() if name not in (*names, "__dict__", "__weakref__")}
    late = _Late(cls)
    when_used = {"__init__": late.init, "__dataclass_fields__": late}
    slots = {} if remembers else {"__slots__": names}
    kind: Any = type(cls)
    made: type[_T] = kind(cls.__name__, cls.__bases__, {"__qualname__": cls.__qualname__, **shared, **kept, **when_used, **slots})
    return made


class _Late:
    """What `dataclasses` makes of a class, as soon as a value is made or its fields are asked for."""

    def __init__(self, written: type) -> None:
        self.written = written

        def init(value: object, *positional: Any, **named: Any) -> None:
            self.settle(value.__class__)
            value.__class__.__init__(value, *positional, **named)

        self.init = init

    def __get__(self, value: object, cls: type) -> Mapping[str, Field[Any]]:
        return self.settle(cls)

    def settle(self, cls: type) -> Mapping[str, Field[Any]]:
        made: Any = dataclass(eq=False, repr=False, match_args=False)(self.written)
        cls.__init__ = made.__init__  # type: ignore[misc]
        cls.__dataclass_fields__ = made.__dataclass_fields__  # type: ignore[attr-defined]
        found: Mapping[str, Field[Any]] = made.__dataclass_fields__
        return found


def _is_compared(default: object) -> bool:
    return not isinstance(default, Field) or default.compare is not False


def _equality(content: Callable[[Any], object]) -> Callable[[object, object], bool]:
    def equal(self: object, other: object) -> bool:
        return content(self) == content(other) if other.__class__ is self.__class__ else NotImplemented

    return equal


def _hash(content: Callable[[Any], object]) -> Callable[[object], int]:
    return lambda self: hash(content(self))


def _repr(self: Any) -> str:
    shown = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{self.__class__.__qualname__}({shown})"
