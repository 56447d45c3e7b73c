"""Help of a panel of residents. It is no stage and moves no deadline."""

from shared.contracts.complaints.complaint import CATEGORIES, TIMELINE
from shared.contracts.event import Event
from shared.contracts.kinds import Code, Count, Id, Ids, Moment

PANEL_STATES = ("consented", "withdrawn")


class PanelMemberState(Event):
    """A resident on the panel, with the agreement to keep to themselves what they read."""

    entity = "panel_member"
    resident_id = Id(required=True)
    ended_at = Moment(allow_none=True)


class PanelAgreementRecorded(PanelMemberState):
    """The resident signed it."""

    name = "complaints.panel_agreement_recorded"


class PanelAgreementEnded(PanelMemberState):
    """The resident sees nothing as a member of the panel any more."""

    name = "complaints.panel_agreement_ended"


class PanelMemberRestated(PanelMemberState):
    """A member as they are, told again for a reader that lacks it."""

    name = "complaints.panel_member_restated"


class PanelAssistanceState(Event):
    """Help with one complaint, without words."""

    entity = "panel_assistance"
    about = ("complaint", "complaint_id")
    complaint_id = Id(required=True)
    resident_id = Id(required=True)
    category = Code(CATEGORIES, required=True)
    state = Code(PANEL_STATES, required=True)
    member_ids = Ids(required=True)
    suggested = Count(required=True)
    accepted = Count(required=True)
    consented_at = Moment(required=True)
    withdrawn_at = Moment(allow_none=True)


class PanelConsentGiven(PanelAssistanceState):
    """The resident lets the panel read what they released."""

    name, timeline = "complaints.panel_consent_given", "consented"
    readers = TIMELINE


class PanelConsentWithdrawn(PanelAssistanceState):
    """The panel sees nothing of it any more."""

    name, timeline = "complaints.panel_consent_withdrawn", "withdrawn"
    readers = TIMELINE


class PanelMembersAssigned(PanelAssistanceState):
    """These members of the panel see it."""

    name = "complaints.panel_members_assigned"


class PanelSuggestionMade(PanelAssistanceState):
    """The panel suggests how it could be resolved."""

    name, timeline = "complaints.panel_suggestion_made", "suggested"
    readers = TIMELINE


class PanelSuggestionDecided(PanelAssistanceState):
    """The landlord takes the suggestion, or not, with a reason."""

    name, timeline = "complaints.panel_suggestion_decided", "decided"
    readers = TIMELINE


class PanelAssistanceRestated(PanelAssistanceState):
    """The help as it stands, told again for a reader that lacks it."""

    name = "complaints.panel_assistance_restated"
