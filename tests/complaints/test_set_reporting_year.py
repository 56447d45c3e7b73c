"""Homes and choices of a reporting year."""

import pytest

from services.complaints.commands.years import set_reporting_year
from services.complaints.model import ReportingYear
from services.complaints.queries.years import show_reporting_year
from shared.context import acting_for
from shared.errors import NotFound, StaleVersion
from tests.complaints.saying import TODAY, staff

V1 = "/api/v1"


def chosen(**changes):
    return {
        "homes": {"lcra": 8_000, "lcho": 1_200},
        "boundary": "all_made",
        "count_refused": True,
        "count_withdrawn": True,
    } | changes


def test_keeps_what_was_chosen_with_who_and_when(working):
    stored = set_reporting_year(2025, chosen(), staff(TODAY), version=0)
    assert (stored.homes, stored.boundary, stored.count_refused) == ({"lcra": 8_000, "lcho": 1_200}, "all_made", True)
    again = set_reporting_year(2025, chosen(boundary="due_by_year_end"), staff(TODAY), version=1)
    assert [(change["by"], change["boundary"]) for change in again.changes] == [
        ("s-officer", "all_made"), ("s-officer", "due_by_year_end"),
    ]  # fmt: skip


def test_the_same_again_changes_nothing(working):
    set_reporting_year(2025, chosen(), staff(TODAY), version=0)
    assert set_reporting_year(2025, chosen(), staff(TODAY), version=1).version == 1


def test_needs_the_version_that_was_seen(working):
    set_reporting_year(2025, chosen(), staff(TODAY), version=0)
    with pytest.raises(StaleVersion):
        set_reporting_year(2025, chosen(count_refused=False), staff(TODAY), version=0)


def test_the_year_must_have_begun(working):
    with pytest.raises(NotFound, match="year_not_found"):
        set_reporting_year(2027, chosen(), staff(TODAY), version=0)


def test_until_then_the_definition_decides(working):
    shown = show_reporting_year(2025, now=TODAY)
    assert (shown.version, shown.known_homes, shown.boundary) == (0, None, "due_by_year_end")


def test_another_landlords_year_is_another_one(working, other_landlord):
    set_reporting_year(2025, chosen(), staff(TODAY), version=0)
    with acting_for(other_landlord):
        assert ReportingYear.find("2025") is None


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        (chosen(homes={"lcra": -1, "lcho": 0}), "/homes/lcra"),
        (chosen(homes={"lcra": 1}), "/homes/lcho"),
        (chosen(boundary="nearly"), "/boundary"),
        (chosen(count_refused=None), "/count_refused"),
    ],
)
def test_what_cannot_be_is_refused(client, sign_in, working, sent, pointer):
    headers = sign_in("complaints_senior") | {"If-Match": '"0"'}
    answered = client.put(f"{V1}/complaints/years/2025", json=sent, headers=headers)
    assert (answered.status_code, answered.json["errors"][0]["pointer"]) == (422, pointer)


def test_at_the_door_only_for_those_who_decide(client, sign_in, working):
    for role, status in (("complaints_officer", 403), ("governing_body_member", 403), ("complaints_senior", 200)):
        headers = sign_in(role) | {"If-Match": '"0"', "Idempotency-Key": "once"}
        answered = client.put(f"{V1}/complaints/years/2025", json=chosen(), headers=headers)
        assert answered.status_code == status
    again = client.put(f"{V1}/complaints/years/2025", json=chosen(), headers=headers)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json == answered.json
