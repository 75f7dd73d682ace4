"""The smallest publication that shows each kind of finding, with what ``check`` says of it: ``tests/findings/<slug>/``.

``expected.txt`` is rewritten where the environment variable HEXAPLA_ACCEPT is set; read what changed. ``command.txt`` names the command
where it is not ``check``; ``pad.txt`` says how long a comment is to be added to ``source/star.md``. ``sound/`` shows nothing.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from hexapla.diagnostics import registry
from tests.lint.plants import PLANTED
from tests.publications import hexapla

FOLDER = Path(__file__).parents[1] / "findings"
SHOWN = sorted(path.parent.name for path in FOLDER.glob("*/source"))
_SLUG = re.compile(r"^(?:\S+: )?(?:error|warning|info)\[([a-z0-9-]+)\]", re.MULTILINE)


@pytest.mark.parametrize("slug", SHOWN)
def test_a_publication_shows_its_finding_and_says_how_to_mend_it(slug: str, tmp_path: Path) -> None:
    root = Path(shutil.copytree(FOLDER / slug, tmp_path / slug))
    if (pad := root / "pad.txt").exists():
        with (root / "source" / "star.md").open("a", encoding="utf-8") as file:
            file.write(f"\n<!-- {'x' * int(pad.read_text('utf-8'))} -->\n")
    command = root / "command.txt"
    arguments = command.read_text("utf-8").split() if command.exists() else ["check"]
    ran = hexapla("-C", root, *arguments)
    said = ran.out if arguments == ["check"] else ran.said
    if os.environ.get("HEXAPLA_ACCEPT"):
        (FOLDER / slug / "expected.txt").write_text(said, encoding="utf-8", newline="\n")
    assert said == (FOLDER / slug / "expected.txt").read_text("utf-8")
    assert ran.code == (3 if "error[" in said else 0)
    assert (slug in _SLUG.findall(said)) == (slug != "sound")


def test_every_kind_of_finding_is_shown_and_nothing_else() -> None:
    assert {*SHOWN} | PLANTED == {*registry(), "sound"}
    assert not {*SHOWN} & PLANTED, "what the lint finds is planted in tests/lint, and nowhere else"


def test_no_word_of_what_is_sound_is_a_finding() -> None:
    assert (FOLDER / "sound" / "expected.txt").read_text("utf-8") == ""
    assert {path.name for path in (FOLDER / "sound" / "locale").iterdir() if path.is_dir()} == {"ar", "fr", "ja", "ru"}
