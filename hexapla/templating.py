"""A template's name and values in, text out: Jinja2 with everything escaped and nothing undefined."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

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
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=_BesideTheTemplates(str(_FOLDER / "__pycache__")),
        cache_size=-1,
    )
    # Jinja's own functions would be copied for each page, and no template calls one.
    environment.globals.clear()
    return environment


def render_template(name: str, **values: Any) -> str:
    return _environment().get_template(name).render(values)


def macro(name: str, called: str) -> Callable[..., Markup]:
    """One macro of a template, for what is written once and set into many pages."""
    found: Callable[..., Markup] = getattr(_environment().get_template(name).module, called)
    return found


@cache
def read_static(name: str) -> str:
    """A file of the templates folder as it is: style sheets, the script."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def policy_hash(text: str) -> str:
    """What a content security policy allows an inline element by: https://www.w3.org/TR/CSP3/#grammardef-hash-source"""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def script_json(graph: Mapping[str, object]) -> Markup:
    """JSON as a script element holds it: nothing in it can end the element or open a comment.

    >>> str(script_json({"a": "</script>"}))
    '{"a": "\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(graph, ensure_ascii=False, sort_keys=True)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))
