"""Who sees and does what: roles, and other landlords, for whom nothing is there."""

import pytest

from tests.consultations.conftest import (
    an_open,
)

URL = "/api/v1/consultations"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""), ("patch", ""), ("post", "/approval"), ("post", "/return-to-draft"), ("post", "/opening"),
        ("get", "/invitations"), ("post", "/extension"), ("post", "/closing"), ("post", "/cancellation"),
        ("post", "/analysis"), ("post", "/decision"), ("post", "/feedback"), ("get", "/feedback"), ("get", "/results"),
        ("get", "/responses"), ("post", "/responses"), ("get", "/my-response"),
    ],
)  # fmt: skip
def test_another_landlords_consultation_does_not_exist(live, sign_in, other_landlord, method, path):
    bodies = {
        "": {"title": "x"},
        "/extension": {"closes_at": "2027-01-01T00:00:00Z", "reason": "x"},
        "/closing": {},
        "/cancellation": {"reason": "x"},
        "/analysis": {"method": "x", "themes": []},
        "/decision": {"outcome": "x", "change_kind": "none"},
        "/feedback": {"summary": "x", "entries": [{"you_said": "a", "answer": "we_did", "text": "b"}]},
        "/responses": {"channel": "paper", "received_at": "2026-11-01T00:00:00Z", "answers": {}},
    }
    consultation = an_open()
    role = "resident" if path == "/my-response" else "engagement_officer"
    headers = sign_in(role, at=other_landlord) | {"If-Match": '"4"'}
    options = {} if method == "get" else {"json": bodies.get(path, {})}
    answered = getattr(live, method)(f"{URL}/{consultation.id}{path}", headers=headers, **options)
    assert (answered.status_code, answered.json["code"]) == (404, "consultation_not_found")


@pytest.mark.parametrize(
    ("role", "method", "path"),
    [
        ("reader", "post", "/consultations"), ("resident", "get", "/consultations"), ("reader", "post", "/decisions"),
        ("resident", "get", "/decisions"), ("reader", "get", "/consultations/x/responses"),
        ("administrator", "get", "/consultations/x/responses"), ("reader", "post", "/consultations/x/responses"),
        ("reader", "post", "/consultations/x/approval"), ("resident", "post", "/consultations/x/opening"),
        ("reader", "get", "/consultations/mine"),
    ],
)  # fmt: skip
def test_roles_without_the_permission_are_refused(client, sign_in, role, method, path):
    refused = getattr(client, method)(f"/api/v1{path}", headers=sign_in(role))
    assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")
