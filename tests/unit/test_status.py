"""`status`: what is told of a publication in a table, in JSON, in Markdown, on a page and on badges; and the output folder it goes to."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree, html

from hexapla.cli import exit_code
from hexapla.cli.status import FEW
from hexapla.colours import MINIMUM_CONTRAST, contrast
from hexapla.locales import parse_locale
from hexapla.pipeline.status import MOST
from hexapla.pofile import edit, parse_catalog, render_catalog
from hexapla.status import badge
from hexapla.status.badge import COLOURS, GROUND, INK
from hexapla.status.differences import MAX_WORDS, Piece, word_changes
from hexapla.status.page import LONGEST, shown
from tests.publications import WORKS, build, files_in, hexapla, ready_publication, replace_in, write, write_publication

ROOT = Path(__file__).parents[2]
CATALOG = "locale/fr/LC_MESSAGES/star.po"
HOSTILE = '</p></details><script>alert(1)</script><img src=x onerror="alert(1)">\x1b[31m'


def status_page(root: Path, *arguments: str) -> html.HtmlElement:
    """The page that `status --html` writes for a publication."""
    ran = hexapla("-C", root, "status", "--html", *arguments)
    assert ran.code == 0, ran.err
    return html.document_fromstring((root / "output/reports/status.html").read_bytes())


def language(page: html.HtmlElement, code: str) -> html.HtmlElement:
    found = [one for one in page.find_class("language") if code in one.find_class("code")[0].text_content()]
    assert len(found) == 1
    return found[0]


def texts(element: html.HtmlElement, name: str) -> list[str]:
    return [one.text_content() for one in element.find_class(name)]


def make_fuzzy(root: Path, msgid: str, previous: str, catalog: str = CATALOG) -> None:
    found = parse_catalog((root / catalog).read_bytes())
    entries = (edit(one, flags=("fuzzy",), previous_msgid=previous) if one.msgid == msgid else one for one in found.entries)
    (root / catalog).write_bytes(render_catalog(replace(found, entries=tuple(entries))))


# --- In the terminal, for programs, for a README -------------------------------------------------------------------------


def test_json_has_a_row_for_each_work_and_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["-C", str(ROOT), "status", "-l", "fr", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["schema"] == 1
    assert {row["locale"] for row in said["completeness"]} == {"fr"}
    assert all(count > 0 for severities in said["findings"].values() for count in severities.values())


def test_the_table_has_bars_and_a_line_for_all_works(tmp_path: Path) -> None:
    lines = hexapla("-C", ready_publication(tmp_path, WORKS), "status", "-l", "fr").out.splitlines()
    assert [line.split() for line in lines[2:] if line.startswith("all works")] == [
        ["all", "works", "fr", "Français", "██████████", "100%", "0", "0", "0"]
    ]


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        pytest.param("200", ["work", "locale", "language", "status", "translated", "fuzzy", "missing", "words", "left"], id="wide"),
        pytest.param("60", ["work", "locale", "status", "translated", "words", "left"], id="60, with the bar"),
        pytest.param("40", ["work", "locale", "translated", "words", "left"], id="40"),
    ],
)
def test_a_narrow_terminal_keeps_what_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: str, columns: list[str]) -> None:
    monkeypatch.setenv("COLUMNS", width)
    lines = hexapla("-C", ready_publication(tmp_path), "status").out.splitlines()
    assert lines[0].split() == columns
    assert all(("█" in line or "░" in line) == (width != "40") for line in lines[2:])
    assert max(map(len, lines)) <= int(width)


def test_many_documents_are_shown_with_v_alone(tmp_path: Path) -> None:
    documents = {f"book/{number}.md": f"# Chapter {number}\n" for number in range(FEW + 1)}
    root = ready_publication(tmp_path, {"book": documents}, {"fr": 'status = "released"'})
    assert "book/7.md" not in hexapla("-C", root, "status").out
    assert "book/7.md" in hexapla("-C", root, "status", "-v").out


def test_markdown_is_a_table_and_nothing_else(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, locales={"fr": 'status = "released"\nname = "<b>F|r</b>"'})
    assert hexapla("-C", root, "status", "--format", "markdown").out.splitlines() == [
        "| Work | Language | Locale | Translated | Fuzzy | Missing | Words left |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: |",
        r"| star | \<b\>F\|r\</b\> | `fr` | 100% | 0 | 0 | 0 |",
    ]


# --- The page ----------------------------------------------------------------------------------------------------------------


def test_the_page_lists_what_waits_with_its_places(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    replace_in(root / CATALOG, "Français : Later", "")
    waiting = language(status_page(root), "fr").find_class("missing")[0]
    assert texts(waiting, "source") == ["Later"]
    file, line = next(part for part in texts(waiting, "where")[0].split() if part.startswith(CATALOG)).rsplit(":", 1)
    assert (root / file).read_text("utf-8").splitlines()[int(line) - 1] == 'msgid "Later"'
    assert "source/star.md:5" in texts(waiting, "where")[0]


def test_a_fuzzy_message_shows_what_changed_in_its_source(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    make_fuzzy(root, "It set again.", "It rose again.")
    fuzzy = language(status_page(root), "fr").find_class("fuzzy")[0]
    (source,) = fuzzy.find_class("source")
    assert ([one.text for one in source.iter("del")], [one.text for one in source.iter("ins")]) == (["rose"], ["set"])
    assert texts(fuzzy, "how") == ["The source text when it was translated: struck out. As it is now: underlined."]
    assert [(one.get("lang"), one.get("dir")) for one in fuzzy.find_class("translation")] == [("fr", "ltr")]


def test_as_checked_in_and_against_todays_source(tmp_path: Path) -> None:
    """A source that moved on: the catalog is whole by its own count, and not by today's."""
    root = ready_publication(tmp_path)
    replace_in(root / "source/star.md", "It set again.", "Nobody saw it rise, and nobody has seen it set.")
    found = language(status_page(root), "fr")
    rows = {row[0].text: [cell.text for cell in row[1:]] for body in found.iter("tbody") for row in body}
    assert rows == {"As checked in": ["100%", "0", "0"], "Against today’s source": ["47%", "0", "1"]}
    assert texts(found.find_class("new")[0], "source") == ["Nobody saw it rise, and nobody has seen it set."]
    assert texts(found.find_class("gone")[0], "source") == ["It set again."]


def test_what_was_found_of_a_message_shows_its_source_text(tmp_path: Path) -> None:
    """Who works in Poedit has no line numbers: words to search for lead there."""
    root = ready_publication(tmp_path)
    replace_in(root / CATALOG, "Français : It set again.", "[ça](javascript:x)")
    found = language(status_page(root), "fr").find_class("found")[0]
    assert [(texts(one, "source"), one.findtext(".//code")) for one in found] == [(["It set again."], "unsafe-link")]


def test_what_is_complete_is_named_in_one_line_and_a_missed_bar_beside_its_language(tmp_path: Path) -> None:
    root = ready_publication(tmp_path, {"book": WORKS["book"]}, {"fr": 'status = "released"', "ja": 'status = "draft"'})
    replace_in(root / "locale/fr/LC_MESSAGES/book/two.po", "Français : Middle", "")
    page = status_page(root)
    found = language(page, "fr")
    headings = [one.text_content() for one in found.iter("h3")]
    assert (headings, texts(found, "where")[-1]) == (["source/book/two.md", "Complete"], "source/book/one.md source/book/three.md")
    assert "Not reached yet" in texts(found, "policy")[0]
    assert texts(language(page, "ja"), "policy") == []


def test_every_text_has_its_own_language_and_direction(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    make_fuzzy(root, "Later", "Sooner", CATALOG.replace("/fr/", "/ar/"))
    found = language(status_page(root), "ar").find_class("translation")
    assert [(one.get("lang"), one.get("dir")) for one in found] == [("ar", "rtl")]


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    write(root / CATALOG, (root / CATALOG).read_text("utf-8").replace("Français : Later", HOSTILE.replace("\x1b", "").replace('"', '\\"')))
    page = status_page(root)
    assert not [one.tag for one in page.iter("script", "img", "a", "iframe", "link", "base", "form")]
    assert not [name for one in page.iter() for name in one.attrib if name.startswith("on") or name == "style"]
    refused = language(page, "fr").find_class("refused")[0]
    assert texts(refused, "translation")[0].startswith("</p></details><script>")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\x1b[31m\x00\udc80\uffff", "a\ufffd[31m\ufffd\ufffd\ufffd", id="what-html-cannot-hold"),
        pytest.param("one\n\ttwo", "one\n\ttwo", id="line-breaks-stay"),
        pytest.param("x" * (LONGEST + 1), "x" * LONGEST + "…", id="cut"),
        pytest.param("x" * LONGEST, "x" * LONGEST, id="whole"),
    ],
)
def test_what_a_page_shows_of_a_text(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_a_language_lists_so_many_messages_and_counts_the_rest(tmp_path: Path) -> None:
    text = "# Numbers\n" + "".join(f"\nThis is paragraph {number}.\n" for number in range(MOST + 20))
    root = ready_publication(tmp_path, {"star": {"star.md": text}}, {"de": 'status = "draft"'})
    found = language(status_page(root), "de")
    assert (len(found.find_class("source")), texts(found, "more")) == (MOST, ["+ 21 more, in the same catalog."])


def test_many_works_and_languages_share_what_a_page_can_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hexapla.pipeline.status.IN_ALL", 12)
    root = write_publication(tmp_path, WORKS)
    assert hexapla("-C", root, "-q", "update").code == 0
    page = status_page(root)
    assert sum(len(one.findall(".//li")) for one in page.find_class("kind")) == len(WORKS) * 4
    assert "+ 3 more, in the same catalog." in texts(page, "more")


def test_a_title_that_publication_toml_gives_waits_too(tmp_path: Path) -> None:
    root = write_publication(tmp_path, of_works={"star": 'title = "Of stars"'})
    assert hexapla("-C", root, "-q", "update").code == 0
    found = language(status_page(root), "fr")
    assert (found.findtext(".//h3/code"), texts(found.find_class("missing")[0], "source")) == ("source/publication.toml", ["Of stars"])


def test_what_left_a_document_stays_with_it_in_a_shared_catalog(tmp_path: Path) -> None:
    one_file = '[catalogs]\npath = "locale/{locale}/LC_MESSAGES/all.po"\ntemplate = "locale/all.pot"\ndomain = "publication"'
    root = ready_publication(tmp_path, WORKS, {"fr": 'status = "released"'}, tail=one_file)
    replace_in(root / "source/book/three.md", "The end.", "And so on.")
    gone = [one for one in status_page(root).find_class("gone") if one.tag == "details"]
    documents = [one.xpath("string(preceding-sibling::h3[1])") for one in gone]
    assert ([texts(one, "source") for one in gone], documents) == ([["The end."]], ["source/book/three.md"])


def test_a_broken_catalog_is_told_and_not_counted(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    write(root / CATALOG, 'msgid "Later\n')
    found = language(status_page(root), "fr")
    assert "There is no catalog that can be read." in texts(found, "counts")[0]
    assert "malformed-catalog" in found.text_content()


# --- The output folder -------------------------------------------------------------------------------------------------------


def test_the_page_is_the_same_twice_and_never_in_the_site(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    status_page(root)
    first = files_in(root / "output")
    assert sorted(first) == ["reports/ar.svg", "reports/fr.svg", "reports/ja.svg", "reports/ru.svg", "reports/status.html"]
    status_page(root, "-l", "fr")
    assert files_in(root / "output") == first


def test_a_build_and_the_reports_leave_each_other_alone(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    assert build(root).code == 0
    site = files_in(root / "output")
    status_page(root)
    assert build(root).code == 0
    both = files_in(root / "output")
    assert {name: content for name, content in both.items() if not name.startswith("reports/")} == site
    assert "reports/status.html" in both


def test_the_badge_of_a_language_that_left_goes(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    status_page(root)
    write_publication(root, locales={"fr": 'status = "released"', "ar": 'status = "released"', "ja": 'status = "released"'})
    for file in sorted((root / "locale/ru").rglob("*.po")):
        file.unlink()
    status_page(root)
    assert "reports/ru.svg" not in files_in(root / "output")


def test_a_folder_that_is_not_ours_is_not_written(tmp_path: Path) -> None:
    root = ready_publication(tmp_path)
    mine = write(tmp_path / "elsewhere/notes.txt", "mine")
    ran = hexapla("-C", root, "status", "--html", "--output", mine.parent)
    assert (ran.code, "was not made by Hexapla" in ran.err, [one.name for one in mine.parent.iterdir()]) == (2, True, ["notes.txt"])


# --- Badges ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "share", "label", "value", "said"),
    [
        pytest.param("fr", 1.0, "Français", "100\u202f%", "French: 100% translated", id="whole"),
        pytest.param("ja", 0.999, "日本語", "99%", "Japanese: 99% translated", id="never-rounded-up"),
        pytest.param("fa", 0.5, "فارسی", "۵۰٪", "Persian: 50% translated", id="its-own-digits"),
        pytest.param("bo", 0.0, "བོད་སྐད་", "0%", "Tibetan: 0% translated", id="nothing"),
    ],
)
def test_a_badge_says_language_and_share(code: str, share: float, label: str, value: str, said: str) -> None:
    root = etree.fromstring(badge(parse_locale(code), share))
    found = [one.text for one in root.iter("{*}text")]
    assert (found[0], _plain(found[1]), root.get("aria-label"), root.findtext("{*}title")) == (label, _plain(value), said, said)
    assert not [name for one in root.iter() for name in one.attrib if "href" in name]


def _plain(text: str | None) -> str:
    return "".join(char for char in text or "" if char.isalnum() or char in "%٪")


def test_badges_on_one_page_do_not_share_a_name() -> None:
    """Set into a page, two of them with one id would both be cut as the first is."""
    made = [etree.fromstring(badge(parse_locale(code), 0.5)) for code in ("fr", "zh_Hant")]
    assert [[one.get("id") for one in root.iter("{*}clipPath")] for root in made] == [["edge-fr"], ["edge-zh-Hant"]]
    assert [root.xpath("string(//@clip-path)") for root in made] == ["url(#edge-fr)", "url(#edge-zh-Hant)"]


def test_a_name_cannot_leave_its_badge() -> None:
    made = badge(parse_locale("fr", name='"><script>alert(1)</script>'), 0.5)
    assert [etree.QName(one).localname for one in etree.fromstring(made).iter("{*}script")] == []


def test_the_words_of_a_badge_can_be_read() -> None:
    assert {ground for ground in (GROUND, *COLOURS.values()) if contrast(INK, ground) < MINIMUM_CONTRAST} == set()


# --- Differences -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("same", "same", [("same", "same")], id="same"),
        pytest.param("", "new", [("in", "new")], id="from-nothing"),
        pytest.param("a b c", "a x c", [("same", "a"), ("out", " b"), ("in", " x"), ("same", " c")], id="a-word"),
        pytest.param("天下大同", "天下小同", [("same", "天下"), ("out", "大"), ("in", "小"), ("same", "同")], id="a-han-character"),
        pytest.param("हिन्दी एक", "हिन्दी दो", [("same", "हिन्दी"), ("out", " एक"), ("in", " दो")], id="marks-stay-on-letters"),
        pytest.param("a  b", "a\nb", [("same", "a"), ("out", "  b"), ("in", "\nb")], id="space"),
    ],
)
def test_what_became_of_each_word(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    found = word_changes(before, after)
    assert [(piece.fate, piece.text) for piece in found] == expected
    assert "".join(piece.text for piece in found if piece.fate != "in") == before
    assert "".join(piece.text for piece in found if piece.fate != "out") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(" ".join(f"a{n}" for n in range(MAX_WORDS + 1)), "b " + "c " * MAX_WORDS, id="too-many-words"),
        pytest.param("x " * 200 + "y", "z" + " x" * 200, id="too-many-pairs"),
    ],
)
def test_what_is_too_much_to_compare_is_one_change(before: str, after: str) -> None:
    assert word_changes(before, after) == (Piece("out", before), Piece("in", after))
