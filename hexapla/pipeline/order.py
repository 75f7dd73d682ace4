"""What a publisher asks to be built, and what became of each edition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from hexapla import locales
from hexapla.config import Policy
from hexapla.frozen import Frozen, field
from hexapla.model import Finding, Provenance, Status
from hexapla.pipeline.plan import State, Verdict
from hexapla.pipeline.reuse import Note
from hexapla.pipeline.told import Shown, Told
from hexapla.record import Built

FORMATS = ("html", "epub", "onefile")


class Order(Frozen):
    """What a publisher asks to be built. Empty: everything."""

    locales: frozenset[str] = frozenset()
    works: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset(FORMATS)
    drafts: bool = False
    last_good: Path | None = None
    """A copy of the deployed site, for editions that cannot be built now."""
    day: dt.date | None = None
    """Dates every edition, in place of ``modified``: from SOURCE_DATE_EPOCH."""
    fonts: tuple[Path, ...] = ()
    """The folders in which covers find theirs."""
    part: bool = False
    """Whether what is not asked for is built elsewhere: it is taken for granted that it can be published, and nobody judges it here."""
    join: tuple[Path, ...] = ()
    """Output folders of other builds of the same publication: what is current there is taken, and not made again."""

    def wants(self, work: str, locale: str) -> bool:
        return (not self.locales or locale in self.locales) and (not self.works or work in self.works)

    def wants_verdict(self, verdict: Verdict) -> bool:
        return self.wants(verdict.work.id, verdict.policy.locale.code)

    def wants_preview(self, verdict: Verdict) -> bool:
        """What is not published is built when drafts are asked for, or when its language is asked for by name."""
        named = self.drafts or verdict.policy.locale.code in self.locales
        return named and self.wants_verdict(verdict) and verdict.state is not State.PUBLISH


class Outcome(Frozen):
    """What became of one edition."""

    verdict: Verdict
    built: Built | None
    """What readers find now; None for nothing."""
    preview: Built | None = None
    seconds: float = 0.0
    notes: Mapping[str, Note | None] = field(default_factory=dict)
    """What the next build must know, to tell whether the edition and its preview are current, by their folders; None for nothing."""
    faults: tuple[Finding, ...] = ()
    """What the lint found in the preview, which stands all the same: its translator must see it."""
    lost: str = ""
    """Why it was not made, where nobody is to blame for that but a worker."""

    @property
    def written(self) -> frozenset[str]:
        """The folder of what was made just now, if anything was."""
        made = self.preview or self.built
        return frozenset({made.folder} if made and self.seconds else ())


Progress = Callable[[int, int, Verdict], None]


def tell(outcome: Outcome) -> Told:
    """What a publisher is told of an edition."""
    verdict = outcome.verdict
    policy = verdict.policy
    return Told(
        work=verdict.work.id,
        locale=policy.locale.code,
        name=policy.locale.name,
        direction=policy.locale.direction,
        released=policy.status is Status.RELEASED,
        state=str(verdict.state),
        reason=verdict.reason,
        findings=(*verdict.findings, *outcome.faults),
        built=_show(policy, outcome.built),
        preview=_show(policy, outcome.preview),
        seconds=outcome.seconds,
        lost=outcome.lost,
    )


def _show(policy: Policy, built: Built | None) -> Shown | None:
    if built is None:
        return None
    share = "source" if policy.provenance is Provenance.SOURCE else locales.format_percent(built.share, locales.parse_locale("en"))
    return Shown(built.folder, tuple(built.files), built.size, share)


class Interrupted(KeyboardInterrupt):
    """A build that was interrupted: what was whole by then, and the names of the editions that are missing."""

    def __init__(self, outcomes: Sequence[Outcome], missing: Sequence[Verdict]) -> None:
        super().__init__()
        self.outcomes = tuple(outcomes)
        self.missing = tuple(f"{one.work.id} in {one.policy.locale.code}" for one in missing)
