"""Structured logs: one JSON object a line on standard output, with no personal data.

A line has time, level, event, service, and where there is work: landlord, door, correlation_id.
"""

import logging
import re
import sys
import traceback
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

import structlog

from shared.context import work

LIBRARIES = ("nameko", "kombu", "amqp", "eventlet", "werkzeug", "pymongo", "mongoengine", "apiflask")

# Facts that may be logged, by key. Others are dropped, and their keys are listed under `dropped`.
# fmt: off
_KEYS = frozenset({
    "time", "level", "event", "service", "landlord", "door", "correlation_id", "logger", "template", "error",
    "frames", "cause", "dropped", "actor", "attempt", "batch", "code", "command", "count", "collection", "delay",
    "entity", "events", "exchange", "handler", "http", "id", "key", "kid", "kind", "landlords", "lag", "lease",
    "limit", "listening", "method", "oldest", "outcome", "pid", "port", "queue", "reason", "role", "route",
    "routing_key", "rows", "rule", "seconds", "signal", "size", "state", "status", "step", "timer", "topic",
    "version", "waiting", "workers", "bulletin", "booking", "certificate", "complaint", "consultation", "course",
    "decision", "group", "import_job", "letter", "resident", "response", "session",
})
# fmt: on
_KEY_ENDINGS = ("_id", "_ids", "_count", "_seconds", "_bytes", "_at", "_total", "_type")
_NEVER = ("email", "phone", "postcode", "body", "token", "password", "secret", "answer", "person_name")

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)*")
_PHONE = re.compile(r"(?<![\w.:+-])(?:\+\d{1,3}|0)(?:[ ()-]{0,2}\d){8,12}(?![\w-])")
_CREDENTIALS = re.compile(r"(://[^:/@\s]*:)[^@\s]+@")
_LONGEST = 500  # characters of one value
_MOST_FRAMES = 30  # innermost ones of a traceback

_FIRST = ("time", "level", "event", "service")  # so that a line can be read from the left

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}

_door: ContextVar[str | None] = ContextVar("doorstep_door", default=None)


@contextmanager
def at_door(name):
    """Lines logged inside the block name the door through which the work came: route, handler or timer."""
    token = _door.set(name)
    try:
        yield
    finally:
        _door.reset(token)


def configure(service, level="info", stream=None):
    """Send this process's logs, ours and (from WARNING) the libraries', to `stream` (standard output) as JSON lines."""

    def add_service(logger, method, line):
        line.setdefault("service", service)
        return line

    written: Any = _Lines(stream or sys.stdout)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            add_service,
            add_work,
            frames_only,
            allowed_only,
            redact,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=structlog.WriteLoggerFactory(file=written),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[LibraryHandler()], level=logging.WARNING, force=True)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)


class _Lines:
    """Where lines are written. What cannot be written (the disk is full) is lost; whoever logs goes on working."""

    def __init__(self, stream):
        self._stream = stream

    def write(self, line):
        with suppress(OSError):
            self._stream.write(line)

    def flush(self):
        with suppress(OSError):
            self._stream.flush()


class LibraryHandler(logging.Handler):
    """Passes on what libraries log: the template of the message without its values, which may be anybody's data."""

    def emit(self, record):
        level = _LEVELS.get(record.levelname.lower(), logging.ERROR)
        structlog.get_logger().log(
            level, "library_message", logger=record.name, template=str(record.msg), exc_info=record.exc_info
        )


def add_work(logger, method, line):
    """For whom and through which door."""
    current, door = work(), _door.get()
    if current is not None:
        line.setdefault("landlord", current.landlord)
        line.setdefault("correlation_id", current.correlation_id)
    if door is not None:
        line.setdefault("door", door)
    return line


def frames_only(logger, method, line):
    """An exception as its type and the places it passed; never its message, which may quote what was sent."""
    failure = line.pop("exc_info", None)
    if failure is True:
        failure = sys.exc_info()
    if isinstance(failure, tuple):
        failure = failure[1]
    if isinstance(failure, BaseException):
        line["error"], line["frames"] = _name(failure), _frames(failure)
        cause = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)
        if cause is not None:
            line["cause"] = [_name(cause), *_frames(cause)]
    return line


def allowed_only(logger, method, line):
    dropped = [key for key in line if not _allowed(key)]
    for key in dropped:
        del line[key]
    if dropped:
        line["dropped"] = sorted(dropped)
    return line


def redact(logger, method, line):
    """Cut long texts; take e-mail addresses, telephone numbers and credentials out of all."""
    keys = [*(key for key in _FIRST if key in line), *(key for key in line if key not in _FIRST)]
    return {key: line[key] if key in ("time", "correlation_id") else _redacted(line[key]) for key in keys}


def _allowed(key):
    return key in _KEYS or (key.endswith(_KEY_ENDINGS) and not any(word in key for word in _NEVER))


def _redacted(value):
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(part) for part in list(value)[:50]]
    if isinstance(value, dict):
        return "dropped: log facts one by one"
    text = str(value)[:_LONGEST]
    if "@" in text:
        text = _EMAIL.sub("[email]", _CREDENTIALS.sub(r"\1[secret]@", text))
    return _PHONE.sub("[phone]", text)


def _name(failure):
    return f"{type(failure).__module__}.{type(failure).__qualname__}"


def _frames(failure):
    found = traceback.extract_tb(failure.__traceback__)[-_MOST_FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in found]
