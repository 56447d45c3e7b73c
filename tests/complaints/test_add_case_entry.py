"""The file of a case: everything stays as it was written, and a correction is a new entry."""

from io import BytesIO

import pytest

from services.complaints.commands import attachments, hazard_work, hazards
from services.complaints.commands import case_entries as commands
from services.complaints.model.case_entry import CaseEntry
from services.complaints.service import ComplaintsService
from shared.contracts.complaints import CaseEntryAdded, HazardConcernRaised
from shared.errors import BadInput, NotFound
from shared.http import routes_of
from tests.complaints.files import PDF
from tests.complaints.saying import NOW, OFFICER, resident, staff
from tests.harness import days, handle

V1 = "/api/v1"


def entry(**changes):
    return {
        "kind": "phone_call",
        "words": "She says that the lift stopped again.",
        "happened_at": None,
        "attachment_ids": [],
        "corrects_id": None,
    } | changes


def add(complaint, when=NOW, **changes):
    return commands.add_case_entry(complaint.id, entry(**changes), staff(when))


def attach(complaint):
    sent = {"file": BytesIO(PDF), "name": "a.pdf", "media_type": "application/pdf"}
    return attachments.attach_to_complaint(complaint.id, sent, staff())


def test_it_is_kept_with_who_wrote_it_and_when_it_was_and_announced_without_its_words(complaint_at, announced):
    written = add(complaint_at(), happened_at=NOW - days(1))
    kept = CaseEntry.find(written.id)
    assert (kept.by, kept.recorded_at, kept.happened_at) == (OFFICER, NOW, NOW - days(1))
    event = announced.last(CaseEntryAdded)
    assert (event.kind, event.attachments, event.is_correction) == ("phone_call", 0, False)
    assert "stopped again" not in str(announced)


def test_a_correction_names_the_entry_that_stays_as_it_was(complaint_at, announced):
    complaint = complaint_at()
    wrong = add(complaint)
    right = add(complaint, words="It was the other lift.", corrects_id=wrong.id)
    assert CaseEntry.find(wrong.id).words == entry()["words"]
    assert (right.corrects_id, announced.last(CaseEntryAdded).is_correction) == (wrong.id, True)


class TestDangerThatSomebodyHasInHand:
    MOULD, GAS = "Visited. The mould is as big as a door.", "Visited. There is a smell of gas."

    @pytest.fixture
    def concern(self, complaint_at, announced):
        """Of mould, noticed in what a member of staff wrote first, and acknowledged."""
        add(complaint_at(), words=self.MOULD)
        raised = announced.last(HazardConcernRaised)
        handle(ComplaintsService, "keep_hazard_concerns", raised)
        concern = hazards.acknowledge_hazard_concern(raised.subject, staff())
        announced.clear()
        return concern

    def test_a_note_by_staff_belongs_to_it_and_calls_nobody(self, concern, announced):
        written = commands.add_case_entry(concern.complaint_id, entry(words=self.MOULD), staff())
        assert [seen.concern_id for seen in written.hazard_sightings] == [concern.id]
        assert announced.names == ["case_entry_added"]

    def test_another_danger_is_a_concern_of_its_own(self, concern, announced):
        commands.add_case_entry(concern.complaint_id, entry(words=self.GAS), staff())
        assert announced.last(HazardConcernRaised).kinds == ["gas"]

    def test_what_the_resident_says_is_a_concern_of_its_own(self, concern, announced):
        mine = {"words": self.MOULD, "attachment_ids": [], "corrects_id": None}
        commands.add_to_my_case(concern.complaint_id, mine, resident())
        assert announced.last(HazardConcernRaised).subject != concern.id

    def test_once_it_is_closed_a_note_is_a_concern_of_its_own(self, concern, announced):
        hazard_work.close_hazard_concern(concern.id, "no_hazard", "It was paint.", staff(), version=concern.version)
        commands.add_case_entry(concern.complaint_id, entry(words=self.MOULD), staff())
        assert announced.last(HazardConcernRaised).subject != concern.id

    def test_while_nobody_has_it_in_hand_every_note_is_one(self, complaint_at, announced):
        complaint = complaint_at()
        for _ in range(2):
            add(complaint, words=self.MOULD)
            handle(ComplaintsService, "keep_hazard_concerns", announced.last(HazardConcernRaised))
        assert announced.names.count("hazard_concern_raised") == 2


def test_nothing_changes_or_removes_an_entry(api):
    methods = {method for route in routes_of(api) if "/entries" in route["rule"] for method in route["methods"]}
    assert methods == {"GET", "POST"}


@pytest.mark.usefixtures("scanner")
def test_it_may_name_files_of_the_same_case(complaint_at):
    complaint = complaint_at()
    file = attach(complaint)
    assert add(complaint, attachment_ids=[file.id]).attachments == 1


@pytest.mark.usefixtures("scanner")
def test_a_file_or_an_entry_of_another_case_is_not_there(complaint_at):
    other, complaint = complaint_at(), complaint_at()
    for changes, code in (
        ({"attachment_ids": [attach(other).id]}, "attachment_not_found"),
        ({"corrects_id": add(other).id}, "case_entry_not_found"),
    ):
        with pytest.raises(NotFound) as refused:
            add(complaint, **changes)
        assert refused.value.code == code


def test_what_is_still_to_come_cannot_be_written_down(complaint_at):
    with pytest.raises(BadInput) as refused:
        add(complaint_at(), happened_at=NOW + days(1))
    assert refused.value.code == "happened_in_the_future"


def test_the_file_is_read_from_the_latest_on_page_by_page_and_by_kind(complaint_at, client, officer):
    complaint = complaint_at()
    made = [add(complaint, NOW + days(number), kind=["visit", "email"][number % 2]).id for number in range(3)]
    path = f"{V1}/complaints/{complaint.id}/entries"
    first = client.get(f"{path}?limit=2", headers=officer).json
    second = client.get(f"{path}?limit=2&cursor={first['next']}", headers=officer).json
    assert [row["id"] for row in first["items"] + second["items"]] == made[::-1]
    visits = client.get(f"{path}?kind=visit", headers=officer).json["items"]
    assert [row["id"] for row in visits] == [made[2], made[0]]


def test_a_keyed_repeat_is_the_same_entry(complaint_at, client, officer):
    path, headers = f"{V1}/complaints/{complaint_at().id}/entries", officer | {"Idempotency-Key": "k-1"}
    sent = {"kind": "visit", "words": "Wet wall."}
    first, second = (client.post(path, json=sent, headers=headers) for _ in range(2))
    assert (first.status_code, first.json["id"]) == (201, second.json["id"])
    assert CaseEntry.collection().count_documents({}) == 1
