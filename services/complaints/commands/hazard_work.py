"""What is done about a hazard concern. `act` says who, and when; `at` when it happened, None for now."""

from services.complaints.hazard_terms import hazard_terms
from services.complaints.model.hazard_concern import HazardConcern
from shared.contracts.complaints import (
    HazardAccessAttempted,
    HazardAccommodationOffered,
    HazardConcernClosed,
    HazardInvestigationConcluded,
    HazardMadeSafe,
    HazardSeverityAssessed,
    HazardSummarySent,
    HazardWorksRecorded,
)


def assess_hazard_severity(concern_id, told, act, *, version):
    """Decide how bad it may be. The clocks are those of that severity from then on.

    told: {severity, aware_since, note}.
    Raises: NotFound hazard_concern_not_found; StaleVersion; RuleBroken not_possible_now; BadInput bad_moment.
    Announces: HazardSeverityAssessed.
    """
    concern = HazardConcern.get(concern_id, version)
    concern.assess(told["severity"], told["aware_since"], told["note"], hazard_terms(act.at), act)
    return _announced(concern, HazardSeverityAssessed)


def record_hazard_access_attempt(concern_id, told, act, *, version):
    """Record that somebody tried to get in, or to agree a time. told: {method, at}.

    Raises: NotFound hazard_concern_not_found; StaleVersion; RuleBroken not_possible_now; BadInput bad_moment.
    Announces: HazardAccessAttempted.
    """
    concern = HazardConcern.get(concern_id, version)
    concern.attempt_access(told["method"], told["at"], act)
    return _announced(concern, HazardAccessAttempted)


def conclude_hazard_investigation(concern_id, told, act, *, version):
    """Record what the investigation found. told: {finding: hazard or no_hazard, at, note}.

    Raises: NotFound hazard_concern_not_found; StaleVersion; RuleBroken not_possible_now, already_investigated;
    BadInput bad_moment. Announces: HazardInvestigationConcluded.
    """
    concern = HazardConcern.get(concern_id, version)
    concern.conclude(told["finding"], told["at"], told["note"], hazard_terms(act.at), act)
    return _announced(concern, HazardInvestigationConcluded)


def send_hazard_summary(concern_id, at, act, *, version):
    """Record that the resident was sent the findings in writing.

    Raises: NotFound hazard_concern_not_found; StaleVersion; RuleBroken not_possible_now, not_investigated;
    BadInput bad_moment. Announces: HazardSummarySent.
    """
    concern = HazardConcern.get(concern_id, version)
    concern.send_summary(at, act)
    return _announced(concern, HazardSummarySent)


def record_hazard_made_safe(concern_id, told, act, *, version):
    """Record that the home is safe, or that the works that make it so have begun. told: {how, at}.

    Raises: NotFound hazard_concern_not_found; StaleVersion; RuleBroken not_possible_now, not_investigated;
    BadInput bad_moment. Announces: HazardMadeSafe.
    """
    concern = HazardConcern.get(concern_id, version)
    concern.make_safe(told["how"], told["at"], act)
    return _announced(concern, HazardMadeSafe)


def record_hazard_works(concern_id, told, act, *, version):
    """Record that the works that keep it from coming back have begun, are completed, or are put off.

    told: {step, at, note}.
    Raises: NotFound hazard_concern_not_found; StaleVersion; RuleBroken not_possible_now, not_investigated;
    BadInput bad_moment, reason_missing. Announces: HazardWorksRecorded.
    """
    concern = HazardConcern.get(concern_id, version)
    concern.record_works(told["step"], told["at"], told["note"], act)
    return _announced(concern, HazardWorksRecorded)


def offer_hazard_accommodation(concern_id, told, act, *, version):
    """Record that the household was offered another place to stay. told: {taken: bool or None, at}.

    Raises: NotFound hazard_concern_not_found; StaleVersion; RuleBroken not_possible_now; BadInput bad_moment.
    Announces: HazardAccommodationOffered.
    """
    concern = HazardConcern.get(concern_id, version)
    concern.offer_accommodation(told["taken"], told["at"], act)
    return _announced(concern, HazardAccommodationOffered)


def close_hazard_concern(concern_id, reason, note, act, *, version):
    """Say that nothing more is to be done, and why.

    Raises: NotFound hazard_concern_not_found; StaleVersion; RuleBroken not_possible_now, hazard_was_found,
    not_made_safe, summary_not_sent, access_not_attempted. Announces: HazardConcernClosed.
    """
    concern = HazardConcern.get(concern_id, version)
    concern.close(reason, note, act)
    return _announced(concern, HazardConcernClosed)


def _announced(concern, contract):
    concern.announce(contract.of(concern))
    return concern.save()
