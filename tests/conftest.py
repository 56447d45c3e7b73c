"""Real RabbitMQ and MongoDB for tests, started once, shared by all; each module works under landlord ids of its own."""

import os

if os.environ.get("DOORSTEP_TEST_PATCHED") == "1":  # before anything else is imported, as in a service's own process
    import eventlet

    eventlet.monkey_patch()

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from tests.both_ways import compare_all

compare_all()


@dataclass(frozen=True)
class Engines:
    """Addresses as the administrator."""

    mongo_url: str
    amqp_url: str
    broker_api_url: str


@pytest.fixture(scope="session")
def engines() -> Iterator[Engines]:
    """The engines that `make test` started, or our own when a test is run alone."""
    from deploy.local.engines import ADDRESSES, addresses, temporary_engines  # not before a test needs an engine

    with ExitStack() as stack:
        named = {name: os.environ[name] for name in ADDRESSES if os.environ.get(name)}
        found = named if len(named) == len(ADDRESSES) else addresses(*stack.enter_context(temporary_engines()))
        yield Engines(*(found[name] for name in ADDRESSES))


@pytest.fixture(scope="session")
def passwords() -> dict[str, str]:
    """Of the accounts that `accounts` makes: {user: password}. The same in every test process, which share engines."""
    from deploy.accounts import OPERATOR, SERVICES

    return {user: f"{user}-in-tests" for user in (*SERVICES, OPERATOR)}


@pytest.fixture(scope="session")
def mongo(engines: Engines) -> Iterator:
    """A client signed in as the administrator."""
    from pymongo import MongoClient

    with MongoClient(engines.mongo_url, tz_aware=True) as client:
        yield client


@pytest.fixture(scope="session")
def accounts(engines: Engines, mongo, passwords) -> dict[str, str]:
    """The users of every service and the operator, with the rights they have everywhere."""
    from deploy.accounts import prepare_broker, prepare_store

    prepare_broker(engines.broker_api_url, passwords)
    prepare_store(mongo, passwords)
    return passwords


@pytest.fixture(scope="module")
def new_landlord_id() -> Callable[[], str]:
    """Ids nobody used before, so that modules need no fresh engines and clear up nothing."""
    return lambda: f"t{secrets.token_hex(6)}"


@pytest.fixture(scope="module")
def landlord_id(new_landlord_id) -> str:
    return new_landlord_id()


@pytest.fixture(scope="module")
def other_landlord_id(new_landlord_id) -> str:
    return new_landlord_id()
