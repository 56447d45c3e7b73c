"""Complaints at every point of their way, with valid defaults, and the harness."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.commands.settings import change_complaints_calendar
from services.complaints.model import Act
from services.complaints.projections import Resident, StaffMember
from services.complaints.queries import show_complaints_calendar
from tests.harness import *  # noqa: F403 - its fixtures

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
        "description": "The lift has been out of order since 2 November. Nobody calls back.",
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


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("services.complaints.api.utc_now", lambda: TODAY)
    monkeypatch.setattr("services.complaints.schemas.kinds.utc_now", lambda: TODAY)


@pytest.fixture
def people(working):
    """The resident and the two members of staff that complaints knows of."""
    Resident.keep_many([(one, 1, {"state": "active"}) for one in (RESIDENT, "r-2")])
    roles = {OFFICER: ["complaints_officer"], SENIOR: ["complaints_senior"], "s-reader": ["reader"]}
    StaffMember.keep_many([(one, 1, {"roles": names, "state": "active"}) for one, names in roles.items()])
    return working


@pytest.fixture
def complaint_at(people):
    """complaint_at("stage1_responded") -> a complaint that has come so far, each step a day after the one before."""

    def build(state="stage1_logged", when=NOW, **changes):
        steps = WAYS[state]
        complaint = commands.receive_complaint(told(**changes), staff(when))
        for day, step in enumerate(steps, start=1):
            complaint = step(complaint, when + timedelta(days=day))
        assert complaint.state == state
        return complaint

    return build


def acknowledge(complaint, when):
    return commands.acknowledge_complaint(complaint.id, said(), staff(when), version=complaint.version)


def extend(complaint, when):
    until = (complaint.due_on or when.date()) + timedelta(days=7)
    return commands.extend_complaint(
        complaint.id, until, "The surveyor is ill.", staff(when), version=complaint.version
    )


def respond(complaint, when):
    return commands.respond_to_complaint(complaint.id, answer(), staff(when), version=complaint.version)


def respond_finally(complaint, when):
    return commands.respond_finally_to_complaint(
        complaint.id, answer(2), staff(when, SENIOR), version=complaint.version
    )


def refuse(complaint, when):
    return commands.refuse_complaint(complaint.id, refusal(), staff(when), version=complaint.version)


def escalate(complaint, when):
    return commands.escalate_complaint(complaint.id, escalation(), staff(when), version=complaint.version)


def resolve(complaint, when):
    return commands.resolve_complaint(complaint.id, "phone", staff(when), version=complaint.version)


def withdraw(complaint, when):
    return commands.withdraw_my_complaint(complaint.id, resident(when))


DOINGS = {
    "acknowledge": acknowledge,
    "extend": extend,
    "respond": respond,
    "respond_finally": respond_finally,
    "refuse": refuse,
    "escalate": escalate,
    "resolve": resolve,
    "withdraw": withdraw,
}

_ANSWERED = [acknowledge, respond]
WAYS = {
    "stage1_logged": [],
    "stage1_acknowledged": [acknowledge],
    "stage1_extended": [acknowledge, extend],
    "stage1_responded": _ANSWERED,
    "stage1_resolved": [*_ANSWERED, resolve],
    "stage1_refused": [refuse],
    "stage2_requested": [*_ANSWERED, escalate],
    "stage2_acknowledged": [*_ANSWERED, escalate, acknowledge],
    "stage2_extended": [*_ANSWERED, escalate, acknowledge, extend],
    "stage2_responded": [*_ANSWERED, escalate, acknowledge, respond_finally],
    "stage2_refused": [*_ANSWERED, escalate, refuse],
    "withdrawn": [withdraw],
}


def change_calendar(added=(), removed=(), now=NOW):
    """Record that these dates became holidays, or are none any more."""
    calendar = show_complaints_calendar(now=now)
    holidays = {date.fromisoformat(day) for day in calendar.holidays} | set(added)
    return change_complaints_calendar(sorted(holidays - set(removed)), version=calendar.version, now=now)


def letters_of(announced, template):
    """The requests to tell the resident something, by template."""
    requests = [envelope["data"] for envelope in announced if envelope["type"].endswith(".message_requested.v1")]
    return [request for request in requests if request["template"] == template]
