"""Paths of finished editions in, findings out. Links are not followed, devices are not opened, and no file is read beyond its bound."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from hexapla.diagnostics import sort_findings
from hexapla.errors import HexaplaError
from hexapla.lint import LARGEST_BOOK, Linted, is_page, lint_across, lint_book, lint_pages
from hexapla.model import Finding


def lint_paths(paths: Sequence[Path], locale: str | None = None) -> tuple[Finding, ...]:
    """The findings of every EPUB, page and style sheet in files and folders.

    Raises HexaplaError for a path that is not there or cannot be read, and where there is nothing to lint.
    """
    found: list[Finding] = []
    books: list[Linted] = []
    read = 0
    for path in paths:
        files = dict(_files(path, found))
        read += sum(name.lower().endswith(".epub") or _is_text(name) for name in files)
        books += [_book(files[name], locale) for name in files if name.lower().endswith(".epub")]
        prefix = "" if path.is_file() else f"{path.as_posix()}/"
        found += lint_pages(_OnDisk(files), locale, prefix=prefix, alone=path.is_file())
    if not read and not found:
        where = ", ".join(map(str, paths))
        raise HexaplaError("holds no EPUB and no page", location=where, hint="build first, or name a finished book, page or folder")
    found += (finding for book in books for finding in book.findings)
    return sort_findings((*found, *lint_across(books)))


class _OnDisk(Mapping[str, bytes]):
    """Files by their names, read when they are asked for: a site of thousands of pages is not held."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = paths

    def __getitem__(self, name: str) -> bytes:
        return _read(self._paths[name], LARGEST_BOOK)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _is_text(name: str) -> bool:
    return is_page(name) or name.lower().endswith(".css")


def _files(path: Path, found: list[Finding]) -> Iterator[tuple[str, Path]]:
    """Regular files by their names below ``path``, or by ``path`` itself; a finding for each of another kind."""
    try:
        mode = path.lstat().st_mode
        names = [(path.as_posix(), path)] if not stat.S_ISDIR(mode) else list(_below(path))
    except OSError as error:
        hint = "name an EPUB, a page, or a folder that holds them"
        raise HexaplaError(f"cannot be read: {error.strerror}", location=str(path), hint=hint) from error
    for name, file in names:
        if stat.S_ISREG(file.lstat().st_mode):
            yield name, file
        else:
            found.append(Finding("lint-not-read", "This is a link or a device, which is not followed.", file.as_posix()))


def _below(folder: Path) -> Iterator[tuple[str, Path]]:
    for here, folders, files in os.walk(folder):
        folders.sort()
        links = [name for name in folders if (Path(here) / name).is_symlink()]
        for name in sorted((*files, *links)):
            file = Path(here) / name
            yield file.relative_to(folder).as_posix(), file


def _book(path: Path, locale: str | None) -> Linted:
    return lint_book(path.as_posix(), _read(path, LARGEST_BOOK), locale)


def _read(path: Path, limit: int) -> bytes:
    """No more than one byte beyond the limit, which is enough to be refused. Raises HexaplaError for what cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise HexaplaError(f"cannot be read: {error.strerror}", location=str(path)) from error
