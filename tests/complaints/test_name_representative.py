"""Somebody speaks for a resident by an authority that is on record, and sees and does no more than it allows."""

from datetime import date

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.commands import expressions, representatives
from services.complaints.model import Complaint
from shared.contracts.complaints import RepresentativeNamed
from shared.errors import BadInput, NotFound, RuleBroken
from tests.complaints.saying import NOW, resident, speaking, staff
from tests.complaints.steps import acknowledge, letters_of
from tests.harness import days


def name(complaint, when=NOW, **changes):
    told = speaking(**changes)
    return representatives.name_representative(complaint.id, told, staff(when), version=complaint.version)


HELPER = resident(NOW + days(1), "r-helper")


def test_who_how_and_until_when_is_kept(complaint_at, announced):
    complaint = name(complaint_at(), given="by_word", given_at=NOW - days(1), until=date(2026, 12, 31))
    (found,) = Complaint.get(complaint.id).representatives
    assert (found.number, found.resident_id, found.person_id, found.given) == (1, "r-1", "r-helper", "by_word")
    assert found.ends_before.isoformat() == "2027-01-01T00:00:00+00:00"
    assert announced.last(RepresentativeNamed).subject == complaint.id
    assert "helper" not in str(announced)


def test_they_are_written_to_as_well(complaint_at, announced):
    acknowledge(name(complaint_at()), NOW)
    told = [message["resident_id"] for message in letters_of(announced, "complaint_acknowledged")]
    assert told == ["r-1", "r-helper"]


def test_they_take_it_further(complaint_at):
    complaint = name(complaint_at("stage1_responded"), NOW + days(3))
    assert commands.escalate_my_complaint(complaint.id, None, resident(NOW + days(4), "r-helper")).stage == 2


def test_they_choose_and_promote_as_the_resident_told_them(expression):
    captured = name(expression())
    chosen = expressions.make_my_choice(captured.id, "service_request", HELPER)
    assert chosen.choices[0].by == "r-helper"
    assert expressions.promote_my_service_request(captured.id, None, HELPER).state == "stage1_logged"


@pytest.mark.parametrize("do", [commands.withdraw_my_complaint, commands.resolve_my_complaint])
def test_they_neither_take_it_back_nor_settle_it(complaint_at, do):
    complaint = name(complaint_at())
    with pytest.raises(NotFound) as refused:
        do(complaint.id, HELPER)
    assert refused.value.code == "complaint_not_found"


def test_without_authority_it_does_not_exist_for_them(complaint_at):
    with pytest.raises(NotFound) as refused:
        commands.escalate_my_complaint(complaint_at("stage1_responded").id, None, HELPER)
    assert refused.value.code == "complaint_not_found"


def test_nor_does_that_of_another_resident_than_theirs(client, sign_in, complaint_at):
    theirs, another = name(complaint_at()), complaint_at(resident_id="r-2")
    headers = sign_in("resident", person_id="r-helper")
    assert client.get(f"/api/v1/my-complaints/{theirs.id}", headers=headers).status_code == 200
    assert client.get(f"/api/v1/my-complaints/{another.id}", headers=headers).status_code == 404
    listed = client.get("/api/v1/my-complaints", headers=headers).json["items"]
    assert [row["id"] for row in listed] == [theirs.id]


def test_it_ends_with_its_last_day(complaint_at):
    complaint = name(complaint_at(), until=date(2026, 11, 24))
    assert complaint.spoken_for_by("r-helper", NOW + days(1)) == "r-1"
    assert complaint.spoken_for_by("r-helper", NOW + days(2)) is None
    assert complaint.correspondents(NOW + days(2)) == ["r-1"]


def test_what_has_ended_is_listed_no_more(client, sign_in, complaint_at):
    name(complaint_at(), until=date(2026, 12, 1))
    headers = sign_in("resident", person_id="r-helper")
    assert client.get("/api/v1/my-complaints", headers=headers).json["items"] == []


@pytest.mark.parametrize("kind", ["executor", "administrator", "next_of_kin"])
def test_who_stands_in_for_a_resident_who_has_died_does_all_they_could(complaint_at, kind):
    given = {
        "executor": "grant_of_probate", "administrator": "letters_of_administration", "next_of_kin": "by_relationship",
    }  # fmt: skip
    complaint = name(complaint_at(resident_id="r-late"), kind=kind, given=given[kind])
    assert commands.withdraw_my_complaint(complaint.id, HELPER).state == "withdrawn"


def test_an_executor_speaks_by_the_will_before_probate(complaint_at):
    complaint = name(complaint_at(resident_id="r-late"), kind="executor", given="in_writing")
    assert complaint.spoken_for_by("r-helper", NOW) == "r-late"


def test_not_for_one_who_lives_nor_an_advocate_for_one_who_has_died(complaint_at):
    with pytest.raises(RuleBroken) as refused:
        name(complaint_at(), kind="executor", given="grant_of_probate")
    assert refused.value.code == "not_deceased"
    with pytest.raises(RuleBroken) as refused:
        name(complaint_at(resident_id="r-late"))
    assert refused.value.code == "authority_died"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"until": date(2026, 11, 22)}, "authority_ended"),
        ({"given_at": NOW + days(1)}, "authority_in_the_future"),
        ({"given": "grant_of_probate"}, "authority_does_not_fit"),
        ({"kind": "executor", "given": "by_word"}, "authority_does_not_fit"),
        ({"kind": "executor", "given": "by_relationship"}, "authority_does_not_fit"),
        ({"kind": "next_of_kin", "given": "power_of_attorney"}, "authority_does_not_fit"),
    ],
)
def test_refuses_authority_that_is_none(complaint_at, changes, code):
    complaint = complaint_at()
    with pytest.raises(BadInput) as refused:
        name(complaint, **changes)
    assert refused.value.code == code
    assert Complaint.get(complaint.id).representatives == []


def test_one_who_can_act_already_is_not_named_again(complaint_at):
    complaint = name(complaint_at())
    for person in ("r-helper", "r-1"):
        with pytest.raises(RuleBroken) as refused:
            name(complaint, person_id=person)
        assert refused.value.code == "already_represents"


def test_an_anonymous_complaint_has_nobody_to_speak_for(complaint_at):
    with pytest.raises(RuleBroken) as refused:
        name(complaint_at(resident_id=None))
    assert refused.value.code == "no_complainant"


def test_an_unknown_person_is_refused_but_one_we_know_by_name_only_is_kept(complaint_at):
    with pytest.raises(NotFound) as refused:
        name(complaint_at(), person_id="r-9")
    assert refused.value.code == "resident_not_found"
    complaint = name(complaint_at(), person_id=None, full_name="A. Solicitor")
    assert complaint.representatives[0].full_name == "A. Solicitor"


def test_in_a_group_they_speak_for_one_member(group_at):
    group = group_at()
    with pytest.raises(RuleBroken) as refused:
        name(group)
    assert refused.value.code == "say_which_member"
    with pytest.raises(NotFound):
        name(group, resident_id="r-9")
    assert name(group, resident_id="r-3").spoken_for_by("r-helper", NOW) == "r-3"
