"""Staff write down that the resident agreed to the definition, however they said so."""

import pytest

from services.complaints.commands import definitions as commands
from services.complaints.model import Complaint
from shared.contracts.complaints import ComplaintDefinitionAgreed
from shared.errors import BadInput, RuleBroken
from tests.complaints.saying import NOW, OFFICER, said, staff
from tests.harness import days

LATER = NOW + days(3)


def agree(complaint, number=1, channel="phone", when=LATER):
    answer = {"number": number, "channel": channel}
    return commands.record_definition_agreement(complaint.id, answer, staff(when), version=complaint.version)


def test_keeps_when_and_how_it_was_said_and_announces_it(complaint_at, announced):
    complaint = agree(complaint_at("stage1_acknowledged"))
    version = Complaint.get(complaint.id).latest_definition
    assert (version.state, version.agreed_at, version.agreed_through) == ("agreed", LATER, "phone")
    assert announced.last(ComplaintDefinitionAgreed).definition_state == "agreed"
    assert (complaint.history[-1].what, complaint.history[-1].by) == ("definition_agreed", OFFICER)


def test_saying_it_again_changes_nothing(complaint_at, announced):
    complaint = agree(complaint_at("stage1_acknowledged"))
    assert agree(complaint, channel="letter", when=LATER + days(1)).version == complaint.version
    assert announced.names.count("complaint_definition_agreed") == 1


def test_an_agreement_to_an_earlier_version_says_nothing_about_the_latest(complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    changed = commands.change_complaint_definition(complaint.id, said(), staff(LATER), version=complaint.version)
    with pytest.raises(RuleBroken) as refused:
        agree(changed, 1)
    assert (refused.value.code, refused.value.extra["number"]) == ("definition_changed", 2)
    assert Complaint.get(complaint.id).definition_state == "sent"


def test_a_version_that_was_never_sent_cannot_be_agreed_to(complaint_at):
    with pytest.raises(BadInput) as refused:
        agree(complaint_at("stage1_acknowledged"), 2)
    assert refused.value.code == "no_such_definition"


@pytest.mark.parametrize("state", ["stage1_logged", "stage1_responded", "stage2_requested"])
def test_refuses_where_nothing_is_being_looked_into(complaint_at, state):
    with pytest.raises(RuleBroken) as refused:
        agree(complaint_at(state))
    assert refused.value.code == "not_possible_now"


def test_silence_is_no_obstacle_to_the_answer(complaint_at):
    assert complaint_at("stage1_responded").stage1.definitions[-1].state == "sent"
