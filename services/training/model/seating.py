"""One guarded atomic update of a session's bookings: stored only while everything it was decided on still holds."""

from dataclasses import replace

from services.training.model.bookings import ANNOUNCED_BY
from services.training.model.messages import told


class Step:
    """Bookings on their way from one state to another.

    changes: [(Booking as it was read, or None, Booking as it is to be)]. guards: further conditions on the session.
    """

    def __init__(self, session, changes, now, guards=()):
        self.session = session
        self.changes = changes
        self.now = now
        self.guards = guards

    @property
    def result(self):
        """The booking that was asked about."""
        return self.changes[0][1]

    def where(self):
        """Holds as long as nothing that this step stands on has changed."""
        still = {
            "status": "scheduled",
            "details_version": self.session.details_version,
        }
        return {"$and": [still, *self.guards, *(_unchanged(before, after) for before, after in self.changes)]}

    def updates(self):
        """{field: aggregation expression over the document before}."""
        touched = [after.id for _, after in self.changes]
        others = {"$filter": {"input": "$bookings", "cond": {"$not": {"$in": ["$$this.id", touched]}}}}
        rows = {"$concatArrays": [others, [_placed(after) for _, after in self.changes]]}
        updates = {
            "bookings": rows,
            "seats_taken": {"$add": ["$seats_taken", self._difference("has_seat")]},
            "waiting": {"$add": ["$waiting", self._difference("is_waiting")]},
        }
        if any("offered" in (before and before.status, after.status) for before, after in self.changes):
            updates["offers_expire_at"] = _first_expiry(rows)
        return updates

    def _difference(self, quality):
        was = sum(bool(before and getattr(before, quality)) for before, _ in self.changes)
        return sum(getattr(after, quality) for _, after in self.changes) - was

    def events(self):
        return [event for _, after in self.changes for event in self._events_of(after)]

    def _events_of(self, booking):
        yield self.session.event_of(booking, ANNOUNCED_BY[booking.status])
        message = told(self.session, booking)
        if message is not None:
            yield message

    def booking_events(self):
        """Without the messages."""
        return [self.session.event_of(after, ANNOUNCED_BY[after.status]) for _, after in self.changes]

    def take_here(self):
        """Change the loaded session, for a save() that is to follow."""
        session, sequence = self.session, self.session.sequence
        after = {booking.id: replace(booking, place=booking.place or sequence + 1) for _, booking in self.changes}
        rest = [row for row in session.bookings if row["id"] not in after]
        session.bookings = rest + [booking.row() for booking in after.values()]
        session.seats_taken += self._difference("has_seat")
        session.waiting += self._difference("is_waiting")
        expiries = [row["offer_expires_at"] for row in session.bookings if row["status"] == "offered"]
        session.offers_expire_at = min(expiries, default=None)
        return self


def _unchanged(before, after):
    if before is None:
        return {"bookings.id": {"$ne": after.id}}
    same = {"id": before.id, "status": before.status, "changed_at": before.changed_at, "times": before.times}
    return {"bookings": {"$elemMatch": same}}


def _placed(booking):
    """A new place on the list comes after all others: the document's count of events only grows."""
    if booking.place is not None:
        return {"$literal": booking.row()}
    return {"$mergeObjects": [{"$literal": booking.row()}, {"place": {"$add": ["$sequence", 1]}}]}


def _first_expiry(rows):
    offered = {"$filter": {"input": rows, "cond": {"$eq": ["$$this.status", "offered"]}}}
    first = {"$min": {"$map": {"input": offered, "in": "$$this.offer_expires_at"}}}
    return {"$ifNull": [first, "$$REMOVE"]}
