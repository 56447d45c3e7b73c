"""Waiting until nothing of a landlord is on its way any more: not unpublished, not in a queue, not being retried."""

from time import monotonic, sleep

from deploy.accounts import database
from deploy.parked.message import Held
from deploy.parked.reading import Reader
from deploy.parked.selection import Selection
from deploy.parked.survey import look_through, places
from deploy.provisioning import kinds_of
from shared.bus import names
from shared.contracts import SERVICES
from shared.errors import RuleBroken
from shared.store import Aggregate

FIGURES_OLD = 12  # seconds: RabbitMQ's figures are up to five seconds old, twice over
LOOK_EVERY = 2  # seconds


class Drain:
    """Rounds of looking. One in which nothing was announced, and every queue was seen empty, proves it.

    A queue holds the events of all landlords; empty means of all of them. On a busy platform move at a quiet hour.
    """

    figures_old = FIGURES_OLD

    def __init__(self, client, broker, landlord_id):
        self._client, self._broker, self._landlord_id = client, broker, landlord_id

    def wait(self, within):
        """Returns once all is drained. within: seconds. Raises: RuleBroken not_drained."""
        deadline = monotonic() + within
        while True:
            waiting = self._round(deadline)
            if not waiting:
                return
            if monotonic() > deadline:
                raise RuleBroken(
                    "not_drained",
                    f"Not drained in time; still waiting: {', '.join(waiting)}. The landlord is leaving: its people "
                    "can read. Try again at a quieter hour, or let it be active again.",
                )
            sleep(LOOK_EVERY)

    def _round(self, deadline):
        """What still waits: names of queues, or that there are unpublished events; empty when all is drained."""
        pending, told = self._unpublished(), self._announced()
        if pending:
            return [f"{pending} unpublished events"]
        sleep(self.figures_old)
        waiting = self._filled()
        while waiting and monotonic() < deadline:
            sleep(LOOK_EVERY)
            waiting &= self._filled()
        if waiting:
            return sorted(waiting)
        return [] if self._unpublished() == 0 and self._announced() == told else ["what was announced just now"]

    def _filled(self):
        """The queues that hold a message, of whichever landlord; those for people to look at are not meant."""
        return {
            row["name"]
            for row in self._broker.rows("queues", names.VHOST)
            if row.get("messages", 1)
            and row["name"] != names.UNROUTED
            and not row["name"].endswith(".parked")
            and not row["name"].startswith(("partner.", "doorstep.operator."))
        }

    def _unpublished(self):
        waiting = {"pending_since": {"$ne": None}}
        return sum(collection.count_documents(waiting) for collection in self._aggregates())

    def _announced(self):
        """How many events all of its documents have announced so far."""
        summed = [{"$group": {"_id": None, "all": {"$sum": "$sequence"}}}]
        return sum(row["all"] for collection in self._aggregates() for row in collection.aggregate(summed))

    def _aggregates(self):
        for service in SERVICES:
            for kind in kinds_of(service):
                if issubclass(kind, Aggregate):
                    yield self._client[database(service, self._landlord_id)][kind.collection_name()]


def check_nothing_parked(broker, amqp_url, landlord_id, by):
    """Raises: RuleBroken events_parked while events of the landlord wait for an operator."""
    selection = Selection(landlords=(landlord_id,))
    found: list[Held] = []
    queues = [queue for queue in places(broker, selection) if queue != names.UNROUTED]
    with Reader(amqp_url, by) as reader:
        look_through(reader, queues, selection.wants, found.append)
    if found:
        raise RuleBroken(
            "events_parked",
            f"{len(found)} events of {landlord_id} are parked, and would not come along. Play them again or discard "
            f"them first: doorstep parked list --landlord {landlord_id}.",
        )
