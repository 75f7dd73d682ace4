"""An open Markdown file in, its messages out as Babel's extractors give them: ``pybabel extract`` finds what `hexapla update` finds.

For a project that keeps one template for its program and its texts. In the mapping file (Babel's manual, *Extraction Method Mapping*)::

    [hexapla: source/**.md]
    extensions = extra, sane_lists, admonition, toc
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import BinaryIO

from hexapla.config import DEFAULT_EXTENSIONS, KNOWN_EXTENSIONS
from hexapla.errors import ConfigError
from hexapla.markup import parser_for
from hexapla.model import Segment
from hexapla.source import parse_source

Extracted = tuple[int, str | None, str | tuple[str, str], list[str]]
"""Line, function, what that function would be called with, and comments (Babel's manual, *Writing Extraction Methods*)."""

_UNDETERMINED = "und"
"""BCP 47: the language of a text makes no difference to its messages."""


def extract(
    fileobj: BinaryIO,
    keywords: Collection[str],
    comment_tags: Collection[str],  # noqa: ARG001 — Babel's interface; Markdown has no comments but ours, and those are always meant
    options: Mapping[str, object],
) -> Iterator[Extracted]:
    """The messages of one document in its order, with file lines; a repeated message each time, for Babel to gather.

    A message with a context comes as a call of ``pgettext``; where that is not among ``keywords``, without its context. Its comments are
    its role and the author's note. ``options`` may hold ``extensions``, those of ``publication.toml``, as a list or in one string.
    Raises SourceError for a file that is no Markdown document, and ConfigError for an extension that is not known.
    """
    parser = parser_for(_extensions(options))
    document = parser.parse(parse_source(fileobj.read(), getattr(fileobj, "name", "")), _UNDETERMINED)
    return (_extracted(segment, keywords) for segment in document.segments)


def _extracted(segment: Segment, keywords: Collection[str]) -> Extracted:
    comments = [segment.role, *([segment.note] if segment.note else [])]
    if segment.msgctxt is not None and "pgettext" in keywords:
        return segment.line, "pgettext", (segment.msgctxt, segment.msgid), comments
    return segment.line, None, segment.msgid, comments


def _extensions(options: Mapping[str, object]) -> tuple[str, ...]:
    given = options.get("extensions", DEFAULT_EXTENSIONS)
    names = tuple(re.findall(r"[^\s,]+", given)) if isinstance(given, str) else tuple(given) if isinstance(given, Iterable) else (given,)
    if unknown := [name for name in names if name not in KNOWN_EXTENSIONS]:
        raise ConfigError(
            f"there is no extension {unknown[0]!r}",
            location="extensions, in Babel's mapping file",
            hint=f"those known are {', '.join(KNOWN_EXTENSIONS)}",
        )
    return names
