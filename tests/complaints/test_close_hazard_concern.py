"""Nothing more is to be done, for a reason that holds."""

import pytest

from services.complaints.commands.hazard_watch import watch_hazard_deadlines
from services.complaints.commands.hazard_work import close_hazard_concern, send_hazard_summary
from shared.contracts.complaints import HazardConcernClosed
from shared.errors import RuleBroken
from tests.complaints.saying import NOW, staff
from tests.complaints.steps import clocks_of, investigated
from tests.complaints.test_record_hazard_access_attempt import attempt
from tests.complaints.test_record_hazard_made_safe import make_safe
from tests.harness import days


def close(one, reason):
    return close_hazard_concern(one.id, reason, "As it says.", staff(), version=one.version)


def summarised(one):
    return send_hazard_summary(one.id, None, staff(), version=one.version)


def test_a_closed_one_is_watched_no_more_and_sorted_last(concern, announced):
    one = close(concern(), "same_matter")
    assert (one.state, one.close_reason, one.urgency, one.watch_at, one.page_at) == (
        "closed", "same_matter", 2, None, None,
    )  # fmt: skip
    assert announced.last(HazardConcernClosed).state == "closed"
    assert watch_hazard_deadlines(now=NOW + days(400)) == 0


def test_no_hazard_after_an_investigation_with_its_summary(concern):
    with pytest.raises(RuleBroken) as refused:
        close(investigated(concern(), finding="no_hazard"), "no_hazard")
    assert refused.value.code == "summary_not_sent"
    assert close(summarised(investigated(concern(), finding="no_hazard")), "no_hazard").state == "closed"


def test_a_false_alarm_needs_no_investigation(concern):
    assert close(concern(), "no_hazard").state == "closed"


def test_a_hazard_that_was_found_is_none_that_was_not(concern):
    with pytest.raises(RuleBroken) as refused:
        close(summarised(investigated(concern())), "no_hazard")
    assert refused.value.code == "hazard_was_found"


def test_dealt_with_only_what_is_safe(concern):
    with pytest.raises(RuleBroken) as refused:
        close(summarised(investigated(concern())), "dealt_with")
    assert refused.value.code == "not_made_safe"
    assert close(make_safe(summarised(investigated(concern()))), "dealt_with").state == "closed"


def test_no_access_only_after_enough_attempts(concern):
    with pytest.raises(RuleBroken) as refused:
        close(attempt(concern(), "visit", "visit"), "no_access")
    assert refused.value.code == "access_not_attempted"
    assert close(attempt(concern(), "visit", "phone", "sms"), "no_access").state == "closed"


def test_nothing_is_done_about_a_closed_one(concern):
    one = close(concern(), "same_matter")
    with pytest.raises(RuleBroken) as refused:
        attempt(one, "visit")
    assert refused.value.code == "not_possible_now"


def test_clocks_that_ran_out_unmet_stay_so(concern):
    assert set(clocks_of(close(concern(), "same_matter"))) == {"investigate"}
