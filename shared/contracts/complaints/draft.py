"""Drafts of responses: where they stand, never what they say."""

from shared.contracts.event import Event
from shared.contracts.kinds import Code, Count, Id

DRAFT_STATES = ("open", "approved", "returned")


class ResponseDraftState(Event):
    """The draft of one stage's response."""

    entity = "response_draft"
    complaint_id = Id(required=True)
    stage = Count(required=True)
    state = Code(DRAFT_STATES, required=True)
    approved_by = Id(allow_none=True)


class ResponseDraftApproved(ResponseDraftState):
    """Somebody who did not write it approved it as it is."""

    name = "complaints.response_draft_approved"


class ResponseDraftReturned(ResponseDraftState):
    """It was given back to those who wrote it."""

    name = "complaints.response_draft_returned"


class ResponseDraftRestated(ResponseDraftState):
    """A draft as it stands, told again for a reader that lacks it."""

    name = "complaints.response_draft_restated"
