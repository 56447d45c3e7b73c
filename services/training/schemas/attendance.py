"""Shapes of attendance and certificates."""

from marshmallow import Schema, fields

from services.training.model.sessions import MOST_PARTS
from services.training.schemas.kinds import DayText, Reference, Whole, Word
from shared.contracts import training as words
from shared.http import PageQuery
from shared.http.shapes import Moment


class RecordAttendance(Schema):
    part = Whole(1, MOST_PARTS, load_default=1)
    mark = Word(words.MARKS, required=True)


class RecordAssessment(Schema):
    result = Word(words.ASSESSMENTS, required=True)


class NotedView(Schema):
    what = fields.String(required=True)
    before = fields.String(allow_none=True)
    after = fields.String(required=True)
    at = Moment(required=True)
    by = fields.String(required=True)


class AttendanceView(Schema):
    booking_id = fields.String(required=True, attribute="id")
    session_id = fields.String(required=True)
    course_id = fields.String(required=True)
    resident_id = fields.String(required=True)
    marks = fields.List(fields.String(), required=True)
    percent = fields.Integer(required=True)
    assessment = fields.String(allow_none=True)
    completion = fields.String(allow_none=True, attribute="completion_status")
    completed_on = DayText(allow_none=True)
    certificate_no = fields.String(allow_none=True, attribute="certificate.number")
    history = fields.List(fields.Nested(NotedView), required=True)
    version = fields.Integer(required=True)


class RevokeCertificate(Schema):
    reason = Word(tuple(reason for reason in words.REVOCATIONS if reason != "attendance_corrected"), required=True)


class MyCertificateView(Schema):
    number = fields.String(required=True)
    course_id = fields.String(required=True)
    title = fields.String(required=True)
    awarded_on = DayText(required=True)
    expires_on = DayText(allow_none=True)
    status = fields.String(required=True)


class CertificateView(MyCertificateView):
    resident_id = fields.String(required=True)
    session_id = fields.String(required=True)
    reason = fields.String(allow_none=True, metadata={"description": "Why it was revoked."})


class CertificateQuery(PageQuery):
    resident = Reference()
    course = Reference()


class CertificateCheck(Schema):
    """What anybody may learn about a certificate: nothing of who holds it."""

    number = fields.String(required=True)
    status = Word(("valid", "expired", "revoked"), required=True)
    course_title = fields.String(required=True)
    awarded_on = DayText(required=True)
    landlord_name = fields.String(required=True)
