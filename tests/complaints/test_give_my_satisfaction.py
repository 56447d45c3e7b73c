"""Once a complaint is over the resident is asked one question, once."""

from datetime import date

import pytest

from services.complaints.commands.satisfaction import ask_satisfaction, give_my_satisfaction
from services.complaints.model import Complaint, Satisfaction
from services.complaints.queries.satisfaction import show_satisfaction_counts
from services.complaints.satisfaction import Score
from services.complaints.service import ComplaintsService
from shared.contracts import complaints as contracts
from shared.contracts.complaints import ComplaintResolved, RemedyActionCompleted, SatisfactionGiven
from shared.errors import NotFound, RuleBroken
from tests.complaints.promised import done, remedies_of
from tests.complaints.saying import RESIDENT, at, resident
from tests.complaints.steps import letters_of
from tests.harness import handle

WHEN = at("2026-12-01")


@pytest.fixture
def asked(complaint_at):
    """The question about a complaint that is resolved, and everything promised is done."""
    return ask(finished(complaint_at))


def finished(complaint_at, **changes):
    complaint = complaint_at("stage1_resolved", **changes)
    for remedy in remedies_of(complaint):
        if remedy.state == "open":
            done(remedy)
    return complaint


def ask(complaint):
    ask_satisfaction(complaint.id, now=WHEN)
    return Satisfaction.find(complaint.id)


def give(satisfaction, score, when=WHEN, who=RESIDENT):
    return give_my_satisfaction(satisfaction.id, score, resident(when, who))


class TestAsking:
    def test_when_the_complaint_is_over_and_nothing_promised_is_open(self, complaint_at, announced):
        complaint = complaint_at("stage1_resolved")
        handle(ComplaintsService, "ask_satisfaction", announced.last(ComplaintResolved))
        assert "satisfaction_asked" not in announced.names
        done(remedies_of(complaint)[1])
        for _ in range(2):
            handle(ComplaintsService, "ask_satisfaction", announced.last(RemedyActionCompleted))
        assert announced.names.count("satisfaction_asked") == 1
        assert len(letters_of(announced, "how_did_we_do")) == 1

    @pytest.mark.parametrize("state", ["stage1_responded", "stage2_requested", "withdrawn", "with_ombudsman"])
    def test_not_while_it_may_go_on(self, complaint_at, state):
        complaint = complaint_at(state)
        for remedy in remedies_of(complaint):
            if remedy.state == "open":
                done(remedy)
        assert ask(complaint) is None

    def test_nobody_is_asked_about_an_anonymous_complaint(self, complaint_at):
        complaint = finished(complaint_at, resident_id=None)
        assert ask(complaint) is None


class TestAnswering:
    def test_the_answer_is_stored(self, asked, announced):
        assert give(asked, "very_satisfied").answered_at == WHEN
        assert announced.last(SatisfactionGiven).score == "very_satisfied"
        assert "complaint_offer_made" not in announced.names

    def test_the_same_answer_again_announces_nothing(self, asked, announced):
        give(asked, "neither")
        give(asked, "neither", at("2027-06-01"))
        assert announced.names.count("satisfaction_given") == 1

    def test_it_can_be_changed_for_fourteen_days(self, asked):
        give(asked, "very_dissatisfied")
        assert give(asked, "neither", at("2026-12-15 10:59")).score == "neither"
        with pytest.raises(RuleBroken, match="satisfaction_closed"):
            give(asked, "very_satisfied", at("2026-12-15 11:00"))

    @pytest.mark.parametrize("score", ["fairly_dissatisfied", "very_dissatisfied"])
    def test_a_low_one_offers_to_go_further_and_is_no_complaint_by_itself(self, asked, announced, score):
        before = Complaint.get(asked.id)
        assert "Ombudsman" in give(asked, score).offer
        assert announced.names[-2:] == ["satisfaction_given", "complaint_offer_made"]
        assert Complaint.collection().count_documents({}) == 1
        assert Complaint.get(asked.id).version == before.version

    def test_another_residents_is_not_found_nor_one_that_was_not_asked(self, asked, complaint_at):
        with pytest.raises(NotFound, match="satisfaction_not_found"):
            give(asked, "neither", who="r-2")
        with pytest.raises(NotFound, match="satisfaction_not_found"):
            give(complaint_at(), "neither")


def test_counts_say_how_many_answered(complaint_at):
    for score in ("very_satisfied", "very_satisfied", "neither"):
        give(ask(finished(complaint_at)), score)
    ask(finished(complaint_at))
    counted = show_satisfaction_counts(date(2026, 12, 1), date(2026, 12, 1))
    assert (counted["asked"], counted["n"], counted["by_score"]["very_satisfied"]) == (4, 3, 2)
    assert list(counted["by_score"]) == list(contracts.SCORES) == [str(score) for score in Score]
    assert show_satisfaction_counts(date(2026, 12, 2), date(2026, 12, 2))["asked"] == 0


def test_at_the_door(client, sign_in, asked):
    me, path = sign_in("resident", person_id=RESIDENT), f"/api/v1/my-complaints/{asked.id}/satisfaction"
    assert client.get(path, headers=me).json["score"] is None
    answer = client.put(path, json={"score": "very_dissatisfied"}, headers=me)
    assert answer.json["offer"].startswith("We are sorry")
    assert client.put(path, json={"score": "dont_know"}, headers=me).status_code == 422
    counts = client.get("/api/v1/complaints/satisfaction?from=2026-12-01&to=2026-12-01", headers=sign_in("reader"))
    assert (counts.json["asked"], counts.json["n"]) == (1, 1)


def test_the_contract_says_that_it_is_no_tenant_satisfaction_measure():
    assert "never a Tenant Satisfaction Measure" in contracts.satisfaction.SatisfactionState.__doc__
