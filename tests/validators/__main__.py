"""Nothing in; out comes a loud list of the tools this machine lacks, on standard error. Ends with 1 where that matters: with ``CI`` set."""

from __future__ import annotations

import os
import sys

from tests.validators.tools import missing_tools


def main() -> int:
    missing = missing_tools()
    for name, remedy in missing.items():
        print(f"MISSING {name}: its tests will be skipped; {remedy}", file=sys.stderr)
    return 1 if missing and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
