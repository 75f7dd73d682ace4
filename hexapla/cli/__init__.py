"""The command line: the one place that prints, and the one that catches what stops all work."""

from hexapla.cli.front import exit_code, run

__all__ = ["exit_code", "run"]
