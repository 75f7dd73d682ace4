"""What the last build noted, and what the files hold now, in; the editions that are current out: neither judged nor rendered again.

An edition is made of everything in the publication but other languages' catalogs, of the tool, and of which editions its pages name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from hexapla.config import Policy, Work
from hexapla.frozen import Frozen, as_dict, field
from hexapla.html import Site
from hexapla.locales import Locale
from hexapla.model import Completeness, Count, Finding
from hexapla.pipeline.plan import State, Verdict
from hexapla.pipeline.told import finding_of, require_types, row_of
from hexapla.project import Project
from hexapla.record import Built, built_bytes
from hexapla.record.stamps import Stamps
from hexapla.text import digest

Note = Mapping[str, Any]
"""JSON: ``inputs`` and ``site``, digests of what an edition was made of; ``formats``, which were made of just that; ``built``, a digest of
what stood then, as the record has it; ``verdict``, what was judged; ``faults``, what the lint found in a preview."""


class Reuse(Frozen):
    """The notes of earlier builds, held against the files of today."""

    project: Project
    inputs: Stamps
    """Every file that a build may read."""
    versions: str
    day: dt.date | None
    noted: Mapping[str, Any] = field(default_factory=dict)
    """By the edition's folder."""
    outputs: Stamps = field(default_factory=dict)
    """Every file that the last build left, relative to the output folder."""
    written: int = 0
    """Nanoseconds since 1970: before those were looked at."""

    def knows(self, note: Any, locale: Locale) -> bool:
        """Whether an edition was noted when the files held the same."""
        return isinstance(note, Mapping) and note.get("inputs") == self.inputs_of(locale)

    @cached_property
    def _shared(self) -> str:
        """Of all that every language is made of."""
        catalogs = {path for paths in self._catalogs.values() for path in paths}
        held = (f"{name} {stamp.digest}" for name, stamp in sorted(self.inputs.items()) if name not in catalogs)
        return digest(self.versions, repr(self.day), *held, length=64)

    @cached_property
    def _catalogs(self) -> Mapping[str, tuple[str, ...]]:
        """By the code of a locale."""
        publication, domains = self.project.publication, self.project.domains
        return {one.code: tuple(publication.catalog_path(one, domain.name) for domain in domains) for one in publication.locales}

    @cached_property
    def _inputs(self) -> dict[str, str]:
        return {}

    def inputs_of(self, locale: Locale) -> str:
        """Of all that a language's editions are made of."""
        known = self._inputs
        if locale.code not in known:
            own = (f"{path} {self.inputs[path].digest}" for path in self._catalogs[locale.code] if path in self.inputs)
            known[locale.code] = digest(self._shared, *own, length=64)
        return known[locale.code]

    def verdict(self, work: Work, policy: Policy, place: str) -> Verdict | None:
        """What was judged when the files held the same, of an edition that is published or a draft; None if it must be judged.

        What stands in for an edition that cannot be published depends on the output: that is always judged.
        """
        note = self.noted.get(place)
        try:
            if note is None or note["inputs"] != self.inputs_of(policy.locale):
                return None
            row = require_types(note["verdict"], {"completeness": dict, "findings": list})
            counted = {name: require_types(count, {"messages": int, "words": int}) for name, count in row["completeness"].items()}
            counts = Completeness(**{name: Count(**count) for name, count in counted.items()})
            state = State(row["state"])
            if state not in (State.PUBLISH, State.DRAFT):
                return None
            return Verdict(work, policy, state, counts, tuple(map(finding_of, row["findings"])), row["reason"], recalled=True)
        except (TypeError, KeyError, ValueError):
            return None

    def current(self, note: Any, verdict: Verdict, site: Site, built: Built) -> frozenset[str]:
        """The formats in which the edition that was ``built`` is what would be built now; none where the ``note`` tells of another."""
        try:
            formats = frozenset(note["formats"])
            return formats if note == self.note(verdict, site, built, formats, faults_of(note)) else frozenset()
        except (TypeError, KeyError, ValueError):
            return frozenset()

    def note(self, verdict: Verdict, site: Site, built: Built | None, formats: Collection[str], faults: Sequence[Finding] = ()) -> Note:
        """What the next build must know; a draft has a verdict, and nothing that was ``built`` but its preview.

        ``formats`` were made of today's files. Others may stand that are of an older text.
        """
        row = {
            "state": str(verdict.state),
            "completeness": {name: as_dict(count) for name, count in as_dict(verdict.completeness).items()},
            "findings": [row_of(finding) for finding in verdict.findings],
            "reason": verdict.reason,
        }
        stood = digest(built_bytes(built).decode(), length=64) if built else ""
        made_of = {"inputs": self.inputs_of(verdict.policy.locale), "site": site.digest}
        return made_of | {"formats": sorted(formats), "built": stood, "verdict": row, "faults": [row_of(one) for one in faults]}


def faults_of(note: Note) -> tuple[Finding, ...]:
    """TypeError, KeyError or ValueError for a note that says nothing of them."""
    return tuple(map(finding_of, note["faults"]))
