"""The queue: each message leaves once, by the channel chosen, and waits where it cannot."""

from datetime import timedelta

import pytest

from services.membership.commands import sending
from services.membership.model import Message
from services.membership.model.messages import MOST_ATTEMPTS
from services.membership.sending import channels
from services.membership.settings import use
from shared.clock import utc_now
from tests.membership.accounts import queued
from tests.membership.conftest import settings_with
from tests.membership.mail_server import MailServer
from tests.membership.people import registered

EMAIL = {"email": "ada@res.example", "preferred_channel": "email"}


@pytest.fixture
def mail():
    channels.Smtp.away_until = 0.0
    with MailServer() as server:
        use(settings_with(smtp_url=server.url))
        yield server


def send(later=timedelta()):
    """One turn of the timer, so much later."""
    Message.collection().update_many({"due_at": {"$ne": None}}, [{"$set": {"due_at": {"$subtract": ["$due_at", later // timedelta(milliseconds=1)]}}}])  # noqa: E501  # fmt: skip
    channels.Smtp.away_until = 0.0
    return sending.send_due_messages(now=utc_now())


def now_is(message):
    return Message.get(message.id)


def test_an_email_reaches_the_mail_server_in_both_forms(working, mail, announced):
    message = queued(registered(**EMAIL, title="Ms", family_name="Ó Briain").id, reference="C-1", now=utc_now())
    assert send() == 1
    (email,) = mail.received
    assert email["To"] == "Ms Ada Ó Briain <ada@res.example>"
    assert email["From"] == "Test Homes <no-reply@doorstep.example>"
    assert email["Subject"] == "We have your complaint (C-1)"
    assert message.id in email["Message-ID"]
    assert "Dear Ms Ó Briain," in email.get_body(("plain",)).get_content()
    assert "<h1>We have your complaint (C-1)</h1>" in email.get_body(("html",)).get_content()
    assert now_is(message).status == "sent"
    assert announced.names[-1] == "message_sent"


def test_nothing_is_sent_twice(working, mail):
    for _ in range(3):
        queued(registered(**EMAIL).id, now=utc_now())
    assert (send(), send()) == (3, 0)
    assert len(mail.received) == 3


def test_a_message_that_another_process_has_in_hand_is_left_to_it(working, mail):
    message = queued(registered(**EMAIL).id, now=utc_now())
    assert Message.claim(message.id, utc_now())
    assert Message.claim(message.id, utc_now()) is None
    assert send() == 0


def test_a_message_whose_process_died_is_sent_by_another(working, mail):
    message = queued(registered(**EMAIL).id, now=utc_now())
    Message.claim(message.id, utc_now())
    assert send(later=timedelta(minutes=3)) == 1


def test_while_the_mail_server_is_away_all_stays_queued_and_is_sent_when_it_is_back(working, mail):
    messages = [queued(registered(**EMAIL).id, now=utc_now()) for _ in range(3)]
    use(settings_with(smtp_url="smtp://127.0.0.1:9?from=no-reply@doorstep.example"))
    for _ in range(MOST_ATTEMPTS + 1):
        assert send(later=timedelta(hours=1)) == 0
    assert {now_is(message).status for message in messages} == {"queued"}
    assert {now_is(message).attempts for message in messages} == {0}
    use(settings_with(smtp_url=mail.url))
    assert send(later=timedelta(hours=1)) == 3


def test_a_busy_server_is_tried_again_later_and_later(working, mail):
    message = queued(registered(**EMAIL).id, now=utc_now())
    mail.busy = "451 try later"
    send()
    assert (send(), now_is(message).attempts) == (0, 1)
    mail.busy = None
    assert send(later=timedelta(seconds=31)) == 1


def test_after_enough_attempts_a_letter_goes_instead(working, mail):
    message = queued(registered(**EMAIL).id, now=utc_now())
    mail.busy = "451 try later"
    for _ in range(MOST_ATTEMPTS + 1):
        send(later=timedelta(days=1))
    assert (now_is(message).status, now_is(message).channel) == ("to_print", "post")


def test_an_address_that_does_not_exist_gets_a_letter_at_once(working, mail):
    message = queued(registered(**EMAIL).id, now=utc_now())
    mail.refuse["ada@res.example"] = "550 no such person"
    send()
    send()
    assert now_is(message).status == "to_print"


def test_without_a_postal_address_it_has_failed(working, mail, announced):
    message = queued(registered(**EMAIL, address_lines=None, postcode=None).id, now=utc_now())
    mail.refuse["ada@res.example"] = "550 no such person"
    send()
    assert (now_is(message).status, now_is(message).reason) == ("failed", "email_refused")
    assert announced.names[-1] == "message_failed"


def test_one_that_cannot_be_made_does_not_hold_up_the_others(working, mail, monkeypatch):
    broken = queued(registered(**EMAIL).id, now=utc_now() - timedelta(seconds=1))
    queued(registered(**EMAIL).id, now=utc_now())
    good = sending.compose

    def compose(message, *args, **options):
        return 1 / 0 if message.id == broken.id else good(message, *args, **options)

    monkeypatch.setattr(sending, "compose", compose)
    assert send() == 1
    assert (now_is(broken).status, now_is(broken).attempts) == ("queued", 1)
    for _ in range(MOST_ATTEMPTS):
        send(later=timedelta(days=1))
    assert (now_is(broken).status, now_is(broken).reason) == ("failed", "fault")


@pytest.mark.parametrize("made_by_hand", ["braille", "easy_read", "audio", "translated"])
def test_a_format_that_cannot_be_sent_by_email_is_a_letter(working, mail, made_by_hand):
    message = queued(registered(**EMAIL, format=made_by_hand).id, now=utc_now())
    send()
    assert (now_is(message).status, now_is(message).format, now_is(message).made_by_hand) == (
        "to_print",
        made_by_hand,
        True,
    )


def test_the_outbox_gets_whole_files_that_only_we_may_read(working, outbox):
    queued(registered(**EMAIL).id, now=utc_now())
    queued(registered().id, now=utc_now())
    send()
    files = sorted(outbox.joinpath(working).iterdir())
    assert sorted(file.suffix for file in files) == [".eml", ".html", ".html", ".txt", ".txt"]
    assert {oct(file.stat().st_mode)[-3:] for file in files} == {"600"}


def test_while_the_outbox_cannot_be_written_all_stays_queued(working, outbox):
    outbox.write_text("in the way")
    message = queued(registered(**EMAIL).id, now=utc_now())
    assert send() == 0
    outbox.unlink()
    assert send(later=timedelta(minutes=1)) == 1
    assert now_is(message).status == "sent"


@pytest.mark.parametrize("bad", ["Eve\r\nBcc: all@res.example", "Eve <eve@x.example>, x"])
def test_a_name_cannot_add_headers_or_recipients(working, mail, bad):
    resident = registered(**EMAIL)
    resident.given_name = bad
    resident.save()
    queued(resident.id, now=utc_now())
    send()
    (email,) = mail.received
    assert email["Bcc"] is None
    assert [address.addr_spec for address in email["To"].addresses] == ["ada@res.example"]
