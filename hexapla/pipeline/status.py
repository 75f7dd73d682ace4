"""A project in, what waits in each of its languages out; and the page and badges that say so, in the output folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from hexapla.completeness import count_catalog
from hexapla.config import CONFIG_PATH, METADATA_DOMAIN, Publication, Work
from hexapla.frozen import Frozen, replace
from hexapla.locales import Locale
from hexapla.model import Completeness, Entry, Finding, Provenance
from hexapla.pipeline.check import Language, Standing, all_findings, examine
from hexapla.pipeline.editions import title_of
from hexapla.project import Domain, Part, Project, Translation
from hexapla.record import REPORTS, open_output
from hexapla.status import DocumentStatus, Kind, LanguageStatus, PublicationStatus, Waiting, WorkStatus, badge, status_page

MOST = 200
"""Messages, and findings, that are listed of one work in one language; the rest are counted."""
IN_ALL = 10_000
"""Messages, and findings, that a page lists about: with more of them a phone would not open it."""
_LISTED = frozenset({"untranslated-message", "fuzzy-message", "draft-incomplete", "edition-below-bar"})
"""What the lists of messages, and the counts, say already."""


class Survey(Frozen):
    """A publication as its page tells of it, and each of its languages."""

    status: PublicationStatus
    languages: tuple[Language, ...]


def write_reports(publication: Publication, status: PublicationStatus, folder: Path) -> tuple[str, ...]:
    """Write ``reports/status.html`` and a badge for each language; gives their names in ``folder``. Raises OutputError."""
    files = {f"{REPORTS}status.html": status_page(status)}
    for locale in publication.translations:
        files[f"{REPORTS}{locale.code}.svg"] = badge(locale, _share(status, locale))
    with open_output(folder) as output:
        output.write_reports(files)
    return tuple(files)


def _share(status: PublicationStatus, locale: Locale) -> float:
    """Of the words of all works together."""
    found = (one.today for work in status.works for one in work.languages if one.locale == locale)
    return sum(found, Completeness()).share


def survey(project: Project) -> Survey:
    """Every work in every language but the source's, in the order of ``publication.toml``."""
    publication = project.publication
    most = max(1, min(MOST, IN_ALL // max(1, len(publication.works) * len(publication.translations))))
    languages: list[Language] = []
    surveyed: dict[tuple[str, str], _Surveyed] = {}
    for language in examine(project):
        languages.append(language)
        for standing in language.standings:
            surveyed[standing.work.id, language.locale.code] = _surveyed(project, standing, most)
    found = tuple(finding for finding in all_findings(project, languages) if finding.slug not in _LISTED)
    by_locale: dict[str, list[Finding]] = {}
    for finding in found:
        by_locale.setdefault(finding.locale or "", []).append(finding)
    own = {(work, code): one.findings_of(work, by_locale.get(code, ())) for (work, code), one in surveyed.items()}
    told = frozenset(finding for findings in own.values() for finding in findings)
    others = tuple(finding for finding in found if finding not in told)
    title = publication.title or title_of(project, publication.works[0], publication.source)[0]
    works = tuple(_work(project, work, surveyed, own, most) for work in publication.works)
    return Survey(PublicationStatus(title, publication.source, works, others[:MOST], len(others[MOST:])), tuple(languages))


class _Surveyed(Frozen):
    """One work in one language, while its catalogs were open."""

    standing: Standing
    documents: tuple[DocumentStatus, ...]
    own: frozenset[Finding]
    """Of its catalogs."""

    def findings_of(self, work: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """What is wrong with the work, of all that is wrong with the language."""
        return tuple(one for one in findings if one in self.own or one.subject == work)


def _surveyed(project: Project, standing: Standing, most: int) -> _Surveyed:
    work, locale = standing.work, standing.policy.locale
    found = (_document(domain, part, project.translation(domain, locale)) for domain, part in _parts(project, work))
    own = frozenset((*project.work_findings(work, locale), *project.metadata_findings(locale, work)))
    return _Surveyed(standing, tuple(_bounded(found, most)), own)


def _work(
    project: Project,
    work: Work,
    surveyed: Mapping[tuple[str, str], _Surveyed],
    findings: Mapping[tuple[str, str], tuple[Finding, ...]],
    most: int,
) -> WorkStatus:
    policies = (policy for policy in work.policies if policy.provenance is not Provenance.SOURCE)
    pairs = [(work.id, policy.locale.code) for policy in policies]
    languages = tuple(_language(surveyed[pair], findings[pair], most) for pair in pairs)
    return WorkStatus(work.id, title_of(project, work, project.publication.source)[0], languages)


def _language(found: _Surveyed, findings: tuple[Finding, ...], most: int) -> LanguageStatus:
    policy, today = found.standing.policy, found.standing.total
    shown, more = findings[:most], len(findings[most:])
    return LanguageStatus(policy.locale, str(policy.status), policy.bar, today, found.documents, shown, more)


def _parts(project: Project, work: Work) -> Iterator[tuple[Domain, Part]]:
    """What an edition's counts are of: what ``publication.toml`` says of the work, then its documents."""
    said = {work.title, work.description} - {""}
    domain = project.domain(METADATA_DOMAIN)
    for part in domain.parts if domain else ():
        if part.path == CONFIG_PATH and said:
            entries = tuple(entry for entry in part.template.entries if entry.msgid in said)
            assert domain is not None
            yield domain, replace(part, template=replace(part.template, entries=entries))
    yield from ((domain, domain.part(path)) for domain, path in project.work_paths(work))


def _bounded(documents: Iterator[DocumentStatus], most: int) -> Iterator[DocumentStatus]:
    """At most so many messages in all."""
    room = most
    for document in documents:
        yield replace(document, waiting=document.waiting[:room], more=len(document.waiting[room:]))
        room -= len(document.waiting[:room])


def _document(domain: Domain, part: Part, translation: Translation) -> DocumentStatus:
    today = translation.count(part)
    if translation.catalog is None:
        return DocumentStatus(part.path, today, None)
    keys = {entry.key for entry in part.template.entries}
    own = tuple(entry for entry in translation.entries.values() if entry.key in keys or _was_of(entry, domain, part))
    checked_in = count_catalog(replace(translation.catalog, entries=own), translation.entries, translation.never_rendered)
    known = {entry.key for entry in domain.messages}
    gone = (_waiting(Kind.GONE, entry, translation, "") for entry in own if entry.key not in known)
    return DocumentStatus(part.path, today, checked_in, (*_unfinished(part, translation), *gone))


def _was_of(entry: Entry, domain: Domain, part: Part) -> bool:
    """Whether a message that the document has no more was one of it: as its references say, where the catalog has several documents."""
    if part.path == CONFIG_PATH:
        return False
    return len(domain.paths) == 1 or any(one == part.path or one.startswith(f"{part.path}:") for one in entry.references)


def _unfinished(part: Part, translation: Translation) -> Iterator[Waiting]:
    for wanted in part.template.entries:
        if wanted.is_header:
            continue
        found = translation.entries.get(wanted.key)
        kind = _kind(found, translation)
        if kind is not None:
            yield _waiting(kind, found or wanted, translation, next(iter(wanted.references), part.path))


def _kind(found: Entry | None, translation: Translation) -> Kind | None:
    """None for what is done."""
    if found is None:
        return Kind.NEW
    if not found.translated:
        return Kind.MISSING
    if found.key in translation.never_rendered:
        return Kind.REFUSED
    return Kind.FUZZY if found.fuzzy else None


def _waiting(kind: Kind, entry: Entry, translation: Translation, source: str) -> Waiting:
    previous = entry.previous_msgid or ""
    catalog = translation.path if kind is Kind.NEW else f"{translation.path}:{entry.line}"
    return Waiting(kind, entry.msgid, entry.msgstr[0], "" if previous == entry.msgid else previous, catalog, source)
