"""Exceptions that people wrote down: bound to exact texts, and reported once they do nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from hexapla.errors import ConfigError
from hexapla.model import Catalog, Entry, Finding, Source
from hexapla.waivers import (
    apply_file,
    apply_to_catalog,
    apply_to_source,
    message_digest,
    read_waivers,
    unused_rows,
    used_rows,
    waiver_comment,
    waivers_in,
    waivers_of,
)

MOTTO = Entry("Dum spiro spero", ("Dum spiro spero",), line=9)
COPIED = Finding("copied-message", "…", "la.po", 9, locale="fr", key=MOTTO.key)


def after(entry: Entry, *findings: Finding) -> list[tuple[str, str]]:
    catalog = Catalog((entry,), "fr.po")
    left = apply_to_catalog(findings, waivers_in(catalog, "fr"), {entry.key: entry})
    return [(finding.slug, finding.message) for finding in left]


def with_comment(*comments: str) -> Entry:
    return Entry(MOTTO.msgid, MOTTO.msgstr, comments=comments, line=9)


def test_a_waiver_takes_its_finding_away() -> None:
    assert after(with_comment(waiver_comment(MOTTO, "copied-message", "a motto")), COPIED) == []


def test_it_takes_no_other_finding_away() -> None:
    other = Finding("number-missing", "…", "fr.po", 9, locale="fr", key=MOTTO.key)
    elsewhere = Finding("copied-message", "…", "fr.po", 12, locale="fr", key=(None, "Other"))
    left = after(with_comment(waiver_comment(MOTTO, "copied-message", "a motto")), COPIED, other, elsewhere)
    assert [slug for slug, _ in left] == ["number-missing", "copied-message"]


def test_with_another_text_it_has_lapsed_and_the_right_line_is_printed() -> None:
    copied, (slug, message) = after(with_comment("hexapla: allow=copied-message@00000000 a motto"), COPIED)
    assert (copied[0], slug) == ("copied-message", "waiver-lapsed")
    assert message.endswith(f"# hexapla: allow=copied-message@{message_digest(MOTTO)} a motto")


def test_an_exception_typed_by_hand_is_told_what_else_belongs_there() -> None:
    _, (slug, message) = after(with_comment("hexapla: allow=copied-message a motto"), COPIED)
    assert slug == "waiver-lapsed"
    assert "does not say for which texts" in message
    assert message.endswith(f"# hexapla: allow=copied-message@{message_digest(MOTTO)} a motto")


def test_the_line_that_is_printed_can_be_pasted_into_the_comment_box_of_an_editor() -> None:
    assert after(with_comment("# " + waiver_comment(MOTTO, "copied-message", "a motto")), COPIED) == []


@pytest.mark.parametrize(
    ("comment", "slug"),
    [
        pytest.param(waiver_comment(MOTTO, "copied-message", "x"), "waiver-unused", id="nothing to waive"),
        pytest.param("hexapla: allow=copied-message@00000000 x", "waiver-unused", id="nothing to waive, and lapsed"),
        pytest.param(waiver_comment(MOTTO, "no-such-thing", "x"), "waiver-invalid", id="unknown kind"),
        pytest.param(waiver_comment(MOTTO, "unsafe-link", "x"), "waiver-invalid", id="never rendered"),
    ],
)
def test_waivers_that_do_nothing_are_findings(comment: str, slug: str) -> None:
    assert [one for one, _ in after(with_comment(comment))] == [slug]


def test_what_must_never_be_rendered_stays_a_finding() -> None:
    unsafe = Finding("unsafe-link", "…", "fr.po", 9, locale="fr", key=MOTTO.key)
    assert [slug for slug, _ in after(with_comment(waiver_comment(MOTTO, "unsafe-link", "please")), unsafe)] == [
        "unsafe-link",
        "waiver-invalid",
    ]


def test_other_comments_of_ours_are_no_waivers() -> None:
    others = "hexapla: kept; only the quotation marks changed", "allow me", "hexapla: allow me to add", "hexapla: [copied-message] …"
    assert after(with_comment(*others)) == []


@pytest.mark.parametrize(
    "comment",
    [
        "hexapla:allow=copied-message a motto",
        "Hexapla: Allow = Copied-Message a motto",
        "hexapla: allow copied-message: a motto",
        "hexapla: allow=copied-message@1A2B a motto",
        "# hexapla: allow=copied-message @ nonsense, a motto",
    ],
)
def test_an_exception_that_is_not_quite_one_is_told_the_right_line(comment: str) -> None:
    (_, (slug, message)) = after(with_comment(comment), COPIED)
    assert slug == "waiver-lapsed"
    assert message.endswith(f"write: # hexapla: allow=copied-message@{message_digest(MOTTO)} a motto")


def test_a_digest_in_capitals_is_one() -> None:
    assert after(with_comment(f"hexapla: allow=copied-message@{message_digest(MOTTO).upper()} a motto"), COPIED) == []


def test_two_rows_for_one_message_have_each_a_line(tmp_path: Path) -> None:
    digest = message_digest(MOTTO)
    rows = read_waivers(write(tmp_path, row(digest) + row(digest).replace("copied-message", "number-missing")))
    assert [one.line for one in rows] == [4, 9]


def test_a_row_that_has_lapsed_is_told_the_digest_of_the_one_message_it_can_be_for(tmp_path: Path) -> None:
    rows = read_waivers(write(tmp_path, row("00000000")))
    (finding,) = unused_rows(rows, {"fr": [message_digest(MOTTO)]}, (), {("fr", "copied-message"): MOTTO})
    assert finding.slug == "waiver-lapsed"
    assert finding.message.endswith(f'now, write: digest = "{message_digest(MOTTO)}"')


def write(root: Path, text: str) -> Path:
    (root / "locale").mkdir()
    (root / "locale" / "waivers.toml").write_text(text, encoding="utf-8")
    return root


def row(digest: str) -> str:
    return f'[[waivers]]\nlocale = "fr"\nslug = "copied-message"\ndigest = "{digest}"\nreason = "a motto"\n'


def test_the_file_takes_the_same(tmp_path: Path) -> None:
    rows = read_waivers(write(tmp_path, row(message_digest(MOTTO))))
    assert apply_file([COPIED], rows, {MOTTO.key: MOTTO}) == ()
    assert list(unused_rows(rows, {"fr": [message_digest(MOTTO)]}, rows)) == []


def test_a_row_of_the_file_that_does_nothing(tmp_path: Path) -> None:
    rows = read_waivers(write(tmp_path, "# ours\n" + row("00000000")))
    assert apply_file([COPIED], rows, {MOTTO.key: MOTTO}) == (COPIED,)
    (finding,) = unused_rows(rows, {"fr": [message_digest(MOTTO)]}, ())
    assert (finding.slug, finding.path, finding.line) == ("waiver-unused", "locale/waivers.toml", 5)


def test_a_row_that_takes_nothing_away_is_told_although_its_texts_are_there(tmp_path: Path) -> None:
    rows = read_waivers(write(tmp_path, row(message_digest(MOTTO))))
    (finding,) = unused_rows(rows, {"fr": [message_digest(MOTTO)]}, used_rows([], rows, {MOTTO.key: MOTTO}))
    assert finding.message == f"There is no copied-message in the message with the digest {message_digest(MOTTO)}."
    assert used_rows([COPIED], rows, {MOTTO.key: MOTTO}) == frozenset(rows)


def test_a_row_for_what_is_no_locale_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="French") as caught:
        read_waivers(write(tmp_path, row("00000000").replace('"fr"', '"French, please"')))
    assert caught.value.location == "locale/waivers.toml:4"


@pytest.mark.parametrize("flags", [("fuzzy",), ()], ids=["fuzzy", "untranslated"])
def test_a_waiver_waits_with_its_message(flags: tuple[str, ...]) -> None:
    waiting = Entry(MOTTO.msgid, ("x",) if flags else ("",), comments=("hexapla: allow=copied-message@00000000 x",), flags=flags, line=9)
    assert after(waiting) == []


def test_a_file_without_a_reason_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="reason is missing"):
        read_waivers(write(tmp_path, '[[waivers]]\nlocale = "fr"\nslug = "a"\ndigest = "b"\n'))


SOURCE = Source(
    "source/a.md",
    "# One\n\n<!-- hexapla: allow=link-target-missing comes next week -->\nA [link](next.md)\nthat wraps.\n\nAnother [link](next.md).\n",
    first_line=3,
)


def missing(line: int) -> Finding:
    return Finding("link-target-missing", "…", "source/a.md", line)


def test_in_a_source_it_is_for_the_block_below() -> None:
    assert apply_to_source([missing(6), missing(7), missing(9)], waivers_of(SOURCE)) == (missing(9),)


def test_in_a_source_with_a_blank_line_between() -> None:
    source = Source("source/a.md", "<!-- hexapla: allow=second-title a part -->\n\n# Two\n\n# Three\n")
    (waiver,) = waivers_of(source)
    assert (waiver.line, waiver.last_line, waiver.reason) == (1, 3, "a part")


def test_in_a_source_one_that_does_nothing() -> None:
    assert [(one.slug, one.line) for one in apply_to_source([], waivers_of(SOURCE))] == [("waiver-unused", 5)]


@pytest.mark.parametrize(
    "text",
    [
        "```html\n<!-- hexapla: allow=second-title an example -->\n```\n",
        "- so:\n\n    ~~~~\n    <!-- hexapla: allow=second-title an example -->\n    ~~~~\n",
        "> ```\n> <!-- hexapla: allow=second-title an example -->\n> ```\n",
        "Write `<!-- hexapla: allow=second-title why -->` above it.\n",
        "Write ``<!-- hexapla: allow=second-title `why` -->`` above it.\n",
        "```\nnever closed\n\n<!-- hexapla: allow=second-title an example -->\n",
    ],
    ids=["fence", "fence in a list", "fence in a quotation", "code span", "two ticks", "open fence"],
)
def test_in_code_it_is_an_example(text: str) -> None:
    assert waivers_of(Source("source/a.md", text)) == ()


def test_code_beside_a_waiver_does_not_hide_it() -> None:
    one = "One ` tick.\n\n<!-- hexapla: allow=second-title the `code` part -->\n\n# Two `x`\n\n"
    text = f"{one}```\ncode\n```\n\n<!-- hexapla: allow=asset-missing y -->\n![](a.png)\n"
    assert [(waiver.slug, waiver.line) for waiver in waivers_of(Source("source/a.md", text))] == [
        ("second-title", 3),
        ("asset-missing", 11),
    ]
