"""What ``publication.toml`` says of an edition as a thing that is sold, in; an Imprint out: nothing that is claimed goes unchecked."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from hexapla import schema
from hexapla.config.values import Evaluation, Imprint
from hexapla.errors import ConfigError
from hexapla.numbers import parse_isbn
from hexapla.patterns import pattern

_STANDARD = pattern(r"EPUB Accessibility 1\.1 - WCAG 2\.[0-2] Level A{1,3}")
"""EPUB Accessibility 1.1, section 4.2.1: the words of the claim are not free."""
_NUMBER = pattern(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,2}")
"""Apple Books takes up to three numbers: its Asset Guide, "Versioning"."""

Fail = Callable[[str, str, str], ConfigError]
"""A message, what to look for in the file, and a hint, in; the error with its line out."""


def parse_imprint(row: schema.Parsed, edition: str, fail: Fail) -> Imprint:
    """``edition`` is the work's number, for a row that has none of its own."""
    isbn, number = row.get("isbn", ""), row.get("edition", edition)
    if isbn and parse_isbn(isbn) is None:
        hint = "one of its digits is wrong: compare it with what the agency gave you"
        raise fail(f"the check digit of the ISBN {isbn!r} does not hold", isbn, hint)
    if number and not _NUMBER.fullmatch(number):
        raise fail(f"the edition {number!r} is not a number", number, 'write it like edition = "2" or edition = "2.1"')
    found = row.get("evaluation")
    return Imprint(isbn, number, None if found is None else _evaluation(found, fail))


def _evaluation(row: schema.Parsed, fail: Fail) -> Evaluation:
    standard, report = row["conforms_to"], row.get("report", "")
    if not _STANDARD.fullmatch(standard):
        hint = 'the standard words the claim: conforms_to = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA", with the level that was found'
        raise fail(f"{standard!r} is no claim that books can make", standard, hint)
    if report and (urlsplit(report).scheme not in ("https", "http") or not urlsplit(report).hostname):
        raise fail(f"the report {report!r} is not an address on the web", report, "write it like https://example.org/report.html")
    return Evaluation(standard, row["by"], row["date"], row.get("credential", ""), report)
