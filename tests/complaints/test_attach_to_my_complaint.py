"""The resident adds a file to their own complaint."""

import pytest

from services.complaints.commands import attachments as commands
from tests.complaints.files import PDF, image
from tests.complaints.saying import NOW
from tests.harness import days

V1 = "/api/v1"
pytestmark = pytest.mark.usefixtures("scanner")


def path(complaint, rest=""):
    return f"{V1}/my-complaints/{complaint.id}/attachments{rest}"


def test_they_send_it_and_fetch_it_once_it_was_scanned(client, me, complaint_at):
    complaint = complaint_at()
    sent = client.post(path(complaint), data=image(), content_type="image/jpeg", headers=me)
    assert (sent.status_code, sent.json["by_kind"], sent.json["name"]) == (201, "resident", "file.jpg")
    assert "signature" not in sent.json
    one = path(complaint, f"/{sent.json['id']}")
    assert client.get(one, headers=me).json["code"] == "attachment_not_scanned"
    commands.scan_attachment(sent.json["id"], now=NOW + days(30))
    assert client.get(one, headers=me).data.startswith(b"\xff\xd8")
    assert [row["state"] for row in client.get(path(complaint), headers=me).json["items"]] == ["clean"]


def test_another_residents_complaint_is_not_there(client, me, sign_in, complaint_at):
    complaint = complaint_at()
    sent = client.post(path(complaint), data=PDF, content_type="application/pdf", headers=me)
    stranger = sign_in("resident", person_id="r-2")
    for answer in (
        client.post(path(complaint), data=PDF, content_type="application/pdf", headers=stranger),
        client.get(path(complaint), headers=stranger),
        client.get(path(complaint, f"/{sent.json['id']}"), headers=stranger),
    ):
        assert (answer.status_code, answer.json["code"]) == (404, "complaint_not_found")


def test_a_file_that_lies_is_refused(client, me, complaint_at):
    sent = client.post(path(complaint_at()), data=b"MZ" + bytes(100), content_type="application/pdf", headers=me)
    assert (sent.status_code, sent.json["code"]) == (422, "attachment_type_mismatch")
