"""What is sent to and answered by complaints at the Ombudsman."""

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, Range, Regexp

from services.complaints.putting_right import CompensationHead
from services.complaints.referral import CaseState, Finding, OrderKind
from services.complaints.schemas.kinds import Choice, Day, Text, person
from shared.http import PageQuery
from shared.http.shapes import Moment


def proof():
    """Ids or references of documents or entries."""
    one = fields.String(validate=Regexp(r"^[A-Za-z0-9_.:/-]{1,128}$"))
    said = {"description": "Ids or references of what shows it."}
    return fields.List(one, required=True, validate=Length(1, 50), metadata=said)


class OmbudsmanCaseQuery(PageQuery):
    state = Choice(CaseState)
    complaint_id = person()
    overdue = fields.Boolean()


class ReferToOmbudsman(Schema):
    ombudsman_reference = fields.String(required=True, validate=Regexp(r"^[A-Za-z0-9/.-]{1,40}$"))
    referred_on = Day(required=True)


class RequestOmbudsmanEvidence(Schema):
    what = Text(5_000, required=True)
    asked_on = Day(required=True)
    due_on = Day(required=True)


class SendOmbudsmanEvidence(Schema):
    sent_on = Day(required=True)
    proof = proof()


class OmbudsmanPoint(Schema):
    point = Text(2_000, required=True)
    finding = Choice(Finding, required=True)


class OmbudsmanOrderTold(Schema):
    kind = Choice(OrderKind, required=True)
    what = Text(5_000, required=True)
    due_on = Day(required=True)
    amount_pence = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=Range(1, 100_000_000),
        metadata={"description": "Compensation that is ordered; it goes into the complaint's ledger."},
    )
    head = Choice(CompensationHead, load_default=None, allow_none=True)

    @validates_schema
    def check_head(self, data, **_):
        if (data.get("head") is None) != (data.get("amount_pence") is None):
            raise ValidationError("Compensation has an amount and a head; nothing else has either.", "head")


class RecordOmbudsmanDetermination(Schema):
    determined_on = Day(required=True)
    finding = Choice(Finding, required=True, metadata={"description": "Overall."})
    points = fields.List(fields.Nested(OmbudsmanPoint), load_default=list, validate=Length(max=50))
    orders = fields.List(fields.Nested(OmbudsmanOrderTold), load_default=list, validate=Length(max=50))


class ComplyWithOmbudsmanOrder(Schema):
    complied_on = Day(required=True)
    proof = proof()


class DeclineOmbudsmanRecommendation(Schema):
    reason = Text(5_000, required=True)


class EvidenceRequestView(Schema):
    number = fields.Integer()
    what = fields.String()
    asked_on = fields.String()
    due_on = fields.String()
    sent_on = fields.String(allow_none=True)
    sent_by = fields.String(allow_none=True)
    proof = fields.List(fields.String())
    chased = fields.Integer(metadata={"description": "Times it was told of since its day has passed."})


class OmbudsmanOrderView(Schema):
    number = fields.Integer()
    kind = fields.String()
    what = fields.String()
    due_on = fields.String()
    amount_pence = fields.Integer(allow_none=True)
    head = fields.String(allow_none=True)
    complied_on = fields.String(allow_none=True)
    complied_by = fields.String(allow_none=True)
    proof = fields.List(fields.String())
    declined_reason = fields.String(allow_none=True)
    chased = fields.Integer(metadata={"description": "Times it was told of since its day has passed."})


class OmbudsmanPointView(Schema):
    point = fields.String()
    finding = fields.String()


class OmbudsmanCaseView(Schema):
    id = fields.String()
    version = fields.Integer()
    complaint_id = fields.String()
    reference = fields.String(metadata={"description": "Of the complaint."})
    ombudsman_reference = fields.String()
    referred_on = fields.String()
    early = fields.Boolean(metadata={"description": "Before the landlord's own procedure was over."})
    state = fields.String()
    closed_at = Moment(allow_none=True)
    due_before = Moment(allow_none=True, metadata={"description": "Of what is open and due first."})
    requests = fields.List(fields.Nested(EvidenceRequestView))
    determined_on = fields.String(allow_none=True)
    finding = fields.String(allow_none=True)
    points = fields.List(fields.Nested(OmbudsmanPointView))
    orders = fields.List(fields.Nested(OmbudsmanOrderView))
