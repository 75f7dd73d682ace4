"""The bytes of a catalog in, a `Catalog` out whose entries remember them; malformed ones raise `CatalogError`, and none is ever empty."""

from __future__ import annotations

from pathlib import Path

from hexapla.errors import CatalogError, UnreadableCatalogError
from hexapla.model import Catalog, Entry, Key
from hexapla.patterns import pattern
from hexapla.pofile.entries import find_header
from hexapla.pofile.plain import Found, read_plain
from hexapla.pofile.recognise import Sheet, conversion, recognise

_BLANKS = pattern(r"[ \t\r\n]*+")
_CHARSET = pattern(r"(?im)^content-type:.*?charset=[ \t]*([^\s;]*)")


def read_catalog(file: Path, path: str) -> Catalog:
    """The catalog in this file; `path` is what errors and findings call it.

    Raises CatalogError when it cannot be read at all, and whenever `parse_catalog` does.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise unreadable(error, file, path) from error
    return parse_catalog(data, path)


def unreadable(error: OSError, file: Path, path: str) -> UnreadableCatalogError:
    """What the system said of a catalog, and how to mend it. On Windows a folder is a file that may not be read."""
    if file.is_dir():
        reason, hint = "a folder has its name", "Move the folder away; the catalog may be inside it."
    elif isinstance(error, PermissionError):
        reason, hint = "whoever runs this may not open it", f"Allow it: chmod u+r {path}; in Windows, Properties › Security."
    else:
        reason, hint = error.strerror or type(error).__name__, "Check that it is there, and that its disk is whole."
    return UnreadableCatalogError(f"the file cannot be read: {reason}", location=path, hint=hint)


def parse_catalog(data: bytes, path: str = "", *, raw: bool = True) -> Catalog:
    """The catalog these bytes are, every entry with its own.

    What GNU msgfmt refuses as malformed raises CatalogError with ``path:line:column``, what was seen, and what to do; so do empty files,
    other encodings than UTF-8, characters that XML cannot carry, ``domain`` lines, and entries that share a line. A fault within one
    well-formed entry (its msgstr lacks the ``\\n`` its msgid ends with, say) is left to the checks. A byte order mark and CRLF are
    accepted. Time is linear in the length. Without ``raw`` entries forget their bytes, for who only reads.
    """
    sheet = recognise(data, path)
    entries, end = _read_entries(sheet, raw=raw)
    crlf = data.count(b"\r\n")
    newline = "\r\n" if crlf * 2 > data.count(b"\n") else "\n"
    catalog = Catalog(entries, path, newline, sheet.bom, sheet.text[end:].encode())
    _refuse_charset(sheet, catalog)
    return catalog


def _read_entries(sheet: Sheet, *, raw: bool) -> tuple[tuple[Entry, ...], int]:
    """The entries, and the offset at which the last one ends."""
    entries: list[Entry] = []
    seen: dict[Key, int] = {}
    begin, line = 0, 1
    while found := read_plain(sheet.text, begin, line, raw=raw) or _read_any(sheet, begin, line, raw=raw):
        _refuse_duplicate(sheet, found.entry, found.place, seen)
        entries.append(found.entry)
        line += sheet.text.count("\n", begin, found.end)
        begin = found.end
    if not entries:
        hint = "Take the last good version of the file from version control, or make it anew from the template."
        raise sheet.fault(0, "there is no entry in this file, only comments", hint)
    return tuple(entries), begin


def _read_any(sheet: Sheet, begin: int, line: int, *, raw: bool) -> Found | None:
    """The next entry, however it is written; None where there is nothing but blanks, and comments."""
    if _BLANKS.fullmatch(sheet.text, begin):
        return None
    from hexapla.pofile.grammar import read_entry  # Most catalogs are read without it.

    return read_entry(sheet, begin, line, raw=raw)


def _refuse_duplicate(sheet: Sheet, entry: Entry, place: int, seen: dict[Key, int]) -> None:
    key = entry.key
    if key in seen:
        what = "header" if entry.is_header else "msgid"
        hint = "Keep the better of the two translations and delete the other entry (obsolete ones count too), or run: msguniq"
        raise sheet.fault(place, f"this {what} is defined twice, first in line {seen[key]}", hint)
    seen[key] = entry.line


def _refuse_charset(sheet: Sheet, catalog: Catalog) -> None:
    header = find_header(catalog)
    declared = _CHARSET.search(header.msgstr[0]) if header else None
    if header and declared and declared[1].casefold() not in {"utf-8", "utf8", "charset", ""}:
        message = f"the header says charset={declared[1]}, and only UTF-8 is read"
        hint = conversion(declared[1])
        if not sheet.text.isascii():
            hint = f"The file itself is valid UTF-8: if its letters look right, write charset=UTF-8 in the header. Otherwise: {hint}"
        raise CatalogError(message, location=f"{sheet.path or 'catalog'}:{header.line}:1", hint=hint)
