"""Complaints' own settings."""

from dataclasses import dataclass

from services.complaints.scanning import scanner_at
from shared.settings import MissingSettings, Settings


@dataclass(frozen=True)
class ComplaintsSettings(Settings):
    """What every service is told, and who looks through attachments for viruses."""

    scanner_url: str = ""  # tcp://host:3310 or unix:///path of a clamd; without one no attachment is taken at all

    def __post_init__(self):
        try:
            scanner_at(self.scanner_url)
        except ValueError:
            detail = "DOORSTEP_SCANNER_URL does not look right: tcp://127.0.0.1:3310 or unix:///run/clamd.sock would"
            raise MissingSettings(f"Doorstep cannot start: {detail}.") from None
