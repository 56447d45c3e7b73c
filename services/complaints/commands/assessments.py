"""The landlord's self-assessment against the Code."""

from services.complaints.model import SelfAssessment
from services.complaints.queries.assessments import evidence_of, latest_approved
from services.complaints.self_assessment import code_for
from services.complaints.terms import nation
from shared.contracts.complaints import SelfAssessmentApproved


def start_self_assessment(first, last, cause, act):
    """Begin one, with a row for every provision, the evidence of the period, and what was said the last time.

    first, last: local dates, inclusive. cause: Cause.
    Raises: RuleBroken no_code; BadInput bad_period.
    Source: Complaint Handling Code 2024 para 8.3: anew after a restructure, merger or change of procedure.
    """
    code = code_for(nation(), last)
    assessment = SelfAssessment(
        id=SelfAssessment.next_id(),
        code=code.id,
        first=first.isoformat(),
        last=last.isoformat(),
        cause=cause,
        started_at=act.at,
        evidence_at=act.at,
    )
    assessment.start_from(latest_approved(), evidence_of(code.id, first, last, act.at))
    return assessment.save()


def refresh_self_assessment(assessment_id, act, *, version):
    """Take over the evidence as the cases show it now.

    Raises: NotFound self_assessment_not_found; StaleVersion; RuleBroken already_approved.
    """
    assessment = SelfAssessment.get(assessment_id, version)
    assessment.prove(evidence_of(assessment.code, assessment.first, assessment.last, act.at), act.at)
    return assessment.save()


def assess_provision(assessment_id, number, said, *, version):
    """Say whether the landlord complies with one provision, and how that is seen.

    said: {comply, commentary, links, explanation, target_date}.
    Raises: NotFound self_assessment_not_found, provision_not_found; StaleVersion; RuleBroken already_approved; BadInput
    explanation_missing.
    """
    assessment = SelfAssessment.get(assessment_id, version)
    assessment.assess(number, said)
    return assessment.save()


def approve_self_assessment(assessment_id, act, *, version):
    """Approve it for the governing body. It never changes again.

    Raises: NotFound self_assessment_not_found; StaleVersion; RuleBroken already_approved, not_assessed.
    Announces: SelfAssessmentApproved.
    """
    assessment = SelfAssessment.get(assessment_id, version)
    assessment.approve(act)
    assessment.announce(SelfAssessmentApproved.of(assessment))
    return assessment.save()
