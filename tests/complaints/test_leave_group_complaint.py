"""Whoever leaves a group complaint goes on alone, at any stage, and loses nothing (invariant 14)."""

import pytest

from services.complaints.commands import groups, representatives
from services.complaints.commands.deadlines import watch_deadlines
from services.complaints.model import Complaint
from shared.contracts.complaints import ComplainantLeft, ComplaintSeparated
from shared.errors import NotFound, RuleBroken
from shared.store import LostRace
from tests.complaints.saying import NOW, speaking, staff
from tests.complaints.steps import WAYS, acknowledge, respond_finally
from tests.harness import days

LATER = NOW + days(7)
SAME = ("state", "stage", "received_at", "due_before", "watch_at", "watch_for", "counted_with", "procedure", "category",
        "description", "channel")  # fmt: skip


def leave(complaint, who="r-2", when=LATER):
    complaint = Complaint.get(complaint.id)
    return groups.leave_group_complaint(complaint.id, who, staff(when), version=complaint.version)


def own_of(complaint, who="r-2"):
    return Complaint.get(Complaint.get(complaint.id).departed_to(who))


@pytest.mark.parametrize("state", [state for state in WAYS if state not in ("stage1_resolved", "withdrawn")])
def test_their_own_has_the_same_dates_clocks_stage_and_history(group_at, state):
    group = group_at(state)
    leave(group)
    own = own_of(group)
    assert [getattr(own, name) for name in SAME] == [getattr(group, name) for name in SAME]
    assert own.stage1.to_mongo() == group.stage1.to_mongo()
    assert (own.stage2 and own.stage2.to_mongo()) == (group.stage2 and group.stage2.to_mongo())
    assert [letter.to_mongo() for letter in own.letters] == [letter.to_mongo() for letter in group.letters]
    kept = [fact for fact in group.history if fact.details.get("member_id") in (None, "r-2")]
    assert [fact.to_mongo() for fact in own.history[:-1]] == [fact.to_mongo() for fact in kept]
    assert (own.history[-1].what, own.resident_id, own.group) == ("separated", "r-2", False)


def test_it_has_a_reference_of_its_own_and_says_where_it_came_from(group_at):
    group = group_at()
    leave(group)
    own = own_of(group)
    assert own.reference != group.reference
    assert own.separated_from == group.id


def test_both_are_announced(group_at, announced):
    group = group_at("stage2_acknowledged")
    announced.clear()
    leave(group)
    assert announced.names == ["complainant_left", "complaint_separated"]
    left, own = announced.last(ComplainantLeft), announced.last(ComplaintSeparated)
    assert (left.resident_id, left.own_complaint_id) == ("r-2", own.subject)
    assert (own.separated_from, own.state, own.resident_id, own.sequence) == (
        group.id, "stage2_acknowledged", "r-2", 1,
    )  # fmt: skip


def test_the_others_go_on_without_them(group_at):
    group = leave(group_at("stage1_acknowledged"))
    assert group.complainant_ids == ["r-1", "r-3"]
    assert (group.state, group.departures, group.leaving_since) == ("stage1_acknowledged", [], None)


def test_when_the_first_lead_leaves_another_member_is_written_to_first(group_at):
    group = leave(group_at(), "r-1")
    assert (group.resident_id, group.member("r-2").lead) == ("r-2", True)


def test_their_own_goes_its_own_way_from_then_on(group_at):
    group = group_at("stage2_acknowledged")
    leave(group)
    own = respond_finally(own_of(group), LATER)
    assert (own.state, Complaint.get(group.id).state) == ("stage2_responded", "stage2_acknowledged")


def test_each_is_watched_for_its_deadline(group_at):
    leave(group_at("stage1_acknowledged"))
    assert watch_deadlines(now=NOW + days(60)) == 2


def test_nothing_of_other_members_goes_with_them(group_at):
    group = group_at(individual="My son coughs at night.")
    leave(group, "r-3")
    own = own_of(group, "r-3")
    assert "coughs" not in str(own.to_mongo())
    assert "r-2" not in str(own.to_mongo())
    leave(group, "r-2")
    assert own_of(group).individual_of("r-2").individual == "My son coughs at night."


def test_who_speaks_for_them_goes_with_them(group_at):
    group = group_at()
    representatives.name_representative(
        group.id, speaking(resident_id="r-2"), staff(), version=Complaint.get(group.id).version
    )
    leave(group)
    assert own_of(group).spoken_for_by("r-helper", LATER) == "r-2"
    assert Complaint.get(group.id).spoken_for_by("r-helper", LATER) is None


def test_for_the_last_one_it_is_the_same_complaint_and_theirs_alone(group_at):
    group = group_at("stage1_acknowledged")
    leave(group, "r-1")
    leave(group, "r-2")
    last = leave(group, "r-3")
    assert (last.id, last.group, last.resident_id, last.due_before) == (group.id, False, "r-3", group.due_before)
    assert leave(group, "r-3").version == last.version


def test_again_changes_nothing(group_at, announced):
    group = group_at()
    first = leave(group)
    announced.clear()
    assert leave(group).version == first.version
    assert announced.names == []
    assert Complaint.collection().count_documents({}) == 2


def test_a_stranger_and_one_persons_complaint_are_refused(group_at, complaint_at):
    with pytest.raises(NotFound) as refused:
        leave(group_at(), "r-9")
    assert refused.value.code == "member_not_found"
    with pytest.raises(RuleBroken) as refused:
        leave(complaint_at(), "r-1")
    assert refused.value.code == "no_group"


# Dying between the writes


class Died(Exception):
    """The process ended here."""


@pytest.fixture
def die_at_write(monkeypatch):
    """die_at_write(2): the process ends instead of its second write of a complaint."""

    def arrange(number):
        save, written = Complaint.save, []

        def save_or_die(document):
            written.append(document.id)
            if len(written) == number:
                raise Died
            return save(document)

        monkeypatch.setattr(Complaint, "save", save_or_die)
        return lambda: monkeypatch.setattr(Complaint, "save", save)

    return arrange


@pytest.mark.parametrize("number", [1, 2, 3])
def test_dying_before_any_write_loses_nothing(group_at, announced, die_at_write, number):
    group = group_at("stage2_acknowledged")
    announced.clear()
    revive = die_at_write(number)
    with pytest.raises(Died):
        leave(group)
    revive()
    if number == 1:  # nothing had happened: they are still in it
        assert "r-2" in Complaint.get(group.id).complainant_ids
        leave(group)
    else:
        acknowledged = Complaint.get(group.id)
        respond_finally(acknowledged, LATER + days(1))  # the others' goes on meanwhile
        assert groups.finish_departures(now=LATER + days(1)) == 1
    own = own_of(group)
    assert (own.state, own.due_before) == ("stage2_acknowledged", group.due_before)
    assert announced.names.count("complainant_left") == announced.names.count("complaint_separated") == 1
    assert Complaint.get(group.id).departures == []
    assert groups.finish_departures(now=LATER + days(2)) == 0


def test_two_processes_that_finish_it_at_once_make_one_complaint(group_at, announced, die_at_write):
    group = group_at()
    revive = die_at_write(2)
    with pytest.raises(Died):
        leave(group)
    revive()
    first, second = Complaint.get(group.id), Complaint.get(group.id)
    groups.finish_departure(group.id)
    groups._store_own(second, second.departures[0])
    second.finish_departure("r-2")
    with pytest.raises(LostRace):
        second.save()
    assert first.departures
    assert announced.names.count("complaint_separated") == 1
    assert Complaint.collection().count_documents({}) == 2


def test_a_change_at_the_same_moment_wins_or_loses_whole(group_at):
    group = group_at("stage1_logged")
    behind = Complaint.get(group.id)
    acknowledge(group, LATER)
    behind.leave("r-2", "own", staff(LATER))
    with pytest.raises(LostRace):
        behind.save()
    leave(group)
    assert own_of(group).state == "stage1_acknowledged"
