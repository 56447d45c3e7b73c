"""Every state against everything that can be done: what the table of states allows happens, all else is refused."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.complaints.commands.deadlines import watch_deadlines
from services.complaints.model import Complaint
from services.complaints.procedure import RUNNING
from services.complaints.states import TRANSITIONS, State
from shared.errors import Refusal, RuleBroken
from tests.complaints.saying import NOW
from tests.complaints.steps import DOINGS, WAYS
from tests.harness import days

ACTIONS = {name: "respond" if name == "respond_finally" else name for name in DOINGS}


def expected(state, doing):
    """What the table says, with the answer of the wrong stage counted as not possible."""
    after = TRANSITIONS.get((State(state), ACTIONS[doing]))
    if after is not None and ACTIONS[doing] == "respond" and after.startswith("stage2") != (doing == "respond_finally"):
        return None
    return after


@pytest.mark.parametrize("doing", DOINGS)
@pytest.mark.parametrize("state", WAYS)
def test_a_state_allows_what_the_table_says_and_nothing_else(complaint_at, state, doing):
    complaint, after = complaint_at(state), expected(state, doing)
    if after is not None:
        assert DOINGS[doing](complaint, NOW + days(9)).state == after
        return
    with pytest.raises(RuleBroken) as refused:
        DOINGS[doing](complaint, NOW + days(9))
    assert refused.value.code in ("not_possible_now", "wrong_stage", "second_extension_needs_grounds")
    assert Complaint.get(complaint.id).version == complaint.version


def test_every_state_that_this_service_can_reach_is_tried():
    later = {"expression_captured", "service_request"}
    assert set(WAYS) == {str(state) for state in State} - later


STEPS = st.tuples(st.sampled_from([*DOINGS, "watch"]), st.integers(0, 14))  # what, and days later


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=14))
def test_whatever_happens_in_whatever_order_a_complaint_makes_sense(complaint_at, announced, steps):
    announced.clear()
    complaint, now = complaint_at(), NOW
    for name, gap in steps:
        now += timedelta(days=gap)
        before = Complaint.get(complaint.id)
        try:
            watch_deadlines(now=now) if name == "watch" else DOINGS[name](before, now)
        except Refusal:
            assert Complaint.get(complaint.id).version == before.version
        complaint = Complaint.get(complaint.id)
        check(before, complaint)
    own = [envelope for envelope in announced if envelope["subject"] == complaint.id]
    assert [envelope["sequence"] for envelope in own] == list(range(1, len(own) + 1))
    assert complaint.sequence == len(own)


def check(before, after):
    runs = State(after.state) in RUNNING
    assert (after.due_before is not None) == (after.counted_with is not None) == runs
    assert after.watch_at is None or runs
    assert after.due_order == (after.due_before or after.due_order)
    assert [fact.to_mongo() for fact in after.history][: len(before.history)] == [
        fact.to_mongo() for fact in before.history
    ]
    assert [letter.to_mongo() for letter in after.letters][: len(before.letters)] == [
        letter.to_mongo() for letter in before.letters
    ]
    assert after.sequence >= before.sequence
    assert after.stage >= before.stage
    assert after.state != before.state or len(after.history) - len(before.history) <= 1
    if after.stage2 is not None and after.stage2.response is not None:
        assert after.stage2.response.by not in after.stage1.considered_by
