"""The panel suggests; the complaint and its clock do not notice."""

import pytest

from services.complaints.commands.panel import end_panel_agreement, withdraw_panel_consent
from services.complaints.model import Complaint
from shared.contracts.complaints import PanelSuggestionMade
from tests.complaints.helped import decided, shared, suggested
from tests.complaints.saying import OFFICER, RESIDENT, resident, staff
from tests.complaints.steps import WAYS


def test_it_is_kept_with_who_made_it(complaint_at, announced):
    (suggestion,) = suggested(shared(complaint_at())).suggestions
    assert (suggestion.number, suggestion.by, suggestion.text) == (1, "r-2", "Meet at the lift on Monday.")
    assert announced.last(PanelSuggestionMade).suggested == 1
    assert "Monday" not in str(announced)


@pytest.mark.parametrize(
    "state", ["stage1_logged", "stage1_acknowledged", "stage1_extended", "stage2_requested", "stage2_acknowledged"]
)
def test_whatever_the_panel_does_no_deadline_and_nothing_else_of_the_complaint_changes(complaint_at, state):
    complaint = complaint_at(state)
    before = Complaint.plain(complaint.id)
    decided(suggested(suggested(shared(complaint))), 1)
    withdraw_panel_consent(complaint.id, resident())
    end_panel_agreement("r-2", staff(), version=1)
    assert Complaint.plain(complaint.id) == before
    assert before["due_before"] is not None


def test_it_is_no_stage():
    assert not [state for state in WAYS if "panel" in state]


def test_the_way_through_at_the_door(client, sign_in, complaint_at):
    complaint, v1 = complaint_at(), "/api/v1"
    me, officer = sign_in("resident", person_id=RESIDENT), sign_in("complaints_officer", person_id=OFFICER)
    member = sign_in("resident", "complaints_panel", person_id="r-2", kind="resident")
    consent, path = f"{v1}/my-complaints/{complaint.id}/panel-consent", f"{v1}/complaints/{complaint.id}/panel"
    steps = [
        ("put", f"{v1}/complaints/panel/members/r-2", {"agreement": "doc-1", "signed_on": "2026-11-01"}, officer, 0),
        ("put", consent, {"words": "The lift stands still."}, me, None),
        ("post", f"{path}/members", {"member_ids": ["r-2"]}, officer, 1),
        ("get", f"{v1}/complaints/panel/cases/{complaint.id}", None, member, None),
        ("post", f"{v1}/complaints/panel/cases/{complaint.id}/suggestions", {"text": "Meet there."}, member, None),
        ("post", f"{path}/suggestions/1/decision", {"decision": "declined", "reason": "It is mended."}, officer, 3),
        ("get", path, None, officer, None),
        ("get", f"{v1}/complaints/panel/members/r-2", None, officer, None),
        ("get", consent, None, me, None),
    ]
    for method, address, sent, who, version in steps:
        tag = {} if version is None else {"If-Match": f'"{version}"'}
        answer = getattr(client, method)(address, json=sent, headers=who | tag)
        assert answer.status_code == 200, (address, answer.json)
    assert answer.json["suggestions"][0]["decision"] == "declined"
    assert len(client.get(f"{v1}/complaints/panel/cases", headers=member).json["items"]) == 1
    assert client.get(f"{v1}/complaints/panel/cases", headers=me).status_code == 403
    assert client.post(f"{consent}/withdrawal", headers=me).json["words"] is None
    gone = client.get(f"{v1}/complaints/panel/cases/{complaint.id}", headers=member)
    assert (gone.status_code, gone.json["code"]) == (404, "panel_case_not_found")


def test_that_somebody_looked_is_logged_with_ids_alone(client, sign_in, complaint_at, monkeypatch):
    logged = []
    monkeypatch.setattr("services.complaints.api.panel.log.info", lambda name, **keys: logged.append((name, keys)))
    case = shared(complaint_at())
    member = sign_in("resident", "complaints_panel", person_id="r-2", kind="resident")
    client.get(f"/api/v1/complaints/panel/cases/{case.id}", headers=member)
    client.get("/api/v1/complaints/panel/cases", headers=member)
    assert logged == [("panel_case_read", {"complaint": case.id, "reader_id": "r-2"})] * 2
