from datetime import timedelta

import pytest

from services.membership.commands import accounts
from shared.contracts.membership import AccessRevoked
from shared.errors import BadInput, NotSignedIn, TooManyRequests
from tests.harness import NOW
from tests.membership.accounts import ANNA, PASSWORD, signed_in, staff_member

NEW = "four other random words"
LATER = NOW + timedelta(minutes=1)


def test_only_the_new_password_is_good(working):
    anna = staff_member()
    accounts.change_password(anna.id, PASSWORD, NEW, now=LATER)
    assert signed_in(password=NEW, now=LATER)
    with pytest.raises(NotSignedIn, match="sign_in_refused"):
        signed_in(now=LATER)


def test_other_sessions_end_and_this_one_goes_on_with_new_tokens(working, announced):
    anna = staff_member()
    before = signed_in()
    after = accounts.change_password(anna.id, PASSWORD, NEW, now=LATER)
    with pytest.raises(NotSignedIn, match="signed_out"):
        accounts.refresh_tokens(before.refresh_token, now=LATER)
    assert accounts.refresh_tokens(after.refresh_token, now=LATER)
    told = announced.last(AccessRevoked)
    assert (told.revoked_subject, told.issued_before) == (anna.id, LATER)


def test_refuses_a_wrong_current_password_and_slows_down_guessing(working):
    anna = staff_member()

    def guess():
        with pytest.raises((BadInput, TooManyRequests)) as refused:
            accounts.change_password(anna.id, "wrong", NEW, now=NOW)
        return refused.value.code

    codes = [guess() for _ in range(9)]
    assert (codes[0], codes[-1]) == ("wrong_password", "too_many_attempts")


def test_refuses_a_new_password_that_is_easily_guessed(working):
    anna = staff_member()
    with pytest.raises(BadInput, match="password_has_name") as refused:
        accounts.change_password(anna.id, PASSWORD, f"{ANNA} 2026", now=NOW)
    assert refused.value.fields[0]["pointer"] == "/new_password"
