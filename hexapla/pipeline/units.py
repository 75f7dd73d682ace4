"""What can be done in any process: documents parsed, catalogs checked, an edition made. Values in, values out; nothing is written.

A worker gives the files of an edition by value, and the parent alone writes to the output folder: so workers need no common file system, a
disk can be full in one place only, and a worker that dies leaves nothing behind.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path

import hexapla
from hexapla import html
from hexapla.config import Policy, Work
from hexapla.diagnostics import errors_of
from hexapla.edition import Edition
from hexapla.errors import HexaplaError
from hexapla.frozen import Frozen, field, replace
from hexapla.lint import Read, lint_edition, read_edition
from hexapla.locales import Locale
from hexapla.markup import forget_bodies
from hexapla.model import Completeness, Finding
from hexapla.pipeline.covering import Studio, cover_fonts, with_cover
from hexapla.pipeline.current import versions
from hexapla.pipeline.downloads import download_names, make_downloads
from hexapla.pipeline.editions import edition_of
from hexapla.project import Batch, Deflated, KeptWords, Project, ToParse, Translation, parse_sources
from hexapla.record import Built
from hexapla.record.pictures import Pictures
from hexapla.record.stamps import files_below
from hexapla.systems import give_back_memory
from hexapla.waivers import apply_to_editions

Sites = Mapping[tuple[str, bool], html.Site]
"""By work, and whether it is of previews."""


class Common(Frozen):
    """What all units of a build need."""

    project: Project | None
    """None before the documents are read."""
    tool: str
    """`tool_digest` of whoever hands the units out; empty where the worker is of the same computer."""
    sites: Sites = field(default_factory=dict)
    """What editions say of each other, which grows with the square of the languages: once for all units."""


class ToCheck(Frozen):
    catalogs: tuple[tuple[str, Locale, bytes], ...]
    """Domain, language, and what the catalog holds."""


class ToMake(Frozen):
    """One edition, or the preview of one."""

    work: str
    code: str
    """Of its locale."""
    completeness: Completeness
    place: str
    draft: bool
    formats: frozenset[str]
    """What is made: at least what is asked for."""
    standing: Mapping[str, Path | bytes]
    """What an earlier build made of the other formats, by format: it stays, and pages offer it."""
    day: dt.date | None
    fonts: tuple[Path, ...]
    pictures: Path | None
    """Where drawn covers are kept; None: nowhere."""
    cover_fonts: str | None = None
    """`covering.cover_fonts` of whoever hands the units out; None where the worker is of the same computer."""
    words: KeptWords = field(default_factory=dict)
    """`Project.words_of` the work, where the worker has none of it."""


_LARGE = 4_000_000
"""Bytes of an edition from which it travels deflated: it becomes a half to a fifth, for a tenth of what it takes to make it."""


class Made(Frozen):
    """An edition that can be put in its place; with faults, only as a preview."""

    built: Built
    files: Mapping[str, bytes] = field(default_factory=dict)
    beside: frozenset[str] = frozenset()
    """Files that were built before and may stay."""
    faults: tuple[Finding, ...] = ()


def parse(common: Common, unit: ToParse) -> Batch:
    _require_same_tool(common)
    return parse_sources(unit)


def check(common: Common, unit: ToCheck) -> tuple[tuple[str, KeptWords, list[Translation]], ...]:
    """What catalogs are, against today's source: for each locale their words, and what they are judged by."""
    project = _project(common)
    found: dict[str, tuple[KeptWords, list[Translation]]] = {}
    for name, locale, content in unit.catalogs:
        domain = project.domain(name)
        assert domain is not None
        one = project.checked(domain, locale, content)
        words, judged = found.setdefault(locale.code, (project.new_words(), []))
        project.keep_words(words, domain, one)
        judged.append(one.brief(domain))
    return tuple((code, *both) for code, both in found.items())


def make(common: Common, unit: ToMake) -> Made | None:
    """The edition, rendered, packed and linted; None where this computer lacks the fonts of its cover.

    Raises SourceError for a picture that cannot be read.
    """
    project = _project(common)
    work = project.publication.work(unit.work)
    policy = work.policy(unit.code)
    if project.is_packed:
        give_back_memory()
    if unit.words:
        project.adopt(unit.code, unit.words)
    try:
        return _made(project, common.sites[unit.work, unit.draft], work, policy, unit)
    finally:
        forget_bodies()
        if unit.words:
            project.let_go(policy.locale)


def make_to_send(common: Common, unit: ToMake) -> Made | None:
    """`make`, for another process to take."""
    made = make(common, unit)
    if made is None or sum(map(len, made.files.values())) < _LARGE:
        return made
    files, packed = dict(made.files), Deflated[str]()
    made = replace(made, files=packed)
    for name in tuple(files):
        packed[name] = files.pop(name)
    give_back_memory()
    return made


def _made(project: Project, site: html.Site, work: Work, policy: Policy, unit: ToMake) -> Made | None:
    if unit.cover_fonts is not None and unit.cover_fonts != cover_fonts(project, work, policy.locale, unit.fonts):
        return None
    plain = edition_of(project, work, policy, unit.completeness, draft=unit.draft, day=unit.day)
    fetch = Pictures(unit.pictures).fetch if unit.pictures else _drawn
    edition = with_cover(plain, project, work, Studio(unit.fonts, fetch))
    read: list[Read] = []

    def look(name: str, content: bytes) -> None:
        # Before there are thousands of pages: the tree of the one file is the largest thing that a build holds.
        read.append(read_edition({name: content}, edition.tag))

    downloads = make_downloads(edition, site, unit.formats, partial(read_standing, unit), look)
    pages = html.edition_pages(edition, site, downloads.offered) if "html" in unit.formats else {}
    faults = errors_of(apply_to_editions(lint_edition(pages, edition.tag, *read), project.waived)[0])
    beside = frozenset(download_names(edition.work, edition.tag).values())
    return Made(_described(edition, unit.place), {**pages, **downloads.made}, beside, faults)


def read_standing(unit: ToMake, kind: str) -> bytes | None:
    """The file of a format that stands; None where there is none."""
    held = unit.standing.get(kind)
    return held.read_bytes() if isinstance(held, Path) else held


def _drawn(_key: str, draw: Callable[[], bytes]) -> bytes:
    return draw()


def _described(edition: Edition, place: str) -> Built:
    return Built(
        work=edition.work,
        locale=edition.locale.code,
        tag=edition.tag,
        title=edition.title,
        title_lang=edition.source.tag if edition.title_lang else edition.tag,
        description=edition.description,
        provenance=edition.provenance,
        share=1.0 if edition.is_source else edition.completeness.share,
        modified=edition.modified,
        folder=place,
    )


# --- The same bytes --------------------------------------------------------------------------------------------------


def _project(common: Common) -> Project:
    _require_same_tool(common)
    assert common.project is not None
    return common.project


def _require_same_tool(common: Common) -> None:
    if common.tool and common.tool != tool_digest():
        hint = "install the same versions as here: pip install --require-hashes -r requirements/run.txt, with the same Python"
        raise HexaplaError("a worker has another Python, Hexapla or library, and would make other bytes", hint=hint)


@cache
def tool_digest() -> str:
    """Of the interpreter, the libraries, and every file of Hexapla itself."""
    total = hashlib.sha256(versions().encode())
    for name, path in files_below(str(Path(hexapla.__file__).parent), ""):
        total.update(name.encode() + hashlib.sha256(Path(path).read_bytes()).digest())
    return total.hexdigest()
