"""A project in, editions in an output folder out: judged, rendered, packed, swapped in one by one; shared pages last.

Editions are made by `units.make`, here or by workers; only this process writes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hexapla.frozen import Frozen, field, replace
from hexapla.html import Site
from hexapla.model import Finding
from hexapla.pipeline.done import Done, Lost
from hexapla.pipeline.downloads import download_names
from hexapla.pipeline.handing import Hands
from hexapla.pipeline.joining import Part, read_parts, with_parts
from hexapla.pipeline.judging import Bench
from hexapla.pipeline.order import FORMATS, Interrupted, Order, Outcome, Progress, tell
from hexapla.pipeline.plan import State, Verdict
from hexapla.pipeline.reuse import Note, Reuse, faults_of
from hexapla.pipeline.shared import PREVIEW, SITE, Shelf, place_of, shared_files
from hexapla.pipeline.units import Made, Sites, ToMake
from hexapla.pipeline.verify import SUMS, sums_bytes
from hexapla.project import Project
from hexapla.record import Built, Output, digest_of, open_output, read_files, read_published
from hexapla.record.pictures import KEPT, Pictures

if TYPE_CHECKING:
    from hexapla.pipeline.done import Staff

__all__ = ["FORMATS", "Interrupted", "Order", "Outcome", "Progress", "build", "tell"]


def build(
    project: Project, folder: Path, order: Order, *, progress: Progress, reuse: Reuse | None = None, workers: Staff | None = None
) -> tuple[Outcome, ...]:
    """Build what is asked for. Raises OutputError; whatever happens, each edition in ``folder`` is the old one or the new one, whole.

    With ``reuse``, an edition that is current, by content, is neither judged nor made again. With ``workers`` others do the work, where it
    is worth being handed on; an edition that was lost with one of them is missing then, and `Outcome.lost` says why.
    What the publication no longer has is taken away at the end, once no page links to it: by a full build, or by one that asks for it.
    Raises Interrupted for a KeyboardInterrupt.
    """
    project = replace(project, brief=True)
    copies = {copy.folder: copy for copy in read_published(order.last_good)} if order.last_good else {}
    parts = read_parts(order.join)
    with open_output(folder) as output:
        run = _judged(Bench(project, output, order, copies, reuse and with_parts(reuse, parts), Hands(workers)), parts)
        while True:
            outcomes = run.build_all(progress)
            before, run = run.verdicts, run.after(outcomes)
            # Pages that were made before an edition was refused may link to it: they are made again. What was lost is the next run's.
            if run.verdicts == before or any(one.lost for one in outcomes):
                break
        if not order.part:
            shared = dict(shared_files(run.published, run.previews))
            output.write_shared(shared | run.sums(shared))
        run.drop()
        run.pictures.trim(_KEPT_OF_EACH * len(run.verdicts))
    return tuple(outcomes)


def _judged(bench: Bench, parts: Sequence[Part]) -> _Run:
    verdicts, lost = bench.judge_all()
    keeping = {bench.place(verdict.work, verdict.policy) for verdict in verdicts if verdict.state is State.KEEP}
    missing = {where: bench.copies[where] for where in keeping & set(bench.copies) if not bench.output.stands(where)}
    return _Run(bench, verdicts, missing, parts, lost=lost)


REFUSED = "the lint of the finished edition found"
"""How the reason begins where an edition was judged good, and what was made of it is not."""


_KEPT_OF_EACH = 8
"""Pictures: an edition has three, and what was undone yesterday is done again today."""


def _root_of(verdict: Verdict) -> str:
    """Where what is made of an edition goes."""
    return SITE if verdict.state is State.PUBLISH else PREVIEW


class _Run(Frozen):
    """One build: what is asked for, what was judged, and where it goes."""

    bench: Bench
    verdicts: tuple[Verdict, ...]
    copies: Mapping[str, Built] = field(default_factory=dict)
    """Editions of the deployed site that stand in for what cannot be built, by folder."""
    parts: Sequence[Part] = ()
    fresh: frozenset[str] = frozenset()
    """The folders of what was made, or found to be current."""
    lost: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Why an edition could not be judged, by work and locale."""

    @property
    def project(self) -> Project:
        return self.bench.project

    @property
    def output(self) -> Output:
        return self.bench.output

    @property
    def order(self) -> Order:
        return self.bench.order

    @property
    def reuse(self) -> Reuse | None:
        return self.bench.reuse

    @property
    def pictures(self) -> Pictures:
        return Pictures(self.output.root / KEPT)

    def place(self, root: str, verdict: Verdict) -> str:
        return place_of(root, self.project, verdict.work, verdict.policy.locale)

    @property
    def published(self) -> Shelf:
        """All that readers find once everything is built."""
        found = tuple(verdict for verdict in self.verdicts if verdict.stands)
        return Shelf(SITE, self.project, found, self.output.record.editions, self.copies, self.fresh, self.order.day)

    @property
    def previews(self) -> Shelf:
        """The previews that stand, and those that are being built."""
        known = self.output.record.editions
        waiting = (verdict for verdict in self.verdicts if verdict.state is not State.PUBLISH)
        found = tuple(one for one in waiting if self.place(PREVIEW, one) in known or self._previews(one))
        return Shelf(PREVIEW, self.project, found, known, fresh=self.fresh, day=self.order.day)

    def _previews(self, verdict: Verdict) -> bool:
        if (verdict.work.id, verdict.policy.locale.code) in self.lost or not self.order.wants_preview(verdict):
            return False
        return all(name.path in self.project.documents for name in verdict.work.documents)

    # --- what is made ------------------------------------------------------------------------------------------------

    @cached_property
    def _sites(self) -> Sites:
        """What the pages of a work say of others: the same all along, whatever is put in its place meanwhile."""
        works = self.project.publication.works
        return {(work.id, shelf.root == PREVIEW): shelf.site(work) for shelf in (self.published, self.previews) for work in works}

    @cached_property
    def _chosen(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if self.order.wants_verdict(verdict))

    @cached_property
    def _wanted(self) -> Mapping[str, Verdict]:
        """What is to stand, by its folder, in order: of each verdict its edition, or a preview that is asked for, or nothing."""
        wanted = (verdict for verdict in self._chosen if verdict.state is State.PUBLISH or self._previews(verdict))
        return {self.place(_root_of(verdict), verdict): verdict for verdict in wanted}

    @cached_property
    def _taken(self) -> Mapping[str, Part]:
        """Where editions are that need not be made, by their folder: in this output folder, or in that of another build."""
        found = ((place, self._found(verdict, place)) for place, verdict in self._wanted.items())
        return {place: part for place, part in found if part}

    @cached_property
    def _units(self) -> Mapping[str, ToMake]:
        """What has to be made, by its folder."""
        return {place: self._unit(verdict, place) for place, verdict in self._wanted.items() if place not in self._taken}

    def _unit(self, verdict: Verdict, place: str) -> ToMake:
        return ToMake(
            work=verdict.work.id,
            code=verdict.policy.locale.code,
            completeness=verdict.completeness,
            place=place,
            draft=_root_of(verdict) == PREVIEW,
            formats=self._formats(place),
            standing=self._standing(verdict, place),
            day=self.order.day,
            fonts=self.order.fonts,
            pictures=self.pictures.folder,
        )

    def _known(self, place: str) -> Mapping[str, str]:
        """The files of what stands there, with their digests."""
        before = self.output.record.editions.get(place)
        return before.files if before else {}

    def _formats(self, place: str) -> frozenset[str]:
        """What is asked for; and pages, where they stand: they name the size and the digest of what they offer."""
        return self.order.formats | ({"html"} if "index.html" in self._known(place) else frozenset())

    def _standing(self, verdict: Verdict, place: str) -> dict[str, Path]:
        """The files of formats that are not made, as they were written."""
        known, folder, made = self._known(place), self.output.root / place, self._formats(place)
        names = download_names(verdict.work.id, verdict.policy.locale.tag)
        others = {kind: name for kind, name in names.items() if kind not in made and name in known}
        return {kind: folder / name for kind, name in others.items() if digest_of(folder / name) == known[name]}

    def _found(self, verdict: Verdict, place: str) -> Part | None:
        """The output folder that holds the very edition that would be made."""
        formats, holders = self._formats(place), self._holders(verdict, place)
        return next((one for one in holders if formats <= self._current(verdict, place, one) and one.stands(place)), None)

    def _holders(self, verdict: Verdict, place: str) -> Iterator[Part]:
        """The output folders from which an edition may be taken. Previews are made where they are looked at."""
        yield self._here
        # What stands here of other formats stays, and pages offer it: those of another build do not.
        if verdict.state is State.PUBLISH and not self._standing(verdict, place):
            yield from self.parts

    @property
    def _here(self) -> Part:
        if self.reuse is None:
            return Part(self.output.root, self.output.record)
        return Part(self.output.root, self.output.record, self.reuse.noted, self.reuse.outputs, self.reuse.written)

    def _current(self, verdict: Verdict, place: str, part: Part) -> frozenset[str]:
        """The formats in which an output folder holds what would be made."""
        if self.reuse is None or place not in part.record.editions:
            return frozenset()
        return self.reuse.current(part.noted.get(place), verdict, self._site(verdict), part.built(place))

    def _site(self, verdict: Verdict) -> Site:
        return self._sites[verdict.work.id, _root_of(verdict) == PREVIEW]

    def _take(self, place: str) -> Built:
        """An edition that need not be made."""
        part = self._taken[place]
        built = part.built(place)
        return built if part.folder == self.output.root else self.output.swap_edition(built, read_files(part.folder / SITE, built))

    def build_all(self, progress: Progress) -> list[Outcome]:
        results = self.bench.hands.make(self.project, self._sites, tuple(self._units.values()))
        outcomes: list[Outcome] = []
        last = {verdict.policy.locale.code: number for number, verdict in enumerate(self._chosen)}
        try:
            for number, verdict in enumerate(self._chosen):
                progress(number, len(self._chosen), verdict)
                outcomes.append(self._build(verdict, results))
                if last[verdict.policy.locale.code] == number:
                    self.project.let_go(verdict.policy.locale)
        except KeyboardInterrupt as interrupt:
            raise Interrupted(outcomes, self._chosen[len(outcomes) :]) from interrupt
        return outcomes

    def after(self, outcomes: Sequence[Outcome]) -> _Run:
        """The same build, with the verdicts of the lint, without what was lost, and with what was made now among what may be current."""
        now = {(one.verdict.work.id, one.verdict.policy.locale.code): one.verdict for one in outcomes}
        lost = {(one.verdict.work.id, one.verdict.policy.locale.code): one.lost for one in outcomes if one.lost}
        verdicts = tuple(now.get((one.work.id, one.policy.locale.code), one) for one in self.verdicts)
        notes = {place: note for one in outcomes for place, note in one.notes.items() if note}
        fresh = self.fresh | {one.built.folder for one in outcomes if one.built and one.verdict.state is State.PUBLISH}
        fresh |= {one.preview.folder for one in outcomes if one.preview}
        reuse = self.reuse and replace(self.reuse, noted={**self.reuse.noted, **notes})
        return replace(self, bench=replace(self.bench, reuse=reuse), verdicts=verdicts, fresh=fresh, lost={**self.lost, **lost})

    def _build(self, verdict: Verdict, results: Iterator[Done | Lost]) -> Outcome:
        """One edition, or the last good one in its place; and its preview, where one is asked for."""
        place, draft = self.place(SITE, verdict), self.place(PREVIEW, verdict)
        known = self.output.record.editions
        lost = self.lost.get((verdict.work.id, verdict.policy.locale.code), "")
        if place in self._units:
            return self._placed(verdict, self._units[place], next(results))
        if place in self._taken:
            return Outcome(verdict, self._take(place), notes={place: self._taken[place].noted[place]})
        built = self._bring_back(self.copies[place]) if place in self.copies else known[place] if verdict.stands else None
        outcome = Outcome(verdict, built, notes={place: None if lost else self._note(verdict, built)}, lost=lost)
        if draft in self._units:
            return self._previewed(outcome, self._units[draft], next(results))
        if draft in self._taken:
            note = self._taken[draft].noted[draft]
            return replace(outcome, preview=known[draft], faults=faults_of(note), notes={**outcome.notes, draft: note})
        return outcome

    def _placed(self, verdict: Verdict, unit: ToMake, result: Done | Lost) -> Outcome:
        if isinstance(result, Lost):
            unmade = self.bench.unmade(verdict.work, verdict.policy, result.reason)
            assert unmade is not None
            built = self.output.record.editions[unit.place] if unmade.stands else None
            return Outcome(unmade, built, notes={unit.place: None}, lost=result.reason)
        made: Made = result.value
        if made.faults:
            return self._refuse(verdict, made.faults)
        built, note = self._put(verdict, unit, made)
        return Outcome(verdict, built, seconds=result.seconds, notes={unit.place: note})

    def _previewed(self, outcome: Outcome, unit: ToMake, result: Done | Lost) -> Outcome:
        if isinstance(result, Lost):
            return replace(outcome, notes=dict.fromkeys(outcome.notes), lost=result.reason)
        made: Made = result.value
        preview, note = self._put(outcome.verdict, unit, made)
        return replace(outcome, preview=preview, seconds=result.seconds, faults=made.faults, notes={**outcome.notes, unit.place: note})

    def _put(self, verdict: Verdict, unit: ToMake, made: Made) -> tuple[Built, Note | None]:
        """What was made, in its place."""
        current = self._current(verdict, unit.place, self._here)
        built = self.output.swap_edition(made.built, made.files, beside=made.beside)
        stays = {kind for kind, name in download_names(built.work, built.tag).items() if name in built.files}
        return built, self._note(verdict, built, unit.formats | current & stays, made.faults)

    def _refuse(self, verdict: Verdict, findings: tuple[Finding, ...]) -> Outcome:
        """The last good edition in the place of one that the lint refuses, by the same policy as of one that is judged not to be good."""
        place, first = self.place(SITE, verdict), findings[0]
        keeps = verdict.policy.keeps_last_good and self.bench.has_good(verdict.work, verdict.policy)
        reason = f"{REFUSED} {first.slug} in {first.path}{f':{first.line}' if first.line else ''}"
        refused = replace(verdict, state=State.KEEP if keeps else State.ABSENT, reason=reason, findings=(*verdict.findings, *findings))
        return Outcome(self.bench.explained(refused), self._last_good(place) if keeps else None, notes={place: None})

    def _last_good(self, place: str) -> Built:
        return self.output.record.editions[place] if self.output.stands(place) else self._bring_back(self.bench.copies[place])

    def _note(self, verdict: Verdict, built: Built | None, formats: Collection[str] = (), faults: Sequence[Finding] = ()) -> Note | None:
        """``formats`` are what is current; none of a last good edition. ``faults`` are those of a preview."""
        if self.reuse is None or verdict.reason.startswith(REFUSED):
            return None
        return self.reuse.note(verdict, self._site(verdict), built, formats, faults)

    def _bring_back(self, copy: Built) -> Built:
        assert self.order.last_good is not None
        return self.output.swap_edition(copy, read_files(self.order.last_good, copy))

    # --- what is left ------------------------------------------------------------------------------------------------

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
