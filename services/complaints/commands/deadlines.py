"""What time and the calendar do to deadlines. Safe to run again, and in several processes at once.

Complaints are read and stored many at a time, each under the version it was read with and, but for new days of a
changed calendar, with its event in the same write. Those that somebody else changed meanwhile are read again; a run
that dies leaves the rest to the next, and one that cannot be counted is left out, and logged.
"""

from itertools import islice

import structlog

from services.complaints.model import Complaint, StoredCalendar
from services.complaints.model.deadline import APPROACHING, MISSED
from services.complaints.model.plain import UNREAD, PlainComplaint
from shared.contracts.complaints import (
    ComplaintDeadlineApproaching,
    ComplaintDeadlineMissed,
    ComplaintDeadlineRecalculated,
)
from shared.courtesy import give_way

PIECE = 500  # complaints stored together, each with its event
LARGE_PIECE = 4000  # complaints whose deadline moves, stored together with nothing of their own
BREATH = 25  # complaints between two turns for others
ATTEMPTS = 3  # at complaints that others are changing
NOTICES = {APPROACHING: ComplaintDeadlineApproaching, MISSED: ComplaintDeadlineMissed}

log = structlog.get_logger()


def watch_deadlines(*, now):
    """Tell of every deadline that is close, and of every one that has passed, once each.

    now: aware datetime, UTC. Returns how many were told of.
    Announces: ComplaintDeadlineApproaching; ComplaintDeadlineMissed.
    """
    due = {"watch_at": {"$lte": now}, "gone_at": None}
    found = Complaint.collection().find(due, UNREAD).batch_size(PIECE)
    first = next(found, None)
    if first is None:
        return 0  # nearly always, and the calendar was not needed
    calendar = StoredCalendar.get(StoredCalendar.ID).working_days()
    return _each([first], found, due, lambda complaint: _notice(complaint, calendar, now))


def recount_deadlines(*, now):
    """Count anew the running deadlines that were counted with an earlier calendar; those that ended stay as they are.

    All are stored first, many of the same state and day in one statement, with a mark that nobody was told yet; then
    they are told of, one by one. What an interrupted run left is found by the next: each complaint says which calendar
    it was counted with, and since when its move is untold. Returns how many were told.
    Announces: ComplaintDeadlineRecalculated for each that moved.
    """
    calendar = StoredCalendar.find(StoredCalendar.ID)
    if calendar is None:
        return 0
    try:
        _recount_all(calendar.working_days(), calendar.number, now)
    finally:
        told = _tell_of_moves(now)
    return told


def _recount_all(days, number, now):
    behind = {"counted_with": {"$lt": number}, "gone_at": None}

    def recount(complaint):
        complaint.recount(days, number, now)
        return complaint.change()

    found = Complaint.collection().find(behind, UNREAD).batch_size(PIECE)
    pieces = (_changes(piece, recount) for piece in _pieces([], found, LARGE_PIECE))
    left = sum(len(piece) - stored for piece, stored in Complaint.change_alike(pieces))
    if left > 0:  # that many at most: others were faster, or the store refused one, and does not say which
        _each([], Complaint.collection().find(behind, UNREAD), behind, recount)


def _tell_of_moves(now):
    untold = {"move_untold_since": {"$lte": now}, "gone_at": None}
    return _each([], Complaint.collection().find(untold, UNREAD).batch_size(PIECE), untold, _tell_of_move)


def _tell_of_move(complaint):
    complaint.move_untold_since = None
    return complaint.change(ComplaintDeadlineRecalculated.of(complaint))


def _notice(complaint, calendar, now):
    told = complaint.notice_deadline(now)
    if told is None:
        return None
    event = NOTICES[told].of(complaint)
    complaint.go_on_from(told, calendar)
    return complaint.change(event)


def _each(begun, found, condition, work):
    """Do the work on every complaint found. work: PlainComplaint -> Change or None. Returns how many events it told."""
    told, left = _store(_pieces(begun, found, PIECE), work)
    for _ in range(ATTEMPTS - 1):
        if not left:
            break
        again = Complaint.collection().find(condition | {"_id": {"$in": left}}, UNREAD)
        more, left = _store(_pieces([], again, PIECE), work)
        told += more
    return told


def _pieces(begun, found, size):
    piece = [*begun, *islice(found, size - len(begun))]
    while piece:
        yield piece
        piece = list(islice(found, size))


def _store(pieces, work):
    """(how many events were told, ids of the complaints that others were faster with)."""
    told: int = 0
    left: list[str] = []
    for changes, refused in Complaint.change_each(_changes(piece, work) for piece in pieces):
        told += sum(len(change.announced) for change in changes if change.id not in refused)
        left += refused
    return told, left


def _changes(piece, work):
    changes, faults = [], []
    for place, raw in enumerate(piece):
        if place % BREATH == 0:
            give_way()
        try:
            change = work(PlainComplaint(raw))
        except Exception as fault:  # noqa: BLE001 - one that is not right must not keep the others from it
            faults.append((raw["_id"], fault))
            continue
        if change is not None:
            changes.append(change)
    if faults:
        first, why = faults[0]
        log.error("deadlines_not_counted", complaints=len(faults), first=first, error=type(why).__name__)
    return changes
