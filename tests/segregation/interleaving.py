"""Many landlords in one process at the same time: greenlets that give way at every message to the database."""

import eventlet

from shared import store
from shared.http import callers
from shared.http.rates import rates
from tests.segregation.crossings import Crossings
from tests.segregation.crowd import at_once
from tests.segregation.operations import Operations
from tests.segregation.yields import at_each_io

GREENLETS = 32
ROUND = 5_000  # operations; then everything stored is looked through, and is as it was


def interleave(crowd, count, seed):
    """Do `count` operations of the crowd's members in GREENLETS greenlets. Returns the Crossings."""
    crossings = Crossings()
    callers._verified.clear()
    with watching_what_is_announced(crowd, crossings), at_each_io() as turns:
        while (left := count - sum(crossings.done.values())) > 0:
            rates.clear()
            _one_round(Operations(crowd, crossings, seed + left), min(left, ROUND))
            for landlord, collection, word in crowd.misplaced():
                crossings.report("stored", landlord, f"{collection} holds {word}")
            at_once(crowd.restore, crowd.members)
    crossings.turns_given = turns[0]
    return crossings


def _one_round(operations, count):
    left = [count]

    def work_on():
        while left[0] > 0:
            left[0] -= 1
            operations.next()

    for greenlet in [eventlet.spawn(work_on) for _ in range(GREENLETS)]:
        greenlet.wait()


class watching_what_is_announced:  # noqa: N801 - used as a function is
    """Every envelope is of the landlord in whose database it is stored, and shows no other's words."""

    def __init__(self, crowd, crossings):
        self.crowd, self.crossings = crowd, crossings

    def __enter__(self):
        store.telling.stored.append(self._look)

    def __exit__(self, *_):
        store.telling.stored.remove(self._look)

    def _look(self, database, collection, _document_id, envelopes):
        landlord = database.split("--")[1]
        for event in envelopes:
            if event["landlord"] != landlord:
                self.crossings.report("announced", landlord, f"{collection} announces for {event['landlord']}")
            for word in self.crowd.foreign(landlord, repr(event)):
                self.crossings.report("announced", landlord, f"{event['type']} shows {word}")
