from datetime import date

import pytest

from services.membership.commands.groups import end_role, grant_role
from services.membership.commands.residents import record_moving_out
from services.membership.model import Group
from shared.contracts.membership import GroupChanged, RoleGranted
from shared.errors import BadInput, NotFound, RuleBroken
from tests.harness import NOW
from tests.membership.people import a_group, registered

TODAY = NOW.date()
TERM = (TODAY, None)


def grant(group, resident=None, role="panel_member", term=TERM):
    return grant_role(group.id, (resident or registered()).id, role, "elected", term)


def code_of(call, *given, **options):
    with pytest.raises((RuleBroken, BadInput, NotFound)) as refused:
        call(*given, **options)
    return refused.value.code


def test_gives_a_place_and_announces_it(working, announced):
    group, resident = a_group(), registered()
    grant(group, resident)
    event = announced.last(RoleGranted)
    assert (event.group_id, event.resident_id) == (group.id, resident.id)
    assert (event.role, event.state) == ("panel_member", "active")
    assert announced.last(GroupChanged).members == 1


def test_one_active_place_a_resident(working):
    group, resident = a_group(), registered()
    grant(group, resident)
    assert code_of(grant, group, resident, role="chair") == "already_a_member"


def test_a_place_can_be_given_again_after_it_ended_and_is_another(working, announced):
    group, resident = a_group(), registered()
    grant(group, resident)
    end_role(group.id, resident.id, "term_ended", TODAY)
    grant(group, resident)
    assert len({event["subject"] for event in announced if event["type"] == RoleGranted.type}) == 2
    assert len(Group.get(group.id).places) == 2


def test_an_office_has_one_holder(working):
    group = a_group()
    grant(group, role="chair")
    assert code_of(grant, group, role="chair") == "office_taken"


def test_a_full_group_takes_nobody(working):
    group = a_group(max_members=1)
    grant(group)
    assert code_of(grant, group) == "group_full"


def test_only_residents_who_are_here(working):
    group, resident = a_group(), registered()
    record_moving_out(resident.id, "moved_out", TODAY, today=TODAY)
    assert code_of(grant, group, resident) == "resident_gone"
    assert code_of(grant_role, group.id, "nobody", "chair", "elected", TERM) == "resident_not_found"


@pytest.mark.parametrize(
    ("starts", "years", "ends"),
    [(date(2026, 11, 23), 3, "2029-11-22"), (date(2024, 2, 29), 1, "2025-02-27"), (date(2026, 1, 1), None, None)],
)
def test_a_usual_term_ends_by_itself(working, starts, years, ends):
    group = a_group(term_years=years)
    grant(group, term=(starts, None))
    assert Group.get(group.id).members[0].term_ends_on == ends


def test_a_term_cannot_end_before_it_starts(working):
    assert code_of(grant, a_group(), term=(date(2026, 2, 1), date(2026, 1, 1))) == "bad_term"


def test_over_http(client, sign_in):
    headers = sign_in("administrator")
    formed = {"name": "P", "kind": "area_panel", "formed_on": "2026-01-01"}
    group = client.post("/api/v1/groups", json=formed, headers=headers)
    person = {"family_name": "Ali", "tenure": "secure"}
    resident = client.post("/api/v1/residents", json=person, headers=headers).json["id"]
    path = f"/api/v1/groups/{group.json['id']}"
    sent = {"resident_id": resident, "role": "chair", "basis": "elected", "term_starts_on": "2026-01-01"}
    keyed = headers | {"Idempotency-Key": "k"}
    for _ in range(2):
        answer = client.post(f"{path}/members", json=sent, headers=keyed)
        assert (answer.status_code, len(answer.json["members"])) == (201, 1)
    shown = client.get(path, headers=headers).json
    assert shown["training"] == {"not_required": 1, "due": 0, "done": 0, "overdue": 0}
    assert client.get(f"{path}/members/{resident}", headers=headers).json["training_status"] == "not_required"
    assert client.get(f"{path}/members/nobody", headers=headers).json["code"] == "member_not_found"
    assert client.post(f"{path}/members", json=sent, headers=sign_in("reader")).status_code == 403
