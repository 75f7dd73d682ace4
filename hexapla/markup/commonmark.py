"""Python-Markdown in, the same reading blocks as CommonMark does out: an extension, loaded after all others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from hexapla.markup.chunks import is_split, split_html
from hexapla.markup.dialect import Reading, read_lines
from hexapla.patterns import pattern

_FENCES = "fenced_code_block"
_LANGUAGE = pattern(r"\{?\s*\.?([\w#.+-]*)")
_KEPT = pattern("\x02wzxhzdk:(\\d+)\x03")


class CommonMark(Extension):
    """Reads lists, fences, quotations and Markdown inside raw HTML where CommonMark would."""

    def __init__(self) -> None:
        super().__init__()
        self.oddities: list[tuple[str, int]] = []
        """What the last document holds that could not be read so: a slug and a line of its text, counted from 1."""
        self.code: set[str] = set()
        """The lines of the last document that are code because they stand further in; what else comes out as code is none."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 — Python-Markdown's name
        """Takes the place of the parser's own fences, whose time grows with the square of the document, and of nothing else."""
        known = _FENCES in md.preprocessors
        fences = md.preprocessors[_FENCES] if known else None
        if known:
            md.preprocessors.deregister(_FENCES)
        md.preprocessors.register(_Blocks(md, fences, self.oddities, self.code), "commonmark", 25)
        md.preprocessors.register(_Html(md), "commonmark_html", 19)


class _Blocks(Preprocessor):
    """What `dialect` makes of the lines; fences and HTML inside containers go into the parser's own store."""

    def __init__(self, md: Markdown, fences: Preprocessor | None, oddities: list[tuple[str, int]], code: set[str]) -> None:
        super().__init__(md)
        self.fences = fences
        self.oddities = oddities
        self.kept = code

    def run(self, lines: list[str]) -> list[str]:
        self.oddities.clear()
        self.kept.clear()
        return read_lines(lines, Reading(self, "table" in self.md.parser.blockprocessors, self.oddities, self.kept))

    def code(self, fence: str, info: str, lines: Sequence[str]) -> str | None:
        """The parser reads one block at a time. Of an info string that it does not know it gets the first word, the language."""
        if self.fences is None:
            return None
        language = _LANGUAGE.match(info)
        for known in (info, language[1] if language else ""):
            kept = [line for line in self.fences.run([f"{fence}{known}", *lines, fence]) if line]
            if len(kept) == 1 and _KEPT.fullmatch(kept[0]):
                return kept[0]
        return None

    def html(self, text: str) -> str:
        return self.md.htmlStash.store(text)


class _Html(Preprocessor):
    """Blocks of raw HTML, as the parser found them, become blocks of HTML and Markdown between them."""

    def run(self, lines: list[str]) -> list[str]:
        return [part for line in lines for part in self.split(line)]

    def split(self, line: str) -> list[str]:
        found = _KEPT.fullmatch(line.strip())
        raw = self.md.htmlStash.rawHtmlBlocks[int(found[1])] if found else None
        chunks = split_html(raw) if isinstance(raw, str) else ()
        if not found or not is_split(chunks):
            return [line]
        parts: list[str] = []
        for chunk in chunks:
            parts += ["", *([self.keep(chunk.text)] if chunk.html else chunk.text.split("\n")), ""]
        self.md.htmlStash.rawHtmlBlocks[int(found[1])] = ""
        return parts

    def keep(self, text: str) -> str:
        return self.md.htmlStash.store(text)


class Fences(Extension):
    """The parser's own ``fenced_code``, loaded for the first fence: it brings Pygments along, whether code is to be coloured or not."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 — Python-Markdown's name
        md.preprocessors.register(_Fences(md), _FENCES, 25)


class _Fences(Preprocessor):
    @cached_property
    def _own(self) -> Preprocessor:
        from markdown.extensions.fenced_code import FencedBlockPreprocessor, FencedCodeExtension

        return FencedBlockPreprocessor(self.md, FencedCodeExtension().getConfigs())

    def run(self, lines: list[str]) -> list[str]:
        return self._own.run(lines)
