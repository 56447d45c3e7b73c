"""Playing messages again, and discarding them. Written down, then done, then acknowledged: a kill at any point in
between leaves a message where it was put aside, and handlers recognise what they have seen."""

from collections import Counter
from dataclasses import dataclass, field
from time import monotonic

from deploy.parked.message import Held
from deploy.parked.publishing import Publisher, back_to_its_queue
from deploy.parked.records import REPLAYED, Run
from shared.clock import rfc3339, utc_now

BATCH = 100  # messages decided on, published and acknowledged together
TURNS = 10  # batches a second at most


class Pace:
    """So many messages a second and no more, however many queues they come from."""

    def __init__(self, per_second):
        self.batch = max(1, min(BATCH, round(per_second / TURNS)))
        self._each = 1 / per_second
        self._next = 0.0

    def wait_for(self, count, connection):
        """Return when it is these messages' turn; keeps the connection alive meanwhile."""
        while (left := self._next - monotonic()) > 0:
            connection.drain(min(left, 1))
        self._next = max(self._next, monotonic()) + count * self._each


@dataclass
class Outcome:
    """What a run did, or with dry_run would have done."""

    done: Counter = field(default_factory=Counter)  # messages by queue
    kept: Counter = field(default_factory=Counter)  # messages that cannot be played again, by queue
    missed: int = 0  # messages that could not be looked at

    @property
    def total(self):
        return self.done.total()


class Act:
    """One run over one or several queues."""

    def __init__(self, reader, wants, run: Run, pace: Pace, limit=None):
        """wants: says of a Held whether it is meant. limit: messages at most, over all queues."""
        self._reader = reader
        self._wants = wants
        self._run = run
        self._pace = pace
        self._left = limit
        self._publisher = Publisher(reader.connection) if run.act == REPLAYED else None
        self.outcome = Outcome()

    def work_through(self, queue):
        with self._reader.taking(queue) as taking:
            batch: list[Held] = []
            for message in taking:
                if self._left is not None and self._left <= len(batch):
                    break
                held = Held(message, queue)
                if self._takes(held):
                    batch.append(held)
                if len(batch) == self._pace.batch:
                    self._finish(taking, batch)
                    batch = []
            self._finish(taking, batch)
            self.outcome.missed += taking.missed

    def _takes(self, held):
        if not self._wants(held):
            return False
        if self._publisher and held.routing_key is None:
            self.outcome.kept[held.lies_in] += 1
            return False
        return True

    def _finish(self, taking, batch):
        if not batch:
            return
        self._pace.wait_for(len(batch), self._reader.connection)
        self._run.decide(batch[0].lies_in, batch)
        if self._publisher:
            at = rfc3339(utc_now())
            self._publisher.publish([back_to_its_queue(held, self._run.by, at) for held in batch])
        taking.settle([held.tag for held in batch])
        self.outcome.done[batch[0].lies_in] += len(batch)
        if self._left is not None:
            self._left -= len(batch)
