"""The ratchet: what is lost because the source changed, and what because a catalog did."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from hexapla.baseline import accepted_now, find_losses, key_digest, read_baseline, render_baseline, template_digest
from hexapla.errors import ConfigError
from hexapla.model import Catalog, Entry, Key

TEMPLATE = Catalog((Entry(""), Entry("One"), Entry("Two", msgctxt="heading 2"), Entry("ثلاثة")))
ALL = {entry.key: 3 for entry in TEMPLATE.entries[1:]}


def slugs(now: Mapping[Key, int], template: Catalog = TEMPLATE) -> list[tuple[str, Key | None]]:
    before = accepted_now("fr", "essay", TEMPLATE, ALL)
    return [(finding.slug, finding.key) for finding in find_losses(before, template, now, "fr.po")]


def test_nothing_lost_is_silence() -> None:
    assert slugs(ALL) == []
    assert slugs({**ALL, (None, "Four"): 1}) == []


def test_a_translation_that_a_catalog_lost() -> None:
    now = {key: words for key, words in ALL.items() if key != ("heading 2", "Two")}
    assert slugs(now) == [("translation-lost", ("heading 2", "Two"))]


def test_a_message_that_left_the_source() -> None:
    template = Catalog((Entry(""), Entry("One"), Entry("ثلاثة"), Entry("Two and a half")))
    now: dict[Key, int] = {(None, "One"): 3, (None, "ثلاثة"): 3}
    assert slugs(now, template) == [("translation-outdated", None)]


def test_both_at_once() -> None:
    template = Catalog((Entry(""), Entry("One"), Entry("ثلاثة")))
    assert slugs({(None, "One"): 3}, template) == [("translation-lost", (None, "ثلاثة")), ("translation-outdated", None)]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    root = tmp_path
    rows = (accepted_now("ar", "essay", TEMPLATE, ALL), accepted_now("fr", "essay", TEMPLATE, {}))
    (root / "locale").mkdir()
    (root / "locale" / "baseline.toml").write_bytes(render_baseline(rows))
    assert read_baseline(root) == rows
    assert "ثلاثة" not in render_baseline(rows).decode()


def test_no_baseline_is_nothing_accepted(tmp_path: Path) -> None:
    assert read_baseline(tmp_path) == ()


def test_a_damaged_baseline_is_named(tmp_path: Path) -> None:
    root = tmp_path
    (root / "locale").mkdir()
    (root / "locale" / "baseline.toml").write_text('[[accepted]]\nlocale = "fr"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="domain is missing"):
        read_baseline(root)


def test_digests_tell_contexts_apart_and_ignore_order() -> None:
    assert key_digest((None, "One")) != key_digest(("", "One")) != key_digest(("x", "One"))
    assert template_digest(TEMPLATE) == template_digest(Catalog(TEMPLATE.entries[::-1]))
    assert template_digest(TEMPLATE) != template_digest(Catalog(TEMPLATE.entries[:-1]))
