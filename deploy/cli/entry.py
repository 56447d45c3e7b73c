"""What all of the operator's commands stand on: the group they are in, the settings, a session with the engines."""

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import eventlet
from amqp.exceptions import AMQPError
from pymongo.errors import PyMongoError
from requests import RequestException

from shared import store
from shared.context import PLATFORM, acting_for
from shared.errors import NotFound, Refusal
from shared.relay import Publisher
from shared.settings import read_settings

LOCAL_SETTINGS = Path(__file__).parents[2] / ".run" / "env" / "operator.env"


@dataclass(frozen=True)
class OperatorSettings:
    """What the operator's command line needs to know."""

    admin_mongo_url: str
    admin_amqp_url: str
    broker_api_url: str
    public_url: str = "http://localhost:8080"


class Command(click.Group):
    """Refusals, and engines that are away, become one sentence and a non-zero exit."""

    def invoke(self, context):
        try:
            return super().invoke(context)
        except Refusal as refusal:
            raise click.ClickException(f"{refusal.detail} ({refusal.code})") from None
        except (PyMongoError, AMQPError, OSError) as fault:  # requests' errors are OSErrors
            raise click.ClickException(
                f"An engine cannot be reached, or refuses us: {_engine(fault)} ({type(fault).__name__})."
            ) from fault


def _engine(fault):
    if isinstance(fault, PyMongoError):
        return "MongoDB"
    return "RabbitMQ's management API" if isinstance(fault, RequestException) else "RabbitMQ"


@click.group(cls=Command)
def main():
    """Doorstep's operators: the platform, its landlords and their partners.

    Settings come from the environment (DOORSTEP_ADMIN_MONGO_URL, DOORSTEP_ADMIN_AMQP_URL, DOORSTEP_BROKER_API_URL), or
    from the file DOORSTEP_ENV_FILE names, or from the platform that `make run` started in this folder.
    """
    if (
        "DOORSTEP_ENV_FILE" not in os.environ
        and "DOORSTEP_ADMIN_MONGO_URL" not in os.environ
        and LOCAL_SETTINGS.exists()
    ):
        os.environ["DOORSTEP_ENV_FILE"] = str(LOCAL_SETTINGS)


def operator_settings():
    return read_settings(OperatorSettings)


@contextmanager
def session(landlord_id=PLATFORM):
    """Connected as administrator, working for one landlord or the platform; what is announced is published at once."""
    settings = operator_settings()
    store.connect("operator", settings.admin_mongo_url)
    publisher = Publisher(settings.admin_amqp_url, "operator", settings.public_url)
    store.telling.stored[:] = [publisher.hand_over]
    greenlet = eventlet.spawn(publisher.run)
    try:
        with acting_for(landlord_id, actor="operator"):
            yield publisher
    finally:
        publisher.stop(within=15)
        greenlet.wait()


def check_landlord(landlord_id):
    """Raises: NotFound landlord_not_found, also for one that is gone."""
    from services.membership.model import Landlord

    with session():
        entry = Landlord.find(landlord_id)
    if entry is None or entry.state == "gone":
        raise NotFound("landlord_not_found", f"There is no landlord {landlord_id}.")
