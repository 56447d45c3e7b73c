"""Days set by the Ombudsman are watched, and what is late goes higher up from week to week."""

from datetime import date

import pytest

from services.complaints.commands.ombudsman import comply_with_ombudsman_order, watch_ombudsman
from services.complaints.model import OmbudsmanCase
from shared.contracts.complaints import OmbudsmanOrderMissed
from tests.complaints.saying import at, staff
from tests.complaints.steps import case_of
from tests.complaints.test_request_ombudsman_evidence import ask


@pytest.fixture
def ordered(complaint_at, announced):
    """One order, to be carried out by Fri 2026-12-18."""
    case = case_of(complaint_at("orders_open"))
    announced.clear()
    return case


def told(announced):
    return [(envelope["type"].split(".")[2], envelope["data"]["escalation"]) for envelope in announced]


def test_an_order_that_is_late_escalates(ordered, announced):
    for day in ("2026-12-10", "2026-12-11", "2026-12-18", "2026-12-19", "2026-12-26", "2027-01-02"):
        watch_ombudsman(now=at(f"{day} 00:00"))
        watch_ombudsman(now=at(f"{day} 00:01"))
    assert told(announced) == [
        ("ombudsman_order_due", "handler"),
        ("ombudsman_order_missed", "senior_lead"),
        ("ombudsman_order_escalated", "governing_body"),
        ("ombudsman_order_escalated", "governing_body"),
    ]
    event = announced.last(OmbudsmanOrderMissed)
    assert (event.number, event.open_orders, event.due_before) == (1, 1, at("2026-12-19 00:00"))


def test_nothing_is_told_of_what_is_carried_out(ordered, announced):
    shown = {"complied_on": date(2026, 12, 1), "proof": ["doc-1"]}
    comply_with_ombudsman_order(ordered.id, 1, shown, staff(at("2026-12-02")), version=ordered.version)
    announced.clear()
    assert watch_ombudsman(now=at("2036-01-01")) == 0
    assert announced == []


def test_each_request_is_told_of_by_its_own_day(complaint_at, announced):
    case = ask(ask(case_of(complaint_at("with_ombudsman")), "2026-12-11"), "2026-12-11", "Photographs.")
    ask(case, "2027-01-15", "The tenancy.")
    announced.clear()
    assert watch_ombudsman(now=at("2026-12-12")) == 1
    assert told(announced) == [("ombudsman_evidence_missed", "senior_lead")] * 2
    assert [envelope["data"]["number"] for envelope in announced] == [1, 2]
    assert watch_ombudsman(now=at("2026-12-12")) == 0
    assert OmbudsmanCase.get(case.id).watch_at == at("2026-12-19 00:00")
