"""Sources: links to parts of pages, names of pictures, headings, leftovers, long paragraphs; each fires, and each stays silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from hexapla.checks import Addresses, Surroundings, addresses_of, check_addresses, check_document
from hexapla.checks.wording import find_placeholder
from hexapla.config import DEFAULT_EXTENSIONS
from hexapla.diagnostics import registry
from hexapla.markup import parser_for
from hexapla.model import Finding, Severity, Source
from hexapla.pipeline.plan import State, judge_all
from hexapla.project import read_project

ROOT = Path(__file__).parents[2]
PARSER = parser_for(DEFAULT_EXTENSIONS)
PNG = b"\x89PNG\r\n\x1a\n"
TWO = "# Two\n\n## Über uns\n\nA note[^1].\n\n[^1]: It.\n"


def findings(root: Path, text: str, *, front: tuple[tuple[str, str], ...] = (), lang: str = "en") -> list[Finding]:
    (root / "source").mkdir(exist_ok=True)
    (root / "source/there.png").write_bytes(PNG)
    (root / "source/author.png").write_bytes(PNG + b"\0\0\0\x0atEXtAuthor\0Ann\0\0\0\0")
    (root / "source/other.png").write_bytes(b"GIF89a\3\0\2\0\0\0\0;")
    (root / "source/acts.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "utf-8")
    (root / "source/large.gif").write_bytes(b"GIF89a\xff\xff\xff\xff\0\0\0;")
    document = PARSER.parse(Source("source/one.md", text, front, tuple(range(2, len(front) + 2))), lang)
    body, two = (PARSER.render(parsed).body for parsed in (document, PARSER.parse(Source("source/two.md", TWO), "en")))
    around = Surroundings({"source/one.md": addresses_of(body), "source/two.md": addresses_of(two), "source/broken.md": None}, root)
    return [*check_document(document, body), *check_addresses(document.source, addresses_of(body), around)]


LONG = "word " * 250
FIRES: dict[str, tuple[str, list[tuple[str, int]]]] = {
    "part that is not here": ("# A\n\n[x](#zzz)", [("anchor-missing", 3)]),
    "part that is not there": ("# A\n\n[x](two.md#zzz)", [("anchor-missing", 3)]),
    "part of this page by its name": ("# A\n\n[x](one.md#zzz)", [("anchor-missing", 3)]),
    "part in another case": ("# A\n\n[x](two.md#Two)", [("anchor-missing", 3)]),
    "part in raw HTML": ('# A\n\nb <a href="#zzz">x</a>', [("anchor-missing", 3)]),
    "a note that nothing refers to": ("# A\n\nb[^1]\n\n[^1]: c\n[^two]: d", [("note-unused", 6)]),
    "a link to where no note is": ("# A\n\nb[^1] [x](#fnref-9)\n\n[^1]: c", [("anchor-missing", 3)]),
    "page and part": ("# A\n\n[x](gone.md#zzz)", [("link-target-missing", 3)]),
    "picture without a name": ("# A\n\n![](there.png)", [("alt-missing", 3)]),
    "picture with a name of blanks": ("# A\n\n![ ](there.png)", [("alt-missing", 3)]),
    "raw picture without alt": ('# A\n\nb <img src="there.png">', [("alt-missing", 3)]),
    "raw picture in a block": ('# A\n\n<p><img src="there.png"></p>', [("alt-missing", 3)]),
    "picture that tells": ("# A\n\n![b](author.png)", [("asset-private-data", 3)]),
    "picture of another kind": ("# A\n\n![b](other.png)", [("asset-type-mismatch", 3)]),
    "picture that acts": ("# A\n\n![b](acts.svg)", [("asset-active", 3)]),
    "picture that is large": ("# A\n\n![b](large.gif)", [("asset-too-large", 3)]),
    "heading twice": ("# A\n\n## B\n\n## C\n\n## B", [("duplicate-heading", 7)]),
    "heading three times": ("# A\n\n## B\n\n## B\n\n## B", [("duplicate-heading", 5), ("duplicate-heading", 7)]),
    "no heading": ("words", [("title-missing", 1)]),
    "first heading of level 2": ("words\n\n## B", [("title-missing", 3)]),
    "hidden address": ("# A\n\nWrite to [email\u00a0protected].", [("placeholder-text", 3)]),
    "lorem": ("# A\n\nLorem ipsum dolor sit amet.", [("placeholder-text", 3)]),
    "long in words": (f"# A\n\n{LONG}more", [("paragraph-too-long", 3)]),
    "long in characters": (f"# A\n\n{'unbelievable ' * 120}", [("paragraph-too-long", 3)]),
    "long in Han": (f"# A\n\n{'大同' * 260}", [("paragraph-too-long", 3)]),
}


@pytest.mark.parametrize(("text", "found"), FIRES.values(), ids=FIRES)
def test_fires(tmp_path: Path, text: str, found: list[tuple[str, int]]) -> None:
    assert [(finding.slug, finding.line) for finding in findings(tmp_path, text)] == found


SILENT = {
    "part of this page": "# A b\n\n[x](#a-b)",
    "part of another page": "# A\n\n[x](two.md#two)",
    "part with letters beyond ASCII": "# A\n\n[x](two.md#über-uns) [y](two.md#%C3%BCber-uns)",
    "part with an id of its own": "# A\n\nwords\n{: #own }\n\n[x](#own)",
    "part with an id in raw HTML": '# A\n\nb <a id="own"></a>\n\n[x](#own)',
    "part of a page that cannot be read": "# A\n\n[x](broken.md#zzz)",
    "top": "# A\n\n[x](#)",
    "part of another site": "# A\n\n[x](https://example.org/#zzz)",
    "note": "# A\n\nb[^1]\n\n[^1]: c",
    "table of contents": "# A\n\n[TOC]\n\n## B\n\n## C",
    "picture": "# A\n\n![b](there.png)",
    "raw picture": '# A\n\nc <img src="there.png" alt="b">',
    "raw picture that decorates": '# A\n\nc <img src="there.png" alt="">',
    "picture that decorates": '# A\n\n![](there.png){: role="presentation" }',
    "heading twice with a context": "# A\n\n## B\n\n<!-- context: another -->\n\n## B",
    "heading twice at two levels": "# A\n\n## B\n\n### B",
    "a paragraph like a heading": "# A\n\n## B\n\nB",
    "code like a leftover": "# A\n\n`{{ name }}` and ``TODO: `x` ``\n\n    {{ block }}",
    "the thirtieth": "# A\n\n## XXX\n\nIn chapter XXX, see 39.",
    "a word like a leftover": "# A\n\nTodo el mundo; a todo list; TKO.",
    "not quite long": f"# A\n\n{LONG.strip()}",
    "not quite long in Han": f"# A\n\n{'大同' * 250}",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_stays_silent(tmp_path: Path, text: str) -> None:
    assert findings(tmp_path, text) == []


def test_a_title_in_the_front_matter_is_one(tmp_path: Path) -> None:
    assert findings(tmp_path, "words\n\n## B", front=(("title", "A"),)) == []


def test_the_likely_part_is_named(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, "# A\n\n[x](two.md#uber-uns)")
    assert "“über-uns” meant?" in finding.message


LEFTOVERS = {
    "hidden address": ("[email protected]", "en", True),
    "hidden address, no-break": ("Email:[email\u00a0protected]", "en", True),
    "to do": ("TODO: write this", "en", True),
    "to do, in brackets": ("[TODO] write this", "de", True),
    "to do, bare": ("TODO write this", "en", True),
    "everything, in Spanish": ("TODO cambia", "es", False),
    "everything, in Portuguese": ("TODO o mundo", "pt-BR", False),
    "to do, in Spanish": ("TODO: escribir", "es", True),
    "to come": ("The number is TK.", "en", True),
    "an initialism elsewhere": ("Die TK zahlt.", "de", False),
    "to come, twice": ("TKTK people", "de", True),
    "five crosses": ("for XXXX dollars", "en", True),
    "three crosses, in brackets": ("See [XXX] and so on", "en", True),
    "three crosses alone": ("XXX", "en", True),
    "a number": ("Louis XXX of Nowhere", "en", False),
    "template": ("Hello {{ name }}", "en", True),
    "template, a statement": ("{% if a %}", "en", True),
    "insert": ("[Insert the name here]", "en", True),
    "a link": ("[Insert](a.md) it", "en", False),
    "curly brackets": ("a {b} c", "en", False),
    "fix me": ("FIXME", "fr", True),
    "nothing": ("Words as they are.", "en", False),
}


@pytest.mark.parametrize(("text", "lang", "found"), LEFTOVERS.values(), ids=LEFTOVERS)
def test_leftovers(text: str, lang: str, found: bool) -> None:
    assert bool(find_placeholder(text, lang)) is found


SEVERITIES = {
    "anchor-missing": Severity.ERROR,
    "alt-missing": Severity.ERROR,
    "asset-type-mismatch": Severity.ERROR,
    "asset-active": Severity.ERROR,
    "asset-too-large": Severity.ERROR,
    "asset-private-data": Severity.WARNING,
    "duplicate-heading": Severity.WARNING,
    "placeholder-text": Severity.WARNING,
    "paragraph-too-long": Severity.INFO,
}


@pytest.mark.parametrize(("slug", "severity"), SEVERITIES.items(), ids=SEVERITIES)
def test_severities(slug: str, severity: Severity) -> None:
    assert registry()[slug].severity is severity


# --- In a publication ----------------------------------------------------------------------------------------------

PUBLICATION = """source = "en"
identifier = "urn:uuid:6f0e4a52-0d3b-4c1c-9d0a-7f4f2c3c9b14"
modified = 2026-11-23
[[works]]
id = "one"
documents = ["one.md", "two.md"]
"""


def write(root: Path, one: str, two: str) -> None:
    (root / "source").mkdir(exist_ok=True)
    for name, text in {"publication.toml": PUBLICATION, "one.md": one, "two.md": two}.items():
        (root / "source" / name).write_text(text, "utf-8")


WORKS: dict[str, tuple[str, str, list[str]]] = {
    "forward": ("# One\n\n[x](two.md#two)\n", "# Two\n", []),
    "back": ("# One\n", "# Two\n\n[x](one.md#one)\n", []),
    "forward, not there": ("# One\n\n[x](two.md#one)\n", "# Two\n", ["anchor-missing"]),
    "to one that cannot be read": ("# One\n\n[x](two.md#one)\n", "---\nnot front matter\n---\n", ["unreadable-source"]),
    "waived": ("# One\n\n<!-- hexapla: allow=placeholder-text a form letter -->\n\nDear {{ name }}\n", "# Two\n", []),
    "waived for nothing": ("# One\n\n<!-- hexapla: allow=placeholder-text a form letter -->\n\nDear\n", "# Two\n", ["waiver-unused"]),
}


@pytest.mark.parametrize(("one", "two", "found"), WORKS.values(), ids=WORKS)
def test_links_between_the_documents_of_a_work(tmp_path: Path, one: str, two: str, found: list[str]) -> None:
    write(tmp_path, one, two)
    project = read_project(tmp_path)
    assert [finding.slug for finding in project.source_findings(project.publication.works[0])] == found


def test_an_edition_with_a_link_to_nowhere_is_not_published(tmp_path: Path) -> None:
    write(tmp_path, "# One\n\n[x](#zzz)\n", "# Two\n")
    (verdict,) = judge_all(read_project(tmp_path), lambda _work, _policy: False)
    assert verdict.state is State.ABSENT
    assert "anchor-missing at source/one.md:3" in verdict.reason


def test_this_publication_has_no_finding_in_its_source() -> None:
    """Its last line is an address that a web site hid: the publisher's own words, waived where they stand."""
    project = read_project(ROOT)
    (work,) = project.publication.works
    document = project.document(work.documents[0])
    assert document is not None
    assert find_placeholder(document.segments[-1].msgid, "en")
    assert project.source_findings(work) == ()


def test_addresses_as_the_author_wrote_them() -> None:
    body = '<p id="w"><a href="a.md">x</a><a id="y"></a><a href="#z">z</a><a href="a.md">x</a><img src="b.png" alt=""/></p>'
    assert addresses_of(body) == Addresses(frozenset({"w", "y"}), ("b.png",), ("a.md", "#z"))
