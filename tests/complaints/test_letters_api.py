"""Letters over HTTP."""

import pytest

from shared.landlords import registry
from tests.complaints.doors import V1, change, refused
from tests.complaints.saying import answer


def test_a_letter_is_a_plain_page_in_which_nothing_runs(client, officer, complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    parts = answer(reasons="<script>alert('x')</script> & more")
    change(client, officer, complaint, "response", parts)
    shown = client.get(f"{V1}/complaints/{complaint.id}/letters/2", headers=officer)
    assert shown.mimetype == "text/html"
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert "<script" not in shown.text
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; more" in shown.text
    for part in ('<html lang="en-GB">', "<h1>", "We uphold your complaint.", "Test Homes", complaint.reference):
        assert part in shown.text


def test_a_resident_reads_the_same_letter(client, officer, me, complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    mine = client.get(f"{V1}/my-complaints/{complaint.id}/letters/1", headers=me)
    assert mine.text == client.get(f"{V1}/complaints/{complaint.id}/letters/1", headers=officer).text


def test_it_stays_as_it_was_sent(client, officer, complaint_at, landlord, monkeypatch):
    complaint = complaint_at("stage1_acknowledged")
    path = f"{V1}/complaints/{complaint.id}/letters/1"
    before = client.get(path, headers=officer).text
    monkeypatch.setattr(registry.find(landlord), "name", "Renamed Homes")
    monkeypatch.setattr("services.complaints.letters.acknowledgement", None)
    assert client.get(path, headers=officer).text == before


@pytest.mark.parametrize("number", [0, 2, 99999999999999999999])
def test_one_that_was_not_sent_is_not_there(client, officer, complaint_at, number):
    complaint = complaint_at("stage1_acknowledged")
    path = f"{V1}/complaints/{complaint.id}/letters/{number}"
    refused(client.get(path, headers=officer), 404, "letter_not_found")
