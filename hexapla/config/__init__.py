"""A publication's folder in, everything its ``publication.toml`` says out."""

from hexapla.config.read import CONFIG_PATH, KNOWN_EXTENSIONS, METADATA_DOMAIN, SOURCE_FOLDER, parse_publication, read_publication
from hexapla.config.values import DEFAULT_EXTENSIONS, Credit, DocumentName, Policy, Publication, Work

__all__ = [
    "CONFIG_PATH",
    "DEFAULT_EXTENSIONS",
    "KNOWN_EXTENSIONS",
    "METADATA_DOMAIN",
    "SOURCE_FOLDER",
    "Credit",
    "DocumentName",
    "Policy",
    "Publication",
    "Work",
    "parse_publication",
    "read_publication",
]
