"""Membership's own settings, and the ones this process runs with."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from shared.settings import MissingSettings, Settings

SMTP_SCHEMES = ("smtp", "smtps", "smtp+starttls")


@dataclass(frozen=True)
class MembershipSettings(Settings):
    """What every service is told, how people are written to, and what hashing a password may cost."""

    outbox_dir: str = ""  # e-mails and letters are written here as files, a folder a landlord
    smtp_url: str = ""  # smtp+starttls://user:password@host:587?from=no-reply@homes.example (smtps, or smtp: in clear)
    argon2_time_cost: int = 3  # rounds
    argon2_memory_kib: int = 65536

    def __post_init__(self):
        faults = [*self._sending_faults(), *self._hashing_faults()]
        if faults:
            raise MissingSettings("Doorstep cannot start: " + "; ".join(faults) + ".")

    def _sending_faults(self):
        if not self.outbox_dir and not self.smtp_url:
            yield "neither DOORSTEP_OUTBOX_DIR nor DOORSTEP_SMTP_URL is set: one of them says how people are written to"
        if self.outbox_dir and not Path(self.outbox_dir).is_absolute():
            yield "DOORSTEP_OUTBOX_DIR is not an absolute path"
        if self.smtp_url:
            address = urlsplit(self.smtp_url)
            if address.scheme not in SMTP_SCHEMES or not address.hostname:
                yield f"DOORSTEP_SMTP_URL does not begin with one of {', '.join(SMTP_SCHEMES)}, :// and a host"
            if "@" not in parse_qs(address.query).get("from", [""])[0]:
                yield "DOORSTEP_SMTP_URL does not end with ?from=<the sender's e-mail address>"

    def _hashing_faults(self):
        if not 1 <= self.argon2_time_cost <= 20:
            yield "DOORSTEP_ARGON2_TIME_COST is not between 1 and 20"
        if not 8 <= self.argon2_memory_kib <= 1 << 20:
            yield "DOORSTEP_ARGON2_MEMORY_KIB is not between 8 and 1048576"


_current = None


def use(settings):
    """Let this process run with these settings."""
    global _current  # noqa: PLW0603 - one set of settings a process, read once at start
    _current = settings


def settings():
    """The settings this process runs with. Raises RuntimeError where there are none, as in operators' command line."""
    if _current is None:
        raise RuntimeError("Membership's settings are not known in this process.")
    return _current
