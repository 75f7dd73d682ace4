"""A picture's path and the files beside it in, the picture that a language is shown out: ``fig.fr.png`` stands in for ``fig.png``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from hexapla.errors import ConfigError
from hexapla.locales import Locale, canonical, fallbacks


def variants_of(path: str, names: Iterable[str]) -> Mapping[str, str]:
    """The variants of the picture ``path`` among the file names of its folder: canonical locale code → path.

    A variant ends as the picture does, with a code in any spelling before that: ``fig.zh-Hans.png``, ``fig.zh_CN.png``. What is no code
    (``fig.v2.png``) is another picture. Of two spellings of one locale the first in order counts.

    >>> variants_of("source/fig.png", ["fig.png", "fig.pt-br.png", "fig.v2.png", "fig.fr.svg"])
    {'pt_BR': 'source/fig.pt-br.png'}
    """
    pure = PurePosixPath(path)
    shape = re.compile(rf"{re.escape(pure.stem)}\.([^.]+){re.escape(pure.suffix)}")
    coded = ((_canonical_or_none(match[1]), name) for name in sorted(names, reverse=True) if (match := shape.fullmatch(name)))
    return {code: str(pure.with_name(name)) for code, name in coded if code}


def variant_for(path: str, variants: Mapping[str, str], locale: Locale) -> str:
    """The picture that an edition in ``locale`` shows: its own variant, that of its wider language in the same script, or ``path``."""
    return next((variants[code] for code in fallbacks(locale) if code in variants), path)


def serves(code: str, locales: Iterable[Locale]) -> bool:
    """Whether an edition in one of these languages could show a variant for ``code``."""
    return any(code in fallbacks(locale) for locale in locales)


def names_beside(path: Path) -> tuple[str, ...]:
    """The names of the files in the folder of ``path``, sorted; none where it cannot be read."""
    try:
        return tuple(sorted(one.name for one in path.parent.iterdir() if one.is_file()))
    except OSError:
        return ()


def _canonical_or_none(code: str) -> str | None:
    try:
        return canonical(code)
    except ConfigError:
        return None
