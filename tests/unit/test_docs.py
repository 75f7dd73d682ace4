"""The documents that people read: what they name is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from hexapla.config import parse_publication
from hexapla.config.shape import SHAPE
from hexapla.model import Provenance

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_links_lead_somewhere(file: Path) -> None:
    text = re.sub(r"(?s)```.*?```|`[^`\n]+`", "", file.read_text(encoding="utf-8"))
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
    assert [link for link in links if not (file.parent / link).exists()] == []


def test_every_key_of_publication_toml_is_explained_and_the_example_is_one() -> None:
    text = (ROOT / "docs" / "publication.md").read_text(encoding="utf-8")
    example = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)[0]
    assert set(tomllib.loads(example)) == set(SHAPE)
    publication = parse_publication(example.encode(), ROOT)
    (work,) = publication.works
    policy = work.policy("fr")
    assert (policy.bar, policy.required, policy.marks_fuzzy) == (0.9, frozenset({"source/article-14.md"}), False)
    # The lint of editions refuses a translator of what no human has reviewed.
    assert (policy.provenance, [credit.role for credit in policy.credits]) == (Provenance.HUMAN, ["trl"])
    assert publication.hosts == frozenset({"fr.wikipedia.org"})


def test_no_file_names_a_place_of_one_machine() -> None:
    pattern = re.compile(r"/(?:root|home/\w+|work)/")
    named = [file.name for file in DOCUMENTS if pattern.search(file.read_text(encoding="utf-8"))]
    assert named == []
