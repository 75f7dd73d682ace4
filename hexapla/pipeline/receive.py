"""A catalog that came by mail, or the two sides of a git merge, in; the project's catalog with the new work in it out."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from hexapla.config import CONFIG_PATH, find_locale, read_publication
from hexapla.errors import CatalogError, ConfigError, HexaplaError
from hexapla.extract import for_catalogs
from hexapla.frozen import Frozen, replace
from hexapla.locales import Locale
from hexapla.merge import merge
from hexapla.model import Catalog, Entry, Key
from hexapla.pipeline.update import known_catalog, read_file
from hexapla.pofile import edit, header_fields, messages, parse_catalog, render_catalog
from hexapla.privacy import strip_private
from hexapla.project import Domain, Project
from hexapla.reconcile import Reconciled, reconcile
from hexapla.record import write_unless_changed

MAX_VERSIONS = 200
"""So many commits back a catalog that came by mail is looked for."""
_LEAST_SHARED = 0.3
"""Less of a catalog's messages than this in common with a document: it belongs to another one."""


class Received(Frozen):
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
    theirs = parse_catalog(_read(file), str(file))
    domain = _require_domain(project, theirs, file)
    locale = _require_locale(project, domain, theirs, file, code)
    path = project.publication.catalog_path(locale, domain.name)
    place = project.root / path
    found = read_file(place, path)
    ours = known_catalog(None if found is None else parse_catalog(found, path), path, project, locale, domain)
    base, commit = _find_base(project.root, path, theirs, ours) if found is not None else (None, "")
    result = _joined(ours, _without_copies(theirs, ours), base, _Today(project, domain, locale))
    catalog = strip_private(result.catalog) if project.publication.strip_headers else result.catalog
    wanted = render_catalog(catalog, project.publication.wrap)
    if wanted != found:
        write_unless_changed(place, wanted, found)
    return Received(file, path, locale, commit, result.taken, result.conflicts, len(result.added), wanted != found)


class _Today(Frozen):
    """Brings a catalog up to date with today's source."""

    project: Project
    domain: Domain
    locale: Locale

    def merged(self, catalog: Catalog) -> Catalog:
        publication = self.project.publication
        template = for_catalogs(self.domain.template, publication.references)
        return merge(catalog, template, errata=publication.errata, plural_count=self.locale.nplurals).catalog


def _joined(ours: Catalog, theirs: Catalog, base: Catalog | None, today: _Today) -> Reconciled:
    """All versions are brought up to date first: what they translated under an older wording then stands, fuzzy, beside today's."""
    result = reconcile(today.merged(ours), today.merged(theirs), today.merged(base) if base else None)
    return replace(result, catalog=today.merged(result.catalog))


def _without_copies(theirs: Catalog, ours: Catalog) -> Catalog:
    """Without the source texts that OmegaT, unless told otherwise, saves where nobody translated: they replace nothing that we have."""
    known = {entry.key for entry in ours.entries if any(entry.msgstr)}
    copies = {entry.key for entry in theirs.entries if not entry.is_header and entry.msgstr == (entry.msgid,)}
    emptied = (edit(entry, msgstr=("",)) if entry.key in known & copies else entry for entry in theirs.entries)
    return replace(theirs, entries=tuple(emptied))


def merge_driver(base: Path, ours: Path, theirs: Path, wrap: int | None = None) -> Reconciled:
    """git's merge of two catalogs: the result is written to ``ours``. A conflict is a fuzzy entry with both texts, never a marker.

    Set up with ``*.po merge=hexapla`` in ``.gitattributes`` and ``merge.hexapla.driver = hexapla merge-driver %O %A %B %P`` in git's
    configuration. Entries that change are wrapped at ``wrap`` columns (None: not at all). Raises CatalogError where a side is malformed;
    then ``ours`` is as it was, and git says that there is a conflict.
    """
    before, found, other = (_read(path) for path in (base, ours, theirs))
    ancestor = parse_catalog(before, str(base)) if before.strip() else None
    result = reconcile(parse_catalog(found, str(ours)), parse_catalog(other, str(theirs)), ancestor)
    wanted = render_catalog(result.catalog, wrap)
    if wanted != found:
        write_unless_changed(ours, wanted, found)
    return result


def wrap_at(path: Path) -> int | None:
    """How the publication that a catalog lies in wraps its catalogs; None where there is none, or where it cannot be read just now."""
    root = next((folder for folder in path.parents if (folder / CONFIG_PATH).is_file()), None)
    if root is None:
        return None
    try:
        return read_publication(root).wrap
    except ConfigError:
        # In the middle of a merge it may hold a conflict itself.
        return None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise HexaplaError(f"cannot be read: {error.strerror}", location=str(path)) from error


# --- Where it belongs ----------------------------------------------------------------------------------------------


def _require_domain(project: Project, theirs: Catalog, file: Path) -> Domain:
    """The document that most of its messages come from; messages of earlier versions count where a catalog still has them."""
    keys = frozenset(entry.key for entry in theirs.entries if not entry.is_header)
    if not keys:
        raise HexaplaError("holds no messages", location=str(file), hint="ask for the file again: nothing was changed")
    shares = {domain.name: len(keys & {entry.key for entry in domain.messages}) / len(keys) for domain in project.domains}
    if max(shares.values(), default=0) < _LEAST_SHARED:
        shares = {domain.name: len(keys & _ever_known(project, domain)) / len(keys) for domain in project.domains}
    best = max(shares.values(), default=0)
    if best < _LEAST_SHARED:
        hint = "is it a catalog of this publication, and of one document? Nothing was changed"
        raise HexaplaError(f"only {best:.0%} of its messages are in one document of this publication", location=str(file), hint=hint)
    likely = [domain for domain in project.domains if shares[domain.name] == best]
    named = [domain for domain in likely if domain.name.rpartition("/")[2] in file.name]
    if len(likely) > 1 and len(named) != 1:
        names = ", ".join(domain.name for domain in likely)
        hint = "name the file after the one it is for, such as " + likely[0].name.rpartition("/")[2] + ".po; nothing was changed"
        raise HexaplaError(f"its messages are in several catalogs alike: {names}", location=str(file), hint=hint)
    return named[0] if len(likely) > 1 else likely[0]


def _ever_known(project: Project, domain: Domain) -> frozenset[Key]:
    """The messages of a document, those of earlier versions that some catalog still has included."""
    found = (project.translation(domain, locale).catalog for locale in project.publication.translations)
    old = (entry.key for catalog in found if catalog for entry in catalog.entries)
    return frozenset((*old, *(entry.key for entry in domain.messages)))


def _require_locale(project: Project, domain: Domain, theirs: Catalog, file: Path, code: str | None) -> Locale:
    """What the command line says, else the header, else the file's name, else the words it has in common with a catalog.

    A file's name is not asked where the header names a language that is neither one of the publication's nor its source.
    """
    known = project.publication.translations
    if code and (typed := find_locale(known, code)):
        return typed
    named = dict(header_fields(theirs)).get("Language", "")
    silent = not named or find_locale((project.publication.source,), named, near=True)
    parts = (named, *(_name_parts(file) if silent else ()))
    found = next((match for part in parts if (match := find_locale(known, part, near=True))), None)
    likeness = [(_agreement(theirs, project.translation(domain, locale).catalog), locale) for locale in known]
    most, alike = max(likeness, key=lambda pair: pair[0], default=(0, None))
    found = found or (alike if most else None)
    if found is None:
        said = f"says it is {named}, which is no language of this publication" if named and not silent else "its language cannot be told"
        hint = f"say it with -l LOCALE; this publication has {', '.join(locale.code for locale in known)}"
        raise HexaplaError(said, location=str(file), hint=hint)
    own = next((count for count, locale in likeness if locale == found), 0)
    if alike and alike != found and most >= 5 and most > 5 * own:
        hint = f"if it is {alike.code}, run it again with -l {alike.code}; nothing was changed"
        raise HexaplaError(f"says it is {found.code}, but holds the words of {alike.code}", location=str(file), hint=hint)
    return found


def _name_parts(file: Path) -> Iterator[str]:
    """What in a file's path may be a locale: ``letter.fr.po``, ``letter-fr (1).po``, ``fr.po``, ``fr/LC_MESSAGES/letter.po``."""
    words = re.split(r"[.\s()]+", file.stem)
    yield from reversed(words)
    yield from (tail for word in reversed(words) for tail in _tails(word))
    yield file.parent.parent.name if file.parent.name == "LC_MESSAGES" else file.parent.name


def _tails(word: str) -> Iterator[str]:
    """What stands behind each hyphen and low line: ``letter-pt_BR`` ends in ``pt_BR`` and in ``BR``."""
    yield from (word[mark.end() :] for mark in re.finditer(r"[-_]", word))


def _agreement(one: Catalog, other: Catalog | None) -> int:
    """How many messages have the same text in both, and a text that is not the source."""
    known = {entry.key: entry.msgstr for entry in messages(other)} if other else {}
    return sum(any(entry.msgstr) and entry.msgstr[0] != entry.msgid and known.get(entry.key) == entry.msgstr for entry in messages(one))


# --- Where it started ----------------------------------------------------------------------------------------------


def _find_base(root: Path, path: str, theirs: Catalog, ours: Catalog) -> tuple[Catalog | None, str]:
    """The version of the project's catalog that a received one may have started from, and its commit; nothing where git has none.

    It is the one with which it has most in common, the oldest of equals: an older one can make a conflict of what is none, a newer one
    would let a text that was mended here be replaced. The catalog as it lies there is one of them: a translator may have been sent what
    was not committed yet.
    """
    versions = [("working copy", ours), *_versions(root, path)]
    if len(versions) == 1:
        return None, ""
    commit, chosen = max(reversed(versions), key=lambda pair: _kinship(theirs, pair[1]))
    return chosen, commit


def _kinship(theirs: Catalog, version: Catalog) -> int:
    """Messages that are the same in both, less those that would have been rewritten, emptied, added or dropped; filling one in is work."""
    new = {entry.key: (entry.msgstr, entry.fuzzy) for entry in messages(theirs)}
    old = {entry.key: (entry.msgstr, entry.fuzzy) for entry in messages(version)}
    same = sum(old.get(key) == text for key, text in new.items())
    rewritten = sum(any(text[0]) and key in new and new[key] != text for key, text in old.items())
    return same - rewritten - len(new.keys() ^ old.keys())


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
