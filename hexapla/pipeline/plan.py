"""A project and the editions that stand in, a verdict for each edition out: published, kept, absent, or a draft, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from hexapla import locales
from hexapla.config import Policy, Work
from hexapla.diagnostics import errors_of
from hexapla.model import Completeness, Finding, Provenance, Status
from hexapla.project import Project


class State(StrEnum):
    """What becomes of an edition."""

    PUBLISH = "published"
    KEEP = "kept"
    """The last good edition stays."""
    ABSENT = "absent"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One work in one locale, judged by its policy against today's source."""

    work: Work
    policy: Policy
    state: State
    completeness: Completeness
    findings: tuple[Finding, ...]
    """Of its documents and its catalogs."""
    reason: str = ""
    """Why it is not published, in words; empty for what is."""

    @property
    def stands(self) -> bool:
        """Whether readers will find it."""
        return self.state in (State.PUBLISH, State.KEEP)


def judge_all(project: Project, kept: Callable[[Work, Policy], bool]) -> tuple[Verdict, ...]:
    """Every edition of the publication, in the order of ``publication.toml``. ``kept`` tells whether a good edition is there to stay."""
    return tuple(judge(project, work, policy, kept) for work in project.publication.works for policy in work.policies)


def judge(project: Project, work: Work, policy: Policy, kept: Callable[[Work, Policy], bool]) -> Verdict:
    source = policy.provenance is Provenance.SOURCE
    findings = project.source_findings(work)
    completeness = Completeness()
    if not source:
        translations = project.work_translations(work, policy.locale)
        findings = (*findings, *(finding for found in translations for finding in found.findings))
        completeness = project.completeness(work, policy)
    errors = errors_of(findings)
    below = not source and completeness.share < policy.bar
    verdict = Verdict(work, policy, State.PUBLISH, completeness, findings)
    if policy.status is Status.DRAFT:
        return replace(verdict, state=State.DRAFT, reason="a draft: `--drafts` makes a preview")
    if not errors and not below:
        return verdict
    reasons = "; ".join(_reasons(policy, completeness, errors, below))
    if below:
        verdict = replace(verdict, findings=(*findings, _below_bar(project, work, policy, completeness)))
    state = State.KEEP if kept(work, policy) else State.ABSENT
    return replace(verdict, state=state, reason=reasons)


def _reasons(policy: Policy, completeness: Completeness, errors: tuple[Finding, ...], below: bool) -> Iterator[str]:
    if below:
        missing = completeness.total.messages - completeness.translated.messages
        yield f"{missing} of {completeness.total.messages} messages are not translated ({_shares(policy, completeness)})"
    if errors:
        first = errors[0]
        place = first.path + (f":{first.line}" if first.line else "")
        yield f"{len(errors)} error{'s' if len(errors) > 1 else ''}, {first.slug} at {place} first"


def _shares(policy: Policy, completeness: Completeness) -> str:
    english = locales.parse_locale("en")
    share, bar = locales.format_percent(completeness.share, english), locales.format_percent(policy.bar, english)
    return f"{share} of the source words, the bar is {bar}"


def _below_bar(project: Project, work: Work, policy: Policy, completeness: Completeness) -> Finding:
    path = project.work_translations(work, policy.locale)
    message = f"{work.id} in {policy.locale.code} is released with a bar it does not reach: {_shares(policy, completeness)}."
    return Finding("edition-below-bar", message, path[0].path if path else "", None, None, policy.locale.code, work.id)
