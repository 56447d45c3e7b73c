"""An order or recommendation was carried out, and something shows it."""

from datetime import date

import pytest

from services.complaints.commands.ombudsman import comply_with_ombudsman_order, record_ombudsman_determination
from services.complaints.model import Complaint
from services.complaints.queries.complaints import show_complaint
from services.complaints.service import ComplaintsService
from shared.contracts.complaints import ComplaintOrdersComplied, OmbudsmanOrderComplied, OmbudsmanOrdersComplied
from shared.errors import BadInput, NotFound, RuleBroken
from tests.complaints.promised import done, remedies_of
from tests.complaints.saying import OFFICER, at, determination, staff
from tests.complaints.steps import case_of
from tests.harness import handle

WHEN = at("2026-12-10")


@pytest.fixture
def case(complaint_at):
    """Two orders and a recommendation."""
    case, said = case_of(complaint_at("with_ombudsman")), determination(2, determined_on=date(2026, 12, 1))
    said["orders"].append(said["orders"][0] | {"kind": "recommendation"})
    return record_ombudsman_determination(case.id, said, staff(WHEN), version=case.version)


def comply(case, number, on="2026-12-10"):
    shown = {"complied_on": date.fromisoformat(on), "proof": ["doc-7"]}
    return comply_with_ombudsman_order(case.id, number, shown, staff(WHEN), version=case.version)


def test_the_proof_is_kept(case, announced):
    order = comply(case, 2).orders[1]
    assert (order.complied_on, order.complied_by, order.proof) == ("2026-12-10", OFFICER, ["doc-7"])
    event = announced.last(OmbudsmanOrderComplied)
    assert (event.number, event.open_orders, event.state) == (2, 2, "orders_open")


def test_with_the_last_order_the_case_and_the_complaint_are_closed(case, announced):
    closed = comply(comply(case, 1), 2)
    assert (closed.state, closed.closed_at) == ("orders_complied", WHEN)
    assert announced.names.count("ombudsman_orders_complied") == 1
    for _ in range(2):
        handle(ComplaintsService, "follow_ombudsman", announced.last(OmbudsmanOrdersComplied))
    assert Complaint.get(case.complaint_id).state == "orders_complied"
    assert announced.last(ComplaintOrdersComplied).state == "orders_complied"
    assert announced.names.count("complaint_determined") == 0  # both steps in one, when news came late


def test_a_recommendation_can_follow_when_all_is_closed(case):
    assert comply(comply(comply(case, 1), 2), 3).open_orders == 0


def test_a_complaint_with_open_orders_is_not_finished(case):
    complaint = Complaint.get(case.complaint_id)
    for remedy in remedies_of(complaint, WHEN):
        if remedy.state == "open":
            done(remedy)
    assert not show_complaint(complaint.id).finished
    comply(comply(case, 1), 2)
    case_of(complaint)
    assert show_complaint(complaint.id).finished


def test_refuses_it_twice(case):
    with pytest.raises(RuleBroken, match="order_closed"):
        comply(comply(case, 1), 1)


@pytest.mark.parametrize("number", [0, 4])
def test_another_order_is_not_found(case, number):
    with pytest.raises(NotFound, match="ombudsman_order_not_found"):
        comply(case, number)


def test_refuses_a_day_that_is_still_to_come(case):
    with pytest.raises(BadInput, match="not_yet"):
        comply(case, 1, "2026-12-11")
