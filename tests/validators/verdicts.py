"""What a validator says, as values."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

JVM_FLAGS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m", "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8")
"""For a JVM that lives for seconds: no second compiler, no parallel collector; a deep stack for deep documents."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that EPUBCheck or the HTML checker says of one place."""

    severity: str
    """``fatal``, ``error``, ``warning``, ``info`` or ``usage``."""
    code: str
    """EPUBCheck's message id (``RSC-005``); empty for the HTML checker, which has none."""
    text: str
    file: Path
    """The book or page that was given."""
    path: str = ""
    """The file inside the book; empty for a page."""
    line: int | None = None
    column: int | None = None


class ValidatorError(Exception):
    """A validator did not finish its work, so that its silence means nothing."""


def run_validator(
    command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, seconds: int = 600
) -> subprocess.CompletedProcess[str]:
    """Run to its end, whatever its exit code; `ValidatorError` when it takes longer than ``seconds``."""
    try:
        return subprocess.run(
            [str(part) for part in command], capture_output=True, encoding="utf-8", errors="replace", env=env, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as expired:
        msg = f"{command[0]} did not end within {seconds} s"
        raise ValidatorError(msg) from expired


def require_success(done: subprocess.CompletedProcess[str], what: str) -> None:
    """`ValidatorError` with the end of what was printed, unless the exit code is 0."""
    if done.returncode:
        msg = f"{what} ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        raise ValidatorError(msg)
