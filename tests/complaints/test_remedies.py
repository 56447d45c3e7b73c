"""What was promised, at the door: lists of what is to do, and what comes back."""

from services.complaints.commands.remedies import assign_remedy_owner, watch_remedies
from tests.complaints.promised import a_remedy, answered, done, remedies_of
from tests.complaints.saying import OFFICER, at, staff

V1 = "/api/v1"


def listed(client, who, query=""):
    return client.get(f"{V1}/complaints/remedies{query}", headers=who).json


def test_what_is_due_first_is_at_the_top_and_what_is_done_is_not_there(client, officer, complaint_at):
    several = [{"what": str(by), "by": by} for by in ("2026-12-18", "2026-12-04", "2026-12-11")]
    change = {"kind": "policy_change", "what": "One day."}
    complaint = answered(complaint_at, remedies=[change], outstanding_actions=several)
    done(remedies_of(complaint)[3])
    assert [item["what"] for item in listed(client, officer)["items"]] == ["2026-12-04", "2026-12-18", "One day."]


def test_pages_hold_everything_once(client, officer, complaint_at):
    several = [{"what": f"Number {number}.", "by": "2026-12-18"} for number in range(5)]
    remedies_of(answered(complaint_at, remedies=[], outstanding_actions=several))
    seen, query = [], "?limit=2"
    while query:
        page = listed(client, officer, query)
        seen += [item["what"] for item in page["items"]]
        query = page["next"] and f"?limit=2&cursor={page['next']}"
    assert sorted(seen) == [f"Number {number}." for number in range(5)]


def test_filters(client, officer, complaint_at):
    late, early = a_remedy(complaint_at, by="2026-12-01"), a_remedy(complaint_at)
    watch_remedies(now=at("2026-12-02 10:00"))
    assign_remedy_owner(early.id, "contractor", "lifts-r-us", staff(), version=early.version)
    for query, expected in {
        "?overdue=true": [late.id],
        "?overdue=false": [early.id],
        "?state=overdue": [late.id],
        "?owner_id=lifts-r-us": [early.id],
        f"?owner_id={OFFICER}": [late.id],
        f"?complaint_id={early.complaint_id}": [early.id],
    }.items():
        assert [item["id"] for item in listed(client, officer, query)["items"]] == expected, query


def test_a_complaint_shows_what_it_promised_in_the_order_of_its_answers(client, officer, complaint_at):
    complaint = complaint_at("stage1_responded")
    remedies_of(complaint)
    shown = client.get(f"{V1}/complaints/{complaint.id}/remedies", headers=officer).json["items"]
    assert [(item["source"], item["state"]) for item in shown] == [("remedy", "done"), ("outstanding_action", "open")]
    assert client.get(f"{V1}/complaints/nobody/remedies", headers=officer).json["code"] == "complaint_not_found"


def test_a_complaint_says_whether_it_is_finished(client, officer, me, complaint_at):
    remedy = a_remedy(complaint_at)
    path = f"complaints/{remedy.complaint_id}"
    for who, address in ((officer, f"{V1}/{path}"), (me, f"{V1}/my-{path}")):
        assert client.get(address, headers=who).json["finished"] is False
    done(remedy)
    assert client.get(f"{V1}/{path}", headers=officer).json["finished"] is True


def test_the_way_through(client, officer, me, complaint_at):
    remedy = a_remedy(complaint_at)
    path, steps = f"{V1}/complaints/remedies/{remedy.id}", [
        ("owner", {"owner_kind": "contractor", "owner_id": "lifts-r-us"}, "open"),
        ("date", {"until": "2026-12-20", "reason": "The part is late."}, "open"),
        ("progress", {"text": "The part is there."}, "open"),
        ("completion", None, "done"),
        ("dispute", {"reason": "It stands still.", "channel": "phone"}, "open"),
        ("completion", None, "done"),
        ("confirmation", None, "resident_confirmed"),
    ]  # fmt: skip
    for what, sent, state in steps:
        version = client.get(path, headers=officer).headers["ETag"]
        answer = client.post(f"{path}/{what}", json=sent, headers=officer | {"If-Match": version})
        assert (answer.status_code, answer.json.get("state")) == (200, state), (what, answer.json)
    mine = f"{V1}/my-complaints/remedies/{remedy.id}"
    assert client.post(f"{mine}/dispute", json={"reason": "Again."}, headers=me).json["state"] == "open"
    assert client.post(f"{mine}/confirmation", headers=me).json["code"] == "remedy_not_done"


def test_staff_name_the_version_they_saw(client, officer, complaint_at):
    remedy = a_remedy(complaint_at)
    answer = client.post(f"{V1}/complaints/remedies/{remedy.id}/completion", headers=officer)
    assert (answer.status_code, answer.json["code"]) == (428, "version_required")


def test_who_only_reads_changes_nothing(client, sign_in, complaint_at):
    remedy, reader = a_remedy(complaint_at), sign_in("reader")
    assert client.get(f"{V1}/complaints/remedies/{remedy.id}", headers=reader).status_code == 200
    refused = client.post(f"{V1}/complaints/remedies/{remedy.id}/completion", headers=reader | {"If-Match": '"1"'})
    assert refused.status_code == 403
