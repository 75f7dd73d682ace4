"""What ``publication.toml`` may hold: its keys, and what each must be."""

from __future__ import annotations

from hexapla import schema
from hexapla.config.values import DEFAULT_EXTENSIONS
from hexapla.model import Provenance, Status

KNOWN_EXTENSIONS = (
    *DEFAULT_EXTENSIONS,
    "abbr",
    "attr_list",
    "def_list",
    "fenced_code",
    "footnotes",
    "md_in_html",
    "tables",
)
REFUSED_EXTENSIONS = {
    "nl2br": "with it, every line that the author wraps anew would change a message in every language; end a line with a backslash instead",
    "smarty": "it would set English quotation marks in every language; write the marks themselves",
}
_CREDIT = {"name": schema.text(required=True), "role": schema.text(), "file_as": schema.text(), "lang": schema.text()}
_EVALUATION = {
    "conforms_to": schema.text(required=True),
    "by": schema.text(required=True),
    "date": schema.date(required=True),
    "credential": schema.text(),
    "report": schema.text(),
}
_IMPRINT = {"isbn": schema.text(), "edition": schema.text(), "evaluation": schema.table(_EVALUATION)}
_POLICY = {
    **_IMPRINT,
    "status": schema.choice(tuple(Status)),
    "bar": schema.number(0, 100),
    "provenance": schema.choice(tuple(p for p in Provenance if p is not Provenance.SOURCE)),
    "credits": schema.tables(_CREDIT),
    "fuzzy": schema.choice(("source", "marked")),
    "required": schema.texts(),
    "below_bar": schema.choice(("last-good", "nothing")),
}
_LOCALE = {**_POLICY, "name": schema.text(), "direction": schema.choice(("ltr", "rtl")), "plural_forms": schema.text()}
_WORK = {
    "id": schema.text(required=True),
    "identifier": schema.text(),
    "documents": schema.texts(required=True),
    "title": schema.text(),
    "description": schema.text(),
    "authors": schema.tables(_CREDIT),
    "publisher": schema.text(),
    "rights": schema.text(),
    "date": schema.date(),
    "modified": schema.date(),
    **_IMPRINT,
    "locales": schema.table_of(_POLICY),
}
SHAPE = {
    "source": schema.text(required=True),
    "identifier": schema.text(required=True),
    "modified": schema.date(required=True),
    "title": schema.text(),
    "authors": schema.tables(_CREDIT),
    "publisher": schema.text(),
    "rights": schema.text(),
    "contact": schema.text(),
    "base_url": schema.text(),
    "works": schema.tables(_WORK, required=True),
    "locales": schema.table_of(_LOCALE),
    "privacy": schema.table({"headers": schema.choice(("strip", "keep"))}),
    "markdown": schema.table({"extensions": schema.texts()}),
    "catalogs": schema.table(
        {
            "path": schema.text(),
            "template": schema.text(),
            "references": schema.choice(("file", "line", "none")),
            "wrap": schema.number(0, 200),
            "domain": schema.choice(("document", "work", "publication")),
        }
    ),
    "checks": schema.table({"hosts": schema.texts(), "typography": schema.flag()}),
    "cover": schema.table({"draw": schema.flag(), "ground": schema.text(), "ink": schema.text(), "accent": schema.text()}),
    "errata": schema.tables({"old": schema.text(required=True), "new": schema.text(required=True)}),
}
