"""Catalogs and documents in, findings out: values, each with a registered slug, a place, and what was seen there."""

from hexapla.checks.catalog import Checked, Place, check_catalog, check_comments, check_header
from hexapla.checks.quoting import quote
from hexapla.checks.rules import Typography, read_typography
from hexapla.checks.source import Addresses, Surroundings, addresses_of, check_addresses, check_document, check_picture

__all__ = [
    "Addresses",
    "Checked",
    "Place",
    "Surroundings",
    "Typography",
    "addresses_of",
    "check_addresses",
    "check_catalog",
    "check_comments",
    "check_document",
    "check_header",
    "check_picture",
    "quote",
    "read_typography",
]
