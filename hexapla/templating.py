"""A template's name and values in, text out: Jinja2 with everything escaped and nothing undefined."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

_FOLDER = Path(__file__).parent / "templates"


class _BesideTheTemplates(FileSystemBytecodeCache):
    """Compiled templates, where Python keeps compiled modules: in ``__pycache__``, under a digest of their text. As good without."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=_BesideTheTemplates(str(_FOLDER / "__pycache__")),
    )


def render_template(name: str, **values: Any) -> str:
    return _environment().get_template(name).render(values)


def read_static(name: str) -> str:
    """A file of the templates folder as it is: style sheets, the script."""
    return (_FOLDER / name).read_text(encoding="utf-8")
