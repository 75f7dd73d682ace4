"""What ``publication.toml`` says, as values: a publication, its works, their documents, and a policy for each work and locale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from hexapla.colours import Palette
from hexapla.frozen import Frozen, field
from hexapla.locales import Locale
from hexapla.model import Provenance, Status

DEFAULT_EXTENSIONS = ("extra", "sane_lists", "admonition", "toc")
DEFAULT_CATALOGS = "locale/{locale}/LC_MESSAGES/{domain}.po"
DEFAULT_TEMPLATES = "locale/{domain}.pot"


class Credit(Frozen):
    """Someone named in an edition: an author, or whoever translated, edited or reviewed."""

    name: str
    role: str
    """A MARC relator code: ``aut``, ``trl``, ``edt``, ``rev`` …"""
    file_as: str = ""
    lang: str = ""
    """BCP 47 tag of the name, where it is not the edition's."""


class DocumentName(Frozen):
    """Where a document is, and what it is called in addresses and catalogs."""

    path: str
    """Relative to the publication: ``source/book/one.md``."""
    slug: str
    """Its page and manifest id: ``one``. Unique in its work."""
    domain: str
    """Its catalog: ``book/one``. Unique in the publication."""


class Evaluation(Frozen):
    """What a human found when they tried how accessible an edition is: EPUB Accessibility 1.1, section 4."""

    conforms_to: str
    """``EPUB Accessibility 1.1 - WCAG 2.2 Level AA``"""
    by: str
    date: dt.date
    credential: str = ""
    report: str = ""
    """An absolute address."""


class Imprint(Frozen):
    """What a publisher says of one edition as a thing that is sold."""

    isbn: str = ""
    """As it is written; its check digit holds, and no other edition has it."""
    edition: str = ""
    """Its number: ``2`` or ``2.1``."""
    evaluation: Evaluation | None = None


class Policy(Frozen):
    """What the publisher promises of a work in one locale."""

    locale: Locale
    status: Status
    bar: float
    """The share of source words that a released edition needs, 0.0 to 1.0."""
    provenance: Provenance
    credits: tuple[Credit, ...] = ()
    marks_fuzzy: bool = False
    """Fuzzy translations are shown, marked; else the source text stands in for them."""
    required: frozenset[str] = frozenset()
    """Paths of the documents that must be complete, whatever the bar."""
    keeps_last_good: bool = True
    """What stands when the edition cannot be published: the last good one, or nothing."""
    imprint: Imprint = Imprint()


class Work(Frozen):
    """An essay or a book: documents in reading order, one edition per locale."""

    id: str
    identifier: str
    """A URI that never changes; each edition's ``dc:identifier`` is made from it and the locale."""
    documents: tuple[DocumentName, ...]
    title: str = ""
    """Empty: the first heading of the first document."""
    description: str = ""
    authors: tuple[Credit, ...] = ()
    publisher: str = ""
    rights: str = ""
    date: dt.date | None = None
    """When the work was first published, if that is known."""
    modified: dt.date = dt.date(2000, 1, 1)
    policies: tuple[Policy, ...] = ()
    """Source locale first, then in the order of ``publication.toml``."""

    def policy(self, code: str) -> Policy:
        return next(policy for policy in self.policies if policy.locale.code == code)


class Publication(Frozen):
    """Everything ``publication.toml`` says."""

    root: Path
    source: Locale
    identifier: str
    modified: dt.date
    works: tuple[Work, ...]
    locales: tuple[Locale, ...]
    """Source locale first, then in the order of ``publication.toml``."""
    title: str = ""
    """The name of the collection; empty for a publication of one work."""
    publisher: str = ""
    contact: str = ""
    base_url: str = ""
    """With a final slash; empty when nothing is known about where the site will stand."""
    extensions: tuple[str, ...] = DEFAULT_EXTENSIONS
    catalogs: str = DEFAULT_CATALOGS
    templates: str = DEFAULT_TEMPLATES
    references: str = "file"
    wrap: int | None = None
    strip_headers: bool = True
    hosts: frozenset[str] = frozenset()
    """Hosts that translations may link to beside those of the sources."""
    typography: bool = False
    """Whether the punctuation of translations is checked too."""
    draws_covers: bool = True
    palette: Palette | None = None
    """Of all covers; None: chosen for each work by its identifier."""
    errata: tuple[tuple[str, str], ...] = ()
    """Old and new msgid of corrections that change no meaning: translations of the old stand for the new."""
    spellings: Mapping[str, str] = field(default_factory=dict)
    """How ``publication.toml`` spells each locale code."""
    folders: Mapping[str, str] = field(default_factory=dict)
    """How the folders of catalogs spell a locale, by code, where it is not the code: ``zh_TW`` for ``zh_Hant``."""
    unlisted: frozenset[str] = frozenset()
    """Codes of locales that have catalogs but no entry: drafts, until somebody lists them."""
    strays: Mapping[str, str] = field(default_factory=dict)
    """Folders of catalogs that are called like a language and are none that somebody began, and why: backups, mostly."""

    @property
    def several_works(self) -> bool:
        return len(self.works) > 1

    @property
    def translations(self) -> tuple[Locale, ...]:
        return tuple(locale for locale in self.locales if locale.code != self.source.code)

    @property
    def documents(self) -> tuple[DocumentName, ...]:
        """Of all works, in reading order."""
        return tuple(name for work in self.works for name in work.documents)

    def work(self, work_id: str) -> Work:
        return next(work for work in self.works if work.id == work_id)

    def template_path(self, domain: str) -> str:
        """Relative to the publication."""
        return self.templates.format(domain=domain)

    def catalog_path(self, locale: Locale, domain: str) -> str:
        """Relative to the publication."""
        return self.catalogs.format(locale=self.folders.get(locale.code, locale.code), domain=domain)
