"""Templates: what they are given stands in them as text, and what they are not given is an error."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from markupsafe import Markup, escape
from minijinja import TemplateError

from hexapla import templating
from hexapla.templating import macro, render_template

FOLDER = Path(templating.__file__).parent / "templates"
TEMPLATES = sorted(path for path in FOLDER.rglob("*") if path.suffix in {".html", ".xhtml", ".xml", ".opf", ".svg"})
BARE = re.compile(r"{{(?:[^}]*\s)?if\s(?:(?!\belse\b)[^}])*}}")
"""A choice between something and nothing, which is told as None."""


def container(**values: object) -> str:
    return render_template("reports/badge.svg", **{**BADGE, **values})


BADGE: dict[str, object] = {
    "locale": SimpleNamespace(tag="fr"),
    "said": "said",
    "left": 1,
    "right": 2,
    "size": 11,
    "words": (("a", 0.5, 1),),
    "ground": "#000",
    "ink": "#fff",
    "colour": "#000",
}


@pytest.mark.parametrize("text", ["<script>", "a & b", "\"'", "a/b", "{{ 7 * 7 }}", "]]>", "‮abc"])
def test_every_text_is_escaped_as_markupsafe_does(text: str) -> None:
    assert f"<title>{escape(text)}</title>" in container(said=text)


def test_what_is_markup_already_stays_so() -> None:
    assert "<title><b>&amp;</b></title>" in container(said=Markup("<b>&amp;</b>"))
    assert macro("site/parts.html", "other_locales")([Markup("<i>"), "<i>"], "") == (
        '\n<meta property="og:locale:alternate" content="<i>">\n<meta property="og:locale:alternate" content="&lt;i&gt;">'
    )


@pytest.mark.parametrize("gone", ["said", "locale", "words"])
def test_what_is_not_given_is_an_error(gone: str) -> None:
    with pytest.raises(TemplateError, match="undefined"):
        render_template("reports/badge.svg", **{name: value for name, value in BADGE.items() if name != gone})


def test_an_attribute_that_is_not_there_is_an_error() -> None:
    with pytest.raises(TemplateError, match="undefined"):
        container(locale=SimpleNamespace(code="fr"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_choice_is_between_something_and_nothing(path: Path) -> None:
    assert BARE.findall(path.read_text("utf-8")) == []


def test_a_bare_choice_would_be_found() -> None:
    assert BARE.findall('{{ " " if not loop.last }} {{ "a" if b else "c" }} {{ a.specific }}') == ['{{ " " if not loop.last }}']
