"""Outside reviewers: who considers stage 2 for a landlord too small to have somebody who did not consider stage 1."""

from services.complaints.model import Complaint, Reviewer
from shared.contracts.complaints import ComplaintReviewerAssigned, ReviewerRegistered, ReviewerRetired


def register_complaint_reviewer(told, act):
    """Register somebody from another organisation. They are no member of staff and never sign in.

    told: {organisation, person_name}.
    Announces: ReviewerRegistered.
    Source: Complaint Handling Code 2024 para 6.13.
    """
    reviewer = Reviewer.registered(Reviewer.next_id(), told, act)
    reviewer.announce(ReviewerRegistered.of(reviewer))
    return reviewer.save()


def retire_complaint_reviewer(reviewer_id, *, version):
    """Give the reviewer no more complaints. Those they have stay with them.

    Raises: NotFound reviewer_not_found; StaleVersion; RuleBroken reviewer_retired.
    Announces: ReviewerRetired.
    """
    reviewer = Reviewer.get(reviewer_id, version)
    reviewer.retire()
    reviewer.announce(ReviewerRetired.of(reviewer))
    return reviewer.save()


def assign_complaint_reviewer(complaint_id, asked, act, *, version):
    """Have stage 2 considered by an outside reviewer. A member of staff records their answer as the final response.

    asked: {reviewer_id, no_conflict: the reviewer has said that they had no part in the matter}.
    Raises: NotFound complaint_not_found, reviewer_not_found; StaleVersion; RuleBroken not_possible_now,
    reviewer_only_at_stage2, reviewer_retired, conflict_not_ruled_out.
    Announces: ComplaintReviewerAssigned.
    """
    complaint = Complaint.get(complaint_id, version)
    Reviewer.get(asked["reviewer_id"]).check_can_consider(no_conflict=asked["no_conflict"])
    complaint.assign_reviewer(asked["reviewer_id"], act)
    complaint.announce(ComplaintReviewerAssigned.of(complaint))
    return complaint.save()
