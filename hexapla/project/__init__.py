"""A folder in, everything a publication says out: its documents, its templates, its catalogs, and what is wrong with them."""

from hexapla.project.folder import Project, malformed
from hexapla.project.packed import Packed
from hexapla.project.reading import read_project
from hexapla.project.values import Domain, KeptWords, Part, Translation, Words

__all__ = ["Domain", "KeptWords", "Packed", "Part", "Project", "Translation", "Words", "malformed", "read_project"]
