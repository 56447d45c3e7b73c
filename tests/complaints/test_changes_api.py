"""Changes over HTTP say which version they change, and of which landlord."""

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.model import Complaint
from services.complaints.projections import Resident
from shared.context import acting_for
from tests.complaints.doors import V1, change, refused
from tests.complaints.saying import RESIDENT, SENIOR, answer, said, staff

SENT = {
    "acknowledgement": said(),
    "extension": {"until": "2027-01-04", "reason": "Late."},
    "response": answer(),
    "final-response": answer(2),
    "refusal": {"reason": "previously_considered", "explanation": "Done."},
    "handler": {"handler_id": SENIOR},
    "escalation": {"channel": "phone"},
    "resolution": {"channel": "phone"},
    "straight-to-stage-2": {"reason": "complex"},
    "further-extension": {"until": "2027-01-04"},
    "updates": {"text": "Soon."},
    "reviewer": {"reviewer_id": "v-1"},
}


class TestVersions:
    @pytest.mark.parametrize("what", sorted(SENT))
    def test_a_change_says_which_version_it_changes(self, client, senior, complaint_at, what):
        path = f"{V1}/complaints/{complaint_at().id}/{what}"
        refused(client.post(path, json=SENT[what], headers=senior), 428, "version_required")
        refused(client.post(path, json=SENT[what], headers=senior | {"If-Match": "7"}), 400, "bad_version")

    @pytest.mark.parametrize("what", sorted(SENT))
    def test_a_stale_version_is_refused_with_the_current_one(self, client, senior, complaint_at, what):
        answered = change(client, senior, complaint_at(), what, SENT[what], version=99)
        problem = refused(answered, 412, "stale_version")
        assert problem["current_version"] == 1
        assert answered.headers["ETag"] == '"1"'

    def test_a_keyed_repeat_of_a_change_is_not_stale(self, client, officer, complaint_at):
        complaint = complaint_at()
        headers = officer | {"Idempotency-Key": "k-2"}
        first, second = (change(client, headers, complaint, "acknowledgement", said()) for _ in range(2))
        assert (first.status_code, second.status_code) == (200, 200)
        assert first.json == second.json

    def test_an_unchanged_complaint_is_not_sent_again(self, client, officer, complaint_at):
        path = f"{V1}/complaints/{complaint_at().id}"
        tag = client.get(path, headers=officer).headers["ETag"]
        assert client.get(path, headers=officer | {"If-None-Match": tag}).status_code == 304


class TestOtherLandlords:
    @pytest.mark.parametrize("what", sorted(SENT))
    def test_another_landlords_complaint_does_not_exist_for_a_change(
        self, client, sign_in, complaint_at, other_landlord, what
    ):
        stranger = sign_in("complaints_senior", at=other_landlord)
        refused(change(client, stranger, complaint_at(), what, SENT[what]), 404, "complaint_not_found")

    def test_nor_to_be_shown_listed_counted_or_read(self, client, sign_in, complaint_at, other_landlord):
        complaint = complaint_at("stage1_acknowledged")
        stranger = sign_in("complaints_senior", at=other_landlord)
        refused(client.get(f"{V1}/complaints/{complaint.id}", headers=stranger), 404, "complaint_not_found")
        refused(client.get(f"{V1}/complaints/{complaint.id}/letters/1", headers=stranger), 404, "complaint_not_found")
        assert client.get(f"{V1}/complaints", headers=stranger).json == {"items": [], "next": None}
        figures = client.get(f"{V1}/complaints/figures?from=2026-01-01&to=2026-12-31", headers=stranger).json
        assert figures["received"] == 0

    def test_the_same_resident_id_elsewhere_is_somebody_else(self, client, sign_in, complaint_at, other_landlord):
        complaint = complaint_at()
        namesake = sign_in("resident", person_id=RESIDENT, at=other_landlord)
        refused(client.get(f"{V1}/my-complaints/{complaint.id}", headers=namesake), 404, "complaint_not_found")
        assert client.get(f"{V1}/my-complaints", headers=namesake).json["items"] == []
        with acting_for(other_landlord, actor="staff"):
            assert Resident.collection().count_documents({}) == 0


def test_a_version_that_another_officer_moved_on_is_refused_over_http(client, officer, senior, complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    assert change(client, officer, complaint, "response", answer()).status_code == 200
    refused(change(client, senior, complaint, "response", answer()), 412, "stale_version")


def test_of_two_answers_at_the_very_same_moment_one_is_stored(client, officer, complaint_at, monkeypatch):
    complaint, save = complaint_at("stage1_acknowledged"), Complaint.save

    def save_after_another(document):
        monkeypatch.setattr(Complaint, "save", save)
        with acting_for(document._made_for, actor="staff"):
            commands.respond_to_complaint(
                complaint.id, answer(decision="not_upheld"), staff(), version=complaint.version
            )
        return save(document)

    monkeypatch.setattr(Complaint, "save", save_after_another)
    problem = refused(change(client, officer, complaint, "response", answer()), 412, "stale_version")
    assert problem["current_version"] == complaint.version + 1
    assert Complaint.get(complaint.id).outcome == "not_upheld"
