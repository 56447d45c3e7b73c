"""Sending what is queued: each message once, by the channel that its recipient chose, however long it takes."""

from datetime import timedelta

import structlog

from services.membership.codes import code_of_message
from services.membership.commands.accounts import accept_code
from services.membership.model.messages import Message
from services.membership.sending.channels import Away, Refused, email_of, letter_outbox, mail_channel
from services.membership.sending.composing import compose, sender_of_landlord, why_unwanted
from services.membership.sending.recipients import recipient_of
from shared.clock import utc_now
from shared.contracts.membership import MessageFailed, MessageSent

PAGE = 50  # messages looked up at a time
AT_ONCE = 5  # new messages sent while the event that asked for them waits
TURN = timedelta(seconds=20)  # that one landlord's messages may take before it is others' turn

log = structlog.get_logger()


def send_due_messages(*, now):
    """Send what is queued and due, oldest first, for at most TURN. Returns how many have left the queue.

    Announces: MessageSent, MessageFailed. A letter is announced when it is printed.
    """
    done, ends = 0, utc_now() + TURN
    with mail_channel() as mail:
        while utc_now() < ends:
            found = _due(now)
            for message_id in found:
                if (left := _attempt(message_id, mail)) is None:
                    return done
                done += left
            if len(found) < PAGE:
                break
    return done


def send_now(message_ids):
    """Try new messages at once, so that nobody waits for a timer. What cannot be sent now stays queued, as do many."""
    if len(message_ids) > AT_ONCE:
        return
    with mail_channel() as mail:
        for message_id in message_ids:
            if _attempt(message_id, mail) is None:
                return


def _due(now):
    due = Message.collection().find({"due_at": {"$lte": now}, "gone_at": None}, {"_id": 1})
    return [row["_id"] for row in due.sort("due_at", 1).limit(PAGE)]


def _attempt(message_id, mail):
    """Try one message. 1 when it left the queue, 0 when it stays, None when none can leave at the moment."""
    try:
        return _send(message_id, mail, utc_now())
    except Away as reason:
        log.warning("mail_away", reason=str(reason))
        return None
    except Exception:  # one message that cannot be made must not hold up all the others
        log.exception("message_fault", message_id=message_id)
        _count_fault(message_id, utc_now())
        return 0


def _send(message_id, mail, now):
    """Raises Away."""
    message = Message.claim(message_id, now)
    if message is None:
        return 0  # somebody else has it in hand
    recipient = recipient_of(message)
    if reason := why_unwanted(message, recipient):
        message.not_wanted(reason, now)
    else:
        _deliver(message, recipient, mail, now)
    message.save()
    log.info("message_handled", message_id=message.id, status=message.status, template=message.template)
    return int(message.status != "queued")


def _deliver(message, recipient, mail, now):
    channel = recipient.channel(message.email_refused)
    if channel is None:
        _fail(message, "no_way_to_reach", now)
        return
    if message.account_id:
        accept_code(message.account_id, code_of_message(message.id), now=now)
    text = compose(message, recipient, on_paper=channel == "post")
    try:
        if channel == "post":
            _put_letter(message, text, recipient)
        else:
            mail.send_email(email_of(message, text, recipient, sender_of_landlord()), message)
            message.sent_by("email", now)
            message.announce(MessageSent.of(message))
    except Away:
        message.put_off(now)
        message.save()
        raise
    except Refused as refused:
        _refused(message, recipient, refused, now)


def _put_letter(message, text, recipient):
    outbox = letter_outbox()
    if outbox is not None:
        outbox.put_letter(message, text)
    message.to_print(recipient.format)


def _refused(message, recipient, refused, now):
    """Where e-mail does not arrive, a letter goes instead; where there is no address for one, that is the end."""
    if not refused.for_good and message.refused(now):
        return
    message.email_refused = True
    if recipient.channel(email_refused=True) is None:
        _fail(message, "email_refused", now)
    else:
        message.due_at = now


def _count_fault(message_id, now):
    message = Message.find(message_id)
    if message is None or message.status != "queued":
        return
    if not message.refused(now):
        _fail(message, "fault", now)
    message.save()


def _fail(message, reason, now):
    message.failed(reason, now)
    message.announce(MessageFailed.of(message))
