"""What is sent to and answered by the panel of residents."""

from marshmallow import Schema, fields
from marshmallow.validate import Length

from services.complaints.panel import Decision
from services.complaints.schemas.compensation import reference
from services.complaints.schemas.kinds import Choice, Day, Text, person
from shared.http.shapes import Moment


class RecordPanelAgreement(Schema):
    agreement = reference(required=True, metadata={"description": "The signed document."})
    signed_on = Day(required=True)
    valid_until = Day(load_default=None, allow_none=True)


class ConsentToPanelHelp(Schema):
    words = Text(
        5_000, required=True, metadata={"description": "What the panel may read. Leave out who you are, and others."}
    )


class AssignPanelMembers(Schema):
    member_ids = fields.List(person(), required=True, validate=Length(0, 12))


class SuggestResolution(Schema):
    text = Text(5_000, required=True)


class DecidePanelSuggestion(Schema):
    decision = Choice(Decision, required=True)
    reason = Text(5_000, required=True)


class PanelMemberView(Schema):
    resident_id = fields.String()
    version = fields.Integer()
    agreement = fields.String()
    signed_on = fields.String()
    valid_until = fields.String(allow_none=True)
    ended_at = Moment(allow_none=True)


class PanelSuggestionOfPanelView(Schema):
    number = fields.Integer()
    at = Moment()
    text = fields.String()
    decision = fields.String(allow_none=True)
    decision_reason = fields.String(allow_none=True)


class PanelCaseView(Schema):
    """All that the panel sees: neither who nor where, and no reference by which it could be asked for."""

    id = fields.String()
    category = fields.String()
    words = fields.String()
    suggestions = fields.List(fields.Nested(PanelSuggestionOfPanelView))


class MyPanelAssistanceView(Schema):
    complaint_id = fields.String()
    state = fields.String()
    words = fields.String(allow_none=True)
    consented_at = Moment()
    withdrawn_at = Moment(allow_none=True)
    suggestions = fields.List(fields.Nested(PanelSuggestionOfPanelView))


class PanelSuggestionView(PanelSuggestionOfPanelView):
    by = fields.String()
    decided_at = Moment(allow_none=True)
    decided_by = fields.String(allow_none=True)


class PanelAssistanceView(MyPanelAssistanceView):
    version = fields.Integer()
    member_ids = fields.List(fields.String())
    suggestions = fields.List(fields.Nested(PanelSuggestionView))
