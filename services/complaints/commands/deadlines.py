"""What time and the calendar do to deadlines. Safe to run again, and in several processes at once."""

from services.complaints.model import Complaint, StoredCalendar
from services.complaints.model.deadline import APPROACHING, MISSED
from shared.contracts.complaints import (
    ComplaintDeadlineApproaching,
    ComplaintDeadlineMissed,
    ComplaintDeadlineRecalculated,
)
from shared.store import LostRace

PAGE = 200  # complaints looked up at a time
ATTEMPTS = 3  # at one complaint that others are changing
NOTICES = {APPROACHING: ComplaintDeadlineApproaching, MISSED: ComplaintDeadlineMissed}


def watch_deadlines(*, now):
    """Tell of every deadline that is close, and of every one that has passed, once each.

    now: aware datetime, UTC. Returns how many were told of.
    Announces: ComplaintDeadlineApproaching; ComplaintDeadlineMissed.
    """
    return sum(_unless_overtaken(_notice, complaint_id, now) for complaint_id in _ids({"watch_at": {"$lte": now}}))


def recount_deadlines(*, now):
    """Count anew the running deadlines that were counted with an earlier calendar; those that ended stay as they are.

    What an interrupted run left is found by the next: each complaint says which calendar it was counted with.
    Returns how many deadlines moved.
    Announces: ComplaintDeadlineRecalculated for each that moved.
    """
    calendar = StoredCalendar.find(StoredCalendar.ID)
    if calendar is None:
        return 0
    days = calendar.working_days()
    behind = {"counted_with": {"$lt": calendar.number}}
    what = (days, calendar.number, now)
    return sum(_unless_overtaken(_recount, complaint_id, *what) for complaint_id in _ids(behind))


def _notice(complaint_id, now):
    complaint = Complaint.find(complaint_id)
    notice = complaint and complaint.notice_deadline(now)
    if notice is None:
        return False
    complaint.announce(NOTICES[notice].of(complaint))
    complaint.save()
    return True


def _recount(complaint_id, days, number, now):
    complaint = Complaint.find(complaint_id)
    if complaint is None or complaint.counted_with is None or complaint.counted_with >= number:
        return False
    moved = complaint.recount(days, number, now)
    if moved:
        complaint.announce(ComplaintDeadlineRecalculated.of(complaint))
    complaint.save()
    return moved


def _unless_overtaken(work, *arguments):
    """What `work` returns; anew when somebody else changed the complaint meanwhile, at last left to the next turn."""
    for _ in range(ATTEMPTS):
        try:
            return work(*arguments)
        except LostRace:
            continue
    return False


def _ids(condition):
    """The ids of the complaints that meet it, page by page."""
    last = ""
    while True:
        found = Complaint.collection().find(condition | {"_id": {"$gt": last}}, {"_id": 1}).sort("_id", 1).limit(PAGE)
        ids = [row["_id"] for row in found]
        yield from ids
        if len(ids) < PAGE:
            return
        last = ids[-1]
