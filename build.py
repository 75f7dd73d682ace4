"""The publisher's command: ``python build.py`` makes every edition; ``python build.py --help`` says what else it can do."""

import gc
import sys

NEEDED = """Hexapla needs a few packages. This line installs them:

    {} -m pip install --require-hashes -r requirements/run.txt

(./run does it too, in a virtual environment of its own.)
"""


# Old versions of Python must be able to read this file, to be told so: hence no annotations.
def fail(text):  # type: ignore[no-untyped-def]
    sys.stderr.write(text)
    sys.exit(2)


if sys.version_info < (3, 11):  # noqa: UP036
    fail("Hexapla needs Python 3.11 or later; this is {}.{}.\n".format(*sys.version_info[:2]))

if __name__ == "__main__":
    gc.disable()  # Nothing that is loaded is garbage; `run` sets how often Python looks for some.
    from hexapla.cli import run

    try:
        run()
    except ModuleNotFoundError as error:
        if (error.name or "hexapla").split(".")[0] == "hexapla":
            raise
        fail(NEEDED.format(sys.executable or "python3"))  # type: ignore[no-untyped-call]
