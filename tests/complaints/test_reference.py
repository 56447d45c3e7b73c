"""References that people can read out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.reference import ALPHABET, read_reference, reference_of

IDS = st.uuids().map(str)


@given(IDS)
def test_the_same_id_always_has_the_same_reference(complaint_id):
    assert reference_of(complaint_id, 2026) == reference_of(complaint_id, 2026)


@given(IDS, st.integers(0, 5), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_seen(complaint_id, place, character):
    right = reference_of(complaint_id, 2026)
    wrong = right[: 5 + place] + character + right[6 + place :]
    assert read_reference(wrong) == (right if wrong == right else None)


@given(IDS, st.integers(0, 3))
def test_two_swapped_characters_are_seen(complaint_id, place):
    right = reference_of(complaint_id, 2026)
    first = 5 + place
    wrong = right[:first] + right[first + 1] + right[first] + right[first + 2 :]
    assert read_reference(wrong) == (right if wrong == right else None)


def test_it_is_read_as_people_write_it():
    right = next(one for n in range(999) if "1" in (one := reference_of(str(n), 2026)))
    assert read_reference(f" {right.lower().replace('1', 'l').replace('-', '')} ") == right


@pytest.mark.parametrize("written", ["", "C-26-", "C-26-AAAAAAA", "X-26-7KQ4M2", "C-26-7KQ4O2", "٣"])
def test_what_is_none_is_not_read_as_one(written):
    assert read_reference(written) is None
