"""Shapes of courses."""

from marshmallow import Schema, fields
from marshmallow.validate import Regexp

from services.training.model.courses import DEFAULT_THRESHOLD
from services.training.schemas.kinds import Text, Whole, Word, Words, YesNo
from shared.contracts import training as words
from shared.contracts.membership import GROUP_ROLES
from shared.http import PageQuery


class CourseFields(Schema):
    """What can be said of a course, and changed later."""

    title = Text(160)
    description = Text(4000, allow_none=True)
    level = Word(words.LEVELS)
    mode = Word(words.MODES)
    audience = Word(words.AUDIENCES)
    hours = Whole(1, 1000)
    validity_months = Whole(1, 240, allow_none=True)
    accessible_formats = Words(words.ACCESSIBLE_FORMATS)
    attendance_threshold = Whole(1, 100)
    assessed = YesNo()
    certificate = YesNo()
    required_for = Words(GROUP_ROLES)


class CreateCourse(CourseFields):
    code = fields.String(
        required=True,
        validate=Regexp(r"\A[A-Z0-9][A-Z0-9-]{1,39}\Z", error="2 to 40 capital letters, digits and hyphens."),
    )
    title = Text(160, required=True)
    level = Word(words.LEVELS, load_default="non_accredited")
    mode = Word(words.MODES, required=True)
    audience = Word(words.AUDIENCES, load_default="residents")
    hours = Whole(1, 1000, required=True)
    accessible_formats = Words(words.ACCESSIBLE_FORMATS, load_default=list)
    attendance_threshold = Whole(1, 100, load_default=DEFAULT_THRESHOLD)
    assessed = YesNo(load_default=False)
    certificate = YesNo(load_default=True)
    required_for = Words(GROUP_ROLES, load_default=list)


class ChangeCourse(CourseFields):
    pass


class CourseView(Schema):
    id = fields.String(required=True)
    title = fields.String(required=True)
    description = fields.String(allow_none=True)
    level = fields.String(required=True)
    mode = fields.String(required=True)
    audience = fields.String(required=True)
    hours = fields.Integer(required=True)
    validity_months = fields.Integer(allow_none=True)
    accessible_formats = fields.List(fields.String(), required=True)
    attendance_threshold = fields.Integer(required=True)
    assessed = fields.Boolean(required=True)
    certificate = fields.Boolean(required=True)
    required_for = fields.List(fields.String(), required=True)
    status = fields.String(required=True)
    version = fields.Integer(required=True)


class CourseQuery(PageQuery):
    status = Word(words.COURSE_STATES)
    audience = Word(words.AUDIENCES)
    mode = Word(words.MODES)
