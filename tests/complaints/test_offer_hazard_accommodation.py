"""A home that cannot be made safe in time: another place to stay is offered."""

import pytest

from services.complaints.commands.hazard_work import offer_hazard_accommodation
from shared.contracts.complaints import HazardAccommodationOffered
from tests.complaints.saying import NOW, staff
from tests.complaints.steps import clocks_of


@pytest.mark.parametrize(("taken", "running"), [(True, set()), (False, {"emergency"}), (None, {"emergency"})])
def test_who_lives_elsewhere_is_safe_and_an_offer_alone_makes_nobody_so(concern, announced, taken, running):
    one = concern(severity="emergency")
    offered = offer_hazard_accommodation(one.id, {"taken": taken, "at": None}, staff(), version=one.version)
    assert set(clocks_of(offered)) == running
    assert (offered.accommodation_offered_at, offered.accommodation_taken) == (NOW, taken)
    assert announced.last(HazardAccommodationOffered).subject == one.id
