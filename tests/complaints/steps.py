"""The steps of a complaint, each by one command, and the ways from its receipt to every state."""

from datetime import date, timedelta

from services.complaints.commands import complaints as commands
from services.complaints.commands import extensions, ombudsman
from services.complaints.commands.hazard_work import conclude_hazard_investigation
from services.complaints.commands.settings import change_complaints_calendar
from services.complaints.deadlines import last_day_of
from services.complaints.model import Complaint, OmbudsmanCase
from services.complaints.queries.settings import show_complaints_calendar
from tests.complaints.saying import (
    NOW,
    OFFICER,
    SENIOR,
    answer,
    determination,
    escalation,
    further,
    refusal,
    resident,
    said,
    staff,
)


def acknowledge(complaint, when):
    return commands.acknowledge_complaint(complaint.id, said(), staff(when), version=complaint.version)


def extend(complaint, when):
    until = (complaint.due_on or when.date()) + timedelta(days=7)
    return commands.extend_complaint(
        complaint.id, until, "The surveyor is ill.", staff(when), version=complaint.version
    )


def extend_further(complaint, when):
    asked = further(until=working_day_after(complaint.stage1 if complaint.stage == 1 else complaint.stage2))
    return extensions.extend_complaint_further(complaint.id, asked, staff(when), version=complaint.version)


def working_day_after(stage):
    """A week after the present last day, or the Monday before: no holiday of these tests is one."""
    due_on = last_day_of(stage.respond_due_before) if stage and stage.respond_due_before else date(2026, 12, 14)
    until = due_on + timedelta(days=7)
    return until - timedelta(days=max(0, until.weekday() - 4))


def update(complaint, when):
    text = "The expert comes on Thursday."
    return extensions.update_complaint(complaint.id, text, staff(when), version=complaint.version)


def respond(complaint, when):
    return commands.respond_to_complaint(complaint.id, answer(), staff(when), version=complaint.version)


def respond_points(complaint, when, *outcomes, **changes):
    """Answer each point; the outcomes are those of the points in turn, all upheld where none are given."""
    numbered = enumerate(outcomes or ["upheld"] * len(complaint.current.points), start=1)
    points = [{"number": number, "outcome": outcome, "reasons": f"Found: {number}."} for number, outcome in numbered]
    parts = answer(points=points) | changes
    return commands.respond_to_complaint(complaint.id, parts, staff(when), version=complaint.version)


def respond_finally(complaint, when):
    return commands.respond_finally_to_complaint(
        complaint.id, answer(2), staff(when, SENIOR), version=complaint.version
    )


def refuse(complaint, when):
    who = SENIOR if complaint.stage == 2 else OFFICER  # who answered stage 1 does not decide whether it goes on
    return commands.refuse_complaint(complaint.id, refusal(), staff(when, who), version=complaint.version)


def escalate(complaint, when):
    return commands.escalate_complaint(complaint.id, escalation(), staff(when), version=complaint.version)


def resolve(complaint, when):
    said = {"channel": "phone", "resident_id": None}
    return commands.resolve_complaint(complaint.id, said, staff(when), version=complaint.version)


def accept_as_told(complaint, when):
    said = {"instructed_at": when, "ombudsman_reference": "202512345"}
    return commands.accept_as_told(complaint.id, said, staff(when), version=complaint.version)


def withdraw(complaint, when):
    return commands.withdraw_my_complaint(complaint.id, resident(when))


def case_of(complaint, when=NOW):
    """The case of the latest referral, as the service makes it of its events."""
    ombudsman.follow_ombudsman(complaint.id, now=when)
    return OmbudsmanCase.get(list(Complaint.get(complaint.id).case_ids.values())[-1])


def refer(complaint, when):
    referred = ombudsman.refer_to_ombudsman(
        complaint.id, f"HOS-{len(complaint.referrals) + 1}", when.date(), staff(when), version=complaint.version
    )
    case_of(referred, when)
    return Complaint.get(complaint.id)


def determine(complaint, when, orders=0):
    case, said = case_of(complaint, when), determination(orders, determined_on=when.date())
    ombudsman.record_ombudsman_determination(case.id, said, staff(when), version=case.version)
    case_of(complaint, when)
    return Complaint.get(complaint.id)


def order(complaint, when):
    return determine(complaint, when, 1)


def comply(complaint, when):
    case, shown = case_of(complaint, when), {"complied_on": when.date(), "proof": ["doc-1"]}
    ombudsman.comply_with_ombudsman_order(case.id, 1, shown, staff(when), version=case.version)
    case_of(complaint, when)
    return Complaint.get(complaint.id)


DOINGS = {
    "acknowledge": acknowledge,
    "extend": extend,
    "extend_further": extend_further,
    "update": update,
    "respond": respond,
    "respond_finally": respond_finally,
    "refuse": refuse,
    "accept_as_told": accept_as_told,
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
    "with_ombudsman": [*_ANSWERED, escalate, acknowledge, respond_finally, refer],
    "determined": [*_ANSWERED, escalate, acknowledge, respond_finally, refer, determine],
    "orders_open": [*_ANSWERED, escalate, acknowledge, respond_finally, refer, order],
    "orders_complied": [*_ANSWERED, escalate, acknowledge, respond_finally, refer, order, comply],
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


def clocks_of(one):
    """{clock: last day} of those that run."""
    return {clock.name: clock.due_on.isoformat() for clock in one.running}


def investigated(one, when=NOW, finding="hazard"):
    told = {"finding": finding, "at": None, "note": "A leaking gutter."}
    return conclude_hazard_investigation(one.id, told, staff(when), version=one.version)
