"""Staff record that a resident consents to be part of a group complaint."""

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.commands import groups
from services.complaints.model import Complaint
from shared.contracts.complaints import ComplainantJoined
from shared.errors import BadInput, NotFound, RuleBroken
from tests.complaints.saying import NOW, RESIDENT, joining, resident, staff
from tests.complaints.steps import acknowledge, letters_of
from tests.harness import days

LATER = NOW + days(9)


def join(complaint, who="r-helper", when=LATER, **changes):
    return groups.join_group_complaint(complaint.id, joining(who, **changes), staff(when), version=complaint.version)


def test_one_more_is_part_of_it_and_is_announced(group_at, announced):
    complaint = join(group_at(), individual="My ceiling came down.")
    assert complaint.complainant_ids == ["r-1", "r-2", "r-3", "r-helper"]
    event = announced.last(ComplainantJoined)
    assert (event.resident_id, event.state, event.lead) == ("r-helper", "joined", False)
    assert "ceiling" not in str(announced)


def test_the_clock_is_still_the_one_it_was(group_at):
    complaint = group_at()
    assert join(complaint).due_before == complaint.due_before


def test_from_then_on_they_are_written_to(group_at, announced):
    acknowledge(join(group_at()), NOW + days(10))
    told = [message["resident_id"] for message in letters_of(announced, "complaint_acknowledged")]
    assert "r-helper" in told


@pytest.mark.parametrize("state", ["stage1_responded", "stage2_requested", "stage2_extended"])
def test_at_any_stage_before_the_final_answer(group_at, state):
    assert "r-helper" in join(group_at(state)).complainant_ids


@pytest.mark.parametrize("state", ["stage2_responded", "stage1_refused", "stage2_refused"])
def test_not_after_it(group_at, state):
    with pytest.raises(RuleBroken) as refused:
        join(group_at(state))
    assert refused.value.code == "joining_over"


def test_what_concerns_one_alone_is_too_late_after_the_first_answer(group_at):
    with pytest.raises(RuleBroken) as refused:
        join(group_at("stage2_requested"), individual="My ceiling came down.")
    assert refused.value.code == "individual_too_late"


def test_nobody_joins_twice(group_at):
    with pytest.raises(RuleBroken) as refused:
        join(group_at(), "r-2")
    assert refused.value.code == "already_member"


def test_who_left_with_a_complaint_of_their_own_does_not_come_back(group_at):
    complaint = group_at()
    groups.leave_my_group_complaint(complaint.id, resident(who="r-2"))
    with pytest.raises(RuleBroken) as refused:
        join(Complaint.get(complaint.id), "r-2")
    assert refused.value.code == "has_own_complaint"


def test_who_took_their_part_back_may_come_back(group_at):
    complaint = group_at()
    commands.withdraw_my_complaint(complaint.id, resident(who="r-2"))
    assert "r-2" in join(Complaint.get(complaint.id), "r-2").complainant_ids


def test_one_persons_complaint_is_no_group(complaint_at):
    with pytest.raises(RuleBroken) as refused:
        join(complaint_at())
    assert refused.value.code == "no_group"


def test_an_unknown_resident_and_consent_to_come_are_refused(group_at):
    complaint = group_at()
    with pytest.raises(NotFound):
        join(complaint, "r-9")
    with pytest.raises(BadInput) as refused:
        join(complaint, consent_at=NOW + days(30))
    assert refused.value.code == "consent_in_the_future"


def test_a_group_has_an_end(group_at, monkeypatch):
    monkeypatch.setattr("services.complaints.model.complainants.MOST_MEMBERS", 3)
    with pytest.raises(RuleBroken) as refused:
        join(group_at())
    assert refused.value.code == "group_full"


def test_the_first_complainant_stays_the_first(group_at):
    assert join(group_at()).resident_id == RESIDENT
