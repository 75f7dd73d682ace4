"""A project in, every finding out: what `check` reports, and what `status` counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from hexapla.baseline import BASELINE_PATH, accepted_now, render_baseline
from hexapla.checks import quote
from hexapla.config import Policy, Publication, Work, catalog_files, find_locale, misplaced_files
from hexapla.diagnostics import sort_findings
from hexapla.frozen import frozen
from hexapla.locales import Locale
from hexapla.model import Completeness, Entry, Finding, Provenance, Status
from hexapla.pipeline.plan import judge_all
from hexapla.pipeline.update import update
from hexapla.project import Project
from hexapla.record import write_whole
from hexapla.text import count_words
from hexapla.waivers import Waiver, message_digest, unused_rows


@frozen
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


def accept(project: Project, codes: Collection[str] = ()) -> str:
    """Write down what is translated now, in the locales named (all, if none is), as the least there must be. Gives the path written.

    What was accepted before stays of other locales, and of catalogs and documents that cannot be read.
    """
    rows = {(row.locale, row.domain): row for row in project.accepted if row.domain in domain_names(project)}
    for locale in project.publication.translations:
        for domain in project.domains if not codes or locale.code in codes else ():
            found, key = project.translation(domain, locale), (locale.code, domain.name)
            translated = {entry.key: count_words(entry.msgid) for entry in domain.messages if entry.key in found.lookup}
            if found.catalog is not None:
                rows[key] = accepted_now(*key, domain.template, translated)
            elif not (project.root / found.path).exists():
                rows.pop(key, None)
    known = {locale.code for locale in project.publication.translations}
    write_whole(project.root / BASELINE_PATH, render_baseline([row for row in rows.values() if row.locale in known]))
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
        if not codes or locale.code in codes:
            found += project.metadata_findings(locale)
    found += _stale(project, codes)
    if not codes:
        found += _strangers(project)
        found += _gone(project)
        found += unused_rows(project.waived, _digests(project), _used(project), _standing(project))
    return sort_findings(found)


def _gone(project: Project) -> Iterator[Finding]:
    """What was accepted of documents and languages that the publication has no more."""
    known = {locale.code for locale in project.publication.translations}
    for row in project.accepted:
        living = row.domain in domain_names(project) or any(project.is_of(row.domain, domain) for domain in project.domains)
        if row.keys and not (living and row.locale in known):
            message = f"{row.messages} accepted translations into {row.locale} were of {row.domain}, which this publication has no more."
            yield Finding("translation-outdated", message, BASELINE_PATH, None, None, row.locale, row.domain)


def _used(project: Project) -> frozenset[Waiver]:
    """The rows of ``locale/waivers.toml`` that took a finding away somewhere."""
    found = (project.translation(domain, locale) for locale in project.publication.translations for domain in project.domains)
    return frozenset(row for translation in found for row in translation.waivers)


def _digests(project: Project) -> dict[str, set[str]]:
    """What waivers can be bound to: every message of every catalog, by the locale as ``waivers.toml`` spells it."""
    found: dict[str, set[str]] = {}
    for row in project.waived:
        locale = find_locale(project.publication.translations, row.locale or "")
        if locale is not None:
            entries = (entry for domain in project.domains for entry in project.translation(domain, locale).entries.values())
            found.setdefault(row.locale or "", set()).update(map(message_digest, entries))
    return found


def _standing(project: Project) -> dict[tuple[str, str], Entry]:
    """The one message of a locale, as ``waivers.toml`` spells it, with a finding of a kind; nothing where there are several."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for spelled in dict.fromkeys(row.locale or "" for row in project.waived):
        locale = find_locale(project.publication.translations, spelled)
        for translation in (project.translation(domain, locale) for domain in project.domains) if locale else ():
            for finding in translation.findings:
                if finding.key and finding.key in translation.entries:
                    found.setdefault((spelled, finding.slug), []).append(translation.entries[finding.key])
    return {place: entries[0] for place, entries in found.items() if len(entries) == 1}


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
            unsure = f"; {counts.fuzzy.messages} of them are fuzzy" if counts.fuzzy.messages else ""
            message = f"{left} of {counts.total.messages} messages wait for a translator{unsure}."
            yield Finding("draft-incomplete", message, translation.path, None, None, policy.locale.code, translation.domain)


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
    used = {publication.catalog_path(locale, name) for locale in publication.translations for name in domain_names(project)}
    told: set[str] = set()
    for path, spelled in catalog_files(publication):
        known = find_locale(publication.translations, spelled)
        if known is None or known.code in publication.unlisted or publication.folders.get(known.code, known.code) != spelled:
            if spelled not in told:
                told.add(spelled)
                yield Finding("unexpected-locale", _stranger(spelled, known, publication), path, None, None, None, spelled)
        elif path not in used:
            message = "No document of this publication has this catalog."
            yield Finding("orphan-catalog", message, path, None, None, known.code)
    for path in misplaced_files(publication):
        yield Finding("orphan-catalog", f"No catalog is looked for at this place{_example_of(publication)}.", path)


def _example_of(publication: Publication) -> str:
    places = (publication.catalog_path(locale, name.domain) for locale in publication.translations for name in publication.documents)
    return next((f"; one that is read would be {place}" for place in places), "")


def domain_names(project: Project) -> frozenset[str]:
    """Of all catalogs; of documents that cannot be read, too."""
    return frozenset((*(domain.name for domain in project.domains), *(name.domain for name in project.publication.documents)))


def _stranger(code: str, known: Locale | None, publication: Publication) -> str:
    if find_locale((publication.source,), code):
        return f"There are catalogs for {code}, the language of the source, which needs none."
    if code in publication.strays:
        return f"{publication.strays[code]}: no edition is made of them."
    if known is None:
        return f"{quote(code)} is not the name of a locale: no edition is made of the catalogs under it."
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
            documents = tuple((path, project.count(domain, path, policy.locale)) for domain, path in project.work_paths(work))
            found.append(Standing(work, policy, project.completeness(work, policy), documents))
    return tuple(found)
