"""What the Ombudsman wanted to see was sent."""

from datetime import date

import pytest

from services.complaints.commands.ombudsman import send_ombudsman_evidence
from shared.contracts.complaints import OmbudsmanEvidenceSent
from shared.errors import BadInput, NotFound, RuleBroken
from tests.complaints.saying import OFFICER, at, staff
from tests.complaints.steps import case_of
from tests.complaints.test_request_ombudsman_evidence import ask

WHEN = at("2026-12-10")


@pytest.fixture
def case(complaint_at):
    return ask(case_of(complaint_at("with_ombudsman")))


def send(case, number=1, on="2026-12-10"):
    sent = {"sent_on": date.fromisoformat(on), "proof": ["doc-1", "doc-2"]}
    return send_ombudsman_evidence(case.id, number, sent, staff(WHEN), version=case.version)


def test_when_it_was_sent_and_what_is_kept(case, announced):
    (request,) = send(case).requests
    assert (request.sent_on, request.sent_by, request.proof) == ("2026-12-10", OFFICER, ["doc-1", "doc-2"])
    event = announced.last(OmbudsmanEvidenceSent)
    assert (event.number, event.open_requests, event.due_before) == (1, 0, None)


def test_refuses_it_twice(case):
    with pytest.raises(RuleBroken, match="evidence_sent"):
        send(send(case))


@pytest.mark.parametrize("number", [0, 2])
def test_another_request_is_not_found(case, number):
    with pytest.raises(NotFound, match="evidence_request_not_found"):
        send(case, number)


def test_refuses_a_day_that_is_still_to_come(case):
    with pytest.raises(BadInput, match="not_yet"):
        send(case, on="2026-12-11")
