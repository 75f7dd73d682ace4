"""A parsed document in, what is wrong with it out: titles, headings, ids, links, pictures, HTML that acts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from hexapla.adapt import images_of, links_of, resolve
from hexapla.checks.quoting import quote
from hexapla.config import SOURCE_FOLDER
from hexapla.edition import media_type_of
from hexapla.markup import Document, is_safe_link, parse_body
from hexapla.model import Finding, Segment

_FORMS = ("form", "input", "button", "select", "textarea")
_FRAMES = ("iframe", "frame", "frameset", "object", "embed", "applet", "param", "portal")
_ACTIVE_ELEMENTS = frozenset({"script", "style", "link", "meta", "base", "audio", "video", "source", "track", *_FORMS, *_FRAMES})
_ACTIVE_ATTRIBUTES = frozenset({"srcset", "srcdoc", "formaction", "action", "background", "ping", "poster", "data"})
"""What a page's policy refuses or a book cannot carry: scripts, forms, frames, and whatever is fetched other than by ``img src``."""


def check_document(document: Document, body: str, paths: Collection[str], root: Path) -> Iterator[Finding]:
    """What is wrong with a source: no title, two titles, links to pages and pictures that are not there.

    ``body`` is its rendering; ``paths`` are the paths of all documents of its work; ``root`` is the publication's folder.
    """
    yield from document.findings
    path = document.source.path
    if not document.title:
        yield Finding("title-missing", "The document has no heading that could be its title.", path, document.source.first_line)
    tops = [segment for segment in document.segments if segment.role == "heading 1"]
    for segment in tops[1:]:
        yield Finding("second-title", f"{quote(segment.msgid)} is a second heading of level 1.", path, segment.line, subject=segment.msgid)
    yield from _skipped_levels(document.segments, path)
    yield from _elements(document, body)
    yield from _addresses(document, body, paths, root)


def _elements(document: Document, body: str) -> Iterator[Finding]:
    """Ids that are there twice, and HTML that acts."""
    path, elements = document.source.path, list(parse_body(body).iter("*"))
    ids = Counter(element.get("id", "") for element in elements)
    for name in (name for name, times in ids.items() if name and times > 1):
        message = f"The id {quote(name)} is given to {ids[name]} elements."
        yield Finding("duplicate-id", message, path, _line(document, name), subject=name)
    for name in dict.fromkeys(name for element in elements for name in _active(str(element.tag), element.attrib)):
        yield Finding("active-html", f"{quote(name)} is not published.", path, _line(document, name), subject=name)


def _active(tag: str, attributes: Iterable[str | bytes]) -> Iterator[str]:
    if tag in _ACTIVE_ELEMENTS:
        yield tag
    yield from (name for name in map(str, attributes) if name.startswith("on") or name in _ACTIVE_ATTRIBUTES)


def _addresses(document: Document, body: str, paths: Collection[str], root: Path) -> Iterator[Finding]:
    path = document.source.path
    for address in dict.fromkeys(images_of(body)):
        yield from _image(document, address, root)
    for address in dict.fromkeys(links_of(body)):
        target = resolve(path, address)
        if not is_safe_link(address):
            yield Finding(
                "unsafe-source-link",
                f"The link {quote(address)} is not one that is published.",
                path,
                _line(document, address),
                subject=address,
            )
        elif target and not address.startswith("#") and target[0] not in paths:
            message = f"The link {quote(address)} leads to {target[0]}, which is no document of this work."
            yield Finding("link-target-missing", message, path, _line(document, address), subject=address)


def _image(document: Document, address: str, root: Path) -> Iterator[Finding]:
    path, line = document.source.path, _line(document, address)
    target = resolve(path, address)
    if target is None:
        yield Finding("remote-image", f"The picture {quote(address)} is on another site.", path, line, subject=address)
    elif not target[0].startswith(f"{SOURCE_FOLDER}/") or media_type_of(target[0]) is None:
        yield Finding("asset-outside", f"The picture {quote(address)} cannot go into an edition.", path, line, subject=address)
    elif not _is_file(root / target[0]):
        yield Finding("asset-missing", f"The picture {quote(address)} is not there: no file {target[0]}.", path, line, subject=address)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A name too long for any file.
        return False


def _line(document: Document, needle: str) -> int:
    found = document.source.text.find(needle)
    return document.source.text.count("\n", 0, max(found, 0)) + document.source.first_line


def _skipped_levels(segments: Sequence[Segment], path: str) -> Iterator[Finding]:
    level = 1
    for segment in segments:
        if found := re.fullmatch(r"heading (\d)", segment.role):
            if int(found[1]) > level + 1:
                message = f"{quote(segment.msgid)} is a heading of level {found[1]} below one of level {level}."
                yield Finding("heading-level-skipped", message, path, segment.line, subject=segment.msgid)
            level = int(found[1])
