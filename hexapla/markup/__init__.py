"""Markdown in, blocks with their raw inline texts out; translated texts in, XHTML out. The one package that imports ``markdown``."""

from hexapla.markup.document import Document, Heading, Rendered, Text
from hexapla.markup.fold import fold, unfold
from hexapla.markup.parser import Parser, parser_for
from hexapla.markup.signature import Fault, Signature, find_character_faults, find_faults, is_safe_link, signature, signature_of
from hexapla.markup.xhtml import forget_bodies, parse_body, read_body

__all__ = [
    "Document",
    "Fault",
    "Heading",
    "Parser",
    "Rendered",
    "Signature",
    "Text",
    "find_character_faults",
    "find_faults",
    "fold",
    "forget_bodies",
    "is_safe_link",
    "parse_body",
    "parser_for",
    "read_body",
    "signature",
    "signature_of",
    "unfold",
]
