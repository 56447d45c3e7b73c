"""Putting an answer off beyond the extension: for good reason, and with updates as agreed with the resident."""

from datetime import date

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.commands import extensions, receiving
from services.complaints.commands.deadlines import recount_deadlines, watch_deadlines
from services.complaints.deadlines import Duration
from services.complaints.model import Complaint
from shared.contracts.complaints import ComplaintDeadlineMissed, ComplaintExtended
from shared.errors import RuleBroken
from tests.complaints.saying import NOW, answer, at, further, staff, told
from tests.complaints.steps import acknowledge, change_calendar, letters_of
from tests.harness import days

LATER = NOW + days(7)  # Monday 30 November
V1 = "/api/v1"


@pytest.fixture
def extended(complaint_at):
    """Acknowledged on Tue 24 November, due on Tue 8 December, put off to Tue 15 December."""
    return complaint_at("stage1_extended")


def extend(complaint, when=LATER, **changes):
    return extensions.extend_complaint_further(complaint.id, further(**changes), staff(when), version=complaint.version)


def refusal_of(complaint, when=LATER, **changes):
    with pytest.raises(RuleBroken) as refused:
        extend(complaint, when, **changes)
    assert Complaint.get(complaint.id).version == complaint.version
    return refused.value.code


def test_goes_beyond_what_an_extension_allows(extended, announced):
    complaint = extend(extended, until=date(2027, 2, 26))
    assert (complaint.state, complaint.respond_due_before) == ("stage1_extended", at("2027-02-27 00:00"))
    event = announced.last(ComplaintExtended)
    assert event.respond_due_before == at("2027-02-27 00:00")
    assert event.due_before == event.update_due_before == at("2026-12-08 00:00")
    assert complaint.history[-1].details == {"until": "2027-02-26", "grounds": "awaiting_expert_report"}


def test_the_letter_says_why_until_when_and_when_the_resident_hears_next(extended, announced):
    complaint = extend(extended)
    text = str(complaint.letters[-1].sections)
    for words in ("By Monday 21 December 2026.", "The surveyor's report", "By Monday 7 December 2026.", "Ombudsman"):
        assert words in text
    assert letters_of(announced, "complaint_extended")[-1]["details"]["due_on"] == "2026-12-21"


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"grounds": []}, "second_extension_needs_grounds"),
        ({"explanation": None}, "second_extension_needs_grounds"),
        ({"explanation": " \n"}, "second_extension_needs_grounds"),
        ({"updates_every": None}, "updates_not_agreed"),
        ({"agreed_with_resident": False}, "updates_not_agreed"),
        ({"until": date(2026, 12, 15)}, "extension_not_later"),
        ({"until": date(2026, 12, 19)}, "not_a_working_day"),
        ({"until": date(2026, 12, 25)}, "not_a_working_day"),
    ],
    ids=str,
)
def test_refuses(extended, missing, code):
    assert refusal_of(extended, **missing) == code


def test_the_plain_extension_of_an_extended_answer_is_refused_for_want_of_grounds(extended):
    with pytest.raises(RuleBroken) as refused:
        commands.extend_complaint(extended.id, date(2026, 12, 21), "Late.", staff(LATER), version=extended.version)
    assert refused.value.code == "second_extension_needs_grounds"


def test_can_be_put_off_until_its_last_minute_and_not_after_the_due_date(extended):
    assert refusal_of(extended, at("2026-12-16 00:00")) == "extension_too_late"
    assert extend(extended, at("2026-12-15 23:59")).respond_due_before == at("2026-12-22 00:00")


@pytest.mark.parametrize("state", ["stage1_logged", "stage1_acknowledged", "stage1_responded"])
def test_refuses_what_was_not_put_off_yet(complaint_at, state):
    assert refusal_of(complaint_at(state)) == "not_possible_now"


def test_again_and_again_but_each_time_with_grounds(extended):
    once = extend(extended)
    assert refusal_of(once, until=date(2026, 12, 30), grounds=[]) == "second_extension_needs_grounds"
    twice = extend(once, until=date(2026, 12, 30), grounds=["awaiting_resident"])
    assert twice.current.extension_grounds == ["awaiting_resident"]
    assert twice.respond_due_before == at("2026-12-31 00:00")


def test_nobody_can_be_agreed_with_where_the_complaint_is_anonymous(complaint_at):
    complaint = complaint_at("stage1_extended", resident_id=None)
    assert extend(complaint, agreed_with_resident=False).state == "stage1_extended"


class TestUpdatesAreWatched:
    def test_each_is_told_of_when_close_and_when_missed_and_then_the_next_is_due(self, extended, announced):
        complaint = extend(extended, until=date(2027, 1, 29))  # updates every 5 working days: 7, 14, 21, 30 December
        announced.clear()
        assert watch_deadlines(now=at("2026-12-02 23:59")) == 0
        assert watch_deadlines(now=at("2026-12-03 00:00")) == 1
        assert watch_deadlines(now=at("2026-12-07 23:59")) == 0
        assert watch_deadlines(now=at("2026-12-08 00:00")) == 1
        assert announced.names == ["complaint_deadline_approaching", "complaint_deadline_missed"]
        missed = announced.last(ComplaintDeadlineMissed)
        assert missed.due_before == missed.update_due_before == at("2026-12-08 00:00")
        after = Complaint.get(complaint.id)
        assert (after.due_on, after.current.updates_missed) == (date(2026, 12, 14), 1)
        assert [fact.details.get("clock") for fact in after.history[-2:]] == ["update", "update"]

    def test_the_answer_itself_is_watched_when_it_comes_first(self, extended, announced):
        complaint = extend(extended, until=date(2026, 12, 16), updates_every=Duration("working_days", 45))
        assert complaint.due_on == date(2026, 12, 16)
        watch_deadlines(now=at("2026-12-17 00:00"))
        fact = Complaint.get(complaint.id).history[-1]
        assert (fact.what, fact.details["clock"]) == ("deadline_missed", "stage1_respond")

    def test_after_a_missed_update_the_answer_is_still_told_of(self, extended, announced):
        complaint = extend(extended, until=date(2026, 12, 16))
        for moment in ("2026-12-08 00:00", "2026-12-14 00:00", "2026-12-15 00:00", "2026-12-17 00:00"):
            watch_deadlines(now=at(moment))
            watch_deadlines(now=at(moment))
        clocks = [fact.details["clock"] for fact in Complaint.get(complaint.id).history if "missed" in fact.what]
        assert clocks == ["update", "update", "stage1_respond"]
        assert watch_deadlines(now=at("2027-06-01")) == 0

    def test_a_holiday_moves_the_update_and_the_day_that_was_told_stays(self, extended):
        complaint = extend(extended, until=date(2027, 2, 26))
        change_calendar(added=[date(2026, 12, 3)])
        recount_deadlines(now=LATER)
        after = Complaint.get(complaint.id)
        assert after.due_on == date(2026, 12, 8)
        assert after.respond_due_before == complaint.respond_due_before

    def test_the_day_that_was_told_moves_on_where_it_became_a_holiday_beyond_any_extension(self, extended):
        complaint = extend(extended, until=date(2027, 2, 26))
        change_calendar(added=[date(2027, 2, 26)])
        recount_deadlines(now=LATER)
        assert Complaint.get(complaint.id).respond_due_before == at("2027-03-02 00:00")
        assert complaint.respond_due_before == at("2027-02-27 00:00")

    def test_nothing_is_due_any_more_once_it_is_answered(self, extended, announced):
        complaint = extend(extended)
        commands.respond_to_complaint(complaint.id, answer(), staff(LATER), version=complaint.version)
        announced.clear()
        assert watch_deadlines(now=at("2028-01-01")) == 0
        assert Complaint.get(complaint.id).update_due_before is None


class TestOverHttp:
    def send(self, client, headers, complaint, **sent):
        path = f"{V1}/complaints/{complaint.id}/further-extension"
        return client.post(path, json=sent, headers=headers | {"If-Match": f'"{complaint.version}"'})

    def test_what_is_left_out_is_named_by_the_rule_that_wants_it(self, client, sign_in, extended):
        officer = sign_in("complaints_officer")
        answered = self.send(client, officer, extended, until="2026-12-21")
        assert (answered.status_code, answered.json["code"]) == (409, "second_extension_needs_grounds")

    def test_a_ground_that_is_none_is_refused(self, client, sign_in, extended):
        answered = self.send(client, sign_in("complaints_officer"), extended, until="2026-12-21", grounds=["busy"])
        assert (answered.status_code, answered.json["errors"][0]["pointer"]) == (422, "/grounds/0")

    def test_the_next_update_is_shown(self, client, sign_in, extended):
        sent = further(until="2026-12-21", updates_every={"kind": "working_days", "n": 5})
        answered = self.send(client, sign_in("complaints_officer"), extended, **sent)
        assert answered.status_code == 200
        assert answered.json["stage1"]["update_due_before"] == answered.json["due_before"] == "2026-12-10T00:00:00.000Z"
        assert set(answered.json["possible_actions"]) >= {"extend_further", "update"}


def test_over_the_change_to_summer_time_days_stay_local_days(people):
    """28 March 2027; Good Friday is the 26th, Easter Monday the 29th."""
    complaint = receiving.receive_complaint(told(), staff(at("2027-03-15")))
    complaint = acknowledge(complaint, at("2027-03-15"))
    complaint = commands.extend_complaint(complaint.id, date(2027, 4, 6), "Ill.", staff(at("2027-03-16")), version=2)
    complaint = extend(complaint, at("2027-03-25 23:59"), until=date(2027, 4, 20))
    assert complaint.respond_due_before == at("2027-04-20 23:00")
    assert complaint.update_due_before == at("2027-04-05 23:00")
