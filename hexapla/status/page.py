"""What waits in each language in, one page for people out: no script, no file beside it, nothing that a text could set off."""

from __future__ import annotations

import base64
import hashlib

from markupsafe import Markup

from hexapla.diagnostics import diagnostic_of, severity_of
from hexapla.locales import format_percent, parse_locale
from hexapla.model import Completeness, Finding
from hexapla.patterns import pattern
from hexapla.status.differences import word_changes
from hexapla.status.values import Kind, PublicationStatus, Waiting
from hexapla.templating import read_static, render_template

LONGEST = 600
"""Characters of a text that are shown: enough to know it by."""
BRIEF = 120
"""Characters of the source text beside a finding: enough to search for it."""
_UNSHOWN = pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What no HTML page may hold: https://html.spec.whatwg.org/multipage/parsing.html#preprocessing-the-input-stream"""

_CODE = pattern("(?<!`)`([^`]+)`(?!`)")
"""Splits a text into words and code, turn and turn about."""

KINDS = {
    Kind.MISSING: "to translate",
    Kind.FUZZY: "to look through (fuzzy)",
    Kind.REFUSED: "to mend: not used as it is",
    Kind.NEW: "new in the source, not in the catalog yet",
    Kind.GONE: "in the catalog, no more in the source",
}
"""Why a message waits, in words for a translator."""


def status_page(status: PublicationStatus) -> bytes:
    """``status.html``: the same values give the same bytes."""
    style = (read_static("scripts.css").removeprefix('@charset "utf-8";') + read_static("reports/style.css")).strip()
    page = render_template(
        "reports/status.html",
        status=status,
        style=Markup(style),
        style_hash="sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        kinds=KINDS,
        changes=lambda one: word_changes(shown(one.previous), shown(one.msgid)),
        shown=shown,
        brief=BRIEF,
        percent=lambda share: format_percent(share, parse_locale("en")),
        left=words_left,
        fuzzy=lambda counts: counts.fuzzy.words / (counts.total.words or 1),
        by_kind=_by_kind,
        severity=severity_of,
        remedy=lambda finding: _CODE.split(diagnostic_of(finding).remedy),
        place=place_of,
    )
    return page.encode()


def words_left(counts: Completeness) -> int:
    """Source words that no edition shows translated."""
    return counts.total.words - counts.translated.words


def place_of(finding: Finding) -> str:
    return ":".join(str(part) for part in (finding.path, finding.line) if part)


def shown(text: str, longest: int = LONGEST) -> str:
    """A text as a page can carry it: without control characters, and cut where it is long."""
    safe = _UNSHOWN.sub("\ufffd", text[: longest + 1])
    return safe if len(safe) <= longest else safe[:longest] + "…"


def _by_kind(waiting: tuple[Waiting, ...]) -> tuple[tuple[Kind, tuple[Waiting, ...]], ...]:
    found = ((kind, tuple(one for one in waiting if one.kind is kind)) for kind in KINDS)
    return tuple((kind, ones) for kind, ones in found if ones)
