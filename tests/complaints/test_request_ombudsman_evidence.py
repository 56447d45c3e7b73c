"""The Ombudsman wants to see something by a day."""

from datetime import date

import pytest

from services.complaints.commands.ombudsman import request_ombudsman_evidence
from shared.contracts.complaints import OmbudsmanEvidenceRequested
from shared.errors import RuleBroken
from tests.complaints.saying import NOW, at, staff
from tests.complaints.steps import case_of


def ask(case, due="2026-12-18", what="The repair records."):
    asked = {"what": what, "asked_on": date(2026, 12, 1), "due_on": date.fromisoformat(due)}
    return request_ombudsman_evidence(case.id, asked, staff(NOW), version=case.version)


def test_it_is_kept_with_its_day(complaint_at, announced):
    case = ask(case_of(complaint_at("with_ombudsman")))
    assert [(one.number, one.what, one.due_on) for one in case.requests] == [(1, "The repair records.", "2026-12-18")]
    event = announced.last(OmbudsmanEvidenceRequested)
    assert (event.number, event.open_requests, event.due_before) == (1, 1, at("2026-12-19 00:00"))
    assert "records" not in str(announced)


def test_what_is_due_first_comes_first(complaint_at):
    case = ask(ask(case_of(complaint_at("with_ombudsman"))), "2026-12-11")
    assert case.due_before == at("2026-12-12 00:00")


def test_refuses_when_the_case_is_over(complaint_at):
    with pytest.raises(RuleBroken, match="case_closed"):
        ask(case_of(complaint_at("determined")))
