"""A locale code in, an entry in ``publication.toml`` and catalogs ready to translate out; or a folder in, a new publication out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hexapla import locales
from hexapla.config import CONFIG_PATH, Publication, parse_publication, read_publication
from hexapla.errors import ConfigError, HexaplaError
from hexapla.locales import Locale
from hexapla.pipeline.update import Updated, update
from hexapla.project import read_project
from hexapla.record import write_whole


def add(root: Path, code: str) -> tuple[Locale, Updated]:
    """Give a publication another language: a draft, with a catalog for each document. Comments in ``publication.toml`` stay.

    Catalogs that are there already (Weblate may have made them) are kept and brought up to date. Raises ConfigError.
    """
    locale = locales.parse_locale(code)
    file = root / CONFIG_PATH
    try:
        publication = read_publication(root)
    except ConfigError:
        extended = _mended(file, root, locale)
    else:
        _require_new(locale, publication, code)
        extended = _extended(file.read_bytes(), locale)
        _require_entry(extended, root, locale)
    write_whole(file, extended)
    return locale, update(read_project(root), (locale.code,))


def _require_new(locale: Locale, publication: Publication, code: str) -> None:
    if twin := next((other for other in publication.locales if locales.same_locale(other.code, locale.code)), None):
        known = "the source language" if twin.code == publication.source.code else f"there already, as {publication.spellings[twin.code]}"
        raise ConfigError(f"{code} is {known}", location=CONFIG_PATH)


def _extended(text: bytes, locale: Locale) -> bytes:
    return text + _entry(locale, newline="\r\n" if b"\r\n" in text else "\n", ended=text.endswith(b"\n")).encode()


def _mended(file: Path, root: Path, locale: Locale) -> bytes:
    """A file that is wrong because this entry is missing: a work speaks of the language already.

    Call it where the file was refused; the same ConfigError comes again where the entry would not mend it, or another entry is missing.
    """
    text = file.read_bytes() if file.is_file() else b""
    extended = _extended(text, locale)
    if not _has_entry(extended, root, locale):
        read_publication(root)
    return extended


def _entry(locale: Locale, *, newline: str, ended: bool) -> str:
    lines = [
        *([] if ended else [""]),
        "",
        f"[locales.{locale.code}]  # {locale.english_name}",
        'status = "draft"  # "released" once it is complete',
        'provenance = "unknown"  # how the translation is made: "human", "machine", or "machine, reviewed"',
        "",
    ]
    return newline.join(lines)


def _require_entry(data: bytes, root: Path, locale: Locale) -> None:
    """The extended file is read before it is written."""
    if not _has_entry(data, root, locale):
        hint = f'add these two lines by hand: [locales.{locale.code}] and status = "draft"'
        raise ConfigError("an entry for another locale cannot be added at the end of this file", location=CONFIG_PATH, hint=hint)


def _has_entry(data: bytes, root: Path, locale: Locale) -> bool:
    try:
        return any(other.code == locale.code for other in parse_publication(data, root).locales)
    except ConfigError:
        return False


def init(folder: Path, identifier: str, day: dt.date) -> tuple[Path, ...]:
    """Start a small publication that builds at once; ``identifier`` is its URI for good. Files that are there stay. Gives what was written.

    Raises HexaplaError where there is a publication already.
    """
    if (folder / CONFIG_PATH).exists():
        raise HexaplaError("there is a publication here already", location=str(folder / CONFIG_PATH))
    starter = {**_STARTER, CONFIG_PATH: _STARTER[CONFIG_PATH].format(identifier=identifier, day=day.isoformat())}
    missing = {folder / name: content for name, content in starter.items() if not (folder / name).exists()}
    for path, content in missing.items():
        write_whole(path, content.encode())
    return tuple(missing)


_STARTER = {
    CONFIG_PATH: """\
# What this publication is, and what it promises. Every key is explained in docs/publication.md of Hexapla.

source = "en"  # the language the works are written in
identifier = "{identifier}"  # made once; never change it: every edition's identifier comes from it
modified = {day}  # dates every edition; set it when the text changes
# base_url = "https://example.org/"  # where the site will stand, for canonical addresses and the sitemap
# publisher = "…"
# authors = [{{ name = "…" }}]
# rights = "…"

[[works]]
id = "welcome"
documents = ["welcome.md"]  # in source/, in reading order

[privacy]
headers = "strip"  # catalogs carry no translator's name, address or hour

# Languages are added with: hexapla add LOCALE
""",
    "source/welcome.md": """\
# Welcome

<!-- translators: A first page. Replace it with your own text. -->

This page is written in *Markdown*. Its translations live in `locale/`, one catalog for each language.

## What comes next

1. Write your text in `source/`.
2. Name its files in `source/publication.toml`.
3. Add a language, and build every edition.

> A book is a garden carried in the pocket.
""",
    ".gitignore": "/output/\n",
    ".gitattributes": "* text=auto\n*.po text eol=lf\n*.pot text eol=lf\n*.md text eol=lf\n*.toml text eol=lf\n",
}
