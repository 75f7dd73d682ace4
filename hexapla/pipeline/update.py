"""Documents and catalogs in, templates and catalogs brought up to date out; written only where something changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from hexapla.config import catalog_files, find_locale
from hexapla.errors import CatalogError
from hexapla.extract import for_catalogs, new_catalog, same_but_for_references
from hexapla.frozen import frozen
from hexapla.locales import Locale
from hexapla.merge import Merge, MergeRefused, merge, require_plausible
from hexapla.model import Catalog, Entry, Finding, Key
from hexapla.pipeline.prefill import Compendium, Prefilled, prefill
from hexapla.pofile import find_header, messages, obsolete, parse_catalog, read_catalog, render_catalog
from hexapla.privacy import strip_private
from hexapla.project import Domain, Project, malformed
from hexapla.record import read_if_there
from hexapla.record import write_unless_changed as write_unless_changed
from hexapla.source import former_name


@frozen
class Change:
    """A file that differs from what today's source asks for."""

    path: str
    locale: str | None
    new: bool
    stale: bool
    """Whether a translator or a reader would notice: a difference in line numbers alone is none."""
    summary: str
    """What became of the messages, in words."""


@frozen
class Updated:
    """What an update did, or, with ``--check``, would do."""

    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    """Catalogs and documents that could not be read, and merges that were refused; those files are as they were."""


def update(
    project: Project,
    codes: Collection[str] = (),
    *,
    check: bool = False,
    force: bool = False,
    compendium: Mapping[str, Sequence[Entry]] = MappingProxyType({}),
) -> Updated:
    """Bring templates, and the catalogs of the locales named (all, if none is), up to date with today's source.

    With ``check`` nothing is written. ``force`` allows a merge that would cost so much that a wrong file is likelier than a new source.
    ``compendium`` gives, by locale code, entries of catalogs from elsewhere to prefill with: see `read_compendium`.
    """
    changes: list[Change] = []
    findings = [finding for found in project.faults.values() for finding in found if finding.slug == "unreadable-source"]
    for domain in project.domains:
        changes += _update_template(project, domain, check=check)
    publication = project.publication
    files = tuple(catalog_files(publication))
    templates = [(domain, for_catalogs(domain.template, publication.references)) for domain in project.domains]
    for locale in publication.translations:
        if codes and locale.code not in codes:
            continue
        read = _reader(publication.root)
        known = _worded_entries(read, files, locale)
        elsewhere = Compendium(compendium.get(locale.code, ()))
        for domain, template in templates:
            path = publication.catalog_path(locale, domain.name)
            others = tuple(entry for message in domain.messages for name, entry in known.get(message.key, ()) if name != path)
            sources = _Sources(read, template, others, elsewhere)
            try:
                changes += _update_catalog(project, domain, locale, sources, check=check, force=force)
            except CatalogError as error:
                findings.append(malformed(error, path, locale.code))
            except MergeRefused as error:
                message = f"{error.message[:1].upper()}{error.message[1:]}. The file is as it was."
                findings.append(Finding("merge-refused", message, path, None, None, locale.code))
    return Updated(tuple(changes), tuple(findings))


def _update_template(project: Project, domain: Domain, *, check: bool) -> Iterator[Change]:
    path = project.publication.template_path(domain.name)
    file = project.root / path
    wanted = render_catalog(domain.template, project.publication.wrap)
    found = read_file(file, path)
    if found == wanted:
        return
    stale = found is None or not _same_messages(found, domain.template)
    if not check:
        write_unless_changed(file, wanted, found)
    yield Change(path, None, found is None, stale, f"{len(domain.messages)} messages")


def _same_messages(found: bytes, template: Catalog) -> bool:
    try:
        known = parse_catalog(found)
    except CatalogError:
        return False
    return same_but_for_references(replace(known, entries=messages(known)), replace(template, entries=messages(template)))


_Read = Callable[[str], tuple[bytes, Catalog] | None]


def _reader(root: Path) -> _Read:
    """What a file holds, by its path; None for one that is not there. Raises CatalogError.

    A catalog is merged, and a compendium of the others: it is read once.
    """

    @cache
    def read(path: str) -> tuple[bytes, Catalog] | None:
        found = read_file(root / path, path)
        return None if found is None else (found, parse_catalog(found, path))

    return read


@frozen
class _Sources:
    """What a catalog is made from."""

    read: _Read
    template: Catalog
    """As catalogs take it."""
    others: tuple[Entry, ...]
    """The locale's other catalogs: only what is the same message."""
    elsewhere: Compendium
    """Also what is like it, fuzzy."""


def _update_catalog(project: Project, domain: Domain, locale: Locale, sources: _Sources, *, check: bool, force: bool) -> Iterator[Change]:
    publication, template = project.publication, sources.template
    path = publication.catalog_path(locale, domain.name)
    found, before = sources.read(path) or (None, None)
    known = known_catalog(before, path, project, locale, domain)
    merged = merge(known, template, compendium=sources.others, errata=publication.errata, plural_count=locale.nplurals)
    if not force:
        require_plausible(known, template, merged)
    filled = prefill(sources.elsewhere, merged.catalog, template, errata=publication.errata, plural_count=locale.nplurals)
    catalog = strip_private(filled.catalog) if publication.strip_headers else filled.catalog
    wanted = render_catalog(catalog, publication.wrap)
    if wanted == found:
        return
    if not check:
        write_unless_changed(project.root / path, wanted, found)
    stale = before is None or not same_but_for_references(before, catalog)
    yield Change(path, locale.code, before is None, stale, _summary(merged, filled))


def known_catalog(found: Catalog | None, path: str, project: Project, locale: Locale, domain: Domain) -> Catalog:
    """What there is to merge into: at least a header, without which no program can tell the language."""
    known = _renamed(path, project, locale, domain) if found is None else found
    if find_header(known) is not None:
        return known
    header = new_catalog(Catalog(()), locale, project.publication, domain.name).entries
    return replace(known, entries=(*header, *known.entries))


def _renamed(path: str, project: Project, locale: Locale, domain: Domain) -> Catalog:
    """The catalog of the document's earlier name (``previous: old.md`` in its front matter), under the new one; else nothing."""
    living = {name.domain for name in project.publication.documents}
    for part in domain.parts:
        name = former_name(part.document.source) if part.document else ""
        if name and name not in living:
            old = project.publication.catalog_path(locale, name)
            if (project.root / old).is_file():
                return replace(read_catalog(project.root / old, old), path=path)
    return Catalog((), path)


def _summary(merged: Merge, filled: Prefilled) -> str:
    counts = {
        "kept": merged.kept,
        "came back": merged.reused,
        "carried over": merged.normalised,
        "fuzzy": merged.fuzzied,
        "new": merged.added,
        "prefilled": filled.settled,
        "prefilled and fuzzy": filled.fuzzy,
        "obsolete": merged.retired,
    }
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)


def _worded_entries(read: _Read, files: Sequence[tuple[str, str]], locale: Locale) -> Mapping[Key, Sequence[tuple[str, Entry]]]:
    """The entries of every catalog of a locale with their paths, orphans of renamed documents included: each is a compendium of the others.

    ``files`` are those of all locales, with the locale as each spells it. By key, so that a catalog is asked about its own messages alone:
    asked about all, a book would cost the square of its documents. Obsolete entries count; entries without a text do not. A catalog that is
    broken gives nothing.
    """
    own = {name for name in {name for _, name in files} if find_locale((locale,), name)}
    found = defaultdict[Key, list[tuple[str, Entry]]](list)
    for path in (path for path, name in files if name in own):
        for entry in _worded(read, path):
            found[entry.key].append((path, entry))
    return found


def _worded(read: _Read, path: str) -> Iterator[Entry]:
    with suppress(CatalogError):
        if known := read(path):
            yield from (entry for entry in (*messages(known[1]), *obsolete(known[1])) if any(entry.msgstr))


def read_file(file: Path, path: str) -> bytes | None:
    """None for a file that is not there. Raises CatalogError for one that cannot be read: it is not to be taken for an empty one."""
    try:
        return read_if_there(file)
    except OSError as error:
        hint = "look at the file and at its permissions"
        raise CatalogError(f"cannot be read: {error.strerror}", location=path, hint=hint) from error
