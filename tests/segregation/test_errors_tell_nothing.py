"""Whatever fails, and whatever its message quotes: neither the log nor the answer repeats it."""

import json
import smtplib
import socket
import ssl
from types import SimpleNamespace

import amqp
import eventlet
import marshmallow
import mongoengine
import pytest
from joserfc.errors import DecodeError
from pymongo import errors as mongo_errors
from werkzeug.test import Client

from services.membership.api import api
from shared.bus.handling import Run, set_aside
from shared.bus.timers import _Turn
from shared.contracts.event import InvalidEvent, UnknownEvent
from shared.contracts.membership import GroupFormed
from shared.http.access import Access
from shared.landlords import LandlordEntry, registry
from shared.relay import NotPublished
from shared.tokens import issue
from tests.harness import _key
from tests.segregation.crowd import new_canary
from tests.segregation.deliveries import delivery, envelope

WORDS = new_canary()
PERSON = f"{WORDS} Patel, 07700 900123, {WORDS}@example.org, HU1 1AA, mongodb://user:{WORDS}@host/"
DETAILS = {
    "keyValue": {"email": PERSON},
    "errmsg": PERSON,
    "writeErrors": [{"code": 1, "errmsg": PERSON, "op": PERSON}],
}


def undecodable():
    return UnicodeDecodeError("utf-8", PERSON.encode(), 0, 1, PERSON)


def failed_decoding():
    return json.JSONDecodeError(PERSON, PERSON, 0)


def chained():
    try:
        raise KeyError(PERSON)
    except KeyError as first:
        failure = RuntimeError(PERSON)
        failure.__cause__ = first
        return failure


def noted():
    failure = ValueError("x")
    failure.add_note(PERSON)
    return failure


FAILURES = [  # called anew for each door, as an exception keeps where it has been
    lambda: Exception(PERSON),
    lambda: ValueError(PERSON),
    lambda: KeyError(PERSON),
    lambda: TypeError(PERSON),
    lambda: AttributeError(PERSON, name=PERSON, obj=PERSON),
    lambda: IndexError(PERSON),
    lambda: AssertionError(PERSON),
    lambda: RecursionError(PERSON),
    lambda: MemoryError(PERSON),
    lambda: ArithmeticError(PERSON),
    lambda: FileNotFoundError(2, PERSON, PERSON),
    lambda: ConnectionResetError(PERSON),
    lambda: TimeoutError(PERSON),
    lambda: socket.gaierror(PERSON),
    lambda: ssl.SSLError(PERSON),
    undecodable,
    failed_decoding,
    chained,
    noted,
    lambda: ExceptionGroup(PERSON, [ValueError(PERSON)]),
    lambda: mongo_errors.DuplicateKeyError(PERSON, 11000, DETAILS),
    lambda: mongo_errors.BulkWriteError(DETAILS),
    lambda: mongo_errors.WriteError(PERSON, 121, DETAILS),
    lambda: mongo_errors.OperationFailure(PERSON, 2, DETAILS),
    lambda: mongo_errors.CursorNotFound(PERSON, 43, DETAILS),
    lambda: mongo_errors.DocumentTooLarge(PERSON),
    lambda: mongo_errors.InvalidDocument(PERSON),
    lambda: mongo_errors.ConfigurationError(PERSON),
    lambda: mongo_errors.InvalidURI(PERSON),
    lambda: mongoengine.errors.ValidationError(PERSON, errors={"email": PERSON}),
    lambda: mongoengine.errors.FieldDoesNotExist(PERSON),
    lambda: marshmallow.ValidationError({"email": [PERSON]}, data={"email": PERSON}),
    lambda: amqp.AccessRefused(PERSON),
    lambda: amqp.ConnectionForced(PERSON),
    lambda: smtplib.SMTPRecipientsRefused({PERSON: (550, PERSON.encode())}),
    lambda: smtplib.SMTPDataError(554, PERSON.encode()),
    lambda: DecodeError(PERSON),
    lambda: UnknownEvent(PERSON),
    lambda: InvalidEvent(PERSON),
    lambda: NotPublished(PERSON),
    lambda: eventlet.Timeout(None, PERSON),
]
LANDLORD = "t00errors"
kinds_of_failure = pytest.mark.parametrize("fail", FAILURES, ids=lambda fail: type(fail()).__name__)


@pytest.fixture(scope="module", autouse=True)
def landlord(platform_store):
    entry = LandlordEntry(id=LANDLORD, name="Test Homes", kind="council_direct", nation="ENG", state="active")
    registry._entries[LANDLORD] = entry
    yield
    registry._entries.pop(LANDLORD)


@pytest.fixture
def told(logged):
    """told() -> what was logged since the test began."""
    before = len(logged.getvalue())
    return lambda: logged.getvalue()[before:]


def check(told, what):
    assert told, f"{what}: nothing was logged, so nothing is proved."
    for word in (WORDS, "Patel", "07700", "HU1 1AA"):
        assert word not in told, f"{what} is repeated: {told[:500]}"


@kinds_of_failure
def test_from_a_route(fail, told, monkeypatch):
    def view(**_values):
        raise fail()

    view.access = Access(permission="groups:read")
    monkeypatch.setitem(api.view_functions, "list_groups", view)
    claims = {"sub": "p", "landlord": LANDLORD, "kind": "staff", "roles": ["administrator"], "sid": "s", "jti": "j"}
    headers = {"Authorization": f"Bearer {issue(claims, _key.as_dict(private=True))}"}
    answer = Client(api).get(f"/api/v1/groups?name={WORDS}", headers=headers)
    assert answer.status_code in (500, 503)
    check(told() + answer.get_data(as_text=True) + str(answer.headers), "What failed in a route")


@kinds_of_failure
def test_from_a_handler(fail, told):
    def handler(_service, _event):
        raise fail()

    event = envelope(GroupFormed, LANDLORD, WORDS)
    container = SimpleNamespace(service_name="training")
    subscription = SimpleNamespace(method_name="handler", batch=0, queue="training.handler", container=container)
    message = delivery(event)
    run = Run(subscription, [message], is_stopping=lambda: True)
    run.perform(handler, None)
    _outcome, (*_where, _body, headers) = set_aside(subscription.queue, message, run.failures[message])
    check(repr(headers), "What failed in a handler and stands on the parked message")
    if told():  # an engine that is away is waited for without a word
        check(told(), "What failed in a handler")


@kinds_of_failure
def test_from_a_timer(fail, told):
    def timer(_service):
        raise fail()

    assert _Turn(LANDLORD).perform(timer, None) == "failed"
    check(told(), "What failed in a timer")


def test_there_are_thirty_kinds_and_more():
    assert len({type(fail()) for fail in FAILURES}) >= 30
