"""The landlord's policy and calendar over HTTP."""

import pytest

from tests.complaints.doors import V1, body, refused


def test_a_stricter_policy_is_set_and_shown(client, senior, officer):
    path, own = f"{V1}/complaints/policy", {"stage1_acknowledge": {"kind": "working_days", "n": 3}}
    assert client.get(path, headers=officer).headers["ETag"] == '"0"'
    answered = client.put(path, json={"durations": own}, headers=senior | {"If-Match": '"0"'})
    assert (answered.status_code, answered.headers["ETag"]) == (200, '"1"')
    shown = client.get(path, headers=officer).json
    assert shown["durations"] == own
    assert shown["limits"]["stage2_respond"] == {"kind": "working_days", "n": 20}


@pytest.mark.parametrize(
    "durations",
    [
        {"stage3_respond": {"kind": "working_days", "n": 3}},
        {"stage1_respond": {"kind": "moons", "n": 3}},
        {"stage1_respond": {"kind": "working_days", "n": 0}},
        {"stage1_respond": 3},
        [],
        None,
    ],
)
def test_a_duration_that_is_none_is_refused(client, senior, durations):
    headers = senior | {"If-Match": '"0"'}
    answered = client.put(f"{V1}/complaints/policy", json={"durations": durations}, headers=headers)
    refused(answered, 422, "invalid_input")


def test_a_looser_policy_is_refused(client, senior):
    sent = {"durations": {"stage1_respond": {"kind": "working_days", "n": 11}}}
    answered = client.put(f"{V1}/complaints/policy", json=sent, headers=senior | {"If-Match": '"0"'})
    assert refused(answered, 409, "looser_than_procedure")["errors"][0]["pointer"] == "/stage1_respond"


def test_an_officer_decides_on_neither(client, officer):
    headers = officer | {"If-Match": '"0"'}
    for path, sent in (("policy", {"durations": {}}), ("calendar", {"holidays": ["2027-01-01"]})):
        refused(client.put(f"{V1}/complaints/{path}", json=sent, headers=headers), 403, "not_allowed")


def test_a_proclaimed_holiday_is_recorded(client, senior):
    path = f"{V1}/complaints/calendar"
    shown = client.get(path, headers=senior)
    sent = {"holidays": [*shown.json["holidays"], "2027-06-14"]}
    answered = client.put(path, json=sent, headers=senior | {"If-Match": shown.headers["ETag"]})
    assert (answered.status_code, answered.json["number"]) == (200, 2)
    assert "2027-06-14" in client.get(path, headers=senior).json["holidays"]


@pytest.mark.parametrize("holidays", [[], ["soon"], ["9999-01-01"], "2027-01-01", ["2027-01-01"] * 1001])
def test_a_calendar_that_is_none_is_refused(client, senior, holidays):
    headers = senior | {"If-Match": '"0"'}
    answered = client.put(f"{V1}/complaints/calendar", json={"holidays": holidays}, headers=headers)
    refused(answered, 422, "invalid_input")


def test_a_keyed_receipt_before_any_calendar_answers_with_the_complaint(client, officer):
    headers = officer | {"Idempotency-Key": "first-of-all"}
    answers = [client.post(f"{V1}/complaints", json=body(), headers=headers) for _ in range(2)]
    assert {answered.json.get("state") for answered in answers} == {"stage1_logged"}
