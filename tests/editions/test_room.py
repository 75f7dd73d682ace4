"""What is held of a large work: in a build its documents packed, one catalog's worth of them open; in other commands one language's
catalogs. And the same bytes as ever."""

from __future__ import annotations

import pickle
import shutil
import weakref
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from hexapla.cli import building
from hexapla.documents import parse_source
from hexapla.lint import lint_edition, read_edition
from hexapla.locales import Locale
from hexapla.merge import merge
from hexapla.model import Catalog
from hexapla.pipeline import units
from hexapla.pipeline import update as updating
from hexapla.pipeline.check import check, examine
from hexapla.pipeline.workers import Workers
from hexapla.pofile import parse_catalog
from hexapla.project import Project, Words, batch, read_project, reading
from hexapla.project.packed import Deflated, Kept, Packed, put_together
from hexapla.systems import give_back_memory
from tests.publications import RELEASED, WORKS, files_in, hexapla, ready_publication, replace_in, write

LOCALES = {"fr": RELEASED + '\nfuzzy = "marked"\nbar = 10', "ar": RELEASED, "ja": RELEASED}
FRENCH = "locale/fr/LC_MESSAGES/star.po"
WAIVERS = """[[waivers]]
locale = "fr"
slug = "fuzzy-message"
digest = "00000000"
reason = "it is good enough"
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two works in three languages, with a message that is fuzzy and one that is not in the source; and what is made of them."""
    works = {name: WORKS[name] for name in ("star", "book")}
    root = ready_publication(
        tmp_path_factory.mktemp("room") / "publication", works, LOCALES, head='title = "Both"', tail="[cover]\ndraw = false"
    )
    replace_in(root / FRENCH, 'msgid "It', '#, fuzzy\nmsgid "It')
    with (root / FRENCH).open("a", encoding="utf-8") as catalog:
        catalog.write('\nmsgid "Gone"\nmsgstr "Parti"\n')
    assert hexapla("-C", root, "-q", "build", "--drafts", "--jobs", "1", "--output", root / "alone").code == 0
    return root


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every work is large enough to be packed."""
    monkeypatch.setattr(reading, "LARGE", 1)


def use(monkeypatch: pytest.MonkeyPatch, executor: Executor) -> None:
    monkeypatch.setattr(building, "_Processes", lambda *_, **__: Workers(executor, 2))


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_large_work_is_the_same_bytes(shared: Path, tmp_path: Path, jobs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadPoolExecutor(2) as threads:
        use(monkeypatch, threads)
        ran = hexapla("-C", shared, "-q", "build", "--drafts", "--jobs", jobs, "--output", tmp_path / "out")
    assert (ran.code, ran.err) == (0, "")
    assert files_in(tmp_path / "out") == files_in(shared / "alone")


@pytest.mark.usefixtures("large")
def test_one_catalogs_documents_are_open_and_nothing_that_was_judged_stays(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[bool, int, bool]] = []
    put_away = Project.put_away

    def watched(self: Project, locale: Locale) -> None:
        put_away(self, locale)
        read: Any = self.domains[0].read
        seen.append(
            (isinstance(self.documents, Packed), read.cache_info().currsize, any(self.is_checked(one, locale) for one in self.domains))
        )

    monkeypatch.setattr(Project, "put_away", watched)
    assert hexapla("-C", shared, "-q", "build", "--jobs", "1", "--output", tmp_path / "out").code == 0
    assert len(seen) == 2 * 4  # Each language is judged, and let go once its editions stand.
    assert set(seen) == {(True, 1, False)}


@pytest.mark.usefixtures("large")
def test_what_goes_to_workers_and_comes_back_is_packed(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []

    class Watched(ThreadPoolExecutor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            sent.append(args[-1])
            return super().submit(fn, *args, **kwargs)

    with Watched(2) as threads:
        use(monkeypatch, threads)
        assert hexapla("-C", shared, "-q", "build", "--output", tmp_path / "out").code == 0
    made = [one for one in sent if isinstance(one, units.ToMake) and one.words]
    assert len(made) == 6
    assert all(isinstance(one.words, Packed) for one in made)
    # A document in all languages is one unit's: it is unpacked once.
    assert any(len({locale.code for _, locale, _ in one.catalogs}) == 3 for one in sent if isinstance(one, units.ToCheck))


@pytest.mark.usefixtures("large")
def test_documents_are_packed_as_they_are_parsed(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never is a second one parsed before the first one is put away."""
    log: list[str] = []
    put = Packed.__setitem__

    def packed(self: Packed[Any, Any], name: object, value: object) -> None:
        log.append("packed")
        put(self, name, value)

    def parse(*args: Any) -> object:
        log.append("parsed")
        return parse_source(*args)

    monkeypatch.setattr(Packed, "__setitem__", packed)
    monkeypatch.setattr(batch, "parse_source", parse)
    read_project(shared, brief=True)
    assert log.count("parsed") > 2
    assert log == ["parsed", "packed", "packed"] * log.count("parsed")


@pytest.mark.usefixtures("large")
def test_documents_come_packed_from_workers(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[object] = []

    class Watched(ThreadPoolExecutor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            future = super().submit(fn, *args, **kwargs)
            future.add_done_callback(lambda done: came.append(done.result().value))
            return future

    with Watched(2) as threads:
        use(monkeypatch, threads)
        assert hexapla("-C", shared, "-q", "build", "--drafts", "--output", tmp_path / "out").code == 0
    batches = [one for one in came if isinstance(one, batch.Batch)]
    assert batches
    assert all(isinstance(kept, Packed) for one in batches for kept in (one.documents, one.renderings))
    assert not any(document.source.text for one in batches for document in one.documents.values())
    assert files_in(tmp_path / "out") == files_in(shared / "alone")


def test_words_without_the_msgids_of_the_source() -> None:
    keys = ((None, "One"), ("cell", "One"), (None, "Two"))
    words = Words({(None, "Two"): "Deux", ("old", "One"): "Une", (None, "One"): "Un"}, {("cell", "One"): "1"})
    numbered = words.numbered(keys)
    assert list(numbered[0]) == [2, ("old", "One"), 0]
    assert Words.named(numbered, keys) == words
    assert list(Words.named(numbered, keys).lookup) == list(words.lookup)


def test_a_packed_value_is_equal_and_made_anew() -> None:
    held: Packed[str, list[int]] = Packed()
    held["a"], held["b"] = [1, 2], [3]
    assert held["a"] == [1, 2]
    assert held["a"] is not held["a"]
    assert (list(held), len(held), "b" in held, held.get("c")) == (["a", "b"], 2, True, None)
    other: Packed[str, list[int]] = Packed()
    other.take(held.only(["b"]))
    assert dict(other) == {"b": [3]}
    del held["a"]
    with pytest.raises(KeyError):
        held["a"]


def test_a_deflated_text_is_the_same_and_shorter() -> None:
    held: Deflated[str] = Deflated()
    held["page"] = b"<p>text</p>" * 100
    assert held["page"] == b"<p>text</p>" * 100
    assert len(pickle.dumps(held)) < 200


def test_what_is_packed_and_what_is_not_are_never_put_together() -> None:
    pairs: list[tuple[Kept[str, str], Kept[str, str]]] = [({}, Packed()), (Packed(), {})]
    for kept, other in pairs:
        with pytest.raises(TypeError):
            put_together(kept, other)


def test_an_edition_is_linted_in_pieces_as_it_is_as_a_whole(shared: Path) -> None:
    folder = shared / "alone/site/fr/star"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    page = next(name for name in files if name == "index.html")
    files[page] = files[page].replace(b'href="about.html"', b'href="nowhere.html"').replace(b"<h1", b"<h1 onclick='x()'")
    pieces = [read_edition({name: content}, "fr") for name, content in files.items() if name != page]
    whole = lint_edition(files, "fr")
    assert {finding.slug for finding in whole} >= {"page-link-broken"}
    assert lint_edition({page: files[page]}, "fr", *pieces) == whole


def test_memory_can_be_given_back_anywhere() -> None:
    give_back_memory()


# --- Other commands ------------------------------------------------------------------------------------------------

REPORTS = ["json", "sarif", "text"]
SAID = [
    pytest.param(["check", *(f"--format={form}" + ("" if form == "text" else f"=r.{form}") for form in REPORTS)], id="check"),
    pytest.param(["check", "--accept", "--annotate"], id="accept"),
    pytest.param(["status", "--html", "--format", "json"], id="page"),
    pytest.param(["status", "-v"], id="table"),
    pytest.param(["update"], id="update"),
    pytest.param(["update", "--check", "-v"], id="stale"),
]


@pytest.mark.parametrize("arguments", SAID)
def test_of_a_large_work_a_command_says_and_writes_the_same(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    ended: list[tuple[object, ...]] = []
    for characters in (reading.LARGE, 1):
        monkeypatch.setattr(reading, "LARGE", characters)
        root = tmp_path / "publication"
        shutil.copytree(shared, root, ignore=shutil.ignore_patterns("alone"))
        write(root / "locale/waivers.toml", WAIVERS)
        replace_in(root / "source/star.md", "It set again.", "It set again in 1951.\n\nIt did.")
        monkeypatch.chdir(root)
        ran = hexapla(*arguments)
        ended.append((ran.code, ran.out, ran.err, files_in(root)))
        shutil.rmtree(root)
    assert ended[0] == ended[1]
    assert ended[0][0] in (0, 3)


def open_languages(project: Project) -> set[str]:
    return {locale.code for locale in project.publication.translations for one in project.domains if project.is_checked(one, locale)}


@pytest.mark.usefixtures("large")
def test_one_language_is_open_at_a_time(shared: Path) -> None:
    project = read_project(shared)
    for language in examine(project):
        assert open_languages(project) == {language.locale.code}
        assert language.standings
    assert open_languages(project) == set()


def test_an_update_forgets_a_language_before_it_reads_the_next(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Watched(Catalog):
        """One that can be asked whether anybody holds it."""

    read: list[tuple[str, weakref.ref[Catalog]]] = []

    def watched(data: bytes, path: str = "") -> Catalog:
        language = path.removeprefix("locale/").split("/")[0]
        assert {of for of, one in read if one() is not None} <= {language}
        found = parse_catalog(data, path)
        made = Watched(found.entries, found.path, found.newline, found.bom, found.tail)
        read.append((language, weakref.ref(made)))
        return made

    monkeypatch.setattr(updating, "parse_catalog", watched)
    updating.update(read_project(shared), check=True)
    assert {language for language, _ in read} == {"fr", "ar", "ja"}


@pytest.mark.parametrize(("msgid", "merges"), [pytest.param("Later", 0, id="of-the-source"), pytest.param("Elsewhere", 1, id="of-none")])
def test_a_check_merges_no_catalog_that_a_merge_takes_nothing_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, msgid: str, merges: int
) -> None:
    merged: list[object] = []

    def watched(known: Any, template: Any, **options: Any) -> Any:
        merged.append(known)
        return merge(known, template, **options)

    root = ready_publication(tmp_path, locales=LOCALES)
    replace_in(root / FRENCH, 'msgid "Later"', f'msgid "{msgid}"')
    monkeypatch.setattr(updating, "merge", watched)
    check(read_project(root))
    assert len(merged) == merges
