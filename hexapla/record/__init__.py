"""Files of an edition in, an output folder that holds them whole, or as it was: staged beside their place, then swapped in.

The record (``.hexapla.json``) names every file that is ours. Nothing else is ever removed or written over.
"""

from hexapla.record.files import read_if_there, write_unless_changed, write_whole
from hexapla.record.output import REPORTS, Output, open_output
from hexapla.record.values import (
    PUBLIC_RECORD,
    RECORD,
    Built,
    Record,
    built_bytes,
    digest_of,
    find_damage,
    is_whole,
    public_record,
    read_files,
    read_published,
    read_record,
)

__all__ = [
    "PUBLIC_RECORD",
    "RECORD",
    "REPORTS",
    "Built",
    "Output",
    "Record",
    "built_bytes",
    "digest_of",
    "find_damage",
    "is_whole",
    "open_output",
    "public_record",
    "read_files",
    "read_if_there",
    "read_published",
    "read_record",
    "write_unless_changed",
    "write_whole",
]
