"""Somebody takes a danger in hand: nobody is called any more."""

import pytest

from services.complaints.commands.hazard_watch import page_unacknowledged_hazards
from services.complaints.commands.hazard_work import close_hazard_concern
from services.complaints.commands.hazards import acknowledge_hazard_concern
from services.complaints.model import Act
from shared.contracts.complaints import HazardConcernAcknowledged
from shared.errors import NotFound, RuleBroken
from tests.complaints.saying import NOW, OFFICER, staff
from tests.harness import days


def test_it_is_kept_who_did_and_told(concern, announced):
    one = acknowledge_hazard_concern(concern().id, staff())
    assert (one.acknowledged_at, one.acknowledged_by, one.page_at) == (NOW, OFFICER, None)
    assert announced.last(HazardConcernAcknowledged).acknowledged_at == NOW
    assert page_unacknowledged_hazards(now=NOW + days(9)) == 0


def test_the_second_time_changes_nothing(concern, announced):
    first = acknowledge_hazard_concern(concern().id, staff())
    second = acknowledge_hazard_concern(first.id, staff(NOW + days(1), "s-senior"))
    assert (second.version, second.acknowledged_by) == (first.version, OFFICER)
    assert announced.names == ["hazard_concern_raised", "hazard_concern_acknowledged"]


def test_a_partners_system_may_and_it_is_kept_that_it_was_one(client, concern, sign_in):
    one = concern()
    path = f"/api/v1/hazards/{one.id}"
    answer = client.post(f"{path}/acknowledgement", headers=sign_in("partner", kind="partner", person_id="repairs"))
    assert (answer.status_code, answer.json["acknowledged_by"]) == (200, "repairs")
    assert answer.json["history"][-1]["by_kind"] == "partner"
    refused = client.post(f"{path}/closure", json={}, headers=sign_in("partner", kind="partner"))
    assert refused.status_code == 403


def test_whoever_works_on_it_has_taken_it_in_hand(concern):
    one = concern()
    closed = close_hazard_concern(one.id, "same_matter", "See H-1.", staff(), version=one.version)
    assert closed.acknowledged_by == OFFICER


def test_refuses_a_closed_one_that_nobody_acknowledged(concern):
    one = concern()
    one.state = "closed"
    one.save()
    with pytest.raises(RuleBroken) as refused:
        acknowledge_hazard_concern(one.id, Act(NOW, "staff", OFFICER))
    assert refused.value.code == "not_possible_now"


def test_refuses_an_unknown_one(people):
    with pytest.raises(NotFound) as refused:
        acknowledge_hazard_concern("nothing", staff())
    assert refused.value.code == "hazard_concern_not_found"
