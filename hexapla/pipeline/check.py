"""A project in, every finding out: what `check` reports, and what `status` counts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from hexapla import locales
from hexapla.config import Policy, Work
from hexapla.diagnostics import sort_findings
from hexapla.errors import ConfigError
from hexapla.model import Completeness, Finding, Provenance, Status
from hexapla.pipeline.plan import judge_all
from hexapla.pipeline.update import update
from hexapla.project import Project


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one work is in one locale, and each of its documents."""

    work: Work
    policy: Policy
    total: Completeness
    documents: tuple[tuple[str, Completeness], ...]


def check(project: Project, codes: Collection[str] = ()) -> tuple[Finding, ...]:
    """Every finding of the sources and of the catalogs of the locales named (all, if none is), sorted."""
    found: list[Finding] = []
    for verdict in judge_all(project, lambda _work, _policy: False):
        code = verdict.policy.locale.code
        if codes and code not in codes and verdict.policy.provenance is not Provenance.SOURCE:
            continue
        found += _folded(project, verdict.work, verdict.policy, verdict.findings)
    for locale in project.publication.translations:
        domain = project.domain("publication")
        if domain and (not codes or locale.code in codes):
            found += project.translation(domain, locale).findings
    found += _stale(project, codes)
    found += _strangers(project)
    return sort_findings(found)


def _folded(project: Project, work: Work, policy: Policy, findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """Of a draft, one finding per catalog counts what is missing: forty lines that say the same would hide the one that matters."""
    if policy.status is not Status.DRAFT:
        yield from findings
        return
    yield from (finding for finding in findings if finding.slug not in ("untranslated-message", "fuzzy-message"))
    for translation in project.work_translations(work, policy.locale):
        counts = translation.completeness
        left = counts.total.messages - counts.translated.messages
        if translation.catalog is not None and left:
            message = f"{left} of {counts.total.messages} messages wait for a translator ({counts.fuzzy.messages} of them are fuzzy)."
            yield Finding("draft-incomplete", message, translation.path, None, None, policy.locale.code)


def _stale(project: Project, codes: Collection[str]) -> Iterator[Finding]:
    """What `update` would write. A catalog that lacks messages has a finding of its own already."""
    result = update(project, codes, check=True)
    yield from (finding for finding in result.findings if finding.slug == "merge-refused")
    for change in result.changes:
        if change.locale is None and change.stale:
            yield Finding("stale-template", "The template is not the one that today's source gives.", change.path)


def _strangers(project: Project) -> Iterator[Finding]:
    """Catalogs of languages without an entry, and of documents that are no more."""
    publication = project.publication
    pattern = re.escape(publication.catalogs).replace(r"\{locale\}", "(?P<locale>[^/]+)", 1).replace(r"\{domain\}", "(?P<domain>.+)", 1)
    pattern = pattern.replace(r"\{locale\}", "(?P=locale)").replace(r"\{domain\}", "(?P=domain)")
    names = {locales.canonical(locale.code) for locale in publication.translations}
    spelled = {locale.code for locale in publication.translations}
    domains = {domain.name for domain in project.domains} | {name.domain for work in publication.works for name in work.documents}
    unnamed: dict[str, str] = {}
    for file in sorted(publication.root.glob(re.sub(r"\{locale\}", "*", publication.catalogs).replace("{domain}", "**/*"))):
        path = file.relative_to(publication.root).as_posix()
        match = re.fullmatch(pattern, path)
        if match is None:
            continue
        if match["locale"] not in spelled:
            unnamed.setdefault(match["locale"], path)
        elif match["domain"] not in domains:
            yield Finding(
                "orphan-catalog", f"No document of this publication has the domain {match['domain']}.", path, None, None, match["locale"]
            )
    for code, path in unnamed.items():
        yield Finding("unexpected-locale", _stranger(code, names), path, None, None, None, code)


def _stranger(code: str, names: Collection[str]) -> str:
    try:
        known = locales.canonical(code) in names
    except ConfigError:
        return f"The folder {code} is not the name of a locale."
    if known:
        return f"{code} is another spelling of a locale in publication.toml; the catalogs of that spelling are the ones used."
    return f"There are catalogs for {code}, which publication.toml does not name."


def standings(project: Project, codes: Collection[str] = ()) -> tuple[Standing, ...]:
    """The counts of every work, locale and document, in the order of ``publication.toml``; the source language is left out."""
    found = []
    for work in project.publication.works:
        for policy in work.policies:
            if policy.provenance is Provenance.SOURCE or (codes and policy.locale.code not in codes):
                continue
            translations = project.work_translations(work, policy.locale)
            documents = tuple((domain.path, one.completeness) for domain, one in zip(project.work_domains(work), translations, strict=True))
            found.append(Standing(work, policy, project.completeness(work, policy), documents))
    return tuple(found)
