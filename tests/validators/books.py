"""EPUB files in, what EPUBCheck and DAISY's Ace say of them out."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.validators.browsing import CHROMIUM_FLAGS
from tests.validators.tools import require_tool
from tests.validators.verdicts import JVM_FLAGS, Message, ValidatorError, require_success, run_validator

HERE = Path(__file__).resolve().parent


def epubcheck(books: Sequence[Path]) -> list[Message]:
    """All that EPUBCheck 5 says of these books, usage notes included, a message for each place; nothing for sound ones.

    https://www.w3.org/publishing/epubcheck/
    """
    if not books:
        return []
    java, jar = require_tool("java"), require_tool("epubcheck")
    with tempfile.TemporaryDirectory(prefix="epubcheck-") as folder:
        done = run_validator([java, *JVM_FLAGS, "-cp", jar, HERE / "EpubCheckBatch.java", folder, *(book.resolve() for book in books)])
        require_success(done, "EPUBCheck")
        reports = [json.loads((Path(folder) / f"{i}.json").read_text("utf-8")) for i in range(len(books))]
    return [message for book, report in zip(books, reports, strict=True) for message in _read_epubcheck(book, report)]


def _read_epubcheck(book: Path, report: dict[str, Any]) -> Iterator[Message]:
    for found in report["messages"]:
        for place in found["locations"] or [{}]:
            yield Message(
                severity=found["severity"].lower(),
                code=found["ID"],
                text=found["message"],
                file=book,
                path=place.get("path", ""),
                line=_position(place.get("line")),
                column=_position(place.get("column")),
            )


def _position(number: int | None) -> int | None:
    """EPUBCheck and the HTML checker write -1 or 0 where a message has no place."""
    return number if number and number > 0 else None


@dataclass(frozen=True, slots=True)
class Assertion:
    """One failed assertion of Ace."""

    book: Path
    path: str
    """The file inside the book."""
    rule: str
    """``image-alt``, ``metadata-accessmode`` …"""
    impact: str
    """``critical``, ``serious``, ``moderate`` or ``minor``."""
    text: str
    element: str
    """The element's markup; empty when the rule is about the whole book."""


def ace(books: Sequence[Path]) -> list[Assertion]:
    """All that Ace by DAISY asserts against these books; nothing for sound ones.

    https://daisy.github.io/ace/
    """
    if not books:
        return []
    node, chromium = require_tool("node"), require_tool("chromium")
    require_tool("ace")
    with tempfile.TemporaryDirectory(prefix="ace-") as folder:
        output = Path(folder) / "reports.json"
        env = {**os.environ, "CHROMIUM": str(chromium), "CHROMIUM_FLAGS": " ".join(CHROMIUM_FLAGS), "TMPDIR": folder}
        done = run_validator([node, HERE / "ace_batch.js", output, *(book.resolve() for book in books)], env=env)
        require_success(done, "Ace")
        reports = json.loads(output.read_text("utf-8"))
    if len(reports) != len(books):
        msg = f"Ace reported on {len(reports)} of {len(books)} books"
        raise ValidatorError(msg)
    return [assertion for book, report in zip(books, reports, strict=True) for assertion in _read_ace(book, report)]


def _read_ace(book: Path, report: dict[str, Any]) -> Iterator[Assertion]:
    for subject in report["assertions"]:
        for found in subject["assertions"]:
            yield Assertion(
                book=book,
                path=subject["earl:testSubject"]["url"],
                rule=found["earl:test"]["dct:title"],
                impact=found["earl:test"]["earl:impact"],
                text=found["earl:result"]["dct:description"],
                element=found["earl:result"].get("html", ""),
            )
