"""A project and an output folder in, a verdict for every edition out: recalled where nothing changed, judged anew where something did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from hexapla.config import Policy, Work
from hexapla.frozen import Frozen, field, replace
from hexapla.model import Completeness, Finding, Status
from hexapla.pipeline.covering import cover_findings
from hexapla.pipeline.handing import Hands, seconds_of
from hexapla.pipeline.order import Order
from hexapla.pipeline.plan import State, Verdict, judge
from hexapla.pipeline.reuse import Reuse
from hexapla.pipeline.shared import SITE, place_of
from hexapla.project import Project
from hexapla.record import Built, Output, find_damage


class Bench(Frozen):
    """Where editions are judged."""

    project: Project
    output: Output
    order: Order
    copies: Mapping[str, Built]
    """Editions of the deployed site, by folder."""
    reuse: Reuse | None
    hands: Hands = field(default_factory=Hands)

    def judge_all(self) -> tuple[tuple[Verdict, ...], dict[tuple[str, str], str]]:
        """Every edition, in the order of ``publication.toml``; and why, by work and locale, for those that a worker lost."""
        pairs = [(work, policy) for work in self.project.publication.works for policy in work.policies]
        recalled = [self._elsewhere(work, policy) or self._recalled(work, policy) for work, policy in pairs]
        waiting = [pair for pair, known in zip(pairs, recalled, strict=True) if known is None]
        gone = self._check(waiting)
        lost = {(work.id, policy.locale.code): gone[policy.locale.code] for work, policy in waiting if policy.locale.code in gone}
        last = {policy.locale.code: number for number, (_, policy) in enumerate(pairs)}
        verdicts = []
        for number, ((work, policy), known) in enumerate(zip(pairs, recalled, strict=True)):
            code = policy.locale.code
            verdicts.append(known or self.unmade(work, policy, lost.get((work.id, code))) or self._judged(work, policy))
            if last[code] == number:
                self.project.put_away(policy.locale)
        return tuple(verdicts), lost

    def _recalled(self, work: Work, policy: Policy) -> Verdict | None:
        return self.reuse.verdict(work, policy, self.place(work, policy)) if self.reuse else None

    def _elsewhere(self, work: Work, policy: Policy) -> Verdict | None:
        """Of an edition that another build makes: whoever joins them finds out whether it was as promised."""
        if not self.order.part or self.order.wants(work.id, policy.locale.code):
            return None
        state = State.DRAFT if policy.status is Status.DRAFT else State.PUBLISH
        return Verdict(work, policy, state, Completeness(), ())

    def place(self, work: Work, policy: Policy) -> str:
        return place_of(SITE, self.project, work, policy.locale)

    def unmade(self, work: Work, policy: Policy, reason: str | None) -> Verdict | None:
        """Of an edition that was lost with a worker: what stood before stays."""
        if reason is None:
            return None
        state = State.KEEP if self.output.stands(self.place(work, policy)) else State.ABSENT
        return Verdict(work, policy, state, Completeness(), (), reason)

    def _check(self, waiting: Iterable[tuple[Work, Policy]]) -> dict[str, str]:
        source = self.project.publication.source
        wanted = [(work, policy.locale) for work, policy in waiting if policy.locale != source]
        return self.hands.check(self.project, wanted, sum(seconds_of(self.project, work) for work, _ in waiting))

    @cached_property
    def _damage(self) -> dict[str, str]:
        site = self.order.last_good
        return {place: find_damage(site, copy) for place, copy in self.copies.items()} if site else {}

    def has_good(self, work: Work, policy: Policy) -> bool:
        """Whether an edition stands, or is in the copy of the deployed site, as it was built."""
        place = self.place(work, policy)
        return self.output.stands(place) or self._damage.get(place) == ""

    def _judged(self, work: Work, policy: Policy) -> Verdict:
        verdict = self.explained(judge(self.project, work, policy, self.has_good))
        return replace(verdict, findings=(*verdict.findings, *self._of_cover(verdict)))

    def _of_cover(self, verdict: Verdict) -> tuple[Finding, ...]:
        if verdict.state not in (State.PUBLISH, State.DRAFT):
            return ()
        return cover_findings(self.project, verdict.work, verdict.policy.locale, self.order.fonts)

    def explained(self, verdict: Verdict) -> Verdict:
        """Why there is no last good edition, where one would have been expected."""
        if verdict.state is not State.ABSENT or not verdict.policy.keeps_last_good:
            return verdict
        where, reason = self.place(verdict.work, verdict.policy), verdict.reason
        if where in self.output.record.editions:
            reason += "; the edition that stood was changed by another hand and cannot stay"
        if self._damage.get(where):
            reason += f"; the copy in --last-good is not as it was published ({self._damage[where]}) and was not used"
        return replace(verdict, reason=reason)
