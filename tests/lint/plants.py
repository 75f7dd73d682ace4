"""A sound edition in, the same with one defect out: the proof of every slug of the lint.

Each row: the slug, the file, what stands there, what is planted in its place, and what else is bound to be found then.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

OPF, NAV, ONE, TWO, CSS = "EPUB/package.opf", "EPUB/nav.xhtml", "EPUB/one.xhtml", "EPUB/two.xhtml", "EPUB/style.css"
CONTAINER = "META-INF/container.xml"
P, BODY = "<body>", "</body>"


@dataclass(frozen=True, slots=True)
class Plant:
    slug: str
    file: str
    old: str
    new: str
    also: frozenset[str] = frozenset()
    lang: str = "fr"

    @property
    def name(self) -> str:
        return f"{self.slug}: {self.new[:40]}"


def _p(slug: str, text: str, file: str = ONE, *also: str, lang: str = "fr") -> Plant:
    """A paragraph more, at the end of a page."""
    return Plant(slug, file, BODY, f"<p>{text}</p></body>", frozenset(also), lang)


def _x(slug: str, markup: str, file: str = ONE, *also: str, lang: str = "fr") -> Plant:
    return Plant(slug, file, BODY, f"{markup}</body>", frozenset(also), lang)


def _m(slug: str, markup: str, *also: str, lang: str = "fr") -> Plant:
    return Plant(slug, OPF, "</metadata>", f"{markup}</metadata>", frozenset(also), lang)


def _css(slug: str, rule: str) -> Plant:
    return Plant(slug, CSS, "", rule)


LTR = 'lang="fr" xml:lang="fr" dir="ltr"'
ALL = "EPUB/*.xhtml"
"""Every page of a book that holds what is replaced: the cover is a picture too."""
BOOK = (
    Plant("epub-container-broken", CONTAINER, "package.opf", "gone.opf"),
    Plant("epub-not-well-formed", ONE, "</body>", "<p></body>"),
    Plant("epub-entity", ONE, "<!DOCTYPE html>", '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'),
    Plant("epub-language-missing", OPF, "<dc:language>fr</dc:language>", ""),
    Plant("epub-language-several", OPF, "<dc:language>fr</dc:language>", "<dc:language>fr</dc:language><dc:language>en</dc:language>"),
    Plant("epub-language-unknown", OPF, "<dc:language>fr<", "<dc:language>fr_FR<"),
    Plant("epub-language-differs", OPF, "<dc:language>fr<", "<dc:language>de<"),
    Plant("epub-progression-missing", OPF, ' page-progression-direction="ltr"', ""),
    Plant("epub-progression-wrong", OPF, 'page-progression-direction="ltr"', 'page-progression-direction="rtl"'),
    Plant("epub-progression-wrong", OPF, ' page-progression-direction="rtl"', "", lang="ar"),
    Plant("epub-identifier-missing", OPF, 'unique-identifier="id"', 'unique-identifier="none"'),
    Plant("epub-title-missing", OPF, "<dc:title ", "<dc:title/><dc:title "),
    _m("epub-isbn-wrong", "<dc:identifier>urn:isbn:9780306406158</dc:identifier>"),
    _m("epub-date-wrong", "<dc:date>23 November 2026</dc:date>"),
    Plant("epub-modified-clock", OPF, "T00:00:00Z", "T13:37:00Z"),
    _m("epub-role-unknown", '<meta property="role">translator</meta>'),
    _m("epub-mail-address", "<dc:creator>Ana ana@example.org</dc:creator>"),
    _m("epub-generator", '<meta name="generator" content="x"/>'),
    _m("epub-personal-path", "<dc:source>/home/ana/book.md</dc:source>"),
    _m("epub-old-metadata", '<meta name="cover" content="c"/>'),
    Plant("epub-old-guide", OPF, "</spine>", "</spine><guide/>"),
    Plant("epub-old-contents", OPF, "</manifest>", '<item id="ncx" href="style.css" media-type="application/x-dtbncx+xml"/></manifest>'),
    _m("epub-claim-uncertified", '<meta property="dcterms:conformsTo">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>'),
    Plant("epub-claim-alternatives", ALL, ' alt="', ' alt="" title="'),
    Plant("epub-claim-visual", ALL, "<img ", "<hr ", frozenset({"epub-claim-alternatives", "page-heading-missing"})),
    _m("epub-credit-contradicted", '<meta property="role">trl</meta>'
       '<meta property="dcterms:provenance">This is a machine translation. No human has reviewed it.</meta>'),
    Plant("epub-manifest-missing", OPF, "</manifest>", '<item id="g" href="gone.png" media-type="image/png"/></manifest>'),
    Plant("epub-manifest-unlisted", "EPUB/stray.txt", "", "x"),
    Plant("epub-manifest-duplicate", OPF, "</manifest>", '<item id="style" href="style.css" media-type="text/css"/></manifest>'),
    Plant("epub-spine-broken", OPF, "</spine>", '<itemref idref="nothing"/></spine>'),
    Plant("epub-contents-missing", OPF, ' properties="nav"', ""),
    Plant("epub-contents-order", OPF, '<itemref idref="doc-one"/>\n<itemref idref="doc-two"/>',
          '<itemref idref="doc-two"/>\n<itemref idref="doc-one"/>'),
    Plant("epub-landmarks-missing", NAV, 'epub:type="landmarks"', 'epub:type="lot"'),
    Plant("epub-name-not-plain", "META-INF/é.txt", "", "x"),
    _x("epub-script", "<script>1</script>"),
    Plant("page-language-missing", ONE, LTR, 'dir="ltr"'),
    Plant("page-language-mismatch", ONE, LTR, 'lang="fr" xml:lang="de" dir="ltr"'),
    _x("page-language-unknown", '<p lang="zh_CN!">x</p>'),
    Plant("page-direction-missing", ONE, 'xml:lang="ar" dir="rtl"', 'xml:lang="ar"', lang="ar"),
    Plant("page-direction-wrong", ONE, LTR, 'lang="fr" xml:lang="fr" dir="rtl"'),
    Plant("page-title-missing", ONE, "title>", "style>"),
    Plant("page-heading-missing", TWO, "h1", "h2"),
    _x("page-heading-several", "<h1>Encore</h1>"),
    _x("page-heading-skipped", "<h2>Un</h2><h4>Deux</h4>"),
    _x("page-heading-empty", "<h2></h2>"),
    _x("page-id-duplicate", '<p id="x">a</p><p id="x">b</p>'),
    _x("page-image-without-text", '<p><img src="style.css"/></p>'),
    _x("page-table-without-headers", "<table><tr><td>a</td></tr></table>"),
    _x(
        "page-table-without-headers",
        '<table><tr><td><math xmlns="http://www.w3.org/1998/Math/MathML"><mi>a</mi></math></td></tr></table>',
    ),
    _x("page-link-empty", '<p><a href="two.xhtml"></a></p>'),
    _x("page-link-broken", '<p><a href="gone.xhtml">a</a></p>'),
    _x("page-fragment-broken", '<p><a href="two.xhtml#gone">a</a></p>'),
    _x("page-note-without-return", '<p><a role="doc-noteref" href="#n">1</a></p><p id="n">Note</p>'),
    _x("page-remote-request", '<p><img alt="" src="https://example.org/x.png"/></p>'),
    _x("page-remote-request", '<p><img alt="" src="style.css" srcset="//example.org/x.png 2x"/></p>'),
    _x("page-remote-request", '<p><a ping="https://example.org/" href="two.xhtml">a</a></p>'),
    _x("page-remote-request", '<iframe src="https://example.org/"></iframe>'),
    Plant("page-remote-request", ONE, "</head>", '<link rel="prefetch" href="https://example.org/"/></head>'),
    _x("page-local-host", '<p><a href="http://localhost:8000/">a</a></p>'),
    _x("page-local-path", '<p><a href="file:///home/ana/x.html">a</a></p>'),
    _x("page-script-link", '<p><a href="javascript:alert(1)">a</a></p>'),
    _x("page-event-handler", '<p onclick="x()">a</p>'),
    Plant("page-refresh", ONE, "</head>", '<meta http-equiv="refresh" content="5"/></head>'),
    Plant("page-zoom-forbidden", ONE, "</head>", '<meta name="viewport" content="user-scalable=no"/></head>'),
    Plant("page-generator", ONE, "</head>", '<meta name="generator" content="x"/></head>'),
    _p("page-bidi-forbidden", "a \u202e b"),
    _p("page-bidi-unpaired", "a \u2067 b"),
    _p("page-private-use", "a \ue001 b"),
    _p("page-replacement-character", "a \ufffd b"),
    _p("page-mojibake", "cafÃ© noir"),
    _p("page-soft-hyphen", "auto\u00admobile"),
    _x("page-not-composed", '<p lang="vi">Tie\u0302\u0301ng</p>'),
    _p("page-placeholder", "Lorem ipsum"),
    _p("page-placeholder", "Il y a {{ titre }} ici"),
    _x("page-placeholder", "<p>Un</p><p>TODO: dire</p>"),
    _p("page-raw-markdown", "Un **mot** ici"),
    _p("page-script-unmarked", "Это предложение целиком написано по-русски, без разметки."),
    _x("page-label-foreign", "<h2>Contents</h2>"),
    _css("style-remote-request", "a { background: url(https://example.org/x.png) }"),
    _css("style-remote-request", '@import "//example.org/x.css";'),
    _css("style-direction", "a { direction: rtl }"),
    _css("style-vendor-prefix", "a { -epub-hyphens: auto }"),
    _css("style-letter-spacing", "p:lang(ar) { letter-spacing: 1px }"),
    _css("style-slant", "em:lang(zh) { font-style: italic }"),
)  # fmt: skip
"""Of a book."""

PAGES = (
    Plant("page-policy-missing", "one.html", 'http-equiv="Content-Security-Policy"', 'name="nothing"'),
    Plant("page-control-character", "one.html", "</main>", "<p>a\x02b</p></main>"),
    Plant("page-unreadable", "one.html", "*", "", frozenset({"page-fragment-broken"})),
    Plant("style-direction", "one.html", "</main>", '<p style="direction: rtl">a</p></main>'),
)
"""Of a page. ``*`` stands for all of it."""

Zipped = Callable[[Mapping[str, bytes]], bytes]


def zipped(
    files: Mapping[str, bytes], *, mimetype: int = zipfile.ZIP_STORED, extra: bytes = b"", year: int = 1980, flags: int = 0
) -> bytes:
    """The files as an archive; the keywords plant what an archive can have wrong."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0))
            entry.compress_type = mimetype if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.extra = extra if name == "mimetype" else b""
            archive.writestr(entry, content)
    data = out.getvalue()
    return data if not flags else data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")


def encryption(algorithm: str, file: str = "EPUB/one.xhtml") -> bytes:
    """https://www.w3.org/TR/epub-33/#sec-container-metainf-encryption.xml"""
    xenc = "http://www.w3.org/2001/04/xmlenc#"
    return (
        f'<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="{xenc}">'
        f'<EncryptionMethod Algorithm="{algorithm}"/><CipherData><CipherReference URI="{file}"/></CipherData></EncryptedData></encryption>'
    ).encode()


ARCHIVES: Mapping[str, Zipped] = {
    "epub-not-archive": lambda files: b"no archive" + files["mimetype"],
    "epub-name-unsafe": lambda files: zipped({**files, "../../evil.txt": b"x"}),
    "epub-name-duplicate": lambda files: zipped({**files, "EPUB/ONE.xhtml": files[ONE]}),
    "epub-encrypted": lambda files: zipped({**files, "META-INF/encryption.xml": encryption("http://www.w3.org/2001/04/xmlenc#aes256-cbc")}),
    "epub-too-large": lambda files: zipped({**files, "EPUB/one.xhtml": b" " * (17 * 1024 * 1024)}),
    "epub-mimetype-missing": lambda files: zipped({name: files[name] for name in sorted(files)}),
    "epub-mimetype-compressed": lambda files: zipped(files, mimetype=zipfile.ZIP_DEFLATED),
    "epub-mimetype-extra": lambda files: zipped(files, extra=b"\xfe\xca\x04\x00abcd"),
    "epub-clock-times": lambda files: zipped(files, year=2026),
}
"""What is wrong with an archive itself, by slug."""

ELSEWHERE = frozenset(
    {
        "epub-spine-empty",
        "page-too-large",
        "edition-titles-same",
        "edition-language-wrong",
        "edition-identifier-shared",
        "edition-ids-differ",
    }
    | {"edition-structure-differs", "lint-not-read"}
)
"""Planted by a test of its own, see ``test_lint.py``."""

PLANTED = frozenset({*(plant.slug for plant in (*BOOK, *PAGES)), *ARCHIVES, *ELSEWHERE})
