"""A folder in, everything a publication says out: its documents, its templates, its catalogs, and what is wrong with them."""

from hexapla.project.batch import Batch, Parse, ToParse, parse_sources
from hexapla.project.folder import Project, malformed
from hexapla.project.packed import Deflated
from hexapla.project.reading import read_project
from hexapla.project.values import Domain, KeptWords, Part, Translation, Words

__all__ = [
    "Batch",
    "Deflated",
    "Domain",
    "KeptWords",
    "Parse",
    "Part",
    "Project",
    "ToParse",
    "Translation",
    "Words",
    "malformed",
    "parse_sources",
    "read_project",
]
