"""A corpus and a folder in, a tool set up on it out: the commands with which a user of that tool extracts, merges and builds.

Every tool gets the same Markdown and the same translations, and makes an EPUB and web pages in every language: one per document, or one.
Asked for all languages, it makes those of the original, too.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.corpus import Corpus, fill_catalog, write_documents
from benchmarks.cost import run

ROOT = Path(__file__).resolve().parents[1]
ORIGINAL = "en"
Commands = list[list[str]]


class Tool(ABC):
    """One way of publishing translations, set up in a folder of its own."""

    name: str
    publishes = True
    """False for what merges catalogs and makes no editions."""

    def __init__(self, corpus: Corpus, folder: Path) -> None:
        self.corpus = corpus
        self.folder = folder

    @abstractmethod
    def prepare(self) -> None:
        """Write the sources, extract them, and fill a catalog for every language: not measured."""

    @abstractmethod
    def extract(self) -> Commands:
        """What makes the templates."""

    @abstractmethod
    def merge(self) -> Commands:
        """What brings templates and all catalogs to the source of today."""

    @abstractmethod
    def build(self, languages: Sequence[str]) -> Commands:
        """What makes pages and books of these languages, with everything the tool checks."""

    @abstractmethod
    def catalogs(self, language: str) -> list[Path]:
        """In reading order."""

    def edit(self, documents: Sequence[tuple[str, str]]) -> None:
        """Put other documents in the place of the first ones: not measured."""
        write_documents(self.folder / "source", documents)

    def clean(self) -> None:
        """As in a fresh clone: nothing is built. What was is moved away: ext4 takes long for new files where many were just deleted."""
        for name in ("output", "build"):
            if (self.folder / name).exists():
                (self.folder / name).rename(Path(tempfile.mkdtemp(dir=self.folder.parent)) / name)

    def slugs(self) -> Iterator[str]:
        yield from (name.removesuffix(".md") for name, _ in self.corpus.documents)

    def editions(self, languages: Sequence[str]) -> tuple[str, ...]:
        """The languages of what is made: where all are asked for, the original is published, too."""
        return (ORIGINAL, *languages) if tuple(languages) == self.corpus.languages else tuple(languages)


class Hexapla(Tool):
    """Without covers, since no peer draws any: `HexaplaWithCovers` has a line of its own."""

    name = "Hexapla"
    covers = False

    def prepare(self) -> None:
        write_documents(self.folder / "source", self.corpus.documents)
        (self.folder / "source" / "publication.toml").write_text(self._configuration(), "utf-8")
        for command in self.extract():
            run(command, self.folder)
        for template in sorted((self.folder / "locale").glob("*.pot")):
            for language in self.corpus.languages:
                fill_catalog(template, self._catalog(template.stem, language), language)

    def _configuration(self) -> str:
        documents = ", ".join(f'"{name}"' for name, _ in self.corpus.documents)
        identity = 'identifier = "urn:uuid:00000000-0000-4000-8000-000000000000"\nmodified = 2026-01-01'
        head = f'source = "{ORIGINAL}"\n{identity}\n\n[[works]]\nid = "work"\ndocuments = [{documents}]\n'
        title = 'title = "The Work"\n' if len(self.corpus.documents) > 1 else ""
        covers = f"\n[cover]\ndraw = {str(self.covers).lower()}\n"
        return (
            head
            + title
            + covers
            + "".join(f'\n[locales.{code}]\nstatus = "released"\nprovenance = "human"\n' for code in self.corpus.languages)
        )

    def _catalog(self, slug: str, language: str) -> Path:
        return self.folder / "locale" / language / "LC_MESSAGES" / f"{slug}.po"

    def extract(self) -> Commands:
        return [self._command("update", "-q")]

    def merge(self) -> Commands:
        return self.extract()

    def build(self, languages: Sequence[str]) -> Commands:
        chosen = [] if tuple(languages) == self.corpus.languages else [part for code in languages for part in ("-l", code)]
        formats = ["--format", "epub", "--format", "onefile"] if self.corpus.as_one_page else []
        return [self._command("build", "-q", *formats, *chosen)]

    def catalogs(self, language: str) -> list[Path]:
        return [self._catalog(slug, language) for slug in self.slugs()]

    @staticmethod
    def _command(*arguments: str) -> list[str]:
        return [sys.executable, str(ROOT / "build.py"), *arguments]


class HexaplaWithCovers(Hexapla):
    name = "Hexapla, with covers"
    covers = True


class Po4a(Tool):
    """po4a writes Markdown in every language, Pandoc makes pages and books of it."""

    name = "po4a + Pandoc"

    def prepare(self) -> None:
        write_documents(self.folder / "source", self.corpus.documents)
        (self.folder / "po").mkdir(exist_ok=True)
        self._configure("po4a.cfg", self.corpus.languages)
        for command in self.extract():
            run(command, self.folder)
        for language in self.corpus.languages:
            fill_catalog(self.folder / "po" / "work.pot", self.folder / "po" / f"{language}.po", language)

    def _configure(self, name: str, languages: Sequence[str]) -> None:
        lines = [
            f"[po4a_langs] {' '.join(languages)}",
            "[po4a_paths] po/work.pot $lang:po/$lang.po",
            '[options] opt:"-o markdown -k 0 -M UTF-8 -L UTF-8"',
        ]
        lines += [f"[type: text] source/{slug}.md $lang:build/$lang/{slug}.md" for slug in self.slugs()]
        (self.folder / name).write_text("\n".join(lines) + "\n", "utf-8")

    def extract(self) -> Commands:
        return [["po4a", "--quiet", "--no-translations", "po4a.cfg"]]

    def merge(self) -> Commands:
        return self.extract()

    def build(self, languages: Sequence[str]) -> Commands:
        name = "po4a.cfg" if tuple(languages) == self.corpus.languages else "some.cfg"
        self._configure(name, languages)
        return [["po4a", "--quiet", "--no-update", name], *pandoc(self, languages)]

    def catalogs(self, language: str) -> list[Path]:
        return [self.folder / "po" / f"{language}.po"]


def pandoc(tool: Tool, languages: Sequence[str]) -> Commands:
    """The pages and a book per language, of ``build/<language>/*.md``, in one shell: no start-up but Pandoc's."""
    script = tool.folder / "pandoc.sh"
    lines = (line for language in tool.editions(languages) for line in _pandoc(tool, language))
    script.write_text("\n".join(["set -e", *lines]) + "\n", "utf-8")
    return [["bash", script.name]]


def _pandoc(tool: Tool, language: str) -> Iterator[str]:
    folder = "source" if language == ORIGINAL else f"build/{language}"
    names = {slug: f"{folder}/{slug}.md" for slug in tool.slugs()}
    pages = {"work": " ".join(names.values())} if tool.corpus.as_one_page else names
    start = f"pandoc -f markdown -M lang={language} -M title=work"
    yield f"mkdir -p output/{language}"
    yield from (f"{start} -s {read} -o output/{language}/{slug}.html" for slug, read in pages.items())
    yield f"{start} {' '.join(names.values())} -o output/{language}/work.epub"


class Mdpo(Tool):
    """mdpo, called as a library in one process, writes Markdown; Pandoc makes pages and books of it."""

    name = "mdpo + Pandoc"

    def __init__(self, corpus: Corpus, folder: Path, python: Path) -> None:
        super().__init__(corpus, folder)
        self.python = python

    def prepare(self) -> None:
        write_documents(self.folder / "source", self.corpus.documents)
        for command in self.extract():
            run(command, self.folder)
        for slug in self.slugs():
            for language in self.corpus.languages:
                fill_catalog(self.folder / "po" / f"{slug}.pot", self._catalog(slug, language), language)

    def _catalog(self, slug: str, language: str) -> Path:
        return self.folder / "po" / language / f"{slug}.po"

    def extract(self) -> Commands:
        return [[str(self.python), str(ROOT / "benchmarks" / "mdpo_driver.py"), "extract"]]

    def merge(self) -> Commands:
        return [[str(self.python), str(ROOT / "benchmarks" / "mdpo_driver.py"), "merge", *self.corpus.languages]]

    def build(self, languages: Sequence[str]) -> Commands:
        return [[str(self.python), str(ROOT / "benchmarks" / "mdpo_driver.py"), *languages], *pandoc(self, languages)]

    def catalogs(self, language: str) -> list[Path]:
        return [self._catalog(slug, language) for slug in self.slugs()]


class TranslateToolkit(Tool):
    """md2po and po2md, a process for each language; Pandoc makes pages and books."""

    name = "translate-toolkit + Pandoc"

    def __init__(self, corpus: Corpus, folder: Path, scripts: Path) -> None:
        super().__init__(corpus, folder)
        self.scripts = scripts

    def prepare(self) -> None:
        write_documents(self.folder / "source", self.corpus.documents)
        for command in self.extract():
            run(command, self.folder)
        for slug in self.slugs():
            for language in self.corpus.languages:
                fill_catalog(self.folder / "pot" / f"{slug}.pot", self._catalog(slug, language), language)

    def _catalog(self, slug: str, language: str) -> Path:
        return self.folder / "po" / language / f"{slug}.po"

    def extract(self) -> Commands:
        return [[str(self.scripts / "md2po"), "--progress=none", "--pot", "source", "pot"]]

    def merge(self) -> Commands:
        pot2po = [str(self.scripts / "pot2po"), "--progress=none", "-t"]
        return [*self.extract(), *([*pot2po, f"po/{code}", "pot", f"po/{code}"] for code in self.corpus.languages)]

    def build(self, languages: Sequence[str]) -> Commands:
        folders = ["mkdir", "-p", *(f"build/{code}" for code in languages)]
        steps = [
            [str(self.scripts / "po2md"), "--progress=none", "-m", "0", "-t", "source", f"po/{code}", f"build/{code}"] for code in languages
        ]
        return [folders, *steps, *pandoc(self, languages)]

    def catalogs(self, language: str) -> list[Path]:
        return [self._catalog(slug, language) for slug in self.slugs()]


class Sphinx(Tool):
    """Sphinx with MyST and sphinx-intl: a build of pages and one of the book for each language."""

    name = "Sphinx + MyST + sphinx-intl"

    def __init__(self, corpus: Corpus, folder: Path, scripts: Path) -> None:
        super().__init__(corpus, folder)
        self.scripts = scripts

    def prepare(self) -> None:
        write_documents(self.folder / "source", self.corpus.documents)
        contents = "\n".join(self.slugs())
        (self.folder / "source" / "index.md").write_text(f"# The Work\n\n```{{toctree}}\n{contents}\n```\n", "utf-8")
        settings = (
            'project = "work"\nextensions = ["myst_parser"]\nlocale_dirs = ["../locale"]\ngettext_compact = False\nepub_show_urls = "no"\n'
        )
        (self.folder / "source" / "conf.py").write_text(settings, "utf-8")
        for command in self.extract():
            run(command, self.folder)
        for slug in ("index", *self.slugs()):
            for language in self.corpus.languages:
                fill_catalog(self.folder / "pot" / f"{slug}.pot", self._catalog(slug, language), language)
        self.clean()

    def _catalog(self, slug: str, language: str) -> Path:
        return self.folder / "locale" / language / "LC_MESSAGES" / f"{slug}.po"

    def extract(self) -> Commands:
        return [[str(self.scripts / "sphinx-build"), "-q", "-b", "gettext", "-d", "build/gettext", "source", "pot"]]

    def merge(self) -> Commands:
        languages = [part for code in self.corpus.languages for part in ("-l", code)]
        return [*self.extract(), [str(self.scripts / "sphinx-intl"), "update", "-p", "pot", "-d", "locale", *languages]]

    def build(self, languages: Sequence[str]) -> Commands:
        steps = ((code, builder) for code in self.editions(languages) for builder in ("html", "epub"))
        return [
            [
                str(self.scripts / "sphinx-build"),
                "-q",
                "-b",
                builder,
                "-D",
                f"language={code}",
                "-d",
                f"build/{code}/{builder}",
                "source",
                f"output/{code}/{builder}",
            ]
            for code, builder in steps
        ]

    def catalogs(self, language: str) -> list[Path]:
        return [self._catalog(slug, language) for slug in self.slugs()]


class Gettext(Hexapla):
    """GNU msgmerge and msgfmt on our own templates and catalogs: merging, and no more. Extraction is not counted."""

    name = "GNU msgmerge, msgfmt"
    publishes = False

    def edit(self, documents: Sequence[tuple[str, str]]) -> None:
        """The templates of today are made in another folder, so that the catalogs stay as they were."""
        fresh = self.folder / "fresh"
        write_documents(fresh / "source", documents)
        shutil.copy(self.folder / "source" / "publication.toml", fresh / "source")
        for command in self.extract():
            run(command, fresh)

    def merge(self) -> Commands:
        lines = ["set -e"]
        for language in self.corpus.languages:
            for slug in self.slugs():
                catalog = self._catalog(slug, language).relative_to(self.folder)
                lines.append(f"msgmerge --quiet --previous --update --backup=none --no-wrap {catalog} fresh/locale/{slug}.pot")
                lines.append(f"msgfmt --check --output-file=/dev/null {catalog}")
        (self.folder / "merge.sh").write_text("\n".join(lines) + "\n", "utf-8")
        return [["bash", "merge.sh"]]
