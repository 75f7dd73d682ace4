"""A project in, editions in an output folder out: judged, rendered, packed, swapped in one by one; shared pages last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from hexapla import epub, html, words
from hexapla.adapt import images_of, resolve
from hexapla.config import Policy, Work
from hexapla.edition import Asset, Edition, lang_attributes, make_edition, media_type_of
from hexapla.errors import OutputError
from hexapla.html import Listed, Sibling, Site
from hexapla.locales import Locale, open_graph_code
from hexapla.model import Key, Provenance, Status
from hexapla.pipeline.plan import State, Verdict, judge_all
from hexapla.project import Project
from hexapla.record import PUBLIC_RECORD, Built, Output, public_record, read_files, read_published
from hexapla.text import digest
from hexapla.translate import Lookup, translate, translated_front

SITE, PREVIEW = "site/", "preview/"
FORMATS = ("html", "epub")
ALL_WORKS = words.mark("All works")


@dataclass(frozen=True, slots=True)
class Order:
    """What a publisher asks to be built. Empty: everything."""

    locales: frozenset[str] = frozenset()
    works: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset(FORMATS)
    drafts: bool = False
    last_good: Path | None = None
    """A copy of the deployed site, for editions that cannot be built now."""
    day: dt.date | None = None
    """Dates every edition, in place of ``modified``: from SOURCE_DATE_EPOCH."""

    def wants(self, verdict: Verdict) -> bool:
        return (not self.locales or verdict.policy.locale.code in self.locales) and (not self.works or verdict.work.id in self.works)

    def wants_preview(self, verdict: Verdict) -> bool:
        """A draft is built when drafts are asked for, or when it is asked for by name."""
        return self.wants(verdict) and not verdict.stands and (self.drafts or verdict.policy.locale.code in self.locales)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one edition."""

    verdict: Verdict
    built: Built | None
    """What stands in the output now; None for nothing."""
    preview: bool = False
    seconds: float = 0.0


Progress = Callable[[int, int, Verdict], None]


def build(project: Project, folder: Path, order: Order, *, clock: Callable[[], float], progress: Progress) -> tuple[Outcome, ...]:
    """Build what is asked for. Raises OutputError; whatever happens, each edition in ``folder`` is the old one or the new one, whole."""
    output = Output(folder)
    copies = {built.folder: built for built in read_published(order.last_good)} if order.last_good else {}

    def kept(work: Work, policy: Policy) -> bool:
        place = SITE + _folder(project, work, policy.locale)
        return output.stands(place) or place in copies

    verdicts = judge_all(project, kept)
    _drop(output, project, verdicts)
    chosen = [verdict for verdict in verdicts if order.wants(verdict)]
    outcomes = []
    for number, verdict in enumerate(chosen):
        progress(number, len(chosen), verdict)
        began = clock()
        outcome = _build_one(project, output, order, verdict, verdicts, copies)
        outcomes.append(replace(outcome, seconds=clock() - began))
    output.write_shared(dict(_shared(project, output, verdicts)))
    return tuple(outcomes)


def _build_one(
    project: Project, output: Output, order: Order, verdict: Verdict, verdicts: Sequence[Verdict], copies: dict[str, Built]
) -> Outcome:
    place = SITE + _folder(project, verdict.work, verdict.policy.locale)
    if verdict.state is State.PUBLISH:
        return Outcome(verdict, _write_edition(project, output, order, verdict, verdicts, SITE))
    if verdict.state is State.KEEP and not output.stands(place):
        return Outcome(verdict, _bring_back(output, order, copies[place]))
    if order.wants_preview(verdict) and all(project.document(name) for name in verdict.work.documents):
        built = _write_edition(project, output, order, verdict, verdicts, PREVIEW)
        return Outcome(verdict, built, preview=True)
    return Outcome(verdict, output.record.editions.get(place) if verdict.state is State.KEEP else None)


def _bring_back(output: Output, order: Order, copy: Built) -> Built:
    files = read_files(order.last_good, copy) if order.last_good else None
    if files is None:
        hint = "take a whole copy of the deployed site, or mend the edition so that it can be built"
        raise OutputError(f"the edition {copy.folder} is not whole there", location=str(order.last_good), hint=hint)
    return output.swap_edition(copy, files)


def _write_edition(project: Project, output: Output, order: Order, verdict: Verdict, verdicts: Sequence[Verdict], root: str) -> Built:
    draft = root == PREVIEW
    edition = edition_of(project, verdict, draft=draft, day=order.day)
    place = root + _folder(project, verdict.work, edition.locale)
    before = output.record.editions.get(place)
    site = _site(project, verdict.work, verdicts, order, draft=draft)
    book = epub.pack(edition) if "epub" in order.formats else None
    files = {edition.epub_name: book} if book is not None else {}
    beside: Collection[str] = ()
    if "html" in order.formats:
        offered = book or (_known_book(output, place, edition.epub_name) if before else None)
        files |= html.edition_pages(edition, site, offered)
        beside = [edition.epub_name] if offered else []
    elif before:
        beside = [name for name in before.files if not name.endswith(".epub")]
    built = Built(
        work=edition.work,
        locale=edition.locale.code,
        tag=edition.tag,
        title=edition.title,
        title_lang=edition.source.tag if edition.title_lang else edition.tag,
        description=edition.description,
        provenance=edition.provenance,
        share=1.0 if edition.is_source else edition.completeness.share,
        modified=edition.modified,
        folder=place,
    )
    return output.swap_edition(built, files, beside=beside)


def _known_book(output: Output, place: str, name: str) -> bytes | None:
    path = output.root / place / name
    return path.read_bytes() if path.is_file() else None


# --- One edition ---------------------------------------------------------------------------------------------------


def edition_of(project: Project, verdict: Verdict, *, draft: bool, day: dt.date | None = None) -> Edition:
    """The edition as today's source and catalogs make it; a preview where it is not published."""
    publication, work, policy = project.publication, verdict.work, verdict.policy
    is_source = policy.provenance is Provenance.SOURCE
    lookups = {found.domain: found.lookup for found in ([] if is_source else project.work_translations(work, policy.locale))}
    rendered = []
    for name in work.documents:
        document = project.document(name)
        if document is None:
            continue
        lookup = lookups.get(name.domain, {})
        shown = document if is_source else translate(document, lookup)
        result = replace(project.parser.render(shown), front=tuple(translated_front(document, lookup).items()))
        rendered.append((name.slug, name.path, result))
    title, translated = title_of(project, work, policy.locale)
    return make_edition(
        publication,
        work,
        replace(policy, status=Status.DRAFT) if draft else policy,
        rendered,
        title=title,
        title_translated=translated,
        source_title=title_of(project, work, publication.source)[0],
        description=_metadata(project, policy.locale, work.description),
        completeness=verdict.completeness,
        assets=tuple(_assets(project, work)),
        modified=day or work.modified,
    )


def title_of(project: Project, work: Work, locale: Locale) -> tuple[str, bool]:
    """A work's title in a locale, as plain text, and whether it is in that language: the source's stands in for it otherwise."""
    source = locale.code == project.publication.source.code
    if work.title:
        lookup = {} if source else project.metadata_lookup(locale)
        found = _find(lookup, work.title)
        return found or work.title, source or found is not None
    domains = project.work_domains(work)
    document = domains[0].document if domains else None
    if document is None or not document.title:
        return work.id, True
    found = None if source else _find(project.translation(domains[0], locale).lookup, document.title)
    return project.parser.plain(document, found or document.title), source or found is not None


def _metadata(project: Project, locale: Locale, text: str) -> str:
    """What ``publication.toml`` says, in a locale: nothing rather than another language, where it is not translated."""
    if not text or locale.code == project.publication.source.code:
        return text
    return _find(project.metadata_lookup(locale), text) or ""


def _find(lookup: Lookup, msgid: str) -> str | None:
    keys: Iterator[Key] = (key for key in lookup if key[1] == msgid)
    return next((lookup[key] for key in keys), None)


def _assets(project: Project, work: Work) -> Iterator[Asset]:
    """The pictures that the work's documents show, once each, under names that every reading system takes."""
    paths = []
    for name in work.documents:
        if document := project.document(name):
            addresses = images_of(project.parser.render(document).body)
            paths += [target[0] for address in addresses if (target := resolve(name.path, address))]
    for path in dict.fromkeys(paths):
        media_type = media_type_of(path)
        file = project.root / path
        if media_type and path.startswith("source/") and file.is_file():
            yield Asset(path, _asset_name(path), media_type, file.read_bytes())


def _asset_name(path: str) -> str:
    """ASCII, lower case, in one folder; a digest tells names apart that had to be changed."""
    pure = PurePosixPath(path).relative_to("source")
    plain = "-".join(part for part in pure.with_suffix("").parts if part != "assets").lower()
    safe = "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "-" for char in plain)
    same = safe == pure.stem
    return f"assets/{safe}{'' if same else '-' + digest(path)}{pure.suffix.lower()}"


# --- What pages say of each other ----------------------------------------------------------------------------------


def _folder(project: Project, work: Work, locale: Locale) -> str:
    return Site((), project.publication.several_works).folder(locale.tag, work.id)


def _site(project: Project, work: Work, verdicts: Sequence[Verdict], order: Order, *, draft: bool) -> Site:
    """The languages that a page of this work names: all that stand, or, in a preview, all previews."""
    shown = order.wants_preview if draft else _stands
    found = tuple(verdict.policy.locale for verdict in verdicts if verdict.work.id == work.id and shown(verdict))
    source = project.publication.source
    default = source.tag if any(locale.code == source.code for locale in found) else ""
    return Site(found, project.publication.several_works, "" if draft else project.publication.base_url, default)


def _stands(verdict: Verdict) -> bool:
    return verdict.stands


def _drop(output: Output, project: Project, verdicts: Sequence[Verdict]) -> None:
    """Take away what the publication no longer publishes: withdrawn languages and works, previews of what is published now."""
    standing = {SITE + _folder(project, verdict.work, verdict.policy.locale) for verdict in verdicts if verdict.stands}
    waiting = {PREVIEW + _folder(project, verdict.work, verdict.policy.locale) for verdict in verdicts if not verdict.stands}
    for folder in set(output.record.editions) - standing - waiting:
        output.drop_edition(folder)


def _shared(project: Project, output: Output, verdicts: Sequence[Verdict]) -> Iterator[tuple[str, bytes]]:
    publication = project.publication
    style = html.site_style().encode()
    standing = [verdict for verdict in verdicts if verdict.stands]
    chosen = tuple(_choices(project, standing))
    heading = publication.title or title_of(project, publication.works[0], publication.source)[0]
    yield "site/style.css", style
    yield "site/index.html", html.chooser_page(publication.source, heading, publication.publisher, chosen, base_url=publication.base_url)
    yield "site/404.html", html.missing_page(publication.source, chosen)
    if publication.several_works:
        yield from _front_pages(project, standing, SITE)
    if publication.base_url:
        yield "site/sitemap.xml", html.sitemap(list(_sitemap(project, standing)))
    published = [built for key, built in sorted(output.record.editions.items()) if key.startswith(SITE)]
    yield SITE + PUBLIC_RECORD, public_record(published)
    drafts = [verdict for verdict in verdicts if PREVIEW + _folder(project, verdict.work, verdict.policy.locale) in output.record.editions]
    if drafts:
        yield "preview/style.css", style
        previews = tuple(_choices(project, drafts))
        yield "preview/index.html", html.chooser_page(publication.source, heading, publication.publisher, previews, noindex=True)
        if publication.several_works:
            yield from _front_pages(project, drafts, PREVIEW)


def _choices(project: Project, verdicts: Sequence[Verdict]) -> Iterator[Sibling]:
    """A line of the chooser per language."""
    seen = set()
    for verdict in sorted(verdicts, key=lambda one: project.publication.locales.index(one.policy.locale)):
        locale = verdict.policy.locale
        if locale.code in seen:
            continue
        seen.add(locale.code)
        title, translated = title_of(project, verdict.work, locale)
        shown = title if translated and not project.publication.several_works else _metadata(project, locale, project.publication.title)
        yield Sibling(locale.tag, locale.name, locale.direction, f"{locale.tag}/index.html", open_graph_code(locale), shown)


def _front_pages(project: Project, verdicts: Sequence[Verdict], root: str) -> Iterator[tuple[str, bytes]]:
    """Where there are several works: a page per language with what is there."""
    publication = project.publication
    names = list(dict.fromkeys(verdict.policy.locale for verdict in verdicts))
    for locale in names:
        works = [_listed(project, verdict) for verdict in verdicts if verdict.policy.locale == locale]
        siblings = [
            Sibling(other.tag, other.name, other.direction, "index.html" if other == locale else f"../{other.tag}/index.html")
            for other in names
        ]
        heading = _metadata(project, locale, publication.title) or words.plain(locale)(ALL_WORKS)
        yield f"{root}{locale.tag}/index.html", html.works_page(locale, heading, works, siblings, noindex=root == PREVIEW)


def _listed(project: Project, verdict: Verdict) -> Listed:
    title, translated = title_of(project, verdict.work, verdict.policy.locale)
    foreign = lang_attributes(project.publication.source)
    return Listed(
        href=f"{verdict.work.id}/index.html",
        title=title,
        description=_metadata(project, verdict.policy.locale, verdict.work.description),
        machine=verdict.policy.provenance is Provenance.MACHINE,
        **({} if translated else {"lang_attributes": foreign}),
    )


def _sitemap(project: Project, standing: Sequence[Verdict]) -> Iterator[dict[str, object]]:
    order = Order()
    for verdict in standing:
        work = verdict.work
        site = _site(project, work, standing, order, draft=False)
        single = len(work.documents) == 1
        names = ["index.html", *([] if single else [f"{name.slug}.html" for name in work.documents]), "about.html"]
        for name in names:
            yield {
                "canonical": html.address(site, verdict.policy.locale.tag, work.id, name),
                "modified": work.modified.isoformat(),
                "alternates": html.alternates(site, work.id, name),
            }
