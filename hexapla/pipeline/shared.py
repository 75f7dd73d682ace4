"""The editions that stand in, the pages they share out: chooser, front pages, sitemap, 404, and the list for machines.

What pages say of other languages is what a full build would make them say, however little is built this time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache

from hexapla import html, words
from hexapla.config import Work
from hexapla.edition import NO_LANG, edition_identifier, lang_attributes
from hexapla.frozen import Frozen, field
from hexapla.html import Alternate, Listed, Sibling, Site, Standing
from hexapla.locales import Locale
from hexapla.model import Provenance
from hexapla.pipeline.editions import description_of, said, title_of
from hexapla.pipeline.plan import State, Verdict
from hexapla.project import Project
from hexapla.record import PUBLIC_RECORD, Built, public_record

SITE, PREVIEW = "site/", "preview/"
ALL_WORKS = words.mark("All works")


class Shelf(Frozen):
    """The editions that stand side by side under one root: all that are published, or all previews."""

    root: str
    """``site/`` or ``preview/``."""
    project: Project
    verdicts: tuple[Verdict, ...]
    """Of the editions on it, in the order of ``publication.toml``: works first, then locales."""
    built: Mapping[str, Built]
    """What stands in the output now, by folder."""
    copies: Mapping[str, Built] = field(default_factory=dict)
    """Last good editions of the deployed site that stand in for what cannot be built, by folder."""
    fresh: frozenset[str] = frozenset()
    """The folders of what was made, or found to be current, by this very build."""
    day: dt.date | None = None
    """Dates every edition but the last good ones, in place of ``modified``."""

    @property
    def base_url(self) -> str:
        """Empty for previews: nothing public names them."""
        return self.project.publication.base_url if self.root == SITE else ""

    @property
    def several_works(self) -> bool:
        return self.project.publication.several_works

    @property
    def languages(self) -> tuple[Locale, ...]:
        """In the order of ``publication.toml``."""
        found = {verdict.policy.locale.code for verdict in self.verdicts}
        return tuple(locale for locale in self.project.publication.locales if locale.code in found)

    def place(self, verdict: Verdict) -> str:
        return place_of(self.root, self.project, verdict.work, verdict.policy.locale)

    def kept(self, verdict: Verdict) -> Built | None:
        """A last good edition, of which today's source and catalogs say nothing."""
        if verdict.state is not State.KEEP or self.root != SITE:
            return None
        place = self.place(verdict)
        return self.copies.get(place) or self.built.get(place)

    def known(self, verdict: Verdict) -> Built | None:
        """An edition that says of itself what its title is: a last good one, or one made from catalogs that hold what they held."""
        place = self.place(verdict)
        current = place in self.fresh or (verdict.state is State.PUBLISH and verdict.recalled)
        return self.kept(verdict) or (self.built.get(place) if current else None)

    def site(self, work: Work) -> Site:
        """What the pages of one work need to know."""
        found = tuple(Standing(one.policy.locale, self._pages(one)) for one in self.verdicts if one.work.id == work.id)
        return Site(found, self.several_works, self.base_url, self.project.publication.source.tag)

    def _pages(self, verdict: Verdict) -> frozenset[str]:
        """Of today's pages, those that the edition has: a last good one may lack some, and others may lead to none but these."""
        kept = self.kept(verdict)
        names = _page_names(tuple(name.slug for name in verdict.work.documents))
        return names & kept.files.keys() if kept else names

    def modified(self, verdict: Verdict) -> str:
        kept = self.kept(verdict)
        return kept.modified if kept else (self.day or verdict.work.modified).isoformat()


@cache
def _page_names(slugs: tuple[str, ...]) -> frozenset[str]:
    """One set for all languages: what is handed to other processes holds it once."""
    return frozenset(html.page_names(list(slugs)))


def place_of(root: str, project: Project, work: Work, locale: Locale) -> str:
    """Where an edition stands, relative to the output folder: ``site/fr/``."""
    return root + Site((), project.publication.several_works).folder(locale.tag, work.id)


def shared_files(published: Shelf, previews: Shelf) -> Iterator[tuple[str, bytes]]:
    """Every file that belongs to no edition, by its path in the output folder."""
    publication = published.project.publication
    yield from _chooser(published)
    yield "site/404.html", html.missing_page(publication.source, _choices(published), base_url=publication.base_url)
    if publication.base_url:
        urls = [*_front_urls(published), *_urls(published)]
        yield from ((SITE + name, content) for name, content in html.sitemaps(publication.base_url, urls))
        yield from _feed(published)
    standing = {published.place(verdict) for verdict in published.verdicts}
    yield SITE + PUBLIC_RECORD, public_record([built for key, built in sorted(published.built.items()) if key in standing])
    if previews.verdicts:
        yield from _chooser(previews)


def _chooser(shelf: Shelf) -> Iterator[tuple[str, bytes]]:
    """The page at the root, its style sheet, and, where there are several works, a front page for each language."""
    publication = shelf.project.publication
    heading = _heading(shelf)
    draft = shelf.root == PREVIEW
    choices = _choices(shelf)
    yield (
        f"{shelf.root}index.html",
        html.chooser_page(publication.source, heading, publication.publisher, choices, base_url=shelf.base_url, noindex=draft),
    )
    yield f"{shelf.root}style.css", html.site_style().encode()
    if shelf.several_works:
        yield from _front_pages(shelf)


def _heading(shelf: Shelf) -> str:
    """Of what all languages share, in the language of the source."""
    publication = shelf.project.publication
    if publication.title:
        return publication.title
    if shelf.several_works:
        return words.plain(publication.source)(ALL_WORKS)
    source = next((one for one in shelf.verdicts if one.policy.locale == publication.source), None)
    return _title(shelf, source)[0] if source else title_of(shelf.project, publication.works[0], publication.source)[0]


def _choices(shelf: Shelf) -> tuple[Sibling, ...]:
    """A line of the chooser per language."""
    return tuple(html.sibling_of(locale, *_choice(shelf, locale)) for locale in shelf.languages)


def _choice(shelf: Shelf, locale: Locale) -> tuple[str, str]:
    """Where a line of the chooser leads, and the title it shows: none rather than one in another language."""
    if shelf.several_works:
        return f"{locale.tag}/index.html", said(shelf.project, locale, shelf.project.publication.title)
    verdict = next(one for one in shelf.verdicts if one.policy.locale == locale)
    title, lang = _title(shelf, verdict)
    built = shelf.built.get(shelf.place(verdict))
    name = _first_file(verdict, frozenset(built.files)) if built else "index.html"
    return f"{locale.tag}/{name}", title if lang == locale.tag else ""


def _first_file(verdict: Verdict, names: frozenset[str]) -> str:
    """Where readers come in: the front page, or else what stands there without one."""
    stem = f"{verdict.work.id}.{verdict.policy.locale.tag}"
    return next((name for name in ("index.html", f"{stem}.html", f"{stem}.epub") if name in names), "index.html")


def _title(shelf: Shelf, verdict: Verdict) -> tuple[str, str]:
    """The title of an edition, and the BCP 47 tag of its language."""
    if known := shelf.known(verdict):
        return known.title, known.title_lang
    title, translated = title_of(shelf.project, verdict.work, verdict.policy.locale)
    return title, (verdict.policy.locale if translated else shelf.project.publication.source).tag


def _front_pages(shelf: Shelf) -> Iterator[tuple[str, bytes]]:
    alternates, feed = html.head_alternates(_front_alternates(shelf)), html.feed_address(shelf.base_url)
    for locale in shelf.languages:
        works = [_listed(shelf, verdict) for verdict in shelf.verdicts if verdict.policy.locale == locale]
        links = [(other, "index.html" if other == locale else f"../{other.tag}/index.html") for other in shelf.languages]
        heading = said(shelf.project, locale, shelf.project.publication.title) or words.plain(locale)(ALL_WORKS)
        canonical = f"{shelf.base_url}{locale.tag}/" if shelf.base_url else ""
        page = html.works_page(
            locale, heading, works, links, canonical=canonical, alternates=alternates, feed=feed, noindex=shelf.root == PREVIEW
        )
        yield f"{shelf.root}{locale.tag}/index.html", page


def _front_alternates(shelf: Shelf) -> tuple[Alternate, ...]:
    if not shelf.base_url:
        return ()
    tags = [locale.tag for locale in shelf.languages]
    source = shelf.project.publication.source.tag
    pairs = [*((tag, tag) for tag in tags), *([("x-default", source)] if source in tags else [])]
    return tuple(Alternate(name, f"{shelf.base_url}{tag}/") for name, tag in pairs)


def _listed(shelf: Shelf, verdict: Verdict) -> Listed:
    title, lang = _title(shelf, verdict)
    known, own = shelf.known(verdict), lang == verdict.policy.locale.tag
    return Listed(
        href=f"{verdict.work.id}/index.html",
        title=title,
        description=known.description if known else description_of(shelf.project, verdict.work, verdict.policy.locale),
        machine=(known.provenance if known else verdict.policy.provenance) == Provenance.MACHINE,
        lang_attributes=NO_LANG if own else lang_attributes(shelf.project.publication.source),
    )


def _feed(shelf: Shelf) -> Iterator[tuple[str, bytes]]:
    """The editions that stand, as the list for machines has them: a narrow build tells of what it built."""
    publication = shelf.project.publication
    entries = [_told(shelf, one, shelf.built[shelf.place(one)]) for one in shelf.verdicts if shelf.place(one) in shelf.built]
    if entries:
        heading, source = _heading(shelf), publication.source.tag
        identifier = edition_identifier(publication.identifier, "feed")
        author = publication.publisher or heading
        yield "site/feed.xml", html.feed(identifier, heading, source, author, shelf.base_url, entries)


def _told(shelf: Shelf, verdict: Verdict, built: Built) -> html.Entry:
    work, tag = verdict.work, verdict.policy.locale.tag
    folder = shelf.base_url + built.folder.removeprefix(SITE)
    book = next((folder + name for name in built.files if name.endswith(".epub")), "")
    return html.Entry(
        identifier=edition_identifier(work.identifier, tag),
        title=built.title,
        title_lang=built.title_lang,
        tag=tag,
        modified=built.modified,
        published=work.date.isoformat() if work.date else "",
        authors=tuple(author.name for author in work.authors),
        description=built.description,
        rights=work.rights,
        page=folder if "index.html" in built.files else "",
        book=book,
    )


def _front_urls(shelf: Shelf) -> Iterator[html.Url]:
    if not shelf.several_works:
        return
    alternates = html.sitemap_alternates(_front_alternates(shelf))
    for locale in shelf.languages:
        modified = max(shelf.modified(verdict) for verdict in shelf.verdicts if verdict.policy.locale == locale)
        yield html.Url(f"{shelf.base_url}{locale.tag}/", modified, alternates)


def _urls(shelf: Shelf) -> Iterator[html.Url]:
    """Every page of every edition that stands, for the sitemap."""
    for work in shelf.project.publication.works:
        site, names = shelf.site(work), html.page_names([name.slug for name in work.documents])
        alternates = {name: html.sitemap_alternates(html.alternates(site, work.id, name)) for name in names}
        for verdict, standing in zip((one for one in shelf.verdicts if one.work.id == work.id), site.editions, strict=True):
            for name in names:
                if name in standing.pages:
                    canonical = html.address(site, standing.locale.tag, work.id, name)
                    yield html.Url(canonical, shelf.modified(verdict), alternates[name])
