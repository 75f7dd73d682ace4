"""What waits in each language in, a page and badges for people out; nothing here reads a file."""

from hexapla.status.badge import badge
from hexapla.status.page import status_page
from hexapla.status.values import DocumentStatus, Kind, LanguageStatus, PublicationStatus, Waiting, WorkStatus

__all__ = [
    "DocumentStatus",
    "Kind",
    "LanguageStatus",
    "PublicationStatus",
    "Waiting",
    "WorkStatus",
    "badge",
    "status_page",
]
