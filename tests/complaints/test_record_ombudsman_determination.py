"""What the Ombudsman decided, ordered and recommended."""

from datetime import date

import pytest

from services.complaints.commands.ombudsman import record_ombudsman_determination
from services.complaints.model import Complaint
from services.complaints.service import ComplaintsService
from shared.contracts.complaints import ComplaintDetermined, OmbudsmanDeterminationReceived
from shared.errors import BadInput, RuleBroken
from tests.complaints.saying import at, determination, staff
from tests.complaints.steps import case_of, refer
from tests.complaints.test_request_ombudsman_evidence import ask
from tests.harness import handle

WHEN = at("2027-03-01")


@pytest.fixture
def case(complaint_at):
    return case_of(complaint_at("with_ombudsman"))


def record(case, number=1, **changes):
    said = determination(number, determined_on=WHEN.date()) | changes
    return record_ombudsman_determination(case.id, said, staff(WHEN), version=case.version)


def test_with_orders_they_are_open_and_the_complaint_follows(case, announced):
    points = [{"point": "The repair", "finding": "maladministration"}, {"point": "Noise", "finding": "service_failure"}]
    recorded = record(case, 2, points=points)
    assert (recorded.state, recorded.finding, recorded.determined_on) == (
        "orders_open", "maladministration", "2027-03-01",
    )  # fmt: skip
    assert recorded.points == points
    assert [(order.number, order.due_on) for order in recorded.orders] == [(1, "2026-12-18"), (2, "2026-12-18")]
    event = announced.last(OmbudsmanDeterminationReceived)
    assert (event.finding, event.open_orders) == ("maladministration", 2)
    assert Complaint.get(case.complaint_id).state == "with_ombudsman"  # whoever dies here is called again by the event
    for _ in range(2):
        handle(ComplaintsService, "follow_ombudsman", event)
    assert Complaint.get(case.complaint_id).state == "orders_open"
    assert announced.names.count("complaint_determined") == 1
    assert announced.last(ComplaintDetermined).state == "orders_open"


def test_without_orders_that_is_the_end(case):
    recorded = record(case, 0, finding="no_maladministration")
    assert (recorded.state, recorded.closed_at) == ("determined", WHEN)
    case_of(Complaint.get(case.complaint_id))
    assert Complaint.get(case.complaint_id).state == "determined"


def test_recommendations_alone_hold_nothing_up_but_are_watched(case):
    advice = {"kind": "recommendation", "what": "Train staff.", "due_on": date(2027, 4, 1), "amount_pence": None}
    recorded = record(case, 0, orders=[advice | {"head": None}])
    assert (recorded.state, recorded.open_orders, recorded.watch_at) == ("determined", 1, at("2027-03-25 00:00"))


def test_evidence_is_no_longer_waited_for(case):
    recorded = record(ask(case), 0)
    assert (recorded.due_before, recorded.watch_at) == (None, None)


def test_a_case_that_came_early_does_not_move_its_complaint(complaint_at):
    complaint = refer(complaint_at("stage1_acknowledged"), at("2026-12-01"))
    case = case_of(complaint)
    assert record(case).state == "orders_open"
    case_of(complaint)
    assert Complaint.get(complaint.id).state == "stage1_acknowledged"


def test_refuses_it_twice(case):
    with pytest.raises(RuleBroken, match="case_determined"):
        record(record(case))


def test_refuses_it_when_the_case_is_over(complaint_at):
    with pytest.raises(RuleBroken, match="case_closed"):
        record(case_of(complaint_at("orders_complied")))


def test_refuses_a_day_that_is_still_to_come(case):
    with pytest.raises(BadInput, match="not_yet"):
        record(case, determined_on=date(2027, 3, 2))
