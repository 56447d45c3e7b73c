"""Annual reports, in and out."""

from marshmallow import Schema, fields
from marshmallow.validate import Range

from services.complaints.measures import FIRST_YEAR
from services.complaints.model.reports import TEXTS
from services.complaints.schemas.kinds import Day, Text, person
from shared.http.shapes import Moment

ReportTexts = Schema.from_dict(
    {name: Text(50_000, load_default=None, allow_none=True) for name in TEXTS}, name="ReportTexts"
)


class DraftAnnualReport(Schema):
    year = fields.Integer(
        required=True,
        strict=True,
        validate=Range(FIRST_YEAR, 2098),
        metadata={"description": "The calendar year in which the reporting year begins."},
    )
    financial_year_end = Day(load_default=None, allow_none=True, metadata={"description": "31 March."})


class WriteAnnualReport(Schema):
    texts = fields.Nested(ReportTexts, required=True)
    self_assessment_id = person(load_default=None, allow_none=True)


class RespondToAnnualReport(Schema):
    response = Text(20_000, required=True)


class CorrectAnnualReport(Schema):
    texts = fields.Nested(ReportTexts, required=True)
    reason = Text(2_000, required=True)


class AnnualReportRowView(Schema):
    id = fields.String()
    version = fields.Integer()
    year = fields.Integer()
    state = fields.String()
    submission_day = fields.String(metadata={"description": "The last day to send it to the Ombudsman."})
    submitted_at = Moment(allow_none=True)
    published_at = Moment(allow_none=True)


class PublishedVersionView(Schema):
    number = fields.Integer()
    at = Moment()
    by = fields.String()
    reason = fields.String(allow_none=True)
    texts = fields.Dict(keys=fields.String(), values=fields.String())


class AnnualReportView(AnnualReportRowView):
    texts = fields.Dict(keys=fields.String(), values=fields.String())
    self_assessment_id = fields.String(allow_none=True)
    figures = fields.Dict(metadata={"description": "As they were presented to the governing body."})
    presented_at = Moment(allow_none=True)
    response = fields.String(allow_none=True)
    responded_at = Moment(allow_none=True)
    responded_by = fields.String(allow_none=True)
    versions = fields.List(fields.Nested(PublishedVersionView))
    financial_year_end = fields.String()
