"""Bytes of an archive or a page in, its files and parsed pages out: bounded in memory, without entities and without the network."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from sys import intern
from typing import Any

from lxml import etree

from hexapla.frozen import Frozen
from hexapla.patterns import pattern

LARGEST_FILE = 16 * 1024 * 1024
"""Bytes of one page or style sheet of a book: no reading system shows a larger one."""
LARGEST_PAGE = 32 * 1024 * 1024
"""Bytes of a page by itself, the pictures that it carries aside: it may hold a work of several volumes."""
LARGEST_BOOK = 256 * 1024 * 1024
"""Bytes of all files of a book, unpacked."""
MOST_FILES = 10_000
MOST_ATTRIBUTES = 1000
"""Of one tag. For each the parser of HTML goes through those before it: 40,000 take it 15 seconds, and twice as many a minute and more."""
_CARRIED = pattern(rb"(data:[a-z]+/[a-z0-9.+-]+;base64,)[A-Za-z0-9+/=]{64,}")
_OBFUSCATIONS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
"""What fonts are obfuscated by, which keeps nothing from its reader: EPUB 3.3, section 4.4."""
_DECLARATION = pattern(rb"<!ENTITY", re.IGNORECASE)
_XHTML = (".xhtml", ".html", ".htm")


class Defect(Frozen):
    """What is wrong in one file of an edition."""

    slug: str
    message: str
    name: str = ""
    """The file inside the edition; empty for the edition as a whole."""
    line: int | None = None


XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
FOLLOWED = {"a": "href", "link": "href", "img": "src"}
"""The attributes whose addresses are looked for in an edition."""
_LANGUAGES = frozenset({"lang", XML_LANG})
_PLAIN = b"\t\n\r" + bytes(range(0x20, 0x7F))
"""What no rule about characters looks for."""


class Kind(Frozen):
    """A tag with the same attributes. A page has a few dozen kinds of elements, and most rules concern few of them."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    tag: str
    """The local name, lower case."""
    names: tuple[str, ...]
    """Of the attributes, in their order."""
    is_lower: bool
    """Whether the name is written in lower case."""
    says_language: bool


class Text(Frozen):
    """What a page says, in UTF-8."""

    encoded: bytes

    @cached_property
    def text(self) -> str:
        return self.encoded.decode()

    @cached_property
    def beyond(self) -> str:
        """Without ASCII's printable characters, which are most of it in most languages, and concern few rules."""
        return self.encoded.translate(None, _PLAIN).decode()

    @cached_property
    def unusual(self) -> frozenset[str]:
        """The characters that stand in ``beyond``."""
        return frozenset(self.beyond)


class Page(Frozen):
    """One content document."""

    name: str
    read: Callable[[], bytes]
    """Gives what is in the file, each time: thousands of pages of a folder together would fill the memory."""
    in_book: bool

    @cached_property
    def content(self) -> bytes:
        """Without the pictures that it carries, whose bytes say nothing."""
        content = self.read()
        return _CARRIED.sub(rb"\1", content) if b";base64," in content else content

    @cached_property
    def parsed(self) -> etree._Element | Defect:
        """The root, or why there is none: entities of its own, not well-formed. Few rules ask where the page was let go."""
        return _parsed(self.name, self.content, self.in_book)

    @property
    def root(self) -> etree._Element:
        assert not isinstance(self.parsed, Defect)
        return self.parsed

    @cached_property
    def kinds(self) -> tuple[tuple[Kind, list[etree._Element]], ...]:
        """All elements by their kinds: what rules ask of most elements is answered by their kind."""
        found: defaultdict[str, list[etree._Element]] = defaultdict(list)
        for element in self.root.iter("*"):
            found["\0".join((str(element.tag), *element.keys()))].append(element)
        return tuple((_kind(names), elements) for names, elements in found.items())

    def tagged(self, *tags: str) -> Iterator[etree._Element]:
        """In document order."""
        if self.is_lower:
            return self.root.iter(*_patterns(tags))
        return (element for element in self.root.iter("*") if local_name(element) in tags)

    @cached_property
    def is_lower(self) -> bool:
        """As all tags of HTML are read; XML keeps their case."""
        return not self.in_book or all(kind.is_lower for kind, _ in self.kinds)

    @cached_property
    def lang(self) -> str:
        """The language of the whole; empty where the page does not say it."""
        return own_language(self.root) or ""

    @cached_property
    def title(self) -> str:
        return next(map(text_of, self.tagged("title")), "")

    @cached_property
    def pictures(self) -> frozenset[bool]:
        """Whether those that it shows are described; empty where it shows none."""
        shown = self.tagged("img", "svg", "video", "image")
        return frozenset(bool(one.get("alt") or local_name(one) == "svg") for one in shown)

    @cached_property
    def said(self) -> Text:
        """All text of the document, that of styles and scripts too."""
        return Text(etree.tostring(self.root, encoding="utf-8", method="text"))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        having = (elements for kind, elements in self.kinds if "id" in kind.names)
        return tuple(found for elements in having for element in elements if (found := element.get("id")))

    @cached_property
    def places(self) -> frozenset[str]:
        """What a link can lead to."""
        return frozenset(self.ids)

    @cached_property
    def addresses(self) -> frozenset[str]:
        """What its links and pictures lead to."""
        having = ((elements, FOLLOWED[kind.tag]) for kind, elements in self.kinds if FOLLOWED.get(kind.tag, "") in kind.names)
        # The same on thousands of pages, each text once.
        return frozenset(intern(element.get(attribute) or "") for elements, attribute in having for element in elements)

    def know(self, **known: object) -> None:
        """What was found out without a tree, by the names it has here."""
        vars(self).update(known)

    def let_go(self) -> None:
        """Keeps only what other pages ask for: the trees of thousands of pages would fill the memory."""
        _ = self.addresses, self.places, self.lang, self.title, self.pictures if self.in_book else ()
        for name in ("content", "parsed", "kinds", "said", "ids"):
            vars(self).pop(name, None)


@lru_cache(maxsize=1 << 10)
def _kind(joined: str) -> Kind:
    """Of a tag and the names of its attributes, with NUL between them."""
    tag, *names = joined.split("\0")
    name = tag.rpartition("}")[2]
    return Kind(name.lower(), tuple(names), name == name.lower(), not _LANGUAGES.isdisjoint(names))


@lru_cache(maxsize=1 << 7)
def _patterns(tags: tuple[str, ...]) -> tuple[str, ...]:
    """For lxml: in whatever namespace."""
    return tuple(f"{{*}}{tag}" for tag in tags)


def local_name(element: etree._Element) -> str:
    """In lower case."""
    return str(element.tag).rpartition("}")[2].lower()


def own_language(element: etree._Element) -> str | None:
    return element.get("lang") or element.get(XML_LANG)


def language_of(element: etree._Element) -> str:
    """That of the element, else of the nearest around it; empty where none says one."""
    found: etree._Element | None = element
    while found is not None:
        if (own := own_language(found)) is not None:
            return own
        found = found.getparent()
    return ""


def text_of(element: etree._Element) -> str:
    """All text inside, spaces in a row as one."""
    found = str(etree.tostring(element, encoding="unicode", method="text", with_tail=False)) if len(element) else element.text or ""
    return " ".join(found.split())


def is_page(name: str) -> bool:
    return name.lower().endswith(_XHTML)


def open_page(name: str, read: Callable[[], bytes], *, in_book: bool) -> Page | Defect:
    """A page, or why it is not judged: too large. It is parsed when a rule asks for its tree, see `Page.parsed`."""
    page = Page(name, read, in_book)
    most, length = LARGEST_FILE if in_book else LARGEST_PAGE, len(page.content)
    if length > most:
        return Defect("page-too-large", f"The page has {length} bytes; more than {most} are not read.", name)
    return page


def _parsed(name: str, content: bytes, in_book: bool) -> etree._Element | Defect:
    return read_xml(name, content) if in_book else _read_html(name, content)


def read_xml(name: str, content: bytes) -> etree._Element | Defect:
    """The root of an XML file, entities neither resolved nor declared."""
    if _DECLARATION.search(content.replace(b"\0", b"")):
        return Defect("epub-entity", "The file declares entities, which can grow without bound; it was not read.", name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return Defect("epub-not-well-formed", f"The XML is not well-formed: {error.msg}.", name, error.lineno or None)


def _read_html(name: str, content: bytes) -> etree._Element | Defect:
    parser = etree.HTMLParser(no_network=True, encoding="utf-8", huge_tree=False)
    try:
        if crowded := _crowded_tag(content):
            return Defect("page-unreadable", f"<{crowded}> has more than {MOST_ATTRIBUTES} attributes; the page was not read.", name)
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        root = None
    return Defect("page-unreadable", "The page holds no HTML.", name) if root is None else root


def _crowded_tag(content: bytes) -> str:
    """The name of one that has too many attributes; empty where none has. Raises XMLSyntaxError."""
    tags = _Tags()
    target: Any = tags
    etree.fromstring(content, etree.HTMLParser(no_network=True, encoding="utf-8", huge_tree=False, target=target))
    return tags.crowded


class _Tags:
    """What a parser tells of tags: it makes no tree then, which is what many attributes take so long in."""

    def __init__(self) -> None:
        self.crowded = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if len(attributes) > MOST_ATTRIBUTES:
            self.crowded = name

    def close(self) -> None:
        """Asked for by lxml."""


# --- Archives ------------------------------------------------------------------------------------------------------


class Archive(Frozen):
    """An unpacked EPUB."""

    files: Mapping[str, bytes]
    entries: tuple[zipfile.ZipInfo, ...]


def read_archive(content: bytes) -> Archive | Defect:
    """Every file of an archive, or the reason why it is not unpacked. Nothing is written anywhere; sizes are counted, not believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = tuple(archive.infolist())
            refused = next(_refusals(entries), None)
            return refused or _unpacked(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        return Defect("epub-not-archive", f"The file cannot be read as a ZIP archive: {error}.")


def _refusals(entries: tuple[zipfile.ZipInfo, ...]) -> Iterator[Defect]:
    names = [entry.filename for entry in entries]
    unsafe = [name for name in names if name.startswith("/") or "\\" in name or ":" in name.split("/")[0] or ".." in name.split("/")]
    if unsafe:
        yield Defect("epub-name-unsafe", f"{unsafe[0]!r} leads out of the archive.")
    times = Counter(map(str.lower, names))
    if len(times) < len(names):
        double = next(name for name in names if times[name.lower()] > 1)
        yield Defect("epub-name-duplicate", f"{double!r} is there twice; readers may find either.")
    links = [entry.filename for entry in entries if stat.S_ISLNK(entry.external_attr >> 16)]
    if links:
        yield Defect("epub-name-unsafe", f"{links[0]!r} is a symbolic link, which is not followed.")
    if any(entry.flag_bits & 1 for entry in entries) or "META-INF/rights.xml" in names:
        yield Defect("epub-encrypted", "The book is encrypted or carries rights management; it was not read.")
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST_BOOK:
        yield Defect("epub-too-large", f"The archive claims more than {LARGEST_BOOK} bytes or {MOST_FILES} files; it was not unpacked.")


def _unpacked(archive: zipfile.ZipFile, entries: tuple[zipfile.ZipInfo, ...]) -> Archive | Defect:
    files: dict[str, bytes] = {}
    for entry in entries:
        if entry.is_dir():
            continue
        with archive.open(entry) as file:
            limit = LARGEST_FILE if is_page(entry.filename) else LARGEST_BOOK - sum(map(len, files.values()))
            content = file.read(limit + 1)
        if len(content) > limit:
            return Defect("epub-too-large", f"{entry.filename!r} has more than {limit} bytes; the archive was not read further.")
        files[entry.filename] = content
    if _is_encrypted(files.get("META-INF/encryption.xml")):
        return Defect("epub-encrypted", "The book is encrypted; it was not read.", "META-INF/encryption.xml")
    return Archive(files, entries)


def _is_encrypted(encryption: bytes | None) -> bool:
    """Whether more than fonts is, or nobody can tell."""
    if encryption is None:
        return False
    root = read_xml("", encryption)
    methods = [] if isinstance(root, Defect) else [one.get("Algorithm") for one in root.iter("{*}EncryptionMethod")]
    return not methods or not _OBFUSCATIONS.issuperset(methods)
