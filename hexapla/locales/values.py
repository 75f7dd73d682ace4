"""A language as it is written in one edition, as a value."""

from __future__ import annotations

from typing import Literal

from hexapla.frozen import Frozen

Direction = Literal["ltr", "rtl"]


class Locale(Frozen):
    """A language as it is written in one edition."""

    code: str
    """gettext's spelling, safe as a folder name: ``zh_Hans``, ``pt_BR``, ``ca_valencia`` (for ``ca@valencia``). Subtags as written."""
    tag: str
    """BCP 47 in canonical case: ``zh-Hans``, ``pt-BR``, ``ca-valencia``."""
    language: str
    script: str
    """ISO 15924, from CLDR's likely subtags where the code has none; ``Zyyy`` where CLDR knows no script."""
    territory: str | None
    """ISO 3166-1 or UN M.49, only as written."""
    direction: Direction
    """From the script, unless ``publication.toml`` says otherwise."""
    name: str
    """The native name as a language switcher shows it: ``Français``, ``简体中文``; the tag where CLDR has none."""
    english_name: str
    plural_forms: str
    """The value of gettext's ``Plural-Forms`` header."""
    nplurals: int
