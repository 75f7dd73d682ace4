"""What stops all work: exceptions that say where, what, and how to mend it. Caught once, in `cli`."""

from __future__ import annotations


class HexaplaError(Exception):
    """Work cannot go on. Shown as ``location: message`` and ``fix: hint``; ends with exit code 2."""

    def __init__(self, message: str, *, location: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.location = location
        """A path, ``path:line`` or ``path:line:column``; empty where no file is to blame."""
        self.hint = hint
        """What to do about it, one sentence; empty where the message says all."""

    def __str__(self) -> str:
        return f"{self.location}: {self.message}" if self.location else self.message


class ConfigError(HexaplaError):
    """``publication.toml``, or something it names, is not as it must be."""


class CatalogError(HexaplaError):
    """A catalog is malformed: GNU msgfmt would refuse it, and so do we. ``location`` is ``file:line:column``."""


class UnreadableCatalogError(CatalogError):
    """Nothing of a catalog could be read, whatever it holds. ``location`` is the file."""


class SourceError(HexaplaError):
    """A document cannot be read at all."""


class OutputError(HexaplaError):
    """The output folder cannot be used, or is not ours."""
