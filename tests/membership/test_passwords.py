import unicodedata

import pytest

from services.membership import codes, passwords
from shared.errors import BadInput, Unavailable


@pytest.mark.parametrize(
    "good",
    ["three random words", "correct horse xylophone", "Zgłoś 12 żółwi!", "a" * 8 + "bcdef", "pässword of nobody"],
)
def test_takes_what_is_long_and_unlikely(good):
    passwords.check_new(good, "anna@hull.example")


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("eleven char", "password_too_short"),
        ("        ", "password_too_short"),
        ("x y" * 50, "password_too_long"),
        ("Password12345", "password_too_common"),
        ("LetMeIn!!!!!!!!", "password_too_common"),
        ("123456789012", "password_too_common"),
        ("qwertyuiopas", "password_too_common"),
        ("abababababab", "password_too_common"),
        ("i am ANNA of hull", "password_has_name"),
        ("anna@hull.example1", "password_has_name"),
    ],
)
def test_refuses_what_is_short_or_guessed(bad, code):
    with pytest.raises(BadInput, match=code):
        passwords.check_new(bad, "anna@hull.example")


def test_a_short_sign_in_name_does_not_forbid_every_word_with_it():
    passwords.check_new("three random words", "an")


def test_only_the_same_password_is_right(outbox):
    stored = passwords.hash_of("three random words")
    assert stored.startswith("$argon2id$")
    assert passwords.is_right("three random words", stored)
    assert not passwords.is_right("three random wordz", stored)
    assert not passwords.is_right("three random words", None)
    assert not passwords.is_right("three random words", "not a hash")


def test_it_does_not_matter_how_a_keyboard_composed_it(outbox):
    stored = passwords.hash_of(unicodedata.normalize("NFC", "pässword of nobody"))
    assert passwords.is_right(unicodedata.normalize("NFD", "pässword of nobody"), stored)


def test_when_too_many_wait_the_next_are_told_to_come_back(outbox, monkeypatch):
    monkeypatch.setattr(passwords, "_waiting", set(range(passwords.MOST_WAITING)))
    with pytest.raises(Unavailable, match="busy"):
        passwords.hash_of("three random words")


def test_codes_are_readable_and_differ():
    made = {codes.new_code() for _ in range(500)}
    assert len(made) == 500
    assert not set("".join(made)) & set("0O1ILU")
    assert all(len(group) == 4 for code in made for group in code.split("-"))


def test_the_code_of_a_message_is_its_own_and_this_landlords(working, other_landlord):
    from shared.context import acting_for

    one, again, other = codes.code_of_message("m-1"), codes.code_of_message("m-1"), codes.code_of_message("m-2")
    with acting_for(other_landlord):
        elsewhere = codes.code_of_message("m-1")
    assert one == again
    assert len({one, other, elsewhere}) == 3
