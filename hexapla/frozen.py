"""A class in, a value out: a slotted dataclass that is compared by what it holds, and that nobody changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

from hexapla.compiled import code

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[_T]) -> type[_T]:
    """``@dataclass(frozen=True, slots=True)``, made when it is first used: every build loads over a hundred such classes, and uses half.

    `dataclasses` writes the source of eight methods for each class and has it compiled, 0.45 ms. Here that is done for ``__init__`` alone,
    and not before the first value is made; what compares, hashes and shows a value is the same for all. That nobody changes one is for mypy
    to see, which takes them for frozen. Nothing watches for it at run time, where that would make each value four times as slow to make.
    A class whose values remember what is worked out of them (`cached_property`) has no slots. What a class writes itself stays.

    Only for classes with fields and without a base of their own, whose annotations are texts (``from __future__ import annotations``).
    """
    own = vars(cls)
    defaults = {name: own.get(name, MISSING) for name, kind in cls.__annotations__.items() if not kind.startswith("ClassVar")}
    remembers = any(isinstance(one, cached_property) for one in own.values())
    content = attrgetter(*(name for name, default in defaults.items() if not isinstance(default, Field) or default.compare))
    shared = {"__eq__": _equality(content), "__hash__": _hash(content), "__repr__": _repr, "__match_args__": tuple(defaults)}
    kept = {name: one for name, one in own.items() if name not in {*defaults, "__dict__", "__weakref__"}}
    late = {"__init__": _late_init(defaults), "__dataclass_fields__": _LateFields(cls)}
    slots = {} if remembers else {"__slots__": tuple(defaults)}
    kind: Any = type(cls)
    made: type[_T] = kind(cls.__name__, cls.__bases__, {"__qualname__": cls.__qualname__, **shared, **kept, **late, **slots})
    return made


if TYPE_CHECKING:
    from dataclasses import replace as replace
else:

    def replace(value, /, **changes):
        """`dataclasses.replace` of a value whose class `frozen` made, without asking `dataclasses` for the fields of that."""
        return value.__class__(**as_dict(value) | changes)


def as_dict(value: object) -> dict[str, Any]:
    """The values of a value whose class `frozen` made, by their names, in order."""
    cls: Any = value.__class__
    return {name: getattr(value, name) for name in cls.__match_args__}


class _LateFields:
    """What `dataclasses` knows of a class, as soon as somebody asks for it."""

    def __init__(self, written: type) -> None:
        self._written = written

    def __get__(self, value: object, cls: Any) -> Mapping[str, Field[Any]]:
        made: Any = dataclass(init=False, eq=False, repr=False, match_args=False)(self._written)
        found: Mapping[str, Field[Any]] = made.__dataclass_fields__
        cls.__dataclass_fields__ = found
        return found


def _late_init(defaults: Mapping[str, object]) -> Callable[..., None]:
    """Stands for ``__init__`` until the first value is made."""

    def init(value: object, *positional: Any, **named: Any) -> None:
        cls: Any = value.__class__
        cls.__init__ = _init(defaults, cls.__qualname__)
        cls.__init__(value, *positional, **named)

    return init


def _init(defaults: Mapping[str, object], name: str) -> Callable[..., None]:
    """``__init__`` as `dataclasses` writes it for fields with these defaults: MISSING, a value, or a `field`."""
    known: dict[str, Any] = {"__unset": MISSING}
    arguments, lines = "self", ""
    for one, default in defaults.items():
        value, made = (default.default, default.default_factory) if isinstance(default, Field) else (default, MISSING)
        known |= {f"__{one}": value, f"__new_{one}": made}
        arguments += f", {one}" if value is MISSING and made is MISSING else f", {one}=__{one}"
        lines += f" self.{one} = {one}\n" if made is MISSING else f" self.{one} = __new_{one}() if {one} is __unset else {one}\n"
    exec(code(f"def __init__({arguments}):\n{lines}"), known)
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{name}.__init__"
    return init


def _equality(content: Callable[[Any], object]) -> Callable[[object, object], bool]:
    def equal(self: object, other: object) -> bool:
        return content(self) == content(other) if other.__class__ is self.__class__ else NotImplemented

    return equal


def _hash(content: Callable[[Any], object]) -> Callable[[object], int]:
    return lambda self: hash(content(self))


def _repr(self: Any) -> str:
    shown = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{self.__class__.__qualname__}({shown})"
