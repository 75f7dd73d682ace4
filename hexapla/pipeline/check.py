"""A project in, every finding out: what `check` reports, and what `status` counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

from hexapla.baseline import BASELINE_PATH, accepted_now, render_baseline
from hexapla.checks import quote
from hexapla.config import METADATA_DOMAIN, Policy, Publication, Work, catalog_files, find_locale, misplaced_files
from hexapla.diagnostics import sort_findings
from hexapla.frozen import Frozen, field
from hexapla.locales import Locale
from hexapla.model import Completeness, Entry, Finding, Status
from hexapla.pipeline.plan import judge
from hexapla.pipeline.update import refusals, template_changes
from hexapla.project import Project, Translation
from hexapla.record import write_whole
from hexapla.text import count_words
from hexapla.waivers import Waiver, message_digest, unused_rows

_WAITING = frozenset({"untranslated-message", "fuzzy-message"})
"""Of a draft, these are counted."""


class Standing(Frozen):
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
    names = domain_names(project)
    rows = {(row.locale, row.domain): row for row in project.accepted if row.domain in names}
    for locale in project.in_turn(codes):
        for domain in project.domains:
            found, key = project.translation(domain, locale), (locale.code, domain.name)
            translated = {entry.key: count_words(entry.msgid) for entry in domain.messages if entry.key in found.lookup}
            if found.catalog is not None:
                rows[key] = accepted_now(*key, domain.template, translated)
            elif not (project.root / found.path).exists():
                rows.pop(key, None)
    known = {locale.code for locale in project.publication.translations}
    write_whole(project.root / BASELINE_PATH, render_baseline([row for row in rows.values() if row.locale in known]))
    return BASELINE_PATH


class Language(Frozen):
    """What one language is found to be, against today's source."""

    locale: Locale
    standings: tuple[Standing, ...]
    """Of each work."""
    findings: tuple[Finding, ...]
    """Of its catalogs and editions; those of the sources beside them."""
    exceptions: _Exceptions


class _Exceptions(Frozen):
    """What the rows of ``locale/waivers.toml`` come to in one language."""

    used: frozenset[Waiver] = frozenset()
    """Those that took a finding away somewhere."""
    digests: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Of its messages, those that rows are bound to, by the locale as the rows spell it."""
    standing: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    """By that and by kind, the one message with such a finding; nothing where there are several."""


def check(project: Project, codes: Collection[str] = ()) -> tuple[Finding, ...]:
    """Every finding of the sources and of the catalogs of the locales named (all, if none is), sorted."""
    return all_findings(project, tuple(examine(project, codes)), codes)


def examine(project: Project, codes: Collection[str] = ()) -> Iterator[Language]:
    """The languages named (all, if none is), one after the other: while one is looked at, its catalogs are open."""
    files = cache(lambda: tuple(catalog_files(project.publication)))
    for locale in project.in_turn(codes):
        findings = (*_findings_in(project, locale), *refusals(project, locale, files))
        yield Language(locale, _standings_in(project, locale), findings, _exceptions_in(project, locale))


def all_findings(project: Project, languages: Sequence[Language], codes: Collection[str] = ()) -> tuple[Finding, ...]:
    """With those of the sources and the templates; where no locale is named, with those of the publication as a whole. Sorted."""
    found = [finding for work in project.publication.works for finding in _of_edition(project, work, project.publication.source)]
    found += (finding for language in languages for finding in language.findings)
    found += _stale(project)
    if not codes:
        found += _strangers(project)
        found += _gone(project)
        found += _idle_rows(project, [language.exceptions for language in languages])
    return sort_findings(found)


def _findings_in(project: Project, locale: Locale) -> Iterator[Finding]:
    works = project.publication.works
    editions = [finding for work in works for finding in _of_edition(project, work, locale)]
    yield from editions
    found = project.metadata_findings(locale)
    waiting = [finding for finding in found if finding.slug in _WAITING]
    if not waiting or any(work.policy(locale.code).status is not Status.DRAFT for work in works):
        yield from found
        return
    yield from (finding for finding in found if finding.slug not in _WAITING)
    path = waiting[0].path
    if not any(finding.slug == "draft-incomplete" and finding.path == path for finding in editions):
        message = f"{len(waiting)} of the messages of publication.toml wait for a translator."
        yield Finding("draft-incomplete", message, path, None, None, locale.code, METADATA_DOMAIN)


def _of_edition(project: Project, work: Work, locale: Locale) -> Iterator[Finding]:
    policy = work.policy(locale.code)
    verdict = judge(project, work, policy, lambda _work, _policy: False)
    return _folded(project, work, policy, verdict.findings)


def _gone(project: Project) -> Iterator[Finding]:
    """What was accepted of documents and languages that the publication has no more."""
    if not project.accepted:
        return
    known = {locale.code for locale in project.publication.translations}
    living = domain_names(project).union(*map(project.names_of, project.domains))
    for row in project.accepted:
        if row.keys and not (row.domain in living and row.locale in known):
            message = f"{row.messages} accepted translations into {row.locale} were of {row.domain}, which this publication has no more."
            yield Finding("translation-outdated", message, BASELINE_PATH, None, None, row.locale, row.domain)


def _idle_rows(project: Project, exceptions: Iterable[_Exceptions]) -> Iterator[Finding]:
    """Of the rows of ``locale/waivers.toml``."""
    used: set[Waiver] = set()
    digests: dict[str, frozenset[str]] = {}
    standing: dict[tuple[str, str], Entry] = {}
    for one in exceptions:
        used |= one.used
        digests |= one.digests
        standing |= one.standing
    return unused_rows(project.waived, digests, used, standing)


def _exceptions_in(project: Project, locale: Locale) -> _Exceptions:
    rows = [row for row in project.waived if not row.file and find_locale((locale,), row.locale or "")]
    if not rows:
        return _Exceptions()
    found = [project.translation(domain, locale) for domain in project.domains]
    there = {message_digest(entry) for one in found for entry in one.entries.values()}
    used = frozenset(row for one in found for row in one.waivers)
    spelled = {row.locale or "" for row in rows}
    digests = {name: frozenset(row.digest for row in rows if row.digest in there) for name in spelled}
    standing = {(name, slug): entry for name in spelled for slug, entry in _standing_alone(found, {row.slug for row in rows})}
    return _Exceptions(used, digests, standing)


def _standing_alone(found: Iterable[Translation], slugs: Collection[str]) -> Iterator[tuple[str, Entry]]:
    """For each kind of finding that only one message has, that one."""
    met: dict[str, list[Entry]] = {}
    for one in found:
        for finding in one.findings:
            if finding.slug in slugs and finding.key and finding.key in one.entries:
                met.setdefault(finding.slug, []).append(one.entries[finding.key])
    return ((slug, entries[0]) for slug, entries in met.items() if len(entries) == 1)


def _folded(project: Project, work: Work, policy: Policy, findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """Of a draft, one finding per catalog counts what is missing: forty lines that say the same would hide the one that matters."""
    if policy.status is not Status.DRAFT:
        yield from findings
        return
    yield from (finding for finding in findings if finding.slug not in _WAITING)
    for translation in project.work_translations(work, policy.locale):
        counts = translation.completeness
        left = counts.total.messages - counts.translated.messages
        if translation.catalog is not None and left:
            unsure = f"; {counts.fuzzy.messages} of them are fuzzy" if counts.fuzzy.messages else ""
            message = f"{left} of {counts.total.messages} messages wait for a translator{unsure}."
            yield Finding("draft-incomplete", message, translation.path, None, None, policy.locale.code, translation.domain)


def _stale(project: Project) -> Iterator[Finding]:
    """The templates that `update` would write. A catalog that lacks messages has a finding of its own already."""
    for change in template_changes(project, check=True):
        if change.stale:
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
    return in_order(project, (standing for locale in project.in_turn(codes) for standing in _standings_in(project, locale)))


def in_order(project: Project, found: Iterable[Standing]) -> tuple[Standing, ...]:
    """Work by work, in the order of ``publication.toml``."""
    pairs = ((work.id, policy.locale.code) for work in project.publication.works for policy in work.policies)
    places = {pair: place for place, pair in enumerate(pairs)}
    return tuple(sorted(found, key=lambda one: places[one.work.id, one.policy.locale.code]))


def _standings_in(project: Project, locale: Locale) -> tuple[Standing, ...]:
    return tuple(_standing(project, work, work.policy(locale.code)) for work in project.publication.works)


def _standing(project: Project, work: Work, policy: Policy) -> Standing:
    documents = tuple((path, project.count(domain, path, policy.locale)) for domain, path in project.work_paths(work))
    return Standing(work, policy, project.completeness(work, policy), documents)
