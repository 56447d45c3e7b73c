"""What is sent and answered about outside reviewers."""

from marshmallow import Schema, fields

from services.complaints.model.reviewer import AVAILABLE, RETIRED
from services.complaints.schemas.kinds import Choice, Text, person
from shared.http import PageQuery
from shared.http.shapes import Moment


class RegisterComplaintReviewer(Schema):
    organisation = Text(200, required=True, metadata={"description": "Another than the landlord."})
    person_name = Text(200, required=True)


class AssignComplaintReviewer(Schema):
    reviewer_id = person(required=True)
    no_conflict = fields.Boolean(
        load_default=False, metadata={"description": "The reviewer has said that they had no part in the matter."}
    )


class ComplaintReviewerQuery(PageQuery):
    state = Choice((AVAILABLE, RETIRED))


class ComplaintReviewerView(Schema):
    id = fields.String()
    version = fields.Integer()
    organisation = fields.String()
    person_name = fields.String()
    state = fields.String(metadata={"description": "available or retired"})
    registered_at = Moment()
    registered_by = fields.String()
