from datetime import timedelta

import pytest

from services.membership.commands import accounts, invitations, messages, residents, sending
from services.membership.model import Message, Resident
from shared.clock import utc_now
from shared.contracts.membership import MessageSent
from shared.errors import RuleBroken
from tests.harness import NOW
from tests.membership.accounts import PASSWORD, queued
from tests.membership.people import registered


@pytest.fixture
def letter(working):
    message = queued(
        registered(family_name="Okafor", format="large_print").id, reference="C-1", letter="2", now=utc_now()
    )
    sending.send_due_messages(now=utc_now())
    return Message.get(message.id)


def leave(letter):
    residents.record_moving_out(letter.person_id, "deceased", NOW.date(), today=NOW.date())


def test_only_now_is_it_told(letter, announced):
    assert letter.status == "to_print"
    messages.record_letter_printed(letter.id, now=NOW)
    told = announced.last(MessageSent)
    assert (told.status, told.channel, told.resident_id) == ("printed", "post", letter.person_id)


def test_is_refused_a_second_time(letter):
    messages.record_letter_printed(letter.id, now=NOW)
    with pytest.raises(RuleBroken, match="not_to_print"):
        messages.record_letter_printed(letter.id, now=NOW)


def test_a_letter_to_somebody_who_died_since_is_not_printed(letter, announced):
    leave(letter)
    announced.clear()
    with pytest.raises(RuleBroken, match="letter_not_wanted"):
        messages.record_letter_printed(letter.id, now=NOW)
    messages.withdraw_unwanted_letters(now=NOW)
    assert (Message.get(letter.id).status, Message.get(letter.id).reason) == ("not_wanted", "deceased")
    assert announced == []


def test_a_code_lives_two_weeks_from_the_day_it_is_posted(working, outbox):
    resident = registered(external_reference="T-1")
    account, _ = invitations.invite_resident(resident.id, now=NOW)
    (letter_id,) = messages.request_code_message("e-1", account.id, "invitation", now=utc_now())
    sending.send_due_messages(now=utc_now())
    messages.record_letter_printed(letter_id, now=NOW + timedelta(days=10))
    (text,) = outbox.rglob("*letter*.txt")
    code = text.read_text().split("Your code: ")[1].split()[0]
    assert accounts.activate_account("T-1", code, PASSWORD, now=NOW + timedelta(days=23))


def test_the_queue_and_the_page_to_print(client, sign_in, letter):
    headers = sign_in("membership_officer")
    (row,) = client.get("/api/v1/letters", headers=headers).json["items"]
    assert (row["id"], row["format"], row["made_by_hand"]) == (letter.id, "large_print", False)
    assert row["enclosure"] == "/api/v1/complaints/c-1/letters/2"
    page = client.get(f"/api/v1/letters/{letter.id}", headers=headers)
    assert page.mimetype == "text/html"
    assert "style-src 'sha256-" in page.headers["Content-Security-Policy"]
    assert '<body class="large">' in page.text
    assert "Okafor" in page.text
    done = client.post(f"/api/v1/letters/{letter.id}/printed", headers=headers)
    assert (done.status_code, done.json["status"]) == (200, "printed")
    assert client.get("/api/v1/letters", headers=headers).json["items"] == []
    assert len(client.get("/api/v1/letters?status=printed", headers=headers).json["items"]) == 1


def test_the_page_goes_to_where_the_person_lives_now(client, sign_in, letter):
    resident = Resident.get(letter.person_id)
    residents.change_resident(resident.id, {"address_lines": ["9 New Street"]}, version=resident.version)
    assert "9 New Street" in client.get(f"/api/v1/letters/{letter.id}", headers=sign_in("membership_officer")).text


def test_what_a_person_is_called_is_text_and_never_markup(client, sign_in, letter):
    resident = Resident.get(letter.person_id)
    resident.family_name = "<script>alert(1)</script>"
    resident.save()
    page = client.get(f"/api/v1/letters/{letter.id}", headers=sign_in("membership_officer")).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("resident", 403), ("membership_officer", 404)])
def test_others_and_another_landlord_do_not_see_it(client, sign_in, letter, other_landlord, role, status):
    headers = sign_in(role, at=other_landlord if status == 404 else None)
    assert client.get(f"/api/v1/letters/{letter.id}", headers=headers).status_code == status
    assert client.post(f"/api/v1/letters/{letter.id}/printed", headers=headers).status_code == status


def test_messages_are_listed_newest_first_by_resident_and_status(client, sign_in, letter):
    queued(registered().id, now=utc_now())
    headers = sign_in("administrator")
    whole = client.get("/api/v1/messages?limit=1", headers=headers)
    assert [row["status"] for row in whole.json["items"]] == ["queued"]
    rest = client.get(f"/api/v1/messages?limit=1&cursor={whole.json['next']}", headers=headers).json["items"]
    assert [row["id"] for row in rest] == [letter.id]
    one = client.get(f"/api/v1/messages?resident_id={letter.person_id}", headers=headers).json["items"]
    assert [row["id"] for row in one] == [letter.id]
    assert client.get("/api/v1/messages?status=sent", headers=headers).json["items"] == []
    shown = client.get(f"/api/v1/messages/{letter.id}", headers=headers).json
    assert (shown["reference"], shown["purpose"]) == (letter.reference, "complaint")
