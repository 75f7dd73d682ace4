"""``publication.toml`` in, values out, or an error with its line: what is wrong, and what to write instead."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from hexapla.config import DEFAULT_EXTENSIONS, Evaluation, Publication, parse_publication, read_publication
from hexapla.errors import ConfigError, HexaplaError
from hexapla.model import Provenance, Status

HEAD = 'source = "en"\nidentifier = "urn:uuid:6f0e4a52-0d3b-4c1c-9d0a-7f4f2c3c9b14"\nmodified = 2026-11-23\n'
WORK = '[[works]]\nid = "essay"\ndocuments = ["essay.md"]\n'
ROOT = Path("publication")


def parse(text: str) -> Publication:
    return parse_publication(text.encode(), ROOT)


def with_locale(text: str) -> str:
    return f"{HEAD}{WORK}{text}"


# --- What is read --------------------------------------------------------------------------------------------------


def test_a_work_or_a_locale_that_it_does_not_have_is_a_key_error() -> None:
    publication = parse(with_locale("[locales.fr]\n"))
    assert publication.work("essay").policy("fr").locale.code == "fr"
    with pytest.raises(KeyError, match="moon"):
        publication.work("moon")
    with pytest.raises(KeyError, match="de"):
        publication.work("essay").policy("de")


def test_the_least_that_is_needed() -> None:
    publication = parse(HEAD + WORK)
    work = publication.works[0]
    assert (publication.source.code, publication.modified, publication.base_url) == ("en", dt.date(2026, 11, 23), "")
    assert (work.id, work.identifier, work.modified) == ("essay", publication.identifier, publication.modified)
    assert [(name.path, name.slug, name.domain) for name in work.documents] == [("source/essay.md", "essay", "essay")]
    assert [(policy.locale.code, policy.provenance) for policy in work.policies] == [("en", Provenance.SOURCE)]
    assert (publication.extensions, publication.strip_headers, publication.wrap) == (DEFAULT_EXTENSIONS, True, None)
    assert not publication.translations
    assert not publication.several_works


def test_several_works_several_documents_and_policies_of_their_own() -> None:
    publication = parse(
        HEAD
        + 'publisher = "Us"\nauthors = [{name = "Ann"}]\n'
        + '[[works]]\nid = "one"\ndocuments = ["one/a.md", "one/b.md"]\nauthors = [{name = "李", lang = "zh_Hant", role = "editor"}]\n'
        + '[works.locales.de]\nstatus = "released"\nbar = 80\n'
        + '[[works]]\nid = "two"\ndocuments = ["two/a.md"]\nidentifier = "urn:isbn:1"\npublisher = "Others"\nmodified = 2027-01-01\n'
        + '[works.locales.zh-TW]\nprovenance = "human"\n'
        + '[locales.de]\nprovenance = "machine"\n[locales.zh_Hant]\nstatus = "released"\ncredits = [{name = "B"}]\n'
    )
    one, two = publication.works
    assert publication.several_works
    assert [name.domain for work in publication.works for name in work.documents] == ["one/a", "one/b", "two/a"]
    assert (one.identifier, two.identifier) == (f"{publication.identifier}/one", "urn:isbn:1")
    assert [(credit.name, credit.role, credit.lang) for credit in one.authors] == [("李", "edt", "zh-Hant")]
    assert [(credit.name, credit.role) for credit in two.authors] == [("Ann", "aut")]
    assert (one.publisher, two.publisher, two.modified) == ("Us", "Others", dt.date(2027, 1, 1))
    german, chinese = one.policies[1:]
    assert (german.status, german.bar, german.provenance) == (Status.RELEASED, 0.8, Provenance.MACHINE)
    assert (chinese.status, chinese.bar, chinese.provenance, len(chinese.credits)) == (Status.RELEASED, 1.0, Provenance.UNKNOWN, 1)
    german, chinese = two.policies[1:]
    assert (german.status, german.bar) == (Status.DRAFT, 1.0)
    assert (chinese.status, chinese.provenance) == (Status.RELEASED, Provenance.HUMAN)


def test_a_locale_that_no_table_knows_brings_its_own_facts() -> None:
    text = '[locales.kjh]\nname = "Хакас тілі"\ndirection = "ltr"\nplural_forms = "nplurals=2; plural=(n != 1);"\n'
    locale = parse(with_locale(text)).translations[0]
    assert (locale.code, locale.direction, locale.plural_forms) == ("kjh", "ltr", "nplurals=2; plural=(n != 1);")


CLAIM = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
EVALUATION = f'evaluation = {{ conforms_to = "{CLAIM}", by = "Ann", date = 2026-11-20, report = "https://example.org/r" }}\n'


def test_what_an_edition_is_sold_with() -> None:
    """An ISBN is one edition's own; the number of the edition is the work's, where a language has none of its own."""
    own = 'isbn = "978-3-16-148410-0"\nedition = "2"\n'
    publication = parse(HEAD + WORK + own + f'[locales.de]\nisbn = "0-306-40615-2"\n{EVALUATION}[locales.fr]\nedition = "1.1"\n')
    source, german, french = (policy.imprint for policy in publication.works[0].policies)
    assert (source.isbn, german.isbn, french.isbn) == ("978-3-16-148410-0", "0-306-40615-2", "")
    assert (source.edition, german.edition, french.edition) == ("2", "2", "1.1")
    assert german.evaluation == Evaluation(CLAIM, "Ann", dt.date(2026, 11, 20), report="https://example.org/r")
    assert source.evaluation is french.evaluation is None


def test_places_of_catalogs() -> None:
    publication = parse(
        with_locale('[locales.de]\n[catalogs]\npath = "po/{domain}/{locale}.po"\ntemplate = "po/{domain}/x.pot"\nwrap = 79\n')
    )
    assert publication.catalog_path(publication.translations[0], "a/b") == "po/a/b/de.po"
    assert publication.template_path("a/b") == "po/a/b/x.pot"
    assert publication.wrap == 79


BYTES = {
    "byte order mark": b"\xef\xbb\xbf" + (HEAD + WORK).encode(),
    "CRLF": (HEAD + WORK).replace("\n", "\r\n").encode(),
    "both": b"\xef\xbb\xbf" + (HEAD + WORK).replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES)
def test_bytes_of_other_systems(data: bytes) -> None:
    assert parse_publication(data, ROOT) == parse(HEAD + WORK)


URLS = {"https://example.org": "https://example.org/", "https://example.org/a/": "https://example.org/a/", "": ""}


@pytest.mark.parametrize(("given", "kept"), URLS.items(), ids=[*map(repr, URLS)])
def test_base_url_ends_with_a_slash(given: str, kept: str) -> None:
    assert parse(f'{HEAD}base_url = "{given}"\n{WORK}').base_url == kept


# --- What is refused -----------------------------------------------------------------------------------------------

SECOND = WORK.replace('"essay"', '"other"').replace("essay.md", "other.md")
REFUSED = {
    "unknown key": (f'{HEAD}publsher = "x"\n{WORK}', 4, "publsher", "'publisher'"),
    "unknown key in a work": (f'{HEAD}{WORK}autors = "x"\n', 7, "works.autors", "'authors'"),
    "unknown key in the second work": (f'{HEAD}{WORK}{SECOND}titel = "x"\n', 10, "works.titel", "'title'"),
    "unknown key in a locale": (with_locale('[locales.de]\nstatsu = "draft"\n'), 8, "locales.de.statsu", "'status'"),
    "unknown key unlike any": (f"{HEAD}zzzzzzz = 1\n{WORK}", 4, "zzzzzzz", "known keys"),
    "unknown table": (with_locale("[privcy]\n"), 7, "privcy", "'privacy'"),
    "number for a text": (f"{HEAD}title = 5\n{WORK}", 4, "title", ""),
    "text for a list": (f'{HEAD}[[works]]\nid = "a"\ndocuments = "a.md"\n', 6, "documents", ""),
    "number in a list": (f'{HEAD}[[works]]\nid = "a"\ndocuments = ["a.md", 5]\n', 6, "documents", ""),
    "type in the second work": (f'{HEAD}{WORK}[[works]]\nid = 5\ndocuments = ["b.md"]\n', 8, "id", ""),
    "table for a list of tables": (f'{HEAD}[works]\nid = "a"\n', 4, "works", ""),
    "text for a table": (f'{HEAD}privacy = "strip"\n{WORK}', 4, "privacy", ""),
    "text for a locale": (f'{HEAD}{WORK}[locales]\nde = "draft"\n', 8, "locales.de", ""),
    "text for a date": (HEAD.replace("2026-11-23", '"2026-11-23"') + WORK, 3, "modified", ""),
    "bar too high": (with_locale("[locales.de]\nbar = 101\n"), 8, "bar", ""),
    "bar that is no number": (with_locale("[locales.de]\nbar = nan\n"), 8, "bar", ""),
    "bar that is true": (with_locale("[locales.de]\nbar = true\n"), 8, "bar", ""),
    "status": (with_locale('[locales.de]\nstatus = "done"\n'), 8, "status", ""),
    "provenance of the source": (with_locale('[locales.de]\nprovenance = "source"\n'), 8, "provenance", ""),
    "control character": (f'{HEAD}title = "a\\u0007"\n{WORK}', 4, "title", ""),
    "empty id": (HEAD + WORK.replace('"essay"', '" "'), 5, "works.id", ""),
    "no source": (HEAD.replace('source = "en"\n', "") + WORK, None, "source", "source"),
    "no works": (HEAD, None, "works", "works"),
    "an empty list of works": (f"{HEAD}works = []\n", 4, "works", ""),
    "no id in the second work": (f'{HEAD}{WORK}[[works]]\ndocuments = ["b.md"]\n', 7, "works.id", "id"),
    "no documents": (HEAD + WORK.replace('"essay.md"', ""), 6, "documents", "source/"),
    "two works of one id": (HEAD + WORK + WORK.replace("essay.md", "b.md").replace('"essay"', '"ESSAY"'), 8, "ESSAY", ""),
    "two works of one document": (HEAD + WORK + WORK.replace('"essay"', '"b"'), 6, "essay.md", ""),
    "two documents of one slug": (HEAD + WORK.replace('"essay.md"', '"a/One.md", "b/one.md"'), 6, "one", ""),
    "reserved page": (HEAD + WORK.replace("essay.md", "about.md"), 6, "about", ""),
    "name of the catalog of titles": (HEAD + WORK.replace("essay.md", "publication.md"), 6, "publication.md", ""),
    "not Markdown": (HEAD + WORK.replace("essay.md", "essay.txt"), 6, "essay.txt", ".md"),
    "extension unknown": (with_locale('[markdown]\nextensions = ["extra", "codehilite"]\n'), 8, "codehilite", "choose"),
    "extension that breaks reflow": (with_locale('[markdown]\nextensions = ["nl2br"]\n'), 8, "nl2br", "backslash"),
    "extension that sets English marks": (with_locale('[markdown]\nextensions = ["smarty"]\n'), 8, "smarty", "marks"),
    "identifier": (HEAD.replace("urn:uuid:", "") + WORK, 2, "URI", "urn:uuid:"),
    "base_url of a file": (f'{HEAD}base_url = "file:///x"\n{WORK}', 4, "base_url", "https://"),
    "base_url with a user": (f'{HEAD}base_url = "https://a@b/"\n{WORK}', 4, "base_url", "https://"),
    "base_url with a query": (f'{HEAD}base_url = "https://a/?b"\n{WORK}', 4, "base_url", "https://"),
    "address for a host": (with_locale('[checks]\nhosts = ["example.org", "https://fr.wikipedia.org/"]\n'), 8, "https://fr.w", "leave out"),
    "host with a star": (with_locale('[checks]\nhosts = ["*.wikipedia.org"]\n'), 8, "*.w", "leave out"),
    "role": (f'{HEAD}authors = [{{name = "a", role = "boss"}}]\n{WORK}', 4, "boss", "translator"),
    "locale that is no tag": (with_locale('[locales."d e"]\n'), 7, "d e", ""),
    "locale upwards": (with_locale('[locales."../../x"]\n'), 7, "../../x", ""),
    "locale with a slash": (with_locale('[locales."de/x"]\n'), 7, "de/x", ""),
    "locale of dots": (with_locale('[locales."."]\n'), 7, "", ""),
    "locale that is empty": (with_locale('[locales.""]\n'), None, "", ""),
    "locale of the source": (with_locale("[locales.en]\n"), 7, "en", "take the entry out"),
    "locale twice": (with_locale("[locales.zh_TW]\n[locales.zh-Hant]\n"), 8, "same locale", "keep one"),
    "locale of a work only": (f'{HEAD}{WORK}[works.locales.fr]\nstatus = "draft"\n', 7, "fr", "hexapla add"),
    "source that is no tag": (HEAD.replace('"en"', '"english language"') + WORK, 1, "english language", ""),
    "language of a name": (f'{HEAD}authors = [{{name = "a", lang = "x y"}}]\n{WORK}', 4, "x y", ""),
    "catalogs upwards": (with_locale('[catalogs]\npath = "../{locale}/{domain}.po"\n'), 8, "../", "inside the publication"),
    "catalogs elsewhere": (with_locale('[catalogs]\npath = "/tmp/{locale}/{domain}.po"\n'), 8, "/tmp", "inside the publication"),
    "catalogs on a drive": (with_locale('[catalogs]\npath = "C:/{locale}/{domain}.po"\n'), 8, "C:", "inside the publication"),
    "catalogs with a backslash": (with_locale("[catalogs]\npath = 'po\\{locale}\\{domain}.po'\n"), 8, "po", "inside the publication"),
    "catalogs without a locale": (with_locale('[catalogs]\npath = "po/{domain}.po"\n'), 8, "{locale}", "share one file"),
    "catalogs with another field": (with_locale('[catalogs]\npath = "{locale}/{domain}/{x}.po"\n'), 8, "{x}", "inside the publication"),
    "catalogs with a conversion": (with_locale('[catalogs]\npath = "{locale}/{domain!r}.po"\n'), 8, "{domain!r}", ""),
    "catalogs of another ending": (with_locale('[catalogs]\npath = "{locale}/{domain}.txt"\n'), 8, ".txt", ".po"),
    "templates upwards": (with_locale('[catalogs]\ntemplate = "../{domain}.pot"\n'), 8, "../", "inside the publication"),
    "ISBN with a slip": (with_locale('[locales.de]\nisbn = "978-0-306-40615-8"\n'), 8, "978-0-306-40615-8", "agency"),
    "ISBN that is none": (with_locale('[locales.de]\nisbn = "979-x"\n'), 8, "979-x", "agency"),
    "ISBN of two languages": (
        with_locale('[locales.de]\nisbn = "9780306406157"\n[locales.fr]\nisbn = "0-306-40615-2"\n'), 10, "9780306406157", "own",
    ),
    "ISBN of two works": (
        with_locale('isbn = "9780306406157"\n' + SECOND + 'isbn = "978-0-306-40615-7"\n'), 11, "9780306406157", "own",
    ),
    "edition in words": (with_locale('edition = "second"\n'), 7, "second", 'edition = "2"'),
    "claim in other words": (with_locale(EVALUATION.replace("Level AA", "AA")), 7, "WCAG 2.2 AA", "Level AA"),
    "evaluation by nobody": (with_locale('evaluation = { conforms_to = "x", date = 2026-01-01 }\n'), 4, "evaluation.by", "by"),
    "evaluation at no time": (with_locale('evaluation = { conforms_to = "x", by = "A" }\n'), 4, "evaluation.date", "date"),
    "report in a file": (with_locale(EVALUATION.replace("https://example.org/r", "report.html")), 7, "report.html", "https://"),
    "bad TOML": (f"{HEAD}title = \n{WORK}", 4, "TOML", "line"),
    "key twice": (f'{HEAD}source = "en"\n{WORK}', 4, "TOML", "line"),
    "no such day": (HEAD.replace("11-23", "02-30") + WORK, 3, "TOML", "line"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "seen", "hint"), REFUSED.values(), ids=REFUSED)
def test_refused(text: str, line: int | None, seen: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text)
    error = caught.value
    place = re.fullmatch(r"source/publication\.toml(?::(\d+)(?::\d+)?)?", error.location)
    assert place
    assert line is None or int(place[1] or 0) == line
    assert seen in error.message
    assert hint in error.hint


PATHS = [
    "../x.md", "../../x.md", "a/../../x.md", "a/../x.md", "/x.md", "C:/x.md", "c:x.md", "a\\x.md", "..\\x.md", "con.md", "CON.md",
    "a/nul.md",
    "aux/a.md",
    "com1.md", "LPT9.md", "a b.md", "ä.md", ".md", ".a.md", "a..md", "-a.md", "~.md", "a/.git/b.md", "a\u202eb.md", "x" * 101 + ".md",
    "", ".",
    "a/", "%2e%2e/x.md",
    "a\tb.md", "a|b.md", "<a>.md", "a\u0000b.md",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=repr)
def test_names_that_are_no_safe_paths_are_refused(path: str) -> None:
    quoted = "".join(f"\\u{ord(char):04x}" for char in path)
    with pytest.raises(HexaplaError) as document:
        parse(HEAD + WORK.replace("essay.md", quoted))
    assert document.value.location.startswith("source/publication.toml")
    if "/" not in path.strip("/") and path.endswith(".md"):
        with pytest.raises(HexaplaError) as work:
            parse(HEAD + WORK.replace('"essay"', f'"{quoted.removesuffix("".join(f"{chr(92)}u{ord(c):04x}" for c in ".md"))}"'))
        assert work.value.location.startswith("source/publication.toml")


@pytest.mark.parametrize("path", ["a.md", "A-1_b.md", "book/one.md", "./a.md", "a//b.md", "console.md", "0.md"])
def test_names_that_are_safe(path: str) -> None:
    name = parse(HEAD + WORK.replace("essay.md", path)).works[0].documents[0]
    assert name.path.startswith("source/")
    assert ".." not in name.path
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name.slug)


MALFORMED = {
    "Latin-1": (b'a\n\n"\xe9"', "source/publication.toml:3"),
    "Latin-1 after a byte order mark": (b'\xef\xbb\xbf\n"\xe9"', "source/publication.toml:2"),
    "UTF-16": ("a = 1".encode("utf-16"), "source/publication.toml:1"),
    "brackets without end": (b"a = " + b"[" * 100_000, "source/publication.toml"),
    "a number without end": (b"a = " + b"9" * 10_000, "source/publication.toml"),
    "NUL": (b"a = 1\n\x00", "source/publication.toml:2:1"),
    "empty": (b"", "source/publication.toml"),
}


@pytest.mark.parametrize(("data", "location"), MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_toml_at_all(data: bytes, location: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_publication(data, ROOT)
    assert caught.value.location == location
    assert caught.value.message


def test_a_folder_without_a_publication(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read_publication(tmp_path)
    assert "hexapla init" in caught.value.hint


def test_this_publication_is_read() -> None:
    publication = read_publication(Path(__file__).parents[2])
    assert publication.strip_headers
    assert len(publication.translations) >= 12
