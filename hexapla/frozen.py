"""A class in, a value out: a slotted dataclass that is compared by what it holds, and that nobody changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, dataclass_transform

from hexapla.compiled import code

__all__ = ["Frozen", "as_dict", "field", "replace"]

_MISSING: Any = object()

if TYPE_CHECKING:
    from dataclasses import Field, field, replace
else:

    class Field:
        """A value that a class has unless it is told another, or a function that makes one; and what it counts for."""

        __slots__ = ("compare", "default", "default_factory", "repr")

        def __init__(self, default, default_factory, *, compare, repr):  # noqa: A002 — as `dataclasses` calls it
            self.default, self.default_factory, self.compare, self.repr = default, default_factory, compare, repr

    def field(*, default=_MISSING, default_factory=_MISSING, compare=True, repr=True):  # noqa: A002
        """`dataclasses.field`, for `Frozen`, without what `dataclasses` loads: `inspect` and the parsers of Python, 6 ms."""
        return Field(default, default_factory, compare=compare, repr=repr)

    def replace(value, /, **changes):
        """`dataclasses.replace` of a value whose class `Frozen` made."""
        return value.__class__(**as_dict(value) | changes)


if TYPE_CHECKING:

    @dataclass_transform(frozen_default=True, field_specifiers=(field,))
    class Frozen:
        """What mypy takes the class below for."""

else:

    class _Making(type):
        """Makes what is written below `Frozen` an ordinary class without a base: once, where a decorator would make each a second time."""

        def __new__(cls, name, bases, written):
            return type(name, (), _finished(written)) if bases else super().__new__(cls, name, bases, written)

    class Frozen(metaclass=_Making):
        """``@dataclass(frozen=True, slots=True)``, made when it is first used: every build loads a hundred such classes, and uses half.

        `dataclasses` writes the source of eight methods for each class and has it compiled, 0.45 ms. Here that is done for ``__init__``
        alone, and not before the first value is made; what compares, hashes and shows a value is the same for all. That nobody changes one
        is for mypy to see, which takes them for frozen. Nothing watches for it at run time, where that would make each value four times as
        slow to make. A class whose values remember what is worked out of them (`cached_property`) has no slots. What a class writes itself
        stays.

        Only for classes with fields and no other base, whose annotations are texts (``from __future__ import annotations``).
        """


def _finished(written: Mapping[str, Any]) -> dict[str, Any]:
    """What a class holds, of what stands in it."""
    kinds = written.get("__annotations__", {})
    defaults = {name: written.get(name, _MISSING) for name, kind in kinds.items() if not kind.startswith("ClassVar")}
    content = attrgetter(*(name for name, default in defaults.items() if not isinstance(default, Field) or default.compare))
    shared = {"__eq__": _equality(content), "__hash__": _hash(content), "__repr__": _repr_of(defaults), "__match_args__": tuple(defaults)}
    kept = {name: one for name, one in written.items() if name not in defaults}
    late = {"__init__": _late_init(defaults), "__dataclass_fields__": _LateFields(defaults)}
    remembers = any(isinstance(one, cached_property) for one in written.values())
    return {**shared, **kept, **late} if remembers else {**shared, **kept, **late, "__slots__": tuple(defaults)}


def as_dict(value: object) -> dict[str, Any]:
    """The values of a value whose class `Frozen` made, by their names, in order."""
    cls: Any = value.__class__
    return {name: getattr(value, name) for name in cls.__match_args__}


class _LateFields:
    """What `dataclasses` knows of a class, as soon as somebody asks for it."""

    def __init__(self, defaults: Mapping[str, object]) -> None:
        self._defaults = defaults

    def __get__(self, value: object, cls: Any) -> Mapping[str, Field[Any]]:
        import dataclasses  # Here: see `field`.

        fields = {name: _known(one) for name, one in self._defaults.items()}
        annotations = {name: cls.__annotations__[name] for name in fields}
        written = {name: dataclasses.field(**known) for name, known in fields.items()}
        made: Any = dataclasses.dataclass(type(cls.__name__, (), {"__annotations__": annotations, **written}))
        found: Mapping[str, Field[Any]] = made.__dataclass_fields__
        cls.__dataclass_fields__ = found
        return found


def _known(default: object) -> dict[str, Any]:
    """What `dataclasses.field` is told of a field with this default."""
    names = ("default", "default_factory", "compare", "repr")
    given = {name: getattr(default, name) for name in names} if isinstance(default, Field) else {"default": default}
    return {name: one for name, one in given.items() if one is not _MISSING}


def _late_init(defaults: Mapping[str, object]) -> Callable[..., None]:
    """Stands for ``__init__`` until the first value is made."""

    def init(value: object, *positional: Any, **named: Any) -> None:
        cls: Any = value.__class__
        cls.__init__ = _init(defaults, cls.__qualname__)
        cls.__init__(value, *positional, **named)

    return init


def _init(defaults: Mapping[str, object], name: str) -> Callable[..., None]:
    """``__init__`` as `dataclasses` writes it for fields with these defaults: _MISSING, a value, or a `field`."""
    known: dict[str, Any] = {"__unset": _MISSING}
    arguments, lines = "self", ""
    for one, default in defaults.items():
        value, made = (default.default, default.default_factory) if isinstance(default, Field) else (default, _MISSING)
        known |= {f"__{one}": value, f"__new_{one}": made}
        arguments += f", {one}" if value is _MISSING and made is _MISSING else f", {one}=__{one}"
        lines += f" self.{one} = {one}\n" if made is _MISSING else f" self.{one} = __new_{one}() if {one} is __unset else {one}\n"
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


def _repr_of(defaults: Mapping[str, object]) -> Callable[[object], str]:
    names = [name for name, default in defaults.items() if not isinstance(default, Field) or default.repr]

    def shown(self: object) -> str:
        return f"{self.__class__.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return shown
