"""Logs: one JSON object a line, with what is needed to find out and no personal data."""

import io
import json
import logging

import pytest
import structlog

from shared import logs
from shared.context import acting_for


@pytest.fixture
def lines():
    """lines(): what was logged, as dicts."""
    written = io.StringIO()
    kept = structlog.get_config()
    handlers, level = logging.root.handlers[:], logging.root.level
    logs.configure("complaints", stream=written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    structlog.configure(**kept)
    logging.root.handlers[:], logging.root.level = handlers, level


log = structlog.get_logger()


def test_a_line_says_when_what_where_and_for_whom(lines):
    with acting_for("hull", correlation_id="c-1"), logs.at_door("respond_to_consultation"):
        log.info("response_recorded", consultation_id="x1")
    log.info("outside")
    inside, outside = lines()
    assert inside.pop("time").endswith("Z")
    assert inside == {
        "event": "response_recorded",
        "level": "info",
        "service": "complaints",
        "landlord": "hull",
        "door": "respond_to_consultation",
        "correlation_id": "c-1",
        "consultation_id": "x1",
    }
    assert outside.keys() == {"time", "event", "level", "service"}


def test_only_the_levels_asked_for(lines):
    log.debug("detail")
    assert lines() == []


@pytest.mark.parametrize(
    "key",
    [
        "name",
        "email",
        "body",
        "payload",
        "first_name",
        "answers",
        "phone",
        "person_email_at",
        "access_token_id",
        "password_count",
    ],
)
def test_facts_outside_the_list_are_dropped_and_named(lines, key):
    log.info("something", **{key: "Ada Lovelace"})
    assert lines()[0]["dropped"] == [key]
    assert "Ada" not in json.dumps(lines())


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("write to ada.lovelace@example.org please", "write to [email] please"),
        ("o'brien+x@hull.gov.uk", "[email]"),
        ("ring 01482 300 300", "ring [phone]"),
        ("ring 07700900123", "ring [phone]"),
        ("ring +44 7700 900123", "ring [phone]"),
        ("ring (01482) 300-300 now", "ring ([phone] now"),
        ("amqp://user:pass@host:5672/doorstep", "amqp://user:[secret]@host:5672/doorstep"),
        ("01a20095-ad32-77bf-a21f-97edec4debdf", "01a20095-ad32-77bf-a21f-97edec4debdf"),
        ("2026-11-21T10:00:00.123Z", "2026-11-21T10:00:00.123Z"),
        ("127.0.0.1:8101", "127.0.0.1:8101"),
        ("x" * 2000, "x" * 500),
    ],
)
def test_addresses_and_numbers_are_taken_out_of_texts(lines, said, written):
    log.info("something", reason=said, ids=None, rows=[said])
    assert lines()[0]["reason"] == written
    assert lines()[0]["rows"] == [written]


def test_nested_facts_are_not_logged(lines):
    log.info("something", reason={"name": "Ada"})
    assert "Ada" not in json.dumps(lines())


def test_an_exception_is_its_type_and_its_path_and_no_values(lines):
    def fails(person):
        try:
            raise KeyError(person)
        except KeyError as reason:
            raise ValueError(f"no {person}") from reason

    try:
        fails("Ada Lovelace")
    except ValueError:
        log.exception("command_failed")
    line = lines()[0]
    assert line["error"] == "builtins.ValueError"
    assert line["cause"][0] == "builtins.KeyError"
    assert line["frames"][-1].endswith("fails")
    assert "test_logs.py:" in line["frames"][-1]
    assert "Ada" not in json.dumps(line)


def test_libraries_are_heard_from_warning_on_and_without_their_values(lines):
    for name in logs.LIBRARIES:
        logging.getLogger(name).info("chatter")
    try:
        raise RuntimeError("Ada Lovelace")
    except RuntimeError as failure:
        logging.getLogger("nameko.containers").error("error handling worker %s: %s", "w", failure, exc_info=True)  # noqa: G201 - as nameko does
    (line,) = lines()
    assert (line["event"], line["level"], line["logger"]) == ("library_message", "error", "nameko.containers")
    assert line["template"] == "error handling worker %s: %s"
    assert line["error"] == "builtins.RuntimeError"
    assert "Ada" not in json.dumps(line)


def test_a_line_is_one_line(lines):
    log.info("something", reason="two\nlines\u2028three")
    assert len(lines()) == 1
