"""An SVG and font files in, a PNG's bytes out: the same input, the same bytes."""

from __future__ import annotations

from collections.abc import Sequence


def rasterize(svg: str, files: Sequence[str], *, width: int | None = None) -> bytes:
    """At the SVG's own size, or ``width`` pixels wide. Only the fonts in ``files`` are used: nothing depends on what else is installed."""
    import resvg_py

    return resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=list(files), width=width)
