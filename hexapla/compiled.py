"""A regular expression or a text of Python in, compiled out: as the last run left it, where it did.

Python keeps compiled modules in ``__pycache__``, but no expressions: compiling those of a small build and of its libraries, some 260, was a
fifth of all it did. Programs keep them there, too (`recall` and `keep`); whoever uses Hexapla as a library has `re` as it is. What is kept
is a function of its text and of the Python that compiled it, and without it nothing is lost but time.

Only constants are kept, what every publication shares: no word of an author, a translator or a path goes into the tool's folder.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from types import CodeType, FrameType, SimpleNamespace
from typing import Any

from hexapla import __version__

_WORTH = 8
"""What takes as long to compile as all of it to be kept anew. Fewer may be new for ever: Babel writes an expression from a set."""

_Key = tuple[bool, str | bytes, int]
"""Whether it is bytes (which are never compared with a text), what is written, and the flags."""
_Arguments = tuple[Any, ...]
"""What `re` gives its engine for an expression: pattern, flags, program, and what the groups are called."""


class _Kept:
    """Of this process."""

    def __init__(self) -> None:
        self.expressions: dict[_Key, _Arguments] = {}
        """With the program as bytes."""
        self.codes: dict[str, CodeType] = {}
        self.noted: set[_Key] = set()
        """Expressions that were compiled anew, to be kept."""
        self.written = 0
        """How many codes were."""
        self.constant = 0
        """How many callers say that what they compile is a constant."""
        self.began: CodeType | None = None
        """Who called `recall`."""


_kept = _Kept()


def expression(written: str | bytes, flags: int = 0) -> re.Pattern[Any]:
    """``re.compile`` of a constant."""
    _kept.constant += 1
    try:
        return re.compile(written, flags)
    finally:
        _kept.constant -= 1


def code(text: str) -> CodeType:
    """``compile`` of a constant, statements to be executed."""
    found = _kept.codes.get(text)
    if found is None:
        found = _kept.codes[text] = compile(text, "<hexapla>", "exec")
        _kept.written += 1
    return found


@contextmanager
def constants() -> Iterator[None]:
    """All expressions that are compiled meanwhile are the same for every publication."""
    _kept.constant += 1
    try:
        yield
    finally:
        _kept.constant -= 1


def recall() -> None:
    """Have what an earlier run kept: from now on `re` compiles only what is not known. For programs, at their very beginning.

    What no run of this version kept, or what is damaged, is compiled as ever. Other Pythons than CPython have other engines.
    """
    if sys.implementation.name != "cpython" or _kept.began is not None:
        return
    _kept.began = sys._getframe(1).f_code  # noqa: SLF001 — its documented way to look at callers
    with suppress(OSError, ValueError, TypeError, EOFError):
        expressions, codes = read(_place())
        _kept.expressions |= expressions
        _kept.codes |= codes
    compiler, engine = _compiler()
    compiler.compile = _compiling(compiler.compile, engine)


def keep() -> None:
    """For the next run, what was new in this one, if that is worth it and can be written, and Python may write what it compiled."""
    if len(_kept.noted) + _kept.written < _WORTH or _kept.began is None or sys.dont_write_bytecode:
        return
    from pathlib import Path  # Here: what it loads has expressions, and is to find them known.

    fresh = Path(f"{_place()}.{os.getpid()}")
    try:
        new = {key: arguments for key in _kept.noted if (arguments := _arguments(*key[1:]))}
        content = marshal.dumps((_kept.expressions | new, _kept.codes))
        fresh.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(_version() + zlib.crc32(content).to_bytes(4, "little") + content)
        fresh.replace(_place())
    except (OSError, ValueError):
        pass  # ValueError: `marshal` cannot write what some later Python gives its engine.
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def read(place: str) -> tuple[dict[_Key, _Arguments], dict[str, CodeType]]:
    """What is kept there. Raises OSError, ValueError, TypeError or EOFError for a file that is missing, damaged, or of another Python."""
    with open(place, "rb") as file:  # noqa: PTH123 — pathlib is not loaded yet, see `keep`
        content = file.read()
    begin = len(_version()) + 4
    if not content.startswith(_version()) or zlib.crc32(content[begin:]) != int.from_bytes(content[begin - 4 : begin], "little"):
        raise ValueError("not ours")
    expressions, codes = marshal.loads(content[begin:])
    return expressions, codes


def _compiler() -> tuple[Any, Any]:
    """Of `re`: what translates expressions, and the engine that gets them."""
    return import_module("re._compiler"), import_module("_sre")


def _version() -> bytes:
    _, engine = _compiler()
    return f"{__version__} {sys.version} {engine.MAGIC} {engine.CODESIZE}\n".encode()


def _place() -> str:
    """Beside the modules that Python compiled, wherever it was told to keep those; for each Python its own, of which two may take turns."""
    spec: Any = __spec__
    return f"{spec.cached}.expressions-{zlib.crc32(_version()):08x}"


def _compiling(anew: Callable[..., Any], engine: Any) -> Callable[..., Any]:
    """What stands in the place of `re`'s own, which has made its checks and looked into its cache of this process."""
    word: Any = {2: "H", 4: "I"}[engine.CODESIZE]

    def compiling(written: Any, flags: int = 0) -> Any:
        key = (isinstance(written, bytes), written, int(flags))
        known = _kept.expressions.get(key)
        if known is not None:
            pattern, own, program, *groups = known
            return engine.compile(pattern, own, memoryview(program).cast(word).tolist(), *groups)
        if isinstance(written, str | bytes) and _is_constant():
            _kept.noted.add(key)
        return anew(written, flags)

    return compiling


def _is_constant() -> bool:
    """Whether somebody says so, or a module is being loaded: all that runs then is its own."""
    if _kept.constant:
        return True
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001
    while frame is not None and frame.f_code is not _kept.began:
        if frame.f_code.co_name == "<module>":
            return True
        frame = frame.f_back
    return False


def _arguments(written: str | bytes, flags: int) -> _Arguments | None:
    """What `re` gives its engine for an expression, as `marshal` can write it; None where that cannot be told.

    Its engine is asked by way of somebody who listens. Another thread may compile meanwhile, and be heard, too.
    """
    compiler, engine = _compiler()
    heard: list[tuple[Any, ...]] = []

    def compile_heard(*arguments: Any) -> Any:
        heard.append(arguments)
        return engine.compile(*arguments)

    compiler._sre = SimpleNamespace(**vars(engine) | {"compile": compile_heard})  # noqa: SLF001
    try:
        made = compiler.compile(written, flags)
    finally:
        compiler._sre = engine  # noqa: SLF001
    given = next((arguments for arguments in heard if engine.compile(*arguments) == made), None)
    if given is None:
        return None
    pattern, own, program, *groups = given
    return (pattern, int(own), b"".join(int(word).to_bytes(engine.CODESIZE, sys.byteorder) for word in program), *groups)
