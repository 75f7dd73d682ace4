"""Laws of reading and writing catalogs: what is written reads back, what is read is written back, and GNU gettext and polib agree."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import polib
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from hexapla.errors import CatalogError
from hexapla.model import Catalog, Entry
from hexapla.pofile import edit, header_fields, messages, obsolete, parse_catalog, render_catalog, render_entry, with_header_fields
from tests.validators import require_tool

HEADER = Entry("", ("Language: ar\nContent-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=3; plural=n % 3;\n",))
FORMS = 3

# --- Entries ---------------------------------------------------------------------------------------------------------

_CARRIED = st.characters(
    codec="utf-8", exclude_categories=["Cs"], exclude_characters=[chr(code) for code in range(32)] + ["\ufffe", "\uffff"]
)
_SPECIAL = st.sampled_from(
    ['"', "\\", "\n", "\t", "\r", " ", "#", "\\n", "\\x41", "\\303", '" "', "msgid", "é", "天", "، ", "👩\u200d🚀", "\u2028", "\ufeff"]
)
TEXTS = st.lists(_CARRIED | _SPECIAL, max_size=12).map("".join)
LINES = st.lists(_CARRIED | st.sampled_from([" ", "\t", '"', "\\", ",", ":", "~", "|", "."]), max_size=8).map("".join)
REFERENCES = st.from_regex(r"[a-zé天]([a-z/-]{1,3} ){0,2}[a-zé]{0,2}\.md(:[1-9][0-9]?)?", fullmatch=True)
FLAGS = st.sampled_from(["fuzzy", "no-wrap", "range: 0..9", "read-only", "max-length:80"])


@st.composite
def entries(draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXTS, lines: st.SearchStrategy[str] = LINES) -> Entry:
    """Any entry that a file can hold."""
    plural = draw(st.none() | texts)
    previous = draw(st.none() | texts)
    return Entry(
        msgid=draw(texts),
        msgstr=(draw(texts),) if plural is None else tuple(draw(st.lists(texts, min_size=FORMS, max_size=FORMS))),
        msgctxt=draw(st.none() | texts),
        msgid_plural=plural,
        comments=tuple(draw(st.lists(lines, max_size=2))),
        extracted=tuple(draw(st.lists(lines, max_size=2))),
        references=tuple(draw(st.lists(REFERENCES, max_size=3, unique=True))),
        flags=tuple(draw(st.lists(FLAGS, max_size=2, unique=True))),
        previous_msgctxt=None if previous is None else draw(st.none() | texts),
        previous_msgid=previous,
        previous_msgid_plural=None if previous is None else draw(st.none() | texts),
        obsolete=draw(st.booleans()),
    )


def catalogs(each: st.SearchStrategy[Entry]) -> st.SearchStrategy[tuple[Entry, ...]]:
    """The header, and entries with keys of their own; the obsolete ones last."""
    unique = st.lists(each.filter(lambda entry: not entry.is_header), min_size=1, max_size=4, unique_by=lambda entry: entry.key)
    return unique.map(lambda found: (HEADER, *sorted(found, key=lambda entry: entry.obsolete)))


def outcome(file: bytes) -> Catalog | CatalogError:
    try:
        return parse_catalog(file, "x.po")
    except CatalogError as error:
        return error


def content(catalog: Catalog | tuple[Entry, ...]) -> list[Entry]:
    """The entries without their places."""
    return [replace(entry, line=0) for entry in (catalog.entries if isinstance(catalog, Catalog) else catalog)]


# --- What is written reads back ---------------------------------------------------------------------------------------


@given(entry=entries(), newline=st.sampled_from(["\n", "\r\n"]), wrap=st.none() | st.integers(1, 90))
@example(entry=Entry("a", comments=("~ msgid", "| x", ", fuzzy", ". x", ": y", "!", "")), newline="\n", wrap=None)
def test_every_rendered_entry_reads_back_equal(entry: Entry, newline: str, wrap: int | None) -> None:
    data = render_entry(entry, newline, wrap)
    assert content(parse_catalog(data)) == [entry]
    assert data.endswith(newline.encode())


@given(entry=entries(texts=st.text("ab 天地。「é", max_size=40)), wrap=st.integers(24, 60))
def test_a_wrapped_line_is_too_wide_only_where_nothing_may_break(entry: Entry, wrap: int) -> None:
    for line in render_entry(replace(entry, comments=(), extracted=(), flags=(), references=()), wrap=wrap).decode().splitlines():
        columns = sum(2 if char in "天地。「" else 1 for char in line)
        assert columns <= wrap or not re.search(r"[a-zé天地。] +[^ \"]|[a-zé天地。][天地「]", line[1:-1].partition('"')[2])


@settings(max_examples=40, deadline=None)
@given(found=catalogs(entries()), bom=st.booleans(), newline=st.sampled_from(["\n", "\r\n"]))
def test_a_written_catalog_reads_back_equal_and_is_written_the_same(found: tuple[Entry, ...], bom: bool, newline: str) -> None:
    data = render_catalog(Catalog(found, bom=bom, newline=newline))
    catalog = parse_catalog(data)
    assert content(catalog) == list(found)
    assert (catalog.bom, catalog.newline) == (bom, newline)
    assert render_catalog(catalog) == data
    assert len(messages(catalog)) + len(obsolete(catalog)) == len(found) - 1


# --- What is read is written back, byte for byte ----------------------------------------------------------------------


def _spelt(draw: st.DrawFn, char: str) -> str:
    plain = {"\n": "\\n", '"': '\\"', "\\": "\\\\", "\r": "\\r"}.get(char, char)
    octal = "".join(f"\\{byte:03o}" for byte in char.encode())
    return draw(st.sampled_from([plain, plain, plain, octal]))


def _strings(draw: st.DrawFn, text: str, between: st.SearchStrategy[str]) -> str:
    """The text in strings of a few characters, some of them escaped as no tool would."""
    parts = [_spelt(draw, char) for char in text]
    cut = draw(st.integers(1, 6))
    pieces = ["".join(parts[start : start + cut]) for start in range(0, len(parts), cut)] or [""]
    return "".join(f'"{piece}"{draw(between)}' for piece in pieces)


@st.composite
def styled(draw: st.DrawFn, entry: Entry) -> bytes:
    """An entry as somebody's tool or hand may have written it: the same content in other bytes."""
    newline = draw(st.sampled_from(["\n", "\r\n", "\r\r\n"]))
    blank = st.sampled_from(["", " ", "\t  "])
    mark = "#~" + draw(blank) if entry.obsolete else ""
    previous = ("#~|" if entry.obsolete else "#|") + draw(blank)

    def place(prefix: str) -> str:
        gap = st.sampled_from(["", " ", newline + prefix, newline + newline + draw(blank) + prefix])
        return draw(gap)

    def field(prefix: str, keyword: str, text: str | None) -> str:
        if text is None:
            return ""
        between = st.sampled_from(["", " ", newline + prefix])
        return f"{prefix}{keyword}{place(prefix)}{_strings(draw, text, between)}{draw(blank)}{newline}"

    comments = [f"{draw(blank)}# {line}" for line in entry.comments] + [f"#. {line}" for line in entry.extracted]
    comments += [f"#:{draw(blank)}{reference}" for reference in entry.references if " " not in reference]
    comments += [f"#,{draw(blank)}{','.join(entry.flags)}"] if entry.flags else []
    lines = [line + newline for line in draw(st.permutations(comments))]
    lines.append(field(previous, "msgctxt", entry.previous_msgctxt))
    lines.append(field(previous, "msgid", entry.previous_msgid))
    lines.append(field(previous, "msgid_plural", entry.previous_msgid_plural))
    lines.append(field(mark, "msgctxt", entry.msgctxt))
    lines.append(field(mark, "msgid", entry.msgid))
    lines.append(field(mark, "msgid_plural", entry.msgid_plural))
    for index, text in enumerate(entry.msgstr):
        lines.append(field(mark, "msgstr" if entry.msgid_plural is None else f"msgstr{draw(blank)}[ 0{index}]", text))
    return "".join(lines).encode()


BLANKS = st.sampled_from([b"", b"\n", b"\r\n", b" \t\n\n", b"#~\n"])
TAILS = st.sampled_from([b"", b"\n\n", b"# end", b"\n# Local Variables:\r\n# End:\n", b"#~ # x\n", b"  "])


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.data(), found=catalogs(entries(texts=st.text('aé天 "\\\n\t', max_size=10), lines=st.text("ab, ", max_size=5).map(str.strip)))
)
def test_reading_and_writing_a_file_of_any_style_changes_no_byte(data: st.DataObject, found: tuple[Entry, ...]) -> None:
    parts = [data.draw(BLANKS) + data.draw(styled(entry)) for entry in found]
    file = data.draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + b"".join(parts) + data.draw(TAILS)
    catalog = parse_catalog(file)
    assert render_catalog(catalog) == file

    def said(entry: Entry) -> Entry:
        return replace(entry, line=0, comments=(), extracted=(), references=(), flags=tuple(sorted(entry.flags)))

    assert [said(entry) for entry in catalog.entries] == [said(entry) for entry in found]
    assert b"".join(entry.before + (entry.raw or b"") for entry in catalog.entries) + catalog.tail == file.removeprefix(b"\xef\xbb\xbf")
    changed = replace(catalog, entries=tuple(edit(entry, comments=("new",)) if n % 2 else entry for n, entry in enumerate(catalog.entries)))
    again = parse_catalog(render_catalog(changed))
    assert content(again) == content(changed)
    assert [entry.raw for entry in again.entries[::2]][:-1] == [entry.raw for entry in catalog.entries[::2]][:-1]


_ODDITIES = st.sampled_from(
    ['"', "\\", "\\e", "\\x41", "\n", "\r", "\r\n", " ", "#", "#~", "#| ", "#, fuzzy\n", "msgid ", 'msgstr ""\n', '"a"\n', '"\n"', "[0]"]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    found=catalogs(entries(texts=st.text('aé "\\\n\t', max_size=6), lines=st.text("ab, ", max_size=3))),
    wrap=st.sampled_from([None, 20]),
    oddities=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 3), _ODDITIES), max_size=3),
)
def test_what_is_read_in_one_step_is_what_the_grammar_reads(
    found: tuple[Entry, ...], wrap: int | None, oddities: list[tuple[int, int, str]]
) -> None:
    text = render_catalog(Catalog(found), wrap).decode()
    for place, length, odd in oddities:
        at = place % len(text)
        text = text[:at] + odd + text[at + length :]
    quickly = outcome(text.encode())
    with patch("hexapla.pofile.scan.read_plain", return_value=None):
        thoroughly = outcome(text.encode())
    if isinstance(quickly, CatalogError) or isinstance(thoroughly, CatalogError):
        assert repr((quickly, vars(quickly))) == repr((thoroughly, vars(thoroughly)))
    else:
        assert quickly == thoroughly
        assert [(entry.raw, entry.before) for entry in quickly.entries] == [(entry.raw, entry.before) for entry in thoroughly.entries]


@given(file=st.binary(max_size=60) | st.text('msgidtrcx_pluae"\\#~|,[0] \n\r“<{', max_size=60).map(str.encode))
def test_whatever_the_bytes_there_is_a_catalog_with_entries_or_an_error_with_a_place(file: bytes) -> None:
    read = outcome(file)
    if isinstance(read, CatalogError):
        assert re.fullmatch(r"x\.po:[1-9][0-9]*:[1-9][0-9]*", read.location)
        assert read.message
        assert read.hint
    else:
        assert read.entries
        assert render_catalog(read) == file or any(entry.raw is None for entry in read.entries)


_TOKENS = [
    "msgid",
    "msgstr",
    "msgctxt",
    "msgid_plural",
    "msgstr[0]",
    "msgstr[1]",
    '"a"',
    '"b"',
    '""',
    '"\\n"',
    "#~",
    "#|",
    "#~|",
    "# c",
    "#, fuzzy",
    "\n",
    "\n",
    "\n",
]


_STRICTER = ("no entry in this file", "the file is empty", "begins on the last line")
"""What these tokens can be that msgfmt reads and we do not."""


@settings(max_examples=30, deadline=None)
@given(files=st.lists(st.lists(st.sampled_from(_TOKENS), min_size=1, max_size=14), min_size=1, max_size=6))
def test_what_msgfmt_refuses_we_refuse_whatever_the_order_of_tokens(files: list[list[str]]) -> None:
    for tokens in files:
        file = (" ".join(tokens) + "\n").encode()
        read = outcome(file)
        stricter = isinstance(read, CatalogError) and any(reason in read.message for reason in _STRICTER)
        assert stricter or _msgfmt_reads(file) == isinstance(read, Catalog)


def _msgfmt_reads(file: bytes) -> bool:
    run = subprocess.run([require_tool("msgfmt"), "-o", "/dev/null", "-"], input=file, capture_output=True, check=False)
    complaint = run.stderr.decode()
    only_one_entry = "entries do not both" in complaint and not re.search("syntax|missing|inconsistent|duplicate|keyword|index", complaint)
    return run.returncode == 0 or only_one_entry


# --- GNU gettext and polib agree --------------------------------------------------------------------------------------


def _alike(entry: Entry) -> Entry:
    """The entry with the line ends at the edges of its texts that ``msgfmt -c`` asks for, and one file name with a space at most.

    GNU gettext 0.21 reads `my notes.md` and `your notes.md` beside each other, both between isolates, as `my notes.md` and `⁨your`.
    """
    texts = tuple(
        "\n" * entry.msgid.startswith("\n") + (text.strip("\n") or "x") + "\n" * entry.msgid.endswith("\n") for text in entry.msgstr
    )
    plural = entry.msgid_plural
    if plural is not None:
        plural = "\n" * entry.msgid.startswith("\n") + (plural.strip("\n") or "x") + "\n" * entry.msgid.endswith("\n")
    spaced = [reference for reference in entry.references if " " in reference]
    references = tuple(reference for reference in entry.references if reference not in spaced[1:])
    return replace(entry, msgstr=texts, msgid_plural=plural, references=references)


_SOUND = entries(texts=TEXTS, lines=st.text("abé天 :", max_size=8)).filter(lambda entry: entry.msgid.strip("\n")).map(_alike)


def _gnu(program: str, *options: str, file: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.po")
        path.write_bytes(file)
        run = subprocess.run([require_tool(program), *options, path], capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout


def _texts(entry: Entry) -> tuple[object, ...]:
    previous = (entry.previous_msgctxt, entry.previous_msgid, entry.previous_msgid_plural)
    return (*entry.key, entry.msgid_plural, entry.msgstr, previous, entry.fuzzy, entry.obsolete, entry.references)


@pytest.mark.tool("msgfmt", "msgcat")
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(found=catalogs(_SOUND), wrap=st.sampled_from([None, 79]))
def test_gnu_gettext_accepts_and_reads_what_is_written(found: tuple[Entry, ...], wrap: int | None) -> None:
    file = render_catalog(Catalog(found), wrap)
    _gnu("msgfmt", "-c", "-o", "/dev/null", file=file)
    rewritten = parse_catalog(_gnu("msgcat", "--no-wrap", file=file))
    assert [_texts(entry) for entry in rewritten.entries] == [_texts(entry) for entry in found]


_POLIB = entries(texts=st.text('abé天"\\ \t\n', max_size=12), lines=st.text("ab", min_size=1, max_size=4)).filter(
    lambda entry: bool(entry.msgid)
)
"""An empty msgid in a context is another message to GNU gettext and to us, and the header to polib."""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(found=catalogs(_POLIB))
def test_polib_reads_what_is_written(found: tuple[Entry, ...]) -> None:
    theirs = polib.pofile(render_catalog(Catalog(found)).decode())
    assert [_read_by_polib(entry) for entry in theirs] == [_as_polib_has_it(entry) for entry in found[1:]]
    assert tuple(theirs.metadata.items()) == header_fields(HEADER)


def _as_polib_has_it(entry: Entry) -> tuple[object, ...]:
    comments = ("\n".join(entry.comments), "\n".join(entry.extracted))
    plural = () if entry.msgid_plural is None else entry.msgstr
    return (entry.msgctxt, entry.msgid, entry.msgid_plural or "", plural or entry.msgstr[0], comments, entry.flags, entry.obsolete)


def _read_by_polib(entry: polib.POEntry) -> tuple[object, ...]:
    plural = tuple(entry.msgstr_plural[index] for index in sorted(entry.msgstr_plural))
    comments = (entry.tcomment, entry.comment)
    return (entry.msgctxt, entry.msgid, entry.msgid_plural, plural or entry.msgstr, comments, tuple(entry.flags), bool(entry.obsolete))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(found=catalogs(_POLIB))
def test_what_polib_writes_is_read_and_copied(found: tuple[Entry, ...]) -> None:
    file = polib.POFile(wrapwidth=-1)
    file.metadata = dict(header_fields(HEADER))
    file.extend(_for_polib(entry) for entry in found[1:])
    written = f"{file}".encode()
    catalog = parse_catalog(written)
    assert render_catalog(catalog) == written
    expected = [(entry.key, entry.msgstr, entry.fuzzy) for entry in found[1:]]
    assert [(entry.key, entry.msgstr, entry.fuzzy) for entry in catalog.entries[1:]] == expected


def _for_polib(entry: Entry) -> polib.POEntry:
    assume(entry.msgid_plural != "")
    forms = {} if entry.msgid_plural is None else dict(enumerate(entry.msgstr))
    return polib.POEntry(
        msgid=entry.msgid,
        msgstr="" if forms else entry.msgstr[0],
        msgid_plural=entry.msgid_plural or "",
        msgstr_plural=forms,
        msgctxt=entry.msgctxt,
        flags=list(entry.flags),
        obsolete=entry.obsolete,
    )


# --- The header -------------------------------------------------------------------------------------------------------

_NAMES = st.sampled_from(["Language", "X-A", "X-B", "Content-Type", "x-c"])
_VALUES = st.text("ab: ;=", max_size=6).map(str.strip)


@given(changes=st.dictionaries(_NAMES, st.none() | _VALUES))
def test_header_fields_are_what_they_were_set_to(changes: dict[str, str | None]) -> None:
    catalog = with_header_fields(Catalog((HEADER,)), changes)
    fields = dict(header_fields(catalog))
    assert {name: fields.get(name) for name in changes} == changes
    assert {name for name in fields if name not in changes} == {name for name, _ in header_fields(HEADER) if name not in changes}
    assert with_header_fields(catalog, changes) is catalog
