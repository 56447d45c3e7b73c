"""Shapes of imports, out. What comes in is a file."""

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from shared.contracts.membership import IMPORT_STATES
from shared.http import PageQuery
from shared.http.shapes import Moment


class ImportsQuery(PageQuery):
    status = fields.String(validate=OneOf(IMPORT_STATES))


class FaultsQuery(PageQuery):
    format = fields.String(validate=OneOf(("json", "csv")), metadata={"description": "csv: all of them as one file."})


class IgnoredColumn(Schema):
    column = fields.String(required=True, metadata={"description": "Its letter in a spreadsheet."})
    name = fields.String(required=True)


class ResidentImportView(Schema):
    id = fields.String(required=True)
    status = fields.String(required=True, validate=OneOf(IMPORT_STATES))
    received_at = Moment(required=True)
    received_by = fields.String(required=True)
    started_at = Moment(allow_none=True)
    finished_at = Moment(allow_none=True)
    size = fields.Integer(required=True, metadata={"description": "Bytes."})
    bytes_read = fields.Integer(required=True, attribute="offset")
    rows_read = fields.Integer(required=True)
    rows_new = fields.Integer(required=True)
    rows_changed = fields.Integer(required=True)
    rows_unchanged = fields.Integer(required=True)
    rows_refused = fields.Integer(required=True)
    rows_a_second = fields.Integer(allow_none=True)
    seconds_left = fields.Integer(allow_none=True, metadata={"description": "An estimate."})
    columns_ignored = fields.List(
        fields.Nested(IgnoredColumn), metadata={"description": "Columns that we do not know."}
    )


class ImportFaultView(Schema):
    row = fields.Integer(required=True, metadata={"description": "As a spreadsheet counts; the header is row 1."})
    line = fields.Integer(required=True, metadata={"description": "As a text editor counts."})
    column = fields.String(allow_none=True, metadata={"description": "Null where the whole row is at fault."})
    reason = fields.String(required=True)
    detail = fields.String(required=True)
