"""Hexapla: Markdown works in, gettext catalogs between, HTML and EPUB editions in every language out."""

__version__ = "0.1.0"
