"""Bytes of an archive or a page in, its files and parsed pages out: bounded in memory, without entities and without the network."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from lxml import etree

LARGEST_FILE = 16 * 1024 * 1024
"""Bytes of one page or style sheet of a book: no reading system shows a larger one."""
LARGEST_PAGE = 32 * 1024 * 1024
"""Bytes of a page by itself, the pictures that it carries aside: it may hold a work of several volumes."""
LARGEST_BOOK = 256 * 1024 * 1024
"""Bytes of all files of a book, unpacked."""
MOST_FILES = 10_000
_CARRIED = re.compile(rb"(data:[a-z]+/[a-z0-9.+-]+;base64,)[A-Za-z0-9+/=]{64,}")
_OBFUSCATIONS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
"""What fonts are obfuscated by, which keeps nothing from its reader: EPUB 3.3, section 4.4."""
_DECLARATION = re.compile(rb"<!ENTITY", re.IGNORECASE)
_XHTML = (".xhtml", ".html", ".htm")


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong in one file of an edition."""

    slug: str
    message: str
    name: str = ""
    """The file inside the edition; empty for the edition as a whole."""
    line: int | None = None


class Node(NamedTuple):
    """An element with the language that holds for it."""

    element: etree._Element
    tag: str
    """The local name, lower case."""
    lang: str
    attributes: Mapping[str, str]

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    @property
    def line(self) -> int | None:
        return self.element.sourceline

    @property
    def text(self) -> str:
        """All text inside, spaces in a row as one."""
        found = _text(self.element) if len(self.element) else self.element.text or ""
        return " ".join(found.split())


def _text(element: etree._Element) -> str:
    return str(etree.tostring(element, encoding="unicode", method="text", with_tail=False))


@dataclass(frozen=True)
class Page:
    """One parsed content document."""

    name: str
    nodes: tuple[Node, ...]
    """In document order, the root first."""
    in_book: bool

    @property
    def root(self) -> Node:
        return self.nodes[0]

    @cached_property
    def text(self) -> str:
        """All text of the document, that of styles and scripts too."""
        return _text(self.root.element)

    def tagged(self, *tags: str) -> Iterator[Node]:
        """In document order."""
        if len(tags) == 1:
            return iter(self._by_tag.get(tags[0], ()))
        return (node for node in self.nodes if node.tag in tags)

    @cached_property
    def _by_tag(self) -> Mapping[str, list[Node]]:
        found = defaultdict[str, list[Node]](list)
        for node in self.nodes:
            found[node.tag].append(node)
        return found

    @cached_property
    def ids(self) -> tuple[str, ...]:
        return tuple(found for node in self.nodes if (found := node.attributes.get("id")))


XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


def is_page(name: str) -> bool:
    return name.lower().endswith(_XHTML)


def read_page(name: str, content: bytes, *, in_book: bool) -> Page | Defect:
    """A page, or why it cannot be read: too large, entities of its own, not well-formed."""
    content = _CARRIED.sub(rb"\1", content)
    most = LARGEST_FILE if in_book else LARGEST_PAGE
    if len(content) > most:
        return Defect("page-too-large", f"The page has {len(content)} bytes; more than {most} are not read.", name)
    root = read_xml(name, content) if in_book else _read_html(name, content)
    return root if isinstance(root, Defect) else Page(name, tuple(_nodes(root)), in_book)


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
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        root = None
    return Defect("page-unreadable", "The page holds no HTML.", name) if root is None else root


_NONE: Mapping[str, str] = {}
"""The attributes of an element that has none: of most."""


def _nodes(root: etree._Element) -> Iterator[Node]:
    langs: dict[etree._Element, str] = {}
    outer = ""
    for element in root.iter("*"):
        attributes = dict(found) if (found := element.items()) else _NONE
        own = (attributes.get("lang") or attributes.get(XML_LANG)) if found else None
        if own is not None:
            # Most pages have one language, and a few words in others: those are noted word by word.
            if element is root:
                outer = own
            elif len(element):
                langs |= dict.fromkeys(element.iter("*"), own)
        lang = own if own is not None else langs.get(element, outer) if langs else outer
        yield Node(element, _local_name(str(element.tag)), lang, attributes)


@lru_cache(maxsize=1 << 10)
def _local_name(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


# --- Archives ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Archive:
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
