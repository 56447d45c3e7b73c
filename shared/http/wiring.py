"""What the door needs from the process it runs in."""

from dataclasses import dataclass
from typing import Any

from shared.landlords import registry


@dataclass
class Wiring:
    """Filled in by `wire` before anything listens; tests fill it in themselves."""

    registry: Any = registry  # loaded, find(landlord id), by_host(host), public_keys, is_revoked(...)
    secret: str = ""  # signs paging cursors
    max_body_bytes: int = 1_048_576
    rate_limit: str = "600/minute"  # per landlord and caller


wiring = Wiring()


def wire(settings):
    """Take over this process's settings."""
    wiring.secret = settings.secret
    wiring.max_body_bytes = settings.max_body_bytes
    wiring.rate_limit = settings.rate_limit
