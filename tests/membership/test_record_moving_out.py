import pytest

from services.membership.commands.residents import record_moving_out
from shared.contracts.membership import ResidentMovedOut
from shared.errors import BadInput, RuleBroken
from tests.harness import NOW, days
from tests.membership.people import registered

TODAY = NOW.date()


@pytest.mark.parametrize("reason", ["moved_out", "deceased"])
def test_records_it_and_announces_it(working, announced, reason):
    resident = record_moving_out(registered().id, reason, TODAY, today=TODAY)
    assert (resident.state, resident.left_on) == (reason, "2026-11-23")
    assert announced.last(ResidentMovedOut).state == reason


def test_happens_once(working):
    resident = record_moving_out(registered().id, "moved_out", TODAY, today=TODAY)
    with pytest.raises(RuleBroken) as refused:
        record_moving_out(resident.id, "deceased", TODAY, today=TODAY)
    assert refused.value.code == "already_left"


def test_a_day_to_come_is_refused(working):
    with pytest.raises(BadInput) as refused:
        record_moving_out(registered().id, "moved_out", TODAY + days(1), today=TODAY)
    assert refused.value.code == "not_yet"


def test_over_http(client, sign_in, landlord):
    headers = sign_in("membership_officer")
    made = client.post("/api/v1/residents", json={"family_name": "Okafor", "tenure": "secure"}, headers=headers).json
    path = f"/api/v1/residents/{made['id']}/moved-out"
    assert client.post(path, json={}, headers=headers).status_code == 422
    answer = client.post(path, json={"left_on": "2020-01-31"}, headers=headers)
    assert (answer.status_code, answer.json["state"]) == (200, "moved_out")
    assert client.post(path, json={"left_on": "2020-01-31"}, headers=sign_in("reader")).status_code == 403
