"""Headers as programs write them, and what may stay of them: nothing that tells who translated, or at what hour."""

from __future__ import annotations

import pytest

from hexapla.model import Catalog, Entry
from hexapla.pofile import find_header, header_fields
from hexapla.privacy import find_private, strip_private

FIELDS = {
    "translator": ("Last-Translator", "Ann <ann@example.org>", ""),
    "translator without an address": ("Last-Translator", "Ann", ""),
    "team": ("Language-Team", "French <fr@example.org>", ""),
    "capitals": ("LAST-TRANSLATOR", "Ann", ""),
    "another translator": ("X-Translator", "Ann", ""),
    "Pootle's user": ("X-Pootle-User", "ann", ""),
    "Launchpad's hour": ("X-Launchpad-Export-Date", "2026-11-23 10:11+0000", "2026-11-23 00:00+0000"),
    "Pootle's hour": ("X-POOTLE-MTIME", "1764547200.0", ""),
    "Poedit's folder": ("X-Poedit-Basepath", "/home/ann", None),
    "Poedit's charset": ("X-Poedit-SourceCharset", "UTF-8", None),
    "revision": ("PO-Revision-Date", "2026-11-23 10:11+0000", "2026-11-23 00:00+0000"),
    "revision at night in the east": ("PO-Revision-Date", "2026-11-23 01:30+0800", "2026-11-22 00:00+0000"),
    "revision in the west": ("PO-Revision-Date", "2026-11-23 23:30-0500", "2026-11-24 00:00+0000"),
    "zone with a colon": ("PO-Revision-Date", "2026-11-23 01:30+08:00", "2026-11-22 00:00+0000"),
    "ISO": ("PO-Revision-Date", "2026-11-23T01:30:59+0000", "2026-11-23 00:00+0000"),
    "no zone": ("PO-Revision-Date", "2026-11-23 01:30", "2026-11-23 00:00+0000"),
    "a name for the zone": ("PO-Revision-Date", "2026-11-23 01:30 CEST", "2026-11-23 00:00+0000"),
    "in words": ("PO-Revision-Date", "Mon, 23 Nov 2026 01:30:00 +0800", ""),
    "before all time": ("PO-Revision-Date", "0001-01-01 00:00+1400", "0001-01-01 00:00+0000"),
    "the form of an empty one": ("PO-Revision-Date", "YEAR-MO-DA HO:MI+ZONE", "YEAR-MO-DA HO:MI+ZONE"),
    "a day": ("POT-Creation-Date", "2026-11-23", "2026-11-23"),
    "a day, stripped before": ("POT-Creation-Date", "2026-11-23 00:00+0000", "2026-11-23 00:00+0000"),
    "the publisher's address": ("Report-Msgid-Bugs-To", "us@example.org", "us@example.org"),
    "an address anywhere else": ("X-Notes", "ask ann.b+c@mail.example.org", ""),
    "project": ("Project-Id-Version", "book 1.0", "book 1.0"),
    "language": ("Language", "fr", "fr"),
    "program": ("X-Generator", "Weblate 5.1", "X-Generator"),
    "encoding": ("Content-Transfer-Encoding", "8bit", "8bit"),
    "version of MIME": ("MIME-Version", "1.0", "1.0"),
    "plural forms": ("Plural-Forms", "nplurals=2; plural=n != 1;", "nplurals=2; plural=n != 1;"),
}


def catalog(*fields: str, comments: tuple[str, ...] = ()) -> Catalog:
    header = Entry("", ("".join(f"{field}\n" for field in ("Content-Type: text/plain; charset=UTF-8", *fields)),), comments=comments)
    return Catalog((header, Entry("a", ("b",), comments=("Ann <ann@example.org> says",))), "x.po")


def fields_of(stripped: Catalog) -> dict[str, str]:
    header = find_header(stripped)
    assert header is not None
    return dict(header_fields(header))


@pytest.mark.parametrize(("name", "value", "left"), FIELDS.values(), ids=FIELDS)
def test_fields(name: str, value: str, left: str | None) -> None:
    given = catalog(f"{name}: {value}")
    left = value if name == "X-Generator" else left
    stripped = strip_private(given)
    assert fields_of(stripped).get(name) == left
    assert [found for found, _ in find_private(given)] == ([] if left == value else [name])
    assert not list(find_private(stripped))
    assert strip_private(stripped) == stripped


def test_header_comments_go_and_a_translator_s_own_stay() -> None:
    given = catalog(comments=("Copyright 2026 Ann <ann@example.org>",))
    assert [name for name, _ in find_private(given)] == ["comment"]
    stripped = strip_private(given)
    assert stripped.entries[0].comments == ()
    assert stripped.entries[1] == given.entries[1]


def test_an_empty_comment_above_the_header_tells_nothing() -> None:
    assert not list(find_private(catalog("Language: fr", comments=("", " "))))


def test_lines_that_are_no_field_go() -> None:
    """As msgcat leaves them where it joins two headers."""
    given = catalog("#-#-#-#-#  ann.po (Ann's book)  #-#-#-#-#", "Language: fr", "", "Translated by Ann")
    assert [name for name, _ in find_private(given)] == ["line without a name"]
    stripped = strip_private(given)
    assert fields_of(stripped) == {"Content-Type": "text/plain; charset=UTF-8", "Language": "fr"}
    assert "Ann" not in stripped.entries[0].msgstr[0]
    assert (list(find_private(stripped)), strip_private(stripped)) == ([], stripped)


def test_a_header_made_obsolete_goes() -> None:
    given = catalog("Language: fr")
    old = Entry("", ("Last-Translator: Ann\n",), obsolete=True, comments=("Ann, 2026",))
    both = Catalog((*given.entries, old), given.path)
    assert [name for name, _ in find_private(both)] == ["Last-Translator", "comment"]
    assert strip_private(both).entries == given.entries


def test_nothing_private_nothing_changed() -> None:
    given = catalog("Language: fr")
    assert strip_private(given) is given
    headless = Catalog((Entry("a"),))
    assert strip_private(headless) is headless
    assert not list(find_private(headless))
