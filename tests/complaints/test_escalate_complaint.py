"""Going to stage 2: whenever the resident wants, without giving a reason."""

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.commands.settings import set_complaints_policy
from services.complaints.deadlines import Duration
from shared.contracts.complaints import ComplaintEscalated
from shared.errors import BadInput, RuleBroken
from shared.landlords import registry
from tests.complaints.saying import NOW, at, escalation, resident, staff
from tests.complaints.steps import escalate, respond
from tests.harness import days


def test_the_acknowledgement_of_stage_2_is_due_five_working_days_after_the_request(complaint_at, announced):
    complaint = escalate(complaint_at("stage1_responded", when=at("2027-01-20")), at("2027-02-01"))
    assert complaint.due_on.isoformat() == "2027-02-08"
    event = announced.last(ComplaintEscalated)
    assert (event.stage, event.state, event.respond_due_before) == (2, "stage2_requested", None)


def test_counts_from_when_the_resident_asked_not_from_when_it_was_typed_in(complaint_at):
    complaint = complaint_at("stage1_responded")
    asked = escalation(requested_at=NOW + days(2))
    complaint = commands.escalate_complaint(complaint.id, asked, staff(NOW + days(5)), version=complaint.version)
    assert complaint.stage2.requested_at == NOW + days(2)
    assert complaint.due_on.isoformat() == "2026-12-02"


@pytest.mark.parametrize(
    ("requested_at", "code"),
    [(NOW + days(9), "requested_in_the_future"), (NOW, "requested_before_response")],
    ids=["later than now", "before stage 1 was answered"],
)
def test_refuses_a_request_out_of_its_time(complaint_at, requested_at, code):
    complaint = complaint_at("stage1_responded")
    asked = escalation(requested_at=requested_at)
    with pytest.raises(BadInput) as refused:
        commands.escalate_complaint(complaint.id, asked, staff(NOW + days(5)), version=complaint.version)
    assert refused.value.code == code


def test_there_is_no_time_limit(complaint_at):
    complaint = complaint_at("stage1_responded")
    assert escalate(complaint, NOW + days(700)).state == "stage2_requested"


class TestWhereTheProcedureHasATimeLimit:
    """Six months after receipt, or two months after the answer if that is later: Northern Ireland."""

    @pytest.fixture
    def answered(self, people, complaint_at, monkeypatch):
        monkeypatch.setattr(registry.find(people), "nation", "NIR")
        return complaint_at("stage1_acknowledged", when=at("2026-11-23"))

    def ask(self, complaint, answered_at, asked_at, **more):
        complaint = respond(complaint, at(answered_at))
        asked = escalation(requested_at=at(asked_at), **more)
        return commands.escalate_complaint(complaint.id, asked, staff(at("2028-01-01")), version=complaint.version)

    @pytest.mark.parametrize(
        ("answered_at", "last"), [("2026-11-30", "2027-05-23 22:59"), ("2027-05-10", "2027-07-10 22:59")]
    )
    def test_until_the_end_of_the_later_last_day(self, answered, answered_at, last):
        assert self.ask(answered, answered_at, last).state == "stage2_requested"

    @pytest.mark.parametrize(
        ("answered_at", "late", "until"),
        [("2026-11-30", "2027-05-23 23:00", "2027-05-23"), ("2027-05-10", "2027-07-10 23:00", "2027-07-10")],
    )
    def test_refuses_a_moment_later_and_says_until_when(self, answered, answered_at, late, until):
        with pytest.raises(RuleBroken) as refused:
            self.ask(answered, answered_at, late)
        assert (refused.value.code, refused.value.extra["until"]) == ("escalation_too_late", until)

    def test_a_late_one_is_taken_all_the_same_where_staff_say_so(self, answered):
        complaint = self.ask(answered, "2026-11-30", "2027-12-01", accepted_late=True)
        assert complaint.state == "stage2_requested"
        assert complaint.history[-1].details["accepted_late"] == "yes"

    def test_a_resident_cannot_say_so_themselves(self, answered):
        complaint = respond(answered, at("2026-11-30"))
        with pytest.raises(RuleBroken) as refused:
            commands.escalate_my_complaint(complaint.id, None, resident(at("2027-12-01")))
        assert refused.value.code == "escalation_too_late"

    def test_a_landlord_may_give_more_time_but_not_less(self, answered):
        with pytest.raises(RuleBroken) as refused:
            set_complaints_policy({}, escalate_within=Duration("calendar_months", 1), version=0, now=NOW)
        assert refused.value.code == "looser_than_procedure"
        set_complaints_policy({}, escalate_within=Duration("calendar_months", 9), version=0, now=NOW)
        assert self.ask(answered, "2026-11-30", "2027-08-30").state == "stage2_requested"
