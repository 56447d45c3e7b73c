"""Kinds of field that every service's requests and answers share."""

from datetime import UTC, datetime

from marshmallow import ValidationError, fields

from shared.clock import rfc3339

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)  # inclusive, exclusive


class Moment(fields.AwareDateTime):
    """An instant with its zone, kept and shown in UTC and whole milliseconds. Source: RFC 3339."""

    def __init__(self, **options):
        super().__init__(format="iso", **options)

    def _deserialize(self, value, attr, data, **options):
        moment = super()._deserialize(value, attr, data, **options)
        try:
            moment = moment.astimezone(UTC)
        except OverflowError:
            raise self.make_error("invalid", input=value, obj_type="datetime") from None
        if not EARLIEST <= moment < LATEST:
            raise ValidationError("Give a date between 2000 and 2099.")
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def _serialize(self, value, attr, obj, **options):
        return value and rfc3339(value)
