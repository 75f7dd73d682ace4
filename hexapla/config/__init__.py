"""A publication's folder in, everything its ``publication.toml`` says out."""

from hexapla.config.found import catalog_files, find_locale, misplaced_files, path_pattern, with_found_locales
from hexapla.config.read import CONFIG_PATH, METADATA_DOMAIN, SOURCE_FOLDER, parse_publication, read_publication
from hexapla.config.shape import KNOWN_EXTENSIONS
from hexapla.config.values import DEFAULT_EXTENSIONS, Credit, DocumentName, Evaluation, Imprint, Policy, Publication, Work

__all__ = [
    "CONFIG_PATH",
    "DEFAULT_EXTENSIONS",
    "KNOWN_EXTENSIONS",
    "METADATA_DOMAIN",
    "SOURCE_FOLDER",
    "Credit",
    "DocumentName",
    "Evaluation",
    "Imprint",
    "Policy",
    "Publication",
    "Work",
    "catalog_files",
    "find_locale",
    "misplaced_files",
    "parse_publication",
    "path_pattern",
    "read_publication",
    "with_found_locales",
]
