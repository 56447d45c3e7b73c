"""A recommendation need not be followed, if there is a reason; an order binds."""

import pytest

from services.complaints.commands.ombudsman import decline_ombudsman_recommendation, record_ombudsman_determination
from shared.contracts.complaints import OmbudsmanRecommendationDeclined
from shared.errors import RuleBroken
from tests.complaints.saying import at, determination, staff
from tests.complaints.steps import case_of

WHEN = at("2026-12-10")


@pytest.fixture
def case(complaint_at):
    """An order and a recommendation."""
    case, said = case_of(complaint_at("with_ombudsman")), determination(1)
    said["orders"] = [*said["orders"], said["orders"][0] | {"kind": "recommendation"}]
    return record_ombudsman_determination(case.id, said, staff(WHEN), version=case.version)


def decline(case, number):
    return decline_ombudsman_recommendation(case.id, number, "It is done by others.", staff(WHEN), version=case.version)


def test_the_reason_is_kept_and_it_is_waited_for_no_more(case, announced):
    declined = decline(case, 2)
    assert (declined.orders[1].declined_reason, declined.open_orders) == ("It is done by others.", 1)
    assert announced.last(OmbudsmanRecommendationDeclined).number == 2
    assert declined.state == "orders_open"


def test_an_order_binds(case):
    with pytest.raises(RuleBroken, match="orders_bind"):
        decline(case, 1)


def test_refuses_it_twice(case):
    with pytest.raises(RuleBroken, match="order_closed"):
        decline(decline(case, 2), 2)
