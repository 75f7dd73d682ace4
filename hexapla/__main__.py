"""``python -m hexapla``: the same as the command ``hexapla``."""

from hexapla.cli import run

run()
