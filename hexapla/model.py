"""The values that pass between the parts of Hexapla: frozen, compared by content, free of behaviour that needs a file or a clock."""

from __future__ import annotations

from enum import StrEnum

from hexapla.frozen import Frozen, field

# --- Source and messages -------------------------------------------------------------------------------------------


class Source(Frozen):
    """One Markdown file as it was read."""

    path: str
    """Where it is, relative to the publication, with forward slashes: ``source/article-14.md``."""
    text: str
    """Everything below the front matter, with ``\\n`` line ends."""
    front: tuple[tuple[str, str], ...] = ()
    """The front matter's keys and values, in order."""
    front_lines: tuple[int, ...] = ()
    """The line of each front matter key, counted from 1."""
    first_line: int = 1
    """The line of the file on which ``text`` begins."""


class Segment(Frozen):
    """One translatable text of a document: the raw inline Markdown of one block."""

    msgid: str
    """Soft line breaks are folded; a hard break is one ``\\n``."""
    role: str
    """What it is, for a translator: ``heading 2``, ``list item``, ``table cell`` …"""
    line: int
    """The line of the source file, counted from 1."""
    msgctxt: str | None = None
    trail: tuple[str, ...] = ()
    """The headings above, outermost first."""
    note: str = ""
    """What the author says to translators."""
    words: int = 0
    """Source words, as `text.count_words` counts them."""

    @property
    def key(self) -> Key:
        """What a catalog finds its translation by."""
        return (self.msgctxt, self.msgid)


Key = tuple[str | None, str]
"""gettext's identity of a message: msgctxt (None where there is none) and msgid."""

# --- Catalogs ------------------------------------------------------------------------------------------------------


class Entry(Frozen):
    """One entry of a catalog: a message and what is noted beside it."""

    msgid: str
    msgstr: tuple[str, ...] = ("",)
    """One text, or one per plural form."""
    msgctxt: str | None = None
    msgid_plural: str | None = None
    comments: tuple[str, ...] = ()
    """Translator comments (``#``), a line each, without the mark and one space after it."""
    extracted: tuple[str, ...] = ()
    """Extracted comments (``#.``), a line each."""
    references: tuple[str, ...] = ()
    """``#:``, one file or file:line each."""
    flags: tuple[str, ...] = ()
    """``#,`` in the order of the file, without repeats."""
    previous_msgctxt: str | None = None
    previous_msgid: str | None = None
    previous_msgid_plural: str | None = None
    obsolete: bool = False
    line: int = 0
    """The line of the file on which ``msgid`` stands (0: the entry was never in a file)."""
    raw: bytes | None = field(default=None, compare=False)
    """The exact bytes it was read from, line ends included; None once anything was changed."""
    before: bytes = field(default=b"", compare=False)
    """The blank lines that stand before it in the file."""

    @property
    def key(self) -> Key:
        return (self.msgctxt, self.msgid)

    @property
    def is_header(self) -> bool:
        return self.msgid == "" and self.msgctxt is None

    @property
    def fuzzy(self) -> bool:
        return "fuzzy" in self.flags

    @property
    def translated(self) -> bool:
        """Every form has a text (whether fuzzy or not)."""
        return all(self.msgstr)


class Catalog(Frozen):
    """A ``.po`` or ``.pot`` file. The header is the entry whose key is ``(None, "")``."""

    entries: tuple[Entry, ...]
    """Header first where there is one, then the messages, then the obsolete ones, as the file has them."""
    path: str = ""
    """Where it was read from, relative to the publication; empty for one made in memory."""
    newline: str = "\n"
    """``\\n`` or ``\\r\\n``: how the file ends its lines."""
    bom: bool = False
    tail: bytes = b""
    """What stands after the last entry: blank lines, comments that belong to nothing."""


# --- Findings ------------------------------------------------------------------------------------------------------


class Severity(StrEnum):
    """How much a finding weighs: only errors change the exit code."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Finding(Frozen):
    """Something wrong with content, as a value: what, where, and for which language."""

    slug: str
    """The kind, registered in ``diagnostics.toml``, which holds its severity and its remedy."""
    message: str
    """What is wrong here, one sentence."""
    path: str = ""
    """The file, relative to the publication, with forward slashes; empty when no file is to blame."""
    line: int | None = None
    column: int | None = None
    locale: str | None = None
    """The locale as ``publication.toml`` spells it; None when every language is concerned."""
    subject: str = ""
    """What the finding is about (a key, a link, a name): keeps fingerprints apart without line numbers."""
    key: Key | None = None
    """The message it is about, where it is about one: what a waiver is bound to."""


# --- Completeness --------------------------------------------------------------------------------------------------


class Count(Frozen):
    """Messages and the source words in them."""

    messages: int = 0
    words: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.messages + other.messages, self.words + other.words)


class Completeness(Frozen):
    """How far a translation is, counted exactly."""

    translated: Count = Count()
    fuzzy: Count = Count()
    untranslated: Count = Count()
    copied: Count = Count()
    """A part of ``translated``: the msgstr is the msgid, and that has two or more real words."""

    @property
    def total(self) -> Count:
        return self.translated + self.fuzzy + self.untranslated

    @property
    def share(self) -> float:
        """Translated source words, 0.0 to 1.0; a work without words is complete."""
        return self.translated.words / self.total.words if self.total.words else 1.0

    def __add__(self, other: Completeness) -> Completeness:
        return Completeness(
            self.translated + other.translated,
            self.fuzzy + other.fuzzy,
            self.untranslated + other.untranslated,
            self.copied + other.copied,
        )


# --- The publication -----------------------------------------------------------------------------------------------


class Status(StrEnum):
    """What a publisher promises of a locale."""

    RELEASED = "released"
    DRAFT = "draft"


class Provenance(StrEnum):
    """How a translation was made."""

    SOURCE = "source"
    HUMAN = "human"
    MACHINE = "machine"
    MACHINE_REVIEWED = "machine, reviewed"
    UNKNOWN = "unknown"
