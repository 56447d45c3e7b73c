"""The governing body's approval."""

import pytest

from services.complaints.commands.assessments import approve_self_assessment, assess_provision, refresh_self_assessment
from shared.contracts.complaints import SelfAssessmentApproved
from shared.errors import RuleBroken
from tests.complaints.saying import TODAY, staff
from tests.complaints.test_assess_provision import said
from tests.complaints.test_start_self_assessment import started


def answered():
    """A self-assessment in which every provision is answered, one of them with no."""
    assessment = started()
    for row in assessment.provisions:
        assessment.assess(row["number"], said())
    assessment.assess("9.1", said(comply="no", explanation="Nobody did.", target_date="2027-01-31"))
    return assessment.save()


def approved():
    assessment = answered()
    return approve_self_assessment(assessment.id, staff(TODAY, "s-board"), version=assessment.version)


def test_approves_and_announces_counts_without_words(working, announced):
    assessment = approved()
    event = announced.last(SelfAssessmentApproved)
    assert (event.not_complying, event.complying) == (1, len(assessment.provisions) - 1)
    assert "Nobody" not in str(announced[-1])
    assert assessment.approved_by == "s-board"


def test_not_before_every_provision_is_answered(working):
    with pytest.raises(RuleBroken, match="not_assessed"):
        approve_self_assessment(started().id, staff(TODAY), version=1)


def test_an_approved_one_never_changes(working):
    done = approved()
    for change in (
        lambda: assess_provision(done.id, "6.2", said(), version=done.version),
        lambda: refresh_self_assessment(done.id, staff(TODAY), version=done.version),
        lambda: approve_self_assessment(done.id, staff(TODAY), version=done.version),
    ):
        with pytest.raises(RuleBroken, match="already_approved"):
            change()


def test_at_the_door_only_for_the_governing_body(client, sign_in, working):
    assessment = answered()
    path = f"/api/v1/complaints/self-assessments/{assessment.id}/approval"
    for role, status in (("complaints_senior", 403), ("governing_body_member", 200)):
        headers = sign_in(role) | {"If-Match": f'"{assessment.version}"'}
        assert client.post(path, headers=headers).status_code == status
