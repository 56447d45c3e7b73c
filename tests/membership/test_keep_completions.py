from datetime import date, timedelta
from itertools import permutations

import pytest

from services.membership.commands.groups import grant_role
from services.membership.projections import CompletedCourse
from services.membership.queries.groups import show_group
from services.membership.service import MembershipService
from shared.contracts.training import CompletionWithdrawn, CourseCompleted
from tests.harness import handle, received
from tests.membership.people import a_group, registered

START = date(2026, 1, 1)
IN_TIME, TOO_LATE = START + timedelta(days=90), START + timedelta(days=91)


def completion(contract=CourseCompleted, sequence=1, resident_id="r-1", **changes):
    data = {"session_id": "s-1", "course_id": "CH-1", "course_code": "CH-1", "required_for": []}
    data |= {
        "resident_id": resident_id,
        "status": "completed",
        "completed_on": START,
        "certificate_no": "hull-1",
        "certificate_status": "valid",
    }
    return received(contract, "c-1", sequence, **data | {"expires_on": None} | changes)


def withdrawn(sequence=2, **changes):
    return completion(CompletionWithdrawn, sequence, status="withdrawn", certificate_status="revoked", **changes)


@pytest.fixture
def member(working):
    group, resident = a_group(role_requirements={"chair": ["CH-1"]}), registered()
    grant_role(group.id, resident.id, "chair", "elected", (START, None))
    return group, resident


def status(group, today):
    return show_group(group.id, today).members[0].training_status


@pytest.mark.parametrize(("today", "expected"), [(START, "due"), (IN_TIME, "due"), (TOO_LATE, "overdue")])
def test_training_is_due_until_the_grace_is_over(member, today, expected):
    assert status(member[0], today) == expected


def test_a_completed_course_is_done(member):
    handle(MembershipService, "keep_completions", [completion(resident_id=member[1].id)])
    assert status(member[0], TOO_LATE) == "done"


def test_somebody_elses_completion_is_not(member):
    handle(MembershipService, "keep_completions", [completion(resident_id="r-other")])
    assert status(member[0], START) == "due"


@pytest.mark.parametrize(("expires_on", "expected"), [(TOO_LATE, "overdue"), (TOO_LATE + timedelta(days=1), "done")])
def test_one_that_ran_out_is_required_again(member, expires_on, expected):
    handle(MembershipService, "keep_completions", [completion(resident_id=member[1].id, expires_on=expires_on)])
    assert status(member[0], TOO_LATE) == expected


def test_in_any_order_and_however_often_the_newest_state_stays(member):
    group, resident = member
    events = [completion(resident_id=resident.id), withdrawn(resident_id=resident.id)]
    for order in permutations([*events, *events]):
        CompletedCourse.collection().delete_many({})
        for event in order:
            handle(MembershipService, "keep_completions", [event])
        assert status(group, START) == "due"


def test_without_a_requirement_nothing_is_required(working):
    group = a_group()
    grant_role(group.id, registered().id, "chair", "elected", (START, None))
    assert status(group, TOO_LATE) == "not_required"
