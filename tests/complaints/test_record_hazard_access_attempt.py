"""Attempts to get in: three, by different ways, before the landlord may say that it could not."""

from services.complaints.commands.hazard_work import record_hazard_access_attempt
from shared.contracts.complaints import HazardAccessAttempted
from tests.complaints.saying import NOW, OFFICER, staff


def attempt(one, *methods):
    for method in methods:
        one = record_hazard_access_attempt(one.id, {"method": method, "at": None}, staff(), version=one.version)
    return one


def test_each_is_kept_and_told(concern, announced):
    one = attempt(concern(), "visit")
    (kept,) = one.access_attempts
    assert (kept.method, kept.at, kept.by) == ("visit", NOW, OFFICER)
    assert announced.last(HazardAccessAttempted).subject == one.id


def test_three_different_ways_are_enough(concern):
    assert attempt(concern(), "visit", "phone", "letter").may_rely_on_no_access


def test_the_same_way_three_times_is_not(concern):
    assert not attempt(concern(), "visit", "visit", "visit", "phone").may_rely_on_no_access
