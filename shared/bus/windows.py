"""How much of a queue this process holds at a time, and the acknowledging of it."""

from functools import partial
from time import monotonic
from typing import Any

from amqp import spec

FURTHER = 250  # deliveries in each window beyond the first
MOST_FURTHER = 4
STAYS_OPEN = 5.0  # seconds at least, from the broker's word on: what is on its way when one is closed comes as suspect


class Windows:
    """Consumers of one queue on one channel, each with a prefetch of its own: its window.

    The first is there always; further ones are opened where those are full of what has to wait, and closed again.
    """

    def __init__(self, queue, size):
        self.queue = queue
        self.size = size
        self._channel: Any = None
        self._arrived: Any = None
        self._tell_opened: Any = None
        self._held: dict[str, set[int]] = {}  # delivery tags not yet acknowledged, by the window they came through
        self._unsettled: dict[int, str] = {}  # delivery tag: window; in the order of arrival, which is that of tags
        self._asked = 0  # further ones, so far
        self._unanswered: set[str] = set()  # asked for, and not yet said to be open
        self._opened_at = 0.0

    def open(self, channel, arrived, opened):
        """Begin on a new channel, in whose connection nothing else writes yet.

        arrived: called with each message. opened: called when the broker has said that a further window is open.
        """
        self._channel, self._arrived, self._tell_opened = channel, arrived, opened
        self._held, self._unsettled, self._asked, self._unanswered = {self.queue: set()}, {}, 0, set()
        channel.basic_qos(0, self.size, False)
        channel.basic_consume(self.queue, consumer_tag=self.queue, callback=arrived)
        channel.basic_qos(0, FURTHER, False)  # counts for consumers that come after
        channel._callbacks[spec.Basic.ConsumeOk] = partial(self._answered, channel)  # noqa: SLF001 - py-amqp waits for it

    def close(self):
        for window in self._held:
            self._channel.basic_cancel(window, nowait=True)

    def arrived(self, delivery):
        self._unsettled[delivery.tag] = delivery.window
        self._held.get(delivery.window, set()).add(delivery.tag)

    @property
    def count(self):
        return len(self._held)

    @property
    def full(self):
        return all(len(held) >= self._size(window) for window, held in self._held.items())

    @property
    def may_widen(self):
        return len(self._held) <= MOST_FURTHER

    @property
    def wider_than_needed(self):
        settled_down = not self._unanswered and monotonic() - self._opened_at >= STAYS_OPEN
        return len(self._held) > 1 and len(self._unsettled) <= self.size and settled_down

    def widen(self):
        """One window more."""
        self._asked += 1
        window = f"{self.queue}#{self._asked}"  # never one that was: a quorum queue would deliver what it held again
        self._held[window] = set()
        self._unanswered.add(window)
        self._channel.callbacks[window] = self._arrived  # before the first delivery can come
        self._channel.send_method(spec.Basic.Consume, "BssbbbbF", (0, self.queue, window, *(False,) * 4, None))

    def _answered(self, channel, window):
        if channel is not self._channel:
            return
        self._unanswered.discard(window)
        self._opened_at = monotonic()
        self._tell_opened()

    def narrow(self):
        """Only the first window again. What still comes through the others is taken all the same."""
        for window in list(self._held):
            if window != self.queue:
                self._channel.basic_cancel(window, nowait=True)
                del self._held[window]

    def acknowledge(self, deliveries):
        """Acknowledge with one frame all up to the first that is still held, and those after it one by one."""
        tags = sorted(delivery.tag for delivery in deliveries)
        for tag in tags:
            self._held.get(self._unsettled.pop(tag), set()).discard(tag)
        still_held = next(iter(self._unsettled), tags[-1] + 1)
        before = [tag for tag in tags if tag < still_held]
        if before:
            self._channel.basic_ack(before[-1], multiple=True)
        for tag in tags[len(before) :]:
            self._channel.basic_ack(tag)

    def _size(self, window):
        return self.size if window == self.queue else FURTHER
