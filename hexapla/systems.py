"""Where operating systems keep what every program may use."""

from __future__ import annotations

from pathlib import Path


def font_folders(home: Path) -> tuple[Path, ...]:
    """Where Linux, macOS and Windows keep fonts. ``home`` is the user's own folder."""
    usual = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
    own = (".local/share/fonts", ".fonts", "Library/Fonts", "AppData/Local/Microsoft/Windows/Fonts")
    return (*map(Path, usual), *(home / name for name in own))
