from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from services.membership.commands import accounts, residents, staff
from services.membership.commands.groups import end_role, grant_role
from services.membership.model import Account, Session, SignInGuard
from services.membership.settings import use
from shared.clock import utc_now
from shared.errors import NotSignedIn, TooManyRequests
from tests.harness import NOW
from tests.membership.accounts import ANNA, PASSWORD, bearer, resident_with_account, signed_in, staff_member
from tests.membership.conftest import settings_with
from tests.membership.people import a_group


def refusal(name=ANNA, password=PASSWORD, now=NOW):
    with pytest.raises((NotSignedIn, TooManyRequests)) as refused:
        accounts.sign_in(name, password, now=now)
    return refused.value


def test_tells_who_it_is_and_what_they_may_do(working):
    anna = staff_member(roles=("reader", "training_officer"))
    signed = signed_in("ANNA@hull.example")
    assert (signed.person_id, signed.kind, signed.roles) == (anna.id, "staff", ["reader", "training_officer"])


def test_the_token_opens_the_door(client, working):
    staff_member(now=utc_now())
    told = client.get("/api/v1/me", headers=bearer(signed_in(now=utc_now()))).json
    assert (told["name"], told["kind"], told["landlord"]["id"]) == ("Anna Officer", "staff", working)
    assert "staff:write" in told["permissions"]


def test_a_resident_with_a_place_in_a_complaints_panel_signs_in_with_its_role_until_it_ends(working):
    resident, _ = resident_with_account(external_reference="T-77")
    panel, other = a_group(kind="complaints_panel"), a_group(kind="scrutiny_panel")
    for group in (panel, other):
        grant_role(group.id, resident.id, "panel_member", "volunteered", (NOW.date(), None))
    assert signed_in("t-77").roles == ["resident", "complaints_panel"]
    end_role(panel.id, resident.id, "resigned", NOW.date())
    assert signed_in("t-77").roles == ["resident"]


def test_a_resident_signs_in_by_reference_without_an_email_address(working):
    resident, _ = resident_with_account(external_reference="T-77")
    assert signed_in("t-77").roles == ["resident"]
    assert signed_in("t-77").person_id == resident.id


@pytest.mark.parametrize(("name", "password"), [(ANNA, "three random wordz"), ("nobody@hull.example", PASSWORD)])
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(working, name, password):
    staff_member()
    told = refusal(name, password)
    assert (told.code, told.detail) == ("sign_in_refused", "This sign-in name and password do not fit.")


def test_an_unknown_name_costs_the_same_hash_as_a_wrong_password(working, monkeypatch):
    staff_member()
    verified = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda hasher, *stored: verified.append(hasher) or verify(hasher, *stored)
    )
    refusal(ANNA, "wrong")
    refusal("nobody@hull.example", "wrong")
    known, unknown = verified
    assert (known.time_cost, known.memory_cost) == (unknown.time_cost, unknown.memory_cost)


@pytest.mark.parametrize("who", ["invited", "suspended", "moved out"])
def test_refuses_who_may_not_sign_in_like_a_wrong_password(working, who):
    staff_member(email="boss@hull.example", name="Boss")
    if who == "moved out":
        resident, account = resident_with_account(email="res@hull.example")
        residents.record_moving_out(resident.id, "moved_out", NOW.date(), today=NOW.date())
        assert refusal(account.sign_in_name).code == "sign_in_refused"
        return
    anna = staff_member(password=None if who == "invited" else PASSWORD)
    if who == "suspended":
        staff.suspend_staff_member(anna.id, version=anna.version, now=NOW)
    assert refusal().code == "sign_in_refused"


def test_failures_make_the_name_wait_longer_and_longer(working):
    staff_member()
    codes = [refusal(password="wrong").code for _ in range(SignInGuard.FREE + 1)]
    assert codes == ["sign_in_refused"] * SignInGuard.FREE + ["too_many_attempts"]
    first = refusal().retry_after
    later = NOW + timedelta(seconds=first)
    assert refusal(password="wrong", now=later).code == "sign_in_refused"
    assert refusal(now=later).retry_after > first


def test_the_right_password_waits_too_and_then_clears_the_count(working):
    staff_member()
    for _ in range(SignInGuard.FREE):
        refusal(password="wrong")
    assert refusal().code == "too_many_attempts"
    later = NOW + timedelta(minutes=1)
    assert signed_in(now=later)
    assert refusal(password="wrong", now=later).code == "sign_in_refused"


def test_unknown_names_wait_like_known_ones(working):
    codes = [refusal("nobody@hull.example").code for _ in range(SignInGuard.FREE + 1)]
    assert codes[-1] == "too_many_attempts"


def test_guessing_over_many_names_makes_the_landlord_wait_for_the_rest_of_the_minute(working):
    for _ in range(SignInGuard.LANDLORD_MOST):
        SignInGuard.note_failure(NOW)
    told = refusal("nobody@hull.example")
    assert (told.code, told.retry_after) == ("too_many_attempts", 61)
    assert refusal("nobody@hull.example", now=NOW + timedelta(minutes=1)).code == "sign_in_refused"


def test_over_http_too_many_attempts_say_when_to_come_back(client, landlord):
    body = {"landlord": landlord, "sign_in_name": "nobody@hull.example", "password": "wrong"}
    answers = [client.post("/api/v1/sign-in", json=body) for _ in range(SignInGuard.FREE + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {401}
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 16


def test_no_quick_hash_of_a_password_is_kept_under_an_idempotency_key(client, landlord, working):
    staff_member(now=utc_now())
    body = {"landlord": landlord, "sign_in_name": ANNA, "password": PASSWORD}
    assert client.post("/api/v1/sign-in", json=body, headers={"Idempotency-Key": "k-1"}).status_code == 200
    assert not Session.collection().find_one()["command_keys"]
    assert not Account.collection().find_one()["command_keys"]


def test_another_landlords_account_is_unknown(client, landlord, other_landlord, working):
    staff_member()
    body = {"landlord": other_landlord, "sign_in_name": ANNA, "password": PASSWORD}
    assert client.post("/api/v1/sign-in", json=body).json["code"] == "sign_in_refused"


def test_a_password_hashed_at_another_cost_is_hashed_anew(working):
    staff_member()
    before = Account.collection().find_one()["password_hash"]
    use(settings_with(outbox_dir="/tmp", argon2_time_cost=2))  # noqa: S108 - nothing is written
    signed_in()
    after = Account.collection().find_one()["password_hash"]
    assert (before.split("$")[3], after.split("$")[3]) == ("m=8,t=1,p=1", "m=8,t=2,p=1")
    assert signed_in()
