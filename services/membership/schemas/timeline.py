"""Shape of a timeline, out."""

from marshmallow import Schema, fields

from shared.http.shapes import Moment


class About(Schema):
    kind = fields.String(required=True, metadata={"description": "consultation, complaint, course, group, …"})
    id = fields.String(required=True)


class TimelineEntry(Schema):
    id = fields.String(required=True)
    at = Moment(required=True)
    line = fields.String(required=True, metadata={"description": "What happened, in plain English."})
    what = fields.String(required=True, metadata={"description": "invited, took_part, decided, told, joined, …"})
    service = fields.String(required=True)
    event = fields.String(required=True)
    about = fields.Nested(About, required=True)
