"""The bytes of a file that should be a catalog in, its text out, or a `CatalogError` that names what the file is instead."""

from __future__ import annotations

from hexapla.errors import CatalogError
from hexapla.frozen import Frozen
from hexapla.patterns import pattern

_BOM = "\ufeff"
_COMPILED = (b"\xde\x12\x04\x95", b"\x95\x04\x12\xde")
_PACKED = (b"PK\x03\x04", b"\x1f\x8b")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_RESTORE = "Take the last good version of the file from version control, or ask the translator to send it again."

_HTML = pattern(r"(?i)<!doctype html|<html\b")
_XML = pattern(r"<[?!a-zA-Z]")
_JSON = pattern(r"[{\[]\s*(?:[\"{\[\]}]|\Z)")
FORBIDDEN = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot carry (section 2.2, *Characters*); GNU gettext also cuts a text at U+0000."""

_LONE_RETURN = pattern(r"(?<!\r)\r++(?!\n)")
_CHARSET = pattern(rb"charset=([A-Za-z0-9_.:-]+)")
CONFLICT = pattern(r"(<{7}|={7}|>{7}|\|{7})(?:[ \r\n]|\Z)")
"""How git marks the two sides of an unresolved merge, at the start of a line."""


class Sheet(Frozen):
    """The text of a catalog file and where it comes from: what an error needs to name a place."""

    text: str
    path: str = ""
    bom: bool = False

    def fault(self, offset: int, message: str, hint: str) -> CatalogError:
        """An error at this offset of the text; line and column count from 1, the column in characters."""
        line = self.text.count("\n", 0, offset) + 1
        column = offset - self.text.rfind("\n", 0, offset)
        return CatalogError(message, location=f"{self.path or 'catalog'}:{line}:{column}", hint=hint)


def recognise(data: bytes, path: str = "") -> Sheet:
    """The file's text, without a byte order mark and with its line ends as they are.

    Raises CatalogError for an empty file, for one that is something else (a web page, JSON, a compiled catalog, a Git LFS pointer …), for
    another encoding than UTF-8, and for characters that no edition could carry.
    """
    _refuse_other_bytes(data, path)
    text = _decode(data, path)
    sheet = Sheet(text.removeprefix(_BOM), path, text.startswith(_BOM))
    _refuse_other_text(sheet)
    _refuse_characters(sheet)
    return sheet


def _refuse_other_bytes(data: bytes, path: str) -> None:
    start = Sheet("", path)
    if data.startswith(b"version https://git-lfs.github.com/spec/"):
        raise start.fault(0, "this is a Git LFS pointer, not the catalog itself", "Run `git lfs pull` to fetch the file it stands for.")
    if data.startswith(_WIDE) or (len(data) > 3 and 0 in (data[0], data[1]) and data.count(0) * 4 >= len(data)):
        raise start.fault(0, "the file is in UTF-16 or UTF-32, not UTF-8", "Save it again as UTF-8 (in an editor: Save with Encoding).")
    if data.startswith(_COMPILED):
        raise start.fault(0, "this is a compiled catalog (.mo)", "Turn it back into a .po file: msgunfmt FILE.mo --output-file=FILE.po")
    if data.startswith(_PACKED):
        raise start.fault(0, "this is a compressed archive", "Unpack it, and put the .po file that is inside in its place.")


def _decode(data: bytes, path: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        sheet = Sheet(data[: error.start].decode().removeprefix(_BOM), path)
        declared = _CHARSET.search(data)
        charset = declared[1].decode() if declared else ""
        seen = f"the byte 0x{data[error.start]:02X} is not UTF-8"
        if charset and charset.casefold() not in {"utf-8", "utf8", "charset"}:
            seen += f"; the header says charset={charset}"
        raise sheet.fault(len(sheet.text), seen, conversion(charset)) from None


def conversion(charset: str) -> str:
    """What to do about a catalog that is in this character set (empty: not known which), or says so."""
    source = "" if charset.casefold() in {"", "utf-8", "utf8", "charset"} else charset
    if source:
        return "Convert it to UTF-8: msgconv --to-code=UTF-8 --output-file=NEW.po OLD.po"
    return "Save it again as UTF-8, from the program and with the encoding it was written in."


def _refuse_other_text(sheet: Sheet) -> None:
    head = sheet.text.lstrip()
    if not head:
        raise sheet.fault(0, "the file is empty", f"{_RESTORE} An empty file is not taken for a catalog without translations.")
    if _HTML.match(head):
        hint = "Download the file itself (the “raw” link), not the page that shows it."
        raise sheet.fault(0, "this is a web page (HTML), not a catalog", hint)
    if _XML.match(head):
        raise sheet.fault(0, "this is an XML file, not a catalog", "Export as gettext PO. An XLIFF file becomes one with xliff2po.")
    if _JSON.match(head):
        raise sheet.fault(0, "this is JSON, not a catalog", "Export as gettext PO, or look inside: it may be a server's error message.")


def _refuse_characters(sheet: Sheet) -> None:
    if found := FORBIDDEN.search(sheet.text):
        raise sheet.fault(found.start(), f"the character {name_character(found[0])} cannot be part of a catalog", "Delete it.")
    if "\r" in sheet.text and (found := _LONE_RETURN.search(sheet.text)):
        hint = "Save the file again with Unix (LF) or Windows (CRLF) line ends; inside a text write \\r."
        raise sheet.fault(found.start(), "a carriage return (CR) stands alone, without the line feed (LF) that ends a line", hint)


def name_character(character: str) -> str:
    """How a message shows a character that may be invisible: ``U+000C``."""
    return f"U+{ord(character):04X}"
