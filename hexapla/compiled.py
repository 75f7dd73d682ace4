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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from types import CodeType, FrameType, SimpleNamespace
from typing import Any

from hexapla import __version__

_compiler: Any = import_module("re._compiler")
_engine: Any = import_module("_sre")
_compile_anew = _compiler.compile

_VERSION = f"{__version__} {sys.version} {_engine.MAGIC} {_engine.CODESIZE}\n".encode()
_WORTH = 8
"""What takes as long to compile as all of it to be kept anew. Fewer may be new for ever: Babel writes an expression from a set."""
_WORD: Any = {2: "H", 4: "I", 8: "Q"}[_engine.CODESIZE]
"""How the words of a program are laid out in bytes, for `memoryview`."""

_Key = tuple[bool, str | bytes, int]
"""Whether it is bytes (which are never compared with a text), what is written, and the flags."""


class _Kept:
    """Of this process."""

    expressions: dict[_Key, tuple[Any, ...]]
    """What the engine was given for each, with its program as bytes."""
    codes: dict[str, CodeType]
    noted: set[_Key]
    """Expressions that were compiled anew, to be kept."""
    written: int
    """How many codes were."""
    constant: int
    """How many callers say that what they compile is a constant."""
    began: CodeType | None
    """Who called `recall`."""

    def __init__(self) -> None:
        self.expressions, self.codes, self.noted, self.written, self.constant, self.began = {}, {}, set(), 0, 0, None


_kept = _Kept()


def expression(written: str | bytes, flags: int = 0) -> re.Pattern[Any]:
    """``re.compile`` of a constant."""
    with constants():
        return re.compile(written, flags)


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

    What no run of this version kept, or what is damaged, is compiled as ever.
    """
    if sys.implementation.name != "cpython":
        return
    _kept.began = sys._getframe(1).f_code  # noqa: SLF001 — its documented way to look at callers
    with suppress(OSError, ValueError, TypeError, EOFError):
        expressions, codes = read(_place())
        _kept.expressions |= expressions
        _kept.codes |= codes
    _compiler.compile = _compile


def keep() -> None:
    """For the next run, what was new in this one, if that is worth it and can be written, and Python may write what it compiled."""
    if len(_kept.noted) + _kept.written < _WORTH or _kept.began is None or sys.dont_write_bytecode:
        return
    fresh = f"{_place()}.{os.getpid()}"
    try:
        expressions = _kept.expressions | {key: _arguments(*key[1:]) for key in _kept.noted}
        content = marshal.dumps((expressions, _kept.codes))
        os.makedirs(os.path.dirname(fresh), exist_ok=True)  # noqa: PTH103, PTH120
        with open(fresh, "wb") as file:  # noqa: PTH123 — pathlib is not loaded for this
            file.write(_VERSION + zlib.crc32(content).to_bytes(4, "little") + content)
        os.replace(fresh, _place())  # noqa: PTH105
    except OSError:
        with suppress(OSError):
            os.unlink(fresh)  # noqa: PTH108


def _place() -> str:
    """Beside the modules that Python compiled, wherever it was told to keep those; for each Python its own, of which two may take turns."""
    spec: Any = __spec__
    return f"{spec.cached}.expressions-{zlib.crc32(_VERSION):08x}"


def read(place: str) -> tuple[dict[_Key, tuple[Any, ...]], dict[str, CodeType]]:
    """What is kept there. Raises OSError, ValueError, TypeError or EOFError for a file that is missing, damaged, or of another Python."""
    with open(place, "rb") as file:  # noqa: PTH123
        content = file.read()
    begin = len(_VERSION) + 4
    if not content.startswith(_VERSION) or zlib.crc32(content[begin:]) != int.from_bytes(content[begin - 4 : begin], "little"):
        raise ValueError("not ours")
    expressions, codes = marshal.loads(content[begin:])
    return expressions, codes


def _compile(written: Any, flags: int = 0) -> Any:
    """In the place of `re`'s own, which has made its checks and looked into its cache of this process."""
    key = (isinstance(written, bytes), written, int(flags))
    known = _kept.expressions.get(key)
    if known is not None:
        pattern, own, program, *groups = known
        return _engine.compile(pattern, own, memoryview(program).cast(_WORD).tolist(), *groups)
    if isinstance(written, str | bytes) and _is_constant():
        _kept.noted.add(key)
    return _compile_anew(written, flags)


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


def _arguments(written: str | bytes, flags: int) -> tuple[Any, ...]:
    """What `re` gives its engine for an expression, as `marshal` can write it."""
    given: list[tuple[Any, ...]] = []
    _compiler._sre = SimpleNamespace(**vars(_engine) | {"compile": lambda *arguments: given.append(arguments)})  # noqa: SLF001
    try:
        _compile_anew(written, flags)
    finally:
        _compiler._sre = _engine  # noqa: SLF001
    pattern, own, program, *groups = given[0]
    return (pattern, int(own), b"".join(int(word).to_bytes(_engine.CODESIZE, sys.byteorder) for word in program), *groups)
