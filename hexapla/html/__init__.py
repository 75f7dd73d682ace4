"""An Edition in, its web pages out; and the pages that all editions share: the chooser, the sitemap, the page for what is not there."""

from hexapla.html.pages import edition_pages
from hexapla.html.shared import Entry, Listed, Url, chooser_page, feed, missing_page, sitemaps, works_page
from hexapla.html.values import (
    Alternate,
    Download,
    Sibling,
    Site,
    Standing,
    address,
    alternates,
    download,
    feed_address,
    head_alternates,
    is_public,
    page_names,
    sibling_of,
    site_style,
    sitemap_alternates,
)

__all__ = [
    "Alternate",
    "Download",
    "Entry",
    "Listed",
    "Sibling",
    "Site",
    "Standing",
    "Url",
    "address",
    "alternates",
    "chooser_page",
    "download",
    "edition_pages",
    "feed",
    "feed_address",
    "head_alternates",
    "is_public",
    "missing_page",
    "page_names",
    "sibling_of",
    "site_style",
    "sitemap_alternates",
    "sitemaps",
    "works_page",
]
