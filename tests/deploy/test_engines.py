"""Engines of our own survive kill -9 and a change of ports, and leave nothing behind."""

import stat
import time
from urllib.parse import urlsplit

import amqp
import pytest
from pymongo import MongoClient

from deploy.local.engines import start_together
from deploy.local.mongo import MongoReplicaSet
from deploy.local.processes import StartFailed, answers, free_ports, session_members
from deploy.local.rabbit import RabbitNode, RabbitPorts

SETTLED = 4  # seconds


@pytest.fixture
def engine_pair(tmp_path):
    made = []

    def make():
        *rabbit_ports, mongo_port = free_ports(5)
        made.append(RabbitNode(tmp_path / "rabbitmq", RabbitPorts(*rabbit_ports)))
        made.append(MongoReplicaSet(tmp_path / "mongo", mongo_port))
        return made[-2:]

    yield make
    for engine in made:
        engine.kill()


def connection(rabbit):
    address = urlsplit(rabbit.amqp_url)
    return amqp.Connection(
        f"127.0.0.1:{rabbit.ports.amqp}", address.username, address.password, virtual_host="doorstep"
    )


def test_data_survives_a_kill_and_a_change_of_ports(engine_pair):
    rabbit, mongo = engine_pair()
    start_together(rabbit, mongo)
    with connection(rabbit) as opened:
        channel = opened.channel()
        channel.queue_declare("kept", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
        channel.confirm_select()
        channel.basic_publish_confirm(amqp.Message("kept", delivery_mode=2), "", "kept")
    with MongoClient(mongo.url) as client:
        client["kept"].notes.insert_one({"_id": "kept"})

    # RabbitMQ 3.10 writes messages to disk at once, but what a new quorum queue is only some seconds later. A kill in
    # between leaves a queue without a leader.
    time.sleep(SETTLED)
    sessions = [mongo.process.child.pid, rabbit.node.child.pid, rabbit.epmd.child.pid]
    rabbit.kill()
    mongo.kill()
    assert not any(session_members(leader) for leader in sessions)
    assert not answers(rabbit.ports.amqp)

    rabbit, mongo = engine_pair()  # the same directories, other ports
    start_together(rabbit, mongo)
    with connection(rabbit) as opened:
        assert opened.channel().basic_get("kept", no_ack=True).body == "kept"
    with MongoClient(mongo.url) as client:
        assert client["kept"].notes.count_documents({}) == 1
    rabbit.stop()
    mongo.stop()
    assert not answers(rabbit.ports.epmd)


def test_passwords_are_for_their_owner_only(engine_pair, tmp_path):
    engine_pair()
    for file in (tmp_path / "rabbitmq" / "admin.password", tmp_path / "mongo" / "admin.password"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_taken_port_is_told_at_once(engines, tmp_path):
    mongo = MongoReplicaSet(tmp_path / "mongo", urlsplit(engines.mongo_url).port)
    mongo.launch()
    with pytest.raises(StartFailed, match="code 48"):
        mongo.wait_ready()
