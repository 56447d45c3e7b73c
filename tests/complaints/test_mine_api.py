"""A resident's own complaints over HTTP."""

from datetime import timedelta

from services.complaints.model import Complaint
from tests.complaints.doors import V1, refused
from tests.complaints.saying import TODAY


def test_complain_and_see_what_happens_next(client, me):
    made = client.post(f"{V1}/my-complaints", json={"category": "charges", "description": "Too much."}, headers=me)
    assert made.status_code == 201
    shown = client.get(f"{V1}/my-complaints/{made.json['id']}", headers=me).json
    assert shown["next"]["due_on"] == shown["due_on"] == Complaint.get(made.json["id"]).due_on.isoformat()
    assert shown["further"]["ombudsman"]["phone"] == "0300 111 3000"
    assert shown["possible_actions"] == ["withdraw"]
    assert "history" not in shown
    assert "stage1" not in shown


def test_see_only_their_own(client, me, complaint_at):
    own, other, anonymous = complaint_at(), complaint_at(resident_id="r-2"), complaint_at(resident_id=None)
    listed = client.get(f"{V1}/my-complaints", headers=me).json["items"]
    assert [row["id"] for row in listed] == [own.id]
    for strange in (other, anonymous):
        for what in ("", "/letters/1"):
            path = f"{V1}/my-complaints/{strange.id}{what}"
            refused(client.get(path, headers=me), 404, "complaint_not_found")
        for what in ("withdrawal", "resolution"):
            path = f"{V1}/my-complaints/{strange.id}/{what}"
            refused(client.post(path, headers=me), 404, "complaint_not_found")
        path = f"{V1}/my-complaints/{strange.id}/escalation"
        refused(client.post(path, json={}, headers=me), 404, "complaint_not_found")


def test_escalate_resolve_and_withdraw_without_knowing_versions(client, me, complaint_at):
    answered, settled, open_one = complaint_at("stage1_responded"), complaint_at("stage1_responded"), complaint_at()
    reply = client.post(f"{V1}/my-complaints/{answered.id}/escalation", json={"reason": "No."}, headers=me)
    assert (reply.status_code, reply.json["stage"]) == (200, 2)
    assert client.post(f"{V1}/my-complaints/{settled.id}/resolution", headers=me).json["state"] == "stage1_resolved"
    assert client.post(f"{V1}/my-complaints/{open_one.id}/withdrawal", headers=me).json["state"] == "withdrawn"


def test_know_until_when_they_can_go_to_the_ombudsman(client, me, complaint_at):
    complaint = complaint_at("stage2_responded")
    shown = client.get(f"{V1}/my-complaints/{complaint.id}", headers=me).json
    assert shown["further"]["until"] == "2027-11-28"
    assert shown["next"] == {
        "text": "This is our final answer. If you are not satisfied, you can go to the Ombudsman.",
        "due_on": None,
    }


def test_have_no_staff_routes(client, me, complaint_at):
    complaint = complaint_at()
    for path in ("", f"/{complaint.id}", "/figures?from=2026-01-01&to=2026-12-31", "/policy", "/calendar"):
        refused(client.get(f"{V1}/complaints{path}", headers=me), 403, "not_allowed")


def test_who_is_not_known_yet_comes_back_later(client, sign_in, people):
    new = sign_in("resident", person_id="r-new")
    answered = client.post(f"{V1}/my-complaints", json={"category": "charges", "description": "x"}, headers=new)
    refused(answered, 503, "not_yet_known")
    assert answered.headers["Retry-After"] == "1"


def test_page_through_their_complaints_the_latest_first(client, me, complaint_at):
    made = [complaint_at(when=TODAY - timedelta(days=n)).id for n in range(3)]
    first = client.get(f"{V1}/my-complaints?limit=2", headers=me).json
    second = client.get(f"{V1}/my-complaints?limit=2&cursor={first['next']}", headers=me).json
    assert [row["id"] for row in first["items"] + second["items"]] == made
    assert second["next"] is None
