"""A project in, every finding out: what `check` reports, and what `status` counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from hexapla import locales
from hexapla.baseline import BASELINE_PATH, accepted_now, render_baseline
from hexapla.config import Policy, Publication, Work, path_pattern
from hexapla.diagnostics import sort_findings
from hexapla.errors import ConfigError
from hexapla.locales import Locale
from hexapla.model import Completeness, Finding, Provenance, Status
from hexapla.pipeline.plan import judge_all
from hexapla.pipeline.update import update
from hexapla.project import Project
from hexapla.record import write_unless_changed
from hexapla.text import count_words
from hexapla.waivers import message_digest, unused_rows


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one work is in one locale, and each of its documents."""

    work: Work
    policy: Policy
    total: Completeness
    documents: tuple[tuple[str, Completeness], ...]

    @property
    def row(self) -> dict[str, object]:
        """For programs: names, counts and shares."""
        documents = [{"path": path, **_counts(count)} for path, count in self.documents]
        return {
            "work": self.work.id,
            "locale": self.policy.locale.code,
            "status": str(self.policy.status),
            "bar": self.policy.bar,
            **_counts(self.total),
            "documents": documents,
        }


def _counts(count: Completeness) -> dict[str, object]:
    parts = {"translated": count.translated, "fuzzy": count.fuzzy, "untranslated": count.untranslated, "copied": count.copied}
    return {"share": count.share, **{name: {"messages": part.messages, "words": part.words} for name, part in parts.items()}}


def accept(project: Project) -> str:
    """Write down what is translated now, in every locale, as the least there must be. Gives the path written.

    Of a catalog that cannot be read, what was accepted before stays.
    """
    rows = []
    for locale in project.publication.translations:
        for domain in project.domains:
            found = project.translation(domain, locale)
            before = [row for row in project.accepted if (row.locale, row.domain) == (locale.code, domain.name)]
            translated = {entry.key: count_words(entry.msgid) for entry in domain.messages if entry.key in found.lookup}
            rows += before if found.catalog is None else [accepted_now(locale.code, domain.name, domain.template, translated)]
    file = project.root / BASELINE_PATH
    known = file.read_bytes() if file.is_file() else None
    write_unless_changed(file, render_baseline(rows), known)
    return BASELINE_PATH


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
    if not codes:
        found += unused_rows(project.waived, _digests(project))
    return sort_findings(found)


def _digests(project: Project) -> dict[str, set[str]]:
    """What waivers can be bound to: every message of every catalog, by the locale as ``waivers.toml`` spells it."""
    found: dict[str, set[str]] = {}
    for row in project.waived:
        locale = _find_known(project.publication, row.locale or "")
        if locale is not None:
            entries = (entry for domain in project.domains for entry in project.translation(domain, locale).entries.values())
            found.setdefault(row.locale or "", set()).update(map(message_digest, entries))
    return found


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
    """Catalogs of languages without an entry, of another spelling, and of documents that are no more."""
    publication = project.publication
    pattern = path_pattern(publication)
    used = {publication.catalog_path(locale, name) for locale in publication.translations for name in _domain_names(project)}
    told: set[str] = set()
    for file in sorted(publication.root.glob(publication.catalogs.replace("{locale}", "*").replace("{domain}", "**/*"))):
        path = file.relative_to(publication.root).as_posix()
        match = pattern.fullmatch(path)
        if match is None:
            continue
        known = _find_known(publication, match["locale"])
        if known is None or known.code in publication.unlisted or publication.folders.get(known.code, known.code) != match["locale"]:
            if match["locale"] not in told:
                told.add(match["locale"])
                yield Finding("unexpected-locale", _stranger(match["locale"], known, publication), path, None, None, None, match["locale"])
        elif path not in used:
            message = "No document of this publication has this catalog."
            yield Finding("orphan-catalog", message, path, None, None, known.code)


def _domain_names(project: Project) -> set[str]:
    """Of documents that cannot be read, too."""
    return {domain.name for domain in project.domains} | {name.domain for name in project.publication.documents}


def _find_known(publication: Publication, code: str) -> Locale | None:
    try:
        return next((locale for locale in publication.translations if locales.same_locale(locale.code, code)), None)
    except ConfigError:
        return None


def _stranger(code: str, known: Locale | None, publication: Publication) -> str:
    if known is None:
        return f"{code} is not the name of a locale that this publication can have."
    if known.code in publication.unlisted:
        return f"There are catalogs for {code}, which publication.toml does not name: they are taken for a draft."
    used = publication.folders.get(known.code, known.code)
    return f"{code} is another spelling of {known.code}; the catalogs under {used} are the ones used."


def standings(project: Project, codes: Collection[str] = ()) -> tuple[Standing, ...]:
    """The counts of every work, locale and document, in the order of ``publication.toml``; the source language is left out."""
    found = []
    for work in project.publication.works:
        for policy in work.policies:
            if policy.provenance is Provenance.SOURCE or (codes and policy.locale.code not in codes):
                continue
            parts = project.work_parts(work)
            documents = tuple((part.path, project.translation(domain, policy.locale).count(part)) for domain, part in parts)
            found.append(Standing(work, policy, project.completeness(work, policy), documents))
    return tuple(found)
