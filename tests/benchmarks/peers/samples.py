"""Events as they travel, for publishers that have no documents."""

from datetime import UTC, datetime

import rules

RECEIVED = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def complaints_received(count):
    caller = rules.Caller("s-1", "l001", "staff", set())
    calendar = {"holidays": ["2026-12-25", "2026-12-28"], "number": 1}
    told = {"resident_id": "p-00001", "by_representative": False, "channel": "phone", "received_at": RECEIVED}
    told |= {"category": "property_condition", "description": "The lift has been out of order."}
    made = (rules.new_complaint(told, caller, None, calendar, None, None, rules.now_utc()) for _ in range(count))
    return [rules.complaint_received(complaint) for complaint in made]


def key(event):
    return f"{event['landlord']}.{event['type'].removeprefix('doorstep.')}"
