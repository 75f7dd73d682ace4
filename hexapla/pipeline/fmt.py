"""Catalogs in, the same in one canonical form out: GNU's order of lines, one line a text or 79 columns, nothing private in the header."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from hexapla.errors import CatalogError
from hexapla.frozen import Frozen, replace
from hexapla.model import Catalog, Finding
from hexapla.pipeline.update import read_file, write_unless_changed
from hexapla.pofile import parse_catalog, render_catalog
from hexapla.privacy import strip_private
from hexapla.project import Project, malformed


class Formatted(Frozen):
    """Which catalogs were, or with ``check`` would be, written anew, and which could not be read."""

    paths: tuple[str, ...]
    findings: tuple[Finding, ...]


def fmt(project: Project, codes: Collection[str] = (), *, wrap: int | None = None, check: bool = False) -> Formatted:
    """Bring the catalogs of the locales named (all, if none is) into canonical form. What they say is not changed."""
    paths: list[str] = []
    findings: list[Finding] = []
    for locale in project.publication.translations:
        if codes and locale.code not in codes:
            continue
        for domain in project.domains:
            path = project.publication.catalog_path(locale, domain.name)
            try:
                if _format(project.root / path, path, wrap, strip=project.publication.strip_headers, check=check):
                    paths.append(path)
            except CatalogError as error:
                findings.append(malformed(error, path, locale.code))
    return Formatted(tuple(paths), tuple(findings))


def _format(file: Path, path: str, wrap: int | None, *, strip: bool, check: bool) -> bool:
    """Whether the file is not in canonical form."""
    found = read_file(file, path)
    if found is None:
        return False
    catalog = parse_catalog(found, path)
    wanted = render_catalog(canonical_form(strip_private(catalog) if strip else catalog), wrap)
    if wanted == found:
        return False
    if not check:
        write_unless_changed(file, wanted, found)
    return True


def canonical_form(catalog: Catalog) -> Catalog:
    """The catalog with nothing left of how it was written: no BOM, ``\\n`` line ends, header first, obsolete entries last."""
    entries = sorted(catalog.entries, key=lambda entry: (not entry.is_header, entry.obsolete))
    return replace(
        catalog,
        entries=tuple(replace(entry, raw=None, before=b"") for entry in entries),
        newline="\n",
        bom=False,
        tail=_comments_of(catalog.tail),
    )


def _comments_of(tail: bytes) -> bytes:
    """Comments after the last entry belong to nothing, but somebody wrote them."""
    lines = [line.strip() for line in tail.splitlines() if line.strip()]
    return b"".join(b"\n" + line + b"\n" if number == 0 else line + b"\n" for number, line in enumerate(lines))
