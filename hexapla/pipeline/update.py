"""Documents and catalogs in, templates and catalogs brought up to date out; written only where something changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import MappingProxyType

from hexapla.config import Publication, catalog_files, find_locale
from hexapla.errors import CatalogError
from hexapla.extract import for_catalogs, new_catalog, same_but_for_references
from hexapla.frozen import Frozen, replace
from hexapla.locales import Locale
from hexapla.merge import Merge, MergeRefused, merge, require_plausible
from hexapla.model import Catalog, Entry, Finding, Key
from hexapla.pipeline.prefill import Compendium, Prefilled, prefill
from hexapla.pofile import find_header, header_fields, messages, obsolete, parse_catalog, read_catalog, render_catalog, with_header_fields
from hexapla.privacy import strip_private
from hexapla.project import Domain, Project, malformed
from hexapla.record import read_if_there
from hexapla.record import write_unless_changed as write_unless_changed
from hexapla.source import former_name


class Change(Frozen):
    """A file that differs from what today's source asks for."""

    path: str
    locale: str | None
    new: bool
    stale: bool
    """Whether a translator or a reader would notice: a difference in line numbers alone is none."""
    summary: str
    """What became of the messages, in words."""


class Updated(Frozen):
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
    publication = project.publication
    findings = [finding for found in project.faults.values() for finding in found if finding.slug == "unreadable-source"]
    changes = list(template_changes(project, check=check))
    templates = tuple((domain, for_catalogs(domain.template, publication.references)) for domain in project.domains)
    files = tuple(catalog_files(publication))
    for locale in publication.translations:
        if not codes or locale.code in codes:
            elsewhere = Compendium(compendium.get(locale.code, ()))
            done = _update_locale(project, locale, templates, files, elsewhere, check=check, force=force)
            changes += done.changes
            findings += done.findings
    return Updated(tuple(changes), tuple(findings))


def template_changes(project: Project, *, check: bool) -> Iterator[Change]:
    """The templates that are not as today's source gives them. They are written, but with ``check``."""
    return (change for domain in project.domains for change in _update_template(project, domain, check=check))


def refusals(project: Project, locale: Locale, files: Callable[[], _Files]) -> Iterator[Finding]:
    """The merges that `update` would refuse. Where all that a catalog says is in today's source, none is tried.

    ``files`` gives `catalog_files`, if they are wanted.
    """
    find = _finder(project, locale)
    known = cache(lambda: _worded_entries(find, files(), locale))
    for domain in project.domains:
        path = project.publication.catalog_path(locale, domain.name)
        with suppress(CatalogError):
            before = known_catalog(find(path), path, project, locale, domain)
            if not _is_of(before, domain.template):
                template = for_catalogs(domain.template, project.publication.references)
                try:
                    _merged(before, template, _others(known(), template, path), project.publication, locale, force=False)
                except MergeRefused as error:
                    yield _refused(error, path, locale)


def _finder(project: Project, locale: Locale) -> _Find:
    """Gives the catalogs that are open as they are. Raises CatalogError."""
    found = (project.translation(domain, locale) for domain in project.domains)
    held = {one.path: one.catalog for one in found if one.catalog is not None}

    def find(path: str) -> Catalog | None:
        if path in held:
            return held[path]
        content = read_file(project.root / path, path)
        return None if content is None else parse_catalog(content, path)

    return find


def _is_of(catalog: Catalog, template: Catalog) -> bool:
    """Whether every text of a translator stands beside a message of the template, so that a merge takes nothing away."""
    known = {entry.key for entry in template.entries}
    return all(entry.key in known for entry in messages(catalog) if any(entry.msgstr))


def _update_locale(
    project: Project,
    locale: Locale,
    templates: Sequence[tuple[Domain, Catalog]],
    files: _Files,
    elsewhere: Compendium,
    *,
    check: bool,
    force: bool,
) -> Updated:
    """What was read of a language goes with this call."""
    read = _reader(project.root)
    known = _worded_entries(lambda path: (found := read(path)) and found[1], files, locale)
    changes: list[Change] = []
    findings: list[Finding] = []
    for domain, template in templates:
        path = project.publication.catalog_path(locale, domain.name)
        sources = _Sources(read, template, _others(known, template, path), elsewhere)
        try:
            changes += _update_catalog(project, domain, locale, sources, check=check, force=force)
        except CatalogError as error:
            findings.append(malformed(error, path, locale.code))
        except MergeRefused as error:
            findings.append(_refused(error, path, locale))
    return Updated(tuple(changes), tuple(findings))


def _refused(error: MergeRefused, path: str, locale: Locale) -> Finding:
    message = f"{error.message[:1].upper()}{error.message[1:]}. The file is as it was."
    return Finding("merge-refused", message, path, None, None, locale.code)


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


_Find = Callable[[str], Catalog | None]
"""The catalog at a path; None where there is none. Raises CatalogError."""
_Read = Callable[[str], tuple[bytes, Catalog] | None]
"""With the bytes of the file."""
_Files = Sequence[tuple[str, str]]
"""Catalogs of all locales, with the locale as each spells it."""


def _reader(root: Path) -> _Read:
    """What a file holds, by its path.

    A catalog is merged, and a compendium of the others: it is read once.
    """

    @cache
    def read(path: str) -> tuple[bytes, Catalog] | None:
        found = read_file(root / path, path)
        return None if found is None else (found, parse_catalog(found, path))

    return read


class _Sources(Frozen):
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
    merged = _merged(known, template, sources.others, publication, locale, force=force)
    filled = prefill(sources.elsewhere, merged.catalog, template, errata=publication.errata, plural_count=locale.nplurals)
    catalog = strip_private(filled.catalog) if publication.strip_headers else filled.catalog
    wanted = render_catalog(catalog, publication.wrap)
    if wanted == found:
        return
    if not check:
        write_unless_changed(project.root / path, wanted, found)
    stale = before is None or not same_but_for_references(before, catalog)
    yield Change(path, locale.code, before is None, stale, _summary(merged, filled))


def _merged(known: Catalog, template: Catalog, others: Sequence[Entry], publication: Publication, locale: Locale, *, force: bool) -> Merge:
    """Raises MergeRefused, but with ``force``."""
    merged = merge(known, template, compendium=others, errata=publication.errata, plural_count=locale.nplurals)
    if not force:
        require_plausible(known, template, merged)
    return merged


def known_catalog(found: Catalog | None, path: str, project: Project, locale: Locale, domain: Domain) -> Catalog:
    """What there is to merge into: at least a header, without which no program can tell the language."""
    known = _renamed(path, project, locale, domain) if found is None else found
    if (old := find_header(known)) is not None:
        # What GNU's templates have in this place: a program that finds it in a catalog refuses the file.
        unfilled = "EXPRESSION" in dict(header_fields(old)).get("Plural-Forms", "") and locale.plural_forms
        return with_header_fields(known, {"Plural-Forms": locale.plural_forms}) if unfilled else known
    header = new_catalog(Catalog(()), locale, project.publication, domain.name).entries
    return replace(known, entries=(*header, *known.entries))


def _renamed(path: str, project: Project, locale: Locale, domain: Domain) -> Catalog:
    """The catalog of the document's earlier name (``previous: old.md`` in its front matter), under the new one; else nothing."""
    former = [name for document in domain.content.documents.values() if document and (name := former_name(document.source))]
    living = {name.domain for name in project.publication.documents} if former else frozenset()
    for name in former:
        old = project.publication.catalog_path(locale, name)
        if name not in living and (project.root / old).is_file():
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


_Worded = Mapping[Key, Sequence[tuple[str, Entry]]]


def _worded_entries(find: _Find, files: _Files, locale: Locale) -> _Worded:
    """The entries of every catalog of a locale with their paths, orphans of renamed documents included: each is a compendium of the others.

    By key, so that a catalog is asked about its own messages alone:
    asked about all, a book would cost the square of its documents. Obsolete entries count; entries without a text do not. A catalog that is
    broken gives nothing.
    """
    own = {name for name in {name for _, name in files} if find_locale((locale,), name)}
    found = defaultdict[Key, list[tuple[str, Entry]]](list)
    for path in (path for path, name in files if name in own):
        for entry in _worded(find, path):
            found[entry.key].append((path, entry))
    return found


def _worded(find: _Find, path: str) -> Iterator[Entry]:
    with suppress(CatalogError):
        if known := find(path):
            yield from (entry for entry in (*messages(known), *obsolete(known)) if any(entry.msgstr))


def _others(known: _Worded, template: Catalog, path: str) -> tuple[Entry, ...]:
    """What other catalogs have for the messages of a template."""
    wanted = (message.key for message in template.entries if not message.is_header)
    return tuple(entry for key in wanted for name, entry in known.get(key, ()) if name != path)


def read_file(file: Path, path: str) -> bytes | None:
    """None for a file that is not there. Raises CatalogError for one that cannot be read: it is not to be taken for an empty one."""
    try:
        return read_if_there(file)
    except OSError as error:
        hint = "look at the file and at its permissions"
        raise CatalogError(f"cannot be read: {error.strerror}", location=path, hint=hint) from error
