"""Documents and catalogs in, templates and catalogs brought up to date out; written only where something changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from hexapla.config import Publication
from hexapla.errors import CatalogError, HexaplaError
from hexapla.extract import for_catalogs, new_catalog, same_but_for_references
from hexapla.locales import Locale
from hexapla.merge import MergeRefused, merge, require_plausible
from hexapla.model import Catalog, Entry, Finding
from hexapla.pofile import find_header, messages, obsolete, parse_catalog, read_catalog, render_catalog
from hexapla.privacy import strip_private
from hexapla.project import Domain, Project, malformed
from hexapla.record import write_whole


@dataclass(frozen=True, slots=True)
class Change:
    """A file that differs from what today's source asks for."""

    path: str
    locale: str | None
    new: bool
    stale: bool
    """Whether a translator or a reader would notice: a difference in line numbers alone is none."""
    summary: str
    """What became of the messages, in words."""


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update did, or, with ``--check``, would do."""

    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    """Catalogs and documents that could not be read, and merges that were refused; those files are as they were."""


def update(project: Project, codes: Collection[str] = (), *, check: bool = False, force: bool = False) -> Updated:
    """Bring templates, and the catalogs of the locales named (all, if none is), up to date with today's source.

    With ``check`` nothing is written. ``force`` allows a merge that would cost so much that a wrong file is likelier than a new source.
    """
    changes: list[Change] = []
    findings = [finding for _, found in project.sources.values() for finding in found if finding.slug == "unreadable-source"]
    for domain in project.domains:
        changes += _update_template(project, domain, check=check)
    for locale in project.publication.translations:
        if codes and locale.code not in codes:
            continue
        for domain in project.domains:
            try:
                changes += _update_catalog(project, domain, locale, check=check, force=force)
            except CatalogError as error:
                path = project.publication.catalog_path(locale, domain.name)
                findings.append(malformed(error, path, locale.code))
            except MergeRefused as error:
                path = project.publication.catalog_path(locale, domain.name)
                findings.append(Finding("merge-refused", f"{error.message}; {error.hint}.", path, None, None, locale.code))
    return Updated(tuple(changes), tuple(findings))


def _update_template(project: Project, domain: Domain, *, check: bool) -> Iterator[Change]:
    path = project.publication.template_path(domain.name)
    file = project.root / path
    wanted = render_catalog(domain.template, project.publication.wrap)
    found = file.read_bytes() if file.is_file() else None
    if found == wanted:
        return
    stale = found is None or not _same_messages(found, domain.template)
    if not check:
        _write(file, wanted, found)
    yield Change(path, None, found is None, stale, f"{len(domain.messages)} messages")


def _same_messages(found: bytes, template: Catalog) -> bool:
    try:
        known = parse_catalog(found)
    except CatalogError:
        return False
    return same_but_for_references(replace(known, entries=messages(known)), replace(template, entries=messages(template)))


def _update_catalog(project: Project, domain: Domain, locale: Locale, *, check: bool, force: bool) -> Iterator[Change]:
    publication = project.publication
    path = publication.catalog_path(locale, domain.name)
    file = project.root / path
    template = for_catalogs(domain.template, publication.references)
    compendium = tuple(_other_entries(publication, locale, path))
    found = file.read_bytes() if file.is_file() else None
    known = (
        new_catalog(template, locale, publication, domain.name)
        if found is None
        else _with_header(parse_catalog(found, path), publication, locale, domain.name)
    )
    merged = merge(
        replace(known, entries=tuple(e for e in known.entries if found is not None or e.is_header)),
        template,
        compendium=compendium,
        plural_count=locale.nplurals,
    )
    if found is not None and not force:
        require_plausible(known, template, merged)
    catalog = strip_private(merged.catalog) if publication.strip_headers else merged.catalog
    wanted = render_catalog(catalog, publication.wrap)
    if wanted == found:
        return
    if not check:
        _write(file, wanted, found)
    stale = found is None or not same_but_for_references(parse_catalog(found, path), catalog)
    counts = {
        "kept": merged.kept,
        "came back": merged.reused,
        "carried over": merged.normalised,
        "fuzzy": merged.fuzzied,
        "new": merged.added,
        "obsolete": merged.retired,
    }
    summary = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    yield Change(path, locale.code, found is None, stale, summary)


def _with_header(catalog: Catalog, publication: Publication, locale: Locale, domain: str) -> Catalog:
    """A catalog that lost its header gets one: no program can tell its language otherwise."""
    if find_header(catalog) is not None:
        return catalog
    header = new_catalog(Catalog(()), locale, publication, domain).entries
    return replace(catalog, entries=(*header, *catalog.entries))


def _other_entries(publication: Publication, locale: Locale, path: str) -> Iterator[Entry]:
    """The locale's other catalogs, orphans of renamed documents included, are always its compendium. One that is broken gives nothing."""
    pattern = publication.catalogs.replace("{locale}", locale.code).replace(
        "{domain}", "**/*" if "/{domain}" in publication.catalogs else "*"
    )
    for file in sorted(publication.root.glob(pattern)):
        name = file.relative_to(publication.root).as_posix()
        if name == path or not file.is_file():
            continue
        try:
            other = read_catalog(file, name)
        except CatalogError:
            continue
        yield from (entry for entry in (*messages(other), *obsolete(other)) if any(entry.msgstr))


def _write(file: Path, wanted: bytes, found: bytes | None) -> None:
    """Write a file, unless it changed since it was read: a translator may have saved it meanwhile."""
    now = file.read_bytes() if file.is_file() else None
    if now != found:
        raise HexaplaError("changed while it was being updated, and was left alone", location=str(file), hint="run the command again")
    try:
        write_whole(file, wanted)
    except OSError as error:
        raise HexaplaError(f"cannot be written: {error.strerror}", location=str(file), hint="the file is as it was") from error
