"""A locale code in any spelling in; its folder name, BCP 47 tag, names, script, direction, plural forms and number formats out.

The one package that imports `babel`, and only inside functions: a command that needs no locale data loads none. Babel's data is CLDR's.
"""

from hexapla.locales.cldr import known_codes
from hexapla.locales.formats import format_date, format_number, format_percent, format_size
from hexapla.locales.names import is_listed, script_name
from hexapla.locales.parsing import canonical, display_name, fallbacks, open_graph_code, parse_locale, same_locale
from hexapla.locales.plurals import tells_plurals_apart
from hexapla.locales.subtags import script_direction
from hexapla.locales.values import Direction, Locale

__all__ = [
    "Direction",
    "Locale",
    "canonical",
    "display_name",
    "fallbacks",
    "format_date",
    "format_number",
    "format_percent",
    "format_size",
    "is_listed",
    "known_codes",
    "open_graph_code",
    "parse_locale",
    "same_locale",
    "script_direction",
    "script_name",
    "tells_plurals_apart",
]
