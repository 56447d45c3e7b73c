"""The household is back, or will not come back."""

import pytest

from services.complaints.commands.decants import end_decant, watch_decant_contacts
from services.complaints.queries.decants import list_decants
from shared.contracts.complaints import DecantEnded
from shared.errors import BadInput, RuleBroken
from tests.complaints.saying import NOW, staff
from tests.complaints.test_record_decant_contact import call
from tests.complaints.test_start_decant import TODAY, decant
from tests.harness import days

__all__ = ["decant"]


LATER, LATER_DAY = NOW + days(9), TODAY + days(9)


def end(one, when=LATER, day=LATER_DAY):
    return end_decant(one.id, day, "returned_home", staff(when), version=one.version)


def test_nobody_is_to_be_asked_any_more(decant, announced):
    one = end(decant())
    event = announced.last(DecantEnded)
    assert (event.ended_on, event.end_reason, event.contact_due_before) == (TODAY + days(9), "returned_home", None)
    assert watch_decant_contacts(now=NOW + days(99)) == 0
    with pytest.raises(RuleBroken) as refused:
        call(one, NOW + days(10))
    assert refused.value.code == "not_possible_now"


@pytest.mark.parametrize("day", [TODAY - days(1), TODAY + days(10)])
def test_refuses_a_day_that_cannot_be(decant, day):
    with pytest.raises(BadInput) as refused:
        end(decant(), day=day)
    assert refused.value.code == "bad_day"


def test_who_lives_elsewhere_for_more_than_twelve_weeks_is_listed(decant, client, sign_in):
    twelve, longer = decant(started_on=TODAY - days(84)), decant(started_on=TODAY - days(85))
    ended = end(decant(started_on=TODAY - days(99)))
    assert [one.id for one in list_decants(None, 9, now=NOW, open=True, long=True)] == [longer.id]
    assert [one.id for one in list_decants(None, 9, now=NOW, open=True)] == [longer.id, twelve.id]
    assert [one.id for one in list_decants(None, 9, now=NOW, open=False)] == [ended.id]
    headers = sign_in("complaints_officer")
    shown = client.get("/api/v1/decants?limit=1", headers=headers).json
    rest = client.get(f"/api/v1/decants?limit=1&cursor={shown['next']}", headers=headers).json
    assert [row["id"] for row in shown["items"] + rest["items"]] == [longer.id, twelve.id]
    assert client.get(f"/api/v1/decants/{ended.id}", headers=headers).json["needs"] == ["near_school", "pets"]
