"""The home is safe, or the works that make it so have begun."""

import pytest

from services.complaints.commands.hazard_work import record_hazard_made_safe
from shared.contracts.complaints import HazardMadeSafe
from shared.errors import BadInput, RuleBroken
from tests.complaints.saying import NOW, staff
from tests.complaints.steps import clocks_of, investigated
from tests.harness import days


def make_safe(one, when=NOW, at=None, how="made_safe"):
    return record_hazard_made_safe(one.id, {"how": how, "at": at}, staff(when), version=one.version)


def test_an_emergency_is_made_safe_first_and_investigated_to_its_end_later(concern, announced):
    one = make_safe(concern(severity="emergency"), NOW + days(1) / 2)
    assert (one.state, clocks_of(one), one.clocks[0].late) == ("made_safe", {}, False)
    assert announced.last(HazardMadeSafe).state == "made_safe"


def test_a_significant_one_after_its_investigation(concern):
    one = make_safe(investigated(concern()), how="safety_works_begun")
    assert set(clocks_of(one)) == {"summary", "works", "works_longstop"}


def test_what_is_entered_later_counts_from_when_it_happened(concern):
    one = make_safe(concern(severity="emergency"), NOW + days(3), at=NOW + days(1) / 2)
    assert one.made_safe_at == NOW + days(1) / 2
    assert not one.clocks[0].late


def test_refuses_a_significant_one_before_its_investigation(concern):
    with pytest.raises(RuleBroken) as refused:
        make_safe(concern())
    assert refused.value.code == "not_investigated"


def test_refuses_what_has_not_happened_yet(concern):
    with pytest.raises(BadInput) as refused:
        make_safe(concern(severity="emergency"), NOW, at=NOW + days(1))
    assert refused.value.code == "bad_moment"
