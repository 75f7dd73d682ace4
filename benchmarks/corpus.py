"""A plain text and sizes in, works to be published out: Markdown documents, languages, and translations that nobody has to make."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import babel
import polib
from babel.core import get_global

_VOWELS = ("aáeéiíoóuú", "aàeèiìoòuù", "aâeêiîoôuû", "aäeëiïoöuü", "aāeēiīoōuū", "aăeěiĭoŏuŭ")
_MARKUP = re.compile(r"\]\([^)]*\)|`[^`]*`|<[^>]*>|https?://\S+|\S+@\S+|&\w+;|\{[^}]*\}")
"""What a translation leaves as it is."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """One work and the languages it is published in."""

    name: str
    documents: tuple[tuple[str, str], ...]
    """File name and Markdown, in reading order."""
    languages: tuple[str, ...]
    as_one_page: bool = False
    """Whether a single web page is made of all documents; else one of each. An EPUB is made of them in any case."""

    @property
    def size(self) -> int:
        """UTF-8 bytes of Markdown."""
        return sum(len(text.encode()) for _, text in self.documents)


def book_of(paragraphs: Sequence[str], documents: int, size: int) -> tuple[tuple[str, str], ...]:
    """So many documents of together about ``size`` bytes: headings, prose, a list and a quotation each.

    A text that is used up begins again with numbered sentences, so that no message stands twice.
    """
    share, endless = size // documents, _endless(paragraphs)
    return tuple((f"chapter-{number:05}.md", _document(number, documents, share, endless)) for number in range(1, documents + 1))


def _endless(paragraphs: Sequence[str]) -> Iterator[str]:
    yield from paragraphs
    for turn in itertools.count(2):
        yield from (f"{paragraph} This is reading {turn}." for paragraph in paragraphs)


def _document(number: int, last: int, size: int, paragraphs: Iterator[str]) -> str:
    blocks = [f"# Chapter {number}", f"*The observations of chapter {number}*, in the author's own words."]
    turns = itertools.cycle(("{}", "> {}", "{}", "## Observation {n}\n\n{}", "- {}\n- See [the next chapter](chapter-{next:05}.md)."))
    while (left := size - sum(len(block) + 2 for block in blocks)) > 0:
        text = _inert(next(paragraphs)[: max(80, left)])
        blocks.append(next(turns).replace("{}", text).format(n=f"{number}, {len(blocks)}", next=min(number + 1, last)))
    return "\n\n".join(blocks) + "\n"


def _inert(text: str) -> str:
    """Prose without a character that is markup in some dialect: what is compared is speed, not dialects."""
    return re.sub(r"[\\`*_{}\[\]<>#|~^$]", "", text).strip("+-=.:) 0123456789") + "."


def latin_languages(count: int) -> tuple[str, ...]:
    """So many locales in Latin script that gettext tools and Babel know, in one fixed order; with regions once the languages run out."""
    codes = sorted(get_global("likely_subtags"))
    latin = [code for code in codes if _is_latin(code)]
    regional = [f"{code}_{region}" for region in ("CA", "CH", "AT", "BE", "MX", "AR", "KE", "NG") for code in latin]
    return tuple(itertools.islice((code for code in (*latin, *regional) if code != "en"), count))


def _is_latin(code: str) -> bool:
    if not re.fullmatch(r"[a-z]{2}", code) or not babel.localedata.exists(code):
        return False
    return bool(get_global("likely_subtags")[code].split("_")[1] == "Latn")


def translated(text: str, language: str) -> str:
    """A stand-in for a translation: as long, with the same markup and numbers, and another text in every language's group.

    >>> translated("See [the map](map.md) of 1704.", "fr")
    'Sèè [thè màp](map.md) òf 1704.'
    """
    pairs = _VOWELS[sum(map(ord, language)) % len(_VOWELS)]
    table = str.maketrans(pairs[::2], pairs[1::2])
    kept = [found.group() for found in _MARKUP.finditer(text)]
    return "".join(part.translate(table) + mark for part, mark in itertools.zip_longest(_MARKUP.split(text), kept, fillvalue=""))


def fill_catalog(template: Path, target: Path, language: str) -> None:
    """Any tool's ``.pot`` in, a complete catalog out."""
    catalog = polib.pofile(str(template), wrapwidth=-1)
    catalog.metadata |= {"Language": language, "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}
    catalog.metadata_is_fuzzy = False
    for entry in catalog:
        entry.msgstr = translated(entry.msgid, language)
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    target.parent.mkdir(parents=True, exist_ok=True)
    catalog.save(str(target))


def change_one(catalog: Path) -> None:
    """Another wording for the longest message, as a translator would save it."""
    read = polib.pofile(str(catalog), wrapwidth=-1)
    longest = max(read, key=lambda entry: len(entry.msgid))
    longest.msgstr = longest.msgstr[:-1] + " x" + longest.msgstr[-1]
    read.save()


def drifted(documents: Sequence[tuple[str, str]], share: float) -> tuple[tuple[str, str], ...]:
    """The documents after somebody worked on them: about that share of their paragraphs is changed, one at least, the same ones each time.

    Of ten changed ones, six have another word, two have a tenth of their words replaced, one is gone, and one has a new one beside it.
    """
    rng = random.Random(14)
    blocks = [(number, block) for number, (_, text) in enumerate(documents) for block in text.rstrip("\n").split("\n\n")]
    prose = [place for place, (_, block) in enumerate(blocks) if len(block.split()) > 11 and not re.search(r"^[#<-]|\]\(|\n", block)]
    chosen = frozenset(rng.sample(prose, max(1, round(share * len(prose)))))
    words = [word for place in prose[:200] for word in blocks[place][1].split() if word.isalpha()]
    changed: list[list[str]] = [[] for _ in documents]
    for place, (number, block) in enumerate(blocks):
        changed[number] += _edited(block, rng, words) if place in chosen else [block]
    return tuple((name, "\n\n".join(kept) + "\n") for (name, _), kept in zip(documents, changed, strict=True))


def _edited(block: str, rng: random.Random, words: Sequence[str]) -> list[str]:
    kind = rng.randrange(10)
    if kind == 0:
        return []
    if kind == 1:
        return [block, " ".join(rng.choices(words, k=24)).capitalize() + "."]
    own = block.split()
    for _ in range(len(own) // 10 if kind < 4 else 1):
        own[rng.randrange(2, len(own) - 1)] = rng.choice(words)
    return [" ".join(own)]


def write_documents(folder: Path, documents: Iterable[tuple[str, str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents:
        (folder / name).write_text(text, "utf-8")
