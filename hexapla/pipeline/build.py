"""A project in, editions in an output folder out: judged, rendered, packed, swapped in one by one; shared pages last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from hexapla import epub, html
from hexapla.config import Policy, Work
from hexapla.edition import Edition
from hexapla.pipeline.editions import edition_of
from hexapla.pipeline.plan import State, Verdict, judge_all
from hexapla.pipeline.shared import PREVIEW, SITE, Shelf, place_of, shared_files
from hexapla.project import Project
from hexapla.record import Built, Output, find_damage, open_output, read_files, read_published

FORMATS = ("html", "epub")


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

    def wants(self, work: str, locale: str) -> bool:
        return (not self.locales or locale in self.locales) and (not self.works or work in self.works)

    def wants_verdict(self, verdict: Verdict) -> bool:
        return self.wants(verdict.work.id, verdict.policy.locale.code)

    def wants_preview(self, verdict: Verdict) -> bool:
        """What is not published is built when drafts are asked for, or when its language is asked for by name."""
        named = self.drafts or verdict.policy.locale.code in self.locales
        return named and self.wants_verdict(verdict) and verdict.state is not State.PUBLISH


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one edition."""

    verdict: Verdict
    built: Built | None
    """What readers find now; None for nothing."""
    preview: Built | None = None
    seconds: float = 0.0


Progress = Callable[[int, int, Verdict], None]


def build(project: Project, folder: Path, order: Order, *, clock: Callable[[], float], progress: Progress) -> tuple[Outcome, ...]:
    """Build what is asked for. Raises OutputError; whatever happens, each edition in ``folder`` is the old one or the new one, whole.

    What the publication no longer has is taken away at the end, once no page links to it: by a full build, or by one that asks for it.
    """
    copies = {copy.folder: copy for copy in read_published(order.last_good)} if order.last_good else {}
    with open_output(folder) as output:
        run = _judged(project, output, order, copies)
        chosen = [verdict for verdict in run.verdicts if order.wants_verdict(verdict)]
        outcomes = []
        for number, verdict in enumerate(chosen):
            progress(number, len(chosen), verdict)
            began = clock()
            outcome = run.build(verdict)
            outcomes.append(replace(outcome, seconds=clock() - began))
        output.write_shared(dict(shared_files(run.published, run.previews)))
        run.drop()
    return tuple(outcomes)


def _judged(project: Project, output: Output, order: Order, copies: Mapping[str, Built]) -> _Run:
    damage = {place: find_damage(order.last_good, copy) for place, copy in copies.items()} if order.last_good else {}

    def place(work: Work, policy: Policy) -> str:
        return place_of(SITE, project, work, policy.locale)

    def kept(work: Work, policy: Policy) -> bool:
        return output.stands(place(work, policy)) or damage.get(place(work, policy)) == ""

    def explained(verdict: Verdict) -> Verdict:
        """Why there is no last good edition, where one would have been expected."""
        where = place(verdict.work, verdict.policy)
        reason = verdict.reason
        if verdict.state is State.ABSENT and where in output.record.editions:
            reason += "; the edition that stood was changed by another hand and cannot stay"
        if verdict.state is State.ABSENT and damage.get(where):
            reason += f"; the copy in --last-good is not as it was published ({damage[where]}) and was not used"
        return replace(verdict, reason=reason)

    verdicts = tuple(map(explained, judge_all(project, kept)))
    keeping = {place(verdict.work, verdict.policy) for verdict in verdicts if verdict.state is State.KEEP}
    missing = {where: copies[where] for where in keeping & set(copies) if not output.stands(where)}
    return _Run(project, output, order, verdicts, missing)


@dataclass(frozen=True)
class _Run:
    """One build: what is asked for, what was judged, and where it goes."""

    project: Project
    output: Output
    order: Order
    verdicts: tuple[Verdict, ...]
    copies: Mapping[str, Built] = field(default_factory=dict)
    """Editions of the deployed site that stand in for what cannot be built, by folder."""

    def place(self, root: str, verdict: Verdict) -> str:
        return place_of(root, self.project, verdict.work, verdict.policy.locale)

    @property
    def published(self) -> Shelf:
        """All that readers find once everything is built."""
        found = tuple(verdict for verdict in self.verdicts if verdict.stands)
        return Shelf(SITE, self.project, found, self.output.record.editions, self.copies, self.order.day)

    @property
    def previews(self) -> Shelf:
        """The previews that stand, and those that are being built."""
        known = self.output.record.editions
        waiting = (verdict for verdict in self.verdicts if verdict.state is not State.PUBLISH)
        found = tuple(one for one in waiting if self.place(PREVIEW, one) in known or self._previews(one))
        return Shelf(PREVIEW, self.project, found, known, day=self.order.day)

    def _previews(self, verdict: Verdict) -> bool:
        return self.order.wants_preview(verdict) and all(self.project.document(name) for name in verdict.work.documents)

    def build(self, verdict: Verdict) -> Outcome:
        """One edition, or the last good one in its place; and its preview, where one is asked for."""
        place = self.place(SITE, verdict)
        built = None
        if verdict.state is State.PUBLISH:
            built = self._write(verdict, self.published)
        elif verdict.state is State.KEEP:
            built = self._bring_back(self.copies[place]) if place in self.copies else self.output.record.editions[place]
        return Outcome(verdict, built, self._write(verdict, self.previews) if self._previews(verdict) else None)

    def _bring_back(self, copy: Built) -> Built:
        assert self.order.last_good is not None
        return self.output.swap_edition(copy, read_files(self.order.last_good, copy))

    def _write(self, verdict: Verdict, shelf: Shelf) -> Built:
        """An edition of the formats that are asked for; files of the other format stay, as long as they belong to the same text."""
        edition = edition_of(self.project, verdict, draft=shelf.root == PREVIEW, day=self.order.day)
        place = shelf.place(verdict)
        before = self.output.record.editions.get(place)
        known = frozenset(before.files) if before and self.output.stands(place) else frozenset()
        book, files = self._book(edition, place, known)
        beside = {edition.epub_name}
        if "html" in self.order.formats or "index.html" in known:
            # Pages name the size and the digest of the book beside them: with a new book, they are made anew.
            files |= html.edition_pages(edition, shelf.site(verdict.work), book)
        return self.output.swap_edition(_described(edition, place), files, beside=beside)

    def _book(self, edition: Edition, place: str, known: frozenset[str]) -> tuple[bytes | None, dict[str, bytes]]:
        """The book that the pages offer, and the file to be written for it, if any."""
        if "epub" in self.order.formats:
            book = epub.pack(edition)
            return book, {edition.epub_name: book}
        return (self.output.root / place / edition.epub_name).read_bytes() if edition.epub_name in known else None, {}

    def drop(self) -> None:
        """Take away what is no longer published, and previews of what now is."""
        staying = {shelf.place(verdict) for shelf in (self.published, self.previews) for verdict in shelf.verdicts}
        for place, built in list(self.output.record.editions.items()):
            if place not in staying and self.order.wants(built.work, built.locale):
                self.output.drop_edition(place)


def _described(edition: Edition, place: str) -> Built:
    return Built(
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
