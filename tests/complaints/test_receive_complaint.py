"""A complaint is logged, whoever hears it and however it is made."""

import pytest

from services.complaints.commands import receiving
from services.complaints.model import Complaint, StoredCalendar
from services.complaints.reference import read_reference
from shared.contracts.complaints import ComplaintReceived
from shared.errors import BadInput, NotFound, RuleBroken
from shared.landlords import registry
from shared.store import gathering, recent
from tests.complaints.saying import NOW, OFFICER, RESIDENT, at, staff, told
from tests.harness import days


@pytest.mark.parametrize(
    ("received", "due_on"),
    [
        ("2026-12-23", "2027-01-04"),
        ("2026-11-21", "2026-11-27"),
        ("2026-11-20", "2026-11-27"),
    ],
)
def test_the_acknowledgement_is_due_five_working_days_after_receipt(people, received, due_on):
    complaint = receiving.receive_complaint(told(received_at=at(received)), staff(at(received)))
    assert complaint.due_on.isoformat() == due_on


def test_it_is_announced_without_a_word_of_it(people, announced):
    complaint = receiving.receive_complaint(told(), staff())
    event = announced.last(ComplaintReceived)
    assert announced.names == ["complaint_received"]
    assert (event.subject, event.reference, event.state) == (complaint.id, complaint.reference, "stage1_logged")
    assert (event.resident_id, event.channel, event.due_before) == (RESIDENT, "phone", complaint.due_before)
    assert "phone has been" not in str(announced)


def test_it_counts_from_when_it_reached_anybody_not_from_when_it_was_typed_in(people):
    complaint = receiving.receive_complaint(told(received_at=NOW - days(7)), staff())
    assert complaint.received_at == NOW - days(7)
    assert complaint.due_before < NOW + days(1)


def test_history_begins_with_who_received_it(people):
    (fact,) = receiving.receive_complaint(told(), staff()).history
    assert (fact.what, fact.by_kind, fact.by, fact.at) == ("received", "staff", OFFICER, NOW)


def test_refuses_a_receipt_later_than_now(people):
    with pytest.raises(BadInput) as refused:
        receiving.receive_complaint(told(received_at=NOW + days(1)), staff())
    assert refused.value.code == "received_in_the_future"


def test_refuses_an_unknown_resident(people):
    with pytest.raises(NotFound) as refused:
        receiving.receive_complaint(told(resident_id="r-9"), staff())
    assert refused.value.code == "resident_not_found"


def test_accepts_an_anonymous_complaint(people):
    assert receiving.receive_complaint(told(resident_id=None), staff()).resident_id is None


def test_refuses_where_the_nation_has_no_procedure(people, monkeypatch):
    monkeypatch.setattr(registry.find(people), "nation", "FRA")
    with pytest.raises(RuleBroken) as refused:
        receiving.receive_complaint(told(), staff())
    assert refused.value.code == "no_procedure"
    assert Complaint.collection().count_documents({}) == 0


def test_refuses_what_was_received_before_there_was_a_procedure(people):
    with pytest.raises(RuleBroken) as refused:
        receiving.receive_complaint(told(received_at=at("2024-03-31")), staff())
    assert refused.value.code == "no_procedure"


def test_the_reference_can_be_read_back(people):
    complaint = receiving.receive_complaint(told(), staff())
    assert complaint.reference.startswith("C-26-")
    assert read_reference(complaint.reference) == complaint.reference


def test_a_taken_reference_is_not_given_twice(people, monkeypatch):
    monkeypatch.setattr(receiving, "reference_of", lambda _id, _year, attempt: f"C-26-AAAA{attempt + 1}A")
    references = {receiving.receive_complaint(told(), staff()).reference for _ in range(3)}
    assert references == {"C-26-AAAA1A", "C-26-AAAA2A", "C-26-AAAA3A"}


def test_the_first_complaint_stores_the_calendar_it_is_counted_with(people):
    complaint = receiving.receive_complaint(told(), staff())
    stored = StoredCalendar.get("calendar")
    assert complaint.counted_with == stored.number == 1
    assert "2026-12-25" in stored.holidays
    assert stored.holidays[-1].startswith("2041-")
    assert stored.proposed_by.startswith("proposed by holidays ")


def test_a_complaint_costs_one_read_and_one_write_however_old_the_settings_are(people, monkeypatch):
    receiving.receive_complaint(told(), staff())  # the calendar is proposed and stored with the first
    recent.forget()
    asked, read, insert = [], gathering._reads._together, gathering._inserts._together
    monkeypatch.setattr(gathering._reads, "_together", lambda *given: asked.append("read") or read(*given))
    monkeypatch.setattr(gathering._inserts, "_together", lambda *given: asked.append("insert") or insert(*given))
    receiving.receive_complaint(told(), staff())
    assert asked == ["read", "insert"]
