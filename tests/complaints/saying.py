"""Who says what, and when: bodies of commands with valid defaults."""

from datetime import UTC, date, datetime

from services.complaints.deadlines import Duration
from services.complaints.model import Act

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday; 5, 10 and 20 working days later no holiday has passed
TODAY = datetime(2026, 12, 2, 15, 0, tzinfo=UTC)  # at the HTTP door, whenever the tests run
OFFICER, SENIOR, RESIDENT = "s-officer", "s-senior", "r-1"


def at(text):
    """An instant from "2026-12-23" (11:00) or "2026-12-23 09:30", UTC."""
    moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return moment.replace(hour=11) if len(text) == 10 else moment


def staff(when=NOW, who=OFFICER):
    return Act(when, "staff", who)


def resident(when=NOW, who=RESIDENT):
    return Act(when, "resident", who)


def told(**changes):
    return {
        "resident_id": RESIDENT,
        "by_representative": False,
        "channel": "phone",
        "category": "property_condition",
        "description": "The entry phone has been out of order since 2 November. Nobody calls back.",  # no danger
        "received_at": None,
    } | changes


def said(**changes):
    return {
        "definition": "The lift has been out of order since 2 November.",
        "outcomes_sought": "A date for the repair.",
        "not_responsible_for": None,
    } | changes


def answer(stage=1, **changes):
    return {
        "stage": stage,
        "definition": "The lift has been out of order since 2 November.",
        "decision": "upheld",
        "reasons": "The part was ordered three weeks after the first report.",
        "remedies": [{"kind": "apology", "what": "We are sorry."}],
        "outstanding_actions": [{"what": "Repair the lift.", "by": "2026-12-18"}],
        "how_to_escalate": "Tell any of us that you want to go further.",
    } | changes


def refusal(**changes):
    return {
        "reason": "not_about_landlord_function",
        "explanation": "The road outside belongs to the county council.",
        "discretion_considered": False,
        "matter_known_on": None,
    } | changes


def escalation(**changes):
    return {"channel": "phone", "requested_at": None, "reason": None} | changes


def choice(what="complaint", **changes):
    said = {"what": what, "said": "She wants it looked at as a complaint.", "channel": "phone"}
    return said | {"said_at": None, "review_on": None} | changes


def asked(**changes):
    return {"said": "It was never done.", "channel": "email", "said_at": None} | changes


def joining(who, **changes):
    consent = {"consent_through": "home_visit", "consent_at": None}
    return {"resident_id": who, "lead": False, "individual": None} | consent | changes


def speaking(**changes):
    who = {"person_id": "r-helper", "full_name": None, "contact": None}
    authority = {"given": "in_writing", "given_at": None, "until": None}
    return {"resident_id": None, "kind": "advocate"} | who | authority | changes


def behaviour(**changes):
    """What a senior says of a restriction on contact."""
    return {
        "resident_id": RESIDENT,
        "restricted": ["phone_calls", "one_named_contact"],
        "reason": "Forty calls a day, shouting at whoever answers.",
        "evidence_refs": ["call log of 12 November"],
        "proportionality": "Asking him to call once a day did not help.",
        "equality_regard": "We asked about his needs and kept letters and one contact open.",
        "how_to_appeal": "Write to the head of service.",
        "from_on": date(2026, 11, 24),
        "review_on": date(2027, 2, 22),
    } | changes


def further(**changes):
    return {
        "until": date(2026, 12, 21),
        "grounds": ["awaiting_expert_report"],
        "explanation": "The surveyor's report is due on 10 December.",
        "updates_every": Duration("working_days", 5),
        "agreed_with_resident": True,
    } | changes


def determination(orders=1, **changes):
    order = {"kind": "order", "what": "Repair the lift.", "due_on": date(2026, 12, 18), "amount_pence": None}
    said = {"determined_on": NOW.date(), "finding": "maladministration", "points": []}
    return said | {"orders": [order | {"head": None}] * orders} | changes


def danger(**changes):
    """What a member of staff tells of a danger."""
    return {
        "resident_id": RESIDENT,
        "place": None,
        "occurred_at": None,
        "severity": "significant",
        "kinds": ["damp_and_mould"],
        "note": "The whole bedroom wall is black.",
    } | changes
