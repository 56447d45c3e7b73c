"""Answers: versions, repeats, pages, limits, failures, headers."""

import io
import json

import pytest
from eventlet import Timeout
from marshmallow import fields
from pymongo.errors import AutoReconnect, OperationFailure, ServerSelectionTimeoutError

from shared import logs
from shared.context import NoLandlord, landlord
from shared.http import commands, make_api, permission, public, wiring
from shared.store.aggregate import LostRace
from tests.shared.http.small_api import make_small_api


def add(client, staff, text="a", **headers):
    return client.post("/api/v1/notes", json={"text": text}, headers=staff | headers)


def change(client, staff, note_id, text, **headers):
    return client.put(f"/api/v1/notes/{note_id}", json={"text": text}, headers=staff | headers)


# versions


def test_answers_carry_the_version_and_changes_must_name_it(client, staff):
    made = add(client, staff)
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    note_id = made.json["id"]
    assert change(client, staff, note_id, "b").json["code"] == "version_required"
    assert change(client, staff, note_id, "b").status_code == 428
    changed = change(client, staff, note_id, "b", **{"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    stale = change(client, staff, note_id, "c", **{"If-Match": '"1"'})
    assert (stale.status_code, stale.json["code"], stale.headers["ETag"]) == (412, "stale_version", '"2"')


@pytest.mark.parametrize(
    "sent", ["1", '"x"', "*", 'W/"1"', '"1", "2"', '"-1"', '"' + "1" * 30 + '"', '"\u0661"'.encode().decode("latin-1")]
)
def test_a_version_that_cannot_be_one_is_refused(client, staff, sent):
    note_id = add(client, staff).json["id"]
    answer = change(client, staff, note_id, "b", **{"If-Match": sent})
    assert (answer.status_code, answer.json["code"]) == (400, "bad_version")


def test_what_the_caller_has_already_is_not_sent_again(client, staff):
    path = "/api/v1/notes/" + add(client, staff).json["id"]
    answer = client.get(path, headers=staff | {"If-None-Match": '"0", W/"1"'})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", '"1"')
    assert client.get(path, headers=staff | {"If-None-Match": '"2"'}).status_code == 200


# repeats


def test_a_repeated_key_is_answered_from_the_first_request(client, staff, api):
    first = add(client, staff, **{"Idempotency-Key": "k-1"})
    again = add(client, staff, **{"Idempotency-Key": "k-1"})
    assert (again.status_code, again.json, again.headers["ETag"]) == (201, first.json, '"1"')
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(api.notes.kept) == 1


def test_a_key_used_for_something_else_is_refused(client, staff):
    add(client, staff, "a", **{"Idempotency-Key": "k-1"})
    answer = add(client, staff, "b", **{"Idempotency-Key": "k-1"})
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")


def test_a_key_is_its_callers_own(client, token):
    for person in ("p1", "p2"):
        headers = {"Authorization": f"Bearer {token('administrator', sub=person)}", "Idempotency-Key": "k-1"}
        assert "Idempotency-Replayed" not in add(client, {}, **headers).headers


@pytest.mark.parametrize("sent", ["", " ", "a b", "a" * 256, "ä"])
def test_a_key_that_cannot_be_one_is_refused(client, staff, sent):
    answer = add(client, staff, **{"Idempotency-Key": sent})
    assert (answer.status_code, answer.json["code"]) == (400, "bad_idempotency_key")


def test_the_same_request_in_flight_is_refused(client, staff, api, monkeypatch):
    answers = []

    def asks_again(**_):
        answers.append(add(client, staff, **{"Idempotency-Key": "k-1"}))
        return {"id": "n", "text": "a", "version": 1}

    monkeypatch.setattr(api.notes, "add", asks_again)
    assert add(client, staff, **{"Idempotency-Key": "k-1"}).status_code == 201
    assert (answers[0].status_code, answers[0].json["code"]) == (409, "request_in_flight")
    assert not commands._in_flight


def test_a_lost_race_runs_the_call_again_up_to_three_times(client, staff, api):
    api.notes.races = 2
    assert add(client, staff).status_code == 201
    assert api.notes.runs == 3
    api.notes.races = 9
    answer = add(client, staff)
    assert (answer.status_code, answer.json["code"]) == (409, "try_again")
    assert api.notes.runs == 6


# pages


def test_pages_follow_each_other_to_the_end(client, staff):
    texts = [f"note {i}" for i in range(7)]
    for text in texts:
        add(client, staff, text)
    seen, path = [], "/api/v1/notes?limit=3"
    while path:
        answer = client.get(path, headers=staff)
        seen += [item["text"] for item in answer.json["items"]]
        link = answer.headers.get("Link")
        assert (link is None) == (answer.json["next"] is None)
        path = link and link.partition(">")[0][1:]
    assert seen == texts


def test_a_cursor_serves_one_list_of_one_landlord(client, staff, token):
    for text in "ab":
        add(client, staff, text)
    cursor = client.get("/api/v1/notes?limit=1", headers=staff).json["next"]
    foreign = {"Authorization": "Bearer " + token("administrator", landlord="york")}
    for query, headers in (
        (f"limit=1&cursor={cursor}x", staff),
        (f"limit=1&cursor={cursor}&colour=red", staff),
        (f"limit=1&cursor={cursor}", foreign),
        ("cursor=AAAA", staff),
    ):
        answer = client.get(f"/api/v1/notes?{query}", headers=headers)
        assert (answer.status_code, answer.json["code"]) == (400, "bad_cursor"), query
    assert client.get(f"/api/v1/notes?limit=2&cursor={cursor}", headers=staff).json["items"][0]["text"] == "b"


# limits


def test_each_caller_has_a_rate_of_their_own(client, token, monkeypatch):
    monkeypatch.setattr(wiring, "rate_limit", "3/minute")
    one, other = ({"Authorization": f"Bearer {token('reader', sub=person)}"} for person in ("p1", "p2"))
    remaining = [client.get("/api/v1/notes", headers=one).headers["RateLimit"].split(";")[1] for _ in range(3)]
    assert remaining == ["r=2", "r=1", "r=0"]
    answer = client.get("/api/v1/notes", headers=one)
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_requests")
    assert 1 <= int(answer.headers["Retry-After"]) <= 120
    assert client.get("/api/v1/notes", headers=other).status_code == 200


# failures


def failing_api(failure):
    api = make_api("failing", "Failing")

    @api.get("/fail")
    @public(landlord="none")
    def fail():
        raise failure

    return api.test_client()


@pytest.mark.parametrize("failure", [AutoReconnect("x"), ServerSelectionTimeoutError("x")])
def test_a_database_that_is_away_is_said_so(landlords, failure):
    answer = failing_api(failure).get("/api/v1/fail")
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "database_away", "5")


def test_a_landlord_without_rights_on_its_databases_is_shut_and_the_log_warns(landlords):
    """It is being moved, or a right is missing: only the log can tell the operator."""
    written = io.StringIO()
    logs.configure("failing", stream=written)
    answer = failing_api(OperationFailure("not authorized on secret thing", code=13)).get("/api/v1/fail")
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "landlord_shut", "30")
    assert "secret" not in answer.text + written.getvalue()
    line = json.loads(written.getvalue())
    assert (line["level"], line["event"], line["code"]) == ("warning", "request_unavailable", "landlord_shut")


@pytest.mark.parametrize(
    "failure",
    [
        RuntimeError("secret thing"),
        NoLandlord("secret thing"),
        KeyError("secret thing"),
        Timeout(),
        OperationFailure("x", code=2),
    ],
)
def test_a_bug_shows_the_caller_a_correlation_id_and_nothing_else(landlords, failure):
    written = io.StringIO()
    logs.configure("failing", stream=written)
    answer = failing_api(failure).get("/api/v1/fail", headers={"X-Request-Id": "my-request-1"})
    assert (answer.status_code, answer.json["code"], answer.json["correlation_id"]) == (
        500,
        "internal_error",
        "my-request-1",
    )
    assert "secret" not in answer.text + written.getvalue()
    line = json.loads(written.getvalue())
    assert (line["event"], line["correlation_id"], line["route"]) == ("request_failed", "my-request-1", "/api/v1/fail")
    assert any("test_how_it_answers.py" in frame for frame in line["frames"])


def test_the_landlord_is_cleared_after_every_answer(client, staff):
    add(client, staff)
    add(client, staff, "")
    with pytest.raises(NoLandlord):
        landlord()


# headers


def test_authenticated_answers_are_not_kept_by_anyone(client, staff):
    headers = client.get("/api/v1/notes", headers=staff).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "Server" not in headers


@pytest.mark.parametrize("sent", ["short", "a" * 65, "a b c d e f", "line%0abreak", "<script>alert(1)</script>"])
def test_a_strange_request_id_is_replaced(client, sent):
    assert client.get("/api/v1/keys", headers={"X-Request-Id": sent}).headers["X-Request-Id"] != sent


def test_a_204_has_no_body(client, staff):
    note_id = add(client, staff).json["id"]
    answer = client.delete(f"/api/v1/notes/{note_id}", headers=staff)
    assert (answer.status_code, answer.data) == (204, b"")


def test_a_lost_race_rereads_the_input(landlords, token):
    api = make_small_api()
    seen = []

    @api.post("/changing")
    @permission("residents:write")
    @api.input({"tags": fields.List(fields.String())}, schema_name="Tags")
    @api.output({}, status_code=204)
    def change_input(json_data):
        json_data["tags"].append("again")
        seen.append(list(json_data["tags"]))
        raise LostRace()

    headers = {"Authorization": "Bearer " + token("administrator")}
    assert api.test_client().post("/api/v1/changing", json={"tags": ["a"]}, headers=headers).status_code == 409
    assert seen == [["a", "again"]] * 3
