"""Bytes of a ``.po`` or ``.pot`` file in, a `Catalog` out, and back: lossless, strict where GNU msgfmt is, and never empty by mistake.

`parse_catalog` and `read_catalog` read, `render_entry` and `render_catalog` write, and the rest asks or changes a catalog as a value.
An entry keeps the exact bytes it was read from until `edit` changes it, so a diff shows what was changed and nothing else. The format is
the one of the GNU gettext manual, chapter *The Format of PO Files*.
"""

from hexapla.pofile.entries import edit, find_header, header_fields, messages, obsolete, with_header_fields
from hexapla.pofile.scan import parse_catalog, read_catalog, unreadable
from hexapla.pofile.write import render_catalog, render_entry

__all__ = [
    "edit",
    "find_header",
    "header_fields",
    "messages",
    "obsolete",
    "parse_catalog",
    "read_catalog",
    "render_catalog",
    "render_entry",
    "unreadable",
    "with_header_fields",
]
