"""What services ask to be told becomes messages, once, and leaves at once where it can."""

import pytest

from services.membership.commands import residents
from services.membership.model import Message
from services.membership.service import MembershipService
from shared.contracts import complaints, consultations, read_by
from shared.ids import new_id
from tests.harness import NOW, handle, received
from tests.membership.people import registered

EMAIL = {"email": "ada@res.example", "preferred_channel": "email"}
ASKED = {"about_kind": "complaint", "about_id": "c-1", "details": {"reference": "C-2026-001", "due_on": "2026-12-07"}}


def one(resident, template="complaint_acknowledged", **more):
    data = {"resident_id": resident.id, "template": template} | ASKED
    return received(complaints.MessageRequested, "r-1", **data | more)


def many(people, template="consultation_invitation", event_id=None):
    about = {"about_kind": "consultation", "about_id": "k-1", "details": {"closes_on": "2026-12-01"}}
    items = [
        {"id": new_id(), "sequence": 1, "resident_id": person.id, "template": template} | about for person in people
    ]
    return received(consultations.MessagesRequested, "m-1", items=items, event_id=event_id)


def send(event):
    handle(MembershipService, "send_requested_messages", event)


def statuses():
    return sorted(message.status for message in Message.objects)


def test_listens_to_every_service_that_asks():
    asking = {contract.name for contract in read_by("membership.send_requested_messages")}
    assert {
        "membership.account_code_requested",
        "complaints.message_requested",
        "consultations.messages_requested",
        "training.message_requested",
        "training.messages_requested",
    } <= asking


def test_one_request_is_one_message_that_has_left(working, announced, outbox):
    resident = registered(**EMAIL)
    announced.clear()
    send(one(resident))
    assert announced.names == ["message_sent"]
    told = announced[0]["data"]
    assert (told["resident_id"], told["channel"], told["about_id"]) == (resident.id, "email", "c-1")
    assert len(list(outbox.rglob("*.eml"))) == 1


def test_the_same_event_again_sends_nothing_more(working, announced, outbox):
    event = one(registered(**EMAIL))
    send(event)
    send(event)
    assert announced.names.count("message_sent") == 1
    assert Message.collection().count_documents({}) == 1


def test_two_requests_about_the_same_are_two_messages(working):
    resident = registered(**EMAIL)
    send(one(resident))
    send(one(resident))
    assert statuses() == ["sent", "sent"]


def test_a_batch_is_a_message_for_each(working):
    people = [registered(**EMAIL, involvement="occasional") for _ in range(3)]
    event = many(people)
    send(event)
    send(event)
    assert statuses() == ["sent"] * 3


def test_a_large_batch_waits_for_the_timer(working):
    send(many([registered(**EMAIL, involvement="occasional") for _ in range(6)]))
    assert statuses() == ["queued"] * 6


@pytest.mark.parametrize(
    ("template", "status"),
    [
        ("consultation_invitation", "not_wanted"),
        ("you_said_we_did", "not_wanted"),
        ("statutory_consultation_notice", "sent"),
        ("complaint_answered", "sent"),
        ("booking_confirmed", "sent"),
        ("of_the_future", "sent"),
    ],
)
def test_who_wants_no_part_in_engagement_is_told_everything_else(working, template, status):
    send(one(registered(**EMAIL, involvement="none"), template))
    assert statuses() == [status]


@pytest.mark.parametrize("reason", ["moved_out", "deceased"])
def test_who_left_is_not_written_to(working, outbox, announced, reason):
    resident = registered(**EMAIL)
    residents.record_moving_out(resident.id, reason, NOW.date(), today=NOW.date())
    announced.clear()
    send(one(resident, "booking_confirmed"))
    message = Message.objects.get()
    assert (message.status, message.reason) == ("not_wanted", reason)
    assert announced == []
    assert not outbox.exists()


@pytest.mark.parametrize(("reason", "status"), [("moved_out", "sent"), ("deceased", "not_wanted")])
def test_the_answer_to_a_complaint_outlives_the_tenancy(working, reason, status):
    resident = registered(**EMAIL)
    residents.record_moving_out(resident.id, reason, NOW.date(), today=NOW.date())
    send(one(resident, "complaint_final_response"))
    assert statuses() == [status]


def test_a_request_for_somebody_unknown_is_let_go(working):
    send(received(complaints.MessageRequested, "r-1", resident_id="nobody", template="complaint_answered", **ASKED))
    assert Message.objects.get().reason == "no_such_person"


def test_who_can_be_reached_by_nothing_is_a_failure_that_is_told(working, announced):
    resident = registered(address_lines=None, postcode=None)
    announced.clear()
    send(one(resident))
    assert announced.names == ["message_failed"]


def test_a_message_holds_nothing_about_the_person(working):
    send(one(registered(**EMAIL, family_name="Featherstonehaugh")))
    stored = str(Message.collection().find_one())
    assert "Featherstonehaugh" not in stored
    assert "ada@res" not in stored
