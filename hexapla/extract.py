"""Documents in, templates out: what translators get to translate, with what they need to know about each message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hexapla.config import CONFIG_PATH, Publication
from hexapla.frozen import replace
from hexapla.locales import Locale
from hexapla.model import Catalog, Entry, Key, Segment
from hexapla.text import count_words


def template_of(segments: Sequence[Segment], path: str, publication: Publication, domain: str) -> Catalog:
    """The ``.pot`` of one document: a message for each key, in the order of the source, with ``file:line`` references.

    ``path`` is the document's, relative to the publication. There is no clock in it: the same source gives the same bytes.
    """
    entries: dict[Key, Entry] = {}
    for segment in segments:
        entry = _entry(segment, f"{path}:{segment.line}")
        entries[segment.key] = _joined(entries[segment.key], entry) if segment.key in entries else entry
    header = Entry("", (_header(publication, None),), flags=("fuzzy",))
    return Catalog((header, *entries.values()), publication.template_path(domain))


def joined_template(parts: Sequence[Catalog]) -> Catalog:
    """One ``.pot`` for several documents: a message that stands in two of them is there once, with the notes of both."""
    if len(parts) == 1:
        return parts[0]
    entries: dict[Key, Entry] = {}
    for part in parts:
        for entry in part.entries:
            known = entries.get(entry.key)
            entries[entry.key] = entry if known is None or entry.is_header else _joined(known, entry)
    return replace(parts[0], entries=tuple(entries.values()))


def _joined(one: Entry, other: Entry) -> Entry:
    notes = tuple(line for line in other.extracted if line not in one.extracted)
    return replace(one, extracted=one.extracted + notes, references=tuple(dict.fromkeys(one.references + other.references)))


def metadata_segments(publication: Publication) -> tuple[Segment, ...]:
    """What ``publication.toml`` itself says to readers: the titles and descriptions given there."""
    texts = [("title of the collection", publication.title)]
    for work in publication.works:
        texts += [(f"title of the work {work.id}", work.title), (f"description of the work {work.id}", work.description)]
    return tuple(Segment(text, role, _line_of(publication, text), words=count_words(text)) for role, text in texts if text)


def for_catalogs(template: Catalog, references: str) -> Catalog:
    """A template as catalogs take it: references without line numbers (``file``), with them (``line``) or none at all (``none``).

    An inserted paragraph moves every later line: with line numbers it would rewrite every later entry in every language.
    """

    def reduced(entry: Entry) -> Entry:
        if references == "line":
            return entry
        files = dict.fromkeys(reference.rpartition(":")[0] for reference in entry.references) if references == "file" else ()
        return replace(entry, references=tuple(files))

    return replace(template, entries=tuple(reduced(entry) for entry in template.entries))


def new_catalog(template: Catalog, locale: Locale, publication: Publication, domain: str) -> Catalog:
    """An untranslated catalog for a locale, from a template as `for_catalogs` gives it."""
    header = Entry("", (_header(publication, locale),))
    return Catalog((header, *(entry for entry in template.entries if not entry.is_header)), publication.catalog_path(locale, domain))


def same_but_for_references(one: Catalog, other: Catalog) -> bool:
    """Whether two catalogs differ in nothing a translator would have to act on."""
    return _without_references(one.entries) == _without_references(other.entries)


def _entry(segment: Segment, reference: str) -> Entry:
    return Entry(segment.msgid, ("",), segment.msgctxt, extracted=_comments(segment), references=(reference,))


def _comments(segment: Segment) -> tuple[str, ...]:
    lines = [segment.role]
    if segment.trail:
        lines.append("under: " + " › ".join(" ".join(heading.split()) for heading in segment.trail))
    if segment.note:
        lines.append(f"The author says: {segment.note}")
    if "\n" in segment.msgid:
        lines.append("A line break in this text is a line break in the edition.")
    return tuple(lines)


def _header(publication: Publication, locale: Locale | None) -> str:
    day = f"{publication.modified.isoformat()} 00:00+0000"
    fields = {
        "Project-Id-Version": publication.works[0].id if len(publication.works) == 1 else "publication",
        "Report-Msgid-Bugs-To": publication.contact,
        "POT-Creation-Date": day if locale is None else None,
        "PO-Revision-Date": "YEAR-MO-DA HO:MI+ZONE" if locale is None else day,
        "Last-Translator": "",
        "Language-Team": "",
        "Language": locale.code if locale else "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": locale.plural_forms if locale else None,
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items() if value is not None)


def _without_references(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(replace(entry, references=(), line=0) for entry in entries)


def _line_of(publication: Publication, text: str) -> int:
    try:
        lines = (publication.root / CONFIG_PATH).read_text(encoding="utf-8-sig").splitlines()
    except OSError:
        return 1
    return next((number for number, line in enumerate(lines, 1) if text in line), 1)
