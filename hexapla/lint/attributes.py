"""A page in, defects out that the attributes of one element show: its language, its address, what it runs and asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from hexapla.lint.reading import XML_LANG, Defect, Kind, Page
from hexapla.lint.requests import LOADS, requests_of
from hexapla.lint.structure import language_faults, picture_faults

_ANYWHERE = frozenset({"href", "src", "style", "lang", XML_LANG})
_OF_TAG = {"meta": ("name", "http-equiv")}


def attribute_defects(page: Page) -> Iterator[Defect]:
    for kind, elements in page.kinds:
        if _is_judged(kind):
            for element in elements:
                for slug, message in _faults(kind, *element.values()):
                    yield Defect(slug, message, page.name, element.sourceline)


@lru_cache(maxsize=1 << 10)
def _is_judged(kind: Kind) -> bool:
    """Whether anything can be wrong with an element of this kind."""
    asked = {*_ANYWHERE, *LOADS.get(kind.tag, ()), *_OF_TAG.get(kind.tag, ())}
    return kind.tag == "img" or any(name in asked or name[:2].lower() == "on" for name in kind.names)


@lru_cache(maxsize=1 << 12)
def _faults(kind: Kind, *values: str) -> tuple[tuple[str, str], ...]:
    """Remembered: the languages of a work link to the same places."""
    return faults_of(kind.tag, dict(zip(kind.names, values, strict=True)))


def faults_of(tag: str, attributes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Slugs and messages of one element."""
    return (*language_faults(attributes), *picture_faults(tag, attributes), *requests_of(tag, attributes))
