"""TOML bytes and the shape they must have in, checked values out: unknown keys, wrong types and missing values are errors with a line."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from hexapla.errors import ConfigError
from hexapla.frozen import Frozen
from hexapla.patterns import pattern

Parsed = Mapping[str, Any]
"""A table whose keys and types were checked against a shape."""
Shape = Mapping[str, "Kind"]


class Kind(Frozen):
    """What a value must be: ``check`` gives it back in the form the program uses, or raises ConfigError."""

    check: Callable[[Any, Where], Any]
    required: bool = False


def text(*, required: bool = False) -> Kind:
    def check(value: object, where: Where) -> str:
        if not isinstance(value, str):
            raise where.fail("must be a text in quotation marks")
        if required and not value.strip():
            raise where.fail("must not be empty")
        _require_plain(value, where)
        return value.strip()

    return Kind(check, required)


def texts(*, required: bool = False, blank: bool = False) -> Kind:
    """``blank``: a text may be nothing but space, as a no-break one is where typography says which spaces there are."""

    def check(value: object, where: Where) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise where.fail('must be a list of texts, such as ["one.md", "two.md"]')
        for item in value:
            if not (item if blank else item.strip()):
                raise where.fail("holds a text with nothing in it", "take it out, or write what is meant")
            _require_plain(item, where)
        return tuple(value)

    return Kind(check, required)


_FORBIDDEN = pattern(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""What XML 1.0, production 2, and HTML leave out: control and noncharacter code points."""


def _require_plain(value: str, where: Where) -> None:
    if not value.isprintable() and (found := _FORBIDDEN.search(value)):
        message = f"holds the control character U+{ord(found[0]):04X}, which no page or book can carry"
        raise where.fail(message, "delete it: it is invisible, and mostly came with a copy from another program")


def number(low: float, high: float) -> Kind:
    def check(value: object, where: Where) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise where.fail(f"must be a number from {low:g} to {high:g}")
        return value

    return Kind(check)


def flag() -> Kind:
    def check(value: object, where: Where) -> bool:
        if not isinstance(value, bool):
            raise where.fail("must be true or false, without quotation marks")
        return value

    return Kind(check)


def date(*, required: bool = False) -> Kind:
    def check(value: object, where: Where) -> dt.date:
        if isinstance(value, dt.datetime):
            return value.date()
        if not isinstance(value, dt.date):
            raise where.fail("must be a date without quotation marks, such as 2026-11-23")
        return value

    return Kind(check, required)


def choice(values: Iterable[str]) -> Kind:
    names = tuple(str(value) for value in values)

    def check(value: object, where: Where) -> str:
        if value not in names:
            raise where.fail("must be one of: " + ", ".join(f'"{name}"' for name in names))
        return str(value)

    return Kind(check)


def table(shape: Shape) -> Kind:
    def check(value: object, where: Where) -> Parsed:
        if not isinstance(value, dict):
            raise where.fail(f"must be a table: a line [{where.path}] and the keys below it")
        return _check_table(value, shape, where)

    return Kind(check)


def table_of(shape: Shape) -> Kind:
    """A table whose keys are free (locale codes) and whose values are tables of one shape."""
    row = table(shape)

    def check(value: object, where: Where) -> Parsed:
        if not isinstance(value, dict):
            raise where.fail(f"must hold tables: [{where.path}.NAME]")
        return {key: row.check(item, where.below(key)) for key, item in value.items()}

    return Kind(check)


def tables(shape: Shape, *, required: bool = False) -> Kind:
    """A list of tables of one shape."""

    def check(value: object, where: Where) -> tuple[Parsed, ...]:
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise where.fail(f"must be a list of tables: [[{where.path}]] for each")
        return tuple(_check_table(row, shape, where.row(number)) for number, row in enumerate(value))

    return Kind(check, required)


_UNSEEN = dict.fromkeys(map(ord, " \t\"'"))


class Where(Frozen):
    """A place in the file, for errors."""

    text: str
    name: str
    path: str = ""
    start: int = 0
    """The line, counted from 0, below which to look: where the table begins that the value stands in."""

    def below(self, key: str) -> Where:
        path = f"{self.path}.{key}" if self.path else key
        return Where(self.text, self.name, path, self._header(f"[{path}]", 0) or self.start)

    def row(self, number: int) -> Where:
        """The table ``number``, counted from 0, of a list of tables."""
        return Where(self.text, self.name, self.path, self._header(f"[[{self.path}]]", number) or self.start)

    def fail(self, message: str, hint: str = "") -> ConfigError:
        location = locate(self.text, self.path.rsplit(".", 1)[-1], self.name, self.start)
        return ConfigError(f"{self.path} {message}", location=location, hint=hint)

    def _header(self, header: str, number: int) -> int | None:
        lines = _headers(self.text).get(_bare(header), ())
        place = bisect_left(lines, self.start) + number
        return lines[place] if place < len(lines) else None


@cache
def _headers(text: str) -> dict[str, list[int]]:
    """Where each table begins, in lines counted from 0: every table of a hundred languages looks for its own."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines()):
        if line.lstrip().startswith("["):
            found.setdefault(_bare(line.partition("#")[0]), []).append(number)
    return found


def _bare(header: str) -> str:
    """However it is written: with spaces, keys bare or in quotation marks."""
    return header.translate(_UNSEEN)


def parse(data: bytes, shape: Shape, name: str) -> Parsed:
    """The TOML document ``data`` as a table of ``shape``. Raises ConfigError; ``name`` is what errors call the file."""
    try:
        text = data.decode("utf-8-sig")
        parsed = tomllib.loads(text.replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError("is not UTF-8", location=f"{name}:{line}", hint="save the file as UTF-8") from error
    except ValueError as error:
        # TOMLDecodeError is one; so is what Python says to a number of five thousand digits.
        raise _toml_error(error, name) from error
    except RecursionError as error:
        raise ConfigError("is nested too deep", location=name, hint="no value needs more than two pairs of brackets") from error
    return _check_table(parsed, shape, Where(text, name))


def locate(text: str, needle: str, name: str, start: int = 0) -> str:
    """``name:line`` of the first line from ``start`` (counted from 0) on that defines or holds ``needle``; ``name`` where there is none."""
    lines = text.splitlines()[start:]
    quoted = re.escape(needle)
    for shape in (rf"\s*[\"']?{quoted}[\"']?\s*=", rf"\s*\[.*\b{quoted}\b", rf".*[\"']{quoted}[\"']", rf".*{quoted}"):
        for number, line in enumerate(lines, start + 1):
            if re.match(shape, line):
                return f"{name}:{number}"
    return locate(text, needle, name) if start else name


def _check_table(table: Mapping[str, object], shape: Shape, where: Where) -> Parsed:
    for key in table:
        if key not in shape:
            import difflib

            near = difflib.get_close_matches(key, shape, 1, 0.5)
            hint = f"did you mean {near[0]!r}?" if near else "known keys: " + ", ".join(shape)
            raise where.below(key).fail("is not a key that Hexapla knows", hint)
    for key, kind in shape.items():
        if kind.required and key not in table:
            location = f"{where.name}:{where.start + 1}" if where.path else where.name
            raise ConfigError(f"{where.below(key).path} is missing", location=location, hint=f"add a line: {key} = …")
    return {key: shape[key].check(value, where.below(key)) for key, value in table.items()}


def _toml_error(error: ValueError, name: str) -> ConfigError:
    found = re.search(r"^(.*) \(at line (\d+), column (\d+)\)$", str(error))
    if found is None:
        return ConfigError(f"is not valid TOML: {error}", location=name)
    message, line, column = found.groups()
    return ConfigError(
        f"is not valid TOML: {message}", location=f"{name}:{line}:{column}", hint="look at the line named, and at the one above it"
    )
