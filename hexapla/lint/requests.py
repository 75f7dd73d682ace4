"""A page or a style sheet in, what it would ask of others or tell of its makers out: requests, scripts, paths, styles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from hexapla.lint.reading import Defect, Page
from hexapla.patterns import pattern

_NO_ZOOM = pattern(r"user-scalable\s*=\s*(?:no|0)|maximum-scale\s*=\s*1(?:\.0*)?\b")
_REMOTE = pattern(r"\s*(?:https?:|ftp:|wss?:)?//", re.IGNORECASE)
_LOCAL_HOST = pattern(r"\s*https?://(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)(?:[:/]|$)", re.IGNORECASE)
_PATH = pattern(r"\s*(?:file:|[A-Za-z]:[\\/]|\\\\)|^/(?:home|Users|root|tmp|var)/", re.IGNORECASE)
_SCRIPT = pattern(r"\s*(?:j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t|vbscript)\s*:", re.IGNORECASE)
LOADS = {
    "img": ("src", "srcset"), "source": ("src", "srcset"), "script": ("src",), "iframe": ("src",), "embed": ("src",), "object": ("data",),
    "audio": ("src",), "video": ("src", "poster"), "track": ("src",), "input": ("src",), "image": ("href", "{http://www.w3.org/1999/xlink}href"),
    "use": ("href", "{http://www.w3.org/1999/xlink}href"), "a": ("ping",), "form": ("action",),
}  # fmt: skip
"""Elements and the attributes whose address is asked for without, or before, a reader's choice."""
_NO_REQUEST = frozenset({"alternate", "canonical", "license", "author", "help", "next", "prev", "search", "me", "bookmark"})
_URLS = pattern(r"""url\(\s*['"]?([^'")]*)|@import\s+['"]([^'"]*)""", re.IGNORECASE)
_COMMENT = pattern(r"/\*.*?\*/", re.DOTALL)
_RULE = pattern(r"\{([^{}]*)\}")
_JUDGED = pattern(r"direction|unicode-bidi|-epub-|letter-spacing|font-style")
"""What `_declarations` asks about."""
_SCRIPT_LANG = pattern(r":lang\(\s*[\"']?(ar|fa|ur|ug|ckb|ps)\b")
_UPRIGHT_LANG = pattern(r":lang\(\s*[\"']?(ar|fa|ur|ug|zh|ja|ko)\b")


def request_defects(page: Page) -> Iterator[Defect]:
    """Of what a page as a whole asks for; what its elements ask for by themselves, see `requests_of`."""
    for style in page.tagged("style"):
        yield from style_defects(page.name, style.text or "", style.sourceline)
    for script in page.tagged("script") if page.in_book else ():
        if (script.get("type") or "text/javascript").endswith(("javascript", "module")):
            yield Defect("epub-script", "The book holds a script, which many readers refuse.", page.name, script.sourceline)
    if not page.in_book and not any((meta.get("http-equiv") or "").lower() == "content-security-policy" for meta in page.tagged("meta")):
        yield Defect("page-policy-missing", "The page has no content security policy.", page.name)


def requests_of(tag: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Slugs and messages of one element."""
    yield from _addresses(tag, attributes)
    yield from _attributes(tag, attributes)
    if tag == "meta":
        yield from _meta(attributes)


def _loaded(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    for name in LOADS.get(tag, ()):
        value = attributes.get(name, "")
        yield from (part.strip().split(" ")[0] for part in value.split(",")) if name == "srcset" else (value,)
    if tag == "link" and not _NO_REQUEST & set(attributes.get("rel", "").lower().split()):
        yield attributes.get("href", "")


def _addresses(tag: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for address in _loaded(tag, attributes):
        if _REMOTE.match(address):
            yield "page-remote-request", f"<{tag}> asks another host: {address[:100]}."
    for address in (attributes[name] for name in ("href", "src") if name in attributes):
        if not (":" in address or "\\" in address or address.startswith("/")):
            continue
        if _LOCAL_HOST.match(address):
            yield "page-local-host", f"The address {address[:100]} is of the machine the edition was made on."
        if _PATH.match(address):
            yield "page-local-path", f"The address {address[:100]!r} is a path of one machine."
        if _SCRIPT.match(address):
            yield "page-script-link", f"The address runs a script: {address[:60]!r}."


def _attributes(tag: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in attributes.items():
        if name[:2].lower() == "on":
            yield "page-event-handler", f"<{tag}> runs a script in {name}."
        if name == "style":
            yield from ((slug, message) for slug, message, _ in style_faults(f"x{{{value}}}"))


def _meta(attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    name, content = attributes.get("name", "").lower(), attributes.get("content", "").lower()
    if attributes.get("http-equiv", "").lower() == "refresh":
        yield "page-refresh", "The page loads another by itself."
    if name == "viewport" and _NO_ZOOM.search(content):
        yield "page-zoom-forbidden", "The page forbids its readers to enlarge it."
    if name == "generator":
        yield "page-generator", f"The page names the program that made it: {content[:60]}."


def style_defects(name: str, text: str, line: int | None = None) -> tuple[Defect, ...]:
    """Of a style sheet, a style element, or a declaration in braces; ``line`` is where it begins in its page."""
    return tuple(Defect(slug, message, name, line or own) for slug, message, own in style_faults(text))


@lru_cache(maxsize=256)
def style_faults(text: str) -> tuple[tuple[str, str, int], ...]:
    """Slugs, messages and lines. Remembered: an edition has the style sheet that every other has."""
    return tuple(_read_style(text))


def _read_style(text: str) -> Iterator[tuple[str, str, int]]:
    bare = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    for found in _URLS.finditer(bare):
        address = found[1] or found[2] or ""
        if _REMOTE.match(address):
            yield "style-remote-request", f"The style asks another host: {address[:100]}.", _line(bare, found.start())
    for rule in _RULE.finditer(bare):
        if _JUDGED.search(body := rule[1].lower()):
            selector = bare[max(bare.rfind("{", 0, rule.start()), bare.rfind("}", 0, rule.start())) + 1 : rule.start()]
            for slug, message in _declarations(selector, body):
                yield slug, message, _line(bare, rule.start(1))


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _declarations(selector: str, body: str) -> Iterator[tuple[str, str]]:
    said = {key.strip(): value.strip() for key, _, value in (part.partition(":") for part in body.split(";"))}
    if {"direction", "unicode-bidi"} & set(said):
        yield "style-direction", "Direction is set by a style; it belongs in the dir attribute."
    if any(key.startswith("-epub-") for key in said):
        yield "style-vendor-prefix", "A property begins with -epub-, which readers no longer need."
    if _SCRIPT_LANG.search(selector) and said.get("letter-spacing", "normal") not in ("normal", "0", "0em"):
        yield "style-letter-spacing", "Letters of the Arabic script, which join, are spaced apart."
    if _UPRIGHT_LANG.search(selector) and said.get("font-style", "").split(" ")[0] in ("italic", "oblique"):
        yield "style-slant", "A script that has no italics is slanted."
