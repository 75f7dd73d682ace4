"""A template's name and values in, text out: Jinja2 with everything escaped and nothing undefined."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("hexapla"), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True, auto_reload=False
    )


def render_template(name: str, **values: Any) -> str:
    return _environment().get_template(name).render(values)


def read_static(name: str) -> str:
    """A file of the templates folder as it is: style sheets, the script."""
    return (files("hexapla") / "templates" / name).read_text(encoding="utf-8")
