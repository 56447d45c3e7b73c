"""Once a week somebody asks the household how they are."""

import pytest

from services.complaints.commands.decants import record_decant_contact, watch_decant_contacts
from services.complaints.model.decant import Decant
from shared.contracts.complaints import DecantContactMade, DecantContactMissed
from shared.errors import BadInput
from tests.complaints.saying import NOW, at, staff
from tests.complaints.test_start_decant import decant
from tests.harness import days

__all__ = ["decant"]


def call(one, when, moment=None):
    told = {"channel": "phone", "at": moment, "note": "They are well."}
    return record_decant_contact(one.id, told, staff(when), version=one.version)


def test_the_next_time_is_due_a_week_later(decant, announced):
    one = call(decant(), NOW + days(2))
    assert one.contact_due_on.isoformat() == "2026-12-02"
    assert announced.last(DecantContactMade).contact_due_before == at("2026-12-03 00:00")
    assert "well" not in str(announced)


def test_an_older_contact_that_is_entered_later_brings_nothing_forward(decant):
    one = call(call(decant(), NOW + days(5)), NOW + days(6), NOW + days(1))
    assert one.contact_due_on.isoformat() == "2026-12-05"


@pytest.mark.parametrize("moment", [NOW - days(1), NOW + days(3)])
def test_refuses_a_moment_that_cannot_be(decant, moment):
    with pytest.raises(BadInput) as refused:
        call(decant(), NOW + days(2), moment)
    assert refused.value.code == "bad_moment"


def test_a_week_without_is_told_once_each_week(decant, announced):
    one = decant()
    for moment, told in (
        ("2026-11-30 23:59", 0), ("2026-12-01 00:00", 1), ("2026-12-01 00:01", 0), ("2026-12-08 00:00", 1),
    ):  # fmt: skip
        assert watch_decant_contacts(now=at(moment)) == told
    assert announced.last(DecantContactMissed).contacts_missed == 2
    assert Decant.get(one.id).contact_due_on.isoformat() == "2026-12-14"


def test_weeks_in_which_nobody_looked_are_told_of_once(decant):
    one = decant()
    assert watch_decant_contacts(now=NOW + days(70)) == 1
    later = Decant.get(one.id)
    assert later.contacts_missed == 1
    assert later.contact_due_before > NOW + days(70)
