"""``source/publication.toml`` in, a Publication out: every name checked before it becomes a path, every unknown key an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from hexapla import locales, schema
from hexapla.colours import COLOUR, MINIMUM_CONTRAST, Palette, contrast
from hexapla.config.imprint import parse_imprint
from hexapla.config.shape import KNOWN_EXTENSIONS, REFUSED_EXTENSIONS, SHAPE
from hexapla.config.values import (
    DEFAULT_CATALOGS,
    DEFAULT_EXTENSIONS,
    DEFAULT_TEMPLATES,
    Credit,
    DocumentName,
    Policy,
    Publication,
    Work,
)
from hexapla.errors import ConfigError
from hexapla.locales import Locale
from hexapla.model import Provenance, Status
from hexapla.numbers import parse_isbn
from hexapla.patterns import pattern

CONFIG_PATH = "source/publication.toml"
SOURCE_FOLDER = "source"
METADATA_DOMAIN = "publication"
"""The catalog of what ``publication.toml`` itself says to readers: titles and descriptions."""
_URI = pattern(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"]+")
_HOST = pattern(r"[^\W_]([\w.-]*\w)?")
SLUG = pattern(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
RESERVED_NAMES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))})
"""No file on Windows can have these names, whatever its ending."""
RESERVED_SLUGS = frozenset({"index", "about", "nav", "title", "cover", "package", "style", "404"})
ROLES = {
    "author": "aut",
    "translator": "trl",
    "editor": "edt",
    "reviewer": "rev",
    "proofreader": "pfr",
    "illustrator": "ill",
    "contributor": "ctb",
}
"""https://id.loc.gov/vocabulary/relators.html"""

# --- Reading -------------------------------------------------------------------------------------------------------


def read_publication(root: Path) -> Publication:
    """The publication in the folder ``root``. Raises ConfigError, with file and line, for anything that is not as it must be."""
    file = root / CONFIG_PATH
    try:
        data = file.read_bytes() if file.is_file() else None
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", location=CONFIG_PATH) from error
    if data is None:
        raise ConfigError(
            f"there is no {CONFIG_PATH} in {root}",
            hint="run the command in the folder of a publication, name it with -C DIR, or make a new one with: hexapla init DIR",
        )
    return parse_publication(data, root)


def parse_publication(data: bytes, root: Path) -> Publication:
    """The publication that the bytes of a ``publication.toml`` describe; ``root`` is only recorded."""
    table = schema.parse(data, SHAPE, CONFIG_PATH)
    reader = _Reader(data.decode("utf-8-sig"))
    return reader.publication(table, root)


class _Reader:
    """Builds the values; knows the text only to name lines in errors."""

    def __init__(self, text: str) -> None:
        self.text = text

    def fail(self, message: str, needle: str, hint: str = "") -> ConfigError:
        return ConfigError(message, location=schema.locate(self.text, needle, CONFIG_PATH), hint=hint)

    def publication(self, table: schema.Parsed, root: Path) -> Publication:
        source = self.locale(table["source"], {})
        spellings = {source.code: table["source"]}
        options: dict[str, Mapping[str, object]] = {}
        found = [source]
        for code, row in (table.get("locales") or {}).items():
            locale = self.locale(code, row)
            if locales.same_locale(locale.code, source.code):
                raise self.fail(
                    f"{code} is the source locale and needs no entry", code, "take the entry out: the source edition is always released"
                )
            twin = next((other for other in found if locales.same_locale(other.code, locale.code)), None)
            if twin is not None:
                raise self.fail(f"{code} and {spellings[twin.code]} are the same locale", code, "keep one of the two entries")
            spellings[locale.code] = code
            options[locale.code] = row
            found.append(locale)
        works = self.works(table, tuple(found), options)
        catalogs = table.get("catalogs") or {}
        one_catalog = len({name.domain for work in works for name in work.documents} | self.said(table)) == 1
        optional = ("{domain}",) if one_catalog else ()
        return Publication(
            root=root,
            source=source,
            identifier=self.uri(table["identifier"]),
            modified=table["modified"],
            works=works,
            locales=tuple(found),
            title=table.get("title", ""),
            publisher=table.get("publisher", ""),
            contact=table.get("contact", ""),
            base_url=self.base_url(table.get("base_url", "")),
            extensions=self.extensions((table.get("markdown") or {}).get("extensions")),
            catalogs=self.pattern(catalogs.get("path", DEFAULT_CATALOGS), ("{locale}", "{domain}"), ".po", optional),
            templates=self.pattern(catalogs.get("template", DEFAULT_TEMPLATES), ("{domain}",), ".pot", optional),
            references=catalogs.get("references", "file"),
            wrap=int(catalogs.get("wrap", 0)) or None,
            hosts=frozenset(map(self.host, (table.get("checks") or {}).get("hosts", ()))),
            typography=(table.get("checks") or {}).get("typography", False),
            draws_covers=(table.get("cover") or {}).get("draw", True),
            palette=self.palette(table.get("cover") or {}),
            errata=tuple((row["old"], row["new"]) for row in table.get("errata", ())),
            strip_headers=(table.get("privacy") or {}).get("headers", "strip") == "strip",
            spellings=spellings,
        )

    def locale(self, code: str, row: Mapping[str, object]) -> Locale:
        try:
            return locales.parse_locale(
                code, name=_text(row, "name"), direction=_text(row, "direction"), plural_forms=_text(row, "plural_forms")
            )
        except ConfigError as error:
            raise self.fail(error.message, code, error.hint) from error

    def works(self, table: schema.Parsed, found: tuple[Locale, ...], options: Mapping[str, Mapping[str, object]]) -> tuple[Work, ...]:
        if not table["works"]:
            raise self.fail("there are no works", "works", "write at least one [[works]] table, with id and documents")
        works = tuple(self.work(row, table, found, options) for row in table["works"])
        self.require_unique([work.id for work in works], "two works have the id")
        self.require_unique([work.identifier for work in works], "two works have the identifier")
        isbns = [policy.imprint.isbn for work in works for policy in work.policies if policy.imprint.isbn]
        own = "give each edition its own, or leave it out: a shop takes two books with one number for one"
        self.require_unique([parse_isbn(isbn) or "" for isbn in isbns], "two editions have the ISBN", isbns, own)
        paths = [name.path for work in works for name in work.documents]
        for row in (*options.values(), *(own for work in table["works"] for own in (work.get("locales") or {}).values())):
            self.require_documents(row, paths)
        self.require_unique(paths, "two works hold the document", [path.removeprefix(f"{SOURCE_FOLDER}/") for path in paths])
        return works

    def work(
        self, row: schema.Parsed, table: schema.Parsed, found: tuple[Locale, ...], options: Mapping[str, Mapping[str, object]]
    ) -> Work:
        identifier = row.get("identifier") or (table["identifier"] if len(table["works"]) == 1 else f"{table['identifier']}/{row['id']}")
        scope = (table.get("catalogs") or {}).get("domain", "document")
        shared = {"work": row["id"], "publication": METADATA_DOMAIN}.get(scope)
        documents = tuple(self.document(path, shared) for path in row["documents"])
        if not documents:
            raise self.fail(f"the work {row['id']} has no documents", "documents", "name at least one Markdown file in source/")
        self.require_unique([name.slug for name in documents], f"two documents of the work {row['id']} have the slug", row["documents"])
        for name, path in zip(documents, row["documents"], strict=True):
            if name.slug in RESERVED_SLUGS:
                hint = "give the file another name: this one is taken by a page of every edition"
                raise self.fail(f"a document cannot have the slug {name.slug!r}", path, hint)
        own: Mapping[str, Mapping[str, object]] = row.get("locales") or {}
        edition = row.get("edition", "")
        policies = [Policy(found[0], Status.RELEASED, 1.0, Provenance.SOURCE, imprint=parse_imprint(row, edition, self.fail))]
        codes: dict[str, Mapping[str, object]] = {}
        for code, value in own.items():
            wanted = self.locale(code, {})
            known = next((locale for locale in found[1:] if locales.same_locale(locale.code, wanted.code)), None)
            if known is None:
                message = f"the work {row['id']} names the locale {code}, which has no entry under [locales]"
                raise self.fail(message, code, f'add it: hexapla add {code}; or write [locales.{code}] and status = "draft" below')
            codes[known.code] = value
        paths = {path: name.path for path, name in zip(row["documents"], documents, strict=True)}
        policies += [self.policy(locale, {**options[locale.code], **codes.get(locale.code, {})}, paths, edition) for locale in found[1:]]
        return Work(
            id=self.slug(row["id"], row["id"]),
            identifier=self.uri(identifier),
            documents=documents,
            title=row.get("title", ""),
            description=row.get("description", ""),
            authors=self.credits(row.get("authors", table.get("authors", ())), "aut"),
            publisher=row.get("publisher", table.get("publisher", "")),
            rights=row.get("rights", table.get("rights", "")),
            date=row.get("date"),
            modified=row.get("modified", table["modified"]),
            policies=tuple(policies),
        )

    def policy(self, locale: Locale, row: schema.Parsed, paths: Mapping[str, str], edition: str) -> Policy:
        """``required`` may name documents of other works: a locale's entry speaks for all of them."""
        return Policy(
            locale=locale,
            status=Status(row.get("status", "draft")),
            bar=float(row.get("bar", 100)) / 100,
            provenance=Provenance(row.get("provenance", "unknown")),
            credits=self.credits(row.get("credits", ()), "trl"),
            marks_fuzzy=row.get("fuzzy", "source") == "marked",
            required=frozenset(paths[path] for path in row.get("required", ()) if path in paths),
            keeps_last_good=row.get("below_bar", "last-good") == "last-good",
            imprint=parse_imprint(row, edition, self.fail),
        )

    def credits(self, rows: Iterable[schema.Parsed], role: str) -> tuple[Credit, ...]:
        return tuple(
            Credit(row["name"], self.role(row.get("role", role)), row.get("file_as", ""), self.tag(row.get("lang", ""))) for row in rows
        )

    def role(self, role: str) -> str:
        code = ROLES.get(role, role)
        if code not in ROLES.values():
            hint = f"one of: {', '.join(sorted(ROLES))}; MARC relator codes are understood too"
            raise self.fail(f"{role!r} is not a role that Hexapla knows", role, hint)
        return code

    def tag(self, code: str) -> str:
        return self.locale(code, {}).tag if code else ""

    def document(self, path: str, shared: str | None) -> DocumentName:
        """``path`` is relative to ``source/``, with forward slashes; ``shared`` is the catalog it shares with others, if it does."""
        pure = PurePosixPath(path)
        parts = pure.parts
        if not parts or pure.is_absolute() or ".." in parts or "\\" in path or ":" in path:
            raise self.fail(f"{path!r} is not a file in source/", path, "name documents as source/ has them: book/chapter-one.md")
        if pure.suffix != ".md":
            raise self.fail(f"{path!r} is not a Markdown file", path, "documents end in .md")
        for part in (*parts[:-1], pure.stem):
            self.slug(part, path)
        domain = pure.with_suffix("").as_posix()
        if shared is None and domain.casefold() == METADATA_DOMAIN:
            raise self.fail(f"{path!r} would share its catalog with publication.toml", path, "give the file another name")
        return DocumentName(f"{SOURCE_FOLDER}/{pure.as_posix()}", pure.stem.lower(), shared or domain)

    def said(self, table: schema.Parsed) -> set[str]:
        """The catalog of what the file itself says to readers, where it says anything."""
        rows = (table, *table["works"])
        return {METADATA_DOMAIN} if any(row.get("title") or row.get("description") for row in rows) else set()

    def slug(self, name: str, needle: str) -> str:
        """Safe as a folder, an address and an XML id on every system."""
        if not SLUG.fullmatch(name) or name.split(".")[0].lower() in RESERVED_NAMES:
            hint = "use letters a to z, digits, - and _, a letter or digit first, and none of Windows' reserved names (con, nul …)"
            raise self.fail(f"{name!r} cannot be the name of a work or document", needle, hint)
        return name

    def uri(self, value: str) -> str:
        if not _URI.fullmatch(value):
            raise self.fail(
                f"the identifier {value!r} is not a URI", "identifier", "use urn:uuid: and a UUID made once; `hexapla init` writes one"
            )
        return value

    def base_url(self, value: str) -> str:
        if not value:
            return ""
        parts = urlsplit(value)
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment or parts.username:
            raise self.fail(
                f"base_url {value!r} is not the address of a folder on the web",
                "base_url",
                'write it like base_url = "https://example.org/essays/"',
            )
        return value if value.endswith("/") else value + "/"

    def host(self, value: str) -> str:
        """A name as addresses have it between ``//`` and the next slash: with more or less than that it would match none."""
        if not _HOST.fullmatch(value):
            raise self.fail(f"{value!r} is not the name of a site", value, "leave out https:// and what follows the name: fr.wikipedia.org")
        return value.lower()

    def palette(self, row: Mapping[str, object]) -> Palette | None:
        """The three colours of covers, or None where none is given."""
        names = ("ground", "ink", "accent")
        found = [_text(row, name) for name in names]
        colours = [colour for colour in found if colour is not None]
        if not colours:
            return None
        if wrong := next((colour for colour in colours if not COLOUR.fullmatch(colour)), None):
            raise self.fail(f"{wrong!r} is not a colour", wrong, 'write it like ground = "#1d3a4f"')
        if len(colours) < len(names):
            lacks = names[found.index(None)]
            raise self.fail(f"[cover] lacks the colour {lacks!r}", "[cover]", "give ground, ink and accent, or none of them")
        palette = Palette(*colours)
        if (ratio := contrast(palette.ground, palette.ink)) < MINIMUM_CONTRAST:
            raise self.fail(
                f"ink {palette.ink} on ground {palette.ground} has a contrast of {ratio:.2f}, too little to be read",
                palette.ink,
                f"choose a lighter and a darker colour: at least {MINIMUM_CONTRAST} is needed",
            )
        return palette

    def extensions(self, names: tuple[str, ...] | None) -> tuple[str, ...]:
        if names is None:
            return DEFAULT_EXTENSIONS
        for name in names:
            if name in REFUSED_EXTENSIONS:
                raise self.fail(f"the Markdown extension {name!r} does not go with translations", name, REFUSED_EXTENSIONS[name])
            if name not in KNOWN_EXTENSIONS:
                raise self.fail(
                    f"the Markdown extension {name!r} is not one that Hexapla can extract from",
                    name,
                    f"choose among: {', '.join(KNOWN_EXTENSIONS)}",
                )
        return names

    def pattern(self, value: str, fields: tuple[str, ...], suffix: str, optional: tuple[str, ...]) -> str:
        pure = PurePosixPath(value)
        bare = value
        for name in fields:
            bare = bare.replace(name, "x")
        if (
            pure.is_absolute()
            or ".." in pure.parts
            or "\\" in value
            or ":" in value
            or not value.endswith(suffix)
            or "{" in bare
            or "}" in bare
        ):
            raise self.fail(
                f"{value!r} is not a place for catalogs",
                value,
                f"use a path inside the publication that ends in {suffix}, with {' and '.join(fields)}",
            )
        if missing := [name for name in fields if name not in value and name not in optional]:
            raise self.fail(f"the path {value!r} lacks {missing[0]}", value, "without it, several catalogs would share one file")
        return value

    def require_documents(self, row: Mapping[str, object], paths: Sequence[str]) -> None:
        """What ``required`` names must be documents of some work."""
        named = row.get("required", ())
        for name in named if isinstance(named, tuple) else ():
            if f"{SOURCE_FOLDER}/{name}" not in paths:
                raise self.fail(f"the required document {name!r} is in no work", name, "name it as the documents of the work are named")

    def require_unique(
        self, names: Sequence[str], what: str, needles: Sequence[str] = (), hint: str = "give one of them another name"
    ) -> None:
        """Compared as a file system that ignores case would. ``needles`` are what to look for in the file in place of the names."""
        seen: set[str] = set()
        for name, needle in zip(names, needles or names, strict=True):
            if name.casefold() in seen:
                raise self.fail(f"{what} {name!r}", needle, hint)
            seen.add(name.casefold())


def _text(row: Mapping[str, object], key: str) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) else None
