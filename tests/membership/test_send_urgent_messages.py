"""Staff are told at once what cannot wait: by e-mail, once for each request, past all that is sent to residents.
Reminders take their turn.
"""

import pytest

from services.membership.commands.sending import send_due_messages
from services.membership.model import Message
from services.membership.model.staff import StaffMember
from services.membership.sending.composing import compose
from services.membership.sending.recipients import recipient_of
from services.membership.service import MembershipService
from shared.clock import utc_now
from shared.contracts.complaints import StaffMessageRequested
from tests.harness import handle, received

DETAILS = {
    "hazard": "0123abcd", "severity": "emergency", "kind": "carbon_monoxide", "since": "2026-11-23T10:00:00+00:00",
    "level": "2",
}  # fmt: skip


def staff(person_id, state="active"):
    name, email = f"Officer {person_id}", f"{person_id}@landlord.example"
    return StaffMember(id=person_id, name=name, email=email, roles=["complaints_officer"], state=state).save()


def asked(*staff_ids, **more):
    about = {"about_kind": "hazard_concern", "about_id": "0123abcd", "details": DETAILS}
    about["template"] = "hazard_unacknowledged"
    return received(StaffMessageRequested, "h-1", staff_ids=list(staff_ids), **about | more)


def reminded(*staff_ids, template="remedy_missed"):
    details = {"reference": "C-26-7KQ4M2", "remedy": "89ef", "due_on": "2026-12-18", "reminders": "3"}
    return asked(*staff_ids, template=template, about_kind="remedy", about_id="89ef", details=details)


def statuses():
    return {message.person_id: message.status for message in Message.objects}


def test_each_who_is_on_call_gets_an_e_mail_at_once(working, outbox):
    for one in ("s-1", "s-2"):
        staff(one)
    handle(MembershipService, "send_urgent_messages", asked("s-1", "s-2"))
    assert statuses() == {"s-1": "sent", "s-2": "sent"}


def test_the_same_request_again_sends_nothing(working, outbox):
    staff("s-1")
    event = asked("s-1")
    for _ in range(2):
        handle(MembershipService, "send_urgent_messages", event)
    assert Message.objects.count() == 1


def test_the_next_request_is_another_message(working, outbox):
    staff("s-1")
    for _ in range(2):
        handle(MembershipService, "send_urgent_messages", asked("s-1"))
    assert Message.objects.count() == 2


def test_who_is_suspended_or_unknown_is_not_written_to_and_holds_up_nobody(working, outbox):
    staff("s-1", state="suspended")
    staff("s-3")
    handle(MembershipService, "send_urgent_messages", asked("s-1", "s-2", "s-3"))
    found = statuses()
    assert found["s-3"] == "sent"
    assert "sent" not in (found["s-1"], found["s-2"])


def test_it_says_what_it_is_and_how_often_somebody_was_called(working, outbox):
    staff("s-1")
    handle(MembershipService, "send_urgent_messages", asked("s-1"))
    message = Message.objects.first()
    shown = compose(message, recipient_of(message), on_paper=False)
    assert "Nobody has taken this danger in hand yet" in shown.title
    for words in ("0123abcd", "emergency", "Monday 23 November 2026", "Officer s-1"):
        assert words in shown.text


def test_a_reminder_holds_up_nobody_who_is_on_call_and_goes_out_in_its_turn(working, outbox):
    staff("s-1")
    handle(MembershipService, "send_urgent_messages", reminded("s-1"))
    assert statuses() == {"s-1": "queued"}
    assert send_due_messages(now=utc_now()) == 1
    assert statuses() == {"s-1": "sent"}


@pytest.mark.parametrize(
    ("template", "title"),
    [
        ("remedy_assigned", "You see to what was promised to a resident (C-26-7KQ4M2)"),
        ("remedy_due", "What you see to for a resident is due soon (C-26-7KQ4M2)"),
        ("remedy_missed", "What was promised to a resident is late (C-26-7KQ4M2)"),
        ("remedy_ownerless", "Nobody sees to what was promised to a resident (C-26-7KQ4M2)"),
    ],
)
def test_the_owner_of_a_remedy_is_told_which_and_by_when(working, outbox, template, title):
    staff("s-1")
    handle(MembershipService, "send_urgent_messages", reminded("s-1", template=template))
    message = Message.objects.first()
    shown = compose(message, recipient_of(message), on_paper=False)
    assert shown.title == title
    for words in ("89ef", "Friday 18 December 2026"):
        assert words in shown.text
    assert ("Reminders since then: 3" in shown.text) == (template in ("remedy_missed", "remedy_ownerless"))
