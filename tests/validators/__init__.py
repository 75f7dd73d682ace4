"""Finished pages and books in, what the field's own validators say of them out: EPUBCheck, Ace, vnu, axe-core in Chromium.

Each validator is started once for any number of files, because starting it costs more than a file does. What a machine lacks is skipped by
name; where the environment variable ``CI`` is set it is a failure (see `tests.validators.tools`).
"""

from tests.validators.books import Assertion, ace, epubcheck
from tests.validators.browsing import launch_browser, serve
from tests.validators.pages import Violation, axe_pages, screenshots
from tests.validators.tools import find_tool, missing_tools, require_tool
from tests.validators.verdicts import Message, ValidatorError
from tests.validators.vnu import vnu

__all__ = [
    "Assertion",
    "Message",
    "ValidatorError",
    "Violation",
    "ace",
    "axe_pages",
    "epubcheck",
    "find_tool",
    "launch_browser",
    "missing_tools",
    "require_tool",
    "screenshots",
    "serve",
    "vnu",
]
