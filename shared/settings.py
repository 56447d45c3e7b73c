"""Settings, read once at start. What is missing is named, all of it at once."""

import os
import re
from dataclasses import dataclass, fields
from pathlib import Path

_ANYTHING = re.compile(r"(?s).*")
_EXAMPLES = {  # settings whose form is checked, each with one that is right
    "mongo_url": "mongodb://user:password@host:27017/?authSource=admin",
    "amqp_url": "amqp://user:password@host:5672/doorstep",
    "http_address": "127.0.0.1:8101",
    "ops_address": "127.0.0.1:9101",
    "public_url": "https://doorstep.example",
    "log_level": "info",
    "rate_limit": "600/minute",
}
_ADDRESS = re.compile(r"[^:\s]*:\d{1,5}")
_FORMS = {
    "mongo_url": re.compile(r"mongodb(\+srv)?://\S+"),
    "amqp_url": re.compile(r"amqps?://\S+"),
    "http_address": _ADDRESS,
    "ops_address": _ADDRESS,
    "public_url": re.compile(r"https?://[^\s/]+"),
    "log_level": re.compile(r"debug|info|warning|error"),
    "rate_limit": re.compile(r"\d+\s*/\s*(second|minute|hour|day)"),
}


class MissingSettings(SystemExit):
    pass


@dataclass(frozen=True)
class Settings:
    """Settings of every service. A field without a default is required.

    Each field is read from DOORSTEP_<FIELD IN CAPITALS>; DOORSTEP_ENV_FILE may name a file of KEY=value lines,
    which the environment overrides.
    """

    mongo_url: str
    amqp_url: str
    http_address: str  # host:port of the service's own HTTP door
    ops_address: str  # host:port of metrics, health and readiness
    secret: str  # signs paging cursors; the same in all processes of one service
    public_url: str  # where people reach the platform, without a trailing slash
    max_workers: int = 64
    log_level: str = "info"
    sweep_after: float = 12.0  # seconds: events older than this were left behind by a crash
    sweep_every: float = 15.0  # seconds between looks at active landlords
    stop_within: float = 18.0  # seconds from SIGTERM to the end, whatever happens
    max_body_bytes: int = 1_048_576
    rate_limit: str = "600/minute"  # per landlord and caller, per process
    registry_refresh: float = 2.0  # seconds


def environment(environ=None):
    """The environment, with what DOORSTEP_ENV_FILE says underneath it."""
    environ = dict(os.environ if environ is None else environ)
    path = environ.get("DOORSTEP_ENV_FILE")
    if not path:
        return environ
    lines = (line.strip() for line in Path(path).read_text().splitlines())
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {key.strip(): value.strip() for key, value in pairs} | environ


def read_settings(kind=Settings, environ=None):
    """Read `kind` from the environment. Raises MissingSettings, a SystemExit that names every setting at fault."""
    environ = environment(environ)
    values, faults = {}, []
    for field in fields(kind):
        name = "DOORSTEP_" + field.name.upper()
        if name not in environ:
            if field.default is field.default_factory:  # both MISSING: there is no default
                faults.append(f"{name} is not set")
            continue
        try:
            values[field.name] = _converted(environ[name], field.type)
        except ValueError:
            faults.append(f"{name} is not of kind {getattr(field.type, '__name__', field.type)}")
            continue
        if not _FORMS.get(field.name, _ANYTHING).fullmatch(environ[name]):
            faults.append(f"{name} does not look right: {_EXAMPLES[field.name]} would")
    if faults:
        raise MissingSettings("Doorstep cannot start: " + "; ".join(sorted(faults)) + ".")
    return kind(**values)


def _converted(text, kind):
    if kind is bool:
        if text.lower() not in ("true", "false", "1", "0", "yes", "no"):
            raise ValueError(text)
        return text.lower() in ("true", "1", "yes")
    return kind(text)
