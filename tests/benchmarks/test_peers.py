"""The peers do what ours does: what a complaint grew here, it has there too."""

import pytest

from services.complaints.schemas.views import ComplaintStageView, ComplaintView
from shared.contracts.complaints import ComplaintReceived
from tests.benchmarks.peers import rules

TOLD = {"resident_id": "r-1", "by_representative": False, "channel": "phone", "category": "property_condition"}


@pytest.fixture
def complaint():
    told = TOLD | {"description": "It smells of gas in the hall.", "received_at": None}
    caller = rules.Caller("s-1", "l001", "staff", set())
    return rules.new_complaint(
        told, caller, {"tenure": "secure"}, {"number": 1, "holidays": []}, None, None, rules.now_utc()
    )


def test_a_peers_answer_says_what_ours_says(complaint):
    view = rules.complaint_view(complaint, rules.now_utc())
    assert view.keys() == ComplaintView().fields.keys() - {"finished"}  # said of those that are
    assert view["stage1"].keys() == ComplaintStageView().fields.keys()


def test_a_peers_event_tells_what_ours_tells(complaint):
    assert rules.complaint_received(complaint)["data"].keys() == ComplaintReceived.fields().keys()


def test_a_peer_looks_for_danger(complaint):
    assert complaint["hazard_sightings"][0]["rules"] == ["gas"]
    assert rules.signs_of_danger("The bell is out of order.", {"words": ["bell"]}) == ["bell"]
    assert rules.signs_of_danger("The bell is out of order.", None) == []
