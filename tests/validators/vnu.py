"""HTML pages in, what the W3C's HTML checker says of them out."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from urllib.request import url2pathname

from tests.validators.browsing import serve
from tests.validators.tools import require_tool
from tests.validators.verdicts import JVM_FLAGS, Message, ValidatorError, run_validator

_LOCAL = "-Dnu.validator.servlet.allow-forbidden-hosts=true"
"""The checker is also a public service, and as such refuses to ask 127.0.0.1."""
_WRONG = "Resource violates Content Security Policy (meta tag): image “data:"
"""The checker says so whatever the policy says, ``img-src data:`` too; `axe_pages` hears it from the browser where it is true."""


def vnu(pages: Sequence[Path]) -> list[Message]:
    """Errors and warnings of these pages, style sheets inside them included; nothing for sound ones. ``.xhtml`` is read as XML.

    Plain remarks are left out: the one there is says that ``<br />`` need not be closed. HTML is served, because the checker
    judges a content security policy by the page's address, and ``'self'`` matches no file; XHTML is not, because the checker takes served
    XHTML for XHTML 1.0. `ValidatorError` when a page cannot be read. https://validator.github.io/validator/
    """
    if not pages:
        return []
    java, jar = require_tool("java"), require_tool("vnu")
    root = Path(os.path.commonpath([page.resolve().parent for page in pages]))
    flags = ("--stdout", "--exit-zero-always", "--skip-info-messages", "--format", "json")
    with serve(root) as site:
        addresses = [_address(page.resolve(), root, site) for page in pages]
        done = run_validator([java, *JVM_FLAGS, _LOCAL, "-jar", jar, *flags, *addresses])
    return [_read_message(root, found) for found in _read_report(done.stdout, done.stderr) if not found["message"].startswith(_WRONG)]


def _address(page: Path, root: Path, site: str) -> str:
    return str(page) if page.suffix == ".xhtml" else site + quote(page.relative_to(root).as_posix())


def _page(address: str, root: Path) -> Path:
    parts = urlsplit(address)
    return Path(url2pathname(parts.path)) if parts.scheme == "file" else root / unquote(parts.path).lstrip("/")


def _read_report(output: str, complaint: str) -> list[dict[str, Any]]:
    try:
        messages: list[dict[str, Any]] = json.loads(output)["messages"]
    except (ValueError, KeyError) as error:
        msg = f"the HTML checker gave no report:\n{output[-2000:]}\n{complaint[-4000:]}"
        raise ValidatorError(msg) from error
    if refused := [message for message in messages if message["type"] == "non-document-error"]:
        msg = f"the HTML checker could not read a page: {refused[0]}"
        raise ValidatorError(msg)
    return messages


def _read_message(root: Path, found: dict[str, Any]) -> Message:
    """The checker's own words: https://github.com/validator/validator/wiki/Output-%C2%BB-JSON"""
    return Message(
        severity="warning" if found["type"] == "info" else "fatal" if found.get("subType") == "fatal" else "error",
        code="",
        text=found["message"],
        file=_page(found["url"], root),
        line=found.get("firstLine", found.get("lastLine")),
        column=found.get("firstColumn", found.get("lastColumn")),
    )
