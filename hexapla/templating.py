"""A template's name and values in, text out: Jinja's language with everything escaped and nothing undefined."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape
from minijinja import Environment

_FOLDER = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    """Every text goes through `escape`, whatever its template is called: MiniJinja itself would write ``/`` as a reference, too."""
    return Environment(
        loader=read_static,
        auto_escape_callback=lambda _name: True,
        finalizer=escape,
        undefined_behavior="strict",
        keep_trailing_newline=True,
        debug=False,
    )


def render_template(name: str, **values: Any) -> str:
    return _environment().render_template(name, **values)


@cache
def macro(name: str, called: str) -> Callable[..., Markup]:
    """One macro of a template, for what is written once and set into many pages."""
    caller = f"{name}: {called}"
    _environment().add_template(caller, f'{{% from "{name}" import {called} %}}{{{{ {called}(*arguments) }}}}')
    return lambda *arguments: Markup(render_template(caller, arguments=arguments))


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
