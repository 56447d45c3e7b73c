"""What an answer promised becomes remedies: each once, whatever happens between."""

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.commands import remedies
from services.complaints.model import Remedy
from services.complaints.queries.complaints import show_complaint
from shared.contracts.complaints import ComplaintRestated, RemedyOffered
from shared.store import LostRace
from tests.complaints.promised import ANSWERED, a_remedy, answered, done, offered, remedies_of
from tests.complaints.saying import OFFICER, RESIDENT, SENIOR, answer, at, resident, staff
from tests.complaints.steps import escalate


def test_every_remedy_and_outstanding_action_is_a_remedy_of_its_own(complaint_at, announced):
    complaint = complaint_at("stage1_responded")
    offered(announced)
    apology, lift = remedies_of(complaint)
    assert (apology.kind, apology.source, apology.number) == ("apology", "remedy", 1)
    assert (lift.kind, lift.source, lift.what) == (None, "outstanding_action", "Repair the lift.")
    assert (lift.state, lift.due_on, lift.due_before) == ("open", "2026-12-18", at("2026-12-19 00:00"))
    assert (lift.resident_id, lift.reference, lift.owner_id) == (RESIDENT, complaint.reference, OFFICER)


def test_words_are_given_with_the_answer_and_deeds_are_not(complaint_at):
    said = [
        {"kind": "apology", "what": "We are sorry."},
        {"kind": "apology", "what": "The director writes to you.", "by": "2026-12-01"},
        {"kind": "policy_change", "what": "We order parts at once."},
    ]
    complaint = answered(complaint_at, remedies=said, outstanding_actions=[])
    assert [remedy.state for remedy in remedies_of(complaint)] == ["done", "open", "open"]


def test_delivered_twice_nothing_is_made_or_told_again(complaint_at, announced):
    complaint_at("stage1_responded")
    offered(announced)
    assert announced.names.count("remedy_offered") == 2
    offered(announced)
    assert announced.names.count("remedy_offered") == 2
    assert Remedy.collection().count_documents({}) == 2


def test_what_was_done_since_stays_done_when_it_is_delivered_again(complaint_at, announced):
    complaint = complaint_at("stage1_responded")
    _, lift = remedies_of(complaint)
    done(lift)
    offered(announced)
    assert remedies_of(complaint)[1].state == "done"


@pytest.mark.parametrize("died_after", [0, 1])
def test_dying_anywhere_loses_none(complaint_at, announced, monkeypatch, died_after):
    complaint = complaint_at("stage1_responded")
    save, saved = Remedy.save, []

    def die(remedy):
        if len(saved) == died_after:
            raise LostRace
        saved.append(save(remedy))

    with monkeypatch.context() as dying:
        dying.setattr(Remedy, "save", die)
        with pytest.raises(LostRace):
            offered(announced)
    assert Remedy.collection().count_documents({}) == died_after
    assert not show_complaint(complaint.id).finished
    offered(announced)
    assert Remedy.collection().count_documents({}) == 2
    assert announced.names.count("remedy_offered") == 2


def test_an_answer_from_before_is_found_when_complaints_are_told_again(complaint_at, announced):
    complaint = complaint_at("stage1_responded")
    complaint.announce(complaint.restated())
    complaint.save()
    event = announced.last(ComplaintRestated)
    remedies.offer_remedies(event.subject, now=ANSWERED)
    assert Remedy.collection().count_documents({}) == 2


def test_the_actions_of_stage_1_outlive_stage_2_and_those_of_the_final_answer_come_beside_them(complaint_at):
    complaint = complaint_at("stage2_responded")
    found = remedies_of(complaint, at("2026-11-28"))
    assert [(remedy.stage, remedy.state) for remedy in found] == [(1, "done"), (1, "open"), (2, "done"), (2, "open")]
    assert found[3].owner_id == SENIOR


def test_they_outlive_the_end_of_the_complaint(complaint_at):
    assert remedies_of(complaint_at("stage1_resolved"))[1].state == "open"
    complaint = escalate(complaint_at("stage1_responded"), at("2026-11-26"))
    remedies_of(complaint)
    withdrawn = commands.withdraw_my_complaint(complaint.id, resident(at("2026-11-27")))
    assert [remedy.state for remedy in remedies_of(withdrawn)] == ["done", "open"]


def test_the_event_tells_no_words(complaint_at, announced):
    remedy = a_remedy(complaint_at, what="Repair the lift of Mrs Patel.")
    event = announced.last(RemedyOffered)
    assert (event.subject, event.state, event.due_before) == (remedy.id, "open", remedy.due_before)
    assert "Patel" not in str([envelope for envelope in announced if "remedy" in envelope["type"]])


class TestAnsweredIsNotFinished:
    def test_while_an_action_is_open(self, complaint_at):
        complaint = complaint_at("stage1_responded")
        _, lift = remedies_of(complaint)
        assert not show_complaint(complaint.id).finished
        done(lift)
        assert show_complaint(complaint.id).finished

    def test_before_the_remedies_are_made(self, complaint_at):
        assert not show_complaint(complaint_at("stage1_resolved").id).finished

    def test_nothing_promised_nothing_to_finish(self, complaint_at):
        complaint = answered(complaint_at, remedies=[], outstanding_actions=[])
        assert show_complaint(complaint.id).finished

    @pytest.mark.parametrize("state", ["stage1_logged", "stage1_extended", "stage2_requested", "stage2_acknowledged"])
    def test_while_a_stage_is_open(self, complaint_at, state):
        complaint = complaint_at(state)
        for remedy in remedies_of(complaint):
            if remedy.state == "open":
                done(remedy)
        assert not show_complaint(complaint.id).finished

    def test_another_complaints_actions_do_not_count(self, complaint_at):
        mine, other = complaint_at("stage1_responded"), complaint_at("stage1_responded")
        for remedy in remedies_of(other):
            if remedy.state == "open":
                done(remedy)
        assert not show_complaint(mine.id).finished


def test_nothing_is_made_of_a_complaint_that_is_gone(people, announced):
    remedies.offer_remedies("nobody", now=ANSWERED)
    assert announced.names == []


def test_an_answer_at_stage_2_says_who_gave_it(complaint_at):
    complaint = complaint_at("stage2_acknowledged")
    complaint = commands.respond_finally_to_complaint(
        complaint.id, answer(2, remedies=[]), staff(at("2026-12-01"), SENIOR), version=complaint.version
    )
    assert remedies_of(complaint)[-1].owner_id == SENIOR
