"""What is announced about putting things right agrees with what the service knows."""

import pytest

from services.complaints.putting_right import NOT_TO_DO, SETTLED, OwnerKind, RemedySource, RemedyState
from services.complaints.states import OPEN
from services.complaints.vocabulary import RemedyKind
from shared.contracts import complaints as contracts
from tests.complaints.promised import a_remedy, done


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (contracts.REMEDY_KINDS, RemedyKind),
        (contracts.REMEDY_SOURCES, RemedySource),
        (contracts.REMEDY_STATES, RemedyState),
        (contracts.OWNER_KINDS, OwnerKind),
    ],
)
def test_the_closed_lists_are_the_same_on_both_sides(told, known):
    assert told == tuple(str(one) for one in known)


def test_no_open_complaint_is_settled():
    assert not OPEN & SETTLED


def test_a_remedy_can_be_told_again(complaint_at, announced):
    remedy = a_remedy(complaint_at)
    assert remedy.restated().data["state"] == "open"
    assert done(remedy).restated().data["state"] in {str(state) for state in NOT_TO_DO}
