"""What operators may say again, and what the broker is told about our queues."""

import eventlet
import pytest
from amqp.basic_message import Message
from click.testing import CliRunner

from deploy import accounts as rights
from deploy import cli, provisioning
from shared import store
from shared.bus.connection import Connection

SECONDS = 20  # until the broker has applied a policy to a new queue and its figures show it


@pytest.fixture(scope="module")
def service_name():
    return "probe"


@pytest.fixture
def operate(engines, platform_store, passwords, monkeypatch):
    """operate("landlord", "list") -> click's result."""
    monkeypatch.setenv("DOORSTEP_ADMIN_MONGO_URL", engines.mongo_url)
    monkeypatch.setenv("DOORSTEP_ADMIN_AMQP_URL", engines.amqp_url)
    monkeypatch.setenv("DOORSTEP_BROKER_API_URL", engines.broker_api_url)
    monkeypatch.setattr(store, "connect", lambda *_: store.client())
    listeners = list(store.telling.stored)
    yield lambda *words: CliRunner().invoke(cli.main, words, input="y\n")
    store.telling.stored[:] = listeners


def test_deleting_a_landlord_that_was_cut_short_is_finished_by_saying_it_again(
    operate, mongo, new_landlord_id, monkeypatch
):
    landlord = new_landlord_id()
    words = ("landlord", "add", landlord, "--name", "Homes", "--kind", "almo", "--nation", "ENG")
    assert operate(*words).exit_code == 0
    assert operate("landlord", "state", landlord, "leaving").exit_code == 0
    base = f"training--{landlord}"
    assert mongo[base].list_collection_names()
    with monkeypatch.context() as cut:
        cut.setattr(provisioning, "close_landlord", lambda *_: 1 / 0)
        assert operate("landlord", "state", landlord, "gone").exit_code != 0
    assert mongo[base].list_collection_names()
    said_again = operate("landlord", "state", landlord, "gone")
    assert said_again.exit_code == 0, said_again.output
    assert not mongo[base].list_collection_names()


@pytest.fixture
def channel(engines, accounts):
    connection = Connection(engines.amqp_url, "tests", heartbeat=0).open()
    yield connection.channel()
    connection.close()


def test_the_broker_never_drops_a_message_of_ours_for_having_come_too_often(engines, channel, new_landlord_id):
    broker, queue = rights.Broker(engines.broker_api_url), f"training.limit_{new_landlord_id()}"
    channel.queue_declare(queue, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
    with eventlet.Timeout(SECONDS, AssertionError("no such policy")):
        while broker._call("GET", ("queues", rights.VHOST, queue)).json().get("policy") != "never-dropped":
            eventlet.sleep(0.2)
    channel.basic_publish(Message(b"{}", delivery_mode=2), "", queue)
    for _ in range(30):  # RabbitMQ 4 drops at 20
        channel.basic_reject(_next(channel, queue).delivery_tag, requeue=True)
    assert _next(channel, queue).headers["x-delivery-count"] == 30
    channel.queue_delete(queue)


def _next(channel, queue):
    with eventlet.Timeout(SECONDS, AssertionError("the message is gone")):
        while (message := channel.basic_get(queue)) is None:
            eventlet.sleep(0.01)
    return message


def test_a_partner_that_is_removed_leaves_nothing_on_the_broker(engines, channel, accounts, new_landlord_id):
    landlord = new_landlord_id()
    rights.grant_partner(engines.broker_api_url, landlord, "crm", "secret")
    channel.exchange_declare(f"partner.{landlord}.crm.mine", "topic", durable=True, auto_delete=False)
    rights.revoke_partner(engines.broker_api_url, landlord, "crm")
    found = rights.Broker(engines.broker_api_url).names("exchanges", rights.VHOST)
    assert f"partner.{landlord}.crm.mine" not in found
