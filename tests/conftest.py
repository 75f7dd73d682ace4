"""Names of tools in, tests that skip or fail by those names out; and one Chromium for a whole run."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.validators import launch_browser, missing_tools, require_tool

if TYPE_CHECKING:
    from playwright.sync_api import Browser


# The same examples on every machine, as in CI. HYPOTHESIS_PROFILE=default looks further, with new ones each time.
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "tool(*names): programs and validators the test needs; see tests/validators/tools.py for the names")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A job in a shell's background ignores interrupts, and so does all that it starts: some tests interrupt what they start.
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("tool"):
        for name in mark.args:
            require_tool(name)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "NO_COLOR", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if missing := missing_tools():
        terminalreporter.section("tools that this machine lacks", sep="-", yellow=True)
        for name, remedy in missing.items():
            terminalreporter.write_line(f"{name}: {remedy}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, started once."""
    with launch_browser() as running:
        yield running
