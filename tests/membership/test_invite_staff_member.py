import pytest

from services.membership.commands import staff
from services.membership.model import Account, Message, StaffMember
from services.membership.service import MembershipService
from shared.contracts.membership import AccountActivated, AccountCodeRequested, StaffMemberChanged, StaffMemberInvited
from shared.errors import BadInput, Conflict
from tests.harness import NOW, handle, received
from tests.membership.accounts import ANNA, resident_with_account, staff_member

BODY = {"name": "Anna Officer", "email": ANNA, "roles": ["reader"]}


def invite(name="Anna Officer", email=ANNA, roles=("reader",), deliver="send"):
    return staff.invite_staff_member(name, email, list(roles), deliver, now=NOW)


def test_announces_the_roles_and_neither_name_nor_address(working, announced):
    anna, _ = invite()
    assert announced.names == ["staff_member_invited", "account_code_requested"]
    told = announced.last(StaffMemberInvited)
    assert (told.subject, told.roles, told.state) == (anna.id, ["reader"], "invited")
    assert "Anna" not in str(announced)


def test_a_code_that_is_handed_over_is_not_sent(working, announced):
    _, code = invite(deliver="hand_over")
    assert len(code) == len("XXXX-XXXX-XXXX")
    assert announced.names == ["staff_member_invited"]


def test_the_code_that_is_sent_is_in_the_email_and_nowhere_else(working, announced, outbox):
    invite()
    told = announced.last(AccountCodeRequested)
    handle(MembershipService, "send_requested_messages", received(AccountCodeRequested, told.subject, **told.data))
    (text,) = outbox.rglob("*.txt")
    code = text.read_text().split("Your code: ")[1].split()[0]
    assert Account.find(Account.id_of(ANNA)).has_code(code, NOW)
    assert code not in str(list(Message.collection().find())) + str(list(Account.collection().find()))


def test_inviting_again_gives_another_code_and_announces_what_changed(working, announced):
    first, one = invite(deliver="hand_over")
    second, two = invite(deliver="hand_over", roles=["administrator"])
    assert first.id == second.id
    assert one != two
    assert announced.last(StaffMemberChanged).roles == ["administrator"]
    assert StaffMember.collection().count_documents({}) == 1


def test_who_can_sign_in_already_is_not_invited(working):
    staff_member()
    with pytest.raises(Conflict, match="sign_in_name_taken"):
        invite()


def test_a_residents_sign_in_name_is_taken(working):
    resident_with_account(email=ANNA)
    with pytest.raises(Conflict, match="sign_in_name_taken"):
        invite()


def test_a_crash_between_account_and_staff_member_is_finished_by_inviting_again(working):
    Account.named(ANNA, "p-9", "staff").save()
    assert invite()[0].id == "p-9"


@pytest.mark.parametrize("roles", [[], ["resident"], ["operator"], ["king"]])
def test_refuses_roles_that_are_not_for_staff(working, roles):
    with pytest.raises(BadInput, match="unknown_role"):
        invite(roles=roles)


def test_activation_makes_them_active_once(working, announced):
    anna, _ = invite()
    event = received(AccountActivated, "a-1", person_kind="staff", person_id=anna.id, resident_id=None)
    handle(MembershipService, "note_activation", event)
    handle(MembershipService, "note_activation", event)
    assert announced.names.count("staff_member_changed") == 1
    assert StaffMember.get(anna.id).state == "active"


def test_over_http_the_code_is_only_in_the_answer_that_hands_it_over(client, sign_in):
    headers = sign_in("administrator")
    sent = client.post("/api/v1/staff", json=BODY, headers=headers)
    handed = client.post("/api/v1/staff", json=BODY | {"deliver": "hand_over"}, headers=headers)
    assert (sent.status_code, sent.json["activation_code"]) == (201, None)
    assert handed.json["activation_code"]
    assert "activation_code" not in client.get(f"/api/v1/staff/{sent.json['id']}", headers=headers).json


def test_over_http_a_repeated_request_makes_one(client, sign_in, working, announced):
    headers = sign_in("administrator") | {"Idempotency-Key": "k-1"}
    first = client.post("/api/v1/staff", json=BODY, headers=headers)
    second = client.post("/api/v1/staff", json=BODY, headers=headers)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["id"] == second.json["id"]
    assert announced.names.count("staff_member_invited") == 1


@pytest.mark.parametrize(
    "change", [{"email": "no address"}, {"name": "two\nlines"}, {"name": ""}, {"roles": []}, {"title": "Ms"}]
)
def test_over_http_refuses_bad_input(client, sign_in, change):
    assert client.post("/api/v1/staff", json=BODY | change, headers=sign_in("administrator")).status_code == 422


def test_over_http_needs_the_permission(client, sign_in):
    assert client.post("/api/v1/staff", json=BODY, headers=sign_in("reader")).status_code == 403


def test_list_and_show_are_of_this_landlord_only(client, sign_in, working, other_landlord):
    anna, _ = invite()
    here, there = sign_in("administrator"), sign_in("administrator", at=other_landlord)
    listed = client.get("/api/v1/staff?role=reader&limit=1", headers=here).json
    assert [row["name"] for row in listed["items"]] == ["Anna Officer"]
    assert client.get("/api/v1/staff", headers=there).json["items"] == []
    assert client.get(f"/api/v1/staff/{anna.id}", headers=there).status_code == 404
