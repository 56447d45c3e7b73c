from datetime import timedelta

import pytest

from services.membership.commands import accounts, staff
from services.membership.model import Account
from shared.contracts.membership import AccountActivated
from shared.errors import BadInput, TooManyRequests
from tests.harness import NOW
from tests.membership.accounts import ANNA, PASSWORD, signed_in, staff_member


@pytest.fixture
def code(working):
    return staff.invite_staff_member("Anna Officer", ANNA, ["reader"], now=NOW)[1]


def activate(code, password=PASSWORD, name=ANNA, now=NOW):
    return accounts.activate_account(name, code, password, now=now)


def test_sets_the_password_and_announces_whose_account_it_is(code, announced):
    account = activate(code)
    assert signed_in().person_id == account.person_id
    told = announced.last(AccountActivated)
    assert (told.person_kind, told.person_id, told.resident_id) == ("staff", account.person_id, None)


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_takes_the_code_however_it_is_typed(code, typed):
    assert activate(typed(code)).state == "active"


def test_takes_the_sign_in_name_in_any_case(code):
    assert activate(code, name=" Anna@HULL.example").state == "active"


def test_a_code_works_once(code):
    activate(code)
    with pytest.raises(BadInput, match="code_not_valid"):
        activate(code)


def test_a_code_lives_two_weeks(code):
    with pytest.raises(BadInput, match="code_not_valid"):
        activate(code, now=NOW + timedelta(days=14))
    assert activate(code, now=NOW + timedelta(days=14, milliseconds=-1)).state == "active"


def test_the_code_is_not_stored(code):
    stored = str(Account.collection().find_one())
    assert code not in stored
    assert code.replace("-", "") not in stored


def test_the_answer_is_the_same_for_a_name_that_nobody_has(code):
    with pytest.raises(BadInput, match="code_not_valid"):
        activate(code, name="nobody@hull.example")


def test_guessing_is_slowed_down(code):
    def guess():
        with pytest.raises((BadInput, TooManyRequests)) as refused:
            activate("AAAA-AAAA-AAAA")
        return refused.value.code

    assert [guess() for _ in range(10)][-1] == "too_many_attempts"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "password_too_short"),
        ("x" * 1025, "password_too_long"),
        ("password1234", "password_too_common"),
        ("anna is my name", "password_has_name"),
    ],
)
def test_refuses_a_password_that_is_easily_guessed_and_leaves_the_code_good(code, password, why):
    with pytest.raises(BadInput, match=why):
        activate(code, password)
    assert activate(code).state == "active"


def test_a_password_forgotten_is_replaced_and_all_sessions_end(working, announced):
    staff_member()
    session = signed_in()
    account = Account.find(Account.id_of(ANNA))
    accounts.accept_code(account.id, "2222-3333-4444", now=NOW)
    activate("2222-3333-4444", "quite another one", now=NOW + timedelta(seconds=1))
    assert announced.names[-1] == "access_revoked"
    with pytest.raises(Exception, match="signed_out"):
        accounts.refresh_tokens(session.refresh_token, now=NOW + timedelta(minutes=1))


def test_over_http_the_body_names_the_landlord(client, landlord, other_landlord, code):
    body = {"landlord": landlord, "sign_in_name": ANNA, "code": code, "password": PASSWORD}
    elsewhere = client.post("/api/v1/activations", json=body | {"landlord": other_landlord})
    assert (elsewhere.status_code, elsewhere.json["code"]) == (422, "code_not_valid")
    assert client.post("/api/v1/activations", json=body).status_code == 200
    assert client.post("/api/v1/activations", json=body | {"landlord": "nobody"}).status_code == 404
