"""What leaves the door, as marshmallow would write it."""

from datetime import UTC, datetime
from enum import StrEnum

import pytest
from marshmallow import Schema, fields, post_dump

from shared.http.shapes import Moment
from shared.http.writing import writer_of


class Colour(StrEnum):
    RED = "red"


class Inner(Schema):
    name = fields.String()
    at = Moment(allow_none=True)


class Outer(Schema):
    id = fields.String(attribute="_id")
    renamed = fields.Integer(data_key="from")
    flag = fields.Boolean()
    day = fields.Date()
    texts = fields.List(fields.String(allow_none=True))
    days = fields.List(fields.Date())
    inner = fields.Nested(Inner, allow_none=True)
    several = fields.List(fields.Nested(Inner))
    many = fields.Nested(Inner, many=True)
    by_name = fields.Dict()
    given = fields.Function(lambda source: 7)
    usual = fields.String(dump_default="usual")
    deep = fields.String(attribute="inner.name")


class Hooked(Schema):
    name = fields.String()

    @post_dump
    def loud(self, data, **_):
        return {"name": data["name"].upper()}


class Thing:
    def __init__(self, **values):
        self.__dict__.update(values)


NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
WHOLE = {
    "_id": "x",
    "renamed": True,
    "flag": 1,
    "day": NOW.date(),
    "texts": [Colour.RED, "plain", None, 5],
    "days": [NOW.date()],
    "inner": {"name": Colour.RED, "at": NOW},
    "several": [{"name": "a", "at": None}, {"at": NOW}],
    "many": [{"name": "a"}],
    "by_name": {"a": 1},
}


@pytest.mark.parametrize("source", [WHOLE, {}, dict.fromkeys(WHOLE), {"_id": 5, "renamed": 5.9, "texts": ()}])
@pytest.mark.parametrize("make", [dict, lambda values: Thing(**values)], ids=["mapping", "object"])
def test_as_marshmallow_writes_it(source, make):
    source = make(source)
    assert writer_of(Outer())(source) == Outer().dump(source)


def test_a_schema_with_hooks_is_left_to_marshmallow():
    assert writer_of(Hooked())({"name": "a"}) == {"name": "A"}
