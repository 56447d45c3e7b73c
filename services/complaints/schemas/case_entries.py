"""Entries of a case's file, in and out."""

from marshmallow import Schema, fields
from marshmallow.validate import Length

from services.complaints.schemas.kinds import Choice, Text, person
from services.complaints.vocabulary import EntryKind
from shared.http import PageQuery
from shared.http.shapes import Moment

BY_STAFF = [kind for kind in EntryKind if kind != EntryKind.FROM_RESIDENT]


class AddToMyCase(Schema):
    words = Text(10_000, required=True)
    attachment_ids = fields.List(
        person(), load_default=list, validate=Length(max=20), metadata={"description": "Files sent before."}
    )
    corrects_id = person(
        load_default=None, allow_none=True, metadata={"description": "The earlier entry that this one puts right."}
    )


class AddCaseEntry(AddToMyCase):
    kind = Choice(BY_STAFF, required=True)
    words = Text(20_000, required=True)
    happened_at = Moment(load_default=None, allow_none=True, metadata={"description": "When it was; now."})


class CaseEntryQuery(PageQuery):
    kind = Choice(EntryKind)


class MyCaseEntryView(Schema):
    id = fields.String()
    words = fields.String()
    recorded_at = Moment()
    attachment_ids = fields.List(fields.String())
    corrects_id = fields.String(allow_none=True)


class CaseEntryView(MyCaseEntryView):
    kind = fields.String()
    happened_at = Moment()
    by_kind = fields.String()
    by = fields.String()
