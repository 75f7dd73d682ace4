"""What a status page tells, as values: works, their languages, their documents, and every message that waits for somebody."""

from __future__ import annotations

from enum import StrEnum

from hexapla.frozen import Frozen
from hexapla.locales import Locale
from hexapla.model import Completeness, Finding, Status


class Kind(StrEnum):
    """Why a message waits, against today's source."""

    NEW = "new"
    """Today's source has it, the catalog does not."""
    MISSING = "missing"
    """The catalog has it, without a text."""
    FUZZY = "fuzzy"
    REFUSED = "refused"
    """It has a text that fails a check marked *never rendered*."""
    GONE = "gone"
    """The catalog has it, today's source does not."""


class Waiting(Frozen):
    """One message that somebody has to look at."""

    kind: Kind
    msgid: str
    msgstr: str = ""
    previous: str = ""
    """The source text that ``msgstr`` was made for, where the catalog says so and it is another."""
    catalog: str = ""
    """``file:line``; the file alone for a message that is not in it."""
    source: str = ""
    """``file:line``; empty for what the source has no more."""


class DocumentStatus(Frozen):
    """One document in one language."""

    path: str
    today: Completeness
    """Against today's source."""
    checked_in: Completeness | None
    """The catalog against its own messages; None where there is none that can be read."""
    waiting: tuple[Waiting, ...] = ()
    more: int = 0
    """How many wait beside those listed."""

    @property
    def complete(self) -> bool:
        """Whether nothing of it waits for anybody."""
        return self.checked_in is not None and not self.waiting and not self.more


class LanguageStatus(Frozen):
    """One work in one language."""

    locale: Locale
    status: str
    bar: float
    """The share of source words that a released edition needs, 0.0 to 1.0."""
    today: Completeness
    documents: tuple[DocumentStatus, ...]
    findings: tuple[Finding, ...] = ()
    more_findings: int = 0

    @property
    def missed(self) -> bool:
        """Whether it is to be published and does not reach its bar."""
        return self.status == Status.RELEASED and self.today.share < self.bar

    @property
    def checked_in(self) -> Completeness:
        """What the catalogs say of themselves, summed."""
        return sum((one.checked_in for one in self.documents if one.checked_in is not None), Completeness())


class WorkStatus(Frozen):
    """One work in every language but its own."""

    id: str
    title: str
    languages: tuple[LanguageStatus, ...]


class PublicationStatus(Frozen):
    """Everything a status page tells."""

    title: str
    source: Locale
    works: tuple[WorkStatus, ...]
    findings: tuple[Finding, ...] = ()
    """What is wrong with no one language's edition: in the sources, among the files."""
    more_findings: int = 0
