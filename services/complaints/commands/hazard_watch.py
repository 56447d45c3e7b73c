"""What time does to hazard concerns. Safe to run again, and in several processes at once."""

from services.complaints.commands.telling import tell_staff
from services.complaints.commands.turns import in_order
from services.complaints.hazard_terms import hazard_terms
from services.complaints.model.hazard_clocks import APPROACHING, MISSED
from services.complaints.model.hazard_concern import HazardConcern
from services.complaints.model.settings import StoredCalendar
from services.complaints.projections import StaffMember, staff_who_may
from shared import metrics
from shared.contracts.complaints import (
    HazardConcernUnacknowledged,
    HazardDeadlineApproaching,
    HazardDeadlineMissed,
    HazardDeadlineRecalculated,
)

MOST_PAGED = 20  # people called for one concern at a time
NOTICES = {APPROACHING: HazardDeadlineApproaching, MISSED: HazardDeadlineMissed}


def page_unacknowledged_hazards(*, now):
    """Call people for every concern that nobody has acknowledged in time, again and again, until somebody does.

    Returns for how many.
    Announces: HazardConcernUnacknowledged; StaffMessageRequested hazard_unacknowledged.
    """
    paged = in_order(HazardConcern, "page_at", now, _page, now)
    if paged:
        metrics.hazards_paged.labels("complaints").inc(paged)
    return paged


def watch_hazard_deadlines(*, now):
    """Tell of every clock that is close to its end, and of every one that ran out, once each. Returns for how many.

    Announces: HazardDeadlineApproaching; HazardDeadlineMissed.
    """
    return in_order(HazardConcern, "watch_at", now, _notice, now)


def recount_hazard_deadlines(*, now):
    """Count anew the running clocks that were counted with an earlier calendar. Returns how many concerns moved.

    Announces: HazardDeadlineRecalculated for each that moved.
    """
    calendar = StoredCalendar.find(StoredCalendar.ID)
    if calendar is None:
        return 0
    days, number = calendar.working_days(), calendar.number
    return in_order(HazardConcern, "counted_with", number - 1, _recount, days, number)


def people_on_call(level, terms):
    """Ids of the staff to be called the so-manieth time: of the level and all before it, at first those of the first.

    Without anybody named who is active, everybody who may deal with hazards is called.
    """
    named = [staff_id for people in terms.on_call[:level] for staff_id in people]
    active = {"state": "active", "_id": {"$in": named}}
    found = [row["_id"] for row in StaffMember.collection().find(active, {"_id": 1}).sort("_id", 1)]
    if not found:
        found = staff_who_may("hazards:respond", MOST_PAGED)
    return found[:MOST_PAGED]


def _page(concern_id, now):
    concern = HazardConcern.find(concern_id)
    terms = hazard_terms(now)
    level = concern and concern.page(terms, now)
    if not level:
        return False
    concern.announce(HazardConcernUnacknowledged.of(concern))
    details = {
        "hazard": concern.id,
        "severity": concern.severity,
        "kind": concern.kinds[0] if concern.kinds else "",
        "since": concern.raised_at.isoformat(timespec="seconds"),
        "level": level,
    }
    tell_staff(concern, "hazard_unacknowledged", people_on_call(level, terms), "hazard_concern", **details)
    concern.save()
    return True


def _notice(concern_id, now):
    concern = HazardConcern.find(concern_id)
    told = concern.notice(now) if concern else []
    for what, clock in told:
        concern.announce(NOTICES[what].of(concern, clock=clock.name, due_before=clock.due_before))
    if told:
        concern.save()
    return bool(told)


def _recount(concern_id, days, number):
    concern = HazardConcern.find(concern_id)
    if concern is None or concern.counted_with is None or concern.counted_with >= number:
        return False
    moved = concern.recount_clocks(days, number)
    if moved:
        concern.announce(HazardDeadlineRecalculated.of(concern))
    concern.save()
    return moved
