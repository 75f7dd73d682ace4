"""A folder in, everything a publication says out: its documents, its templates, its catalogs, and what is wrong with them."""

from hexapla.project.folder import Project, malformed
from hexapla.project.reading import read_project
from hexapla.project.values import Domain, Part, Translation

__all__ = ["Domain", "Part", "Project", "Translation", "malformed", "read_project"]
