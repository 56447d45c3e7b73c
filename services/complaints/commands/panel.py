"""Help of a panel of residents. None of this writes to the complaint. `act` says who, and when."""

from services.complaints.commands.hazards import notice_danger
from services.complaints.model import Complaint, PanelAssistance, PanelMember
from services.complaints.projections import Resident, check_resident
from shared.contracts.complaints import (
    PanelAgreementEnded,
    PanelAgreementRecorded,
    PanelConsentGiven,
    PanelConsentWithdrawn,
    PanelMembersAssigned,
    PanelSuggestionDecided,
    PanelSuggestionMade,
)
from shared.errors import NotFound, RuleBroken, StaleVersion


def record_panel_agreement(resident_id, told, act, *, version):
    """Record that a resident signed to keep to themselves what they read on the panel.

    told: {agreement: id or reference of the document, signed_on: date, valid_until: date or None}.
    Raises: NotFound resident_not_found; StaleVersion; BadInput not_yet.
    Announces: PanelAgreementRecorded.
    """
    check_resident(Resident.plain(resident_id, "_id"))
    member = PanelMember.current(resident_id)
    if member.version != version:
        raise StaleVersion(member.version)
    member.sign(told, act)
    member.announce(PanelAgreementRecorded.of(member))
    return member.save()


def end_panel_agreement(resident_id, act, *, version):
    """From now on this resident sees nothing as a member of the panel.

    Raises: NotFound panel_member_not_found; StaleVersion.
    Announces: PanelAgreementEnded; nothing when that was so.
    """
    member = PanelMember.get(resident_id, version)
    if not member.end(act):
        return member
    member.announce(PanelAgreementEnded.of(member))
    return member.save()


def consent_to_panel_help(complaint_id, words, act):
    """Let the panel see these words of one's own complaint, and its category. Nobody else can agree to that.

    Raises: NotFound complaint_not_found; BadInput words_identify.
    Announces: PanelConsentGiven, HazardConcernRaised where they tell of danger; nothing when it is what was agreed to.
    """
    assistance = PanelAssistance.of(_own(complaint_id, act))
    if not assistance.consent(words, act):
        return assistance
    assistance.announce(PanelConsentGiven.of(assistance))
    notice_danger(assistance, "panel_words", act)
    return assistance.save()


def withdraw_panel_consent(complaint_id, act):
    """The panel sees nothing of one's own complaint any more, from this moment.

    Raises: NotFound complaint_not_found, panel_assistance_not_found.
    Announces: PanelConsentWithdrawn; nothing when that was so.
    """
    _own(complaint_id, act)
    assistance = PanelAssistance.get(complaint_id)
    if not assistance.withdraw(act):
        return assistance
    assistance.announce(PanelConsentWithdrawn.of(assistance))
    return assistance.save()


def assign_panel_members(complaint_id, member_ids, act, *, version):
    """Say who on the panel sees it. member_ids: of residents with a confidentiality agreement on record.

    Raises: NotFound panel_assistance_not_found; StaleVersion; RuleBroken no_consent, own_complaint,
    no_confidentiality_agreement.
    Announces: PanelMembersAssigned.
    """
    assistance = PanelAssistance.get(complaint_id, version)
    for member_id in member_ids:
        _check_bound(member_id, act)
    assistance.assign(member_ids)
    assistance.announce(PanelMembersAssigned.of(assistance))
    return assistance.save()


def suggest_resolution(complaint_id, text, act):
    """Suggest how it could be resolved, as a member of the panel who sees it.

    Raises: NotFound panel_case_not_found.
    Announces: PanelSuggestionMade.
    """
    assistance = panel_case(complaint_id, act.by, act.at)
    assistance.suggest(text, act)
    assistance.announce(PanelSuggestionMade.of(assistance))
    return assistance.save()


def decide_panel_suggestion(complaint_id, number, decided, act, *, version):
    """Take what the panel suggests, or not, with the reason. decided: {decision, reason}.

    What is promised to the resident still comes with an answer, in its own time.
    Raises: NotFound panel_assistance_not_found, panel_suggestion_not_found; StaleVersion; RuleBroken already_decided.
    Announces: PanelSuggestionDecided.
    """
    assistance = PanelAssistance.get(complaint_id, version)
    assistance.decide(number, decided["decision"], decided["reason"], act)
    assistance.announce(PanelSuggestionDecided.of(assistance))
    return assistance.save()


def panel_case(complaint_id, resident_id, now):
    """What a member of the panel may see. Raises: NotFound panel_case_not_found, whatever is missing."""
    assistance, member = PanelAssistance.find(complaint_id), PanelMember.find(resident_id)
    if assistance is None or member is None or not member.is_bound(now):
        raise NotFound("panel_case_not_found", "There is no such case.")
    assistance.check_shown_to(resident_id)
    return assistance


def _check_bound(member_id, act):
    member = PanelMember.find(member_id)
    if member is None or not member.is_bound(act.at):
        raise RuleBroken(
            "no_confidentiality_agreement", "There is no signed confidentiality agreement of this resident."
        )


def _own(complaint_id, act):
    complaint = Complaint.get(complaint_id)
    complaint.check_first(act.by, act.at)
    return complaint
