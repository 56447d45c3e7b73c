"""Taking messages out of their queues and putting them back as they were, unless something was decided.

A quorum queue can only be read by taking. What was taken and not acknowledged is in its queue again, in its order, when
the channel ends, however it ends. While one operator reads a queue another one would see a part of it, so each reading
holds a lock: an exclusive queue, which RabbitMQ removes with its owner's connection, also after a kill -9.
"""

from collections import deque
from contextlib import contextmanager
from time import monotonic

from amqp.exceptions import NotFound, ResourceLocked

from shared.bus.connection import Connection
from shared.errors import RuleBroken

AT_MOST = 50_000  # messages of one queue looked at in one go; RabbitMQ lends at most 65,535 to a channel
SILENT = 5  # seconds in which nothing arrives: somebody else has the rest
AT_ONCE = 16  # acknowledgements on their way: over 32 RabbitMQ's channel keeps some back, and forgets them when closed
LOCKED_FOR = 10  # seconds to wait for another operator


class Reader:
    """One connection of an operator's command."""

    def __init__(self, amqp_url, by):
        self.connection = Connection(amqp_url, f"doorstep parked, {by}")

    def __enter__(self):
        self.connection.open()
        return self

    def __exit__(self, *_failure):
        self.connection.close()

    def ready(self, queue):
        """(messages that wait, readers connected) of a queue; (0, 0) for one that is not there."""
        channel = self.connection.channel()
        try:
            found = channel.queue_declare(queue, passive=True)
        except NotFound:
            return 0, 0  # and RabbitMQ has closed the channel
        channel.close()
        return found.message_count, found.consumer_count

    @contextmanager
    def taking(self, queue):
        """A Taking of what waits in the queue. Raises: RuleBroken queue_in_use while another operator has it."""
        lock = self._lock(queue)
        taking = Taking(self.connection, queue)
        try:
            yield taking
        finally:
            taking.put_back()
            self._await_back(queue, taking)
            lock.close()

    def _lock(self, queue):
        name, deadline = f"doorstep.operator.{queue}", monotonic() + LOCKED_FOR
        while True:
            channel = self.connection.channel()
            try:
                channel.queue_declare(name, exclusive=True, auto_delete=True)
            except ResourceLocked:
                if monotonic() > deadline:
                    raise RuleBroken(
                        "queue_in_use",
                        f"Another operator works on {queue}; RabbitMQ's list of connections names them. Nothing was "
                        "done to it here. Try again in a moment.",
                    ) from None
                self.connection.drain(0.5)
            else:
                return _Lock(channel, name)

    def _await_back(self, queue, taking):
        """What was put back is counted again before the next operator may look."""
        deadline = monotonic() + SILENT
        while self.ready(queue)[0] < taking.put_back_count and monotonic() < deadline:
            self.connection.drain(0.05)


class _Lock:
    def __init__(self, channel, name):
        self._channel, self._name = channel, name

    def close(self):
        self._channel.queue_delete(self._name)
        self._channel.close()


class Taking:
    """Messages in their order, each lent until it is settled or the channel ends. Iterate once."""

    def __init__(self, connection, queue):
        self._connection = connection
        self._channel = connection.channel()
        self._queue = queue
        self._arrived: deque = deque()
        self._lent = 0
        self._settled = 0
        self.there = self._channel.queue_declare(queue, passive=True).message_count
        self.missed = 0  # of those, how many did not come: another connection has them, or they are past AT_MOST

    def __iter__(self):
        count = min(self.there, AT_MOST)
        self.missed = self.there - count
        if count:
            self._channel.basic_qos(0, count, False)
            self._channel.basic_consume(self._queue, consumer_tag="operator", callback=self._arrive)
        for taken in range(count):
            if not self._wait():
                self.missed += count - taken
                return
            yield self._arrived.popleft()

    @property
    def put_back_count(self):
        return self._lent - self._settled

    def settle(self, tags):
        """Acknowledge messages for good; returns when they are gone from the queue."""
        for first in range(0, len(tags), AT_ONCE):
            for tag in tags[first : first + AT_ONCE]:
                self._channel.basic_ack(tag)
            # an acknowledgement has no answer; the queue answers this only when it has applied those before
            if self._channel.basic_get(self._queue) is not None:
                self._lent += 1
        self._settled += len(tags)

    def put_back(self):
        self._channel.close()

    def _arrive(self, message):
        self._lent += 1
        self._arrived.append(message)

    def _wait(self):
        deadline = monotonic() + SILENT
        while not self._arrived and monotonic() < deadline:
            self._connection.drain(0.2)
        return bool(self._arrived)
