"""A project and the editions that stand in, a verdict for each edition out: published, kept, absent, or a draft, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

from hexapla import locales
from hexapla.config import Policy, Work
from hexapla.diagnostics import errors_of
from hexapla.frozen import Frozen, field, replace
from hexapla.model import Completeness, Finding, Provenance, Status
from hexapla.pipeline.own_covers import own_cover_findings
from hexapla.project import Project


class State(StrEnum):
    """What becomes of an edition."""

    PUBLISH = "published"
    KEEP = "kept"
    """The last good edition stays."""
    ABSENT = "absent"
    DRAFT = "draft"


class Verdict(Frozen):
    """One work in one locale, judged by its policy against today's source."""

    work: Work
    policy: Policy
    state: State
    completeness: Completeness
    findings: tuple[Finding, ...]
    """Of its documents and its catalogs."""
    reason: str = ""
    """Why it is not published, in words; empty for what is."""
    recalled: bool = field(default=False, compare=False)
    """Judged by an earlier build, on files that held the same: its catalogs were not read."""

    @property
    def stands(self) -> bool:
        """Whether readers will find it."""
        return self.state in (State.PUBLISH, State.KEEP)


def judge_all(project: Project, kept: Callable[[Work, Policy], bool]) -> tuple[Verdict, ...]:
    """Every edition of the publication, in the order of ``publication.toml``. ``kept`` tells whether a good edition is there to stay."""
    return tuple(judge(project, work, policy, kept) for work in project.publication.works for policy in work.policies)


def judge(project: Project, work: Work, policy: Policy, kept: Callable[[Work, Policy], bool]) -> Verdict:
    source = policy.provenance is Provenance.SOURCE
    findings = tuple(finding for finding in project.source_findings(work) if finding.locale in (None, policy.locale.code))
    findings = (*findings, *own_cover_findings(project, work, policy.locale))
    completeness = Completeness()
    if not source:
        findings = (*findings, *project.work_findings(work, policy.locale))
        findings = (*findings, *errors_of(project.metadata_findings(policy.locale, work)))
        completeness = project.completeness(work, policy)
    errors = errors_of(findings)
    below = not source and completeness.share < policy.bar
    wanting = tuple(_wanting(project, work, policy))
    verdict = Verdict(work, policy, State.PUBLISH, completeness, findings)
    if policy.status is Status.DRAFT:
        return replace(verdict, state=State.DRAFT, reason="a draft")
    if not errors and not below and not wanting:
        return verdict
    reasons = "; ".join(_reasons(policy, completeness, errors, below, wanting))
    findings = (*findings, *(_required(path, policy, work) for path in wanting))
    verdict = replace(verdict, findings=findings)
    if below:
        verdict = replace(verdict, findings=(*findings, _below_bar(project, work, policy, completeness)))
    state = State.KEEP if policy.keeps_last_good and kept(work, policy) else State.ABSENT
    return replace(verdict, state=state, reason=reasons)


def _wanting(project: Project, work: Work, policy: Policy) -> Iterator[str]:
    """The required documents that are not complete."""
    for domain, path in project.work_paths(work):
        if path in policy.required:
            counts = project.count(domain, path, policy.locale)
            if counts.translated.messages < counts.total.messages:
                yield path


def _required(path: str, policy: Policy, work: Work) -> Finding:
    message = f"{path} is required in {policy.locale.code}, and is not complete."
    return Finding("required-document-incomplete", message, path, None, None, policy.locale.code, work.id)


def _reasons(
    policy: Policy, completeness: Completeness, errors: tuple[Finding, ...], below: bool, wanting: tuple[str, ...]
) -> Iterator[str]:
    if below:
        missing = completeness.total.messages - completeness.translated.messages
        yield f"{missing} of {completeness.total.messages} messages are not translated ({_shares(policy, completeness)})"
    if wanting:
        yield f"{', '.join(wanting)} must be complete"
    if errors:
        first = errors[0]
        place = first.path + (f":{first.line}" if first.line else "")
        yield f"{len(errors)} error{'s' if len(errors) > 1 else ''}, {first.slug} at {place} first"


def _shares(policy: Policy, completeness: Completeness) -> str:
    english = locales.parse_locale("en")
    share, bar = locales.format_percent(completeness.share, english), locales.format_percent(policy.bar, english)
    return f"{share} of the source words, the bar is {bar}"


def _below_bar(project: Project, work: Work, policy: Policy, completeness: Completeness) -> Finding:
    """At the catalog that lacks most."""
    found = project.work_translations(work, policy.locale)
    worst = max(found, key=lambda one: one.completeness.total.words - one.completeness.translated.words, default=None)
    message = f"{work.id} in {policy.locale.code} is to be released, and is not translated far enough: {_shares(policy, completeness)}."
    return Finding("edition-below-bar", message, worst.path if worst else "", None, None, policy.locale.code, work.id)
