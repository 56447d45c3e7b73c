"""What was refused is accepted when the Ombudsman says so, at both stages, with a clock that starts anew."""

from datetime import date

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.commands.deadlines import recount_deadlines, watch_deadlines
from services.complaints.commands.ombudsman import accept_complaint_as_told, follow_ombudsman
from services.complaints.commands.settings import set_complaints_policy
from services.complaints.deadlines import Duration, last_day_of
from services.complaints.model import Complaint
from services.complaints.queries.promises import list_my_promises
from shared.contracts.complaints import ComplaintAcceptedAsTold
from shared.errors import BadInput, RuleBroken
from shared.landlords import registry
from tests.complaints.saying import NOW, RESIDENT, at, resident, staff
from tests.complaints.steps import acknowledge, case_of, change_calendar, escalate, extend, refer, refuse, respond
from tests.harness import days


def accept(complaint, instructed="2026-12-23", when="2026-12-29"):
    said = {"instructed_at": at(instructed), "ombudsman_reference": "202512345"}
    return commands.accept_as_told(complaint.id, said, staff(at(when)), version=complaint.version)


@pytest.mark.parametrize(
    ("state", "after", "stage"), [("stage1_refused", "stage1_logged", 1), ("stage2_refused", "stage2_requested", 2)]
)
def test_the_clock_starts_anew_on_the_day_of_the_instruction(complaint_at, announced, state, after, stage):
    complaint = accept(complaint_at(state))
    assert (complaint.state, complaint.stage, complaint.due_on) == (after, stage, date(2027, 1, 4))
    event = announced.last(ComplaintAcceptedAsTold)
    assert (event.state, event.refusal_reason, event.due_before) == (after, None, complaint.due_before)


def test_the_refusal_stays_on_record(complaint_at):
    (kept,) = Complaint.get(accept(complaint_at("stage1_refused")).id).stage1.overturned
    assert (kept.refusal.reason, kept.ombudsman_reference) == ("not_about_landlord_function", "202512345")


def test_when_it_was_received_stays(complaint_at):
    complaint = accept(complaint_at("stage1_refused"))
    assert complaint.received_at == complaint.stage1.requested_at == NOW


def test_it_goes_on_from_there_as_any_other(complaint_at):
    assert acknowledge(accept(complaint_at("stage1_refused")), at("2026-12-30")).state == "stage1_acknowledged"


def test_refused_again_and_accepted_again_it_keeps_both(complaint_at):
    again = refuse(accept(complaint_at("stage1_refused")), at("2026-12-30"))
    twice = accept(again, "2027-01-05", "2027-01-05")
    assert len(twice.stage1.overturned) == 2
    assert twice.due_on == date(2027, 1, 12)


def test_a_proclaimed_holiday_counts_from_the_instruction_too(complaint_at):
    complaint = accept(complaint_at("stage1_refused"))
    change_calendar(added=[date(2026, 12, 31)], now=at("2026-12-29"))
    assert recount_deadlines(now=at("2026-12-29")) == 1
    assert Complaint.get(complaint.id).due_on == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("instructed", "code"),
    [("2026-12-30", "instructed_in_the_future"), ("2026-11-20", "instructed_before_refusal")],
)
def test_refuses_days_that_cannot_be(complaint_at, instructed, code):
    complaint = complaint_at("stage1_refused")
    with pytest.raises(BadInput) as refused:
        accept(complaint, instructed)
    assert refused.value.code == code


def test_a_refused_complaint_cannot_be_escalated_by_anybody(complaint_at):
    complaint = complaint_at("stage1_refused")
    with pytest.raises(RuleBroken) as refused:
        commands.escalate_my_complaint(complaint.id, None, resident(NOW + days(9)))
    assert refused.value.code == "not_possible_now"
    assert refused.value.extra["possible"] == ["accept_as_told", "go_to_ombudsman"]
    with pytest.raises(RuleBroken) as refused:
        escalate(complaint, NOW + days(9))
    assert refused.value.code == "not_possible_now"


# Where a procedure sets no time for the acknowledgement of stage 1: the answer is due from the Ombudsman's word


@pytest.fixture
def under(people, monkeypatch):
    """under("SCT") -> from now on this nation's procedure applies."""
    return lambda nation: monkeypatch.setattr(registry.find(people), "nation", nation)


@pytest.mark.parametrize(
    ("nation", "state", "due_on", "respond_due_on"),
    [
        ("SCT", "stage1_refused", date(2026, 12, 31), date(2026, 12, 31)),  # 23 December is day 1
        ("NIR", "stage1_refused", date(2027, 1, 4), date(2027, 1, 4)),
        ("SCT", "stage2_refused", date(2026, 12, 29), date(2027, 1, 25)),  # 1 and 4 January are holidays
        ("NIR", "stage2_refused", date(2026, 12, 30), date(2027, 1, 25)),
    ],
)
def test_both_clocks_run_from_the_instruction(under, complaint_at, announced, nation, state, due_on, respond_due_on):
    under(nation)
    complaint = accept(complaint_at(state))
    assert (complaint.due_on, last_day_of(complaint.current.respond_due_before)) == (due_on, respond_due_on)
    event = announced.last(ComplaintAcceptedAsTold)
    assert event.due_before == complaint.due_before
    assert (event.acknowledge_due_before is None) == (state == "stage1_refused")


@pytest.mark.parametrize("nation", ["SCT", "NIR"])
def test_it_is_watched_anew_though_the_first_deadline_was_told_of(under, complaint_at, announced, nation):
    under(nation)
    complaint = complaint_at()
    watch_deadlines(now=at("2026-12-02"))
    watch_deadlines(now=at("2026-12-02"))
    accepted = accept(refuse(Complaint.get(complaint.id), at("2026-12-02")))
    announced.clear()
    for day in ("2026-12-31", "2027-01-05"):
        watch_deadlines(now=at(day))
    told = [envelope for envelope in announced if "deadline" in envelope["type"]]
    assert announced.names == ["complaint_deadline_approaching", "complaint_deadline_missed"]
    assert {envelope["subject"] for envelope in told} == {accepted.id}
    assert [fact.details["clock"] for fact in Complaint.get(accepted.id).history[-2:]] == ["stage1_respond"] * 2


@pytest.mark.parametrize("nation", ["SCT", "NIR"])
def test_it_is_answered_at_once_or_after_an_acknowledgement_that_moves_nothing(under, complaint_at, nation):
    under(nation)
    first, second = accept(complaint_at("stage1_refused")), accept(complaint_at("stage1_refused"))
    assert respond(first, at("2026-12-30")).state == "stage1_responded"
    acknowledged = acknowledge(second, at("2026-12-30"))
    assert (acknowledged.state, acknowledged.due_before) == ("stage1_acknowledged", second.due_before)


@pytest.mark.parametrize("nation", ["SCT", "NIR"])
def test_it_can_be_put_off_from_there(under, complaint_at, nation):
    under(nation)
    extended = extend(accept(complaint_at("stage1_refused")), at("2026-12-30"))
    assert (extended.state, extended.due_on) == ("stage1_extended", date.fromisoformat(extended.stage1.extended_until))


@pytest.mark.parametrize(("nation", "due_on"), [("SCT", date(2027, 1, 5)), ("NIR", date(2027, 1, 5))])
def test_there_too_a_proclaimed_holiday_counts_from_the_instruction(under, complaint_at, nation, due_on):
    under(nation)
    complaint = accept(complaint_at("stage1_refused"))
    change_calendar(added=[date(2026, 12, 31)], now=at("2026-12-29"))
    recount_deadlines(now=at("2026-12-29"))
    assert Complaint.get(complaint.id).due_on == due_on


@pytest.mark.parametrize("nation", ["SCT", "NIR"])
def test_a_shorter_time_of_the_landlords_own_counts(under, complaint_at, nation):
    under(nation)
    own = {"stage1_respond": Duration("working_days", 3)}
    set_complaints_policy(own, version=0, now=NOW)
    complaint = accept(complaint_at("stage1_refused"))
    assert complaint.due_on == {"SCT": date(2026, 12, 29), "NIR": date(2026, 12, 30)}[nation]


@pytest.mark.parametrize(("nation", "due_on"), [("SCT", date(2026, 12, 29)), ("NIR", date(2026, 12, 30))])
def test_taken_straight_to_stage_2_its_clocks_run_from_the_instruction_too(under, complaint_at, nation, due_on):
    under(nation)
    complaint = accept(complaint_at("stage1_refused"))
    straight = commands.take_complaint_straight_to_stage2(
        complaint.id, "complex", None, staff(at("2026-12-29")), version=complaint.version
    )
    assert (straight.state, straight.due_on) == ("stage2_requested", due_on)


@pytest.mark.parametrize(("nation", "limit"), [("SCT", date(2027, 5, 23)), ("NIR", date(2027, 5, 23))])
def test_stage_2_can_still_be_asked_for_half_a_year_from_receipt(under, complaint_at, nation, limit):
    under(nation)
    answered = respond(accept(complaint_at("stage1_refused")), at("2026-12-30"))
    assert answered.profile.escalate_until(answered.received_at, answered.stage1.response.at) == limit
    assert escalate(answered, at("2027-01-04")).state == "stage2_requested"


@pytest.mark.parametrize(("nation", "due_on"), [("SCT", "2026-12-11"), ("NIR", "2026-12-14")])
def test_by_way_of_the_ombudsmans_case_it_is_the_same(under, complaint_at, nation, due_on):
    under(nation)
    case = case_of(refer(complaint_at("stage1_refused"), at("2026-12-01")))
    accept_complaint_as_told(case.id, staff(at("2026-12-07")), version=case.version)
    follow_ombudsman(case.complaint_id, now=at("2026-12-07"))
    complaint = Complaint.get(case.complaint_id)
    assert (complaint.state, complaint.due_on.isoformat()) == ("stage1_logged", due_on)


@pytest.mark.parametrize("nation", ["SCT", "NIR"])
def test_the_resident_sees_the_answer_promised_anew_and_the_refusal_was_no_broken_promise(under, complaint_at, nation):
    under(nation)
    refused = complaint_at("stage1_refused")
    assert [one["status"] for one in _promised(refused, at("2026-12-20"))] == ["kept"]
    complaint = accept(refused)
    (answer,) = _promised(complaint, at("2026-12-29"))
    assert (answer["kind"], answer["status"], answer["due_on"]) == ("respond", "open", complaint.due_on.isoformat())
    assert complaint.next_for_resident["text"] == "We are looking into your complaint and will answer it."


def _promised(complaint, now):
    (shown,) = list_my_promises(None, 10, resident_id=RESIDENT, now=now)
    assert shown["complaint_id"] == complaint.id
    return shown["promises"]


def test_over_http(client, sign_in, complaint_at):
    complaint = complaint_at("stage1_refused")
    headers = sign_in("complaints_officer") | {"If-Match": f'"{complaint.version}"'}
    sent = {"instructed_at": (NOW + days(2)).isoformat()}
    answered = client.post(f"/api/v1/complaints/{complaint.id}/acceptance", json=sent, headers=headers)
    assert (answered.status_code, answered.json["state"]) == (200, "stage1_logged")
    assert answered.json["stage1"]["overturned"][0]["refusal"]["reason"] == "not_about_landlord_function"
