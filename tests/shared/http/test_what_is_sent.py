"""Bad input: each fault a clear problem with a stable code, and nothing done."""

import json

import pytest

from shared.http import wiring


def add(client, staff, data, **headers):
    headers = {"Content-Type": "application/json"} | staff | headers
    return client.post("/api/v1/notes", data=data, headers=headers)


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "{",
        '{"text": "a", "text": "b"}',
        '{"text": "a", "marks": {"m": 1, "m": 2}}',
        '{"text": NaN}',
        '{"text": -Infinity}',
        '{"text": 1e999}',
        '{"text": "a"} x',
        '{"text": "\\ud800"}',
        '{"text": ' + "1" * 5000 + "}",
        '{"text": ' + "[" * 40 + "]" * 40 + "}",
        "[" * 100_000,
        '{"a":' * 50_000,
        b'{"text": "\xff"}',
        '\ufeff{"text": "a"}'.encode(),
        '{"text": "a"}'.encode("utf-16"),
    ],
    ids=range(16),
)
def test_refuses_what_is_not_plain_json(client, staff, sent):
    answer = add(client, staff, sent)
    assert (answer.status_code, answer.json["code"]) == (400, "malformed_json")
    assert "text" not in answer.json["detail"]


@pytest.mark.parametrize(
    ("sent", "pointers"),
    [
        ({}, ["/text"]),
        ({"text": "a", "other": 1}, ["/other"]),
        ({"text": ["a"], "colour": "blue"}, ["/colour", "/text"]),
        ({"text": "a", "marks": {"m": "x"}}, ["/marks/m"]),
        ({"text": "a", "marks": {"value": "x"}}, ["/marks/value"]),
        ({"text": "a", "marks": {"n" * 30: 1}}, ["/marks/" + "n" * 30]),
        ({"text": "a" * 201}, ["/text"]),
        ({"text": "a", "a/b~c": 1}, ["/a~1b~0c"]),
        ([], [""]),
        (None, [""]),
        ("text", [""]),
    ],
)
def test_points_at_every_field_at_fault(client, staff, sent, pointers):
    answer = add(client, staff, json.dumps(sent))
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")
    assert sorted(error["pointer"] for error in answer.json["errors"]) == pointers


def test_answers_stay_short_whatever_is_sent(client, staff):
    answer = add(client, staff, json.dumps({f"{i:05}" * 100: 1 for i in range(1000)}))
    assert answer.status_code == 422
    assert len(answer.json["errors"]) == 100
    assert len(answer.data) < 20_000


@pytest.mark.parametrize("sent", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_refuses_another_content_type(client, staff, sent):
    answer = add(client, staff, '{"text": "a"}', **{"Content-Type": sent})
    assert (answer.status_code, answer.json["code"]) == (415, "wrong_media_type")


def test_accepts_json_with_a_charset(client, staff):
    assert add(client, staff, '{"text": "ä"}', **{"Content-Type": "application/json; charset=utf-8"}).status_code == 201


def test_refuses_a_body_that_is_too_large(client, staff, monkeypatch):
    monkeypatch.setattr(wiring, "max_body_bytes", 1000)
    answer = add(client, staff, json.dumps({"text": "a" * 1000}))
    assert (answer.status_code, answer.json["code"], answer.json["limit"]) == (413, "body_too_large", 1000)


def test_a_route_may_take_larger_files(client, staff):
    headers = staff | {"Content-Type": "text/csv"}
    answer = client.post("/api/v1/imports", data=b"x" * 2_000_000, headers=headers)
    assert (answer.status_code, answer.json) == (202, {"size": 2_000_000})
    answer = client.post("/api/v1/imports", data=b"x" * 3_000_001, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (413, "body_too_large")
    answer = client.post("/api/v1/imports", data=b"{}", headers=staff | {"Content-Type": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (415, "wrong_media_type")


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "colour=blue", "sort=text", "limit=1&cursor="])
def test_refuses_bad_filters(client, staff, query):
    answer = client.get(f"/api/v1/notes?{query}", headers=staff)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")


def test_unknown_addresses_and_methods_are_problems_too(client):
    answer = client.get("/api/v1/nothing")
    assert (answer.status_code, answer.json["code"], answer.mimetype) == (
        404,
        "route_not_found",
        "application/problem+json",
    )
    answer = client.delete("/api/v1/notes")
    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}
    assert client.get("/api/v1/welcome/").status_code == 404
    assert client.get("/api/v1//welcome").status_code == 404


@pytest.mark.parametrize("path", ["/static/x", "/openapi.json", "/docs", "/"])
def test_nothing_is_served_that_is_not_declared(client, path):
    assert client.get(path).status_code == 404
