"""A project in, its units in the hands of workers out, where that pays; done here where it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hexapla.config import SOURCE_FOLDER, Work
from hexapla.edition import media_type_of
from hexapla.errors import HexaplaError
from hexapla.frozen import Frozen, replace
from hexapla.locales import Locale
from hexapla.model import Provenance
from hexapla.pipeline.covering import cover_fonts
from hexapla.pipeline.done import Done, Lost, do_here
from hexapla.pipeline.units import Common, Sites, ToCheck, ToMake, check, make, make_to_send, parse, read_standing, tool_digest
from hexapla.project import Batch, Domain, Project, ToParse, parse_sources
from hexapla.record.stamps import files_below

if TYPE_CHECKING:
    from hexapla.pipeline.done import Staff

_PARSE = 0.8e-6
"""CPU seconds for each character of a document that is parsed and rendered: a book of 776 kB took 0.6 s."""
_MAKE = 1.5e-6
"""CPU seconds for each character of the source, in each edition that is checked, made and linted: the same book took 1.2 s a language."""
_EDITION, _COVER = 0.01, 0.23
"""CPU seconds for each edition, and for its covers: an essay of 6 kB in 106 languages took 2.1 s, and 26 s with covers."""
_PIECE = 100_000
"""Characters of documents, or bytes of catalogs, in a unit: a tenth of a second, which is long beside what it takes to hand it over."""


class Hands(Frozen):
    """Whoever is there to do the work: workers, or nobody but this process."""

    workers: Staff | None = None

    def parse(self, whole: ToParse) -> Iterator[Batch]:
        """What workers lost is parsed here: every edition needs every document."""
        if self.workers is None or not self.workers.pays(_PARSE * sum(len(one.text) for one in whole.sources)):
            yield parse_sources(whole)
            return
        units = [replace(whole, sources=tuple(group)) for group in _groups(whole.sources, lambda one: len(one.text))]
        for unit, result in zip(units, self.workers.spread(self._common(None), parse, units), strict=True):
            yield parse_sources(unit) if isinstance(result, Lost) else result.value

    def check(self, project: Project, editions: Iterable[tuple[Work, Locale]], seconds: float) -> dict[str, str]:
        """Let the catalogs of these editions be checked before anybody asks for them. Gives why, by code, for those that were lost."""
        wanted = tuple(_unchecked(project, editions))
        if self.workers is None or not self.workers.pays(seconds):
            for domain, locale in wanted:
                project.translation(domain, locale)
            return {}
        groups = tuple(_groups_of(project, wanted))
        units = (ToCheck(tuple(_contents(group))) for group in groups)
        lost: dict[str, str] = {}
        for group, result in zip(groups, self.workers.spread(self._common(project), check, units), strict=True):
            if isinstance(result, Lost):
                lost = {one.locale.code: result.reason for one in group} | lost
            else:
                for found in result.value:
                    project.adopt(*found)
        return lost

    def make(self, project: Project, sites: Sites, units: Sequence[ToMake]) -> Iterator[Done | Lost]:
        """Each edition, in its turn."""
        here = Common(project, "", sites)
        seconds = sum(seconds_of(project, project.publication.work(unit.work)) for unit in units)
        if self.workers is None or not self.workers.pays(seconds):
            yield from do_here(here, make, units)
            return
        laden = (self._laden(project, unit) for unit in units)
        for unit, result in zip(units, self.workers.spread(self._common(project, sites), make_to_send, laden), strict=True):
            unmade = isinstance(result, Done) and result.value is None
            yield next(do_here(here, make, [unit])) if unmade else result

    def _laden(self, project: Project, unit: ToMake) -> ToMake:
        """With all that a worker lacks."""
        assert self.workers is not None
        work = project.publication.work(unit.work)
        policy = work.policy(unit.code)
        locale = policy.locale
        laden = replace(
            unit,
            words={} if policy.provenance is Provenance.SOURCE else project.words_of(work, locale),
            standing={kind: content for kind in unit.standing if (content := read_standing(unit, kind)) is not None},
        )
        return laden if self.workers.near else replace(laden, pictures=None, cover_fonts=cover_fonts(project, work, locale, unit.fonts))

    def _common(self, project: Project | None, sites: Sites | None = None) -> Common:
        """Of the project and the sites, what was known at the start: not what was found out since."""
        assert self.workers is not None
        bare = {key: replace(site) for key, site in (sites or {}).items()}
        if self.workers.near:
            return Common(project and replace(project), "", bare)
        return Common(project and replace(project, carried=_pictures(project.root)), tool_digest(), bare)


def seconds_of(project: Project, work: Work) -> float:
    """What judging and making an edition of a work may take, in seconds of CPU."""
    characters = sum(project.lengths.get(name.path, 0) for name in work.documents)
    return _EDITION + _MAKE * characters + (_COVER if project.publication.draws_covers else 0.0)


class _File(Frozen):
    """A catalog that is to be checked."""

    domain: Domain
    locale: Locale
    path: Path
    size: int
    """In bytes."""


def _unchecked(project: Project, editions: Iterable[tuple[Work, Locale]]) -> Iterator[tuple[Domain, Locale]]:
    """What these editions are judged by and nobody has read, document by document."""
    wanted: dict[str, dict[str, Locale]] = {}
    for work, locale in editions:
        for domain in project.catalogs(work):
            wanted.setdefault(domain.name, {})[locale.code] = locale
    for domain in project.domains:
        for locale in wanted.get(domain.name, {}).values():
            if not project.is_checked(domain, locale):
                yield domain, locale


def _groups_of(project: Project, catalogs: Iterable[tuple[Domain, Locale]]) -> Iterator[list[_File]]:
    """Language by language, so that a worker takes no other with it. Of a large work a document in all of them: it is unpacked once."""
    files: dict[str, list[_File]] = {}
    for one in _sized(project, catalogs):
        files.setdefault("" if project.is_packed else one.locale.code, []).append(one)
    for those in files.values():
        yield from _groups(those, lambda one: one.size)


def _sized(project: Project, catalogs: Iterable[tuple[Domain, Locale]]) -> Iterator[_File]:
    """One that is missing or cannot be read is left to whoever asks for it."""
    for domain, locale in catalogs:
        file = project.root / project.publication.catalog_path(locale, domain.name)
        if file.is_file():
            yield _File(domain, locale, file, file.stat().st_size)


def _contents(group: Iterable[_File]) -> Iterator[tuple[str, Locale, bytes]]:
    for one in group:
        try:
            yield one.domain.name, one.locale, one.path.read_bytes()
        except OSError:
            continue


def _pictures(root: Path) -> dict[str, bytes]:
    found = (pair for pair in files_below(str(root), SOURCE_FOLDER) if media_type_of(pair[0]))
    try:
        return {name: Path(path).read_bytes() for name, path in found}
    except OSError as error:
        hint = "look at the file's permissions"
        raise HexaplaError(f"cannot be read: {error.strerror}", location=str(error.filename), hint=hint) from error


def _groups(values: Iterable[Any], size: Callable[[Any], int]) -> Iterator[list[Any]]:
    """Values in their order, in groups that are worth being handed over."""
    group: list[Any] = []
    total = 0
    for value in values:
        group.append(value)
        total += size(value)
        if total >= _PIECE:
            yield group
            group, total = [], 0
    if group:
        yield group
