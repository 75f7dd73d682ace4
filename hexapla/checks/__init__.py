"""Catalogs and documents in, findings out: values, each with a registered slug, a place, and what was seen there."""

from hexapla.checks.catalog import Checked, Place, check_catalog, check_comments, check_header
from hexapla.checks.quoting import quote
from hexapla.checks.rules import Typography, read_typography
from hexapla.checks.source import Surroundings, check_document, check_picture, ids_of

__all__ = [
    "Checked",
    "Place",
    "Surroundings",
    "Typography",
    "check_catalog",
    "check_comments",
    "check_document",
    "check_header",
    "check_picture",
    "ids_of",
    "quote",
    "read_typography",
]
