"""The text of a catalog and a place in it in, the entry there out, after gettext's grammar: what `plain` leaves, and each fault by name."""

from __future__ import annotations

from dataclasses import dataclass, field

from hexapla.errors import CatalogError
from hexapla.model import Entry
from hexapla.pofile.comments import read_comments
from hexapla.pofile.escapes import spell
from hexapla.pofile.plain import Found
from hexapla.pofile.recognise import Sheet
from hexapla.pofile.tokens import Token, scan_tokens

_NEXT = {
    "": ("msgctxt", "msgid", "previous_msgctxt", "previous_msgid"),
    "previous_msgctxt": ("previous_msgid",),
    "previous_msgid": ("msgctxt", "msgid", "previous_msgid_plural"),
    "previous_msgid_plural": ("msgctxt", "msgid"),
    "msgctxt": ("msgid",),
    "msgid": ("msgstr", "msgid_plural"),
    "msgid_plural": ("msgstr",),
    "msgstr": ("msgstr",),
}
"""Which fields may follow a field, after gettext's grammar; a complete entry may also end."""

_SHAPE = "An entry is msgctxt (if any), msgid, msgid_plural (if any), then msgstr, each followed by its text."


def read_entry(sheet: Sheet, begin: int, line: int, *, raw: bool) -> Found | None:
    """The next entry, by the grammar; ``begin`` is where the one before it ends, at the beginning of the ``line``-th line.

    Where flags are not heeded the bytes are let go, so that the entry is written anew with one line of them.
    """
    draft = _next_draft(sheet, begin)
    if draft is None:
        return None
    keyword = draft.fields["msgid"].keyword
    start = sheet.text.rfind("\n", 0, draft.first.start) + 1
    end = sheet.text.find("\n", draft.forms[-1].strings[-1].end) + 1 or len(sheet.text)
    said = read_comments([token.text.rstrip("\r") for token in draft.comments])
    texts = {name: spell(sheet, part.strings) for name, part in draft.fields.items()}
    entry = Entry(
        msgid=texts["msgid"],
        msgstr=tuple(spell(sheet, form.strings) for form in draft.forms),
        msgctxt=texts.get("msgctxt"),
        msgid_plural=texts.get("msgid_plural"),
        comments=said.comments,
        extracted=said.extracted,
        references=said.references,
        flags=said.flags,
        previous_msgctxt=texts.get("previous_msgctxt"),
        previous_msgid=texts.get("previous_msgid"),
        previous_msgid_plural=texts.get("previous_msgid_plural"),
        obsolete=keyword.obsolete,
        line=line + sheet.text.count("\n", begin, keyword.start),
        raw=sheet.text[start:end].encode() if raw and said.heeded else None,
        before=sheet.text[begin:start].encode(),
    )
    return Found(entry, keyword.start, end)


@dataclass(slots=True)
class _Field:
    keyword: Token
    index: Token | None = None
    strings: list[Token] = field(default_factory=list)


@dataclass(slots=True)
class _Draft:
    """The tokens of one entry, as far as they were read."""

    comments: list[Token] = field(default_factory=list)
    fields: dict[str, _Field] = field(default_factory=dict)
    """By name, without msgstr."""
    forms: list[_Field] = field(default_factory=list)
    """msgstr, or its plural forms."""
    last: str = ""
    """The name of the last field."""
    open: _Field | None = None
    """The last field."""

    @property
    def complete(self) -> bool:
        return self.last == "msgstr" and self.open is not None and bool(self.open.strings)

    @property
    def first(self) -> Token:
        return self.comments[0] if self.comments else next(iter(self.fields.values())).keyword


def _next_draft(sheet: Sheet, begin: int) -> _Draft | None:
    """The first complete entry from this offset; comments after the last one belong to nothing and are left out."""
    draft = _Draft()
    for token in scan_tokens(sheet, begin):
        if draft.complete and (token.kind == "comment" or (token.kind == "keyword" and _name(token) != "msgstr")):
            _require_own_line(sheet, token)
            return draft
        _add(sheet, draft, token)
    if draft.open and not draft.complete:
        raise _incomplete(sheet, draft, draft.open.keyword.start, "the file ends")
    return draft if draft.complete else None


def _add(sheet: Sheet, draft: _Draft, token: Token) -> None:
    if token.kind == "comment":
        if draft.open:
            hint = "Move the comment to a line of its own above the entry."
            raise sheet.fault(token.start, f"a comment stands inside an entry, after its {_show(draft.last)}", hint)
        draft.comments.append(token)
    elif token.kind == "keyword":
        _add_field(sheet, draft, token)
    elif token.kind == "string":
        _require_field(sheet, draft, token).strings.append(token)
    else:
        _add_index(sheet, draft, token)


def _add_field(sheet: Sheet, draft: _Draft, token: Token) -> None:
    name = _name(token)
    if draft.open and not draft.open.strings:
        hint = 'Write its text in straight quotation marks on the same line, or "" if it has none.'
        raise sheet.fault(token.start, f"{_show(draft.last)} is followed by no text", hint)
    if name not in _NEXT[draft.last]:
        raise _incomplete(sheet, draft, token.start, f"{_show(name)} comes")
    if draft.open:
        _require_same_mark(sheet, draft.open.keyword, token)
    draft.last, draft.open = name, _Field(token)
    if name == "msgstr":
        draft.forms.append(draft.open)
    else:
        draft.fields[name] = draft.open


def _require_field(sheet: Sheet, draft: _Draft, token: Token) -> _Field:
    """The field a string belongs to, its index as it must be."""
    if not draft.open:
        hint = "Move the comment above it to the head of the entry that this text belongs to." if draft.comments else _SHAPE
        raise sheet.fault(token.start, "a text stands without msgid or msgstr before it", hint)
    _require_same_mark(sheet, draft.open.keyword, token)
    if token.previous != draft.open.keyword.previous:
        hint = "Begin every line of previous text with #|, and no other."
        raise sheet.fault(token.start, "some lines of this text begin with #| and others do not", hint)
    if draft.last == "msgstr" and not draft.open.strings:
        _check_form(sheet, draft, draft.open)
    return draft.open


def _add_index(sheet: Sheet, draft: _Draft, token: Token) -> None:
    if draft.last != "msgstr" or not draft.open or draft.open.strings or draft.open.index:
        hint = "Only msgstr has one, right after the keyword: msgstr[0]."
        raise sheet.fault(token.start, f"{token.text} stands where no index can", hint)
    draft.open.index = token


def _check_form(sheet: Sheet, draft: _Draft, form: _Field) -> None:
    """A form has an index if there is a msgid_plural, and indices count from 0 (gettext manual, *Translating plural forms*)."""
    place, plural, expected = form.keyword.start, "msgid_plural" in draft.fields, len(draft.forms) - 1
    if not plural and form.index:
        hint = "Write msgstr, or add the missing msgid_plural."
        raise sheet.fault(place, f"msgstr{form.index.text} in an entry without msgid_plural", hint)
    if not plural and expected:
        hint = "Keep one of the two, or add the missing msgid before the second."
        raise sheet.fault(place, "a second msgstr in one entry", hint)
    if plural and not form.index:
        raise sheet.fault(place, "msgstr without an index in an entry with msgid_plural", f"Write msgstr[{expected}].")
    if form.index and int(form.index.text[1:-1]) != expected:
        hint = "Number the forms 0, 1, 2 … without gaps."
        raise sheet.fault(place, f"msgstr{form.index.text} where msgstr[{expected}] must come", hint)


def _require_same_mark(sheet: Sheet, keyword: Token, token: Token) -> None:
    if keyword.obsolete != token.obsolete:
        hint = "Begin every line of an obsolete entry with #~, and none of an entry in use."
        raise sheet.fault(token.start, "some lines of this entry begin with #~ and others do not", hint)


def _require_own_line(sheet: Sheet, token: Token) -> None:
    if not token.first:
        what = "a comment" if token.kind == "comment" else f"the next entry ({token.text})"
        raise sheet.fault(token.start, f"{what} begins on the last line of an entry", "Move it to a line of its own.")


def _incomplete(sheet: Sheet, draft: _Draft, place: int, seen: str) -> CatalogError:
    if draft.open and not draft.open.strings:
        return sheet.fault(place, f"{seen} where the text of {_show(draft.last)} should come", _SHAPE)
    expected = " or ".join(_show(name) for name in _NEXT[draft.last])
    after = f" after {_show(draft.last)}" if draft.last else ""
    return sheet.fault(place, f"{seen}{after} where {expected} should come", _SHAPE)


def _name(keyword: Token) -> str:
    return f"previous_{keyword.text}" if keyword.previous else keyword.text


def _show(name: str) -> str:
    return f"#| {name.removeprefix('previous_')}" if name.startswith("previous_") else name
