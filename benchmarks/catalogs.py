"""Malformed files and folders of real catalogs in, the tables of ``docs/benchmarks-catalogs.md`` out: who refuses what, who changes what.

Run it as ``python -m benchmarks.catalogs FOLDER…``; ``benchmarks/README.md`` says what is measured and where catalogs come from.
"""

from __future__ import annotations

import argparse
import difflib
import io
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polib
from babel.messages.pofile import PoFileError, read_po, write_po

from benchmarks.merge_history import describe_machine, render_table
from hexapla.errors import CatalogError
from hexapla.pofile import parse_catalog, render_catalog
from tests.unit.test_pofile import HEAD, LOOSER, MALFORMED, ODD, OTHER_FILES, STRICTER

REPORT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks-catalogs.md"

Save = Callable[[bytes], bytes]
"""A file in, the file as a library loads and saves it out; raises one of `_REFUSALS` where it will not read it."""

_REFUSALS = (CatalogError, OSError, ValueError, LookupError, AttributeError, PoFileError)
"""What the libraries raise: polib OSError for a syntax error, and whatever it stumbles on for others."""

MALFORMED_FILES = {
    "malformed": [(HEAD + body).encode() for body, *_ in MALFORMED.values()],
    "what no edition could carry, or one editor takes for something else": [data for data, *_ in STRICTER.values()],
    "another kind of file, or another encoding": [data for data, _ in OTHER_FILES.values()],
    "one entry faulty, or a byte order mark": [data for data, _ in LOOSER.values()],
    "odd, and sound": [(HEAD + body).encode() for body, _ in ODD.values()],
}
"""The tables of the tests: by kind, the files."""


# --- The programs --------------------------------------------------------------------------------------------------


def save_with_hexapla(data: bytes) -> bytes:
    return render_catalog(parse_catalog(data))


def save_with_polib(data: bytes) -> bytes:
    """From a path: polib takes what is no path for the content."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.po"
        file.write_bytes(data)
        saved = polib.pofile(str(file), check_for_duplicates=True, wrapwidth=78)
        saved.save(str(file))
        return file.read_bytes()


def save_with_babel(data: bytes) -> bytes:
    saved = io.BytesIO()
    write_po(saved, read_po(io.BytesIO(data), abort_invalid=True))
    return saved.getvalue()


SAVES: Mapping[str, Save] = {"Hexapla": save_with_hexapla, "polib": save_with_polib, "Babel": save_with_babel}


def saved(save: Save, data: bytes) -> bytes | None:
    """None where the library refuses the file."""
    try:
        return save(data)
    except _REFUSALS:
        return None


def msgfmt_refuses(program: str, data: bytes) -> bool:
    """Without ``-c``, which judges more than the syntax."""
    return subprocess.run([program, "-o", "-", "-"], input=data, capture_output=True, check=False).returncode != 0


# --- Files refused -------------------------------------------------------------------------------------------------


def count_refused(msgfmt: str) -> Iterator[list[str]]:
    yield ["files", "number", "msgfmt refuses", *(f"{name} refuses" for name in SAVES)]
    for kind, files in MALFORMED_FILES.items():
        theirs = sum(msgfmt_refuses(msgfmt, data) for data in files)
        counts = [sum(saved(save, data) is None for data in files) for save in SAVES.values()]
        yield [kind, *map(str, (len(files), theirs, *counts))]


# --- Lines changed -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one catalog that one library loaded and saved."""

    changed: int | None
    """Lines that a diff shows as taken out or put in; None where it was not read."""
    cpu: float
    """Seconds."""


def measure(save: Save, data: bytes) -> Saved:
    began = time.process_time()
    written = saved(save, data)
    return Saved(None if written is None else changed_lines(data, written), time.process_time() - began)


def changed_lines(one: bytes, other: bytes) -> int:
    if one == other:
        return 0
    before, after = (text.decode("utf-8", "replace").split("\n") for text in (one, other))
    diff = difflib.unified_diff(before, after, n=0, lineterm="")
    return sum(not line.startswith(("---", "+++", "@@")) for line in diff)


def count_changed(name: str, files: Sequence[bytes]) -> Iterator[list[str]]:
    """A row for each library: the files it read, those it left as they were, and the lines it changed."""
    lines = sum(data.count(b"\n") for data in files)
    for library, save in SAVES.items():
        done = [measure(save, data) for data in files]
        counts = [one.changed for one in done if one.changed is not None]
        largest = max(counts, default=0)
        yield [
            *(name, f"{len(files):,}", f"{lines:,}", library),
            *(f"{len(files) - len(counts):,}", f"{counts.count(0):,}", f"{sum(counts):,}", f"{largest:,}"),
        ]


def disagreements(msgfmt: str, files: Mapping[Path, bytes]) -> Iterator[str]:
    """Real catalogs that one of msgfmt and the scanner refuses and the other does not, by name, with what each says."""
    for path, data in files.items():
        refused = msgfmt_refuses(msgfmt, data)
        try:
            parse_catalog(data, str(path))
            ours = ""
        except CatalogError as error:
            ours = f"{error.location}: {error.message}"
        if refused != bool(ours):
            yield f"{path}: msgfmt refuses it" if refused else ours


# --- The report ----------------------------------------------------------------------------------------------------


def render_report(refused: str, changed: str, agreement: str, machine: str) -> str:
    return f"""\
# Catalogs: what is refused, and what is changed

Made by `python -m benchmarks.catalogs FOLDER…`; [how](../benchmarks/README.md). How catalogs are merged stands in
[another page](benchmarks-merge.md).

{machine}

## Files refused

The tables of `tests/unit/test_pofile.py`, file by file: `msgfmt` without `-c`, Hexapla’s scanner, polib (told to look for duplicates) and
Babel (told to raise). What Hexapla refuses and `msgfmt` does not is NUL and other control characters, other encodings than UTF-8, empty
files, and what two editors read as two things; what it takes and `msgfmt` does not is a byte order mark, and one message whose `\\n`
differ, which is a finding on that message.

{refused}

{agreement}

## Lines changed by loading and saving

Catalogs of published programs, as their translators’ tools wrote them, loaded and saved with nothing changed. *Lines*: those a diff
shows as taken out or put in.

{changed}
"""


def read_catalogs(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*.po"))}


def main(arguments: Sequence[str] | None = None) -> int:
    """0; 2 where there is no msgfmt; 3 where a malformed file is taken or a catalog comes back changed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="real catalogs, those of one project")
    options.add_argument("--write", action="store_true", help="write the page")
    said = options.parse_args(arguments)
    msgfmt = shutil.which("msgfmt")
    if msgfmt is None:
        print("msgfmt is missing: install gettext (Debian: apt install gettext)", file=sys.stderr)
        return 2
    found = {folder.name: read_catalogs(folder) for folder in said.folders}
    refused = list(count_refused(msgfmt))
    differ = [line for files in found.values() for line in disagreements(msgfmt, files)]
    rows = [row for name, files in found.items() for row in count_changed(name, list(files.values()))]
    head = ["of", "files", "lines in all", "through", "not read", "as they were", "lines changed", "at most in one"]
    count = sum(map(len, found.values()))
    agreement = f"Of {count:,} catalogs of published programs, `msgfmt` and Hexapla judge {count - len(differ):,} alike."
    report = render_report(render_table(iter(refused)), render_table(iter([head, *rows])), agreement, describe_machine(msgfmt))
    print(report)
    for line in differ:
        print(line, file=sys.stderr)
    if said.write:
        REPORT.write_text(report, "utf-8")
    lossy = any(row[3] == "Hexapla" and row[6] != "0" for row in rows)
    return 3 if refused[1][1] != refused[1][3] or lossy else 0


if __name__ == "__main__":
    sys.exit(main())
