from datetime import UTC, date, datetime, timedelta

import pytest

from services.training.commands.attendance import (
    revoke_certificate,
)
from services.training.model import Participation
from services.training.model.numbers import ALPHABET, new_number, written_as
from services.training.queries import check_certificate
from shared.errors import NotFound
from tests.training.conftest import STARTS

LATER = STARTS + timedelta(days=2)


def test_anybody_may_learn_that_it_is_valid_and_no_more(completed, landlord):
    found, _session = completed()
    assert check_certificate(found.certificate["number"], LATER) == {
        "number": found.certificate["number"],
        "status": "valid",
        "course_title": "Scrutiny: how to ask",
        "awarded_on": "2026-12-07",
        "landlord_name": "Test Homes",
    }


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (datetime(2028, 12, 6, 23, 59, tzinfo=UTC), "valid"),
        (datetime(2028, 12, 7, 0, 0, tzinfo=UTC), "expired"),
    ],
)
def test_it_is_valid_until_the_day_it_expires(completed, at, status):
    found, _session = completed()
    assert check_certificate(found.certificate["number"], at)["status"] == status


def test_a_wrong_check_character_is_answered_as_an_unknown_number(completed):
    found, _session = completed()
    number = found.certificate["number"]
    wrong = number[:-1] + ALPHABET[(ALPHABET.index(number[-1]) + 1) % len(ALPHABET)]
    answers = []
    for asked in (wrong, new_number("hull", 2026), "nonsense", ""):
        with pytest.raises(NotFound) as refused:
            check_certificate(asked, LATER)
        answers.append((refused.value.code, refused.value.detail))
    assert len(set(answers)) == 1


def test_who_has_no_certificate_is_not_found_by_a_number_that_is_none(completed, published):
    Participation(id="p", session_id="s", course_id="c", resident_id="r", marks=["no_show"], minutes=[60]).save()
    for asked in ("nonsense", "hull-2026-"):
        with pytest.raises(NotFound):
            check_certificate(asked, LATER)
        with pytest.raises(NotFound):
            revoke_certificate(written_as(asked), "misconduct", today=date(2027, 1, 1))
