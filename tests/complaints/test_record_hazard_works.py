"""The works that keep a hazard from coming back: within five working days, twelve weeks at the latest."""

import pytest

from services.complaints.commands.hazard_work import record_hazard_works
from shared.contracts.complaints import HazardWorksRecorded
from shared.errors import BadInput
from tests.complaints.saying import NOW, staff
from tests.complaints.steps import clocks_of, investigated
from tests.harness import days


def works(one, step, when=NOW, note=None):
    return record_hazard_works(one.id, {"step": step, "at": None, "note": note}, staff(when), version=one.version)


def test_their_beginning_meets_both_clocks(concern, announced):
    one = works(investigated(concern()), "begun")
    assert set(clocks_of(one)) == {"summary", "make_safe"}
    assert (one.state, one.works_begun_at) == ("works_begun", NOW)
    assert announced.last(HazardWorksRecorded).state == "works_begun"


def test_what_cannot_begin_in_time_has_the_long_stop_left(concern):
    one = works(investigated(concern()), "put_off", note="Scaffolding is needed.")
    assert set(clocks_of(one)) == {"summary", "make_safe", "works_longstop"}
    assert one.works_begun_at is None


def test_it_is_not_put_off_without_a_reason(concern):
    with pytest.raises(BadInput) as refused:
        works(investigated(concern()), "put_off")
    assert refused.value.code == "reason_missing"


def test_completed_stays_completed(concern):
    one = works(works(investigated(concern()), "completed"), "begun", NOW + days(1))
    assert (one.state, one.works_begun_at) == ("works_completed", NOW)
