"""An archive in, defects of the container, the package document and the navigation out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from posixpath import join, normpath
from urllib.parse import unquote

from lxml import etree

from hexapla.frozen import Frozen
from hexapla.lint.reading import EPUB_TYPE, Archive, Defect, Page, read_xml
from hexapla.lint.wording import locale_of
from hexapla.numbers import parse_isbn
from hexapla.patterns import pattern
from hexapla.privacy import EMAIL
from hexapla.words import PROVENANCE, words_for

_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_DATE = pattern(r"\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?)?)?")
_PERSONAL_PATH = pattern(r"(?:^|\s)(?:/home/|/Users/|[A-Z]:\\)\w")
_RELATORS = """
abr acp act adi adp aft anl anm ann ant app arc ard arr art asg asn ato att auc aud aui aus aut bdd bjd bkd bkp blw bnd bpd brd
brl bsl cas ccp chr cli cll clr clt cmm cmp cmt cnd cng cns coe col com con cor cos cot cou cov cpc cpe cph cpl cpt cre crp crr
crt csl csp cst ctb cte ctg ctr cts ctt cur cwt dbp dfd dfe dft dgc dgg dgs dis dln dnc dnr dpc dpt drm drt dsr dst dtc dte dtm
dto dub edc edm edt egr elg elt eng enj etr evp exp fac fds fld flm fmd fmk fmo fmp fnd fpy frg gis grt his hnr hst ill ilu ins
inv isb itr ive ivr jud jug lbr lbt ldr led lee lel len let lgd lie lil lit lsa lse lso ltg lyr mcp mdc med mfp mfr mod mon mrb
mrk msd mte mtk mus nrt opn org orm osp oth own pan pat pbd pbl pdr pfr pht plt pma pmn pop ppm ppt pra prc prd pre prf prg prm
prn pro prp prs prt prv pta pte ptf pth ptt pup rbr rcd rce rcp rdd red ren res rev rpc rps rpt rpy rse rsg rsp rsr rst rth rtm
sad sce scl scr sds sec sgd sgn sht sll sng spk spn spy srv std stg stl stm stn str tcd tch ths tld tlp trc trl tyd tyg uvp vac
vdg voc wac wal wam wat wdc wde win wit wpr wst
"""
"""Codes of three letters: https://id.loc.gov/vocabulary/relators"""
_MARC = frozenset(_RELATORS.split())


class Package(Frozen):
    """The package document."""

    name: str
    root: etree._Element
    items: Mapping[str, etree._Element]
    """Manifest items by the file they name."""
    spine: tuple[str, ...]
    """Files in reading order."""

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return tuple((one.text or "").strip() for one in self.root.iter(f"{_DC}language"))

    @property
    def identifier(self) -> str:
        wanted = self.root.get("unique-identifier")
        found = (one.text or "" for one in self.root.iter(f"{_DC}identifier") if one.get("id") == wanted)
        return next(found, "").strip()

    @property
    def title(self) -> str:
        return next(((one.text or "").strip() for one in self.root.iter(f"{_DC}title")), "")

    def metas(self, name: str) -> list[str]:
        """Values of a property, whether or not its prefix is written."""
        return self._metas.get(name, [])

    @cached_property
    def _metas(self) -> Mapping[str, list[str]]:
        found = defaultdict[str, list[str]](list)
        for one in self.root.iter(f"{_OPF}meta"):
            found[(one.get("property") or "").split(":")[-1]].append((one.text or "").strip())
        return found

    @property
    def is_old(self) -> bool:
        """An EPUB 2, whose table of contents is an NCX."""
        return (self.root.get("version") or "").startswith("2.")

    @property
    def has_ncx(self) -> bool:
        return any(item.get("media-type") == "application/x-dtbncx+xml" for item in self.items.values())

    @property
    def navigation(self) -> str | None:
        return next((name for name, item in self.items.items() if "nav" in (item.get("properties") or "").split()), None)


def archive_defects(archive: Archive) -> Iterator[Defect]:
    """What is wrong with the ZIP archive itself: OCF 3.3, section 4.2."""
    first = archive.entries[0] if archive.entries else None
    if first is None or first.filename != "mimetype" or archive.files["mimetype"] != b"application/epub+zip":
        yield Defect("epub-mimetype-missing", "The first file is not a mimetype that says application/epub+zip.")
    else:
        if first.compress_type:
            yield Defect("epub-mimetype-compressed", "The mimetype is compressed; nothing recognises the book by it.", "mimetype")
        if first.extra:
            yield Defect("epub-mimetype-extra", "The mimetype has an extra field in the archive.", "mimetype")
    for name in archive.files:
        if not name.isascii() or " " in name:
            yield Defect("epub-name-not-plain", f"The name {name!a} is not plain ASCII without spaces.", name)
    if any(entry.date_time != (1980, 1, 1, 0, 0, 0) for entry in archive.entries):
        yield Defect("epub-clock-times", "The archive tells when its files were written.")


def read_package(archive: Archive) -> Package | Defect:
    """The package document, or why there is none."""
    name = "META-INF/container.xml"
    container = read_xml(name, archive.files.get(name, b""))
    if isinstance(container, Defect):
        broken = container.slug == "epub-not-well-formed"
        return Defect("epub-container-broken", "META-INF/container.xml is missing or not well-formed.", name) if broken else container
    path = next((one.get("full-path") or "" for one in container.iter(f"{_CONTAINER}rootfile")), "")
    if path not in archive.files:
        return Defect("epub-container-broken", f"The package document {path!r} is not in the archive.", name)
    root = read_xml(path, archive.files[path])
    if isinstance(root, Defect):
        return root
    ids = {one.get("id") or "": target(path, one.get("href") or "")[0] for one in root.iter(f"{_OPF}item")}
    items = {ids[one.get("id") or ""]: one for one in root.iter(f"{_OPF}item")}
    spine = tuple(ids[one.get("idref") or ""] for one in root.iter(f"{_OPF}itemref") if (one.get("idref") or "") in ids)
    return Package(path, root, items, spine)


def target(name: str, address: str) -> tuple[str, str]:
    """The file, relative to the edition, and the fragment that an address in ``name`` leads to."""
    path, _, fragment = address.partition("#")
    path = path.partition("?")[0]
    return (_resolved(name.rpartition("/")[0], path) if path else name), unquote(fragment)


@lru_cache(maxsize=1 << 12)
def _resolved(folder: str, path: str) -> str:
    return normpath(join(folder, unquote(path)))


def package_defects(package: Package, archive: Archive, pages: Mapping[str, Page]) -> Iterator[Defect]:
    for slug, message in (*_languages(package, pages), *_metadata(package), *_claims(package, pages), *_manifest(package, archive)):
        yield Defect(slug, message, package.name)
    yield from _navigation(package, pages)


_Said = Iterator[tuple[str, str]]


def _languages(package: Package, pages: Mapping[str, Page]) -> _Said:
    languages = package.languages
    if not any(languages):
        yield "epub-language-missing", "There is no dc:language."
        return
    if len(languages) > 1:
        yield "epub-language-several", f"There are {len(languages)} dc:language: {', '.join(languages)}."
    locales = [locale_of(tag) for tag in languages]
    wrong = [tag for tag, locale in zip(languages, locales, strict=True) if locale is None or "_" in tag]
    if wrong:
        yield "epub-language-unknown", f"dc:language {wrong[0]!r} is no language tag of BCP 47."
        return
    known = {locale.language for locale in locales if locale}
    content = Counter(page.lang for name in package.spine if (page := pages.get(name)) and page.lang)
    most = locale_of(content.most_common(1)[0][0]) if content else None
    if most and most.language not in known:
        yield "epub-language-differs", f"dc:language is {languages[0]}, and most pages are in {most.tag}."
    spine = next(package.root.iter(f"{_OPF}spine"), None)
    progression, main = (None if spine is None else spine.get("page-progression-direction")), locales[0]
    rtl = bool(main and main.direction == "rtl")
    if progression is None:
        slug = "epub-progression-wrong" if rtl else "epub-progression-missing"
        yield slug, "The spine does not say in which direction pages turn."
    elif progression != "default" and main and (progression == "rtl") != rtl and (rtl or main.script in ("Latn", "Cyrl", "Grek")):
        yield "epub-progression-wrong", f"Pages turn {progression}, and {main.tag} is written {main.direction}."


def _metadata(package: Package) -> _Said:
    if not package.identifier:
        yield "epub-identifier-missing", "The package has no identifier that unique-identifier names."
    if not package.title:
        yield "epub-title-missing", "There is no dc:title, or an empty one."
    for one in package.root.iter(f"{_DC}identifier"):
        number = (one.text or "").lower().partition("isbn:")[2]
        if number and parse_isbn(number) is None:
            yield "epub-isbn-wrong", f"The check digit of {one.text} does not hold."
    for one in package.root.iter(f"{_DC}date"):
        if not _DATE.fullmatch((one.text or "").strip()):
            yield "epub-date-wrong", f"The date {one.text!r} is not in the form 2026-11-23."
    modified = package.metas("modified")
    if any(not value.endswith("T00:00:00Z") for value in modified):
        yield "epub-modified-clock", f"dcterms:modified tells an hour: {modified[0]}."
    for role in package.metas("role"):
        if role not in _MARC:
            yield "epub-role-unknown", f"{role!r} is no code of MARC relators."
    for kind in ("creator", "contributor", "publisher"):
        for one in package.root.iter(f"{_DC}{kind}"):
            if EMAIL.search(one.text or ""):
                yield "epub-mail-address", f"dc:{kind} holds an e-mail address."
    for one in package.root.iter(f"{_OPF}meta"):
        if one.get("name") in ("generator", "Sigil version") or (one.get("name") or "").startswith("calibre:"):
            yield "epub-generator", f"The metadata name the program that made the book: {one.get('name')}."
    if not package.is_old:
        yield from _left_over(package)
    if _PERSONAL_PATH.search("\n".join(one.text or "" for one in package.root.iter("*"))):
        yield "epub-personal-path", "The metadata hold a path of one person's machine."


def _left_over(package: Package) -> _Said:
    if any(one.get("name") == "cover" for one in package.root.iter(f"{_OPF}meta")):
        yield "epub-old-metadata", "There is a meta name=cover, left over from EPUB 2."
    if next(package.root.iter(f"{_OPF}guide"), None) is not None:
        yield "epub-old-guide", "There is a guide, left over from EPUB 2."
    if package.has_ncx:
        yield "epub-old-contents", "There is an NCX, left over from EPUB 2."


def _claims(package: Package, pages: Mapping[str, Page]) -> _Said:
    """What the metadata promise and the content does not hold: EPUB Accessibility 1.1."""
    pictures = frozenset[bool]().union(*(page.pictures for page in pages.values()))
    if any("a11y" in value.lower() or "wcag" in value.lower() for value in package.metas("conformsTo")) and not package.metas(
        "certifiedBy"
    ):
        yield "epub-claim-uncertified", "The book claims to conform to an accessibility standard, and does not say who checked it."
    if "alternativeText" in package.metas("accessibilityFeature") and True not in pictures:
        yield "epub-claim-alternatives", "The book claims alternative texts, and has no picture with one."
    if "visual" in package.metas("accessMode") and not pictures:
        yield "epub-claim-visual", "The book claims visual content, and has none."
    locale = locale_of(package.languages[0]) if package.languages else None
    machine = PROVENANCE["machine"]
    said = words_for(locale).get(machine, machine) if locale else machine
    if {machine, said} & set(package.metas("provenance")) and "trl" in package.metas("role"):
        yield "epub-credit-contradicted", "A translator is credited, and the book says that no human has reviewed the translation."


def _manifest(package: Package, archive: Archive) -> _Said:
    elements = list(package.root.iter(f"{_OPF}item"))
    for name, times in Counter(one.get("id") for one in elements).items():
        if times > 1:
            yield "epub-manifest-duplicate", f"The manifest has the id {name!r} {times} times."
    for name, item in package.items.items():
        if name not in archive.files and not re.match(r"[a-z]+://", item.get("href") or ""):
            yield "epub-manifest-missing", f"The manifest names {name}, which is not in the archive."
    for name in sorted(set(archive.files) - set(package.items) - {"mimetype", package.name}):
        if not name.startswith("META-INF/"):
            yield "epub-manifest-unlisted", f"{name} is in the archive and not in the manifest."
    refs = [one.get("idref") for one in package.root.iter(f"{_OPF}itemref")]
    if not refs:
        yield "epub-spine-empty", "The spine is empty."
    for ref in sorted({str(ref) for ref in refs} - {str(one.get("id")) for one in elements}):
        yield "epub-spine-broken", f"The spine names {ref!r}, which the manifest does not have."


def _navigation(package: Package, pages: Mapping[str, Page]) -> Iterator[Defect]:
    name = package.navigation
    page = pages.get(name) if name else None
    if page is None and package.is_old and package.has_ncx:
        return
    toc = [nav for nav in page.tagged("nav") if "toc" in (nav.get(EPUB_TYPE) or "").split()] if page else []
    if page is None or not toc:
        yield Defect("epub-contents-missing", "The book has no table of contents (nav).", package.name)
        return
    addresses = [target(page.name, str(link.get("href")))[0] for link in toc[0].iter("{*}a") if link.get("href")]
    places = {found: place for place, found in reversed(tuple(enumerate(package.spine)))}
    order = [places[found] for found in dict.fromkeys(addresses) if found in places]
    if order != sorted(order):
        yield Defect("epub-contents-order", "The table of contents has another order than the spine.", page.name, toc[0].sourceline)
    if not any("landmarks" in (nav.get(EPUB_TYPE) or "").split() for nav in page.tagged("nav")):
        yield Defect("epub-landmarks-missing", "The book has no landmarks.", page.name)
