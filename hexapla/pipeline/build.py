"""A project in, editions in an output folder out: judged, rendered, packed, swapped in one by one; shared pages last."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hexapla import html, locales
from hexapla.config import Policy, Work
from hexapla.diagnostics import errors_of
from hexapla.edition import Edition
from hexapla.lint import lint_edition
from hexapla.model import Finding, Provenance, Status
from hexapla.pipeline.covers import Studio, cover_findings, with_cover
from hexapla.pipeline.downloads import make_downloads, names_of
from hexapla.pipeline.editions import edition_of, title_of
from hexapla.pipeline.plan import State, Verdict, judge
from hexapla.pipeline.reuse import Note, Reuse
from hexapla.pipeline.shared import PREVIEW, SITE, Shelf, place_of, shared_files
from hexapla.pipeline.told import Shown, Told
from hexapla.pipeline.verify import SUMS, sums_bytes
from hexapla.project import Project
from hexapla.record import Built, Output, find_damage, open_output, read_files, read_published
from hexapla.record.pictures import KEPT, Pictures
from hexapla.waivers import apply_to_editions

FORMATS = ("html", "epub", "onefile")


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
    fonts: tuple[Path, ...] = ()
    """The folders in which covers find theirs."""

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
    note: Note | None = None
    """What the next build must know, to tell whether the edition is current."""
    faults: tuple[Finding, ...] = ()
    """What the lint found in the preview, which stands all the same: its translator must see it."""


Progress = Callable[[int, int, Verdict], None]


def tell(outcome: Outcome) -> Told:
    """What a publisher is told of an edition."""
    verdict = outcome.verdict
    policy = verdict.policy
    return Told(
        work=verdict.work.id,
        locale=policy.locale.code,
        name=policy.locale.name,
        direction=policy.locale.direction,
        released=policy.status is Status.RELEASED,
        state=str(verdict.state),
        reason=verdict.reason,
        findings=(*verdict.findings, *outcome.faults),
        built=_show(policy, outcome.built),
        preview=_show(policy, outcome.preview),
        seconds=outcome.seconds,
    )


def _show(policy: Policy, built: Built | None) -> Shown | None:
    if built is None:
        return None
    share = "source" if policy.provenance is Provenance.SOURCE else locales.format_percent(built.share, locales.parse_locale("en"))
    return Shown(built.folder, tuple(built.files), built.size, share)


def build(
    project: Project, folder: Path, order: Order, *, clock: Callable[[], float], progress: Progress, reuse: Reuse | None = None
) -> tuple[Outcome, ...]:
    """Build what is asked for. Raises OutputError; whatever happens, each edition in ``folder`` is the old one or the new one, whole.

    With ``reuse``, an edition that is current, by content, is neither judged nor made again.
    What the publication no longer has is taken away at the end, once no page links to it: by a full build, or by one that asks for it.
    """
    copies = {copy.folder: copy for copy in read_published(order.last_good)} if order.last_good else {}
    with open_output(folder) as output:
        run = _judged(project, output, order, copies, reuse)
        while True:
            outcomes = run.build_all(clock, progress)
            judged = run.after(outcomes)
            if judged.verdicts == run.verdicts:
                break
            # Pages that were made before an edition was refused may link to it: they are made again.
            run = judged
        shared = dict(shared_files(run.published, run.previews))
        output.write_shared(shared | run.sums(shared))
        run.drop()
        run.pictures.trim(_KEPT_OF_EACH * len(run.verdicts))
    return tuple(outcomes)


def _judged(project: Project, output: Output, order: Order, copies: Mapping[str, Built], reuse: Reuse | None) -> _Run:
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

    def judged(work: Work, policy: Policy) -> Verdict:
        recalled = reuse.verdict(work, policy, place(work, policy)) if reuse else None
        return recalled or with_covers(explained(judge(project, work, policy, kept)))

    def with_covers(verdict: Verdict) -> Verdict:
        if verdict.state not in (State.PUBLISH, State.DRAFT):
            return verdict
        locale = verdict.policy.locale
        found = cover_findings(project, verdict.work, title_of(project, verdict.work, locale)[0], locale, order.fonts)
        return replace(verdict, findings=(*verdict.findings, *found))

    verdicts = tuple(judged(work, policy) for work in project.publication.works for policy in work.policies)
    keeping = {place(verdict.work, verdict.policy) for verdict in verdicts if verdict.state is State.KEEP}
    missing = {where: copies[where] for where in keeping & set(copies) if not output.stands(where)}
    return _Run(project, output, order, verdicts, missing, reuse)


REFUSED = "the lint of the finished edition found"
"""How the reason begins where an edition was judged good, and what was made of it is not."""


_KEPT_OF_EACH = 8
"""Pictures: an edition has three, and what was undone yesterday is done again today."""


class _Unsound(Exception):  # noqa: N818 — no error of ours: it carries a verdict out of the making of an edition
    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(REFUSED)
        self.findings = findings


@dataclass(frozen=True)
class _Run:
    """One build: what is asked for, what was judged, and where it goes."""

    project: Project
    output: Output
    order: Order
    verdicts: tuple[Verdict, ...]
    copies: Mapping[str, Built] = field(default_factory=dict)
    """Editions of the deployed site that stand in for what cannot be built, by folder."""
    reuse: Reuse | None = None

    @property
    def pictures(self) -> Pictures:
        return Pictures(self.output.root / KEPT)

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

    def build_all(self, clock: Callable[[], float], progress: Progress) -> list[Outcome]:
        chosen = [verdict for verdict in self.verdicts if self.order.wants_verdict(verdict)]
        outcomes = []
        for number, verdict in enumerate(chosen):
            progress(number, len(chosen), verdict)
            began = clock()
            outcome = self.build(verdict)
            outcomes.append(replace(outcome, seconds=clock() - began))
        return outcomes

    def after(self, outcomes: Sequence[Outcome]) -> _Run:
        """The same build, with the verdicts of the lint."""
        now = {(one.verdict.work.id, one.verdict.policy.locale.code): one.verdict for one in outcomes}
        return replace(self, verdicts=tuple(now.get((one.work.id, one.policy.locale.code), one) for one in self.verdicts))

    def _refuse(self, verdict: Verdict, findings: tuple[Finding, ...]) -> Outcome:
        """The last good edition in the place of one that the lint refuses."""
        place, first = self.place(SITE, verdict), findings[0]
        stands = self.output.stands(place)
        reason = f"{REFUSED} {first.slug} in {first.path}{f':{first.line}' if first.line else ''}"
        refused = replace(verdict, state=State.KEEP if stands else State.ABSENT, reason=reason, findings=(*verdict.findings, *findings))
        return Outcome(refused, self.output.record.editions[place] if stands else None)

    def build(self, verdict: Verdict) -> Outcome:
        """One edition, or the last good one in its place; and its preview, where one is asked for."""
        place = self.place(SITE, verdict)
        built = None
        if verdict.state is State.PUBLISH:
            try:
                built, _ = self._write(verdict, self.published)
            except _Unsound as unsound:
                return self._refuse(verdict, unsound.findings)
        elif verdict.state is State.KEEP:
            built = self._bring_back(self.copies[place]) if place in self.copies else self.output.record.editions[place]
        preview, faults = self._write(verdict, self.previews) if self._previews(verdict) else (None, ())
        return Outcome(verdict, built, preview, note=self._note(verdict, built), faults=faults)

    def _note(self, verdict: Verdict, built: Built | None) -> Note | None:
        """None for an edition of which not every format was made: another may be of an older text."""
        if self.reuse is None or verdict.reason.startswith(REFUSED) or (built and self.order.formats != frozenset(FORMATS)):
            return None
        return self.reuse.note(verdict, self.published.site(verdict.work), built)

    def _is_current(self, verdict: Verdict, shelf: Shelf, before: Built) -> bool:
        if self.reuse is None or shelf.root != SITE or self.order.formats != frozenset(FORMATS):
            return False
        return self.reuse.stands(verdict, shelf.site(verdict.work), before) and self.output.stands(before.folder)

    def _bring_back(self, copy: Built) -> Built:
        assert self.order.last_good is not None
        return self.output.swap_edition(copy, read_files(self.order.last_good, copy))

    def _write(self, verdict: Verdict, shelf: Shelf) -> tuple[Built, tuple[Finding, ...]]:
        """An edition of the formats that are asked for; files of the others stay, as long as they belong to the same text.

        With what the lint found, which a preview may have. Raises _Unsound for an edition that would be published.
        """
        place = shelf.place(verdict)
        before = self.output.record.editions.get(place)
        if before is not None and self._is_current(verdict, shelf, before):
            return before, ()
        plain = edition_of(self.project, verdict, draft=shelf.root == PREVIEW, day=self.order.day)
        edition = with_cover(plain, self.project, verdict.work, Studio(self.order.fonts, self.pictures.fetch))
        known = frozenset(before.files) if before and self.output.stands(place) else frozenset()
        site = shelf.site(verdict.work)

        def read(name: str) -> bytes | None:
            return (self.output.root / place / name).read_bytes() if name in known else None

        downloads = make_downloads(edition, site, self.order.formats, read)
        files = dict(downloads.made)
        if "html" in self.order.formats or "index.html" in known:
            # Pages name the size and the digest of what they offer: with a new book, they are made anew.
            files |= html.edition_pages(edition, site, downloads.offered)
        faults = self._faults({**files, **downloads.standing}, edition)
        if faults and shelf.root == SITE:
            raise _Unsound(faults)
        return self.output.swap_edition(_described(edition, place), files, beside=names_of(edition)), faults

    def _faults(self, files: Mapping[str, bytes], edition: Edition) -> tuple[Finding, ...]:
        return errors_of(apply_to_editions(lint_edition(files, edition.tag), self.project.waived)[0])

    def drop(self) -> None:
        """Take away what is no longer published, and previews of what now is."""
        for place in self._leaving():
            self.output.drop_edition(place)

    def _leaving(self) -> frozenset[str]:
        staying = {shelf.place(verdict) for shelf in (self.published, self.previews) for verdict in shelf.verdicts}
        known = self.output.record.editions
        return frozenset(place for place in known if place not in staying and self.order.wants(known[place].work, known[place].locale))

    def sums(self, shared: Mapping[str, bytes]) -> dict[str, bytes]:
        """The checksums of everything that stands in ``site/`` once what leaves it has left, those of the shared files among them."""
        found = {name: hashlib.sha256(content).hexdigest() for name, content in shared.items()}
        leaving = self._leaving()
        for place, built in self.output.record.editions.items():
            found |= {place + name: digest for name, digest in built.files.items() if place not in leaving}
        return {SITE + SUMS: sums_bytes({name.removeprefix(SITE): digest for name, digest in found.items() if name.startswith(SITE)})}


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
