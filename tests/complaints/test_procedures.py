"""Four nations' procedures as data, and what a complaint does under each."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from services.complaints.calendars import NATIONS
from services.complaints.commands import complaints as commands
from services.complaints.commands.deadlines import watch_deadlines
from services.complaints.deadlines import Counting, Duration
from services.complaints.model import Complaint
from services.complaints.procedure import Clock, profile_for
from services.complaints.procedures import PROFILES
from services.complaints.procedures.profile import StageProcedure
from services.complaints.queries.settings import show_complaints_policy
from services.complaints.states import State, possible_actions, transitions
from shared.errors import RuleBroken
from shared.landlords import registry
from tests.complaints.saying import NOW, SENIOR, answer, at, staff
from tests.complaints.steps import acknowledge, escalate, respond
from tests.harness import days

TODAY = date(2026, 11, 23)
V1 = "/api/v1"


@pytest.fixture
def nation(people, monkeypatch):
    def choose(name):
        monkeypatch.setattr(registry.find(people), "nation", name)
        return profile_for(name, TODAY)

    return choose


class TestData:
    @pytest.mark.parametrize(
        ("name", "durations"),
        [
            ("ENG", [5, 10, 10, 5, 20, 20]),
            ("WLS", [5, 10, 10, 5, 20, 20]),
            ("SCT", [None, 5, 5, 3, 20, 20]),
            ("NIR", [None, 5, 5, 3, 20, 20]),
        ],
    )
    def test_the_durations_of_each_nation_in_working_days(self, name, durations):
        found = profile_for(name, TODAY).durations
        expected = {clock: n and Duration("working_days", n) for clock, n in zip(Clock, durations, strict=True)}
        assert found == {clock: duration for clock, duration in expected.items() if duration is not None}

    @pytest.mark.parametrize(
        ("name", "counting", "straight", "accept", "ask", "ombudsman"),
        [
            ("ENG", "day_0", set(), 12, None, 12),
            ("WLS", "day_0", set(), 6, None, 12),
            ("SCT", "day_1", {"complex", "serious"}, 6, (6, 2), 12),
            ("NIR", "day_0", {"complex", "resident_asked"}, 6, (6, 2), 6),
        ],
    )
    def test_the_rest_of_each_nation(self, name, counting, straight, accept, ask, ombudsman):
        profile, months = profile_for(name, TODAY), lambda n: Duration("calendar_months", n)
        limit = profile.escalate_within
        assert (profile.counting, set(profile.straight_to_stage2)) == (counting, straight)
        assert (profile.accept_within, profile.ombudsman_within) == (months(accept), months(ombudsman))
        assert (limit and (limit.of_receipt, limit.of_answer)) == (ask and (months(ask[0]), months(ask[1])))
        assert profile.distinct_handler

    def test_every_nation_has_exactly_one_at_any_time(self):
        for name in NATIONS:
            spans = sorted((p.applies_from, p.applies_before or date.max) for p in PROFILES if p.nation == name)
            assert spans[0][0] == date(2024, 4, 1)
            assert spans[-1][1] == date.max
            assert all(end == begin for (_, end), (begin, _) in pairwise(spans))

    def test_ids_are_never_used_twice_for_complaints_keep_them(self):
        assert len({profile.id for profile in PROFILES}) == len(PROFILES)
        assert {"eng-2024", "wls-2024", "sct-2021", "nir-2024"} <= {profile.id for profile in PROFILES}

    @pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
    def test_each_says_what_is_unsure_and_how_to_reach_its_ombudsman(self, profile):
        ombudsman = profile.ombudsman
        assert profile.unsure
        assert all([ombudsman.name, ombudsman.website.startswith("https://"), ombudsman.phone, ombudsman.post])
        assert "@" in ombudsman.email
        assert ombudsman.name.removesuffix(" Service") in profile.response_parts[2][-1].label

    def test_the_policy_shows_the_whole_procedure_with_what_is_unsure(self, client, sign_in, nation):
        profile = nation("SCT")
        shown = client.get(f"{V1}/complaints/policy", headers=sign_in("reader")).json
        assert shown["procedure"] == shown["rules"]["id"] == "sct-2021"
        assert shown["rules"]["unsure"] == list(profile.unsure)
        assert shown["rules"]["counting"] == "day_1"
        assert shown["rules"]["stages"]["1"]["acknowledge"] is None
        assert shown["rules"]["stages"]["2"]["respond_from"] == "request"
        assert shown["rules"]["escalate_within"]["of_answer"] == {"kind": "calendar_months", "n": 2}
        assert "stage1_acknowledge" not in shown["limits"]


class TestStates:
    def test_without_a_clock_for_the_acknowledgement_the_answer_may_come_at_once(self):
        for stage, state in ((1, State.STAGE1_LOGGED), (2, State.STAGE2_REQUESTED)):
            table = transitions([stage])
            assert {"acknowledge", "respond", "extend"} <= set(possible_actions(state, table))
            assert not {"respond", "extend"} & set(possible_actions(state, transitions([3 - stage])))

    @pytest.mark.parametrize("name", NATIONS)
    def test_the_table_follows_the_profile_not_the_nation(self, name):
        profile = profile_for(name, TODAY)
        bare = replace(profile.stages[1], acknowledge=None)
        assert (State.STAGE1_LOGGED, "respond") in replace(profile, stages={**profile.stages, 1: bare}).transitions
        full = replace(profile.stages[1], acknowledge=Duration("working_days", 3))
        assert (State.STAGE1_LOGGED, "respond") not in replace(profile, stages={**profile.stages, 1: full}).transitions

    def test_a_stage_is_left_out_only_where_a_reason_for_it_exists(self):
        profile = replace(profile_for("ENG", TODAY), straight_to_stage2=("complex",))
        assert (State.STAGE1_LOGGED, "go_straight_to_stage2") in profile.transitions
        assert (State.STAGE1_LOGGED, "go_straight_to_stage2") not in profile_for("ENG", TODAY).transitions


class TestScotland:
    def test_the_answer_is_due_from_receipt_which_is_day_1(self, nation, complaint_at):
        nation("SCT")
        complaint = complaint_at(when=NOW)  # Monday 2026-11-23
        assert complaint.due_on == date(2026, 11, 27)
        assert complaint.acknowledge_due_before is None
        assert {"acknowledge", "respond", "extend", "go_straight_to_stage2"} <= set(complaint.possible_for_staff)

    def test_received_on_a_saturday_counts_from_the_next_working_day(self, nation, complaint_at):
        nation("SCT")
        assert complaint_at(when=at("2026-11-21")).due_on == date(2026, 11, 27)

    def test_saint_andrews_day_is_no_working_day(self, nation, complaint_at):
        nation("SCT")
        assert complaint_at(when=at("2026-11-27")).due_on == date(2026, 12, 4)

    def test_it_is_answered_without_an_acknowledgement(self, nation, complaint_at):
        nation("SCT")
        complaint = respond(complaint_at(), NOW + days(2))
        assert (complaint.state, complaint.due_before) == ("stage1_responded", None)

    def test_an_acknowledgement_can_be_sent_and_moves_nothing(self, nation, complaint_at, announced):
        nation("SCT")
        complaint = complaint_at()
        watch_deadlines(now=NOW + days(3))
        announced.clear()
        acknowledged = acknowledge(Complaint.get(complaint.id), NOW + days(3))
        assert (acknowledged.state, acknowledged.due_on) == ("stage1_acknowledged", complaint.due_on)
        assert watch_deadlines(now=NOW + days(3)) == 0, "it was told of already"
        assert announced.names == ["complaint_acknowledged", "message_requested"]

    def test_stage_2_is_acknowledged_in_three_days_and_answered_in_twenty_both_from_the_request(
        self, nation, complaint_at
    ):
        nation("SCT")
        complaint = escalate(respond(complaint_at(), NOW), NOW)
        assert complaint.due_on == date(2026, 11, 25)
        assert complaint.respond_due_before == at("2026-12-22 00:00")  # St Andrew's Day lies between
        assert acknowledge(complaint, NOW + days(1)).due_on == date(2026, 12, 21)

    def test_stage_2_cannot_be_answered_without_its_acknowledgement(self, nation, complaint_at):
        nation("SCT")
        complaint = escalate(respond(complaint_at(), NOW), NOW)
        with pytest.raises(RuleBroken) as refused:
            commands.respond_finally_to_complaint(
                complaint.id, answer(2), staff(NOW, SENIOR), version=complaint.version
            )
        assert refused.value.code == "not_possible_now"

    def test_the_letters_name_its_ombudsman_and_the_time_for_stage_2(self, nation, complaint_at):
        nation("SCT")
        text = str(respond(complaint_at(), NOW).letters[-1].sections)
        assert "Scottish Public Services Ombudsman" in text
        assert "You can ask for stage 2 until Sunday 23 May 2027." in text


class TestWalesAndNorthernIreland:
    def test_wales_acknowledges_and_answers_both_from_receipt(self, nation, complaint_at):
        nation("WLS")
        complaint = complaint_at()
        assert complaint.due_on == date(2026, 11, 30)
        assert acknowledge(complaint, NOW + days(4)).due_on == date(2026, 12, 7)

    def test_northern_ireland_counts_the_day_of_receipt_as_day_0(self, nation, complaint_at):
        nation("NIR")
        assert complaint_at().due_on == date(2026, 11, 30)

    def test_a_refusal_for_age_names_six_months(self, nation, complaint_at):
        nation("NIR")
        complaint = complaint_at()
        asked = {
            "reason": "over_12_months", "explanation": "Old.", "discretion_considered": True,
            "matter_known_on": date(2026, 5, 22),
        }  # fmt: skip
        refused = commands.refuse_complaint(complaint.id, asked, staff(), version=complaint.version)
        assert "more than 6 months before" in str(refused.letters[-1].sections)

    def test_what_is_six_months_old_to_the_day_is_accepted(self, nation, complaint_at):
        nation("NIR")
        complaint = complaint_at()
        asked = {
            "reason": "over_12_months", "explanation": "Old.", "discretion_considered": True,
            "matter_known_on": date(2026, 5, 23),
        }  # fmt: skip
        with pytest.raises(RuleBroken) as refused:
            commands.refuse_complaint(complaint.id, asked, staff(), version=complaint.version)
        assert refused.value.code == "not_over_12_months"


class TestChoosing:
    def test_a_new_edition_applies_from_its_day_and_never_to_what_began_before(self, people, complaint_at, monkeypatch):
        old = profile_for("ENG", TODAY)
        quick = StageProcedure(**{**vars(old.stages[1]), "acknowledge": Duration("working_days", 1)})
        new = replace(old, id="eng-2027", applies_from=date(2026, 12, 1), stages={**old.stages, 1: quick})
        ended = replace(old, applies_before=date(2026, 12, 1))
        monkeypatch.setattr("services.complaints.procedure.PROFILES", (ended, new))
        before, after = complaint_at(when=at("2026-11-30")), complaint_at(when=at("2026-12-01"))
        assert (before.procedure, after.procedure) == ("eng-2024", "eng-2027")
        assert (before.due_on, after.due_on) == (date(2026, 12, 7), date(2026, 12, 2))
        assert show_complaints_policy(now=at("2026-12-01")).rules is new

    def test_the_origin_of_counting_is_data(self, people, complaint_at, monkeypatch):
        counted = replace(profile_for("ENG", TODAY), counting=Counting.DAY_1)
        monkeypatch.setattr("services.complaints.procedure.PROFILES", (counted,))
        assert complaint_at().due_on == date(2026, 11, 27)
