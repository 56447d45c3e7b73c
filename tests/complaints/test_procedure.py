"""England's Complaint Handling Code 2024 as data: who must do what by when, and what a response must say."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.complaints.calendars import propose
from services.complaints.deadlines import LONDON, Duration, end_of, last_day_of
from services.complaints.procedure import ACKNOWLEDGE, EXTEND, RESPOND, RUNNING, Clock, check_handler, profile_for
from services.complaints.states import OPEN, TRANSITIONS, Action, State, next_state, possible_actions, transitions
from services.complaints.vocabulary import Category, Channel, Outcome, RefusalReason, RemedyKind
from shared.errors import RuleBroken

ENGLAND = propose("ENG", range(2026, 2029))
CODE = profile_for("ENG", date(2026, 11, 21))


def working_days(n):
    return Duration("working_days", n)


def on(text):
    return datetime.fromisoformat(text).replace(hour=11, tzinfo=LONDON).astimezone(UTC)


def a_response(**changes):
    return {
        "stage": 1,
        "definition": "The lift has been out of order since 2 November; a date for the repair is asked for.",
        "decision": Outcome.UPHELD,
        "reasons": "The part was ordered three weeks after the first report.",
        "remedies": [{"kind": RemedyKind.APOLOGY}],
        "outstanding_actions": [],
        "how_to_escalate": "Reply to this letter or call us to ask for stage 2.",
    } | changes


def refusal_of(call, *args, **kwargs):
    with pytest.raises(RuleBroken) as refused:
        call(*args, **kwargs)
    return refused.value


class TestProfile:
    @pytest.mark.parametrize(
        ("clock", "n"),
        [
            ("stage1_acknowledge", 5),
            ("stage1_respond", 10),
            ("stage1_extend", 10),
            ("stage2_acknowledge", 5),
            ("stage2_respond", 20),
            ("stage2_extend", 20),
        ],
    )
    def test_england_has_the_durations_of_the_code(self, clock, n):
        assert CODE.durations[Clock(clock)] == working_days(n)

    def test_every_stage_has_every_clock(self):
        assert {*ACKNOWLEDGE.values(), *RESPOND.values(), *EXTEND.values()} == set(Clock) == set(CODE.durations)

    @pytest.mark.parametrize("nation", ["FRA", "eng", None])
    def test_a_nation_without_one_is_refused(self, nation):
        assert refusal_of(profile_for, nation, date(2026, 11, 21)).code == "no_procedure"

    def test_applies_from_the_day_the_code_became_statutory(self):
        assert profile_for("ENG", date(2024, 4, 1)) is CODE
        assert refusal_of(profile_for, "ENG", date(2024, 3, 31)).code == "no_procedure"

    def test_names_the_ombudsman_with_every_way_to_reach_it(self):
        ombudsman = CODE.ombudsman
        assert all([ombudsman.name, ombudsman.website, ombudsman.phone, ombudsman.email, ombudsman.post])


class TestDeadlines:
    def test_stage_1(self):
        acknowledge = CODE.acknowledge_due_before(1, on("2026-12-23"), ENGLAND)
        respond = CODE.respond_due_before(1, on("2027-01-04"), ENGLAND)

        assert [last_day_of(acknowledge), last_day_of(respond)] == [date(2027, 1, 4), date(2027, 1, 18)]
        assert last_day_of(CODE.extended_due_before(1, respond, ENGLAND)) == date(2027, 2, 1)

    def test_stage_2(self):
        acknowledge = CODE.acknowledge_due_before(2, on("2027-02-01"), ENGLAND)
        respond = CODE.respond_due_before(2, on("2027-02-08"), ENGLAND)

        assert [last_day_of(acknowledge), last_day_of(respond)] == [date(2027, 2, 8), date(2027, 3, 8)]
        assert last_day_of(CODE.extended_due_before(2, respond, ENGLAND)) == date(2027, 4, 7)

    def test_an_early_acknowledgement_starts_the_response_clock_early(self):
        respond = CODE.respond_due_before(1, on("2026-12-24"), ENGLAND)
        assert last_day_of(respond) == date(2027, 1, 12)


class TestExtension:
    ORIGINAL = end_of(date(2027, 1, 18))

    def extend_to(self, day, now=ORIGINAL - timedelta(milliseconds=1)):
        return CODE.check_extension(1, self.ORIGINAL, date.fromisoformat(day), now=now, calendar=ENGLAND)

    @pytest.mark.parametrize("day", ["2027-01-19", "2027-02-01"])
    def test_up_to_the_limit(self, day):
        assert last_day_of(self.extend_to(day)) == date.fromisoformat(day)

    @pytest.mark.parametrize(
        ("day", "code"),
        [
            ("2027-02-02", "extension_too_long"),
            ("2027-01-18", "extension_not_later"),
            ("2027-01-15", "extension_not_later"),
            ("2027-01-23", "not_a_working_day"),
        ],
    )
    def test_refuses(self, day, code):
        assert refusal_of(self.extend_to, day).code == code

    def test_refuses_at_the_moment_the_response_is_overdue(self):
        assert refusal_of(self.extend_to, "2027-01-20", now=self.ORIGINAL).code == "extension_too_late"


class TestOwnDurations:
    def test_stricter_ones_take_their_place(self):
        own = CODE.stricter({"stage1_acknowledge": working_days(2), "stage2_respond": working_days(20)})

        assert own.durations[Clock.STAGE1_ACKNOWLEDGE] == working_days(2)
        assert own.durations[Clock.STAGE1_RESPOND] == working_days(10)
        assert last_day_of(own.acknowledge_due_before(1, on("2026-11-20"), ENGLAND)) == date(2026, 11, 24)

    def test_the_procedure_itself_stays_as_it_is(self):
        CODE.stricter({"stage1_acknowledge": working_days(2)})
        assert CODE.durations[Clock.STAGE1_ACKNOWLEDGE] == working_days(5)

    @pytest.mark.parametrize("clock", Clock)
    def test_one_day_looser_is_refused(self, clock):
        looser = working_days(CODE.durations[clock].n + 1)
        refused = refusal_of(CODE.stricter, {str(clock): looser})

        assert (refused.code, [field["pointer"] for field in refused.fields]) == (
            "looser_than_procedure",
            [f"/{clock}"],
        )

    @pytest.mark.parametrize("duration", [Duration("calendar_days", 3), Duration("hours", 1)])
    def test_another_kind_cannot_be_compared_and_is_refused(self, duration):
        assert refusal_of(CODE.stricter, {"stage1_acknowledge": duration}).code == "looser_than_procedure"

    def test_every_looser_duration_is_named(self):
        refused = refusal_of(
            CODE.stricter,
            {"stage1_respond": working_days(11), "stage1_extend": working_days(9), "stage2_extend": working_days(99)},
        )
        assert [field["pointer"] for field in refused.fields] == ["/stage1_respond", "/stage2_extend"]
        assert refused.fields[0]["detail"] == "Not more than 10 working days."

    def test_an_unknown_clock_is_refused(self):
        assert refusal_of(CODE.stricter, {"stage3_respond": working_days(5)}).code == "unknown_clock"


class TestResponse:
    def test_a_whole_response_passes_at_each_stage(self):
        CODE.check_response(1, a_response())
        CODE.check_response(2, a_response(stage=2))

    def test_there_are_seven_parts_at_each_stage(self):
        seven = list(a_response())
        assert {stage: [part.key for part in parts] for stage, parts in CODE.response_parts.items()} == {
            1: seven,
            2: seven,
        }

    @pytest.mark.parametrize("stage", [1, 2])
    @pytest.mark.parametrize("key", list(a_response()))
    @pytest.mark.parametrize("content", [None, "", "left out"])
    def test_names_the_part_that_is_missing(self, stage, key, content):
        response = a_response(stage=stage, **({} if key == "stage" else {key: content}))
        if key == "stage" or content == "left out":
            del response[key]

        refused = refusal_of(CODE.check_response, stage, response)

        assert (refused.code, [field["pointer"] for field in refused.fields]) == ("response_incomplete", [f"/{key}"])

    @pytest.mark.parametrize("key", ["definition", "reasons", "how_to_escalate"])
    def test_blanks_say_nothing(self, key):
        assert [part.key for part in CODE.missing_parts(1, a_response(**{key: " \n\t"}))] == [key]

    @pytest.mark.parametrize("key", ["remedies", "outstanding_actions"])
    def test_an_empty_list_says_that_there_are_none(self, key):
        assert CODE.missing_parts(1, a_response(**{key: []})) == []

    @pytest.mark.parametrize("decision", ["closed", [], {}, 1])
    def test_a_decision_is_one_of_the_outcomes(self, decision):
        assert [part.key for part in CODE.missing_parts(1, a_response(decision=decision))] == ["decision"]

    def test_the_stage_is_the_one_responded_to(self):
        assert [part.key for part in CODE.missing_parts(2, a_response(stage=1))] == ["stage"]

    def test_an_empty_response_lacks_everything_in_order(self):
        assert [part.key for part in CODE.missing_parts(1, {})] == list(a_response())

    def test_stage_1_leads_to_stage_2_and_stage_2_to_the_ombudsman(self):
        ways = {stage: parts[-1].label for stage, parts in CODE.response_parts.items()}
        assert "stage 2" in ways[1]
        assert "Ombudsman" in ways[2]


class TestHandlers:
    def test_stage_2_is_someone_elses(self):
        check_handler("amira", stage1_handler_id="bola")
        assert refusal_of(check_handler, "bola", stage1_handler_id="bola").code == "same_handler"


class TestStates:
    def walk(self, *actions, start=State.EXPRESSION_CAPTURED):
        state = start
        for action in actions:
            state = next_state(state, action)
        return state

    def test_the_long_way(self):
        stage = ["acknowledge", "extend", "respond"]
        actions = ["log", *stage, "escalate", *stage, "go_to_ombudsman", "determine", "order", "comply"]
        assert self.walk(*actions) == State.ORDERS_COMPLIED

    def test_a_service_request_can_become_a_complaint(self):
        assert self.walk("record_service_request", "log") == State.STAGE1_LOGGED

    @pytest.mark.parametrize("logged", [State.STAGE1_LOGGED, State.STAGE2_REQUESTED])
    def test_a_refused_complaint_is_taken_up_again_when_the_ombudsman_says_so(self, logged):
        assert self.walk("refuse", "accept_as_told", start=logged) == logged

    @pytest.mark.parametrize("state", State)
    def test_only_an_open_complaint_is_withdrawn(self, state):
        assert ("withdraw" in possible_actions(state)) == (state in OPEN)

    @pytest.mark.parametrize("state", [State.STAGE1_EXTENDED, State.STAGE2_EXTENDED])
    def test_a_stage_is_extended_once_without_good_reason(self, state):
        refused = refusal_of(next_state, state, Action.EXTEND)

        assert refused.code == "not_possible_now"
        possible = ["extend_further", "respond", "update", "withdraw"]
        assert refused.extra == {"state": str(state), "possible": possible}
        assert str(state)[5] + " extended" in refused.detail

    def test_no_response_without_an_acknowledgement(self):
        assert refusal_of(next_state, State.STAGE1_LOGGED, Action.RESPOND).code == "not_possible_now"

    def test_there_is_no_third_stage(self):
        assert possible_actions(State.STAGE2_RESPONDED) == ["go_to_ombudsman"]

    def test_every_state_can_be_reached_and_every_action_used(self):
        table = transitions((1, 2), straight=True)
        assert {State.EXPRESSION_CAPTURED, *TRANSITIONS.values()} == set(State)
        assert {action for _, action in table} == set(Action)

    def test_a_clock_runs_in_exactly_the_states_that_wait_for_the_landlord(self):
        assert set(RUNNING) == OPEN - {State.EXPRESSION_CAPTURED}

    def test_a_state_or_action_nobody_knows_is_refused(self):
        assert refusal_of(next_state, "stage3", "respond").code == "not_possible_now"


OUTCOMES = "upheld partially_upheld not_upheld"
REFUSAL_REASONS = "over_12_months legal_proceedings_started previously_considered not_about_landlord_function"
CHANNELS = (
    "web email phone face_to_face letter sms webchat social_media staff_member contractor councillor_or_mp advocate "
    "home_visit panel"
)
CATEGORIES = (
    "property_condition complaint_handling anti_social_behaviour moving_to_property charges health_and_safety "
    "estate_management staff_conduct information_and_data occupancy_rights resident_involvement "
    "reimbursement_and_payments tenant_behaviour buying_selling"
)
REMEDIES = (
    "apology acknowledgement explanation assistance reasons_given take_delayed_action reconsider_decision amend_record "
    "financial policy_change procedure_change practice_change"
)


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (Outcome, OUTCOMES),
        (RefusalReason, REFUSAL_REASONS),
        (Channel, CHANNELS),
        (Category, CATEGORIES),
        (RemedyKind, REMEDIES),
    ],
)
def test_stored_words_only_ever_grow(words, values):
    assert set(values.split()) <= set(words), "these are stored and in events: add, never rename or remove"
