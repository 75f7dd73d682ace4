"""Catalog files in, entries or errors out; entries in, files out: tables of what GNU msgfmt accepts and refuses, and where we differ."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from hexapla.errors import CatalogError
from hexapla.model import Catalog, Entry
from hexapla.pofile import (
    edit,
    find_header,
    header_fields,
    messages,
    obsolete,
    parse_catalog,
    read_catalog,
    render_catalog,
    render_entry,
    with_header_fields,
)
from tests.validators import require_tool

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
"""Three lines: the first line of what follows is 4."""


def parsed(body: str) -> Entry:
    """The one entry of a catalog with this body."""
    (entry,) = parse_catalog((HEAD + body).encode()).entries[1:]
    return entry


def refused(data: bytes) -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        parse_catalog(data, "locale/x.po")
    return caught.value


def msgfmt_accepts(data: bytes, folder: Path) -> bool:
    """Whether GNU msgfmt reads this file; without ``-c``, which judges more than the syntax."""
    file = folder / "x.po"
    file.write_bytes(data)
    return subprocess.run([require_tool("msgfmt"), "-o", "/dev/null", file], capture_output=True, check=False).returncode == 0


# --- What msgfmt refuses, we refuse ---------------------------------------------------------------------------------

MALFORMED = {
    "comment between msgid and msgstr": ('msgid "a"\n# c\nmsgstr "b"\n', "5:1", "a comment stands inside an entry, after its msgid"),
    "comment between strings": ('msgid "a"\nmsgstr "b"\n# c\n"d"\n', "7:1", "without msgid or msgstr"),
    "comment after previous text": ('#| msgid "x"\n#, fuzzy\nmsgid "a"\nmsgstr "b"\n', "5:1", "after its #| msgid"),
    "comment after msgctxt": ('msgctxt "x"\n#, fuzzy\nmsgid "a"\nmsgstr "b"\n', "5:1", "after its msgctxt"),
    "previous text obsolete, entry not": ('#~| msgid "x"\nmsgid "a"\nmsgstr "b"\n', "5:1", "#~"),
    "entry obsolete, previous text not": ('#| msgid "x"\n#~ msgid "a"\n#~ msgstr "b"\n', "5:4", "#~"),
    "previous msgctxt alone": ('#| msgctxt "x"\nmsgid "a"\nmsgstr "b"\n', "5:1", "where #| msgid should come"),
    "previous plural alone": ('#| msgid_plural "x"\nmsgid "a"\nmsgstr "b"\n', "4:4", "#| msgid_plural comes"),
    "two previous msgids": ('#| msgid "x"\n#| msgid "y"\nmsgid "a"\nmsgstr "b"\n', "5:4", "#| msgid comes after #| msgid"),
    "previous text after msgctxt": ('msgctxt "q"\n#| msgid "x"\nmsgid "a"\nmsgstr "b"\n', "5:4", "#| msgid comes after msgctxt"),
    "previous text at the end": ('#| msgid "x"\n', "4:4", "the file ends after #| msgid"),
    "previous msgstr": ('#| msgstr "x"\nmsgid "a"\nmsgstr "b"\n', "4:4", "#| msgstr comes"),
    "previous text without keyword": ('#| hello\nmsgid "a"\nmsgstr "b"\n', "4:4", "“hello”"),
    "previous text continued without mark": ('#| msgid "x"\n"y"\nmsgid "a"\nmsgstr "b"\n', "5:1", "begin with #|"),
    "text continued as previous": ('msgid "a"\n#| "b"\nmsgstr "b"\n', "5:4", "begin with #|"),
    "obsolete msgid, msgstr in use": ('#~ msgid "a"\nmsgstr "b"\n', "5:1", "begin with #~"),
    "obsolete text continued without mark": ('#~ msgid "a"\n#~ msgstr "b"\n"c"\n', "6:1", "begin with #~"),
    "obsolete words": ("#~ hello\n", "4:4", "“hello”"),
    "blank in the obsolete previous mark": ('#~ | msgid "x"\n#~ msgid "a"\n#~ msgstr "b"\n', "4:4", "“|”"),
    "duplicate": ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', "7:1", "first in line 4"),
    "duplicate, the same translation": ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "b"\n', "7:1", "first in line 4"),
    "duplicate, untranslated": ('msgid "a"\nmsgstr ""\n\nmsgid "a"\nmsgstr ""\n', "7:1", "first in line 4"),
    "duplicate, fuzzy": ('msgid "a"\nmsgstr "b"\n\n#, fuzzy\nmsgid "a"\nmsgstr "c"\n', "8:1", "first in line 4"),
    "duplicate, obsolete and in use": ('msgid "a"\nmsgstr "b"\n\n#~ msgid "a"\n#~ msgstr "b"\n', "7:4", "obsolete ones count too"),
    "duplicate, both obsolete": ('#~ msgid "a"\n#~ msgstr "b"\n\n#~ msgid "a"\n#~ msgstr "c"\n', "7:4", "first in line 4"),
    "duplicate, wrapped otherwise": ('msgid "ab"\nmsgstr "b"\n\nmsgid ""\n"a" "b"\nmsgstr "c"\n', "7:1", "first in line 4"),
    "duplicate, in a context": ('msgctxt "c"\nmsgid "a"\nmsgstr "b"\nmsgctxt "c"\nmsgid "a"\nmsgstr "c"\n', "8:1", "first in line 5"),
    "duplicate header": (HEAD, "4:1", "this header is defined twice, first in line 1"),
    "first form is 1": ('msgid "a"\nmsgid_plural "b"\nmsgstr[1] "b"\n', "6:1", "msgstr[1] where msgstr[0] must come"),
    "form left out": ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "b"\nmsgstr[2] "b"\n', "7:1", "msgstr[2] where msgstr[1]"),
    "form twice": ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "b"\nmsgstr[0] "b"\n', "7:1", "msgstr[0] where msgstr[1]"),
    "form without plural": ('msgid "a"\nmsgstr[0] "b"\n', "5:1", "without msgid_plural"),
    "second form without plural": ('msgid "a"\nmsgstr "b"\nmsgstr[1] "b"\n', "6:1", "without msgid_plural"),
    "plural without form": ('msgid "a"\nmsgid_plural "b"\nmsgstr "b"\n', "6:1", "msgstr without an index"),
    "plural without msgstr": ('msgid "a"\nmsgid_plural "b"\n', "5:1", "the file ends after msgid_plural"),
    "plural before msgid": ('msgid_plural "b"\nmsgid "a"\nmsgstr[0] "b"\n', "4:1", "msgid_plural comes"),
    "index on msgid": ('msgid[0] "a"\nmsgstr "b"\n', "4:6", "no index can"),
    "two indices": ('msgid "a"\nmsgid_plural "b"\nmsgstr[0][0] "b"\n', "6:10", "no index can"),
    "index after the text": ('msgid "a"\nmsgid_plural "b"\nmsgstr "b" [0]\n', "6:1", "without an index"),
    "index is no number": ('msgid "a"\nmsgid_plural "b"\nmsgstr[x] "b"\n', "6:7", "“[”"),
    "index is negative": ('msgid "a"\nmsgid_plural "b"\nmsgstr[-1] "b"\n', "6:7", "“[”"),
    "index is not closed": ('msgid "a"\nmsgid_plural "b"\nmsgstr[0 "b"\n', "6:7", "“[”"),
    "msgid alone": ('msgid "a"\n', "4:1", "the file ends after msgid where msgstr"),
    "msgctxt alone": ('msgctxt "a"\n', "4:1", "where msgid should come"),
    "msgctxt after msgid": ('msgid "a"\nmsgctxt "b"\nmsgstr "c"\n', "5:1", "msgctxt comes after msgid"),
    "msgstr alone": ('msgstr "a"\n', "4:1", "a second msgstr"),
    "two msgstr": ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', "6:1", "a second msgstr"),
    "two msgid": ('msgid "a"\nmsgid "b"\nmsgstr "c"\n', "5:1", "msgid comes after msgid"),
    "msgid without text": ('msgid\nmsgstr "b"\n', "5:1", "msgid is followed by no text"),
    "msgstr without text": ('msgid "a"\nmsgstr\n', "5:1", "the text of msgstr should come"),
    "msgstr without text, then an entry": ('msgid "a"\nmsgstr\n\nmsgid "c"\nmsgstr "d"\n', "7:1", "msgstr is followed by no text"),
    "escape: apostrophe": ('msgid "a\\\'"\nmsgstr "b"\n', "4:9", "\\' is no escape sequence"),
    "escape: question mark": ('msgid "a\\?"\nmsgstr "b"\n', "4:9", "\\?"),
    "escape: e": ('msgid "a\\e"\nmsgstr "b"\n', "4:9", "\\e"),
    "escape: u": ('msgid "a\\u0041"\nmsgstr "b"\n', "4:9", "\\u"),
    "escape: digit 8": ('msgid "a\\8"\nmsgstr "b"\n', "4:9", "\\8"),
    "escape: blank": ('msgid "a\\ b"\nmsgstr "b"\n', "4:9", "\\ "),
    "escape: é": ('msgid "a\\é"\nmsgstr "b"\n', "4:9", "\\é"),
    "escape: x without digits": ('msgid "a\\xg"\nmsgstr "b"\n', "4:9", "\\x"),
    "escape: Markdown star": ('msgid "a"\nmsgstr "\\*b"\n', "5:9", "A backslash itself is written \\\\"),
    "escape: end of transmission": ('msgid "a"\nmsgstr "a\\004b"\n', "5:10", "U+0004"),
    "raw end of transmission": ('msgid "a"\nmsgstr "\x04"\n', "5:9", "U+0004"),
    "unterminated msgid": ('msgid "a\nmsgstr "b"\n', "4:7", 'no closing "'),
    "unterminated msgstr": ('msgid "a"\nmsgstr "b\n', "5:8", 'no closing "'),
    "unterminated, no final line end": ('msgid "a"\nmsgstr "b', "5:8", 'no closing "'),
    "unterminated, only the mark": ('msgid "a"\nmsgstr "', "5:8", 'no closing "'),
    "unterminated by an escape": ('msgid "a"\nmsgstr "b\\"\n', "5:8", 'no closing "'),
    "unterminated, CRLF": ('msgid "a"\r\nmsgstr "b\r\n', "5:8", 'no closing "'),
    "text broken over lines": ('msgid "a"\nmsgstr "b\nc"\n', "5:8", "a line break inside a text is written \\n"),
    "quotation marks inside the text": ('msgid "a"\nmsgstr "b "c" d"\n', "5:12", 'write \\" for each'),
    "text after the text": ('msgid "a" b\nmsgstr "b"\n', "4:11", "“b” stands after the closing quotation mark"),
    "text without marks": ("msgid a\nmsgstr b\n", "4:7", "“a” is nothing that a catalog knows"),
    "prose": ("Dear all, here is my file.\n", "4:1", "“Dear”"),
    "prose at the end": ('msgid "a"\nmsgstr "b"\nThe end.\n', "6:1", "“The”"),
    "number": ("12\n", "4:1", "“1”"),
    "index alone": ("[0]\n", "4:1", "no index can"),
    "capital keywords": ('MSGID "a"\nMSGSTR "b"\n', "4:1", "Write msgid."),
    "misspelt keyword": ('msgsrt "a"\n', "4:1", "“msgsrt”"),
    "keyword with more": ('msgids "a"\nmsgstr "b"\n', "4:1", "“msgids”"),
    "single quotation marks": ("msgid 'a'\nmsgstr 'b'\n", "4:7", "the mark ' stands where"),
    "English quotation marks": ("msgid “a”\nmsgstr “b”\n", "4:7", "the mark “ stands where"),
    "German quotation marks": ('msgid "a"\nmsgstr „b“\n', "5:8", "the mark „ stands where"),
    "French quotation marks": ('msgid "a"\nmsgstr « b »\n', "5:8", "the mark « stands where"),
    "full-width quotation marks": ('msgid "a"\nmsgstr ＂b＂\n', "5:8", "the mark ＂ stands where"),
    "Chinese quotation marks": ('msgid "a"\nmsgstr 「b」\n', "5:8", "the mark 「 stands where"),
    "typographic close": ('msgid "a"\nmsgstr "b”\n', "5:8", 'no closing "'),
    "typographic marks after an empty text": ('msgid ""\n“a”\nmsgstr "b"\n', "5:1", "the mark “ stands where"),
    "no-break space before a keyword": ('\u00a0msgid "a"\nmsgstr "b"\n', "4:1", "U+00A0"),
    "ideographic space after a keyword": ('msgid\u3000"a"\nmsgstr "b"\n', "4:6", "U+3000"),
    "byte order mark inside": ('\ufeffmsgid "a"\nmsgstr "b"\n', "4:1", "U+FEFF"),
    "merge conflict": (
        'msgid "a"\n<<<<<<< HEAD\nmsgstr "b"\n=======\nmsgstr "c"\n>>>>>>> ar\n',
        "5:1",
        "an unresolved merge conflict of version control",
    ),
    "merge conflict between entries": ('<<<<<<< HEAD\nmsgid "a"\nmsgstr "b"\n=======\n>>>>>>> x\n', "4:1", "merge conflict"),
    "rest of a merge conflict": ('msgid "a"\nmsgstr "b"\n>>>>>>> 1f2e3d\n', "6:1", "merge conflict"),
    "middle of a merge conflict": ('msgid "a"\nmsgstr "b"\n=======\n', "6:1", "merge conflict"),
}


@pytest.mark.parametrize(("body", "where", "seen"), MALFORMED.values(), ids=MALFORMED)
def test_what_msgfmt_refuses_is_refused_with_place_and_remedy(body: str, where: str, seen: str, tmp_path: Path) -> None:
    data = (HEAD + body).encode()
    error = refused(data)
    assert error.location == f"locale/x.po:{where}"
    assert seen in f"{error.message} {error.hint}"
    assert error.hint
    assert not msgfmt_accepts(data, tmp_path)


# --- What msgfmt accepts, we accept ---------------------------------------------------------------------------------

ODD = {
    "keywords without blanks": ('msgid"a"msgstr"b"\n', Entry("a", ("b",))),
    "several strings on a line": ('msgid "a""c" "d"\nmsgstr "b"\n', Entry("acd", ("b",))),
    "text on the next line": ('msgid\n"a"\nmsgstr\n\n"b"\n', Entry("a", ("b",))),
    "blank lines inside": ('msgid "a"\n\n\nmsgstr "b"\n\n"c"\n', Entry("a", ("bc",))),
    "white space before and after": ('  msgid "a"  \n\tmsgstr "b"\t\n', Entry("a", ("b",))),
    "white space before comments": ('  # c\n  #, fuzzy\nmsgid "a"\nmsgstr "b"\n', Entry("a", ("b",), comments=("c",), flags=("fuzzy",))),
    "no final line end": ('msgid "a"\nmsgstr "b"', Entry("a", ("b",))),
    "blanks for a final line end": ('msgid "a"\nmsgstr "b"  ', Entry("a", ("b",))),
    "comments after the last entry": ('msgid "a"\nmsgstr "b"\n\n# c\n#, fuzzy\n', Entry("a", ("b",))),
    "a mark after the last entry": ('msgid "a"\nmsgstr "b"\n#~\n', Entry("a", ("b",))),
    "CRLF": ('# c\r\nmsgid "a"\r\nmsgstr ""\r\n"b"\r\n', Entry("a", ("b",), comments=("c",))),
    "CR CR LF": ('# c\r\r\nmsgid "a"\r\r\nmsgstr "b"\r\r\n', Entry("a", ("b",), comments=("c",))),
    "a tab inside a text": ('msgid "a\tb"\nmsgstr "b"\n', Entry("a\tb", ("b",))),
    "a line separator inside a text": ('msgid "a\u2028b\x85"\nmsgstr "b"\n', Entry("a\u2028b\x85", ("b",))),
    "escapes": ('msgid "\\t\\n\\r\\"\\\\n"\nmsgstr "b"\n', Entry('\t\n\r"\\n', ("b",))),
    "octal escapes": ('msgid "a\\101\\11"\nmsgstr "\\303\\2511"\n', Entry("aA\t", ("é1",))),
    "hexadecimal escapes": ('msgid "a\\x41"\nmsgstr "\\xc3\\xA9g"\n', Entry("aA", ("ég",))),
    "a letter escaped across strings": ('msgid "a"\nmsgstr "\\xc3"\n"\\xa9"\n', Entry("a", ("é",))),
    "an escape ends with its string": ('msgid "a"\nmsgstr "\\x9"\n"1" "\\11" "1"\n', Entry("a", ("\t1\t1",))),
    "comment text without a blank": (
        '#c\n#.d\n#:e:1\n#,fuzzy\nmsgid "a"\nmsgstr "b"\n',
        Entry("a", ("b",), comments=("c",), extracted=("d",), references=("e:1",), flags=("fuzzy",)),
    ),
    "comments in any order": (
        '#, fuzzy\n# c\n#: e\n#. d\n# f\nmsgid "a"\nmsgstr "b"\n',
        Entry("a", ("b",), comments=("c", "f"), extracted=("d",), references=("e",), flags=("fuzzy",)),
    ),
    "unknown comments": (
        '#- x\n#% y\n#foo\n#\n#  z\nmsgid "a"\nmsgstr "b"\n',
        Entry("a", ("b",), comments=("- x", "% y", "foo", "", " z")),
    ),
    "sticky flags": ('#, fuzzy\n#= no-wrap\nmsgid "a"\nmsgstr "b"\n', Entry("a", ("b",), flags=("fuzzy", "no-wrap"))),
    "flags after an exclamation mark": ('#! fuzzy\nmsgid "a"\nmsgstr "b"\n', Entry("a", ("b",), flags=("fuzzy",))),
    "flags parted by blanks": ('#, no-wrap fuzzy\nmsgid "a"\nmsgstr "b"\n', Entry("a", ("b",), flags=("no-wrap", "fuzzy"))),
    "flags twice": ('#, a, fuzzy,a,\nmsgid "a"\nmsgstr "b"\n', Entry("a", ("b",), flags=("a", "fuzzy"))),
    "a flag with a value": ('#, range: 0..9\nmsgid "a"\nmsgstr "b"\n', Entry("a", ("b",), flags=("range: 0..9",))),
    "a flag's name in capitals is another flag": ('#, Fuzzy\nmsgid "a"\nmsgstr "b"\n', Entry("a", ("b",), flags=("Fuzzy",))),
    "a comment that looks like a flag": ('# , fuzzy\nmsgid "a"\nmsgstr "b"\n', Entry("a", ("b",), comments=(", fuzzy",))),
    "references with spaces": (
        '#: \u2068a file.md\u2069:12 b.md:3\n#: \u2068my notes.md\u2069\nmsgid "a"\nmsgstr "b"\n',
        Entry("a", ("b",), references=("a file.md:12", "b.md:3", "my notes.md")),
    ),
    "an isolate that is not closed": (
        '#: \u2068a file.md:12\nmsgid "a"\nmsgstr "b"\n',
        Entry("a", ("b",), references=("\u2068a", "file.md:12")),
    ),
    "an empty context is a context": ('msgctxt ""\nmsgid ""\nmsgstr "b"\n', Entry("", ("b",), msgctxt="")),
    "plural": ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] ""\n"d"\n', Entry("a", ("c", "d"), msgid_plural="b")),
    "plural, blanks in the index": ('msgid "a"\nmsgid_plural "b"\nmsgstr [ 0 ] "c"\n', Entry("a", ("c",), msgid_plural="b")),
    "plural, index on its own line": ('msgid "a"\nmsgid_plural "b"\nmsgstr\n[0]\n"c"\n', Entry("a", ("c",), msgid_plural="b")),
    "plural, index with noughts": ('msgid "a"\nmsgid_plural "b"\nmsgstr[00] "c"\n', Entry("a", ("c",), msgid_plural="b")),
    "plural, twelve forms": (
        'msgid "a"\nmsgid_plural "b"\n' + "".join(f'msgstr[{index}] "{index}"\n' for index in range(12)),
        Entry("a", tuple(str(index) for index in range(12)), msgid_plural="b"),
    ),
    "previous": (
        '#| msgctxt "c"\n#| msgid ""\n#| "x\\n"\n#| "y"\n#| msgid_plural "z"\nmsgid "a"\nmsgstr "b"\n',
        Entry("a", ("b",), previous_msgctxt="c", previous_msgid="x\ny", previous_msgid_plural="z"),
    ),
    "obsolete": (
        '# c\n#, fuzzy\n#~| msgid "x"\n#~ msgctxt "d"\n#~ msgid "a"\n#~ msgstr ""\n#~ "b"\n',
        Entry("a", ("b",), msgctxt="d", comments=("c",), flags=("fuzzy",), previous_msgid="x", obsolete=True),
    ),
    "obsolete without blanks": ('#~msgid"a"\n#~msgstr"b"\n', Entry("a", ("b",), obsolete=True)),
    "obsolete, comments marked too": ('#~ # c\n#~ msgid "a"\n#~ msgstr "b"\n', Entry("a", ("b",), comments=("c",), obsolete=True)),
    "obsolete, two marks": ('#~ #| msgid "x"\n#~ msgid "a"\n#~ msgstr "b"\n', Entry("a", ("b",), previous_msgid="x", obsolete=True)),
    "obsolete, a mark alone": ('#~\n#~ msgid "a"\n#~\n#~ msgstr "b"', Entry("a", ("b",), obsolete=True)),
    "a merge conflict told of in a text": ('msgid "<<<<<<< HEAD"\nmsgstr "b"\n', Entry("<<<<<<< HEAD", ("b",))),
    "a merge conflict told of in a comment": ('# <<<<<<< HEAD\nmsgid "a"\nmsgstr "b"\n', Entry("a", ("b",), comments=("<<<<<<< HEAD",))),
}


@pytest.mark.parametrize(("body", "entry"), ODD.values(), ids=ODD)
def test_what_msgfmt_accepts_is_read_and_copied(body: str, entry: Entry, tmp_path: Path) -> None:
    data = (HEAD + body).encode()
    assert msgfmt_accepts(data, tmp_path)
    assert replace(parsed(body), line=0) == entry
    assert render_catalog(parse_catalog(data)) == data


# --- Where we differ ------------------------------------------------------------------------------------------------

LATIN_1 = HEAD.replace("UTF-8", "ISO-8859-1").encode()
ENTRY = b'msgid "a"\nmsgstr "b"\n'

STRICTER = {
    # An empty catalog would say that nothing is translated, and a merge would write that over the translator's work.
    "empty": (b"", "1:1", "the file is empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", "1:1", "the file is empty"),
    "only blank lines": (b"\n \t\r\n", "1:1", "the file is empty"),
    "only comments": (b"# Arabic\n#, fuzzy\n", "1:1", "no entry in this file"),
    # XML cannot carry these, and GNU gettext cuts the text at a NUL.
    "NUL": (HEAD.encode() + b'msgid "a\0b"\nmsgstr ""\n', "4:9", "U+0000"),
    "NUL in a comment": (HEAD.encode() + b"# \0\n" + ENTRY, "4:3", "U+0000"),
    "escaped NUL": (HEAD.encode() + b'msgid "a"\nmsgstr "b\\0c"\n', "5:10", "\\0 spells the character U+0000"),
    "bell": (HEAD.encode() + b'msgid "a"\nmsgstr "\x07"\n', "5:9", "U+0007"),
    "escaped bell": (HEAD.encode() + b'msgid "a"\nmsgstr "x\\a"\n', "5:10", "\\a spells the character U+0007"),
    "escaped form feed": (HEAD.encode() + b'msgid "a"\nmsgstr "\\f"\n', "5:9", "U+000C"),
    "escaped backspace": (HEAD.encode() + b'msgid "a"\nmsgstr "\\x8"\n', "5:9", "U+0008"),
    "form feed between entries": (HEAD.encode() + b"\x0c" + ENTRY, "4:1", "U+000C"),
    "U+FFFF": (HEAD.encode() + 'msgid "a"\nmsgstr "\uffff"\n'.encode(), "5:9", "U+FFFF"),
    "escaped U+FFFE": (HEAD.encode() + b'msgid "a"\nmsgstr "\\xef\\xbf\\xbe"\n', "5:8", "U+FFFE"),
    "escaped lone surrogate": (HEAD.encode() + b'msgid "a"\nmsgstr "\\xed\\xa0\\x80"\n', "5:8", "not UTF-8"),
    # Only UTF-8 is read; UTF-7 can hide markup.
    "ISO-8859-1": (LATIN_1 + b'msgid "a"\nmsgstr "\xe9"\n', "5:9", "charset=ISO-8859-1"),
    "ISO-8859-1 in a comment": (HEAD.encode() + b"# \xe9\n" + ENTRY, "4:3", "the byte 0xE9 is not UTF-8"),
    "ISO-8859-1 in the header only, ASCII": (LATIN_1 + ENTRY, "1:1", "msgconv"),
    "ISO-8859-1 in the header only, UTF-8": (LATIN_1 + 'msgid "a"\nmsgstr "é"\n'.encode(), "1:1", "write charset=UTF-8 in the header"),
    "ASCII in the header": (HEAD.replace("UTF-8", "ASCII").encode() + ENTRY, "1:1", "charset=ASCII"),
    "UTF-7": (HEAD.replace("UTF-8", "UTF-7").encode() + b'msgid "a"\nmsgstr "+ADw-script+AD4-"\n', "1:1", "charset=UTF-7"),
    "unknown charset": (HEAD.replace("UTF-8", "UTF-9").encode() + ENTRY, "1:1", "charset=UTF-9"),
    "escapes that are not UTF-8": (HEAD.encode() + b'msgid "a"\nmsgstr "\\xe9"\n', "5:8", "not UTF-8"),
    "octal escape beyond a byte": (HEAD.encode() + b'msgid "\\777"\nmsgstr ""\n', "4:8", "more than a byte"),
    "hexadecimal escape beyond a byte": (HEAD.encode() + b'msgid "\\x414"\nmsgstr ""\n', "4:8", "more than a byte"),
    # One entry could not be changed without touching another.
    "two entries on a line": (HEAD.encode() + b'msgid "a" msgstr "b" msgid "c" msgstr "d"\n', "4:22", "the next entry (msgid)"),
    "an obsolete entry after another": (HEAD.encode() + b'msgid "a"\nmsgstr "b" #~ msgid "c" msgstr "d"\n', "5:15", "the next entry"),
    "a comment after a text": (HEAD.encode() + b'msgid "a"\nmsgstr "b" # c\n', "5:12", "a comment begins on the last line"),
    # No tool writes these, and one editor or another takes each for something else.
    "domain": (HEAD.encode() + b'domain "x"\n' + ENTRY, "4:1", "several catalogs in one file"),
    "backslash at the end of a line": (HEAD.encode() + b'msgid "a\\\nb"\nmsgstr "b"\n', "4:7", "no closing"),
    "Macintosh line ends": (HEAD.replace("\n", "\r").encode(), "1:9", "CR"),
    "carriage return inside a text": (HEAD.encode() + b'msgid "a\rb"\nmsgstr "b"\n', "4:9", "inside a text write \\r"),
}


@pytest.mark.parametrize(("data", "where", "seen"), STRICTER.values(), ids=STRICTER)
def test_what_no_edition_could_use_is_refused_though_msgfmt_reads_it(data: bytes, where: str, seen: str) -> None:
    error = refused(data)
    assert error.location == f"locale/x.po:{where}"
    assert seen in f"{error.message} {error.hint}"
    assert error.hint


LOOSER = {
    "byte order mark": (b"\xef\xbb\xbf" + HEAD.encode() + ENTRY, Entry("a", ("b",))),
    "line end lacking in msgstr": (HEAD.encode() + b'msgid "a\\n"\nmsgstr "b"\n', Entry("a\n", ("b",))),
    "line end lacking in msgid": (HEAD.encode() + b'msgid "a"\nmsgstr "\\nb"\n', Entry("a", ("\nb",))),
}


@pytest.mark.parametrize(("data", "entry"), LOOSER.values(), ids=LOOSER)
def test_what_costs_one_entry_at_most_is_read_though_msgfmt_refuses_it(data: bytes, entry: Entry) -> None:
    catalog = parse_catalog(data)
    assert [replace(found, line=0) for found in messages(catalog)] == [entry]
    assert render_catalog(catalog) == data


OTHER_FILES = {
    "web page": (b"\n<!DOCTYPE html>\n<html><body>msgid</body></html>", "a web page (HTML)"),
    "web page without doctype": (b"<html>\n", "a web page (HTML)"),
    "XLIFF": (b'<?xml version="1.0"?><xliff/>', "an XML file"),
    "JSON": (b'{"message": "Not Found"}', "JSON"),
    "JSON list": (b'[{"msgid": "a"}]', "JSON"),
    "Git LFS pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "a Git LFS pointer"),
    "UTF-16 with mark": (HEAD.encode("utf-16"), "UTF-16"),
    "UTF-16 big-endian with mark": (b"\xfe\xff" + HEAD.encode("utf-16-be"), "UTF-16"),
    "UTF-16 without mark": (HEAD.encode("utf-16-le"), "UTF-16"),
    "UTF-32": (HEAD.encode("utf-32"), "UTF-16 or UTF-32"),
    "compiled catalog": (b"\xde\x12\x04\x95\0\0\0\0", "a compiled catalog (.mo)"),
    "archive": (b"PK\x03\x04\x14\0", "a compressed archive"),
    "merge conflict from the first line": (b'<<<<<<< HEAD\nmsgid ""\n', "an unresolved merge conflict"),
    "Markdown": (b"# Title\n\nA paragraph.\n", "“A”"),
}


@pytest.mark.parametrize(("data", "seen"), OTHER_FILES.values(), ids=OTHER_FILES)
def test_another_kind_of_file_is_named(data: bytes, seen: str) -> None:
    error = refused(data)
    assert seen in error.message
    assert error.hint


UTF_8 = {"capitals": "UTF-8", "small": "utf-8", "without hyphen": "UTF8", "template": "CHARSET", "none": ""}


@pytest.mark.parametrize("charset", UTF_8.values(), ids=UTF_8)
def test_every_spelling_of_utf_8_is_read(charset: str) -> None:
    data = HEAD.replace("UTF-8", charset).encode() + 'msgid "a"\nmsgstr "é"\n'.encode()
    assert messages(parse_catalog(data))[0].msgstr == ("é",)


def test_a_column_counts_characters_and_no_byte_order_mark() -> None:
    assert refused('\ufeff\tmsgid "حياة" x\n'.encode()).location == "locale/x.po:1:15"
    assert refused('\ufeffmsgid "𠀀"x\n'.encode()).location == "locale/x.po:1:10"


def test_an_error_without_a_path_still_names_the_place() -> None:
    with pytest.raises(CatalogError, match="catalog:1:1: “x”"):
        parse_catalog(b"x")


def test_a_file_that_cannot_be_read_is_an_error_that_names_it(tmp_path: Path) -> None:
    for file in (tmp_path / "missing.po", tmp_path):
        with pytest.raises(CatalogError, match="cannot be read") as caught:
            read_catalog(file, "locale/ar.po")
        assert caught.value.location == "locale/ar.po"
        assert caught.value.hint


def test_a_file_is_read_under_its_path_in_the_publication(tmp_path: Path) -> None:
    (tmp_path / "x.po").write_bytes(HEAD.encode())
    assert read_catalog(tmp_path / "x.po", "locale/x.po").path == "locale/x.po"


# --- What an entry remembers ----------------------------------------------------------------------------------------


def test_entries_hold_their_bytes_and_lines() -> None:
    catalog = parse_catalog(b'\n# h\nmsgid ""\nmsgstr ""\n \n\n# c\n  msgid "a"\n\nmsgstr "b"  \n#~ msgid "o"\n#~ msgstr "p"\n\n# end')
    assert [entry.before for entry in catalog.entries] == [b"\n", b" \n\n", b""]
    assert [entry.raw for entry in catalog.entries] == [
        b'# h\nmsgid ""\nmsgstr ""\n',
        b'# c\n  msgid "a"\n\nmsgstr "b"  \n',
        b'#~ msgid "o"\n#~ msgstr "p"\n',
    ]
    assert [entry.line for entry in catalog.entries] == [3, 8, 11]
    assert catalog.tail == b"\n# end"
    assert not catalog.bom


def test_what_is_in_use_is_read_in_one_step() -> None:
    """Without it a catalog is read all the same, and takes three times as long."""
    entry = Entry("a\nb “é”", ('"c"\n\td\\',), "ctxt", comments=("mine", ""), extracted=("p", "under: x"), references=("a.md", "b c.md:7"))
    more = [entry, replace(entry, msgctxt=None, flags=("fuzzy", "no-wrap")), replace(entry, msgid="x" * 200, msgstr=("",))]
    data = render_catalog(Catalog((Entry("", ("Language: ar\n",)), *more)), wrap=79)
    with patch("hexapla.pofile.grammar.read_entry", side_effect=AssertionError):
        assert [replace(found, line=0) for found in parse_catalog(data).entries[1:]] == more


NEWLINES = {
    "unix": (b"\n\n\n", "\n"),
    "windows": (b"\r\n" * 3, "\r\n"),
    "mostly windows": (b"\r\n\n\r\n", "\r\n"),
    "as many": (b"\r\n\n", "\n"),
}


@pytest.mark.parametrize(("ends", "newline"), NEWLINES.values(), ids=NEWLINES)
def test_the_majority_of_line_ends_is_the_catalogs(ends: bytes, newline: str) -> None:
    assert parse_catalog(b'msgid ""msgstr ""' + ends).newline == newline


TWO_FLAG_LINES = {"#, twice": "#, fuzzy\n#, no-wrap\n", "#, and #!": "#, no-wrap\n#! fuzzy\n"}


@pytest.mark.parametrize("lines", TWO_FLAG_LINES.values(), ids=TWO_FLAG_LINES)
def test_two_lines_of_flags_are_one_when_written(lines: str, tmp_path: Path) -> None:
    data = f'{HEAD}{lines}msgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr "d"\n'.encode()
    catalog = parse_catalog(data)
    entry = messages(catalog)[0]
    assert entry.fuzzy
    assert entry.raw is None
    written = render_catalog(catalog)
    assert written == f'{HEAD}#, {", ".join(entry.flags)}\nmsgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr "d"\n'.encode()
    assert msgfmt_accepts(written, tmp_path)


# --- Writing --------------------------------------------------------------------------------------------------------

FULL = Entry(
    "a\nb",
    ("c", ""),
    msgctxt="x",
    msgid_plural="as",
    comments=("one", "", " two"),
    extracted=("paragraph", ""),
    references=("a.md:1", "b c.md:2", "d e.md"),
    flags=("fuzzy", "range: 0..9"),
    previous_msgctxt="y",
    previous_msgid="p\n",
    previous_msgid_plural="ps",
)

FULL_RENDERED = (
    "# one\n#\n#  two\n#. paragraph\n#.\n#: a.md:1 \u2068b c.md\u2069:2 \u2068d e.md\u2069\n#, fuzzy, range: 0..9\n"
    '#| msgctxt "y"\n#| msgid "p\\n"\n#| msgid_plural "ps"\n'
    'msgctxt "x"\nmsgid ""\n"a\\n"\n"b"\nmsgid_plural "as"\nmsgstr[0] "c"\nmsgstr[1] ""\n'
)

RENDERED = {
    "smallest": (Entry("a"), 'msgid "a"\nmsgstr ""\n'),
    "escapes": (Entry('"\\\t\r', ("é\u2028",)), 'msgid "\\"\\\\\\t\\r"\nmsgstr "é\u2028"\n'),
    "line end at the end": (Entry("a\n", ("b\n",)), 'msgid "a\\n"\nmsgstr "b\\n"\n'),
    "line ends inside": (Entry("\na\n\nb", ("\nc",)), 'msgid ""\n"\\n"\n"a\\n"\n"\\n"\n"b"\nmsgstr ""\n"\\n"\n"c"\n'),
    "empty context": (Entry("", ("b",), msgctxt=""), 'msgctxt ""\nmsgid ""\nmsgstr "b"\n'),
    "everything": (FULL, FULL_RENDERED),
    "obsolete": (
        Entry("a\nb", ("c",), comments=("one",), flags=("fuzzy",), previous_msgid="p\nq", obsolete=True),
        '# one\n#, fuzzy\n#~| msgid ""\n#~| "p\\n"\n#~| "q"\n#~ msgid ""\n#~ "a\\n"\n#~ "b"\n#~ msgstr "c"\n',
    ),
    "a comment of two lines": (Entry("a", comments=("one\ntwo\r\nthree",)), '# one\n# two\n# three\nmsgid "a"\nmsgstr ""\n'),
    "comments that look like others": (Entry("a", comments=(", fuzzy", "~ x")), '# , fuzzy\n# ~ x\nmsgid "a"\nmsgstr ""\n'),
    "a line end in a reference or flag": (
        Entry("a", references=("x\ny",), flags=("b\nc",)),
        '#: \u2068x y\u2069\n#, b c\nmsgid "a"\nmsgstr ""\n',
    ),
}


@pytest.mark.parametrize(("entry", "text"), RENDERED.values(), ids=RENDERED)
def test_a_rendered_entry_has_gettexts_order_and_a_line_per_line(entry: Entry, text: str, tmp_path: Path) -> None:
    assert render_entry(entry).decode() == text
    assert render_entry(entry, "\r\n").decode() == text.replace("\n", "\r\n")
    assert msgfmt_accepts(HEAD.encode() + render_entry(entry), tmp_path)


WRAPPED = {
    "short": ("one two", ['msgid "one two"']),
    "at spaces": ("one two three four five", ['msgid ""', '"one two three "', '"four five"']),
    "a long word": ("https://example.org/a/b one", ['msgid ""', '"https://example.org/a/b "', '"one"']),
    "line ends too": ("one\ntwo three four five", ['msgid ""', '"one\\n"', '"two three four "', '"five"']),
    "Chinese, two columns each": ("天下為公選賢與能講信修睦", ['msgid ""', '"天下為公選賢與能"', '"講信修睦"']),
    "Chinese, no stop at the head": ("天下為公選賢與能。講信修睦", ['msgid ""', '"天下為公選賢與"', '"能。講信修睦"']),
    "marks take no column": ("a\u0301b a\u0301b a\u0301", ['msgid "a\u0301b a\u0301b a\u0301"']),
    "no escape is parted": ('one "two" th"re\\e', ['msgid ""', '"one \\"two\\" "', '"th\\"re\\\\e"']),
}


@pytest.mark.parametrize(("msgid", "lines"), WRAPPED.values(), ids=WRAPPED)
def test_wrapping_breaks_where_the_script_allows(msgid: str, lines: list[str]) -> None:
    assert render_entry(Entry(msgid), wrap=18).decode().splitlines() == [*lines, 'msgstr ""']
    assert parsed(render_entry(Entry(msgid), wrap=18).decode()).msgid == msgid


def test_references_are_wrapped_and_flags_are_not() -> None:
    entry = Entry("a", references=("one.md:1", "two.md:2", "three.md:3"), flags=("fuzzy", "no-wrap", "c-format"))
    assert render_entry(entry, wrap=20).decode().splitlines()[:3] == [
        "#: one.md:1 two.md:2",
        "#: three.md:3",
        "#, fuzzy, no-wrap, c-format",
    ]


IMPOSSIBLE = {
    "no form": Entry("a", ()),
    "forms without plural": Entry("a", ("b", "c")),
    "previous context alone": Entry("a", previous_msgctxt="b"),
    "previous plural alone": Entry("a", previous_msgid_plural="b"),
}


@pytest.mark.parametrize("entry", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_an_entry_that_no_file_can_hold_is_not_written(entry: Entry) -> None:
    with pytest.raises(ValueError, match="'a'"):
        render_entry(entry)


UNREADABLE = {"NUL": "\0", "form feed": "\f", "lone surrogate": "\ud800", "U+FFFE": "\ufffe"}


@pytest.mark.parametrize("character", UNREADABLE.values(), ids=UNREADABLE)
def test_what_could_not_be_read_again_is_not_written(character: str) -> None:
    for entry in (Entry("a", (f"b{character}",)), Entry("a", comments=(character,)), Entry("a", references=(character,))):
        with pytest.raises(CatalogError, match=f"U\\+{ord(character):04X} cannot be written"):
            render_entry(entry)


def test_only_what_changed_is_written_anew() -> None:
    before = b'msgid  ""\nmsgstr ""\n\n\nmsgid   "a"\nmsgstr   "b"\n\n\nmsgid  "c"\nmsgstr  "d"\n# end\n'
    catalog = parse_catalog(before)
    header, first, second = catalog.entries
    changed = replace(catalog, entries=(header, edit(first, msgstr=("x",)), second))
    assert render_catalog(changed) == before.replace(b'msgid   "a"\nmsgstr   "b"', b'msgid "a"\nmsgstr "x"')


def test_a_new_entry_stands_between_blank_lines() -> None:
    catalog = parse_catalog(b'msgid ""\r\nmsgstr ""\r\nmsgid "a"\r\nmsgstr "b"')
    header, first = catalog.entries
    grown = replace(catalog, entries=(header, Entry("n"), first, Entry("z")))
    assert render_catalog(grown) == (
        b'msgid ""\r\nmsgstr ""\r\n\r\nmsgid "n"\r\nmsgstr ""\r\n\r\nmsgid "a"\r\nmsgstr "b"\r\n\r\nmsgid "z"\r\nmsgstr ""\r\n'
    )


def test_a_catalog_made_in_memory_is_written_from_its_first_line() -> None:
    catalog = Catalog((Entry("", ("Language: ar\n",)), Entry("a", ("b",))), bom=True)
    assert render_catalog(catalog) == b'\xef\xbb\xbfmsgid ""\nmsgstr "Language: ar\\n"\n\nmsgid "a"\nmsgstr "b"\n'


def test_a_tail_keeps_its_own_line() -> None:
    catalog = parse_catalog(b'msgid "a"\nmsgstr "b"')
    assert render_catalog(replace(catalog, tail=b"# end")) == b'msgid "a"\nmsgstr "b"\n# end'


def test_a_whole_catalog_is_wrapped_where_it_is_new() -> None:
    catalog = Catalog((Entry("one two three", raw=b'msgid "one two three"\nmsgstr ""\n'), Entry("four five six")))
    assert render_catalog(catalog, wrap=16).decode().splitlines()[3:6] == ['msgid ""', '"four five six"', 'msgstr ""']


# --- Entries and the header -----------------------------------------------------------------------------------------


def test_an_edit_lets_the_bytes_go_only_when_something_is_said_otherwise() -> None:
    entry = parsed('#, fuzzy\nmsgid "a"\nmsgstr "b"\n')
    assert edit(entry, msgstr=("b",), flags=("fuzzy",), line=9, before=b"").raw == entry.raw
    assert edit(entry, flags=()).raw is None
    assert edit(entry, flags=(), raw=b"kept").raw == b"kept"
    assert edit(entry, flags=()) == replace(entry, flags=())


def test_messages_and_obsolete_entries_are_kept_apart() -> None:
    catalog = parse_catalog(f'msgid "a"\nmsgstr "b"\n{HEAD}#~ msgid "o"\n#~ msgstr "p"\n\nmsgctxt ""\nmsgid ""\nmsgstr "c"\n'.encode())
    assert [entry.msgstr for entry in messages(catalog)] == [("b",), ("c",)]
    assert [entry.msgid for entry in obsolete(catalog)] == ["o"]
    header = find_header(catalog)
    assert header is catalog.entries[1]


def test_an_obsolete_header_is_none() -> None:
    catalog = parse_catalog(b'#~ msgid ""\n#~ msgstr "Language: ar\\n"\n')
    assert find_header(catalog) is None
    assert header_fields(catalog) == ()


HEADER = "Project-Id-Version: x 1\nlanguage: ar\nno colon here\nX-Note: a: b\n"

FIELD_CHANGES = {
    "set, name in another case": ({"Language": "fa"}, HEADER.replace("ar", "fa")),
    "set to what it is": ({"Language": "ar", "X-Note": " a: b "}, HEADER),
    "added": ({"MIME-Version": "1.0"}, HEADER + "MIME-Version: 1.0\n"),
    "removed": ({"X-Note": None}, HEADER.replace("X-Note: a: b\n", "")),
    "removed, not there": ({"X-Other": None}, HEADER),
    "emptied": ({"X-Note": ""}, HEADER.replace("a: b", "")),
    "a line break is no new field": ({"X-Note": "1\nEvil: 2"}, HEADER.replace("a: b", "1 Evil: 2")),
    "several": ({"Z": "1", "Language": "fa", "X-Note": None}, HEADER.replace("ar", "fa").replace("X-Note: a: b\n", "Z: 1\n")),
}


@pytest.mark.parametrize(("changes", "text"), FIELD_CHANGES.values(), ids=FIELD_CHANGES)
def test_header_fields_are_set_in_place(changes: dict[str, str | None], text: str) -> None:
    catalog = parse_catalog(render_entry(Entry("", (HEADER,))) + b'\nmsgid "a"\nmsgstr ""\n')
    changed = with_header_fields(catalog, changes)
    assert changed.entries[0].msgstr == (text,)
    assert (changed is catalog) == (text == HEADER)
    assert (changed.entries[0].raw is None) == (text != HEADER)
    assert changed.entries[1:] == catalog.entries[1:]


def test_a_field_given_twice_is_one_when_set() -> None:
    catalog = Catalog((Entry("", ("Language: ar\nX: 1\nLanguage: fa\n",)),))
    assert header_fields(with_header_fields(catalog, {"Language": "ur"})) == (("Language", "ur"), ("X", "1"))


def test_a_catalog_without_a_header_gets_one_at_its_head() -> None:
    catalog = with_header_fields(parse_catalog(ENTRY), {"Language": "ar", "X": None})
    assert render_catalog(catalog) == b'msgid ""\nmsgstr "Language: ar\\n"\n\n' + ENTRY
    assert with_header_fields(parse_catalog(ENTRY), {"X": None}) == parse_catalog(ENTRY)


def test_header_fields_are_listed_in_order() -> None:
    fields = (("Project-Id-Version", "x 1"), ("language", "ar"), ("X-Note", "a: b"))
    assert header_fields(Entry("", (HEADER,))) == fields
    assert header_fields(Catalog((Entry("", (HEADER,)),))) == fields


# --- Size ----------------------------------------------------------------------------------------------------------

LARGE = {
    "continuation lines": (b'msgid "a"\nmsgstr ""\n', b'"word and more\\n"\n', 100_000),
    "entries": (b"", b'#: source/a.md\nmsgctxt "%d"\nmsgid "message"\nmsgstr "texte"\n\n', 20_000),
}
HEADER_OF_LARGE = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def large_catalog(begin: bytes, line: bytes, count: int) -> bytes:
    lines = (line % number if b"%d" in line else line for number in range(count))
    return HEADER_OF_LARGE + begin + b"".join(lines)


@pytest.mark.parametrize(("begin", "line", "count"), LARGE.values(), ids=LARGE)
def test_a_large_catalog_is_read_and_written_whole(begin: bytes, line: bytes, count: int) -> None:
    content = large_catalog(begin, line, count)
    catalog = parse_catalog(content)
    assert (len(catalog.entries), len(catalog.entries[1].msgstr[0])) == ((2, 14 * count) if begin else (count + 1, 5))
    assert render_catalog(catalog) == content


@pytest.mark.parametrize(("begin", "line", "count"), LARGE.values(), ids=LARGE)
def test_reading_a_catalog_costs_what_it_is_long(begin: bytes, line: bytes, count: int) -> None:
    """Counted, not timed: twice the lines, about twice the calls."""
    one, two = (count_calls(large_catalog(begin, line, count // 100 * times)) for times in (1, 2))
    assert two < 2.2 * one


def count_calls(content: bytes) -> int:
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        parse_catalog(content)
    finally:
        sys.setprofile(before)
    return calls
