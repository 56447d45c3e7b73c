import re

from hypothesis import assume, given
from hypothesis import strategies as st

from services.training.model.numbers import ALPHABET, check_character, landlord_of, new_number, written_as

bodies = st.text(ALPHABET, min_size=10, max_size=10)


def number_of(body, character=None):
    return f"hull-2026-{body}{character or check_character(body)}"


@given(bodies)
def test_a_number_with_its_check_character_can_be_one(body):
    assert written_as(number_of(body)) == number_of(body)


@given(bodies, st.integers(0, 10), st.sampled_from(ALPHABET))
def test_every_wrong_character_is_noticed(body, place, other):
    right = body + check_character(body)
    wrong = right[:place] + other + right[place + 1 :]
    assume(wrong != right)
    assert written_as(f"hull-2026-{wrong}") is None


@given(bodies, st.integers(0, 10), st.integers(0, 10))
def test_every_two_characters_that_changed_places_are_noticed(body, one, other):
    right = list(body + check_character(body))
    right[one], right[other] = right[other], right[one]
    assume("".join(right) != body + check_character(body))
    assert written_as("hull-2026-" + "".join(right)) is None


@given(bodies)
def test_small_letters_and_blanks_around_do_not_matter(body):
    assert written_as(f"  {number_of(body).lower()} ") == number_of(body)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_without_harm(typed):
    written = written_as(typed)
    assert written is None or re.fullmatch(r"[a-z0-9-]+-\d{4}-[2-9A-Z]{11}", written)
    assert isinstance(landlord_of(typed), str)


@given(st.from_regex(r"\A[a-z][a-z0-9]{1,10}(-[a-z0-9]{1,6}){0,2}\Z"))
def test_a_number_begins_with_its_landlord_hyphens_or_not(landlord_id):
    assert landlord_of(new_number(landlord_id, 2026)) == landlord_id


def test_numbers_do_not_repeat():
    assert len({new_number("hull", 2026) for _ in range(1000)}) == 1000
