"""What is to be told, and to whom; and the letters that staff print."""

from services.membership.codes import code_of_message
from services.membership.commands.accounts import accept_code
from services.membership.model.accounts import Account
from services.membership.model.messages import ContactDetails, Message
from services.membership.sending.composing import check_wanted, why_unwanted
from services.membership.sending.recipients import recipient_of
from shared.contracts.membership import AccountCodeRequested, MessageSent
from shared.errors import Conflict

MOST_LETTERS = 5000  # looked through in one turn


def take_request(event, *, now):
    """Queue what an event asks for: one message, a batch, or one with a code. Returns the ids of the new ones."""
    if event.is_a(AccountCodeRequested):
        return request_code_message(event.id, event.account_id, event.template, now=now)
    asked = event.items if event.contract.batch else [event.data]
    return request_messages(event.id, asked, now=now)


def request_messages(event_id, requests, *, now):
    """Queue what one event asks for. The same event again queues nothing new. Returns the ids of the new messages.

    requests: dicts of resident_id, template, about_kind, about_id, details.
    """
    return _queue(
        Message(
            id=Message.id_of(event_id, asked["resident_id"], asked["template"], asked["about_id"]),
            person_kind="resident",
            person_id=asked["resident_id"],
            template=asked["template"],
            details=asked["details"],
            about_kind=asked["about_kind"],
            about_id=asked["about_id"],
            requested_at=now,
            due_at=now,
        )
        for asked in requests
    )


def request_staff_messages(event, *, now):
    """Queue what staff are to be told. The same event again queues nothing new. Returns the new ids."""
    return _queue(
        Message(
            id=Message.id_of(event.id, staff_id, event.template, event.about_id),
            person_kind="staff",
            person_id=staff_id,
            template=event.template,
            details=event.details,
            about_kind=event.about_kind,
            about_id=event.about_id,
            requested_at=now,
            due_at=now,
        )
        for staff_id in event.staff_ids
    )


def request_code_message(event_id, account_id, template, *, now):
    """Queue the message that brings an account's owner a one-time code; nothing where there is no such account.

    Returns the ids of the new messages.
    """
    account = Account.find(account_id)
    if account is None:
        return []
    message = Message(
        id=Message.id_of(event_id, account.person_id, template),
        person_kind=account.person_kind,
        person_id=account.person_id,
        account_id=account.id,
        template=template,
        requested_at=now,
        due_at=now,
    )
    return _queue([message])


def record_letter_printed(letter_id, *, now):
    """A letter was printed and put into the post.

    Raises: NotFound message_not_found; RuleBroken not_to_print, letter_not_wanted. Announces: MessageSent.
    """
    message = Message.get(letter_id)
    message.check_to_print()
    check_wanted(message, recipient_of(message))
    if message.account_id:  # its two weeks begin when it is posted
        accept_code(message.account_id, code_of_message(message.id), now=now)
    message.printed(now)
    message.announce(MessageSent.of(message))
    return message.save()


def withdraw_unwanted_letters(*, now):
    """Take letters out of the print queue whose people have left, or need them no more, since they were put there."""
    waiting = Message.collection().find({"status": "to_print"}, {"_id": 1}).sort([("requested_at", 1), ("_id", 1)])
    for row in waiting.limit(MOST_LETTERS):
        message = Message.find(row["_id"])
        if message is None or message.status != "to_print":
            continue
        if reason := why_unwanted(message, recipient_of(message)):
            message.not_wanted(reason, now)
            message.save()


def change_contact_details(details, *, version):
    """Say where people turn with answers and questions: it stands on everything that is sent.

    version: the one the caller last saw, 0 where there were none. Raises: StaleVersion.
    """
    contact = ContactDetails.current()
    contact.check_version(version)
    for name, value in details.items():
        setattr(contact, name, value)
    return contact.save()


def _queue(messages):
    new = []
    for message in messages:
        try:
            new.append(message.save().id)
        except Conflict:
            continue  # this event was heard before
    return new
