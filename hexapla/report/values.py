"""What a run found, as one value: findings, completeness, and how much of it is shown."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from hexapla.diagnostics import severity_of
from hexapla.frozen import Frozen
from hexapla.model import Finding, Severity

_PUBLICATION = "source/publication.toml"


class Report(Frozen):
    """What every format is made of."""

    findings: tuple[Finding, ...] = ()
    """All of them, sorted."""
    completeness: tuple[Mapping[str, Any], ...] = ()
    """A row per work and locale, as `pipeline.check.Standing.row` gives it."""
    most: int | None = None
    """So many findings of a kind are shown at most; None: all."""
    folder: str = ""
    """Where the publication lies in the repository, with forward slashes; empty where it is the repository's root."""
    command: str = "check"
    """What was run: tells the reports of two commands apart."""

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The first `most` findings of each kind."""
        if self.most is None:
            return self.findings
        met: Counter[str] = Counter()
        kept = []
        for finding in self.findings:
            met[finding.slug] += 1
            if met[finding.slug] <= self.most:
                kept.append(finding)
        return tuple(kept)

    @property
    def omitted(self) -> dict[str, int]:
        """How many findings of a kind are not shown, by slug."""
        if self.most is None:
            return {}
        counts = Counter(finding.slug for finding in self.findings)
        return {slug: number - self.most for slug, number in counts.items() if number > self.most}

    def place(self, finding: Finding) -> str:
        """Its file in the repository; that of the publication's own file, where none is to blame."""
        path = finding.path or _PUBLICATION
        return f"{self.folder}/{path}" if self.folder else path

    @property
    def bars(self) -> tuple[Bar, ...]:
        """How far each work is in each locale."""
        return tuple(map(_bar, self.completeness))


class Bar(Frozen):
    """How far a work is in a locale, and how far it must be."""

    work: str
    locale: str
    share: float
    """0 to 1, of source words."""
    bar: float
    """0 to 1."""
    released: bool
    fuzzy: int
    """Messages."""
    missing: int
    """Messages."""

    @property
    def missed(self) -> bool:
        """A draft misses nothing."""
        return self.released and self.share < self.bar

    @property
    def stand(self) -> str:
        """``66.6 % of 100 %``."""
        return f"{percent(self.share)} of {percent(self.bar)}"


def _bar(row: Mapping[str, Any]) -> Bar:
    counts = (row[name]["messages"] for name in ("fuzzy", "untranslated"))
    return Bar(row["work"], row["locale"], row["share"], row["bar"], row["status"] == "released", *counts)


def percent(share: float) -> str:
    """Rounded down: what is not all never reads as 100 %.

    >>> percent(0.9999), percent(1.0)
    ('99.9 %', '100 %')
    """
    return f"{math.floor(share * 1000 + 1e-9) / 10:g} %"


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Errors, warnings, notes; else in the order given."""
    order = list(Severity)
    return sorted(findings, key=lambda finding: order.index(severity_of(finding)))
