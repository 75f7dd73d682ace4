"""What a command printed, a page, a book and a report in; nothing out, or a failed assertion: nothing of it acts on whoever opens it."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree, html

from tests.publications import Ran

ACTING = frozenset(
    re.findall(
        r"\w+",
        "audio base button details embed form frame iframe img input link marquee math meta noscript object script source style svg "
        "template textarea track video",
    )
)
"""Elements that do, fetch or hide something: an edition has as many of them whatever its translators wrote."""
_RUNNERS = re.compile(r"##\w*\[")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def require_inert(ran: Ran) -> None:
    """Nothing printed is a command to a runner or a terminal."""
    for line in (*ran.out.split("\n"), *ran.err.split("\n")):
        require_inert_line(line)


def require_inert_line(line: str, *, commands: bool = False) -> None:
    """``commands``: those of GitHub's runner are ours, as its format has them."""
    assert commands or not re.match(r"\s*(::|##|section_)", line), line
    assert not _RUNNERS.search(line), line
    assert not _CONTROLS.search(line.replace("\u2068", "").replace("\u2069", "")), line


def require_inert_output(root: Path) -> None:
    """No page or chapter has a script but ours, a handler, a frame or a link to a scheme; every path is plain."""
    for file in (path for path in (root / "output").rglob("*") if path.is_file()):
        assert re.fullmatch(r"[A-Za-z0-9._/-]+", file.relative_to(root / "output").as_posix()), file
    for _, tree in trees_in(root / "output"):
        require_inert_tree(tree)


def trees_in(folder: Path) -> Iterator[tuple[str, etree._Element]]:
    """Every page, and every document of every book, each as whoever shows it reads it."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = file.relative_to(folder).as_posix()
        if file.suffix == ".html":
            yield name, html.fromstring(file.read_bytes())
        if file.suffix == ".epub":
            with zipfile.ZipFile(file) as book:
                for part in book.namelist():
                    assert re.fullmatch(r"[A-Za-z0-9._/-]+", part), part
                    if part.endswith((".xhtml", ".opf", ".svg", ".xml")):
                        yield f"{name}/{part}", etree.fromstring(book.read(part))


def require_inert_tree(tree: etree._Element) -> None:
    for element in tree.iter("*"):
        tag = etree.QName(element).localname
        assert tag not in ("iframe", "object", "embed", "form", "base", "frame"), tag
        assert tag != "script" or element.get("src") == "place.js" or element.get("type") == "application/ld+json", etree.tostring(element)
        for name, value in element.items():
            assert not str(name).lower().startswith("on"), (tag, name)
            picture = (tag, name) == ("img", "src") and re.fullmatch(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+", str(value))
            assert picture or not re.match(r"\s*(javascript|data|vbscript):", str(value), re.IGNORECASE), (tag, name, value)


def acting_in(tree: etree._Element) -> Counter[str]:
    """How many elements of each kind that acts. A book has its title in the source's language too, where its own is a translation."""
    found = (element for element in tree.iter("*") if element.get("property") != "alternate-script")
    tags = (etree.QName(element).localname.lower() for element in found)
    return Counter(tag for tag in tags if tag in ACTING)


def hosts_in(tree: etree._Element) -> set[str]:
    """Every host that the elements of a page lead to or fetch from."""
    addresses = (str(value) for element in tree.iter("*") for name, value in element.items() if name in ("href", "src", "action", "poster"))
    return {host for address in addresses if (host := urlsplit(address).hostname)}
