"""Reporting years, in and out."""

from marshmallow import Schema, fields
from marshmallow.validate import OneOf, Range

from services.complaints.schemas.kinds import Choice
from services.complaints.vocabulary import Boundary, Result, TenureGroup
from shared.http import PageQuery
from shared.http.shapes import Moment


def homes(**options):
    return fields.Integer(required=True, strict=True, validate=Range(0, 10_000_000), **options)


class HomesOfYear(Schema):
    lcra = homes(metadata={"description": "Low-cost rental homes at the end of the year."})
    lcho = homes(metadata={"description": "Low-cost home ownership homes at the end of the year."})


class SetReportingYear(Schema):
    homes = fields.Nested(HomesOfYear, required=True)
    boundary = Choice(Boundary, required=True, metadata={"description": "Which complaints CH02 divides by."})
    count_refused = fields.Boolean(required=True, metadata={"description": "Are refused complaints part of CH01?"})
    count_withdrawn = fields.Boolean(required=True, metadata={"description": "Are withdrawn complaints part of CH01?"})


class SetComplaintTenureGroup(Schema):
    tenure_group = Choice(TenureGroup, required=True)


class CountedComplaintsQuery(PageQuery):
    stage = fields.Integer(load_default=1, validate=OneOf([1, 2]))
    group = Choice(TenureGroup)
    result = Choice(Result)


class InTimeView(Schema):
    in_time = fields.Integer()
    of = fields.Integer()
    percent = fields.Float(allow_none=True)


class MeasureRowView(Schema):
    group = fields.String()
    stage = fields.Integer()
    received = fields.Integer(metadata={"description": "All of the year, whatever became of them."})
    refused = fields.Integer()
    withdrawn = fields.Integer()
    late = fields.Integer()
    unanswered = fields.Integer()
    not_yet_due = fields.Integer(metadata={"description": "Neither answered nor due at the end of the year."})
    homes = fields.Integer(allow_none=True)
    made = fields.Integer(metadata={"description": "Complaints counted in CH01."})
    per_1000_homes = fields.Float(allow_none=True, metadata={"description": "CH01; null while homes are not known."})
    in_time = fields.Dict(
        keys=Choice(Boundary), values=fields.Nested(InTimeView), metadata={"description": "CH02, both ways."}
    )
    percent_in_time = fields.Float(allow_none=True, metadata={"description": "CH02, the way that was chosen."})


class MeasureView(Schema):
    code = fields.String()
    title = fields.String()
    formula = fields.String()


class MeasureDefinitionView(Schema):
    id = fields.String()
    measures = fields.List(fields.Nested(MeasureView))
    smallest_reported = fields.Integer()
    source = fields.String()
    unsure = fields.List(fields.String())


class YearFiguresView(Schema):
    measures = fields.List(fields.Nested(MeasureRowView))
    counted_apart = fields.Dict(
        keys=Choice(TenureGroup),
        values=fields.Dict(keys=fields.String(), values=fields.Integer()),
        metadata={"description": "By group and stage: complaints in neither measure."},
    )


class YearChangeView(Schema):
    at = Moment()
    by = fields.String()
    homes = fields.Nested(HomesOfYear)
    boundary = fields.String()
    count_refused = fields.Boolean()
    count_withdrawn = fields.Boolean()


class ReportingYearView(Schema):
    """What the landlord decided, and the figures where they are closed."""

    year = fields.Integer()
    version = fields.Integer(metadata={"description": "0 while the landlord has set nothing."})
    definition = fields.String()
    homes = fields.Nested(HomesOfYear, allow_none=True, attribute="known_homes")
    boundary = fields.String()
    count_refused = fields.Boolean()
    count_withdrawn = fields.Boolean()
    changes = fields.List(fields.Nested(YearChangeView))
    closed_at = Moment(allow_none=True)
    closed_by = fields.String(allow_none=True)
    closed = fields.Nested(YearFiguresView, allow_none=True, attribute="closed_figures")
    checksum = fields.String(allow_none=True)


class ReportingYearFiguresView(ReportingYearView, YearFiguresView):
    """The same, with its definition and its figures: live ones until they are closed."""

    starts_at = Moment()
    ends_before = Moment()
    measured_by = fields.Nested(MeasureDefinitionView)


class CountedComplaintView(Schema):
    id = fields.String()
    reference = fields.String()
    stage = fields.Integer()
    group = fields.String()
    asked_at = Moment()
    answered_at = Moment(allow_none=True)
    due = Moment(allow_none=True)
    result = fields.String()
    not_due = fields.Boolean()


class YearDifferencesView(Schema):
    year = fields.Integer()
    closed_at = Moment()
    checksum = fields.String()
    unchanged = fields.Boolean()
    closed = fields.Nested(YearFiguresView)
    live = fields.Nested(YearFiguresView)


class CaseThenView(Schema):
    group = fields.String()
    result = fields.String()
    not_due = fields.Boolean()


class ChangedCaseView(Schema):
    id = fields.String()
    stage = fields.Integer()
    closed = fields.Nested(CaseThenView, allow_none=True)
    live = fields.Nested(CaseThenView, allow_none=True)
