"""Kinds of fields that training's shapes are made of."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields
from marshmallow.validate import ContainsOnly, Length, OneOf, Range, Regexp

from shared.http import caller

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
NO_CONTROLS = Regexp(r"\A[^\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]*\Z", error="Contains characters that cannot be shown.")


class Text(fields.String):
    """Something written by staff, without the blanks around it."""

    def __init__(self, longest, shortest=1, **options):
        super().__init__(validate=[Length(shortest, longest), NO_CONTROLS], **options)

    def _deserialize(self, value, attr, data, **kwargs):
        return super()._deserialize(value, attr, data, **kwargs).strip()


class Whole(fields.Integer):
    """A whole number, written as one."""

    def __init__(self, least, most, **options):
        super().__init__(strict=True, validate=Range(least, most), **options)

    def _deserialize(self, value, attr, data, **kwargs):
        if isinstance(value, bool | str):
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **kwargs)


class YesNo(fields.Boolean):
    """true or false, and nothing that looks like it."""

    def _deserialize(self, value, attr, data, **kwargs):
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class DayText(fields.Date):
    """A calendar day, kept as ISO text."""

    def _serialize(self, value, attr, obj, **kwargs):
        return value


class Reference(fields.String):
    """The id of something."""

    def __init__(self, **options):
        super().__init__(validate=Regexp(r"\A[A-Za-z0-9_.:-]{1,128}\Z"), **options)


class Word(fields.String):
    """One of a list of codes."""

    def __init__(self, choices, **options):
        super().__init__(validate=OneOf(choices), **options)


class Words(fields.List):
    """Some of a list of codes, each once."""

    def __init__(self, choices, **options):
        checks: list[Callable[[Any], Any]] = [ContainsOnly(choices), Length(max=len(choices)), _each_once]
        super().__init__(fields.String(), validate=checks, **options)


def _each_once(values):
    if len(set(values)) != len(values):
        raise ValidationError("Each can be given once.")


class ForStaff(fields.String):
    """A value that only staff see; null for everybody else."""

    def _serialize(self, value, attr, obj, **kwargs):
        return super()._serialize(value, attr, obj, **kwargs) if caller().kind == "staff" else None
