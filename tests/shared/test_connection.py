"""Our connection to the broker: frames that are written together."""

import eventlet
import pytest

from shared.bus.connection import Connection
from shared.outgoing import amqp_message


@pytest.fixture
def admin(engines):
    connection = Connection(engines.amqp_url, "tests", heartbeat=0).open()
    yield connection.channel()
    connection.close()


def arrived(admin, count):
    with eventlet.Timeout(15, AssertionError(f"{count} messages did not arrive")):
        while admin.queue_declare("probe.together", passive=True).message_count != count:
            eventlet.sleep(0.02)


@pytest.fixture
def writing(engines, admin):
    """(connection, channel, [bytes of each piece that went to the socket]); `probe.together` is a queue."""
    admin.queue_declare("probe.together", durable=True, arguments={"x-queue-type": "quorum"}, auto_delete=False)
    connection = Connection(engines.amqp_url, "tests").open()
    channel = connection.channel()
    pieces, transport = [], connection._amqp.transport
    really = transport._write

    def write(piece):
        pieces.append(len(piece))
        really(piece)

    transport._write = write
    yield connection, channel, pieces
    connection.close()
    admin.queue_delete("probe.together")


def test_frames_written_together_go_out_in_one_piece(writing, admin):
    connection, channel, pieces = writing
    with connection.together():
        for number in range(5):
            channel.basic_publish(amqp_message(b"%d" % number, {}, None), "", "probe.together")
        assert pieces == []
    assert len(pieces) == 1
    arrived(admin, 5)


def test_much_that_is_written_together_is_not_all_kept_in_memory(writing, admin):
    connection, channel, pieces = writing
    with connection.together():
        for _ in range(20):
            channel.basic_publish(amqp_message(b"x" * 10_000, {}, None), "", "probe.together")
    assert 5 <= len(pieces) <= 7
    arrived(admin, 20)


def test_a_block_that_fails_writes_nothing_and_leaves_the_connection_as_it_was(writing, admin):
    connection, channel, pieces = writing

    def fail():
        with connection.together():
            channel.basic_publish(amqp_message(b"x", {}, None), "", "probe.together")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert pieces == []
    channel.basic_publish(amqp_message(b"x", {}, None), "", "probe.together")
    arrived(admin, 1)
