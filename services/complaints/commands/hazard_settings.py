"""What a landlord decides about hazards."""

from services.complaints.awaab import law_of
from services.complaints.model.hazard_policy import HazardPolicy
from services.complaints.projections import StaffMember
from services.complaints.terms import nation
from shared.errors import NotFound, StaleVersion


def set_hazards_policy(settings, *, version):
    """Set stricter clocks, add words to the rules, and say who is called when nobody acknowledges a concern.

    settings: {durations: {clock: Duration}, phases_begun: {phase: date}, words: [{rule, phrase}], page_after and
    page_again: minutes, on_call: [[staff id]] by level}. Running clocks stay; words count for what is written from now.
    Raises: StaleVersion; NotFound staff_member_not_found; RuleBroken looser_than_the_law, phase_is_known, unknown_rule,
    phrase_too_short.
    """
    policy = HazardPolicy.current()
    if policy.version != version:
        raise StaleVersion(policy.version)
    named = {staff_id for level in settings["on_call"] for staff_id in level}
    if len(named) != StaffMember.collection().count_documents({"_id": {"$in": sorted(named)}}):
        raise NotFound("staff_member_not_found", "There is no such member of staff.")
    policy.set(settings, law_of(nation()))
    return policy.save()
