"""A finding in, a mark out that stays the same when lines move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from hexapla.model import Finding
from hexapla.patterns import pattern

_LINES = pattern(r"\blines? \d+")
"""What a message says of lines."""


def fingerprint(finding: Finding) -> str:
    """The same for the same finding after lines moved: 16 hexadecimal digits of SHA-256 over what it is about."""
    from hexapla.text import digest

    about = _LINES.sub("line", finding.subject or finding.message)
    return digest(finding.slug, finding.path, finding.locale or "", *(part or "" for part in finding.key or ()), about, length=16)


def numbered(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Each with a fingerprint of its own: two findings that are the same but for their lines are still two."""
    from hexapla.text import digest

    met: Counter[str] = Counter()
    for finding in findings:
        mark = fingerprint(finding)
        met[mark] += 1
        yield finding, mark if met[mark] == 1 else digest(mark, str(met[mark]), length=16)
