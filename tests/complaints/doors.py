"""What the tests of the HTTP door share."""

from tests.complaints.saying import RESIDENT

V1 = "/api/v1"


def body(**changes):
    told = {"resident_id": RESIDENT, "channel": "phone", "category": "charges", "description": "Too much."}
    return {name: value for name, value in (told | changes).items() if value is not ...}


def refused(answer, status, code):
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.json
    assert answer.content_type == "application/problem+json"
    return answer.json


def change(client, who, complaint, what, sent, version=None):
    headers = who | {"If-Match": f'"{version or complaint.version}"'}
    return client.post(f"{V1}/complaints/{complaint.id}/{what}", json=sent, headers=headers)
