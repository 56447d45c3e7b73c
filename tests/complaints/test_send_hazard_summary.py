"""The resident gets the findings in writing."""

import pytest

from services.complaints.commands.hazard_work import send_hazard_summary
from shared.contracts.complaints import HazardSummarySent
from shared.errors import RuleBroken
from tests.complaints.saying import NOW, staff
from tests.complaints.steps import clocks_of, investigated
from tests.harness import days


def test_it_meets_its_clock_and_leaves_the_others(concern, announced):
    one = investigated(concern())
    sent = send_hazard_summary(one.id, None, staff(NOW + days(1)), version=one.version)
    assert set(clocks_of(sent)) == {"make_safe", "works", "works_longstop"}
    assert sent.summary_sent_at == NOW + days(1)
    assert announced.last(HazardSummarySent).clock == "make_safe"


def test_refuses_before_there_are_findings(concern):
    one = concern()
    with pytest.raises(RuleBroken) as refused:
        send_hazard_summary(one.id, None, staff(), version=one.version)
    assert refused.value.code == "not_investigated"
