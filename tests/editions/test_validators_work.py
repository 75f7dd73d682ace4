"""A sound page and a sound book in, silence out; the same with one fault planted, and the validator that must see it does."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.validators import ValidatorError, ace, axe_pages, epubcheck, require_tool, screenshots, serve, vnu
from tests.validators.tools import TOOLS, missing_tools

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""

PACKAGE = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" xml:lang="fr" dir="ltr" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:0f0ac8f1-9bb6-5e0c-a2a4-0c1d4b9f0a11</dc:identifier>
<dc:title>Asile</dc:title>
<dc:language>fr</dc:language>
<dc:creator>A. N. Auteur</dc:creator>
<meta property="dcterms:modified">2020-01-01T00:00:00Z</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">Du texte, et rien d’autre.</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="text" href="text.xhtml" media-type="application/xhtml+xml"/>
<item id="star" href="star.svg" media-type="image/svg+xml"/>
</manifest>
<spine page-progression-direction="ltr"><itemref idref="text"/></spine>
</package>
"""

NAVIGATION = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="fr" xml:lang="fr" dir="ltr">
<head><title>Sommaire</title></head>
<body><nav epub:type="toc" role="doc-toc" aria-labelledby="toc"><h1 id="toc">Sommaire</h1>
<ol><li><a href="text.xhtml">Asile</a></li></ol></nav></body>
</html>
"""

TEXT = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="fr" xml:lang="fr" dir="ltr">
<head><title>Asile</title></head>
<body><section epub:type="chapter" role="doc-chapter" aria-labelledby="h"><h1 id="h">Asile</h1>
<p><img src="star.svg" alt="Une étoile"/></p></section></body>
</html>
"""

STAR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M5 0l2 10-7-6h10l-7 6z"/></svg>\n'

BOOK = {
    "META-INF/container.xml": CONTAINER,
    "EPUB/package.opf": PACKAGE,
    "EPUB/nav.xhtml": NAVIGATION,
    "EPUB/text.xhtml": TEXT,
    "EPUB/star.svg": STAR,
}

PAGE = """<!DOCTYPE html>
<html lang="fr" dir="ltr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'">
<title>Asile</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="style.css">
</head>
<body>
<main>
<h1>Asile</h1>
<p>Devant la persécution, <img src="star.svg" alt="une étoile" width="20" height="20">.</p>
</main>
</body>
</html>
"""

STYLE = """:root { color-scheme: light dark; color: #111; background: #fff }
@media (prefers-color-scheme: dark) { :root { color: #eee; background: #111 } }
"""

XHTML = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" lang="fr" xml:lang="fr"><head><title>Asile</title></head><body><p>Asile</p></body></html>
"""

POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'self'">"""


def write_book(path: Path, files: Mapping[str, str] = BOOK) -> Path:
    """An EPUB of these files, ``mimetype`` first and stored, as the EPUB Open Container Format asks."""
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        for name, text in files.items():
            book.writestr(name, text)
    return path


def spoil(files: Mapping[str, str], name: str, old: str, new: str) -> dict[str, str]:
    """The files with one fault planted, which must find its place."""
    assert old in files[name]
    return {**files, name: files[name].replace(old, new)}


def write_site(folder: Path, page: str = PAGE, style: str = STYLE) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text(page, "utf-8")
    (folder / "style.css").write_text(style, "utf-8")
    (folder / "star.svg").write_text(STAR, "utf-8")
    return folder


# --- Books -----------------------------------------------------------------------------------------------------------


@pytest.mark.tool("java", "epubcheck")
def test_epubcheck_is_silent_on_a_sound_book_and_sees_each_fault(tmp_path: Path) -> None:
    faults = {
        "sound": BOOK,
        "missing-file": {name: text for name, text in BOOK.items() if name != "EPUB/star.svg"},
        "invalid-xhtml": spoil(BOOK, "EPUB/text.xhtml", "</p></section>", "</section></p>"),
        "two-bases": spoil(BOOK, "EPUB/package.opf", "<dc:language>fr</dc:language>", "<dc:language>f_r</dc:language>"),
        "usage": spoil(BOOK, "EPUB/text.xhtml", 'epub:type="chapter"', 'epub:type="sausage"'),
    }
    books = [write_book(tmp_path / f"{name}.epub", files) for name, files in faults.items()]
    messages = epubcheck(books)
    found = {book.stem: {(message.severity, message.code) for message in messages if message.file == book} for book in books}
    assert found == {
        "sound": set(),
        "missing-file": {("error", "RSC-001")},
        "invalid-xhtml": {("fatal", "RSC-016")},
        "two-bases": {("error", "OPF-092")},
        "usage": {("usage", "OPF-088")},
    }
    assert next((m.path, m.line) for m in messages if m.code == "RSC-016") == ("EPUB/text.xhtml", 5)


@pytest.mark.tool("node", "chromium", "ace")
def test_ace_is_silent_on_a_sound_book_and_sees_each_fault(tmp_path: Path) -> None:
    faults = {
        "sound": BOOK,
        "no-alt": spoil(BOOK, "EPUB/text.xhtml", ' alt="Une étoile"', ""),
        "no-hazard": spoil(BOOK, "EPUB/package.opf", '<meta property="schema:accessibilityHazard">none</meta>\n', ""),
    }
    books = [write_book(tmp_path / f"{name}.epub", files) for name, files in faults.items()]
    found = [(assertion.book.stem, assertion.path, assertion.rule, assertion.impact) for assertion in ace(books)]
    assert found == [
        ("no-alt", "text.xhtml", "image-alt", "critical"),
        ("no-hazard", "EPUB/package.opf", "metadata-accessibilityhazard", "serious"),
    ]


# --- Pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.tool("java", "vnu")
def test_vnu_is_silent_on_a_sound_page_and_sees_each_fault(tmp_path: Path) -> None:
    faults = {
        "sound.html": PAGE,
        "sound.xhtml": XHTML,
        "no-alt.html": PAGE.replace(' alt="une étoile"', ""),
        "unclosed.xhtml": XHTML.replace("</p>", ""),
        "no-lang.html": PAGE.replace(' lang="fr"', ""),
        "css – deux mots.html": PAGE.replace("</head>", "<style>p { colour: red }</style></head>"),
    }
    pages = [tmp_path / name for name in faults]
    for page, text in zip(pages, faults.values(), strict=True):
        page.write_text(text, "utf-8")
    found = {(message.file.name, message.severity) for message in vnu(pages)}
    assert found == {
        ("no-alt.html", "error"),
        ("unclosed.xhtml", "fatal"),
        ("no-lang.html", "warning"),
        ("css – deux mots.html", "error"),
        ("css – deux mots.html", "warning"),  # a style that the page's own policy forbids
    }


@pytest.mark.tool("axe")
def test_axe_is_silent_on_a_sound_page(tmp_path: Path, browser: Browser) -> None:
    with serve(write_site(tmp_path)) as site:
        assert axe_pages(browser, [site, site + "index.html"]) == []


@pytest.mark.parametrize(
    ("old", "new", "rule", "scheme", "width"),
    [
        pytest.param(' alt="une étoile"', "", "image-alt", "light", 1280, id="image without alt"),
        pytest.param('lang="fr" ', "", "html-has-lang", "light", 390, id="page without lang"),
        pytest.param("#eee", "#333", "color-contrast", "dark", 1280, id="faint in the dark only"),
        pytest.param("</p>", '</p><p style="width: 900px">…</p>', "console", "light", 1280, id="style against the policy"),
        pytest.param("#fff }", "#fff } h1 { width: 900px }", "reflow", "light", 390, id="wider than a phone"),
        pytest.param(
            POLICY, '<link rel="icon" href="http://elsewhere.invalid/a.svg">', "outside-request", "light", 390, id="asks another host"
        ),
        pytest.param("star.svg", "lost.svg", "failed-request", "light", 1280, id="image that is not there"),
        pytest.param("</p>", '</p><a href="#a">a</a><br><a href="#b">b</a>', "target-size", "light", 390, id="links too small to touch"),
    ],
)
@pytest.mark.tool("axe")
def test_axe_pages_sees(tmp_path: Path, browser: Browser, old: str, new: str, rule: str, scheme: str, width: int) -> None:
    site = write_site(tmp_path, PAGE.replace(old, new), STYLE.replace(old, new))
    with serve(site) as address:
        found = axe_pages(browser, [address], sizes=[(width, 800)])
    assert (rule, scheme, width) in {(violation.rule, violation.scheme, violation.size[0]) for violation in found}
    assert rule != "color-contrast" or "light" not in {violation.scheme for violation in found}


def test_a_page_that_is_not_there_is_an_error_not_silence(tmp_path: Path, browser: Browser) -> None:
    require_tool("axe")
    with serve(write_site(tmp_path)) as site, pytest.raises(ValidatorError, match="404"):
        axe_pages(browser, [site + "lost.html"])


def test_screenshots_show_the_scheme_that_was_asked_for(tmp_path: Path, browser: Browser) -> None:
    with serve(write_site(tmp_path / "site")) as site:
        light = screenshots(browser, [site], tmp_path, width=300, height=200)
        dark = screenshots(browser, [site], tmp_path, width=300, height=200, dark=True)
    assert [path.name for path in light + dark] == ["index-300.png", "index-300-dark.png"]
    assert light[0].read_bytes() != dark[0].read_bytes()


# --- Tools -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def _no_tools(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)


@pytest.mark.usefixtures("_no_tools")
def test_a_missing_tool_is_skipped_by_its_name_and_remedy() -> None:
    with pytest.raises(pytest.skip.Exception, match=r"msgfmt is missing: install gettext"):
        require_tool("msgfmt")
    assert missing_tools()["java"] == TOOLS["java"].remedy


@pytest.mark.usefixtures("_no_tools")
def test_a_missing_tool_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"java is missing: install a Java runtime"):
        require_tool("java")
