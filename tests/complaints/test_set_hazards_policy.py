"""Stricter clocks, words of the landlord's own, and who is called."""

import pytest

from services.complaints.commands.hazard_settings import set_hazards_policy
from services.complaints.commands.hazards import try_hazard_rules
from services.complaints.deadlines import Duration
from services.complaints.queries.hazards import show_hazard_rules, show_hazards_policy
from shared.errors import NotFound, RuleBroken, StaleVersion
from tests.complaints.saying import NOW, OFFICER, staff
from tests.complaints.steps import clocks_of


def settings(**changes):
    return {
        "durations": {}, "phases_begun": {}, "words": [], "page_after": 60, "page_again": 30, "on_call": [],
    } | changes  # fmt: skip


def test_stricter_clocks_apply_to_what_begins_from_then_on(concern):
    before = concern()
    set_hazards_policy(settings(durations={"investigate": Duration("working_days", 5)}), version=0)
    assert clocks_of(before) == {"investigate": "2026-12-07"}
    assert clocks_of(concern()) == {"investigate": "2026-11-30"}


@pytest.mark.parametrize("looser", [Duration("working_days", 11), Duration("calendar_days", 5)])
def test_refuses_what_the_law_does_not_allow(people, looser):
    with pytest.raises(RuleBroken) as refused:
        set_hazards_policy(settings(durations={"investigate": looser}), version=0)
    assert refused.value.code == "looser_than_the_law"


def test_words_are_added_to_a_rule_and_counted(people):
    words = [{"rule": "damp_or_mould", "phrase": "pink  slime~"}]
    set_hazards_policy(settings(words=words), version=0)
    signs = try_hazard_rules("Pink slimes in the bath", None, staff())
    assert (signs.rules, signs.own_number, signs.matches[0].own) == (("damp_or_mould",), 1, True)
    assert try_hazard_rules("mould", None, staff()).rules == ("damp_or_mould",)
    rule = show_hazard_rules(now=NOW)["rules"][0]
    assert rule["own_phrases"] == ["pink slime~"]
    assert rule["phrases"]


def test_the_same_words_again_are_no_new_number(people):
    words = [{"rule": "damp_or_mould", "phrase": "pink slime"}]
    first = set_hazards_policy(settings(words=words), version=0)
    second = set_hazards_policy(settings(words=words, page_after=30), version=first.version)
    assert second.words_number == 1


def test_taking_all_own_words_back_leaves_those_that_come_with_the_rules(people):
    first = set_hazards_policy(settings(words=[{"rule": "pests", "phrase": "squirrel~"}]), version=0)
    set_hazards_policy(settings(), version=first.version)
    assert try_hazard_rules("squirrels", None, staff()) is None
    assert try_hazard_rules("rats", None, staff()).rules == ("pests",)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"rule": "nothing", "phrase": "pink slime"}, "unknown_rule"),
        ({"rule": "pests", "phrase": "a b"}, "phrase_too_short"),
        ({"rule": "pests", "phrase": "one two three four five"}, "phrase_too_short"),
    ],
)
def test_refuses_words_that_would_find_everything_or_belong_nowhere(people, words, code):
    with pytest.raises(RuleBroken) as refused:
        set_hazards_policy(settings(words=[words]), version=0)
    assert refused.value.code == code


@pytest.mark.parametrize("phrase", [".*", "(a+)+$", "mould|", "~", "a~~b", ""])
def test_what_is_no_word_does_not_come_through_the_door(client, sign_in, people, phrase):
    body = {"words": [{"rule": "pests", "phrase": phrase}]}
    headers = sign_in("complaints_senior") | {"If-Match": '"0"'}
    assert client.put("/api/v1/hazards/policy", json=body, headers=headers).status_code == 422


def test_refuses_a_day_for_a_phase_that_the_law_dates_itself(people):
    with pytest.raises(RuleBroken) as refused:
        set_hazards_policy(settings(phases_begun={"phase_1": NOW.date()}), version=0)
    assert refused.value.code == "phase_is_known"


def test_refuses_to_call_somebody_unknown(people):
    with pytest.raises(NotFound) as refused:
        set_hazards_policy(settings(on_call=[[OFFICER], ["s-9"]]), version=0)
    assert refused.value.code == "staff_member_not_found"


def test_refuses_a_change_of_what_was_not_seen(people):
    set_hazards_policy(settings(), version=0)
    with pytest.raises(StaleVersion):
        set_hazards_policy(settings(), version=0)


def test_without_a_policy_the_law_shows(people):
    shown = show_hazards_policy()
    assert (shown["version"], shown["law"], shown["limits"]["investigate"]) == (
        0, "eng-2025", {"kind": "working_days", "n": 10},
    )  # fmt: skip
