"""An Edition in, what JSON-LD says of it out."""

from __future__ import annotations

from collections.abc import Mapping

from hexapla.edition.values import Edition


def metadata_of(edition: Edition) -> Mapping[str, object]:
    """What JSON-LD says of an edition: https://schema.org/Book, by the same values as the package document."""
    graph: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Book",
        "@id": edition.identifier,
        "name": edition.title,
        "inLanguage": edition.tag,
        "dateModified": edition.modified,
        "version": edition.version,
        "creativeWorkStatus": "Draft" if edition.draft else "Published",
        "bookFormat": "https://schema.org/EBook",
        "accessMode": list(edition.access_modes),
        "accessModeSufficient": edition.access_mode_sufficient,
        "accessibilityFeature": list(edition.accessibility_features),
        "accessibilityHazard": edition.accessibility_hazard,
        "accessibilitySummary": edition.accessibility_summary,
    }
    if edition.isbn13:
        graph["isbn"] = edition.isbn13
    if edition.subtitle:
        graph["alternativeHeadline"] = edition.subtitle
    if edition.keywords:
        graph["keywords"] = list(edition.keywords)
    if edition.description:
        graph["description"] = edition.description
    if edition.published:
        graph["datePublished"] = edition.published
    if edition.rights:
        graph["copyrightNotice"] = edition.rights
    if edition.authors:
        graph["author"] = [{"@type": "Person", "name": author.name} for author in edition.authors]
    if edition.publisher:
        graph["publisher"] = {"@type": "Organization", "name": edition.publisher}
    if translators := [{"@type": "Person", "name": credit.name} for credit in edition.credits if credit.role == "trl"]:
        graph["translator"] = translators
    if not edition.is_source:
        graph["translationOfWork"] = {
            "@type": "Book",
            "@id": edition.source_identifier,
            "name": edition.source_title,
            "inLanguage": edition.source.tag,
        }
        if edition.provenance_plain:
            graph["creditText"] = edition.provenance_plain
    return graph
