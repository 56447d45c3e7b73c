"""Anybody who sees hazards can try the rules on a text."""

from services.complaints.model import Complaint
from services.complaints.model.hazard_concern import HazardConcern

URL = "/api/v1/hazards/trial"


def test_says_what_would_be_found_and_where_and_keeps_nothing(client, sign_in, people, announced):
    text = "No damp. The boiler is broken."
    answer = client.post(URL, json={"text": text}, headers=sign_in("complaints_officer"))
    assert answer.status_code == 200
    found = {match["rule"]: match for match in answer.json["matches"]}
    assert found["damp_or_mould"]["said"] == "damp"
    assert found["damp_or_mould"]["perhaps_denied"] is True
    assert text[found["no_heating"]["starts"] : found["no_heating"]["ends"]] == found["no_heating"]["said"]
    assert announced.names == []
    assert HazardConcern.collection().count_documents({}) == Complaint.collection().count_documents({}) == 0


def test_says_that_nothing_is_found(client, sign_in, people):
    answer = client.post(URL, json={"text": "Thank you."}, headers=sign_in("reader"))
    assert (answer.json["severity"], answer.json["matches"]) == (None, [])


def test_is_for_those_who_see_hazards(client, sign_in, people):
    assert client.post(URL, json={"text": "mould"}, headers=sign_in("training_officer")).status_code == 403
