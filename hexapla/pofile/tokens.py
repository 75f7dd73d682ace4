"""The text of a catalog in, its tokens out: keywords, strings, plural indices and comments, with their places and their lines' marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from hexapla.errors import CatalogError
from hexapla.patterns import pattern
from hexapla.pofile.recognise import CONFLICT, Sheet, name_character

_TOKEN = pattern(
    r"""(?P<gap>[ \t\r\n]*)
    (?: (?P<string> "[^"\\\n]*(?:\\[^\n][^"\\\n]*)*" )
      | (?P<keyword> msg(?:id_plural|id|str|ctxt)(?![A-Za-z0-9_$]) )
      | (?P<mark> \#~\|? | \#\| )
      | (?P<comment> \#[^\n]* )
      | (?P<index> \[ [ \t\r\n]* [0-9]{1,9} [ \t\r\n]* \] )
      | (?P<end> \Z )
      | (?P<junk> [A-Za-z_$][A-Za-z0-9_$]* | . ) )""",
    re.VERBOSE,
)

_TYPOGRAPHIC = "“”„‟«»‹›‘’‚‛＂″「」『』"


class Token(NamedTuple):
    """One token. A tuple rather than a dataclass: a long catalog has half a million."""

    kind: str
    """``keyword``, ``string``, ``index`` or ``comment``."""
    text: str
    """As the file has it, quotation marks and all."""
    start: int
    """Where it begins in the text of the sheet, in characters."""
    obsolete: bool
    """Its line is marked ``#~``."""
    previous: bool
    """Its line is marked ``#|`` or ``#~|``."""
    first: bool
    """Nothing but blanks and marks stands before it on its line."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def scan_tokens(sheet: Sheet, begin: int = 0) -> Iterator[Token]:
    """The tokens in order, in one pass over the text from ``begin``, the beginning of a line.

    As in GNU gettext, line ends matter only to the marks: ``#~`` and ``#|`` hold until the end of their line. Raises CatalogError where no
    token begins, at a keyword that gettext does not know, say.
    """
    obsolete = previous = False
    first = True
    for match in _TOKEN.finditer(sheet.text, begin):
        kind, gap = match.lastgroup or "end", match["gap"]
        if "\n" in gap:
            obsolete = previous = False
            first = True
        start = match.end("gap")
        if kind == "mark":
            obsolete = obsolete or "~" in match["mark"]
            previous = previous or "|" in match["mark"]
        elif kind == "junk":
            raise _name_junk(sheet, start, match["junk"])
        elif kind == "end":
            return
        else:
            yield Token(kind, match[kind], start, obsolete, previous, first)
            first = False


def _name_junk(sheet: Sheet, start: int, junk: str) -> CatalogError:
    """Which mistake this is, from what stands where a token should begin."""
    line_start = sheet.text.rfind("\n", 0, start) + 1
    if CONFLICT.match(sheet.text, line_start):
        hint = "Choose between the two sides, remove the lines <<<<<<<, ======= and >>>>>>>, and commit."
        return sheet.fault(line_start, "an unresolved merge conflict of version control", hint)
    if junk == '"':
        hint = 'Close the text with " on the same line; a line break inside a text is written \\n.'
        return sheet.fault(start, 'the text that begins here has no closing " on its line', hint)
    if junk in _TYPOGRAPHIC or junk == "'":
        hint = 'Replace the marks around the text with ". Inside a text any quotation mark may stand.'
        return sheet.fault(start, f'the mark {junk} stands where a straight " must', hint)
    if '"' in sheet.text[line_start:start]:
        hint = 'If it belongs to the text, write \\" for each quotation mark inside it.'
        return sheet.fault(start, f"{_show(junk)} stands after the closing quotation mark", hint)
    if junk == "domain":
        return sheet.fault(start, "a “domain” line: several catalogs in one file", "Give each domain a file of its own.")
    if junk.casefold() in {"msgid", "msgstr", "msgctxt", "msgid_plural"}:
        return sheet.fault(start, f"the keyword {junk} has capital letters", f"Write {junk.casefold()}.")
    hint = "A line begins with msgctxt, msgid, msgid_plural, msgstr, a quotation mark, or # for a comment."
    return sheet.fault(start, f"{_show(junk)} is nothing that a catalog knows", hint)


def _show(junk: str) -> str:
    return f"“{junk}”" if junk.isprintable() and not junk.isspace() else name_character(junk)
