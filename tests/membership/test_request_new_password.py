from datetime import timedelta

from services.membership.commands import accounts
from services.membership.model import Message
from services.membership.service import MembershipService
from shared.contracts.membership import AccountCodeRequested
from tests.harness import NOW, handle, received
from tests.membership.accounts import ANNA, staff_member

URL = "/api/v1/sign-in/forgotten-password"


def test_the_answer_does_not_tell_whether_there_is_an_account(client, landlord, working):
    staff_member()
    known = client.post(URL, json={"landlord": landlord, "sign_in_name": ANNA})
    unknown = client.post(URL, json={"landlord": landlord, "sign_in_name": "nobody@hull.example"})
    assert known.status_code == unknown.status_code == 202
    assert known.json == unknown.json


def test_the_same_is_announced_for_a_name_that_nobody_has(working, announced):
    accounts.request_new_password("nobody@hull.example", now=NOW)
    assert announced.names == ["account_code_requested"]


def test_is_done_once_in_a_quarter_of_an_hour(working, announced):
    for minutes in (0, 1, 14, 15):
        accounts.request_new_password(ANNA, now=NOW + timedelta(minutes=minutes))
    assert announced.names == ["account_code_requested"] * 2


def test_the_code_that_is_sent_sets_a_new_password(working, announced, outbox):
    staff_member()
    accounts.request_new_password(ANNA, now=NOW)
    told = announced.last(AccountCodeRequested)
    event = received(AccountCodeRequested, told.subject, **told.data)
    handle(MembershipService, "send_requested_messages", event)
    handle(MembershipService, "send_requested_messages", event)
    (text,) = outbox.rglob("*password_reset*.txt")
    code = text.read_text().split("Your code: ")[1].split()[0]
    accounts.activate_account(ANNA, code, "four other random words", now=Message.objects.first().requested_at)
    assert accounts.sign_in(ANNA, "four other random words", now=NOW)


def test_nothing_is_sent_where_there_is_no_account(working, announced):
    accounts.request_new_password("nobody@hull.example", now=NOW)
    told = announced.last(AccountCodeRequested)
    handle(MembershipService, "send_requested_messages", received(AccountCodeRequested, told.subject, **told.data))
    assert Message.collection().count_documents({}) == 0
