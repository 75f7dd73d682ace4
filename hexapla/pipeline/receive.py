"""A catalog that came by mail, or the two sides of a git merge, in; the project's catalog with the new work in it out."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hexapla import locales
from hexapla.errors import CatalogError, ConfigError, HexaplaError
from hexapla.extract import for_catalogs, new_catalog
from hexapla.locales import Locale
from hexapla.merge import merge
from hexapla.model import Catalog, Entry
from hexapla.pipeline.update import write_unless_changed
from hexapla.pofile import header_fields, messages, parse_catalog, render_catalog
from hexapla.privacy import strip_private
from hexapla.project import Domain, Project
from hexapla.reconcile import Reconciled, reconcile

MAX_VERSIONS = 200
"""So many commits back a catalog that came by mail is looked for."""
_LEAST_SHARED = 0.3
"""Less of a catalog's messages than this in common with a document: it belongs to another one."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one catalog."""

    file: Path
    path: str
    """The project's catalog that it was merged into."""
    locale: Locale
    base: str
    """The commit it started from; empty where none was found, and both sides were compared alone."""
    taken: tuple[Entry, ...]
    conflicts: tuple[Entry, ...]
    added: int
    """Messages that only the received catalog had; those of today's source are in their place, others obsolete."""
    changed: bool


def receive(project: Project, file: Path, code: str | None = None) -> Received:
    """Merge a catalog, entry by entry, into the one it belongs to, found by its content; ``code`` says its locale where it does not.

    Three-way against the version it started from, where git has it. Raises CatalogError for one that is malformed, and HexaplaError where
    it cannot be told where it belongs; then nothing is written.
    """
    try:
        theirs = parse_catalog(file.read_bytes(), str(file))
    except OSError as error:
        raise HexaplaError(f"cannot be read: {error.strerror}", location=str(file)) from error
    domain = _require_domain(project, theirs, file)
    locale = _require_locale(project, domain, theirs, file, code)
    path = project.publication.catalog_path(locale, domain.name)
    place = project.root / path
    found = place.read_bytes() if place.is_file() else None
    template = for_catalogs(domain.template, project.publication.references)
    ours = parse_catalog(found, path) if found is not None else new_catalog(template, locale, project.publication, domain.name)
    base, commit = _find_base(project.root, path, theirs, ours) if found is not None else (None, "")
    result = reconcile(ours, strip_private(theirs) if project.publication.strip_headers else theirs, base)
    merged = merge(result.catalog, template, plural_count=locale.nplurals).catalog
    catalog = strip_private(merged) if project.publication.strip_headers else merged
    wanted = render_catalog(catalog, project.publication.wrap)
    if wanted != found:
        write_unless_changed(place, wanted, found)
    return Received(file, path, locale, commit, result.taken, result.conflicts, len(result.added), wanted != found)


def merge_driver(base: Path, ours: Path, theirs: Path) -> Reconciled:
    """git's merge of two catalogs: the result is written to ``ours``. A conflict is a fuzzy entry with both texts, never a marker.

    Set up with ``*.po merge=hexapla`` in ``.gitattributes`` and ``merge.hexapla.driver = hexapla merge-driver %O %A %B`` in git's
    configuration. Raises CatalogError where a side is malformed; then ``ours`` is as it was, and git says that there is a conflict.
    """
    sides = [_read_side(path) for path in (ours, theirs)]
    before = base.read_bytes()
    ancestor = parse_catalog(before, str(base)) if before.strip() else None
    result = reconcile(sides[0], sides[1], ancestor)
    found = ours.read_bytes()
    wanted = render_catalog(result.catalog)
    if wanted != found:
        write_unless_changed(ours, wanted, found)
    return result


def _read_side(path: Path) -> Catalog:
    try:
        return parse_catalog(path.read_bytes(), str(path))
    except OSError as error:
        raise HexaplaError(f"cannot be read: {error.strerror}", location=str(path)) from error


# --- Where it belongs ----------------------------------------------------------------------------------------------


def _require_domain(project: Project, theirs: Catalog, file: Path) -> Domain:
    """The document that most of its messages come from; messages of earlier versions count where a catalog still has them."""
    keys = {entry.key for entry in theirs.entries if not entry.is_header}
    if not keys:
        raise HexaplaError("holds no messages", location=str(file), hint="ask for the file again: nothing was changed")
    shares = []
    for domain in project.domains:
        known = {entry.key for entry in domain.template.entries}
        for locale in project.publication.translations:
            catalog = project.translation(domain, locale).catalog
            known |= {entry.key for entry in catalog.entries} if catalog else set()
        shares.append((len(keys & known) / len(keys), domain))
    best, domain = max(shares, key=lambda pair: pair[0])
    if best < _LEAST_SHARED or sum(share == best for share, _ in shares) > 1:
        hint = "is it a catalog of this publication, and of one document? Nothing was changed"
        raise HexaplaError(f"only {best:.0%} of its messages are in one document of this publication", location=str(file), hint=hint)
    return domain


def _require_locale(project: Project, domain: Domain, theirs: Catalog, file: Path, code: str | None) -> Locale:
    """What the command line says, else the header, else the file's name, else the words it has in common with a catalog."""
    publication = project.publication
    named = code or dict(header_fields(theirs)).get("Language", "")
    found = _find_locale(publication.translations, named) if named else None
    if found is None and not code:
        found = next((match for part in _name_parts(file) if (match := _find_locale(publication.translations, part))), None)
    likeness = [(_agreement(theirs, project.translation(domain, locale).catalog), locale) for locale in publication.translations]
    most, alike = max(likeness, key=lambda pair: pair[0], default=(0, None))
    if found is None and most and alike:
        found = alike
    if found is None:
        known = ", ".join(locale.code for locale in publication.translations)
        hint = f"say it with -l LOCALE; this publication has {known}"
        raise HexaplaError("its language cannot be told", location=str(file), hint=hint)
    own = next((count for count, locale in likeness if locale == found), 0)
    if alike and alike != found and most >= 5 and most > 5 * own:
        hint = f"if it is {alike.code}, run it again with -l {alike.code}; nothing was changed"
        raise HexaplaError(f"says it is {found.code}, but holds the words of {alike.code}", location=str(file), hint=hint)
    return found


def _find_locale(known: Iterable[Locale], code: str) -> Locale | None:
    """The locale of the publication that a code means: itself, or the only one in that language and script (``fr_FR`` for ``fr``)."""
    try:
        wanted = locales.parse_locale(code)
    except ConfigError:
        return None
    same = [locale for locale in known if locales.same_locale(locale.code, wanted.code)]
    near = [locale for locale in known if (locale.language, locale.script) == (wanted.language, wanted.script)]
    return same[0] if same else near[0] if len(near) == 1 else None


def _name_parts(file: Path) -> Iterator[str]:
    """What in a file's path may be a locale: ``article-14.fr.po``, ``fr.po``, ``fr/LC_MESSAGES/article-14.po``."""
    yield from reversed(file.stem.split("."))
    yield from (part for part in reversed(file.parts[:-1]) if part != "LC_MESSAGES")


def _agreement(one: Catalog, other: Catalog | None) -> int:
    """How many messages have the same text in both, and a text that is not the source."""
    known = {entry.key: entry.msgstr for entry in messages(other)} if other else {}
    return sum(any(entry.msgstr) and entry.msgstr[0] != entry.msgid and known.get(entry.key) == entry.msgstr for entry in messages(one))


# --- Where it started ----------------------------------------------------------------------------------------------


def _find_base(root: Path, path: str, theirs: Catalog, ours: Catalog) -> tuple[Catalog | None, str]:
    """The version of the project's catalog that a received one differs least from, and its commit; the newest of equals.

    The catalog as it lies there is one of them: a translator may have been sent what was not committed yet.
    """
    best, chosen, commit = -1, None, ""
    for name, version in _versions(root, path):
        agreement = _same_texts(theirs, version)
        if agreement > best:
            best, chosen, commit = agreement, version, name
    if chosen is not None and _same_texts(theirs, ours) > best:
        return ours, "working copy"
    return chosen, commit


def _same_texts(one: Catalog, other: Catalog) -> int:
    known = {entry.key: (entry.msgstr, entry.fuzzy) for entry in messages(other)}
    return sum(known.get(entry.key) == (entry.msgstr, entry.fuzzy) for entry in messages(one))


def _versions(root: Path, path: str) -> Iterator[tuple[str, Catalog]]:
    """Every version of a catalog in git's history, newest first. Nothing without git, or outside a repository."""
    log = _git(root, "log", "--format=%h", f"--max-count={MAX_VERSIONS}", "--", path)
    for commit in (log or b"").decode().split():
        content = _git(root, "show", f"{commit}:./{path}")
        if content is None:
            continue
        try:
            yield commit, parse_catalog(content, path)
        except CatalogError:
            continue


def _git(root: Path, *arguments: str) -> bytes | None:
    try:
        return subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
