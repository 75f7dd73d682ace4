"""A work in one language, rendered, in; an Edition out: the one set of values that pages, books, metadata and feeds are made from."""

from hexapla.edition.graph import metadata_of
from hexapla.edition.making import Said, edition_identifier, make_edition
from hexapla.edition.pictures import IMAGE_TYPES, media_type_of
from hexapla.edition.values import NO_LANG, Asset, Chapter, Cover, Edition, Name, lang_attributes, xml_attributes

__all__ = [
    "IMAGE_TYPES",
    "NO_LANG",
    "Asset",
    "Chapter",
    "Cover",
    "Edition",
    "Name",
    "Said",
    "edition_identifier",
    "lang_attributes",
    "make_edition",
    "media_type_of",
    "metadata_of",
    "xml_attributes",
]
