"""A catalog, a message and its new translation in; the catalog as another program saves it out, on disk.

Every program changes one msgstr, writes its translator's name into the header, and lays the rest of the file out in its own way.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polib
import pytest

from tests.validators import require_tool

HERE = Path(__file__).parent
TOOLKIT = HERE / "translate-toolkit.txt"
"""What Weblate reads and writes catalogs with, pinned. It is GPL: run as a program, in an environment of its own, never imported."""

Save = Callable[[Path, str, str], None]
"""Catalog, msgid, msgstr."""

SIGNED = {
    "Last-Translator": "Jane Roe <jane@example.org>",
    "Language-Team": "Team <team@example.org>",
    "PO-Revision-Date": "2026-11-24 01:23+0800",
}
"""What every program writes into the header."""
DAY = "2026-11-23 00:00+0000"
"""That hour, cut to the day in UTC."""


def typed(text: str, msgid: str, msgstr: str, fields: dict[str, str]) -> str:
    """A catalog of ours with another msgstr and other header fields, and nothing else changed."""
    changed, count = re.subn(rf'(?m)^(msgid "{re.escape(msgid)}"\nmsgstr )".*"$', rf'\1"{msgstr}"', text)
    assert count == 1
    for name, value in fields.items():
        line = f'"{name}: {value}\\n"\n'
        known = re.search(rf'(?m)^"{name}: .*\n', changed)
        changed = changed.replace(known[0], line, 1) if known else changed.replace("\n\n", f"\n{line}\n", 1)
    return changed


def save_with_poedit(po: Path, msgid: str, msgstr: str) -> None:
    """Poedit has msgcat lay out what it saves, at 79 columns unless it is told otherwise."""
    fields = {"X-Generator": "Poedit 3.5", "X-Poedit-Basepath": "../../..", "X-Poedit-SearchPath-0": "home/jane", **SIGNED}
    write(po, typed(read(po), msgid, msgstr, fields))
    run(require_tool("msgcat"), "--force-po", "--width=79", f"--output-file={po}", po)


def save_with_msgmerge(po: Path, msgid: str, msgstr: str) -> None:
    """As Emacs and older editors bring a catalog up to date: msgmerge, here with the catalog as its own template."""
    write(po, typed(read(po), msgid, msgstr, SIGNED))
    run(require_tool("msgmerge"), "--quiet", "--previous", f"--output-file={po}", po, po)


def save_with_omegat(po: Path, msgid: str, msgstr: str) -> None:
    """OmegaT is a desktop program: here stands what it writes, proven on a file that it did write."""
    write(po, as_omegat(typed(read(po), msgid, msgstr, SIGNED)))


def as_omegat(text: str) -> str:
    """No ``""`` before a text of several lines; fuzzy ones emptied, not fuzzy any more, with the ``#|`` left behind."""
    emptied = re.sub(r'(?m)^#, fuzzy\n((?:#\| .*\n)*(?:msgctxt .*\n)?msgid .*\n(?:".*\n)*)msgstr ".+"$', r'\1msgstr ""', text)
    return re.sub(r'(?m)^msgstr ""\n"', 'msgstr "', emptied)


def save_with_polib(po: Path, msgid: str, msgstr: str) -> None:
    """What most scripts in Python use."""
    catalog = polib.pofile(str(po))
    next(entry for entry in catalog if entry.msgid == msgid).msgstr = msgstr
    catalog.metadata.update(SIGNED)
    catalog.save()


def save_with_weblate(toolkit: Path) -> Save:
    """Weblate's own library, through its program that merges a translator's snippet into a catalog."""

    def save(po: Path, msgid: str, msgstr: str) -> None:
        fields = "".join(f'"{name}: {value}\\n"\n' for name, value in {**SIGNED, "Content-Type": "text/plain; charset=UTF-8"}.items())
        snippet, saved = po.with_suffix(".snippet.po"), po.with_suffix(".saved.po")
        write(snippet, f'msgid ""\nmsgstr ""\n{fields}\nmsgid "{msgid}"\nmsgstr "{msgstr}"\n')
        run(toolkit / "pomerge", "--progress=none", f"--template={po}", f"--input={snippet}", f"--output={saved}")
        snippet.unlink()
        saved.replace(po)

    return save


def find_toolkit(cache: Path) -> Path:
    """The programs of translate-toolkit, installed once into a folder of ``cache``; without a package registry the test is skipped.

    Where ``CI`` is set it fails instead.
    """
    place = cache / hashlib.sha256(TOOLKIT.read_bytes()).hexdigest()[:12]
    programs = place / ("Scripts" if sys.platform == "win32" else "bin")
    if not (place / "complete").exists():
        try:
            run(Path(sys.executable), "-m", "venv", "--clear", place)
            run(programs / "python", "-m", "pip", "install", "--quiet", "--no-input", "--require-hashes", "-r", TOOLKIT)
        except subprocess.CalledProcessError as error:
            lacking(f"translate-toolkit is missing: it could not be installed ({error.stderr.strip().splitlines()[-1:]})")
        (place / "complete").touch()
    return programs


def lacking(reason: str) -> None:
    """Skip, or fail where ``CI`` is set."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def run(program: Path, *arguments: str | Path) -> str:
    """What a program says; raises CalledProcessError where it ends with anything but 0."""
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True, encoding="utf-8").stdout


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
