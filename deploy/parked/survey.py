"""What there is: looked at, and left as it was."""

from collections import defaultdict

from deploy.parked.message import Held, home_of
from shared.bus import names


def places(broker, selection):
    """Names of the queues on the broker in which messages wait for an operator, and that are meant.

    A suspects' queue is its service's own to work off: it is among them only where it is named in full.
    """
    found = sorted(broker.names("queues", names.VHOST))
    waiting = [name for name in found if name.endswith(".parked") or name == names.UNROUTED]
    named = [name for name in found if name.endswith(".suspect") and name in selection.queues]
    return [name for name in (*waiting, *named) if selection.wants_queue(name, home_of(name))]


def suspects(reader, broker, selection):
    """[(queue, messages, readers)] of the suspects' queues that are not empty."""
    found = [name for name in sorted(broker.names("queues", names.VHOST)) if name.endswith(".suspect")]
    counted = [(name, *reader.ready(name)) for name in found if selection.wants_queue(name, home_of(name))]
    return [row for row in counted if row[1]]


def look_through(reader, queues, wants, each):
    """Call each(held) for every message in these queues that is meant; all stay. Returns how many were missed."""
    missed = 0
    for queue in queues:
        if not reader.ready(queue)[0]:
            continue
        with reader.taking(queue) as taking:
            for message in taking:
                held = Held(message, queue)
                if wants(held):
                    each(held)
            missed += taking.missed
    return missed


class Groups:
    """Counts by queue, landlord, error and place, with the oldest and the newest time."""

    def __init__(self):
        self._rows = defaultdict(list)

    def add(self, held):
        facts = held.facts()
        self._rows[tuple(facts[key] for key in ("lies_in", "landlord", "event", "error", "where"))].append(
            facts["put_aside_at"]
        )

    def rows(self):
        """[{lies_in, landlord, event, error, where, count, oldest, newest}], most messages first."""
        rows = [
            dict(zip(("lies_in", "landlord", "event", "error", "where"), group, strict=True))
            | {
                "count": len(times),
                "oldest": min(filter(None, times), default=None),
                "newest": max(filter(None, times), default=None),
            }
            for group, times in self._rows.items()
        ]
        return sorted(rows, key=lambda row: (-row["count"], row["lies_in"], row["landlord"], row["error"]))
