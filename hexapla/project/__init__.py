"""A folder in, everything a publication says out: its documents, its templates, its catalogs, and what is wrong with them."""

from hexapla.project.batch import Batch, Group, Parse, parse_group
from hexapla.project.folder import Project, malformed
from hexapla.project.packed import Deflated
from hexapla.project.reading import read_project
from hexapla.project.values import Domain, KeptWords, Part, Translation, Words

__all__ = [
    "Batch",
    "Deflated",
    "Domain",
    "Group",
    "KeptWords",
    "Parse",
    "Part",
    "Project",
    "Translation",
    "Words",
    "malformed",
    "parse_group",
    "read_project",
]
