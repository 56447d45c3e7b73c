"""When they may return, where they stay and what they need is said anew."""

import pytest

from services.complaints.commands.decants import change_decant
from shared.contracts.complaints import DecantChanged
from shared.errors import BadInput
from tests.complaints.saying import staff
from tests.complaints.test_start_decant import TODAY, decant
from tests.harness import days

__all__ = ["decant"]


def test_the_new_state_is_kept_and_told(decant, announced):
    one = decant()
    told = {"expected_return_on": TODAY + days(9), "stay_place": "SOUTH", "needs": []}
    changed = change_decant(one.id, told, staff(), version=one.version)
    assert (changed.needs, changed.stay_place) == ([], "SOUTH")
    event = announced.last(DecantChanged)
    assert (event.expected_return_on, event.stay_place, event.home_place) == (TODAY + days(9), "SOUTH", "NORTH")


def test_nobody_returns_before_they_left(decant):
    one = decant()
    told = {"expected_return_on": TODAY - days(1), "stay_place": None, "needs": []}
    with pytest.raises(BadInput) as refused:
        change_decant(one.id, told, staff(), version=one.version)
    assert refused.value.code == "return_before_start"
