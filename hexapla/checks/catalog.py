"""A catalog and today's template in, findings out: what is missing, what was lost, what must never be rendered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from hexapla.checks.quoting import quote
from hexapla.checks.rules import Rules
from hexapla.completeness import is_copied
from hexapla.config import Publication
from hexapla.frozen import Frozen, field
from hexapla.locales import Locale
from hexapla.markup import Document, Fault, Parser, find_character_faults, find_faults
from hexapla.model import Catalog, Entry, Finding, Key
from hexapla.parity import Difference, Side, find_differences, read_side
from hexapla.pofile import find_header, header_fields
from hexapla.privacy import EMAIL, find_private
from hexapla.strays import same_language

_HOLDS = "The translation holds {}: {{what}}. The source text stands in for it."
_SAID = {
    "unsafe-link": _HOLDS.format("a link that is not http, https, mailto, tel or a page of the work"),
    "bidi-in-link": _HOLDS.format("an invisible direction mark inside a link"),
    "image-added": _HOLDS.format("an image that is not in the source"),
    "note-added": _HOLDS.format("the mark of a footnote that is not in the source, or more often than there"),
    "attributes-added": _HOLDS.format("curly brackets, {{: … }}, that are not in the source"),
    "html-added": _HOLDS.format("HTML that is not in the source"),
    "html-unbalanced": _HOLDS.format("HTML tags that do not balance"),
    "control-character": _HOLDS.format("a control character"),
    "bidi-control": _HOLDS.format("a direction mark that reorders the text around it"),
    "hidden-character": _HOLDS.format("a character that readers cannot see, or that every font draws in its own way"),
    "message-too-complex": _HOLDS.format("too much markup, or far more text than the source"),
    "copied-message": "The translation of {source} is the source text.",
    "block-marker-added": "The translation begins with {what}, as if it were another kind of block; readers see the mark.",
    "blank-line-added": "The translation holds a blank line; the source text is one block ({what}).",
    "line-break-added": "The translation holds a line break that the source does not have ({what}).",
    "markup-broken": "Readers see {what} in the translation: something meant as markup is none.",
    "link-lost": "The link {what} of the source is not in the translation.",
    "link-empty": "The translation holds a link without a text: nothing to click on.",
    "link-target-changed": "The translation links to {what}; the source does not.",
    "link-target-suspicious": "The translation links to {what}, which {why}.",
    "image-lost": "The picture {what} of the source is not in the translation.",
    "note-lost": "The mark of a footnote, {what}, is in the source and not in the translation.",
    "html-lost": "The HTML {what} of the source is not in the translation.",
    "attributes-lost": "What the source says in curly brackets, {{: … }}, is not in the translation: {what}.",
    "code-changed": "The code {what} is not the same in source and translation.",
    "placeholder-changed": "The placeholder {what} is not the same in source and translation.",
    "brackets-unbalanced": "The bracket {what} has no partner in the translation.",
    "too-many-marks": "Marks cover the lines around them: {what}.",
    "script-mismatch": "Most letters of the translation are of another script than its language is written in: {what}.",
    "typography-quotation-marks": "The translation holds {what}, which is no quotation mark of its language.",
    "typography-spacing": "The space before or after a mark is not as this language sets it: {what}.",
    "typography-terminal": "The translation ends in another way than the source: {what}.",
    "typography-punctuation": "This language has another mark for it: {what}.",
    "typography-doubled-word": "A word stands twice in a row: {what}.",
    "number-missing": "The number {what} of the source is not in the translation, in any way of writing it.",
}
"""What each finding on a message says: ``what`` was seen, ``source`` is the msgid."""


class Checked(Frozen):
    """What checking one catalog gives."""

    findings: tuple[Finding, ...]
    never_rendered: frozenset[Key]
    """The messages whose msgstr must not stand in an edition."""


class Place(Frozen):
    """Where a message stands."""

    document: Document
    tag: str
    """Of its block."""
    role: str
    read: dict[str, Side] = field(default_factory=dict, compare=False, repr=False)
    """The msgid as the renderer reads it, once for all languages."""

    def reader(self, parser: Parser, msgid: str) -> _Read:
        """Reads a msgid and its msgstr, each once."""

        msgstrs: dict[str, Side] = {}

        def read(text: str) -> Side:
            known = self.read if text == msgid else msgstrs
            if text not in known:
                known[text] = read_side(parser, self.document, self.tag, text)
            return known[text]

        return read


_Read = Callable[[str], Side]


def check_catalog(
    catalog: Catalog,
    template: Catalog,
    locale: Locale,
    places: Mapping[Key, Place],
    parser: Parser,
    hosts: Collection[str] = (),
    rules: Rules | None = None,
) -> Checked:
    """The findings of one catalog against today's template.

    ``places`` gives, for each message, a document it stands in, the tag of its block and its role, so that faults are looked for in the
    tree that would be rendered; ``hosts`` are those that links of the work may lead to; with ``rules``, punctuation is looked at too.
    """
    findings: list[Finding] = []
    never: set[Key] = set()
    wanted = {entry.key for entry in template.entries if not entry.is_header}
    for entry in catalog.entries:
        key = entry.key
        if entry.obsolete or key not in wanted or not entry.translated:
            continue
        place = places.get(key)
        read = place.reader(parser, entry.msgid) if place else None
        seen = [Difference(fault.slug, fault.seen) for fault in _faults(entry, place, parser, read)]
        if seen:
            never.add(key)
        elif not entry.fuzzy:
            seen = [*_differences(entry, place, read, locale, hosts), *_slips(entry, place, parser, locale, rules)]
        findings += (_finding(difference, entry, catalog.path, locale) for difference in seen)
    findings += _missing(catalog, template, locale)
    return Checked(tuple(findings), frozenset(never))


def _finding(found: Difference, entry: Entry, path: str, locale: Locale) -> Finding:
    message = _SAID[found.slug].format(what=quote(found.seen), source=quote(entry.msgid), why=found.why)
    return Finding(found.slug, message, path, entry.line, None, locale.code, f"{quote(entry.msgid)}|{found.seen}", entry.key)


def _differences(entry: Entry, place: Place | None, read: _Read | None, locale: Locale, hosts: Collection[str]) -> Iterator[Difference]:
    """What a sound translation lost or changed."""
    if is_copied(entry):
        yield Difference("copied-message", entry.msgid)
    elif place is not None and read is not None:
        yield from find_differences(read(entry.msgid), read(entry.msgstr[0]), locale, place.role, hosts)


def _slips(entry: Entry, place: Place | None, parser: Parser, locale: Locale, rules: Rules | None) -> Iterator[Difference]:
    """Slips of punctuation, for publishers who asked for them."""
    if rules is not None and place is not None and not is_copied(entry):
        from hexapla.checks.typography import find_slips, read_shown  # Here: most do not ask.

        old, new = (read_shown(parser, place.document, place.tag, text) for text in (entry.msgid, entry.msgstr[0]))
        yield from find_slips(old, new, rules, locale)


def _faults(entry: Entry, place: Place | None, parser: Parser, read: _Read | None) -> Iterator[Fault]:
    """A fuzzy entry is looked at too: it is not rendered, but what it holds must not harm whoever opens it either.

    Without a place it is a line of ``publication.toml``, which is no Markdown: only its characters matter.
    """
    texts = entry.msgid, entry.msgstr[0]
    if place is not None and read is not None:
        return find_faults(parser, place.document, place.tag, *texts, lambda text: read(text).signature)
    return find_character_faults(*texts)


def _missing(catalog: Catalog, template: Catalog, locale: Locale) -> Iterator[Finding]:
    known = {entry.key: entry for entry in catalog.entries if not entry.obsolete}
    stale = [entry for entry in template.entries if not entry.is_header and entry.key not in known]
    if stale:
        total = len(template.entries) - 1
        message = f"{len(stale)} of {total} messages of today's source are not in this catalog; the first is {quote(stale[0].msgid)}."
        yield Finding("stale-catalog", message, catalog.path, 1, None, locale.code)
    for entry in template.entries:
        found = known.get(entry.key)
        if entry.is_header or found is None:
            continue
        if not found.translated:
            message = f"{quote(entry.msgid)} has no translation."
            yield Finding("untranslated-message", message, catalog.path, found.line, None, locale.code, quote(entry.msgid), entry.key)
        elif found.fuzzy:
            message = f"The translation of {quote(entry.msgid)} is marked fuzzy and is not used."
            yield Finding("fuzzy-message", message, catalog.path, found.line, None, locale.code, quote(entry.msgid), entry.key)


def check_comments(catalog: Catalog, locale: Locale) -> Iterator[Finding]:
    """E-mail addresses in translator comments: a catalog goes wherever the repository goes."""
    for entry in catalog.entries:
        for comment in () if entry.is_header else entry.comments:
            if EMAIL.search(comment):
                # The address itself is not repeated: reports are read by more people than catalogs.
                message = f"A comment beside {quote(entry.msgid)} holds an e-mail address."
                yield Finding("private-comment", message, catalog.path, entry.line, None, locale.code, quote(entry.msgid), entry.key)


def check_header(catalog: Catalog, locale: Locale, publication: Publication) -> Iterator[Finding]:
    """The header says another language, or tells who and when."""
    header = find_header(catalog)
    if header is None:
        yield Finding("header-missing", "The catalog has no header.", catalog.path, 1, None, locale.code)
        return
    language = dict(header_fields(header)).get("Language", "")
    if language and not same_language(language, locale):
        message = f"The header says Language: {quote(language)}, but the file lies in the folder of {locale.code}."
        yield Finding("header-language-mismatch", message, catalog.path, header.line, None, locale.code)
    if publication.strip_headers:
        for name, entry in find_private(catalog):
            what = "A comment above the header" if name == "comment" else f"The header's {quote(name)}"
            message = f"{what} tells who translated, or when."
            yield Finding("private-header", message, catalog.path, entry.line, None, locale.code, name)
