"""Complaints by the thousand, as they could have gone, made without any door: for counting and for measuring."""

import random
from datetime import UTC, date, datetime, timedelta

from services.complaints.deadlines import Duration, DurationKind, last_day_of
from services.complaints.model import Act, Complaint, StoredCalendar
from services.complaints.procedure import Clock, profile_named
from services.complaints.terms import Terms
from services.complaints.vocabulary import Category, Channel, TenureGroup
from tests.complaints.saying import answer, refusal, said

SHORT = Duration(DurationKind.WORKING_DAYS, 5)


def terms(*, shorter=False, year=2026):
    """What applies, with or without a landlord's own, shorter times to answer."""
    calendar = StoredCalendar.proposed("ENG", year).working_days()
    profile = profile_named("eng-2024")
    if shorter:
        own = {Clock.STAGE1_RESPOND: SHORT, Clock.STAGE2_RESPOND: SHORT}
        profile = profile.stricter(own)
    return Terms(profile, calendar, 1, "Test Homes")


def made(number, first, last, seed=1):
    """So many complaints, received between two dates, as far as chance let them come by the end of it. Not stored."""
    chance = random.Random(seed)  # noqa: S311 - the same ones every time
    both = terms(), terms(shorter=True)
    days = (last - first).days + 1
    return [_one(n, chance, _moment(first, chance, days), both[chance.random() < 0.3]) for n in range(number)]


def store(complaints):
    for complaint in complaints:
        complaint.note_counts()
    raw = [complaint.to_mongo().to_dict() for complaint in complaints]
    Complaint.collection().insert_many([{k: v for k, v in one.items() if k != "pending_since"} for one in raw])


def _moment(first, chance, days):
    day = datetime.combine(first, datetime.min.time(), UTC)
    return day + timedelta(days=chance.randrange(days), minutes=chance.randrange(24 * 60))


def _one(number, chance, at, rules):
    told = {
        "reference": f"C-00-{number:06d}",
        "resident_id": f"r-{number}",
        "by_representative": False,
        "channel": str(chance.choice(list(Channel))),
        "category": str(chance.choice(list(Category))),
        "description": "The lift has been out of order since 2 November. Nobody calls back.",
        "received_at": at,
        "tenure_group": str(chance.choice(list(TenureGroup))) if chance.random() < 0.95 else None,
    }
    complaint = Complaint.received(f"c-{number:06d}", told, rules, Act(at, "staff", "s-1"))
    if _went(complaint, chance, rules, "s-1") and chance.random() < 0.5:
        at = complaint.stage1.response.at + timedelta(days=chance.randrange(1, 60))
        complaint.escalate({"channel": "phone", "requested_at": at, "reason": None}, rules, Act(at, "staff", "s-1"))
        _went(complaint, chance, rules, "s-2")
    return complaint


def _went(complaint, chance, rules, who):
    """Let one stage go as far as it goes. True when it was answered."""
    at = complaint.current.requested_at + timedelta(days=chance.randrange(12), minutes=7)
    end = chance.random()
    if end < 0.08:
        complaint.refuse(refusal(), rules, Act(at, "staff", who))
    elif end < 0.14:
        complaint.withdraw(Act(at, "resident", complaint.resident_id))
    elif end > 0.2:
        complaint.acknowledge(said(), rules, Act(at, "staff", who))
        if chance.random() < 0.3:
            due = last_day_of(complaint.current.respond_due_before)
            until = rules.calendar.working_day_after(due, chance.randrange(1, 11))
            complaint.extend(until, "The surveyor is ill.", rules, Act(at, "staff", who))
        if end > 0.3:
            at += timedelta(days=chance.randrange(45), minutes=11)
            complaint.respond(complaint.stage, answer(complaint.stage), rules, Act(at, "staff", who))
            return True
    return False


YEAR = date(2025, 4, 1), date(2026, 3, 31)
